"""Tables about people on duty: leave and wishes, and what was done in earlier months."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from reorg.domain.people import Person
from reorg.intake import values
from reorg.intake.cell_faults import UNREADABLE
from reorg.intake.headings import LEAVE, PAST_DUTIES
from reorg.intake.tables import Record, read_table
from reorg.intake.workbooks import read_sheets
from reorg.rosters.settings import MEASURES, Away, Measure
from reorg.text import Finding, Message, Place, Text

UNKNOWN_PERSON = Message(
    "duty.unknown-person",
    "error",
    Text("“{value}”不是花名册中的一个人（或有同名）。", "“{value}” is not one person of the personnel table."),
    Text("人员编号，或不重名的姓名", "a person_id, or a name that nobody else has"),
)
NO_DAY = Message(
    "duty.no-day",
    "error",
    Text("没有写起始日期。", "The first day is missing."),
    Text("日期，如 2026-01-15", "a day such as 2026-01-15"),
)
BACKWARDS = Message(
    "duty.backwards",
    "error",
    Text("结束日期 {value} 在开始日期之前。", "The last day, {value}, is before the first."),
)
NO_HEADINGS = Message(
    "duty.no-headings",
    "error",
    Text("“{value}”没有所需的表头。", "“{value}” lacks the headings."),
    Text("{wanted}", "{wanted}"),
)


class People:
    """Finds people by id or by a name that only one has."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.ids = {one.person_id for one in people}
        named: dict[str, list[str]] = {}
        for one in people:
            named.setdefault(one.name, []).append(one.person_id)
        self.names = {name: ids[0] for name, ids in named.items() if len(ids) == 1}

    def find(self, word: str) -> str | None:
        return word if word in self.ids else self.names.get(word)


def read_leave(
    sources: Sequence[str], folder: Path, people: People, day: date, columns: Mapping[str, str]
) -> tuple[list[tuple[Away, Place]], list[Finding]]:
    """Rows of leave tables with their places; ``day`` tells the century of two-digit years."""
    findings: list[Finding] = []
    found = []
    wanted = Text("人员编号、开始日期、结束日期、类别", "person_id, from, to, kind")
    for record in _records(sources, folder, LEAVE, frozenset({"first"}), columns, wanted, findings):
        person = _person(record, people, findings)
        first, last = (_day(record, key, day, findings) for key in ("first", "last"))
        if first is None and not record.text("first"):
            findings.append(NO_DAY.at(record.at("first")))
        if person is None or first is None or (last is None and record.text("last")):
            continue
        if last is not None and last < first:
            findings.append(BACKWARDS.at(record.at("last"), record.text("last")))
            continue
        said = {"person": person, "from": first, "to": last}
        kind = record.text("kind")
        found.append((Away.model_validate({**said, "kind": kind} if kind else said), record.place))
    return found, findings


def read_past(
    source: str, folder: Path, people: People, columns: Mapping[str, str]
) -> tuple[list[tuple[str, str, dict[Measure, float]]], list[Finding]]:
    """Rows of a table of earlier duties: roster id ("" where it has no such column), person, sums by measure."""
    findings: list[Finding] = []
    found = []
    wanted = Text(
        "人员编号、夜班、节假日班、双休日班、总班次、工时", "person_id, nights, holidays, weekends, duties, hours"
    )
    for record in _records([source], folder, PAST_DUTIES, frozenset({"person_id", "name"}), columns, wanted, findings):
        person = _person(record, people, findings)
        sums: dict[Measure, float] = {}
        for measure in MEASURES:
            value = _read(record, measure, values.amount, findings)
            if value is not None:
                sums[measure] = value
        if person is not None:
            found.append((record.text("roster"), person, sums))
    return found, findings


def _records(
    sources: Sequence[str],
    folder: Path,
    vocabulary: Mapping[str, tuple[str, ...]],
    enough: frozenset[str],
    columns: Mapping[str, str],
    wanted: Text,
    findings: list[Finding],
) -> Iterator[Record]:
    for source in sources:
        sheets, faults = read_sheets(source, folder)
        findings += faults
        for sheet in sheets:
            table = read_table(sheet, vocabulary, enough, columns, findings)
            if table is None or not {"person_id", "name"} & table.keys:
                if sheet.holds_anything():
                    findings.append(
                        NO_HEADINGS.at(Place(sheet.file, sheet.name), sheet.name or sheet.file, wanted=wanted)
                    )
                continue
            yield from (one for one in table.records if one.text("person_id") or one.text("name"))


def _person(record: Record, people: People, findings: list[Finding]) -> str | None:
    key = "person_id" if record.text("person_id") else "name"
    person = people.find(record.text(key))
    if person is None:
        findings.append(UNKNOWN_PERSON.at(record.at(key), record.text(key)))
    return person


def _day(record: Record, key: str, near: date, findings: list[Finding]) -> date | None:
    day: date | None = _read(record, key, lambda cell: values.day(cell, near), findings)
    return day


def _read(record: Record, key: str, read: Callable[[Any], Any], findings: list[Finding]) -> Any:
    cell = record.cells.get(key)
    if cell is None or values.is_nothing(cell.value):
        return None
    try:
        return read(cell.value)
    except values.Unreadable as fault:
        findings.append(UNREADABLE.at(cell.place, values.text(cell.value), column=key, wanted=fault.expected))
        return None
