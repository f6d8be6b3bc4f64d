"""A project small enough to plan in a moment, a first plan of it, and ways to edit that and plan anew."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from small_office import PERSONNEL, PROJECT, STRUCTURE, UNITS

from reorg.cli.main import main

NOTHING: Mapping[str, Mapping[str, str]] = {}


@dataclass(frozen=True)
class Ran:
    """What a command left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    monkeypatch.setenv("REORG_LANG", "zh")
    monkeypatch.setenv("COLUMNS", "200")

    def command(*words: object) -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(word) for word in words])
        said = capsys.readouterr()
        return Ran(int(left.value.code or 0), said.out, said.err)

    return command


@dataclass
class Office:
    """The project's folder, its first plan, and commands on them."""

    project: Path
    run: Callable[..., Ran]
    first: dict[str, Any] = field(default_factory=dict)

    @property
    def plan(self) -> Path:
        return self.project.parent / "first" / "plan.xlsx"

    def write(self, name: str, text: str) -> None:
        (self.project / name).write_text(text, encoding="utf-8")

    def seats(self) -> dict[str, str]:
        """Who the first plan puts where."""
        return {one["person_id"]: one["seat"] for one in self.first["assignments"]}

    def edited(self, rows: Mapping[str, Mapping[str, str]] = NOTHING, lang: str = "zh") -> Path:
        """The first plan's workbook with cells changed: ``{person: {heading: value}}``."""
        book = openpyxl.load_workbook(self.plan)
        sheet = book["人员安排" if lang == "zh" else "Assignments"]
        column = {cell.value: number for number, cell in enumerate(sheet[1])}
        left = dict(rows)
        for row in sheet.iter_rows(min_row=2):
            for heading, value in left.pop(str(row[0].value), {}).items():
                row[column[heading]].value = value or None
        assert not left, f"not in the plan: {left}"
        path = self.project.parent / "edited.xlsx"
        book.save(path)
        return path

    def anew(self, former: Path, *words: object) -> Ran:
        """``plan --from`` with every pair proved (gap 0), the plan on stdout."""
        out = self.project.parent / "again"
        return self.run("plan", self.project, "--from", former, "-o", out, "--json", "--force", "--gap", "0", *words)


@pytest.fixture
def office(tmp_path: Path, run: Callable[..., Ran]) -> Office:
    folder = tmp_path / "project"
    folder.mkdir()
    made = Office(folder, run)
    for name, text in (
        ("project.yaml", PROJECT),
        ("structure.yaml", STRUCTURE),
        ("personnel.csv", PERSONNEL),
        ("units.csv", UNITS),
    ):
        made.write(name, text)
    ran = run("plan", folder, "-o", tmp_path / "first", "--json", "--gap", "0", "-q")
    assert ran.code == 0, ran.err
    made.first = ran.json
    return made
