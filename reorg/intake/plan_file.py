"""Reads a plan back: ``plan.json``, or ``plan.xlsx`` as edited by hand."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from reorg.domain.structure import Structure
from reorg.intake.preflight import ERROR_CELL, NOT_CALCULATED
from reorg.intake.preflight import MISSING as MISSING_FILE
from reorg.intake.values import text
from reorg.intake.workbooks import Sheet, read_sheets
from reorg.plan.json_form import plan_from_json
from reorg.plan.plan import InputFile
from reorg.plan.replan import Replan
from reorg.rules.base import RuleSettings
from reorg.rules.envy_free import envy_rules_of
from reorg.rules.problem import Problem
from reorg.rules.registry import read_rule
from reorg.text import Finding, Message, Place, Text

UNREADABLE = Message(
    "plan.unreadable",
    "error",
    Text("方案文件读不出来：{why}。", "The plan file cannot be read: {why}."),
    Text("本工具写出的 plan.json 或 plan.xlsx", "a plan.json or plan.xlsx that this tool has written"),
    Text("请核对文件。", "Check the file."),
)
NO_SHEET = Message(
    "plan.no-assignments",
    "error",
    Text(
        "方案工作簿里找不到“人员安排”表，或缺少列：{missing}。",
        "The plan workbook has no Assignments sheet, or lacks columns: {missing}.",
    ),
    Text("人员编号、新单位、新岗位", "person_id, unit, post"),
    Text("请不要改动表名和表头。", "Leave sheet names and headings as they are."),
)
UNKNOWN_PERSON = Message(
    "plan.unknown-person",
    "error",
    Text("方案中的人员编号“{value}”不在花名册中。", "Person “{value}” of the plan is not in the roster."),
    Text("花名册中的人员编号", "a person_id of the roster"),
)
TWICE = Message(
    "plan.person-twice",
    "error",
    Text("人员“{value}”在方案中出现两次。", "Person “{value}” stands in the plan twice."),
    Text("每人一行", "one row a person"),
    Text("请删去多余的一行。", "Remove one of the rows."),
)
MISSING = Message(
    "plan.person-missing",
    "error",
    Text("花名册中的人员“{value}”不在方案中。", "Person “{value}” of the roster is missing from the plan."),
    Text("花名册中每人一行", "one row for everyone in the roster"),
    Text("请补上该行，或重新测算。", "Add the row, or plan again."),
)
UNKNOWN_UNIT = Message(
    "plan.unknown-unit",
    "error",
    Text("新单位“{value}”不在新架构中，或不止一个。", "Unit “{value}” is not in the structure, or not just once."),
    Text("单位路径、名称或编号", "a unit's path, name or id"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
UNKNOWN_POST = Message(
    "plan.unknown-post",
    "error",
    Text("单位“{unit}”没有岗位“{value}”。", "Unit “{unit}” has no post “{value}”."),
    Text("{known}", "{known}"),
    Text("请从下拉列表选择。", "Pick one from the list."),
)

DAMAGED = Text("不是 reorg.plan/1，或内容不全", "it is not reorg.plan/1, or not whole")

KEYS = {
    "person_id": ("人员编号", "person_id"),
    "unit": ("新单位", "unit"),
    "post": ("新岗位", "post"),
    "pinned": ("锁定", "pinned"),
    "review": ("审核", "review"),
    "remark": ("意见", "remark"),
}
ASSIGNMENTS, CHANGE_LISTS = ("人员安排", "Assignments"), ("变动名单", "Changes")
NOTES = ("说明", "Notes")
YES = {"是", "yes", "y", "true", "1", "√"}


@dataclass(frozen=True)
class EditedPlan:
    """Where a plan puts people. ``seats[p]`` is a seat index, -1 for someone unplaced; ``pinned`` are roster numbers.

    ``rules`` were laid on the project's own when the plan was made from a former one.
    """

    seats: tuple[int, ...]
    pinned: tuple[int, ...]
    review: dict[str, str]
    remark: dict[str, str]
    inputs: tuple[InputFile, ...]
    findings: tuple[Finding, ...]
    certificate: Mapping[str, Any] | None = None
    rules: tuple[RuleSettings, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One person's line of a plan file, as it stands there."""

    person_id: str
    unit: str
    post: str
    pinned: bool
    review: str
    remark: str
    place: Place
    unit_place: Place
    post_place: Place
    review_place: Place


def read_plan(path: Path, problem: Problem) -> EditedPlan:
    """The plan in a file, with every fault at its cell. A missing file is a finding too."""
    try:
        found = read_rows(path)
        rules = (*_envy_free(found.settings, path), *_laid_on(found.replan, path))
    except Unreadable as fault:
        return EditedPlan((), (), {}, {}, (), fault.findings)
    edited = _resolved(found.rows, found.inputs, path, problem)
    findings = (*found.findings, *edited.findings)
    return replace(edited, findings=findings, certificate=found.certificate, rules=rules)


LAID_ON = ("steady", "bar")
"""Kinds of rule that planning from a former plan lays on a project's own."""


def _laid_on(replan: Replan | None, path: Path) -> tuple[RuleSettings, ...]:
    """The rules under which a plan made from a former one was made, so that its certificate can be recomputed."""
    raws = () if replan is None else replan.rules
    try:
        rules = tuple(read_rule(raw) for raw in raws)
    except (ValueError, KeyError) as fault:
        raise Unreadable(UNREADABLE.at(Place(file=path.name), why=DAMAGED)) from fault
    if any(rule.kind not in LAID_ON for rule in rules):
        raise Unreadable(UNREADABLE.at(Place(file=path.name), why=DAMAGED))
    return rules


def _envy_free(settings: Mapping[str, Any], path: Path) -> tuple[RuleSettings, ...]:
    """The rule of a plan made with ``--envy-free``, likewise."""
    try:
        return envy_rules_of(settings)
    except (ValueError, TypeError) as fault:
        raise Unreadable(UNREADABLE.at(Place(file=path.name), why=DAMAGED)) from fault


def read_rows(path: Path) -> PlanRows:
    """The lines of a plan file, ``.json`` or a workbook. Raises :class:`Unreadable`."""
    return _json_rows(path) if path.suffix.lower() == ".json" else _workbook_rows(path)


@dataclass(frozen=True)
class PlanRows:
    """The lines of a plan file with what it says beside them; ``findings`` are faults of single cells."""

    rows: tuple[PlanRow, ...]
    inputs: tuple[InputFile, ...] = ()
    certificate: Mapping[str, Any] | None = None
    replan: Replan | None = None
    findings: tuple[Finding, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)


class Unreadable(Exception):
    """A file that is no plan at all; carries the findings that say why."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(findings[0].code)
        self.findings = findings


def _json_rows(path: Path) -> PlanRows:
    place = Place(file=path.name)
    try:
        plan = plan_from_json(json.loads(path.read_text(encoding="utf-8")))
    except OSError as fault:
        raise Unreadable(MISSING_FILE.at(place, path.name)) from fault
    except (json.JSONDecodeError, UnicodeDecodeError) as fault:
        why = Text("不是 JSON 文件", "it is no JSON file")
        raise Unreadable(UNREADABLE.at(place, why=why)) from fault
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise Unreadable(UNREADABLE.at(place, why=DAMAGED)) from fault
    rows = [
        PlanRow(one.person_id, one.unit, one.post, one.pinned, "", "", place, place, place, place)
        for one in plan.assignments
    ]
    rows += [PlanRow(one.person_id, "", "", False, "", "", place, place, place, place) for one in plan.unplaced]
    return PlanRows(tuple(rows), plan.inputs, plan.certificate, plan.replan, settings=plan.settings)


def _workbook_rows(path: Path) -> PlanRows:
    sheets, findings = read_sheets(path.name, path.parent)
    faults = [one for one in findings if one.severity == "error"]
    if faults:
        raise Unreadable(*faults)
    missing: set[str] = set()
    # The list of changes has the same columns but not everyone; it is read only where no better sheet is left.
    for sheet in sorted(sheets, key=lambda one: (one.name not in ASSIGNMENTS, one.name in CHANGE_LISTS)):
        found = _heading(sheet)
        if found is None:
            continue
        row_number, columns = found
        lacking = {"person_id", "unit", "post"} - set(columns)
        if not lacking:
            rows, cell_faults = _sheet_rows(sheet, row_number, columns)
            return PlanRows(tuple(rows), _fingerprints(sheets), findings=tuple(cell_faults))
        if "unit" in columns or "post" in columns:
            missing |= lacking
    words = "、".join(KEYS[key][0] for key in sorted(missing or {"person_id", "unit", "post"}))
    raise Unreadable(NO_SHEET.at(Place(file=path.name), missing=words))


def _heading(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """The first row that names the person's id, and which column is which."""
    for number, cells in enumerate(sheet.rows[:15]):
        words = {text(cell).lower(): column for column, cell in reversed(list(enumerate(cells))) if text(cell)}
        columns = {key: words[name] for key, names in KEYS.items() for name in names if name in words}
        if "person_id" in columns and len(columns) > 1:
            return number, columns
    return None


def _sheet_rows(sheet: Sheet, heading: int, columns: dict[str, int]) -> tuple[list[PlanRow], list[Finding]]:
    rows: list[PlanRow] = []
    findings: list[Finding] = []
    for number, cells in enumerate(sheet.rows[heading + 1 :], heading + 1):
        words = {key: text(cells[column]) if column < len(cells) else "" for key, column in columns.items()}
        places = {key: sheet.place(number, column) for key, column in columns.items()}
        for place in places.values():
            if place.cell in sheet.errors:
                findings.append(ERROR_CELL.at(place, sheet.errors[place.cell]))
            elif place.cell in sheet.uncalculated:
                findings.append(NOT_CALCULATED.at(place))
        if not any(words.values()):
            continue
        pinned = words.get("pinned", "").lower() in YES
        rows.append(
            PlanRow(
                words["person_id"], words["unit"], words["post"], pinned, words.get("review", ""), words.get("remark", ""),
                places["person_id"], places["unit"], places["post"], places.get("review", places["person_id"]),
            )
        )  # fmt: skip
    return rows, findings


def _fingerprints(sheets: list[Sheet]) -> tuple[InputFile, ...]:
    """Fingerprints of the inputs, as the Notes sheet tells them."""
    found = []
    for sheet in sheets:
        if sheet.name not in NOTES:
            continue
        for cells in sheet.rows:
            name, value = (text(cell) for cell in (*cells, "", "")[:2])
            for start in ("输入 ", "input "):
                if name.startswith(start):
                    found.append(InputFile(name[len(start) :], value))
    return tuple(found)


def _resolved(rows: Sequence[PlanRow], inputs: tuple[InputFile, ...], path: Path, problem: Problem) -> EditedPlan:
    findings: list[Finding] = []
    seats: dict[int, int] = {}
    pinned, review, remark = [], {}, {}
    index = problem.person_index
    for row in rows:
        if row.person_id not in index:
            findings.append(UNKNOWN_PERSON.at(row.place, row.person_id))
            continue
        number = index[row.person_id]
        if number in seats:
            findings.append(TWICE.at(row.place, row.person_id))
            continue
        seats[number], faults = resolved_seat(row, problem.structure)
        findings += faults
        if row.pinned:
            pinned.append(number)
        if row.review:
            review[row.person_id] = row.review
        if row.remark:
            remark[row.person_id] = row.remark
    for person in problem.people:
        if index[person.person_id] not in seats:
            findings.append(MISSING.at(Place(file=path.name), person.person_id))
    ordered = tuple(seats.get(number, -1) for number in range(len(problem.people)))
    return EditedPlan(ordered, tuple(sorted(pinned)), review, remark, inputs, tuple(findings))


def resolved_seat(row: PlanRow, structure: Structure) -> tuple[int, list[Finding]]:
    """The seat a row names; -1 for an empty unit (nobody's placement), or with a finding for one that is not known."""
    if not row.unit:
        return -1, []
    units = structure.find(row.unit)
    if len(units) != 1:
        known = [structure.path(n) for n in range(len(structure.units))]
        close = difflib.get_close_matches(row.unit, known, 1, 0.3)
        return -1, [UNKNOWN_UNIT.at(row.unit_place, row.unit, nearest=close[0] if close else "-")]
    here = [(number, seat.post) for number, seat in enumerate(structure.seats) if seat.unit == units[0]]
    named = [n for n, post in here if row.post in (post.post_id, post.name.zh, post.name.en)]
    if not row.post and len(here) == 1:
        return here[0][0], []
    if len(named) != 1:
        posts = "、".join(post.name.zh for _, post in here)
        return -1, [UNKNOWN_POST.at(row.post_place, row.post, unit=row.unit, known=posts)]
    return named[0], []
