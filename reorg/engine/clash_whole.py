"""Whole problems too large for one integer program, through the engine's own search."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import combinations

import numpy as np

from reorg.engine.clash_classes import Found
from reorg.engine.clash_demands import Demand, Demands
from reorg.engine.highs import Stopper
from reorg.engine.outcome import SolveOptions
from reorg.engine.search import EngineFault, solve
from reorg.rules.base import RuleSettings
from reorg.rules.problem import Problem

ANY = 1.0
"""The gap at which any plan will do."""
FREE = 1_000_000
"""A concession that leaves nothing of a limit."""


def searched(problem: Problem, unplaced: int, stopper: Stopper, gap: float, seed: int, threads: int) -> Found:
    """A plan by the engine's own search, or its proof that there is none; ``unplaced`` numbers that seat."""
    left = stopper.remaining()
    if left <= 0 or stopper.due():
        return Found("unknown")
    options = SolveOptions(None if left == float("inf") else left, gap, seed, threads)
    try:
        outcome = solve(problem, options, None, stopper.event)
    except EngineFault:
        return Found("unknown")
    if outcome.seats is None:
        return Found("none" if outcome.status == "infeasible" else "unknown")
    return Found("plan", np.where(outcome.seats < 0, unplaced, outcome.seats).astype(np.int64))


def freed(rule: RuleSettings, parts: Iterable[Demand], problem: Problem) -> RuleSettings:
    """The rule when it puts up with anything at these demands' subjects; it stays hard, since others look at it."""
    free = dict(rule.concessions)
    for part in parts:
        if part.bans:
            free |= {person.person_id: 1.0 for person in problem.people}
        if rule.speaks_of_pairs:
            free |= {f"{a}+{b}": 1.0 for a, b in combinations(part.subject.split("+"), 2)}
        elif part.rows:
            free[part.subject] = float(FREE)
    return rule.model_copy(update={"concessions": free})


def only(demands: Demands, chosen: Collection[int]) -> Problem:
    """The problem under the chosen demands alone, without its soft rules. A rule of which nothing is chosen is gone."""
    parts: dict[str, list[Demand]] = {}
    left: dict[str, list[Demand]] = {}
    for number, part in enumerate(demands.listed):
        (left if number in chosen else parts).setdefault(part.rule.id, []).append(part)
    ground = [rule for rule in demands.problem.rules if rule.hard and rule.id not in left and rule.id not in parts]
    kept = [freed(own[0].rule, parts.get(key, ()), demands.problem) for key, own in left.items()]
    return demands.problem.with_rules([*ground, *kept])
