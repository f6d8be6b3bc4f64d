"""The sample bureaus: fresh, with the paper's totals, and nobody in them real."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).resolve().parents[2] / "sample_data"


def rows(path: Path, sheet: str) -> list[dict[str, Any]]:
    """The rows of a tidy sheet by heading."""
    table = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    headings = next(table)
    return [dict(zip(headings, row, strict=True)) for row in table]


def same_book(made: Path, kept: Path) -> bool:
    """Equal bytes; or equal cells, where another release of the writer packs them differently."""
    return made.read_bytes() == kept.read_bytes() or cells(made) == cells(kept)


def cells(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in openpyxl.load_workbook(path)}


@pytest.fixture(scope="module")
def officers() -> list[dict[str, Any]]:
    return rows(SAMPLES / "kaihua" / "personnel.xlsx", "民警")


@pytest.fixture(scope="module")
def auxiliaries() -> list[dict[str, Any]]:
    return rows(SAMPLES / "kaihua" / "personnel.xlsx", "辅警")


@pytest.fixture(scope="module")
def units() -> list[dict[str, Any]]:
    return rows(SAMPLES / "kaihua" / "units.xlsx", "单位")


def test_the_committed_workbooks_are_what_the_script_makes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(SAMPLES / "make_samples.py"), str(tmp_path)], check=True, capture_output=True)
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.glob("*/*.xlsx"))
    assert len(made) == 19
    assert not [str(path) for path in made if not same_book(tmp_path / path, SAMPLES / path)]


def test_totals_are_those_of_the_paper(
    officers: list[dict[str, Any]], auxiliaries: list[dict[str, Any]], units: list[dict[str, Any]]
) -> None:
    assert (len(officers), len(auxiliaries)) == (331, 469)
    assert (sum(unit["民警编制"] for unit in units), sum(unit["辅警编制"] for unit in units)) == (353, 529)
    kinds = [unit["单位类型"] for unit in units if unit["单位名称"] != "局领导"]
    assert [kinds.count(kind) for kind in ("机关", "派出所", "基层所队")] == [24, 9, 4]
    assert [unit["类型"] for unit in units].count("一室两队") == 3


def test_grassroots_share_today_leaves_the_reform_something_to_do(
    officers: list[dict[str, Any]], units: list[dict[str, Any]]
) -> None:
    grassroots = {unit["单位名称"] for unit in units if unit["单位类型"] != "机关"}
    share = sum(person["编制单位"] in grassroots for person in officers) / len(officers)
    assert 0.40 < share < 0.42


def test_everyone_is_marked_invented_and_bears_an_unassigned_number(
    officers: list[dict[str, Any]], auxiliaries: list[dict[str, Any]]
) -> None:
    people = [*officers, *auxiliaries]
    assert all("虚构" in person["备注"] for person in people)
    assert len({person["身份证号"] for person in people}) == len({person["姓名"] for person in people}) == 800
    for person in people:
        number, born = person["身份证号"], person["出生年月"]
        assert re.fullmatch(r"990000\d{11}[\dX]", number)
        assert number[6:14] == f"{born:%Y%m%d}"
        assert (int(number[16]) % 2 == 1) is (person["性别"] == "男")
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        total = sum(int(digit) * weight for digit, weight in zip(number[:17], weights, strict=True))
        assert "10X98765432"[total % 11] == number[17]


def test_dates_stand_in_the_order_of_a_life(officers: list[dict[str, Any]], auxiliaries: list[dict[str, Any]]) -> None:
    for person in (*officers, *auxiliaries):
        days = [person[key].date() for key in ("出生年月", "参加公安工作时间", "到现单位时间", "任现职时间")]
        assert days == sorted(days)
        assert days[-1] <= date(2022, 12, 31)


def test_relations_are_told_on_both_sides(officers: list[dict[str, Any]], auxiliaries: list[dict[str, Any]]) -> None:
    told = {p["人员编号"]: p["亲属"].split(":") for p in (*officers, *auxiliaries) if p["亲属"]}
    assert len(told) == 28
    assert all(told[other] == [person, relation] for person, (other, relation) in told.items())
    assert [relation for _, relation in told.values()].count("夫妻") == 16


def test_a_few_are_fixed_and_fifty_hold_a_professional_grade(officers: list[dict[str, Any]]) -> None:
    statuses = [person["状态"] for person in officers]
    assert {word: statuses.count(word) for word in set(statuses)} == {
        "在岗": 310, "试用期": 8, "借调": 4, "产假": 3, "处分期": 3, "长期病假": 2, "脱产学习": 1,
    }  # fmt: skip
    assert sum(person["专业等级"] is not None for person in officers) == 50


def test_leaders_are_qualified(officers: list[dict[str, Any]]) -> None:
    leaders = [person for person in officers if person["职务层级"]]
    assert len(leaders) == 83
    assert all(p["执法资格等级"] in ("中级", "高级") and p["政治面貌"] == "中共党员" for p in leaders)
    assert all(person["状态"] == "在岗" for person in leaders)


def test_what_no_source_gives_is_marked_in_the_territory() -> None:
    townships = rows(SAMPLES / "kaihua" / "territory.xlsx", "乡镇")
    edges = rows(SAMPLES / "kaihua" / "territory.xlsx", "邻接")
    ids = {township["乡镇编号"] for township in townships}
    assert len(ids) == 15
    assert all("虚构" in township["备注"] for township in townships)
    assert all({edge["乡镇甲"], edge["乡镇乙"]} <= ids and edge["分钟"] > 0 for edge in edges)


def test_samples_are_small() -> None:
    assert (
        sum(path.stat().st_size for path in SAMPLES.glob("*/*.xlsx") if path.parent.name in ("kaihua", "county800"))
        < 1_000_000
    )
