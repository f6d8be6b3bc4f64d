"""The engine's optimum is the best of all plans, tried one by one, on small random bureaus with rules of every kind."""

from __future__ import annotations

import itertools
import random
import threading
from dataclasses import replace

import pytest
from bureaus import MAKERS, bureau, rule

from reorg.domain.settings import Objective
from reorg.engine import SolveOptions, solve
from reorg.rules.audit import audit
from reorg.rules.problem import Problem
from reorg.rules.registry import read_rule

EXACT = SolveOptions(gap=0.0)
FEASIBLE = 9
"""A seed of :func:`random_problem` whose bureau has a plan."""


def random_problem(seed: int) -> Problem:
    """A bureau with its own demands and a few rules of any kind, hard and soft, in up to two tiers."""
    r = random.Random(seed)
    problem = bureau(seed, None)
    chosen = r.sample([kind for kind in sorted(MAKERS) if kind not in ("unplaced", "crosswalk")], r.randint(0, 3))
    extra = []
    for number, kind in enumerate(chosen):
        raw = {**rule(kind, seed), "id": f"x{number}"}
        if r.random() < 0.6:
            raw |= {"severity": "soft", "weight": r.choice([5, 120])}
        extra.append(read_rule(raw))
    weights = Objective(stay=r.choice([0, 10]), fit=5, wish=r.choice([0, 3]), merit=1)
    settings = problem.settings.model_copy(
        update={"allow_unplaced": r.random() < 0.6, "unplaced_cost": 700.0, "objective": weights}
    )
    softened = [
        one.model_copy(update={"severity": "soft", "weight": r.choice([30.0, 400.0])})
        if one.kind not in ("unplaced", "crosswalk") and r.random() < 0.85
        else one
        for one in problem.rules
    ]
    return replace(problem, settings=settings, rules=(*softened, *extra))


def best_of_all(problem: Problem) -> float | None:
    """The best objective of any plan that the audit passes; ``None`` when it passes none."""
    seats = range(-1 if problem.settings.allow_unplaced else 0, len(problem.structure.seats))
    best = None
    for plan in itertools.product(seats, repeat=len(problem.people)):
        audited = audit(problem, plan)
        if audited.ok and (best is None or audited.objective > best):
            best = audited.objective
    return best


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(14))
def test_the_optimum_is_the_best_of_all_plans(seed: int) -> None:
    problem = random_problem(seed)
    outcome = solve(problem, EXACT)
    best = best_of_all(problem)
    if best is None:
        assert outcome.status == "infeasible"
        assert outcome.seats is None
    else:
        assert outcome.status == "optimal"
        assert outcome.objective == pytest.approx(best, abs=1e-6)
        assert outcome.bound == pytest.approx(best, abs=1e-6)


def test_a_higher_tier_goes_before_a_lower_one() -> None:
    # Two soft demands that cannot both be met: the heavier one gives way to the one of the higher tier.
    problem = bureau(
        3, {"id": "a", "kind": "count", "where": {"id": "d1"}, "min": 4, "severity": "soft", "weight": 1, "tier": 2}
    )
    other = read_rule(
        {"id": "b", "kind": "count", "where": {"id": "d2"}, "min": 4, "severity": "soft", "weight": 1000, "tier": 1}
    )
    both = replace(problem, rules=(*problem.rules, other))
    outcome = solve(both, EXACT)
    assert outcome.seats is not None
    costs = {result.rule_id: result.cost for result in audit(both, outcome.seats.tolist()).rules}
    assert costs == {"a": 0, "b": 4000}


def test_the_same_seed_gives_the_same_plan() -> None:
    problem = random_problem(FEASIBLE)
    first, second = (solve(problem, SolveOptions(gap=0.0, seed=5)) for _ in range(2))
    assert first.seats is not None
    assert second.seats is not None
    assert first.seats.tolist() == second.seats.tolist()


def test_no_time_proves_nothing() -> None:
    outcome = solve(random_problem(FEASIBLE), SolveOptions(time_limit=0.0))
    assert (outcome.status, outcome.seats) == ("unknown", None)


def test_a_stop_signal_ends_the_search() -> None:
    stop = threading.Event()
    stop.set()
    outcome = solve(random_problem(FEASIBLE), EXACT, stop=stop)
    assert outcome.status in ("unknown", "feasible", "infeasible")
    assert outcome.status == "infeasible" or outcome.interrupted
