"""Ours beside the textbook CP-SAT model and HiGHS on all arcs, on the same bureaus in the same run.

    python benchmarks/run.py                    # county sizes
    python benchmarks/run.py --case county --case big-county --case city --limit 120 --json results.json
    python benchmarks/run.py --case 9x800 --limit 60
    python benchmarks/run.py --case 3000x100 --case 12000x650 --limit 120
    python benchmarks/run.py --case force --limit 600 --gap 0.005

Cases: the Kaihua sample; whole invented bureaus (county, big-county, city, each also -tight, see `projects.py`); bare
bureaus of PEOPLExUNITS, also -tight; 9x800, nine counties: ours as processes on all cores, the peers, who use
two threads, one after another. *Certified* is the gap to the bound that the prices alone give, without a solver.

*force* is a bureau of 40 000 officers and 27 000 places, made as the search sees it (see `force.py`).

Each solver runs in a process of its own, so that its memory is its own. Seconds are from the problem in
memory to the answer, the model's arrays included for everyone (for 9x800: from the start of the first process to the
end of the last); the ratio is the peer's seconds over ours. Who needs more memory than --memory, or much longer than
--limit to set up its model, is ended and told so.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

ROOT = Path("out/benchmarks")
KAIHUA = "kaihua"
NINE = "9x800"
CASES = (KAIHUA, "800x60", "800x60-tight", "3000x100")
FORCE = "force"
OURS, TEXTBOOK, ALL_ARCS = "ours", "textbook CP-SAT", "HiGHS all arcs"
SOLVERS = (OURS, TEXTBOOK, ALL_ARCS)
SETUP = 180.0
"""Seconds beyond the limit after which a solver is ended: reading the project, making and passing the model."""


def problem_of(case: str, root: Path = ROOT) -> Any:
    """A case's problem: the Kaihua sample, a project of ``projects.py``, or ``PEOPLExUNITS`` with ``-tight`` behind it."""
    from projects import CASES as PROJECTS
    from projects import project_of

    if case == KAIHUA:
        return _loaded(Path(__file__).parent.parent / "sample_data" / "kaihua")
    name, _, seed = case.partition("#")
    if name in PROJECTS:
        return _loaded(project_of(name, root, int(seed or 1)))
    from synthetic import bureau

    size, _, variant = case.partition("-")
    people, _, units = size.partition("x")
    return bureau(int(people), int(units), tight=variant == "tight")


def _loaded(folder: Path) -> Any:
    from reorg.intake.load import load

    problem = load(folder).problem
    assert problem is not None
    return problem


def measured(case: str, solver: str, limit: float, gap: float, root: Path = ROOT) -> dict[str, Any]:
    """One solver on one case, in this process."""
    import peers

    from reorg.engine.arcs import laid_out

    if case == FORCE:
        from force import force

        model, _ = force()
        began = time.monotonic()
        figures = _searched(model, limit, gap) if solver == OURS else None
    else:
        problem = problem_of(case, root)
        began = time.monotonic()
        figures = _planned(problem, limit, gap) if solver == OURS else None
        model = None if solver == OURS else laid_out(problem)
    if figures is None:
        answer = (peers.textbook if solver == TEXTBOOK else peers.all_arcs)(model, limit, gap)
        figures = {"status": answer.status, "objective": answer.objective, "bound": answer.bound}
    people, seats = (
        (model.people, model.seats) if case == FORCE else (len(problem.people), len(problem.structure.seats))
    )
    return {"people": people, "seats": seats, "seconds": time.monotonic() - began} | figures


def _planned(problem: Any, limit: float, gap: float) -> dict[str, Any]:
    """The engine on a problem, with the bound that its prices certify."""
    from reorg.engine import SolveOptions, solve
    from reorg.rules.certificate import certify

    began = time.monotonic()
    outcome = solve(problem, SolveOptions(time_limit=limit, gap=gap))
    seconds = time.monotonic() - began
    certified = None
    if outcome.objective is not None:
        certified = certify(problem, outcome.prices, outcome.objective).bound
    told = {"status": outcome.status, "objective": outcome.objective, "bound": outcome.bound}
    return told | {"certified": certified, "seconds": seconds}


def _searched(model: Any, limit: float, gap: float) -> dict[str, Any]:
    """The search on a bare model; its plan is held against every row, and the bound is that of its prices in thousandths."""
    import numpy as np
    from force import broken

    from reorg.engine import SolveOptions
    from reorg.engine.finish import finish
    from reorg.engine.highs import Stopper
    from reorg.engine.relax import relax

    began = time.monotonic()
    options, stopper = SolveOptions(time_limit=limit, gap=gap), Stopper(None, began + limit, time.monotonic)
    relaxed = relax(model, options, stopper)
    found = finish(model, relaxed, options, stopper, lambda objective, bound: None)
    seconds = time.monotonic() - began
    if found.seats is not None and broken(model, found.seats):
        return {"status": "wrong", "objective": None, "bound": None}
    prices = np.round(relaxed.prices * 1000) / 1000
    certified = model.bound(prices, model.priced(prices))
    told = {"status": found.status, "objective": None if found.seats is None else found.objective, "bound": found.bound}
    return told | {"certified": certified, "seconds": seconds}


def alone(case: str, solver: str, asked: argparse.Namespace) -> dict[str, Any]:
    """One solver on one case in a process of its own; what it came to and the memory it took."""
    from alone import run
    from commands import project
    from projects import CASES as PROJECTS

    name, _, seed = case.partition("#")
    if name in PROJECTS:
        project(name, asked.folder, int(seed or 1))
    with tempfile.TemporaryDirectory() as folder:
        answer, log = Path(folder) / "answer.json", Path(folder) / "log"
        options = ["--limit", str(asked.limit), "--gap", str(asked.gap), "--folder", str(asked.folder)]
        command = [sys.executable, __file__, "--case", case, "--solver", solver, *options]
        ran = run([*command, "--memory", str(asked.memory), "--alone", str(answer)], log, asked.limit + SETUP)
        if answer.exists():
            told: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
        else:
            told = {"status": _why(ran.code, log), "seconds": ran.seconds}
    return told | {"memory_mb": ran.peak_mb}


def _why(code: int | None, log: Path) -> str:
    """Why a process gave no answer."""
    if code is None:
        return "ended while setting up"
    said = log.read_text(encoding="utf-8", errors="replace")
    if any(word in said for word in ("MemoryError", "bad_alloc", "Unable to allocate")):
        return "out of memory"
    return f"died ({code}): {said.strip().splitlines()[-1] if said.strip() else ''}"


def nine(solver: str, asked: argparse.Namespace) -> dict[str, Any]:
    """Nine seeded counties; sums, the worst status, the memory of the largest process."""
    began = time.monotonic()
    with ThreadPoolExecutor((os.cpu_count() or 1) if solver == OURS else 1) as pool:
        rows = list(pool.map(lambda seed: alone(f"county#{seed}", solver, asked), range(1, 10)))
    return together(rows) | {"seconds": time.monotonic() - began}


def together(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Sums over several bureaus; ``None`` where one of them has no figure."""
    total: dict[str, Any] = {}
    for key in ("people", "seats", "objective", "bound", "certified"):
        figures = [row.get(key) for row in rows]
        total[key] = None if None in figures else sum(figure for figure in figures if figure is not None)
    total["status"] = ", ".join(dict.fromkeys(str(row["status"]) for row in rows))
    total["memory_mb"] = max(row["memory_mb"] for row in rows)
    return total


def gap_of(row: dict[str, Any], key: str = "bound") -> float | None:
    """The gap to a bound as a share of the objective; ``None`` without a plan or a bound."""
    objective, bound = row.get("objective"), row.get(key)
    return None if objective is None or bound is None else max(0.0, bound - objective) / max(1.0, abs(objective))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--case", action="append", help=f"default: {', '.join(CASES)}")
    options.add_argument("--solver", action="append", choices=SOLVERS, help="default: all three")
    options.add_argument("--limit", type=float, default=120, help="seconds for each solver")
    options.add_argument("--gap", type=float, default=0.0, help="share at which a plan is good enough")
    options.add_argument("--memory", type=float, default=16, help="GB that one solver may take")
    options.add_argument("--folder", type=Path, default=ROOT, help="where the invented projects are")
    options.add_argument("--json", type=Path, help="write the rows here as well")
    options.add_argument("--alone", type=Path, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.alone:
        most = int(asked.memory * 2**30)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        row = measured(asked.case[0], asked.solver[0], asked.limit, asked.gap, asked.folder)
        asked.alone.write_text(json.dumps(row), encoding="utf-8")
        return
    rows: list[dict[str, Any]] = []
    print(
        "| case | people x seats | solver | status | objective | bound | gap | certified | seconds | memory MB | times ours |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for case in asked.case or CASES:
        ours: float | None = None
        for solver in asked.solver or SOLVERS:
            row = {"case": case, "solver": solver}
            row |= nine(solver, asked) if case == NINE else alone(case, solver, asked)
            row["gap"], row["certified_gap"] = gap_of(row), gap_of(row, "certified")
            ours = row["seconds"] if solver == OURS else ours
            row["times_ours"] = None if ours is None else row["seconds"] / ours
            rows.append(row)
            print(table_line(row), flush=True)
    if asked.json:
        asked.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def table_line(row: dict[str, Any]) -> str:
    """A row of the table."""

    def number(key: str, form: str) -> str:
        return "-" if row.get(key) is None else format(row[key], form)

    size = f"{number('people', 'd')} x {number('seats', 'd')}"
    figures = (number("objective", ".0f"), number("bound", ".0f"), number("gap", ".4%"))
    ends = (
        number("certified_gap", ".4%"),
        number("seconds", ".1f"),
        number("memory_mb", ".0f"),
        number("times_ours", ".1f"),
    )
    return "| " + " | ".join((row["case"], size, row["solver"], row["status"], *figures, *ends)) + " |"


if __name__ == "__main__":
    main()
