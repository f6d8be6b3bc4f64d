"""What rules cost at the margin, and what every other placement would lose by that: proved without any solver.

Prices of the rules' rows bound every plan (see :mod:`reorg.rules.certificate`). Held to one more placement, the same
bound drops by the distance of that placement from the person's best one, so the drop needs no second solve.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from reorg.rules.added import added, allowed_pairs, values_of
from reorg.rules.bureau import Bureau
from reorg.rules.certificate import Certificate, bound_of
from reorg.rules.factored import Factored
from reorg.rules.problem import Problem
from reorg.rules.rows import Row

Floats = NDArray[np.float64]
Source = Literal["certificate", "solve"]


@dataclass(frozen=True, eq=False)
class Priced:
    """Prices (one a row of the rules, in units of the objective) with the bound on every plan that follows from them.

    ``net`` is each placement's worth less its priced rows, people x seats (a last column is "unplaced" where the
    project allows that), in whole numbers of ``1 / unit``; ``best`` is each person's best allowed one. ``source`` says
    whether the prices came with the plan (``certificate``) or from a solve of our own.
    """

    problem: Problem
    prices: Floats
    net: Floats
    best: Floats
    unit: int
    bound: float
    source: Source

    def distance(self, person: int) -> Floats:
        """By how much each placement of a person falls short of his best at these prices, in units of the objective.

        No plan that keeps the rules and has him there is worth more than ``bound`` less this (where it is allowed).
        """
        found: Floats = (self.best[person] - self.net[person]) / self.unit
        return found

    def looser(self, number: int, units: float = 1.0) -> float:
        """What the bound rises by at most when a row is ``units`` counted units looser, in units of the objective.

        Below 0 the row is tighter, and the bound falls by at least what is told, as a figure below 0.

        A row's price is one such figure, but often not the least: many prices prove the same bound, and a solver may
        leave a row at one that is far too high. So the least is sought by changing this price alone; it is proved
        too. For rows with amounts that are not mere costs the price itself is taken.
        """
        row, price = added(self.problem).rows[number], float(self.prices[number])
        if not price or not _costs_only(self.problem, row):
            return abs(price) * row.unit * units
        limit = row.high if price > 0 else row.low
        assert limit is not None
        adds, net = self._choices(row)
        net = net + price * self.unit * adds

        def rise(share: float) -> float:
            told = share * price
            best = (net - told * self.unit * adds).max(axis=1).sum() / self.unit
            return float(best) + told * limit + abs(told) * row.unit * units

        low, high = 0.0, 1.0  # rise is convex in the price
        for _ in range(SEARCH):
            left, right = low + (high - low) / 3, high - (high - low) / 3
            low, high = (low, right) if rise(left) <= rise(right) else (left, high)
        least = min(rise(0.0), rise((low + high) / 2), rise(1.0))
        change = least - (rise(1.0) - abs(price) * row.unit * units)
        return max(0.0, change) if units > 0 else change

    def _choices(self, row: Row) -> tuple[Floats, Floats]:
        """For each person whom a row counts: what his choices add to it, and the best reduced worth of each choice."""
        allowed = allowed_pairs(self.problem)
        extra = self.net.shape[1] - allowed.shape[1]
        if extra:
            allowed = np.column_stack([allowed, np.ones((len(allowed), extra), dtype=bool)])
        people = np.flatnonzero(np.any([term.people != 0 for term in row.terms], axis=0))
        net = np.where(allowed[people], self.net[people], -np.inf)
        if len(row.terms) == 1 and row.terms[0].pairs is None:
            seats = np.append(row.terms[0].seats, np.zeros(extra))
            levels = np.unique(seats)
            best = np.column_stack([net[:, seats == level].max(axis=1) for level in levels])
            return np.outer(row.terms[0].people[people], levels), best
        adds = np.zeros_like(net)
        for term in row.terms:
            part = np.outer(term.people[people], term.seats)
            adds[:, : part.shape[1]] += part if term.pairs is None else part * term.pairs[people]
        return adds, net


SEARCH = 24
"""Steps of the search for a row's least price; each leaves two thirds. Wherever it ends, what it found is proved."""


def _costs_only(problem: Problem, row: Row) -> bool:
    """Whether the row's amounts only cost (open above, from 0), so that a lower price never makes one worth taking."""
    amounts = {amount.name: amount for amount in added(problem).amounts} if row.amounts else {}
    return all(amounts[name].high is None and amounts[name].low == 0 for name, _ in row.amounts)


def priced(problem: Problem, told: Mapping[str, Any], source: Source = "certificate") -> Priced | None:
    """The prices of a plan's certificate on this problem; ``None`` where they fit no row of its rules."""
    read = Certificate.read(told)
    bound = None if read is None else bound_of(problem, read)
    if read is None or bound is None:
        return None
    scale = read.scale
    rows = added(problem).rows
    numbers: dict[tuple[str, str, int], int] = {}
    seen: dict[tuple[str, str], int] = {}
    for at, row in enumerate(rows):
        key = (row.rule, row.subject)
        numbers[(*key, seen.get(key, 0))] = at
        seen[key] = seen.get(key, 0) + 1
    whole = np.zeros(len(rows))
    for one in read.prices:
        whole[numbers[one.rule, one.subject, one.row]] += one.price
    factor = _factor(problem)
    net = worth(problem) * (scale * factor)
    if problem.settings.allow_unplaced and any(rule.kind == "unplaced" for rule in problem.rules):
        left_out = np.full(len(net), -problem.settings.unplaced_cost * scale * factor)
        net = np.column_stack([net, left_out])
    net = np.rint(net)
    Factored.of(rows).take_off(net, whole * factor)
    allowed = allowed_pairs(problem)
    if net.shape[1] > allowed.shape[1]:
        allowed = np.column_stack([allowed, np.ones(len(allowed), dtype=bool)])
    best = np.where(allowed, net, -np.inf).max(axis=1)
    return Priced(problem, whole / scale, net, best, scale * factor, bound, source)


def worth(problem: Problem) -> Floats:
    """Weighted worth of every placement, people x seats, in units of the objective."""
    values = values_of(problem)
    total = np.zeros(Bureau.of(problem).shape)
    for term, weight in problem.settings.objective.weights().items():
        if weight:
            total += weight * values[term]
    return total


def _factor(problem: Problem) -> int:
    """What makes weights and the cost of staying unplaced whole numbers."""
    told = (*problem.settings.objective.weights().values(), problem.settings.unplaced_cost)
    return math.lcm(*(Fraction(str(one)).denominator for one in told))
