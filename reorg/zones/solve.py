"""The best zones: counting first, then a search, then proof by all possible zones or by the assignment model."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from reorg.domain.territory import Territory
from reorg.zones.assign import assign, best_centre
from reorg.zones.bounds import balance_bound, travel_bound
from reorg.zones.columns import MICRO, Columns, TooMany, enumerate_columns
from reorg.zones.cover import cover
from reorg.zones.problem import ZoneProblem, problem_of
from reorg.zones.reasons import reasons
from reorg.zones.recut import applies, recut
from reorg.zones.search import search
from reorg.zones.settings import ZoneSettings
from reorg.zones.words import WORD
from reorg.zones.zone import Parts, Status, Trial, Zoned

BUDGET = 12_000_000
"""Connected sets that are grown at most before the assignment model is taken instead."""
ASSIGNED = 160
"""Townships up to which the assignment model is tried."""


@dataclass(frozen=True, slots=True)
class ZoneOptions:
    """``time_limit`` in seconds (``None``: no limit); ``gap`` as in :attr:`Zoned.gap` at which the search may end."""

    time_limit: float | None = None
    gap: float = 0.0
    seed: int = 0
    threads: int = 1


@dataclass(frozen=True, slots=True)
class ZoneProgress:
    """How far the search is: least cost so far and bound, in points."""

    seconds: float
    count: int
    objective: float | None = None
    bound: float | None = None


@dataclass(frozen=True, slots=True)
class _Answer:
    trial: Trial
    zones: tuple[tuple[int, ...], ...] | None


Progressed = Callable[[ZoneProgress], None]


def solve_zones(
    territory: Territory,
    settings: ZoneSettings,
    options: ZoneOptions,
    progress: Progressed | None = None,
    stop: threading.Event | None = None,
) -> Zoned:
    """The zones of least cost over the numbers asked for; the names in ``settings`` must be known townships."""
    begun = time.monotonic()
    problem = problem_of(territory, settings)
    numbers = range(problem.counts[0], problem.counts[1] + 1)
    answers: list[_Answer] = []
    against = []
    for n, zones in enumerate(numbers):
        why = reasons(problem, territory, zones)
        against += why
        if why:
            answers.append(_Answer(Trial(zones, "infeasible", None, float("inf"), 0.0, "counting"), None))
            continue
        left = None if options.time_limit is None else options.time_limit - (time.monotonic() - begun)
        deadline = time.monotonic() + (1e9 if left is None else max(0.0, left) / (len(numbers) - n))
        answers.append(_Solve(problem, zones, options, deadline, begun, progress, stop).answer())
        if stop is not None and stop.is_set():
            break
    return _chosen(problem, answers, tuple(dict.fromkeys(against)), time.monotonic() - begun, stop)


def _chosen(
    problem: ZoneProblem,
    answers: list[_Answer],
    against: tuple[object, ...],
    seconds: float,
    stop: threading.Event | None,
) -> Zoned:
    """The cheapest answer; optimal only where every number was decided."""
    trials = tuple(one.trial for one in answers)
    bound = min((one.bound for one in trials), default=0.0)
    found = [one for one in answers if one.zones is not None and one.trial.objective is not None]
    interrupted = stop is not None and stop.is_set()
    common = {"trials": trials, "reasons": against, "interrupted": interrupted, "versions": versions()}
    if not found:
        proved = bool(trials) and all(one.status == "infeasible" for one in trials) and not interrupted
        return Zoned("infeasible" if proved else "unknown", None, None, bound, seconds, **common)  # type: ignore[arg-type]
    best = min(found, key=lambda one: (one.trial.objective, one.trial.count))
    assert best.zones is not None
    assert best.trial.objective is not None
    bound = min(bound, best.trial.objective)
    optimal = best.trial.status == "optimal" and all(
        one.status in ("optimal", "infeasible") or one.bound >= best.trial.objective for one in trials
    )
    if optimal:
        bound = best.trial.objective
    zones = tuple(sorted(best.zones, key=min))
    parts = Parts(zones, tuple(best_centre(problem, members)[0] for members in zones))
    return Zoned("optimal" if optimal else "feasible", parts, best.trial.objective, bound, seconds, **common)  # type: ignore[arg-type]


class _Solve:
    """One number of zones."""

    def __init__(
        self,
        problem: ZoneProblem,
        zones: int,
        options: ZoneOptions,
        deadline: float,
        begun: float,
        progress: Progressed | None,
        stop: threading.Event | None,
    ) -> None:
        self.problem, self.zones, self.options, self.deadline = problem, zones, options, deadline
        self.begun, self.progress, self.stop = begun, progress, stop
        self.started = time.monotonic()
        self.best: tuple[tuple[int, ...], ...] | None = None
        self.cost: float | None = None
        self.bound = 0.0
        self.method = "search"

    def answer(self) -> _Answer:
        problem = self.problem
        half = self._until(0.6)
        self.travel = travel_bound(problem, self.zones, self._until(0.2))
        self.bound = balance_bound(problem, self.zones) + self.travel
        small = problem.size <= ASSIGNED
        if problem.size <= WORD:
            self._searched(4, 500 * problem.size, self._until(0.2), 0)
        else:  # proof is rare here: most of the time is the search's
            for salt in range(6):
                if salt and (self._good() or time.monotonic() > half):
                    break
                self._searched(1, (500 if small else 1500) * min(problem.size, 120), half, salt)
        if self._good():
            return self._told("feasible")
        decided = self._by_columns()
        if decided is None and small and not self._ended():
            self._searched(1, 1500 * min(problem.size, 120), self._until(0.4), 9)
            decided = self._by_assignment()
        if decided is None:
            self._longer()
        return self._told(decided or ("feasible" if self.best is not None else "unknown"))

    # steps ------------------------------------------------------------------------------------------------------

    def _searched(self, rounds: int, steps: int, deadline: float, salt: int) -> None:
        found = search(self.problem, self.zones, self.options.seed + salt, rounds, steps, deadline, self.stop)
        if found is None:
            return
        label = found.label
        zones = tuple(tuple(a for a in range(self.problem.size) if label[a] == z) for z in range(self.zones))
        if applies(self.problem):
            zones = recut(self.problem, zones, self.options.seed + salt, deadline, self.stop)
        self._take(zones)

    def _take(self, zones: tuple[tuple[int, ...], ...]) -> None:
        cost = cost_of(self.problem, zones)
        if cost is not None and (self.cost is None or cost < self.cost - 1e-12):
            self.best, self.cost = zones, cost
        if self.progress is not None:
            self.progress(ZoneProgress(time.monotonic() - self.begun, self.zones, self.cost, self.bound / MICRO))

    def _by_columns(self) -> Status | None:
        """Proof by all possible zones; ``None`` where they are too many or the time is up."""
        most = float("inf") if self.cost is None else self.cost * MICRO + 2 * self.problem.size + 10
        share = 0.65 if self.problem.size <= WORD else 0.2  # of the time: beyond a word it seldom comes to an end
        try:
            columns = enumerate_columns(self.problem, self.zones, most, self.travel, BUDGET, self._until(share))
        except TooMany:
            return None
        self.method = "columns"
        if columns.size == 0:
            return self._nothing()
        known = None if self.best is None else _positions(columns, self.best)
        options = self.options
        found = cover(
            self.problem, columns, self.zones, known, most, options.gap, self.deadline, options.seed, options.threads, self.stop
        )  # fmt: skip
        self.bound = max(self.bound, found.bound if np.isfinite(found.bound) else 0.0)
        if found.chosen is not None:
            self._even(
                tuple(tuple(int(a) for a in np.flatnonzero(columns.inside[c])) for c in found.chosen), found.proved
            )
            return "optimal" if found.proved else None
        return self._nothing() if found.proved else None

    def _even(self, zones: tuple[tuple[int, ...], ...], proved: bool) -> None:
        """Take the proven partition, even where it costs the same as one already known: it is the more even one."""
        cost = cost_of(self.problem, zones)
        if proved and cost is not None and (self.cost is None or cost <= self.cost + 1e-5):
            self.best, self.cost = zones, cost
        self._take(zones)

    def _nothing(self) -> Status:
        """No partition at or below the known cost: either none at all, or the known one is the best."""
        return "infeasible" if self.best is None else "optimal"

    def _by_assignment(self) -> Status | None:
        self.method = "assignment"
        options = self.options
        found = assign(
            self.problem, self.zones, self.best, self.cost, options.gap, self.deadline, options.seed, options.threads, self.stop
        )  # fmt: skip
        self.bound = max(self.bound, found.bound if np.isfinite(found.bound) else 0.0)
        if found.zones is not None:
            self._take(found.zones)
        if found.proved:
            return "infeasible" if found.zones is None else "optimal"
        return None

    def _longer(self) -> None:
        """The rest of the time for further rounds of the search; without a time limit a fixed number of them."""
        for salt in range(10, 18):
            if self._ended() or self._good():
                return
            self._searched(1, 1500 * min(self.problem.size, 120), self.deadline, salt)

    # telling ----------------------------------------------------------------------------------------------------

    def _until(self, share: float) -> float:
        now = time.monotonic()
        return now + min(600.0, (self.deadline - now) * share)

    def _ended(self) -> bool:
        return time.monotonic() > self.deadline or (self.stop is not None and self.stop.is_set())

    def _good(self) -> bool:
        """Whether cost and bound are as near as asked."""
        if self.cost is None:
            return False
        low = self.bound / MICRO
        return self.cost - low <= max(1e-9, self.options.gap) * max(1.0, abs(self.cost))

    def _told(self, status: Status) -> _Answer:
        bound = self.bound / MICRO
        if self.cost is not None:
            bound = min(bound, self.cost)
            if status == "feasible" and self.cost - bound <= 1e-9:
                status = "optimal"
            if status == "optimal":
                bound = self.cost
        if status == "infeasible":
            bound = float("inf")
        seconds = time.monotonic() - self.started
        return _Answer(Trial(self.zones, status, self.cost, bound, seconds, self.method), self.best)


def _positions(columns: Columns, zones: Sequence[Sequence[int]]) -> tuple[int, ...] | None:
    """The numbers of a partition's zones among the columns; ``None`` where one is missing."""
    found = []
    for members in zones:
        row = np.zeros(columns.inside.shape[1], dtype=np.bool_)
        row[list(members)] = True
        there = np.flatnonzero((columns.inside == row).all(axis=1))
        if not len(there):
            return None
        found.append(int(there[0]))
    return tuple(found)


def cost_of(problem: ZoneProblem, zones: Sequence[tuple[int, ...]]) -> float | None:
    """Points that a partition costs; ``None`` where a zone has no centre within the limits."""
    cost = 0.0
    for term in problem.terms:
        worst = max(abs(sum(term.values[a] for a in members) * len(zones) - term.total) for members in zones)
        cost += term.weight * 100 * worst / term.total
    total = 0
    for members in zones:
        _, way = best_centre(problem, tuple(members))
        if way is None:
            return None
        total += way
    return cost + problem.travel_weight * total / (10 * problem.size)


def versions() -> dict[str, str]:
    """Versions of what the answer depends on."""
    from importlib.metadata import version

    return {name: version(name) for name in ("reorg", "ortools", "numpy", "scipy")}
