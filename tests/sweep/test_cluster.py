"""The same sweep on a Dask cluster: same files; what is missing is told."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_sweeps import ROOT, project, results, written

from reorg.flows import pools
from reorg.flows.running import RunOptions
from reorg.flows.sweep_files import write_sweep
from reorg.flows.sweeping import SweepOptions, run_sweep
from reorg.text import Rejected

pytestmark = pytest.mark.slow

SWEEP = "vary: {objective.stay: [0, 5, 10]}\nfront: {goals: [moved, points_fit], points: 3}\n"


def swept(own: Path, file: Path, out: Path, workers: int = 1, scheduler: str | None = None) -> dict[str, bytes]:
    made = run_sweep(own, file, out, SweepOptions(RunOptions(time_limit=60.0), False, workers, scheduler))
    write_sweep(made, out, "zh", force=False)
    return results(out)


def test_two_workers_write_what_one_writes(tmp_path: Path) -> None:
    own, file = project(tmp_path), written(tmp_path, SWEEP)
    assert swept(own, file, tmp_path / "one") == swept(own, file, tmp_path / "two", 2)


def test_without_dask_it_is_said_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Rejected) as fault:
        swept(project(tmp_path), written(tmp_path, SWEEP), tmp_path / "out", 1, "tcp://127.0.0.1:1")
    assert fault.value.findings[0].code == "sweep.no-dask"
    assert "reorg[cluster]" in fault.value.findings[0].say("en")


def test_files_that_change_meanwhile_end_the_sweep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own, file = project(tmp_path), written(tmp_path, SWEEP)
    work = pools.work

    def meddling(*words: object) -> object:
        done = work(*words)  # type: ignore[arg-type]
        if words[0].kind == "run":  # type: ignore[attr-defined]
            (own / "units.csv").write_text((own / "units.csv").read_text(encoding="utf-8") + "\n", encoding="utf-8")
        return done

    monkeypatch.setattr(pools, "work", meddling)
    with pytest.raises(Rejected) as fault:
        swept(own, file, tmp_path / "out")
    assert [(one.code, one.value) for one in fault.value.findings] == [("sweep.inputs-changed", "bureau/units.csv")]


@pytest.fixture
def scheduler() -> Iterator[str]:
    """A scheduler and two workers, each in a folder of its own, as README starts them."""
    pytest.importorskip("distributed", reason="dask is not installed (extra: cluster)")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    address = "tcp://127.0.0.1:18786"
    dask = [sys.executable, "-m", "dask"]
    commands = [[*dask, "scheduler", "--host", "127.0.0.1", "--port", "18786", "--no-dashboard"],
                [*dask, "worker", address, "--nworkers", "2", "--nthreads", "1", "--no-dashboard"]]  # fmt: skip
    running = [subprocess.Popen(one, env=environment, stderr=subprocess.DEVNULL) for one in commands]
    yield address
    for process in reversed(running):
        process.terminate()
        process.wait(timeout=30)


def test_a_cluster_writes_what_one_worker_writes(tmp_path: Path, scheduler: str) -> None:
    own, file = project(tmp_path), written(tmp_path, SWEEP)
    assert swept(own, file, tmp_path / "here") == swept(own, file, tmp_path / "there", 1, scheduler)
