"""Limits on a counted figure, as rules' checks use them."""

from __future__ import annotations

import math
from fractions import Fraction

from reorg.plan.plan import Breach


def against(
    subject: str, measured: float, low: float | None, high: float | None, *, whole: bool = False
) -> list[Breach]:
    """The breach of ``low`` or ``high`` by ``measured``; ``whole`` rounds its amount up to a whole number."""
    for limit, side, amount in ((low, "min", None), (high, "max", None)):
        if limit is None:
            continue
        short = (
            Fraction(str(limit)) - Fraction(str(measured))
            if side == "min"
            else Fraction(str(measured)) - Fraction(str(limit))
        )
        if short > 0:
            amount = math.ceil(short) if whole else float(short)
            return [Breach(subject, {side: limit}, measured, amount)]
    return []
