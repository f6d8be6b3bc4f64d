"""How even teams or groups are: spreads, and what they cost above the tolerance. Counted in tenths, so exactly."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from reorg.teams.problem import TENTHS, Member
from reorg.teams.settings import Evened

LARGEST_SCALE = 1000
"""Weights are made whole at most on this scale."""


def spread_tenths(members: Sequence[Member], parts: Iterable[Iterable[int]], measure: str) -> int:
    """The greatest less the least sum of a measure over the parts."""
    sums = [sum(members[n].figures[measure] for n in part) for part in parts]
    return max(sums) - min(sums) if sums else 0


def tolerated(one: Evened, size: int) -> int:
    """The spread, in tenths, of parts of ``size`` people that counts as even."""
    return math.floor(Fraction(repr(float(one.tolerance))) * TENTHS * size)


def cost_of(members: Sequence[Member], parts: Sequence[Sequence[int]], asked: Mapping[Any, Evened]) -> float:
    """Weighted sum of the spreads above their tolerances, in points; parts are of one size."""
    size = len(parts[0]) if parts else 0
    total = Fraction(0)
    for measure, one in asked.items():
        above = max(0, spread_tenths(members, parts, measure) - tolerated(one, size))
        total += Fraction(repr(float(one.weight))) * above / TENTHS
    return float(total)


def scale_of(asked: Mapping[Any, Evened]) -> int:
    """The least power of ten, up to a limit, on which the weights are whole."""
    scale = 1
    weights = [Fraction(repr(float(one.weight))) for one in asked.values()]
    while scale < LARGEST_SCALE and any((weight * scale).denominator != 1 for weight in weights):
        scale *= 10
    return scale


def least_spread(figures: Sequence[int], parts: int, size: int) -> int:
    """No parts of ``size`` have a smaller spread of the sums: 0, or the figures' common step where it does not divide evenly.

    Where some are left over, who they are is free and the sum with it.
    """
    if not figures or parts < 2 or parts * size < len(figures):
        return 0
    step = math.gcd(*(figure - figures[0] for figure in figures))
    if step == 0:
        return 0
    return step if (sum(figure - figures[0] for figure in figures) // step) % parts else 0
