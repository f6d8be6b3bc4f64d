"""Every broken project gives exactly its fault, at its cell or line, in both languages; none gives a traceback."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from reorg.intake.load import load

ROOT = Path(__file__).parent.parent.parent
BROKEN = ROOT / "sample_data" / "broken"
sys.path.insert(0, str(ROOT / "sample_data"))

import make_broken  # noqa: E402  (it stands beside the samples, not in the package)

SAID_ANYWAY = {"table.rows-passed-over", "table.filled-down", "roster.category-from-title"}
"""Findings that only tell what was read."""


def found(folder: Path) -> list[dict[str, Any]]:
    """What the project's check says, without the mere notices."""
    return [
        {
            "code": one.code,
            "severity": one.severity,
            "file": one.place.file,
            "cell": one.place.cell,
            "line": one.place.line,
        }
        for one in load(folder).findings
        if one.code not in SAID_ANYWAY
    ]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("broken")
    make_broken.make(out)
    return out


@pytest.mark.parametrize("name", sorted(make_broken.cases()))
def test_a_broken_project_gives_exactly_its_fault(name: str, made: Path) -> None:
    expected = yaml.safe_load((made / name / "expected.yaml").read_text(encoding="utf-8"))
    assert found(made / name) == expected
    for one in load(made / name).findings:
        for lang in ("zh", "en"):
            told = one.as_json(lang)  # type: ignore[arg-type]
            assert told["text"]
            assert "{" not in told["text"].replace("{...}", "").replace("{id}", "").replace("{code}", "").replace(
                "{column}", ""
            )


def test_the_project_without_a_fault_has_none(tmp_path: Path) -> None:
    make_broken.base(tmp_path)
    assert found(tmp_path) == []


def test_the_committed_broken_projects_are_fresh(made: Path) -> None:
    names = {path.name for path in BROKEN.iterdir()}
    assert names == {path.name for path in made.iterdir()}
    for name in sorted(names):
        files = {path.name for path in (BROKEN / name).iterdir()}
        assert files == {path.name for path in (made / name).iterdir()}
        for file in sorted(files):
            assert (BROKEN / name / file).read_bytes() == (made / name / file).read_bytes(), f"{name}/{file}"


def test_no_identity_number_is_told_in_full(made: Path) -> None:
    for name in ("id-number-check-digit", "same-id-number", "id-number-against-sex"):
        for one in load(made / name).findings:
            assert "19800517" not in str(one.as_json("zh"))
            assert "19901102" not in str(one.as_json("zh"))
