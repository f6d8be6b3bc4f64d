"""Relatives not under one direct leader, nor in a direct line of command (公务员法 §74, R01)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from reorg.domain.people import Person
from reorg.domain.structure import Seat, Structure
from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.faults import no_faults
from reorg.rules.pairs import at_most_one, pair_subject, unit_scopes
from reorg.rules.rows import Contribution, Floats
from reorg.rules.seated import Seated
from reorg.rules.words import people_words
from reorg.text import Finding, Place, Text

TITLE = Text("任职回避", "relatives kept apart")
EXAMPLE = "{id: relatives, kind: relatives, scope: direct}"


class Settings(RuleSettings):
    speaks_of_pairs: ClassVar[bool] = True

    kind: Literal["relatives"] = "relatives"
    scope: Literal["direct", "unit", "subtree"] = Field(
        "direct",
        description=(
            "direct 直接上下级或同一直接领导；unit 同一单位；subtree 同一一级单位（含下属）"
            " / direct: same direct leader or direct line; unit: one unit; subtree: one top unit with all below"
        ),
    )
    relations: list[str] | None = Field(
        None, description="只计这些关系；不填为全部 / only these relations; all when not given"
    )


def pairs(rule: Settings, people: tuple[Person, ...]) -> list[tuple[int, int]]:
    """Pairs of relatives by roster number, smaller first; a relation told on one side only counts."""
    index = {person.person_id: number_ for number_, person in enumerate(people)}
    found = set()
    for number_, person in enumerate(people):
        for relative in person.relatives:
            other = index.get(relative.person_id)
            if other is None or other == number_:
                continue
            if rule.relations is None or relative.relation in rule.relations:
                found.add((min(number_, other), max(number_, other)))
    return sorted(found)


def _scopes(rule: Settings, bureau: Bureau) -> list[Floats]:
    """Sets of seats of which a pair may hold only one.

    Direct: each unit's own seats; and for each unit its leaders with the leaders just below it
    (heads of sibling units among themselves, and each with the head above).
    """
    if rule.scope != "direct":
        return unit_scopes(bureau, rule.scope == "subtree")
    structure = bureau.problem.structure
    scopes = unit_scopes(bureau, False)
    for parent, children in [(-1, structure.top), *enumerate(structure.children)]:
        line = bureau.own[list(children)].any(axis=0) if children else np.zeros(bureau.shape[1], dtype=bool)
        if parent >= 0:
            line = line | bureau.own[parent]
        line = line & bureau.leading
        if children and line.sum() > 1:
            scopes.append(line.astype(float))
    return scopes


def rows(rule: Settings, bureau: Bureau) -> Contribution:
    scopes = _scopes(rule, bureau)
    return Contribution.join(at_most_one(rule, bureau, list(pair), scopes) for pair in pairs(rule, bureau.people))


def _clash(rule: Settings, structure: Structure, a: Seat, b: Seat) -> bool:
    if rule.scope == "subtree":
        return list(structure.ancestors(a.unit))[-1] == list(structure.ancestors(b.unit))[-1]
    if a.unit == b.unit:
        return True
    if rule.scope == "unit" or not (a.post.leader and b.post.leader):
        return False
    above_a, above_b = structure.units[a.unit].parent, structure.units[b.unit].parent
    return above_a == b.unit or above_b == a.unit or above_a == above_b


def check(rule: Settings, seated: Seated) -> list[Breach]:
    found = []
    for a, b in pairs(rule, seated.problem.people):
        if seated.seat_of[a] < 0 or seated.seat_of[b] < 0:
            continue
        seats = seated.structure.seats
        if _clash(rule, seated.structure, seats[seated.seat_of[a]], seats[seated.seat_of[b]]):
            found.append(Breach(pair_subject(seated.problem.people, (a, b)), {"max": 0}, 1, 1))
    return found


def demand(rule: Settings, bureau: Bureau) -> Text:
    return {
        "direct": Text(
            "亲属不在同一直接领导下，也不成直接上下级",
            "no relatives under one direct leader or in a direct line of command",
        ),
        "unit": Text("亲属不在同一单位", "no relatives in one unit"),
        "subtree": Text("亲属不在同一一级单位", "no relatives in one top unit"),
    }[rule.scope]


def breach(rule: Settings, breach: Breach, bureau: Bureau) -> Text:
    people = people_words(breach.subject, bureau)
    return Text(f"{people.zh}是亲属，应当回避", f"{people.en} are relatives and must be kept apart")


def faults(rule: Settings, bureau: Bureau, place: Place) -> Iterator[Finding]:
    return no_faults(rule, bureau, place)
