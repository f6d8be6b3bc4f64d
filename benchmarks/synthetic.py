"""Seeded synthetic bureaus of any size (everyone is invented), realistic or tight."""

from __future__ import annotations

import random
from datetime import date

from reorg.domain.people import Person, Relative
from reorg.domain.settings import Objective, PlanSettings
from reorg.domain.structure import Need, NewUnit, Post, Strength, Structure
from reorg.domain.units import PresentUnit
from reorg.rules.demands import demands
from reorg.rules.problem import Problem
from reorg.rules.registry import read_rule
from reorg.text import Text

SKILLS = tuple(f"技能{number}" for number in range(12))
DAY = date(2025, 12, 31)


def bureau(people: int, units: int, *, tight: bool = False, seed: int = 1) -> Problem:
    """``people`` officers into ``units`` units of two posts each (a head, the rest).

    Realistic: strengths around the mean, two skill floors a unit, a grassroots share, avoidance pairs.
    Tight: in every unit also a mean age of 38-43, a tenth women, three party members.
    """
    r = random.Random(seed)
    tags = [frozenset({"grassroots" if number % 3 else "organ"}) for number in range(units)]
    crowd = [_person(r, number, units) for number in range(people)]
    for a, b in _pairs(r, people):
        crowd[a] = _related(crowd[a], crowd[b])
    mean = people / units
    made = tuple(
        NewUnit(
            f"N{number}",
            Text(f"新单位{number}", f"New unit {number}"),
            -1,
            0,
            own_tags=tags[number],
            tags=tags[number],
            absorbs={f"O{number}": 1.0},
            strength={"民警": Strength(int(mean * 0.75), int(mean * 1.3) + 1)},
            needs=(Need(r.choice(SKILLS), 2, 2), Need(r.choice(SKILLS), 1, 2)),
            posts=(
                Post("head", Text("负责人", "Head"), 1, leader=True, who={"age": {"min": 30}}),
                Post("officer", Text("民警", "Officer")),
            ),
        )
        for number in range(units)
    )
    structure = Structure("benchmark", Text("基准", "Benchmark"), made)
    raws = [*demands(structure), *_rules(tight)]
    present = tuple(
        PresentUnit(f"O{number}", f"旧单位{number}", tags=("organ",) if number % 2 else ("grassroots",))
        for number in range(units)
    )
    settings = PlanSettings(as_of=DAY, objective=Objective(stay=10, fit=5, wish=3))
    return Problem(settings, tuple(crowd), present, structure, tuple(read_rule(raw) for raw in raws))


def _person(r: random.Random, number: int, units: int) -> Person:
    return Person(
        f"P{number}",
        f"虚构{number}",
        unit=f"O{r.randrange(units)}",
        sex="女" if r.random() < 0.18 else "男",
        birth_date=date(r.randint(1968, 2002), r.randint(1, 12), 1),
        party="中共党员" if r.random() < 0.6 else "群众",
        skills={skill: r.randint(1, 4) for skill in r.sample(SKILLS, 3)},
        wishes=tuple(f"N{r.randrange(units)}" for _ in range(r.randint(0, 3))),
    )


def _pairs(r: random.Random, people: int) -> list[tuple[int, int]]:
    numbers = r.sample(range(people), max(2, people // 50) // 2 * 2)
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _related(person: Person, other: Person) -> Person:
    from dataclasses import replace

    return replace(person, relatives=(Relative(other.person_id, "夫妻"),))


def _rules(tight: bool) -> list[dict[str, object]]:
    rules: list[dict[str, object]] = [
        {
            "id": "grassroots",
            "kind": "share",
            "where": {"tag": "grassroots"},
            "of": {"where": {"tag": "any"}},
            "min": 0.66,
        },
        {"id": "relatives", "kind": "relatives", "scope": "direct"},
    ]
    if tight:
        rules += [
            {
                "id": "mean-age",
                "kind": "average",
                "attribute": "age",
                "where": {"tag": "any"},
                "per": "unit",
                "min": 38,
                "max": 43,
            },
            {
                "id": "women",
                "kind": "share",
                "who": {"sex": "女"},
                "where": {"tag": "any"},
                "of": {"who": {}},
                "per": "unit",
                "min": 0.1,
            },
            {
                "id": "party",
                "kind": "count",
                "who": {"party": "中共党员"},
                "where": {"tag": "any"},
                "per": "unit",
                "min": 3,
            },
        ]
    return rules
