"""A small bureau with what-ifs beside it, and every figure of a plan counted anew from the roster. Everyone is invented."""

from __future__ import annotations

import csv
import io
import random
from collections import Counter
from pathlib import Path

STRUCTURE = """\
id: small
name: {zh: 小架构, en: Small}
units:
- id: cases
  name: {zh: 办案部, en: Cases}
  tags: [organ]
  absorbs: {刑侦大队: 1.0}
  strength: {民警: {min: 2, max: 5}}
  needs: {刑侦: {min_level: 2, people: 1, severity: soft, weight: 30}}
  posts:
  - {id: head, name: {zh: 部长, en: Head}, places: 1, leader: true}
  - {id: officer, name: {zh: 民警, en: Officer}}
- id: support
  name: {zh: 保障部, en: Support}
  tags: [organ]
  absorbs: {办公室: 1.0}
  strength: {民警: {min: 1, max: 4}}
- each: station
  id: "{id}"
  name: "{name}"
  tags: [grassroots, station]
  strength: {民警: {min: 1, max: 5}, 辅警: {max: 3}}
rules:
- {id: share, kind: share, who: {category: 民警}, where: {tag: grassroots}, of: {where: {tag: any}}, min: 0.3}
- {id: old-down, kind: eligible, who: {age: {min: 50}}, where: {tag: grassroots}, severity: soft, weight: 40}
"""
PROJECT = """\
title: 小局改革
as_of: 2025-12-31
language: zh
personnel: personnel.csv
units: units.csv
structure: structure.yaml
objective: {stay: 10, fit: 0, wish: 5, near: 0, merit: 0}
"""
UNITS = """\
单位编号,单位名称,单位类型
O1,刑侦大队,机关
O2,办公室,机关
S1,东乡派出所,派出所
S2,西乡派出所,派出所
"""
TARGETS = ("cases", "support", "S1", "S2")
FOLLOWS = {"O1": "cases", "O2": "support", "S1": "S1", "S2": "S2"}
SCENARIOS = {
    "share-60": "extends: project.yaml\ntitle: 基层六成\nrules:\n- {id: share, min: 0.6}\n",
    "wishes": "extends: project.yaml\ntitle: 重志愿\nobjective: {wish: 20}\n",
    "no-support": ("extends: project.yaml\ntitle: 不设保障部\nstructure: merged.yaml\n"),
    "nobody": "extends: project.yaml\ntitle: 谁也不行\nrules:\n- {id: share, min: 1.0}\n",
    "again": "extends: project.yaml\ntitle: 同基准\nobjective: {stay: 10}\n",
    "one-more": "extends: project.yaml\ntitle: 另一花名册\npersonnel: more.csv\n",
}
MERGED = """\
extends: structure.yaml
id: merged
name: {zh: 合并, en: Merged}
units:
- {id: cases, absorbs: {办公室: 1.0}, strength: {民警: {max: 8}}}
- {id: support, drop: true}
"""


def roster(seed: int, people: int = 12) -> str:
    """A roster of officers, two auxiliaries among them, with wishes and skills."""
    chance = random.Random(seed)
    rows = []
    for number in range(people):
        unit = chance.choice(["刑侦大队", "刑侦大队", "办公室", "东乡派出所", "西乡派出所"])
        category = "勤务辅警" if number in (3, 7) else "民警"
        if category != "民警":
            unit = "东乡派出所"
        wish = chance.choice(["", "", "办案部", "东乡派出所", "西乡派出所;办案部"]) if category == "民警" else ""
        year = chance.choice([1970, 1974, 1985, 1990, 1996])
        skill = chance.choice(["", "刑侦:2", "刑侦:1"])
        sex = chance.choice("男女")
        rows.append(
            (
                f"P{number:02d}",
                f"虚构{'甲乙丙丁戊己庚辛壬癸子丑寅卯'[number]}",
                category,
                unit,
                sex,
                f"{year}-03-01",
                wish,
                skill,
            )
        )
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("人员编号", "姓名", "人员类别", "编制单位", "性别", "出生年月", "志愿", "技能"))
    writer.writerows(rows)
    return out.getvalue()


def write_bureau(folder: Path, seed: int = 1) -> Path:
    """The project with its scenarios; the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "project.yaml": PROJECT, "structure.yaml": STRUCTURE, "units.csv": UNITS, "personnel.csv": roster(seed),
        "merged.yaml": MERGED, "more.csv": roster(seed) + "P90,虚构寅,民警,办公室,女,1990-03-01,,\n",
        **{f"{name}.yaml": text for name, text in SCENARIOS.items()},
    }  # fmt: skip
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def people_of(folder: Path, file: str = "personnel.csv") -> dict[str, dict[str, str]]:
    """The roster's rows as written, by id."""
    with (folder / file).open(encoding="utf-8", newline="") as rows:
        return {row["人员编号"]: row for row in csv.DictReader(rows)}


def counted(
    rows: dict[str, dict[str, str]], where: dict[str, str], *, grassroots: frozenset[str] = frozenset({"S1", "S2"})
) -> dict[str, float]:
    """Figures counted from the roster's rows and each one's new unit, without any of the program's own counting."""
    names = {"刑侦大队": "O1", "办公室": "O2", "东乡派出所": "S1", "西乡派出所": "S2"}
    police = [person for person in where if rows[person]["人员类别"] == "民警"]
    ages = [2025 - int(rows[person]["出生年月"][:4]) for person in police]
    wished = {"办案部": "cases", "东乡派出所": "S1", "西乡派出所": "S2"}
    met = [
        [wished.get(word) for word in rows[person]["志愿"].split(";")].index(where[person])
        for person in where
        if rows[person]["志愿"] and where[person] in [wished.get(word) for word in rows[person]["志愿"].split(";")]
    ]
    old = {person: names[rows[person]["编制单位"]] for person in where}
    kinds: Counter[str] = Counter()
    for person, unit in where.items():
        before, after = old[person] in ("S1", "S2"), unit in grassroots
        if FOLLOWS[old[person]] == unit:
            kinds["kept"] += 1
        elif not before and after:
            kinds["down"] += 1
        elif before and not after:
            kinds["up"] += 1
        else:
            kinds["transfer"] += 1
    return {
        "police": len(police),
        "auxiliaries": len(where) - len(police),
        "grassroots_share": sum(where[person] in grassroots for person in police) / len(police),
        "age": sum(ages) / len(ages),
        "wished": sum(bool(rows[person]["志愿"]) for person in where),
        "wish_any": len(met),
        "wish_first": sum(not rank for rank in met),
        "change_down": kinds["down"],
        "change_up": kinds["up"],
        "change_transfer": kinds["transfer"],
        "moved": kinds["down"] + kinds["up"] + kinds["transfer"],
    }
