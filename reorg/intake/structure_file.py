"""From a structure's name to the structure, made for the present units, and the rules that come with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reorg.domain.people import Person
from reorg.domain.structure import Structure
from reorg.domain.territory import Territory
from reorg.domain.units import PresentUnit
from reorg.intake.presets import find_structure, is_file_name, rule_presets, structures
from reorg.intake.scenario import RuleEntry, rule_entries
from reorg.intake.settings_faults import nearest, validated
from reorg.intake.structure_checks import check_structure
from reorg.intake.structure_layers import read_layers
from reorg.intake.structure_rows import rows_by_table
from reorg.intake.structure_settings import PresetFile, StructureFile
from reorg.intake.structure_tree import units_of
from reorg.intake.yaml_lines import Document, read_yaml
from reorg.text import Finding, Message, Place, Text

UNKNOWN_STRUCTURE = Message(
    "structure.unknown",
    "error",
    Text("没有名为“{value}”的架构。", "There is no structure “{value}”."),
    Text("{known}，或一个 .yaml 文件", "{known}, or a .yaml file"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
UNKNOWN_PRESET = Message(
    "structure.unknown-preset",
    "error",
    Text("没有规则预设“{value}”。", "There is no rule preset “{value}”."),
    Text("{known}", "{known}"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)


@dataclass(frozen=True)
class StructureRead:
    """The structure (``None`` when it has errors), the raw rules of its presets and its files, base first, and the files
    with the names by which they are called."""

    structure: Structure | None
    presets: tuple[RuleEntry, ...]
    rules: tuple[RuleEntry, ...]
    findings: tuple[Finding, ...]
    sources: tuple[tuple[str, Path], ...]


def read_structure(
    name: str,
    place: Place,
    folder: Path,
    present: Sequence[PresentUnit],
    people: Sequence[Person],
    territory: Territory,
) -> StructureRead:
    """The structure named or written in a file, made for these present units."""
    path = find_structure(name, folder)
    if path is None:
        known = [one.id for one in structures()]
        fault = UNKNOWN_STRUCTURE.at(place, name, known=", ".join(known), nearest=nearest(name, known))
        return StructureRead(None, (), (), (fault,), ())
    read = read_layers(path, name if is_file_name(name) else path.name, folder)
    document, rules = read.document, read.rules
    findings = list(document.findings)
    if not document.content:
        return StructureRead(None, (), (), tuple(findings), read.sources)
    settings, faults = validated(StructureFile, document.content, (), lambda _path: document)
    findings += faults
    if settings is None:
        return StructureRead(None, (), rules, tuple(findings), read.sources)
    presets = _presets(settings, document, findings)
    units = units_of(settings.units, document, present, rows_by_table(present, territory), findings)
    structure = Structure(settings.id, settings.name.text(), units, document.file)
    broken = any(one.severity == "error" for one in findings)
    checked = check_structure(structure, present, people, territory, document.place(("units",)))
    # in a broken structure work seems left over that a misspelt name takes in: only errors are worth saying
    findings += [one for one in checked if one.severity == "error" or not broken]
    whole = None if any(one.severity == "error" for one in findings) else structure
    return StructureRead(whole, presets, rules, tuple(findings), read.sources)


def _presets(settings: StructureFile, document: Document, findings: list[Finding]) -> tuple[RuleEntry, ...]:
    known = {one.path.stem: one.path for one in rule_presets()}
    entries: list[RuleEntry] = []
    for number, name in enumerate(settings.include_presets):
        if name not in known:
            at = document.place(("include_presets", number))
            findings.append(UNKNOWN_PRESET.at(at, name, known=", ".join(known), nearest=nearest(name, known)))
            continue
        entries += preset_entries(known[name], findings)
    return tuple(entries)


def preset_entries(path: Path, findings: list[Finding]) -> tuple[RuleEntry, ...]:
    """The raw rules of a preset's file; what is wrong with it is added to ``findings``."""
    preset = read_yaml(path)
    _, faults = validated(PresetFile, preset.content, (), lambda _path: preset)
    findings += preset.findings or faults
    return rule_entries(preset.content.get("rules"), preset, findings)


def with_townships(structure: Structure, territory: Territory) -> Structure:
    """The structure with townships as ids where the territory knows them."""
    units = tuple(
        replace(unit, township=territory.find(unit.township) or unit.township) if unit.township else unit
        for unit in structure.units
    )
    return replace(structure, units=units)
