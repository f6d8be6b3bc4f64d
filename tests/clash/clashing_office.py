"""A project folder of twelve people, and demands that its bureau cannot keep. Everyone is invented."""

from __future__ import annotations

from pathlib import Path

STRUCTURE = """\
id: office
name: {zh: 小架构, en: Small}
units:
- id: ci
  name: {zh: 刑事侦查部, en: Criminal Investigation}
  tags: [organ]
  absorbs: {刑侦大队: 1.0}
  strength: {民警: {min: 3, max: 6}}
  posts:
  - {id: head, name: {zh: 部长, en: Head}, places: 1, leader: true, who: {post_level: {min: 副科级}}}
  - {id: officer, name: {zh: 民警, en: Officer}}
  units:
  - id: lab
    name: {zh: 技术室, en: Forensic Room}
    tags: [organ]
    strength: {民警: {min: 1, max: 4}}
- id: st
  name: {zh: 城关派出所, en: Chengguan Station}
  tags: [grassroots]
  absorbs: {城关派出所: 1.0}
  strength: {民警: {min: 3}}
  posts:
  - {id: officer, name: {zh: 民警, en: Officer}}
"""
PROJECT = """\
title: 小局改革
as_of: 2022-12-31
language: {lang}
personnel: personnel.csv
units: units.csv
structure: structure.yaml
rules: {rules}
"""
PERSONNEL = """\
人员编号,姓名,人员类别,编制单位,性别,出生年月,现任职务,职务层级,技能,亲属,锁定岗位,不得安排
Q01,示例甲,民警,刑侦大队,男,1975-03,大队长,副科级,刑事技术:3,,,
Q02,示例乙,民警,刑侦大队,女,1985-03,,,刑事技术:2,,,
Q03,示例丙,民警,刑侦大队,男,1990-03,,,刑事技术:1,Q04:夫妻,,
Q04,示例丁,民警,刑侦大队,女,1968-03,,,,Q03:夫妻,,
Q05,示例戊,民警,刑侦大队,女,1965-03,,,,,,
Q06,示例己,民警,刑侦大队,男,1966-03,,,,,,
Q07,示例庚,民警,城关派出所,男,1967-03,,,,,,
Q08,示例辛,民警,城关派出所,男,1970-03,,,,,,{barred}
Q09,示例壬,民警,城关派出所,女,1971-03,,,,,{pinned},
Q10,示例癸,民警,城关派出所,男,1972-03,,,,,,
Q11,示例子,民警,城关派出所,男,1980-03,,,,,,
Q12,示例丑,民警,城关派出所,女,1995-03,,,,,,
"""
UNITS = """\
单位编号,单位名称,单位类型,民警编制
U1,刑侦大队,机关,6
U2,城关派出所,派出所,6
"""
NAMES = [line.split(",")[1] for line in PERSONNEL.splitlines()[1:]]

CLASHES: dict[str, str] = {
    "technicians": "- {id: 'needs:lab:刑事技术', kind: needs, unit: lab, skill: 刑事技术, min_level: 2, people: 3}",
    "share": "- {id: grassroots, kind: share, who: {category: 民警}, where: {tag: grassroots}, of: {where: {tag: any}}, min: 0.8}",
    "women": "- {id: women, kind: count, who: {sex: 女}, where: {tag: any}, per: unit, min: 3}",
    "young": "- {id: young, kind: average, attribute: age, where: {tag: any}, per: unit, max: 40}",
    "old": "- {id: old, kind: average, attribute: age, where: {tag: any}, max: 45}",
    "pin": "- {id: all-in-lab, kind: pin, who: {category: 民警}, where: {id: lab}}",
    "nobody": "- {id: nobody-there, kind: bar, who: {sex: 女}, where: {tag: any}}",
    "relatives": "- {id: kin, kind: relatives, scope: subtree}\\n- {id: both, kind: pin, who: {person_id: [Q03, Q04]}, where: {id: ci}}",
    "together": "- {id: pair, kind: together, people: [Q01, Q12]}\\n- {id: split, kind: apart, people: [Q01, Q12, Q11]}",
    "keep": "- {id: core, kind: keep, from: {tag: any}, per: source, min: 0.9}\\n- {id: down, kind: moves, kinds: [down], min: 3}",
    "quota": "- {id: leaders, kind: quota, post: leader, min: 3}",
    "heads": "- {id: 'posts:ci/head', kind: posts, unit: ci, post: head, places: 2}",
    "branch": "- {id: 'branch:lab', kind: branch, unit: lab}",
    "balance": "- {id: even, kind: balance, measure: {skill: 刑事技术}, over: {top: true}, max_spread: 0}\\n"
    "- {id: 'needs:lab:刑事技术', kind: needs, unit: lab, skill: 刑事技术, min_level: 1, people: 3}",
    "roster": "- {id: few, kind: strength, unit: lab, category: 民警, max: 0}",
    "crowded": "- {id: 'strength:ci:民警', max: 3}\\n- {id: 'strength:st:民警', max: 5}",
    "conceding": "- {id: women, kind: count, who: {sex: 女}, where: {tag: any}, per: unit, min: 4, concessions: {lab: 3, st: 1}}",
}
"""Rules of a project file, by what they ask too much of. The bureau has a plan without them."""


def write(folder: Path, name: str, lang: str = "zh") -> Path:
    """The project folder with one of the clashes; ``none`` for none."""
    folder.mkdir(parents=True, exist_ok=True)
    rules = "\\n" + CLASHES[name] if name in CLASHES else "[]"
    pinned, barred = ("lab", "") if name == "roster" else ("", "")
    texts = {
        "project.yaml": PROJECT.format(lang=lang, rules=rules.replace("\\n", "\n")),
        "structure.yaml": STRUCTURE,
        "personnel.csv": PERSONNEL.format(pinned=pinned, barred=barred),
        "units.csv": UNITS,
    }
    for file, text in texts.items():
        (folder / file).write_text(text, encoding="utf-8")
    return folder
