"""Ctrl-C while a solver works: it is heard by the program, not swallowed by the solver."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import random, sys
from ortools.sat.python import cp_model
from reorg.cli.interrupt import stop_on_interrupt
from reorg.domain.stopping import solve_watched

draw, model = random.Random(1), cp_model.CpModel()
own = [[model.new_bool_var("") for _ in range(9)] for _ in range(90)]
for row in own:
    model.add_exactly_one(row)
sums = []
for part in range(9):  # nine equal parts of ninety odd numbers: far beyond a minute
    sums.append(sum(draw.randrange(10**6, 10**7) * 2 * row[part] for row in own))
least, most = (model.new_int_var(0, 10**10, "") for _ in range(2))
for one in sums:
    model.add(least <= one)
    model.add(one <= most)
model.minimize(most - least)
solver = cp_model.CpSolver()
solver.parameters.num_workers = 1
solver.parameters.max_time_in_seconds = 60
with stop_on_interrupt() as stop:
    print("begun", flush=True)
    status = solve_watched(solver, model, stop)
print(stop.is_set(), solver.status_name(status))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_a_signal_ends_the_solver_and_is_known() -> None:
    process = subprocess.Popen([sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    time.sleep(1.5)
    sent = time.monotonic()
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=50)[0]
    assert said.startswith("True"), said
    assert time.monotonic() - sent < 30, "not the solver's own limit"


def test_a_fault_in_the_solver_s_thread_is_told() -> None:
    from ortools.sat.python import cp_model

    from reorg.domain.stopping import solve_watched

    with pytest.raises(AttributeError):
        solve_watched(cp_model.CpSolver(), None)


def test_every_cp_sat_search_goes_that_way() -> None:
    """A solver called from the main thread would catch Ctrl-C itself."""
    found = [
        path.name
        for path in (ROOT / "reorg").rglob("*.py")
        if re.search(r"\bsolver\.solve\(", path.read_text(encoding="utf-8"))
    ]
    assert found == ["stopping.py"]
