"""Sheets to records: finds the headings, passes over titles, groups, totals and notes, keeps every address."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reorg.intake.heading_rows import SEVERAL, column_titles, heading_row
from reorg.intake.headings import heading_word, index_of, near_miss
from reorg.intake.preflight import ERROR_CELL, NOT_CALCULATED
from reorg.intake.values import DITTO, ERRORS, folded, is_nothing, text
from reorg.intake.workbooks import Sheet
from reorg.text import Finding, Message, Place, Text

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

ERROR_ASIDE = Message(
    "cell.error-aside",
    "warning",
    Text("单元格是错误值 {value}，按空白读取。", "The cell holds the error {value} and is read as empty."),
    advice=Text("规则用到该列时请改正。", "Mend it if a rule uses the column."),
)
NOT_CALCULATED_ASIDE = Message(
    "cell.not-calculated-aside",
    "warning",
    Text("公式没有计算结果，按空白读取。", "The formula has no calculated value and is read as empty."),
    advice=Text(
        "规则用到该列时请在 Excel 中打开并保存一次。", "Save the file once in Excel if a rule uses the column."
    ),
)


@dataclass(frozen=True)
class Cell:
    """A value with its place."""

    value: Any
    place: Place


@dataclass(frozen=True)
class Record:
    """One row: cells by key; ``extra`` by their own headings; ``education``-like keys may hold several cells.

    ``lost`` are the keys whose cells held an error value or a formula never calculated, which has been told.
    """

    place: Place
    cells: Mapping[str, Cell]
    more: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)
    extra: Mapping[str, Cell] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()

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
    are taken from the row above where they are empty and it is certain that they belong to it (see
    :func:`_certainly_above`); 同上 is, in every column.
    """
    index = index_of(vocabulary)
    index.update({heading_word(heading): (key, -1) for heading, key in columns.items() if key in vocabulary})
    row = heading_row(sheet, index, enough)
    if row is None:
        return None
    titles, last = column_titles(sheet, row, index)
    keys, more, extra = _mapped(sheet, row, titles, index, vocabulary, findings)
    above = " ".join(text(cell) for cells in sheet.rows[:row] for cell in cells if text(cell))
    layout = _Layout(keys, more, extra, frozenset(index), frozenset(keys[key] for key in enough if key in keys))
    fill = frozenset(keys[key] for key in filled if key in keys)
    records = _records(sheet, last + 1, layout, fill, findings)
    return SheetTable(sheet, records, frozenset(keys) | frozenset(more), tuple(extra), above, row)


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


@dataclass(frozen=True)
class _Layout:
    """Columns by key, further ones of keys that may have several, the rest by heading; ``own`` make a record alone."""

    keys: Mapping[str, int]
    more: Mapping[str, list[int]]
    extra: Mapping[str, int]
    headings: frozenset[str]
    own: frozenset[int]


def _records(
    sheet: Sheet, start: int, layout: _Layout, fill: frozenset[int], findings: list[Finding]
) -> tuple[Record, ...]:
    records: list[Record] = []
    passed: list[int] = []
    copied: list[str] = []
    above: dict[int, Any] = {}
    group = ""
    kept = [
        number
        for number in range(start, len(sheet.rows))
        if any(text(cell) for cell in sheet.rows[number]) or _has_lost(sheet, number, layout.keys)
    ]
    aside = {number for number in kept if _is_aside(sheet, number, layout)}
    once = {column for column in fill if _written_once(sheet, [row for row in kept if row not in aside], column)}
    for number in kept:
        cells = list(sheet.rows[number])
        if number in aside:
            passed.append(number + 1)
            group = next((folded(cell) for cell in cells if text(cell)), group)
            continue
        for column in range(len(cells)):
            blank = not text(cells[column]) and column in fill
            inherits = blank and (column in once or _certainly_above(sheet, number, column, above.get(column), group))
            if (inherits or text(cells[column]) in DITTO) and text(above.get(column)):
                cells[column] = above[column]
                copied.append(sheet.address(number, column))
        above = dict(enumerate(cells))
        records.append(_record(sheet, number, cells, layout, findings))
    if passed:
        shown = "、".join(str(row) for row in passed[:8]) + (" …" if len(passed) > 8 else "")
        findings.append(PASSED_OVER.at(Place(sheet.file, sheet.name), count=len(passed), rows=shown))
    if copied:
        shown = "、".join(copied[:8]) + (" …" if len(copied) > 8 else "")
        findings.append(DITTO_FILLED.at(Place(sheet.file, sheet.name), count=len(copied), cells=shown))
    return tuple(records)


def _certainly_above(sheet: Sheet, row: int, column: int, above: Any, group: str) -> bool:
    """Whether an empty cell certainly means the one above: merged with it, or in the group that is named after it."""
    word = heading_word(above)
    if word and word in heading_word(group):
        return True
    return any(top < row <= bottom and left <= column <= right for top, left, bottom, right in sheet.merges)


def _written_once(sheet: Sheet, rows: Sequence[int], column: int) -> bool:
    """Whether a column names each group only in its first row: no name twice, and as many cells empty as written."""
    cells = [text(sheet.rows[row][column]) if column < len(sheet.rows[row]) else "" for row in rows]
    written = [word for word in cells if word and word not in DITTO]
    return bool(cells) and bool(cells[0]) and len(set(written)) == len(written) and cells.count("") >= len(written)


def _has_lost(sheet: Sheet, number: int, keys: Mapping[str, int]) -> bool:
    """Whether the reader lost something in this row: an error value, or a formula never calculated."""
    return any(
        sheet.address(number, column) in sheet.errors or sheet.address(number, column) in sheet.uncalculated
        for column in keys.values()
    )


_GROUP = re.compile(r"^[（(]?[一二三四五六七八九十]+[)）、.．]")


def _is_aside(sheet: Sheet, row: int, layout: _Layout) -> bool:
    """Rows that are no records: groups, totals, notes, headings repeated on every page."""
    cells = sheet.rows[row]
    words = [folded(cell) for cell in cells]
    held = [column for column, word in enumerate(words) if word]
    if any(word.lower() in _TOTALS for word in words[:3]):
        return True
    if held and _NOTES.match(words[held[0]]):
        return True
    if len(held) == 1:
        return not _stands_alone(sheet, row, held[0], words[held[0]], layout)
    recognized = sum(
        isinstance(cells[column], str) and heading_word(cells[column]) in layout.headings for column in held
    )
    return recognized >= 3 and recognized >= 0.6 * len(held)


def _stands_alone(sheet: Sheet, row: int, column: int, word: str, layout: _Layout) -> bool:
    """Whether the only cell of a row makes a record: a name in its column, where nothing speaks for a group's title.

    In a table of several needed columns, a word in the very first column is taken for a title.
    """
    if column not in layout.own or (column == 0 and len(layout.own) > 1) or _GROUP.match(word):
        return False
    return not any(top <= row <= bottom and left <= column < right for top, left, bottom, right in sheet.merges)


ASIDE_KEYS = frozenset({"seq", "age"})
"""Columns that no plan needs: what is lost in them is told as a warning, as in columns of the planner's own."""


def _record(sheet: Sheet, number: int, cells: Sequence[Any], layout: _Layout, findings: list[Finding]) -> Record:
    def cell(column: int, aside: bool = False) -> Cell:
        place = sheet.place(number, column)
        value = cells[column] if column < len(cells) else ""
        written = text(value).upper() if isinstance(value, str) and "#" in value else ""
        if place.cell in sheet.errors or written in ERRORS:
            told = ERROR_ASIDE if aside else ERROR_CELL
            findings.append(told.at(place, sheet.errors.get(place.cell, written)))
            return Cell("", place)
        if place.cell in sheet.uncalculated:
            findings.append((NOT_CALCULATED_ASIDE if aside else NOT_CALCULATED).at(place))
            return Cell("", place)
        return Cell(value, place)

    before = len(findings)
    made = {key: cell(column, key in ASIDE_KEYS) for key, column in layout.keys.items()}
    lost_at = {one.place for one in findings[before:]}
    return Record(
        sheet.place(number),
        made,
        {
            key: tuple(made[key] if column == layout.keys[key] else cell(column) for column in columns)
            for key, columns in layout.more.items()
        },
        {title: cell(column, aside=not _has_prefix(title)) for title, column in layout.extra.items()},
        frozenset(key for key, one in made.items() if one.place in lost_at),
    )
