"""Rosters are read alike from every format, in every form of date; marked copies mark the right cell; garbage never raises."""

from __future__ import annotations

import csv
import random
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt

from reorg.domain.people import Person
from reorg.intake import values
from reorg.intake.load import load
from reorg.intake.mark import marked_copies
from reorg.intake.roster import read_personnel
from reorg.intake.unit_table import read_units

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "sample_data"))

import make_broken  # noqa: E402  (it stands beside the samples, not in the package)

DAY = date(2025, 12, 31)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("198503", date(1985, 3, 1)), (198503.0, date(1985, 3, 1)), ("19850312", date(1985, 3, 12)), ("1985.03", date(1985, 3, 1)),
        (1985.03, date(1985, 3, 1)), ("1985年3月", date(1985, 3, 1)), ("1985年03月12日", date(1985, 3, 12)), ("1985-03-12", date(1985, 3, 12)),
        ("1985/3/12", date(1985, 3, 12)), ("85.3", date(1985, 3, 1)), ("８５.０３", date(1985, 3, 1)), (31107.0, date(1985, 3, 1)),
        ("1985.03（39岁）", date(1985, 3, 1)), ("1985.03\n(39岁)", date(1985, 3, 1)), ("2009.07入党", date(2009, 7, 1)), ("1985.12", date(1985, 12, 1)),
        ("二〇一五年三月", date(2015, 3, 1)), ("二〇一五年十一月", date(2015, 11, 1)), (datetime(1985, 3, 12), date(1985, 3, 12)),
        ("无", None), ("—", None), ("不详", None), ("", None), ("至今", None),
    ],
)  # fmt: skip
def test_dates_in_the_forms_that_rosters_use(cell: Any, day: date | None) -> None:
    assert values.day(cell, DAY) == day


@pytest.mark.parametrize("cell", ["1985.00", "1985.1", 1985.1, "3-1", "1985年13月", "2月30日", "abc", "1985-02-30"])
def test_dates_that_are_not_certain_are_refused(cell: Any) -> None:
    with pytest.raises(values.Unreadable):
        values.day(cell, DAY)


def people_of(folder: Path, source: str) -> tuple[Person, ...]:
    units = read_units(["units.csv"], folder)
    table = read_personnel([source], folder, units.units, DAY)
    assert not [one for one in table.findings if one.severity == "error"]
    return table.people


def test_every_format_gives_the_same_people(tmp_path: Path) -> None:
    make_broken.base(tmp_path)
    lines = [[str(row.get(word, "")) for word in make_broken.HEADINGS] for row in make_broken.people()]
    for name, encoding in (("u.csv", "utf-8"), ("b.csv", "utf-8-sig"), ("g.csv", "gb18030")):
        with (tmp_path / name).open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream).writerows([make_broken.HEADINGS, *lines])
    old = xlwt.Workbook(encoding="utf-8")
    page = old.add_sheet("花名册")
    for number, line in enumerate([list(make_broken.HEADINGS), *lines]):
        for column, word in enumerate(line):
            page.write(number, column, word)
    old.save(str(tmp_path / "o.xls"))
    first = people_of(tmp_path, "personnel.xlsx")
    assert len(first) == 3
    for name in ("u.csv", "b.csv", "g.csv", "o.xls"):
        assert people_of(tmp_path, name) == first


def test_headings_may_stand_in_any_order_and_in_english(tmp_path: Path) -> None:
    make_broken.base(tmp_path)
    english = {
        "人员编号": "person_id",
        "姓名": "name",
        "人员类别": "category",
        "编制单位": "unit",
        "性别": "sex",
        "出生年月": "birth_date",
        "警衔": "rank",
    }
    chosen = list(english)[::-1]
    with (tmp_path / "e.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = [[english[word] for word in chosen]]
        rows += [[str(row.get(word, "")) for word in chosen] for row in make_broken.people()]
        csv.writer(stream).writerows([["Roster (invented)"], *rows])
    read = people_of(tmp_path, "e.csv")
    assert [(one.person_id, one.name, one.rank) for one in read] == [
        ("P1", "虚构甲", "一级警督"),
        ("P2", "虚构乙", "一级警司"),
        ("P3", "虚构丙", ""),
    ]


def test_table_a_is_read_or_its_cells_are_named(tmp_path: Path) -> None:
    make_broken.table_a(tmp_path)
    units = read_units(["units.csv"], tmp_path)
    table = read_personnel(["roster.xlsx"], tmp_path, units.units, date(2024, 6, 30), {"序号": "person_id"})
    read = {one.person_id: one for one in table.people}
    assert list(read) == ["1", "2", "3", "4", "5", "6"]
    assert [one.name for one in table.people] == ["甲一一", "乙二二", "丙三三", "丁四四", "戊五五", "己六六"]
    assert [one.unit for one in table.people] == ["U0", "U0", "U1", "U1", "U2", "U2"], (
        "同上, merged and inherited units"
    )
    births = [
        date(1970, 8, 1),
        date(1985, 3, 1),
        date(1985, 11, 3),
        date(1992, 6, 1),
        date(1968, 12, 1),
        date(1999, 1, 1),
    ]
    assert [one.birth_date for one in table.people] == births
    assert [one.education for one in table.people] == ["本科", "本科", "硕士", "本科", "大专", "本科"], (
        "the higher of 全日制 and 在职"
    )
    assert (read["5"].grade, read["5"].rank) == ("四级高级警长", "一级警督")
    assert (read["6"].grade, read["6"].rank) == ("二级警员", "二级警员"), "a grade and a rank of the same name"
    assert (read["4"].status, read["6"].status) == ("借调", "产假")
    errors = {one.place.cell: one.code for one in table.findings if one.severity == "error"}
    assert errors == {"F10": "roster.id-number-as-number", "G10": "cell.unknown-word"}
    warned = {one.place.cell: one.code for one in table.findings if one.severity == "warning" and one.place.cell}
    assert warned == {
        "D7": "roster.sex-unknown",
        "N10": "roster.status-from-remark",
        "E13": "roster.month-from-id-number",
        "N13": "roster.status-from-remark",
    }


def test_the_samples_load() -> None:
    for name in ("kaihua", "county800"):
        loaded = load(ROOT / "sample_data" / name)
        assert loaded.problem is not None
        assert len(loaded.problem.people) == 800


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_marked_copies_mark_the_cell_and_say_why(tmp_path: Path, suffix: str) -> None:
    make_broken.base(tmp_path)
    rows = make_broken.people({(2, "警衔"): "四级警督"})
    if suffix == "xlsx":
        make_broken.roster(tmp_path, rows)
    else:
        project = (tmp_path / "project.yaml").read_text(encoding="utf-8").replace("personnel.xlsx", "personnel.csv")
        (tmp_path / "project.yaml").write_text(project, encoding="utf-8")
        with (tmp_path / "personnel.csv").open("w", encoding="gb18030", newline="") as stream:
            lines = [[str(row.get(word, "")) for word in make_broken.HEADINGS] for row in rows]
            csv.writer(stream).writerows([make_broken.HEADINGS, *lines])
    out = tmp_path / "out"
    out.mkdir()
    written = marked_copies(load(tmp_path).findings, tmp_path, out, "zh")
    assert [path.name for path in written] == ["personnel-标注.xlsx"]
    page = openpyxl.load_workbook(written[0]).worksheets[0]
    cell = page[make_broken.cell(2, "警衔")]
    assert cell.value == "四级警督"
    assert cell.fill.fgColor.rgb.endswith("FFC7CE")
    assert cell.comment is not None
    assert "四级警督" in cell.comment.text


WORDS = [
    "",
    "无",
    "=1+1",
    "同上",
    "小计",
    "１２",
    "1985.1",
    "\x00",
    "张 三",
    "P1",
    "９" * 30,
    "一、",
    "注：",
    "{x}",
    "99",
    "-1",
    "nan",
    "1e400",
    "；；",
    ":",
    "刑侦:",
]


@pytest.mark.parametrize("seed", range(25))
def test_garbage_never_raises(seed: int, tmp_path: Path) -> None:
    r = random.Random(seed)
    make_broken.base(tmp_path)
    rows: list[list[str]] = [list(make_broken.HEADINGS)]
    rows += [[str(row.get(word, "")) for word in make_broken.HEADINGS] for row in make_broken.people()]
    for _ in range(r.randint(1, 30)):
        line = r.choice(rows)
        line[r.randrange(len(line))] = r.choice(WORDS)
    with (tmp_path / "personnel.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    for name in ("units.csv", "structure.yaml", "project.yaml"):
        path = tmp_path / name
        raw = bytearray(path.read_bytes())
        if name == "project.yaml":
            raw = bytearray(path.read_bytes().replace(b"personnel.xlsx", b"personnel.csv"))
        elif r.random() < 0.5:
            for _ in range(r.randint(1, 6)):
                raw[r.randrange(len(raw))] = r.randrange(256)
        path.write_bytes(bytes(raw))
    for one in load(tmp_path).findings:
        assert one.say("zh")
        assert one.say("en")
