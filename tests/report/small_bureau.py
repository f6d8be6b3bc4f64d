"""A tiny bureau for report tests: two present units, one department with two rooms. Everyone is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from reorg.domain.people import Person
from reorg.domain.settings import PlanSettings
from reorg.domain.structure import Need, NewUnit, Post, Strength, Structure
from reorg.domain.units import PresentUnit, standard_tags
from reorg.plan.plan import InputFile, Plan, SolverReport
from reorg.rules.audit import audit, make_plan
from reorg.rules.demands import demands
from reorg.rules.problem import Problem
from reorg.rules.registry import read_rule
from reorg.text import Text

MEMBER = Post("officer", Text("民警", "Officer"))
HEAD = Post("head", Text("部长", "Head"), places=1, leader=True, level="副科级")
STRUCTURE = Structure(
    "small",
    Text("小架构", "Small"),
    (
        NewUnit(
            "ci", Text("刑事侦查部", "Criminal Investigation"), -1, 0, own_tags=frozenset({"organ"}),
            tags=frozenset({"organ"}), absorbs={"U1": 1.0}, strength={"民警": Strength(min=2, max=4, target=4)},
            posts=(HEAD,),
        ),
        NewUnit(
            "lab", Text("技术室", "Lab"), 0, 1, tags=frozenset({"organ"}), needs=(Need("刑事技术", 2, 1),), posts=(MEMBER,)
        ),
        NewUnit(
            "station", Text("城关派出所", "Town Station"), -1, 0, own_tags=frozenset({"grassroots"}),
            tags=frozenset({"grassroots"}), aliases=("城关所",), absorbs={"U2": 1.0},
            strength={"民警": Strength(min=1)}, posts=(MEMBER,),
        ),
    ),
)  # fmt: skip
PRESENT = (
    PresentUnit("U1", "刑侦大队", kind="机关", tags=standard_tags((), "机关"), authorized_police=4),
    PresentUnit("U2", "城关派出所", kind="派出所", tags=standard_tags((), "派出所"), authorized_police=2),
)
PEOPLE = (
    Person("P1", "=甲一", unit="U1", post="大队长", post_level="副科级", birth_date=date(1975, 3, 1), extra={"宿舍": "3栋"}),
    Person("P2", "乙二", unit="U1", skills={"刑事技术": 3}, birth_date=date(1985, 3, 1)),
    Person("P3", "丙三", unit="U1", birth_date=date(1990, 3, 1)),
    Person("P4", "丁四", unit="U2", birth_date=date(1970, 3, 1)),
    Person("P5", "戊五", unit="U2", birth_date=date(1995, 3, 1)),
)  # fmt: skip
OWN = (
    {"id": "old-down", "kind": "eligible", "who": {"age": {"max": 49}}, "where": {"tag": "organ"}},
    {"id": "apart", "kind": "apart", "people": ["P4", "P5"], "severity": "soft", "weight": 7},
)
SETTINGS = PlanSettings(title="小局改革", as_of=date(2022, 12, 31))
GOOD = (0, 1, 1, 2, 2)
"""Seats: P1 heads the department, P2 and P3 in the lab, P4 and P5 stay at the station."""


def small_problem(*more: dict[str, object]) -> Problem:
    rules = tuple(read_rule(raw) for raw in (*demands(STRUCTURE), *OWN, *more))
    return Problem(SETTINGS, PEOPLE, PRESENT, STRUCTURE, rules)


def small_plan(problem: Problem, seats: tuple[int, ...] = GOOD) -> Plan:
    audited = audit(problem, seats)
    report = SolverReport("feasible", audited.objective, audited.objective + 5, 0.001, 0.5, 0, {"reorg": "0.1.0"})
    return make_plan(problem, audited, report, (InputFile("personnel.xlsx", "ab" * 32),), {"seed": 0})


def renamed(problem: Problem, person_id: str, name: str) -> Problem:
    people = tuple(replace(p, name=name) if p.person_id == person_id else p for p in problem.people)
    return replace(problem, people=people)
