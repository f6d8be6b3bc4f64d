"""People whose status fixes them keep their unit's successor (R57); a pin on the same person goes before."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from reorg.domain.people import FIXING_STATUS
from reorg.plan.changes import Origin, follows, stays
from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.faults import no_faults
from reorg.rules.kinds.pin import Settings as Pin
from reorg.rules.problem import Problem
from reorg.rules.rows import Contribution, banned
from reorg.rules.seated import Seated
from reorg.rules.selectors import People
from reorg.rules.words import VALUE_WORDS, joined, people_words
from reorg.text import Text

TITLE = Text("状态固定人员", "people fixed by their status")
EXAMPLE = "{id: fixed-status, kind: fixed, statuses: [借调, 产假, 长期病假, 脱产学习]}"


class Settings(RuleSettings):
    kind: Literal["fixed"] = "fixed"
    statuses: list[str] = Field(
        default_factory=lambda: sorted(FIXING_STATUS), description="固定的状态 / statuses that fix a person"
    )


def _fixed(rule: Settings, problem: Problem, reader: People) -> list[int]:
    pins = [other for other in problem.rules if isinstance(other, Pin) and other.hard and other.column is None]
    return [
        number_
        for number_, person in enumerate(problem.people)
        if person.status in rule.statuses
        and not person.pinned
        and not any(reader.match(person, pin.who) for pin in pins)
    ]


def rows(rule: Settings, bureau: Bureau) -> Contribution:
    parts = []
    successor = bureau.change_pairs["stay"] | bureau.change_pairs["follow"]
    for number_ in _fixed(rule, bureau.problem, bureau.reader):
        home = successor[number_]
        if home.any():
            subject = bureau.people[number_].person_id
            parts.append(banned(rule, subject, np.arange(bureau.shape[0]) == number_, ~home))
    return Contribution.join(parts)


def check(rule: Settings, seated: Seated) -> list[Breach]:
    found = []
    for number_ in _fixed(rule, seated.problem, seated.reader):
        person, seat = seated.problem.people[number_], seated.seat_of[number_]
        origin = seated.origins.get(person.present_unit)

        def successor(unit: int, origin: Origin | None = origin) -> bool:
            return stays(origin, seated.structure, unit) or follows(origin, seated.structure, unit)

        if seat < 0 or successor(seated.structure.seats[seat].unit):
            continue
        if any(successor(other.unit) for other in seated.structure.seats):
            found.append(Breach(person.person_id, {"max": 0}, 1, 1))
    return found


def demand(rule: Settings, bureau: Bureau) -> Text:
    words = joined((VALUE_WORDS[one] if one in VALUE_WORDS else Text(one, one) for one in rule.statuses), "、", ", ")
    return Text(f"{words.zh}人员随原单位，不另行调整", f"people {words.en} stay with their unit's successor")


def breach(rule: Settings, breach: Breach, bureau: Bureau) -> Text:
    person = people_words(breach.subject, bureau)
    status = bureau.people[bureau.problem.person_index[breach.subject]].status
    return Text(
        f"{person.zh}（{status}）被调离原单位", f"{person.en} ({status}) is moved away from the unit's successor"
    )


faults = no_faults
