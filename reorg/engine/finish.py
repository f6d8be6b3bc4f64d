"""The integer finish: a mixed-integer program on the pairs whose reduced worth can matter, widened as needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from reorg.engine.arcs import ArcModel
from reorg.engine.highs import Stopper, pass_model, quiet, run
from reorg.engine.model import Floats, Ints
from reorg.engine.outcome import SolveOptions, Status
from reorg.engine.relax import Relaxed

PER_PERSON = 4
"""Pairs a person keeps in the first integer program."""
WIDEN = 4.0
"""Factor by which the kept pairs grow when they hold no plan."""


@dataclass(frozen=True, eq=False)
class Finished:
    """``bound`` holds for every plan; ``seats`` is the best found (``None``: none)."""

    status: Status
    seats: Ints | None
    objective: float
    bound: float


def finish(
    model: ArcModel,
    relaxed: Relaxed,
    options: SolveOptions,
    stopper: Stopper,
    tell: Callable[[float | None, float], None],
    known: Finished | None = None,
) -> Finished:
    """The best plan within ``options.gap`` of a bound over all pairs, or what is known when time is up.

    A plan that uses a pair left out is worth at most ``relaxed.bound - reach``, where ``reach`` is the
    least reduced worth among the pairs left out; so the integer program's own bound and that one
    together bound every plan. The program on all pairs begins without the plan held: it has one already, and
    its cuts come out better (measured on tight counties). ``known`` is a plan that keeps all rows, to be bettered.
    """
    if known is not None and _close(relaxed.bound, known.objective):
        return replace(known, status="optimal", bound=max(relaxed.bound, known.objective))
    if stopper.due():
        nothing = Finished("unknown", None, -np.inf, relaxed.bound)
        return nothing if known is None else replace(known, bound=relaxed.bound)
    loss = model.arcs.best(relaxed.net)[model.arcs.people] - relaxed.net
    held = None if known is None else known.seats
    held_worth, bound = -np.inf if known is None else known.objective, relaxed.bound
    reach = _first_reach(model, loss)
    if known is not None:
        reach = min(reach, _needed(relaxed, held_worth, options))
    while True:
        kept = loss <= reach
        kept[relaxed.used] = True
        whole = bool(kept.all())
        result, seats, worth, inside = _integer_program(
            model, np.flatnonzero(kept), options, stopper, None if whole else held, tell, bound
        )
        if seats is not None and worth > held_worth:
            held, held_worth = seats, worth
        outside = -np.inf if whole else relaxed.bound - reach
        if result == "infeasible":
            inside = -np.inf
        bound = min(bound, max(inside, outside, held_worth))
        tell(None if held is None else held_worth, bound)
        if held is not None and bound - held_worth <= _slack(options.gap, held_worth):
            return Finished("optimal" if _close(bound, held_worth) else "feasible", held, held_worth, bound)
        if result == "stopped":
            return Finished("unknown" if held is None else "feasible", held, held_worth, bound)
        if whole:
            if held is None:
                return Finished("infeasible", None, -np.inf, -np.inf)
            return Finished("optimal" if _close(bound, held_worth) else "feasible", held, held_worth, bound)
        reach = WIDEN * max(reach, 1.0) if held is None else max(_needed(relaxed, held_worth, options), reach * 1.5)


def _close(bound: float, worth: float) -> bool:
    """Whether nothing is left between a plan and the bound."""
    return bound - worth <= 1e-6 * max(1.0, abs(worth))


def _needed(relaxed: Relaxed, worth: float, options: SolveOptions) -> float:
    """The reach at which pairs left out cannot make a plan better than the one held by more than half the gap asked."""
    return (relaxed.bound - worth - 0.5 * _slack(options.gap, worth)) * (1 + 1e-9) + 1e-6


def _slack(gap: float, worth: float) -> float:
    """The distance from the bound at which a plan is good enough."""
    return max(gap * max(1.0, abs(worth)), 1e-6 * max(1.0, abs(worth)))


def _first_reach(model: ArcModel, loss: Floats) -> float:
    """The reduced worth within which the people keep ``PER_PERSON`` pairs on average."""
    last = min(len(loss) - 1, PER_PERSON * model.people)
    return float(np.partition(loss, last)[last])


def _integer_program(
    model: ArcModel,
    kept: Ints,
    options: SolveOptions,
    stopper: Stopper,
    start: Ints | None,
    tell: Callable[[float | None, float], None],
    ceiling: float,
) -> tuple[str, Ints | None, float, float]:
    """Solve on the kept pairs: what became of it, seats, their worth, and a bound inside the kept pairs."""
    people, seats = model.arcs.pairs(kept)
    arcs = len(kept)
    solver, worth = posed(model, kept, options)
    if start is not None:
        _hint(solver, start[people] == seats)

    def improved(solution: Floats, objective: float, bound: float) -> None:
        tell(objective, min(ceiling, bound))

    status = run(solver, stopper, improved)
    information = solver.getInfo()
    inside = float(information.mip_dual_bound)
    if status == "kInfeasible":
        return "infeasible", None, -np.inf, -np.inf
    solved = int(information.primal_solution_status) == 2
    found: Ints | None = None
    value = -np.inf
    if solved:
        values = np.array(solver.getSolution().col_value)
        taken = values[:arcs] > 0.5
        found = np.full(model.people, -1, dtype=np.int64)
        found[people[taken]] = seats[taken]
        value = float(worth[:arcs][taken].sum() + worth[arcs:] @ values[arcs:])
    finished = status in ("kOptimal", "kSolutionLimit")
    return ("finished" if finished else "stopped"), found, value, inside if np.isfinite(inside) else np.inf


def posed(model: ArcModel, kept: Ints, options: SolveOptions) -> tuple[Any, Floats]:
    """The integer program on the kept pairs, as a solver that has not run yet; and what its columns are worth: the
    pairs in their order, then the amounts."""
    people, seats = model.arcs.pairs(kept)
    arcs, amounts = len(kept), len(model.amounts)
    own = sparse.csc_matrix((np.ones(arcs), (people, np.arange(arcs))), shape=(model.people, arcs))
    spelled = model.matrix(people, seats)
    held = model.breakable(spelled, people)
    rows = sparse.hstack([spelled, model.amount_matrix], format="csr")[held]
    top = sparse.hstack([own, sparse.csc_matrix((model.people, amounts))], format="csc")
    solver = quiet(options.threads, options.seed)
    worth = np.concatenate([model.worth[kept], -model.cost])
    pass_model(
        solver,
        worth,
        np.concatenate([np.zeros(arcs), model.amount_low]),
        np.concatenate([np.ones(arcs), model.amount_high]),
        sparse.vstack([top, rows], format="csc"),
        np.concatenate([np.ones(model.people), model.low[held]]),
        np.concatenate([np.ones(model.people), model.high[held]]),
        np.concatenate([np.ones(arcs, dtype=bool), model.integer]),
    )
    solver.setOptionValue("mip_rel_gap", options.gap * 0.5)
    solver.setOptionValue("mip_abs_gap", 1e-7)
    solver.setOptionValue("mip_feasibility_tolerance", 1e-7)
    return solver, worth


def _hint(solver: Any, taken: np.ndarray) -> None:
    """Give the solver the plan already held; it completes the amounts itself."""
    solver.setSolution(len(taken), np.arange(len(taken), dtype=np.int32), taken.astype(float))
