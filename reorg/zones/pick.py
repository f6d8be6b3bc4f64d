"""The best choice among possible zones by trying: fast where only narrow balance is asked and little fits together.

The township in fewest possible zones goes first; what remains possible is filtered with each zone taken; the last two zones are
found by looking the rest up among the possible zones.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reorg.zones.columns import Columns
from reorg.zones.problem import ZoneProblem

WORD = 64
"""Townships up to which a set fits one machine word."""
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Picked:
    """``chosen`` are column numbers at ``cost`` (millionths of a point), ``None`` where nothing better than the limit was
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
) -> Picked:
    """The cheapest partition that costs at most ``limit``."""
    picker = _Picker(problem, columns, zones, limit, deadline, stop)
    return picker.picked()


class _Ended(Exception):
    pass


class _Picker:
    def __init__(
        self,
        problem: ZoneProblem,
        columns: Columns,
        zones: int,
        limit: int,
        deadline: float,
        stop: threading.Event | None,
    ) -> None:
        self.zones, self.limit, self.deadline, self.stop = zones, limit, deadline, stop
        bits = np.uint64(1) << np.arange(problem.size, dtype=np.uint64)
        masks = (columns.inside * bits).sum(axis=1, dtype=np.uint64)
        alone = columns.off.sum(axis=1) + columns.way
        order = np.lexsort((masks, alone))
        self.number = order
        self.masks, self.off, self.way = masks[order], columns.off[order], columns.way[order]
        self.sums = self.off.sum(axis=1)
        self.sorted = np.argsort(self.masks, kind="stable")
        self.ascending = self.masks[self.sorted]
        often = columns.inside.sum(axis=0)
        self.areas = [int(a) for a in np.argsort(often, kind="stable")]
        self.bits = bits
        self.full = np.uint64(bits.sum())
        self.best: tuple[int, ...] | None = None
        self.even = 0

    def picked(self) -> Picked:
        whole = True
        try:
            if self.zones == 1:
                self._last(np.zeros(self.off.shape[1], dtype=np.int64), 0, (), np.uint64(0))
            else:
                worst = np.zeros(self.off.shape[1], dtype=np.int64)
                self._try(np.uint64(0), np.arange(len(self.masks)), worst, 0, ())
        except _Ended:
            whole = False
        chosen = None if self.best is None else tuple(int(self.number[c]) for c in self.best)
        return Picked(chosen, self.limit, whole)

    def _last(self, worst: Ints, way: int, taken: tuple[int, ...], used: np.uint64) -> None:
        there = np.flatnonzero(self.masks == (self.full & ~used))
        for c in there:
            self._found(int(np.maximum(worst, self.off[c]).sum()) + way + int(self.way[c]), (*taken, int(c)))

    def _found(self, cost: int, taken: tuple[int, ...]) -> None:
        even = int(self.sums[list(taken)].sum())
        if cost < self.limit or (cost == self.limit and (self.best is None or even < self.even)):
            self.limit, self.best, self.even = cost, taken, even

    def _try(self, used: np.uint64, left: Ints, worst: Ints, way: int, taken: tuple[int, ...]) -> None:
        if time.monotonic() > self.deadline or (self.stop is not None and self.stop.is_set()):
            raise _Ended
        area = next(a for a in self.areas if not used & self.bits[a])
        first = left[(self.masks[left] & self.bits[area]) != 0]
        if self.zones - len(taken) == 2:
            self._pairs(used, first, worst, way, taken)
            return
        for c in first:
            then = np.maximum(worst, self.off[c])
            cost = way + int(self.way[c])
            if int(then.sum()) + cost > self.limit:
                continue
            rest = left[(self.masks[left] & self.masks[c]) == 0]
            rest = rest[np.maximum(then, self.off[rest]).sum(axis=1) + self.way[rest] <= self.limit - cost]
            if len(rest):
                self._try(used | self.masks[c], rest, then, cost, (*taken, int(c)))

    def _pairs(self, used: np.uint64, first: Ints, worst: Ints, way: int, taken: tuple[int, ...]) -> None:
        """Two zones are left: one has the area, the other is what remains, if that can be a zone."""
        wanted = self.full & ~used & ~self.masks[first]
        at = np.searchsorted(self.ascending, wanted)
        at[at == len(self.ascending)] = 0
        there = self.ascending[at] == wanted
        if not there.any():
            return
        one, other = first[there], self.sorted[at[there]]
        cost = np.maximum(np.maximum(worst, self.off[one]), self.off[other]).sum(axis=1)
        cost = cost + self.way[one] + self.way[other] + way
        for n in np.flatnonzero(cost <= self.limit):
            self._found(int(cost[n]), (*taken, int(one[n]), int(other[n])))
