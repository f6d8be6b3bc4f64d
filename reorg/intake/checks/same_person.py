"""The same person under two ids."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reorg.intake.checks.case import Case
from reorg.intake.values import hidden_number
from reorg.text import Finding, Message, Text

BY_NUMBER = Message(
    "person.same-identity-number",
    "error",
    Text("与人员 {other} 的身份证号相同，疑为同一人。", "Has the identity number of {other}: the same person twice?"),
    Text("每人一行", "one row a person"),
    Text("请删去一行，或更正身份证号。", "Remove one row, or correct the number."),
)
BY_NAME = Message(
    "person.same-name-and-birth",
    "warning",
    Text("与人员 {other} 姓名和出生日期相同。", "Has the name and birth date of {other}."),
    advice=Text("请确认是两个人。", "Make sure that they are two people."),
)


def check(case: Case) -> Iterator[Finding]:
    numbers: dict[str, str] = {}
    births: dict[tuple[str, date], str] = {}
    for person in case.people:
        number = person.extra.get("身份证号", "")
        if number:
            other = numbers.setdefault(number, person.person_id)
            if other != person.person_id:
                yield BY_NUMBER.at(case.at(person, "id_no"), hidden_number(number), other=other)
                continue
        if person.name and person.birth_date:
            other = births.setdefault((person.name, person.birth_date), person.person_id)
            if other != person.person_id:
                yield BY_NAME.at(case.at(person, "name"), person.name, other=other)
