"""Rosters against brute force; the replay against planted faults; the calendar; a year's evenness."""

from __future__ import annotations

import random
import threading
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from small_rosters import ALL_DAY, drawn, every_roster, roster

from reorg.intake.holidays import official_years
from reorg.report.icalendar import personal_calendar, roster_calendar
from reorg.rosters.check import check_roster
from reorg.rosters.days import days_between
from reorg.rosters.figures import carried, counts, running, spreads, unevenness
from reorg.rosters.problem import Absence, Past, RosterProblem
from reorg.rosters.settings import day_of, hours_of
from reorg.rosters.solve import RosterOptions, RosterProgress, solve_roster
from reorg.rosters.turn import Turn

NO_LIMIT = RosterOptions(None)


def value(problem: RosterProblem, turns: tuple[Turn, ...]) -> tuple[int, ...]:
    """What is minimized, in its order, as the replay counts it."""
    costs = [unevenness(problem, m, running(problem, m, turns)[-1][1]) for m in problem.settings.fair]
    return (*costs, len(check_roster(problem, turns).unkept))


@pytest.mark.parametrize("seed", range(14))
def test_no_roster_is_better_and_none_is_missed(seed: int) -> None:
    problem = drawn(random.Random(seed))
    kept = [turns for turns in every_roster(problem) if check_roster(problem, turns).ok]
    solved = solve_roster(problem, NO_LIMIT)
    if not kept:
        assert solved.status == "short"
        assert solved.short
        checked = check_roster(problem, solved.turns)
        assert checked.rules_kept
        assert {(s.date, s.duty, s.missing) for s in checked.short} == {
            (s.date, s.duty, s.missing) for s in solved.short
        }
        assert all(one.reason.zh for one in solved.short)
        return
    assert solved.status == "optimal"
    assert check_roster(problem, solved.turns).ok
    assert value(problem, solved.turns) == min(value(problem, turns) for turns in kept)


def test_the_least_shortage_is_found() -> None:
    # two people, one of 24 hours a day and 24 hours of rest: O1 away for two days in the middle
    problem = roster(2, days=4, absences=[Absence("O1", date(2026, 2, 11), date(2026, 2, 12), "年休假")])
    solved = solve_roster(problem, NO_LIMIT)
    assert solved.status == "short"
    assert sum(one.missing for one in solved.short) == 1  # O2, O1?, O2: a night before leave reaches into it
    assert "请假" in solved.short[0].reason.zh


@pytest.mark.slow
def test_nights_differ_by_at_most_one_over_a_year_and_every_rule_holds() -> None:
    rng = random.Random(5)
    absences = []
    for n in range(1, 9):
        start = date(2026, 1, 5) + timedelta(days=rng.randrange(340))
        absences.append(Absence(f"O{n}", start, start + timedelta(days=6), "年休假"))
    before = {f"O{n}": {"nights": 40 + n % 3} for n in range(1, 9)}
    problem = roster(
        8, first=date(2026, 1, 1), days=365, absences=absences, before=before, fair=["nights", "holidays", "weekends"],
        nights_in_7_days=2, rest_after_night=24,
    )  # fmt: skip
    solved = solve_roster(problem, NO_LIMIT)
    checked = check_roster(problem, solved.turns)
    assert checked.ok
    assert solved.status == "optimal"
    for measure in ("nights", "holidays", "weekends"):
        final = running(problem, measure, solved.turns)[-1][1]
        assert max(spreads(problem, measure, final).values()) <= 1
    assert sum(counts(problem, solved.turns)["nights"]) == 365
    assert all(one.proven for one in solved.evenness)


def test_somebody_new_does_not_work_off_the_past_of_others() -> None:
    problem = roster(4, days=28, before={f"O{n}": {"nights": 30} for n in (1, 2, 3)})
    assert carried(problem, "nights") == [30, 30, 30, 30]
    own = counts(problem, solve_roster(problem, NO_LIMIT).turns)["nights"]
    assert own == [7, 7, 7, 7]


def test_earlier_months_are_evened_out() -> None:
    problem = roster(
        4,
        days=28,
        nights_in_7_days=4,
        before={"O1": {"nights": 33}, "O2": {"nights": 30}, "O3": {"nights": 31}, "O4": {"nights": 30}},
    )
    own = counts(problem, solve_roster(problem, NO_LIMIT).turns)["nights"]
    assert [33 + own[0], 30 + own[1], 31 + own[2], 30 + own[3]] == [38, 38, 38, 38]


def test_leave_that_is_credited_need_not_be_made_up() -> None:
    leave = Absence("O1", date(2026, 2, 9), date(2026, 2, 22), "产假", credited=True)
    plain = roster(4, days=28, nights_in_7_days=4, absences=[replace(leave, credited=False)])
    credited = roster(4, days=28, nights_in_7_days=4, absences=[leave])
    assert counts(plain, solve_roster(plain, NO_LIMIT).turns)["nights"] == [7, 7, 7, 7]
    # January has 20 of the days, March 8: what O1 misses in February counts as had
    own = counts(credited, solve_roster(credited, NO_LIMIT).turns)["nights"]
    assert own[0] < min(own[1:])
    assert sum(own) == 28


def test_a_duty_of_another_roster_keeps_its_rest() -> None:
    day = date(2026, 2, 10)
    start = day.toordinal() * 1440 + 8 * 60
    other = Past("O1", day, ((start, start + 1440),), True)
    problem = roster(4, days=5, past=[other])
    solved = solve_roster(problem, NO_LIMIT)
    assert check_roster(problem, solved.turns).ok
    taken = {turn.date for turn in solved.turns if "O1" in turn.people}
    assert not taken & {day, day - timedelta(days=1), day + timedelta(days=1)}
    moved = tuple(replace(t, people=("O1",)) if t.date == day else t for t in solved.turns)
    assert {d.key for d in check_roster(problem, moved).demands if not d.holds} >= {"once"}


def test_crews_of_three_or_two_and_two() -> None:
    crew = [{"民警": 3}, {"民警": 2, "辅警": 2}]  # R21b: night on highways
    problem = roster(
        5, 4, days=4, officers=2, rest_after_night=24, nights_in_7_days=None, fair=["nights"],
        duties=[{"id": "highway", "bands": ["night"], "crew": crew}],
    )  # fmt: skip
    solved = solve_roster(problem, NO_LIMIT)
    checked = check_roster(problem, solved.turns)
    assert solved.status == "optimal"
    assert checked.ok
    kinds = {tuple(sorted(p[0] for p in turn.people)) for turn in solved.turns}
    assert kinds <= {("O", "O", "O"), ("A", "A", "O", "O")}
    assert ("A", "A", "O", "O") in kinds  # five officers give no three every other night
    turn = solved.turns[0]
    for people in (("O1", "O2"), ("O1", "O2", "A1"), ("A1", "A2", "A3", "A4")):
        broken = check_roster(problem, (replace(turn, people=people), *solved.turns[1:]))
        assert not broken.ok


def test_groups_take_turns_as_a_whole_and_each_team_sends_one() -> None:
    groups = (((0, 1), (2, 3)), ((4, 5), (6, 7)))
    problem = roster(
        8, days=5, officers=2, groups=groups, fair=["nights"], nights_in_7_days=None,
        duties=[{"id": "big", "bands": ["night"], "by": "group"}, {"id": "middle", "bands": {"workday": ["day", "evening"]}, "by": "group", "each_team": True}],
        absences=[Absence("O1", date(2026, 2, 10), date(2026, 2, 10), "年休假")], rest=8,
    )  # fmt: skip
    solved = solve_roster(problem, NO_LIMIT)
    checked = check_roster(problem, solved.turns)
    assert checked.rules_kept
    for turn in solved.turns:
        assert turn.duty != "middle" or {label[0] for label in turn.labels} <= {"1", "2"}
        assert not ({"O1", "O2"} & set(turn.people) and turn.date == date(2026, 2, 10))
    turn = next(t for t in solved.turns if t.duty == "big")
    split = tuple(replace(t, people=t.people[:1]) if t is turn else t for t in solved.turns)
    assert "whole" in {d.key for d in check_roster(problem, split).demands if not d.holds}


def test_auxiliaries_are_never_alone() -> None:
    duties = [
        {"id": "officers", "bands": ["day"], "need": 2, "who": {"category": "民警"}},
        {"id": "late", "bands": ["day", "noon", "evening"], "who": {"category": "辅警"}},
    ]
    problem = roster(4, 2, days=1, officers=2, duties=duties)
    solved = solve_roster(problem, NO_LIMIT)
    assert solved.status == "short"  # in the evening no officer would be there
    assert [one.duty for one in solved.short] == ["late"]
    alone = (*solved.turns, Turn(problem.days[0].date, "late", ("A1",)))
    said = next(d for d in check_roster(problem, alone).demands if d.key == "officers")
    assert not said.holds
    assert "12:00" in said.breaches[0].zh


FAULTS = {
    "known": lambda t: (replace(t[0], people=("X9",)), *t[1:]),
    "covered": lambda t: t[1:],
    "not-over": lambda t: (replace(t[0], people=("O1", "O2", "O3")), *t[1:]),
    "leave": lambda t: tuple(replace(one, people=("O4",)) if one.date == date(2026, 2, 12) else one for one in t),
    "rest": lambda t: tuple(replace(one, people=("O1",)) for one in t[:2]) + t[2:],
    "nights-in-7-days": lambda t: tuple(
        replace(one, people=("O1",)) if n in (0, 2, 4, 6) else one for n, one in enumerate(t)
    ),
    "days-in-a-row": lambda t: tuple(replace(one, people=("O2",)) for one in t),
}


@pytest.mark.parametrize("key", FAULTS)
def test_a_planted_fault_is_found(key: str) -> None:
    problem = roster(
        5,
        days=7,
        days_in_a_row=3,
        nights_in_7_days=2,
        absences=[Absence("O4", date(2026, 2, 12), date(2026, 2, 12), "病假")],
    )
    turns = solve_roster(problem, NO_LIMIT).turns
    assert check_roster(problem, turns).ok
    broken = check_roster(problem, FAULTS[key](turns))
    assert key in {one.key for one in broken.demands if not one.holds}


def test_hours_are_limited_by_week_and_month() -> None:
    said = {"hours_in_7_days": 40.0, "hours_a_month": 70.0, "rest_after_night": 0}
    problem = roster(4, days=14, nights_in_7_days=None, duties=[{"id": "day", "bands": ["day", "evening"]}], **said)
    solved = solve_roster(problem, NO_LIMIT)
    assert check_roster(problem, solved.turns).ok
    greedy = tuple(replace(turn, people=("O1",)) for turn in solved.turns)
    assert {"hours-in-7-days", "hours-a-month", "days-in-a-row"} <= {
        d.key for d in check_roster(problem, greedy).demands if not d.holds
    }


@pytest.mark.parametrize(
    ("day", "kind", "made_up"),
    [
        ("2026-02-14", "workday", True), ("2026-02-15", "holiday", False), ("2026-02-23", "holiday", False), ("2026-02-24", "workday", False),
        ("2026-02-28", "workday", True), ("2026-10-10", "workday", True), ("2025-10-08", "holiday", False), ("2024-02-09", "workday", False),
        ("2022-12-31", "holiday", False), ("2023-01-28", "workday", True), ("2026-03-07", "weekend", False),
    ],
)  # fmt: skip
def test_days_are_as_announced(day: str, kind: str, made_up: bool) -> None:
    when = date.fromisoformat(day)
    (one,) = days_between(when, when, official_years())
    assert (one.kind, one.made_up) == (kind, made_up)


@pytest.mark.parametrize("year", ["2022", "2023", "2024", "2025", "2026"])
def test_the_holidays_are_consistent(year: str) -> None:
    said = official_years()[year]
    assert said.source
    off = [one.first + timedelta(days=n) for one in said.off for n in range((one.last - one.first).days + 1)]
    assert len(set(off)) == len(off)
    assert all(day.weekday() >= 5 for day in said.work)
    assert not set(off) & set(said.work)
    # working days made holidays beyond the statutory ones are made up: 11 statutory days to 2024, 13 from 2025 on
    statutory = 11 if int(year) < 2025 else 13
    assert sum(day.weekday() < 5 for day in off) - len(said.work) <= statutory


def test_hours_and_days_are_read() -> None:
    assert hours_of("22:00-08:00") == (1320, 1920)
    assert hours_of("24:00-32:00") == (1440, 1920)
    assert hours_of("08:00-08:00") == (480, 1920)
    assert day_of("2026-02", last=True) == date(2026, 2, 28)
    for wrong in ("25", "8-9", "22:61-23:00"):
        with pytest.raises(ValueError, match="时"):
            hours_of(wrong)


def parsed(text: str) -> list[dict[str, str]]:
    """Events of a calendar file, lines unfolded."""
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    events: list[dict[str, str]] = []
    for line in text.replace("\r\n ", "").split("\r\n"):
        key, _, said = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and key not in ("END",):
            events[-1][key.partition(";")[0]] = said
    return events


def test_calendars_can_be_read_and_keep_their_ids() -> None:
    duties = [
        {
            "id": "big",
            "name": {"zh": "大，全所；值班" * 8, "en": "Large"},
            "bands": {"workday": ["noon", "evening", "night"], "weekend": ALL_DAY},
            "place": "所",
        }
    ]
    problem = roster(4, days=10, duties=duties)
    turns = solve_roster(problem, NO_LIMIT).turns
    text = roster_calendar(problem, turns, date(2026, 1, 1), "zh")
    events = parsed(text)
    assert len({one["UID"] for one in events}) == len(events) == sum(len(problem.spans[d, "big"]) for d in range(10))
    assert text == roster_calendar(problem, turns, date(2026, 1, 1), "zh")
    assert "TZID:Asia/Shanghai" in text
    first = events[0]
    assert first["DTSTART"] == "20260209T120000"
    ends = [datetime.strptime(one["DTEND"], "%Y%m%dT%H%M%S") for one in events]
    assert max(ends) == datetime(2026, 2, 19, 8)
    mine = parsed(personal_calendar(problem, turns, "O1", date(2026, 1, 1), "en"))
    assert len({one["DTSTART"][:8] for one in mine}) == sum("O1" in turn.people for turn in turns)
    assert all(one["UID"].endswith("@reorg") for one in mine)


def test_months_that_are_made_are_kept_when_the_time_is_up() -> None:
    """Stopped while the third of four months is made: two months stand, checked; nothing is said of the others."""
    problem = roster(4, first=date(2026, 1, 1), days=120, nights_in_7_days=4)
    stop, months = threading.Event(), []

    def heard(progress: RosterProgress) -> None:
        months.append(progress.phase)
        if len(months) == 2:
            stop.set()

    solved = solve_roster(problem, NO_LIMIT, heard, stop)
    assert (solved.status, solved.days) == ("begun", 59)
    assert {turn.date for turn in solved.turns} == {day.date for day in problem.days[:59]}
    assert check_roster(problem.first(solved.days), solved.turns).ok
    assert not check_roster(problem, solved.turns).ok
