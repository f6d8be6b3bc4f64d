"""What a planner reads in the terminal: findings, progress, the summary of a plan.

Everything goes to stderr, but for listings that were asked for (``listing=True``).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from reorg.report.tables import Table
from reorg.text import Finding, Lang, Text


def console(listing: bool = False) -> Any:
    """A console on stderr (stdout for a listing); text that it cannot encode is replaced, never an error."""
    from rich.console import Console

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    return Console(stderr=not listing, highlight=False, soft_wrap=True)


def say(text: str, *, style: str = "", listing: bool = False) -> None:
    """One line, as it is."""
    console(listing).print(text, style=style or None, markup=False)


def show_findings(findings: Iterable[Finding], lang: Lang) -> None:
    """Every finding with its place, errors first, then a count of both."""
    listed = sorted(findings, key=lambda one: one.severity != "error")
    marks = {"error": Text("[错误]", "[error]"), "warning": Text("[提醒]", "[warning]")}
    out = console()
    for one in listed:
        place = one.place.say(lang)
        head = (
            f"{marks[one.severity].get(lang)} {place}{'：' if lang == 'zh' else ': '}"
            if place
            else f"{marks[one.severity].get(lang)} "
        )
        out.print(head + one.say(lang), style="red" if one.severity == "error" else "yellow", markup=False)
        expected = one.expected(lang)
        if expected:
            out.print(("    应为：" if lang == "zh" else "    expected: ") + expected, style="dim", markup=False)
    errors = sum(one.severity == "error" for one in listed)
    if listed:
        warnings = len(listed) - errors
        out.print(
            Text(
                f"共 {errors} 处错误，{warnings} 处提醒。", f"{_many(errors, 'error')}, {_many(warnings, 'warning')}."
            ).get(lang),
            markup=False,
        )


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def show_table(table: Table, lang: Lang, *, listing: bool = False) -> None:
    """A table of the view, drawn for the terminal.

    Where the line is too short for every column, the last ones are left out and named below: the workbook has them. A listing,
    which has no workbook, keeps them all.
    """
    from rich.box import SIMPLE
    from rich.table import Table as Drawn

    out = console(listing)
    texts = [[_shown(line.cells[n], column.kind) for line in table.lines] for n, column in enumerate(table.columns)]
    widths = [_least(column.title.get(lang), cells) for column, cells in zip(table.columns, texts, strict=True)]
    shown = len(widths)
    while not listing and shown > 2 and sum(widths[:shown]) + GUTTER * shown > out.width:
        shown -= 1
    drawn = Drawn(box=SIMPLE, title=table.title.get(lang) or None, title_justify="left")
    for column, width in zip(table.columns[:shown], widths, strict=False):
        justify: Any = "right" if column.kind in ("number", "share", "percent") else "left"
        least = None if listing else width
        drawn.add_column(column.title.get(lang), justify=justify, overflow="fold", min_width=least)
    for n, line in enumerate(table.lines):
        drawn.add_row(*(cells[n] for cells in texts[:shown]), style="bold" if line.mark == "head" else None)
    out.print(drawn)
    if shown < len(widths):
        left = [column.title.get(lang) for column in table.columns[shown:]]
        said = Text(
            f"  未显示的列（见工作簿）：{'、'.join(left)}", f"  columns not shown (see the workbook): {', '.join(left)}"
        )
        say(said.get(lang), style="dim")


GUTTER = 3
"""Blanks between two columns."""
FOLDED = 20
"""Longer cells may be folded to this width; shorter ones never."""


def _least(heading: str, cells: Iterable[str]) -> int:
    """The width below which a column cannot be read: its values whole unless they are long, two characters of its heading."""
    from rich.cells import cell_len

    longest = max((cell_len(cell) for cell in cells), default=0)
    return max(min(longest, FOLDED), min(cell_len(heading), 4))


def _shown(cell: object, kind: str) -> str:
    if cell is None:
        return ""
    if kind == "percent" and isinstance(cell, (int, float)):
        return f"{cell:.1%}"
    return f"{cell:,.10g}" if isinstance(cell, float) else str(cell)


PHASES = {
    "model": Text("建模", "building the model"),
    "relaxation": Text("求上界", "bounding"),
    "integer": Text("求方案", "searching"),
    "audit": Text("复核", "auditing"),
}


@contextmanager
def progress_line(lang: Lang, quiet: bool) -> Iterator[Any]:
    """A function that shows best so far, proven bound and gap, on one line; only on a terminal."""
    out = console()
    if quiet or not out.is_terminal:
        yield None
        return
    with out.status("") as status:

        def show(progress: Any) -> None:
            status.update(progress_words(progress, lang))

        yield show


def progress_words(progress: Any, lang: Lang) -> str:
    """``求方案 12 s：当前 1234.0，上界 1240.0，差距 0.5 %``."""
    phase = PHASES.get(progress.phase, Text(progress.phase, progress.phase)).get(lang)
    parts = []
    if progress.objective is not None:
        parts.append(Text(f"当前 {progress.objective:.1f}", f"best {progress.objective:.1f}").get(lang))
    if progress.bound is not None:
        parts.append(Text(f"上界 {progress.bound:.1f}", f"bound {progress.bound:.1f}").get(lang))
    if progress.objective is not None and progress.bound is not None:
        gap = max(0.0, progress.bound - progress.objective) / max(1.0, abs(progress.objective))
        parts.append(Text(f"差距 {gap:.3%}", f"gap {gap:.3%}").get(lang))
    return f"{phase} {progress.seconds:.0f} s" + ("：" if lang == "zh" else ": ") * bool(parts) + "，".join(parts)
