"""The way to a plan: model, tiers, relaxation, integer finish, audit."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import version

import numpy as np

from reorg.engine.arcs import ArcModel, laid_out
from reorg.engine.finish import Finished, finish
from reorg.engine.highs import Stopper
from reorg.engine.model import Ints
from reorg.engine.outcome import Outcome, Progress, SolveOptions
from reorg.engine.relax import relax
from reorg.rules.audit import Audit, audit
from reorg.rules.problem import Problem
from reorg.rules.rows import Row

Tell = Callable[[Progress], None]


class EngineFault(RuntimeError):
    """The audit and the model disagree: a bug of ours, never shown as a plan."""


def solve(
    problem: Problem,
    options: SolveOptions | None = None,
    progress: Tell | None = None,
    stop: threading.Event | None = None,
    start: Sequence[int] | None = None,
) -> Outcome:
    """The best plan within the gap asked, with a bound that holds for every plan.

    ``start`` is a seat index a person to begin from (-1: not known), as of a former plan; it need not keep the rules.
    It makes the search faster, never the answer worse.

    ``stop`` ends the search at once with the best plan so far. Same problem, options and seed: same
    plan, unless the time limit or ``stop`` cut the search short. Raises :class:`EngineFault` when the
    rules' own checks do not confirm the plan found.
    """
    options = options or SolveOptions()
    began = time.monotonic()
    deadline = None if options.time_limit is None else began + options.time_limit
    stopper = Stopper(stop, deadline, time.monotonic)

    def tell(phase: str, objective: float | None, bound: float | None) -> None:
        if progress is not None:
            progress(Progress(time.monotonic() - began, phase, objective, bound))

    def outcome(
        status: str,
        seats: np.ndarray | None,
        objective: float | None,
        bound: float,
        prices: tuple[float, ...] = (),
        tier_prices: tuple[tuple[float, ...], ...] = (),
    ) -> Outcome:
        return Outcome(
            status=status,  # type: ignore[arg-type]
            seats=seats,
            objective=objective,
            bound=bound,
            seconds=time.monotonic() - began,
            versions={name: version(name) for name in ("reorg", "highspy", "numpy")},
            interrupted=stopper.interrupted,
            prices=prices,
            tier_prices=tier_prices,
        )

    tell("model", None, None)
    model = laid_out(problem)
    if not model.people:
        return outcome("optimal", np.zeros(0, dtype=np.int64), 0.0, 0.0)
    if not model.arcs.everyone:
        return outcome("infeasible", None, None, float("-inf"))
    begin = None if start is None else _beginning(model, start)
    tier_prices: list[tuple[float, ...]] = []
    tiered = _through_tiers(model, problem, options, stopper, tell, begin, tier_prices)
    if isinstance(tiered, str):
        return outcome(tiered, None, None, float("-inf") if tiered == "infeasible" else float("inf"))
    tell("relaxation", None, None)
    relaxed = relax(tiered, options, stopper, begin)
    if relaxed.infeasible:
        return outcome("infeasible", None, None, float("-inf"))
    tell("relaxation", None, relaxed.bound)
    known = None if begin is None or tiered is not model else _known(problem, model, begin)
    found = finish(tiered, relaxed, options, stopper, lambda objective, bound: tell("integer", objective, bound), known)
    if found.seats is None:
        return outcome(found.status, None, None, found.bound)
    seats = np.where(found.seats >= len(problem.structure.seats), -1, found.seats)
    confirmed = _confirmed(problem, seats, found.objective, found.bound)
    bound = max(confirmed.objective, found.bound)
    exact = bound - confirmed.objective <= 1e-6 * max(1.0, abs(confirmed.objective))
    if exact:
        bound = confirmed.objective
    tell("audit", confirmed.objective, bound)
    prices = tuple(relaxed.prices.tolist())
    return outcome("optimal" if exact else "feasible", seats, confirmed.objective, bound, prices, tuple(tier_prices))


def _beginning(model: ArcModel, start: Sequence[int]) -> Ints | None:
    """The arcs of the start, -1 where it says nothing that is allowed; ``None`` where it says nothing at all."""
    begin = model.arcs.number(np.arange(model.people), np.array(start, dtype=np.int64))
    return begin if (begin >= 0).any() else None


def _known(problem: Problem, model: ArcModel, begin: Ints) -> Finished | None:
    """The start as a plan, where it is whole and keeps every hard rule."""
    if (begin < 0).any():
        return None
    _, seats = model.arcs.pairs(begin)
    audited = audit(problem, seats.tolist())
    return Finished("feasible", seats, audited.objective, float("inf")) if audited.ok else None


def _confirmed(problem: Problem, seats: np.ndarray, objective: float, bound: float) -> Audit:
    """The audit of the plan, once it agrees with what the engine believes of it."""
    audited = audit(problem, seats.tolist())
    tolerance = 1e-5 * max(1.0, abs(objective))
    if not audited.ok:
        broken = ", ".join(result.rule_id for result in audited.rules if result.severity == "hard" and not result.holds)
        raise EngineFault(f"the audit finds broken hard rules: {broken}")
    if audited.objective < objective - tolerance or audited.objective > bound + tolerance:
        raise EngineFault(f"the audit's objective {audited.objective} is not the engine's {objective} (bound {bound})")
    return audited


def _through_tiers(
    model: ArcModel,
    problem: Problem,
    options: SolveOptions,
    stopper: Stopper,
    tell: Callable[..., None],
    begin: Ints | None,
    prices: list[tuple[float, ...]],
) -> ArcModel | str:
    """The model with a row for each tier of soft rules, holding what the tier could reach; or a status word.

    Every tier has a row, the highest first; the prices of its relaxation are added to ``prices``.
    """
    for tier in sorted({amount.tier for amount in model.amounts if amount.tier}, reverse=True):
        tell(f"tier {tier}", None, None)
        costs = tuple(replace(amount, cost=amount.cost if amount.tier == tier else 0.0) for amount in model.amounts)
        alone = model.only_costs(costs)
        exact = replace(options, gap=0.0)
        relaxed = relax(alone, exact, stopper, begin)
        if relaxed.infeasible:
            return "infeasible"
        found = finish(alone, relaxed, exact, stopper, lambda objective, bound: None)
        if found.seats is None:
            return found.status
        prices.append(tuple(relaxed.prices.tolist()))
        reached = -found.objective
        most = reached * (1 + problem.settings.tier_tolerance) + 1e-6 * max(1.0, reached)
        spent = tuple((amount.name, amount.cost) for amount in costs if amount.cost)
        row = Row(f"tier:{tier}", "", (), None, most, spent)
        model = replace(model, rows=(*model.rows, row))
    return model
