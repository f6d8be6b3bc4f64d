"""Copies of the workbooks in which the faulty cells are red and say why."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reorg.intake.workbooks import read_sheets
from reorg.text import Finding, Lang

FILLS = {"error": "FFC7CE", "warning": "FFEB9C"}
NAMES = {"zh": "标注", "en": "marked"}


def marked_copies(findings: Sequence[Finding], folder: Path, out: Path, lang: Lang) -> list[Path]:
    """One copy in ``out`` for each workbook or text file with findings at cells; the files written."""
    by_file: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.place.cell:
            by_file.setdefault(finding.place.file, []).append(finding)
    written = []
    for name, held in sorted(by_file.items()):
        book = _opened(folder / name, name, folder)
        if book is None:
            continue
        _mark(book, held, lang)
        target = out / f"{Path(name).stem}-{NAMES[lang]}.xlsx"
        book.save(target)
        written.append(target)
    return written


def _opened(path: Path, name: str, folder: Path) -> Any | None:
    """The workbook itself, or a new one with the same cells for .xls and text files."""
    import openpyxl

    if path.suffix.lower() in (".xlsx", ".xlsm"):
        try:
            return openpyxl.load_workbook(path)
        except Exception:
            return None
    sheets, _ = read_sheets(name, folder)
    if not sheets:
        return None
    book: Any = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(sheet.name or "1")
        for number, cells in enumerate(sheet.rows, 1):
            for column, value in enumerate(cells, 1):
                cell = page.cell(number, column)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"
    return book


def _mark(book: Any, findings: Sequence[Finding], lang: Lang) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    told: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        told.setdefault((finding.place.sheet, finding.place.cell), []).append(finding)
    for (sheet, address), held in told.items():
        page = book[sheet] if sheet in book.sheetnames else book[book.sheetnames[0]]
        worst = "error" if any(one.severity == "error" for one in held) else "warning"
        cell = page[address]
        words = "\n".join(one.say(lang) for one in held)
        merged = next((area for area in page.merged_cells.ranges if address in area), None)
        if merged is not None:
            cell = page.cell(merged.min_row, merged.min_col)
        cell.fill = PatternFill("solid", fgColor=FILLS[worst])
        cell.comment = Comment(words, "reorg", width=320, height=120)
