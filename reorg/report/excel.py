"""Writes a :class:`~reorg.report.tables.Book` as a workbook; it formats and computes nothing."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Any

from reorg.report.excel_charts import write_charts
from reorg.report.tables import Book, Cell, Column, Line, Sheet, Table
from reorg.text import Lang

FONT = {"zh": "微软雅黑", "en": "Calibri"}
COLOURS = {
    "bad": "#FFC7CE", "warn": "#FFEB9C", "good": "#E2EFDA", "head": "#DDEBF7", "rest": "#E2EFDA", "feast": "#F8CBAD",
    "worked": "#FFF2CC", "night": "#D9D2E9", "away": "#D9D9D9",
}  # fmt: skip
WIDEST = 42
LINE, MOST_LINES = 15.0, 20
"""Height of a line of text in points, and how many lines a row may take."""
MADE = datetime(2000, 1, 1)
"""Creation date of every workbook, so that equal plans give equal files."""
LISTS = "lists"


def text_width(text: str) -> int:
    """Columns that a text takes: wide East Asian characters count two."""
    lines = text.split("\n") or [""]
    return max(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) for line in lines)


def write_book(path: Path, book: Book, lang: Lang) -> None:
    """Write the workbook to ``path`` (overwriting it); text stays text, whatever it starts with."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(str(path), options)
    workbook.set_properties({"title": book.title.get(lang), "created": MADE})
    formats = _Formats(workbook, lang)
    names = {}
    sheets = [(sheet, workbook.add_worksheet(sheet.name.get(lang))) for sheet in book.sheets]
    if book.lists:
        hidden = workbook.add_worksheet(LISTS)
        for number, (name, values) in enumerate(book.lists):
            hidden.write_column(0, number, values)
            letter = chr(ord("A") + number)
            names[name] = f"={LISTS}!${letter}$1:${letter}${max(1, len(values))}"
        hidden.hide()
    for sheet, target in sheets:
        _write_sheet(target, sheet, formats, names, lang)
    workbook.close()


class _Formats:
    """Cell formats by kind and mark, each made once."""

    def __init__(self, workbook: Any, lang: Lang) -> None:
        self.workbook, self.font = workbook, FONT[lang]
        self.made: dict[tuple[str, str], Any] = {}

    def get(self, kind: str, mark: str = "") -> Any:
        if (kind, mark) not in self.made:
            look: dict[str, Any] = {
                "font_name": self.font,
                "font_size": 10,
                "border": 1,
                "border_color": "#BFBFBF",
                "valign": "vcenter",
            }
            if kind == "title":
                look = {"font_name": self.font, "font_size": 14, "bold": True}
            elif kind == "note":
                look = {"font_name": self.font, "font_size": 9, "italic": True, "font_color": "#595959"}
            elif kind == "heading":
                look |= {
                    "bold": True,
                    "bg_color": "#1F4E78",
                    "font_color": "#FFFFFF",
                    "text_wrap": True,
                    "align": "center",
                }
            elif kind == "number":
                look |= {"num_format": "#,##0.###;-#,##0.###;0", "align": "right", "indent": 1}
            elif kind == "percent":
                look |= {"num_format": "0.0%", "align": "right", "indent": 1}
            elif kind == "share":
                look |= {"num_format": "0.##", "align": "right", "indent": 1}
            else:
                look |= {"text_wrap": True, "num_format": "@"}
            if kind == "choice":
                look |= {"bg_color": "#FFFFE5", "locked": False}
            if mark in COLOURS:
                look["bg_color"] = COLOURS[mark]
            if mark == "head":
                look["bold"] = True
            self.made[kind, mark] = self.workbook.add_format(look)
        return self.made[kind, mark]


def _write_sheet(target: Any, sheet: Sheet, formats: _Formats, names: dict[str, str], lang: Lang) -> None:
    row = 0
    widths: dict[int, int] = {}
    starts = []
    alone = len(sheet.tables) == 1
    for table in sheet.tables:
        for number, width in enumerate(_widths(table, lang)):
            widths[number] = max(widths.get(number, 0), width)
    for number, width in widths.items():
        target.set_column(number, number, width)
    for table in sheet.tables:
        if table.title.get(lang):
            target.write_string(row, 0, table.title.get(lang), formats.get("title"))
            row += 1
        if table.note.get(lang):
            target.write_string(row, 0, table.note.get(lang), formats.get("note"))
            row += 1
        if alone:
            target.freeze_panes(row + 1, 2 if len(table.columns) > 6 else 1)
            target.repeat_rows(row)
            if table.lines and sheet.filtered:
                target.autofilter(row, 0, row + len(table.lines), len(table.columns) - 1)
            if table.printed is not None:
                target.print_area(0, 0, row + len(table.lines), table.printed - 1)
        tall = _lines_needed(Line(tuple(column.title.get(lang) for column in table.columns)), widths)
        if tall > 1:
            target.set_row(row, LINE * tall)
        for offset, line in enumerate(table.lines, row + 1):
            lines = _lines_needed(line, widths)
            if lines > 1:
                target.set_row(offset, LINE * lines)
        starts.append(row + 1)
        row = _write_table(target, table, row, formats, names, lang) + 1
    write_charts(formats.workbook, target, sheet, starts, row, widths, formats.font, lang)
    _page(target, sheet, lang)


def _lines_needed(line: Line, widths: dict[int, int]) -> int:
    """Text lines of the row's tallest cell: not every program finds row heights for wrapped text itself."""
    tallest = 1
    for number, cell in enumerate(line.cells):
        if isinstance(cell, str):
            lines = sum(max(1, -(-text_width(part) // max(1, widths[number] - 1))) for part in cell.split("\n"))
            tallest = max(tallest, lines)
    return min(tallest, MOST_LINES)


def _write_table(target: Any, table: Table, row: int, formats: _Formats, names: dict[str, str], lang: Lang) -> int:
    headings = [column.title.get(lang) for column in table.columns]
    for number, heading in enumerate(headings):
        target.write_string(row, number, heading, formats.get("heading"))
    stacked = max(heading.count("\n") for heading in headings)
    if stacked:
        target.set_row(row, LINE * (stacked + 1))
    first = row + 1
    for offset, line in enumerate(table.lines):
        for number, (column, cell) in enumerate(zip(table.columns, line.cells, strict=True)):
            mark = line.mark if column.kind != "choice" or line.mark == "bad" else ""
            mark = (line.marks[number] if line.marks else "") or mark
            _write_cell(target, first + offset, number, column, cell, formats.get(column.kind, mark))
    last = first + len(table.lines) - 1
    for number, column in enumerate(table.columns):
        if column.choices and table.lines:
            strict = column.choices != "reviews"
            target.data_validation(
                first, number, last, number,
                {"validate": "list", "source": names[column.choices], "error_type": "stop" if strict else "information"},
            )  # fmt: skip
    return last + 1


def _write_cell(target: Any, row: int, number: int, column: Column, cell: Cell, look: Any) -> None:
    if cell is None or cell == "":
        target.write_blank(row, number, None, look)
    elif isinstance(cell, str):
        target.write_string(row, number, cell, look)
    else:
        target.write_number(row, number, cell, look)


def _widths(table: Table, lang: Lang) -> list[int]:
    found = []
    for number, column in enumerate(table.columns):
        if column.width is not None:
            found.append(column.width)
            continue
        cells = [line.cells[number] for line in table.lines[:400]]
        widest = max((text_width(str(cell)) for cell in cells if cell is not None), default=0)
        heading = text_width(column.title.get(lang))
        found.append(min(WIDEST, max(widest + 2, min(heading, 12) + 3, 7)))
    return found


def _page(target: Any, sheet: Sheet, lang: Lang) -> None:
    target.set_landscape()
    target.set_paper(9)
    target.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    target.fit_to_pages(1, 1 if sheet.one_page else 0)
    target.set_header(f"&C{sheet.name.get(lang)}")
    target.set_footer("&C第 &P 页 / 共 &N 页" if lang == "zh" else "&CPage &P of &N")
