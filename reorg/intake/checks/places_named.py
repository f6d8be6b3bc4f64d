"""Wishes, pins and bars that name nothing of the new structure, and pins that are barred."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from reorg.intake.checks.case import Case
from reorg.rules.seat_words import names_seat
from reorg.text import Finding, Message, Text

UNKNOWN_WISH = Message(
    "person.unknown-wish",
    "warning",
    Text("志愿“{value}”不是新架构中的单位。", "Wish “{value}” is no unit of the new structure."),
    Text("新单位的编号、名称或路径", "id, name or path of a new unit"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
UNKNOWN_PIN = Message(
    "person.unknown-pin",
    "error",
    Text(
        "“{column}”写的“{value}”不是新架构中的单位或岗位。",
        "{column} names “{value}”, which is no unit or post of the new structure.",
    ),
    Text("新单位，或 单位/岗位", "a new unit, or unit/post"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
CONTRADICTION = Message(
    "person.pinned-and-barred",
    "error",
    Text("“{value}”既锁定又不得安排。", "“{value}” is both pinned and barred."),
    Text("二者择一", "one of the two"),
)

CODES = frozenset(one.code for one in (UNKNOWN_WISH, UNKNOWN_PIN, CONTRADICTION))
"""Findings that speak of the new structure, not of the bureau as it is."""


def check(case: Case) -> Iterator[Finding]:
    structure = case.structure
    if structure is None:
        return
    known = [word for unit in structure.units for word in (unit.name.zh, unit.unit_id)]

    def near(word: str) -> str:
        found = difflib.get_close_matches(word, known, 1, 0.3)
        return found[0] if found else "-"

    for person in case.people:
        for word in person.wishes:
            if not structure.find(word):
                yield UNKNOWN_WISH.at(case.at(person, "wishes"), word, nearest=near(word))
        for key, column in (("pinned", Text("锁定岗位", "pinned")), ("barred", Text("不得安排", "barred"))):
            for word in getattr(person, key):
                if not any(names_seat(structure, word, seat) for seat in structure.seats):
                    yield UNKNOWN_PIN.at(case.at(person, key), word, column=column, nearest=near(word))
        for word in sorted(set(person.pinned) & set(person.barred)):
            yield CONTRADICTION.at(case.at(person, "pinned"), word)
