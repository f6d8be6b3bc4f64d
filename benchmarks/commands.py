"""The whole command, from project file to files written: `reorg check` and `reorg plan`, each as its own process.

    python benchmarks/commands.py                            # county, big-county
    python benchmarks/commands.py --case city --limit 150 --json city.json
    python benchmarks/commands.py --case 9x800               # nine counties: one after another, then on all cores

Projects are made once below --folder by `projects.py` (a process of its own, not counted). Every demand of theirs is
taken from a hidden plan, so a plan exists.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from alone import Run, run

HERE = Path(__file__).parent
ROOT = Path("out/benchmarks")
NINE = "9x800"
CASES = ("county", "big-county")
COLUMNS = (
    "case", "command", "people x seats", "exit", "status", "objective", "bound", "gap", "solver s", "wall s", "peak MB",
)  # fmt: skip
SPARE = 120.0
"""Seconds beyond the solver's limit after which a command is ended: reading and writing take time too."""


def project(case: str, root: Path, seed: int = 1) -> Path:
    """The case's project folder, made by a process of its own so that this one stays small."""
    folder = root / (case if seed == 1 else f"{case}-{seed}")
    if not (folder / "hidden-plan.json").exists():
        made = [sys.executable, str(HERE / "projects.py"), case, str(folder), "--seed", str(seed)]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, timeout=300)
    return folder


def checked(case: str, folder: Path) -> dict[str, Any]:
    """``reorg check``, timed."""
    ran = run([sys.executable, "-m", "reorg", "check", str(folder)], folder / "check.log", SPARE)
    return _row(case, "check", ran)


def planned(case: str, folder: Path, limit: float, gap: float) -> dict[str, Any]:
    """``reorg plan``, timed, with what its plan.json says of the solver."""
    out = folder / "plan"
    shutil.rmtree(out, ignore_errors=True)
    asked = ["--gap", str(gap), "--time-limit", str(limit), "-q"]
    command = [sys.executable, "-m", "reorg", "plan", str(folder), "-o", str(out), *asked]
    ran = run(command, folder / "plan.log", limit + SPARE)
    return _row(case, "plan", ran) | _told(out / "plan.json")


def _row(case: str, command: str, ran: Run) -> dict[str, Any]:
    exit_code = "stopped" if ran.code is None else ran.code
    return {"case": case, "command": command, "exit": exit_code, "seconds": ran.seconds, "peak_mb": ran.peak_mb}


def _told(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {"status": "no plan"}
    plan = json.loads(path.read_text(encoding="utf-8"))
    solver = plan["solver"]
    return {
        "people": len(plan["assignments"]) + len(plan["unplaced"]),
        **{key: solver[key] for key in ("status", "objective", "bound", "gap")},
        "solver_seconds": solver["seconds"],
    }


def seats(folder: Path) -> int:
    """Seats of the new structure, as the project's maker tells them."""
    hidden: dict[str, str] = json.loads((folder / "hidden-plan.json").read_text(encoding="utf-8"))
    return len(set(hidden.values()))


def nine(root: Path, limit: float, gap: float) -> Iterator[dict[str, Any]]:
    """Nine seeded counties: each planned after the other, then as many at once as there are cores."""
    folders = [project("county", root, seed) for seed in range(1, 10)]
    cores = os.cpu_count() or 1
    for workers, told in ((1, "one after another"), (cores, f"on {cores} cores")):
        began = time.monotonic()
        with ThreadPoolExecutor(workers) as pool:
            rows = list(pool.map(lambda folder: planned(NINE, folder, limit, gap), folders))
        yield _together(told, rows, folders, time.monotonic() - began)


def _together(told: str, rows: Sequence[dict[str, Any]], folders: Sequence[Path], wall: float) -> dict[str, Any]:
    """One row for nine: sums; the worst exit code, gap and status; the peak of the largest process."""
    total: dict[str, Any] = {"case": NINE, "command": f"plan, {told}", "seconds": wall}
    total["exit"] = next((row["exit"] for row in rows if row["exit"] != 0), 0)
    total["peak_mb"] = max(row["peak_mb"] for row in rows)
    total["seats"] = sum(seats(folder) for folder in folders)
    for key in ("people", "objective", "bound", "solver_seconds"):
        total[key] = sum(row[key] for row in rows) if all(key in row for row in rows) else None
    statuses = {row["status"] for row in rows}
    total["status"] = next(word for word in ("no plan", "feasible", "optimal") if word in statuses)
    total["gap"] = max((row["gap"] for row in rows if "gap" in row), default=None)
    return total


def rows_of(case: str, root: Path, limit: float, gap: float) -> Iterator[dict[str, Any]]:
    if case == NINE:
        yield from nine(root, limit, gap)
        return
    folder = project(case, root)
    for row in (checked(case, folder), planned(case, folder, limit, gap)):
        yield row | {"seats": seats(folder)}


def line(row: dict[str, Any]) -> str:
    """A row of the table."""

    def number(key: str, form: str) -> str:
        return format(row[key], form) if row.get(key) is not None else "-"

    size = f"{number('people', 'd')} x {number('seats', 'd')}"
    figures = (
        number("objective", ".0f"),
        number("bound", ".0f"),
        number("gap", ".4%"),
        number("solver_seconds", ".1f"),
    )
    ends = (number("seconds", ".1f"), number("peak_mb", ".0f"))
    status = str(row.get("status", "-"))
    return "| " + " | ".join((row["case"], row["command"], size, str(row["exit"]), status, *figures, *ends)) + " |"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument(
        "--case",
        action="append",
        help=f"county, big-county, city, each also -tight, {NINE}; default: {', '.join(CASES)}",
    )
    options.add_argument("--limit", type=float, default=150, help="seconds for the solver (--time-limit)")
    options.add_argument("--gap", type=float, default=0.001, help="share at which a plan is good enough")
    options.add_argument("--folder", type=Path, default=ROOT, help="where the projects are")
    options.add_argument("--json", type=Path, help="write the rows here as well")
    asked = options.parse_args()
    rows: list[dict[str, Any]] = []
    print("| " + " | ".join(COLUMNS) + " |")
    print("|" + "---|" * len(COLUMNS))
    for case in asked.case or CASES:
        for row in rows_of(case, asked.folder, asked.limit, asked.gap):
            rows.append(row)
            print(line(row), flush=True)
    if asked.json:
        asked.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
