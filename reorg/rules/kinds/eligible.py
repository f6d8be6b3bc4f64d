"""Only ``who`` may be placed ``where``; ``never``: ``who`` may not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field

from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.faults import where_faults, who_faults
from reorg.rules.rows import Contribution, banned
from reorg.rules.seated import Seated
from reorg.rules.words import people_words, where_words, who_words
from reorg.text import Finding, Place, Text

TITLE = Text("任职资格", "eligibility")
EXAMPLE = "{id: organ-needs-grade, kind: eligible, never: true, who: {age: {min: 50}, unit_tag: {not: organ}}, where: {tag: organ}}"


class Settings(RuleSettings):
    kind: Literal["eligible"] = "eligible"
    who: dict[str, Any] = Field(description="哪些人 / people")
    where: dict[str, Any] = Field(description="哪些单位或岗位 / places")
    never: bool = Field(False, description="true：这些人不得在这些地方 / true: these people not in these places")


def rows(rule: Settings, bureau: Bureau) -> Contribution:
    who = bureau.who(rule.who)
    return banned(rule, "", who if rule.never else ~who, bureau.where(rule.where))


def check(rule: Settings, seated: Seated) -> list[Breach]:
    here = seated.scopes(rule.where, False)[0][1]
    return [
        Breach(person.person_id, {"max": 0}, 1, 1)
        for person, _ in here
        if seated.is_one(person, rule.who) is rule.never
    ]


def demand(rule: Settings, bureau: Bureau) -> Text:
    who, where = who_words(rule.who), where_words(rule.where, bureau)
    if rule.never:
        return Text(f"{who.zh}不得安排到{where.zh}", f"{who.en} may not be placed in {where.en}")
    return Text(f"{where.zh}只能安排{who.zh}", f"only {who.en} may be placed in {where.en}")


def breach(rule: Settings, breach: Breach, bureau: Bureau) -> Text:
    person, where = people_words(breach.subject, bureau), where_words(rule.where, bureau)
    return Text(f"{person.zh}被安排到{where.zh}", f"{person.en} is placed in {where.en}")


def faults(rule: Settings, bureau: Bureau, place: Place) -> Iterator[Finding]:
    yield from who_faults(rule.id, rule.who, bureau, place, effect=rule.never)
    yield from where_faults(rule.id, rule.where, bureau, place)
