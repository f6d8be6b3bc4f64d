"""All zones that could be: every connected set of townships within the limits, with its centre and what it costs.

Each connected set is met exactly once: it grows from its lowest township by one neighbour at a time, and a neighbour
passed over is not taken up again (after Wernicke's ESU, IEEE/ACM TCBB 2006). All sets of one size grow at once, as arrays of bits.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reorg.zones.grow import Ended, grown_sets
from reorg.zones.problem import ZoneProblem
from reorg.zones.words import WORD

MICRO = 1_000_000
"""Costs are counted in millionths of a point."""
Bits = NDArray[np.uint64]
Ints = NDArray[np.int64]


class TooMany(Exception):
    """More sets than the time or memory allowed."""


@dataclass(frozen=True)
class Columns:
    """Possible zones: ``inside[c, a]``; ``off[c, m]`` what the deviation of each term costs, ``way[c]`` what travel costs
    (millionths of a point); ``centre[c]``, -1 where no travel is known."""

    inside: NDArray[np.bool_]
    off: Ints
    way: Ints
    centre: Ints

    @property
    def size(self) -> int:
        return len(self.way)

    def kept(self, keep: NDArray[np.bool_]) -> Columns:
        return Columns(self.inside[keep], self.off[keep], self.way[keep], self.centre[keep])


def price_off(problem: ZoneProblem, sums: Ints, zones: int) -> Ints:
    """What each term's deviation costs. ``sums[c, m]`` are the parts of the terms."""
    found = np.zeros(sums.shape, dtype=np.int64)
    for m, term in enumerate(problem.terms):
        off = np.abs(sums[:, m] * zones - term.total)
        found[:, m] = np.rint(off * (term.weight * 100 * MICRO / term.total))
    return found


def way_price(problem: ZoneProblem) -> float:
    """What a tenth of a minute of one township costs, in millionths of a point."""
    return problem.travel_weight * MICRO / (10 * problem.size)


UNREACHABLE = 10**9
"""Tenths of a minute that stand for no way, or one that is too long."""


def ways(problem: ZoneProblem) -> Ints:
    """Minutes as an array, with :data:`UNREACHABLE` where a township cannot be served from a centre."""
    table = np.full((problem.size, problem.size), UNREACHABLE, dtype=np.int64)
    for a, row in enumerate(problem.minutes):
        for b, way in enumerate(row):
            if way is not None and (problem.max_minutes is None or way <= problem.max_minutes):
                table[a, b] = way
    return table


def enumerate_columns(
    problem: ZoneProblem, zones: int, most_cost: float, least_travel: float, budget: int, deadline: float
) -> Columns:
    """Every zone that keeps the limits and can be part of a partition that costs at most ``most_cost``, of which
    ``least_travel`` at least is travel (millionths of a point).

    Raises :class:`TooMany` after ``budget`` sets, or at ``deadline``.
    """
    parts: list[Columns] = []
    grower = _Grower(problem, zones, most_cost, most_cost - least_travel)
    if problem.size <= WORD:
        try:
            inside = grown_sets(problem, grower.values, grower.low, grower.high, zones, budget, deadline)
        except Ended:
            raise TooMany from None
        return grower.priced(inside)
    level, met = grower.seeds(), 0
    for size in range(1, problem.size_max + 1):
        met += len(level[0])
        if met > budget or time.monotonic() > deadline:
            raise TooMany
        if size >= problem.size_min:
            parts.append(grower.finished(level))
        if size < problem.size_max and len(level[0]):
            level = grower.grown(level, budget - met, deadline)
    return Columns(
        np.concatenate([one.inside for one in parts]),
        np.concatenate([one.off for one in parts]),
        np.concatenate([one.way for one in parts]),
        np.concatenate([one.centre for one in parts]),
    )


def values_of(problem: ZoneProblem) -> Ints:
    """What is summed over a zone's townships, ``[a, m]``: the terms, then the limits."""
    counted = [*(term.values for term in problem.terms), *(limit.values for limit in problem.limits)]
    return np.array(counted, dtype=np.int64).reshape(len(counted), problem.size).T.copy()


def ends(problem: ZoneProblem, zones: int, most_off: float) -> tuple[Ints, Ints]:
    """The least and the greatest part of each term and limit that a zone may have where deviation costs ``most_off`` at most."""
    low, high = [], []
    for term in problem.terms:
        most = most_off / (term.weight * 100 * MICRO) * term.total + 1
        low.append(max(0.0, (term.total - most) / zones))
        high.append(min(float(term.total), (term.total + most) / zones))
    for limit in problem.limits:
        least, greatest = limit.ends(zones)
        low.append(float(least))
        high.append(float(min(greatest, limit.total)))
    return np.ceil(np.array(low)).astype(np.int64), np.floor(np.array(high)).astype(np.int64)


Level = tuple[Bits, Bits, Bits, Ints]
"""Sets, what they may take up, what they may not any more (with themselves), and their parts."""


class _Grower:
    def __init__(self, problem: ZoneProblem, zones: int, most_cost: float, most_off: float) -> None:
        self.problem, self.zones, self.most_cost, self.most_off = problem, zones, most_cost, most_off
        size = problem.size
        self.words = (size + 63) // 64
        self.bit = np.zeros((size, self.words), dtype=np.uint64)
        for a in range(size):
            self.bit[a, a // 64] = np.uint64(1) << np.uint64(a % 64)
        self.near = np.zeros_like(self.bit)
        self.foe = np.zeros_like(self.bit)
        for a, beside in enumerate(problem.adjoining):
            for b in beside:
                self.near[a] |= self.bit[b]
        for a, b in problem.apart:
            self.foe[a] |= self.bit[b]
            self.foe[b] |= self.bit[a]
        self.values = values_of(problem)
        self.low, self.high = ends(problem, zones, most_off)
        self.way = ways(problem)

    def seeds(self) -> Level:
        size = self.problem.size
        above = np.zeros((size, self.words), dtype=np.uint64)
        for a in range(size - 2, -1, -1):
            above[a] = above[a + 1] | self.bit[a + 1]
        closed = self.bit | self.foe | ~above
        chosen = np.all(self.values <= self.high, axis=1)
        level = (self.bit.copy(), self.near & ~closed, closed | self.near, self.values.copy())
        return tuple(one[chosen] for one in level)  # type: ignore[return-value]

    def grown(self, level: Level, budget: int, deadline: float) -> Level:
        """Every set with one more township. ``rest`` shrinks as each neighbour in turn is tried."""
        sets, open_, closed, sums = level
        rest = open_.copy()
        made: list[Level] = []
        met = 0
        for a in range(self.problem.size):
            word, bit = a // 64, self.bit[a, a // 64]
            has = (rest[:, word] & bit) != 0
            if not has.any():
                continue
            rest[has, word] &= ~bit
            has &= np.all(sums + self.values[a] <= self.high, axis=1)
            if not has.any():
                continue
            barred = closed[has]
            further = (rest[has] | (self.near[a] & ~barred)) & ~self.foe[a]
            made.append(
                (sets[has] | self.bit[a], further, barred | self.near[a] | self.foe[a], sums[has] + self.values[a])
            )
            met += int(has.sum())
            if met > budget or time.monotonic() > deadline:
                raise TooMany
        if not made:
            return (sets[:0], open_[:0], closed[:0], sums[:0])
        return tuple(np.concatenate([one[n] for one in made]) for n in range(4))  # type: ignore[return-value]

    def finished(self, level: Level) -> Columns:
        """The sets of a level that may be zones."""
        sets, _, _, sums = level
        return self.priced(self._inside(sets[np.all(sums >= self.low, axis=1)]))

    def priced(self, inside: NDArray[np.bool_]) -> Columns:
        """Sets within the ends that keep groups together, have a centre and cost little enough."""
        whole = np.ones(len(inside), dtype=np.bool_)
        for group in self.problem.together:
            among = inside[:, list(group)]
            whole &= among.all(axis=1) | ~among.any(axis=1)
        inside = inside[whole]
        centre, way = self.centres(inside)
        terms = self.values[:, : len(self.problem.terms)]
        off = price_off(self.problem, _sums(inside, terms), self.zones)
        alone = off.sum(axis=1)
        keep = (way >= 0) & (alone <= self.most_off) & (alone + way <= self.most_cost)
        return Columns(inside[keep], off[keep], way[keep], centre[keep])

    def _inside(self, sets: Bits) -> NDArray[np.bool_]:
        table = np.zeros((len(sets), self.problem.size), dtype=np.bool_)
        for a in range(self.problem.size):
            table[:, a] = (sets[:, a // 64] & self.bit[a, a // 64]) != 0
        return table

    def centres(self, inside: NDArray[np.bool_]) -> tuple[Ints, Ints]:
        """The best centre of each set and what travel to it costs; -1 where no centre is allowed or near enough."""
        problem = self.problem
        centre = np.full(len(inside), -1, dtype=np.int64)
        best = np.full(len(inside), UNREACHABLE, dtype=np.int64)
        allowed = np.zeros(problem.size, dtype=np.bool_)
        allowed[list(problem.candidates | set(problem.seats))] = True
        seats = np.zeros(problem.size, dtype=np.bool_)
        seats[list(problem.seats)] = True
        bound_to = (inside & seats).any(axis=1)
        for j in range(problem.size):
            if not allowed[j]:
                continue
            may = inside[:, j] & (seats[j] | ~bound_to)
            if not may.any():
                continue
            chosen = np.flatnonzero(may)
            if problem.travel:
                total = (inside[chosen].astype(np.float64) @ self.way[j].astype(np.float64)).astype(np.int64)
            else:
                total = np.zeros(len(chosen), dtype=np.int64)
            better = total < best[chosen]
            best[chosen[better]] = total[better]
            centre[chosen[better]] = j
        cost = np.rint(best * way_price(problem)).astype(np.int64)
        return centre, np.where(best < UNREACHABLE, cost, -1)


def _sums(inside: NDArray[np.bool_], values: Ints) -> Ints:
    """The parts of each set, whole numbers throughout."""
    found = np.zeros((len(inside), values.shape[1]), dtype=np.int64)
    for a in range(inside.shape[1]):
        found[inside[:, a]] += values[a]
    return found
