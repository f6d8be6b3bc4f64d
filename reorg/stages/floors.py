"""The floors that the settings ask for, unit by unit, as the model takes them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from reorg.stages.groups import Measure, measures
from reorg.stages.problem import StageProblem, StageUnit
from reorg.stages.settings import StageSettings, UnitFloor


@dataclass(frozen=True)
class Floor:
    """``least`` of a unit's ``measure``; ``begins`` are there today, ``ends`` under the plan."""

    unit: int
    measure: Measure
    least: int
    begins: int
    ends: int


def counts(
    problem: StageProblem, settings: StageSettings
) -> tuple[dict[tuple[int, Measure], int], dict[tuple[int, Measure], int]]:
    """People by unit and measure, today and under the plan."""
    begins: dict[tuple[int, Measure], int] = {}
    ends: dict[tuple[int, Measure], int] = {}
    for number, one in enumerate(problem.placed):
        before, after = measures(problem, number, settings)
        for measure in before:
            begins[one.old, measure] = begins.get((one.old, measure), 0) + 1
        for measure in after:
            ends[one.unit, measure] = ends.get((one.unit, measure), 0) + 1
    return begins, ends


def floors_of(problem: StageProblem, settings: StageSettings) -> list[Floor]:
    """Every floor above 0. A floor is never above what the unit has today (unless it opens) or will have (unless it closes)."""
    begins, ends = counts(problem, settings)
    found = []
    own: dict[int, list[UnitFloor]] = {}
    for word, floor in settings.floors.units.items():
        for number in problem.unit_of_word(word):
            own.setdefault(number, []).append(floor)
    for number, measure in sorted({*begins, *ends}):
        unit = problem.units[number]
        today, then = begins.get((number, measure), 0), ends.get((number, measure), 0)
        wanted = _wanted(settings, own.get(number, []), unit, measure, then if unit.opens else today)
        least = min(wanted, *([] if unit.opens else [today]), *([] if unit.closes else [then]))
        if least > 0:
            found.append(Floor(number, measure, least, today, then))
    return found


def _wanted(settings: StageSettings, own: Sequence[UnitFloor], unit: StageUnit, measure: Measure, base: int) -> int:
    floors = settings.floors
    kind, word = measure
    if kind == "leader":
        return int(floors.leaders == "both" or floors.leaders == ("new" if unit.opens else "present"))
    if kind == "skill":
        return floors.skills[word].people
    for one in own:
        if word in one.people:
            return one.people[word]
    share = next((one.share for one in own if one.share is not None), floors.new if unit.opens else floors.present)
    return math.ceil(Fraction(repr(share)) * base)
