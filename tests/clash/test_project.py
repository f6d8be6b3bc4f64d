"""From a project folder to clash.json, ways out as scenario files that give plans, and the best-effort plan."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
import yaml
from clashing_office import CLASHES, NAMES, write
from openpyxl import load_workbook

from reorg.engine import SolveOptions, solve
from reorg.explain.clash import Clash, way_problem
from reorg.explain.clash_words import clash_lines
from reorg.flows.clashing import best_effort, explain_clash, masked_clash, write_clash
from reorg.flows.files import WouldOverwrite
from reorg.intake.load import load
from reorg.rules.audit import audit
from reorg.rules.problem import Problem

OPTIONS = SolveOptions(time_limit=20, gap=0.0)


@cache
def loaded(folder: Path) -> Problem:
    found = load(folder)
    assert found.problem is not None, [finding.say("zh") for finding in found.findings]
    return found.problem


def explained(folder: Path) -> Clash:
    return explain_clash(loaded(folder), time_limit=30)


def test_without_them_there_is_a_plan(tmp_path: Path) -> None:
    clash = explained(write(tmp_path / "p", "none"))
    assert clash.status == "plan"
    assert [line.en for line in clash_lines(clash)] == ["There is a plan that keeps all hard rules: no clash."]


@pytest.mark.parametrize("name", CLASHES)
def test_every_way_out_is_a_scenario_file_that_gives_a_plan(name: str, tmp_path: Path) -> None:
    folder = write(tmp_path / "p", name)
    clash = explained(folder)
    assert clash.status == "clash"
    assert clash.complete
    assert clash.ways_out
    out = tmp_path / "deep" / "out"
    files = write_clash(clash, out, "zh", project=folder)
    scenarios = [file for file in files if file.suffix == ".yaml"]
    assert len(scenarios) == len(clash.ways_out)
    for file, way in zip(scenarios, clash.ways_out, strict=True):
        problem = loaded(file)
        assert audit(problem, way.seats).ok
        assert not audit(loaded(folder), way.seats).ok
        assert solve(problem, OPTIONS).status == "optimal"
        told = {rule.id: rule.model_dump(exclude={"line", "file"}) for rule in problem.rules}
        meant = {rule.id: rule.model_dump(exclude={"line", "file"}) for rule in way_problem(clash, way).rules}
        assert told == meant


@pytest.mark.parametrize("name", CLASHES)
def test_what_clash_json_says_to_apply_is_enough(name: str, tmp_path: Path) -> None:
    folder = write(tmp_path / "p", name)
    clash = explained(folder)
    write_clash(clash, tmp_path / "out", "en", project=folder / "project.yaml")
    told = json.loads((tmp_path / "out" / "clash.json").read_text(encoding="utf-8"))
    assert told["format"] == "reorg.clash/1"
    assert all(one["verified"] and one["minimal"] for one in told["demands"])
    for way, known in zip(told["ways_out"], clash.ways_out, strict=True):
        scenario = {"extends": "project.yaml", "rules": [change["apply"] for change in way["changes"]]}
        (folder / "s.yaml").write_text(yaml.safe_dump(scenario, allow_unicode=True), encoding="utf-8")
        found = load(folder / "s.yaml")
        assert found.problem is not None
        assert audit(found.problem, known.seats).ok
        assert sum(change["weight"] for change in way["changes"]) == pytest.approx(way["weight"])
        for change in way["changes"]:
            assert change["from"] != change["to"]


def changes(name: str, tmp_path: Path) -> list[list[tuple[str, float, float]]]:
    """The ways out of a clash: rule, from, to."""
    clash = explained(write(tmp_path / name, name))
    return [[(one.rule_id, one.before, one.after) for one in way.changes] for way in clash.ways_out]


def test_limits_move_from_where_they_are_to_where_a_plan_is(tmp_path: Path) -> None:
    # one of the two technicians is the only one who may head the department
    assert changes("technicians", tmp_path)[0] == [("needs:lab:刑事技术", 3, 1)]
    assert changes("quota", tmp_path)[0] == [("leaders", 3, 1)]
    assert changes("branch", tmp_path)[0] == [("branch:lab", 3, 0)]
    assert changes("heads", tmp_path)[0] == [("posts:ci/head", 2, 1)]
    # the department keeps its three of twelve, or gives one of them up
    assert [("grassroots", 0.8, 0.75)] in changes("share", tmp_path)
    assert [("strength:ci:民警", 3, 2)] in changes("share", tmp_path)
    ages = [47, 37, 32, 54, 57, 56, 55, 52, 51, 50, 42, 27]
    ((rule, before, after),) = changes("old", tmp_path)[0]
    assert (rule, before) == ("old", 45)
    assert sum(ages) / 12 <= after < sum(ages) / 12 + 0.01


def test_the_shortfall_of_the_issue_is_said_so(tmp_path: Path) -> None:
    clash = explained(write(tmp_path / "p", "technicians"))
    lines = [line.zh for line in clash_lines(clash)]
    assert (
        "  · 刑事侦查部/技术室需要刑事技术≥2的人员3名；全局可计入的只有2（需要3）（示例甲（Q01）、示例乙（Q02））"
        in lines
    )
    assert any("the bureau has 2 (3 needed)" in line.en for line in clash_lines(clash))
    (short,) = [one for one in clash.shortfalls if len(one.demands) == 1]
    assert (short.required, short.available, short.people) == (3, 2, ("Q01", "Q02"))


def test_the_best_effort_plan_is_marked_and_keeps_the_loosened_rules(tmp_path: Path) -> None:
    folder = write(tmp_path / "p", "technicians")
    clash = explained(folder)
    found = load(folder)
    planned = best_effort(clash, found.inputs, found.settings, OPTIONS)
    assert planned is not None
    assert planned.plan is not None
    files = write_clash(clash, tmp_path / "out", "zh", project=folder, planned=planned)
    assert tmp_path / "out" / "best-effort" / "plan.xlsx" in files
    told = json.loads((tmp_path / "out" / "best-effort" / "plan.json").read_text(encoding="utf-8"))
    assert told["project"]["title"] == "【权宜方案·未满足全部硬性规则】小局改革"
    seats = {one["person_id"]: one["seat"] for one in told["assignments"]}
    structure = clash.problem.structure
    index = {seat.seat_id: number for number, seat in enumerate(structure.seats)}
    plan = [index[seats[person.person_id]] for person in clash.problem.people]
    assert audit(way_problem(clash, clash.ways_out[0]), plan).ok
    assert not audit(clash.problem, plan).ok
    sheet = load_workbook(tmp_path / "out" / "best-effort" / "plan.xlsx")["概览"]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert any("权宜方案：按“出路一”放宽" in cell for cell in cells)


def test_a_search_cut_short_leaves_the_way_outs_own_plan(tmp_path: Path) -> None:
    folder = write(tmp_path / "p", "women")
    clash = explained(folder)
    planned = best_effort(clash, (), {}, SolveOptions(time_limit=0.0))
    assert planned is not None
    assert planned.plan is not None
    assert planned.plan.solver.status == "feasible"
    assert planned.plan.solver.bound >= planned.plan.solver.objective
    assert len(planned.plan.assignments) == len(clash.problem.people)


def test_nothing_is_overwritten_unasked_and_old_ways_out_go(tmp_path: Path) -> None:
    folder = write(tmp_path / "p", "women")
    clash = explained(folder)
    out = tmp_path / "out"
    write_clash(clash, out, "zh", project=folder)
    (out / "way-out-7.yaml").write_text("extends: nothing\n", encoding="utf-8")
    with pytest.raises(WouldOverwrite):
        write_clash(clash, out, "zh", project=folder)
    write_clash(clash, out, "zh", project=folder, force=True)
    assert not (out / "way-out-7.yaml").exists()


@pytest.mark.parametrize("name", ["technicians", "nobody", "relatives", "together", "roster"])
def test_masked_outputs_name_nobody(name: str, tmp_path: Path) -> None:
    folder = write(tmp_path / "p", name)
    clash = explained(folder)
    planned = best_effort(clash, (), {}, OPTIONS)
    files = write_clash(clash, tmp_path / "out", "zh", project=folder, planned=planned, mask=True)
    for file in files:
        if file.suffix == ".xlsx":
            continue
        text = file.read_text(encoding="utf-8")
        for word in (*NAMES, *(person.person_id for person in clash.problem.people)):
            assert word not in text, f"{file.name} names {word}"
    for line in clash_lines(masked_clash(clash)):
        assert not any(word in line.zh + line.en for word in NAMES)
    assert [one.required for one in masked_clash(clash).shortfalls] == [one.required for one in clash.shortfalls]
