"""The sample after the Zhoushan abstract [S000]: a city bureau and its four sub-bureaus, case-handling centres shared between them.

What the source says: one centre built by the city serves the city bureau and the districts' sub-bureaus, integrated in
space and operation ([S000], an abstract: no departments, no numbers). A centre has no organ of its own: several signs,
one team [P50]. Names of the districts, counties, sub-districts, towns and islands are public geography, written from
general knowledge [K]; so is which of them a bridge reaches. Everything else is invented and says so: stations, cases,
populations, coordinates, minutes on road and ferry, sites and their costs, headcounts, all people.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import people as invented
from bureau import Unit
from people import Names, Person
from tidy import PERSONNEL_HEADINGS, Book, _row

CITY = "市局"
UNIT_HEADINGS = (
    "单位编号", "单位名称", "别名", "上级单位", "单位类型", "标签", "民警编制", "辅警编制", "正职职数", "副职职数", "所在乡镇", "留岗民警", "留岗辅警", "备注",
)  # fmt: skip
TOWN_HEADINGS = ("乡镇编号", "乡镇名称", "区县", "人口", "案件数", "所属派出所", "现办案单位", "经度", "纬度", "备注")
_LEADERS = (("局长", "副处级"), ("政委", "正科级"), ("副局长", "正科级"), ("副局长", "正科级"))
_SUB_LEADERS = (("分局局长", "正科级"), ("政委", "正科级"), ("副局长", "副科级"), ("副局长", "副科级"))
_DETACHMENT = (("支队长", "正科级"), ("政委", "正科级"), ("副支队长", "副科级"), ("副支队长", "副科级"))
_OFFICE = (("主任", "正科级"), ("副主任", "副科级"))
_BRIGADE = (("大队长", "正股级"), ("教导员", "正股级"), ("副大队长", "副股级"))
_CENTRE = (("主任", "正股级"), ("副主任", "副股级"))
_STATION = (("所长", "正股级"), ("教导员", "正股级"), ("副所长", "副股级"))


@dataclass(frozen=True)
class District:
    """A district or county with its sub-bureau: townships with people, longitude and latitude; where its centre stands today."""

    code: str
    name: str
    bureau: str
    seat: str
    towns: tuple[tuple[str, int, float, float], ...]


DISTRICTS = (
    District("DH", "定海区", "定海分局", "昌国街道", (
        ("昌国街道", 62000, 122.105, 30.020), ("环南街道", 46000, 122.085, 30.005), ("城东街道", 52000, 122.130, 30.015),
        ("盐仓街道", 31000, 122.060, 30.020), ("临城街道", 88000, 122.205, 29.985), ("千岛街道", 57000, 122.235, 30.000),
        ("岑港街道", 18000, 121.990, 30.070), ("双桥街道", 19000, 122.030, 30.060), ("小沙街道", 17000, 122.045, 30.105),
        ("马岙街道", 15000, 122.100, 30.120), ("白泉镇", 36000, 122.180, 30.095), ("干览镇", 20000, 122.150, 30.120),
        ("金塘镇", 39000, 121.880, 30.040),
    )),
    District("PT", "普陀区", "普陀分局", "东港街道", (
        ("沈家门街道", 79000, 122.300, 29.945), ("东港街道", 73000, 122.325, 29.970), ("勾山街道", 34000, 122.260, 29.960),
        ("展茅街道", 21000, 122.310, 30.010), ("朱家尖街道", 27000, 122.390, 29.910), ("普陀山镇", 9000, 122.385, 30.000),
        ("六横镇", 55000, 122.130, 29.720), ("虾峙镇", 9000, 122.260, 29.755), ("桃花镇", 8000, 122.280, 29.820), ("东极镇", 3000, 122.690, 30.195),
    )),
    District("DS", "岱山县", "岱山县局", "高亭镇", (
        ("高亭镇", 68000, 122.200, 30.245), ("东沙镇", 17000, 122.135, 30.310), ("岱东镇", 13000, 122.235, 30.290), ("岱西镇", 14000, 122.110, 30.285),
        ("秀山乡", 8000, 122.165, 30.175), ("长涂镇", 12000, 122.300, 30.250), ("衢山镇", 52000, 122.360, 30.440),
    )),
    District("SS", "嵊泗县", "嵊泗县局", "菜园镇", (
        ("菜园镇", 33000, 122.450, 30.725), ("五龙乡", 6000, 122.480, 30.715), ("黄龙乡", 5000, 122.560, 30.670), ("嵊山镇", 8000, 122.810, 30.725),
        ("枸杞乡", 7000, 122.765, 30.720), ("花鸟乡", 2000, 122.675, 30.855), ("洋山镇", 11000, 122.080, 30.620),
    )),
)  # fmt: skip
ROADS = (
    # by road or bridge; minutes from the distance
    "昌国 环南", "昌国 城东", "昌国 盐仓", "环南 城东", "环南 盐仓", "城东 临城", "城东 白泉", "临城 千岛", "临城 白泉", "千岛 勾山", "千岛 白泉",
    "盐仓 双桥", "双桥 岑港", "双桥 小沙", "岑港 小沙", "小沙 马岙", "马岙 干览", "干览 白泉", "昌国 马岙", "岑港 金塘", "勾山 沈家门", "勾山 东港",
    "沈家门 东港", "东港 展茅", "展茅 白泉", "沈家门 朱家尖", "马岙 岱西", "岱西 东沙", "岱西 高亭", "东沙 岱东", "高亭 岱东", "高亭 秀山", "菜园 五龙",
    "嵊山 枸杞",
)  # fmt: skip
FERRIES = (
    # by boat, minutes with the wait: invented
    ("朱家尖", "普陀山", 35), ("沈家门", "六横", 90), ("沈家门", "虾峙", 75), ("沈家门", "桃花", 55), ("六横", "虾峙", 45), ("桃花", "虾峙", 40),
    ("沈家门", "东极", 135), ("高亭", "长涂", 40), ("高亭", "衢山", 85), ("衢山", "菜园", 120), ("菜园", "黄龙", 50), ("菜园", "枸杞", 70),
    ("菜园", "花鸟", 75), ("嵊山", "花鸟", 60), ("菜园", "洋山", 80), ("高亭", "菜园", 150),
)  # fmt: skip
CITY_UNITS: tuple[tuple[str, str, int, int, str, tuple[str, ...], tuple[tuple[str, str], ...]], ...] = (
    # id, name, officers, auxiliaries, specialty, skills, leaders: all invented
    ("C01", "指挥中心", 18, 12, "情报指挥", ("指挥", "情报"), _OFFICE),
    ("C02", "刑事侦查支队", 40, 8, "刑侦", ("刑侦", "刑事技术", "预审"), _DETACHMENT),
    ("C03", "法制支队", 24, 6, "法制", ("法制", "预审"), _DETACHMENT),
    ("C04", "治安支队", 26, 6, "治安", ("治安", "户政"), _DETACHMENT),
    ("C05", "经济犯罪侦查支队", 14, 2, "经侦", ("经侦", "预审"), _DETACHMENT),
    ("C06", "禁毒支队", 12, 2, "禁毒", ("禁毒", "刑侦"), _DETACHMENT),
    ("C07", "政治部", 12, 2, "政工", ("政工", "文秘"), _OFFICE),
    ("C08", "警务保障处", 10, 8, "警务保障", ("后勤", "信息化"), _OFFICE),
)


def units() -> list[Unit]:
    """The city bureau with its detachments, each sub-bureau with brigades, the case-handling centre of today and stations."""
    made = [_unit("C00", "舟山市公安局机关", "市局", "", "临城街道", 6, 0, "综合", ("指挥", "治安"), _LEADERS)]
    for unit_id, name, officers, auxiliaries, trade, skills, leaders in CITY_UNITS:
        made.append(
            _unit(unit_id, f"市局{name}", "支队", "C00", "临城街道", officers, auxiliaries, trade, skills, leaders)
        )
    for one in DISTRICTS:
        total = sum(town[1] for town in one.towns) / 10_000
        short = one.bureau[:2]
        made.append(_unit(one.code, one.bureau, "分局", "", one.seat, 5, 0, "综合", ("指挥", "治安"), _SUB_LEADERS))
        for number, (name, share, trade, skills) in enumerate((
            ("刑事侦查大队", 0.55, "刑侦", ("刑侦", "刑事技术", "预审")), ("法制大队", 0.22, "法制", ("法制", "预审")),
            ("治安管理大队", 0.35, "治安", ("治安", "户政", "社区")), ("情报指挥中心", 0.2, "情报指挥", ("指挥", "情报")),
        ), 1):  # fmt: skip
            officers = max(6, round(total * share))
            made.append(
                _unit(f"{one.code}{number}", f"{short}{name}", "大队", one.code, one.seat, officers, officers // 2, trade, skills, _BRIGADE)
            )  # fmt: skip
        officers = max(7, round(total * 0.3))
        made.append(
            _unit(f"{one.code}9", f"{short}执法办案中心", "办案中心", one.code, one.seat, officers, officers + 4, "法制", ("法制", "预审", "刑侦"), _CENTRE)
        )  # fmt: skip
        for number, (town, people, _, _) in enumerate(one.towns, 1):
            officers = max(5, round(people / 5000))
            made.append(
                _unit(f"{one.code}P{number:02d}", f"{_short(town)}派出所", "派出所", one.code, town, officers, round(officers * 1.2), "派出所",
                      ("社区", "治安", "刑侦"), _STATION)
            )  # fmt: skip
    return made


def _unit(
    unit_id: str,
    name: str,
    kind: str,
    parent: str,
    town: str,
    officers: int,
    auxiliaries: int,
    trade: str,
    skills: tuple[str, ...],
    leaders: tuple[tuple[str, str], ...],
) -> Unit:
    heads = sum(level == leaders[0][1] or post in ("政委",) for post, level in leaders)
    return Unit(
        unit_id, name, (), kind, officers, auxiliaries, 0, 0, heads, len(leaders) - heads, trade, skills, leaders, town, "", parent, False,
    )  # fmt: skip


def _short(town: str) -> str:
    return town.removesuffix("街道").removesuffix("镇").removesuffix("乡")


def make(folder: Path, seed: int) -> None:
    """Writes personnel.xlsx and units.xlsx, one sheet an organization, and territory.xlsx."""
    rng = random.Random(seed)
    listed = units()
    everyone = _people(rng, listed)
    rosters, tables = Book(folder / "personnel.xlsx"), Book(folder / "units.xlsx")
    for name, code in ((CITY, "C"), *((one.bureau, one.code) for one in DISTRICTS)):
        rows = [_row(person) for person in everyone if person.unit.unit_id.startswith(code)]
        rosters.table(name, PERSONNEL_HEADINGS, rows)
        tables.table(name, UNIT_HEADINGS, [_unit_row(unit) for unit in listed if unit.unit_id.startswith(code)])
    rosters.close()
    tables.close()
    _territory(rng, folder / "territory.xlsx", {unit.township: unit for unit in listed if unit.kind == "派出所"})


def _unit_row(unit: Unit) -> list[Any]:
    side = "基层" if unit.kind == "派出所" else "机关"
    stay = 0.8 if unit.kind in ("大队", "支队") else 0.9
    kept = max(len(unit.leaders), math.floor(unit.officers * stay))
    return [
        unit.unit_id, unit.name, ";".join(unit.short), unit.parent, unit.kind, side, unit.officers, unit.auxiliaries, unit.heads,
        unit.deputies, unit.township, kept, math.floor(unit.auxiliaries * 0.7), "人数为虚构",
    ]  # fmt: skip


def _people(rng: random.Random, listed: list[Unit]) -> list[Person]:
    names = Names(rng)
    officers: list[Person] = []
    auxiliaries: list[Person] = []
    towns = [town[0] for one in DISTRICTS for town in one.towns]
    for unit in listed:
        posts = [*unit.leaders, *[("民警", "")] * (unit.officers - len(unit.leaders))]
        for post, level in posts:
            made = invented._officer(rng, names, len(officers) + 1, unit, post, level)
            officers.append(_here(rng, made, towns, "Z"))
        for _ in range(unit.auxiliaries):
            made = invented._auxiliary(rng, names, len(auxiliaries) + 1, unit)
            auxiliaries.append(_here(rng, made, towns, "ZF"))
    for number in range(0, len(officers) - 60, 60):
        a, b = number + rng.randint(10, 25), number + rng.randint(30, 55)
        if officers[a].level or officers[b].level:
            continue
        officers[a] = replace(officers[a], relatives=((officers[b].person_id, "夫妻"),), home=officers[b].home)
        officers[b] = replace(officers[b], relatives=((officers[a].person_id, "夫妻"),))
    return [*officers, *auxiliaries]


def _here(rng: random.Random, person: Person, towns: list[str], letter: str) -> Person:
    """Somebody of this city: home among its townships, native of it; now and then a wish for the shared centre's work."""
    home = person.home if person.home in towns else rng.choice([*towns, person.unit.township])
    wishes = (person.unit.name,) if person.unit.kind == "派出所" and rng.random() < 0.4 else ()
    return replace(
        person, person_id=letter + person.person_id[1:], home=home, native="浙江舟山", growth="舟山市", wishes=wishes
    )


def _territory(rng: random.Random, path: Path, stations: dict[str, Unit]) -> None:
    points = {_short(name): (lon, lat) for one in DISTRICTS for name, _, lon, lat in one.towns}
    ids = {_short(name): f"{one.code}{n:02d}" for one in DISTRICTS for n, (name, *_) in enumerate(one.towns, 1)}
    book = Book(path)
    rows = []
    for one in DISTRICTS:
        for name, people, lon, lat in one.towns:
            cases = round(people / 1000 * rng.uniform(4.5, 7.5))
            rows.append([
                ids[_short(name)], name, one.name, people, cases, stations[name].unit_id, f"{one.code}9", lon, lat,
                "人口、案件数、坐标为虚构；派出所与乡镇一一对应为虚构",
            ])  # fmt: skip
    book.table("乡镇", TOWN_HEADINGS, rows)
    edges: list[list[Any]] = []
    for pair in ROADS:
        a, b = pair.split()
        (lon1, lat1), (lon2, lat2) = points[a], points[b]
        km = math.hypot((lon1 - lon2) * 96.3, (lat1 - lat2) * 111.2)
        edges.append([ids[a], ids[b], max(6, round(km * 1.4 / 45 * 60)), "路、桥", "分钟为虚构"])
    edges += [[ids[a], ids[b], minutes, "渡船", "航线和分钟为虚构"] for a, b, minutes in FERRIES]
    book.table("邻接", ("乡镇甲", "乡镇乙", "分钟", "方式", "依据"), edges)
    book.close()
