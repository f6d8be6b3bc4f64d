"""Files to sheets of cells that know their address: .xlsx, .xls, .csv (UTF-8, UTF-16 with its mark, GB18030)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reorg.intake.preflight import BROKEN, MISSING, PASSWORD, Preflight, column_letters, look
from reorg.text import Finding, Message, Place, Text

LARGEST_CSV = 200_000_000
OWN_HIDDEN = frozenset({"lists"})
"""Hidden sheets of our own templates (the choices of drop-downs): not worth a word."""

NO_SHEET = Message(
    "file.no-sheet",
    "error",
    Text("工作簿里没有表“{value}”。", "The workbook has no sheet “{value}”."),
    Text("{known}", "{known}"),
    Text("请核对 # 后的表名。", "Check the name after #."),
)
HIDDEN = Message(
    "file.hidden-sheet",
    "warning",
    Text("表“{value}”是隐藏的，没有读取。", "Sheet “{value}” is hidden and was not read."),
    advice=Text("需要时请写成 文件名#{value}。", "Name it as file#{value} if it is wanted."),
)
ENCODING = Message(
    "file.encoding",
    "error",
    Text("文本文件既不是 UTF-8 也不是 GB18030 编码。", "The text file is neither UTF-8 nor GB18030."),
    Text("UTF-8 或 GBK/GB18030", "UTF-8 or GBK/GB18030"),
    Text("请用 Excel 另存为“CSV UTF-8”。", "Save it as “CSV UTF-8” in Excel."),
)


@dataclass(frozen=True)
class Sheet:
    """Cells by row and column from 0; ``merges`` are (first row, first column, last row, last column)."""

    file: str
    name: str
    rows: Sequence[Sequence[Any]]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    errors: dict[str, str] = field(default_factory=dict)
    uncalculated: dict[str, str] = field(default_factory=dict)

    def holds_anything(self) -> bool:
        """Whether any cell has contents; new workbooks often carry empty sheets along."""
        return any(str(cell).strip() for row in self.rows for cell in row if cell is not None)

    def address(self, row: int, column: int) -> str:
        return f"{column_letters(column + 1)}{row + 1}"

    def place(self, row: int, column: int | None = None) -> Place:
        """A cell's place; without a column, the row's first cell."""
        return Place(self.file, self.name, self.address(row, column or 0))


def read_sheets(source: str, folder: Path) -> tuple[list[Sheet], list[Finding]]:
    """The sheets of one source (``file.xlsx`` or ``file.xlsx#sheet``), or what is wrong with it."""
    name, _, wanted = source.partition("#")
    path = folder / name
    if path.suffix.lower() in (".csv", ".txt"):
        return _csv(path, name)
    seen = look(path, name)
    if any(one.severity == "error" for one in seen.findings):
        return [], list(seen.findings)
    return _workbook(path, name, wanted, seen)


def _csv(path: Path, name: str) -> tuple[list[Sheet], list[Finding]]:
    place = Place(file=name)
    try:
        if path.stat().st_size > LARGEST_CSV:
            return [], [BROKEN.at(place)]
        raw = path.read_bytes()
    except OSError:
        return [], [MISSING.at(place, name)]
    encodings = ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        return [], [ENCODING.at(place)]
    top = "\n".join(text.splitlines()[:20])
    delimiter = max((",", "\t", ";"), key=top.count)
    try:
        rows = list(csv.reader(io.StringIO(text.replace("\x00", "")), delimiter=delimiter))
    except csv.Error:
        return [], [BROKEN.at(place)]
    return [Sheet(name, "", rows)], []


def _workbook(path: Path, name: str, wanted: str, seen: Preflight) -> tuple[list[Sheet], list[Finding]]:
    import python_calamine

    place = Place(file=name)
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        metadata = {one.name: one for one in book.sheets_metadata}
    except python_calamine.PasswordError:
        return [], [PASSWORD.at(place)]
    except Exception:
        return [], [BROKEN.at(place)]
    if wanted and wanted not in metadata:
        return [], [NO_SHEET.at(place, wanted, known="、".join(metadata))]
    sheets: list[Sheet] = []
    findings: list[Finding] = []
    for title, one in metadata.items():
        if (wanted and title != wanted) or not str(one.typ).endswith(".WorkSheet"):
            continue
        if not wanted and not str(one.visible).endswith(".Visible"):
            if title not in OWN_HIDDEN:
                findings.append(HIDDEN.at(Place(name, title), title))
            continue
        if seen.seen is not None and title not in seen.seen:  # never open what was not looked at
            findings.append(BROKEN.at(Place(name, title)))
            continue
        try:
            opened = book.get_sheet_by_name(title)
            rows = opened.to_python(skip_empty_area=False)
            merges = tuple((a[0], a[1], b[0], b[1]) for a, b in (opened.merged_cell_ranges or ()))
        except Exception:
            findings.append(BROKEN.at(Place(name, title)))
            continue
        sheets.append(Sheet(name, title, rows, merges, seen.errors.get(title, {}), seen.uncalculated.get(title, {})))
    return sheets, findings
