"""Invented projects are sound input: no faults, a hidden plan that keeps every rule, and the command plans them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import commands
import projects
import pytest
import run
from alone import run as run_alone
from shapes import Size

from reorg.intake.load import load
from reorg.rules.audit import audit


@pytest.mark.parametrize("case", ["small", "small-tight"])
def test_hidden_plan_keeps_every_hard_rule(case: str, tmp_path: Path) -> None:
    """Each demand is taken from a plan, so a benchmark without a plan would be the generator's fault."""
    projects.write(case, tmp_path)
    loaded = load(tmp_path)
    assert loaded.problem is not None
    assert not loaded.findings
    hidden = json.loads((tmp_path / projects.HIDDEN).read_text(encoding="utf-8"))
    seats = {seat.seat_id: number for number, seat in enumerate(loaded.problem.structure.seats)}
    audited = audit(loaded.problem, [seats[hidden[person.person_id]] for person in loaded.problem.people])
    assert [result.rule_id for result in audited.rules if result.severity == "hard" and not result.holds] == []


def test_case_with_sub_bureaus_is_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The city's shape (sub-bureaus that hold stations) in small."""
    monkeypatch.setitem(projects.SIZES, "city", Size(300, 2, 2, 6, 2, (2, 3)))
    projects.write("city", tmp_path)
    loaded = load(tmp_path)
    assert loaded.problem is not None
    assert not loaded.findings
    assert len(loaded.problem.people) == 300


def test_same_seed_same_files(tmp_path: Path) -> None:
    """Figures of two runs compare only if the bureaus are the same."""
    folders = [tmp_path / name for name in ("a", "b")]
    for folder in folders:
        projects.write("small", folder, seed=3)
    for path in folders[0].iterdir():
        assert path.read_bytes() == (folders[1] / path.name).read_bytes(), path.name


def test_command_is_timed_from_project_to_files(tmp_path: Path) -> None:
    """The row holds what the plan says of itself, and the command's own time and memory."""
    projects.write("small", tmp_path)
    row = commands.planned("small", tmp_path, 20, 0.001)
    assert (row["exit"], row["people"]) == (0, 120)
    assert row["gap"] <= 0.001
    assert row["seconds"] > row["solver_seconds"] > 0
    assert row["peak_mb"] > 20
    assert "| small | plan | 120 x " in commands.line(row | {"seats": commands.seats(tmp_path)})


def test_slow_command_is_ended(tmp_path: Path) -> None:
    """A command that hangs must not hang the benchmark."""
    ran = run_alone([sys.executable, "-c", "import time; time.sleep(60)"], tmp_path / "log", 0.2)
    assert ran.code is None
    assert ran.seconds < 10


def test_sums_of_nine_hide_no_failure() -> None:
    """One county without a plan leaves no sum that looks like nine."""
    good = {"people": 2, "seats": 1, "objective": 5.0, "bound": 6.0, "status": "optimal", "memory_mb": 10.0}
    bad = {"status": "out of memory", "memory_mb": 90.0}
    total = run.together([good, bad])
    assert (total["objective"], total["memory_mb"], total["status"]) == (None, 90.0, "optimal, out of memory")
    assert run.gap_of(total) is None
