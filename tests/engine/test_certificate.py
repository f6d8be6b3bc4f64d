"""The certificate's bound holds whatever the prices are, and a changed limit, value or price is noticed."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from test_optimum import EXACT, FEASIBLE, random_problem

from reorg.engine import solve
from reorg.engine.model import build
from reorg.rules.certificate import certify, recomputed


@pytest.mark.parametrize("seed", range(40))
def test_no_plan_is_above_the_bound_for_any_prices(seed: int) -> None:
    problem = random_problem(seed)
    outcome = solve(problem, EXACT)
    if outcome.seats is None:
        return
    r = random.Random(seed)
    assert outcome.objective is not None
    for size in (0.0, 1.0, 30.0, 2000.0):
        prices = [r.uniform(-size, size) for _ in build(problem).rows]
        certificate = certify(problem, prices, outcome.objective)
        assert certificate.bound >= outcome.objective - 1e-9
        assert recomputed(problem, certificate.as_json()) == certificate.bound


def test_the_engines_own_prices_prove_a_close_bound() -> None:
    problem = random_problem(FEASIBLE)
    outcome = solve(problem, EXACT)
    assert outcome.objective is not None
    certificate = certify(problem, outcome.prices, outcome.objective)
    nothing = certify(problem, [0.0] * len(outcome.prices), outcome.objective)
    assert outcome.objective - 1e-9 <= certificate.bound <= nothing.bound


def test_a_changed_problem_or_price_is_noticed() -> None:
    seen = set()
    for seed in range(30):
        problem = random_problem(seed)
        outcome = solve(problem, EXACT)
        if outcome.seats is None or outcome.objective is None:
            continue
        told = certify(problem, outcome.prices, outcome.objective).as_json()
        if not told["prices"]:
            continue
        first = told["prices"][0]
        changed = {**told, "prices": [{**first, "price": first["price"] * 3 + 1000}, *told["prices"][1:]]}
        if recomputed(problem, changed) != told["bound"]:
            seen.add("price")
        unknown = {**told, "prices": [{**first, "subject": "nobody"}]}
        assert recomputed(problem, unknown) is None
        fewer = replace(problem, rules=tuple(rule for rule in problem.rules if rule.id != first["rule"]))
        assert recomputed(fewer, told) is None
        weights = problem.settings.objective.model_copy(update={"fit": 6})
        dearer = replace(problem, settings=problem.settings.model_copy(update={"objective": weights}))
        if recomputed(dearer, told) != told["bound"]:
            seen.add("value")
    assert seen == {"price", "value"}


def test_what_is_no_certificate_is_refused() -> None:
    problem = random_problem(FEASIBLE)
    for told in ({}, {"scale": 0, "prices": []}, {"scale": 1000, "prices": [{"rule": "x"}]}):
        assert recomputed(problem, told) is None
