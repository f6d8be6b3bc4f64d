"""The linear relaxation over all pairs: a master on few columns, prices, and what is worth adding.

Prices of the rows give a bound on every plan (``Model.bound``), so columns are added until the bound
over all pairs meets the master's own objective.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from reorg.engine.arcs import ArcModel
from reorg.engine.highs import Stopper, add_columns, add_rows, begin_at, pass_model, quiet, run
from reorg.engine.model import Floats, Ints
from reorg.engine.network import flow
from reorg.engine.outcome import SolveOptions

FIRST_COLUMNS = 12
"""Best seats a person starts with; further ones come by their price."""
WARM_COLUMNS = 4
"""The same where a plan is known to begin from: few columns beside it will matter."""
ADDED = 6
"""Most columns added for one person in one round."""
CLOSE = 1e-7
"""Relative distance at which bound and master are taken as equal."""


@dataclass(frozen=True, eq=False)
class Relaxed:
    """``bound`` holds for every plan at ``prices``; ``net`` is every arc's worth less priced rows; ``used`` the arcs
    that the fractional optimum takes. ``infeasible``: proved that no plan keeps all rows."""

    prices: Floats
    net: Floats
    bound: float
    used: Ints
    infeasible: bool = False
    finished: bool = True


class Master:
    """The restricted linear program: one row a person, the model's rows that matter so far, elastic columns that pay
    for breaches. Columns and rows (of those on a few people) are added as prices and solution ask for them.

    It begins from ``start`` (an arc a person, -1 where none is known) or, without one, from the network core:
    a basis near the optimum spares most of the work.
    """

    def __init__(self, model: ArcModel, options: SolveOptions, penalty: float, start: Ints | None = None) -> None:
        self.model, self.penalty = model, penalty
        self.solver = quiet(options.threads, options.seed)
        first = _first_columns(model, FIRST_COLUMNS if start is None else WARM_COLUMNS)
        begin = flow(model, model.worth, first) if start is None else start[start >= 0]
        self.arcs = np.union1d(first, begin)
        self.chosen = np.zeros(len(model.arcs), dtype=bool)
        self.chosen[self.arcs] = True
        self.full = self._matrix(self.arcs)
        self.rows = np.flatnonzero(~model.lazy)
        arcs, amounts = len(self.arcs), len(model.amounts)
        pass_model(
            self.solver,
            np.concatenate([-model.cost, model.worth[self.arcs]]),
            np.concatenate([model.amount_low, np.zeros(arcs)]),
            np.concatenate([model.amount_high, np.ones(arcs)]),
            sparse.vstack(
                [
                    sparse.hstack([sparse.csc_matrix((model.people, amounts)), self._own(self.arcs)]),
                    sparse.hstack([model.amount_matrix, self.full])[self.rows],
                ],
                format="csc",
            ),
            np.concatenate([np.ones(model.people), model.low[self.rows]]),
            np.concatenate([np.ones(model.people), model.high[self.rows]]),
        )
        self.columns = amounts + np.arange(arcs)
        self.elastic = np.zeros(0, dtype=np.int64)
        self.width = amounts + arcs
        self._loosen(self.rows, model.people)
        begin_at(self.solver, self.columns[np.searchsorted(self.arcs, begin)], model.arcs.pairs(begin)[0])

    def _own(self, arcs: Ints) -> sparse.csc_matrix:
        """One row a person: the arcs he has among these."""
        places = (self.model.arcs.people[arcs], np.arange(len(arcs)))
        return sparse.csc_matrix((np.ones(len(arcs)), places), shape=(self.model.people, len(arcs)))

    def _matrix(self, arcs: Ints) -> sparse.csc_matrix:
        return self.model.matrix(*self.model.arcs.pairs(arcs))

    def _loosen(self, rows: Ints, first: int) -> None:
        """Elastic columns for these rows of the model, which stand in the program from row ``first`` on."""
        height = first + len(rows)
        at = first + np.arange(len(rows))
        scale = self.model.scale[rows]
        for sign, limits in ((1.0, self.model.low[rows]), (-1.0, self.model.high[rows])):
            ends = np.isfinite(limits)
            count = int(ends.sum())
            if count:
                matrix = sparse.csc_matrix((np.full(count, sign), (at[ends], np.arange(count))), shape=(height, count))
                add_columns(self.solver, -self.penalty / scale[ends], np.full(count, np.inf), matrix)
                self.elastic = np.concatenate([self.elastic, self.width + np.arange(count)])
                self.width += count

    def solve(self, stopper: Stopper) -> bool:
        """Whether the master came to its optimum before it was stopped."""
        status = run(self.solver, stopper)
        if status in ("kOptimal", "kUnknown"):
            solution = self.solver.getSolution()
            self.values = np.array(solution.col_value)
            self.duals = np.array(solution.row_dual)
            self.objective = float(self.solver.getObjectiveValue())
            return True
        if status in ("kTimeLimit", "kInterrupt"):
            return False
        raise RuntimeError(f"relaxation ended with status {status}")

    def elastic_use(self) -> float:
        """How much the rows are still broken by."""
        return float(self.values[self.elastic].sum())

    def prices(self) -> Floats:
        """Duals of the model's rows, those pointing to a missing limit set to nothing; rows left out have none."""
        prices = np.zeros(len(self.model.rows))
        prices[self.rows] = self.duals[self.model.people :]
        prices[(prices > 0) & ~np.isfinite(self.model.high)] = 0.0
        prices[(prices < 0) & ~np.isfinite(self.model.low)] = 0.0
        return prices

    def grow(self, net: Floats) -> int:
        """Add the columns with the best reduced worth; how many there were."""
        duals = self.duals[: self.model.people]
        gain = net - duals[self.model.arcs.people]
        threshold = 1e-7 * max(1.0, float(np.abs(duals).max(initial=0)))
        worth_it = np.flatnonzero((gain > threshold) & ~self.chosen)
        order = np.lexsort((-gain[worth_it], self.model.arcs.people[worth_it]))
        worth_it = worth_it[order]
        people = self.model.arcs.people[worth_it]
        rank = np.arange(len(people)) - np.searchsorted(people, people)
        self._take(worth_it[rank < ADDED])
        return int((rank < ADDED).sum())

    def _take(self, arcs: Ints) -> None:
        if not len(arcs):
            return
        full = self._matrix(arcs)
        matrix = sparse.vstack([self._own(arcs), full[self.rows]], format="csc")
        add_columns(self.solver, self.model.worth[arcs], np.ones(len(arcs)), matrix)
        self.full = sparse.hstack([self.full, full], format="csc")
        self.chosen[arcs] = True
        self.arcs = np.concatenate([self.arcs, arcs])
        self.columns = np.concatenate([self.columns, self.width + np.arange(len(arcs))])
        self.width += len(arcs)

    def deepen(self) -> int:
        """Add the rows left out that the solution breaks; how many there were."""
        model, amounts = self.model, len(self.model.amounts)
        activity = self.full @ self.values[self.columns] + model.amount_matrix @ self.values[:amounts]
        broken = model.lazy & ((activity < model.low - 1e-6) | (activity > model.high + 1e-6))
        broken[self.rows] = False
        rows = np.flatnonzero(broken)
        if len(rows):
            arcs, fixed = self.full[rows].tocoo(), model.amount_matrix[rows].tocoo()
            matrix = sparse.csr_matrix(
                (
                    np.concatenate([arcs.data, fixed.data]),
                    (
                        np.concatenate([arcs.row, fixed.row]),
                        np.concatenate([self.columns[arcs.col], fixed.col]),
                    ),
                ),
                shape=(len(rows), self.width),
            )
            add_rows(self.solver, model.low[rows], model.high[rows], matrix)
            first = model.people + len(self.rows)
            self.rows = np.concatenate([self.rows, rows])
            self._loosen(rows, first)
        return len(rows)

    def used(self) -> Ints:
        """Arcs that the fractional optimum takes."""
        return self.arcs[self.values[self.columns] > 1e-9]


def _first_columns(model: ArcModel, each: int) -> Ints:
    """Each person's ``each`` best seats by worth, and each seat's best people."""
    return np.union1d(model.arcs.top(model.worth, each), model.arcs.top_by_seat(model.worth, each))


def relax(model: ArcModel, options: SolveOptions, stopper: Stopper, start: Ints | None = None) -> Relaxed:
    """The relaxation's optimum over all arcs, or the proof that there is none; ``start`` as in :class:`Master`."""
    penalty = 50 * (float(np.ptp(model.worth)) + float(model.cost.max(initial=0)) + 1)
    master = Master(model, options, penalty, start)
    relaxed = _converge(model, master, stopper)
    if not relaxed.finished or master.elastic_use() <= 1e-6:
        return relaxed
    return _prove(model, options, stopper, relaxed, start)


def _converge(model: ArcModel, master: Master, stopper: Stopper) -> Relaxed:
    nothing = np.zeros(len(model.rows))
    best = Relaxed(nothing, model.worth, model.bound(nothing, model.worth), master.arcs, finished=False)
    while master.solve(stopper):
        prices = master.prices()
        net = model.priced(prices)
        bound = model.bound(prices, net)
        if bound <= best.bound:
            best = Relaxed(prices, net, bound, master.used(), finished=False)
        close = bound - master.objective <= CLOSE * max(1.0, abs(master.objective))
        if (close or not master.grow(net)) and not master.deepen():
            return Relaxed(best.prices, best.net, best.bound, master.used())
    return best


def _prove(
    model: ArcModel, options: SolveOptions, stopper: Stopper, relaxed: Relaxed, start: Ints | None = None
) -> Relaxed:
    """Rows stay broken at a high price: minimize the breach alone; if it cannot vanish, no plan exists."""
    bare = model.only_costs(tuple(replace(amount, cost=0.0) for amount in model.amounts))
    master = Master(bare, options, 1.0, start)
    ground = _converge(bare, master, stopper)
    if ground.finished and ground.bound < -1e-6:
        return Relaxed(relaxed.prices, relaxed.net, relaxed.bound, relaxed.used, infeasible=True)
    used = np.union1d(relaxed.used, ground.used)
    return Relaxed(relaxed.prices, relaxed.net, relaxed.bound, used, finished=ground.finished)
