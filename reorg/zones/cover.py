"""The best choice among all possible zones: each township covered once, as an integer program.

A linear program over the columns that matter, the others priced, gives a bound; columns whose reduced cost is above what
is left between bound and best known can be in no better partition and are dropped; CP-SAT decides on the rest.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reorg.domain.stopping import solve_watched
from reorg.zones.columns import MICRO, Columns
from reorg.zones.pick import Picked, pick
from reorg.zones.problem import ZoneProblem
from reorg.zones.words import WORD

FIRST, ADDED = 3000, 3000
"""Columns that the linear program begins with, and that each round of pricing adds."""
PRICED_FROM = 400
"""Below so many columns the linear program is not worth it."""
MOST = 60_000
"""Columns that the integer program is given at most."""
NARROW = 256
"""Possible zones that trying begins with; then twice as many, and so on."""
TRIED = 0.8
"""Share of the time in which trying may decide before the integer program is taken."""


@dataclass(frozen=True, slots=True)
class Cover:
    """``chosen`` are column numbers, ``None`` without a partition; ``bound`` in millionths of a point.

    ``proved``: nothing is better, or, without a partition, none exists.
    """

    chosen: tuple[int, ...] | None
    cost: int
    bound: float
    proved: bool


def cover(
    problem: ZoneProblem,
    columns: Columns,
    zones: int,
    known: tuple[int, ...] | None,
    most_cost: float,
    gap: float,
    deadline: float,
    seed: int,
    threads: int,
    stop: threading.Event | None = None,
) -> Cover:
    """Choose ``zones`` columns that cover each township once, at least cost. ``known`` are the columns of a partition."""
    low = 0.0
    kept = np.arange(columns.size)
    if known is not None and (columns.size > MOST or (problem.travel_weight > 0 and columns.size > PRICED_FROM)):
        low, reduced = _priced(problem, columns, zones, known, deadline)
        kept = np.flatnonzero(reduced <= most_cost - low + 100)
    few = columns.kept(np.isin(np.arange(columns.size), kept))
    best: tuple[int, ...] | None = known
    cost = int(min(most_cost, 2**60))
    if problem.size <= WORD:
        until = time.monotonic() + max(0.0, deadline - time.monotonic()) * TRIED
        tried, low = _tried(problem, few, zones, cost, low, until, stop)
        if tried.chosen is not None:
            best, cost = tuple(int(kept[c]) for c in tried.chosen), tried.cost
        if tried.whole:
            return Cover(best if tried.chosen is not None else None, cost, cost if tried.chosen else float("inf"), True)
        kept = kept[few.off.sum(axis=1) + few.way <= cost]
        few = columns.kept(np.isin(np.arange(columns.size), kept))
    if len(kept) > MOST:
        return Cover(best, cost, low, False)
    position = {int(c): n for n, c in enumerate(kept)}
    hint = None if best is None else [position[c] for c in best if c in position]
    found = _integer(problem, few, zones, hint, low, gap, deadline, seed, threads, stop)
    if found.chosen is None:
        return Cover(best, cost, found.bound, found.proved) if best is not None else found
    return Cover(tuple(int(kept[c]) for c in found.chosen), found.cost, found.bound, found.proved)


def _tried(
    problem: ZoneProblem,
    columns: Columns,
    zones: int,
    most: int,
    low: float,
    until: float,
    stop: threading.Event | None,
) -> tuple[Picked, float]:
    """What trying comes to, and a bound (millionths of a point).

    Without travel the limit is raised step by step: a narrow one leaves few zones, and either settles the matter or lifts the bound.
    """
    price = columns.off.sum(axis=1) + columns.way
    alone = np.sort(price)
    steps = [int(alone[n]) for n in (NARROW << k for k in range(40)) if n < len(alone)]
    if problem.travel_weight > 0:
        steps = []
    for limit in [*(one for one in dict.fromkeys(steps) if low < one < most), most]:
        few = np.flatnonzero(price <= limit)
        picked = pick(problem, columns.kept(price <= limit), zones, limit, until, stop)
        if picked.chosen is not None and picked.whole:
            close = np.flatnonzero(price <= picked.cost)
            evened = pick(problem, columns.kept(price <= picked.cost), zones, picked.cost, until, stop, even=True)
            few, picked = (few, picked) if evened.chosen is None else (close, evened)
            return Picked(_at(few, picked.chosen), picked.cost, True), float(picked.cost)
        if picked.chosen is not None or not picked.whole or limit == most:
            return Picked(_at(few, picked.chosen), picked.cost, picked.whole), low
        low = max(low, float(limit + 1))
    return Picked(None, most, True), low


def _at(numbers: NDArray[np.intp], chosen: tuple[int, ...] | None) -> tuple[int, ...] | None:
    return None if chosen is None else tuple(int(numbers[c]) for c in chosen)


def _priced(
    problem: ZoneProblem, columns: Columns, zones: int, known: tuple[int, ...] | None, deadline: float
) -> tuple[float, NDArray[np.float64]]:
    """A bound on every partition's cost, and by how much each column would lift it."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_matrix, hstack, vstack

    size, terms = problem.size, len(problem.terms)
    alone = columns.off.sum(axis=1) + columns.way
    each = alone / np.maximum(1, columns.inside.sum(axis=1))
    pool = np.unique(np.concatenate([np.argsort(each, kind="stable")[:FIRST], np.array(known or [], dtype=np.int64)]))
    inside = columns.inside.astype(np.float32)
    best, told = 0.0, np.zeros(columns.size)
    artificial = float(alone.max() + 1) * 10
    for _ in range(60):
        part = csr_matrix(inside[pool].T.astype(np.float64))
        held = vstack([part, csr_matrix(np.ones((1, len(pool))))])
        slack = vstack([csr_matrix(np.eye(size)), csr_matrix(np.zeros((1, size)))])
        blank = csr_matrix((size + 1, terms))
        equal = hstack([held, blank, slack]).tocsr()
        rows = [
            hstack([part.multiply(columns.off[pool, m][None, :]), _minus(size, terms, m), csr_matrix((size, size))])
            for m in range(terms)
        ]
        cost = np.concatenate([columns.way[pool].astype(np.float64), np.ones(terms), np.full(size, artificial)])
        answer = linprog(
            cost,
            A_ub=vstack(rows).tocsr() if rows else None,
            b_ub=np.zeros(size * terms) if rows else None,
            A_eq=equal,
            b_eq=np.concatenate([np.ones(size), [zones]]),
            method="highs",
        )
        if answer.status != 0:
            return 0.0, np.zeros(columns.size)
        prices = answer.eqlin.marginals
        reduced = columns.way - (inside @ prices[:size].astype(np.float64)) - prices[size]
        for m in range(terms):
            reduced = reduced - columns.off[:, m] * (inside @ answer.ineqlin.marginals[m * size : (m + 1) * size])
        worst = min(0.0, float(reduced.min()))
        value = float(prices[:size].sum() + zones * prices[size])
        if value + zones * worst > best or best == 0.0:
            best, told = value + zones * worst, reduced - worst
        if worst > -1.0 or time.monotonic() > deadline:
            break
        tried = np.argsort(reduced, kind="stable")[:ADDED]
        pool = np.unique(np.concatenate([pool, tried[reduced[tried] < 0]]))
    return max(0.0, best), told


def _minus(size: int, terms: int, m: int) -> Any:
    """-1 in the column of the greatest deviation of term ``m``, in each row."""
    from scipy.sparse import csr_matrix

    block = np.zeros((size, terms))
    block[:, m] = -1.0
    return csr_matrix(block)


def _integer(
    problem: ZoneProblem,
    columns: Columns,
    zones: int,
    hint: list[int] | None,
    low: float,
    gap: float,
    deadline: float,
    seed: int,
    threads: int,
    stop: threading.Event | None,
) -> Cover:
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    chosen = [model.new_bool_var("") for _ in range(columns.size)]
    for a in range(problem.size):
        model.add_exactly_one(chosen[c] for c in np.flatnonzero(columns.inside[:, a]))
    model.add(cp_model.LinearExpr.sum(chosen) == zones)
    worst = []
    for m in range(len(problem.terms)):
        off = columns.off[:, m]
        greatest = model.new_int_var(0, int(off.max(initial=0)), "")
        for a in range(problem.size):
            there = np.flatnonzero(columns.inside[:, a])
            model.add(cp_model.LinearExpr.weighted_sum([chosen[c] for c in there], off[there].tolist()) <= greatest)
        worst.append(greatest)
    travel = cp_model.LinearExpr.weighted_sum(chosen, columns.way.tolist())
    cost = cp_model.LinearExpr.sum(worst) + travel
    if low > 0:
        model.add(cost >= int(np.floor(low)))
    model.minimize(cost)
    if hint is not None:
        inside = set(hint)
        for c, one in enumerate(chosen):
            model.add_hint(one, c in inside)
    solver = solver_of(deadline, gap, seed, threads)
    status = solve_watched(solver, model, stop)
    if status == cp_model.INFEASIBLE:
        return Cover(None, 0, float("inf"), True)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Cover(None, 0, low, False)
    picked = tuple(c for c, one in enumerate(chosen) if solver.boolean_value(one))
    value = round(solver.objective_value)
    bound = max(low, solver.best_objective_bound)
    if status == cp_model.OPTIMAL and value - bound <= 1:
        evened = _evened(model, columns, chosen, cost, value, picked, deadline, seed, threads)
        return Cover(evened, value, value, True)
    return Cover(picked, value, bound, False)


def _evened(
    model: Any,
    columns: Columns,
    chosen: list[Any],
    cost: Any,
    value: int,
    picked: tuple[int, ...],
    deadline: float,
    seed: int,
    threads: int,
) -> tuple[int, ...]:
    """Among the partitions of this cost, the one whose zones deviate least in sum: the greatest alone leaves much open."""
    from ortools.sat.python import cp_model

    model.add(cost <= value)
    sums = columns.off.sum(axis=1)
    model.minimize(cp_model.LinearExpr.weighted_sum(chosen, sums.tolist()))
    model.clear_hints()
    inside = set(picked)
    for c, one in enumerate(chosen):
        model.add_hint(one, c in inside)
    left = min(deadline - time.monotonic(), 10.0)
    if left <= 0.05:
        return picked
    solver = solver_of(time.monotonic() + left, 0.0, seed, threads)
    if solve_watched(solver, model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return picked
    return tuple(c for c, one in enumerate(chosen) if solver.boolean_value(one))


def solver_of(deadline: float, gap: float, seed: int, threads: int) -> Any:
    """A CP-SAT solver that ends at the deadline, or once cost and bound are ``gap`` apart (see ``Zoned.gap``)."""
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.05, deadline - time.monotonic())
    solver.parameters.num_workers = threads
    solver.parameters.random_seed = seed % (2**31 - 1)
    solver.parameters.relative_gap_limit = gap
    solver.parameters.absolute_gap_limit = gap * MICRO
    return solver
