"""Sets of up to 64 townships as machine words: what they touch, what they sum to, and whether what is left can still be cut into zones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reorg.zones.problem import ZoneProblem

WORD = 64
"""Townships up to which a set fits one machine word."""
Words = NDArray[np.uint64]
Ints = NDArray[np.int64]
ONE, BYTE = np.uint64(1), np.uint64(255)


def sweep(problem: ZoneProblem) -> list[int]:
    """Townships from one edge of the map to the other, each part of the map by itself.

    In this order, what lies before a township is mostly in one piece, and few sets are left that could be completed.
    """
    order: list[int] = []
    for start in range(problem.size):
        if start not in order:
            order += _outwards(problem, _outwards(problem, start)[-1])
    return order


def _outwards(problem: ZoneProblem, start: int) -> list[int]:
    """The townships of a part of the map by their steps from one of them."""
    met = [start]
    for here in met:
        met += [there for there in problem.adjoining[here] if there not in met]
    return met


def lowest(words: Words) -> Words:
    """The lowest member of each set, as a set."""
    return words & (~words + ONE)


def rank(single: Words) -> NDArray[np.intp]:
    """The place of the only member of each set."""
    return np.log2(single.astype(np.float64)).astype(np.intp)


class WordMap:
    """The map by places in an order. ``low`` and ``high`` are the least and greatest part of each of ``values[a, m]`` that a zone may have."""

    def __init__(self, problem: ZoneProblem, order: Sequence[int], values: Ints, low: Ints, high: Ints) -> None:
        place = {a: n for n, a in enumerate(order)}
        self.size, self.order = problem.size, list(order)
        self.bit = ONE << np.arange(self.size, dtype=np.uint64)
        self.near = np.array(
            [sum(1 << place[b] for b in problem.adjoining[a]) for a in order], dtype=np.uint64
        ).reshape(self.size)
        self.full = np.uint64((1 << self.size) - 1)
        counted = np.concatenate([values[list(order)], np.ones((self.size, 1), dtype=np.int64)], axis=1)
        self.low = np.append(low, problem.size_min)
        self.high = np.append(high, problem.size_max)
        self._near = _by_bytes(self.near)
        self._sums = [_by_bytes(counted[:, m]) for m in range(counted.shape[1])]

    def words(self, inside: NDArray[np.bool_]) -> Words:
        """Sets given as rows of the townships' own numbers."""
        return np.asarray((inside[:, self.order] * self.bit).sum(axis=1, dtype=np.uint64))

    def inside(self, words: Words) -> NDArray[np.bool_]:
        """The opposite of :meth:`words`."""
        table = np.zeros((len(words), self.size), dtype=np.bool_)
        for n, a in enumerate(self.order):
            table[:, a] = (words & self.bit[n]) != 0
        return table

    def piece(self, start: Words, among: Words) -> Words:
        """What is joined to ``start`` within ``among``."""
        found, going = start.copy(), np.arange(len(start))
        while len(going):
            now = found[going]
            grown = (_union(self._near, now) | now) & among[going]
            found[going] = grown
            going = going[grown != now]
        return found

    def stranded(self, sets: Words, shut_out: Words) -> NDArray[np.bool_]:
        """Whether a township that is shut out of the set is left in a piece too small for a zone."""
        outside = self.full & ~sets
        left = shut_out & outside
        bad = np.zeros(len(sets), dtype=np.bool_)
        going = np.flatnonzero(left)
        while len(going):
            piece = self.piece(lowest(left[going]), outside[going])
            small = np.zeros(len(going), dtype=np.bool_)
            for m, table in enumerate(self._sums):
                small |= _total(table, piece) < self.low[m]
            bad[going[small]] = True
            left[going] &= ~piece
            going = going[~small & (left[going] != 0)]
        return bad

    def can_be_cut(self, rest: Words, zones: int) -> NDArray[np.bool_]:
        """Whether the pieces of what is left could make ``zones`` zones, as far as their sums show."""
        left = rest.copy()
        good = np.ones(len(rest), dtype=np.bool_)
        least, most = np.zeros(len(rest), dtype=np.int64), np.zeros(len(rest), dtype=np.int64)
        going = np.flatnonzero(left)
        while len(going):
            piece = self.piece(lowest(left[going]), left[going])
            few, many = np.ones(len(going), dtype=np.int64), np.full(len(going), zones, dtype=np.int64)
            for m, table in enumerate(self._sums):
                total = _total(table, piece)
                few = np.maximum(few, -(-total // max(1, int(self.high[m]))))
                if self.low[m] > 0:
                    many = np.minimum(many, total // self.low[m])
            least[going] += few
            most[going] += many
            bad = (few > many) | (least[going] > zones)
            good[going[bad]] = False
            left[going] &= ~piece
            going = going[~bad & (left[going] != 0)]
        return good & (least <= zones) & (most >= zones)


def _by_bytes(each: Any) -> Any:
    """For every byte of a word and every value of it, the sum over its members (of one-member sets: the union)."""
    table = np.zeros(((len(each) + 7) // 8, 256), dtype=each.dtype)
    index = np.arange(256)
    for n, one in enumerate(each):
        has = (index >> (n % 8)) & 1 == 1
        if each.dtype == np.uint64:
            table[n // 8, has] |= one
        else:
            table[n // 8, has] += one
    return table


def _union(table: Any, words: Words) -> Words:
    found = table[0][(words & BYTE).astype(np.intp)]
    for k in range(1, len(table)):
        found |= table[k][((words >> np.uint64(8 * k)) & BYTE).astype(np.intp)]
    return np.asarray(found)


def _total(table: Any, words: Words) -> Ints:
    found = table[0][(words & BYTE).astype(np.intp)]
    for k in range(1, len(table)):
        found += table[k][((words >> np.uint64(8 * k)) & BYTE).astype(np.intp)]
    return np.asarray(found)
