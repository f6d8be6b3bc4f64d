"""An age column that contradicts the birth date."""

from __future__ import annotations

from collections.abc import Iterator

from reorg.domain.people import completed_years
from reorg.intake.checks.case import Case
from reorg.text import Finding, Message, Text

CONTRADICTS = Message(
    "person.age-contradicts",
    "warning",
    Text(
        "年龄 {value} 与出生年月不符，按出生年月为 {age} 岁。",
        "Age {value} contradicts the birth date, which makes {age}.",
    ),
    advice=Text("请核对。", "Check it."),
)


def check(case: Case) -> Iterator[Finding]:
    for person in case.people:
        word = person.extra.get("年龄", "")
        age = completed_years(person.birth_date, case.as_of)
        if age is not None and word.isdigit() and abs(int(word) - age) > 1:
            yield CONTRADICTS.at(case.at(person, "age"), word, age=age)
