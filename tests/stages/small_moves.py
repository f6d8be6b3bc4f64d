"""Small invented bureaus with a plan whose moves are to be staged, and every way to stage them."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from datetime import date
from typing import Any

from reorg.domain.people import Person
from reorg.domain.settings import PlanSettings
from reorg.domain.structure import Need, NewUnit, Post, Structure
from reorg.domain.units import PresentUnit
from reorg.rules.problem import Problem
from reorg.stages.check import Replayed, replay
from reorg.stages.dates import calendar_of
from reorg.stages.handover import late, report_day
from reorg.stages.problem import StageProblem, problem_of
from reorg.stages.settings import StageSettings
from reorg.text import Text

HEAD = Post("head", Text("大队长", "Head"), 1, leader=True)
OFFICER = Post("officer", Text("民警", "Officer"))


def bureau(people: list[tuple[str, str, str, dict[str, int]]]) -> Problem:
    """``people``: id, present unit, post, skills. A and B close into N, C goes on; O opens beside N."""
    structure = Structure(
        "small",
        Text("小架构"),
        (
            NewUnit("N", Text("新一部"), -1, 0, absorbs={"A": 1.0, "B": 0.5}, posts=(HEAD, OFFICER)),
            NewUnit("O", Text("新二部"), -1, 0, absorbs={"B": 0.5}, posts=(HEAD, OFFICER), needs=(Need("网安", 1, 1),)),
            NewUnit("C", Text("丙队"), -1, 0, absorbs={"C": 1.0}, posts=(HEAD, OFFICER)),
        ),
    )
    present = tuple(PresentUnit(one, f"{name}队") for one, name in (("A", "甲"), ("B", "乙"), ("C", "丙")))
    everyone = tuple(
        Person(who, f"虚构{who}", "民警", unit, post=post, skills=skills) for who, unit, post, skills in people
    )
    return Problem(PlanSettings(as_of=date(2022, 12, 31)), everyone, present, structure, ())


SEATS = {"N/head": 0, "N": 1, "O/head": 2, "O": 3, "C/head": 4, "C": 5}


def drawn(seed: int, size: int = 5) -> tuple[Problem, list[int]]:
    """People of three units, each with a seat; one head at most in each unit, today and then."""
    draw = random.Random(seed)
    people, seats, led, taken = [], [], set(), set()
    for n in range(size):
        unit = draw.choice("AABBC")
        head = unit not in led and draw.random() < 0.5
        led |= {unit} if head else set()
        people.append((f"P{n}", unit, "大队长" if head else "民警", {"网安": 2} if draw.random() < 0.4 else {}))
        to = draw.choice("NNOC")
        leads = to not in taken and draw.random() < 0.5
        taken |= {to} if leads else set()
        seats.append(SEATS[f"{to}/head" if leads else to])
    return bureau(people), seats


def settings_drawn(seed: int) -> StageSettings:
    """Limits, floors, handover and the rest, each in some of the draws; at most three waves."""
    draw = random.Random(f"settings{seed}")
    raw: dict[str, Any] = {
        "waves": {"start": "2023-03-01", "interval": 10, "max": 3},
        "limits": {"people": draw.choice([2, 3, 4])},
        "floors": {
            "present": draw.choice([0, 0.3, 0.5, 0.7]),
            "new": draw.choice([0, 0.4, 0.5, 1]),
            "leaders": draw.choice(["none", "present", "new", "both"]),
            "categories": ["民警"],
        },
        "handover": {"days": draw.choice([0, 0, 4]), "chains": draw.choice(["free", "together"])},
        "blackout": draw.choice([[], ["2023-03-11/2023-03-13"]]),
        "order": draw.choice([["completion", "even"], ["even", "completion"], ["completion"]]),
    }
    if draw.random() < 0.3:
        raw["floors"]["skills"] = {"网安": 1}
    if draw.random() < 0.3:
        raw["limits"]["leaving"] = draw.choice([0.4, 0.6])
    if draw.random() < 0.3:
        raw["limits"]["arriving"] = draw.choice([0.4, 0.6])
    if draw.random() < 0.3:
        raw["training"] = {"days": draw.choice([8, 15]), "leaders": draw.choice([0, 5])}
    if draw.random() < 0.3:
        raw["leaders"] = "first"
    elif draw.random() < 0.3 and raw["floors"]["leaders"] in ("none", "present"):
        raw["leaders"] = "last"
    if draw.random() < 0.3:
        raw["priority"] = {draw.choice("NOC"): 3, "A": 2}
    if draw.random() < 0.2:
        raw["together"] = [["P0", "P1"]]
    if draw.random() < 0.2:
        raw["units"] = {"B": {"at_once": True}}
    if draw.random() < 0.2:
        raw["people"] = {"P2": draw.choice([1, 2])}
    if draw.random() < 0.2:
        raw["follow"] = "together"
    if draw.random() < 0.15:
        raw["waves"] = {"start": "2023-03-01", "interval": 10, "count": draw.choice([2, 3])}
    return StageSettings.model_validate(raw)


def reports(problem: StageProblem, settings: StageSettings, waves: dict[int, int]) -> dict[int, date]:
    """Days of waves (from 0)."""
    calendar = calendar_of(settings)
    known = late(problem, calendar)
    return {n: report_day(calendar, calendar.days, wave, known.of(n)) for n, wave in waves.items()}


def every_way(problem: StageProblem, settings: StageSettings) -> Iterator[tuple[int, Replayed]]:
    """Every way that the replay approves, with how many waves it takes."""
    calendar = calendar_of(settings)
    known, most = late(problem, calendar), len(calendar.days)
    for chosen in itertools.product(range(most), repeat=len(problem.movers)):
        waves = dict(zip(problem.movers, chosen, strict=True))
        days = {n: report_day(calendar, calendar.days, wave, known.of(n)) for n, wave in waves.items()}
        replayed = replay(problem, settings, days)
        if replayed.ok:
            yield max(chosen, default=-1) + 1, replayed


def staged_problem(
    people: list[tuple[str, str, str, dict[str, int]]], seats: list[str], raw: dict[str, Any]
) -> tuple[StageProblem, StageSettings]:
    """A problem by hand; seats as in ``SEATS``."""
    settings = StageSettings.model_validate({"waves": {"start": "2023-03-01", "interval": 14}, **raw})
    return problem_of(bureau(people), [SEATS[one] for one in seats], settings), settings
