"""Rows over all pairs, kept as people-weights times seat-weights: what priced rows take off every placement's worth.

Most rows of a bureau weigh people in a few ways ("police", "skill at level 2"), so that prices of thousands of rows
come down to one seat vector for each way of weighing people, and one matrix product. A row on two relatives touches
two people only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reorg.rules.rows import Row, Term

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FEW = 16
"""People up to whom a weighing is kept as a short list instead of a vector over everyone."""
BLOCK = 4_000_000
"""Placements taken at once (memory, not meaning)."""


@dataclass(frozen=True, eq=False)
class Weighing:
    """One way of weighing people: the people with a weight, their weights, and the vector over everyone."""

    people: Ints
    weights: Floats
    vector: Floats

    @property
    def few(self) -> bool:
        return len(self.people) <= FEW

    def among(self, first: int, count: int) -> tuple[slice, Ints]:
        """Which of its people are among ``count`` people from ``first`` on, and how far behind ``first`` they are."""
        start, end = np.searchsorted(self.people, (first, first + count))
        return slice(int(start), int(end)), self.people[start:end] - first


@dataclass(frozen=True, eq=False)
class Factored:
    """Terms of rows by their way of weighing people. ``of_term[t]`` is a weighing, ``row_of[t]`` the term's row."""

    terms: tuple[Term, ...]
    row_of: Ints
    of_term: Ints
    weighings: tuple[Weighing, ...]

    @staticmethod
    def of(rows: Sequence[Row]) -> Factored:
        """The terms of all rows; equal weighings are found by identity (see ``Bureau.one``)."""
        terms: list[Term] = []
        row_of: list[int] = []
        of_term: list[int] = []
        weighings: list[Weighing] = []
        known: dict[int, int] = {}
        for number, row in enumerate(rows):
            for term in row.terms:
                key = id(term.people)
                if key not in known:
                    known[key] = len(weighings)
                    people = np.flatnonzero(term.people)
                    weighings.append(Weighing(people, term.people[people], term.people))
                terms.append(term)
                row_of.append(number)
                of_term.append(known[key])
        return Factored(
            tuple(terms), np.array(row_of, dtype=np.int64), np.array(of_term, dtype=np.int64), tuple(weighings)
        )

    def take_off(self, net: Floats, prices: Floats, first: int = 0) -> None:
        """Take ``prices[row] * a_p * b_s`` of every term off ``net``: people from ``first`` on x seats, of which a last
        one may be extra.

        Exact for whole numbers as long as :meth:`largest` stays below 2**53.
        """
        seat_prices, masked = self.collected(prices)
        many = [(w, vector) for w, vector in seat_prices.items() if not self.weighings[w].few]
        if many:
            seats = np.array([vector for _, vector in many])
            step = max(1, BLOCK // max(1, net.shape[1]))
            for start in range(0, len(net), step):
                end = min(start + step, len(net))
                part = np.array([self.weighings[w].vector[first + start : first + end] for w, _ in many])
                net[start:end, : seats.shape[1]] -= part.T @ seats
        for w, vector in seat_prices.items():
            weighing = self.weighings[w]
            if weighing.few:
                own, at = weighing.among(first, len(net))
                net[at, : len(vector)] -= np.outer(weighing.weights[own], vector)
        for price, term, w in masked:
            weighing = self.weighings[w]
            assert term.pairs is not None
            own, at = weighing.among(first, len(net))
            block = np.outer(price * weighing.weights[own], term.seats) * term.pairs[weighing.people[own]]
            net[at, : block.shape[1]] -= block

    def largest(self, prices: Floats) -> float:
        """The most that the priced rows can take off one placement, in absolute value."""
        seat_prices, masked = self.collected(np.abs(prices), absolute=True)
        most = sum(
            float(np.abs(self.weighings[w].weights).max(initial=0)) * float(vector.max(initial=0))
            for w, vector in seat_prices.items()
        )
        for price, term, w in masked:
            most += (
                abs(price) * float(np.abs(self.weighings[w].weights).max(initial=0)) * float(np.abs(term.seats).max())
            )
        return most

    def collected(
        self, prices: Floats, absolute: bool = False
    ) -> tuple[dict[int, Floats], list[tuple[float, Term, int]]]:
        """Priced seat-weights summed by weighing, and the priced terms that hold for some pairs only."""
        seat_prices: dict[int, Floats] = {}
        masked: list[tuple[float, Term, int]] = []
        for t in self._priced(prices):
            term, w, price = self.terms[t], int(self.of_term[t]), float(prices[self.row_of[t]])
            if term.pairs is not None:
                masked.append((price, term, w))
                continue
            seats = np.abs(term.seats) if absolute else term.seats
            if w in seat_prices:
                seat_prices[w] += price * seats
            else:
                seat_prices[w] = price * seats
        return seat_prices, masked

    def _priced(self, prices: Floats) -> Iterable[int]:
        if not len(self.terms):
            return []
        found: list[int] = np.flatnonzero(prices[self.row_of]).tolist()
        return found
