"""A unit that is to have a party branch of its own has enough full members (R38: three)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
from pydantic import Field

from reorg.domain.people import PARTY_MEMBER
from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.faults import unit_faults
from reorg.rules.limits import against
from reorg.rules.rows import Contribution, Term, bounded
from reorg.rules.seated import Seated
from reorg.rules.words import number, unit_words
from reorg.text import Finding, Place, Text

TITLE = Text("党支部", "party branch")
EXAMPLE = "{id: 'branch:刑事侦查部', kind: branch, unit: 刑事侦查部, members: 3}"


class Settings(RuleSettings):
    kind: Literal["branch"] = "branch"
    unit: str = Field(description="新单位 / the new unit")
    members: int = Field(3, ge=0, description="正式党员人数下限 / full members needed (R38)")


def rows(rule: Settings, bureau: Bureau) -> Contribution:
    unit = bureau.unit_number(rule.unit)
    if unit is None:
        return Contribution()
    full = np.array([person.party == PARTY_MEMBER for person in bureau.people], dtype=float)
    return bounded(rule, rule.unit, (Term(full, bureau.below[unit].astype(float)),), low=rule.members)


def check(rule: Settings, seated: Seated) -> list[Breach]:
    units = seated.structure.find(rule.unit)
    if len(units) != 1:
        return []
    full = sum(person.party == PARTY_MEMBER for person, _ in seated.within(units[0]))
    return against(rule.unit, full, rule.members, None)


def demand(rule: Settings, bureau: Bureau) -> Text:
    unit = unit_words(rule.unit, bureau)
    return Text(
        f"{unit.zh}单独成立党支部，正式党员不少于{rule.members}名",
        f"{unit.en} has a party branch of its own: at least {rule.members} full members",
    )


def breach(rule: Settings, breach: Breach, bureau: Bureau) -> Text:
    unit, has = unit_words(rule.unit, bureau), number(breach.measured)
    return Text(
        f"{unit.zh}只有正式党员{has}名，不足{rule.members}名",
        f"{unit.en} has {has} full party members, {rule.members} needed",
    )


def faults(rule: Settings, bureau: Bureau, place: Place) -> Iterator[Finding]:
    yield from unit_faults(rule.id, [rule.unit], bureau, place)
