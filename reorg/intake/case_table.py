"""The table of cases: who handles each, its type, how many people and acts, what it took, when, on whose ground."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from reorg.domain.cases import Case, Nature
from reorg.domain.territory import Territory
from reorg.intake import values
from reorg.intake.cell_faults import UNKNOWN_WORD, UNREADABLE
from reorg.intake.headings import CASES
from reorg.intake.tables import MISSING_COLUMN, Record, read_table
from reorg.intake.unit_names import UnitNames
from reorg.intake.workbooks import read_sheets
from reorg.text import Finding, Message, Place, Text
from reorg.workload.book import type_names, type_word
from reorg.workload.settings import MOST_HOURS, WorkloadSettings

Value = TypeVar("Value")

NO_CASES = Message(
    "cases.none",
    "error",
    Text("没有读到任何案件。", "No case was read."),
    Text("至少含“案件编号”“办案单位”两列的表", "a table with the columns case_id and unit at least"),
)
NO_ID = Message(
    "cases.no-id",
    "error",
    Text("这一行没有案件编号。", "This row has no case_id."),
    Text("案件编号", "the case's id"),
)
SAME_ID = Message(
    "cases.duplicate-id",
    "error",
    Text("案件编号“{value}”重复，{first} 已有。", "Case id “{value}” stands twice, first in {first}."),
    Text("每个编号一次", "each id once"),
)
NO_UNIT = Message(
    "cases.no-unit",
    "error",
    Text("这起案件没有办案单位。", "This case has no unit that handles it."),
    Text("现有单位的编号、名称或别名", "id, name or alias of a present unit"),
)
UNKNOWN_UNIT = Message(
    "cases.unknown-unit",
    "error",
    Text(
        "“{column}”的“{value}”不是现有单位（或不止一个），共 {count} 起案件，这是第一起。",
        "{column} “{value}” is not one present unit: {count} cases, this is the first.",
    ),
    Text("现有单位的编号、名称或别名", "id, name or alias of a present unit"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
UNKNOWN_TOWN = Message(
    "cases.unknown-township",
    "error",
    Text(
        "“{value}”不是辖区表里的乡镇，共 {count} 起案件，这是第一起。",
        "“{value}” is no township of the table: {count} cases, this is the first.",
    ),
    Text("乡镇编号或名称", "a township's id or name"),
)
UNKNOWN_TYPE = Message(
    "cases.unknown-type",
    "warning",
    Text(
        "案件类型“{value}”没有写在 workload 的 types 里，共 {count} 起：没有所属警种，也没有类型工时。",
        "Type “{value}” is not among `types`: {count} cases have no department and no hours of their type.",
    ),
    advice=Text("请补进 types，或写在某一类型的 also 里。", "Add it to `types`, or to the `also` of one of them."),
)
NO_HOURS = Message(
    "cases.no-hours",
    "error",
    Text(
        "类型“{value}”的 {count} 起案件没有工时，类型也没有，这是第一起。",
        "{count} cases of type “{value}” have no hours, nor has their type; this is the first.",
    ),
    Text("工时列，或 types 里的 hours", "column `hours`, or `hours` of the type"),
)
BLANK_COUNTS = Message(
    "cases.blank-counts",
    "warning",
    Text(
        "{count} 起案件的嫌疑人数或行为起数空白，每处按 {blank} 计（unknown_count）。",
        "{count} cases have no number of suspects or of acts: each counts as {blank} (`unknown_count`).",
    ),
)
OUT_OF_PERIOD = Message(
    "cases.out-of-period",
    "warning",
    Text(
        "{count} 起案件不在统计期内（其中 {undated} 起没有日期），不计。",
        "{count} cases are not of the period ({undated} of them have no date) and do not count.",
    ),
)
LONG_PERIOD = Message(
    "cases.long-period",
    "warning",
    Text(
        "案件日期从 {first} 到 {last}，共 {days} 天，却按一年的工作量计。",
        "Cases are from {first} to {last}, {days} days, and count as the work of one year.",
    ),
    advice=Text("请在 workload 一节写 period（from、to）。", "Write `period` (from, to) in the section `workload`."),
)
MORE = Message(
    "cases.more",
    "error",
    Text(
        "还有 {count} 处同样的错误（{code}）没有列出。", "{count} more faults of the same kind ({code}) are not listed."
    ),
)
NOT_READ = Message(
    "cases.sheet-passed-over",
    "warning",
    Text("表“{value}”没有案件表的表头，没有读取。", "Sheet “{value}” has no headings of cases and was not read."),
)
NATURE_WORDS: Mapping[str, Nature] = {
    "刑事": "criminal", "刑事案件": "criminal", "criminal": "criminal", "行政": "administrative", "行政案件": "administrative",
    "治安": "administrative", "治安案件": "administrative", "administrative": "administrative", "其他": "other", "other": "other",
}  # fmt: skip
TOLD = 40
"""Faults of one kind that are listed; the others are counted."""
YEAR_AND_MORE = 372


@dataclass(frozen=True)
class CaseTable:
    """The cases read, with every fault."""

    cases: tuple[Case, ...]
    findings: tuple[Finding, ...]


def read_cases(
    sources: Sequence[str],
    folder: Path,
    columns: Mapping[str, str],
    names: UnitNames,
    territory: Territory,
    settings: WorkloadSettings,
    as_of: date,
) -> CaseTable:
    """Every case of the files. Units are found by id, name or alias; a cell that cannot be read is a fault."""
    reading = _Reading(names, territory, settings, as_of)
    said: list[Finding] = []
    for source in sources:
        sheets, faults = read_sheets(source, folder)
        said += faults
        for sheet in sheets:
            table = read_table(sheet, CASES, frozenset({"case_id", "unit"}), columns, said)
            if table is None:
                if sheet.holds_anything():
                    said.append(NOT_READ.at(Place(sheet.file, sheet.name), sheet.name or sheet.file))
                continue
            lacking = [key for key in ("case_id", "unit") if key not in table.keys]
            for key in lacking:
                at = sheet.place(table.heading_row)
                words = "、".join(CASES[key])
                said.append(MISSING_COLUMN.at(at, column=f"{CASES[key][0]} {key}", words=words, hint=""))
            for record in () if lacking else table.records:
                reading.record(record)
    if not reading.cases and not any(one.severity == "error" for one in (*said, *reading.findings)):
        said.append(NO_CASES.at(Place(file=", ".join(sources))))
    return CaseTable(tuple(reading.cases), (*said, *reading.findings, *reading.summed()))


def stations_of(territory: Territory, names: UnitNames) -> dict[str, str]:
    """The station (present unit id) of each township that has exactly one."""
    found = {}
    for town in territory.townships:
        words = values.words(town.station)
        named = names.find(words[0]) if len(words) == 1 else None
        if named is not None:
            found[town.township_id] = named
    return found


class _Reading:
    """What is known of words while rows are read; faults that many rows share are told once, with their number."""

    def __init__(self, names: UnitNames, territory: Territory, settings: WorkloadSettings, as_of: date) -> None:
        self.names, self.territory, self.settings, self.as_of = names, territory, settings, as_of
        self.cases: list[Case] = []
        self.findings: list[Finding] = []
        self.told: Counter[str] = Counter()
        self.first: dict[str, Place] = {}
        self.shared: dict[tuple[str, str, str], tuple[Place, int]] = {}
        self.types = type_names(settings)
        self.headings = tuple(sorted({heading for _, where in settings.selectors() for heading in where.columns}))
        self.stations = stations_of(territory, names)
        self.units: dict[str, str | None] = {}
        self.towns: dict[str, str | None] = {}
        self.blank = 0

    def record(self, record: Record) -> None:
        """One row as a case, where it can be one."""
        case_id, unit_word = record.text("case_id"), record.text("unit")
        if not case_id:
            self._tell(NO_ID.at(record.at("case_id")))
            return
        if case_id in self.first:
            self._tell(SAME_ID.at(record.at("case_id"), case_id, first=self.first[case_id].cell))
            return
        self.first[case_id] = record.at("case_id")
        if not unit_word:
            self._tell(NO_UNIT.at(record.at("unit")))
            return
        unit = self._unit(record, "unit", unit_word)
        written = type_word(record.text("type"))
        kind = self.types.get(written, written)
        known = self.settings.types.get(kind)
        if self.settings.types and known is None:
            self._share("type", written, record.at("type"))
        nature = self._nature(record) or (known.nature if known else "other")
        minutes = self._minutes(record)
        if minutes is None and (known is None or known.hours is None):
            self._share("hours", kind, record.at("hours"))
        station, township = self._ground(record, unit)
        suspects, acts = self._read(record, "suspects", values.whole), self._read(record, "acts", values.whole)
        self.blank += suspects is None or acts is None
        day = self._read(record, "date", lambda cell: values.day(cell, self.as_of))
        extra = {
            heading: values.text(record.extra[heading].value) for heading in self.headings if heading in record.extra
        }
        if unit is not None:
            self.cases.append(Case(case_id, unit, kind, nature, suspects, acts, minutes, day, station, township, extra))

    def _unit(self, record: Record, key: str, word: str) -> str | None:
        if word not in self.units:
            self.units[word] = self.names.find(word)
        if self.units[word] is None:
            self._share(key, word, record.at(key))
        return self.units[word]

    def _nature(self, record: Record) -> Nature | None:
        word = record.text("nature")
        if not word:
            return None
        found = NATURE_WORDS.get(values.folded(word).lower())
        if found is None:
            self._tell(
                UNKNOWN_WORD.at(record.at("nature"), word, column="nature", known="刑事、行政、其他", nearest="-")
            )
        return found

    def _ground(self, record: Record, unit: str | None) -> tuple[str, str]:
        """The station and the township of the place: as written, else the township's station, else the unit, if it is one."""
        township = record.text("township")
        town = ""
        if township:
            if township not in self.towns:
                self.towns[township] = self.territory.find(township)
            town = self.towns[township] or ""
            if not town:
                self._share("township", township, record.at("township"))
        station = record.text("station")
        if station:
            return self._unit(record, "station", station) or "", town
        if town in self.stations:
            return self.stations[town], town
        return (unit if unit in self.names.stations else "") or "", town

    def _minutes(self, record: Record) -> int | None:
        hours = self._read(record, "hours", values.amount)
        if hours is not None and hours > MOST_HOURS:
            fault = Text(f"不超过 {MOST_HOURS:.0f} 小时", f"at most {MOST_HOURS:.0f} hours")
            self._tell(UNREADABLE.at(record.at("hours"), hours, column="hours", wanted=fault))
            return None
        return None if hours is None else round(hours * 60)

    def _read(self, record: Record, key: str, read: Callable[[Any], Value]) -> Value | None:
        cell = record.cells.get(key)
        if cell is None or values.is_nothing(cell.value):
            return None
        try:
            return read(cell.value)
        except values.Unreadable as fault:
            self._tell(UNREADABLE.at(cell.place, values.text(cell.value), column=key, wanted=fault.expected))
            return None

    def _tell(self, finding: Finding) -> None:
        self.told[finding.code] += 1
        if self.told[finding.code] <= TOLD:
            self.findings.append(finding)

    def _share(self, key: str, word: str, place: Place) -> None:
        first, count = self.shared.get((key, word, place.file), (place, 0))
        self.shared[key, word, place.file] = first, count + 1

    def summed(self) -> list[Finding]:
        """What many rows have in common, and how many faults were not listed."""
        found = []
        for (key, word, _), (place, count) in self.shared.items():
            if key == "township":
                found.append(UNKNOWN_TOWN.at(place, word, count=count))
            elif key == "type":
                found.append(UNKNOWN_TYPE.at(place, word, count=count))
            elif key == "hours":
                found.append(NO_HOURS.at(place, word, count=count))
            else:
                column = Text(CASES[key][0], key)
                found.append(UNKNOWN_UNIT.at(place, word, column=column, count=count, nearest=self.names.nearest(word)))
        found += [MORE.at(Place(), count=count - TOLD, code=code) for code, count in self.told.items() if count > TOLD]
        if self.blank:
            blank = int(self.settings.unknown_count.value)
            found.append(BLANK_COUNTS.at(Place(), count=self.blank, blank=blank))
        return [*found, *self._period()]

    def _period(self) -> list[Finding]:
        period = self.settings.period
        days = [case.day for case in self.cases if case.day is not None]
        if period is not None:
            out = sum(case.day is None or not period.start <= case.day <= period.end for case in self.cases)
            undated = len(self.cases) - len(days)
            return [OUT_OF_PERIOD.at(Place(), count=out, undated=undated)] if out else []
        span = (max(days) - min(days)).days + 1 if days else 0
        if span <= YEAR_AND_MORE:
            return []
        return [LONG_PERIOD.at(Place(), first=min(days), last=max(days), days=span)]
