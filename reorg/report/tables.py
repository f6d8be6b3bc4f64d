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


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns of numbers of a sheet's first table as bars beside each other, over the words of another column."""

    title: Text
    over: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with one table that can be filtered and edited, or several below each other.

    ``one_page`` prints it on a single page, however long it is. ``chart`` stands below the tables.
    """

    name: Text
    tables: tuple[Table, ...]
    one_page: bool = False
    chart: Chart | None = None


@dataclass(frozen=True, slots=True)
class Book:
    """Sheets, and the lists that its drop-downs offer."""

    title: Text
    sheets: tuple[Sheet, ...]
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
