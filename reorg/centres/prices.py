"""A bound by prices: what each client is worth to whoever serves it. Sites then choose alone, and none can be cheaper.

With a price on each client, a site opens where what it earns by its best clients (within its capacity, the last one in part)
pays for it; the sum over sites and prices is below every answer's cost (Lagrangian relaxation of "served exactly once").
Prices are moved towards the clients who are served by none or by many (subgradient); what the best prices show cannot be part of
an answer cheaper than the known one is left out of the model. Prices are whole numbers, so the bound is exact but for the cut
of a knapsack, which is rounded down.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reorg.centres.problem import CentreProblem
from reorg.centres.start import Serving, cost, dealt, valid

ROUNDS, PATIENCE = 600, 25
Floats = NDArray[np.float64]
NEVER = 1e17
"""More than any answer costs."""


@dataclass(frozen=True)
class Priced:
    """``bound`` on every answer's cost; the best answer met; and what may be part of a cheaper one: sites and pairs."""

    bound: int
    serving: Serving | None
    opened: frozenset[int]
    sites: NDArray[np.bool_]
    needed: NDArray[np.bool_]
    pairs: NDArray[np.bool_]


@dataclass(frozen=True)
class _Told:
    bound: float
    gain: Floats
    chosen: NDArray[np.bool_]
    served: Floats
    rest: Floats


class _Prices:
    def __init__(self, problem: CentreProblem) -> None:
        self.problem = problem
        self.pairs = np.array([[NEVER if one is None else float(one) for one in row] for row in problem.pairs])
        self.allowed = self.pairs < NEVER
        may = np.zeros(len(problem.sites), dtype=bool)
        may[problem.may_open] = True
        self.allowed &= may[None, :]
        self.pairs = np.where(self.allowed, self.pairs, NEVER)
        self.must = np.zeros(len(problem.sites), dtype=bool)
        self.must[problem.must_open] = True
        self.may = may
        self.stand = np.array(problem.open_costs, dtype=np.float64) - np.array(problem.closed_costs, dtype=np.float64)
        self.shut = float(sum(problem.closed_costs))
        self.loads = np.array(problem.loads, dtype=np.float64)
        self.rooms = [None if one is None else float(one) for one in problem.capacities]

    def told(self, price: Floats) -> _Told:
        """What these prices say."""
        rest = self.pairs - price[:, None]
        wanted = np.where(rest < 0, rest, 0.0)
        part = (rest < 0).astype(np.float64)
        gain = self.stand + wanted.sum(axis=0)
        for s, room in enumerate(self.rooms):
            if room is None or self.loads @ part[:, s] <= room:
                continue
            here = np.flatnonzero(part[:, s])
            order = here[np.argsort(wanted[here, s] / np.maximum(self.loads[here], 1e-9), kind="stable")]
            before = np.cumsum(self.loads[order]) - self.loads[order]
            take = np.clip((room - before) / np.maximum(self.loads[order], 1e-9), 0.0, 1.0)
            part[:, s] = 0.0
            part[order, s] = take
            gain[s] = np.floor(self.stand[s] + wanted[order, s] @ take) - 1.0
        chosen = self._chosen(gain)
        bound = self.shut + float(price.sum()) + float(gain[chosen].sum())
        return _Told(bound, gain, chosen, part[:, chosen].sum(axis=1), rest)

    def _chosen(self, gain: Floats) -> NDArray[np.bool_]:
        """The sites that open: what must, then what pays, within the number allowed."""
        low, high = self.problem.counts
        order = [int(s) for s in np.argsort(gain, kind="stable") if self.may[s] and not self.must[s]]
        chosen = self.must.copy()
        count = int(chosen.sum())
        for s in order:
            if count >= high or (gain[s] >= 0 and count >= low):
                break
            chosen[s] = True
            count += 1
        return chosen

    def forced(self, told: _Told) -> tuple[Floats, Floats]:
        """The bound if a site is open, and if it is not."""
        low, high = self.problem.counts
        gain, chosen = told.gain, told.chosen
        count = int(chosen.sum())
        free = chosen & ~self.must
        out = ~chosen & self.may
        worst = float(gain[free].max()) if free.any() else -NEVER
        best = float(gain[out].min()) if out.any() else NEVER
        add = np.minimum(gain if count < high else np.full_like(gain, NEVER), gain - worst if free.any() else NEVER)
        opened = np.where(chosen, told.bound, told.bound + add)
        drop = np.minimum(-gain if count > low else np.full_like(gain, NEVER), best - gain)
        closed = np.where(free, told.bound + drop, np.where(chosen, NEVER, told.bound))
        return np.where(self.may, opened, NEVER), closed


def priced(
    problem: CentreProblem,
    first: Serving | None,
    opened: set[int],
    deadline: float,
    stop: threading.Event | None = None,
) -> Priced:
    """Bound, best answer met on the way, and what is left that may be cheaper than it. ``first`` is a known answer."""
    prices = _Prices(problem)
    serving, stood = (first, frozenset(opened)) if first is not None else (None, frozenset())
    known = float(cost(problem, first, opened)) if first is not None else NEVER
    two = np.sort(prices.pairs, axis=1)[:, : min(2, prices.pairs.shape[1])]
    price = np.where(two[:, -1] < NEVER, two[:, -1], two[:, 0])
    best, best_price, step, since = -NEVER, np.floor(price), 2.0, 0
    for number in range(ROUNDS):
        told = prices.told(np.floor(price))
        if told.bound > best + 0.5:
            best, best_price, since = told.bound, np.floor(price), 0
        else:
            since += 1
        if number % 5 == 0:
            tried = {int(s) for s in np.flatnonzero(told.chosen)}
            found = dealt(problem, tried) if tried else None
            if found is not None:
                tried = tried if problem.empty else set(found)
                if valid(problem, found, tried) and (value := float(cost(problem, found, tried))) < known:
                    serving, stood, known = found, frozenset(tried), value
        if since >= PATIENCE:
            step, since, price = step / 2, 0, best_price.copy()
        ended = time.monotonic() > deadline or (stop is not None and stop.is_set())
        off = 1.0 - told.served
        length = float(off @ off)
        if ended or length == 0 or step < 0.004 or best >= known - 0.5:
            break
        target = known if known < NEVER else abs(best) * 1.05 + 1
        price = price + step * max(target - told.bound, 1.0) / length * off
    told = prices.told(best_price)
    opened_bound, closed_bound = prices.forced(told)
    pair_bound = opened_bound[None, :] + np.maximum(told.rest, 0.0)
    keep = prices.allowed & (pair_bound < known)
    return Priced(
        int(np.floor(told.bound)), serving, stood, prices.may & (opened_bound < known), closed_bound >= known, keep
    )
