"""Teams against every way to cut small stations; the check against planted faults; a station of 38 proven."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from small_stations import AS_OF, answer_of, cheapest, officers, station

from reorg.teams.check import Answer, check_teams
from reorg.teams.evenness import cost_of, least_spread
from reorg.teams.peers import dealt
from reorg.teams.problem import has_title, problem_of
from reorg.teams.reasons import clash
from reorg.teams.settings import TeamSettings
from reorg.teams.solve import TeamOptions, solve_teams

SMALL: dict[str, Any] = {"group_size": 2, "groups_per_team": 2, "leaders": ["副所长"]}
SECTIONS: tuple[dict[str, Any], ...] = (
    {**SMALL, "balance": {"strength": 1}},
    {**SMALL, "balance": {"strength": 10, "age": {"weight": 1, "tolerance": 1}, "years": 1}, "new_years": 8},
    {**SMALL, "balance": {"age": 1}, "women": {"min": 1, "max": 2}, "new_years": None},
    {**SMALL, "balance": {"strength": 2.5}, "skills": {"社区": 2, "刑侦": 1}},
    {**SMALL, "balance": {"years": 1}, "partners": [["P3", "P6"]], "apart": [["P8", "P9"]], "new_years": 5},
    {**SMALL, "balance": {"skills": 1}, "partner_column": "搭档", "new_years": 12},
    {**SMALL, "balance": {"strength": 1}, "relatives": "free", "leaders": ["P5", "P6", "P7"]},
    {"group_size": 3, "groups_per_team": 1, "balance": {"strength": 1}, "partners": [["P4", "P6"], ["P7", "P9"]], "new_years": 10},
    {"group_size": 3, "groups_per_team": 2, "balance": {"strength": 1}, "partners": [["P3", "P4"], ["P6", "P7"]], "new_years": 9},
)  # fmt: skip


@pytest.mark.parametrize("section", range(len(SECTIONS)))
@pytest.mark.parametrize("seed", range(4))
def test_as_even_as_the_best_of_all_ways(seed: int, section: int) -> None:
    settings = TeamSettings.model_validate(SECTIONS[section])
    problem = station(seed * 17 + section, settings, people=11 - seed % 2)
    best, solved = cheapest(problem, settings), solve_teams(problem, settings, TeamOptions())
    if best is None:
        assert solved.status == "infeasible"
        assert solved.reasons
        return
    assert solved.status == "optimal"
    assert solved.cost == pytest.approx(best, abs=1e-6)
    assert solved.bound == pytest.approx(best, abs=1e-6)
    checked = check_teams(problem, settings, answer_of(problem, solved.teams))
    assert checked.ok
    assert checked.group_cost == pytest.approx(solved.group_cost)


def test_clashing_demands_are_named_and_without_one_of_them_teams_exist() -> None:
    settings = TeamSettings.model_validate({**SMALL, "partners": [["P4", "P5"]], "apart": [["P6", "P7", "P8"]], "new_years": None})  # fmt: skip
    problem = station(3, settings)
    solved = solve_teams(problem, settings, TeamOptions())
    assert solved.status == "infeasible"
    said = " ".join(reason.zh for reason in solved.reasons)
    assert "P4、P5" in said  # relatives as well as partners: seen by counting
    apart = settings.model_copy(update={"partners": []})
    problem = station(3, apart)
    (told,) = clash(problem, apart, None)  # three apart, two teams, a reserve of one
    assert solve_teams(problem, apart, TeamOptions()).status in ("optimal", "infeasible")
    assert told.zh


def test_three_who_are_apart_fit_no_two_full_teams() -> None:
    settings = TeamSettings.model_validate({**SMALL, "apart": [["P6", "P7", "P8"]], "new_years": None, "relatives": "free"})  # fmt: skip
    problem = station(3, settings, people=10)
    solved = solve_teams(problem, settings, TeamOptions())
    assert solved.status == "infeasible"
    assert "P6、P7、P8" in solved.reasons[0].zh
    assert "P6、P7、P8" in solved.reasons[0].en
    free = settings.model_copy(update={"apart": []})
    assert solve_teams(station(3, free, people=10), free, TeamOptions()).status == "optimal"


def test_the_check_finds_what_is_planted() -> None:
    settings = TeamSettings.model_validate({**SMALL, "women": {"min": 1}, "skills": {"社区": 1}, "partner_column": "搭档", "apart": [["P8", "P9"]], "new_years": 8})  # fmt: skip
    problem = station(0, settings.model_copy(update={"women": None}), people=11)
    solved = solve_teams(problem, settings.model_copy(update={"women": None}), TeamOptions())
    assert solved.teams
    good = answer_of(problem, solved.teams)

    def broken(answer: Answer, asked: TeamSettings = settings) -> set[str]:
        return {one.key for one in check_teams(problem, asked, answer).demands if not one.holds}

    assert broken(good, settings.model_copy(update={"women": None})) == set()
    first, second = good.teams
    assert "once" in broken(replace(good, reserve=()))
    assert "once" in broken(replace(good, reserve=(*good.reserve, "P0")))  # the chief
    assert "once" in broken(replace(good, reserve=(*good.reserve, "X")))
    assert "once" in broken(replace(good, teams=(first, first)))
    assert "sizes" in broken(replace(good, teams=(first,)))
    assert "sizes" in broken(replace(good, teams=((first[0] + first[1],), second)))
    assert "led" in broken(replace(good, leaders=("", good.leaders[1])))
    assert "led" in broken(replace(good, leaders=(good.leaders[1], good.leaders[0])))
    both = sorted(problem.able)
    rest = [n for n in range(len(problem.members)) if n not in both]
    crowd = answer_of(problem, (((both[0], both[1]), (rest[0], rest[1])), ((rest[2], rest[3]), (rest[4], rest[5]))))
    assert "led" in broken(crowd)
    everyone = [member.person_id for member in problem.members]

    def beside(a: str, b: str, group: bool) -> Answer:
        """Teams in which a and b share a team, and a group where asked."""
        others = [one for one in everyone if one not in (a, b)]
        four = [a, b, *others[:2]] if group else [a, others[0], b, others[1]]
        rest = others[2:6]
        return Answer(
            ((tuple(four[:2]), tuple(four[2:])), (tuple(rest[:2]), tuple(rest[2:]))), (a, rest[0]), tuple(others[6:])
        )

    assert "partners:1" in broken(beside("P4", "P7", False))
    assert "partners:1" not in broken(beside("P4", "P7", True))
    assert "relatives" in broken(beside("P4", "P5", False))
    assert "apart:1" in broken(beside("P8", "P9", False))
    fresh = [one.person_id for one in problem.members if one.new]
    if len(fresh) > 1:
        assert "new" in broken(beside(fresh[0], fresh[1], True))
    many = settings.model_copy(update={"skills": {"社区": 4}, "women": None})
    assert "skill:社区" in broken(good, many)
    assert "women" in broken(good, TeamSettings.model_validate({**SMALL, "women": {"min": 4}}))


@pytest.mark.slow
def test_a_station_of_38_is_proven_and_beats_dealing_by_turns() -> None:
    settings = TeamSettings(leaders=["副所长"], leave_out=["所长", "内勤", "P7", "P8"])
    problem = problem_of("S", "城关派出所", officers(39, 38, 5), settings, AS_OF)
    assert (problem.teams, problem.reserve) == (5, 4)
    solved = solve_teams(problem, settings, TeamOptions())
    assert solved.status == "optimal"
    assert solved.cost == solved.bound
    assert check_teams(problem, settings, answer_of(problem, solved.teams)).ok
    assert solved.cost < cost_of(problem.members, dealt(problem), settings.balance)


@pytest.mark.slow
@pytest.mark.parametrize("people", [60, 100])
def test_a_large_station_is_proven_even(people: int) -> None:
    """No teams can be more even than counting says, and these are: no other proof is needed."""
    settings = TeamSettings(leaders=["副所长"])
    problem = problem_of("S", "城关派出所", officers(people, people, people // 8), settings, AS_OF)
    solved = solve_teams(problem, settings, TeamOptions())
    assert problem.teams >= 9
    assert solved.status == "optimal"
    assert check_teams(problem, settings, answer_of(problem, solved.teams)).ok


def test_partners_of_whom_one_is_left_out_are_named() -> None:
    settings = TeamSettings(leaders=["副所长"], leave_out=["P7"], partners=[["P7", "P8"], ["P9", "P10"]])
    solved = solve_teams(problem_of("S", "城关派出所", officers(7, 14, 2), settings, AS_OF), settings, TeamOptions())
    told = [note.zh for note in solved.notes if "搭档" in note.zh]
    assert len(told) == 1
    assert "P7、P8" in told[0]


def test_same_input_same_teams() -> None:
    settings = TeamSettings(leaders=["副所长"])
    problem = problem_of("S", "城关派出所", officers(7, 14, 2), settings, AS_OF)
    first, again = (solve_teams(problem, settings, TeamOptions(seed=4)) for _ in range(2))
    assert first == again


def test_a_unit_too_small_makes_no_team_and_says_who_is_there() -> None:
    settings = TeamSettings()
    solved = solve_teams(station(1, settings, people=7), settings, TeamOptions())
    assert solved.status == "too-few"
    assert "P3" in solved.notes[0].zh


def test_people_away_and_chiefs_with_two_posts_are_left_out() -> None:
    held = officers(2, 11, 2)
    held[5] = (replace(held[5][0], status="产假"), "民警")
    held[6] = (held[6][0], "派出所所长（兼）")
    problem = problem_of("S", "s", held, TeamSettings(), AS_OF)
    assert {member.person_id for member in problem.left_out} == {"P0", "P1", "P5", "P6"}


@pytest.mark.parametrize(
    ("title", "is_chief"),
    [("城关派出所所长", True), ("副所长", False), ("所长（正股级）", True), ("党委委员、所长", True), ("副所长兼内勤", False), ("所长助理", False)],
)  # fmt: skip
def test_deputies_are_no_chiefs(title: str, is_chief: bool) -> None:
    assert has_title(title, ["所长"]) is is_chief


def test_the_least_spread_by_counting_is_never_above_a_real_one() -> None:
    assert least_spread([10, 20, 30, 40, 50, 70], 2, 3) == 0
    assert least_spread([10, 20, 30, 40, 50, 60], 2, 3) == 10
    assert least_spread([10, 20, 30, 40, 50, 60, 70], 2, 3) == 0  # one stays over
    assert least_spread([50] * 6, 2, 3) == 0
