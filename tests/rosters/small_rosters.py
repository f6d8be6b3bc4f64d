"""Small rosters for tests, and every assignment of one."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from reorg.domain.people import Person, category_matches
from reorg.intake.holidays import official_years
from reorg.rosters.days import days_between
from reorg.rosters.problem import Absence, Member, RosterProblem, Taker
from reorg.rosters.settings import RosterSettings
from reorg.rosters.turn import Turn
from reorg.text import Text

ALL_DAY = ["day", "noon", "evening", "night"]


def roster(
    people: int = 4, auxiliaries: int = 0, first: date = date(2026, 2, 9), days: int = 5, **said: Any
) -> RosterProblem:
    """Officers O1.. and auxiliaries A1.., all of whom may take every duty but for crews' categories."""
    absences = said.pop("absences", ())
    before = said.pop("before", {})
    past = said.pop("past", ())
    groups = said.pop("groups", ())
    said.setdefault("duties", [{"id": "watch", "bands": ALL_DAY}])
    said.setdefault("officers", 0)
    settings = RosterSettings.model_validate({"units": ["U"], **said})
    members = [Member(Person(f"O{n}", f"甲{n}"), "", "U") for n in range(1, people + 1)]
    members += [Member(Person(f"A{n}", f"乙{n}", "勤务辅警"), "", "U") for n in range(1, auxiliaries + 1)]
    may, takers = {}, {}
    for duty in settings.duties:
        if duty.by == "person":
            able = [
                n
                for n, m in enumerate(members)
                if all(
                    category_matches(str(c), m.person.category) for c in [duty.who.get("category", m.person.category)]
                )
            ]
            takers[duty.id] = tuple(Taker((n,)) for n in able)
        else:
            takers[duty.id] = tuple(
                Taker(tuple(group), f"{t}-{g}", str(t))
                for t, team in enumerate(groups, 1)
                for g, group in enumerate(team, 1)
            )
        may[duty.id] = frozenset(n for taker in takers[duty.id] for n in taker.members)
    return RosterProblem(
        "r", Text("试"), "U", settings, tuple(members), (),
        days_between(first, first + timedelta(days=days - 1), official_years()), may, takers, tuple(absences), before, tuple(past),
    )  # fmt: skip


def every_roster(problem: RosterProblem) -> Iterator[tuple[Turn, ...]]:
    """Every way to cover a roster whole whose duties are taken by single people (no crews)."""
    choices = []
    for d, day in enumerate(problem.days):
        for q in problem.duties:
            need = problem.need(d, q)
            ids = [problem.members[n].person_id for n in sorted(problem.may[q.id])]
            if need:
                choices.append([Turn(day.date, q.id, chosen) for chosen in itertools.combinations(ids, need)])
    yield from itertools.product(*choices)


def drawn(rng: random.Random) -> RosterProblem:
    """A roster small enough to look through whole."""
    people = rng.randint(3, 4)
    first = date(2026, 2, rng.randint(10, 20))
    days = rng.randint(3, 4) if people == 3 else 3
    absences = []
    for n in range(1, people + 1):
        if rng.random() < 0.4:
            start = first + timedelta(days=rng.randrange(days))
            absences.append(
                Absence(f"O{n}", start, start + timedelta(days=rng.randrange(2)), "年休假", wish=rng.random() < 0.4)
            )
    before = (
        {f"O{n}": {"nights": rng.randint(0, 2), "weekends": rng.randint(0, 1)} for n in range(1, people + 1)}
        if rng.random() < 0.5
        else {}
    )
    return roster(
        people, 0, first, days, absences=absences, before=before,
        duties=[{"id": "watch", "bands": ALL_DAY}, {"id": "desk", "bands": ["day"], "need": {"workday": rng.choice([0, 1])}}],
        rest_after_night=rng.choice([0, 12, 24]), nights_in_7_days=rng.choice([2, 3, None]), days_in_a_row=rng.choice([2, 3, None]),
        fair=["nights", "weekends", "duties"],
    )  # fmt: skip
