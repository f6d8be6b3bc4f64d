"""Centres beside what one would write first: the plain facility-location model for HiGHS, and opening sites greedily.

``python benchmarks/centres.py [--stations 150] [--sites 40] [--maps 5] [--limit 60]``: invented maps, the same costs for all
three, one thread each, one run. Costs are checked by code that knows none of them.
"""

from __future__ import annotations

import argparse
import math
import random
import time

from reorg.centres.centre import Placed, named
from reorg.centres.check import check_centres
from reorg.centres.problem import CentreProblem, problem_of
from reorg.centres.settings import CentreSettings
from reorg.centres.solve import CentreOptions, solve_centres
from reorg.centres.start import greedy
from reorg.domain.territory import Territory, Township


def city(seed: int, stations: int, sites: int, tight: float | None) -> tuple[Territory, CentreSettings]:
    """Townships on a plane, each joined to its nearest four; ``tight``: capacity of the mean site over its even share."""
    draw = random.Random(seed)
    points = [(draw.uniform(0, 1.2), draw.uniform(0, 1.2)) for _ in range(stations)]
    loads = [draw.randint(40, 900) for _ in range(stations)]
    towns = tuple(
        Township(f"T{n:03d}", f"乡{n:03d}", 110 + x, 30 + y, f"S{n}", {"incidents": loads[n]})
        for n, (x, y) in enumerate(points)
    )
    edges: dict[tuple[str, str], float | None] = {}
    for n, here in enumerate(points):
        near = sorted(range(stations), key=lambda m: math.dist(here, points[m]))[1:5]
        for m in near:
            edges[f"T{min(n, m):03d}", f"T{max(n, m):03d}"] = round(math.dist(here, points[m]) * 111 * 1.4 / 45 * 60, 1)
    stand = {}
    for n in sorted(draw.sample(range(stations), sites)):
        site: dict[str, object] = {"running_cost": draw.randint(60, 160)}
        if tight is not None:
            site["capacity"] = round(sum(loads) / 8 * tight * draw.uniform(0.7, 1.3))
        if draw.random() < 0.2:
            site |= {"existing": True, "closing_cost": 200}
        stand[f"乡{n:03d}"] = site
    section = {"sites": stand, "site": {"building_cost": 800}, "travel": {"hour_cost": 0.02, "trips": 4}}
    return Territory(towns, edges), CentreSettings.model_validate(section)


def plain(problem: CentreProblem, limit: float) -> tuple[str, float | None, float, float]:
    """The textbook model for HiGHS: status, cost, bound, seconds."""
    import highspy

    begun = time.monotonic()
    solver = highspy.Highs()
    solver.silent()
    for key, value in (("threads", 1), ("time_limit", limit), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.5)):
        solver.setOptionValue(key, value)
    scale = float(problem.unit)
    shut = sum(problem.closed_costs)
    opened = [
        solver.addBinary(obj=(a - b) / scale) for a, b in zip(problem.open_costs, problem.closed_costs, strict=True)
    ]
    held: list[list[object]] = [[] for _ in opened]
    for c, row in enumerate(problem.pairs):
        here = {s: solver.addBinary(obj=cost / scale) for s, cost in enumerate(row) if cost is not None}
        solver.addConstr(sum(here.values()) == 1)
        for s, one in here.items():
            solver.addConstr(one <= opened[s])
            held[s].append(problem.loads[c] * one)
    for s, terms in enumerate(held):
        room = problem.capacities[s]
        if room is not None and terms:
            solver.addConstr(sum(terms) <= room * opened[s])
    solver.setOptionValue("mip_abs_gap", 1e-6)
    solver.minimize()
    info = solver.getInfo()
    status = solver.modelStatusToString(solver.getModelStatus())
    found = info.objective_function_value + shut / scale if info.primal_solution_status == 2 else None
    return status, found, info.mip_dual_bound + shut / scale, time.monotonic() - begun


def by_hand(problem: CentreProblem) -> tuple[float | None, float]:
    """Sites opened greedily: cost and seconds."""
    from reorg.centres.start import cost

    begun = time.monotonic()
    serving = greedy(problem)
    seconds = time.monotonic() - begun
    return None if serving is None else float(problem.money(cost(problem, serving, set(serving)))), seconds


def checked(territory: Territory, settings: CentreSettings, problem: CentreProblem, placed: Placed) -> bool:
    if placed.objective is None:
        return False
    told = check_centres(territory, settings, named(territory, problem, placed))
    return told.ok and abs(told.objective - placed.objective) < 1e-6 * placed.objective


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--stations", type=int, default=150)
    asked.add_argument("--sites", type=int, default=40)
    asked.add_argument("--maps", type=int, default=4)
    asked.add_argument("--limit", type=float, default=60.0)
    words = asked.parse_args()
    print(
        f"{words.stations} stations, {words.sites} sites, limit {words.limit:g} s, one thread; cost of a year, seconds"
    )
    print(f"{'map':>3} {'capacity':>9} | {'ours':>10} {'bound':>10} {'s':>6} {'check':>5} | {'HiGHS':>10} {'bound':>10} {'s':>6} | {'greedy':>10} {'s':>6}")  # fmt: skip
    for tight in (None, 1.6, 1.1):
        for seed in range(words.maps):
            territory, settings = city(seed, words.stations, words.sites, tight)
            problem = problem_of(territory, settings)
            begun = time.monotonic()
            placed = solve_centres(problem, territory, CentreOptions(time_limit=words.limit))
            ours = time.monotonic() - begun
            good = "yes" if checked(territory, settings, problem, placed) else "NO"
            _, found, bound, seconds = plain(problem, words.limit)
            hand, quick = by_hand(problem)
            room = "none" if tight is None else f"x {tight:g}"
            print(f"{seed:>3} {room:>9} | {placed.objective or 0:>10.2f} {placed.bound:>10.2f} {ours:>6.1f} {good:>5} | {found or 0:>10.2f} {bound:>10.2f} {seconds:>6.1f} | {hand or 0:>10.2f} {quick:>6.1f}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
