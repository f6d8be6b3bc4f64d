"""``reorg explain`` as a planner runs it: both languages, JSON, masks, faults, plans edited by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

pytestmark = pytest.mark.slow

Kaihua = tuple[Path, Path]


@pytest.fixture
def planned(run: Any, tiny: Path) -> Path:
    assert run("plan", tiny, "-o", tiny / "out", "-q").code == 0
    return tiny / "out" / "plan.json"


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", ("方案：", "若到", "其他岗位", "重新求解")), ("en", ("In the plan:", "If in", "Other seats", "re-solved"))],
)
def test_a_person_of_the_county(kaihua: Kaihua, run: Any, lang: str, words: tuple[str, ...]) -> None:
    project, out = kaihua
    ran = run("explain", project, out / "plan.json", "--person", "K0186", "--tries", 1, "--lang", lang)
    assert (ran.code, ran.out) == (0, "")
    for word in words:
        assert word in ran.err


def test_json_stands_alone_and_masked_has_no_one_in_it(kaihua: Kaihua, run: Any) -> None:
    project, out = kaihua
    ran = run("explain", project, out / "plan.json", "--unit", "技术室/主任", "--json", "--mask")
    assert ran.code == 0
    assert ran.json["about"] == "unit"
    people = [one["person_id"] for one in json.loads((out / "plan.json").read_text(encoding="utf-8"))["assignments"]]
    assert not [person for person in people if person in ran.out]
    assert ran.json["unit"]["candidates"][0]["person_id"].startswith("X")
    assert ran.json["unit"]["candidates"][0]["name"].endswith("某某")


def test_unknown_ids_end_with_1(planned: Path, tiny: Path, run: Any) -> None:
    ran = run("explain", tiny, planned, "--person", "P99")
    assert ran.code == 1
    assert "花名册中没有“P99”" in ran.err
    assert "最接近的是 P0" in ran.err
    told = run("explain", tiny, planned, "--rule", "under-fity", "--json")
    assert told.code == 1
    assert told.json["format"] == "reorg.check/1"
    assert "under-fifty" in told.json["faults"][0]["text"]


def test_a_masked_fault_names_nobody(planned: Path, tiny: Path, run: Any) -> None:
    ran = run("explain", tiny, planned, "--person", "P99", "--mask")
    assert ran.code == 1
    assert "P0" not in ran.err


@pytest.mark.parametrize(
    "words", [["--person", "P01", "--unit", "ci"], ["--to", "ci"], ["--unit", "ci", "--rule", "under-fifty"]]
)
def test_one_question_at_a_time(planned: Path, tiny: Path, run: Any, words: list[str]) -> None:
    assert run("explain", tiny, planned, *words).code == 2


def test_a_question_needs_a_plan(tiny: Path, run: Any) -> None:
    ran = run("explain", tiny, "--person", "P01")
    assert ran.code == 2
    assert "plan.json" in ran.err


def test_a_plan_that_cannot_be_read_is_told(tiny: Path, run: Any, tmp_path: Path) -> None:
    (tmp_path / "no.json").write_text("{}", encoding="utf-8")
    ran = run("explain", tiny, tmp_path / "no.json")
    assert ran.code == 1
    assert "reorg.plan/1" in ran.err


def test_a_plan_edited_in_excel_gets_prices_from_a_solve_and_says_what_it_breaks(
    planned: Path, tiny: Path, run: Any
) -> None:
    book = openpyxl.load_workbook(planned.parent / "plan.xlsx")
    sheet = book["人员安排"]
    column = {cell.value: number for number, cell in enumerate(sheet[1], 1)}
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, column["人员编号"]).value == "P04":  # born 1968: not into the organ
            sheet.cell(row, column["新单位"]).value = "刑事侦查部"
            sheet.cell(row, column["新岗位"]).value = "民警"
    book.save(planned.parent / "edited.xlsx")
    ran = run("explain", tiny, planned.parent / "edited.xlsx", "--person", "P04", "--json")
    assert ran.code == 0
    assert ran.json["plan"]["prices_from"] == "solve"
    assert ran.json["plan"]["hard_broken"] == ["under-fifty"]
    assert ran.json["person"]["placement"]["unit"] == "ci"
    shown = run("explain", tiny, planned.parent / "edited.xlsx", "--person", "P04").err
    assert "违反 1 条硬性规则" in shown


def test_why_not_there_names_the_rule_and_what_an_exception_costs(planned: Path, tiny: Path, run: Any) -> None:
    ran = run("explain", tiny, planned, "--person", "P04", "--to", "刑事侦查部/民警", "--json")
    (trial,) = ran.json["person"]["trials"]
    assert [rule["id"] for rule in trial["exceptions_from"]] == ["under-fifty"]
    assert trial["status"] == "optimal"
    assert trial["loss"]["most"] > 0
    assert "为他破例" in run("explain", tiny, planned, "--person", "P04", "--to", "刑事侦查部/民警").err


def test_an_unplaced_person_and_no_time_are_told(planned: Path, tiny: Path, run: Any) -> None:
    project = tiny / "project.yaml"
    content = project.read_text(encoding="utf-8").replace("rules:", "allow_unplaced: true\nunplaced_cost: 500\nrules:")
    project.write_text(content, encoding="utf-8")
    plan = json.loads(planned.read_text(encoding="utf-8"))
    left = next(one for one in plan["assignments"] if one["person_id"] == "P05")
    plan["assignments"].remove(left)
    plan["unplaced"] = [{"person_id": "P05", "reason": ""}]
    planned.write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")
    ran = run("explain", tiny, planned, "--person", "P05", "--json")
    assert ran.code == 0, ran.err
    assert (ran.json["person"]["change"], ran.json["person"]["worth"]) == ("unplaced", -500)
    assert ran.json["person"]["trials"][0]["loss"]["most"] < 0, "placing her is better than leaving her out"
    assert "多得" in run("explain", tiny, planned, "--person", "P05").err
    hurried = run("explain", tiny, planned, "--person", "P05", "--time-limit", 0)
    assert hurried.code == 0
    assert "时限内没有找到这样的方案" in hurried.err


def test_where_he_is_already_nothing_is_solved(planned: Path, tiny: Path, run: Any) -> None:
    ran = run("explain", tiny, planned, "--person", "P04", "--to", "U2", "--json")
    assert ran.json["person"]["trials"] == []
    assert "他已经在那里" in run("explain", tiny, planned, "--person", "P04", "--to", "U2").err


def test_inputs_that_changed_since_are_told(planned: Path, tiny: Path, run: Any) -> None:
    file = tiny / "personnel.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("1985-03", "1986-03"), encoding="utf-8")
    ran = run("explain", tiny, planned)
    assert ran.code == 0
    assert "输入有变化" in ran.err
    assert "personnel.csv" in ran.err


def test_a_plan_laid_on_a_former_one_is_explained_with_its_pins(planned: Path, tiny: Path, run: Any) -> None:
    plan = json.loads(planned.read_text(encoding="utf-8"))
    plan["assignments"][1]["pinned"] = True
    pinned = planned.parent / "pinned.json"
    pinned.write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")
    assert run("plan", tiny, "--from", pinned, "-o", tiny / "again", "-q").code == 0
    ran = run("explain", tiny, tiny / "again" / "plan.json", "--person", "P02", "--json")
    assert ran.code == 0
    assert ran.json["plan"]["prices_from"] == "certificate"
    assert {rule["id"] for one in ran.json["person"]["alternatives"] for rule in one["banned_by"]} >= {"from:pinned"}


CLASHING = "- {id: young-station, kind: eligible, who: {age: {max: 20}}, where: {tag: grassroots}}\n"


def test_without_a_plan_the_clash_is_told_and_written(tiny: Path, run: Any) -> None:
    project = tiny / "project.yaml"
    project.write_text(project.read_text(encoding="utf-8") + CLASHING, encoding="utf-8")
    assert run("plan", tiny, "-o", tiny / "none", "-q").code == 3
    ran = run("explain", tiny, "-o", tiny / "why")
    assert ran.code == 3, ran.err
    assert "young-station" in ran.err or "年龄不高于20" in ran.err
    assert (tiny / "why" / "clash.json").exists()
    told = run("explain", tiny, "--json")
    assert told.code == 3
    assert told.json["format"] == "reorg.clash/1"
    assert {one["id"] for one in told.json["demands"]} & {"young-station", "strength:U2:民警"}
    assert json.loads((tiny / "why" / "clash.json").read_text(encoding="utf-8"))["demands"] == told.json["demands"]
    assert run("explain", tiny, "-o", tiny / "why").code == 2, "results are there already"
    masked = run("explain", tiny, "--mask")
    assert not [person for person in ("P01", "P02", "P03", "P04", "P05") if person in masked.err]


def test_without_a_plan_where_one_exists_that_is_said(tiny: Path, run: Any) -> None:
    ran = run("explain", tiny)
    assert ran.code == 0
    assert "有方案" in ran.err
    assert not run("explain", tiny, "-q").err
    assert run("explain", tiny, "--time-limit", 0, "--lang", "en").code == 4
