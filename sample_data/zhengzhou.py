"""The sample after the Zhengzhou document: 29 big stations of today into 11 sub-bureaus and 112 stations.

What the document says [S002]: 29 units given up, 11 sub-bureaus with their names, the 14 internal units, 112 stations
one for each sub-district or town, the 16 of Erqi by name, two teams and one room in each station. Areas and borders of
Erqi as far as they were found (see `sources/erqi_*.csv`). Everything else is invented and says so: the other
sub-districts' names, how many townships and big stations a district has, populations, coordinates, all people.
"""

from __future__ import annotations

import csv
import math
import random
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import people as invented
from bureau import Unit
from people import Names, Person
from tidy import Book

AS_OF = date(2020, 10, 20)
HERE = Path(__file__).resolve().parent
HEADINGS = (
    "人员编号", "姓名", "人员类别", "编制单位", "性别", "出生年月", "身份证号", "现任职务", "职务层级", "任现职时间", "到现单位时间", "警衔",
    "参加公安工作时间", "学历", "政治面貌", "警种", "技能", "执法资格等级", "法律职业资格", "工分", "居住地", "志愿", "亲属", "状态", "备注",
)  # fmt: skip
UNIT_HEADINGS = (
    "单位编号",
    "单位名称",
    "别名",
    "上级单位",
    "单位类型",
    "标签",
    "民警编制",
    "正职职数",
    "副职职数",
    "备注",
)
TOWN_HEADINGS = ("乡镇编号", "乡镇名称", "所属分局", "面积", "人口", "警情数", "所属派出所", "经度", "纬度", "备注")

DISTRICTS: tuple[tuple[str, str, int, int], ...] = (
    # id, name, sub-districts (112 in all), big stations today (29 in all); both invented but for Erqi's 16
    ("JS", "金水", 19, 5), ("EQ", "二七", 16, 4), ("ZY", "中原", 15, 4), ("GC", "管城", 13, 3), ("HJ", "惠济", 9, 3),
    ("ZD", "郑东", 12, 3), ("GX", "高新技术产业开发区", 8, 2), ("JK", "经济技术开发区", 8, 2), ("HC", "火车站", 4, 1),
    ("DT", "地铁", 4, 1), ("SS", "水上", 4, 1),
)  # fmt: skip
CENTRES = {
    "JS": (113.69, 34.80), "EQ": (113.64, 34.73), "ZY": (113.58, 34.75), "GC": (113.71, 34.73), "HJ": (113.62, 34.87),
    "ZD": (113.77, 34.76), "GX": (113.53, 34.81), "JK": (113.75, 34.70), "HC": (113.66, 34.745), "DT": (113.67, 34.76),
    "SS": (113.65, 34.91),
}  # fmt: skip
BRIGADES: tuple[tuple[str, str, tuple[str, ...], float], ...] = (
    # what a big station has today [P16 in part, else invented]: name, specialty, skills, share of its officers
    ("综合室", "综合", ("文秘", "指挥", "后勤", "督察"), 0.14),
    ("案件侦办大队", "刑侦", ("刑侦", "法制", "经侦", "禁毒", "网安"), 0.30),
    ("治安管理大队", "治安", ("治安", "巡防", "政保", "户政"), 0.18),
    ("社区警务大队", "派出所", ("社区", "治安", "户政"), 0.38),
)
TRADES = {
    "综合室": ("政工", "纪检", "情报指挥", "警务保障"),
    "案件侦办大队": ("刑侦", "刑侦", "法制", "经侦", "禁毒", "网安", "食药环"),
    "治安管理大队": ("治安", "治安", "政保", "出入境", "巡特警"),
    "社区警务大队": ("派出所", "派出所", "治安"),
}
TRADE_SKILL = {
    "政工": "文秘", "纪检": "督察", "情报指挥": "指挥", "警务保障": "后勤", "刑侦": "刑侦", "法制": "法制", "经侦": "经侦", "禁毒": "禁毒",
    "网安": "网安", "食药环": "刑侦", "治安": "治安", "政保": "政保", "出入境": "户政", "巡特警": "巡防", "派出所": "社区",
}  # fmt: skip
PER_TOWN = 93
"""Officers for each sub-district, the sub-bureau's own counted: some 10 400 for 112."""


class _Numbers:
    """Identity numbers that nobody else in the sample has."""

    def __init__(self) -> None:
        self._born: dict[date, int] = {}

    def draw(self, born: date, male: bool) -> str:
        self._born[born] = self._born.get(born, 0) + 1
        return invented.id_number(born, male, self._born[born])


def make(folder: Path, seed: int) -> None:
    """Writes personnel.xlsx, units.xlsx and territory.xlsx; one sheet a district, so that Erqi can be read alone."""
    assert sum(one[2] for one in DISTRICTS) == 112
    assert sum(one[3] for one in DISTRICTS) == 29
    rng = random.Random(seed)
    names, numbers = Names(rng), _Numbers()
    rosters, units, towns = (
        Book(folder / "personnel.xlsx"),
        Book(folder / "units.xlsx"),
        Book(folder / "territory.xlsx"),
    )
    roads: list[tuple[str, str, int, str]] = []
    last: dict[str, str] = {}
    for code, name, count, stations in DISTRICTS:
        rows = _towns(rng, code, name, count, stations)
        made = _units(code, name, stations, count)
        officers = _officers(rng, names, numbers, code, made, [str(row[1]) for row in rows])
        rosters.table(name, HEADINGS, [_row(person) for person in officers])
        held: dict[str, int] = {}
        for person in officers:
            held[person.unit.unit_id] = held.get(person.unit.unit_id, 0) + 1
        units.table(name, UNIT_HEADINGS, [_unit_row(unit, held.get(unit.unit_id, 0)) for unit in made])
        towns.table(name, TOWN_HEADINGS, rows)
        roads += _roads(code, rows)
        last[code] = str(rows[0][0])
    towns.table("邻接", ("乡镇甲", "乡镇乙", "分钟", "依据"), [*roads, *_between(last)])
    towns.table("邻接二七", ("乡镇甲", "乡镇乙", "分钟", "依据"), [road for road in roads if road[0].startswith("EQ")])
    for book in (rosters, units, towns):
        book.close()


def _towns(rng: random.Random, code: str, name: str, count: int, stations: int) -> list[list[Any]]:
    lon, lat = CENTRES[code]
    if code == "EQ":
        with (HERE / "sources" / "erqi_stations.csv").open(encoding="utf-8", newline="") as file:
            listed = [(row["zh"], row["area_km2"], row["population"]) for row in csv.DictReader(file)]
    else:
        listed = [(f"{name}{number:02d}街道", "", "") for number in range(1, count + 1)]
    rows = []
    for number, (town, area, population) in enumerate(listed):
        people = int(population) if population else round(rng.uniform(35_000, 105_000), -2)
        km2 = float(area) if area else round(rng.uniform(2.0, 9.0), 1)
        angle = 2 * math.pi * number / len(listed)
        filled = [
            word
            for word, given in (("名称", code == "EQ"), ("面积", bool(area)), ("人口", bool(population)))
            if not given
        ]
        station = f"{code}-{number * stations // len(listed) + 1}-4"
        rows.append([
            f"{code}{number + 1:02d}", town, name, km2, people, round(people * 0.031), station,
            round(lon + 0.03 * math.cos(angle), 4), round(lat + 0.025 * math.sin(angle), 4),
            "、".join([*filled, "警情、坐标、现辖派出所"]) + "为虚构",
        ])  # fmt: skip
    return rows


def _units(code: str, name: str, stations: int, towns: int) -> list[Unit]:
    """The district as a whole (its sub-bureau to be), today's big stations, and the brigades of each."""
    total = towns * PER_TOWN
    made = [_unit(code, name, "片区", "", 0, ("综合",), ())]
    for number in range(1, stations + 1):
        station = f"{code}-{number}"
        made.append(_unit(station, f"{name}第{number}派出所", "派出所", code, 4, ("综合", "指挥"), _CHIEFS))
        for place, (brigade, specialty, skills, share) in enumerate(BRIGADES, 1):
            officers = round((total / stations - 4) * share)
            word = f"{name}第{number}派出所{brigade}"
            made.append(_unit(f"{station}-{place}", word, "大队", station, officers, (specialty, *skills), _HEADS))
    return made


_CHIEFS = (("所长", "正科级"), ("教导员", "正科级"), ("副所长", "副科级"), ("副所长", "副科级"))
_HEADS = (("大队长", "正股级"), ("教导员", "正股级"), ("副大队长", "副股级"), ("副大队长", "副股级"))


def _unit(
    unit_id: str,
    name: str,
    kind: str,
    parent: str,
    officers: int,
    skills: tuple[str, ...],
    leaders: tuple[tuple[str, str], ...],
) -> Unit:
    return Unit(
        unit_id, name, (), kind, officers, 0, 0, 0, len(leaders) // 2, len(leaders) - len(leaders) // 2, skills[0],
        skills[1:] or skills, leaders, "", "", parent, False,
    )  # fmt: skip


def _unit_row(unit: Unit, people: int) -> list[Any]:
    tag = "" if unit.kind == "片区" else "基层" if unit.name.endswith(("社区警务大队", "派出所")) else "机关"
    return [
        unit.unit_id, unit.name, "", unit.parent, unit.kind, tag, people or None, unit.heads or None,
        unit.deputies or None, "虚构",
    ]  # fmt: skip


def _officers(
    rng: random.Random, names: Names, numbers: _Numbers, code: str, units: list[Unit], towns: list[str]
) -> list[Person]:
    made: list[Person] = []
    for unit in units:
        posts = [*unit.leaders, *[("民警", "")] * (unit.officers - len(unit.leaders))]
        for post, level in posts:
            number = len(made) + 1
            made.append(_officer(rng, names, numbers, f"{code}{number:04d}", unit, post, level, towns))
    for _ in range(max(1, len(made) // 150)):
        a, b = rng.sample(range(len(made)), 2)
        if made[a].relatives or made[b].relatives or made[a].level or made[b].level:
            continue
        made[a] = replace(made[a], relatives=((made[b].person_id, "夫妻"),))
        made[b] = replace(made[b], relatives=((made[a].person_id, "夫妻"),))
    return made


def _officer(
    rng: random.Random,
    names: Names,
    numbers: _Numbers,
    person_id: str,
    unit: Unit,
    post: str,
    level: str,
    towns: list[str],
) -> Person:
    brigade = next((one for one, *_ in BRIGADES if unit.name.endswith(one)), "")
    trade = rng.choice(TRADES.get(brigade, ("综合",)))
    male = rng.random() < (0.95 if level else 0.85)
    low, high = {"正科级": (45, 56), "副科级": (38, 52), "正股级": (34, 50), "副股级": (29, 45)}.get(level, (23, 58))
    birth = date(AS_OF.year - rng.randint(low, high) - 1, rng.randint(1, 12), rng.randint(1, 28))
    joined = date(min(AS_OF.year - 1, birth.year + rng.randint(21, 26)), rng.randint(1, 12), rng.randint(1, 28))
    service = AS_OF.year - joined.year
    in_unit = rng.randint(0, min(service, 10))
    since = max(joined, date(AS_OF.year - in_unit, rng.randint(1, 9), rng.randint(1, 28)))
    rank, _ = invented._rank_and_grade(service, level, rng)
    own = TRADE_SKILL.get(trade, "指挥")
    skills = {own: max(1, min(5, 1 + in_unit // 3 + rng.randint(0, 1)))}
    for _ in range(rng.randint(0, 2)):
        skills.setdefault(rng.choice(("社区", "治安", "刑侦", "法制", "指挥", "巡防", "户政")), rng.randint(1, 3))
    trained = "" if service < 1 else rng.choice(("基本级", "中级", "中级", "高级")) if service > 5 else "基本级"
    home = rng.choice(towns)
    wish = (f"{home}派出所",) if brigade == "社区警务大队" and rng.random() < 0.6 else ()
    status = "在岗" if rng.random() > 0.012 or level else rng.choice(("借调", "产假" if not male else "长期病假"))
    return Person(
        person_id, names.draw(male), "民警", unit, "男" if male else "女", birth, numbers.draw(birth, male),
        post, level, since, since, rank, "", joined, rng.choice(("本科", "本科", "大专", "硕士")),
        "中共党员" if level or rng.random() < 0.66 else "群众", trade, skills, trained,
        trained in ("中级", "高级") and rng.random() < 0.09, "", round(min(99.0, max(45.0, rng.gauss(76, 8))), 1), "", "", home,
        wish, (), status,
    )  # fmt: skip


def _row(person: Person) -> list[Any]:
    return [
        person.person_id, person.name, person.category, person.unit.name, person.sex, person.birth, person.id_number,
        person.post, person.level, person.post_since, person.unit_since, person.rank, person.joined, person.education,
        person.party, person.specialty, ";".join(f"{skill}:{level}" for skill, level in person.skills.items()),
        person.enforcement, "是" if person.law else "", person.score, person.home, ";".join(person.wishes),
        ";".join(f"{other}:{relation}" for other, relation in person.relatives), person.status, "；".join(person.remark),
    ]  # fmt: skip


def _roads(code: str, rows: list[list[Any]]) -> list[tuple[str, str, int, str]]:
    """Erqi's borders as listed; elsewhere a ring with chords."""
    ids = {str(row[1]): str(row[0]) for row in rows}
    if code == "EQ":
        with (HERE / "sources" / "erqi_adjacency.csv").open(encoding="utf-8", newline="") as file:
            pairs = [(row["a"], row["b"], f"{row['basis']}；分钟为虚构") for row in csv.DictReader(file)]
        return [(ids[a], ids[b], 8, basis) for a, b, basis in pairs]
    listed = list(ids.values())
    ring = [(a, b, 8, "虚构") for a, b in zip(listed, listed[1:] + listed[:1], strict=True) if a < b or len(listed) > 2]
    return ring + [
        (listed[n], listed[(n + 3) % len(listed)], 12, "虚构") for n in range(0, len(listed), 3) if len(listed) > 6
    ]


def _between(first: dict[str, str]) -> list[tuple[str, str, int, str]]:
    """One road from each district to the next, so that the city hangs together."""
    listed = list(first.values())
    return [(a, b, 20, "虚构") for a, b in pairwise(listed)]
