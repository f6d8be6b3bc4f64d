"""Waves as decided: ``stages.json`` or ``stages.xlsx`` as written by ``reorg stages``, with days edited or not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from reorg.intake.values import text
from reorg.intake.workbooks import read_sheets
from reorg.stages.problem import StageProblem
from reorg.text import Finding, Message, Place, Text

FORMAT = "reorg.stages/1"
PERSON, REPORT = ("人员编号", "person_id"), ("报到日期", "reports on")
NO_FILE = Message(
    "stages.no-file",
    "error",
    Text("找不到批次文件“{value}”。", "There is no file of waves “{value}”."),
    Text("reorg stages 写出的 stages.json 或 stages.xlsx", "stages.json or stages.xlsx as written by `reorg stages`"),
    Text(
        "请先运行 reorg stages，再把文件放到项目文件旁。",
        "Run `reorg stages` first and put the file beside the project file.",
    ),
)
NOT_STAGES = Message(
    "stages.unreadable",
    "error",
    Text("“{value}”不是批次文件：{why}。", "“{value}” is no file of waves: {why}."),
    Text("reorg stages 写出的 stages.json 或 stages.xlsx", "stages.json or stages.xlsx as written by `reorg stages`"),
)
UNKNOWN_MOVER = Message(
    "stages.unknown-mover",
    "error",
    Text("批次文件中的人员编号“{value}”不在方案的人员中。", "“{value}” of the waves is nobody whom the plan places."),
    Text("方案中的人员编号", "a person_id of the plan"),
)
NOT_A_DAY = Message(
    "stages.not-a-day",
    "error",
    Text("{person} 的报到日期“{value}”读不懂。", "{person}: “{value}” is no day."),
    Text("日期，如 2023-03-01", "a day such as 2023-03-01"),
)
TWICE = Message(
    "stages.person-twice",
    "error",
    Text("人员“{value}”在批次文件中出现两次。", "Person “{value}” stands in the waves twice."),
    Text("每人一行", "one row a person"),
)


class _Unreadable(Exception):
    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


def read_decided(
    name: str, folder: Path, problem: StageProblem, place: Place
) -> tuple[dict[int, date], tuple[Finding, ...]]:
    """Days on which people report, by number among the placed people, with every fault."""
    path = folder / name
    if not path.is_file():
        return {}, (NO_FILE.at(place, name),)
    try:
        rows = list(_json_rows(path, name) if path.suffix.lower() == ".json" else _sheet_rows(path, name))
    except _Unreadable as fault:
        return {}, (fault.finding,)
    findings: list[Finding] = []
    reports: dict[int, date] = {}
    for person, raw, at in rows:
        number = problem.index.get(person)
        day = _day(raw)
        if number is None:
            findings.append(UNKNOWN_MOVER.at(at, person))
        elif day is None:
            findings.append(NOT_A_DAY.at(at, raw, person=person))
        elif number in reports:
            findings.append(TWICE.at(at, person))
        else:
            reports[number] = day
    return reports, tuple(findings)


def _json_rows(path: Path, name: str) -> Iterator[tuple[str, Any, Place]]:
    place = Place(file=name)
    try:
        raw = json.loads(path.read_text(encoding="utf-8-sig"))
        if raw.get("format") != FORMAT:
            raise ValueError(f"format is {raw.get('format')!r}, expected {FORMAT!r}")
        rows = [(str(one["person_id"]), one["reports"], place) for one in raw["moves"]]
    except KeyError as fault:
        why = Text(f"缺少 {fault.args[0]}", f"{fault.args[0]} is missing")
        raise _Unreadable(NOT_STAGES.at(place, name, why=why)) from fault
    except (ValueError, TypeError, AttributeError) as fault:
        raise _Unreadable(NOT_STAGES.at(place, name, why=str(fault)[:80])) from fault
    yield from rows


def _sheet_rows(path: Path, name: str) -> Iterator[tuple[str, Any, Place]]:
    sheets, findings = read_sheets(path.name, path.parent)
    for one in findings:
        if one.severity == "error":
            raise _Unreadable(one)
    for sheet in sheets:
        for number, cells in enumerate(sheet.rows[:15]):
            words = {text(cell): column for column, cell in enumerate(cells) if text(cell)}
            person = next((words[word] for word in PERSON if word in words), None)
            report = next((words[word] for word in REPORT if word in words), None)
            if person is None or report is None:
                continue
            for row, line in enumerate(sheet.rows[number + 1 :], number + 1):
                who = text(line[person]) if person < len(line) else ""
                if who:
                    yield who, line[report] if report < len(line) else "", sheet.place(row, report)
            return
    why = Text("没有“人员编号”“报到日期”两列", "no columns person_id and reports on")
    raise _Unreadable(NOT_STAGES.at(Place(file=name), name, why=why))


def _day(raw: Any) -> date | None:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    words = str(raw).strip().replace("/", "-").replace(".", "-")[:10]
    try:
        return date(*(int(part) for part in words.split("-")))
    except (ValueError, TypeError):
        return None
