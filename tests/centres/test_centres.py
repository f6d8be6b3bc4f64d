"""Centres against every answer on small coasts; the check against planted faults; reasons; the city of the sample."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from small_coasts import cheapest, random_coast, random_section

from reorg.centres.centre import named
from reorg.centres.check import check_centres
from reorg.centres.problem import as_today, by_districts, problem_of
from reorg.centres.settings import CentreSettings
from reorg.centres.sites import Mode
from reorg.centres.solve import CentreOptions, solve_centres
from reorg.domain.territory import Centre, Territory, Township
from reorg.intake.centre_demands import read_centres

ROOT = Path(__file__).resolve().parents[2]
MODES: tuple[Mode, ...] = ("shared", "districts", "today")


def problem_in(mode: Mode, territory: Territory, settings: CentreSettings) -> Any:
    problem = problem_of(territory, settings)
    if mode == "shared":
        return problem
    return (by_districts if mode == "districts" else as_today)(problem, territory, settings)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("seed", range(12))
def test_as_cheap_as_the_best_of_all_answers(seed: int, mode: Mode) -> None:
    territory, settings = random_coast(seed), CentreSettings.model_validate(random_section(seed * 7 + 1))
    problem = problem_in(mode, territory, settings)
    placed = solve_centres(problem, territory, CentreOptions())
    best = cheapest(territory, settings, mode)
    if best is None:
        assert placed.status == "infeasible"
        assert placed.reasons
        return
    assert placed.status == "optimal"
    assert placed.objective == pytest.approx(best, abs=1e-6)
    assert placed.bound == pytest.approx(best, abs=1e-6)
    checked = check_centres(territory, settings, named(territory, problem, placed), mode)
    assert checked.ok
    assert checked.objective == pytest.approx(best, abs=1e-9)


def line(*loads: float, ferry: bool = False, **more: Any) -> Territory:
    """Townships 10 minutes apart in a row; with ``ferry`` the last way is by boat."""
    towns = tuple(
        Township(f"T{n}", f"乡{n}", station=f"S{n}", measures={"incidents": load}, columns={"district": "东西"[n > 1]})
        for n, load in enumerate(loads)
    )
    edges: dict[tuple[str, str], float | None] = {(f"T{n}", f"T{n + 1}"): 10.0 for n in range(len(loads) - 1)}
    return Territory(towns, edges, ferries=frozenset({max(edges)}) if ferry else frozenset(), **more)


def solved(territory: Territory, **section: Any) -> Any:
    settings = CentreSettings.model_validate(section)
    return solve_centres(problem_of(territory, settings), territory, CentreOptions())


def test_the_check_finds_what_is_planted() -> None:
    territory = line(10, 20, 30, 40, ferry=True)
    settings = CentreSettings.model_validate(
        {
            "sites": {
                "乡0": {"capacity": 50, "must": "open", "existing": True},
                "乡2": {"capacity": 100, "min_load": 60},
                "乡3": {"must": "close"},
            },
            "counts": [2, 2],
            "travel": {"max_minutes": 15},
            "together": [["乡0", "乡1"]],
            "fixed": {"乡2": ["乡3"]},
            "districts": "district",
        }
    )
    good = (Centre("C1", "甲", "乡0", "T0", ("T0", "T1")), Centre("C2", "乙", "乡2", "T2", ("T2", "T3")))

    def broken(*centres: Centre, mode: Mode = "shared", **update: Any) -> set[str]:
        asked = settings.model_copy(update=update)
        return {one.key for one in check_centres(territory, asked, centres, mode).demands if not one.holds}

    first, second = good
    assert broken(*good) == set()
    assert "assigned" in broken(first, replace(second, members=("T2",)))
    assert "assigned" in broken(first, replace(second, members=("T1", "T2", "T3")))
    assert "assigned" in broken(first, replace(second, members=("T2", "T3", "T9")))
    assert "assigned" in broken(*good, Centre("C3", "丙", "乡3", "T3", ()))
    assert "sites" in broken(first, replace(second, township="T3"))
    assert "sites" in broken(first, replace(second, site="乡9"))
    assert "sites" in broken(first, replace(first, centre_id="C3"), second)
    assert "minutes" in broken(replace(first, members=("T0", "T1", "T2")), replace(second, members=("T3",)))
    assert "capacity" in broken(replace(first, members=("T0", "T1", "T2")), replace(second, members=("T3",)))
    assert "least" in broken(replace(first, members=("T0", "T1", "T2")), replace(second, members=("T3",)))
    assert "count" in broken(replace(second, members=("T0", "T1", "T2", "T3")))
    assert "must" in broken(replace(second, members=("T0", "T1", "T2", "T3")))
    assert "must" in broken(*good, Centre("C3", "丙", "乡3", "T3", ("T3",)))
    assert "together:1" in broken(replace(first, members=("T0",)), replace(second, members=("T1", "T2", "T3")))
    assert "fixed:乡2" in broken(replace(first, members=("T0", "T1", "T3")), replace(second, members=("T2",)))
    assert "borders" in broken(
        replace(first, members=("T0",)), replace(second, members=("T1", "T2", "T3")), mode="districts"
    )
    assert "today" in broken(*good, mode="today")


def test_a_station_is_served_whole() -> None:
    territory = line(10, 10, 10)
    towns = [replace(town, station="S") for town in territory.townships]
    territory = replace(territory, townships=tuple(towns))
    settings = CentreSettings.model_validate({"sites": ["乡0", "乡2"], "site": {"running_cost": 0}})
    split = (Centre("C1", "甲", "乡0", "T0", ("T0", "T1")), Centre("C2", "乙", "乡2", "T2", ("T2",)))
    assert "whole" in {one.key for one in check_centres(territory, settings, split).demands if not one.holds}
    placed = solve_centres(problem_of(territory, settings), territory, CentreOptions())
    assert len(placed.opened) == 1


def test_ways_by_ferry_are_named_and_can_be_ruled_out() -> None:
    territory = line(10, 10, 10, ferry=True)
    settings = CentreSettings.model_validate({"sites": ["乡0"]})
    problem = problem_of(territory, settings)
    centres = named(territory, problem, solve_centres(problem, territory, CentreOptions()))
    assert check_centres(territory, settings, centres).figures[0].by_ferry == ("T2",)
    by_land = solved(territory, sites=["乡0"], travel={"ferries": False})
    assert by_land.status == "infeasible"
    assert "乡2" in by_land.reasons[0].zh
    assert solved(territory, sites=["乡0", "乡2"], travel={"ferries": False}).status == "optimal"


@pytest.mark.parametrize(
    ("section", "says"),
    [
        ({"sites": ["乡0"], "travel": {"max_minutes": 15}}, ["乡2", "20"]),
        ({"sites": ["乡0", "乡3"], "site": {"capacity": 40}}, ["100", "80"]),
        ({"sites": ["乡0", "乡3"], "count": 3}, ["2", "3"]),
        ({"sites": {"乡0": {"must": "open"}, "乡3": {"must": "open"}}, "count": 1}, ["乡0", "乡3"]),
        ({"sites": {"乡0": {"must": "open", "min_load": 120}}}, ["120"]),
        ({"sites": {"乡0": {"must": "close"}, "乡1": None}, "fixed": {"乡0": ["乡0"]}}, ["乡0"]),
        ({"sites": ["乡0", "乡1", "乡2", "乡3"], "count": 1, "travel": {"max_minutes": 10}}, ["乡0", "1"]),
        ({"sites": ["乡0", "乡3"], "site": {"capacity": 35}}, ["40", "35"]),
        ({"sites": ["乡0", "乡3"], "site": {"capacity": 55}, "together": [["乡0", "乡1", "乡2"]]}, ["60", "55"]),
    ],
)
def test_why_there_are_none(section: dict[str, Any], says: Sequence[str]) -> None:
    placed = solved(line(10, 20, 30, 40), **section)
    if section.get("counts") == [
        1,
        3,
    ]:  # three rooms of 45 hold 10+30, 20, 40: an answer, and the last proof that reasons do not cry wolf
        assert placed.status == "optimal"
        return
    assert placed.status == "infeasible"
    told = " ".join(reason.zh for reason in placed.reasons)
    assert all(word in told for word in says), told
    assert all(reason.en for reason in placed.reasons)


def test_where_counting_sees_nothing_the_limit_in_the_way_is_found() -> None:
    """Loads of 30 do not fit twice into 50, although the sum does."""
    territory = line(30, 30, 30, 10)
    placed = solved(territory, sites=["乡0", "乡3"], site={"capacity": 50})
    assert placed.status == "infeasible"
    assert any("容量" in reason.zh for reason in placed.reasons)
    placed = solved(line(30, 30, 30), sites=["乡0", "乡1", "乡2"], site={"capacity": 50}, counts=[1, 2])
    assert placed.status == "infeasible"
    assert any("3 个中心" in reason.zh for reason in placed.reasons)


def test_stopped_or_out_of_time_is_not_infeasible() -> None:
    stop = threading.Event()
    stop.set()
    territory, settings = line(10, 20, 30, 40), CentreSettings.model_validate({"site": {"running_cost": 3}})
    placed = solve_centres(problem_of(territory, settings), territory, CentreOptions(time_limit=0.0), stop=stop)
    assert placed.status in ("optimal", "feasible", "unknown")
    assert placed.status != "infeasible"


def test_the_sample_city_shares_a_centre_more_cheaply_than_district_by_district() -> None:
    section = read_centres(ROOT / "sample_data" / "zhoushan")
    assert section.sound
    costs = {}
    for mode in ("shared", "districts"):
        problem = problem_in(mode, section.territory, section.settings)
        placed = solve_centres(problem, section.territory, CentreOptions())
        assert placed.status == "optimal"
        centres = named(section.territory, problem, placed)
        checked = check_centres(section.territory, section.settings, centres, mode)
        assert checked.ok
        costs[mode] = checked.objective
        if mode == "shared":
            assert any(len(one.districts) > 1 for one in checked.figures)
            assert solve_centres(problem, section.territory, CentreOptions()).serving == placed.serving
    assert costs["shared"] < costs["districts"]
    assert solve_centres(problem_in("today", section.territory, section.settings), section.territory, CentreOptions()).status == "infeasible"  # fmt: skip
