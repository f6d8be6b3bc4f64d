"""Same problem, settings and seed: same plan, in one process and in fresh ones."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from reorg.engine import SolveOptions, solve
from reorg.intake.load import load

KAIHUA = Path(__file__).resolve().parents[2] / "sample_data" / "kaihua"
SCRIPT = """
import sys
from pathlib import Path
from reorg.engine import SolveOptions, solve
from reorg.intake.load import load
found = solve(load(Path(sys.argv[1])).problem, SolveOptions(gap=0.001, threads=int(sys.argv[2])))
print(found.objective, *found.seats)
"""


def test_twice_in_one_process() -> None:
    problem = load(KAIHUA).problem
    assert problem is not None
    plans = [solve(problem, SolveOptions(gap=0.001, seed=3)).seats for _ in range(2)]
    assert plans[0] is not None
    assert plans[1] is not None
    assert plans[0].tolist() == plans[1].tolist()


@pytest.mark.slow
@pytest.mark.parametrize("threads", [2])
def test_in_fresh_processes_with_other_hash_seeds(threads: int) -> None:
    """Sets and dictionaries of words come in another order; the plan does not."""
    said = [
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(KAIHUA), str(threads)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("0", "1")
    ]
    assert said[0].strip()
    assert said[0] == said[1]
