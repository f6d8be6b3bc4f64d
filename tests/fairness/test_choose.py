"""Different plans: likeness recounted, the proven most against every plan, the curve against every plan."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from every_plan import Judge
from mixed_bureaus import mixed

from reorg.compare.choice import last_moves, likeness, placed_apart
from reorg.domain.settings import Objective
from reorg.flows.choosing import ChooseOptions, Choosing, choose
from reorg.plan.changes import MOVES, changes
from reorg.rules.audit import audit
from reorg.rules.bureau import Bureau
from reorg.rules.problem import Problem

SEEDS = (0, 1, 2, 4, 6)


def loaded(problem: Problem) -> Any:
    return SimpleNamespace(problem=problem, settings={}, inputs=(), project=None)


def bureau_with(seed: int) -> Problem:
    problem = mixed(seed, "moves", hard=False)
    weights = Objective(stay=2, fit=5, wish=3)
    return replace(problem, settings=problem.settings.model_copy(update={"objective": weights}))


def chosen(problem: Problem, within: float = 0.15, plans: int = 3) -> Choosing:
    return choose(loaded(problem), ChooseOptions(within, plans, 4, None, 0.0))


@pytest.fixture(scope="module")
def choices() -> list[tuple[Problem, Choosing]]:
    made = [(problem, chosen(problem)) for problem in map(bureau_with, SEEDS)]
    found = [one for one in made if one[1].choice is not None]
    assert len(found) >= 3
    return found


def every_plan(problem: Problem) -> list[tuple[float, tuple[int, ...]]]:
    """Every plan that keeps the hard rules with its value, worked out once a bureau."""
    if "_every_plan" not in problem.__dict__:
        problem.__dict__["_every_plan"] = _every_plan(problem)
    known: list[tuple[float, tuple[int, ...]]] = problem.__dict__["_every_plan"]
    return known


def _every_plan(problem: Problem) -> list[tuple[float, tuple[int, ...]]]:
    judge = Judge(problem)
    people, seats = judge.bureau.shape
    low = -1 if problem.settings.allow_unplaced else 0
    tried = itertools.product(range(low, seats), repeat=people)
    return [(found[0], plan) for plan in tried if (found := judge(plan)) is not None]


def moves(problem: Problem, plan: Sequence[int]) -> int:
    """Moves by the definition of the kinds of change, person by person."""
    if "_moved" not in problem.__dict__:
        origin = Bureau.of(problem).origins
        problem.__dict__["_moved"] = [
            [bool(MOVES & set(changes(one, origin.get(one.present_unit), problem.structure, seat)))
             for seat in problem.structure.seats]
            for one in problem.people
        ]  # fmt: skip
    table = problem.__dict__["_moved"]
    return sum(table[person][seat] for person, seat in enumerate(plan) if seat >= 0)


def unit(problem: Problem, seat: int) -> int:
    return problem.structure.seats[seat].unit if seat >= 0 else -1


def test_no_plan_is_below_the_floor_and_none_differs_more_than_proved(choices: list[tuple[Problem, Choosing]]) -> None:
    further = 0
    for problem, choosing in choices:
        choice = choosing.choice
        assert choice is not None
        whole = every_plan(problem)
        best = max(value for value, _ in whole)
        assert choice.plans[0].plan.solver.objective == pytest.approx(best)
        assert choice.floor == pytest.approx(best - 0.15 * max(1, abs(best)))
        seat_of = {seat.seat_id: n for n, seat in enumerate(problem.structure.seats)}
        earlier: list[list[int]] = []
        for one in choice.plans:
            held = {a.person_id: seat_of[a.seat] for a in one.plan.assignments}
            seats = [held.get(person.person_id, -1) for person in problem.people]
            audited = audit(problem, seats)
            assert audited.ok
            assert one.ran.verified
            assert audited.objective >= choice.floor - 1e-6
            if earlier:

                def apart(plan: Any, earlier: Any = tuple(earlier), problem: Any = problem) -> int:
                    return sum(
                        other[p] >= 0 and unit(problem, plan[p]) != unit(problem, other[p])
                        for other in earlier
                        for p in range(len(plan))
                    )

                true = max(apart(plan) for value, plan in whole if value >= choice.floor - 1e-9)
                assert one.differs == apart(seats) <= true
                assert one.most is not None
                assert true <= one.most
                further += 1
            earlier.append(seats)
    assert further >= 4


def test_likeness_is_recounted_from_the_assignments(choices: list[tuple[Problem, Choosing]]) -> None:
    below = 0
    for problem, choosing in choices:
        assert choosing.choice is not None
        plans = [one.plan for one in choosing.choice.plans]
        for one, other in itertools.product(plans, plans):
            here = {a.person_id: a.unit for a in one.assignments}
            there = {a.person_id: a.unit for a in other.assignments}
            same = [p for p in problem.people if here.get(p.person_id) == there.get(p.person_id)]
            assert likeness(one, other) == pytest.approx(len(same) / len(problem.people))
            assert {person for person, _ in placed_apart([one, other])} == {p.person_id for p in problem.people} - {
                p.person_id for p in same
            }
            below += likeness(one, other) < 1
    assert below


def test_every_point_of_the_curve_is_the_best_with_so_many_moves(choices: list[tuple[Problem, Choosing]]) -> None:
    steps = 0
    for problem, choosing in choices:
        choice = choosing.choice
        assert choice is not None
        moved = [(value, moves(problem, plan)) for value, plan in every_plan(problem)]
        assert choice.fewest == min(count for _, count in moved)
        assert choice.fewest_proved is not None
        assert choice.fewest_proved <= choice.fewest
        assert choice.curve[0].limit == choice.fewest
        for point in choice.curve:
            assert point.value == pytest.approx(max(value for value, count in moved if count <= point.limit))
            assert point.bound is not None
            assert point.bound >= point.value - 1e-6
            assert point.moved is not None
            assert point.moved <= point.limit
        steps += len(choice.curve) > 1
        found = last_moves(choice)
        assert found is not None
        assert found[1] <= found[0]
    assert steps


def test_a_plan_without_another_within_the_share_is_told() -> None:
    problem = bureau_with(1)
    held = chosen(problem, within=0.0, plans=6).choice
    assert held is not None
    values = sorted((value for value, _ in every_plan(problem)), reverse=True)
    if values[0] > values[1] + 1e-6:
        assert len(held.plans) == 1
        assert held.exhausted
