"""Teams beside dealing by turns and a random draw, in one run: ``python benchmarks/teams.py [--limit S] [--seeds N]``.

Stations of the sample county as they stand today, then random stations. Figures are spreads between teams: the greatest less
the least sum of strength, and the cost of all measures (weights, above the tolerances), with the bound below which no teams
that keep the demands can cost. The two usual ways look at no demand; ours keeps them all.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from datetime import date
from pathlib import Path

from reorg.domain.people import Person
from reorg.intake.load import load
from reorg.teams.evenness import cost_of, spread_tenths
from reorg.teams.peers import dealt, drawn
from reorg.teams.problem import TENTHS, TeamProblem, problem_of
from reorg.teams.settings import TeamSettings
from reorg.teams.solve import TeamOptions, proven_least, solve_teams

ROOT = Path(__file__).resolve().parents[1]
AS_OF = date(2022, 12, 31)
DRAWS = 200


def random_station(people: int, seed: int) -> TeamProblem:
    """Ages and service as in the sample counties; a deputy for eight officers."""
    draw = random.Random(seed * 1000 + people)
    held = []
    for n in range(people):
        age = draw.choice([draw.randint(24, 35), draw.randint(36, 49), draw.randint(50, 58)])
        years = max(0, age - draw.randint(21, 26))
        post = ("所长", "教导员", "内勤", "专职法制员")[n] if n < 4 else "副所长" if n < 4 + people // 8 else "民警"
        skills = {s: draw.randint(1, 4) for s in draw.sample(["社区", "刑侦", "治安", "交管"], draw.randint(1, 3))}
        person = Person(
            f"R{n}", "虚构", sex="女" if draw.random() < 0.13 else "男", birth_date=date(2022 - age, 1, 1),
            joined=date(2022 - years, 1, 1), post=post, skills=skills,
            enforcement_grade=draw.choice(["", "基本级", "中级", "高级"]),
        )  # fmt: skip
        held.append((person, post))
    return problem_of(f"R{people}-{seed}", f"random {people}", held, TeamSettings(), AS_OF)


def sample_stations() -> list[TeamProblem]:
    problem = load(ROOT / "sample_data" / "station").problem
    assert problem is not None
    return [
        problem_of(unit.unit_id, unit.name, [(p, p.post) for p in problem.people if p.present_unit == unit.unit_id], TeamSettings(), AS_OF)
        for unit in problem.present
        if unit.type == "到人"
    ]  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--limit", type=float, default=30.0)
    asked.add_argument("--seeds", type=int, default=2)
    asked.add_argument("--sizes", type=int, nargs="*", default=[20, 38, 60, 100, 150])
    options = asked.parse_args()
    settings = TeamSettings()
    stations = [*sample_stations(), *(random_station(n, s) for n in options.sizes for s in range(options.seeds))]
    print(
        "station | field | teams | ours: status cost bound, strength (least) | by turns: cost, strength | drawn: mean cost | s"
    )
    for problem in stations:
        begun = time.perf_counter()
        solved = solve_teams(problem, settings, TeamOptions(options.limit))
        seconds = time.perf_counter() - begun
        if solved.cost is None:
            print(problem.unit, solved.status, *(reason.en for reason in solved.reasons))
            continue
        members = problem.members
        ours = [[n for group in team for n in group] for team in solved.teams]
        turns = dealt(problem)
        mean = sum(cost_of(members, drawn(problem, n), settings.balance) for n in range(DRAWS)) / DRAWS
        strength, other = (spread_tenths(members, teams, "strength") / TENTHS for teams in (ours, turns))
        print(
            f"{problem.unit} | {len(members)} | {problem.teams} | {solved.status} {solved.cost:g} {solved.bound:g}, {strength:g} "
            f"({proven_least(problem, settings)['strength']:g}) | {cost_of(members, turns, settings.balance):g}, {other:g} | {mean:.0f} | {seconds:.1f}"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main()
