"""Rosters month by month: everything covered first, then evened out measure by measure, then wishes kept; each with its bound.

A month is first tried with everything at once as good as counting allows (:func:`reorg.rosters.bounds.least_unevenness`):
mostly that works and nothing is left to prove. Where it does not, the aims are settled one after the other.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from reorg.rosters.bounds import least_unevenness
from reorg.rosters.days import months_of
from reorg.rosters.figures import carried, credits
from reorg.rosters.made import Evenness, Rostered, Status
from reorg.rosters.month import Month, Solution
from reorg.rosters.problem import Past, RosterProblem
from reorg.rosters.reasons import shortage_reason
from reorg.rosters.settings import Measure
from reorg.rosters.turn import Shortage, Turn

AIM_EFFORT, STAGE_EFFORT = 6.0, 12.0
"""CP-SAT's deterministic time for the attempt at everything, and for one aim: the same on every machine."""


TRIES = 2
"""Attempts at many measures at once: all of them, all but the last."""


@dataclass(frozen=True, slots=True)
class RosterOptions:
    """``time_limit`` in seconds for one roster (``None``: no limit)."""

    time_limit: float | None = None
    seed: int = 0
    threads: int = 1


@dataclass(frozen=True, slots=True)
class RosterProgress:
    """A month is done: ``phase`` says of which roster, and how many of how many."""

    phase: str
    seconds: float
    objective: float | None = None
    bound: float | None = None


def solve_roster(
    problem: RosterProblem,
    options: RosterOptions,
    progress: Callable[[RosterProgress], None] | None = None,
    stop: threading.Event | None = None,
) -> Rostered:
    """The roster of the whole period. Same input and seed: same roster, unless time ran out."""
    begun = time.monotonic()
    deadline = None if options.time_limit is None else begun + options.time_limit
    months = months_of(problem.days)
    totals = {measure: carried(problem, measure) for measure in problem.settings.fair}
    past = list(problem.past)
    turns: list[Turn] = []
    short: list[Shortage] = []
    even: list[Evenness] = []
    wishes = wishes_bound = 0
    proven, proven_cover, days = True, True, 0
    for number, month in enumerate(months):
        if days and stop is not None and stop.is_set():
            break  # the months that are made stand
        for measure in totals:
            totals[measure] = [t + c for t, c in zip(totals[measure], credits(problem, measure, month), strict=True)]
        until = None if deadline is None else time.monotonic() + (deadline - time.monotonic()) / (len(months) - number)
        solved = _month(problem, month, tuple(past), totals, options, until, stop)
        if progress is not None:
            progress(RosterProgress(f"{problem.roster_id} {number + 1}/{len(months)}", time.monotonic() - begun))
        if solved is None:
            break
        days = month[1]
        turns += solved.turns
        short += solved.short
        label = f"{problem.days[month[0]].date:%Y-%m}"
        even += [Evenness(label, m, solved.cost[m], solved.bound[m]) for m in problem.settings.fair]
        wishes, wishes_bound = wishes + solved.wishes, wishes_bound + solved.wishes_bound
        proven_cover = proven_cover and solved.cover_proven
        proven = proven and solved.proven
        totals = dict(solved.totals)
        past += problem.stints(solved.turns)
    short = [replace(one, reason=shortage_reason(problem, turns, one)) for one in short]
    seconds = time.monotonic() - begun
    if not days:
        return Rostered("unknown", seconds=seconds)
    status: Status = "optimal" if proven else "feasible"
    if days < len(problem.days):
        status = "begun"
    elif short:
        status = "short" if proven_cover else "unproven-short"
    return Rostered(status, tuple(turns), tuple(short), tuple(even), wishes, wishes_bound, seconds, days)


@dataclass(frozen=True)
class _Solved:
    """One month: ``totals`` at its end by measure, costs with bounds, whether shortage and all else are proven least."""

    turns: tuple[Turn, ...]
    short: tuple[Shortage, ...]
    totals: dict[Measure, list[int]]
    cost: dict[Measure, int]
    bound: dict[Measure, int]
    wishes: int
    wishes_bound: int
    cover_proven: bool

    @property
    def proven(self) -> bool:
        even = all(self.cost[m] <= self.bound[m] for m in self.cost)
        return self.cover_proven and even and self.wishes <= self.wishes_bound


def _month(
    problem: RosterProblem,
    month: tuple[int, int],
    past: tuple[Past, ...],
    totals: dict[Measure, list[int]],
    options: RosterOptions,
    until: float | None,
    stop: threading.Event | None,
) -> _Solved | None:
    """The best of one month within its time; ``None`` where not even a roster with gaps was found."""
    model = Month(problem, month, past, totals, options.seed, options.threads, until, stop)
    fair = list(model.uneven)
    floor = {m: least_unevenness(problem, month, m, totals[m], 0) for m in fair}
    best, settled = None, 0
    for settled in range(len(fair), max(0, len(fair) - TRIES), -1):
        best = model.ideal({m: floor[m] for m in fair[:settled]}, AIM_EFFORT)
        if best is not None:
            break
    if best is not None and settled == len(fair) and best.wishes_proven:
        return _told(model, best, floor, best.wishes, True)
    bound: dict[Measure, int] = {}
    missing = 0
    if best is None:
        settled = 0
        best, missing = model.least_shortage(STAGE_EFFORT)
        if best is None:
            return None
    cover_proven = best.missing <= missing
    if best.missing:
        floor = {m: least_unevenness(problem, month, m, totals[m], best.missing) for m in fair}
    model.keep_shortage(best.missing)
    for number, measure in enumerate(fair):
        bound[measure] = floor[measure]
        if number >= settled:
            best, bound[measure] = model.least_uneven(measure, floor[measure], best, STAGE_EFFORT)
        model.keep_uneven(measure, best.cost[measure])
    best, fewest = model.fewest_wishes(best, STAGE_EFFORT)
    return _told(model, best, bound, fewest, cover_proven)


def _told(model: Month, best: Solution, bound: dict[Measure, int], wishes_bound: int, cover_proven: bool) -> _Solved:
    bounds = {m: bound[model.same[m]] for m in best.cost}
    return _Solved(
        model.turns(best),
        model.shortages(best),
        best.totals,
        best.cost,
        bounds,
        best.wishes,
        wishes_bound,
        cover_proven,
    )
