"""Infeasible bureaus: random ones with rules of many kinds, and planted ones whose smallest clash is known."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bureaus import LATER, MAKERS, bureau, rule

from reorg.domain.people import Person
from reorg.domain.settings import PlanSettings
from reorg.domain.structure import NewUnit, Post, Structure
from reorg.domain.units import PresentUnit
from reorg.engine.clash_demands import Demands
from reorg.rules.bureau import Bureau
from reorg.rules.problem import Problem
from reorg.rules.registry import read_rule
from reorg.text import Text

KINDS = sorted(set(MAKERS) - {"crosswalk", "unplaced", "admits", "steady", *LATER})


def hard(raw: dict[str, Any], rule_id: str) -> dict[str, Any]:
    """The raw rule, hard and with this id."""
    made = {key: value for key, value in raw.items() if key not in ("severity", "weight")}
    if "target" in made:
        made["min"] = made["max"] = made.pop("target")
    return {**made, "id": rule_id}


def random_bureau(seed: int, size: int = 4, rules: int = 5) -> Problem:
    """A small bureau under random hard rules; it may have a plan or not."""
    r = random.Random(f"clash{seed}")
    problem = bureau(seed, None, size)
    settings = problem.settings.model_copy(update={"allow_unplaced": r.random() < 0.3})
    kinds_ = [KINDS[seed % len(KINDS)], *(r.choice(KINDS) for _ in range(rules - 1))]
    raws = [hard(rule(kind, r.randrange(10_000)), f"r{n}-{kind}") for n, kind in enumerate(kinds_)]
    ground = [{"id": "unplaced", "kind": "unplaced"}, {"id": "admits", "kind": "admits"}]
    return replace(problem, settings=settings).with_rules([read_rule(raw) for raw in (*ground, *raws)])


def plans(problem: Problem) -> Iterator[tuple[int, ...]]:
    """Every way to seat everyone, in the numbering of the demands (the seat "unplaced" is the last)."""
    demands = Demands.of(problem)
    people, seats = Bureau.of(problem).shape
    return itertools.product(range(seats + demands.open_seat), repeat=people)


def raws(problem: Problem) -> dict[str, dict[str, Any]]:
    return {one.id: {"kind": one.kind, **one.model_dump(exclude_unset=True, by_alias=True)} for one in problem.rules}


@dataclass(frozen=True)
class Planted:
    """A bureau with one clash: ``keys`` are the rules with the subjects at which they clash, all needed."""

    problem: Problem
    keys: frozenset[tuple[str, str]]


OFFICERS, AUXILIARIES, UNITS = 9, 12, 4
WAYS_TO_CLASH = ("holders", "shared", "room", "tied", "share", "odd", "cycle", "mean", "pinned", "posts")


def planted(way: str, seed: int) -> Planted:
    """One clash among the officers, told by ``way``; the rules on auxiliaries are all kept by a hidden plan, and no
    rule speaks of both, so that the planted clash is the only one."""
    r = random.Random(f"{way}{seed}")
    units = tuple(
        NewUnit(
            f"u{n}",
            Text(f"单位{n}", f"Unit {n}"),
            -1,
            0,
            own_tags=frozenset({"grassroots" if n == 0 else "organ"}),
            tags=frozenset({"grassroots" if n == 0 else "organ"}),
            posts=(Post("lead", Text("队长", "Lead"), leader=True), Post("member", Text("员", "Member"))),
        )
        for n in range(UNITS)
    )
    people = [
        Person(f"K{n}", f"虚构{n}", category="民警", unit="A", birth_date=date(1962 + n, 3, 1)) for n in range(OFFICERS)
    ]
    others = [
        Person(
            f"F{n}", f"虚构辅{n}", category="勤务辅警", unit="A", sex=r.choice(["男", "女"]),
            skills={skill: r.randint(1, 3) for skill in ("巡防", "文秘") if r.random() < 0.7},
        )
        for n in range(AUXILIARIES)
    ]  # fmt: skip
    clash, people = _clash(way, r, people)
    rules = [{"id": "unplaced", "kind": "unplaced"}, {"id": "admits", "kind": "admits"}, *clash, *_kept(r, others)]
    first = list(range(2, 2 + len(clash)))
    order = first + list(range(2 + len(clash), len(rules)))
    r.shuffle(order)
    made = [read_rule(rules[n]) for n in (0, 1, *order)]
    problem = Problem(
        PlanSettings(as_of=date(2022, 12, 31)),
        tuple(people + others),
        (PresentUnit("A", "大队"),),
        Structure("s", Text("架构"), units),
        tuple(made),
    )
    return Planted(problem, frozenset((raw["id"], subject) for raw in clash for subject in raw_subjects(raw)))


def raw_subjects(raw: dict[str, Any]) -> list[str]:
    """Where the planted rule clashes."""
    if raw["kind"] in ("needs", "strength", "posts"):
        return [raw["unit"]]
    return ["+".join(raw["people"])] if "people" in raw and raw["kind"] in ("apart", "together") else [""]


def _clash(way: str, r: random.Random, people: list[Person]) -> tuple[list[dict[str, Any]], list[Person]]:
    """Raw rules that clash, every one of them needed, and the officers as they have to be for it."""

    def skilled(numbers: Iterable[int]) -> list[Person]:
        chosen = set(numbers)
        return [replace(one, skills={"刑事技术": 3}) if n in chosen else one for n, one in enumerate(people)]

    needs = {"kind": "needs", "skill": "刑事技术", "min_level": 2}
    if way == "holders":
        return [{**needs, "id": "technicians", "unit": "u1", "people": 3}], skilled(r.sample(range(OFFICERS), 2))
    if way == "shared":
        asked = [{**needs, "id": f"n{n}", "unit": f"u{n}", "people": 2} for n in range(UNITS)]
        return asked, skilled(r.sample(range(OFFICERS), 2 * UNITS - 1))
    if way == "room":
        rooms = [2, 2, 2, 2]
        return [
            {"id": f"s{n}", "kind": "strength", "unit": f"u{n}", "category": "民警", "max": room}
            for n, room in enumerate(rooms)
        ], people
    if way == "tied":
        a, b = r.sample(range(OFFICERS), 2)
        pair = [f"K{min(a, b)}", f"K{max(a, b)}"]
        return [
            {"id": "pair", "kind": "together", "people": pair},
            {"id": "here", "kind": "pin", "who": {"person_id": f"K{a}"}, "where": {"id": "u1"}},
            {"id": "there", "kind": "pin", "who": {"person_id": f"K{b}"}, "where": {"id": "u2"}},
        ], people
    if way == "share":
        # five of nine may be in the organ at most, two units want three each
        return [
            {"id": "share", "kind": "share", "who": {"category": "民警"}, "where": {"tag": "grassroots"},
             "of": {"where": {"tag": "any"}}, "min": 0.4},
            *({"id": f"s{n}", "kind": "strength", "unit": f"u{n}", "category": "民警", "min": 3} for n in (1, 2)),
        ], people  # fmt: skip
    if way in ("odd", "cycle"):
        # fractions of people keep it, whole ones do not: an odd ring of pairs to be kept apart over two units
        size = 3 if way == "odd" else 5
        ring = sorted(r.sample(range(OFFICERS), size))
        pairs = [sorted((ring[n], ring[(n + 1) % size])) for n in range(size)]
        where = {"who": {"person_id": [f"K{n}" for n in ring]}, "where": {"id": ["u2", "u3"]}}
        return [
            {"id": "two-units", "kind": "eligible", "never": True, **where},
            *({"id": f"p{n}", "kind": "apart", "people": [f"K{a}", f"K{b}"]} for n, (a, b) in enumerate(pairs)),
        ], people
    if way == "mean":
        # the three youngest officers are 54, 55 and 56; without two of them it is 56, 57 and 58
        old = [replace(one, birth_date=date(1960 + n, 3, 1)) for n, one in enumerate(people)]
        mean = {"kind": "average", "attribute": "age", "who": {"category": "民警"}, "where": {"id": "u1"}, "max": 55}
        return [
            {"id": "young", **mean},
            {"id": "many", "kind": "strength", "unit": "u1", "category": "民警", "min": 3},
            {"id": "not-there", "kind": "bar", "who": {"person_id": ["K8", "K7"]}, "where": {"id": "u1"}},
        ], old
    if way == "pinned":
        return [
            {"id": "pins", "kind": "pin", "who": {"person_id": ["K0", "K1", "K2"]}, "where": {"id": "u1"}},
            {"id": "few", "kind": "strength", "unit": "u1", "category": "民警", "max": 2},
        ], people
    assert way == "posts"
    led = [replace(one, post="队长", post_level="正股级") if n < 3 else one for n, one in enumerate(people)]
    return [
        {"id": "who", "kind": "eligible", "who": {"post_level": "any"}, "where": {"post": "lead"}},
        *({"id": f"l{n}", "kind": "posts", "unit": f"u{n}", "post": "lead", "places": 1} for n in range(UNITS)),
    ], led


def _kept(r: random.Random, people: list[Person]) -> list[dict[str, Any]]:
    """Rules on the auxiliaries that a hidden plan keeps, as tightly as it does."""
    home = [r.randrange(UNITS) for _ in people]
    inside = [[p for p, at in zip(people, home, strict=True) if at == n] for n in range(UNITS)]
    made: list[dict[str, Any]] = []
    for n, here in enumerate(inside):
        unit = f"u{n}"
        made.append(
            {"id": f"aux{n}", "kind": "strength", "unit": unit, "category": "辅警", "min": len(here), "max": len(here)}
        )
        level = r.randint(1, 3)
        held = sum(p.skills.get("巡防", 0) >= level for p in here)
        made.append(
            {"id": f"patrol{n}", "kind": "needs", "unit": unit, "skill": "巡防", "min_level": level, "people": held}
        )
        women = sum(p.sex == "女" for p in here)
        made.append({"id": f"women{n}", "kind": "count", "who": {"sex": "女"}, "where": {"id": unit}, "min": women})
    a, b = r.sample(range(len(people)), 2)
    kind = "together" if home[a] == home[b] else "apart"
    made.append({"id": "two", "kind": kind, "people": [f"F{a}", f"F{b}"]})
    c = r.randrange(len(people))
    made.append({"id": "one", "kind": "pin", "who": {"person_id": f"F{c}"}, "where": {"id": f"u{home[c]}"}})
    return made
