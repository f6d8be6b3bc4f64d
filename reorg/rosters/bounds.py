"""How even a month can be at best, by counting: who may take how many of which duty, whatever the days."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from ortools.sat.python import cp_model

from reorg.domain.people import category_matches
from reorg.domain.stopping import solve_watched
from reorg.rosters.figures import compared, unit
from reorg.rosters.problem import RosterProblem, Taker
from reorg.rosters.settings import Measure

Kind = tuple[str, int]
"""A duty, and what it counts on a day: days on which it counts alike are interchangeable here."""


def least_unevenness(
    problem: RosterProblem, month: tuple[int, int], measure: Measure, totals: list[int], missing: int
) -> int:
    """A sum of squares of the month's final totals below which none can be (see :func:`reorg.rosters.figures.unevenness`).

    Of all rules only these are kept: what must be covered (``missing`` of it may be left open anywhere), who may take a duty,
    and on how many days each is there for it.
    """
    scale = unit(problem, measure)
    days: dict[Kind, list[int]] = defaultdict(list)
    for d in range(*month):
        for q in problem.duties:
            if problem.need(d, q) and problem.amount(measure, d, q.id):
                days[q.id, problem.amount(measure, d, q.id) // scale].append(d)
    model = cp_model.CpModel()
    own: dict[int, list[cp_model.LinearExprT]] = defaultdict(list)
    most: dict[int, int] = defaultdict(int)
    open_left = [model.new_int_var(0, missing, "") for _ in days]
    model.add(sum(open_left) <= missing)
    for (kind, on), left in zip(days.items(), open_left, strict=True):
        duty_id, amount = kind
        q = problem.duty[duty_id]
        takes: list[tuple[cp_model.IntVar, Taker]] = []
        for taker in problem.takers[duty_id]:
            there = [problem.there(taker, d, q) for d in on]
            able = sum(bool(one) for one in there)
            var = model.new_int_var(0, able, "")
            takes.append((var, taker))
            for n in taker.members:
                # with a group some may be missing on some days: only what everybody certainly has counts
                absent = sum(bool(one) and n not in one for one in there)
                if absent:
                    sure = model.new_int_var(0, able, "")
                    model.add(sure >= var - absent)
                    own[n].append(amount * sure)
                else:
                    own[n].append(amount * var)
                most[n] += amount * able
        need = sum(problem.need(d, q) for d in on)
        if q.each_team:
            for team in dict.fromkeys(taker.team for taker in problem.takers[duty_id]):
                model.add(sum(var for var, taker in takes if taker.team == team) >= need - left)
        elif q.crew:
            kinds = [model.new_int_var(0, need, "") for _ in q.crew]
            model.add(sum(kinds) >= need - left)
            for category in dict.fromkeys(category for crew in q.crew for category in crew):
                here = [
                    var
                    for var, taker in takes
                    if category_matches(category, problem.members[taker.members[0]].person.category)
                ]
                model.add(sum(here) == sum(c.get(category, 0) * k for c, k in zip(q.crew, kinds, strict=True)))
        else:
            model.add(sum(var for var, _ in takes) >= need - left)
    total: Any = 0
    for n in compared(problem, measure):
        base = totals[n]
        total = total + base * base
        if own[n]:
            high = most[n]
            count, square = model.new_int_var(0, high, ""), model.new_int_var(0, high * high, "")
            model.add(count == sum(own[n]))
            for k in range(min(high, 400)):
                model.add(square >= (2 * k + 1) * count - k * (k + 1))
            total = total + 2 * base * count + square
    if isinstance(total, int):
        return total
    model.minimize(total)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = 2.0
    status = solve_watched(solver, model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return 0
    return int(-(-(solver.best_objective_bound - 1e-6) // 1))
