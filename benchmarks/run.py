"""Ours beside the textbook CP-SAT model and HiGHS on all arcs, on the same bureaus in the same run.

    python benchmarks/run.py                    # county sizes
    python benchmarks/run.py --case 3000x100 --limit 120 --json results.json

Each solver runs in a process of its own, so that its memory is its own. Seconds are from the problem in
memory to the answer, the model's arrays included for everyone; the ratio is the peer's seconds over ours.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

KAIHUA = "kaihua"
CASES = (KAIHUA, "800x60", "800x60-tight", "3000x100")
SOLVERS = ("ours", "textbook CP-SAT", "HiGHS all arcs")


def problem_of(case: str) -> Any:
    """A case's problem: the Kaihua sample, or ``PEOPLExUNITS`` with ``-tight`` behind it."""
    if case == KAIHUA:
        from reorg.intake.load import load

        problem = load(Path(__file__).parent.parent / "sample_data" / "kaihua").problem
        assert problem is not None
        return problem
    from bureaus import bureau

    size, _, variant = case.partition("-")
    people, _, units = size.partition("x")
    return bureau(int(people), int(units), tight=variant == "tight")


def measured(case: str, solver: str, limit: float, gap: float) -> dict[str, Any]:
    """One solver on one case."""
    problem = problem_of(case)
    began = time.monotonic()
    if solver == "ours":
        from reorg.engine import SolveOptions, solve

        outcome = solve(problem, SolveOptions(time_limit=limit, gap=gap))
        status, objective, bound = outcome.status, outcome.objective, outcome.bound
    else:
        import peers

        from reorg.engine.model import build

        ask = peers.textbook if solver == "textbook CP-SAT" else peers.all_arcs
        answer = ask(build(problem), limit, gap)
        status, objective, bound = answer.status, answer.objective, answer.bound
    return {
        "case": case,
        "solver": solver,
        "people": len(problem.people),
        "seats": len(problem.structure.seats),
        "status": status,
        "objective": objective,
        "bound": bound,
        "gap": None if objective is None or bound is None else max(0.0, bound - objective) / max(1.0, abs(objective)),
        "seconds": time.monotonic() - began,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--case", action="append", help=f"default: {', '.join(CASES)}")
    options.add_argument("--solver", action="append", choices=SOLVERS, help="default: all three")
    options.add_argument("--limit", type=float, default=120, help="seconds for each solver")
    options.add_argument("--gap", type=float, default=0.0, help="share at which a plan is good enough")
    options.add_argument("--json", type=Path, help="write the rows here as well")
    asked = options.parse_args()
    rows: list[dict[str, Any]] = []
    print("| case | people x seats | solver | status | objective | gap | seconds | memory MB | times ours |")
    print("|---|---|---|---|---|---|---|---|---|")
    for case in asked.case or CASES:
        ours: float | None = None
        for solver in asked.solver or SOLVERS:
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
                row = alone.submit(measured, case, solver, asked.limit, asked.gap).result()
            ours = row["seconds"] if solver == "ours" else ours
            row["times_ours"] = None if ours is None else row["seconds"] / ours
            rows.append(row)
            print(table_line(row), flush=True)
    if asked.json:
        asked.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def table_line(row: dict[str, Any]) -> str:
    objective = "-" if row["objective"] is None else f"{row['objective']:.0f}"
    gap = "-" if row["gap"] is None else f"{row['gap']:.4%}"
    ratio = "-" if row["times_ours"] is None else f"{row['times_ours']:.1f}"
    return (
        f"| {row['case']} | {row['people']} x {row['seats']} | {row['solver']} | {row['status']} | {objective} | {gap} "
        f"| {row['seconds']:.1f} | {row['memory_mb']:.0f} | {ratio} |"
    )


if __name__ == "__main__":
    main()
