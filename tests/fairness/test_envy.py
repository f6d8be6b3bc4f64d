"""Justified envy equals an independent count; the rule brings it down with a proof; exchanges are told as the checks see them."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from every_plan import best_of_all
from recounted_envy import bureaus_of_all_rules, recount, seated_of, wishing

from reorg.domain.settings import Objective
from reorg.engine import SolveOptions, solve
from reorg.rules import envy
from reorg.rules.added import added, allowed_pairs, eligible_pairs, extended
from reorg.rules.audit import audit
from reorg.rules.certificate import certify, doubts
from reorg.rules.envy import envied
from reorg.rules.envy_free import envy_rule
from reorg.rules.exchange import exchange_breaks
from reorg.rules.problem import Problem
from reorg.rules.registry import read_rule

SEEDS = 40
PASSED_OVER = (2, 11, 13, 28)
"""Bureaus of five people whose best plan passes somebody over."""


def plans(problem: Problem, seed: int, count: int) -> list[list[int]]:
    """Random plans; most people in a seat, where rules on pairs allow it in half of the plans."""
    r, made = random.Random(seed), []
    seats = range(len(problem.structure.seats))
    allowed = allowed_pairs(problem)
    for number in range(count):
        plan = []
        for person in range(len(problem.people)):
            open_to = [seat for seat in seats if number % 2 or allowed[person, seat]]
            plan.append(r.choice([*open_to, *open_to, -1]))
        made.append(plan)
    return made


def differences(seeds: int = SEEDS) -> tuple[int, list[str]]:
    """Pairs found in all, and the plans on which the two counts differ."""
    count, wrong = 0, []
    for seed in range(seeds):
        problem = wishing(seed)
        for plan in plans(problem, seed, 6):
            found = {(one.person, one.holder, one.seat) for one in envied(seated_of(problem, plan))}
            count += len(found)
            if found != set(recount(problem, plan)):
                wrong.append(f"{seed} {plan}")
    return count, wrong


def test_pairs_equal_an_independent_count() -> None:
    count, wrong = differences()
    assert wrong == []
    assert count > 250


def test_a_bug_in_the_measure_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    true = envy.fitness
    monkeypatch.setattr(envy, "fitness", lambda problem: -true(problem))
    assert differences(10)[1]


def test_a_bug_in_who_may_leave_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Holders kept by a rule are no reason for envy: without their bans the counts differ."""
    monkeypatch.setattr(envy, "eligible_pairs", lambda problem: eligible_pairs(problem) | True)
    assert differences(10)[1]


def staying(problem: Problem, hard: tuple[str, ...]) -> Problem:
    """The bureau with staying worth most, so that wishes are passed over, and every rule soft but those of these kinds."""
    rules = tuple(
        rule if rule.kind in hard else rule.model_copy(update={"severity": "soft", "weight": 40.0})
        for rule in problem.rules
    )
    weights = Objective(stay=4, fit=1, merit=1)
    return replace(problem, rules=rules, settings=problem.settings.model_copy(update={"objective": weights}))


@pytest.mark.parametrize("severity", [{"severity": "soft", "weight": 120}, {"severity": "hard"}])
def test_the_rule_is_solved_to_the_best_of_all_plans(severity: dict[str, object]) -> None:
    binding = 0
    for seed in PASSED_OVER:
        problem = staying(wishing(seed, 5), hard=("pin", "fixed", *(("posts", "strength") if seed % 2 else ())))
        free = solve(problem, SolveOptions(gap=0.0))
        under = problem.with_rules((*problem.rules, read_rule({"id": "e", "kind": "envy", **severity})))
        best, outcome = best_of_all(under), solve(under, SolveOptions(gap=0.0))
        if best is None:
            assert outcome.status == "infeasible"
            continue
        assert outcome.objective == pytest.approx(best[0], abs=1e-6), seed
        assert outcome.seats is not None
        audited = audit(under, outcome.seats.tolist())
        told = certify(under, outcome.prices, audited.objective).as_json()
        assert doubts(under, told, audited)[1] == ()
        binding += free.objective != outcome.objective
    assert binding >= 3


def test_a_plan_with_fewer_pairs_costs_what_they_cost() -> None:
    fewer = 0
    for seed in range(12):
        problem = staying(wishing(seed, 6), hard=("pin", "fixed"))
        free = solve(problem, SolveOptions(gap=0.0))
        laid = extended(problem, [envy_rule(1000.0)])
        held = solve(laid, SolveOptions(gap=0.0))
        if free.seats is None or held.seats is None:
            continue
        before = len(list(envied(seated_of(problem, free.seats.tolist()))))
        after = len(list(envied(seated_of(problem, held.seats.tolist()))))
        result = next(one for one in audit(laid, held.seats.tolist()).rules if one.rule_id == "envy-free")
        assert result.cost == 1000 * after
        assert after <= before
        fewer += after < before
    assert fewer


def test_what_is_laid_on_a_bureau_does_not_change_who_is_eligible_by_its_own_rules() -> None:
    """Pins of a former plan made the rule's two readings differ: people held in place were no longer eligible elsewhere."""
    problem = wishing(3)
    problem = problem.with_rules((*problem.rules, envy_rule(10.0)))
    pins = read_rule({"id": "held", "kind": "steady", "seats": {"P0": "d1/officer", "P1": "d2/officer"}})
    laid = extended(problem, [pins])
    plan = [random.Random(1).randrange(len(problem.structure.seats)) for _ in problem.people]
    counts = [[one.cost for one in audit(case, plan).rules if one.kind == "envy"] for case in (problem, laid)]
    assert counts[0] == counts[1]
    assert (allowed_pairs(laid) != eligible_pairs(laid)).any()


def test_rules_that_ask_who_is_eligible_keep_their_place_among_the_rows() -> None:
    problem = wishing(2)
    last = problem.with_rules((*problem.rules, envy_rule(10.0)))
    first = problem.with_rules((envy_rule(10.0), *problem.rules))
    own = [row.subject for row in added(last).rows if row.rule == "envy-free"]
    assert own
    assert [row.subject for row in added(first).rows][: len(own)] == own
    assert [row.rule for row in added(first).rows][len(own) :] == [row.rule for row in added(problem).rows]


def _broken(problem: Problem, plan: list[int]) -> set[str]:
    return {one.rule_id for one in audit(problem, plan).rules if one.severity == "hard" and not one.holds}


def test_what_an_exchange_breaks_is_what_the_checks_find() -> None:
    tried = broken = 0
    for problem in bureaus_of_all_rules(range(16)):
        outcome = solve(problem, SolveOptions(gap=0.0))
        if outcome.seats is None:
            continue
        plan = outcome.seats.tolist()
        pairs = [(a, b) for a in range(len(plan)) for b in range(a) if plan[a] != plan[b]]
        for (a, b), told in zip(pairs, exchange_breaks(problem, plan, pairs), strict=True):
            changed = list(plan)
            changed[a], changed[b] = plan[b], plan[a]
            assert set(told) == _broken(problem, changed), (a, b)
            tried, broken = tried + 1, broken + bool(told)
    assert tried > 60
    assert 10 < broken < tried - 10


def test_nobody_envies_without_a_wish() -> None:
    problem = wishing(5)
    none = replace(problem, people=tuple(replace(one, wishes=()) for one in problem.people))
    assert list(envied(seated_of(none, plans(none, 5, 1)[0]))) == []
