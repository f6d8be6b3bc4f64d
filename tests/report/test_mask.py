"""Masked outputs: nobody can be recognized, figures stay."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
from small_bureau import PEOPLE, renamed, small_plan, small_problem

from reorg.flows.verifying import masked_verified, verified_json, verify_plan
from reorg.plan.json_form import plan_to_json
from reorg.report.book import plan_book
from reorg.report.excel import write_book
from reorg.report.mask import hidden, masked
from reorg.report.view import PlanView
from reorg.text import Message, Place, Text

PROBLEM = renamed(
    small_problem({"id": "from:P2", "kind": "pin", "who": {"person_id": "P2"}, "where": {"id": "lab"}}), "P1", "甲一"
)
NAMES = [person.name for person in PROBLEM.people]
IDS = [person.person_id for person in PEOPLE]


def test_no_name_number_or_own_column_is_left_in_the_workbook(tmp_path: Path) -> None:
    problem, plan = masked(PROBLEM, small_plan(PROBLEM))
    write_book(tmp_path / "p.xlsx", plan_book(PlanView(problem, plan, "zh")), "zh")
    book = openpyxl.load_workbook(tmp_path / "p.xlsx")
    said = "\n".join(str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    assert [word for word in (*NAMES, *IDS, "3栋") if word in said] == []
    assert "甲某某" in said
    assert "X1" in said


def test_no_number_is_left_in_the_json_and_figures_stay() -> None:
    plan = small_plan(PROBLEM)
    hidden_json = plan_to_json(masked(PROBLEM, plan)[1])
    text = json.dumps(hidden_json, ensure_ascii=False)
    assert [word for word in (*NAMES, *(f'"{one}"' for one in IDS), "P4+P5", "from:P2") if word in text] == []
    assert hidden_json["solver"]["objective"] == plan_to_json(plan)["solver"]["objective"]


def test_verifying_masked_keeps_the_verdicts_of_the_real_roster(tmp_path: Path) -> None:
    """Bug: masking cut birth dates before the rules were checked, so that ages changed the verdict."""
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(plan_to_json(small_plan(PROBLEM, (0, 1, 1, 1, 2)))), encoding="utf-8")
    verified = verify_plan(PROBLEM, (), path)
    shown = verified_json(masked_verified(verified), "zh")
    real = verified_json(verified, "zh")
    assert shown["ok"] is False
    assert shown["objective"] == real["objective"]
    assert "P4" not in json.dumps(shown)
    assert [rule["holds"] for rule in shown["rules"]] == [rule["holds"] for rule in real["rules"]]


def test_findings_keep_place_and_code_only() -> None:
    message = Message("test.mask", "error", Text("“{value}”与{other}重复", "“{value}” repeats {other}"))
    (shown,) = hidden([message.at(Place("a.xlsx", "s", "A1"), "张三", other="李四")])
    assert (shown.code, shown.place.cell) == ("test.mask", "A1")
    assert "张三" not in shown.say("zh") + shown.say("en") + shown.value
    assert "李四" not in shown.say("zh")
