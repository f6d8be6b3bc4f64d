"""Retirements by dates worked out by hand, years in post, relatives, statuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from invented_town import random_today
from pydantic import ValidationError

from reorg.diagnose.settings import DiagnoseSettings, Retirement
from reorg.diagnose.watch import kin, long_in_post, post_years, retirements, retires, statuses
from reorg.domain.people import FIXING_STATUS, Person, Relative
from reorg.domain.today import Today
from reorg.domain.units import PresentUnit


@pytest.mark.parametrize(
    ("born", "woman", "day"),
    [
        ((1964, 12, 31), False, (2024, 12, 31)),  # before the raise: 60
        ((1965, 1, 1), False, (2025, 2, 1)),  # the first four months: one month later
        ((1965, 4, 30), False, (2025, 5, 30)),
        ((1965, 5, 1), False, (2025, 7, 1)),
        ((1970, 1, 1), True, (2025, 2, 1)),
        ((1969, 12, 15), True, (2024, 12, 15)),
        ((1976, 8, 1), False, (2039, 7, 1)),  # 35 months
        ((1976, 9, 1), False, (2039, 9, 1)),  # 36 months, the most
        ((1990, 1, 1), False, (2053, 1, 1)),
        ((1981, 9, 1), True, (2039, 9, 1)),
        ((1995, 6, 30), True, (2053, 6, 30)),
        ((1965, 1, 31), False, (2025, 2, 28)),  # no 31st of February
    ],
)
def test_the_day_of_retirement(born: tuple[int, int, int], woman: bool, day: tuple[int, int, int]) -> None:
    assert retires(date(*born), woman, Retirement()) == date(*day)


def test_ages_are_parameters() -> None:
    assert retires(date(1970, 3, 1), False, Retirement(raised_from=None)) == date(2030, 3, 1)
    assert retires(date(1970, 3, 1), True, Retirement(women=60, women_raised=60)) == date(2030, 3, 1)
    slow = Retirement(months_a_step=12)
    assert retires(date(1966, 6, 1), False, slow) == date(2026, 8, 1)
    with pytest.raises(ValidationError):
        Retirement(men=60, men_raised=59)
    with pytest.raises(ValidationError):
        DiagnoseSettings(age_bands=(40, 30))


@pytest.mark.parametrize("seed", range(60))
def test_years_count_those_listed(seed: int) -> None:
    today = random_today(seed)
    settings = DiagnoseSettings()
    years, told = retirements(today, settings)
    due = {}
    for p in today.people:
        if p.category == "民警" and p.birth_date and p.sex and p.status != "退休":
            due[p.person_id] = retires(p.birth_date, p.sex == "女", settings.retirement)
    assert {one.who.person_id for one in told} == {one for one, day in due.items() if day <= date(2031, 12, 31)}
    assert sum(one.men + one.women for one in years) == len(told)
    over = sum(day <= date(2026, 6, 30) for day in due.values())
    assert sum(one.men + one.women for one in years if not one.year) == over
    for one in years:
        if one.year > 2026:
            assert one.men + one.women == sum(day.year == one.year for day in due.values())


@pytest.mark.parametrize("seed", range(60))
def test_long_in_post(seed: int) -> None:
    today = random_today(seed)
    told = {one.who.person_id: one for one in long_in_post(today, DiagnoseSettings(leader_years=4, sensitive_years=7))}
    bands = post_years(today)
    officers = [p for p in today.people if p.category == "民警"]
    assert sum(one.leaders + one.others for one in bands) == len(officers)
    assert bands[-1].leaders + bands[-1].others == sum(p.post_since is None for p in officers)
    for p in officers:
        bound = 4 if p.leads else 7
        sensitive = any("sensitive" in unit.tags for unit in today.line(p.present_unit))
        begun = p.post_since
        # more than so many completed years: the day of one year more has come
        is_long = begun is not None and date(begun.year + bound + 1, begun.month, begun.day) <= today.as_of
        assert (p.person_id in told) is (is_long and (p.leads or sensitive))


UNITS = (
    PresentUnit("A", "甲大队"), PresentUnit("A1", "甲一中队", parent="A"), PresentUnit("A2", "甲二中队", parent="A"),
    PresentUnit("B", "乙大队"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "bound"),
    [
        (("A1", "民警"), ("A1", "民警"), True),  # one squad, one leader
        (("A1", "民警"), ("A2", "民警"), False),
        (("A", "大队长"), ("A1", "民警"), False),  # two levels apart
        (("A", "大队长"), ("A1", "中队长"), True),
        (("A1", "中队长"), ("A2", "副中队长"), True),
        (("A1", "中队长"), ("A2", "民警"), False),
        (("A", "大队长"), ("B", "大队长"), True),
        (("A1", "中队长"), ("B", "大队长"), False),
    ],
)
def test_relatives_under_one_leader(first: tuple[str, str], second: tuple[str, str], bound: bool) -> None:
    a = Person("P1", "甲", unit=first[0], post=first[1], relatives=(Relative("P2", "夫妻"),))
    b = Person("P2", "乙", unit="B", working_unit=second[0], post=second[1], relatives=(Relative("P1", "夫妻"),))
    told = kin(Today(date(2026, 1, 1), (a, b), UNITS))
    assert len(told) == bound, "a pair is told once"
    one_sided = kin(Today(date(2026, 1, 1), (replace(a, relatives=()), b), UNITS))
    assert len(one_sided) == bound


@pytest.mark.parametrize("seed", range(20))
def test_statuses(seed: int) -> None:
    today = random_today(seed)
    told = {one.status: one for one in statuses(today)}
    assert set(told) == {p.status for p in today.people} - {"在岗"}
    for status, one in told.items():
        assert one.fixes is (status in FIXING_STATUS)
        assert [w.person_id for w in one.people] == [p.person_id for p in today.people if p.status == status]
