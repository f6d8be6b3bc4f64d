"""Figures of the pages, checked against a plan small enough to count by hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from small_bureau import small_plan, small_problem

from reorg.report.book import plan_book
from reorg.report.gap_page import gaps
from reorg.report.rule_page import rules
from reorg.report.summary_pages import change_table, departments
from reorg.report.tables import Table
from reorg.report.unit_pages import flows, units
from reorg.report.view import PlanView
from reorg.text import Lang

PROBLEM = small_problem()
GOLDEN = Path(__file__).parent.parent / "golden"


def view(seats: tuple[int, ...] = (0, 1, 1, 2, 2), lang: Lang = "zh") -> PlanView:
    return PlanView(PROBLEM, small_plan(PROBLEM, seats), lang)


def cells(table: Table) -> list[tuple[object, ...]]:
    return [line.cells for line in table.lines]


def test_departments_tell_limits_and_people() -> None:
    assert cells(departments(view())) == [
        ("刑事侦查部", "实体", 4, "2-4，目标4", 3, 0),
        ("城关派出所", "实体", 2, "≥1", 2, 0),
    ]


def test_changes_count_everyone_once() -> None:
    counted = {row[0]: row[-1] for row in cells(change_table(view((0, 1, 2, 2, -1))))}
    assert counted == {"提拔": 0, "留任": 1, "随职能划转": 2, "下沉": 1, "上调": 0, "调整": 0, "待安排": 1}


def test_flows_add_up_in_both_directions() -> None:
    matrix = flows(view((0, 1, 2, 2, 2))).tables[0]
    assert cells(matrix) == [("刑侦大队", 2, 1, 3), ("城关派出所", None, 2, 2), ("合计", 2, 3, 5)]


def test_broken_rules_stand_first_and_name_the_person() -> None:
    lines = rules(view((0, 1, 1, 1, 2))).tables[0].lines
    assert (lines[0].cells[0], lines[0].mark) == ("old-down", "bad")
    assert "丁四（P4）" in str(lines[0].cells[5])
    assert [line.mark for line in lines] == sorted((line.mark for line in lines), key=["bad", "warn", ""].index)


def test_gaps_name_vacancies_and_single_holders() -> None:
    found = {(row[0], row[1], row[2]): row[3:] for row in cells(gaps(view()).tables[0])}
    assert found["未达目标", "刑事侦查部", "民警与目标相差"] == (4, 3)
    assert found["技能刚好够用", "刑事侦查部/技术室", "刑事技术≥2"] == (1, 1)
    assert ("仅一人掌握", "", "刑事技术") in found


def test_a_vacant_leadership_post_is_a_gap() -> None:
    found = [row for row in cells(gaps(view((1, 1, 1, 2, 2))).tables[0]) if row[0] == "空岗"]
    assert found == [("空岗", "刑事侦查部", "部长", 1, 0)]


def test_a_unit_over_its_limit_is_marked() -> None:
    marks = {line.cells[0]: line.mark for line in units(view((0, 1, 1, 1, 1))).tables[0].lines}
    assert marks["刑事侦查部"] == "bad"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_whole_workbook_reads_as_it_did(lang: Lang) -> None:
    """REORG_GOLDEN=1 writes the expected text anew; read the difference before committing it."""
    said = []
    for sheet in plan_book(view(lang=lang)).sheets:
        said.append(f"## {sheet.name.get(lang)}")
        for table in sheet.tables:
            said += [text for text in (table.title.get(lang), table.note.get(lang)) if text]
            said.append(" | ".join(column.title.get(lang) for column in table.columns))
            for line in table.lines:
                said.append(" | ".join("" if cell is None else str(cell) for cell in line.cells) + f" <{line.mark}>")
    text = "\n".join(said) + "\n"
    path = GOLDEN / f"small-plan.{lang}.txt"
    if os.environ.get("REORG_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
