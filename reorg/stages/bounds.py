"""Bounds that look at numbers of people alone: everybody as early as the limit of people and each one's own windows let them."""

from __future__ import annotations

import heapq

from ortools.sat.python import cp_model

from reorg.domain.stopping import solve_watched
from reorg.stages.model import Prepared
from reorg.stages.settings import StageSettings


def completion_bound(known: Prepared, settings: StageSettings) -> int:
    """The least weighted days from the first wave when only the limit of people in a wave and the first wave open to each
    are kept: in each wave the heaviest of those who may go (for jobs of equal length that is the best order)."""
    days = [(day - known.days[0]).days for day in known.days]
    waiting: list[list[int]] = [[] for _ in days]
    for group in known.groups:
        weight = group.weight // group.people if group.count == 1 else group.weight
        # a block's people share its weight; rounding down keeps the bound below
        waiting[group.first] += [weight] * len(group.members)
    cap = settings.limits.people or sum(len(group.members) for group in known.groups)
    ready: list[int] = []
    total = 0
    for day, new in zip(days, waiting, strict=True):
        for weight in new:
            heapq.heappush(ready, -weight)
        for _ in range(min(cap, len(ready))):
            total -= heapq.heappop(ready) * day
    while ready:
        total -= heapq.heappop(ready) * days[-1]
    return total


def spread_bound(known: Prepared, settings: StageSettings, completion: int | None) -> int:
    """The least difference between the largest and the smallest wave that the number of people, the limit of a wave and the
    weighted days already reached (``None``: not yet looked at) leave; each person weighs 1 at the least."""
    people = sum(len(group.members) for group in known.groups)
    cap = min(people, settings.limits.people or people)
    model = cp_model.CpModel()
    sizes = [model.new_int_var(0, cap, "") for _ in known.days]
    least, most = model.new_int_var(0, people, ""), model.new_int_var(0, people, "")
    model.add(sum(sizes) == people)
    for size in sizes:
        model.add(size >= least)
        model.add(size <= most)
    if completion is not None:
        start = known.days[0]
        model.add(sum((day - start).days * size for day, size in zip(known.days, sizes, strict=True)) <= completion)
    model.minimize(most - least)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = 5
    status = solve_watched(solver, model)
    return round(solver.objective_value) if status == cp_model.OPTIMAL else 0
