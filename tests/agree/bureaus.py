"""Small random bureaus (everyone invented), and rules of every kind for them."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from reorg.domain.people import Home, Person, Relative
from reorg.domain.settings import PlanSettings
from reorg.domain.structure import Need, NewUnit, Post, Strength, Structure
from reorg.domain.units import PresentUnit
from reorg.domain.workload import Workload
from reorg.rules.demands import demands
from reorg.rules.problem import Problem
from reorg.rules.registry import read_rule
from reorg.text import Text

DAY = date(2022, 12, 31)
LEVELS = ("", "", "副股级", "正股级", "副科级")


def person(r: random.Random, number: int, size: int) -> Person:
    """An invented person; every column that a rule can ask about takes several values."""
    others = [f"P{n}" for n in range(size) if n != number]
    level = r.choice(LEVELS)
    return Person(
        f"P{number}",
        f"虚构{number}",
        category=r.choice(["民警", "民警", "勤务辅警", "文职辅警"]),
        unit=r.choice(["A", "B", "C"]),
        working_unit=r.choice(["", "", "C"]),
        sex=r.choice(["男", "女"]),
        birth_date=r.choice([None, date(r.randint(1963, 2000), r.randint(1, 12), 5)]),
        post=r.choice(["队长", "民警"]) if level else "民警",
        post_level=level,
        post_since=r.choice([None, date(r.randint(2008, 2022), 3, 1)]),
        rank=r.choice(["一级警督", "二级警司", ""]),
        grade=r.choice(["四级高级警长", "一级警长", "三级警长"]),
        party=r.choice(["中共党员", "群众", "中共预备党员"]),
        skills={skill: r.randint(1, 3) for skill in ("刑侦", "法制") if r.random() < 0.6},
        score=r.choice([None, float(r.randint(50, 100))]),
        home=Home("T1") if r.random() < 0.5 else None,
        wishes=tuple(r.sample(["甲部", "乙部", "甲一队"], r.randint(0, 2))),
        relatives=(Relative(r.choice(others), "夫妻"),) if r.random() < 0.5 else (),
        status=r.choice(["在岗", "在岗", "借调", "产假"]),
        pinned=r.choice([(), (), ("甲部",), ("乙部/队长", "甲一队")]),
        barred=r.choice([(), (), ("乙部",), ("甲一队/员",)]),
        extra={"组": r.choice(["", "x", "y"])},
    )


def structure(r: random.Random) -> Structure:
    """Two departments, one with a team below: a head each, the rest open; six seats."""
    head = Post("head", Text("队长", "Head"), 1, leader=True, level=r.choice(["", "副股级", "正股级"]))
    strict = replace(head, who={"post_level": {"min": "正股级"}}, substitute_price=r.choice([None, 7.0]))
    officer = Post("officer", Text("员", "Officer"))
    limits = {"民警": Strength(r.randint(0, 1), r.randint(1, 3), r.choice([None, 2]), 3.0)}
    units = (
        NewUnit("d1", Text("甲部", "D1"), -1, 0, own_tags=frozenset({"organ"}), tags=frozenset({"organ"}), absorbs={"A": 1.0},
                strength=r.choice([{}, limits]), posts=(head, officer), branch=r.random() < 0.5),
        NewUnit("t1", Text("甲一队", "T1"), 0, 1, own_tags=frozenset({"case"}), tags=frozenset({"organ", "case"}),
                needs=(Need("刑侦", 2, 1),), posts=(strict, officer)),
        NewUnit("d2", Text("乙部", "D2"), -1, 0, own_tags=frozenset({"grassroots", "case"}), tags=frozenset({"grassroots", "case"}),
                own_operation="virtual", operation="virtual", absorbs={"B": 0.7, "C": 1.0}, posts=(head, officer)),
    )  # fmt: skip
    return Structure("s", Text("小架构"), units)


def bureau(seed: int, raw: Mapping[str, Any] | None, size: int = 4) -> Problem:
    """A problem of ``size`` people whose only rules are ``raw`` (or the structure's own demands when it is None)."""
    r = random.Random(seed)
    people = tuple(person(r, number, size) for number in range(size))
    present = (
        PresentUnit("A", "一大队", tags=("organ",)),
        PresentUnit("B", "二大队", tags=("organ",)),
        PresentUnit("C", "派出所", kind="派出所", tags=("grassroots",), parent=r.choice(["", "B"])),
    )
    made = structure(r)
    raws = demands(made) if raw is None else [dict(raw)]
    settings = PlanSettings(as_of=DAY, allow_unplaced=True)
    rules = tuple(read_rule(one) for one in raws)
    return Problem(settings, people, present, made, rules, workload=workload(random.Random(f"load{seed}")))


def workload(r: random.Random) -> Workload:
    """Work of the three present units that asks for nobody, for some or for most of a small bureau."""
    units = ("A", "B", "C")
    return Workload(
        minutes={unit: Fraction(r.choice([0, 30, 60_000, 90_000, 150_000, 220_001])) for unit in units},
        capacity={unit: Fraction(r.choice([60_000, 73_920, 105_600])) for unit in units},
        posts={unit: Fraction(r.choice([0, 0, 1]), 4) for unit in units},
        relief=Fraction(r.choice([4, 5])) + Fraction(r.randint(0, 99), 100),
        minimum=r.choice([0, 1, 2]),
        rule=Text("现状", "as it is"),
    )


def _who(r: random.Random) -> dict[str, Any]:
    return r.choice(
        [
            {},
            {"category": "民警"},
            {"category": "辅警", "sex": "女"},
            {"age": {"min": 30}},
            {"grade": {"min": "一级警长"}},
            {"any_of": [{"sex": "女"}, {"skill": {"刑侦": 2}}]},
            {"post_level": "any"},
            {"unit": "二大队"},
            {"unit_tag": {"not": "organ"}},
            {"leads": True},
            {"rank": {"not": "一级警督"}},
            {"组": "x"},
        ]
    )


def _where(r: random.Random) -> dict[str, Any]:
    return r.choice(
        [{"tag": "any"}, {"tag": "case"}, {"id": "甲部"}, {"under": "d1"}, {"post": "leader"}, {"operation": "virtual"},
         {"id": "d1", "only": True}, {"tag": "organ", "post": "officer"}, {"top": True}]
    )  # fmt: skip


def _limits(r: random.Random) -> dict[str, int]:
    return r.choice([{"min": 1}, {"max": 1}, {"min": 1, "max": 2}, {"min": 2}])


MAKERS: Mapping[str, Callable[[random.Random], dict[str, Any]]] = {
    "strength": lambda r: {"unit": r.choice(["d1", "t1", "d2"]), "category": r.choice(["民警", "辅警", "勤务辅警"]),
                           **r.choice([{"min": 1, "max": 2}, {"target": 2}, {"max": 1}])},
    "posts": lambda r: {"unit": r.choice(["d1", "t1", "t1", "d2"]), "post": r.choice(["head", "head", "officer"]), **r.choice([{}, {"places": 1}])},
    "needs": lambda r: {"unit": r.choice(["d1", "t1"]), "skill": "刑侦", "min_level": r.randint(1, 3), "people": r.randint(1, 2)},
    "branch": lambda r: {"unit": r.choice(["d1", "d2"]), "members": r.randint(1, 2)},
    "crosswalk": lambda r: {"present": r.choice(["A", "B"])},
    "unplaced": lambda r: {},
    "admits": lambda r: {},
    "fixed": lambda r: {},
    "protect": lambda r: {},
    "eligible": lambda r: {"who": _who(r), "where": _where(r), "never": r.random() < 0.5},
    "count": lambda r: {"who": _who(r), "where": _where(r), "per": r.choice(["unit", "total"]), **_limits(r)},
    "share": lambda r: {"who": _who(r), "where": _where(r), **r.choice([{"min": 0.4}, {"max": 0.334}, {"min": 0.25, "max": 0.75}]),
                        **r.choice([{"of": {"where": {"tag": "any"}}}, {"of": {"who": {}}, "per": "unit"}, {"of": {"who": {}}}])},
    "average": lambda r: {"attribute": r.choice(["age", "score", "years_in_post"]), "who": _who(r), "where": _where(r),
                          "per": r.choice(["unit", "total"]), **r.choice([{"min": 35}, {"max": 38.5}, {"min": 10, "max": 60}])},
    "relatives": lambda r: {"scope": r.choice(["direct", "unit", "subtree"])},
    "together": lambda r: {"level": r.choice(["unit", "department"]), **r.choice([{"people": ["P0", "P1"]}, {"people": ["P0", "P1", "P2"]}, {"column": "组"}])},
    "apart": lambda r: {"level": r.choice(["unit", "department"]), **r.choice([{"people": ["P0", "P1", "P2"]}, {"column": "组"}])},
    "pin": lambda r: r.choice([{"column": "pinned"}, {"who": _who(r), "where": _where(r)}, {"who": {"person_id": "P0"}, "where": {"id": "d1"}, "post": "head"}]),
    "bar": lambda r: r.choice([{"column": "barred"}, {"who": _who(r), "where": _where(r)}]),
    "keep": lambda r: {"from": r.choice([{"id": "A"}, {"id": "B"}, {"tag": "organ"}]), "per": r.choice(["source", "total"]), **r.choice([{"min": 0.6}, {"people": 1}])},
    "moves": lambda r: {**r.choice([{}, {"kinds": ["down"]}, {"across": True}, {"kinds": ["promote", "stay"]}, {"kinds": ["follow"], "from": {"id": "B"}}]),
                        "who": _who(r), **_limits(r)},
    "quota": lambda r: {**r.choice([{"post": "leader"}, {"post": "leader", "level": "正股级"}, {"grade": {"min": "一级警长"}}, {"post": "officer"}]),
                        **r.choice([{"where": {}}, {"where": {"tag": "case"}}]), **r.choice([{"max": 1}, {"not_fewer": True}])},
    "load": lambda r: {"where": _where(r), "who": r.choice([{"category": "民警"}, {}, {"category": "民警"}, {"sex": "女"}]), "per": r.choice(["unit", "unit", "total"]),
                       **r.choice([{}, {}, {"cover": 0.5}, {"posts": 0}, {"posts": 1, "cover": 0.3}])},
    "rotate": lambda r: {"post": r.choice(["leader", "head"]), "years": r.randint(2, 8)},
    "steady": lambda r: {"seats": r.choice([{"P0": "t1/officer", "P1": "甲部", "P2": ["d1/head", "乙部"]}, {"P0": "d2/head"}, {"P1": "乙部/员", "P3": "没有的单位", "P9": "d1"},
                                            {f"P{n}": r.choice(["d1/officer", "t1/head", "d2/officer"]) for n in range(4)}]), "max": r.choice([0, 0, 1])},
    "balance": lambda r: {"measure": r.choice([{"skill": "刑侦"}, {"attribute": "age"}, {"who": {"sex": "女"}}, {}]),
                          "over": r.choice([{"top": True}, {"tag": "case"}, {"id": ["t1", "d2"]}]), "max_spread": r.choice([0, 1, 2.5, 12]),
                          "mean": r.random() < 0.4},
    "worth": lambda r: {"term": r.choice(["stay", "fit", "wish", "near"]), **r.choice([{"min": 90}, {"max": 150}, {"min": 120, "max": 260}])},
    "differ": lambda r: {**MAKERS["steady"](r), "max": r.choice([0, 0, 1, 2])},
    "envy": lambda r: r.choice([{}, {}, {"who": _who(r)}, {"where": _where(r)}]),
}  # fmt: skip
"""Settings of a random rule of each kind, without id, kind and severity."""


def rule(kind: str, seed: int) -> dict[str, Any]:
    """A random rule of a kind, hard or soft."""
    r = random.Random(f"{kind}{seed}")
    severity = r.choice([{}, {}, {"severity": "soft", "weight": r.choice([1, 2.5, 10])}])
    if kind in ("unplaced", "crosswalk"):
        severity = {}
    return {"id": "r", "kind": kind, **MAKERS[kind](r), **severity}


LATER = ("differ", "envy", "load", "worth")
"""Kinds that random bureaus elsewhere do not draw: they are held against every plan by the tests of their own, and those
bureaus' seeds were chosen for what the other kinds do."""
