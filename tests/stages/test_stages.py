"""Waves: the model against every way to stage small plans, the replay against planted faults, reasons, days."""

from __future__ import annotations

import random
import threading
from datetime import date, timedelta

import pytest
from small_moves import drawn, every_way, reports, settings_drawn, staged_problem

from reorg.stages.check import replay
from reorg.stages.dates import calendar_of
from reorg.stages.problem import problem_of
from reorg.stages.settings import StageSettings
from reorg.stages.solve import StageOptions, solve_stages

MANY = [(f"P{n}", "A", "大队长" if n == 0 else "民警", {}) for n in range(6)] + [
    (f"Q{n}", "C", "大队长" if n == 0 else "民警", {}) for n in range(4)
]
TO_N = ["N/head", *["N"] * 5]
IN_C = ["C/head", *["C"] * 3]


@pytest.mark.parametrize("seed", range(30))
def test_the_waves_are_the_best_of_all_ways(seed: int) -> None:
    """Fewest waves, then each aim in its order; nothing is found where no way is approved, and only then."""
    bureau, seats = drawn(seed)
    settings = settings_drawn(seed)
    problem = problem_of(bureau, seats, settings)
    staged = solve_stages(problem, settings, StageOptions(60))
    ways = list(every_way(problem, settings))
    if not ways:
        assert staged.status == "infeasible"
        return
    assert staged.status == "optimal"
    replayed = replay(problem, settings, reports(problem, settings, dict(staged.wave)))
    assert replayed.ok, [(d.key, d.breaches) for d in replayed.demands if not d.holds]
    fewest = min(waves for waves, _ in ways)
    assert staged.waves == fewest

    def value(one: object) -> list[int]:
        values = {"completion": one.completion, "even": one.spread}  # type: ignore[attr-defined]
        return [values[aim] for aim in settings.order]

    assert value(replayed) == min(value(one) for waves, one in ways if waves == fewest)
    assert [part.value for part in staged.parts.values()] == value(replayed)


@pytest.mark.parametrize("seed", range(30))
def test_random_waves_are_judged_as_counting_by_hand_does(seed: int) -> None:
    """Floors recounted from people and days alone, without the replay's tables."""
    bureau, seats = drawn(1000 + seed)
    draw = random.Random(seed)
    settings = StageSettings.model_validate(
        {
            "waves": {"start": "2023-03-01", "interval": 10, "max": 3},
            "floors": {"present": 0.5, "new": 0.5, "leaders": "none", "categories": ["民警"]},
            "handover": {"leaders": False},
        }
    )
    problem = problem_of(bureau, seats, settings)
    days = reports(problem, settings, {n: draw.randrange(3) for n in problem.movers})
    replayed = replay(problem, settings, days)
    broken = set()
    for day in [date(2023, 2, 28) + timedelta(days=n) for n in range(30)]:
        for u, unit in enumerate(problem.units):
            here = sum(
                (one.unit if not one.moves or days[n] <= day else one.old) == u for n, one in enumerate(problem.placed)
            )
            today = sum(one.old == u for one in problem.placed)
            then = sum(one.unit == u for one in problem.placed)
            least = then / 2 if unit.opens else today / 2
            if not unit.opens and not unit.closes:
                least = min(least, then)
            exempt = (unit.opens or unit.closes) and here == 0
            if here < least and not exempt and day in days.values():
                broken.add((day, u))
    assert replayed.floor_breaches == len(broken)


def test_a_unit_that_closes_keeps_its_floor_until_it_does() -> None:
    """Six people, four of whom stay until the unit closes: two may go before, never three."""
    floors = {"present": 0.6, "new": 0.3, "leaders": "none"}
    problem, settings = staged_problem(MANY, TO_N + IN_C, {"limits": {"people": 4}, "floors": floors})
    staged = solve_stages(problem, settings, StageOptions(20))
    assert (staged.status, staged.waves) == ("optimal", 2)
    assert sorted(staged.wave.values()) == [0, 0, 1, 1, 1, 1]
    three = {problem.index[f"P{n}"]: int(n >= 3) for n in range(6)}
    wrong = replay(problem, settings, reports(problem, settings, three))
    assert [one.key for one in wrong.demands if not one.holds] == ["floors.present"]
    assert wrong.floor_breaches == 1


def test_a_clash_is_told_by_what_alone_would_help() -> None:
    """The head must be in the old unit until it closes and in the new one when it opens: all would have to go at once."""
    problem, settings = staged_problem(MANY, TO_N + IN_C, {"limits": {"people": 4}, "floors": {"present": 0.5}})
    staged = solve_stages(problem, settings, StageOptions(20))
    assert staged.status == "infeasible"
    assert staged.without == ("limits.people", "floors.leaders")


def test_each_planted_fault_is_found() -> None:
    """One fault at a time in waves that keep everything; the demand that it breaks is named."""
    people = [("H", "C", "大队长", {}), ("S", "A", "大队长", {}), ("X", "A", "民警", {}), ("Y", "B", "民警", {})]
    raw = {
        "limits": {"people": 3},
        "floors": {"present": 0, "new": 0, "leaders": "none"},
        "handover": {"days": 2, "chains": "free"},
        "training": {"days": 10},
        "together": [["X", "S"]],
        "people": {"X": 1},
    }
    problem, settings = staged_problem(people, ["N", "C/head", "N", "O"], raw)
    index, first = problem.index, date(2023, 3, 1)
    good = {index["S"]: first, index["X"]: first, index["H"]: date(2023, 3, 3), index["Y"]: date(2023, 3, 15)}
    assert replay(problem, settings, good).ok

    def broken(**changed: date) -> set[str]:
        days = {**good, **{index[who]: day for who, day in changed.items()}}
        return {one.key for one in replay(problem, settings, days).demands if not one.holds}

    assert broken(H=first) == {"handover"}
    assert broken(Y=first) == {"training", "limits.people"}
    assert broken(S=date(2023, 3, 15)) == {"handover", "together.people"}
    assert broken(X=date(2023, 3, 15)) == {"timing", "together.people"}
    assert "dates" in broken(Y=date(2023, 3, 18))
    assert "dates" in broken(Y=date(2023, 2, 27))
    missing = {n: day for n, day in good.items() if n != index["Y"]}
    assert [one.key for one in replay(problem, settings, missing).demands if not one.holds] == ["dates"]


def test_a_swap_moves_on_one_day_even_with_handover_days() -> None:
    people = [("H", "A", "大队长", {}), ("S", "C", "大队长", {}), ("X", "A", "民警", {})]
    same = {"A": "N"}
    problem, settings = staged_problem(people, ["C/head", "N/head", "N"], {"handover": {"days": 5}, "same": same})
    assert len(problem.swaps) == 1
    staged = solve_stages(problem, settings, StageOptions(20))
    assert staged.status == "optimal"
    days = reports(problem, settings, dict(staged.wave))
    assert len(set(days.values())) == 1
    apart = {n: day + timedelta(days=14 * k) for k, (n, day) in enumerate(days.items())}
    assert "handover" in {one.key for one in replay(problem, settings, apart).demands if not one.holds}


def test_what_cannot_be_is_told_with_the_number_that_would_do() -> None:
    problem, settings = staged_problem(
        MANY, TO_N + IN_C, {"waves": {"start": "2023-03-01", "max": 2}, "limits": {"people": 2}, "floors": {"present": 0, "new": 0, "leaders": "none"}}
    )  # fmt: skip
    staged = solve_stages(problem, settings, StageOptions(20))
    assert staged.status == "infeasible"
    assert "3" in staged.reasons[0].zh
    assert staged.would_do == 3
    blocked, settings = staged_problem(MANY, TO_N + IN_C, {"limits": {"people": 3}, "floors": {"present": 0.6}})
    staged = solve_stages(blocked, settings, StageOptions(20))
    assert staged.status == "infeasible"
    assert any("甲队" in one.zh and "4" in one.zh for one in staged.reasons)
    assert staged.would_do is None


def test_no_one_reports_on_closed_days() -> None:
    settings = StageSettings.model_validate(
        {"waves": {"start": "2023-01-21", "interval": 7, "max": 3}, "blackout": ["2023-01-21/2023-01-27"]}
    )
    days = calendar_of(settings).days
    assert days[0] == date(2023, 1, 30)  # the 28th and 29th are a weekend
    assert all(day.weekday() < 5 and not date(2023, 1, 21) <= day <= date(2023, 1, 27) for day in days)
    assert list(days) == sorted(set(days))


def test_nobody_to_move_needs_no_wave() -> None:
    problem, settings = staged_problem(MANY[6:], IN_C, {})
    staged = solve_stages(problem, settings, StageOptions(5))
    assert (staged.status, staged.waves) == ("optimal", 0)
    assert replay(problem, settings, {}).ok


def test_an_interruption_before_anything_is_found_is_said() -> None:
    problem, settings = staged_problem(MANY, TO_N + IN_C, {"limits": {"people": 6}, "floors": {"leaders": "none"}})
    stop = threading.Event()
    stop.set()
    staged = solve_stages(problem, settings, StageOptions(20), stop=stop)
    assert staged.interrupted
    assert staged.status != "infeasible"


def test_more_waves_than_asked_are_not_taken() -> None:
    """`count` is exact: no wave is empty, none is added."""
    raw = {"waves": {"start": "2023-03-01", "count": 3}, "floors": {"present": 0, "new": 0, "leaders": "none"}}
    problem, settings = staged_problem(MANY, TO_N + IN_C, raw)
    staged = solve_stages(problem, settings, StageOptions(20))
    assert staged.status == "optimal"
    assert set(staged.wave.values()) == {0, 1, 2}
