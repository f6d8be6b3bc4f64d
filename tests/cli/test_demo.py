"""The demonstration: a whole invented bureau, planned, left with everything needed to change it and plan again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reorg.flows.workspace import samples

pytestmark = pytest.mark.slow


@pytest.mark.skipif("kaihua" not in samples(), reason="no sample data here")
def test_the_demo_leaves_its_project_and_plans_the_same_twice(run: Any, tmp_path: Path) -> None:
    out = tmp_path / "demo"
    ran = run("demo", "-o", out)
    assert ran.code == 0, ran.err
    assert "虚构" in ran.err
    plan = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    assert plan["solver"]["gap"] <= 0.001
    assert all(rule["holds"] for rule in plan["rules"] if rule["severity"] == "hard")
    names = {path.name for path in (out / "project").iterdir()}
    assert {"project.yaml", "personnel.xlsx", "units.xlsx", "1+5+N+1.yaml"} <= names
    assert run("demo", "-o", out).code == 2, "results are there already"

    again = run("plan", out / "project", "-o", tmp_path / "again", "-q")
    assert again.code == 0, again.err
    assert (tmp_path / "again" / "plan.xlsx").read_bytes() == (out / "plan.xlsx").read_bytes()
    assert run("verify", out / "project", out / "plan.xlsx", "-q").code == 0


def test_an_unknown_demo_names_the_known_ones(run: Any, tmp_path: Path) -> None:
    ran = run("demo", "nowhere", "-o", tmp_path / "demo")
    assert ran.code == 1
    assert "nowhere" in ran.err
    assert "kaihua" in ran.err
