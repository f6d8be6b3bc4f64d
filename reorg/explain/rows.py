"""Rules' rows as limits that a planner knows: what they count, where the plan stands, and what one unit more would gain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reorg.explain.ground import SMALL, Ground
from reorg.rules.rows import Mask


@dataclass(frozen=True, slots=True)
class Limit:
    """One row of a rule. ``low``, ``high`` and ``now`` are in the rule's own unit (people, mostly) where the row counts
    people plainly, else ``None``; ``price`` is what one unit looser at ``side`` (min or max) gains at most, 0 where the
    row does not bind at the margin. ``binds``: the plan stands at one of the limits."""

    rule: str
    subject: str
    row: int
    low: float | None
    high: float | None
    now: float | None
    price: float
    side: str
    binds: bool


def limit(ground: Ground, number: int) -> Limit:
    """A row of the rules as a limit."""
    row = ground.rows[number]
    price = 0.0 if ground.priced is None else float(ground.priced.prices[number])
    now = float(ground.activity[number])
    plain = all(((term.people == 0) | (term.people == 1)).all() and ((term.seats == 0) | (term.seats == 1)).all()
                for term in row.terms)  # fmt: skip
    at = (row.high is not None and now > row.high - SMALL) or (row.low is not None and now < row.low + SMALL)
    return Limit(
        row.rule,
        row.subject,
        number,
        row.low if plain else None,
        row.high if plain else None,
        now if plain else None,
        abs(price) * row.unit,
        "max" if price > 0 else "min" if price < 0 else "",
        at,
    )


def counted(ground: Ground, number: int) -> Mask:
    """People whom a row counts at all."""
    found = np.zeros(ground.bureau.shape[0], dtype=bool)
    for term in ground.rows[number].terms:
        found |= term.people != 0
    return found


def support(ground: Ground, number: int) -> Mask:
    """Seats in which a row counts anybody."""
    found = np.zeros(ground.bureau.shape[1], dtype=bool)
    for term in ground.rows[number].terms:
        found |= term.seats != 0
    return found
