"""A program proved to have no plan by another solver than the one that found it so: CP-SAT, in whole numbers."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, isfinite, lcm

import numpy as np

from reorg.domain.stopping import solve_watched
from reorg.engine.clash_classes import Answer, Floats, Program
from reorg.engine.highs import Stopper

LARGEST = 2**50
"""Sums of a row beyond this are left to the other solver without presolve."""
SECONDS = 20.0


def proved_by_another(program: Program, stopper: Stopper) -> Answer:
    """Whether the program has a plan, by CP-SAT; where its rows are no whole numbers, by HiGHS without presolve."""
    if not len(program.person_class):
        return "plan"
    if len(program.hopeless):
        return "none"
    answer = _whole(program, stopper)
    return program.solve(stopper, presolve=False, seed=1).answer if answer is None else answer


def _whole(program: Program, stopper: Stopper) -> Answer | None:
    """CP-SAT's answer; ``None`` where the program cannot be told in whole numbers, or it does not come to an end."""
    if len(program.model.amounts):
        return None
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    who = program.arcs[0]
    size = program.size
    counts = [model.new_int_var(0, int(size[c]), "") for c in who]
    own: list[list[int]] = [[] for _ in program.people]
    for arc, c in enumerate(who):
        own[c].append(arc)
    for c, arcs in enumerate(own):
        model.add(sum(counts[arc] for arc in arcs) == int(size[c]))
    rows = program.matrix.tocsr()
    for r in range(len(program.model.rows)):
        begin, end = rows.indptr[r], rows.indptr[r + 1]
        told = _row(rows.data[begin:end], program.model.low[r], program.model.high[r])
        if told is None:
            return None
        weights, low, high = told
        if int(np.abs(weights).sum()) * int(size.sum()) > LARGEST:
            return None
        if not weights.size:
            if low > 0 or high < 0:
                return "none"
            continue
        terms = sum(int(w) * counts[arc] for w, arc in zip(weights, rows.indices[begin:end], strict=True))
        model.add_linear_constraint(terms, low, high)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = max(0.01, min(SECONDS, stopper.remaining()))
    status = solve_watched(solver, model)
    if status == cp_model.INFEASIBLE:
        return "none"
    return "plan" if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None


def _row(weights: Floats, low: float, high: float) -> tuple[np.ndarray, int, int] | None:
    """A row times the least factor that makes its weights whole, its limits rounded inwards; ``None`` without one."""
    factor = lcm(*(Fraction(str(float(one))).limit_denominator(10**6).denominator for one in set(weights.tolist())), 1)
    whole = np.rint(weights * factor)
    if np.abs(whole - weights * factor).max(initial=0) > 1e-6 or factor > 10**6:
        return None
    bottom = ceil(Fraction(str(low)) * factor - Fraction(1, 10**6)) if isfinite(low) else -LARGEST
    top = floor(Fraction(str(high)) * factor + Fraction(1, 10**6)) if isfinite(high) else LARGEST
    return whole.astype(np.int64), bottom, top
