"""This person (or these) here; also from the roster's own column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import numpy as np
from pydantic import Field

from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.faults import where_faults, who_faults
from reorg.rules.rows import Contribution, banned
from reorg.rules.seat_words import named_seats, names_seat
from reorg.rules.seated import Seated
from reorg.rules.words import people_words, where_words, who_words
from reorg.text import Finding, Place, Text

TITLE = Text("锁定", "pin")
EXAMPLE = "{id: keep-chief, kind: pin, who: {person_id: K0001}, where: {id: 刑事侦查部}, post: head}"


class Settings(RuleSettings):
    kind: Literal["pin"] = "pin"
    who: dict[str, Any] = Field(default_factory=dict, description="哪些人 / people")
    where: dict[str, Any] = Field(default_factory=dict, description="在哪里 / where they must be")
    post: str | None = Field(None, description="岗位 / the post there")
    column: Literal["pinned"] | None = Field(None, description="取自花名册“锁定岗位”列 / from the roster's own column")

    @property
    def place(self) -> dict[str, Any]:
        return self.where if self.post is None else {**self.where, "post": self.post}


def rows(rule: Settings, bureau: Bureau) -> Contribution:
    if rule.column is None:
        return banned(rule, "", bureau.who(rule.who), ~bureau.where(rule.place))
    return Contribution.join(
        banned(rule, person.person_id, np.arange(bureau.shape[0]) == number_, ~named_seats(bureau, person.pinned))
        for number_, person in enumerate(bureau.people)
        if person.pinned
    )


def check(rule: Settings, seated: Seated) -> list[Breach]:
    found = []
    for _, person, seat in seated.placed:
        if rule.column is not None:
            kept = not person.pinned or any(names_seat(seated.structure, word, seat) for word in person.pinned)
        else:
            kept = not seated.is_one(person, rule.who) or seated.places.seat(seat, rule.place)
        if not kept:
            found.append(Breach(person.person_id, {"max": 0}, 1, 1))
    return found


def demand(rule: Settings, bureau: Bureau) -> Text:
    if rule.column is not None:
        return Text(
            "花名册中锁定岗位的人员在其锁定的单位或岗位", "people pinned in the roster are where they are pinned"
        )
    who, where = who_words(rule.who), where_words(rule.place, bureau)
    return Text(f"{who.zh}必须在{where.zh}", f"{who.en} must be in {where.en}")


def breach(rule: Settings, breach: Breach, bureau: Bureau) -> Text:
    person = people_words(breach.subject, bureau)
    if rule.column is not None:
        words = bureau.people[bureau.problem.person_index[breach.subject]].pinned
        return Text(
            f"{person.zh}未在其锁定的{'、'.join(words)}", f"{person.en} is not in {', '.join(words)}, where pinned"
        )
    where = where_words(rule.place, bureau)
    return Text(f"{person.zh}未在{where.zh}", f"{person.en} is not in {where.en}")


def faults(rule: Settings, bureau: Bureau, place: Place) -> Iterator[Finding]:
    if rule.column is None:
        yield from who_faults(rule.id, rule.who, bureau, place)
        yield from where_faults(rule.id, rule.place, bureau, place)
