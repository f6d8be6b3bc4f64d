"""A small project with cases, and random case books. Everyone and every case is invented (虚构)."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from reorg.domain.cases import Case
from reorg.domain.settings import PlanSettings
from reorg.domain.structure import NewUnit, Post, Structure
from reorg.domain.units import PresentUnit
from reorg.rules.problem import Problem
from reorg.text import Text
from reorg.workload.book import CaseBook
from reorg.workload.settings import WorkloadSettings

FILES = {
    "project.yaml": """\
title: 小局工作量
as_of: 2025-12-31
personnel: personnel.csv
units: units.csv
territory: territory.xlsx
cases: cases.csv
structure: structure.yaml
workload:
  rule: ge3
  case_rules: {ge3: {at_least: 3}}
  types:
    盗窃: {nature: criminal, unit: 刑侦, hours: 100, also: [扒窃]}
    打架: {nature: administrative, unit: 治安大队, hours: 20}
  year: {work_days: 250, leave_days: 10, training_days: 15, sickness_days: 5, hours_per_day: 8}
  case_share: 0.5
  minimum: 2
  share: {unit: cases, min: 0.5}
rules:
- {id: by-load, kind: load, where: {tag: station}}
""",
    "structure.yaml": """\
id: small
name: {zh: 小架构, en: Small}
units:
- id: cases
  name: {zh: 办案部, en: Cases}
  tags: [organ]
  absorbs: {刑侦大队: 1.0, 治安大队: 0.5}
- id: order
  name: {zh: 治安部, en: Order}
  tags: [organ]
  absorbs: {治安大队: 0.5}
- each: station
  id: "{id}"
  name: "{name}"
  tags: [station]
""",
    "units.csv": """\
单位编号,单位名称,别名,单位类型,民警编制
O1,刑侦大队,刑侦,机关,6
O2,治安大队,,机关,4
S1,东乡派出所,东所,派出所,4
S2,西乡派出所,西所,派出所,4
""",
    "personnel.csv": "人员编号,姓名,人员类别,编制单位\n"
    + "".join(
        f"P{n},虚构{n},民警,{unit}\n"
        for n, unit in enumerate(["刑侦大队"] * 5 + ["治安大队"] * 3 + ["东乡派出所"] * 3 + ["西乡派出所"] * 3)
    ),
    "cases.csv": "案件编号,办案单位,案件类型,案件性质,嫌疑人数,行为起数,工时,立案日期,辖区派出所\n"
    + "".join(f"A{n},东所,盗窃案,刑事,1,1,,2025-03-0{n % 9 + 1},东所\n" for n in range(20))
    + "".join(f"B{n},刑侦,扒窃,刑事,1,1,,2025-04-0{n % 9 + 1},西所\n" for n in range(6))
    + "".join(f"C{n},西所,盗窃,刑事,2,2,150,2025-05-0{n % 9 + 1},西所\n" for n in range(30))
    + "".join(f"D{n},西所,打架,行政,1人,1起,,2025年6月{n % 9 + 1}日,西所\n" for n in range(10)),
}
"""A: single cases of the eastern station stay there. B: the detectives' single cases go to the western station.
C: large cases of the western station go to the detectives. D: brawls stay."""


def write_project(folder: Path, **changed: str) -> Path:
    """The project's files, some of them changed (by name without its ending); the folder."""
    import xlsxwriter

    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(changed.get(name.partition(".")[0], text), encoding="utf-8")
    book = xlsxwriter.Workbook(str(folder / "territory.xlsx"))
    towns, edges = book.add_worksheet("乡镇"), book.add_worksheet("邻接")
    rows = [
        ("T1", "东一乡", 10, "S1"),
        ("T2", "东二乡", 30, "S1"),
        ("T3", "西一乡", 10, "S2"),
        ("T4", "西二乡", 10, "S2"),
    ]
    towns.write_row(0, 0, ("乡镇编号", "乡镇名称", "人口", "所属派出所"))
    edges.write_row(0, 0, ("乡镇甲", "乡镇乙", "分钟"))
    for number, row in enumerate(rows, 1):
        towns.write_row(number, 0, row)
    for number, row in enumerate([("T1", "T2", 10), ("T2", "T3", 10), ("T3", "T4", 10)], 1):
        edges.write_row(number, 0, row)
    book.close()
    return folder


UNITS = (
    PresentUnit("X", "刑侦", tags=("organ",)),
    PresentUnit("Z", "治安", tags=("organ",)),
    PresentUnit("ZA", "治安一队", parent="Z"),
    PresentUnit("S1", "东所", kind="派出所", tags=("grassroots",), type="大"),
    PresentUnit("S2", "西所", kind="派出所", tags=("grassroots",), type="小"),
)


def random_book(seed: int) -> tuple[CaseBook, Problem]:
    """Cases, settings with every kind of rule and selector, and a structure with split, merged and inherited work."""
    r = random.Random(seed)
    cases = tuple(_case(r, n) for n in range(r.randint(0, 60)))
    settings = WorkloadSettings.model_validate(_settings(r))
    ids = {word: unit.unit_id for unit in UNITS for word in (unit.unit_id, unit.name)}
    post = (Post("member", Text("成员")),)
    structure = Structure("s", Text("s"), (
        NewUnit("d", Text("大部", "D"), -1, 0, absorbs={"X": 1.0}, posts=post),
        NewUnit("d1", Text("一队", "D1"), 0, 1, absorbs={"Z": r.choice([0.3, 0.7])}, posts=post),
        NewUnit("e", Text("基层", "E"), -1, 0, absorbs={"Z": 0.3} if r.random() < 0.5 else {}, posts=post),
        NewUnit("e1", Text("所", "E1"), 2, 1, absorbs={"S1": 1.0, "S2": r.choice([1.0, 0.3333])}, posts=post),
    ))  # fmt: skip
    problem = Problem(PlanSettings(as_of=date(2025, 12, 31)), (), UNITS, structure, ())
    return CaseBook(settings, cases, UNITS, ids), problem


def _case(r: random.Random, number: int) -> Case:
    day = date(2024, 12, 1) + timedelta(days=r.randrange(420))
    return Case(
        f"C{number}",
        r.choice(UNITS).unit_id,
        r.choice(["盗窃", "赌博", "别的", ""]),
        r.choice(["criminal", "criminal", "administrative", "other"]),
        r.choice([None, 0, 1, 2, 3]),
        r.choice([None, 1, 2, 5]),
        r.choice([None, 0, 30, 601, 6000]),
        r.choice([None, day, day, day]),
        r.choice(["", "S1", "S2", "S2"]),
        extra={"等级": r.choice(["", "重", "轻"])},
    )


def _where(r: random.Random) -> dict[str, Any]:
    one = r.choice([
        {}, {"type": "盗窃"}, {"type": ["赌博", "盗窃案"]}, {"type": {"not": "偷"}}, {"nature": ["criminal", "other"]}, {"unit": "治安"},
        {"unit": {"not": ["X", "东所"]}}, {"station": "西所"}, {"suspects": 1}, {"acts": {"min": 2}}, {"total": {"min": 2, "max": 4}},
        {"hours": {"max": 10}}, {"date": {"min": "2025-03-01", "max": "2025-09-30"}}, {"columns": {"等级": "重"}},
        {"any_of": [{"suspects": {"min": 3}}, {"columns": {"等级": {"not": ["轻"]}}}]},
    ])  # fmt: skip
    return {**one, "nature": "criminal"} if r.random() < 0.2 else one


def _settings(r: random.Random) -> dict[str, Any]:
    steps = [
        {
            "where": _where(r),
            "to": r.choice(["category", "station", "same", "X", "治安"]),
            "station_first": r.choice([0, 0, 0.2]),
        }
        for _ in range(r.randint(1, 4))
    ]
    made: dict[str, Any] = {
        "rule": r.choice(["today", "n", "own"]),
        "case_rules": {"n": {"at_least": r.randint(0, 5), "station_first": r.choice([0, 0.25])}, "own": {"steps": steps}},
        "types": {
            "盗窃": {"nature": "criminal", "unit": r.choice(["X", "刑侦"]), "hours": 12.5, "also": ["偷"], "always": r.random() < 0.3},
            "赌博": {"nature": "administrative", "unit": "治安", "hours": 7},
            **({"别的": {}} if r.random() < 0.5 else {}),
        },
        "seriousness": [{"where": _where(r), "factor": r.choice([0.5, 1.3, 2])} for _ in range(r.randint(0, 2))],
        "hours": r.choice(["table", "types"]),
        "unknown_count": r.choice([0, 1]),
        "case_share": r.choice([0.7, 1]),
        "case_share_of": r.choice([[], [{"where": {"kind": "派出所"}, "share": 0.4}, {"where": {"tag": "grassroots"}, "share": 0.9}]]),
        "posts": r.choice([[], [{"where": {"type": ["大", "小"]}, "posts": 2}, {"where": {"under": "治安"}, "hours": 8}]]),
        "minimum": r.choice([0, 1, 2]),
        "year": r.choice([{}, {"work_days": 20, "leave_days": 2.5, "training_days": 0, "sickness_days": 0}]),
        "share": {"unit": r.choice(["d", "一队", "e"]), "of": _where(r), "min": r.choice([0, 0.3, 0.6])},
    }  # fmt: skip
    if r.random() < 0.4:
        made["period"] = {"from": "2025-01-01", "to": r.choice(["2025-12-31", "2025-06-30"])}
    return made
