"""Who has held a post of this kind for more than so many years must leave them (R12, R14)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

import numpy as np
from pydantic import Field

from reorg.domain.people import Person, completed_years
from reorg.domain.structure import Structure
from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.faults import where_faults, who_faults
from reorg.rules.rows import Contribution, banned
from reorg.rules.seated import Seated
from reorg.rules.selectors import People, Places
from reorg.rules.words import number, people_words, post_words
from reorg.text import Finding, Place, Text

TITLE = Text("轮岗交流", "rotation")
EXAMPLE = "{id: chiefs-rotate, kind: rotate, post: leader, years: 5}"


class Settings(RuleSettings):
    kind: Literal["rotate"] = "rotate"
    post: str = Field("leader", description="岗位；leader 为全部领导岗位 / the post; leader: every leadership post")
    years: int = Field(ge=0, description="任现职超过的整年数 / completed years in post, more than this")
    who: dict[str, Any] = Field(default_factory=dict, description="只计这些人 / only these people")
    where: dict[str, Any] = Field(default_factory=dict, description="只计这些单位 / only these new units")

    @property
    def place(self) -> dict[str, Any]:
        return {**self.where, "post": self.post}


def _due(rule: Settings, person: Person, day: date, reader: People, titles: frozenset[str]) -> bool:
    """Whether the person has held such a post for too long."""
    years = completed_years(person.post_since, day)
    holds = person.leads if rule.post == "leader" else person.post in titles
    return holds and years is not None and years > rule.years and reader.match(person, rule.who)


def _titles(rule: Settings, structure: Structure, places: Places) -> frozenset[str]:
    """Names of the post in the new structure, by which present holders are known."""
    posts = [seat.post for seat in structure.seats if places.post(seat, rule.post)]
    return frozenset({rule.post, *(word for post in posts for word in (post.name.zh, post.name.en) if word)})


def rows(rule: Settings, bureau: Bureau) -> Contribution:
    titles = _titles(rule, bureau.problem.structure, bureau.places)
    day = bureau.problem.settings.as_of
    due = np.array([_due(rule, person, day, bureau.reader, titles) for person in bureau.people], dtype=bool)
    same = bureau.change_pairs["stay"] | bureau.change_pairs["follow"]
    return banned(rule, "", due, bureau.where(rule.place), same)


def check(rule: Settings, seated: Seated) -> list[Breach]:
    titles = _titles(rule, seated.structure, seated.places)
    return [
        Breach(
            person.person_id,
            {"max": rule.years},
            completed_years(person.post_since, seated.problem.settings.as_of) or 0,
            1,
        )
        for _, person, seat in seated.placed
        if _due(rule, person, seated.problem.settings.as_of, seated.reader, titles)
        and seated.places.seat(seat, rule.place)
        and {"stay", "follow"} & set(seated.changes_of(person, seat))
    ]


def demand(rule: Settings, bureau: Bureau) -> Text:
    post = post_words(rule.post, bureau)
    return Text(
        f"任{post.zh}满{rule.years}年以上的须交流",
        f"who has held {post.en} for more than {rule.years} years must leave them",
    )


def breach(rule: Settings, breach: Breach, bureau: Bureau) -> Text:
    person, years = people_words(breach.subject, bureau), number(breach.measured)
    return Text(
        f"{person.zh}任现职已{years}年，未交流", f"{person.en} has held the post for {years} years and keeps it"
    )


def faults(rule: Settings, bureau: Bureau, place: Place) -> Iterator[Finding]:
    yield from who_faults(rule.id, rule.who, bureau, place)
    yield from where_faults(rule.id, rule.place, bureau, place)
