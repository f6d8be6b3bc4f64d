"""check, plan and verify through the command, on a project of five invented people."""

from __future__ import annotations

import json
import os
import re
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tiny_project import NAMES, PERSONNEL

import reorg
from reorg.text import Rejected


@pytest.fixture
def planned(run: Any, project: Path) -> Path:
    """A folder with a plan of the project."""
    out = project.parent / "out"
    ran = run("plan", project, "-o", out, "-q")
    assert ran.code == 0, ran.err
    return out


def edited(out: Path, cells: dict[str, object]) -> Path:
    book = openpyxl.load_workbook(out / "plan.xlsx")
    for address, value in cells.items():
        book["人员安排"][address] = value
    book.save(out / "edited.xlsx")
    return out / "edited.xlsx"


def spoil(project: Path) -> None:
    spoilt = PERSONNEL.replace("1985-03", "1985年13月").replace("P05,示例戊,民警", "P05,示例戊,民景")
    (project / "personnel.csv").write_text(spoilt, encoding="utf-8")


def add_rule(project: Path, line: str) -> None:
    path = project / "project.yaml"
    path.write_text(path.read_text(encoding="utf-8") + f"- {line}\n", encoding="utf-8")


def test_sound_inputs_pass(run: Any, project: Path) -> None:
    ran = run("check", project)
    assert (ran.code, ran.out) == (0, "")
    assert "没有错误" in ran.err


def test_every_fault_is_told_at_once_with_its_cell(run: Any, project: Path) -> None:
    spoil(project)
    for command in (("check", project), ("plan", project, "-o", project / "out")):
        ran = run(*command)
        assert (ran.code, ran.out) == (1, "")
        assert "F3" in ran.err
        assert "C6" in ran.err
    assert not (project / "out").exists()


def test_faults_as_json_stand_alone_on_stdout(run: Any, project: Path) -> None:
    spoil(project)
    for command in (("check", project), ("plan", project, "-o", project / "out"), ("verify", project, "x.json")):
        ran = run(*command, "--json")
        assert ran.code == 1
        assert ran.json["format"] == "reorg.check/1"
        assert {"F3", "C6"} <= {fault["cell"] for fault in ran.json["faults"]}


def test_check_writes_its_findings_once(run: Any, project: Path) -> None:
    out = project.parent / "checked"
    spoil(project)
    assert run("check", project, "-o", out).code == 1
    assert json.loads((out / "check.json").read_text(encoding="utf-8"))["faults"]
    assert run("check", project, "-o", out).code == 2
    assert run("check", project, "-o", out, "--force").code == 1


def test_a_missing_project_is_rejected_not_wrong_usage(run: Any, tmp_path: Path) -> None:
    for words in (("check", tmp_path / "none"), ("plan", tmp_path / "none", "-o", tmp_path / "out")):
        assert run(*words).code == 1


def test_a_plan_is_written_and_told(run: Any, project: Path) -> None:
    out = project.parent / "out"
    ran = run("plan", project, "-o", out)
    assert (ran.code, ran.out) == (0, "")
    assert sorted(path.name for path in out.iterdir()) == ["plan.json", "plan.xlsx"]
    for word in ("已证明最优", "刑事侦查部", "城关派出所", "随职能划转", str(out / "plan.xlsx")):
        assert word in ran.err


def test_the_plan_on_stdout_is_the_plan_in_the_file(run: Any, project: Path) -> None:
    out = project.parent / "out"
    ran = run("plan", project, "-o", out, "--json")
    assert ran.json == json.loads((out / "plan.json").read_text(encoding="utf-8"))
    assert ran.json["format"] == "reorg.plan/1"
    assert [one["path"] for one in ran.json["project"]["inputs"]]
    assert ran.json["solver"]["objective"] == pytest.approx(
        sum(ran.json["terms"].values()) - sum(rule["cost"] for rule in ran.json["rules"])
    )


def test_nothing_is_overwritten_without_force(run: Any, project: Path, planned: Path) -> None:
    before = (planned / "plan.json").read_bytes()
    ran = run("plan", project, "-o", planned, "--seed", "5")
    assert ran.code == 2
    assert "--force" in ran.err
    assert (planned / "plan.json").read_bytes() == before
    assert run("plan", project, "-o", planned, "--seed", "5", "--force").code == 0
    assert (planned / "plan.json").read_bytes() != before


def test_an_output_folder_that_is_a_file_is_wrong_usage(run: Any, project: Path) -> None:
    assert run("plan", project, "-o", project / "project.yaml").code == 2


def test_a_file_open_in_excel_is_said_and_leaves_no_scraps(
    run: Any, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(source: object, target: object) -> None:
        raise PermissionError(13, "locked")

    monkeypatch.setattr(os, "replace", locked)
    out = project.parent / "out"
    ran = run("plan", project, "-o", out)
    assert ran.code == 1
    assert "请先关闭 Excel" in ran.err
    assert list(out.iterdir()) == []


def test_no_plan_at_all_ends_with_3_and_says_why(run: Any, project: Path) -> None:
    add_rule(project, "{id: too-many, kind: count, where: {id: ci}, min: 5}")
    out = project.parent / "out"
    ran = run("plan", project, "-o", out)
    assert ran.code == 3
    assert "已证明" in ran.err
    assert "too-many" in ran.out + ran.err
    assert not (out / "plan.json").exists(), "what keeps only some of the rules is not the plan"
    told = json.loads((out / "clash.json").read_text(encoding="utf-8"))
    assert told["status"] == "infeasible"
    assert "too-many" in [one["id"] for one in told["demands"]]
    again = run("plan", project, "-o", out, "--json", "--force")
    assert again.code == 3
    assert again.json["demands"] == told["demands"]


def test_a_way_out_is_a_project_that_can_be_planned(run: Any, project: Path) -> None:
    """And a plan made where a clash was told leaves nothing that speaks of the clash."""
    add_rule(project, "{id: too-many, kind: count, where: {id: ci}, min: 5}")
    out = project.parent / "out"
    assert run("plan", project, "-o", out).code == 3
    assert run("plan", out / "way-out-1.yaml", "-o", project.parent / "eased").code == 0
    (project.parent / "eased" / "clash.json").write_text("{}", encoding="utf-8")
    assert run("plan", out / "way-out-1.yaml", "-o", project.parent / "eased", "--force").code == 0
    assert not (project.parent / "eased" / "clash.json").exists()


def test_none_found_in_time_ends_with_4(run: Any, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import reorg.engine

    outcome = reorg.engine.Outcome("unknown", None, None, float("inf"), 0.1)
    monkeypatch.setattr(reorg.engine, "solve", lambda *_: outcome)
    ran = run("plan", project, "-o", project.parent / "out")
    assert ran.code == 4
    assert "不证明" in ran.err


def test_ctrl_c_keeps_the_best_plan(run: Any, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import reorg.engine

    real = reorg.engine.solve

    def interrupted(problem: Any, options: Any, progress: Any, stop: Any, start: Any) -> Any:
        os.kill(os.getpid(), signal.SIGINT)
        found = real(problem, options, progress, None)
        assert stop.is_set(), "the first Ctrl-C asks the engine to stop"
        return replace(found, interrupted=True)

    monkeypatch.setattr(reorg.engine, "solve", interrupted)
    out = project.parent / "out"
    ran = run("plan", project, "-o", out)
    assert ran.code == 130
    assert (out / "plan.xlsx").exists()
    assert "中断" in ran.err


def test_a_fault_of_ours_ends_with_70_and_a_log_without_names(
    run: Any, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import reorg.engine

    def broken(*_: object) -> None:
        raise RuntimeError(f"could not seat {NAMES[0]}")

    monkeypatch.setattr(reorg.engine, "solve", broken)
    ran = run("plan", project, "-o", project.parent / "out")
    assert ran.code == 70
    (log,) = re.findall(r"\S+\.log", ran.err)
    text = Path(log.rpartition("：")[2]).read_text(encoding="utf-8")
    Path(log.rpartition("：")[2]).unlink()
    assert "RuntimeError" in text
    assert "test_plan.py" in text
    assert NAMES[0] not in text + ran.err


def test_a_plan_verifies_in_either_form(run: Any, project: Path, planned: Path) -> None:
    plan = json.loads((planned / "plan.json").read_text(encoding="utf-8"))
    for name in ("plan.json", "plan.xlsx"):
        ran = run("verify", project, planned / name, "--json")
        assert ran.code == 0, ran.err
        assert (ran.json["format"], ran.json["ok"], ran.json["faults"]) == ("reorg.verify/1", True, [])
        assert ran.json["changed_since"] == []
        assert ran.json["objective"] == plan["solver"]["objective"]
        assert ran.json["rules"] == plan["rules"]


def test_someone_placed_where_he_may_not_be_is_named_with_the_rule(run: Any, project: Path, planned: Path) -> None:
    path = edited(planned, {"G5": "刑事侦查部", "H5": "民警"})
    ran = run("verify", project, path)
    assert ran.code == 5
    assert "under-fifty" in ran.err
    assert "示例丁（P04）" in ran.err
    found = run("verify", project, path, "--json").json
    broken = {rule["id"]: rule["breaches"] for rule in found["rules"] if not rule["holds"]}
    assert broken["under-fifty"][0]["subject"] == "P04"
    assert not found["ok"]


def test_verify_writes_its_verdict(run: Any, project: Path, planned: Path) -> None:
    path = edited(planned, {"G5": "刑事侦查部", "H5": "民警", "K5": "不同意", "L5": "超龄"})
    out = project.parent / "verified"
    assert run("verify", project, path, "-o", out).code == 5
    assert not json.loads((out / "verify.json").read_text(encoding="utf-8"))["ok"]
    book = openpyxl.load_workbook(out / "verify.xlsx")
    assert book["规则核验"]["A2"].value == "under-fifty"
    row = [cell.value for cell in book["人员安排"][5]]
    assert (row[10], row[11]) == ("不同意", "超龄"), "the planner's own remarks are carried through"
    assert run("verify", project, path, "-o", out).code == 2


def test_a_slip_in_the_edited_plan_is_rejected_at_its_cell(run: Any, project: Path, planned: Path) -> None:
    ran = run("verify", project, edited(planned, {"G3": "刑事侦察部"}))
    assert ran.code == 1
    assert "G3" in ran.err
    assert "刑事侦查部" in ran.err
    assert run("verify", project, planned / "none.xlsx").code == 1


def test_inputs_changed_since_the_plan_are_named(run: Any, project: Path, planned: Path) -> None:
    path = project / "personnel.csv"
    path.write_text(PERSONNEL.replace("1995-03", "1996-03"), encoding="utf-8")
    for name in ("plan.json", "plan.xlsx"):
        ran = run("verify", project, planned / name, "--json")
        assert (ran.code, ran.json["changed_since"]) == (0, ["personnel.csv"])


def test_pinned_people_stay_where_the_edited_plan_puts_them(run: Any, project: Path, planned: Path) -> None:
    path = edited(planned, {"G4": "城关派出所", "H4": "民警", "J4": "是"})
    ran = run("plan", project, "--from", path, "-o", project.parent / "again", "--json")
    assert ran.code == 0, ran.err
    seat = {one["person_id"]: one["unit"] for one in ran.json["assignments"]}
    assert seat["P03"] == "U2"
    assert run("plan", project, "--from", planned / "none.xlsx", "-o", project.parent / "no").code == 1


def test_masked_outputs_name_nobody(run: Any, project: Path, planned: Path) -> None:
    out = project.parent / "masked"
    ran = run("plan", project, "-o", out, "--mask", "--json")
    assert ran.code == 0
    book = openpyxl.load_workbook(out / "plan.xlsx")
    cells = "\n".join(str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    said = "\n".join((ran.out, ran.err, cells, (out / "plan.json").read_text(encoding="utf-8")))
    path = edited(planned, {"G5": "刑事侦查部", "H5": "民警"})
    said += "".join((verified := run("verify", project, path, "--mask")).err)
    said += run("verify", project, path, "--mask", "--json").out
    assert verified.code == 5
    spoil(project)
    said += run("check", project, "--mask").err
    assert [word for word in (*NAMES, *(f"P0{n}" for n in range(1, 6))) if word in said] == []


def test_the_command_speaks_english_throughout(run: Any, project: Path) -> None:
    out = project.parent / "out"
    ran = run("plan", project, "-o", out, "--lang", "en")
    assert "proven optimal" in ran.err
    assert openpyxl.load_workbook(out / "plan.xlsx").sheetnames[:2] == ["Summary", "Assignments"]
    assert run("verify", project, out / "plan.xlsx").code == 0, "an English workbook is read whatever the language"


def test_the_functions_do_what_the_commands_do(project: Path, planned: Path) -> None:
    assert [one for one in reorg.check(project) if one.severity == "error"] == []
    made = reorg.plan(project, gap=0)
    assert made.plan is not None
    assert made.plan.solver.status == "optimal"
    assert reorg.verify(project, planned / "plan.json").ok
    spoil(project)
    assert reorg.load(project).problem is None
    with pytest.raises(Rejected) as fault:
        reorg.plan(project)
    assert len(fault.value.findings) >= 2
