"""The sample after the paper on comprehensive policing [S001]: a county whose stations take traffic over.

The paper names no place, no unit and no number but pairs, teams of three pairs, and who is left out. So the county, its
units, communities, borders and people are all invented, and say so.
"""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import people as invented
from bureau import Unit
from people import Names, Person
from tidy import PERSONNEL_HEADINGS, Book, _row

UNIT_HEADINGS = (
    "单位编号", "单位名称", "别名", "上级单位", "单位类型", "标签", "民警编制", "辅警编制", "正职职数", "副职职数", "所在乡镇", "类型", "改革后民警",
    "副所长数", "并入中队", "备注",
)  # fmt: skip
_LEADERS = (("局长", "副处级"), ("政委", "正科级"), ("副局长", "副科级"), ("副局长", "副科级"), ("副局长", "副科级"))
_OFFICE = (("主任", "正股级"), ("副主任", "副股级"))
_HEADS = (("大队长", "正股级"), ("副大队长", "副股级"))
INTERNAL: tuple[tuple[str, str, int, str, tuple[str, ...], tuple[tuple[str, str], ...]], ...] = (
    ("N01", "办公室", 7, "综合", ("文秘", "指挥"), _OFFICE),
    ("N02", "政治处", 6, "政工", ("政工", "文秘"), _OFFICE),
    ("N03", "情报指挥中心", 9, "情报指挥", ("指挥", "情报"), _OFFICE),
    ("B01", "刑事侦查大队", 22, "刑侦", ("刑侦", "刑事技术"), _HEADS),
    ("B02", "治安管理大队", 11, "治安", ("治安", "户政"), _HEADS),
    ("B03", "法制大队", 7, "法制", ("法制", "预审"), _HEADS),
    ("B04", "交通管理大队", 14, "交警", ("交管", "法制"), _HEADS),
)
# id, name, kind of reform, officers today, officers after it, deputies after it, squadron of which half comes, communities
STATIONS = (
    ("S01", "城关派出所", "到人", 33, 38, 5, "T01", 24),
    ("S02", "城东派出所", "到人", 27, 32, 4, "T01", 18),
    ("S03", "城西派出所", "到人", 25, 30, 4, "T02", 16),
    ("S04", "开发区派出所", "到人", 22, 26, 3, "T02", 14),
    ("S05", "河口派出所", "到所", 12, 14, 2, "T03", 0),
    ("S06", "石桥派出所", "到所", 11, 13, 2, "T03", 0),
    ("S07", "白塔派出所", "到所", 10, 12, 1, "T04", 0),
    ("S08", "青山派出所", "到所", 9, 11, 1, "T04", 0),
    ("S09", "龙潭派出所", "到所", 9, 11, 1, "T05", 0),
    ("S10", "柳林派出所", "到所", 8, 10, 1, "T05", 0),
)
SQUADRONS = (("T01", "交警城区一中队", 10), ("T02", "交警城区二中队", 9), ("T03", "交警河口中队", 4), ("T04", "交警白塔中队", 4), ("T05", "交警龙潭中队", 4))  # fmt: skip
_ACROSS = 6
"""Communities in a row of the invented grid."""


def units() -> list[tuple[Unit, str]]:
    """Every present unit with its type."""
    made = [
        (Unit("U00", "局领导", (), "机关", 5, 0, 0, 0, 2, 3, "综合", ("指挥",), _LEADERS, "", "", "", False), "局领导")
    ]
    for unit_id, name, officers, trade, skills, leaders in INTERNAL:
        made.append(
            (
                Unit(unit_id, name, (), "机关", officers, 0, 0, 0, 1, 1, trade, skills, leaders, "", "", "", False),
                "机关",
            )
        )
    for unit_id, name, kind, officers, _, deputies, _, _ in STATIONS:
        today = max(1, deputies - 1)
        leaders = (("所长", "正股级"), ("教导员", "正股级"), *[("副所长", "副股级")] * today)
        made.append((Unit(unit_id, name, (), "派出所", officers, officers, 0, 0, 2, today, "派出所", ("社区", "治安", "刑侦"), leaders, "", "", "", False), kind))  # fmt: skip
    for unit_id, name, officers in SQUADRONS:
        made.append((Unit(unit_id, name, (), "基层所队", officers, 0, 0, 0, 1, 0, "交警", ("交管", "社区"), (("中队长", "正股级"),), "", "", "", False), "交警中队"))  # fmt: skip
    return made


def make(folder: Path, seed: int) -> None:
    """Writes personnel.xlsx, units.xlsx and communities.xlsx."""
    rng = random.Random(seed)
    listed = units()
    everyone, partners = _people(rng, [unit for unit, _ in listed])
    book = Book(folder / "personnel.xlsx")
    for name, officers in (("民警", True), ("辅警", False)):
        rows = [[*_row(one), partners.get(one.person_id, "")] for one in everyone if one.officer is officers]
        book.table(name, (*PERSONNEL_HEADINGS, "搭档"), rows)
    book.close()
    plans = {row[0]: (row[4], row[5], row[6]) for row in STATIONS}
    book = Book(folder / "units.xlsx")
    book.table("单位", UNIT_HEADINGS, [
        [unit.unit_id, unit.name, "", "", unit.kind, "", unit.officers, unit.auxiliaries, unit.heads, unit.deputies, "", kind,
         *plans.get(unit.unit_id, ("", "", "")), "虚构"]
        for unit, kind in listed
    ])  # fmt: skip
    book.close()
    _communities(rng, folder / "communities.xlsx")


def _people(rng: random.Random, listed: list[Unit]) -> tuple[list[Person], dict[str, str]]:
    """Everyone, and who keeps working with whom (a mark that two share)."""
    names = Names(rng)
    officers: list[Person] = []
    auxiliaries: list[Person] = []
    for unit in listed:
        posts = [*unit.leaders, *[("民警", "")] * (unit.officers - len(unit.leaders))]
        for post, level in posts:
            one = invented._officer(rng, names, len(officers) + 1, unit, post, level)
            officers.append(_here(one, "V"))
        for _ in range(unit.auxiliaries):
            auxiliaries.append(_here(invented._auxiliary(rng, names, len(auxiliaries) + 1, unit), "W"))
    partners: dict[str, str] = {}
    for station in (unit for unit in listed if unit.unit_id in ("S01", "S02", "S03", "S04")):
        at = [n for n, one in enumerate(officers) if one.unit is station and not one.level]
        for a, b, relation in ((at[0], at[3], "夫妻"), (at[1], at[8], "兄弟")):
            officers[a] = replace(officers[a], relatives=((officers[b].person_id, relation),))
            officers[b] = replace(officers[b], relatives=((officers[a].person_id, relation),))
        # somebody long in the service with somebody younger, so that pairs mix as the paper wants
        rest = sorted(at[10:], key=lambda n: invented.years(officers[n].joined))
        for n in (rest[len(rest) // 4], rest[-2]):
            partners[officers[n].person_id] = f"{station.unit_id}-1"
        status = officers[at[5]]
        officers[at[5]] = replace(status, status="脱产学习")
        for n in at[6:9:2]:  # somebody who knows the law, for the legal officer's post
            officers[n] = replace(officers[n], skills={**officers[n].skills, "法制": 2})
    return [*officers, *auxiliaries], partners


def _here(person: Person, letter: str) -> Person:
    return replace(
        person,
        person_id=letter + person.person_id[1:],
        home="",
        native="虚构",
        growth="虚构县",
        wishes=(),
        relatives=(),
    )


def _communities(rng: random.Random, path: Path) -> None:
    """A grid of communities a station, with some borders missing as where a river or railway runs."""
    rows: list[list[object]] = []
    edges: list[list[object]] = []
    for station, name, _, _, _, _, _, count in STATIONS:
        ids = [f"{station}C{n:02d}" for n in range(1, count + 1)]
        for n, community in enumerate(ids):
            homes = rng.randint(500, 2600)
            rows.append([
                community, f"{name[:2]}第{n + 1}社区", homes, round(homes * rng.uniform(2.1, 3.2)), round(homes * rng.uniform(0.02, 0.11)),
                station, round(118.0 + n % _ACROSS * 0.01 + int(station[1:]) * 0.1, 3), round(26.0 + n // _ACROSS * 0.01, 3), "虚构",
            ])  # fmt: skip
            if n % _ACROSS and (n < _ACROSS or rng.random() < 0.8):
                edges.append([ids[n - 1], community, "虚构"])
            if n >= _ACROSS:
                edges.append([ids[n - _ACROSS], community, "虚构"])
    book = Book(path)
    book.table("社区", ("社区编号", "社区名称", "户数", "人口", "警情数", "所属派出所", "经度", "纬度", "备注"), rows)
    book.table("邻接", ("社区甲", "社区乙", "依据"), edges)
    book.close()
