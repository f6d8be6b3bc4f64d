"""A town's bureau of a dozen people as project files, and random ones as values. Everyone is invented."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

from reorg.domain.people import CATEGORIES, STATUSES, Person
from reorg.domain.today import Today
from reorg.domain.units import PresentUnit, standard_tags

STRUCTURE = """\
id: town
name: {zh: 小城, en: Town}
units:
- id: ci
  name: {zh: 刑侦部, en: Investigation}
  tags: [organ]
  absorbs: {刑侦大队: 1.0}
  strength: {民警: {min: 3, max: 5}}
  posts:
  - {id: head, name: {zh: 部长, en: Head}, places: 1, leader: true, level: 副科级, who: {post_level: {min: 正股级}}}
  - {id: officer, name: {zh: 民警, en: Officer}}
  units:
  - id: lab
    name: {zh: 技术室, en: Lab}
    needs: {刑事技术: {min_level: 2, people: 2}}
    posts: [{id: officer, name: {zh: 民警, en: Officer}}]
- id: town-station
  name: {zh: 城关派出所, en: Town Station}
  tags: [grassroots, station]
  absorbs: {城关派出所: 1.0}
  strength: {民警: {min: 2}, 辅警: {max: 2}}
  posts:
  - {id: officer, name: {zh: 民警, en: Officer}}
"""
PROJECT = """\
title: 小城改革
as_of: 2026-06-30
language: zh
personnel: personnel.csv
units: units.csv
structure: structure.yaml
"""
PERSONNEL = """\
人员编号,姓名,人员类别,编制单位,实际工作单位,性别,出生年月,现任职务,职务层级,任现职时间,警衔,学历,政治面貌,技能,亲属,状态,编制类型
Q7701,赵示甲,民警,刑侦大队,,男,1966-08-15,大队长,副科级,2015-03-01,一级警督,本科,中共党员,刑侦:5,Q7702:夫妻,在岗,政法专项编制
Q7702,钱示乙,民警,刑侦大队,,女,1972-02-20,副大队长,副股级,2024-01-01,二级警督,本科,中共党员,刑侦:3,Q7701:夫妻,在岗,政法专项编制
Q7703,孙示丙,民警,刑侦大队,城关派出所,男,1990-05-05,民警,,2023-07-01,一级警司,本科,群众,刑事技术:3;法制:1,,在岗,政法专项编制
Q7704,李示丁,民警,刑侦大队,,男,2001-01-01,民警,,2024-07-01,,大专,共青团员,法制:2,,试用期,政法专项编制
Q7705,周示戊,民警,城关派出所,,男,1980-10-10,所长,正股级,2022-01-01,一级警督,本科,中共党员,社区:4,,在岗,政法专项编制
Q7706,吴示己,民警,城关派出所,,女,1985-11-11,社区民警,,2012-01-01,,,中共党员,社区:2,,产假,政法专项编制
Q7707,郑示庚,民警,城关派出所,,,,民警,,,,,,,,借调,政法专项编制
Q7708,王示辛,勤务辅警,城关派出所,,男,1995-12-12,辅警,,,,大专,群众,社区:1,,在岗,辅警员额
Q7709,冯示壬,文职辅警,刑侦大队,,女,1999-09-09,辅警,,,,大专,群众,,,在岗,辅警员额
Q7710,陈示癸,辅警,城关派出所,,男,1988-08-08,辅警,,,,高中,群众,,,在岗,
Q7711,褚示子,工勤,刑侦大队,,男,1966-06-06,工勤,,,,高中,群众,驾驶:2,,在岗,政法专项编制
"""
UNITS = """\
单位编号,单位名称,单位类型,民警编制,辅警编制,正职职数,副职职数,上级单位
U1,刑侦大队,机关,3,2,1,0,
U2,城关派出所,派出所,5,4,1,1,
U3,刑侦中队,,,,,,刑侦大队
"""
NAMES = tuple(line.split(",")[1] for line in PERSONNEL.splitlines()[1:])
IDS = tuple(line.split(",")[0] for line in PERSONNEL.splitlines()[1:])
FILES = {"project.yaml": PROJECT, "structure.yaml": STRUCTURE, "personnel.csv": PERSONNEL, "units.csv": UNITS}


def town(folder: Path, **changed: str) -> Path:
    """The project in a folder; ``changed`` replaces texts by file name without its ending."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(changed.get(name.partition(".")[0], text), encoding="utf-8")
    return folder


def random_today(seed: int) -> Today:
    """A small bureau with holes in every column."""
    r = random.Random(f"today{seed}")
    kinds = ("机关", "派出所", "基层所队", "")
    units = []
    for n in range(r.randint(1, 6)):
        parent = r.choice(["", *(unit.unit_id for unit in units)])
        kind = r.choice(kinds)
        tags = standard_tags(tuple(r.sample(["sensitive", "community", "station"], r.randint(0, 1))), kind)
        counts = [r.choice([None, 0, 1, 2, 3, 9]) for _ in range(4)]
        types = {"政法专项编制": r.randint(0, 4)} if r.random() < 0.3 else {}
        units.append(PresentUnit(f"U{n}", f"单位{n}", (), parent, kind, tags, *counts, authorized_by_type=types))
    people = []
    for n in range(r.randint(1, 25)):
        unit = r.choice(units).unit_id
        people.append(
            Person(
                f"P{n}", f"示{n}", r.choice(CATEGORIES), unit, r.choice(["", "", r.choice(units).unit_id]),
                sex=r.choice(["男", "女", ""]),
                birth_date=None if r.random() < 0.2 else date(r.randint(1962, 2004), r.randint(1, 12), r.randint(1, 28)),
                post=r.choice(["所长", "副所长", "民警", "社区民警", "", "副局长兼大队长"]),
                post_level=r.choice(["", "正股级", "副股级", "副科级"]),
                post_since=None if r.random() < 0.3 else date(r.randint(2005, 2026), r.randint(1, 6), r.randint(1, 28)),
                rank=r.choice(["", "一级警督", "三级警司"]), grade=r.choice(["", "一级警长", "四级主任科员", "警务技术四级主管"]),
                education=r.choice(["", "本科", "大专"]), party=r.choice(["", "中共党员"]),
                skills={skill: r.randint(1, 5) for skill in r.sample(["刑侦", "法制", "社区", "网安", "驾驶"], r.randint(0, 3))},
                status=r.choice(STATUSES), establishment_type=r.choice(["", "政法专项编制", "辅警员额"]),
            )
        )  # fmt: skip
    return Today(date(2026, 6, 30), tuple(people), tuple(units))
