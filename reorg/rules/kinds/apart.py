"""Named people, or a column's groups, not in one unit."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Literal

from reorg.plan.plan import Breach
from reorg.rules.bureau import Bureau
from reorg.rules.groups import GroupSettings, unit_of
from reorg.rules.pairs import at_most_one, named_groups, pair_subject, people_faults, unit_scopes
from reorg.rules.rows import Contribution
from reorg.rules.seated import Seated
from reorg.rules.words import people_words
from reorg.text import Finding, Place, Text

TITLE = Text("不在一个单位", "apart")
EXAMPLE = "{id: keep-apart, kind: apart, people: [K0001, K0002]}"


class Settings(GroupSettings):
    kind: Literal["apart"] = "apart"


def rows(rule: Settings, bureau: Bureau) -> Contribution:
    scopes = unit_scopes(bureau, rule.level == "department")
    groups = named_groups(bureau.people, rule.people, rule.column)
    return Contribution.join(at_most_one(rule, bureau, group, scopes) for group in groups)


def check(rule: Settings, seated: Seated) -> list[Breach]:
    people = seated.problem.people
    return [
        Breach(pair_subject(people, (a, b)), {"max": 0}, 1, 1)
        for group in named_groups(people, rule.people, rule.column)
        for a, b in combinations(group, 2)
        if unit_of(rule, seated, a) == unit_of(rule, seated, b) >= 0
    ]


def demand(rule: Settings, bureau: Bureau) -> Text:
    one = Text("同一部门", "one department") if rule.level == "department" else Text("同一单位", "one unit")
    if rule.column is not None:
        return Text(f"“{rule.column}”相同的人员不在{one.zh}", f"people with equal {rule.column} are not in {one.en}")
    who = people_words("+".join(rule.people), bureau)
    return Text(f"{who.zh}不在{one.zh}", f"{who.en} are not in {one.en}")


def breach(rule: Settings, breach: Breach, bureau: Bureau) -> Text:
    people = people_words(breach.subject, bureau)
    return Text(f"{people.zh}被安排在一起", f"{people.en} are placed together")


def faults(rule: Settings, bureau: Bureau, place: Place) -> Iterator[Finding]:
    yield from people_faults(rule.id, rule.people, bureau, place)
