"""Makes the bureaus of other tests importable, and runs commands in this process."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
for folder in (HERE, HERE.parent / "agree", HERE.parent / "cli"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

ROOT = HERE.parent.parent


@dataclass(frozen=True)
class Said:
    """What a command left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    from reorg.cli.main import main

    monkeypatch.setenv("REORG_LANG", "zh")
    monkeypatch.setenv("COLUMNS", "200")

    def command(*words: object) -> Said:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(word) for word in words])
        said = capsys.readouterr()
        return Said(int(left.value.code or 0), said.out, said.err)

    return command


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A project of five people."""
    from tiny_project import PERSONNEL, PROJECT, STRUCTURE, UNITS

    folder = tmp_path / "project"
    folder.mkdir()
    for name, text in (
        ("project.yaml", PROJECT),
        ("structure.yaml", STRUCTURE),
        ("personnel.csv", PERSONNEL),
        ("units.csv", UNITS),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def kaihua(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The county's project and a plan of it, both by their paths."""
    from reorg.engine import SolveOptions
    from reorg.flows.planning import make_plan, write_plan
    from reorg.intake.load import load

    project = ROOT / "sample_data" / "kaihua"
    loaded = load(project)
    assert loaded.problem is not None
    out = tmp_path_factory.mktemp("kaihua")
    planned = make_plan(loaded.problem, loaded.inputs, loaded.settings, SolveOptions(gap=0.0))
    write_plan(planned, out, "zh", force=True, mask=False)
    return project, out
