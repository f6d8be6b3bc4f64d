"""A unit that names categories in its strength is closed to the others (contract: "How it is read")."""

from __future__ import annotations

from typing import Literal

import numpy as np

from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.faults import no_faults
from reorg.rules.rows import Contribution, banned
from reorg.rules.seated import Seated
from reorg.rules.words import people_words
from reorg.text import Text

TITLE = Text("人员类别准入", "admission by category")
EXAMPLE = "{id: admits, kind: admits}"


class Settings(RuleSettings):
    kind: Literal["admits"] = "admits"


def rows(rule: Settings, bureau: Bureau) -> Contribution:
    structure = bureau.problem.structure
    units = range(len(structure.units))
    parts = []
    for category in dict.fromkeys(person.category for person in bureau.people):
        closed = np.array([not structure.admits(unit, category) for unit in units], dtype=bool)
        members = np.array([person.category == category for person in bureau.people], dtype=bool)
        if bureau.shape[1]:
            parts.append(banned(rule, category, members, closed[bureau.seat_unit]))
    return Contribution.join(parts)


def check(rule: Settings, seated: Seated) -> list[Breach]:
    return [
        Breach(person.person_id, {"max": 0}, 1, 1)
        for _, person, seat in seated.placed
        if not seated.structure.admits(seat.unit, person.category)
    ]


def demand(rule: Settings, bureau: Bureau) -> Text:
    return Text("单位只收其编制中列明的人员类别", "a unit takes only the categories that its strength names")


def breach(rule: Settings, breach: Breach, bureau: Bureau) -> Text:
    person = people_words(breach.subject, bureau)
    category = bureau.people[bureau.problem.person_index[breach.subject]].category
    return Text(
        f"{person.zh}（{category}）所在单位不收该类人员",
        f"{person.en} ({category}) sits in a unit closed to the category",
    )


faults = no_faults
