"""This person (or these) not there; also from the roster's own column."""

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

TITLE = Text("不得安排", "bar")
EXAMPLE = "{id: not-to-traffic, kind: bar, who: {person_id: K0001}, where: {id: 交警大队}}"


class Settings(RuleSettings):
    kind: Literal["bar"] = "bar"
    who: dict[str, Any] = Field(default_factory=dict, description="哪些人 / people")
    where: dict[str, Any] = Field(default_factory=dict, description="不得在哪里 / where they may not be")
    column: Literal["barred"] | None = Field(None, description="取自花名册“不得安排”列 / from the roster's own column")


def rows(rule: Settings, bureau: Bureau) -> Contribution:
    if rule.column is None:
        return banned(rule, "", bureau.who(rule.who), bureau.where(rule.where))
    return Contribution.join(
        banned(rule, person.person_id, np.arange(bureau.shape[0]) == number_, named_seats(bureau, person.barred))
        for number_, person in enumerate(bureau.people)
        if person.barred
    )


def check(rule: Settings, seated: Seated) -> list[Breach]:
    found = []
    for _, person, seat in seated.placed:
        if rule.column is not None:
            kept = not any(names_seat(seated.structure, word, seat) for word in person.barred)
        else:
            kept = not (seated.is_one(person, rule.who) and seated.places.seat(seat, rule.where))
        if not kept:
            found.append(Breach(person.person_id, {"max": 0}, 1, 1))
    return found


def demand(rule: Settings, bureau: Bureau) -> Text:
    if rule.column is not None:
        return Text("花名册中写明不得安排之处不安排其人", "nobody is placed where the roster bars him")
    who, where = who_words(rule.who), where_words(rule.where, bureau)
    return Text(f"{who.zh}不得在{where.zh}", f"{who.en} may not be in {where.en}")


def breach(rule: Settings, breach: Breach, bureau: Bureau) -> Text:
    person = people_words(breach.subject, bureau)
    if rule.column is not None:
        words = bureau.people[bureau.problem.person_index[breach.subject]].barred
        return Text(
            f"{person.zh}被安排到不得安排的{'、'.join(words)}", f"{person.en} is in {', '.join(words)}, where barred"
        )
    where = where_words(rule.where, bureau)
    return Text(f"{person.zh}被安排在{where.zh}", f"{person.en} is in {where.en}")


def faults(rule: Settings, bureau: Bureau, place: Place) -> Iterator[Finding]:
    if rule.column is None:
        yield from who_faults(rule.id, rule.who, bureau, place)
        yield from where_faults(rule.id, rule.where, bureau, place)
