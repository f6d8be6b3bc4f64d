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
    for name in ("load", "check", "plan", "verify", "compare", "explain"):
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
