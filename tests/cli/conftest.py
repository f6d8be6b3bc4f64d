"""A project small enough to plan in a moment, and a way to run a command in this process. Everyone is invented."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tiny_project import PERSONNEL, PROJECT, STRUCTURE, UNITS

from reorg.cli.main import main


@pytest.fixture
def project(tmp_path: Path) -> Path:
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


@dataclass(frozen=True)
class Ran:
    """What a command left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("REORG_LANG", "zh")
    monkeypatch.setenv("COLUMNS", "200")

    def command(*words: object) -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(word) for word in words])
        said = capsys.readouterr()
        return Ran(int(left.value.code or 0), said.out, said.err)

    return command
