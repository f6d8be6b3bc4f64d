"""A bound nobody has to believe: integer prices of the rules' rows, and the bound recomputed from them exactly.

For any prices y, B(y) = sum of the rows' limits x prices + sum over people of the best (value - priced rows) over their
eligible seats + what the amounts can add, and no plan is worth more (weak duality), however the prices were found. This
module knows no solver: it asks the rules for their rows and computes in integers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reorg.plan.plan import relative_gap
from reorg.rules.added import added, allowed_pairs, values_of
from reorg.rules.bureau import Bureau
from reorg.rules.factored import Factored
from reorg.rules.problem import Problem
from reorg.rules.rows import Amount, Row

SCALE = 1000
"""Prices are told in thousandths of a unit of the objective."""


@dataclass(frozen=True, slots=True)
class Price:
    """The price of one row at one of its limits, in ``1/scale`` of a unit of the objective.

    ``row`` is the row's number among those of its rule, since a rule may make several rows for one subject.
    """

    rule: str
    subject: str
    side: str
    row: int
    price: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """Prices with the bound that follows from them; ``gap`` is its distance from the plan's objective."""

    scale: int
    prices: tuple[Price, ...]
    bound: float
    gap: float

    def as_json(self) -> dict[str, Any]:
        """As ``plan.json`` keeps it."""
        prices = [
            {"rule": one.rule, "subject": one.subject, "side": one.side, "row": one.row, "price": one.price}
            for one in self.prices
        ]
        return {"scale": self.scale, "prices": prices, "bound": self.bound, "gap": self.gap}


def certify(problem: Problem, prices: Sequence[float], objective: float) -> Certificate:
    """The certificate that a solver's prices (one a row, in the order of the rules' rows) give for a plan."""
    every = added(problem)
    amounts = {amount.name: amount for amount in every.amounts}
    told = []
    for (row, number), price in zip(_numbered(every.rows), prices, strict=False):
        whole = round(price * SCALE)
        whole = _within_costs(row, whole, amounts) if whole and _is_whole(row) else 0
        if whole and (row.high if whole > 0 else row.low) is not None:
            told.append(Price(row.rule, row.subject, "max" if whole > 0 else "min", number, whole))
    bound = exact_bound(problem, SCALE, told)
    assert bound is not None
    return Certificate(SCALE, tuple(told), float(bound), relative_gap(objective, float(bound)))


def recomputed(problem: Problem, told: Mapping[str, Any]) -> float | None:
    """The bound that a plan file's prices give for this problem; ``None`` when they fit no row of its rules."""
    try:
        scale = int(told["scale"])
        prices = [
            Price(str(one["rule"]), str(one["subject"]), str(one["side"]), int(one.get("row", 0)), int(one["price"]))
            for one in told["prices"]
        ]
    except (KeyError, TypeError, ValueError):
        return None
    bound = exact_bound(problem, scale, prices) if scale > 0 else None
    return None if bound is None else float(bound)


def exact_bound(problem: Problem, scale: int, prices: Sequence[Price]) -> Fraction | None:
    """B(y) in exact arithmetic; ``None`` for a price of no row, or of a side without a limit."""
    every = added(problem)
    rows = {(row.rule, row.subject, n): number for number, (row, n) in enumerate(_numbered(every.rows))}
    net, unit = _worth(problem, scale)
    total = Fraction(0)
    spent: dict[str, Fraction] = {amount.name: Fraction(0) for amount in every.amounts}
    asked = np.zeros(len(every.rows))
    for one in prices:
        number = rows.get((one.rule, one.subject, one.row))
        row = None if number is None else every.rows[number]
        limit = None if row is None else row.high if one.price > 0 else row.low
        if number is None or row is None or limit is None:
            return None
        if not _is_whole(row) or one.side != ("max" if one.price > 0 else "min"):
            return None
        total += Fraction(limit) * one.price * unit
        asked[number] += one.price * unit
        for name, coefficient in row.amounts:
            spent[name] += Fraction(coefficient) * one.price * unit
    factored = Factored.of(every.rows)
    if float(np.abs(net).max(initial=0)) + factored.largest(asked) >= EXACT:
        raise OverflowError("prices too large to be added exactly")
    factored.take_off(net, asked)
    allowed = _allowed(problem)
    if not allowed.any(axis=1).all():
        return None
    total += sum(int(best) for best in np.where(allowed, net, -np.inf).max(axis=1).tolist())
    for amount in every.amounts:
        gain = -Fraction(str(amount.cost)) * scale * unit - spent[amount.name]
        if gain > 0 and amount.high is None:
            return None
        total += gain * Fraction(amount.high if gain > 0 and amount.high is not None else amount.low)
    return total / (scale * unit)


EXACT = 2**53
"""Below this, sums of whole numbers in double precision are exact, whatever their order."""


def _numbered(rows: Sequence[Row]) -> list[tuple[Row, int]]:
    """Rows with their number among those of the same rule and subject."""
    seen: dict[tuple[str, str], int] = {}
    numbered = []
    for row in rows:
        key = (row.rule, row.subject)
        numbered.append((row, seen.get(key, 0)))
        seen[key] = seen.get(key, 0) + 1
    return numbered


def _is_whole(row: Row) -> bool:
    """Whether the row's weights are whole numbers; a row of others keeps the price 0, which is always sound."""
    return all(_whole(weights) for term in row.terms for weights in (term.people, term.seats))


def _whole(weights: NDArray[np.float64]) -> bool:
    return bool((weights == np.floor(weights)).all())


def _within_costs(row: Row, price: int, amounts: Mapping[str, Amount]) -> int:
    """The price cut back to where no open amount of the row would pay for itself."""
    for name, coefficient in row.amounts:
        amount = amounts[name]
        if amount.high is None and -coefficient * price > 0:
            most = math.floor(Fraction(str(amount.cost)) * SCALE / abs(Fraction(coefficient)))
            price = max(-most, min(most, price))
    return price


def _worth(problem: Problem, scale: int) -> tuple[NDArray[np.float64], int]:
    """Scaled worth of every placement in whole numbers, held as floats, and the factor by which decimal weights were multiplied."""
    weights = {term: Fraction(str(weight)) for term, weight in problem.settings.objective.weights().items()}
    costs = [Fraction(str(problem.settings.unplaced_cost))]
    unit = math.lcm(*(one.denominator for one in (*weights.values(), *costs)))
    values = values_of(problem)
    shape = Bureau.of(problem).shape
    net = np.zeros(shape)
    for term, weight in weights.items():
        if weight:
            net += float(int(weight * unit) * scale) * values[term]
    if _may_stay_unplaced(problem):
        net = np.column_stack([net, np.full(shape[0], float(-int(costs[0] * unit) * scale))])
    return net, unit


def _may_stay_unplaced(problem: Problem) -> bool:
    return problem.settings.allow_unplaced and any(rule.kind == "unplaced" for rule in problem.rules)


def _allowed(problem: Problem) -> NDArray[np.bool_]:
    allowed = allowed_pairs(problem)
    if _may_stay_unplaced(problem):
        allowed = np.column_stack([allowed, np.ones(len(allowed), dtype=bool)])
    return allowed
