"""Duty rosters over a year beside the usual ways, judged by one replay: ``python benchmarks/rosters.py [--months 12] [--limit S]``.

The station of `configs/examples/roster`: 42 people in three layers, leave and an earlier year. Beside ours, in the same run:

- by turns: a list for each duty, whoever is next and neither away nor on another duty that day takes it;
- least first: whoever of those has had fewest nights, then fewest duties (what a careful clerk does in Excel).

Shown for each: demands broken and how often, people lacking, the widest difference of nights, holidays and weekends among
people who may take the same duties, seconds. Everybody is invented.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from reorg.flows.rostering import read_problems
from reorg.intake.load import load
from reorg.rosters.check import MOST_TOLD, check_roster
from reorg.rosters.figures import running, spreads
from reorg.rosters.problem import RosterProblem, Taker
from reorg.rosters.solve import RosterOptions, solve_roster
from reorg.rosters.turn import Turn

ROOT = Path(__file__).resolve().parents[1]
Choice = Callable[[Sequence[Taker], Counter[int], Counter[int]], list[Taker]]
MEASURES = ("nights", "holidays", "weekends")


def station(months: int) -> list[RosterProblem]:
    """The example's roster over so many months of 2026."""
    with tempfile.TemporaryDirectory() as folder:
        own = Path(shutil.copytree(ROOT / "configs" / "examples" / "roster", Path(folder) / "station"))
        file = own / "project.yaml"
        text = file.read_text(encoding="utf-8")
        assert "  months: 2" in text
        file.write_text(text.replace("  months: 2", f"  months: {months}"), encoding="utf-8")
        return list(read_problems(own / "project.yaml", load(own), None)[1])


def dealt(problem: RosterProblem, choose: Choice) -> list[Turn]:
    """A roster dealt day by day; one duty a person and day, leave kept, nothing else looked at."""
    turns: list[Turn] = []
    nights: Counter[int] = Counter()
    duties: Counter[int] = Counter()
    for d, day in enumerate(problem.days):
        busy: set[int] = set()
        for duty in problem.duties:
            need = problem.need(d, duty)
            takers = problem.takers[duty.id]
            parts = [[t for t in takers if t.team == team] for team in dict.fromkeys(t.team for t in takers)]
            for part in parts if duty.each_team else [list(takers)]:
                able = [t for t in part if problem.there(t, d, duty) and not busy & set(t.members)]
                for taker in choose(able, nights, duties)[:need]:
                    there = problem.there(taker, d, duty)
                    busy.update(there)
                    duties.update(there)
                    nights.update(there if problem.night[d, duty.id] else ())
                    people = tuple(problem.members[n].person_id for n in there)
                    turns.append(Turn(day.date, duty.id, people, (taker.label,) if taker.label else ()))
    return _joined(turns)


def _joined(turns: Sequence[Turn]) -> list[Turn]:
    """One turn a day and duty, as the replay reads them."""
    found: dict[tuple[object, str], Turn] = {}
    for one in turns:
        had = found.get((one.date, one.duty))
        people, labels = (had.people, had.labels) if had else ((), ())
        found[one.date, one.duty] = Turn(one.date, one.duty, people + one.people, labels + one.labels)
    return list(found.values())


def by_turns(able: Sequence[Taker], nights: Counter[int], duties: Counter[int]) -> list[Taker]:
    """Whoever has had fewest duties of all kinds comes next: the list goes round."""
    return sorted(able, key=lambda t: max(duties[n] for n in t.members))


def least_first(able: Sequence[Taker], nights: Counter[int], duties: Counter[int]) -> list[Taker]:
    return sorted(able, key=lambda t: (max(nights[n] for n in t.members), sum(duties[n] for n in t.members)))


def told(name: str, problem: RosterProblem, turns: Sequence[Turn], status: str, seconds: float) -> None:
    checked = check_roster(problem, turns)
    broken = [
        f"{one.key} {len(one.breaches) if len(one.breaches) <= MOST_TOLD else f'more than {MOST_TOLD}'}"
        for one in checked.demands
        if not one.holds and one.key != "covered"
    ]
    widest = []
    for measure in MEASURES:
        final = running(problem, measure, turns)[-1][1]
        widest.append(max(spreads(problem, measure, final).values(), default=0))
    lacking = sum(one.missing for one in checked.short)
    print(f"{problem.roster_id} | {len(problem.members)} | {len(problem.days)} | {name} | {status} | {'; '.join(broken) or '0'} | {lacking} | {' '.join(map(str, widest))} | {seconds:.1f}")  # fmt: skip
    sys.stdout.flush()


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--months", type=int, default=12)
    asked.add_argument("--limit", type=float, default=None)
    options = asked.parse_args()
    print(
        f"roster | people | days | way | status | demands broken (times) | lacking | {' '.join(MEASURES)} differ by | s"
    )
    for problem in station(options.months):
        begun = time.perf_counter()
        solved = solve_roster(problem, RosterOptions(options.limit))
        told("ours", problem.first(solved.days), solved.turns, solved.status, time.perf_counter() - begun)
        proven = sum(one.proven for one in solved.evenness)
        print(f"  months and measures proven most even: {proven} of {len(solved.evenness)}")
        for name, choose in (("by turns", by_turns), ("least first", least_first)):
            begun = time.perf_counter()
            told(name, problem, dealt(problem, choose), "", time.perf_counter() - begun)


if __name__ == "__main__":
    main()
