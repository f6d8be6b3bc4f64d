"""Beats: connected, even as the best of all ways, dealt to teams and groups; the check against planted faults."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from small_stations import station

from reorg.domain.territory import Territory, Township
from reorg.flows.beating import make_beats
from reorg.teams.beats import Beat, check_beats
from reorg.teams.settings import Beats, TeamSettings
from reorg.teams.solve import TeamOptions, solve_teams

BEATS = Beats.model_validate({"communities": "c.xlsx", "measures": {"户数": 2, "population": 1}})
TEAMS = TeamSettings(group_size=2, groups_per_team=2, new_years=None)


def ground(seed: int, count: int = 7) -> Territory:
    """Communities in a ring with a chord."""
    draw = random.Random(seed)
    towns = tuple(
        Township(f"C{n}", f"社区{n}", measures={"户数": float(draw.randint(3, 30)), "population": float(draw.randint(9, 90))})
        for n in range(count)
    )  # fmt: skip
    edges: dict[tuple[str, str], float | None] = {(f"C{n}", f"C{n + 1}"): None for n in range(count - 1)}
    return Territory(towns, {**edges, ("C0", f"C{count - 1}"): None, ("C1", "C4"): None})


@pytest.mark.parametrize("seed", range(4))
def test_beats_are_as_even_as_the_best_two_connected_parts(seed: int) -> None:
    problem, territory = station(seed, TEAMS), ground(seed)
    solved = solve_teams(problem, TEAMS, TeamOptions())
    assert len(solved.teams) == 2
    made = make_beats(problem, solved, territory, BEATS, TeamOptions())
    assert made.checked is not None
    assert made.checked.ok
    assert made.status == "optimal"
    ids = [town.township_id for town in territory.townships]
    best = min(
        max(map(abs, checked.deviations))
        for mask in range(1, 2**6)
        for parts in [[[i for n, i in enumerate(ids) if (mask >> n & 1) == side] for side in (0, 1)]]
        for checked in [check_beats(territory, BEATS, [Beat(str(t), tuple(part), (t,)) for t, part in enumerate(parts, 1)], 2, 2)]
        if all(one.holds for one in checked.demands if one.key.startswith("beats:"))
    )  # fmt: skip
    assert made.greatest == pytest.approx(best, abs=1e-6)
    assert made.bound == pytest.approx(best, abs=1e-4)
    assert sorted(group for beat in made.beats for area in beat.areas for group in area.groups) == [(1, 1), (1, 2), (2, 1), (2, 2)]  # fmt: skip


def test_the_check_of_beats_finds_what_is_planted() -> None:
    problem, territory = station(1, TEAMS), ground(1)
    solved = solve_teams(problem, TEAMS, TeamOptions())
    good = make_beats(problem, solved, territory, BEATS, TeamOptions()).beats
    first, second = good

    def broken(*beats: Beat, settings: Beats = BEATS) -> set[str]:
        return {one.key for one in check_beats(territory, settings, beats, 2, 2).demands if not one.holds}

    assert broken(*good) == set()
    assert "beats:assigned" in broken(replace(first, communities=first.communities[:-1]), second)
    assert "beats:teams" in broken(first, replace(second, teams=first.teams))
    assert "beats:connected" in broken(Beat("a", ("C0", "C3"), (1,)), Beat("b", ("C1", "C2", "C4", "C5", "C6"), (2,)))
    emptied = replace(first, areas=first.areas[:1])
    assert f"areas:{first.name}" in broken(emptied, second)
    tight = Beats.model_validate({"communities": "c", "measures": {"户数": {"max_deviation": 0}}})
    assert "beats:deviation:户数" in broken(*good, settings=tight)


def test_few_communities_are_shared_and_islands_are_named() -> None:
    problem, territory = station(2, TEAMS), ground(2, 5)
    solved = solve_teams(problem, TEAMS, TeamOptions())
    few = make_beats(problem, solved, replace(territory, townships=territory.townships[:3], edges={("C0", "C1"): None, ("C1", "C2"): None}), BEATS, TeamOptions())  # fmt: skip
    assert few.checked is not None
    assert few.checked.ok
    assert few.notes
    loose = make_beats(problem, solved, replace(territory, edges={("C0", "C1"): None}), BEATS, TeamOptions())
    assert loose.status == "infeasible"
    assert "社区4" in loose.reasons[0].zh
    nobody = make_beats(problem, solved, Territory(), BEATS, TeamOptions())
    assert nobody.status == "infeasible"
    more = BEATS.model_copy(update={"counts": {"S": 3}})
    assert "3" in make_beats(problem, solved, territory, more, TeamOptions()).reasons[0].en
