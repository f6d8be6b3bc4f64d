"""What prices of the rules' rows prove about every plan: the bound B(y), worked out exactly and without a solver."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from reorg.rules.added import added
from reorg.rules.concessions import CLOSE
from reorg.rules.exact import best_of_everyone, is_whole
from reorg.rules.problem import Problem
from reorg.rules.rows import Amount, Row


@dataclass(frozen=True, slots=True)
class Price:
    """The price of one row at one of its limits, in ``1/scale`` of a unit of the objective.

    ``row`` is the row's number among those of its rule and subject, since a rule may make several.
    """

    rule: str
    subject: str
    side: str
    row: int
    price: int


@dataclass(frozen=True, slots=True)
class Held:
    """The most that a tier may cost, and the price of that limit (0 or more)."""

    tier: int
    limit: float
    price: int


def exact_bound(
    problem: Problem, scale: int, prices: Sequence[Price], held: Sequence[Held] = (), tier: int | None = None
) -> Fraction | None:
    """B(y) exactly, for plans within the limits ``held`` of tiers; of a ``tier``, less its cost (then nothing else counts).

    ``None`` for a price of no row, of a side without a limit, or so high that an amount without an end pays for itself.
    """
    every = added(problem)
    rows = {(row.rule, row.subject, n): number for number, (row, n) in enumerate(numbered(every.rows))}
    costs = costs_of(every.amounts, tier)
    own = {amount.name: Fraction(str(amount.cost)) for amount in every.amounts}
    spent = dict.fromkeys(costs, Fraction(0))
    asked: dict[int, Fraction] = {}
    total = Fraction(0)
    for one in prices:
        number = rows.get((one.rule, one.subject, one.row))
        side = "max" if one.price > 0 else "min"
        if number is None or one.side != side:
            return None
        row, price = every.rows[number], Fraction(one.price, scale)
        limit = opened(row, side)
        if limit is None:
            return None
        total += limit * price
        asked[number] = asked.get(number, Fraction(0)) + price
        for name, coefficient in row.amounts:
            spent[name] += Fraction(coefficient) * price
    for above in held:
        if above.price < 0 or not math.isfinite(above.limit):
            return None
        price = Fraction(above.price, scale)
        total += Fraction(above.limit) * price
        for amount in every.amounts if above.price else ():
            if amount.tier == above.tier:
                spent[amount.name] += own[amount.name] * price
    added_by_amounts = _best_amounts(every.amounts, costs, spent)
    best = best_of_everyone(problem, asked, valued=tier is None)
    return None if best is None or added_by_amounts is None else total + best + added_by_amounts


def costs_of(amounts: Iterable[Amount], tier: int | None) -> dict[str, Fraction]:
    """What each amount costs: in the objective, or in one tier alone."""
    return {a.name: Fraction(str(a.cost)) if tier in (None, a.tier) else Fraction(0) for a in amounts}


def _best_amounts(
    amounts: Iterable[Amount], costs: Mapping[str, Fraction], spent: Mapping[str, Fraction]
) -> Fraction | None:
    """What the amounts can add at most; ``None`` where one without an upper end would pay for itself."""
    total = Fraction(0)
    for amount in amounts:
        gain = -costs[amount.name] - spent[amount.name]
        end = amount.high if gain > 0 else amount.low
        if end is None:
            return None
        total += gain * Fraction(end)
    return total


def opened(row: Row, side: str) -> Fraction | None:
    """A limit of a row, as far out as the rule's check lets plans go; ``None`` where there is none.

    Where weights or the limit are no whole numbers they are floats near to what is meant; breaches below ``CLOSE`` are none.
    """
    limit = row.high if side == "max" else row.low
    if limit is None or not math.isfinite(limit):
        return None
    beyond = Fraction(row.slack)
    if not float(limit).is_integer() or not is_whole(row):
        beyond += Fraction(CLOSE) * Fraction(row.unit)
    return Fraction(limit) + beyond if side == "max" else Fraction(limit) - beyond


def numbered(rows: Sequence[Row]) -> list[tuple[Row, int]]:
    """Rows with their number among those of the same rule and subject."""
    seen: dict[tuple[str, str], int] = {}
    numbered = []
    for row in rows:
        key = (row.rule, row.subject)
        numbered.append((row, seen.get(key, 0)))
        seen[key] = seen.get(key, 0) + 1
    return numbered
