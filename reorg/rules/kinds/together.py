"""Named people, or a column's groups, in one unit."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Literal

from reorg.plan.plan import Breach
from reorg.rules.bureau import Bureau
from reorg.rules.groups import GroupSettings, unit_of
from reorg.rules.pairs import indicator, named_groups, pair_subject, people_faults, still_together, unit_scopes
from reorg.rules.rows import Amount, Contribution, Row, Term
from reorg.rules.seated import Seated
from reorg.rules.words import people_words
from reorg.text import Finding, Place, Text

TITLE = Text("同在一个单位", "together")
EXAMPLE = "{id: partners, kind: together, people: [K0001, K0002]}"


class Settings(GroupSettings):
    kind: Literal["together"] = "together"


def rows(rule: Settings, bureau: Bureau) -> Contribution:
    size, scopes = bureau.shape[0], unit_scopes(bureau, rule.level == "department")
    rows_, amounts = [], []
    for group in named_groups(bureau.people, rule.people, rule.column):
        for a, b in _tied(rule, bureau, group):
            subject = pair_subject(bureau.people, (a, b))
            differ = indicator(size, [a]) - indicator(size, [b])
            if rule.hard:
                rows_ += [Row(rule.id, subject, (Term(differ, seats),), 0, 0) for seats in scopes]
                continue
            amount = Amount(f"{rule.id}|{subject}", rule.weight, high=1, integer=True, tier=rule.tier)
            amounts.append(amount)
            for way in (differ, -differ):
                rows_ += [
                    Row(rule.id, subject, (Term(way, seats),), None, 0, ((amount.name, -1.0),)) for seats in scopes
                ]
    return Contribution(rows=tuple(rows_), amounts=tuple(amounts))


def _tied(rule: Settings, bureau: Bureau, group: list[int]) -> Iterator[tuple[int, int]]:
    """Pairs that are compared: a chain through those who must be together, or every pair where each costs."""
    if not rule.hard:
        yield from combinations(group, 2)
        return
    for part in still_together(rule, bureau.people, group):
        yield from pairwise(part)


def check(rule: Settings, seated: Seated) -> list[Breach]:
    people = seated.problem.people
    return [
        Breach(pair_subject(people, (a, b)), {"max": 0}, 1, 1)
        for group in named_groups(people, rule.people, rule.column)
        for a, b in combinations(group, 2)
        if unit_of(rule, seated, a) != unit_of(rule, seated, b)
    ]


def demand(rule: Settings, bureau: Bureau) -> Text:
    who = _group_words(rule, bureau)
    one = Text("同一部门", "one department") if rule.level == "department" else Text("同一单位", "one unit")
    return Text(f"{who.zh}在{one.zh}", f"{who.en} are in {one.en}")


def _group_words(rule: Settings, bureau: Bureau) -> Text:
    if rule.column is not None:
        return Text(f"“{rule.column}”相同的人员", f"people with equal {rule.column}")
    return people_words("+".join(rule.people), bureau)


def breach(rule: Settings, breach: Breach, bureau: Bureau) -> Text:
    people = people_words(breach.subject, bureau)
    return Text(f"{people.zh}不在一起", f"{people.en} are not together")


def faults(rule: Settings, bureau: Bureau, place: Place) -> Iterator[Finding]:
    yield from people_faults(rule.id, rule.people, bureau, place)
