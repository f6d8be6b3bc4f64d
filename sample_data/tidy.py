"""Workbooks of the tidy sample: one heading row, one row a person, real dates, the columns of the templates."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from bureau import POINTS, UNITS
from people import Person

MADE_ON = datetime(2023, 1, 1)
"""A fixed creation date, so that the same seed gives the same bytes."""

PERSONNEL_HEADINGS = (
    "人员编号", "姓名", "人员类别", "编制单位", "实际工作单位", "性别", "出生年月", "身份证号", "现任职务", "职务层级", "任现职时间", "到现单位时间",
    "警衔", "职级", "参加公安工作时间", "学历", "政治面貌", "警种", "技能", "执法资格等级", "法律职业资格", "专业等级", "工分", "籍贯", "成长地", "居住地",
    "志愿", "亲属", "状态", "锁定岗位", "不得安排", "编制类型", "备注",
)  # fmt: skip
UNIT_HEADINGS = (
    "单位编号", "单位名称", "别名", "上级单位", "单位类型", "标签", "民警编制", "辅警编制", "正职职数", "副职职数", "所在乡镇", "经度", "纬度", "类型", "备注",
)  # fmt: skip


class Book:
    """A workbook whose bytes depend on its contents alone."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
        self.book.set_properties({"created": MADE_ON, "title": "虚构样例", "comments": "人员均为虚构"})
        self.heading = self.book.add_format({"bold": True, "bg_color": "#DDE6F0", "border": 1, "text_wrap": True})
        self.day = self.book.add_format({"num_format": "yyyy-mm-dd"})

    def table(self, name: str, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """One sheet: headings in row 1, then the rows; ``None`` and "" leave the cell empty."""
        sheet = self.book.add_worksheet(name)
        sheet.write_row(0, 0, headings, self.heading)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, datetime(value.year, value.month, value.day), self.day)
                elif value not in (None, ""):
                    sheet.write(number, column, value)
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, len(headings) - 1, 13)

    def close(self) -> None:
        self.book.close()


def _row(person: Person) -> list[Any]:
    return [
        person.person_id, person.name, person.category, person.unit.name, person.working_unit, person.sex, person.birth,
        person.id_number, person.post, person.level, person.post_since, person.unit_since, person.rank, person.grade,
        person.joined, person.education, person.party, person.specialty,
        ";".join(f"{skill}:{level}" for skill, level in person.skills.items()), person.enforcement,
        "是" if person.law else "", person.professional, person.score, person.native, person.growth, person.home,
        ";".join(person.wishes), ";".join(f"{other}:{relation}" for other, relation in person.relatives), person.status,
        person.pinned, person.barred, "政法专项编制" if person.officer else "辅警员额", "；".join(person.remark),
    ]  # fmt: skip


def personnel(path: Path, people: Sequence[Person]) -> None:
    """Sheets 民警 and 辅警."""
    book = Book(path)
    for name, officers in (("民警", True), ("辅警", False)):
        book.table(name, PERSONNEL_HEADINGS, [_row(person) for person in people if person.officer is officers])
    book.close()


def units(path: Path) -> None:
    """Sheet 单位: the present units with authorized strength and leadership posts."""
    rows: list[list[Any]] = []
    for number, unit in enumerate(UNITS):
        lon, lat = POINTS[unit.township]
        notes = ["坐标为虚构"]
        if unit.kind == "派出所":
            notes.append("名称为虚构")
        if unit.unit_id == "U18":
            notes.append("随执法管理部计入机关")
        rows.append([
            unit.unit_id, unit.name, ";".join(unit.short), unit.parent, unit.kind, "", unit.officers + unit.spare_officers,
            unit.auxiliaries + unit.spare_auxiliaries, unit.heads, unit.deputies, unit.township,
            round(lon + number % 5 * 0.001, 3), round(lat + number % 7 * 0.001, 3), unit.type, "；".join(notes),
        ])  # fmt: skip
    book = Book(path)
    book.table("单位", UNIT_HEADINGS, rows)
    book.close()


_STATION_OF = {
    "芹阳办事处": "PS1", "林山乡": "PS2", "华埠镇": "PS3", "中村乡": "PS3", "马金镇": "PS4", "齐溪镇": "PS4", "何田乡": "PS4", "池淮镇": "PS5",
    "长虹乡": "PS5", "苏庄镇": "PS6", "桐村镇": "PS7", "杨林镇": "PS7", "音坑乡": "PS8", "村头镇": "PS9", "大溪边乡": "PS9",
}  # fmt: skip
# Synthetic areas and populations where no source was found.
_AREA = {"林山乡": 120.0, "中村乡": 118.0, "池淮镇": 230.0, "长虹乡": 150.0, "村头镇": 135.0, "大溪边乡": 105.0}
_POPULATION = {
    "林山乡": 15000, "中村乡": 13000, "杨林镇": 12000, "池淮镇": 29000, "苏庄镇": 16000, "长虹乡": 11000, "齐溪镇": 9000, "村头镇": 19000,
    "大溪边乡": 9000,
}  # fmt: skip
_INCIDENTS_PER_1000 = 31
TOWNSHIP_HEADINGS = ("乡镇编号", "乡镇名称", "面积", "人口", "警情数", "警力", "所属派出所", "经度", "纬度", "备注")


def territory(path: Path, townships: Path, adjacency: Path) -> None:
    """Sheets 乡镇 and 邻接 from the sourced lists, with the empty values filled by synthetic ones and marked."""
    with townships.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    ids = {row["zh"]: row["id"] for row in rows}
    strength = {unit.unit_id: unit.officers for unit in UNITS}
    served = {station: list(_STATION_OF.values()).count(station) for station in set(_STATION_OF.values())}
    made = []
    for row in rows:
        name = row["zh"]
        filled = [word for word, key in (("面积", "area_km2"), ("人口", "population")) if not row[key]]
        people = int(row["population"] or _POPULATION[name])
        station = _STATION_OF[name]
        made.append([
            row["id"], name, float(row["area_km2"] or _AREA[name]), people, round(people * _INCIDENTS_PER_1000 / 1000),
            round(strength[station] / served[station], 1), station, *POINTS[name],
            "；".join([f"{'、'.join(filled)}为虚构" if filled else "面积、人口为旧口径", "警情、警力、坐标为虚构"]),
        ])  # fmt: skip
    with adjacency.open(encoding="utf-8", newline="") as file:
        edges = list(csv.DictReader(file))
    full = {name.removesuffix("办事处").removesuffix("镇").removesuffix("乡"): name for name in ids}
    pairs = [(full[edge["a"]], full[edge["b"]], edge["basis"]) for edge in edges]
    book = Book(path)
    book.table("乡镇", TOWNSHIP_HEADINGS, made)
    book.table(
        "邻接",
        ("乡镇甲", "乡镇乙", "分钟", "依据"),
        [[ids[a], ids[b], _minutes(a, b), f"{basis}；分钟为虚构"] for a, b, basis in pairs],
    )
    book.close()


def _minutes(a: str, b: str) -> int:
    """Synthetic driving minutes: distance on a winding county road at 45 km/h."""
    (lon1, lat1), (lon2, lat2) = POINTS[a], POINTS[b]
    km = math.hypot((lon1 - lon2) * 97.2, (lat1 - lat2) * 111.2)
    return round(km * 1.4 / 45 * 60)
