"""What a rule adds to the model: bans on pairs, rows, and slack amounts.

A row is people-weights times seat-weights: sum over terms of sum a_p * b_s * x_ps, between ``low`` and
``high`` (see ``docs/decisions/0001``). Weights are integers held as floats, so that rows are exact.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Term:
    """a_p * b_s over all pairs, or over those that ``pairs`` (people x seats) holds true."""

    people: Floats
    seats: Floats
    pairs: Mask | None = None


@dataclass(frozen=True, eq=False)
class Row:
    """low <= terms + sum of coefficient * amount <= high; ``None`` is no limit on that side.

    ``unit`` is what one counted unit of breach (a person, a pair, a person-year) is worth in the row; ``slack`` how far
    beyond its limits the row may be on a plan that the rule's check lets pass (weights that are no whole numbers, means
    compared to a tolerance): a proof about plans allows for it.
    """

    rule: str
    subject: str
    terms: tuple[Term, ...]
    low: float | None = None
    high: float | None = None
    amounts: tuple[tuple[str, float], ...] = ()
    unit: float = 1.0
    slack: float = 0.0


@dataclass(frozen=True, slots=True)
class Amount:
    """An auxiliary amount of the model: a soft rule's breach (with its cost a unit), or a helper."""

    name: str
    cost: float = 0.0
    low: float = 0.0
    high: float | None = None
    integer: bool = False
    tier: int = 0


@dataclass(frozen=True, eq=False)
class Ban:
    """Nobody of ``people`` may take one of ``seats`` (of the pairs in ``pairs`` when given)."""

    rule: str
    people: Mask
    seats: Mask
    pairs: Mask | None = None


@dataclass(frozen=True, eq=False)
class Contribution:
    """Everything one rule adds."""

    bans: tuple[Ban, ...] = ()
    rows: tuple[Row, ...] = ()
    amounts: tuple[Amount, ...] = ()

    @staticmethod
    def join(parts: Iterable[Contribution]) -> Contribution:
        listed = list(parts)
        return Contribution(
            tuple(ban for part in listed for ban in part.bans),
            tuple(row for part in listed for row in part.rows),
            tuple(amount for part in listed for amount in part.amounts),
        )


def bounded(
    rule: Any,
    subject: str,
    terms: tuple[Term, ...],
    low: float | None = None,
    high: float | None = None,
    unit: float = 1.0,
    integer: bool = True,
    slack: float = 0.0,
) -> Contribution:
    """A row as it stands when the rule is hard; soft, each side gets an amount that costs the rule's weight.

    ``unit`` is what one counted unit of breach is worth in the row (1000 where a share is scaled by 1000).
    """
    if low is None and high is None:
        return Contribution()
    if rule.hard:
        return Contribution(rows=(Row(rule.id, subject, terms, low, high, unit=unit, slack=slack),))
    amounts, parts = [], []
    if low is not None:
        short = Amount(f"{rule.id}|{subject}|short", rule.weight, integer=integer, tier=rule.tier)
        amounts.append(short)
        parts.append((short.name, unit))
    if high is not None:
        over = Amount(f"{rule.id}|{subject}|over", rule.weight, integer=integer, tier=rule.tier)
        amounts.append(over)
        parts.append((over.name, -unit))
    row = Row(rule.id, subject, terms, low, high, tuple(parts), unit, slack)
    return Contribution(rows=(row,), amounts=tuple(amounts))


def banned(rule: Any, subject: str, people: Mask, seats: Mask, pairs: Mask | None = None) -> Contribution:
    """A pair rule: a ban when hard; soft, each person so placed costs the rule's weight."""
    if not people.any() or not seats.any():
        return Contribution()
    if rule.hard:
        return Contribution(bans=(Ban(rule.id, people, seats, pairs),))
    term = Term(people.astype(float), seats.astype(float), pairs)
    return bounded(rule, subject, (term,), high=0)


def scaled(limit: float) -> tuple[int, int]:
    """A limit such as 0.516 or 42.5 as numerator and denominator, exact to six decimals."""
    fraction = Fraction(str(limit)).limit_denominator(1_000_000)
    return fraction.numerator, fraction.denominator
