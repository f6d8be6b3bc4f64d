"""A page as a value: titled tables of plain cells, which a workbook or a terminal only formats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reorg.text import Text

Kind = Literal["text", "number", "share", "choice"]
Mark = Literal["", "bad", "warn", "good", "head"]
Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its key (fixed, English), its heading in both languages, and how its cells are shown.

    ``choices`` names a list of the workbook from which an editable cell may be picked.
    """

    key: str
    title: Text
    kind: Kind = "text"
    choices: str = ""
    width: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of cells, with a mark for the whole row."""

    cells: tuple[Cell, ...]
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table; ``note`` stands above it. ``printed`` columns go to paper, all where it is ``None``."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    title: Text = Text("")
    note: Text = Text("")
    printed: int | None = None


ChartKind = Literal["bar", "column", "line", "scatter", "stacked_bar", "stacked_column"]
"""Bars lie, columns stand; stacked ones lie or stand upon each other; a line needs an order, a scatter two numbers."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of a table of the same sheet: a series for each of the ``values`` columns over the ``category`` column.

    ``table`` counts the sheet's tables from 0; columns are named by key. In a scatter ``category`` holds the x values, and
    ``labels`` may name a column whose cells stand beside the points; empty cells are left out of a series. ``first`` and
    ``last`` are the lines shown (``None``: to the end). ``x`` and ``y`` are titles of the axes, ``joined`` scatter points
    are drawn with a line in the table's order. ``place``: below all tables, or to the right of them. ``share``: values are
    shown as percentages. Width and height are pixels.
    """

    kind: ChartKind
    category: str
    values: tuple[str, ...]
    title: Text
    table: int = 0
    x: Text = Text("")
    y: Text = Text("")
    labels: str = ""
    joined: tuple[str, ...] = ()
    first: int = 0
    last: int | None = None
    place: Literal["below", "right"] = "below"
    share: bool = False
    width: int = 520
    height: int = 300


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with one table that can be filtered and edited, or several below each other, and charts of them.

    ``one_page`` prints it on a single page, however long it is.
    """

    name: Text
    tables: tuple[Table, ...]
    one_page: bool = False
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """Sheets, and the lists that its drop-downs offer."""

    title: Text
    sheets: tuple[Sheet, ...]
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
