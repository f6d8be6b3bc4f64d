"""What everyone's best placements add up to at given prices, exactly.

Where every weight is a whole number and everything stays below 2**53, sums in double precision are exact, and one
matrix product does. Otherwise floats only choose which seats could be somebody's best, by a proven margin of error, and
those few are worked out in whole numbers of any size (a float is an exact fraction).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reorg.rules.added import added, allowed_pairs, values_of
from reorg.rules.factored import BLOCK, Factored
from reorg.rules.problem import Problem
from reorg.rules.rows import Row, Term

Floats = NDArray[np.float64]
EXACT = 2**53
"""Below this, sums of whole numbers in double precision are exact, whatever their order."""
ROUNDING = 2.0**-51
"""More than one addition or product in double precision can lose, as a share."""


def best_of_everyone(problem: Problem, prices: Mapping[int, Fraction], *, valued: bool = True) -> Fraction | None:
    """Sum over people of the best of (worth - priced rows) over their allowed seats; ``None`` where one has no seat.

    ``prices`` are by number of row; a placement is worth nothing unless ``valued``.
    """
    return _Priced.of(problem, prices, valued).total()


def is_whole(row: Row, known: dict[int, bool] | None = None) -> bool:
    """Whether a row's weights are whole numbers; ``known`` remembers arrays that several rows share."""
    return all(_whole(weights, known) for term in row.terms for weights in (term.people, term.seats))


def _whole(weights: Floats, known: dict[int, bool] | None) -> bool:
    if known is None:
        return bool((weights == np.floor(weights)).all())
    if id(weights) not in known:
        known[id(weights)] = bool((weights == np.floor(weights)).all())
    return known[id(weights)]


@dataclass(frozen=True, eq=False)
class _Priced:
    """Placements' worth less priced rows. ``unit`` makes worth and prices whole; ``weights`` are by term of worth."""

    problem: Problem
    values: Mapping[str, Any]
    allowed: NDArray[np.bool_]
    weights: Mapping[str, Fraction]
    unplaced: Fraction | None
    prices: Mapping[int, Fraction]
    unit: int
    factored: Factored

    @staticmethod
    def of(problem: Problem, prices: Mapping[int, Fraction], valued: bool) -> _Priced:
        told = problem.settings.objective.weights() if valued else {}
        weights = {term: Fraction(str(weight)) for term, weight in told.items() if weight}
        unplaced = None
        if may_stay_unplaced(problem):
            unplaced = -Fraction(str(problem.settings.unplaced_cost)) if valued else Fraction(0)
        every = (*weights.values(), *prices.values(), unplaced or Fraction(0))
        unit = math.lcm(*(one.denominator for one in every))
        rows = added(problem).rows
        priced = {number: price for number, price in prices.items() if price}
        factored = Factored.of([rows[number] for number in priced])
        values = values_of(problem) if weights else {}
        return _Priced(problem, values, allowed_pairs(problem), weights, unplaced, priced, unit, factored)

    def total(self) -> Fraction | None:
        known: dict[int, bool] = {}
        rows = added(self.problem).rows
        if all(is_whole(rows[number], known) for number in self.prices) and self._most_worth() * self.unit < EXACT:
            asked = np.array([float(price * self.unit) for price in self.prices.values()])
            if float(self._most_worth() * self.unit) + self.factored.largest(asked) < EXACT:
                return self._quick(asked)
        return self._careful()

    def _most_worth(self) -> Fraction:
        """What a placement can be worth at most, either way."""
        most = sum(
            (weight * int(np.abs(self.values[term]).max(initial=0)) for term, weight in self.weights.items()),
            Fraction(0),
        )
        return max(most, abs(self.unplaced or Fraction(0)))

    def _blocks(self, factor: Fraction | int) -> Iterator[tuple[int, Floats]]:
        """Worth times ``factor`` of some people after others, as floats; the last seat is "unplaced" where there is one."""
        people, seats = self.allowed.shape
        step = max(1, BLOCK // max(1, seats))
        for first in range(0, people, step):
            size = min(step, people - first)
            net = np.zeros((size, seats + (self.unplaced is not None)))
            for term, weight in self.weights.items():
                net[:, :seats] += float(weight * factor) * self.values[term][first : first + size]
            if self.unplaced is not None:
                net[:, -1] = float(self.unplaced * factor)
            yield first, net

    def _ban(self, net: Floats, first: int) -> None:
        allowed = self.allowed[first : first + len(net)]
        net[:, : allowed.shape[1]][~allowed] = -np.inf

    def _quick(self, asked: Floats) -> Fraction | None:
        total = 0
        for first, net in self._blocks(self.unit):
            self.factored.take_off(net, asked, first)
            self._ban(net, first)
            best = net.max(axis=1, initial=-np.inf)
            if np.isneginf(best).any():
                return None
            total += sum(int(one) for one in best.tolist())
        return Fraction(total, self.unit)

    def _careful(self) -> Fraction | None:
        exact = _Whole.of(self)
        near = np.array([float(price) for price in self.prices.values()])
        size = float(self._most_worth()) + self.factored.largest(near)
        margin = size * ROUNDING * (len(self.factored.terms) + len(self.weights) + 8)
        if not math.isfinite(margin):
            raise OverflowError("prices beyond any sense")
        total = 0
        for first, net in self._blocks(1):
            self.factored.take_off(net, near, first)
            self._ban(net, first)
            best = net.max(axis=1, initial=-np.inf)
            if np.isneginf(best).any():
                return None
            for offset, row in enumerate(net >= best[:, None] - 2 * margin):
                total += exact.best(first + offset, np.flatnonzero(row))
        return Fraction(total, exact.unit)


@dataclass(frozen=True, eq=False)
class _Whole:
    """The same in whole numbers of ``1 / unit``. ``costs[w]`` are priced seat-weights of a way of weighing people,
    ``weights[w]`` what it weighs each; ``own[p]`` are the ways that weigh person p. Seats of one ``alike`` cost the same."""

    values: list[tuple[int, Any]]
    unplaced: int
    seats: int
    costs: list[dict[int, int]]
    weights: list[dict[int, int]]
    own: dict[int, list[int]]
    masked: list[tuple[int, dict[int, int], dict[int, int], Term]]
    alike: list[int]
    unit: int

    @staticmethod
    def of(priced: _Priced) -> _Whole:
        factored, asked = priced.factored, list(priced.prices.values())
        costs: dict[int, dict[int, Fraction]] = {}
        masked: list[tuple[Fraction, Term, int]] = []
        for number, term in enumerate(factored.terms):
            price, w = asked[int(factored.row_of[number])], int(factored.of_term[number])
            if term.pairs is not None:
                masked.append((price, term, w))
                continue
            into = costs.setdefault(w, {})
            for seat in np.flatnonzero(term.seats).tolist():
                into[seat] = into.get(seat, Fraction(0)) + price * Fraction(float(term.seats[seat]))
        people = {
            w: {int(p): Fraction(float(a)) for p, a in zip(one.people, one.weights, strict=True)}
            for w, one in enumerate(factored.weighings)
        }
        seated = [{int(s): Fraction(float(term.seats[s])) for s in np.flatnonzero(term.seats)} for _, term, _ in masked]
        bottoms = {w: math.lcm(*(one.denominator for one in weights.values())) for w, weights in people.items()}
        units = [priced.unit]
        units += [bottoms[w] * math.lcm(*(one.denominator for one in into.values())) for w, into in costs.items()]
        units += [
            bottoms[w] * price.denominator * math.lcm(*(one.denominator for one in seats.values()))
            for (price, _, w), seats in zip(masked, seated, strict=True)
        ]
        unit = math.lcm(*units)
        own: dict[int, list[int]] = {}
        ways = sorted(costs)
        for at, w in enumerate(ways):
            for person in people[w]:
                own.setdefault(person, []).append(at)
        whole_costs = [{s: _int(one * (unit // bottoms[w])) for s, one in costs[w].items()} for w in ways]
        whole_weights = [{p: _int(one * bottoms[w]) for p, one in people[w].items()} for w in ways]
        spelled = [
            (
                _int(price * price.denominator),
                {p: _int(one * bottoms[w]) for p, one in people[w].items()},
                {s: _int(one * (unit // (bottoms[w] * price.denominator))) for s, one in seats.items()},
                term,
            )
            for (price, term, w), seats in zip(masked, seated, strict=True)
        ]
        values = [(_int(weight * unit), priced.values[term]) for term, weight in priced.weights.items()]
        unplaced = _int((priced.unplaced or Fraction(0)) * unit)
        count = priced.allowed.shape[1]
        alike = _alike(count, whole_costs, {seat for seats in seated for seat in seats})
        return _Whole(values, unplaced, count, whole_costs, whole_weights, own, spelled, alike, unit)

    def best(self, person: int, seats: NDArray[np.int64]) -> int:
        """The person's best of these seats; seats that cost the same and are worth the same are looked at once."""
        seen: dict[tuple[int, ...], int] = {}
        for seat in seats.tolist():
            if seat >= self.seats:
                seen[(-1,)] = seat
            else:
                seen[self.alike[seat], *(int(table[person, seat]) for _, table in self.values)] = seat
        return max(self._net(person, seat) for seat in seen.values())

    def _net(self, person: int, seat: int) -> int:
        if seat >= self.seats:
            return self.unplaced
        net = sum(weight * int(table[person, seat]) for weight, table in self.values)
        for w in self.own.get(person, ()):
            net -= self.weights[w][person] * self.costs[w].get(seat, 0)
        for price, people, seats, term in self.masked:
            assert term.pairs is not None
            if person in people and seat in seats and term.pairs[person, seat]:
                net -= price * people[person] * seats[seat]
        return net


def _alike(count: int, costs: list[dict[int, int]], apart: set[int]) -> list[int]:
    """A number for each seat: the same for seats that cost the same in every way; seats of ``apart`` have their own."""
    told: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for w, into in enumerate(costs):
        for seat, cost in into.items():
            told[seat].append((w, cost))
    numbers: dict[Any, int] = {}
    return [numbers.setdefault((seat,) if seat in apart else tuple(told[seat]), len(numbers)) for seat in range(count)]


def _int(one: Fraction) -> int:
    assert one.denominator == 1
    return one.numerator


def may_stay_unplaced(problem: Problem) -> bool:
    """Whether people may be left without a seat, at a cost."""
    return problem.settings.allow_unplaced and any(rule.kind == "unplaced" for rule in problem.rules)
