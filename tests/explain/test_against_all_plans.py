"""Losses, proofs and re-solves are held against every plan of small random bureaus, tried one by one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from bureaus import bureau
from tried import EXACT, Tried, plans_of, some

from reorg.engine import solve
from reorg.explain.ground import Ground
from reorg.explain.nearest import Near, there
from reorg.explain.obstacles import bans, broken_alone, impossible
from reorg.explain.person import alternatives, tell_person
from reorg.explain.rule import tell_rule
from reorg.explain.unit import _together
from reorg.rules.added import added, allowed_pairs
from reorg.rules.audit import audit
from reorg.rules.problem import Problem
from reorg.rules.registry import read_rule

pytestmark = pytest.mark.slow

BUREAUS = 20


@pytest.fixture(scope="module")
def bureaus() -> list[Tried]:
    return some(BUREAUS)


def test_a_loss_by_prices_is_never_above_the_true_one_and_often_says_something(bureaus: list[Tried]) -> None:
    told = compared = 0
    for one in bureaus:
        ground = one.ground
        for person in range(len(ground.seats)):
            for alternative in alternatives(ground, person):
                best = one.best_with(person, alternative.seat)
                if not alternative.allowed or best is None:
                    continue
                assert alternative.loss is not None
                assert alternative.loss <= ground.audited.objective - best + 1e-6
                compared += 1
                told += alternative.loss > 0
    assert compared > 100
    assert told > compared / 4, "a bound that never says anything would be sound too"


def test_an_exception_by_prices_never_promises_less_loss_than_it_has(bureaus: list[Tried]) -> None:
    compared = 0
    for one in bureaus[:8]:
        ground = one.ground
        for person in range(len(ground.seats)):
            for alternative in [a for a in alternatives(ground, person) if not a.allowed][:2]:
                other = excepted(ground.problem, person, alternative.banned_by)
                other.__dict__["_worth"] = ground.values
                found = [value for plan, value in plans_of(other).items() if plan[person] == alternative.seat]
                assert allowed_pairs(other)[person, alternative.seat]
                if found:
                    assert alternative.loss is not None
                    assert alternative.loss <= ground.audited.objective - max(found) + 1e-6
                    compared += 1
    assert compared > 5


def excepted(problem: Problem, person: int, rules: tuple[str, ...]) -> Problem:
    who = problem.people[person].person_id
    return problem.with_rules(
        rule.model_copy(update={"concessions": {who: 1.0}}) if rule.id in rules else rule for rule in problem.rules
    )


def test_a_re_solve_is_the_best_plan_with_him_there_and_moves_as_few_as_any(bureaus: list[Tried]) -> None:
    infeasible = solved = 0
    for one in bureaus:
        ground = one.ground
        near = Near(ground.problem, ground.seats)
        person = len(ground.seats) - 1
        for seat in np.flatnonzero(ground.allowed[person]).tolist():
            resolved = near.solve(EXACT, [there(ground.problem, person, [seat])])
            best = one.best_with(person, seat)
            if best is None:
                assert resolved.status == "infeasible"
                infeasible += 1
                continue
            assert resolved.objective == pytest.approx(best, abs=1e-6)
            assert resolved.bound == pytest.approx(best, abs=0.51)
            assert resolved.seats is not None
            fewest = min(
                sum(a != b for a, b in zip(plan, ground.seats, strict=True))
                for plan, value in one.plans.items()
                if plan[person] == seat and value > best - 1e-6
            )
            assert sum(a != b for a, b in zip(resolved.seats, ground.seats, strict=True)) == fewest
            solved += 1
    assert solved > 20
    assert infeasible


def test_where_every_step_is_whole_a_re_solve_is_exact(bureaus: list[Tried]) -> None:
    for one in bureaus:
        near = Near(one.ground.problem, one.ground.seats)
        if near.step is None:
            continue
        resolved = near.solve(EXACT)
        assert (resolved.status, resolved.bound) == ("optimal", resolved.objective)
        assert resolved.seats == one.ground.seats, "the plan is the best and nobody needs to move"


def test_what_is_called_impossible_is(bureaus: list[Tried]) -> None:
    proved = 0
    for one in bureaus:
        for person in range(len(one.ground.seats)):
            for seat in np.flatnonzero(one.ground.allowed[person]).tolist():
                if impossible(one.ground, person, seat) is not None:
                    assert one.best_with(person, seat) is None
                    proved += 1
    assert proved


def test_a_post_whose_holders_cannot_make_room_is_out_of_reach() -> None:
    # two heads must lead, there are two posts of a head, and they may only change places with each other
    held = [
        {
            "id": f"lead{n}",
            "kind": "eligible",
            "never": True,
            "who": {"person_id": f"P{n}"},
            "where": {"post": "officer"},
        }
        for n in (0, 1)
    ]
    one_each = [
        {"id": f"one{unit}", "kind": "posts", "unit": unit, "post": "head", "places": 1} for unit in ("d1", "d2")
    ]
    none = {"id": "none", "kind": "posts", "unit": "t1", "post": "head", "places": 0}
    problem = bureau(3, None, 4)
    settings = problem.settings.model_copy(update={"allow_unplaced": False})
    problem = replace(problem, settings=settings, rules=tuple(read_rule(one) for one in (*held, *one_each, none)))
    outcome = solve(problem, EXACT)
    assert outcome.seats is not None
    seats = tuple(outcome.seats.tolist())
    ground = Ground(problem, seats, audit(problem, seats), None)
    heads = [n for n, seat in enumerate(problem.structure.seats) if seat.post.post_id == "head"]
    plans = plans_of(problem)
    for person in range(4):
        for seat in heads:
            possible = any(plan[person] == seat for plan in plans)
            assert (impossible(ground, person, seat) is None) is possible
    assert impossible(ground, 2, seats[0]) in {"oned1", "oned2"}


def test_a_unit_full_of_people_who_must_be_there_is_out_of_reach() -> None:
    pins = [{"id": f"pin{n}", "kind": "pin", "who": {"person_id": f"P{n}"}, "where": {"id": "t1"}} for n in (0, 1)]
    full = {"id": "full", "kind": "count", "who": {}, "where": {"id": "t1"}, "max": 2}
    problem = bureau(3, None, 4)
    settings = problem.settings.model_copy(update={"allow_unplaced": False})
    problem = replace(problem, settings=settings, rules=tuple(read_rule(one) for one in (*pins, full)))
    outcome = solve(problem, EXACT)
    assert outcome.seats is not None
    ground = Ground(problem, tuple(outcome.seats.tolist()), audit(problem, outcome.seats.tolist()), None)
    inside = ground.bureau.below[problem.structure.index["t1"]]
    for seat in range(ground.bureau.shape[1]):
        assert impossible(ground, 3, seat) == ("full" if inside[seat] else None)
        assert impossible(ground, 0, seat) is None, "whether he may be there is the bans' business"


def test_a_unit_that_needs_everyone_lets_nobody_go() -> None:
    need = {"id": "need", "kind": "count", "who": {}, "where": {"id": "t1"}, "min": 4}
    problem = replace(bureau(3, None, 4), rules=(read_rule(need),))
    problem = replace(problem, settings=problem.settings.model_copy(update={"allow_unplaced": False}))
    outcome = solve(problem, EXACT)
    assert outcome.seats is not None
    ground = Ground(problem, tuple(outcome.seats.tolist()), audit(problem, outcome.seats.tolist()), None)
    inside = ground.bureau.below[problem.structure.index["t1"]]
    for seat in range(ground.bureau.shape[1]):
        assert impossible(ground, 1, seat) == (None if inside[seat] else "need")


def test_a_rule_with_amounts_of_its_own_is_asked_what_a_move_breaks() -> None:
    even = {"id": "even", "kind": "balance", "measure": {}, "over": {"id": ["t1", "d2"]}, "max_spread": 1}
    problem = replace(bureau(3, None, 4), rules=(read_rule(even),))
    problem = replace(problem, settings=problem.settings.model_copy(update={"allow_unplaced": False}))
    outcome = solve(problem, EXACT)
    assert outcome.seats is not None
    ground = Ground(problem, tuple(outcome.seats.tolist()), audit(problem, outcome.seats.tolist()), None)
    broken = 0
    for person in range(4):
        for seat, alone in broken_alone(ground, person).items():
            seats = list(ground.seats)
            seats[person] = seat
            assert alone.broken == (() if audit(problem, seats).ok else ("even",))
            broken += bool(alone.broken)
    assert broken


def test_demands_within_each_other_are_met_by_the_same_people() -> None:
    def seats(*numbers: int) -> np.ndarray:
        return np.isin(np.arange(6), numbers)

    assert _together([(seats(0, 1, 2), 3.0), (seats(0), 1.0), (seats(1), 1.0)]) == 3
    assert _together([(seats(0, 1), 1.0), (seats(0), 2.0), (seats(1), 1.0), (seats(4), 1.0)]) == 4


def test_rules_in_the_way_are_exactly_those(bureaus: list[Tried]) -> None:
    told = 0
    for one in bureaus:
        problem = one.ground.problem
        for person in range(len(one.ground.seats)):
            closed = bans(one.ground, person)
            for seat in range(one.ground.bureau.shape[1]):
                named = {rule for rule, seats in closed.items() if seats[seat]}
                assert bool(named) is not bool(one.ground.allowed[person, seat])
                if not named or told > 60:
                    continue
                told += 1
                without = problem.with_rules(rule for rule in problem.rules if rule.id not in named)
                assert allowed_pairs(without)[person, seat]
                for rule in named:
                    # a pin lifts what holds people of a status; with the others gone it still closes the seat itself
                    alone = problem.with_rules(other for other in problem.rules if other.id not in named - {rule})
                    assert not allowed_pairs(alone)[person, seat]
    assert told > 20


def test_what_breaks_when_he_alone_moves_is_what_the_audit_finds(bureaus: list[Tried]) -> None:
    broken = 0
    for one in bureaus:
        ground = one.ground
        for person in range(len(ground.seats)):
            told = broken_alone(ground, person)
            for seat, alone in told.items():
                if not ground.allowed[person, seat]:
                    continue
                seats = list(ground.seats)
                seats[person] = seat
                found = audit(ground.problem, seats)
                expected = {r.rule_id for r in found.rules if r.severity == "hard" and not r.holds}
                assert set(alone.broken) == expected
                assert alone.lacking <= set(alone.broken)
                broken += bool(expected)
    assert broken > 20


def test_one_unit_looser_gains_no_more_than_prices_say(bureaus: list[Tried]) -> None:
    compared = tightened = 0
    for one in bureaus:
        ground = one.ground
        assert ground.priced is not None
        for number in np.flatnonzero(ground.priced.prices).tolist():
            row = ground.rows[number]
            rule = ground.rules[row.rule]
            if not rule.hard or row.amounts or rule.speaks_of_pairs or rule.kind == "steady":
                continue
            gain = ground.priced.looser(number)
            assert gain <= abs(ground.priced.prices[number]) * row.unit + 1e-6
            tightened += gain < abs(ground.priced.prices[number]) * row.unit - 1e-6
            given = {row.subject: 1.0}
            eased = ground.problem.with_rules(
                other.model_copy(update={"concessions": given}) if other.id == rule.id else other
                for other in ground.problem.rules
            )
            eased.__dict__["_worth"] = ground.values
            moved = [r for r in added(eased).rows if r.rule == rule.id and r.subject == row.subject]
            if len(moved) != 1:
                continue
            compared += 1
            assert max(plans_of(eased).values()) <= ground.priced.bound + gain + 1e-6
    assert compared > 5
    assert tightened


def test_a_rule_costs_what_the_best_plan_without_it_gains(bureaus: list[Tried]) -> None:
    gains = 0
    for one in bureaus[:10]:
        ground = one.ground
        for rule in ground.problem.rules[-2:]:
            told = tell_rule(ground, rule.id, EXACT)
            without = ground.problem.with_rules(other for other in ground.problem.rules if other.id != rule.id)
            best = max(plans_of(without).values())
            assert told.without is not None
            gain = told.without.gain
            assert gain.most == pytest.approx(best - ground.audited.objective, abs=0.51)
            assert gain.least == pytest.approx(best - ground.audited.objective, abs=1e-6)
            gains += best > ground.audited.objective + 1e-6
    assert gains


def test_a_trial_tells_loss_and_everyone_who_moves(bureaus: list[Tried]) -> None:
    moved = lifted = 0
    for one in bureaus:
        ground = one.ground
        for seat in range(ground.bureau.shape[1]):
            if seat == ground.seats[0]:
                continue
            (trial,) = tell_person(ground, 0, EXACT, to=[seat]).trials
            if trial.lifted:
                lifted += 1
                other = excepted(ground.problem, 0, trial.lifted)
                other.__dict__["_worth"] = ground.values
                found = [value for plan, value in plans_of(other).items() if plan[0] == seat]
                best = max(found, default=None)
            else:
                best = one.best_with(0, seat)
            if best is None:
                assert trial.status == "infeasible"
                assert trial.moves == ()
                continue
            assert trial.objective == pytest.approx(best, abs=1e-6)
            assert trial.loss is not None
            assert trial.loss.most == pytest.approx(ground.audited.objective - best, abs=1e-6)
            assert trial.moves[0].person == 0
            after = list(ground.seats)
            for shift in trial.moves:
                assert after[shift.person] == shift.before
                after[shift.person] = shift.after
            held = ground.problem if not trial.lifted else other
            assert audit(held, after).objective == pytest.approx(best, abs=1e-6)
            moved += len(trial.moves) > 1
            if trial.exchange is not None:
                other_person, gain = trial.exchange
                swapped = list(ground.seats)
                swapped[0], swapped[other_person] = seat, ground.seats[0]
                assert ground.audited.objective + gain == pytest.approx(audit(held, swapped).objective)
                assert gain <= best - ground.audited.objective + 1e-6
    assert moved
    assert lifted
