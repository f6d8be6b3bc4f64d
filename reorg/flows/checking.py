"""Checking the inputs: every fault at once, and copies of the workbooks with the faulty cells marked."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from reorg.flows.files import guard, put, write_json
from reorg.intake.load import Loaded, load
from reorg.text import Finding, Lang, once

FILES = ("check.json",)


def check_project(project: Path) -> Loaded:
    """The project with all its findings, those of its further sections among them; never raises for bad input."""
    loaded = load(project)
    return replace(loaded, findings=once((*loaded.findings, *_of_sections(project, loaded))))


def _of_sections(project: Path, loaded: Loaded) -> Iterator[Finding]:
    """What is wrong with the sections that other commands than ``plan`` read, as far as no plan is needed to see it."""
    from reorg.intake.centre_demands import read_centres
    from reorg.intake.duty_section import read_rosters
    from reorg.intake.scenario import read_project
    from reorg.intake.stage_demands import read_stages
    from reorg.intake.team_demands import read_teams
    from reorg.intake.zone_demands import read_zones

    settings = loaded.project
    if settings is None:
        return
    yield from loaded.diagnosed[1]
    if settings.zones is not None:
        yield from read_zones(project).findings
    if settings.centres is not None:
        yield from read_centres(project).findings
    read = read_project(project)
    for raw, section in (
        (settings.teams, read_teams),
        (settings.rosters, read_rosters),
        (settings.stages, read_stages),
    ):
        if raw is not None:
            yield from section(read, raw)[1]


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
