"""``reorg plan`` cut short, by Ctrl-C or by its limit, at many moments: a plan that verifies, or none; never half of one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

KAIHUA = Path(__file__).parents[2] / "sample_data" / "kaihua"


def left(run: Any, project: Path, out: Path) -> bool:
    """Whether there is a plan; one that there is is whole, keeps the rules and has a bound that holds."""
    files = sorted(path.name for path in out.iterdir()) if out.exists() else []
    if not files:
        return False
    assert files == ["plan.json", "plan.xlsx"]
    told = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    assert told["solver"]["bound"] >= told["solver"]["objective"]
    assert told["certificate"]["bound"] >= told["solver"]["objective"] - 1e-6
    ran = run("verify", project, out / "plan.json", "--json")
    assert (ran.code, ran.json["certificate"]["holds"]) == (0, True)
    return True


@pytest.mark.slow
@pytest.mark.parametrize("limit", [0.001, 0.2, 20])
def test_a_limit_gives_a_sound_plan_or_none(run: Any, tmp_path: Path, limit: float) -> None:
    ran = run("plan", KAIHUA, "-o", tmp_path / "out", "--time-limit", limit)
    kept = left(run, KAIHUA, tmp_path / "out")
    assert ran.code == (0 if kept else 4)
    assert "Traceback" not in ran.err
    assert kept or limit < 20


@pytest.mark.parametrize("limit", [0, 1e-6, 0.001, 0.01, 1])
def test_a_limit_never_makes_a_project_infeasible(run: Any, project: Path, limit: float) -> None:
    ran = run("plan", project, "-o", project.parent / "out", "--time-limit", limit)
    assert ran.code in (0, 4)
    assert (ran.code == 0) == left(run, project, project.parent / "out")


@pytest.mark.parametrize("limit", [1e-6, 0.001, 1])
def test_a_limit_never_finds_a_plan_where_there_is_none(run: Any, project: Path, limit: float) -> None:
    path = project / "project.yaml"
    path.write_text(
        path.read_text(encoding="utf-8") + "- {id: too-many, kind: count, where: {id: ci}, min: 5}\n", encoding="utf-8"
    )
    ran = run("plan", project, "-o", project.parent / "out", "--time-limit", limit)
    assert ran.code in (3, 4)
    assert not (project.parent / "out" / "plan.json").exists()


@pytest.mark.slow
@pytest.mark.parametrize("after", [0.4, 1.4])
def test_ctrl_c_at_any_moment(run: Any, tmp_path: Path, after: float) -> None:
    out = tmp_path / "out"
    process = subprocess.Popen(
        [sys.executable, "-m", "reorg", "plan", str(KAIHUA), "-o", str(out), "--gap", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "REORG_LANG": "en"},
    )
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    said, error = process.communicate(timeout=60)
    assert "Traceback" not in said + error
    assert process.returncode in (0, 130, -signal.SIGINT), error
    kept = left(run, KAIHUA, out)
    assert kept or process.returncode != 0
