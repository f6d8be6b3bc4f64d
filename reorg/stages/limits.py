"""How many may leave or reach a unit in one wave."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from reorg.stages.floors import Floor
from reorg.stages.problem import StageProblem


@dataclass(frozen=True)
class UnitLimit:
    """``usual`` people in a wave; ``turning`` in the wave in which the unit closes or opens, for which its floor asks."""

    usual: int
    turning: int


def strengths(problem: StageProblem) -> tuple[dict[int, int], dict[int, int]]:
    """Everyone by unit, today and under the plan."""
    today: dict[int, int] = {}
    then: dict[int, int] = {}
    for one in problem.placed:
        today[one.old] = today.get(one.old, 0) + 1
        then[one.unit] = then.get(one.unit, 0) + 1
    return today, then


def held(floors: Iterable[Floor]) -> dict[int, int]:
    """People that each unit's floors hold back until it closes, or ask for when it opens, at the least."""
    by_category: dict[int, int] = {}
    other: dict[int, int] = {}
    for floor in floors:
        if floor.measure[0] == "category":
            by_category[floor.unit] = by_category.get(floor.unit, 0) + floor.least
        else:
            other[floor.unit] = max(other.get(floor.unit, 0), floor.least)
    return {n: max(by_category.get(n, 0), other.get(n, 0)) for n in {*by_category, *other}}


def unit_limits(share: float | None, strength: dict[int, int], block: dict[int, int]) -> dict[int, UnitLimit]:
    """The limit of each unit: the share of its strength rounded down, one person at least."""
    if share is None:
        return {}
    found = {}
    for number, people in strength.items():
        usual = max(1, math.floor(Fraction(repr(share)) * people))
        found[number] = UnitLimit(usual, max(usual, block.get(number, 0)))
    return found
