"""Small random bureaus with every plan tried one by one: what the explanations are held against."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, replace
from functools import cache

from bureaus import LATER, MAKERS, bureau, rule

from reorg.domain.settings import Objective
from reorg.domain.structure import Structure
from reorg.engine import SolveOptions, solve
from reorg.explain.ground import Ground
from reorg.explain.prices import priced
from reorg.rules.audit import audit
from reorg.rules.certificate import certify
from reorg.rules.problem import Problem
from reorg.rules.registry import read_rule

EXACT = SolveOptions(gap=0.0, time_limit=60)
PEOPLE = 3


def problem_of(seed: int) -> Problem:
    """A bureau with its own demands, most of them soft, and a few rules of any kind."""
    r = random.Random(seed)
    problem = bureau(seed, None, PEOPLE)
    chosen = r.sample(
        [kind for kind in sorted(MAKERS) if kind not in ("unplaced", "crosswalk", *LATER)],
        r.randint(1, 4),
    )
    extra = []
    for number, kind in enumerate(chosen):
        raw = {**rule(kind, seed), "id": f"x{number}"}
        if r.random() < 0.4:
            raw |= {"severity": "soft", "weight": r.choice([5, 2.5, 120])}
        extra.append(read_rule(raw))
    weights = Objective(stay=r.choice([0, 10]), fit=5, wish=r.choice([0, 3, 0.5]), merit=1)
    settings = problem.settings.model_copy(
        update={"allow_unplaced": r.random() < 0.4, "unplaced_cost": 700.0, "objective": weights}
    )
    softened = [
        one.model_copy(update={"severity": "soft", "weight": r.choice([30.0, 400.0])})
        if one.kind not in ("unplaced", "crosswalk") and r.random() < 0.7
        else one
        for one in problem.rules
    ]
    return replace(problem, structure=promoting(problem.structure), settings=settings, rules=(*softened, *extra))


def promoting(structure: Structure) -> Structure:
    """The structure with promotion into its heads' posts, where ``merit`` ranks those whom the rules allow."""
    units = (
        replace(unit, posts=tuple(replace(post, promotion=post.leader) for post in unit.posts))
        for unit in structure.units
    )
    return replace(structure, units=tuple(units))


Plans = dict[tuple[int, ...], float]


def plans_of(problem: Problem) -> Plans:
    """Every plan that keeps the hard rules, with its objective."""
    seats = range(-1 if problem.settings.allow_unplaced else 0, len(problem.structure.seats))
    found = {}
    for plan in itertools.product(seats, repeat=len(problem.people)):
        audited = audit(problem, plan)
        if audited.ok:
            found[plan] = audited.objective
    return found


@dataclass(frozen=True, eq=False)
class Tried:
    ground: Ground
    plans: Plans

    def best_with(self, person: int, seat: int) -> float | None:
        return max((value for plan, value in self.plans.items() if plan[person] == seat), default=None)


@cache
def tried(seed: int) -> Tried | None:
    """A best plan of the bureau with its prices, and all plans; ``None`` where it has none."""
    problem = problem_of(seed)
    plans = plans_of(problem)
    if not plans:
        return None
    outcome = solve(problem, EXACT)
    assert outcome.seats is not None
    seats = tuple(outcome.seats.tolist())
    audited = audit(problem, seats)
    told = priced(problem, certify(problem, outcome.prices, audited.objective).as_json())
    assert told is not None
    return Tried(Ground(problem, seats, audited, told), plans)


def some(count: int) -> list[Tried]:
    """The first so many bureaus that have a plan."""
    found: list[Tried] = []
    seed = 0
    while len(found) < count:
        one = tried(seed)
        if one is not None:
            found.append(one)
        seed += 1
    return found
