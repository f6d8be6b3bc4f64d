"""Concessions: rows and check honour them alike, on every plan, and what they cover is what was broken."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from bureaus import MAKERS, bureau, rule
from readings import IMPOSSIBLE, model_cost

from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.problem import Problem
from reorg.rules.registry import breaches_of, demand_text, kinds, rows_of, validate
from reorg.rules.rows import Contribution
from reorg.rules.seated import Seated

SEEDS = 10
PLANS = 60
WITHOUT_ROWS = ("crosswalk", "unplaced")
KINDS = sorted(set(MAKERS) - set(WITHOUT_ROWS))

Rows = Callable[[RuleSettings, Bureau], Contribution]


def hard_rule(kind: str, seed: int) -> dict[str, Any]:
    raw = {key: value for key, value in rule(kind, seed).items() if key not in ("severity", "weight")}
    if "target" in raw:
        raw = {
            **{key: value for key, value in raw.items() if key != "target"},
            "min": raw["target"],
            "max": raw["target"],
        }
    return raw


def seated_in(problem: Problem, plan: tuple[int, ...]) -> Seated:
    around = Bureau.of(problem)
    return Seated(problem, plan, around.reader, around.places, dict(around.origins))


def breaks(problem: Problem, plan: tuple[int, ...]) -> list[Breach]:
    return breaches_of(problem.rules[0], seated_in(problem, plan))


def given(r: random.Random, breaches: list[Breach], whole: bool) -> dict[str, float]:
    """Concessions at some of the breaches of a plan: enough, too little, or more than enough."""
    told: dict[str, float] = {}
    for one in breaches:
        amount = r.choice([one.amount, one.amount, one.amount - 1, one.amount + 1, 0.0 if whole else one.amount / 2])
        if r.random() < 0.8 and amount >= 0:
            told[one.subject] = float(round(amount)) if whole else amount
    return told


def conceding(kind: str) -> Iterator[tuple[Problem, list[tuple[int, ...]]]]:
    """Random bureaus whose one rule makes concessions to what one plan breaks; and plans to try on them."""
    for seed in range(SEEDS):
        r = random.Random(f"{kind}{seed}")
        problem = bureau(seed, hard_rule(kind, seed))
        people, seats = Bureau.of(problem).shape
        plans = list(itertools.product(range(-1, seats), repeat=people))
        few = r.sample(plans, PLANS // 6 if kind == "balance" else PLANS)
        for plan in few[:3]:
            breaches = breaks(problem, plan)
            told = given(r, breaches, kinds()[kind].settings.whole_breaches)
            if told:
                eased = problem.rules[0].model_copy(update={"concessions": told})
                yield problem.with_rules([eased]), few


def disagreements(kind: str, rows: Rows = rows_of) -> list[str]:
    found = []
    for problem, plans in conceding(kind):
        held = problem.rules[0]
        around = Bureau.of(problem)
        added = rows(held, around)
        for plan in plans:
            allowed = model_cost(added, around.shape, plan) != IMPOSSIBLE
            if allowed is bool(breaks(problem, plan)):
                found.append(f"{held!r} {held.concessions} {plan}: the model says {allowed}")
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_rows_and_check_make_the_same_concessions(kind: str) -> None:
    assert disagreements(kind)[:3] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_test_sees_rows_that_make_none(kind: str) -> None:
    def deaf(held: RuleSettings, around: Bureau) -> Contribution:
        return rows_of(held.model_copy(update={"concessions": {}}), around)

    assert disagreements(kind, deaf)


@pytest.mark.parametrize("kind", KINDS)
def test_conceding_what_a_plan_breaks_makes_it_a_plan(kind: str) -> None:
    tried = 0
    for seed in range(SEEDS):
        r = random.Random(f"all{kind}{seed}")
        problem = bureau(seed, hard_rule(kind, seed))
        people, seats = Bureau.of(problem).shape
        for _ in range(6):
            plan = tuple(r.randrange(-1, seats) for _ in range(people))
            breaches = breaks(problem, plan)
            if not breaches:
                continue
            told: dict[str, float] = {}
            for one in breaches:
                told[one.subject] = max(told.get(one.subject, 0.0), one.amount)
            eased = problem.with_rules([problem.rules[0].model_copy(update={"concessions": told})])
            assert breaks(eased, plan) == []
            around = Bureau.of(eased)
            assert model_cost(rows_of(eased.rules[0], around), around.shape, plan) != IMPOSSIBLE
            assert kinds()[kind].settings.model_validate({**hard_rule(kind, seed), "concessions": told})
            tried += 1
    assert tried > 2


def test_a_soft_rule_makes_no_concessions() -> None:
    raw = {"id": "r", "kind": "count", "who": {}, "where": {"id": "d1"}, "max": 0, "severity": "soft", "weight": 2.0}
    problem = bureau(1, {**raw, "concessions": {"": 4}})
    assert [one.amount for one in breaks(problem, (0, 0, 0, 0))] == [4]
    assert [finding.code for finding in validate(problem)] == ["rule.concession-without-effect"]


def test_a_concession_that_names_nobody_is_told() -> None:
    raw = {"id": "r", "kind": "count", "who": {}, "where": {"id": "d1"}, "max": 0}
    codes = [finding.code for finding in validate(bureau(1, {**raw, "concessions": {"d9": 1}}))]
    assert codes == ["rule.concession-without-effect"]
    assert not validate(bureau(1, {**raw, "concessions": {"": 1}}))


def test_pairs_are_excepted_in_whatever_order_they_are_named() -> None:
    raw = {"id": "r", "kind": "apart", "people": ["P0", "P1", "P2"]}
    both = bureau(1, {**raw, "concessions": {"P1+P0": 1}})
    assert breaks(both, (0, 0, 2, 4)) == []
    assert [one.subject for one in breaks(both, (0, 0, 0, 4))] == ["P0+P2", "P1+P2"]


@pytest.mark.parametrize("amount", [-1, 0.5, float("nan"), float("inf")])
def test_amounts_that_mean_nothing_are_refused(amount: float) -> None:
    with pytest.raises(ValueError, match="concessions"):
        kinds()["count"].settings.model_validate({"id": "r", "kind": "count", "min": 1, "concessions": {"": amount}})


def test_the_demand_tells_its_concessions() -> None:
    problem = bureau(
        1, {"id": "r", "kind": "count", "who": {}, "where": {"id": "d1"}, "max": 0, "concessions": {"": 2}}
    )
    said = demand_text(problem.rules[0], problem)
    assert said.zh.endswith("（例外：合计可差2）")
    assert said.en.endswith("(concessions: in all by 2)")


def test_someone_excepted_is_free_of_a_ban_and_nobody_else_is() -> None:
    raw = {"id": "r", "kind": "bar", "who": {}, "where": {"tag": "any"}, "concessions": {"P1": 1}}
    problem = bureau(1, raw)
    (ban,) = rows_of(problem.rules[0], Bureau.of(problem)).bans
    assert ban.people.tolist() == [True, False, True, True]
    assert [one.subject for one in breaks(problem, (0, 0, 0, 0))] == ["P0", "P2", "P3"]
