"""Workspaces: a project file and template workbooks that ``check`` finds no error in."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

from reorg.intake.headings import UNITS
from reorg.intake.presets import find_structure, structures
from reorg.intake.settings_faults import nearest, validated
from reorg.intake.structure_file import UNKNOWN_STRUCTURE
from reorg.intake.structure_layers import read_layers
from reorg.intake.structure_settings import StructureFile, UnitFile
from reorg.intake.template_books import personnel_page, territory_pages, units_page, write_template
from reorg.text import Lang, Place, Rejected, Text

PERSON = {
    "person_id": "示例001", "name": "示例甲", "category": "民警", "unit": "示例大队", "sex": "男", "birth_date": "1985-03-12",
    "post": "民警", "rank": "二级警督", "grade": "二级警长", "joined": "2007-07", "education": "本科", "party": "中共党员",
    "specialty": "刑侦", "skills": "刑侦:3;法制:2", "enforcement_grade": "中级", "status": "在岗", "remark": "示例行，虚构，请删去",
}  # fmt: skip
UNIT = {
    "unit_id": "示例", "name": "示例大队", "kind": "机关", "authorized_police": 10, "authorized_auxiliary": 5, "heads": 1,
    "deputies": 1,
}  # fmt: skip
TOWN = {"township_id": "示例", "name": "示例乡", "area_km2": 100, "population": 20000, "incidents": 500}
MERGED = {"name": "示例中队", "kind": "基层所队"}
PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
NUMBERS = frozenset({"min", "max", "target", "places", "people"})
OWN_STRUCTURE = """\
# 架构文件：按实际修改。写法见 CONTRIBUTING 的“add a structure”。
# A structure file: make it your own. CONTRIBUTING, "add a structure", says how.
id: own
name: {zh: 自定架构, en: Own structure}
units:
- id: department
  name: {zh: 示例部, en: Example Department}
  tags: [organ]
  absorbs: {示例大队: 1.0}
"""


def make_workspace(folder: Path, structure: str | None, lang: Lang, force: bool) -> list[Path]:
    """The files of a new workspace; ``check`` finds no error in them.

    ``structure`` is a name that the tool knows or a structure file, relative to where the command runs.
    Raises ``Rejected`` for a structure that is not known or has faults.
    """
    units, named = [UNIT], "structure.yaml"
    if structure is not None:
        units, named = _of_structure(structure, folder)
    people = [{**PERSON, "unit": units[0]["name"]}]
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".reorg-", dir=folder) as name:
        made = Path(name)
        (made / "project.yaml").write_text(_project(named, lang), encoding="utf-8")
        files = ["project.yaml"]
        if structure is None and (force or not (folder / "structure.yaml").exists()):
            (made / "structure.yaml").write_text(OWN_STRUCTURE, encoding="utf-8")
            files.append("structure.yaml")
        write_template(made / "personnel.xlsx", [personnel_page(people)], lang)
        write_template(made / "units.xlsx", [units_page(units)], lang)
        write_template(made / "territory.xlsx", territory_pages([TOWN]), lang)
        files += ["personnel.xlsx", "units.xlsx", "territory.xlsx"]
        for file in files:
            os.replace(made / file, folder / file)
    return [folder / file for file in files]


def _of_structure(structure: str, folder: Path) -> tuple[list[dict[str, Any]], str]:
    """Rows of present units that the structure speaks of, and how a project in ``folder`` names it."""
    path = find_structure(structure, Path.cwd())
    if path is None:
        known = [one.id for one in structures()]
        fault = UNKNOWN_STRUCTURE.at(Place(), structure, known=", ".join(known), nearest=nearest(structure, known))
        raise Rejected([fault])
    document = read_layers(path, structure, folder).document
    settings, faults = validated(StructureFile, document.content, (), lambda _path: document)
    if settings is None or document.findings:
        raise Rejected(document.findings or faults)
    built_in = any(one.path == path for one in structures())
    # JSON's quotes are YAML's too: a folder may hold blanks or colons
    named = structure if built_in else json.dumps(_relative(path, folder), ensure_ascii=False)
    return _present_units(settings), named


def _relative(path: Path, folder: Path) -> str:
    """The path as the project file names it; absolute on another drive."""
    try:
        return PurePath(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        return path.resolve().as_posix()


def _present_units(settings: StructureFile) -> list[dict[str, Any]]:
    """A row for each present unit that the structure absorbs by name or its rules name, and one for each kind of row it
    copies; copies within a copy lie below it."""
    words: dict[str, None] = {}
    copies: list[dict[str, Any]] = []

    def walk(units: Sequence[UnitFile], above: str) -> None:
        for unit in units:
            words.update({word: None for word in unit.absorbs if "{" not in word})
            name = above
            if unit.each in ("station", "unit"):
                copies.append(_copied_row(unit, len(copies) + 1, above))
                name = copies[-1]["name"]
            walk(unit.units, name)

    walk(settings.units, "")
    words.update({word: None for rule in settings.rules for word in _units_named(rule.get("who"))})
    rows: list[dict[str, Any]] = [*({"name": word, "kind": "机关"} for word in words), *copies] or [UNIT]
    if any(MERGED["name"] in row.values() for row in rows):
        rows.append(MERGED)
    return rows


def _copied_row(unit: UnitFile, number: int, above: str) -> dict[str, Any]:
    """A present unit of which the structure makes a copy."""
    kind = "派出所" if unit.each == "station" else "机关"
    wanted = {key: _one(value).replace("{id}", above) for key, value in unit.where.items()}
    own = {key: value for key, value in wanted.items() if value and (key in UNITS or key == "tag")}
    own["tags"] = own.pop("tag", own.get("tags", ""))
    own.pop("name", None)
    return {"name": f"示例{kind}{number}", "kind": kind, **_asked_of_rows(unit), **own}


def _units_named(who: Any) -> list[str]:
    """Present units that a rule's selector names."""
    named = who.get("unit") if isinstance(who, Mapping) else None
    words = named if isinstance(named, list) else [named]
    return [word for word in words if isinstance(word, str)]


def _asked_of_rows(unit: UnitFile) -> dict[str, Any]:
    """Columns of its own that a copy names in braces, each with an example: a present unit where it absorbs one, else a
    number where numbers stand, else a word."""
    asked: dict[str, Any] = {}

    def look(value: Any, key: str) -> None:
        if isinstance(value, Mapping):
            for name, below in value.items():
                look(str(name), "absorbed" if key == "absorbs" else "")
                look(below, str(name))
        elif isinstance(value, (list, tuple)):
            for below in value:
                look(below, key)
        else:
            for word in PLACEHOLDER.findall(str(value)):
                known = word in ("id", "name") or word in UNITS
                example = MERGED["name"] if key == "absorbed" else 10 if key in NUMBERS else "示例"
                if not known and (word not in asked or example != "示例"):
                    asked[word] = example

    look(unit.model_dump(), "")
    return asked


def _one(wanted: Any) -> str:
    """A value that a condition takes; empty where it only says what it does not take."""
    if isinstance(wanted, Mapping):
        return str(wanted.get("min", wanted.get("max", "")))
    return _one(wanted[0]) if isinstance(wanted, list) and wanted else str(wanted)


def _project(structure: str, lang: Lang) -> str:
    title = Text("××县公安局机构改革", "Reform of the bureau").get(lang)
    return f"""\
# yaml-language-server: $schema=./reorg.schema.json
# 项目文件 / project file
# 编辑器提示：reorg schema > reorg.schema.json / for completion in an editor
title: {title}
as_of: 2025-12-31            # 基准日：年龄、年限算到这一天 / ages and years are counted at this day
language: {lang}
personnel: personnel.xlsx    # 花名册；可写 文件#表名，或多个文件的列表 / roster; file#sheet, or a list
units: units.xlsx            # 现有单位 / present units
territory: territory.xlsx    # 乡镇与邻接 / townships and which adjoin
structure: {structure}       # reorg structures 列出内置架构 / lists the built-in ones
# columns: {{工分: score}}     # 表头没有被识别时 / where a heading is not recognized
objective: {{stay: 10, fit: 5, wish: 3, near: 1, merit: 2}}   # 各项权重 / weights
establishment: keep          # 编制单位不变；follow 随新单位 / the legal unit stays, or follows
rules: []                    # 规则，写法见 reorg rules / rules, see `reorg rules`
"""
