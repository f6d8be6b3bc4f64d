"""How long it takes to tell why there is no plan: the sample county with demands that clash in different ways.

``python benchmarks/clashes.py [LIMIT]``: for each, seconds until the smallest clash stands (solved again, and every clash minus
one solved too) and until the search for ways out has ended; ways found, and whether each gives a plan when applied.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from reorg.engine import SolveOptions, solve
from reorg.explain.clash import way_problem
from reorg.flows.clashing import explain_clash
from reorg.intake.load import load
from reorg.rules.registry import read_rule
from reorg.text import Text

COUNTY = Path(__file__).parent.parent / "sample_data" / "kaihua"
CASES: dict[str, list[dict[str, Any]]] = {
    "skill that too few have": [
        {"id": "many-forensics", "kind": "count", "who": {"skill": {"刑事技术": 3}}, "where": {"id": "刑事侦查部"}, "min": 40}
    ],
    "few moves, and 55 % at the grassroots": [
        {"id": "few-moves", "kind": "moves", "who": {"category": "民警"}, "max": 10},
        {"id": "grassroots-55", "kind": "share", "who": {"category": "民警"}, "where": {"tag": "grassroots"}, "of": {"who": {"category": "民警"}}, "min": 0.55},
    ],
    "young everywhere": [
        {"id": "young", "kind": "average", "attribute": "age", "who": {"category": "民警"}, "where": {"tag": "department"}, "per": "unit", "max": 33}
    ],
    "women in every unit": [
        {"id": "women-everywhere", "kind": "count", "who": {"category": "民警", "sex": "女"}, "where": {"tag": "any"}, "per": "unit", "min": 2}
    ],
    "old ones out of the organ, and no one out of the investigation": [
        {"id": "no-50-in-organ", "kind": "eligible", "never": True, "who": {"age": {"min": 45}, "category": "民警"}, "where": {"tag": "organ"}},
        {"id": "keep-investigation", "kind": "keep", "from": {"id": "刑侦"}, "min": 1.0},
    ],
}  # fmt: skip


def main(limit: float) -> None:
    loaded = load(COUNTY)
    assert loaded.problem is not None
    base = loaded.problem
    print(
        "| demands added | verdict | demands in the clash | verified, minimal | clash s | ways | each gives a plan | all s |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for name, rules in CASES.items():
        problem = base.with_rules([*base.rules, *(read_rule(raw) for raw in rules)])
        began, stood = time.monotonic(), [0.0]

        def told(stage: Text, began: float = began, stood: list[float] = stood) -> None:
            if stage.en == "looking for the cheapest ways out":
                stood[0] = time.monotonic() - began

        clash = explain_clash(problem, time_limit=limit, tell=told)
        seconds = time.monotonic() - began
        works = [
            solve(way_problem(clash, way), SolveOptions(gap=1.0, time_limit=60)).seats is not None
            for way in clash.ways_out
        ]
        proved = f"{all(d.verified for d in clash.demands)}, {all(d.minimal for d in clash.demands)}"
        print(
            f"| {name} | {clash.status} | {len(clash.demands)} | {proved} | {stood[0]:.1f} | {len(works)} | "
            f"{all(works)} | {seconds:.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 60.0)
