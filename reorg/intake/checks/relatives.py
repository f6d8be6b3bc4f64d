"""Relatives who are not in the roster, oneself, and relations told on one side only."""

from __future__ import annotations

from collections.abc import Iterator

from reorg.intake.checks.case import Case
from reorg.text import Finding, Message, Text

UNKNOWN = Message(
    "person.unknown-relative",
    "error",
    Text("亲属“{value}”不在花名册中。", "Relative “{value}” is not in the roster."),
    Text("花名册中的人员编号", "a person_id of the roster"),
    Text("请核对编号；不在本局的亲属不必填写。", "Check the id; relatives outside the bureau need not be given."),
)
ONESELF = Message(
    "person.own-relative",
    "error",
    Text("亲属栏写的是本人（{value}）。", "The relative given is the person himself ({value})."),
    Text("他人的编号", "somebody else's id"),
)
ONE_SIDED = Message(
    "person.one-sided-relation",
    "warning",
    Text(
        "与 {value} 的亲属关系只写在一方，仍按亲属处理。",
        "The relation to {value} is told on one side only; it counts all the same.",
    ),
)


def check(case: Case) -> Iterator[Finding]:
    by_id = {person.person_id: person for person in case.people}
    for person in case.people:
        for relative in person.relatives:
            place = case.at(person, "relatives")
            if relative.person_id == person.person_id:
                yield ONESELF.at(place, relative.person_id)
            elif relative.person_id not in by_id:
                yield UNKNOWN.at(place, relative.person_id)
            elif person.person_id not in {one.person_id for one in by_id[relative.person_id].relatives}:
                yield ONE_SIDED.at(place, relative.person_id)
