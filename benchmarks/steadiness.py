"""How steady a plan is when it is made anew after five small edits: seeded variants of a bureau, Kaihua if none is named.

    python benchmarks/steadiness.py                  # five variants
    python benchmarks/steadiness.py --variants 20 --json steadiness.json
    python benchmarks/steadiness.py --case 800x60-tight --variants 2

Each variant pins one person to another seat, lets two leave, lets one join and changes one person's skills; then the
bureau is planned anew from the former plan. Shown: how many of the people not concerned stay where they were, how far the
plan is from the best one that the same pins allow (the proven bound), and seconds against solving without a former plan.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from run import problem_of

from reorg.engine import SolveOptions
from reorg.flows.planning import make_plan
from reorg.flows.replanning import Relaid, lay
from reorg.intake.former_plan import read_former
from reorg.plan.json_form import plan_to_json
from reorg.plan.plan import Plan
from reorg.rules.added import allowed_pairs
from reorg.rules.problem import Problem

MARGIN = 0.001
"""The share from the best possible plan at which the search may end, as ``reorg plan`` has it."""


@dataclass(frozen=True)
class Measured:
    """One variant. ``loss`` is a share of the best value that the pins allow, ``seconds`` the solver's."""

    variant: int
    people: int
    changed: int
    unconcerned: int
    share_unmoved: float
    loss: float
    seconds: float
    seconds_from_nothing: float


def kaihua() -> Problem:
    """The sample bureau."""
    return problem_of("kaihua")


def planned(problem: Problem, gap: float = MARGIN, relaid: Relaid | None = None, limit: float = 120) -> Plan:
    """A plan of the problem within ``limit`` seconds; there must be one."""
    made = make_plan(problem, (), {}, SolveOptions(gap=gap, time_limit=limit), relaid=relaid)
    assert made.plan is not None, made.outcome.status
    return made.plan


def edited(problem: Problem, plan: Plan, variant: int) -> tuple[Problem, Plan]:
    """The bureau and its plan after five small edits."""
    r = random.Random(variant)
    officers = [person for person in problem.people if person.category == "民警" and not person.leads]
    pinned, *left, changed = r.sample(officers, 4)
    new = replace(r.choice(officers), person_id="NEW1", name="虚构新人", relatives=(), pinned=(), barred=())
    people = [person for person in problem.people if person not in left]
    at = people.index(changed)
    people[at] = replace(changed, skills=dict.fromkeys(list(changed.skills)[:1], 1) or {"刑侦": 3})
    problem = replace(problem, people=(*people, new))
    placed = {one.person_id: one for one in plan.assignments}
    numbers = [
        number
        for number, seat in enumerate(problem.structure.seats)
        if allowed_pairs(problem)[problem.person_index[pinned.person_id], number]
        and seat.post.places is None
        and seat.seat_id != placed[pinned.person_id].seat
    ]
    seat = problem.structure.seats[r.choice(numbers)]
    unit = problem.structure.units[seat.unit].unit_id
    moved = replace(placed[pinned.person_id], unit=unit, post=seat.post.post_id, seat=seat.seat_id, pinned=True)
    rows = tuple(moved if one.person_id == pinned.person_id else one for one in plan.assignments)
    return problem, replace(plan, assignments=rows)


def relaid(problem: Problem, former: Plan, change_weight: float | None = None) -> Relaid:
    """The problem laid on a plan, by way of its file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.json"
        path.write_text(json.dumps(plan_to_json(former), ensure_ascii=False), encoding="utf-8")
        return lay(problem, read_former(path, problem), change_weight)


def measured(variants: int, case: str = "kaihua", limit: float = 120) -> Iterator[Measured]:
    """The variants one after the other, from one plan of the bureau as it is."""
    before = problem_of(case)
    first = planned(before, limit=limit)
    for variant in range(variants):
        problem, former = edited(before, first, variant)
        laid = relaid(problem, former)
        plan = planned(laid.problem, relaid=laid, limit=limit)
        free = relaid(problem, former, 0)
        nothing = planned(free.problem, limit=limit)
        exact = planned(free.problem, gap=0.0, limit=limit)
        best = min(nothing.solver.bound, exact.solver.bound)
        assert plan.replan is not None
        yield Measured(
            variant,
            len(problem.people),
            plan.replan.changed,
            plan.replan.unconcerned,
            plan.replan.share_unmoved,
            (best - plan.replan.value) / abs(best),
            plan.solver.seconds,
            nothing.solver.seconds,
        )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--variants", type=int, default=5)
    options.add_argument("--case", default="kaihua", help="kaihua, or PEOPLExUNITS with -tight behind it")
    options.add_argument("--limit", type=float, default=120, help="seconds for each plan")
    options.add_argument("--json", type=Path, help="write the figures here as well")
    asked = options.parse_args()
    print("variant  people  changed  unconcerned  unmoved  loss      seconds  from nothing")
    done = []
    for one in measured(asked.variants, asked.case, asked.limit):
        done.append(one)
        print(
            f"{one.variant:7d}  {one.people:6d}  {one.changed:7d}  {one.unconcerned:11d}  {one.share_unmoved:7.2%}"
            f"  {one.loss:7.4%}  {one.seconds:7.2f}  {one.seconds_from_nothing:12.2f}"
        )
    worst = min(one.share_unmoved for one in done), max(one.loss for one in done)
    print(f"worst: {worst[0]:.2%} unmoved, {worst[1]:.4%} loss")
    if asked.json is not None:
        asked.json.write_text(json.dumps([asdict(one) for one in done], indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
