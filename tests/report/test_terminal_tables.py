"""Tables in a terminal that is too narrow: values stay whole, the last columns go and are named."""

from __future__ import annotations

import pytest

from reorg.report import terminal
from reorg.report.tables import Column, Line, Table
from reorg.text import Text

COLUMNS = tuple(Column(f"c{n}", Text(f"第{n}列", f"column {n}"), "text" if n % 2 else "number") for n in range(1, 13))
TABLE = Table(COLUMNS, (Line(tuple(f"城关派出所{n}" if n % 2 else 1000 + n for n in range(1, 13))),), Text("表", "T"))


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_values_are_whole_and_what_is_left_out_is_named(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    terminal.show_table(TABLE, "zh")
    said = capsys.readouterr().err
    shown = sum(f"城关派出所{n}" in said if n % 2 else f"{1000 + n}" in said for n in range(1, 13))
    assert 2 <= shown < 12
    left = said.partition("未显示的列")[2]
    assert [n for n in range(1, 13) if f"第{n}列" in left] == list(range(shown + 1, 13))


def test_a_wide_terminal_and_a_listing_keep_every_column(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "220")
    terminal.show_table(TABLE, "en")
    assert "not shown" not in capsys.readouterr().err
    monkeypatch.setenv("COLUMNS", "60")
    terminal.show_table(TABLE, "en", listing=True)
    assert "not shown" not in capsys.readouterr().out
