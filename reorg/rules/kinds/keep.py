"""At least a share, or number, of a present unit's people follow its function."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from pydantic import Field, model_validator

from reorg.plan.changes import Origin
from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.faults import who_faults
from reorg.rules.limits import against
from reorg.rules.pairs import indicator
from reorg.rules.problem import Problem
from reorg.rules.rows import Contribution, Term, bounded
from reorg.rules.seated import Seated
from reorg.rules.selectors import People
from reorg.rules.sources import named_units, source_faults, works_in
from reorg.rules.words import joined, number, percent, present_words
from reorg.text import Finding, Place, Text

TITLE = Text("随职能划转比例", "people follow their function")
EXAMPLE = "{id: criminal-core, kind: keep, from: {id: 刑侦大队}, min: 0.6}"


class Settings(RuleSettings):
    kind: Literal["keep"] = "keep"
    from_: dict[str, Any] = Field(alias="from", description="现有单位 / present units")
    who: dict[str, Any] = Field(default_factory=dict, description="只计这些人 / only these people")
    min: float | None = Field(None, ge=0, le=1, description="最低比例（0-1） / least share (0 to 1)")
    people: int | None = Field(None, ge=0, description="最少人数 / least number")
    per: Literal["source", "total"] = Field(
        "total", description="source 每个现有单位分别计 / each present unit by itself"
    )

    @model_validator(mode="after")
    def _limits(self) -> Settings:
        if (self.min is None) is (self.people is None):
            raise ValueError(
                Text("min（比例）与 people（人数）须写且只写一个", "either min (a share) or people (a number)")
            )
        return self


def _groups(
    rule: Settings, problem: Problem, origins: Mapping[str, Origin], reader: People
) -> list[tuple[str, list[int]]]:
    """Counted people of each source unit, or of all of them together (subject "")."""
    units = named_units(problem.present, origins, rule.from_)
    sources = [(unit, {unit}) for unit in units] if rule.per == "source" else [("", set(units))]
    groups = [
        (
            subject,
            [
                n
                for n, person in enumerate(problem.people)
                if works_in(person, inside) and reader.match(person, rule.who)
            ],
        )
        for subject, inside in sources
    ]
    return [(subject, members) for subject, members in groups if members]


def _due(rule: Settings, size: int) -> int:
    """People who must follow, of ``size``."""
    return math.ceil(Fraction(str(rule.min)) * size) if rule.min is not None else rule.people or 0


def rows(rule: Settings, bureau: Bureau) -> Contribution:
    following = bureau.change_pairs["stay"] | bureau.change_pairs["follow"]
    everywhere = np.ones(bureau.shape[1])
    return Contribution.join(
        bounded(
            rule,
            subject,
            (Term(indicator(bureau.shape[0], members), everywhere, following),),
            low=_due(rule, len(members)),
        )
        for subject, members in _groups(rule, bureau.problem, bureau.origins, bureau.reader)
    )


def check(rule: Settings, seated: Seated) -> list[Breach]:
    found: list[Breach] = []
    seats, people = seated.structure.seats, seated.problem.people
    for subject, members in _groups(rule, seated.problem, seated.origins, seated.reader):
        follow = sum(
            bool({"stay", "follow"} & set(seated.changes_of(people[n], seats[seated.seat_of[n]])))
            for n in members
            if seated.seat_of[n] >= 0
        )
        found += against(subject, follow, _due(rule, len(members)), None)
    return found


def demand(rule: Settings, bureau: Bureau) -> Text:
    source = joined(
        Text(present_words(unit, bureau).zh, present_words(unit, bureau).en) for unit in _told(rule, bureau)
    )
    least = percent(rule.min) if rule.min is not None else number(rule.people or 0)
    each = Text("各", "each of ") if rule.per == "source" else Text("", "")
    return Text(
        f"{each.zh}{source.zh}的人员至少{least}随职能划转",
        f"at least {least} of the people of {each.en}{source.en} follow their function",
    )


def _told(rule: Settings, bureau: Bureau) -> list[str]:
    units = named_units(bureau.problem.present, bureau.origins, rule.from_)
    return units[:4] + (["…"] if len(units) > 4 else [])


def breach(rule: Settings, breach: Breach, bureau: Bureau) -> Text:
    unit = (
        present_words(breach.subject, bureau)
        if breach.subject
        else joined(present_words(u, bureau) for u in _told(rule, bureau))
    )
    has, due = number(breach.measured), number(breach.required["min"])
    return Text(
        f"{unit.zh}有{has}人随职能划转，应不少于{due}人",
        f"{has} people of {unit.en} follow their function, {due} required",
    )


def faults(rule: Settings, bureau: Bureau, place: Place) -> Iterator[Finding]:
    yield from source_faults(rule.id, rule.from_, bureau, place)
    yield from who_faults(rule.id, rule.who, bureau, place)
