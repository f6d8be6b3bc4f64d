"""A small project on disk whose files a test rewrites. Everyone is invented."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from yaml_project import FILES, Load

from reorg.intake.load import Loaded, load


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def loaded(folder: Path) -> Load:
    """Writes files (a structure with ``units=``) into the project and loads it."""

    def write_and_load(project: str = "project.yaml", units: str = "", **files: str) -> Loaded:
        if units:
            files["structure.yaml"] = f"id: small\nname: Small\nunits:\n{units}"
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return load(folder / project)

    return write_and_load
