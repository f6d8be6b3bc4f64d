"""Candidate solvers on the very programs that the search poses: the first linear program, and the first integer program.

    python benchmarks/solvers.py                         # kaihua, county-tight, big-county
    python benchmarks/solvers.py --case city --limit 60

The linear program is the relaxation on each person's best seats, cold; the integer program is that on the pairs
within reach of the relaxation's bound. Each is written to a file once; OR-Tools' solvers read it from there. HiGHS
also runs as the search runs it: from the network core's basis. Seconds are of the solver alone.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
from run import ROOT, problem_of

from reorg.engine.arcs import ArcModel, laid_out
from reorg.engine.finish import PER_PERSON, posed
from reorg.engine.highs import Stopper
from reorg.engine.outcome import SolveOptions
from reorg.engine.relax import Master, relax

CASES = ("kaihua", "county-tight", "big-county")
LINEAR, INTEGER = ("GLOP", "PDLP", "HIGHS"), ("CP_SAT", "SCIP", "HIGHS")
GAP = 0.0005


def linear(model: ArcModel, file: Path, limit: float) -> Iterator[dict[str, Any]]:
    """The first linear program: HiGHS as the search runs it, by interior points and by simplex without a basis; OR-Tools' solvers."""
    master = Master(model, SolveOptions(), 50 * (float(np.ptp(model.worth)) + float(model.cost.max(initial=0)) + 1))
    master.solver.writeModel(str(file))
    stopper = Stopper(None, time.monotonic() + limit, time.monotonic)
    began = time.monotonic()
    master.solve(stopper)
    yield _row("HiGHS from the network core", time.monotonic() - began, master.objective, None)
    for method in ("simplex", "ipm"):
        master.solver.clearSolver()
        master.solver.setOptionValue("solver", method)
        began = time.monotonic()
        master.solve(Stopper(None, began + limit, time.monotonic))
        yield _row(f"HiGHS {method}, cold", time.monotonic() - began, master.objective, None)
    yield from _through_ortools(LINEAR[:2], file, limit)


def integer(model: ArcModel, file: Path, limit: float) -> Iterator[dict[str, Any]]:
    """The first integer program, to a gap of 0.05 % inside it."""
    options = SolveOptions(gap=2 * GAP)
    relaxed = relax(model, options, Stopper(None, None, time.monotonic))
    loss = model.arcs.best(relaxed.net)[model.arcs.people] - relaxed.net
    last = min(len(loss) - 1, PER_PERSON * model.people)
    kept = loss <= np.partition(loss, last)[last]
    kept[relaxed.used] = True
    solver, _ = posed(model, np.flatnonzero(kept), options)
    solver.writeModel(str(file))
    from reorg.engine.highs import run

    began = time.monotonic()
    run(solver, Stopper(None, began + limit, time.monotonic))
    told = solver.getInfo()
    found = int(told.primal_solution_status) == 2
    yield _row(
        "HiGHS through highspy",
        time.monotonic() - began,
        float(told.objective_function_value) if found else None,
        float(told.mip_dual_bound),
    )
    yield from _through_ortools(INTEGER, file, limit)


def _through_ortools(names: tuple[str, ...], file: Path, limit: float) -> Iterator[dict[str, Any]]:
    from ortools.linear_solver.python import model_builder

    for name in names:
        program = model_builder.Model()
        program.import_from_mps_file(str(file))
        solver = model_builder.Solver(name)
        solver.set_time_limit_in_seconds(limit)
        if name == "CP_SAT":
            solver.set_solver_specific_parameters(f"num_workers:2 relative_gap_limit:{GAP}")
        if name == "SCIP":
            solver.set_solver_specific_parameters(f"limits/gap = {GAP}")
        began = time.monotonic()
        status = solver.solve(program)
        seconds = time.monotonic() - began
        found = status in (model_builder.SolveStatus.OPTIMAL, model_builder.SolveStatus.FEASIBLE)
        yield _row(
            f"{name} through OR-Tools",
            seconds,
            solver.objective_value if found else None,
            solver.best_objective_bound if found else None,
            status.name,
        )


def _row(solver: str, seconds: float, objective: float | None, bound: float | None, status: str = "") -> dict[str, Any]:
    return {"solver": solver, "seconds": seconds, "objective": objective, "bound": bound, "status": status}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--case", action="append", help=f"default: {', '.join(CASES)}")
    options.add_argument("--limit", type=float, default=60, help="seconds for each solver")
    options.add_argument("--json", type=Path, help="write the rows here as well")
    asked = options.parse_args()
    rows: list[dict[str, Any]] = []
    print("| case | program | solver | status | seconds | objective | bound |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for case in asked.case or CASES:
            model = laid_out(problem_of(case, ROOT))
            for name, made in (("linear", linear), ("integer", integer)):
                for row in made(model, Path(folder) / f"{name}.mps", asked.limit):
                    row = {"case": case, "program": name, **row}
                    rows.append(row)
                    told = ["-" if row[key] is None else f"{row[key]:.0f}" for key in ("objective", "bound")]
                    print(
                        f"| {case} | {name} | {row['solver']} | {row['status']} | {row['seconds']:.2f} | {told[0]} | {told[1]} |",
                        flush=True,
                    )
    if asked.json:
        asked.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
