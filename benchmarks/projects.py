"""Writes the whole project folder of an invented bureau: project file, workbooks, structure, and the hidden plan.

    python benchmarks/projects.py county out/benchmarks/county
    python benchmarks/projects.py city-tight out/benchmarks/city-tight --seed 2

Nobody here exists; names, numbers and places say so. The same case and seed give the same bureau.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
import yaml
from demanded import station_columns, structure_of
from invented import invent
from shapes import DAY, SIZES, TRADES, Bureau, Officer, Present

TIGHT = "-tight"
CASES = tuple(f"{size}{variant}" for size in SIZES for variant in ("", TIGHT))
HIDDEN = "hidden-plan.json"
"""Seats by person, of a plan that keeps every hard rule."""
MADE_ON = datetime(2026, 1, 1)
"""A fixed creation date, so that the same seed gives the same bytes."""


def write(case: str, folder: Path, *, seed: int = 1, people: int | None = None) -> Bureau:
    """The project of a case below ``folder``; ``people`` overrides how many the size has."""
    name = case.removesuffix(TIGHT)
    size = SIZES[name] if people is None else replace(SIZES[name], people=people)
    bureau = invent(size, tight=case.endswith(TIGHT), seed=seed)
    folder.mkdir(parents=True, exist_ok=True)
    _personnel(folder / "personnel.xlsx", bureau)
    _units(folder / "units.xlsx", bureau)
    _territory(folder / "territory.xlsx", bureau)
    _yaml(folder / "structure.yaml", structure_of(bureau))
    project = {
        "title": f"{bureau.name}改革（基准测试，人员均为虚构）",
        "as_of": DAY.isoformat(),
        "language": "zh",
        "personnel": ["personnel.xlsx#民警", "personnel.xlsx#辅警"],
        "units": "units.xlsx",
        "territory": "territory.xlsx",
        "structure": "structure.yaml",
        "objective": {"stay": 10, "fit": 5, "wish": 3, "near": 1, "merit": 2},
    }
    _yaml(folder / "project.yaml", project)
    seats = {one.person_id: f"{one.unit.unit_id}/{one.post.post_id}" for one in bureau.people}
    (folder / HIDDEN).write_text(json.dumps(seats, indent=0) + "\n", encoding="utf-8")
    return bureau


def project_of(case: str, root: Path, seed: int = 1) -> Path:
    """The case's project folder below ``root``; made once."""
    folder = root / (case if seed == 1 else f"{case}-{seed}")
    if not (folder / HIDDEN).exists():
        write(case, folder, seed=seed)
    return folder


class _Plain(yaml.SafeDumper):
    """Every mapping written out where it stands."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _yaml(path: Path, content: dict[str, Any]) -> None:
    text = yaml.dump(content, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=140, default_flow_style=None)
    path.write_text(text, encoding="utf-8")


def _book(path: Path, sheets: Iterable[tuple[str, Sequence[str], Sequence[Sequence[Any]]]]) -> None:
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": MADE_ON, "comments": "人员均为虚构"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, headings, rows in sheets:
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, headings)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, datetime(value.year, value.month, value.day), day)
                elif value not in (None, ""):
                    sheet.write(number, column, value)
    book.close()


PERSONNEL = (
    "人员编号", "姓名", "人员类别", "编制单位", "性别", "出生年月", "身份证号", "现任职务", "职务层级", "任现职时间", "到现单位时间", "警衔",
    "参加公安工作时间", "学历", "政治面貌", "警种", "技能", "执法资格等级", "法律职业资格", "工分", "居住地", "志愿", "亲属", "状态", "锁定岗位",
    "不得安排", "编制类型", "备注",
)  # fmt: skip


def _personnel(path: Path, bureau: Bureau) -> None:
    r = random.Random(f"roster {bureau.seed}")
    rows = [_row(person, bureau, r) for person in bureau.people]
    told = [(person.police, row) for person, row in zip(bureau.people, rows, strict=True)]
    sheets = [(name, PERSONNEL, [row for police, row in told if police is kind]) for name, kind in _SHEETS]
    _book(path, sheets)


_SHEETS = (("民警", True), ("辅警", False))
_WORDS = dict(TRADES)
_RANKS = ("二级警员", "一级警员", "三级警司", "二级警司", "一级警司", "三级警督", "二级警督", "一级警督", "三级警监")
_RANK_OF_LEVEL = {"副厅级": 9, "正处级": 8, "副处级": 7, "正科级": 7, "副科级": 6}


def _row(person: Officer, bureau: Bureau, r: random.Random) -> list[Any]:
    assert person.present is not None
    born = date(DAY.year - person.age, r.randint(1, 12), r.randint(1, 28))
    joined = date(born.year + min(22, max(18, person.age - 1)), r.randint(1, 12), r.randint(1, 28))
    joined = min(joined, date(DAY.year - 1, 1, 1))
    served = DAY.year - joined.year
    # Who leads in the same unit tomorrow has not led for longer than rotation allows.
    held = r.randint(0, min(served - 1, 8 if person.post.leader and person.follows else 14))
    rank = _RANK_OF_LEVEL.get(person.level) or 1 + min(7, served // 3)
    least = "大专" if "organ" in person.unit.all_tags else "高中"
    here = person.present.town
    trade = person.unit.skills[0] if person.unit.skills and r.random() < 0.8 else r.choice(TRADES)[0]
    return [
        person.person_id, f"虚构{_numeral(person.number)}", person.category, person.present.name,
        "女" if person.woman else "男", born, _id_number(born, person), person.title if person.police else "",
        person.level, date(DAY.year - held, 1, r.randint(2, 28)) if person.title else None,
        date(DAY.year - r.randint(0, served), 1, r.randint(2, 28)), _RANKS[rank - 1] if person.police else "", joined,
        r.choice((least, "大专", "本科", "本科", "硕士")), "中共党员" if person.party else "群众", _WORDS.get(trade, trade),
        ";".join(f"{skill}:{level}" for skill, level in person.skills.items()),
        r.choice(("基本级", "基本级", "中级", "高级")) if person.police else "",
        "是" if person.police and r.random() < 0.05 else "", round(r.gauss(80, 8), 1) if person.police else None,
        f"T{_near_town(here, len(bureau.towns), r) + 1:03d}", ";".join(_wishes(person, bureau, r)),
        ";".join(f"P{number:05d}:{relation}" for number, relation in person.relatives), person.status, person.pinned,
        person.barred, "政法专项编制" if person.police else "辅警员额", "虚构",
    ]  # fmt: skip


def _numeral(number: int) -> str:
    """A number as a name: 一〇二四."""
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))


def _id_number(born: date, person: Officer) -> str:
    """A number of the unassigned region 990000 with its check digit (GB 11643), unlike any other's of that day."""
    odd = person.number * 2 % 1000 + (0 if person.woman else 1)
    body = f"99{person.number // 500 % 100:02d}00{born:%Y%m%d}{odd:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]


def _near_town(town: int, towns: int, r: random.Random) -> int:
    return town if r.random() < 0.6 else r.randrange(towns)


def _wishes(person: Officer, bureau: Bureau, r: random.Random) -> list[str]:
    if r.random() < 0.5:
        return []
    units = [r.choice(bureau.units).unit_id for _ in range(r.randint(1, 3))]
    if r.random() < 0.3:
        units[0] = person.unit.unit_id
    return list(dict.fromkeys(units))


def _units(path: Path, bureau: Bureau) -> None:
    police = Counter(one.present for one in bureau.people if one.police)
    others = Counter(one.present for one in bureau.people if not one.police)
    more = list(dict.fromkeys(key for one in bureau.present for key in _columns(one, bureau)))
    headings = ["单位编号", "单位名称", "上级单位", "单位类型", "民警编制", "辅警编制", "所在乡镇", *more]
    rows = []
    for one in bureau.present:
        columns = _columns(one, bureau)
        parent = one.parent.unit_id if one.parent else ""
        own = [one.unit_id, one.name, parent, one.kind, police[one] + 2, others[one] + 2, f"T{one.town + 1:03d}"]
        rows.append([*own, *(columns.get(key) for key in more)])
    _book(path, [("单位", headings, rows)])


def _columns(one: Present, bureau: Bureau) -> dict[str, int]:
    return {} if one.station is None else station_columns(one.station, bureau.tight)


def _territory(path: Path, bureau: Bureau) -> None:
    towns, width = bureau.towns, max(1, round(len(bureau.towns) ** 0.5))
    rows = [
        [f"T{n + 1:03d}", f"虚构{_numeral(n + 1)}镇", 60, 20000, 600, lon, lat] for n, (lon, lat) in enumerate(towns)
    ]
    edges = [
        [f"T{a + 1:03d}", f"T{b + 1:03d}", 8 + (a * 7 + b * 3) % 15]
        for a in range(len(towns))
        for b in (a + 1, a + width)
        if b < len(towns) and (b != a + 1 or b % width)
    ]
    towns_headings = ("乡镇编号", "乡镇名称", "面积", "人口", "警情数", "经度", "纬度")
    _book(path, [("乡镇", towns_headings, rows), ("邻接", ("乡镇甲", "乡镇乙", "分钟"), edges)])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("case", choices=CASES)
    options.add_argument("folder", type=Path)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    bureau = write(asked.case, asked.folder, seed=asked.seed)
    seats = sum(len(unit.posts) for unit in bureau.units)
    print(f"{asked.folder}: {len(bureau.people)} people, {seats} seats, {len(bureau.units)} units")


if __name__ == "__main__":
    main()
