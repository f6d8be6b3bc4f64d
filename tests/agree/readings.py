"""Two readings of a rule on one plan: its rows and bans (the model's), and its check (the audit's)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.optimize import LinearConstraint, milp

from reorg.engine.model import Model
from reorg.rules.bureau import Bureau
from reorg.rules.kinds import posts
from reorg.rules.problem import Problem
from reorg.rules.registry import Kind
from reorg.rules.rows import Contribution
from reorg.rules.seated import Seated

IMPOSSIBLE = float("inf")


def model_cost(contribution: Contribution, shape: tuple[int, int], seats: Sequence[int]) -> float:
    """What the model takes off for the rule on this plan; infinite where it forbids the plan."""
    people = [p for p, seat in enumerate(seats) if seat >= 0]
    for ban in contribution.bans:
        for p in people:
            if ban.people[p] and ban.seats[seats[p]] and (ban.pairs is None or ban.pairs[p, seats[p]]):
                return IMPOSSIBLE
    activity = [
        sum(
            term.people[p] * term.seats[seats[p]] * (1 if term.pairs is None else term.pairs[p, seats[p]])
            for term in row.terms
            for p in people
        )
        for row in contribution.rows
    ]
    if not contribution.amounts:
        fits = all(
            (row.low is None or value >= row.low - 1e-9) and (row.high is None or value <= row.high + 1e-9)
            for row, value in zip(contribution.rows, activity, strict=True)
        )
        return 0.0 if fits else IMPOSSIBLE
    return _least_cost(contribution, shape, activity)


def _least_cost(contribution: Contribution, shape: tuple[int, int], activity: list[float]) -> float:
    """The least cost of amounts that make every row fit, by a small integer program over the amounts alone."""
    model = Model(np.zeros(shape), np.ones(shape, dtype=bool), contribution.rows, contribution.amounts)
    value = np.array(activity)
    found = milp(
        model.cost,
        constraints=LinearConstraint(
            model.amount_matrix.toarray(), model.low - value - 1e-9, model.high - value + 1e-9
        ),
        bounds=(model.amount_low, model.amount_high),
        integrality=model.integer.astype(int),
    )
    return float(found.fun) if found.status == 0 else IMPOSSIBLE


def audit_cost(kind: Kind, rule: Any, problem: Problem, seats: Sequence[int]) -> float:
    """What the check takes off for the rule on this plan; infinite where a hard rule is broken."""
    bureau = Bureau.of(problem)
    seated = Seated(problem, seats, bureau.reader, bureau.places, dict(bureau.origins))
    breaches = kind.check(rule, seated)
    if rule.hard and breaches:
        return IMPOSSIBLE
    price = posts.price(rule, seated) if isinstance(rule, posts.Settings) else 0.0
    return price + (0.0 if rule.hard else rule.weight * sum(breach.amount for breach in breaches))
