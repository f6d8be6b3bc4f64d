"""Everyone is seated, unless the project allows people to stay unplaced, each at a cost."""

from __future__ import annotations

from typing import Literal

from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.faults import no_faults
from reorg.rules.rows import Contribution
from reorg.rules.seated import Seated
from reorg.rules.words import people_words
from reorg.text import Text

TITLE = Text("待安排人员", "unplaced people")
EXAMPLE = "{id: unplaced, kind: unplaced}"


class Settings(RuleSettings):
    kind: Literal["unplaced"] = "unplaced"


def rows(rule: Settings, bureau: Bureau) -> Contribution:
    """Nothing: one seat a person is the model's ground, and its exception an amount the engine adds."""
    return Contribution()


def check(rule: Settings, seated: Seated) -> list[Breach]:
    return [
        Breach(person.person_id, {"max": 0}, 1, 1)
        for person, seat in zip(seated.problem.people, seated.seat_of, strict=True)
        if seat < 0
    ]


def demand(rule: Settings, bureau: Bureau) -> Text:
    return Text("每个人都有岗位", "everyone has a seat")


def breach(rule: Settings, breach: Breach, bureau: Bureau) -> Text:
    person = people_words(breach.subject, bureau)
    return Text(f"{person.zh}待安排", f"{person.en} is unplaced")


faults = no_faults
