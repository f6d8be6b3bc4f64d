"""A hundred small infeasible bureaus against brute force over all their plans: the clash, its size, the ways out."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
from planted import KINDS, plans, random_bureau, raws

from reorg.engine.clash import Why, why
from reorg.engine.clash_demands import GROUND, Demands
from reorg.engine.clash_ways import price
from reorg.explain.clash import Clash, clash_json, clash_of, way_problem
from reorg.explain.clash_words import clash_lines
from reorg.rules.audit import audit, in_force
from reorg.rules.problem import Problem
from reorg.rules.registry import breaches_of, read_rule

BUREAUS = 48
SEEDS = range(80)
DEPENDENT = ("fixed", "balance")


@dataclass(frozen=True)
class Brute:
    """Every plan of a bureau: the demands it breaks, and what the rules' checks count."""

    demands: Demands
    broken: dict[frozenset[int], tuple[int, ...]]
    least: float

    def has_plan(self, chosen: Iterable[int]) -> bool:
        wanted = set(chosen)
        return any(not one & wanted for one in self.broken)

    def smallest(self) -> int:
        """Fewest demands that no plan keeps together."""
        numbers = sorted(frozenset().union(*self.broken))
        return next(
            size
            for size in range(len(numbers) + 1)
            for chosen in itertools.combinations(numbers, size)
            if not self.has_plan(chosen)
        )


def counted(problem: Problem, demands: Demands, plan: tuple[int, ...]) -> dict[str, float]:
    """What each hard rule's own check finds on a plan, weighed."""
    seated = demands.seated(np.array(plan))
    found = {}
    for rule in problem.rules:
        if rule.hard and rule.kind != "unplaced":
            found[rule.id] = price(rule) * sum(one.amount for one in breaches_of(rule, seated))
    return found


@cache
def brute(seed: int) -> Brute:
    problem = random_bureau(seed)
    demands = Demands.of(problem)
    ground = demands.allowed(())
    people = np.arange(len(ground))
    broken: dict[frozenset[int], tuple[int, ...]] = {}
    least = float("inf")
    for plan in plans(problem):
        if not ground[people, list(plan)].all():
            continue
        one = demands.broken(np.array(plan))
        cost = sum(counted(problem, demands, plan).values())
        least = min(least, cost)
        broken.setdefault(one, plan)
    return Brute(demands, broken, least)


@cache
def found(seed: int) -> Why:
    return why(random_bureau(seed), 30)


@cache
def infeasible() -> list[int]:
    """Seeds of the bureaus that are told to have no plan."""
    return [seed for seed in SEEDS if found(seed).status == "clash"][:BUREAUS]


def dependent(answer: Why, numbers: Iterable[int]) -> bool:
    """What some demands ask depends on which others are left in."""
    return any(answer.demands.listed[number].rule.kind in DEPENDENT for number in numbers)


def test_there_are_enough() -> None:
    assert len(infeasible()) == BUREAUS
    assert len([seed for seed in infeasible() if len(found(seed).clash.numbers) > 1]) > 6


@pytest.mark.parametrize("seed", SEEDS)
def test_a_clash_is_told_exactly_where_there_is_no_plan(seed: int) -> None:
    answer, known = found(seed), brute(seed)
    assert answer.status == ("plan" if known.has_plan(answer.demands.everything) else "clash")
    if answer.seats is not None:
        assert not answer.demands.broken(answer.seats)


@pytest.mark.parametrize("place", range(BUREAUS))
def test_the_set_clashes_and_each_minus_one_does_not(place: int) -> None:
    seed = infeasible()[place]
    answer, known = found(seed), brute(seed)
    assert answer.clash is not None
    assert answer.clash.verified
    assert all(answer.clash.minimal)
    for one in (answer.clash, *answer.further):
        assert not known.has_plan(one.numbers)
        if dependent(answer, one.numbers):
            continue
        for number in one.numbers:
            assert known.has_plan(set(one.numbers) - {number})


@pytest.mark.parametrize("place", range(BUREAUS))
def test_no_clash_has_fewer_demands(place: int) -> None:
    seed = infeasible()[place]
    answer = found(seed)
    assert answer.clash is not None
    assert answer.clash.smallest
    assert len(answer.clash.numbers) == brute(seed).smallest()


@pytest.mark.parametrize("place", range(BUREAUS))
def test_further_clashes_share_no_demand(place: int) -> None:
    seed = infeasible()[place]
    answer = found(seed)
    assert answer.clash is not None
    every = [set(answer.clash.numbers), *(set(one.numbers) for one in answer.further)]
    for one, other in itertools.combinations(every, 2):
        assert not one & other


@pytest.mark.parametrize("place", range(BUREAUS))
def test_the_first_way_out_is_the_cheapest(place: int) -> None:
    seed = infeasible()[place]
    answer = found(seed)
    assert answer.ways
    assert answer.ways[0].proven
    told = clash_of(random_bureau(seed), answer)
    assert told.ways_out[0].weight == pytest.approx(brute(seed).least, abs=0.011)


@pytest.mark.parametrize("place", range(BUREAUS))
def test_every_way_out_gives_a_plan_and_they_differ(place: int) -> None:
    seed = infeasible()[place]
    problem = random_bureau(seed)
    told = clash_of(problem, found(seed))
    for way in told.ways_out:
        eased = way_problem(told, way)
        assert audit(eased, way.seats).ok
        assert not audit(problem, way.seats).ok
        # the same through what a scenario file says
        raw = raws(problem)
        for change in way.changes:
            over = {**change.apply}
            kept = {**raw[change.rule_id].get("concessions", {}), **over.get("concessions", {})}
            raw[change.rule_id] |= over | ({"concessions": kept} if kept else {})
        again = problem.with_rules([read_rule({**one, "id": key}) for key, one in raw.items()])
        seated = found(seed).demands.seated(np.array([s if s >= 0 else 10**6 for s in way.seats]))
        for rule in again.rules:
            held = in_force(rule, again)
            assert not held.hard or not breaches_of(held, seated)
    sets = [frozenset(change.rule_id for change in way.changes) for way in told.ways_out]
    assert all(sets)


@pytest.mark.parametrize("place", range(40))
def test_a_way_out_with_less_gives_no_plan(place: int) -> None:
    """Concessions are no larger than needed: with any one of them less by one, the way's own plan breaks a rule."""
    seed = infeasible()[place]
    told = clash_of(random_bureau(seed), found(seed))
    for way in told.ways_out:
        for change in way.changes:
            rest = [one for one in way.changes if one is not change]
            eased = way_problem(told, type(way)(tuple(rest), 0.0, False, way.seats))
            assert not audit(eased, way.seats).ok


@pytest.mark.parametrize("place", range(BUREAUS))
def test_shortfalls_are_true(place: int) -> None:
    seed = infeasible()[place]
    answer, known = found(seed), brute(seed)
    for one in answer.shortages:
        assert one.required > one.available
        assert not known.has_plan(one.numbers)


@pytest.mark.parametrize("place", range(BUREAUS))
def test_words_and_json_in_both_languages(place: int) -> None:
    seed = infeasible()[place]
    told: Clash = clash_of(random_bureau(seed), found(seed))
    for line in clash_lines(told):
        assert line.zh
        assert line.en
        assert not {"{", "}"} & set(line.zh + line.en)
    for lang in ("zh", "en"):
        written = clash_json(told, lang)
        assert written["format"] == "reorg.clash/1"
        assert all(one["text"] for one in written["demands"] + written["shortfalls"])
        assert all(change["text"] and change["apply"]["id"] for way in written["ways_out"] for change in way["changes"])
        for way in written["ways_out"]:
            assert len({change["id"] for change in way["changes"]}) == len(way["changes"])


@pytest.mark.parametrize("seed", range(40))
def test_the_demands_and_the_checks_agree_on_plans(seed: int) -> None:
    """A rule is broken by its check where one of its demands is: the two readings, on plans of random bureaus."""
    problem = random_bureau(seed)
    demands = Demands.of(problem)
    ground = demands.allowed(())
    some = [plan for plan in itertools.islice(plans(problem), 0, None, 37) if ground[range(len(plan)), plan].all()]
    for plan in some:
        by_demand = {demands.listed[number].rule.id for number in demands.broken(np.array(plan))}
        by_check = {rule for rule, cost in counted(problem, demands, plan).items() if cost}
        assert by_demand == by_check - {rule.id for rule in problem.rules if rule.kind in GROUND}


def test_every_kind_takes_part() -> None:
    blamed = {
        found(seed).demands.listed[number].rule.kind for seed in infeasible() for number in found(seed).clash.numbers
    }
    loosened = {given.rule.kind for seed in infeasible() for way in found(seed).ways for given in way.given}
    missing = set(KINDS) - blamed - loosened
    assert not missing
