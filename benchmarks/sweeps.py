"""`reorg sweep` with one and with two workers, and a province: each a process of its own, the result files compared.

    python benchmarks/sweeps.py                              # 200 runs of the Kaihua sample with 1 and 2 workers
    python benchmarks/sweeps.py --runs 20 --workers 1 2 4
    python benchmarks/sweeps.py --kills 3                    # and once more, killed three times on the way and begun again
    python benchmarks/sweeps.py --province 90 --workers 2    # generated counties x 3 scenarios in one command
    python benchmarks/sweeps.py --scheduler tcp://127.0.0.1:8786   # beside one worker here

The peer is the same sweep with one worker; "times as fast" is against it. Counties are made once below --folder by
`projects.py`; every demand of theirs is taken from a hidden plan, so a plan exists.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
KAIHUA = HERE.parent / "sample_data" / "kaihua"
SCENARIOS = """\
scenarios:
- {name: base}
- {name: stay, set: {objective.stay: 30}}
- {name: fit, set: {objective.fit: 20}}
"""


def sweep_of(runs: int) -> str:
    """A sweep of so many different problems (to the next ten): the weight of staying by the weight of fit."""
    return f"vary:\n  objective.stay: {{from: 1, to: {-(-runs // 10)}, step: 1}}\n  objective.fit: {{from: 1, to: 10, step: 1}}\n"


def province(folder: Path, counties: int, case: str) -> Path:
    """A folder of generated counties, each with a seed of its own."""
    for number in range(1, counties + 1):
        own = folder / f"county-{number:03d}"
        if not (own / "hidden-plan.json").exists():
            made = [sys.executable, str(HERE / "projects.py"), case, str(own), "--seed", str(number)]
            subprocess.run(made, check=True, stdout=subprocess.DEVNULL, timeout=600)
    return folder


def timed(project: Path, file: Path, out: Path, words: list[str]) -> dict[str, Any]:
    """One sweep from nothing, as a process: seconds, and what it wrote."""
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "reorg", "sweep", str(project), str(file), "-o", str(out), "-q", *words]
    return _finished(command, out, words)


def _finished(command: list[str], out: Path, words: list[str]) -> dict[str, Any]:
    began = time.monotonic()
    code = subprocess.run(command).returncode
    seconds = time.monotonic() - began
    told = json.loads((out / "sweep.json").read_text(encoding="utf-8")) if code == 0 else {"runs": []}
    statuses = [one["status"] for one in told["runs"]]
    return {
        "how": " ".join(words),
        "exit": code,
        "runs": len(statuses),
        "planned": sum(one in ("optimal", "feasible") for one in statuses),
        "verified": sum(bool(one["verified"]) for one in told["runs"]),
        "seconds": round(seconds, 1),
    }


def killed(project: Path, file: Path, out: Path, words: list[str], kills: int, runs: int) -> dict[str, Any]:
    """The same sweep, its process killed after random numbers of results and begun again; the last time left alone."""
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "reorg", "sweep", str(project), str(file), "-o", str(out), "-q", *words]
    at = sorted(random.Random(kills).sample(range(1, runs), kills))
    for number in at:
        process = subprocess.Popen(command)
        while process.poll() is None and len(list((out / "runs").rglob("*.json"))) < number:
            time.sleep(0.1)
        process.kill()
        process.wait()
    kept = len(list((out / "runs").rglob("*.json")))
    return {"killed after": at, "kept": kept, **_finished(command, out, words)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--kills", type=int, default=0, help="how often the last sweep, done once more, is killed")
    parser.add_argument("--scheduler", action="append", default=[])
    parser.add_argument("--province", type=int, metavar="COUNTIES")
    parser.add_argument("--case", default="county", help="size of the generated counties, see projects.py")
    parser.add_argument("--folder", type=Path, default=Path("out/benchmarks"))
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    file = asked.folder / "sweep.yaml"
    project = province(asked.folder / "province", asked.province, asked.case) if asked.province else KAIHUA
    file.write_text(SCENARIOS if asked.province else sweep_of(asked.runs), encoding="utf-8")
    ways = [["--workers", str(one)] for one in asked.workers] + [["--scheduler", one] for one in asked.scheduler]
    rows = []
    for number, words in enumerate([*ways, ways[-1]] if asked.kills else ways):
        out = asked.folder / f"sweep-{number}"
        if number < len(ways):
            row = timed(project, file, out, words)
            row["times as fast"] = round(rows[0]["seconds"] / row["seconds"], 2) if rows else 1.0
        else:
            row = killed(project, file, out, words, asked.kills, rows[0]["runs"])
        row["same files"] = all(
            (out / name).read_bytes() == (asked.folder / "sweep-0" / name).read_bytes()
            for name in ("sweep.json", "sweep.xlsx")
        )
        rows.append(row)
        print("  ".join(f"{key}: {value}" for key, value in row.items()), flush=True)
    if asked.json:
        asked.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
