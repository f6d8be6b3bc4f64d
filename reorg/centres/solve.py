"""Centres of least cost: counting, a first answer, a bound by prices, then a proof by CP-SAT on what is left."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from reorg.centres.centre import Placed, Status
from reorg.centres.prices import Priced, priced
from reorg.centres.problem import CentreProblem
from reorg.centres.reasons import reasons
from reorg.centres.start import Serving, cost, greedy, valid
from reorg.domain.stopping import solve_watched
from reorg.domain.territory import Territory
from reorg.text import Text


@dataclass(frozen=True, slots=True)
class CentreOptions:
    """``time_limit`` in seconds (``None``: no limit); ``gap`` as in :attr:`Placed.gap` at which the search may end."""

    time_limit: float | None = None
    gap: float = 0.0
    seed: int = 0
    threads: int = 1


@dataclass(frozen=True, slots=True)
class CentreProgress:
    """How far the search is: least cost so far and bound, in the settings' unit."""

    seconds: float
    objective: float | None = None
    bound: float | None = None


Progressed = Callable[[CentreProgress], None]


def solve_centres(
    problem: CentreProblem,
    territory: Territory,
    options: CentreOptions,
    progress: Progressed | None = None,
    stop: threading.Event | None = None,
    *,
    ways_out: bool = True,
) -> Placed:
    """The centres of least cost. ``ways_out``: where there are none, say which limits alone stand in the way."""
    begun = time.monotonic()
    why = reasons(problem, territory)
    if why:
        return Placed("infeasible", None, (), None, float("inf"), 0.0, tuple(why), versions=versions())
    limit = options.time_limit
    deadline = float("inf") if limit is None else begun + limit
    until = min(deadline, begun + 0.3 * (limit or 100))
    told_ = priced(problem, None, set(), until, stop)
    if told_.serving is None and (first := greedy(problem)) is not None:
        opened = set(first) | (set(problem.must_open) if problem.empty else set())
        told_ = priced(problem, first, opened, until, stop)
    first, opened = told_.serving, set(told_.opened)
    if progress is not None and first is not None:
        known = float(problem.money(cost(problem, first, opened)))
        progress(CentreProgress(time.monotonic() - begun, known, float(problem.money(max(0, told_.bound)))))
    found = _Model(problem, told_).solved(first, opened, options, deadline, begun, progress, stop)
    told = replace(found, seconds=time.monotonic() - begun)
    if told.status == "infeasible" and ways_out:
        told = replace(told, reasons=tuple(_ways_out(problem, options, deadline, stop)))
    return told


class _Model:
    """CP-SAT: a yes-or-no for each site and for each client at each site that may serve it."""

    def __init__(self, problem: CentreProblem, priced: Priced | None = None) -> None:
        """``priced`` says what cannot be part of an answer cheaper than the one it holds: left out."""
        from ortools.sat.python import cp_model

        self.cp, self.problem = cp_model, problem
        self.model = model = cp_model.CpModel()
        self.weigh: Any = cp_model.LinearExpr.weighted_sum
        clients, sites = problem.size
        self.open = [model.new_bool_var("") for _ in range(sites)]
        self.low = 0 if priced is None else priced.bound
        self.at: list[dict[int, Any]] = [
            {s: model.new_bool_var("") for s in problem.served_by(c) if priced is None or priced.pairs[c, s]}
            for c in range(clients)
        ]
        for row in self.at:
            model.add_exactly_one(row.values())
            for s, one in row.items():
                model.add_implication(one, self.open[s])
        for s in range(sites):
            served = [c for c in range(clients) if s in self.at[c]]
            held = self.weigh([self.at[c][s] for c in served], [problem.loads[c] for c in served])
            room = problem.capacities[s]
            if room is not None and sum(problem.loads[c] for c in served) > room:
                model.add(held <= room * self.open[s])
            if not problem.empty:
                model.add(cp_model.LinearExpr.sum([self.at[c][s] for c in served]) >= self.open[s])
            if problem.least[s]:
                model.add(held >= problem.least[s] * self.open[s])
        model.add(cp_model.LinearExpr.sum(self.open) >= problem.counts[0])
        model.add(cp_model.LinearExpr.sum(self.open) <= problem.counts[1])
        for s in problem.must_open:
            model.add(self.open[s] == 1)
        for s in range(sites):
            if s not in problem.may_open or (priced is not None and not priced.sites[s]):
                model.add(self.open[s] == 0)
            elif priced is not None and priced.needed[s]:
                model.add(self.open[s] == 1)
        self.constant = sum(problem.closed_costs)
        terms = [*self.open, *(one for row in self.at for one in row.values())]
        prices = [a - b for a, b in zip(problem.open_costs, problem.closed_costs, strict=True)]
        prices += [problem.pairs[c][s] or 0 for c, row in enumerate(self.at) for s in row]
        self.cost = self.weigh(terms, prices)
        model.minimize(self.cost)

    def solved(
        self,
        first: Serving | None,
        opened: set[int],
        options: CentreOptions,
        deadline: float,
        begun: float,
        progress: Progressed | None,
        stop: threading.Event | None,
    ) -> Placed:
        problem = self.problem
        known = None if first is None or not valid(problem, first, opened) else cost(problem, first, opened)
        floor = self.low - self.constant
        name = "INFEASIBLE"
        if known is None or self.low < known:
            if known is not None:  # only what is cheaper is looked for
                self.model.add(self.cost <= known - self.constant - 1)
            if floor > 0:
                self.model.add(self.cost >= floor)
            if known is not None:
                self._hint(first or (), opened)
            solver = _solver(options, deadline)
            name = solver.status_name(solve_watched(solver, self.model, stop, _keeper(self, begun, progress)))
        interrupted = stop is not None and stop.is_set()
        told = {"versions": versions(), "interrupted": interrupted}
        if name in ("OPTIMAL", "FEASIBLE"):
            serving = tuple(next(s for s, one in row.items() if solver.boolean_value(one)) for row in self.at)
            opened = {s for s, one in enumerate(self.open) if solver.boolean_value(one)}
            low = max(floor, _down(solver.best_objective_bound))
        elif name == "INFEASIBLE" and known is None:
            return Placed("infeasible", None, (), None, float("inf"), 0.0, versions=versions())
        elif name == "INFEASIBLE":  # nothing is cheaper than what is known
            serving, low = first or (), (known or 0) - self.constant
        elif name == "UNKNOWN":
            low = max(floor, _down(solver.best_objective_bound))
            if known is None:
                bound = float(problem.money(max(0, low + self.constant)))
                return Placed("unknown", None, (), None, bound, 0.0, **told)  # type: ignore[arg-type]
            serving = first or ()
        else:
            raise RuntimeError(f"the solver ended with {name}")
        value = cost(problem, serving, opened)
        bound_ = min(value, max(0, low + self.constant))
        done: Status = "optimal" if bound_ >= value else "feasible"
        return Placed(
            done, serving, tuple(sorted(opened)), float(problem.money(value)), float(problem.money(bound_)), 0.0,
            interrupted=interrupted and done != "optimal", versions=versions(),
        )  # fmt: skip

    def _hint(self, serving: Serving, opened: set[int]) -> None:
        for s, one in enumerate(self.open):
            self.model.add_hint(one, s in opened)
        for c, row in enumerate(self.at):
            for s, one in row.items():
                self.model.add_hint(one, serving[c] == s)


def _down(bound: float) -> int:
    """A solver's bound on whole numbers as a whole number; the float's last digits are not trusted."""
    return int(max(-1e18, math.ceil(bound - 1e-6 * max(1.0, abs(bound) * 1e-6))))


def _solver(options: CentreOptions, deadline: float) -> Any:
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.random_seed = options.seed
    solver.parameters.num_workers = options.threads
    solver.parameters.linearization_level = 2
    solver.parameters.relative_gap_limit = options.gap
    if deadline < float("inf"):
        solver.parameters.max_time_in_seconds = max(0.05, deadline - time.monotonic())
    return solver


def _keeper(model: _Model, begun: float, progress: Progressed | None) -> Any:
    """Tells every better answer."""
    from ortools.sat.python import cp_model

    problem, constant = model.problem, model.constant

    class Keeper(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            if progress is not None:
                value, low = round(self.objective_value) + constant, int(self.best_objective_bound) + constant
                told = float(problem.money(value)), float(problem.money(max(0, low)))
                progress(CentreProgress(time.monotonic() - begun, *told))

    return Keeper()


def _ways_out(
    problem: CentreProblem, options: CentreOptions, deadline: float, stop: threading.Event | None
) -> list[Text]:
    """Where counting shows nothing: which kind of limit alone stands in the way, each tried without it."""
    sites, high = len(problem.sites), problem.counts[1]
    free = tuple(replace(site, must=None) for site in problem.sites)
    tries = (
        (replace(problem, counts=(0, sites)), Text("中心数", "the number of centres")),
        (replace(problem, capacities=(None,) * sites), Text("容量", "the capacities")),
        (replace(problem, least=(0,) * sites), Text("至少承办的工作量", "the least loads")),
        (replace(problem, sites=free), Text("必设、必撤", "what must be open or closed")),
    )
    found = []
    for loosened, what in tries:
        if loosened == problem:
            continue
        tried = _Model(loosened).solved(None, set(), replace(options, gap=1.0), deadline, 0.0, None, stop)
        if tried.serving is None:
            continue
        said = Text(f"只要放开{what.zh}，就有可行方案。", f"Without limits of {what.en} there are answers.")
        if loosened.counts != problem.counts and len(tried.opened) > high:
            need = _fewest(loosened, options, deadline, stop)
            if need is not None:
                said = Text(
                    f"至少要 {need} 个中心，而上限是 {high} 个。",
                    f"At least {need} centres are needed; {high} are allowed.",
                )
        found.append(said)
    return found or [
        Text(
            "容量、中心数、必设等要求合在一起无法满足。",
            "Capacities, numbers and what must be open cannot all be kept.",
        )
    ]


def _fewest(
    problem: CentreProblem, options: CentreOptions, deadline: float, stop: threading.Event | None
) -> int | None:
    """The least number of centres that can serve everybody."""
    sites = len(problem.sites)
    nothing = tuple(tuple(None if one is None else 0 for one in row) for row in problem.pairs)
    counted = replace(problem, pairs=nothing, open_costs=(1,) * sites, closed_costs=(0,) * sites)
    found = _Model(counted).solved(None, set(), replace(options, gap=0.0), deadline, 0.0, None, stop)
    return len(found.opened) if found.status == "optimal" else None


def versions() -> dict[str, str]:
    """Versions of what the answer depends on."""
    from importlib.metadata import version

    return {name: version(name) for name in ("reorg", "ortools")}
