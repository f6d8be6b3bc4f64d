"""The example in docs/python.md runs as it stands, and the functions are there without loading what they need."""

from __future__ import annotations

import inspect
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import reorg

ROOT = Path(__file__).resolve().parents[2]
DOCS = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")


def test_the_example_runs_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "configs" / "examples" / "own-structure", tmp_path / "own-structure")
    monkeypatch.chdir(tmp_path)
    (example,) = re.findall(r"```python\n(.*?)```", DOCS, re.S)
    exec(compile(example, "docs/python.md", "exec"), {})
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("optimal {")
    told = [line.split()[:2] for line in said[1:4]]
    assert told == [["base", "optimal"], ["more", "optimal"], ["never", "infeasible"]]
    assert "✕" in said[3]


def test_every_function_is_told_and_documented() -> None:
    for name in reorg.__all__:
        assert name in reorg.__all__
        assert f"`reorg.{name}(" in DOCS
        from reorg.flows import api

        assert inspect.getdoc(getattr(api, name))
        assert callable(getattr(reorg, name))


def test_the_functions_are_there_before_anything_heavy_is_loaded() -> None:
    script = (
        "import sys, reorg; reorg.compare; print(sorted({'ortools','pandas','openpyxl','scipy'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout.strip() == "[]"


def test_fairness_choice_and_sweep_as_functions(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "configs" / "examples" / "own-structure", tmp_path / "own"))
    planned = reorg.plan(folder, gap=0.0)
    assert planned.plan is not None
    chosen = reorg.choose(folder, plans=2, points=0, within=0.2)
    assert chosen.choice is not None
    assert chosen.outcome.objective == pytest.approx(planned.plan.solver.objective)
    (tmp_path / "sweep.yaml").write_text("vary: {objective.stay: [5, 10]}\n", encoding="utf-8")
    swept = reorg.sweep(folder, tmp_path / "sweep.yaml", tmp_path / "out")
    assert len(swept.runs) == 2
    assert len(list((tmp_path / "out" / "runs").glob("*.json"))) == 2
    from reorg.cli.main import main

    with pytest.raises(SystemExit):
        main(["plan", str(folder), "-o", str(tmp_path / "plan"), "-q"])
    assert reorg.fairness(folder, tmp_path / "plan" / "plan.json").told is not None
