"""Rank protection: nobody in a post whose stated level is below his present level, unless the post allows it."""

from __future__ import annotations

from typing import Literal

import numpy as np

from reorg.domain.ladders import POST_LEVEL
from reorg.domain.structure import Seat
from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.faults import no_faults
from reorg.rules.rows import Contribution, banned
from reorg.rules.seated import Seated
from reorg.rules.words import people_words
from reorg.text import Text

TITLE = Text("职级保护", "rank protection")
EXAMPLE = "{id: rank-protection, kind: protect}"


class Settings(RuleSettings):
    kind: Literal["protect"] = "protect"


def _order(seat: Seat) -> int:
    """The level that a seat states, 0 where it states none or allows a lower one."""
    return 0 if seat.post.lower_allowed else POST_LEVEL.order(seat.post.level)


def rows(rule: Settings, bureau: Bureau) -> Contribution:
    held = np.array([POST_LEVEL.order(person.post_level) for person in bureau.people])
    asked = np.array([_order(seat) for seat in bureau.problem.structure.seats])
    return Contribution.join(
        banned(rule, str(level), held > level, asked == level) for level in sorted(set(asked[asked > 0].tolist()))
    )


def check(rule: Settings, seated: Seated) -> list[Breach]:
    return [
        Breach(person.person_id, {"max": 0}, 1, 1)
        for _, person, seat in seated.placed
        if 0 < _order(seat) < POST_LEVEL.order(person.post_level)
    ]


def demand(rule: Settings, bureau: Bureau) -> Text:
    return Text("不得安排到层级低于本人现职务层级的岗位", "nobody is placed in a post below his present level")


def breach(rule: Settings, breach: Breach, bureau: Bureau) -> Text:
    person = people_words(breach.subject, bureau)
    level = bureau.people[bureau.problem.person_index[breach.subject]].post_level
    return Text(
        f"{person.zh}（{level}）被安排到层级较低的岗位", f"{person.en} ({level}) is placed in a post of a lower level"
    )


faults = no_faults
