"""What a change costs against what it is worth, on a plan that is not the best one."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

import reorg


@pytest.fixture
def swapped(office: Any) -> Path:
    """The first plan with P02 and P06 in each other's department: each loses 1000 (100 for staying, weight 10)."""
    plan = json.loads(json.dumps(office.first))
    placed = {one["person_id"]: one for one in plan["assignments"]}
    for key in ("unit", "post", "seat"):
        placed["P02"][key], placed["P06"][key] = placed["P06"][key], placed["P02"][key]
    path: Path = office.project.parent / "swapped.json"
    path.write_text(json.dumps(plan), encoding="utf-8")
    return path


def moved(plan: Any) -> set[str]:
    return {one["person_id"] for one in plan["replan"]["changes"]}


def test_a_plan_laid_on_the_best_one_is_that_plan(office: Any) -> None:
    again = office.anew(office.plan).json
    assert {one["person_id"]: one["seat"] for one in again["assignments"]} == office.seats()
    assert again["solver"]["objective"] == office.first["solver"]["objective"]
    told = again["replan"]
    assert (told["changed"], told["cost"], told["share_unmoved"], told["compared"]) == (0, 0, 1, 12)
    assert told["value"] == office.first["solver"]["objective"]


def test_a_change_is_made_where_it_is_worth_more_than_it_costs(office: Any, swapped: Path) -> None:
    cheap = office.anew(swapped, "--change-weight", "999").json
    assert moved(cheap) == {"P02", "P06"}
    assert {one["reason"] for one in cheap["replan"]["changes"]} == {"gains"}
    assert {one["gain"] for one in cheap["replan"]["changes"]} == {1000}
    assert (cheap["replan"]["cost"], cheap["replan"]["value"]) == (2 * 999, office.first["solver"]["objective"])
    dear = office.anew(swapped, "--change-weight", "1001").json
    assert moved(dear) == set()
    assert dear["replan"]["value"] == office.first["solver"]["objective"] - 2000


def test_a_change_costs_a_tenth_of_a_placement_if_nothing_is_said(office: Any, swapped: Path) -> None:
    told = office.anew(swapped).json
    assert told["replan"]["change_weight"] == 100 * (10 + 3 + 2) / 10
    assert told["project"]["settings"]["from"] == {"plan": "swapped.json", "change_weight": 150}
    assert moved(told) == {"P02", "P06"}


def test_without_weight_the_plan_is_the_free_optimum(office: Any, swapped: Path) -> None:
    free = office.anew(swapped, "--change-weight", "0").json
    assert free["solver"]["objective"] == office.first["solver"]["objective"]
    assert free["replan"]["cost"] == 0
    assert moved(free) == {"P02", "P06"}, "who changed place is told all the same"
    assert "steady" not in {rule["id"] for rule in free["rules"]}


def test_a_huge_weight_moves_only_whom_it_must(office: Any) -> None:
    rows = {"P06": {"新单位": "刑事侦查部", "新岗位": "部长", "锁定": "是"}}
    told = office.anew(office.edited(rows), "--change-weight", "1e6").json
    seats = {one["person_id"]: one["seat"] for one in told["assignments"]}
    assert seats["P06"] == "ci/head"
    gone = {person: seat for person, seat in seats.items() if seat != office.seats()[person]}
    assert gone == {"P06": "ci/head", "P01": "ci/officer"}, "the post had its holder, who steps aside"
    assert told["replan"]["cost"] == 1e6
    assert told["replan"]["share_unmoved"] == 10 / 11


def test_value_and_cost_add_up_to_the_objective(office: Any, swapped: Path) -> None:
    for weight in ("0", "100", "999", "1001"):
        plan = office.anew(swapped, "--change-weight", weight).json
        told, objective = plan["replan"], plan["solver"]["objective"]
        assert objective == told["value"] - told["cost"]
        assert objective == sum(plan["terms"].values()) - sum(rule["cost"] for rule in plan["rules"])


@pytest.mark.parametrize("words", [("--change-weight", "5"), ("--from", "PLAN", "--change-weight", "-1"),
                                   ("--from", "PLAN", "--change-weight", "nan"), ("--from", "PLAN", "--change-weight", "inf")])  # fmt: skip
def test_a_weight_that_means_nothing_is_wrong_usage(office: Any, words: tuple[str, ...]) -> None:
    given = [str(office.plan) if word == "PLAN" else word for word in words]
    ran = office.run("plan", office.project, "-o", office.project.parent / "no", *given)
    assert ran.code == 2
    assert not (office.project.parent / "no").exists()


def test_the_function_plans_anew_as_the_command_does(office: Any, swapped: Path) -> None:
    made = reorg.plan(office.project, gap=0, keep=swapped, change_weight=1001)
    assert made.plan is not None
    assert made.plan.replan is not None
    assert made.plan.replan.changed == 0
    assert made.plan.settings["from"]["change_weight"] == 1001
    for weight in (-1, math.nan, math.inf):
        with pytest.raises(ValueError, match="change_weight"):
            reorg.plan(office.project, keep=swapped, change_weight=weight)


def test_the_search_begins_where_people_are_held(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import reorg.engine

    real, begun = reorg.engine.solve, []

    def solve(problem: Any, options: Any = None, progress: Any = None, stop: Any = None, start: Any = None) -> Any:
        seats = [seat.seat_id for seat in problem.structure.seats]
        people = [person.person_id for person in problem.people]
        begun.append({p: seats[s] if s >= 0 else "" for p, s in zip(people, start, strict=True)})
        return real(problem, options, progress, stop)

    monkeypatch.setattr(reorg.engine, "solve", solve)
    rows = {"P03": {"新单位": "安全防控部", "锁定": "是"}, "P04": {"审核": "不同意"}, "P09": {"新单位": "安全防控部"}}
    assert office.anew(office.edited(rows)).code == 0
    (seats,) = begun
    before = office.seats()
    assert seats["P03"] == "order/officer"
    assert seats["P04"] == "", "disagreed: to be placed anew"
    assert seats["P09"] == "", "fifty: not allowed where the row was moved to"
    assert {p: s for p, s in seats.items() if p not in ("P03", "P04", "P09")} == {
        p: s for p, s in before.items() if p not in ("P03", "P04", "P09")
    }
