"""Ranges to the decimal, grids whole, samples reproducible and even; points beaten and knees."""

from __future__ import annotations

import random

import pytest

from reorg.compare.grid import Axis, Sample, Span, combinations
from reorg.compare.pareto import dominated, knee


def test_ranges_are_exact_to_the_decimals_written() -> None:
    assert Span(0.4, 0.6, 0.05).values() == (0.4, 0.45, 0.5, 0.55, 0.6)
    assert Span(0, 1, 0.3).values() == (0, 0.3, 0.6, 0.9)
    assert Span(5, 5, 1).values() == (5,)
    assert all(isinstance(one, int) for one in Span(1, 4, 1.0).values())


def test_a_grid_has_every_combination_once_in_order() -> None:
    axes = [Axis("a", (1, 2)), Axis("b", ("x", "y", "x"))]
    assert [tuple(one.values()) for one in combinations(axes)] == [(1, "x"), (1, "y"), (2, "x"), (2, "y")]


@pytest.mark.parametrize("seed", range(5))
def test_a_latin_hypercube_uses_each_part_of_each_axis_once(seed: int) -> None:
    axes = [Axis("a", Span(0, 1)), Axis("b", Span(10, 20)), Axis("c", (True, False))]
    drawn = combinations(axes, Sample(20, seed))
    assert sorted(int(one["a"] * 20) for one in drawn) == list(range(20))
    assert sorted(int((one["b"] - 10) * 2) for one in drawn) == list(range(20))
    assert sum(one["c"] for one in drawn) == 10
    assert combinations(axes, Sample(20, seed)) == drawn
    assert combinations(axes, Sample(20, seed + 1)) != drawn


def test_a_random_sample_keeps_to_steps_and_lists() -> None:
    drawn = combinations([Axis("a", Span(0, 1, 0.25)), Axis("b", (1, 2, 3))], Sample(200, 3, "random"))
    assert {one["a"] for one in drawn} == {0, 0.25, 0.5, 0.75, 1}
    assert len(drawn) == 15  # equal ones stand once


@pytest.mark.parametrize("goals", [2, 3])
def test_beaten_points_are_those_that_another_one_beats(goals: int) -> None:
    source = random.Random(goals)
    points = [tuple(source.randint(0, 6) for _ in range(goals)) for _ in range(40)]
    for one, beaten in zip(points, dominated(points), strict=True):
        assert beaten == any(o != one and all(a >= b for a, b in zip(o, one, strict=True)) for o in points)


def test_the_knee_is_farthest_from_the_chord() -> None:
    assert knee([(0, 10), (1, 9.8), (7, 8), (9, 2), (10, 0)]) == 2
    assert knee([(0, 10), (5, 5), (10, 0)]) is None  # a straight line has none
    assert knee([(0, 10), (2, 2), (10, 0)]) is None  # nor has one that bends inwards
    assert knee([(0, 1), (1, 0)]) is None
    assert knee([(10, 0, 0), (0, 10, 0), (0, 0, 10), (6, 6, 6)]) == 3
