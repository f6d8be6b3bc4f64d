"""Dates that cannot be: born after the day of the plan, in the police before 14, in a post before the police."""

from __future__ import annotations

from collections.abc import Iterator

from reorg.domain.people import completed_years
from reorg.intake.checks.case import Case
from reorg.text import Finding, Message, Text

IMPOSSIBLE = Message(
    "person.impossible-date",
    "error",
    Text("“{column}”{value} 不可能：{why}。", "{column} {value} cannot be: {why}."),
    Text("合理的日期", "a possible day"),
    Text("请核对。", "Check it."),
)
UNUSUAL = Message(
    "person.unusual-date",
    "warning",
    Text("“{column}”{value} 不寻常：{why}。", "{column} {value} is unusual: {why}."),
    advice=Text("请核对。", "Check it."),
)
COLUMNS = {
    "birth_date": Text("出生年月", "birth date"),
    "joined": Text("参加公安工作时间", "joined"),
    "post_since": Text("任现职时间", "post since"),
    "unit_since": Text("到现单位时间", "unit since"),
}
YOUNGEST, OLDEST, FIRST_JOB = 16, 70, 14


def check(case: Case) -> Iterator[Finding]:
    for person in case.people:
        days = {key: getattr(person, key) for key in COLUMNS}
        future = [key for key, day in days.items() if day is not None and day > case.as_of]
        for key in future:
            why = Text(f"晚于基准日 {case.as_of}", f"after the day of the plan {case.as_of}")
            yield IMPOSSIBLE.at(case.at(person, key), days[key], column=COLUMNS[key], why=why)
        born = person.birth_date
        if born is None or "birth_date" in future:
            continue
        age = completed_years(born, case.as_of) or 0
        if not YOUNGEST <= age <= OLDEST:
            why = Text(f"{age}岁", f"aged {age}")
            yield IMPOSSIBLE.at(case.at(person, "birth_date"), born, column=COLUMNS["birth_date"], why=why)
            continue
        for key in ("joined", "post_since", "unit_since"):
            day = days[key]
            if day is not None and key not in future and (day <= born or (completed_years(born, day) or 0) < FIRST_JOB):
                why = Text(f"出生于 {born}", f"born {born}")
                yield IMPOSSIBLE.at(case.at(person, key), day, column=COLUMNS[key], why=why)
        if person.joined and person.post_since and person.post_since < person.joined and person.joined not in future:
            why = Text(f"早于参加公安工作 {person.joined}", f"before joining on {person.joined}")
            yield UNUSUAL.at(case.at(person, "post_since"), person.post_since, column=COLUMNS["post_since"], why=why)
