"""The sample after the Shouning document [S004]: 14 general units and brigades into six departments, 14 stations into four zones.

What sources say: the six departments' names [P01], 4 + 10 units merged [S004], 14 townships with their names and some
areas, populations and borders (see `sources/shouning_*.csv`), four zones of 3 to 4 stations, their names and the four
parts of each [S004]. Everything else is invented and says so: who worked where, how many, missing areas and
populations, coordinates but a few, travel minutes, all people. Which township is in which zone is not said anywhere.
"""

from __future__ import annotations

import csv
import math
import random
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import people as invented
from bureau import Unit
from people import Names, Person
from tidy import PERSONNEL_HEADINGS, TOWNSHIP_HEADINGS, Book, _row

HERE = Path(__file__).resolve().parent
UNIT_HEADINGS = (
    "单位编号", "单位名称", "别名", "上级单位", "单位类型", "标签", "民警编制", "辅警编制", "正职职数", "副职职数", "所在乡镇", "备注",
)  # fmt: skip
SEAT = "鳌阳镇"
_HEADS = (("大队长", "正股级"), ("教导员", "正股级"), ("副大队长", "副股级"))
_OFFICE = (("主任", "正股级"), ("副主任", "副股级"))
_STATION = (("所长", "正股级"), ("教导员", "正股级"), ("副所长", "副股级"))

INTERNAL: tuple[tuple[str, str, int, int, str, tuple[str, ...], tuple[tuple[str, str], ...]], ...] = (
    # 4 general units, 10 brigades [S004 gives the numbers]; names and headcounts are invented after common practice
    ("N01", "办公室", 8, 5, "综合", ("文秘", "指挥"), _OFFICE),
    ("N02", "政治处", 7, 3, "政工", ("政工", "文秘"), _OFFICE),
    ("N03", "警务保障室", 6, 8, "警务保障", ("后勤", "信息化"), _OFFICE),
    ("N04", "情报指挥中心", 10, 14, "情报指挥", ("指挥", "情报"), _OFFICE),
    ("B01", "刑事侦查大队", 26, 14, "刑侦", ("刑侦", "刑事技术", "预审"), _HEADS),
    ("B02", "经济犯罪侦查大队", 7, 2, "经侦", ("经侦", "预审"), _HEADS),
    ("B03", "禁毒大队", 6, 3, "禁毒", ("禁毒", "刑侦"), _HEADS),
    ("B04", "治安管理大队", 14, 10, "治安", ("治安", "户政", "社区"), _HEADS),
    ("B05", "巡特警大队", 12, 30, "巡特警", ("巡防", "治安"), _HEADS),
    ("B06", "政治安全保卫大队", 6, 0, "政保", ("政保", "情报"), _HEADS),
    ("B07", "网络安全保卫大队", 6, 3, "网安", ("网安", "情报"), _HEADS),
    ("B08", "法制大队", 8, 3, "法制", ("法制", "预审"), _HEADS),
    ("B09", "警务督察大队", 4, 1, "督察", ("督察", "法制"), _HEADS),
    ("B10", "交通管理大队", 34, 60, "交警", ("交管", "法制"), _HEADS),
)
LEADERS = (
    ("局长", "副处级"), ("政委", "正科级"), ("副局长", "副科级"), ("副局长", "副科级"), ("副局长", "副科级"), ("党委委员、政治处主任", "副科级"),
)  # fmt: skip
_AREA = {"鳌阳镇": 62.0, "南阳镇": 108.0, "武曲镇": 96.0, "清源镇": 101.0, "大安乡": 92.0, "坑底乡": 121.0, "竹管垅乡": 61.0, "芹洋乡": 110.0,
         "托溪乡": 96.0, "下党乡": 66.0}  # fmt: skip
_POPULATION = {"鳌阳镇": 45000, "南阳镇": 19000, "武曲镇": 14000, "清源镇": 15000, "大安乡": 13000, "坑底乡": 12000, "竹管垅乡": 9000,
               "芹洋乡": 15000, "托溪乡": 9000, "下党乡": 7000}  # fmt: skip


def townships() -> list[dict[str, Any]]:
    """The 14 townships; what no source gives is invented and named in ``made``."""
    with (HERE / "sources" / "shouning_townships.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = []
    for row in rows:
        name = row["zh"]
        made = [word for word, key in (("面积", "area_km2"), ("人口", "population")) if not row[key]]
        found.append(
            {
                "id": row["id"],
                "name": name,
                "area": _first(row["area_km2"]) or _AREA[name],
                "population": int(_first(row["population"]) or _POPULATION[name]),
                "lon": float(row["lon"]),
                "lat": float(row["lat"]),
                "made": [*made, "警情", "警力", *(["坐标"] if "K" in row["trust"] else [])],
            }
        )
    return found


def _first(text: str) -> float | None:
    """The first figure of a cell that gives several years (``186 (1997) / 124``, ``23000-32000``)."""
    found = re.search(r"\d+(?:\.\d+)?", text)
    return float(found.group()) if found else None


def units(towns: list[dict[str, Any]]) -> list[Unit]:
    """Leaders, 14 internal units, a station in each township."""
    made = [
        Unit(
            "U00",
            "局领导",
            ("局党委",),
            "机关",
            6,
            0,
            0,
            0,
            2,
            4,
            "综合",
            ("指挥", "治安"),
            LEADERS,
            SEAT,
            "",
            "",
            False,
        )
    ]
    for unit_id, name, officers, auxiliaries, trade, skills, leaders in INTERNAL:
        made.append(
            Unit(unit_id, name, (), "机关", officers, auxiliaries, 0, 0, 1, len(leaders) - 1, trade, skills, leaders, SEAT, "", "", unit_id[0] == "N")
        )  # fmt: skip
    for town in towns:
        officers = 16 if town["name"] == SEAT else 8 if town["population"] >= 16000 else 6
        short = re.sub("[镇乡]$", "", town["name"])
        made.append(
            Unit(
                f"P{town['id'][-3:]}", f"{short}派出所", (f"{short}所",), "派出所", officers, round(officers * 1.6), 0, 0, 2, 1, "派出所",
                ("社区", "治安", "刑侦"), _STATION, town["name"], "", "", False,
            )
        )  # fmt: skip
    return made


def make(folder: Path, seed: int) -> None:
    """Writes personnel.xlsx, units.xlsx and territory.xlsx."""
    rng = random.Random(seed)
    towns = townships()
    listed = units(towns)
    everyone = _people(rng, listed, [str(town["name"]) for town in towns])
    book = Book(folder / "personnel.xlsx")
    for name, officers in (("民警", True), ("辅警", False)):
        book.table(name, PERSONNEL_HEADINGS, [_row(person) for person in everyone if person.officer is officers])
    book.close()
    book = Book(folder / "units.xlsx")
    book.table("单位", UNIT_HEADINGS, [
        [unit.unit_id, unit.name, ";".join(unit.short), "", unit.kind, "", unit.officers, unit.auxiliaries, unit.heads, unit.deputies,
         unit.township, "人数为虚构"]
        for unit in listed
    ])  # fmt: skip
    book.close()
    _territory(folder / "territory.xlsx", towns, {unit.township: unit for unit in listed if unit.kind == "派出所"})


def _people(rng: random.Random, listed: list[Unit], towns: list[str]) -> list[Person]:
    names = Names(rng)
    officers: list[Person] = []
    auxiliaries: list[Person] = []
    for unit in listed:
        posts = [*unit.leaders, *[("民警", "")] * (unit.officers - len(unit.leaders))]
        for post, level in posts:
            officers.append(_here(rng, invented._officer(rng, names, len(officers) + 1, unit, post, level), towns, "S"))
        for _ in range(unit.auxiliaries):
            auxiliaries.append(_here(rng, invented._auxiliary(rng, names, len(auxiliaries) + 1, unit), towns, "F"))
    for number in range(0, len(officers) - 60, 60):
        a, b = number + rng.randint(10, 25), number + rng.randint(30, 55)
        if officers[a].level or officers[b].level:
            continue
        officers[a] = replace(officers[a], relatives=((officers[b].person_id, "夫妻"),), home=officers[b].home)
        officers[b] = replace(officers[b], relatives=((officers[a].person_id, "夫妻"),))
    return [*officers, *auxiliaries]


def _here(rng: random.Random, person: Person, towns: list[str], letter: str) -> Person:
    """Somebody of this county: home among its townships, native of it."""
    home = person.home if person.home in towns else rng.choice(towns)
    wishes = (person.unit.name,) if person.unit.kind == "派出所" and rng.random() < 0.4 else ()
    return replace(
        person, person_id=letter + person.person_id[1:], home=home, native="福建寿宁", growth="寿宁县", wishes=wishes
    )


def _territory(path: Path, towns: list[dict[str, Any]], stations: dict[str, Unit]) -> None:
    short = {re.sub("[镇乡]$", "", str(town["name"])): town for town in towns}
    with (HERE / "sources" / "shouning_adjacency.csv").open(encoding="utf-8", newline="") as file:
        edges = [(short[row["a"]], short[row["b"]], row["basis"]) for row in csv.DictReader(file)]
    book = Book(path)
    book.table("乡镇", TOWNSHIP_HEADINGS, [
        [town["id"], town["name"], town["area"], town["population"], round(town["population"] * 0.031), stations[town["name"]].officers,
         stations[town["name"]].unit_id, town["lon"], town["lat"], "、".join(town["made"]) + "为虚构"]
        for town in towns
    ])  # fmt: skip
    book.table("邻接", ("乡镇甲", "乡镇乙", "分钟", "依据"), [
        [a["id"], b["id"], _minutes(a, b), f"{basis}；分钟为虚构"] for a, b, basis in edges
    ])  # fmt: skip
    book.close()


def _minutes(a: dict[str, Any], b: dict[str, Any]) -> int:
    """Synthetic driving minutes: distance on a winding county road at 40 km/h."""
    km = math.hypot((a["lon"] - b["lon"]) * 98.8, (a["lat"] - b["lat"]) * 111.2)
    return max(8, round(km * 1.5 / 40 * 60))
