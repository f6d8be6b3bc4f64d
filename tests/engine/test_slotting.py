"""Posts filled level by level: every step against all plans of small random bureaus, and the county with its price."""

from __future__ import annotations

import itertools
import json
import random
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from reorg.domain.people import Person
from reorg.domain.settings import Objective, PlanSettings
from reorg.domain.structure import NewUnit, Post, Strength, Structure
from reorg.domain.units import PresentUnit, standard_tags
from reorg.engine import solve_by_levels
from reorg.plan.slotting import Slotting
from reorg.rules.added import allowed_pairs
from reorg.rules.audit import audit
from reorg.rules.claims import claims, levels, pool_scores, seats_at
from reorg.rules.demands import demands
from reorg.rules.problem import Problem
from reorg.rules.registry import read_rule
from reorg.text import Text


def _post(post_id: str, zh: str, level: str, **more: object) -> Post:
    return Post(post_id, Text(zh, post_id), places=1, leader=True, level=level, lower_allowed=True, **more)  # type: ignore[arg-type]


MEMBER = Post("officer", Text("民警", "Officer"), lower_allowed=True)
STRUCTURE = Structure(
    "two-levels",
    Text("两级", "Two levels"),
    (
        NewUnit(
            "crime",
            Text("刑侦部", "Crime"),
            -1,
            0,
            absorbs={"A": 1.0, "B": 0.6},
            strength={"民警": Strength(min=2)},
            posts=(_post("head", "部长", "正科级", promotion=True), _post("deputy", "副部长", "副科级"), MEMBER),
        ),
        NewUnit(
            "order",
            Text("治安部", "Order"),
            -1,
            0,
            absorbs={"B": 0.4},
            strength={"民警": Strength(max=3)},
            posts=(_post("head", "部长", "正科级", promotion=True), MEMBER),
        ),
    ),
)
PRESENT = tuple(
    PresentUnit(unit, name, tags=standard_tags((), "机关")) for unit, name in (("A", "刑侦队"), ("B", "治安队"))
)


def bureau(seed: int) -> Problem:
    """Six invented people with levels, scores and skills drawn at random; one random pair is kept apart."""
    draw = random.Random(seed)
    people = []
    for number in range(6):
        level = draw.choice(["正科级", "副科级", "", ""])
        post = {"正科级": "大队长", "副科级": "副大队长"}.get(level, "")
        people.append(
            Person(
                f"P{number}",
                f"某{number}",
                unit=draw.choice("AB"),
                post=post,
                post_level=level,
                score=draw.choice([None, 60.0, 70.0, 80.0]),
                birth_date=date(draw.randint(1968, 1999), 5, 1),
            )
        )
    pair = draw.sample([p.person_id for p in people], 2)
    apart = {"id": "apart", "kind": "apart", "people": pair, "severity": draw.choice(["hard", "soft"]), "weight": 40}
    rules = tuple(read_rule(raw) for raw in (*demands(STRUCTURE), apart))
    settings = PlanSettings(as_of=date(2022, 12, 31), objective=Objective(stay=3, fit=2, merit=5), slotting="levels")
    return Problem(settings, tuple(people), PRESENT, STRUCTURE, rules)


def every_plan(problem: Problem) -> list[tuple[int, ...]]:
    allowed = allowed_pairs(problem)
    choices = [np.flatnonzero(allowed[number]).tolist() for number in range(len(problem.people))]
    leaders = [number for number, seat in enumerate(problem.structure.seats) if seat.post.places == 1]
    return [
        seats
        for seats in itertools.product(*choices)
        if all(seats.count(one) == 1 for one in leaders) and audit(problem, seats).ok
    ]


@pytest.mark.parametrize("seed", range(14))
def test_each_step_is_the_best_of_all_plans(seed: int) -> None:
    problem = bureau(seed)
    plans = every_plan(problem)
    outcome, record = solve_by_levels(problem)
    if not plans:
        assert outcome.seats is None
        assert record is None
        return
    assert outcome.seats is not None
    assert record is not None
    assert record.complete
    mine = tuple(outcome.seats.tolist())
    assert mine in plans
    scores = pool_scores(problem)
    settled: dict[int, int] = {}
    for level in levels(problem):
        at = seats_at(problem, level)
        claimed = [one for one in claims(problem, level, settled) if not one.rivals]

        def reached(seats: tuple[int, ...], at: list[int] = at, claimed: list = claimed) -> tuple[float, float]:  # type: ignore[type-arg]
            kept = sum(seats[one.person] == one.seat for one in claimed)
            return kept, round(sum(scores[p, s] for p, s in enumerate(seats) if s in at), 6)

        assert reached(mine) == max(map(reached, plans))
        settled |= {person: seat for person, seat in enumerate(mine) if seat in at}
        plans = [seats for seats in plans if all(seats[person] == seat for person, seat in settled.items())]
    best = max(audit(problem, seats).objective for seats in plans)
    assert record.objective == pytest.approx(best) == pytest.approx(audit(problem, mine).objective)
    assert record.price >= -1e-6
    assert outcome.bound >= record.free_objective - 1e-6


def test_who_can_claim_what() -> None:
    """The chief of a unit wholly absorbed claims the department's post of his level; half and less gives no claim."""
    problem = bureau(0)
    chief_a = Person("A1", "甲", unit="A", post="大队长", post_level="正科级")
    chief_b = Person("B1", "乙", unit="B", post="大队长", post_level="正科级")
    deputy = Person("A2", "丙", unit="A", post="副大队长", post_level="副科级")
    officer = Person("A3", "丁", unit="A", post_level="正科级", post="民警")
    people = (chief_a, chief_b, deputy, officer)
    claiming = replace(problem, people=people, rules=problem.rules[:-1])
    seats = [seat.seat_id for seat in STRUCTURE.seats]
    top = claims(claiming, "正科级")
    assert [(people[one.person].person_id, seats[one.seat], one.rivals) for one in top] == [
        ("A1", "crime/head", 1),
        ("B1", "crime/head", 1),
    ]
    (second,) = claims(claiming, "副科级")
    assert (people[second.person].person_id, seats[second.seat], second.rivals) == ("A2", "crime/deputy", 0)
    half = replace(STRUCTURE, units=tuple(replace(u, absorbs={"A": 1.0, "B": 0.5}) for u in STRUCTURE.units[:1]) + STRUCTURE.units[1:])  # fmt: skip
    alone = replace(claiming, structure=half)
    assert [(one.person, one.rivals) for one in claims(alone, "正科级")] == [(0, 0)]
    assert claims(alone, "正科级", settled=[0]) == []


def test_the_record_goes_out_and_comes_back() -> None:
    _, record = solve_by_levels(bureau(1))
    assert record is not None
    assert Slotting.read(json.loads(json.dumps(record.as_json()))) == record


def test_stopped_at_once_it_still_gives_a_plan_that_keeps_the_rules() -> None:
    import threading

    class AfterFree(threading.Event):
        """Set once the free optimum is known: the first level begins stopped."""

        asked = 0

        def is_set(self) -> bool:
            self.asked += 1
            return self.asked > 40

    problem = bureau(2)
    outcome, record = solve_by_levels(problem, stop=AfterFree())
    if outcome.seats is not None:
        assert audit(problem, outcome.seats.tolist()).ok
        assert record is not None
