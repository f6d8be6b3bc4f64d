"""The roster: rows of personnel sheets as people, every fault at its cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from reorg.domain.units import PresentUnit
from reorg.intake import values
from reorg.intake.headings import CASES, EDGES, PERSONNEL, TOWNSHIPS, UNITS
from reorg.intake.person_row import ID_NUMBER, UNKNOWN_UNIT, PersonRow, Reading
from reorg.intake.records import Origins, PersonnelTable
from reorg.intake.tables import MISSING_COLUMN, UNKNOWN_TARGET, SheetTable, read_table
from reorg.intake.unit_names import UnitNames
from reorg.intake.workbooks import Sheet, read_sheets
from reorg.text import Message, Place, Text

__all__ = ["ID_NUMBER", "UNKNOWN_UNIT", "read_personnel"]

_TABLES = (PERSONNEL, UNITS, TOWNSHIPS, EDGES, CASES)
NO_HEADINGS = Message(
    "roster.no-headings",
    "error",
    Text("表“{sheet}”里找不到花名册的表头。", "Sheet “{sheet}” has no row of roster headings."),
    Text("含人员编号、姓名、单位等表头的一行", "a row with headings such as person_id, name, unit"),
)
SHEET_PASSED = Message(
    "roster.sheet-passed-over",
    "warning",
    Text("表“{sheet}”没有花名册表头，没有读取。", "Sheet “{sheet}” has no roster headings and was not read."),
)
CATEGORY_FROM_TITLE = Message(
    "roster.category-from-title",
    "warning",
    Text(
        "没有“人员类别”列，按表名或标题把全表读作“{category}”。",
        "No category column: everyone in the sheet is read as “{category}” from its title.",
    ),
)
ONLY_WOMEN_MARKED = Message(
    "roster.only-women-marked",
    "warning",
    Text(
        "性别列只标了“女”，其余空白按“男”处理。",
        "The column of sexes marks only women: the empty cells are taken as men.",
    ),
)


def read_personnel(
    sources: Sequence[str],
    folder: Path,
    units: Sequence[PresentUnit],
    as_of: date,
    columns: Mapping[str, str] | None = None,
) -> PersonnelTable:
    """Everyone in the files, with all faults. Nothing is guessed: a cell that is not certain is a fault."""
    reading = Reading(UnitNames(units), as_of)
    given = columns or {}
    for heading, key in given.items():
        if not any(key in vocabulary for vocabulary in _TABLES):
            known = ", ".join(PERSONNEL)
            reading.findings.append(UNKNOWN_TARGET.at(Place(file="project.yaml"), key, heading=heading, known=known))
    for source in sources:
        sheets, faults = read_sheets(source, folder)
        reading.findings += faults
        tables: list[SheetTable] = []
        without: list[Sheet] = []
        for sheet in sheets:
            table = read_table(
                sheet, PERSONNEL, frozenset({"name", "person_id"}), given, reading.findings, frozenset({"unit"})
            )
            if table is not None:
                tables.append(table)
            elif sheet.holds_anything() or len(sheets) == 1:
                without.append(sheet)
        message = SHEET_PASSED if tables else NO_HEADINGS
        for sheet in without:
            reading.findings.append(message.at(Place(sheet.file, sheet.name), sheet=sheet.name or sheet.file))
        for table in tables:
            _read_sheet(table, reading)
    origins = Origins(reading.places)
    return PersonnelTable(tuple(reading.people), origins, tuple(reading.findings), tuple(reading.headings))


def _read_sheet(table: SheetTable, reading: Reading) -> None:
    place = table.sheet.place(table.heading_row)
    lacking = [key for key in ("person_id", "name", "unit") if key not in table.keys]
    for key in lacking:
        hint = ""
        if key == "person_id" and "seq" in table.keys:
            hint = "columns: {序号: person_id}"
        words = "、".join(PERSONNEL[key])
        reading.findings.append(MISSING_COLUMN.at(place, column=f"{PERSONNEL[key][0]} {key}", words=words, hint=hint))
    category = None
    if "category" not in table.keys:
        category = _category_of(table)
        if category is None:
            words = "、".join(PERSONNEL["category"])
            reading.findings.append(MISSING_COLUMN.at(place, column="人员类别 category", words=words, hint=""))
        else:
            reading.findings.append(
                CATEGORY_FROM_TITLE.at(Place(table.sheet.file, table.sheet.name), category=category)
            )
    if lacking:
        return
    only_women = _marks_only_women(table)
    if only_women:
        reading.findings.append(ONLY_WOMEN_MARKED.at(Place(table.sheet.file, table.sheet.name)))
    for heading in table.headings:
        reading.headings.setdefault(heading)
    for record in table.records:
        PersonRow(record, reading, category or "", only_women).read()


def _category_of(table: SheetTable) -> str | None:
    """The category that the sheet's name, its title or the file's name speaks of, when it is only one."""
    for words in (table.sheet.name, table.title, table.sheet.file):
        auxiliary, police = "辅警" in words, "民警" in words
        if auxiliary != police:
            return "辅警" if auxiliary else "民警"
    return None


def _marks_only_women(table: SheetTable) -> bool:
    """Whether the column of sexes marks only the women."""
    words = {values.folded(record.cells["sex"].value) for record in table.records if "sex" in record.cells}
    return "女" in words and "" in words and not words & {"男", "1", "m", "male"}
