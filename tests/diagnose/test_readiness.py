"""What the new structure asks for: counted by hand on a small tree, shortages against every way to seat everyone."""

from __future__ import annotations

import time
from datetime import date
from functools import cache
from typing import Any

import pytest
from planted import plans, random_bureau

from reorg.diagnose.readiness import readiness
from reorg.domain.people import Person
from reorg.domain.settings import PlanSettings
from reorg.domain.structure import NewUnit, Post, Strength, Structure
from reorg.engine.clash_demands import Demands
from reorg.engine.clash_shortage import counted, together
from reorg.engine.highs import Stopper
from reorg.flows.diagnosing import counted_shortfalls
from reorg.rules.demands import demands
from reorg.rules.problem import Problem
from reorg.rules.registry import read_rule
from reorg.text import Text

OFFICER = Post("officer", Text("民警"))
FREE = Stopper(None, None, time.monotonic)


def unit(name: str, parent: int, *posts: Post, **strength: Strength) -> NewUnit:
    return NewUnit(name, Text(name), parent, 0 if parent < 0 else 1, posts=posts, strength=strength)


def problem(people: list[Person], units: list[NewUnit], *rules: dict[str, Any]) -> Problem:
    structure = Structure("s", Text("新架构", "New"), tuple(units))
    read = tuple(read_rule(raw) for raw in (*demands(structure), *rules))
    return Problem(PlanSettings(as_of=date(2026, 1, 1)), tuple(people), (), structure, read)


HEAD = Post("head", Text("部长"), places=1, leader=True, level="副科级", who={"post_level": {"min": "正股级"}})
CHIEF = Post("chief", Text("所长"), places=2, leader=True, level="正股级", who={"post_level": {"min": "正股级"}})
UNITS = [
    unit("部", -1, HEAD, OFFICER, 民警=Strength(min=4, max=9, target=6)),
    unit("室", 0, OFFICER, 民警=Strength(min=3, max=5)),
    unit("队", 0, OFFICER, 民警=Strength(min=2)),
    unit("所", -1, CHIEF, OFFICER, 民警=Strength(max=3), 辅警=Strength(min=2)),
    unit("中心", -1, Post("duty", Text("值班"), places=2)),
]


def people(levels: list[str], skills: list[dict[str, int]]) -> list[Person]:
    return [
        Person(f"P{n}", f"示{n}", post="所长" if level else "民警", post_level=level, skills=skill)
        for n, (level, skill) in enumerate(zip(levels, skills, strict=True))
    ]


def needs(where: str, skill: str, level: int, count: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"n-{where}-{skill}", "kind": "needs", "unit": where, "skill": skill, "min_level": level, "people": count, **more,
    }  # fmt: skip


def test_strengths_of_the_tree() -> None:
    told = readiness(problem(people([""] * 20, [{}] * 20), UNITS), ())
    found = {(one.unit_id, one.category): one for one in told.strengths}
    department = found["部", "民警"]
    assert (department.least, department.most, department.target) == (5, 9, 6), "rooms below ask more than the whole"
    assert (found["所", "民警"].least, found["所", "民警"].most) == (0, 3)
    assert found["中心", "民警"].most == 2, "a unit that names no category has the places of its posts"
    whole = found["", "民警"]
    assert (whole.least, whole.most, whole.people, whole.short, whole.too_many) == (5, 14, 20, 0, 6)
    assert found["", "辅警"].short == 2
    assert found["", "辅警"].most is None


def test_a_dropped_strength_asks_for_nothing() -> None:
    made = problem(people([""] * 3, [{}] * 3), UNITS)
    less = made.with_rules([rule_ for rule_ in made.rules if rule_.id not in ("strength:室:民警", "strength:队:民警")])
    assert next(one for one in readiness(less, ()).strengths if one.unit_id == "部").least == 4


def test_skills_needed_against_holders() -> None:
    skills = [{"网安": 3}, {"网安": 2}, {"网安": 1}, {"法制": 2}, {}]
    told = readiness(
        problem(
            people([""] * 5, skills), UNITS,
            needs("部", "网安", 2, 1), needs("室", "网安", 2, 1), needs("队", "网安", 3, 1), needs("所", "网安", 1, 2),
            needs("所", "法制", 2, 1, severity="soft", weight=3),
        ),
        {"P0"},
    )  # fmt: skip
    found = {(one.skill, one.level): one for one in told.skills}
    # the department's own need is met by the people of its rooms; the station needs two of its own
    assert [(level, found["网安", level].needed, found["网安", level].holders) for level in (1, 2, 3)] == [
        (1, 4, 3), (2, 2, 2), (3, 1, 1),
    ]  # fmt: skip
    assert [found["网安", level].leaving for level in (1, 2, 3)] == [1, 1, 1]
    assert (found["法制", 2].needed, found["法制", 2].soft, found["法制", 2].holders) == (0, 1, 1)
    assert told.skills[0].spare == -1, "the scarcest first"


def test_posts_and_levels() -> None:
    told = readiness(problem(people(["副科级", "正股级", "副股级", ""], [{}] * 4), UNITS), ())
    assert [(one.post.zh, one.places, one.eligible) for one in told.posts] == [("所长", 2, 2), ("部长", 1, 2)]
    assert [(one.level, one.places, one.at, one.at_or_above) for one in told.levels] == [
        ("副科级", 1, 1, 1), ("正股级", 2, 1, 2),
    ]  # fmt: skip


def test_posts_that_share_too_few_people_are_short_together() -> None:
    units = [UNITS[0], UNITS[3], UNITS[4]]
    made = problem(people(["正股级", "正股级", "副股级", *[""] * 9], [{}] * 12), units)
    demands_ = Demands.of(made)
    single = counted(demands_, FREE)
    several, finished = together(demands_, FREE, single)
    told = [{demands_.listed[n].key for n in one.numbers} for one in several]
    posts = {("posts:部/head", "部"), ("posts:部/head", "who"), ("posts:所/chief", "所"), ("posts:所/chief", "who")}
    assert finished
    found = next((keys for keys in told if keys <= posts | {("rank-protection", "")} and len(keys) > 2), None)
    assert found is not None, told
    short = several[told.index(found)]
    assert (short.required, short.available) == (3, 2)
    clash, counted_all, checked = counted_shortfalls(made)
    assert counted_all
    assert checked == len(demands_.listed)
    assert len(clash.shortfalls) == len(single) + len(several)


@cache
def listed(seed: int) -> tuple[Demands, list[tuple[int, ...]]]:
    made = random_bureau(seed)
    return Demands.of(made), list(plans(made))


@pytest.mark.parametrize("seed", range(50))
def test_what_counting_calls_short_has_no_plan(seed: int) -> None:
    """Every shortage's own demands break in every way to seat everyone; where nothing is short, nothing is claimed."""
    import numpy as np

    demands_, ways = listed(seed)
    if not demands_.problem.people:
        return
    single = counted(demands_, FREE)
    several, _ = together(demands_, FREE, single)
    ground = demands_.allowed(())
    for short in [*single, *several]:
        for way in ways:
            seats = np.array(way, dtype=np.int64)
            if ground[np.arange(len(way)), seats].all():
                assert demands_.broken(seats) & set(short.numbers), (short, way)
    rows = [{n for n, *_ in short.rows} for short in several]
    assert sum(map(len, rows)) == len(set().union(*rows)) if rows else True
    known = {n for short in single for n in short.numbers}
    assert not any(known & set(short.numbers) for short in several)


def test_some_random_bureaus_are_short_together() -> None:
    found = 0
    for seed in range(50):
        demands_, _ = listed(seed)
        if demands_.problem.people:
            found += bool(together(demands_, FREE, counted(demands_, FREE))[0])
    assert found >= 3, "else the test above tests nothing"
