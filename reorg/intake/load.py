"""Loading a project: every file read, every fault gathered, one frozen problem made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reorg.centres.settings import CentreSettings
from reorg.diagnose.settings import DiagnoseSettings
from reorg.domain.territory import Territory
from reorg.domain.today import Today
from reorg.intake.centre_demands import demands_broken as centre_demands_broken
from reorg.intake.checks import Case, run_checks
from reorg.intake.checks.places_named import CODES as OF_NEW_PLACES
from reorg.intake.decided_centres import read_decided_centres, with_figures
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
from reorg.intake.workload_demands import WorkloadRead, read_workload, share_faults
from reorg.intake.yaml_lines import Document
from reorg.intake.zone_demands import demands_broken
from reorg.plan.plan import InputFile
from reorg.rules.demands import demands
from reorg.rules.kinds.load import NO_WORKLOAD
from reorg.rules.problem import Problem
from reorg.rules.registry import validate
from reorg.text import Finding, Lang, Message, Place, Text, once
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
    workload: WorkloadRead | None = None
    today: Today | None = None
    """People and units of today; ``None`` where roster or units have errors. It is there even if the structure has."""
    diagnosed: tuple[DiagnoseSettings | None, tuple[Finding, ...]] = (DiagnoseSettings(), ())
    """The section ``diagnose:`` (its defaults where there is none) with the faults of its shape."""
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
        territory, of_centres = _with_centres(read, settings, territory)
        findings += of_centres
    roster = _housed(roster, territory)
    if not roster.people and not any(one.severity == "error" for one in findings):
        findings.append(NOBODY.at(Place(file=", ".join(settings.files("personnel")))))
    ground = territory
    worked: WorkloadRead = shelf.worked(settings, folder, lambda: read_workload(read, settings, units.units, ground))
    findings += worked.findings
    present, territory = worked.present, worked.territory
    at = read.place("structure")
    structure = read_structure(settings.structure, at, folder, present, roster.people, territory)
    findings += structure.findings
    made = with_townships(structure.structure, territory) if structure.structure else None
    case = Case(roster.people, roster.origins, present, units.origins, territory, settings.as_of, made)
    checked = run_checks(case)
    findings += checked
    of_today = [*units.findings, *roster.findings, *(one for one in checked if one.code not in OF_NEW_PLACES)]
    today = None
    if roster.people and not any(one.severity == "error" for one in of_today):
        today = Today(settings.as_of, roster.people, units.units)
    problem = None
    own_rules: set[str] = set()
    if made is None:
        findings += shape_faults([structure.presets, structure.rules, *read.layers])
    else:
        below = _layers(structure)
        own_rules = {str(entry.raw["id"]) for layer in below for entry in layer}
        rules, faults = resolve_rules([*below, *read.layers])
        findings += faults
        problem = Problem(settings.plan_settings(), roster.people, present, made, rules, territory, worked.work)
        findings += share_faults(read, worked.book.settings, made) if worked.book else ()
        broken = any(one.severity == "error" for one in findings)
        # where other inputs are broken, a rule may well seem to match nobody: only its errors are worth saying
        findings += [one for one in validate(problem) if one.severity == "error" or not broken]
    if any(one.severity == "error" for one in findings):
        problem = None
    inputs = _inputs(read, settings, structure)
    return Loaded(
        problem,
        once(_told(_worked(findings, worked), units)),
        inputs,
        settings,
        folder,
        roster.origins,
        units.origins,
        resolved_project(read, settings, own_rules),
        worked,
        today,
        _diagnosed(read, settings),
        _structure_files(structure, settings),
    )


def _diagnosed(read: ProjectRead, settings: ProjectFile) -> tuple[DiagnoseSettings | None, tuple[Finding, ...]]:
    if settings.diagnose is None:
        return DiagnoseSettings(), ()
    made, faults = validated(DiagnoseSettings, settings.diagnose, ("diagnose",), read.holder)
    return made, tuple(faults)


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


def _with_centres(
    read: ProjectRead, settings: ProjectFile, territory: Territory
) -> tuple[Territory, tuple[Finding, ...]]:
    """The territory with the centres decided on, where the project names their file."""
    name = (settings.centres or {}).get("file")
    if not isinstance(name, str) or not name:
        return territory, ()
    centres, findings = read_decided_centres(name, read.folder, territory, read.place("centres", "file"))
    made, faults = validated(CentreSettings, settings.centres, ("centres",), read.holder)
    findings = (*findings, *faults)
    if made is not None and not any(one.severity == "error" for one in findings):
        findings = (*findings, *centre_demands_broken(territory, made, centres, name))
        centres = with_figures(territory, made, centres)
    return replace(territory, centres=centres), findings


FOLLOW_FROM_NO_UNITS = frozenset({"roster.unknown-unit", UNKNOWN_ABSORBED.code, NO_ROWS.code})
"""What is said of every person and every unit of the structure where the table of present units could not be read."""


def _told(findings: list[Finding], units: UnitTable) -> list[Finding]:
    """The findings without those that only follow from present units that could not be read at all."""
    if units.units or not any(one.severity == "error" for one in units.findings):
        return findings
    return [one for one in findings if one.code not in FOLLOW_FROM_NO_UNITS]


def _worked(findings: list[Finding], worked: WorkloadRead) -> list[Finding]:
    """The findings without what only follows from cases that could not be read."""
    broken = any(one.severity == "error" for one in worked.findings)
    return [one for one in findings if not (broken and one.code == NO_WORKLOAD.code)]


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
    names += decided_files(settings)
    for name in dict.fromkeys(names):
        path = read.folder / name
        if path.is_file():
            found.append(InputFile(name, hashlib.sha256(path.read_bytes()).hexdigest()))
    return (*found, *_structure_files(structure, settings))


def decided_files(settings: ProjectFile) -> list[str]:
    """Files with what was decided before, on which the structure may stand."""
    found = ((part or {}).get("file") for part in (settings.zones, settings.centres))
    return [name for name in found if isinstance(name, str) and name]


def _structure_files(structure: StructureRead, settings: ProjectFile) -> tuple[InputFile, ...]:
    """Fingerprints of the structure's file and of those it extends, base first."""
    names = [name for name, _ in structure.sources[:-1]] + [settings.structure]
    return tuple(
        InputFile(name, hashlib.sha256(path.read_bytes()).hexdigest())
        for name, (_, path) in zip(names, structure.sources, strict=False)
        if path.is_file()
    )
