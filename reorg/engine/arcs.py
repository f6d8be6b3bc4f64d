"""The model over the pairs that are allowed, one after another: what the search works on.

Where each of 40 000 people has fifty seats open to him, a table of people x seats would be mostly air.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reorg.engine.model import Floats, Ints, Rows, may_be_unplaced, rows_over, weighted_worth
from reorg.rules.added import allowed_pairs
from reorg.rules.problem import Problem
from reorg.rules.rows import Amount, Row

BLOCK = 4_000_000
"""Entries of a table made at once (memory, not meaning)."""
SPARSE = 20
"""Pairs for each allowed one from which prices are worked out arc by arc, not by a matrix product over all."""


@dataclass(frozen=True, eq=False)
class Arcs:
    """Allowed pairs, ordered by person and then by seat. An arc is named by its number in this order."""

    people: NDArray[np.int32]
    seats: NDArray[np.int32]
    shape: tuple[int, int]

    @staticmethod
    def of(allowed: NDArray[np.bool_]) -> Arcs:
        """The pairs that a table of people x seats holds true."""
        people, seats = np.nonzero(allowed)
        return Arcs(people.astype(np.int32), seats.astype(np.int32), (allowed.shape[0], allowed.shape[1]))

    def __len__(self) -> int:
        return len(self.people)

    @cached_property
    def starts(self) -> Ints:
        """The first arc of each person, and the number of arcs behind them."""
        return np.searchsorted(self.people, np.arange(self.shape[0] + 1)).astype(np.int64)

    @cached_property
    def everyone(self) -> bool:
        """Whether each person has an arc."""
        return bool((np.diff(self.starts) > 0).all())

    @cached_property
    def _keys(self) -> Ints:
        return self.people.astype(np.int64) * self.shape[1] + self.seats

    def number(self, people: Ints, seats: Ints) -> Ints:
        """The arc of each pair; -1 where it is not allowed, or the seat is below 0."""
        keys = people * self.shape[1] + seats
        at = np.minimum(np.searchsorted(self._keys, keys), max(0, len(self) - 1))
        return np.where((seats >= 0) & (self._keys[at] == keys), at, -1)

    def pairs(self, arcs: Ints) -> tuple[Ints, Ints]:
        """People and seats of these arcs."""
        return self.people[arcs].astype(np.int64), self.seats[arcs].astype(np.int64)

    def of_people(self, people: Ints) -> Ints:
        """The arcs of these people, one person after another."""
        sizes = self.starts[people + 1] - self.starts[people]
        offsets = self.starts[people] - np.concatenate([[0], np.cumsum(sizes)[:-1]])
        found: Ints = np.arange(int(sizes.sum())) + np.repeat(offsets, sizes)
        return found

    def best(self, score: Floats) -> Floats:
        """Each person's highest score; everyone has an arc."""
        best: Floats = np.maximum.reduceat(score, self.starts[:-1])
        return best

    def first_best(self, score: Floats) -> Ints:
        """Each person's arc of the highest score, the first among equals; everyone has an arc."""
        at = np.flatnonzero(score >= self.best(score)[self.people])
        _, first = np.unique(self.people[at], return_index=True)
        return at[first]

    def top(self, score: Floats, each: int) -> Ints:
        """The arcs of each person's ``each`` highest scores."""
        return _top(score, self.starts, each)

    def top_by_seat(self, score: Floats, each: int) -> Ints:
        """The arcs of each seat's ``each`` highest scores."""
        short = self.seats.astype(np.int16) if self.shape[1] < 2**15 else self.seats
        order = np.argsort(short, kind="stable")
        starts = np.searchsorted(self.seats[order], np.arange(self.shape[1] + 1)).astype(np.int64)
        return order[_top(score[order], starts, each)]


def _top(score: Floats, starts: Ints, each: int) -> Ints:
    """Places of the ``each`` highest scores between each two ``starts``."""
    found = []
    for first, last in _blocks(np.diff(starts)):
        begin, sizes = starts[first], np.diff(starts[first : last + 1])
        width = int(sizes.max(initial=0))
        table = np.full((last - first, max(width, each)), -np.inf)
        filled = np.arange(table.shape[1]) < sizes[:, None]
        table[filled] = score[begin : starts[last]]
        best = np.argpartition(-table, each - 1, axis=1)[:, :each]
        found.append((starts[first:last, None] + best)[np.take_along_axis(filled, best, axis=1)])
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)


def _blocks(sizes: Ints) -> Iterator[tuple[int, int]]:
    """Stretches whose table, as wide as the largest of all, stays below ``BLOCK``."""
    step = max(1, BLOCK // max(1, int(sizes.max(initial=0))))
    for first in range(0, len(sizes), step):
        yield first, min(first + step, len(sizes))


@dataclass(frozen=True, eq=False)
class ArcModel(Rows):
    """What the search works on: ``worth[a]`` is the weighted worth of arc ``a``; the rows are over all pairs.

    The last seat is "unplaced" where the project allows it.
    """

    arcs: Arcs
    worth: Floats
    rows: tuple[Row, ...]
    amounts: tuple[Amount, ...]

    @property
    def people(self) -> int:  # type: ignore[override]
        return self.arcs.shape[0]

    @property
    def seats(self) -> int:  # type: ignore[override]
        return self.arcs.shape[1]

    def only_costs(self, amounts: tuple[Amount, ...]) -> ArcModel:
        """The same pairs and rows where placements are worth nothing and the amounts cost what is given."""
        return replace(self, worth=np.zeros(len(self.arcs)), amounts=amounts)

    def priced(self, prices: Floats) -> Floats:
        """Worth of every arc less what its rows cost at ``prices``."""
        arcs, net = self.arcs, self.worth.copy()
        by_weighing, masked = self.factored.collected(prices)
        weighings = self.factored.weighings
        many = [w for w in by_weighing if not weighings[w].few]
        if many:
            weights = np.array([weighings[w].vector for w in many]).T
            costs = np.array([by_weighing[w] for w in many])
            self._take_off(net, weights, costs)
        for w, costs in by_weighing.items():
            if weighings[w].few:
                own = arcs.of_people(weighings[w].people)
                net[own] -= weighings[w].vector[arcs.people[own]] * costs[arcs.seats[own]]
        for price, term, w in masked:
            assert term.pairs is not None
            own = arcs.of_people(weighings[w].people)
            people, seats = arcs.people[own], arcs.seats[own]
            net[own] -= price * term.people[people] * term.seats[seats] * term.pairs[people, seats]
        return net

    def _take_off(self, net: Floats, weights: Floats, costs: Floats) -> None:
        """Take people's ``weights`` (P x W) times seats' ``costs`` (W x S) off the arcs."""
        arcs = self.arcs
        by_arc = len(arcs) * SPARSE < self.people * self.seats
        step = max(1, BLOCK // max(1, len(costs) * 50 if by_arc else self.seats))
        for first in range(0, self.people, step):
            last = min(first + step, self.people)
            own = slice(arcs.starts[first], arcs.starts[last])
            people, seats = arcs.people[own] - first, arcs.seats[own]
            block = weights[first:last]
            if by_arc:
                net[own] -= np.einsum("aw,aw->a", block[people], costs.T[seats])
            else:
                net[own] -= (block @ costs)[people, seats]

    def bound(self, prices: Floats, net: Floats) -> float:
        """B(y): no plan is worth more, whatever the prices are (weak duality over all arcs)."""
        return float(self.arcs.best(net).sum()) + self.limits(prices)


def laid_out(problem: Problem) -> ArcModel:
    """The model of a problem: every rule's rows and bans, and the weighted worth of every placement allowed."""
    allowed = allowed_pairs(problem)
    rows, amounts = rows_over(problem)
    worth = weighted_worth(problem, allowed)
    if may_be_unplaced(problem):
        worth = np.insert(worth, np.cumsum(allowed.sum(axis=1)), -problem.settings.unplaced_cost)
        allowed = np.column_stack([allowed, np.ones(len(allowed), dtype=bool)])
    return ArcModel(Arcs.of(allowed), worth, rows, amounts)
