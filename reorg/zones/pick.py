"""The best choice among possible zones by trying, zone by zone from one edge of the map to the other.

The first township not yet in a zone says which zones can come next. Of two ways to fill the same ground only the better is
followed; what is left must be pieces that zones could fill; the last zone is looked up among the possible ones.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reorg.zones.columns import Columns, ends, values_of
from reorg.zones.problem import ZoneProblem
from reorg.zones.words import WordMap, Words, lowest, rank, sweep

Ints = NDArray[np.int64]
JOINED = 1 << 22
"""Pairs of ground and next zone that are looked at in one go."""
FOLLOWED = 1 << 15
"""Ways that are followed side by side before the rest are taken up: bounds the memory."""


@dataclass(frozen=True, slots=True)
class Picked:
    """``chosen`` are column numbers at ``cost`` (millionths of a point), ``None`` where nothing at or below the limit was
    found; ``whole``: everything was tried."""

    chosen: tuple[int, ...] | None
    cost: int
    whole: bool


def pick(
    problem: ZoneProblem,
    columns: Columns,
    zones: int,
    limit: int,
    deadline: float,
    stop: threading.Event | None = None,
    *,
    even: bool = False,
) -> Picked:
    """The cheapest partition that costs at most ``limit``; ``even``: the one whose zones deviate least in sum."""
    return _Picker(problem, columns, zones, limit, deadline, stop, even).picked()


class _Ended(Exception):
    pass


@dataclass(frozen=True, slots=True)
class _Ways:
    """Ways to fill part of the map: the ground filled, the greatest deviations, travel, deviations in sum, the zones taken."""

    ground: Words
    worst: Ints
    way: Ints
    sums: Ints
    taken: Ints

    def __len__(self) -> int:
        return len(self.ground)

    def at(self, chosen: NDArray[np.generic]) -> _Ways:
        return _Ways(self.ground[chosen], self.worst[chosen], self.way[chosen], self.sums[chosen], self.taken[chosen])

    @property
    def cost(self) -> Ints:
        return np.asarray(self.worst.sum(axis=1) + self.way)


class _Picker:
    def __init__(
        self,
        problem: ZoneProblem,
        columns: Columns,
        zones: int,
        limit: int,
        deadline: float,
        stop: threading.Event | None,
        even: bool,
    ) -> None:
        self.zones, self.limit, self.deadline, self.stop, self.even = zones, limit, deadline, stop, even
        low, high = ends(problem, zones, float(limit))
        self.land = WordMap(problem, sweep(problem), values_of(problem), low, high)
        words = self.land.words(columns.inside)
        order = np.argsort(words, kind="stable")
        self.number, self.words = order, words[order]
        self.off, self.way = columns.off[order], columns.way[order]
        self.sums = self.off.sum(axis=1)
        first = rank(lowest(self.words))
        self.by_first = [np.flatnonzero(first == n) for n in range(problem.size)]
        self.best: tuple[int, ...] | None = None
        self.least = 2**62

    def picked(self) -> Picked:
        terms = self.off.shape[1]
        nothing = np.zeros(1, dtype=np.int64)
        start = _Ways(
            np.zeros(1, dtype=np.uint64), np.zeros((1, terms), dtype=np.int64), nothing, nothing,
            np.zeros((1, self.zones), dtype=np.int64),
        )  # fmt: skip
        whole = True
        try:
            self._follow(start, 0)
        except _Ended:
            whole = False
        chosen = None if self.best is None else tuple(int(self.number[c]) for c in self.best)
        return Picked(chosen, self.limit, whole)

    def _follow(self, ways: _Ways, done: int) -> None:
        """Take the next zone in every way, then follow what came of it, some at a time."""
        if done == self.zones - 1:
            self._last(ways)
            return
        for at in range(0, len(ways), FOLLOWED):
            some = ways.at(np.arange(at, min(at + FOLLOWED, len(ways))))
            further = self._better(self._joined(some, done))
            if len(further):
                further = further.at(self.land.can_be_cut(self.land.full & ~further.ground, self.zones - done - 1))
            if len(further):
                self._follow(further.at(np.argsort(self._price(further), kind="stable")), done + 1)

    def _price(self, ways: _Ways) -> Ints:
        return ways.sums if self.even else ways.cost

    def _joined(self, ways: _Ways, done: int) -> _Ways:
        """Each way with each zone that has its first open township and lies outside its ground."""
        made: list[_Ways] = []
        first = rank(lowest(~ways.ground & self.land.full))
        for n in np.unique(first):
            here, next_ = np.flatnonzero(first == n), self.by_first[int(n)]
            if not len(next_):
                continue
            step = max(1, JOINED // len(next_))
            for at in range(0, len(here), step):
                some = here[at : at + step]
                a, c = np.nonzero((ways.ground[some][:, None] & self.words[next_][None, :]) == 0)
                made.append(self._with(ways, some[a], next_[c], done))
                self._timely()
        if not made:
            return ways.at(np.zeros(0, dtype=np.intp))
        return _Ways(*(np.concatenate([getattr(one, key) for one in made]) for key in _Ways.__slots__))

    def _with(self, ways: _Ways, a: NDArray[np.intp], c: NDArray[np.intp], done: int) -> _Ways:
        worst = np.maximum(ways.worst[a], self.off[c])
        way, sums = ways.way[a] + self.way[c], ways.sums[a] + self.sums[c]
        keep = self._within(worst, way, sums)
        a, c = a[keep], c[keep]
        taken = ways.taken[a]
        taken[:, done] = c
        return _Ways(ways.ground[a] | self.words[c], worst[keep], way[keep], sums[keep], taken)

    def _within(self, worst: Ints, way: Ints, sums: Ints) -> NDArray[np.bool_]:
        """Whether a way can still come to something better than what was found."""
        cost = worst.sum(axis=1) + way
        if self.even:
            return np.asarray((cost <= self.limit) & (sums < self.least))
        return np.asarray(cost < self.limit if self.best is not None else cost <= self.limit)

    def _better(self, ways: _Ways) -> _Ways:
        """Without those that fill the same ground as another and are better in nothing."""
        if len(ways) < 2:
            return ways
        order = np.lexsort((ways.cost, self._price(ways), ways.ground))
        ways = ways.at(order)
        fresh = np.append(True, ways.ground[1:] != ways.ground[:-1])
        best = np.maximum.accumulate(np.where(fresh, np.arange(len(ways)), 0))
        none = np.all(ways.worst >= ways.worst[best], axis=1) & (ways.way >= ways.way[best])
        if self.even:
            none &= ways.sums >= ways.sums[best]
        return ways.at(fresh | ~none)

    def _last(self, ways: _Ways) -> None:
        wanted = ~ways.ground & self.land.full
        at = np.searchsorted(self.words, wanted)
        at[at == len(self.words)] = 0
        there = np.flatnonzero(self.words[at] == wanted)
        if not len(there):
            return
        ended = self._with(ways, there, at[there], self.zones - 1)
        if not len(ended):
            return
        n = int(np.lexsort((ended.sums, ended.cost) if not self.even else (ended.cost, ended.sums))[0])
        self.best, self.least = tuple(int(c) for c in ended.taken[n]), int(ended.sums[n])
        if not self.even:
            self.limit = int(ended.cost[n])

    def _timely(self) -> None:
        if time.monotonic() > self.deadline or (self.stop is not None and self.stop.is_set()):
            raise _Ended
