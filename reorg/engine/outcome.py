"""What a solve is asked and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Status = Literal["optimal", "feasible", "infeasible", "unknown"]


@dataclass(frozen=True, slots=True)
class SolveOptions:
    """``time_limit`` in seconds (``None``: no limit); ``gap`` is the share at which a plan is good enough."""

    time_limit: float | None = None
    gap: float = 0.001
    seed: int = 0
    threads: int = 1


@dataclass(frozen=True, slots=True)
class Progress:
    """Best so far and proven bound, in units of the objective; ``None`` while unknown."""

    seconds: float
    phase: str
    objective: float | None = None
    bound: float | None = None


@dataclass(frozen=True)
class Outcome:
    """``optimal``: proven to the last unit; ``feasible``: within ``bound``; ``infeasible``: proved that no plan
    keeps all hard rules; ``unknown``: none found within the limit, which proves nothing.

    ``seats[p]`` is a seat index of the structure, -1 for someone unplaced; ``None`` without a plan. ``prices`` are
    the relaxation's, one for each row of the rules, in their order; behind them one for the limit of each tier, the
    highest first. ``tier_prices`` are those of the tiers' own relaxations, likewise (of the tiers above each).
    """

    status: Status
    seats: NDArray[np.int64] | None
    objective: float | None
    bound: float
    seconds: float
    versions: Mapping[str, str] = field(default_factory=dict)
    interrupted: bool = False
    prices: tuple[float, ...] = ()
    tier_prices: tuple[tuple[float, ...], ...] = ()
