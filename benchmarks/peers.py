"""What a planner's programmer would write first: one yes-or-no variable for every person and seat."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from reorg.engine.arcs import ArcModel


@dataclass(frozen=True)
class Answer:
    """What a solver came to; ``objective`` is ``None`` without a plan."""

    status: str
    objective: float | None
    bound: float | None
    seconds: float


def _pairs(model: ArcModel) -> tuple[np.ndarray, np.ndarray]:
    """People and seats of every arc."""
    return model.arcs.pairs(np.arange(len(model.arcs)))


def textbook(model: ArcModel, limit: float, gap: float) -> Answer:
    """The textbook CP-SAT model: a Boolean an arc, every row spelled out."""
    from ortools.sat.python import cp_model

    began = time.monotonic()
    program = cp_model.CpModel()
    people, seats = _pairs(model)
    arcs = [program.new_bool_var("") for _ in people]
    by_person: list[list[int]] = [[] for _ in range(model.people)]
    for arc, person in enumerate(people):
        by_person[person].append(arc)
    for held in by_person:
        program.add_exactly_one(arcs[arc] for arc in held)
    rows = model.matrix(people, seats).tocsr()
    amounts = [program.new_int_var(0, int(high), "") for high in model.amount_high]
    extra = model.amount_matrix.tocsr()
    for number in range(len(model.rows)):
        part = rows[number]
        terms = [arcs[arc] for arc in part.indices] + [amounts[a] for a in extra[number].indices]
        weights = [round(value) for value in (*part.data, *extra[number].data)]
        total = cp_model.LinearExpr.weighted_sum(terms, weights)
        low, high = model.low[number], model.high[number]
        if np.isfinite(low):
            program.add(total >= int(low))
        if np.isfinite(high):
            program.add(total <= int(high))
    worth = [round(one) for one in (*model.worth, *(-model.cost))]
    program.maximize(cp_model.LinearExpr.weighted_sum([*arcs, *amounts], worth))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = limit
    solver.parameters.relative_gap_limit = gap
    solver.parameters.num_workers = 2
    status = solver.solve(program)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return Answer(
        solver.status_name(status),
        solver.objective_value if found else None,
        solver.best_objective_bound if found else None,
        time.monotonic() - began,
    )


def all_arcs(model: ArcModel, limit: float, gap: float) -> Answer:
    """HiGHS on the same program with every arc at once."""
    from scipy import sparse

    from reorg.engine.highs import Stopper, pass_model, quiet, run

    began = time.monotonic()
    people, seats = _pairs(model)
    arcs = len(people)
    own = sparse.csc_matrix((np.ones(arcs), (people, np.arange(arcs))), shape=(model.people, arcs))
    rows = sparse.hstack([model.matrix(people, seats), model.amount_matrix], format="csc")
    top = sparse.hstack([own, sparse.csc_matrix((model.people, len(model.amounts)))], format="csc")
    solver = quiet(2, 0)
    pass_model(
        solver,
        np.concatenate([model.worth, -model.cost]),
        np.concatenate([np.zeros(arcs), model.amount_low]),
        np.concatenate([np.ones(arcs), model.amount_high]),
        sparse.vstack([top, rows], format="csc"),
        np.concatenate([np.ones(model.people), model.low]),
        np.concatenate([np.ones(model.people), model.high]),
        np.concatenate([np.ones(arcs, dtype=bool), model.integer]),
    )
    solver.setOptionValue("mip_rel_gap", gap)
    status = run(solver, Stopper(None, began + limit, time.monotonic))
    information = solver.getInfo()
    found = int(information.primal_solution_status) == 2
    return Answer(
        status,
        float(information.objective_function_value) if found else None,
        float(information.mip_dual_bound),
        time.monotonic() - began,
    )
