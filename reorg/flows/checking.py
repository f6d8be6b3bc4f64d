"""Checking the inputs: every fault at once, and copies of the workbooks with the faulty cells marked."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reorg.flows.files import guard, put, write_json
from reorg.intake.load import Loaded, load
from reorg.text import Finding, Lang

FILES = ("check.json",)


def check_project(project: Path) -> Loaded:
    """The project with all its findings; never raises for bad input."""
    return load(project)


def checked_json(findings: Sequence[Finding], lang: Lang) -> dict[str, Any]:
    """``reorg.check/1``."""
    return {"format": "reorg.check/1", "faults": [finding.as_json(lang) for finding in findings]}


def write_checked(
    loaded: Loaded, findings: Sequence[Finding], out: Path, lang: Lang, *, force: bool, mark: bool
) -> list[Path]:
    """``check.json`` and, where asked, marked copies; the files written."""
    guard(out, FILES, force)
    write_json(out / FILES[0], checked_json(findings, lang))
    copies = _copies(loaded, findings, out, lang) if mark else []
    return [out / FILES[0], *copies]


def _copies(loaded: Loaded, findings: Sequence[Finding], out: Path, lang: Lang) -> list[Path]:
    """Marked copies, made beside and then put in place, so that none is there half written."""
    from reorg.intake.mark import marked_copies

    with tempfile.TemporaryDirectory(prefix=".reorg-", dir=out) as made:
        return [put(copy, out / copy.name) for copy in marked_copies(findings, loaded.folder, Path(made), lang)]
