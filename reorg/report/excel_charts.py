"""Draws the charts of a sheet as native charts of the workbook, fed by its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reorg.report.tables import Chart, Sheet, Table
from reorg.text import Lang

KINDS: Mapping[str, dict[str, str]] = {
    "bar": {"type": "bar"},
    "column": {"type": "column"},
    "line": {"type": "line"},
    "scatter": {"type": "scatter"},
    "stacked_bar": {"type": "bar", "subtype": "stacked"},
    "stacked_column": {"type": "column", "subtype": "stacked"},
}
COLOURS = ("#1F4E78", "#ED7D31", "#70AD47", "#FFC000", "#5B9BD5", "#7F7F7F", "#C00000", "#7030A0")
"""Colours of the series, in order; told apart in print too."""
ROW_PIXELS, GUTTER = 20, 16
ACROSS = 2
"""Charts below a table stand so many in a row."""


def write_charts(
    workbook: Any, target: Any, sheet: Sheet, starts: Sequence[int], below: int, widths: Mapping[int, int],
    font: str, lang: Lang,
) -> None:  # fmt: skip
    """Insert the sheet's charts. ``starts`` are the rows of each table's first line, ``below`` the first free row."""
    beside = sum(_pixels(width) for width in widths.values()) + GUTTER
    row = 0
    for chart in sheet.charts:
        if chart.place == "right":
            _insert(workbook, target, sheet, chart, starts, (row, beside), font, lang)
            row += _rows(chart.height)
    under = [chart for chart in sheet.charts if chart.place == "below"]
    row = max(row, below + 1)
    for number in range(0, len(under), ACROSS):
        left, tallest = 0, 0
        for chart in under[number : number + ACROSS]:
            _insert(workbook, target, sheet, chart, starts, (row, left), font, lang)
            left += chart.width + GUTTER
            tallest = max(tallest, chart.height)
        row += _rows(tallest)


def _rows(height: int) -> int:
    """Rows that a chart of so many pixels takes, with a gap below it."""
    return -(-(height + GUTTER) // ROW_PIXELS)


def _pixels(width: int) -> int:
    """Pixels of a column so many characters wide, as Excel counts them."""
    return width * 7 + 5


def _insert(
    workbook: Any, target: Any, sheet: Sheet, chart: Chart, starts: Sequence[int], at: tuple[int, int], font: str, lang: Lang
) -> None:  # fmt: skip
    table = sheet.tables[chart.table]
    columns = {column.key: number for number, column in enumerate(table.columns)}
    last = len(table.lines) if chart.last is None else chart.last
    if last <= chart.first:
        return
    rows = starts[chart.table] + chart.first, starts[chart.table] + last - 1
    drawn = workbook.add_chart(KINDS[chart.kind])
    name = target.get_name()

    def cells(key: str) -> list[Any]:
        return [name, rows[0], columns[key], rows[1], columns[key]]

    for number, key in enumerate(chart.values):
        look: dict[str, Any] = {
            "name": [name, starts[chart.table] - 1, columns[key]],
            "categories": cells(chart.category),
            "values": cells(key),
            **_look(chart, key, COLOURS[number % len(COLOURS)]),
        }
        if chart.labels:
            words = _labels(table, columns[chart.labels], columns[key], chart.first, last)
            custom = [{"value": word} if word else {"delete": True} for word in words]
            look["data_labels"] = {
                "custom": custom,
                "value": True,
                "position": "above",
                "font": {"name": font, "size": 8},
            }
        drawn.add_series(look)
    small = {"name": font, "size": 9, "bold": False}
    drawn.set_title({"name": chart.title.get(lang), "name_font": {"name": font, "size": 12}, "overlay": False})
    across: dict[str, Any] = {"num_font": small, "name_font": small}
    along: dict[str, Any] = {
        "num_font": small,
        "name_font": small,
        "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
    }
    if chart.share:
        along["num_format"] = "0%"
    for axis, title in ((across, chart.x), (along, chart.y)):
        if title.get(lang):
            axis["name"] = title.get(lang)
    if chart.kind in ("bar", "stacked_bar"):
        # the first line stands on top, as in the table; names keep clear of bars that go below 0
        across |= {"reverse": True, "label_position": "low", "major_gridlines": {"visible": False}}
        drawn.set_x_axis({**along, "label_position": "high"})
        drawn.set_y_axis(across)
    else:
        drawn.set_x_axis(across)
        drawn.set_y_axis(along)
    drawn.set_legend({"none": True} if len(chart.values) == 1 else {"position": "bottom", "font": small})
    drawn.set_size({"width": chart.width, "height": chart.height})
    drawn.show_blanks_as("gap")
    target.insert_chart(at[0], 0, drawn, {"x_offset": at[1], "object_position": 3})


def _look(chart: Chart, key: str, colour: str) -> dict[str, Any]:
    if chart.kind == "scatter":
        line = {"color": colour, "width": 1.25} if key in chart.joined else {"none": True}
        return {
            "marker": {"type": "circle", "size": 6, "fill": {"color": colour}, "border": {"color": colour}},
            "line": line,
        }
    if chart.kind == "line":
        return {
            "marker": {"type": "circle", "size": 5, "fill": {"color": colour}, "border": {"color": colour}},
            "line": {"color": colour, "width": 2},
        }
    return {"fill": {"color": colour}, "border": {"none": True}, "gap": 60}


def _labels(table: Table, labels: int, values: int, first: int, last: int) -> list[str]:
    """The words beside a series' points; none where it has no point."""
    return [
        "" if line.cells[values] is None or line.cells[labels] is None else str(line.cells[labels])
        for line in table.lines[first:last]
    ]
