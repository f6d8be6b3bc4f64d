"""Workspaces: a project file and template workbooks with drop-downs, notes and one invented example row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from reorg.domain.ladders import EDUCATION, ENFORCEMENT, GRADE, POST_LEVEL, RANK
from reorg.domain.people import CATEGORIES, STATUSES
from reorg.intake.headings import EDGES, PERSONNEL, TOWNSHIPS, UNITS
from reorg.intake.presets import find_structure, structures
from reorg.intake.settings_faults import nearest
from reorg.intake.structure_file import UNKNOWN_STRUCTURE
from reorg.intake.structure_settings import StructureFile
from reorg.intake.yaml_lines import read_yaml
from reorg.text import Lang, Place, Rejected, Text

MADE = datetime(2000, 1, 1)
CHOICES: Mapping[str, tuple[str, ...]] = {
    "category": CATEGORIES,
    "sex": ("男", "女"),
    "post_level": POST_LEVEL.names(),
    "rank": RANK.names(),
    "grade": GRADE.names()[:12],
    "education": EDUCATION.names(),
    "party": ("中共党员", "中共预备党员", "共青团员", "群众"),
    "enforcement_grade": ENFORCEMENT.names(),
    "law_qualified": ("是", "否"),
    "status": STATUSES,
    "kind": ("机关", "派出所", "基层所队"),
}
"""Drop-downs by column."""
NOTES: Mapping[str, Text] = {
    "person_id": Text("必填，不重复", "needed, once each"),
    "name": Text("必填", "needed"),
    "category": Text("必填", "needed"),
    "unit": Text("必填；编制所在单位的编号、名称或别名", "needed; the establishment unit's id, name or alias"),
    "working_unit": Text("与编制单位不同时填", "when it is another one"),
    "birth_date": Text("1985-03-12、1985.03、198503 均可", "1985-03-12, 1985.03 or 198503"),
    "skills": Text("技能:等级（1-5），用分号隔开，如 刑侦:3;法制:2", "skill:level (1-5), e.g. 刑侦:3;法制:2"),
    "home": Text("乡镇，或 经度,纬度", "a township, or lon,lat"),
    "wishes": Text("新单位，按先后，用分号隔开", "new units in order, separated by ;"),
    "relatives": Text("人员编号:关系，用分号隔开", "person_id:relation, separated by ;"),
    "pinned": Text("必须安排到的新单位或 单位/岗位", "new unit or unit/post where he must be"),
    "barred": Text("不得安排到的新单位或 单位/岗位", "new unit or unit/post where he may not be"),
    "unit_id": Text("不填时以名称为编号", "the name when left empty"),
    "aliases": Text("别名、简称，用分号隔开", "other names, separated by ;"),
    "authorized_police": Text("核定民警数", "authorized officers"),
    "minutes": Text("车程（分钟）；不填按坐标估算", "travel minutes; estimated from coordinates when empty"),
}
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


@dataclass(frozen=True)
class _Page:
    name: Text
    columns: Sequence[str]
    vocabulary: Mapping[str, tuple[str, ...]]
    example: Mapping[str, Any]
    needed: frozenset[str]


def make_workspace(folder: Path, structure: str | None, lang: Lang, force: bool) -> list[Path]:
    """The files of a new workspace; ``check`` finds no error in them. Raises ``Rejected`` for an unknown structure."""
    path = None
    if structure is not None:
        path = find_structure(structure, Path.cwd())
        if path is None or not path.is_file():
            known = [one.id for one in structures()]
            fault = UNKNOWN_STRUCTURE.at(Place(), structure, known=", ".join(known), nearest=nearest(structure, known))
            raise Rejected([fault])
    folder.mkdir(parents=True, exist_ok=True)
    project = folder / "project.yaml"
    project.write_text(_project(structure or "structure.yaml", lang), encoding="utf-8")
    written = [project]
    if structure is None and (force or not (folder / "structure.yaml").exists()):
        (folder / "structure.yaml").write_text(OWN_STRUCTURE, encoding="utf-8")
        written.append(folder / "structure.yaml")
    units = [UNIT] if path is None else _absorbed_units(path)
    people = [{**PERSON, "unit": units[0]["name"]}]
    personnel = _Page(
        Text("花名册", "Personnel"),
        [k for k in PERSONNEL if k not in ("seq", "id_no", "age")],
        PERSONNEL,
        {},
        frozenset({"person_id", "name", "category", "unit"}),
    )
    unit_page = _Page(Text("单位", "Units"), [k for k in UNITS if k != "seq"], UNITS, {}, frozenset({"name"}))
    towns = _Page(
        Text("乡镇", "Townships"),
        [k for k in TOWNSHIPS if k != "remark"],
        TOWNSHIPS,
        {},
        frozenset({"township_id", "name"}),
    )
    edges = _Page(Text("邻接", "Adjacency"), [k for k in EDGES if k != "basis"], EDGES, {}, frozenset({"a", "b"}))
    for name, pages in (
        ("personnel.xlsx", [(personnel, people)]),
        ("units.xlsx", [(unit_page, units)]),
        ("territory.xlsx", [(towns, [TOWN]), (edges, [])]),
    ):
        _workbook(folder / name, pages, lang)
        written.append(folder / name)
    return written


def _absorbed_units(path: Path) -> list[dict[str, Any]]:
    """A row for each present unit that a structure names, so that a fresh workspace is consistent."""
    words: dict[str, None] = {}

    def walk(units: Sequence[Any]) -> None:
        for unit in units:
            for word in unit.absorbs:
                if "{" not in word:
                    words.setdefault(word)
            walk(unit.units)

    walk(StructureFile.model_validate(read_yaml(path).content).units)
    return [{"unit_id": "", "name": word, "kind": "机关"} for word in words] or [UNIT]


def _project(structure: str, lang: Lang) -> str:
    title = Text("××县公安局机构改革", "Reform of the bureau").get(lang)
    return f"""\
# yaml-language-server: $schema=./reorg.schema.json   (reorg schema > reorg.schema.json)
# 项目文件 / project file
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


def _workbook(path: Path, pages: Sequence[tuple[_Page, Sequence[Mapping[str, Any]]]], lang: Lang) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": MADE})
    font = {"font_name": "微软雅黑" if lang == "zh" else "Calibri", "font_size": 10}
    heading = book.add_format({**font, "bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True})
    needed = book.add_format({**font, "bold": True, "bg_color": "#F8CBAD", "border": 1, "text_wrap": True})
    plain = book.add_format({**font, "num_format": "@"})
    sheets = [(book.add_worksheet(page.name.get(lang)), page, rows) for page, rows in pages]
    lists = book.add_worksheet("lists")
    lists.hide()
    used = 0
    for sheet, page, rows in sheets:
        for column, key in enumerate(page.columns):
            title = page.vocabulary[key][0] if lang == "zh" else key
            sheet.write_string(0, column, title, needed if key in page.needed else heading)
            sheet.set_column(column, column, max(10, 2 * len(title) + 4), plain)
            if key in NOTES:
                sheet.write_comment(0, column, NOTES[key].get(lang))
            if key in CHOICES:
                lists.write_column(0, used, CHOICES[key])
                letter = chr(ord("A") + used)
                source = f"=lists!${letter}$1:${letter}${len(CHOICES[key])}"
                sheet.data_validation(
                    1, column, 5000, column, {"validate": "list", "source": source, "error_type": "warning"}
                )
                used += 1
            for number, row in enumerate(rows, 1):
                value = row.get(key, "")
                if isinstance(value, (int, float)):
                    sheet.write_number(number, column, value)
                elif value:
                    sheet.write_string(number, column, value, plain)
        sheet.freeze_panes(1, 2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    book.close()
