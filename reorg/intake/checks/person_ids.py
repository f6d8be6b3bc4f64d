"""Every person_id stands once."""

from __future__ import annotations

from collections.abc import Iterator

from reorg.intake.checks.case import Case
from reorg.text import Finding, Message, Text

SAME = Message(
    "person.duplicate-id",
    "error",
    Text("人员编号“{value}”重复，{first} 已有。", "person_id “{value}” stands twice, first at {first}."),
    Text("每人一个编号", "one id a person"),
    Text("请更正编号，或删去重复的一行。", "Correct the id, or remove the second row."),
)


def check(case: Case) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for person in case.people:
        seen[person.person_id] = seen.get(person.person_id, 0) + 1
        if seen[person.person_id] > 1:
            again = case.origins.of(f"{person.person_id}#{seen[person.person_id]}")
            first = case.at(person, "person_id")
            alone = (first.file, first.sheet) == (again.file, again.sheet)
            yield SAME.at(again, person.person_id, first=first.cell if alone else first.say("zh"))
