"""Loads: counted twice by code that shares nothing, by hand on small figures; planted faults are caught."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest
from workload_project import UNITS, random_book

from reorg.domain.cases import Case
from reorg.domain.workload import people
from reorg.workload.book import CaseBook
from reorg.workload.check import check_workload
from reorg.workload.figures import relief, workload_of
from reorg.workload.made import Answer
from reorg.workload.routing import counted, load_in_force, loads
from reorg.workload.settings import WorkloadSettings
from reorg.workload.solve import work_out

SEEDS = range(100)


def test_counting_and_recounting_agree_on_random_books() -> None:
    for seed in SEEDS:
        book, problem = random_book(seed)
        demands = check_workload(book, problem, work_out(book, problem, {}).answer())
        wrong = [f"{seed} {one.key}: {one.breaches[0].en}" for one in demands if not one.holds and one.key != "share"]
        assert wrong == []


def test_the_share_is_judged_alike() -> None:
    """The page's share and the check's demand say the same, whichever way it falls."""
    seen = set()
    for seed in SEEDS:
        book, problem = random_book(seed)
        made = work_out(book, problem, {})
        wanted, share = book.settings.share, made.in_force.share
        assert wanted is not None
        held = next(one for one in check_workload(book, problem, made.answer()) if one.key == "share").holds
        assert held == (share is not None and share >= wanted.min.exact)
        seen.add(held)
    assert seen == {True, False}


def _fewer_cases(answer: Answer) -> Answer:
    return _moved(answer, (-1, 0, 0))


def _more_minutes(answer: Answer) -> Answer:
    return _moved(answer, (0, 1, 0))


def _fewer_people(answer: Answer) -> Answer:
    return _moved(answer, (0, 0, -1))


def _moved(answer: Answer, by: tuple[int, int, int]) -> Answer:
    units = {key: dict(held) for key, held in answer.units.items()}
    here = units[answer.rule]["S1"]
    units[answer.rule]["S1"] = (here[0] + by[0], here[1] + by[1], here[2] + by[2])
    return replace(answer, units=units)


def _unit_missing(answer: Answer) -> Answer:
    units = {key: {unit: one for unit, one in held.items() if unit != "X"} for key, held in answer.units.items()}
    return replace(answer, units=units)


def _other_rule(answer: Answer) -> Answer:
    return replace(answer, rule="other")


def _new_unit_short(answer: Answer) -> Answer:
    return replace(answer, new_units={**answer.new_units, "e1": answer.new_units.get("e1", 0) - 1})


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize(
    ("spoil", "key"),
    [(_fewer_cases, "cases:"), (_more_minutes, "hours:"), (_fewer_people, "needed:"), (_unit_missing, "cases:"),
     (_other_rule, "rule"), (_new_unit_short, "needed:new-units")],
)  # fmt: skip
def test_a_planted_fault_is_caught(spoil: Callable[[Answer], Answer], key: str, exact: bool) -> None:
    for seed in range(30):
        book, problem = random_book(seed)
        answer = spoil(work_out(book, problem, {}).answer())
        broken = [one.key for one in check_workload(book, problem, answer, exact=exact) if not one.holds]
        assert [one for one in broken if one.startswith(key)], (seed, broken)


def test_more_people_than_needed_may_be_decided_on() -> None:
    """An edited answer may be generous; the tool's own may not."""
    book, problem = random_book(3)
    generous = _moved(work_out(book, problem, {}).answer(), (0, 0, 1))
    key = f"needed:{book.settings.rule}"
    for exact in (True, False):
        demand = next(one for one in check_workload(book, problem, generous, exact=exact) if one.key == key)
        assert demand.holds is not exact


def test_no_rule_loses_a_case_or_an_hour() -> None:
    for seed in SEEDS:
        book, _ = random_book(seed)
        found = loads(book)
        assert len({load.total_cases for load in found.values()}) == 1
        assert len({load.total_minutes for load in found.values()}) == 1
        assert found["today"].total_cases == len(counted(book))


def _book(**settings: object) -> CaseBook:
    base = {
        "types": {"盗窃": {"nature": "criminal", "unit": "X", "hours": 10}},
        "case_rules": {"n": {"at_least": 3}},
        "rule": "n",
    }
    cases = (
        Case("1", "S1", "盗窃", "criminal", 1, 1, station="S1"),
        Case("2", "S1", "盗窃", "criminal", 1, 2, station="S1"),
        Case("3", "X", "盗窃", "criminal", 1, 1, station="S2"),
        Case("4", "S1", "盗窃", "administrative", 9, 9, station="S1"),
        Case("5", "X", "盗窃", "criminal", 1, 1),
    )
    return CaseBook(WorkloadSettings.model_validate({**base, **settings}), cases, UNITS, {"X": "X"})


def test_the_papers_rule_by_hand() -> None:
    """Below 3 to the station of the ground, from 3 up to the department, what is not criminal stays [S003]."""
    load = load_in_force(_book())
    assert load.cases == {"S1": 2, "X": 2, "S2": 1}
    assert load.kept == {"station": 1}


def test_a_case_that_starts_at_the_station_leaves_a_part_of_its_hours_there() -> None:
    load = load_in_force(_book(case_rules={"n": {"at_least": 3, "station_first": 0.2}}))
    assert load.minutes == {"S1": 600 + 120 + 600, "X": 480 + 600, "S2": 600}
    assert load.cases["X"] == 2


def test_people_needed_by_hand() -> None:
    """1760 hours a year; half of them for cases; a post round the clock takes 8760 / 1760 officers."""
    book = _book(
        case_share=0.5, posts=[{"where": {"type": "小"}}], types={"盗窃": {"hours": 880, "unit": "X"}}, minimum=2
    )
    work = workload_of(book, load_in_force(book))
    assert relief(book.settings) == Fraction(8760, 1760)
    assert work.officers("S1") == 2  # two cases of 880 hours over 880 hours
    assert work.officers("S2") == 1 + Fraction(8760, 1760)
    assert [work.needed(unit) for unit in ("S1", "S2", "X", "Z")] == [2, 6, 2, 0]


def test_a_unit_with_one_small_case_needs_two_officers() -> None:
    work = workload_of(_book(), load_in_force(_book()))
    assert work.officers("S2") < 1
    assert work.needed("S2") == 2


def test_half_a_years_cases_are_taken_to_a_year() -> None:
    book = _book(period={"from": "2025-01-01", "to": "2025-03-14"})
    dated = replace(book, cases=tuple(replace(case, day=book.settings.period.start) for case in book.cases))  # type: ignore[union-attr]
    assert workload_of(dated, load_in_force(dated)).minutes["X"] == 1200 * Fraction(365, 73)
    assert load_in_force(book).total_cases == 0  # none of them has a day


def test_shares_written_as_decimals_do_not_make_another_officer() -> None:
    assert [people(Fraction(*one)) for one in ((18, 1), (18_001, 1000), (181, 10), (0, 1))] == [18, 19, 19, 0]
    assert people(Fraction(18) + Fraction(1, 10_000_000)) == 18
