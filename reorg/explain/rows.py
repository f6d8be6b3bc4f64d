"""Rules' rows as limits that a planner knows: what they count, where the plan stands, and what one unit more would gain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reorg.explain.ground import SMALL, Ground
from reorg.rules.rows import Mask

FAR = 3
"""Prices of more than so many whole placements come from rows of which one forces the other (a post, and the one person
who must hold it); true as bounds, they say nothing of what a looser limit would gain."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One row of a rule. ``low``, ``high`` and ``now`` are in the rule's own unit (people, mostly) where the row counts
    people plainly, else ``None``; ``price`` is what one unit looser at ``side`` (min or max) adds at most to the bound
    on every plan, 0 where the row does not bind at the margin, ``None`` where prices say nothing of use (see
    :data:`FAR`). ``binds``: the plan stands at one of the limits."""

    rule: str
    subject: str
    row: int
    low: float | None
    high: float | None
    now: float | None
    price: float | None
    side: str
    binds: bool


def limit(ground: Ground, number: int) -> Limit:
    """A row of the rules as a limit."""
    row = ground.rows[number]
    price = 0.0 if ground.priced is None else float(ground.priced.prices[number])
    gain: float | None = ground.looser(number)
    now = float(ground.activity[number])
    plain = all(((term.people == 0) | (term.people == 1)).all() and ((term.seats == 0) | (term.seats == 1)).all()
                for term in row.terms)  # fmt: skip
    at = (row.high is not None and now > row.high - SMALL) or (row.low is not None and now < row.low + SMALL)
    if gain is not None and gain > FAR * placement_worth(ground):
        gain = None
    return Limit(
        row.rule,
        row.subject,
        number,
        row.low if plain else None,
        row.high if plain else None,
        now if plain else None,
        gain,
        "max" if price > 0 else "min" if price < 0 else "",
        at,
    )


def worth_of(one: Limit) -> float:
    """A limit's price as a key to sort by."""
    return one.price or 0.0


def placement_worth(ground: Ground) -> float:
    """What one placement can be worth at most, or cost by breaking a soft rule, in units of the objective."""
    most = 100.0 * sum(ground.problem.settings.objective.weights().values())
    return most + max((rule.weight for rule in ground.problem.rules if not rule.hard), default=0.0)


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
