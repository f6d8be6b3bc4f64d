"""Old stations to new ones where units follow their ground: who polices what today, who will, and where the people go."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from reorg.plan.plan import Plan
from reorg.rules.crosswalk_table import fate
from reorg.rules.problem import Problem
from reorg.text import Text


@dataclass(frozen=True, slots=True)
class GroundLine:
    """An old unit beside one new unit that takes over ground of it.

    ``share`` of its work comes here, on ``towns``; of its ``people`` so many go ``here`` (into the new unit or below it), and
    ``elsewhere`` counts those that go to none of the units that take over its ground.
    """

    old: str
    old_name: str
    new: str
    fate: Text
    share: float
    towns: tuple[str, ...]
    people: int
    here: int
    elsewhere: int


def ground_lines(problem: Problem, plan: Plan) -> tuple[GroundLine, ...]:
    """Every pair of an old unit and a new one on its ground, in the old units' order; none where no unit follows its ground."""
    structure, territory = problem.structure, problem.territory
    takers = [n for n, unit in enumerate(structure.units) if unit.ground]
    if not takers:
        return ()
    above = {
        structure.units[below].unit_id: structure.units[n].unit_id for n in takers for below in structure.subtree(n)
    }
    people = Counter(person.present_unit for person in problem.people)
    gone = Counter((one.from_unit, above.get(one.unit, "")) for one in plan.assignments)
    towns = territory.by_id()
    lines = []
    for old in problem.present:
        into = [structure.units[n] for n in takers if old.unit_id in structure.units[n].absorbs]
        here = {new.unit_id: gone[old.unit_id, new.unit_id] for new in into}
        elsewhere = people[old.unit_id] - sum(here.values())
        words = {old.unit_id, old.name, *old.aliases}
        for new in into:
            named = [towns[one] for one in new.ground if one in towns]
            ground = tuple(one.name for one in named if words & set(_words(one.station)))
            lines.append(
                GroundLine(
                    old.unit_id, old.name, new.unit_id, fate(old.unit_id, problem), new.absorbs[old.unit_id], ground,
                    people[old.unit_id], here[new.unit_id], elsewhere,
                )
            )  # fmt: skip
    return tuple(lines)


def _words(station: str) -> list[str]:
    for mark in "；;、,，":
        station = station.replace(mark, " ")
    return station.split()
