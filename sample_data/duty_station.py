"""Makes the people, leave and earlier duties of ``configs/examples/roster``: ``python sample_data/duty_station.py [OUT]``.

A station after 三警合一到人 [S001]: its numbers are invented, everybody is invented (虚构). Seeded: the same bytes every time.
"""

from __future__ import annotations

import csv
import random
import sys
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from people import Names  # noqa: E402

SEED, YEAR = 2012, 2026
STATION = "P1"
POSTS = ["所长", "教导员", "副所长", "副所长", "副所长", "内勤", "专职法制员", *["民警"] * 18]
AUXILIARIES = ["勤务辅警"] * 16 + ["文职辅警"] * 3


def make(folder: Path) -> list[Path]:
    """Writes personnel.csv, units.csv, leave.csv and earlier.csv."""
    rng = random.Random(SEED)
    names = Names(rng)
    people = []
    for number, post in enumerate(POSTS, 1):
        male = rng.random() < 0.88 or post != "民警"
        joined = rng.randint(1995, 2024) if post == "民警" else rng.randint(1994, 2012)
        people.append([
            f"M{number:03d}", names.draw(male), "民警", STATION, "男" if male else "女", f"{joined - 23}-0{rng.randint(1, 9)}-15", post,
            {"所长": "正股级", "教导员": "正股级", "副所长": "副股级"}.get(post, ""), f"{joined}-08-01",
            ";".join(f"{skill}:{rng.randint(2, 4)}" for skill in rng.sample(["社区", "治安", "刑侦", "交管"], 2)),
            rng.choice(["基本级", "中级", "中级", "高级"]), rng.randint(60, 98), "虚构",
        ])  # fmt: skip
    for number, category in enumerate(AUXILIARIES, 1):
        male = rng.random() < 0.8
        year = rng.randint(1985, 2003)
        people.append([
            f"F{number:03d}", names.draw(male), category, STATION, "男" if male else "女", f"{year}-0{rng.randint(1, 9)}-15", "辅警", "",
            f"{year + 22}-08-01", "", "", "", "虚构",
        ])  # fmt: skip
    head = [
        "人员编号",
        "姓名",
        "人员类别",
        "单位",
        "性别",
        "出生日期",
        "职务",
        "职务层级",
        "参加公安工作时间",
        "技能",
        "执法资格等级",
        "工分",
        "备注",
    ]
    tables = {
        "personnel.csv": [head, *people],
        "units.csv": [
            ["单位编号", "单位名称", "别名", "单位类型", "民警编制", "辅警编制", "备注"],
            [STATION, "城关派出所", "城关所", "派出所", 27, 20, "虚构"],
        ],
        "leave.csv": [["人员编号", "姓名", "开始日期", "结束日期", "类别"], *_leave(rng, people)],
        "earlier.csv": [["人员编号", "姓名", "夜班", "节假日班", "双休日班", "总班次"], *_earlier(rng, people)],
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        with (folder / name).open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    return [folder / name for name in tables]


def _leave(rng: random.Random, people: list[list[object]]) -> list[list[object]]:
    """A week of annual leave for everybody somewhere in the year, a course, one long leave, and wishes."""
    rows: list[list[object]] = []

    def add(person: list[object], first: date, days: int, kind: str) -> None:
        rows.append([person[0], person[1], first.isoformat(), (first + timedelta(days=days - 1)).isoformat(), kind])

    for person in people:
        add(person, date(YEAR, 1, 5) + timedelta(days=rng.randrange(340)), rng.randint(5, 8), "年休假")
    for person in rng.sample(people[7:25], 4):
        add(person, date(YEAR, rng.choice([3, 5, 6, 9, 11]), rng.randint(1, 20)), 10, "培训")
    add(people[28], date(YEAR, 2, 1), 98, "产假")
    for person in rng.sample(people[7:], 16):
        add(person, date(YEAR, rng.randint(1, 12), rng.randint(1, 28)), 1, "愿休")
    return sorted(rows, key=lambda row: (str(row[2]), str(row[0])))


def _earlier(rng: random.Random, people: list[list[object]]) -> list[list[object]]:
    """The year before, a little uneven as by hand; the last officer and the last auxiliary are new."""
    return [
        [p[0], p[1], rng.randint(36, 37), rng.randint(4, 5), rng.randint(11, 12), rng.randint(64, 66)]
        for p in people
        if p[0] not in ("M025", "F016")
    ]


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent / "configs" / "examples" / "roster"
    for path in make(target):
        print(path)
