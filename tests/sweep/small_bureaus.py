"""Bureaus of four invented people, small enough that every plan can be tried."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from reorg.compare.goals import goals, reached
from reorg.domain.people import Person
from reorg.domain.settings import Objective, PlanSettings
from reorg.domain.structure import Need, NewUnit, Post, Strength, Structure
from reorg.domain.territory import Territory
from reorg.domain.units import PresentUnit
from reorg.rules.audit import audit
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.demands import demands
from reorg.rules.problem import Problem
from reorg.rules.registry import breaches_of, read_rule
from reorg.rules.seated import Seated
from reorg.rules.worth import term_values
from reorg.text import Text

SIZE = 4


def open_bureau(seed: int) -> Problem:
    """Three units with limits on their strength, a head each; a soft rule and weights that a front must not look at."""
    r = random.Random(seed)
    people = tuple(
        Person(
            f"P{n}", f"虚构{n}", category="民警", unit=r.choice(["A", "B", "C"]), sex=r.choice(["男", "女"]),
            birth_date=date(r.randint(1965, 1999), 3, 1), post_level=r.choice(["", "正股级"]), post=r.choice(["队长", "民警"]),
            skills={s: r.randint(1, 3) for s in ("刑侦", "法制") if r.random() < 0.7},
            wishes=tuple(r.sample(["甲部", "乙部", "丙所"], r.randint(0, 3))),
        )
        for n in range(SIZE)
    )  # fmt: skip
    head = Post(
        "head",
        Text("队长", "Head"),
        1,
        leader=True,
        level="正股级",
        who={"post_level": {"min": "正股级"}},
        substitute_price=40.0,
    )
    officer = Post("officer", Text("员", "Officer"))

    def unit(name: str, zh: str, tags: set[str], absorbs: str, skill: str) -> NewUnit:
        return NewUnit(
            name, Text(zh, name), -1, 0, own_tags=frozenset(tags), tags=frozenset(tags), absorbs={absorbs: 1.0},
            strength={"民警": Strength(r.randint(0, 1), r.randint(2, 3), None, 1.0)}, posts=(head, officer) if r.random() < 0.4 else (officer,),
            needs=(Need(skill, r.randint(1, 3), 1, r.random() < 0.1),),
        )  # fmt: skip

    units = (
        unit("d1", "甲部", {"organ"}, "A", "刑侦"),
        unit("d2", "乙部", {"organ"}, "B", "法制"),
        unit("s1", "丙所", {"grassroots", "station"}, "C", "刑侦"),
    )
    present = (PresentUnit("A", "一大队", tags=("organ",)), PresentUnit("B", "二大队", tags=("organ",)), PresentUnit("C", "派出所", kind="派出所", tags=("grassroots",)))  # fmt: skip
    structure = Structure("s", Text("小架构"), units)
    soft = {
        "id": "soft",
        "kind": "count",
        "who": {"sex": "女"},
        "where": {"tag": "organ"},
        "min": 3,
        "severity": "soft",
        "weight": 500,
    }
    rules = tuple(read_rule(one) for one in [*demands(structure), soft])
    settings = PlanSettings(as_of=date(2022, 12, 31), objective=Objective(stay=r.choice([0, 10]), fit=1, merit=3))
    return Problem(settings, people, present, structure, rules, Territory())


def every_plan(problem: Problem) -> Iterator[Mapping[str, int]]:
    """The goals of every plan that keeps the hard rules."""
    bureau = Bureau.of(problem)
    hard = [rule for rule in problem.rules if rule.hard]
    for plan in itertools.product(range(len(problem.structure.seats)), repeat=len(problem.people)):
        seated = Seated(problem, plan, bureau.reader, bureau.places, dict(bureau.origins))
        if not any(breaches_of(rule, seated) for rule in hard):
            yield counted(problem, plan)


def counted(problem: Problem, plan: Sequence[int]) -> dict[str, int]:
    """Every goal of a plan, by its lines."""
    placed = audit(replace(problem, rules=()), plan).assignments
    bureau = Bureau.of(problem)
    points = {
        term: {p.person_id: int(term_values(bureau, term)[n, plan[n]]) for n, p in enumerate(problem.people)}
        for term in ("stay", "fit", "wish", "near")
    }
    return {key: reached(problem.structure, placed, goal, points) for key, goal in goals().items()}


def breaks(problem: Problem, rule: RuleSettings, plan: Sequence[int]) -> bool:
    """Whether a plan breaks a rule, by the rule's own check."""
    bureau = Bureau.of(problem)
    return bool(breaches_of(rule, Seated(problem, plan, bureau.reader, bureau.places, dict(bureau.origins))))
