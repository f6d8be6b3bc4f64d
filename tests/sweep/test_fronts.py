"""Fronts against every plan of small random bureaus; the limits in rows against counting."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from small_bureaus import every_plan, open_bureau
from small_sweeps import ROOT

from reorg.compare.goals import goals
from reorg.compare.pareto import dominated
from reorg.compare.ran import ran_to_json
from reorg.compare.sweep import Front
from reorg.domain.settings import Objective
from reorg.flows.fronts import Ask, solve_point
from reorg.flows.running import RunOptions
from reorg.flows.sweep_jobs import Job
from reorg.flows.sweep_work import FrontTodo
from reorg.flows.sweeping import _front, _limits
from reorg.intake.sweep_file import FrontSettings
from reorg.rules.problem import Problem
from reorg.rules.registry import read_rule

PAIRS = (("moved", "points_fit"), ("organ_share", "points_wish"), ("change_down", "points_fit"))
POINTS = ("points_fit", "points_wish")
SEEDS = (0, 1, 3, 5, 8, 10)
"""Bureaus with something to choose, and one without any plan."""
THREE = (0, 8)
OPTIONS = RunOptions(time_limit=60.0, gap=0.0)


class Solved:
    """A store that solves what it is asked for."""

    def __init__(self, problem: Problem, todo: FrontTodo, asks: list[Ask]) -> None:
        self.problem, self.todo, self.known = problem, todo, {}
        self.add(asks)

    def add(self, asks: list[Ask]) -> None:
        for ask in asks:
            job = self.todo.asked(ask)
            answer = solve_point(self.problem, (), {}, ask, "", job.key, OPTIONS)
            point = {"values": dict(answer.values), "proven": answer.proven, "bound": answer.bound}
            self.known[job.key] = {"key": job.key, "ran": ran_to_json(answer.ran), "point": point}

    def get(self, key: str) -> dict[str, Any] | None:
        return self.known.get(key)


def front_of(problem: Problem, keys: tuple[str, ...], **settings: Any) -> Front:
    chosen = tuple(goals()[key] for key in keys)
    base = Job("point", "base", "project.yaml", (), OPTIONS)
    todo = FrontTodo("p", "", chosen, FrontSettings(goals=list(keys), **settings), base)
    store: Any = Solved(problem, todo, todo.corners())
    store.add([todo.within(limits) for limits in _limits(todo, store)])
    return _front(todo, store)


@cache
def plans(seed: int) -> tuple[Mapping[str, int], ...]:
    """Every goal of every plan that keeps the hard rules."""
    return tuple(every_plan(open_bureau(seed)))


def best_of_all(seed: int, keys: tuple[str, ...]) -> set[tuple[int, ...]]:
    """The plans that no other one beats, by their goals."""
    known = goals()
    found = {tuple(known[key].better * one[key] for key in keys) for one in plans(seed)}
    points = sorted(found)
    left = [one for one, beaten in zip(points, dominated(points), strict=True) if not beaten]
    return {tuple(known[key].better * value for key, value in zip(keys, one, strict=True)) for one in left}


def test_the_bureaus_have_plans_to_choose_from() -> None:
    assert sum(len(best_of_all(seed, PAIRS[0])) > 1 for seed in SEEDS) >= 4


@pytest.mark.parametrize("seed", SEEDS)
def test_the_whole_front_is_that_of_all_plans(seed: int) -> None:
    for keys in PAIRS[:3]:
        front = front_of(open_bureau(seed), keys, step=1)
        assert {tuple(point.values[key] for key in keys) for point in front.points} == best_of_all(seed, keys), keys
        if front.points:
            assert front.whole
            assert all(point.proven and not point.dominated and point.ran.verified for point in front.points)
        else:
            assert front.empty


@pytest.mark.parametrize("seed", THREE)
def test_three_goals_give_points_that_no_plan_beats(seed: int) -> None:
    keys = ("moved", "points_wish", "points_fit")
    front = front_of(open_bureau(seed), keys, points=3)
    assert len(front.points) > 2
    assert {tuple(point.values[key] for key in keys) for point in front.points} <= best_of_all(seed, keys)
    assert all(point.proven for point in front.points)


def test_few_limits_give_few_points_each_of_them_exact() -> None:
    seeds = [seed for seed in SEEDS if len(best_of_all(seed, POINTS)) > 3]
    assert seeds
    for seed in seeds[:1]:
        front = front_of(open_bureau(seed), POINTS, points=3)
        assert {tuple(point.values[key] for key in POINTS) for point in front.points} < best_of_all(seed, POINTS)
        assert len(front.points) >= 2
        assert not front.whole


def test_without_proof_a_point_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from reorg import engine

    solve = engine.solve

    def unproven(*words: Any) -> Any:
        return replace(solve(*words), status="feasible")

    monkeypatch.setattr(engine, "solve", unproven)
    front = front_of(open_bureau(0), PAIRS[0], step=1)
    assert front.points
    assert not any(point.proven for point in front.points)
    assert not front.whole


def test_every_goal_bounds_what_it_counts() -> None:
    """The rule that limits a goal lets pass just the plans whose count, made without it, keeps the limit."""
    from small_bureaus import breaks, counted

    problem = open_bureau(3)
    seats = range(len(problem.structure.seats))
    some = list(itertools.product(seats, repeat=len(problem.people)))[::37]
    for key, goal in goals().items():
        values = sorted({counted(problem, plan)[key] for plan in some})
        for limit in values[:: max(1, len(values) // 3)]:
            rule = goal.limited(limit, "limit")
            for plan in some[::3]:
                value = counted(problem, plan)[key]
                assert breaks(problem, rule, plan) == (value < limit if goal.better > 0 else value > limit), key


@pytest.mark.slow
def test_kaihuas_front_is_what_brute_stepping_gives() -> None:
    """Moves against fit on the full sample: each point against a plain solve at its limit, and one move below it."""
    from reorg.engine import SolveOptions, solve
    from reorg.intake.load import load

    problem = load(ROOT / "sample_data" / "kaihua").problem
    assert problem is not None
    keys = PAIRS[0]
    front = front_of(problem, keys, points=3)
    assert [point.proven for point in front.points] == [True] * 3
    assert all(point.ran.verified and not point.dominated for point in front.points)

    hard = tuple(rule for rule in problem.rules if rule.hard)
    fit_alone = problem.settings.model_copy(update={"objective": Objective(fit=1)})

    def most_fit(moves: int) -> float | None:
        limit = read_rule({"id": "step", "kind": "moves", "max": moves})
        return solve(replace(problem, settings=fit_alone, rules=(*hard, limit)), SolveOptions(gap=0.0)).objective

    for point in front.points:
        assert most_fit(point.values["moved"]) == point.values["points_fit"]
        below = most_fit(point.values["moved"] - 1)
        assert below is None or below < point.values["points_fit"]
