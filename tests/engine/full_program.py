"""The whole problem as one integer program, spelled out straight from the rules' rows, pair by pair: no pricing, no choice
of columns, nothing of the engine's. Solved by SciPy."""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from reorg.rules.added import added, allowed_pairs, values_of
from reorg.rules.problem import Problem


def best_objective(problem: Problem) -> float | None:
    """The optimum without regard to tiers; ``None`` where no plan keeps the rules."""
    every, allowed = added(problem), allowed_pairs(problem)
    people, seats = allowed.shape
    weights = problem.settings.objective.weights()
    worth = sum(weight * values_of(problem)[term] for term, weight in weights.items())
    pairs = [(p, s) for p in range(people) for s in range(seats) if allowed[p, s]]
    if problem.settings.allow_unplaced:
        pairs += [(p, -1) for p in range(people)]
    names = {amount.name: len(pairs) + number for number, amount in enumerate(every.amounts)}
    gain = np.zeros(len(pairs) + len(names))
    gain[: len(pairs)] = [worth[p, s] if s >= 0 else -problem.settings.unplaced_cost for p, s in pairs]
    gain[len(pairs) :] = [-amount.cost for amount in every.amounts]
    once = np.zeros((people, len(gain)))
    for column, (p, _) in enumerate(pairs):
        once[p, column] = 1
    spelled = np.zeros((len(every.rows), len(gain)))
    low, high = np.full(len(every.rows), -np.inf), np.full(len(every.rows), np.inf)
    for number, row in enumerate(every.rows):
        low[number] = -np.inf if row.low is None else row.low
        high[number] = np.inf if row.high is None else row.high
        for name, coefficient in row.amounts:
            spelled[number, names[name]] += coefficient
        for term in row.terms:
            for column, (p, s) in enumerate(pairs):
                if s >= 0 and (term.pairs is None or term.pairs[p, s]):
                    spelled[number, column] += term.people[p] * term.seats[s]
    ends = [(amount.low, np.inf if amount.high is None else amount.high) for amount in every.amounts]
    found = milp(
        -gain,
        constraints=[LinearConstraint(once, 1, 1), LinearConstraint(spelled, low, high)],
        bounds=Bounds([0] * len(pairs) + [end[0] for end in ends], [1] * len(pairs) + [end[1] for end in ends]),
        integrality=[1] * len(pairs) + [int(amount.integer) for amount in every.amounts],
        options={"mip_rel_gap": 0.0},
    )
    if found.status == 2:
        return None
    assert found.status == 0, found.message
    return -float(found.fun)
