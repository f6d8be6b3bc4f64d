"""What a plan made anew says of itself: in the workbook, in the terminal, masked, in English; and how it is verified."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from small_office import IDS, NAMES

from reorg.intake.load import load
from reorg.plan.json_form import plan_from_json, plan_to_json
from reorg.rules.registry import validate

ROWS = {
    "P03": {"新单位": "安全防控部", "锁定": "是"},
    "P08": {"审核": "不同意", "意见": "示例丙另有考虑"},
    "P04": {"新单位": "安全防控部"},
}


@pytest.fixture
def again(office: Any) -> Path:
    ran = office.anew(office.edited(ROWS))
    assert ran.code == 0, ran.err
    folder: Path = office.project.parent / "again"
    return folder


def test_a_plan_made_anew_verifies_without_the_former_one(office: Any, again: Path) -> None:
    plan = json.loads((again / "plan.json").read_text(encoding="utf-8"))
    office.plan.unlink()
    (office.project.parent / "edited.xlsx").unlink()
    told = office.run("verify", office.project, again / "plan.json", "--json")
    assert told.code == 0
    assert told.json["objective"] == plan["solver"]["objective"]
    assert told.json["rules"] == plan["rules"]
    assert told.json["certificate"]["holds"] is True
    assert told.json["certificate"]["bound"] == plan["certificate"]["bound"]
    assert "证书不成立" not in office.run("verify", office.project, again / "plan.json").err


def test_its_workbook_verifies_by_the_projects_own_rules(office: Any) -> None:
    ran = office.anew(office.edited({"P06": {"新单位": "刑事侦查部", "新岗位": "部长", "锁定": "是"}}))
    told = office.run("verify", office.project, office.project.parent / "again" / "plan.xlsx", "--json")
    assert (ran.code, told.code) == (0, 0)
    assert told.json["objective"] == ran.json["replan"]["value"]
    assert ran.json["solver"]["objective"] == ran.json["replan"]["value"] - 150, "P01 makes room"


def test_pins_do_not_change_what_a_post_is_worth_to_the_others(office: Any) -> None:
    """``merit`` ranks people among those eligible; whom a pin keeps elsewhere is eligible all the same."""
    ran = office.anew(office.edited({p: {"锁定": "是"} for p in ("P02", "P03", "P06", "P07")}))
    assert ran.json["terms"] == office.first["terms"]
    assert ran.json["solver"]["objective"] == office.first["solver"]["objective"]


@pytest.mark.parametrize(
    "raw", [{"id": "x", "kind": "count", "min": 0}, {"id": "x", "kind": "none"}, {"id": "x", "kind": "steady"}]
)
def test_rules_that_nothing_of_ours_wrote_are_refused(office: Any, again: Path, raw: Any) -> None:
    path = again / "plan.json"
    plan = json.loads(path.read_text(encoding="utf-8"))
    plan["replan"]["rules"].append(raw)
    path.write_text(json.dumps(plan), encoding="utf-8")
    told = office.run("verify", office.project, path, "--json")
    assert told.code == 1
    assert [fault["code"] for fault in told.json["faults"]] == ["plan.unreadable"]


def test_plan_json_comes_back_as_it_was(again: Path) -> None:
    raw = json.loads((again / "plan.json").read_text(encoding="utf-8"))
    assert plan_to_json(plan_from_json(raw)) == raw
    assert raw["replan"]["changes"]


def test_the_workbook_tells_who_changed_and_why(again: Path) -> None:
    book = openpyxl.load_workbook(again / "plan.xlsx")
    rows = [[cell.value for cell in row] for row in book["与原方案比较"].iter_rows()]
    told = {row[0]: row for row in rows if row[0] in IDS}
    assert told["P03"][3:6] == ["刑事侦查部 · 民警", "安全防控部 · 民警", "按锁定"]
    assert told["P04"][5] == "表中改动"
    assert told["P08"][3:6:2] == ["安全防控部 · 民警", "审核不同意"]
    figures = {row[0].value: row[1].value for row in book["概览"].iter_rows() if row[0].value}
    assert figures["两方案共有人员"] == 12
    assert figures["其中岗位变动"] == 3
    assert figures["其中岗位不变"] == "9（100 %）"
    assert figures["方案本身的价值（不计变动代价）"] > figures["目标值"] - 1e-9


def test_a_plan_that_was_laid_on_nothing_says_nothing_of_it(office: Any) -> None:
    assert "replan" not in office.first
    book = openpyxl.load_workbook(office.plan)
    assert "与原方案比较" not in book.sheetnames
    assert "原方案" not in {row[0].value for row in book["概览"].iter_rows()}


def test_the_terminal_names_who_changed(office: Any) -> None:
    ran = office.run("plan", office.project, "--from", office.edited(ROWS), "-o", office.project.parent / "zh")
    assert "示例丙（P03）：刑事侦查部 · 民警 → 安全防控部 · 民警（按锁定）" in ran.err
    ran = office.run(
        "plan", office.project, "--from", office.edited(ROWS), "-o", office.project.parent / "en", "--lang", "en"
    )
    assert "示例丙 (P03): Criminal Investigation · Officer → Public Order · Officer (pinned there)" in ran.err
    book = openpyxl.load_workbook(office.project.parent / "en" / "plan.xlsx")
    assert "Former plan" in book.sheetnames
    quiet = office.run("plan", office.project, "--from", office.edited(ROWS), "-o", office.project.parent / "q", "-q")
    assert "P03" not in quiet.err


def test_an_english_workbook_is_laid_on_as_well(office: Any) -> None:
    ran = office.run("plan", office.project, "-o", office.plan.parent, "--force", "--gap", "0", "--lang", "en")
    assert ran.code == 0
    ran = office.anew(
        office.edited({"P03": {"unit": "Public Order", "pinned": "yes"}, "P08": {"review": "disagree"}}, "en")
    )
    assert {one["person_id"]: one["reason"] for one in ran.json["replan"]["changes"]} == {
        "P03": "pinned",
        "P08": "refused",
    }


def test_masked_outputs_name_nobody(office: Any) -> None:
    out = office.project.parent / "masked"
    ran = office.run("plan", office.project, "--from", office.edited(ROWS), "-o", out, "--mask", "--json")
    assert ran.code == 0
    book = openpyxl.load_workbook(out / "plan.xlsx")
    cells = "\n".join(str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    said = "\n".join((ran.out, ran.err, cells, (out / "plan.json").read_text(encoding="utf-8")))
    assert "按锁定" in cells
    assert [word for word in (*NAMES, *IDS) if word in said] == []


def test_the_rule_can_be_written_by_hand(office: Any) -> None:
    path = office.project / "project.yaml"
    own = path.read_text(encoding="utf-8")
    rule = "- {id: as-it-was, kind: steady, seats: {P02: 安全防控部, P03: order/officer, P04: [order, U3]}, max: 1}\n"
    path.write_text(own + rule, encoding="utf-8")
    ran = office.run("plan", office.project, "-o", office.project.parent / "hand", "--json", "--gap", "0")
    assert ran.code == 0, ran.err
    seats = {one["person_id"]: one["seat"] for one in ran.json["assignments"]}
    assert sum((seats["P02"].startswith("order"), seats["P03"] == "order/officer", seats["P04"] != "ci/officer")) == 2
    path.write_text(own + rule.replace("U3", "没有的所").replace("P03", "P99"), encoding="utf-8")
    told = {fault["code"] for fault in office.run("check", office.project, "--json").json["faults"]}
    assert {"rule.unknown-person", "rule.unknown-unit"} <= told
    path.write_text(own + rule.replace("max: 1", "max: 0"), encoding="utf-8")
    problem = load(path).problem
    assert problem is not None
    assert validate(problem) == ()


def test_a_project_rule_of_the_same_name_is_left_alone(office: Any) -> None:
    path = office.project / "project.yaml"
    rule = "- {id: steady, kind: count, where: {id: ci}, min: 3}\n"
    path.write_text(path.read_text(encoding="utf-8") + rule, encoding="utf-8")
    ran = office.anew(office.edited(ROWS))
    assert ran.code == 0, ran.err
    held = {rule["id"]: rule["kind"] for rule in ran.json["rules"] if rule["id"].startswith("steady")}
    assert held == {"steady": "count", "steady'": "steady"}
