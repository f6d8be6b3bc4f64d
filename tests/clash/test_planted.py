"""Planted clashes: the very demands that were planted are found among many that are kept, and nothing else."""

from __future__ import annotations

from functools import cache

import pytest
from planted import WAYS_TO_CLASH, Planted, planted

from reorg.engine.clash import Why, why
from reorg.explain.clash import clash_of, way_problem
from reorg.rules.audit import audit

SEEDS = range(2)
CASES = [(way, seed) for way in WAYS_TO_CLASH for seed in SEEDS]
BY_COUNTING = ("holders", "shared", "room", "share", "pinned", "posts", "mean")
"""Ways to clash that adding up rows proves; a ring or a pair tied to two units is no matter of counting."""


@cache
def case(way: str, seed: int) -> tuple[Planted, Why]:
    made = planted(way, seed)
    return made, why(made.problem, 60)


@pytest.mark.parametrize(("way", "seed"), CASES)
def test_the_planted_clash_is_found(way: str, seed: int) -> None:
    made, answer = case(way, seed)
    assert answer.status == "clash"
    assert answer.clash is not None
    assert {answer.demands.listed[number].key for number in answer.clash.numbers} == made.keys
    assert answer.clash.verified
    assert all(answer.clash.minimal)
    assert answer.clash.smallest
    assert answer.further == ()
    assert answer.finished


@pytest.mark.parametrize(("way", "seed"), CASES)
def test_without_the_planted_rules_there_is_a_plan(way: str, seed: int) -> None:
    made, _ = case(way, seed)
    ids = {rule for rule, _ in made.keys}
    for out in sorted(ids):
        rest = made.problem.with_rules(rule for rule in made.problem.rules if rule.id != out)
        answer = why(rest, 60)
        assert answer.status == "plan"
        assert answer.seats is not None
        assert audit(rest, answer.seats.tolist()).ok


@pytest.mark.parametrize(("way", "seed"), CASES)
def test_ways_out_loosen_planted_rules_alone_and_give_plans(way: str, seed: int) -> None:
    made, answer = case(way, seed)
    told = clash_of(made.problem, answer)
    assert len(told.ways_out) >= min(2, len(made.keys))
    ids = {rule for rule, _ in made.keys}
    for one in told.ways_out:
        assert audit(way_problem(told, one), one.seats).ok
    assert {change.rule_id for change in told.ways_out[0].changes} <= ids


@pytest.mark.parametrize(("way", "seed"), CASES)
def test_what_counting_proves_is_told_as_a_shortfall(way: str, seed: int) -> None:
    made, answer = case(way, seed)
    told = [one for one in answer.shortages if {answer.demands.listed[n].key for n in one.numbers} == made.keys]
    assert bool(told) is (way in BY_COUNTING)
    for one in told:
        assert one.required > one.available


def figures(way: str) -> tuple[float, float]:
    _, answer = case(way, 0)
    return answer.shortages[0].required, answer.shortages[0].available


def test_figures_are_those_that_a_planner_would_count() -> None:
    assert figures("holders") == (3, 2)
    assert figures("shared") == (8, 7)
    assert figures("room") == (9, 8)
    assert figures("pinned") == (3, 2)
    assert figures("posts") == (4, 3)
