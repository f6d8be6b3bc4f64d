"""Sheets to records: finds the headings, passes over titles, groups, totals and notes, keeps every address."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reorg.intake.headings import heading_word, index_of, near_miss
from reorg.intake.preflight import ERROR_CELL, NOT_CALCULATED
from reorg.intake.values import DITTO, folded, is_nothing, text
from reorg.intake.workbooks import Sheet
from reorg.text import Finding, Message, Place, Text

SEARCHED = 15
"""Rows from the top among which the headings are looked for."""

PASSED_OVER = Message(
    "table.rows-passed-over",
    "warning",
    Text(
        "已跳过 {count} 行标题、分组、合计或说明（{rows}）。",
        "Passed over {count} title, group, total or note rows ({rows}).",
    ),
)
MISSING_COLUMN = Message(
    "table.missing-column",
    "error",
    Text("缺少“{column}”列。", "There is no column “{column}”."),
    Text("{words}", "{words}"),
    Text(
        "请加上该列，或在项目文件的 columns 中写明对应的表头。{hint}",
        "Add it, or name the heading under `columns` in the project file. {hint}",
    ),
)
SAME_COLUMN = Message(
    "table.same-heading",
    "error",
    Text("表头“{value}”出现两次，分不清用哪一列。", "Heading “{value}” stands twice: which column is meant?"),
    Text("每个表头一次", "each heading once"),
    Text("请改名或删去一列。", "Rename or remove one."),
)
NEAR_MISS = Message(
    "table.near-miss",
    "warning",
    Text("表头“{value}”没有识别，与“{known}”相近。", "Heading “{value}” is not recognized; it is like “{known}”."),
    advice=Text("如确是该列，请改名或在 columns 中写明。", "If it is that, rename it or name it under `columns`."),
)
UNKNOWN_TARGET = Message(
    "table.unknown-column-key",
    "error",
    Text(
        "columns 中“{heading}”对应的“{value}”不是已知的列。",
        "`columns` maps “{heading}” to “{value}”, which is no known column.",
    ),
    Text("{known}", "{known}"),
)
DITTO_FILLED = Message(
    "table.filled-down",
    "warning",
    Text("{count} 个单元格按上一行补全（{cells}）。", "{count} cells were filled from the row above ({cells})."),
)


@dataclass(frozen=True)
class Cell:
    """A value with its place."""

    value: Any
    place: Place


@dataclass(frozen=True)
class Record:
    """One row: cells by key; ``extra`` by their own headings; ``education``-like keys may hold several cells."""

    place: Place
    cells: Mapping[str, Cell]
    more: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)
    extra: Mapping[str, Cell] = field(default_factory=dict)

    def text(self, key: str) -> str:
        cell = self.cells.get(key)
        return "" if cell is None or is_nothing(cell.value) else text(cell.value)

    def at(self, key: str) -> Place:
        return self.cells[key].place if key in self.cells else self.place


@dataclass(frozen=True)
class SheetTable:
    """The records of one sheet; ``title`` is what stands above the headings."""

    sheet: Sheet
    records: tuple[Record, ...]
    keys: frozenset[str]
    headings: tuple[str, ...]
    title: str
    heading_row: int


SEVERAL = frozenset({"education"})
"""Keys of which a sheet may have several columns (全日制, 在职)."""
PREFIXES = ("技能:", "skill:", "编制:", "authorized:")
"""Headings that carry a name of their own behind a colon."""


def read_table(
    sheet: Sheet,
    vocabulary: Mapping[str, tuple[str, ...]],
    enough: frozenset[str],
    columns: Mapping[str, str],
    findings: list[Finding],
    filled: frozenset[str] = frozenset(),
) -> SheetTable | None:
    """The sheet's records, or ``None`` where no row has the headings in ``enough`` (two at least of any).

    ``columns`` maps headings to keys and goes before the vocabulary. Cells of the keys in ``filled``
    are taken from the row above where they are empty; 同上 is, in every column.
    """
    index = index_of(vocabulary)
    index.update({heading_word(heading): (key, -1) for heading, key in columns.items() if key in vocabulary})
    row = _heading_row(sheet, index, enough)
    if row is None:
        return None
    titles, last = _titles(sheet, row, index)
    keys, more, extra = _mapped(sheet, row, titles, index, vocabulary, findings)
    above = " ".join(text(cell) for cells in sheet.rows[:row] for cell in cells if text(cell))
    records = _records(sheet, last + 1, titles, keys, more, extra, index, filled, findings)
    return SheetTable(sheet, records, frozenset(keys) | frozenset(more), tuple(extra), above, row)


def _heading_row(sheet: Sheet, index: Mapping[str, tuple[str, int]], enough: frozenset[str]) -> int | None:
    best, found = 0, None
    for number, cells in enumerate(sheet.rows[:SEARCHED]):
        keys = {index[word][0] for cell in cells if (word := heading_word(cell)) in index}
        score = len(keys)
        if score > best and score >= min(2, len(enough)) and keys & enough:
            best, found = score, number
    return found


def _titles(sheet: Sheet, row: int, index: Mapping[str, tuple[str, int]]) -> tuple[list[str], int]:
    """Each column's heading and the last heading row; a second row under merged parents is joined in."""
    first = [text(cell).replace("\n", "") for cell in sheet.rows[row]]
    if row + 1 >= len(sheet.rows) or not _is_second(sheet, row, index):
        return first, row
    parents = list(first)
    for top, left, bottom, right in sheet.merges:
        if top <= row <= bottom:
            for column in range(left, min(right, len(parents) - 1) + 1):
                parents[column] = text(sheet.rows[top][left])
    titles = []
    for column, below in enumerate(sheet.rows[row + 1]):
        child = text(below).replace("\n", "")
        parent = parents[column] if column < len(parents) else ""
        if not child or (heading_word(parent) in index and heading_word(child) not in index):
            titles.append(parent or child)
        else:
            titles.append(child)
    titles += parents[len(titles) :]
    return titles, row + 1


def _is_second(sheet: Sheet, row: int, index: Mapping[str, tuple[str, int]]) -> bool:
    """Whether the row below belongs to the headings: under merged parents, or headings itself, and no person."""
    below = [text(cell) for cell in sheet.rows[row + 1]]
    if any(re.search(r"\d", word) for word in below):
        return False
    if any(top <= row < bottom for top, _, bottom, _ in sheet.merges):
        return True
    known = sum(heading_word(word) in index for word in below if word)
    bracketed = sum(word.startswith(("（", "(")) for word in below if word)
    empty_first = not below or not below[0]
    return empty_first and known + bracketed > 0 and known + bracketed >= sum(bool(word) for word in below) / 2


def _mapped(
    sheet: Sheet,
    row: int,
    titles: Sequence[str],
    index: Mapping[str, tuple[str, int]],
    vocabulary: Mapping[str, tuple[str, ...]],
    findings: list[Finding],
) -> tuple[dict[str, int], dict[str, list[int]], dict[str, int]]:
    """Columns by key (the preferred heading wins), further columns of keys that may have several, and the rest."""
    claims: dict[str, list[tuple[int, int]]] = {}
    extra: dict[str, int] = {}
    for column, title in enumerate(titles):
        word = heading_word(title)
        if not word:
            continue
        if word in index:
            key, rank = index[word]
            claims.setdefault(key, []).append((rank, column))
        elif title not in extra:
            extra[title] = column
            hint = near_miss(title, vocabulary)
            if hint and not _has_prefix(title):
                findings.append(NEAR_MISS.at(sheet.place(row, column), title, known=hint))
    keys: dict[str, int] = {}
    more: dict[str, list[int]] = {}
    for key, held in claims.items():
        held.sort()
        if key in SEVERAL:
            more[key] = [column for _, column in held]
        elif len(held) > 1 and held[0][0] == held[1][0] and key != "seq":
            findings.append(SAME_COLUMN.at(sheet.place(row, held[1][1]), titles[held[1][1]]))
        else:
            for _, column in held[1:]:
                extra.setdefault(titles[column], column)
        keys[key] = held[0][1]
    return keys, more, extra


def _has_prefix(title: str) -> bool:
    word = title.replace("：", ":").lower()
    return word.startswith(PREFIXES)


_TOTALS = {"小计", "合计", "总计", "共计", "subtotal", "total"}
_NOTES = re.compile(r"^(审核人|填表人|制表人|制表|联系电话|填报|注[:：]|注\d|说明[:：]|备注[:：])")


def _records(
    sheet: Sheet,
    start: int,
    titles: Sequence[str],
    keys: Mapping[str, int],
    more: Mapping[str, list[int]],
    extra: Mapping[str, int],
    index: Mapping[str, tuple[str, int]],
    filled: frozenset[str],
    findings: list[Finding],
) -> tuple[Record, ...]:
    records: list[Record] = []
    passed: list[int] = []
    copied: list[str] = []
    above: dict[int, Any] = {}
    fill = {keys[key] for key in filled if key in keys}
    for number in range(start, len(sheet.rows)):
        cells = list(sheet.rows[number])
        if not any(text(cell) for cell in cells) and not _has_lost(sheet, number, keys):
            continue
        if _is_aside(cells, index):
            passed.append(number + 1)
            continue
        for column in range(len(cells)):
            blank = not text(cells[column])
            same = text(cells[column]) in DITTO
            if (same or (blank and column in fill)) and text(above.get(column)):
                cells[column] = above[column]
                copied.append(sheet.address(number, column))
        above = dict(enumerate(cells))
        records.append(_record(sheet, number, cells, keys, more, extra, findings))
    if passed:
        shown = "、".join(str(row) for row in passed[:8]) + (" …" if len(passed) > 8 else "")
        findings.append(PASSED_OVER.at(Place(sheet.file, sheet.name), count=len(passed), rows=shown))
    if copied:
        shown = "、".join(copied[:8]) + (" …" if len(copied) > 8 else "")
        findings.append(DITTO_FILLED.at(Place(sheet.file, sheet.name), count=len(copied), cells=shown))
    return tuple(records)


def _has_lost(sheet: Sheet, number: int, keys: Mapping[str, int]) -> bool:
    """Whether the reader lost something in this row: an error value, or a formula never calculated."""
    return any(
        sheet.address(number, column) in sheet.errors or sheet.address(number, column) in sheet.uncalculated
        for column in keys.values()
    )


def _is_aside(cells: Sequence[Any], index: Mapping[str, tuple[str, int]]) -> bool:
    """Rows that are no records: groups, totals, notes, headings repeated on every page."""
    words = [folded(cell) for cell in cells]
    held = [word for word in words if word]
    if any(word.lower() in _TOTALS for word in words[:3]):
        return True
    if _NOTES.match(held[0]) if held else False:
        return True
    if len(held) == 1:
        return True
    recognized = sum(heading_word(cell) in index for cell in cells if text(cell))
    return recognized >= 3 and recognized >= 0.6 * len(held)


def _record(
    sheet: Sheet,
    number: int,
    cells: Sequence[Any],
    keys: Mapping[str, int],
    more: Mapping[str, list[int]],
    extra: Mapping[str, int],
    findings: list[Finding],
) -> Record:
    def cell(column: int) -> Cell:
        place = sheet.place(number, column)
        if place.cell in sheet.errors:
            findings.append(ERROR_CELL.at(place, sheet.errors[place.cell]))
        elif place.cell in sheet.uncalculated:
            findings.append(NOT_CALCULATED.at(place))
        return Cell(cells[column] if column < len(cells) else "", place)

    return Record(
        sheet.place(number),
        {key: cell(column) for key, column in keys.items()},
        {key: tuple(cell(column) for column in columns) for key, columns in more.items()},
        {title: cell(column) for title, column in extra.items()},
    )
