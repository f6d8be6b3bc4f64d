"""A plan to begin from makes the search faster, never its answer another one."""

from __future__ import annotations

import random

import numpy as np
import pytest
from test_optimum import EXACT, random_problem

from reorg.engine import SolveOptions, solve
from reorg.engine.arcs import laid_out
from reorg.engine.network import flow, places


@pytest.mark.parametrize("seed", range(40))
def test_the_optimum_is_the_same_from_any_beginning(seed: int) -> None:
    """From a plan that breaks rules, from part of one, from nonsense, and from the optimum itself."""
    problem = random_problem(seed)
    r = random.Random(seed)
    found = solve(problem, EXACT)
    seats, people = len(problem.structure.seats), len(problem.people)
    starts = [[r.randrange(-1, seats) for _ in range(people)], [-1] * people, [0] * people]
    if found.seats is not None:
        starts.append(found.seats.tolist())
    for start in starts:
        again = solve(problem, EXACT, start=start)
        assert again.status == found.status
        assert again.objective == pytest.approx(found.objective) if found.objective is not None else not again.objective


@pytest.mark.parametrize("seed", range(40))
def test_a_plan_that_keeps_the_rules_is_held_when_there_is_no_time(seed: int) -> None:
    problem = random_problem(seed)
    found = solve(problem, EXACT)
    tiers = any(getattr(rule, "tier", 0) for rule in problem.rules)
    if found.seats is None or (found.seats < 0).any() or tiers:
        return
    held = solve(problem, SolveOptions(time_limit=0.0, gap=0.0), start=found.seats.tolist())
    assert held.seats is not None
    assert held.objective == pytest.approx(found.objective)
    assert held.bound >= held.objective - 1e-6


@pytest.mark.parametrize("seed", range(40))
def test_the_network_core_keeps_the_places_of_the_seats(seed: int) -> None:
    """Where everyone finds a place, nobody sits beyond the places; an arc each, and an allowed one."""
    model = laid_out(random_problem(seed))
    if not len(model.arcs) or not model.arcs.everyone:
        return
    every = np.arange(len(model.arcs))
    taken = flow(model, model.worth, every)
    who, where = model.arcs.pairs(taken)
    assert who.tolist() == list(range(model.people))
    most = places(model)
    if most.sum() >= model.people and model.arcs.seats.size == model.people * model.seats:
        assert (np.bincount(where, minlength=model.seats) <= most).all()
