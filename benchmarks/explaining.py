"""How long an explanation takes on the sample county: ranked tables once loaded, and re-solves one by one.

``python benchmarks/explaining.py [PEOPLE]`` plans the county once, then explains so many people (12), all units and posts.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from reorg.engine import SolveOptions
from reorg.explain.person import alternatives, tell_person
from reorg.explain.rule import tell_rule
from reorg.explain.unit import tell_unit
from reorg.flows.explaining import ground_of
from reorg.flows.planning import make_plan, write_plan
from reorg.flows.verifying import verify_plan
from reorg.intake.load import load

EXACT = SolveOptions(gap=0.0, time_limit=60)


def main(people: int) -> None:
    loaded = load(Path(__file__).parent.parent / "sample_data" / "kaihua")
    assert loaded.problem is not None
    with tempfile.TemporaryDirectory() as folder:
        planned = make_plan(loaded.problem, loaded.inputs, loaded.settings, SolveOptions())
        write_plan(planned, Path(folder), "zh", force=True, mask=False)
        verified = verify_plan(loaded.problem, loaded.inputs, Path(folder) / "plan.json")
    ground = ground_of(verified, EXACT)
    everyone, seats = ground.bureau.shape
    alternatives(ground, 0)  # warm
    told: dict[str, list[float]] = {}

    def timed(what: str, began: float) -> None:
        told.setdefault(what, []).append(time.monotonic() - began)

    for person in range(everyone):
        began = time.monotonic()
        alternatives(ground, person)
        timed("posts for a person, ranked", began)
    for seat in range(seats):
        began = time.monotonic()
        tell_unit(ground, ground.problem.structure.seats[seat].unit, seat)
        timed("a post with its candidates", began)
    for unit in range(len(ground.problem.structure.units)):
        began = time.monotonic()
        tell_unit(ground, unit)
        timed("a unit", began)
    for person in random.Random(1).sample(range(everyone), people):
        began = time.monotonic()
        found = tell_person(ground, person, EXACT)
        timed("a person with three re-solves", began)
        told.setdefault("one re-solve", []).extend(one.seconds for one in found.trials if one.seconds)
    for rule in [one for one in ground.problem.rules if not one.hard or one.kind in ("share", "eligible")]:
        began = time.monotonic()
        tell_rule(ground, rule.id, EXACT)
        timed("a rule, re-solved without it", began)
    for what, seconds in told.items():
        ordered = sorted(seconds)
        middle = ordered[len(ordered) // 2]
        print(f"{what:32} n={len(seconds):4}  median {middle:7.3f} s  worst {ordered[-1]:7.3f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 12)
