"""Waves of moves beside what is done by hand: everybody at once, and unit by unit; in one run, judged by one replay.

    python benchmarks/stages.py                      # kaihua, county800, shouning of sample_data, planned first
    python benchmarks/stages.py --case zhengzhou --plan zhengzhou/plan.json --json stages.json

Three ways for the same plan and demands (at most n people a wave, floors of 60 % and 50 %, a leader always there):
ours; all at once in one wave; unit by unit: new units in the order of the structure, each filled as the places of a wave
allow. Shown for each: waves, how many floors are not kept (each unit, category and day counted), other demands that are
broken, weighted days, CPU seconds.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from reorg.engine import SolveOptions, solve
from reorg.intake.load import load
from reorg.intake.plan_file import read_plan
from reorg.rules.problem import Problem
from reorg.stages.check import replay
from reorg.stages.dates import calendar_of
from reorg.stages.handover import late, report_day
from reorg.stages.problem import StageProblem, problem_of
from reorg.stages.settings import StageSettings
from reorg.stages.solve import StageOptions, solve_stages

ROOT = Path(__file__).resolve().parent.parent
PEOPLE = {"kaihua": 120, "county800": 100, "shouning": 150, "zhengzhou": 1000}
"""People in a wave, by sample."""


def seats_of(problem: Problem, plan: Path | None, seconds: float) -> list[int]:
    """The seats of a plan: of the file, else of one that is made."""
    if plan is not None:
        return list(read_plan(plan, problem).seats)
    outcome = solve(problem, SolveOptions(time_limit=seconds))
    assert outcome.seats is not None
    return [int(seat) for seat in outcome.seats]


def at_once(problem: StageProblem, cap: int) -> dict[int, int]:
    return dict.fromkeys(problem.movers, 0)


def unit_by_unit(problem: StageProblem, cap: int) -> dict[int, int]:
    """New units in the structure's order, each person in the first wave that has a place left."""
    placed = problem.placed
    order = sorted(problem.movers, key=lambda n: (placed[n].new_unit, not placed[n].leads, n))
    return {n: place // cap for place, n in enumerate(order)}


def judged(problem: StageProblem, settings: StageSettings, waves: Mapping[int, int]) -> dict[str, object]:
    """What the replay says of waves, however they came about."""
    enough = settings.waves.model_copy(update={"max": max(waves.values(), default=0) + 1})
    longer = settings.model_copy(update={"waves": enough})
    calendar = calendar_of(longer)
    known = late(problem, calendar)
    days = {n: report_day(calendar, calendar.days, wave, known.of(n)) for n, wave in waves.items()}
    said = replay(problem, longer, days)
    floors = sum(len(one.breaches(problem.units[one.unit])) for one in said.watched)
    others = [one.key for one in said.demands if not one.holds and not one.key.startswith("floors.")]
    return {
        "waves": len(said.sizes),
        "floors not kept": floors,
        "other demands broken": others,
        "weighted days": said.completion,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--case", action="append", choices=sorted(PEOPLE))
    parser.add_argument("--plan", type=Path, help="a plan of the case; left out: it is planned first")
    parser.add_argument("--people", type=int, help="people in a wave")
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    found = []
    for name in options.case or ["kaihua", "county800", "shouning"]:
        bureau = load(ROOT / "sample_data" / name).problem
        assert bureau is not None
        cap = options.people or PEOPLE[name]
        settings = StageSettings.model_validate({"waves": {"start": "2023-03-01"}, "limits": {"people": cap}})
        problem = problem_of(bureau, seats_of(bureau, options.plan, options.seconds), settings)
        print(f"{name}: {len(problem.movers)} people move, {len(problem.units)} units, at most {cap} in a wave")
        for way in ("ours", "at once", "unit by unit"):
            begin = time.process_time()
            if way == "ours":
                staged = solve_stages(problem, settings, StageOptions(options.seconds))
                waves, told = dict(staged.wave), f"{staged.status}, {staged.least} waves at the least"
            else:
                waves, told = (at_once if way == "at once" else unit_by_unit)(problem, cap), ""
            seconds = time.process_time() - begin
            line = {"case": name, "way": way, **judged(problem, settings, waves), "cpu seconds": round(seconds, 2)}
            found.append(line)
            print("  " + ", ".join(f"{key} {value}" for key, value in line.items() if key != "case"), told)
    if options.json:
        options.json.write_text(json.dumps(found, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    sys.exit(main())
