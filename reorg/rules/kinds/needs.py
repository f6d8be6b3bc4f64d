"""A unit (with everything below) has so many people with a skill at a level."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.faults import unit_faults, who_faults
from reorg.rules.limits import against
from reorg.rules.rows import Contribution, Term, bounded
from reorg.rules.seated import Seated
from reorg.rules.words import number, unit_words
from reorg.text import Finding, Place, Text

TITLE = Text("技能需求", "skill needs")
EXAMPLE = "{id: 'needs:技术室:刑事技术', kind: needs, unit: 技术室, skill: 刑事技术, min_level: 2, people: 3}"


class Settings(RuleSettings):
    kind: Literal["needs"] = "needs"
    unit: str = Field(description="新单位 / the new unit")
    skill: str = Field(description="技能 / skill")
    min_level: int = Field(1, ge=1, description="最低等级 / lowest level that counts")
    people: int = Field(1, ge=0, description="人数 / number of people")


def rows(rule: Settings, bureau: Bureau) -> Contribution:
    unit = bureau.unit_number(rule.unit)
    if unit is None:
        return Contribution()
    skilled = (bureau.skill_levels(rule.skill) >= rule.min_level).astype(float)
    return bounded(rule, rule.unit, (Term(skilled, bureau.below[unit].astype(float)),), low=rule.people)


def check(rule: Settings, seated: Seated) -> list[Breach]:
    units = seated.structure.find(rule.unit)
    if len(units) != 1:
        return []
    skilled = sum(person.skills.get(rule.skill, 0) >= rule.min_level for person, _ in seated.within(units[0]))
    return against(rule.unit, skilled, rule.people, None)


def demand(rule: Settings, bureau: Bureau) -> Text:
    unit = unit_words(rule.unit, bureau)
    return Text(
        f"{unit.zh}需要{rule.skill}≥{rule.min_level}的人员{rule.people}名",
        f"{unit.en} needs {rule.people} with {rule.skill} >= {rule.min_level}",
    )


def breach(rule: Settings, breach: Breach, bureau: Bureau) -> Text:
    said, has = demand(rule, bureau), number(breach.measured)
    return Text(f"{said.zh}，现有{has}名", f"{said.en}; it has {has}")


def faults(rule: Settings, bureau: Bureau, place: Place) -> Iterator[Finding]:
    yield from unit_faults(rule.id, [rule.unit], bureau, place)
    if rule.people:
        yield from who_faults(rule.id, {"skill": [rule.skill]}, bureau, place)
