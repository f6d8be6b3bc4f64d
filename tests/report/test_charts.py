"""Charts as values: each becomes a native chart fed by the cells of its table."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from reorg.report.excel import write_book
from reorg.report.tables import Book, Chart, Line, Sheet, Table
from reorg.report.view import col
from reorg.text import Lang, Text

COLUMNS = (
    col("name", "方案", "scenario"),
    col("down", "下沉", "down", "number"),
    col("up", "上调", "up", "number"),
)
FIRST = Table(COLUMNS, (Line(("甲", 1, 2)),), Text("第一", "First"))
SECOND = Table(COLUMNS, tuple(Line((f"{n}", n, None if n == 1 else n * n)) for n in range(3)), Text("第二", "Second"))


def parts(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as book:
        names = sorted(name for name in book.namelist() if name.startswith("xl/charts/chart"))
        return [book.read(name).decode("utf-8") for name in names]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_chart_shows_the_cells_of_its_own_table(tmp_path: Path, lang: Lang) -> None:
    charts = (
        Chart("stacked_bar", "name", ("down", "up"), Text("变动", "Changes"), table=1),
        Chart("scatter", "down", ("up",), Text("散点", "Points"), table=1, labels="name", x=Text("下沉", "down")),
        Chart("column", "name", ("up",), Text("上调", "Up"), table=1, first=1, share=True, place="right"),
        Chart("line", "name", ("down",), Text("空", "Empty"), table=0, first=1),
    )
    book = Book(Text("试"), (Sheet(Text("表", "Sheet"), (FIRST, SECOND), charts=charts),))
    path = tmp_path / "charts.xlsx"
    write_book(path, book, lang)
    found = parts(path)
    assert len(found) == 3, "a chart without lines is left out"
    drawn = [next(one for one in found if f">{chart.title.get(lang)}<" in one) for chart in charts[:3]]
    assert '<c:grouping val="stacked"/>' in drawn[0]
    sheet = load_workbook(path)[Text("表", "Sheet").get(lang)]
    name = Text("表", "Sheet").get(lang)
    head = next(cell.row for cell in sheet["A"] if cell.value == "0") - 1
    assert [sheet.cell(head, column).value for column in (1, 2, 3)] == [c.title.get(lang) for c in COLUMNS]
    for number, letter in enumerate("BC"):
        assert f"{name}!$A${head + 1}:$A${head + 3}" in drawn[0]
        assert f"{name}!${letter}${head + 1}:${letter}${head + 3}" in drawn[0].split("<c:ser>")[number + 1]
        assert f"{name}!${letter}${head}<" in drawn[0].split("<c:ser>")[number + 1]
    assert "<c:scatterChart>" in drawn[1]
    assert f"{name}!$B${head + 1}:$B${head + 3}" in drawn[1]
    assert drawn[1].count('<c:delete val="1"/>') >= 1, "a point that is not there has no label"
    assert Text("下沉", "down").get(lang) in drawn[1]
    assert f"{name}!$C${head + 2}:$C${head + 3}" in drawn[2]
    assert "0%" in drawn[2]
    again = tmp_path / "again.xlsx"
    write_book(again, book, lang)
    assert again.read_bytes() == path.read_bytes()
