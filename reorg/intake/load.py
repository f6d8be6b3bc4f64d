"""Loading a project: every file read, every fault gathered, one frozen problem made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reorg.domain.territory import Territory
from reorg.intake.checks import Case, run_checks
from reorg.intake.decided_zones import read_decided
from reorg.intake.project_file import ProjectFile
from reorg.intake.records import Origins, PersonnelTable, UnitTable
from reorg.intake.resolved import resolved_project
from reorg.intake.rule_layers import resolve_rules, shape_faults
from reorg.intake.scenario import TABLES, Layer, ProjectRead, RuleEntry, read_project
from reorg.intake.settings_faults import validated
from reorg.intake.shelf import Shelf
from reorg.intake.structure_file import StructureRead, read_structure, with_townships
from reorg.intake.structure_rows import NO_ROWS
from reorg.intake.structure_tree import UNKNOWN_ABSORBED
from reorg.intake.yaml_lines import Document
from reorg.intake.zone_demands import demands_broken
from reorg.plan.plan import InputFile
from reorg.rules.demands import demands
from reorg.rules.problem import Problem
from reorg.rules.registry import validate
from reorg.text import Finding, Lang, Message, Place, Text
from reorg.zones.settings import ZoneSettings

NOBODY = Message(
    "roster.nobody",
    "error",
    Text("花名册里没有读到任何人。", "Nobody was read from the roster."),
    Text("至少一人", "one person at least"),
    Text("请核对 personnel 指向的文件。", "Check the files that `personnel` names."),
)


@dataclass(frozen=True)
class Loaded:
    """A project read whole. ``problem`` is ``None`` when any finding is an error. ``structure_files`` are those of the
    ``inputs`` that make the structure, base first."""

    problem: Problem | None
    findings: tuple[Finding, ...]
    inputs: tuple[InputFile, ...]
    project: ProjectFile | None
    folder: Path
    people_origins: Origins
    unit_origins: Origins
    settings: dict[str, Any]
    structure_files: tuple[InputFile, ...] = ()

    @property
    def language(self) -> Lang | None:
        return self.project.language if self.project else None


def load(project: Path, over: Iterable[Layer] = (), shelf: Shelf | None = None) -> Loaded:
    """Read a project file (or the folder's ``project.yaml``) with everything it names. Never raises for bad input.

    ``over`` is laid on the project as if files extended it. Tables that stand on the ``shelf`` are not read again.
    """
    read = read_project(Path(project), over)
    if read.settings is None:
        return Loaded(None, read.findings, (), None, read.folder, Origins(), Origins(), {})
    return _tables(read, read.settings, shelf or Shelf())


def _tables(read: ProjectRead, settings: ProjectFile, shelf: Shelf) -> Loaded:
    findings: list[Finding] = list(read.findings)
    folder = read.folder
    units = shelf.units(settings, folder)
    findings += units.findings
    roster = shelf.personnel(settings, folder)
    findings += roster.findings
    territory = Territory()
    if settings.files("territory"):
        table = shelf.territory(settings, folder)
        findings += table.findings
        territory = table.territory
        territory, of_zones = _with_zones(read, settings, territory)
        findings += of_zones
    roster = _housed(roster, territory)
    if not roster.people and not any(one.severity == "error" for one in findings):
        findings.append(NOBODY.at(Place(file=", ".join(settings.files("personnel")))))
    at = read.place("structure")
    structure = read_structure(settings.structure, at, folder, units.units, roster.people, territory)
    findings += structure.findings
    made = with_townships(structure.structure, territory) if structure.structure else None
    case = Case(roster.people, roster.origins, units.units, units.origins, territory, settings.as_of, made)
    findings += run_checks(case)
    problem = None
    own_rules: set[str] = set()
    if made is None:
        findings += shape_faults([structure.presets, structure.rules, *read.layers])
    else:
        below = _layers(structure)
        own_rules = {str(entry.raw["id"]) for layer in below for entry in layer}
        rules, faults = resolve_rules([*below, *read.layers])
        findings += faults
        problem = Problem(settings.plan_settings(), roster.people, units.units, made, rules, territory)
        broken = any(one.severity == "error" for one in findings)
        # where other inputs are broken, a rule may well seem to match nobody: only its errors are worth saying
        findings += [one for one in validate(problem) if one.severity == "error" or not broken]
    if any(one.severity == "error" for one in findings):
        problem = None
    inputs = _inputs(read, settings, structure)
    return Loaded(
        problem,
        _once(_told(findings, units)),
        inputs,
        settings,
        folder,
        roster.origins,
        units.origins,
        resolved_project(read, settings, own_rules),
        _structure_files(structure, settings),
    )


def _with_zones(
    read: ProjectRead, settings: ProjectFile, territory: Territory
) -> tuple[Territory, tuple[Finding, ...]]:
    """The territory with the zones decided on, where the project names their file."""
    name = (settings.zones or {}).get("file")
    if not isinstance(name, str) or not name:
        return territory, ()
    zones, findings = read_decided(name, read.folder, territory, read.place("zones", "file"))
    made, faults = validated(ZoneSettings, settings.zones, ("zones",), read.holder)
    findings = (*findings, *faults)
    if made is not None and not any(one.severity == "error" for one in findings):
        findings = (*findings, *demands_broken(territory, made, zones, name))
    return replace(territory, zones=zones), findings


FOLLOW_FROM_NO_UNITS = frozenset({"roster.unknown-unit", UNKNOWN_ABSORBED.code, NO_ROWS.code})
"""What is said of every person and every unit of the structure where the table of present units could not be read."""


def _told(findings: list[Finding], units: UnitTable) -> list[Finding]:
    """The findings without those that only follow from present units that could not be read at all."""
    if units.units or not any(one.severity == "error" for one in units.findings):
        return findings
    return [one for one in findings if one.code not in FOLLOW_FROM_NO_UNITS]


def _once(findings: list[Finding]) -> tuple[Finding, ...]:
    """Each finding once, in the order in which they were found."""
    told: dict[tuple[str, Place, str], Finding] = {}
    for one in findings:
        told.setdefault((one.code, one.place, one.say("zh")), one)
    return tuple(told.values())


def _housed(roster: PersonnelTable, territory: Territory) -> PersonnelTable:
    """Homes as township ids where the territory knows them."""
    people = []
    for person in roster.people:
        if person.home and person.home.township and (town := territory.find(person.home.township)):
            people.append(replace(person, home=replace(person.home, township=town)))
        else:
            people.append(person)
    return replace(roster, people=tuple(people))


def _layers(structure: StructureRead) -> list[tuple[RuleEntry, ...]]:
    """The rules that come with the structure: its demands, its presets, its own."""
    assert structure.structure is not None
    document = Document(structure.structure.file)
    own = tuple(RuleEntry(raw, document, ()) for raw in demands(structure.structure))
    return [own, structure.presets, structure.rules]


def _inputs(read: ProjectRead, settings: ProjectFile, structure: StructureRead) -> tuple[InputFile, ...]:
    """Fingerprints of the project file with all it extends, the tables, what was decided before, and the structure file."""
    found = [InputFile(document.file, hashlib.sha256(path.read_bytes()).hexdigest()) for document, path in read.files]
    names = [name.partition("#")[0] for key in TABLES for name in settings.files(key)]
    names += [name for name in [(settings.zones or {}).get("file")] if isinstance(name, str)]
    for name in dict.fromkeys(names):
        path = read.folder / name
        if path.is_file():
            found.append(InputFile(name, hashlib.sha256(path.read_bytes()).hexdigest()))
    return (*found, *_structure_files(structure, settings))


def _structure_files(structure: StructureRead, settings: ProjectFile) -> tuple[InputFile, ...]:
    """Fingerprints of the structure's file and of those it extends, base first."""
    names = [name for name, _ in structure.sources[:-1]] + [settings.structure]
    return tuple(
        InputFile(name, hashlib.sha256(path.read_bytes()).hexdigest())
        for name, (_, path) in zip(names, structure.sources, strict=False)
        if path.is_file()
    )
