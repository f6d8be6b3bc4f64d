"""One section of a project file for a neighbouring problem (``zones:``, ``teams:`` ...): read, checked, placed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reorg.domain.territory import Territory
from reorg.intake.project_file import ProjectFile
from reorg.intake.scenario import ProjectRead, read_project
from reorg.intake.settings_faults import Settings, validated
from reorg.intake.territory_table import read_territory
from reorg.plan.plan import InputFile
from reorg.text import Finding, Message, Text

NO_SECTION = Message(
    "section.missing",
    "error",
    Text("项目文件里没有“{key}:”一节。", "The project file has no section “{key}:”."),
    Text("{example}", "{example}"),
    Text("请写上这一节，或用含有它的项目文件。", "Write it, or take a project file that has it."),
)
NO_TERRITORY = Message(
    "section.no-territory",
    "error",
    Text(
        "“{key}”需要辖区表，项目文件没有写 territory。",
        "“{key}” needs townships; the project file names no `territory`.",
    ),
    Text("territory: 乡镇表和邻接表", "territory: townships and which adjoin"),
)


@dataclass(frozen=True)
class Section:
    """A section read. ``settings`` is ``None`` where it has errors; ``territory`` is empty where it was not asked for."""

    read: ProjectRead
    project: ProjectFile | None
    settings: Any
    territory: Territory
    findings: tuple[Finding, ...]
    inputs: tuple[InputFile, ...]

    @property
    def sound(self) -> bool:
        return self.settings is not None and not any(one.severity == "error" for one in self.findings)


def read_section(path: Path, key: str, model: type[Settings], example: str, *, territory: bool = False) -> Section:
    """The section ``key`` of a project, with its townships where they are needed. Rosters are not read."""
    read = read_project(Path(path))
    if read.settings is None:
        return Section(read, None, None, Territory(), read.findings, ())
    findings = list(read.findings)
    project = read.settings
    raw = getattr(project, key)
    settings: Any = None
    if raw is None:
        findings.append(NO_SECTION.at(read.place(), key, key=key, example=example))
    else:
        settings, faults = validated(model, raw, (key,), read.holder)
        findings += faults
    known = Territory()
    if territory and project.files("territory"):
        table = read_territory(project.files("territory"), read.folder, project.columns)
        findings += table.findings
        known = table.territory
    elif territory:
        findings.append(NO_TERRITORY.at(read.place(), key, key=key))
    names = project.files("territory") if territory else []
    return Section(read, project, settings, known, tuple(findings), fingerprints(read, names))


def fingerprints(read: ProjectRead, names: list[str]) -> tuple[InputFile, ...]:
    """The project file with all it extends, and the tables named."""
    found = [InputFile(document.file, hashlib.sha256(path.read_bytes()).hexdigest()) for document, path in read.files]
    for name in dict.fromkeys(one.partition("#")[0] for one in names):
        path = read.folder / name
        if path.is_file():
            found.append(InputFile(name, hashlib.sha256(path.read_bytes()).hexdigest()))
    return tuple(found)
