"""The model as arrays: who may sit where, what it is worth, and the rows over all pairs.

Rows stay factored (people-weights times seat-weights); matrices are made only for the columns in use.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from reorg.rules.added import added, allowed_pairs, values_of
from reorg.rules.bureau import Bureau
from reorg.rules.problem import Problem
from reorg.rules.rows import Amount, Row

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
BLOCK = 4_000_000
"""Products made at once when rows are spelled out for columns (memory, not meaning)."""


@dataclass(frozen=True, eq=False)
class Model:
    """P people, S seats; the last seat is "unplaced" where the project allows it.

    ``value[p, s]`` is the weighted worth; ``allowed[p, s]`` who may sit where. Row r demands
    ``low[r] <= sum over its terms of a_p b_s x_ps + amounts <= high[r]``.
    """

    value: Floats
    allowed: NDArray[np.bool_]
    rows: tuple[Row, ...]
    amounts: tuple[Amount, ...]

    @property
    def people(self) -> int:
        return int(self.value.shape[0])

    @property
    def seats(self) -> int:
        return int(self.value.shape[1])

    @cached_property
    def low(self) -> Floats:
        return np.array([-np.inf if row.low is None else row.low for row in self.rows])

    @cached_property
    def high(self) -> Floats:
        return np.array([np.inf if row.high is None else row.high for row in self.rows])

    @cached_property
    def cost(self) -> Floats:
        return np.array([amount.cost for amount in self.amounts])

    @cached_property
    def amount_low(self) -> Floats:
        return np.array([amount.low for amount in self.amounts])

    @cached_property
    def amount_high(self) -> Floats:
        """Upper ends of the amounts; an open one gets the most that any of its rows can need."""
        highs = np.array([np.inf if amount.high is None else amount.high for amount in self.amounts])
        need = np.zeros(len(self.amounts))
        for r, (row, reach) in enumerate(zip(self.rows, self._reach, strict=True)):
            for a, coefficient in self._amount_entries[r]:
                distance = max(
                    0.0 if row.low is None else row.low - reach[0],
                    0.0 if row.high is None else reach[1] - row.high,
                    0.0,
                )
                need[a] = max(need[a], distance / abs(coefficient))
        return np.where(np.isinf(highs), np.ceil(need) + 1, highs)

    @cached_property
    def _reach(self) -> list[tuple[float, float]]:
        """Least and greatest activity of each row: each person at most once."""
        found = []
        for row in self.rows:
            least = most = 0.0
            for term in row.terms:
                low, high = min(term.seats.min(initial=0), 0.0), max(term.seats.max(initial=0), 0.0)
                ends = np.sort(np.stack([term.people * low, term.people * high]), axis=0)
                least += float(np.minimum(ends[0], 0).sum())
                most += float(np.maximum(ends[1], 0).sum())
            for name, coefficient in row.amounts:
                amount = self.amounts[self._amount_index[name]]
                if amount.high is not None:
                    ends_ = sorted((coefficient * amount.low, coefficient * amount.high))
                    least, most = least + ends_[0], most + ends_[1]
            found.append((least, most))
        return found

    @cached_property
    def integer(self) -> NDArray[np.bool_]:
        return np.array([amount.integer for amount in self.amounts], dtype=bool)

    @cached_property
    def _amount_index(self) -> dict[str, int]:
        return {amount.name: number for number, amount in enumerate(self.amounts)}

    @cached_property
    def _amount_entries(self) -> list[list[tuple[int, float]]]:
        return [[(self._amount_index[name], value) for name, value in row.amounts if value] for row in self.rows]

    @cached_property
    def amount_matrix(self) -> sparse.csc_matrix:
        """Rows x amounts."""
        entries = [(r, a, value) for r, found in enumerate(self._amount_entries) for a, value in found]
        rows, columns, values = zip(*entries, strict=True) if entries else ((), (), ())
        return sparse.csc_matrix((values, (rows, columns)), shape=(len(self.rows), len(self.amounts)))

    @cached_property
    def _terms(self) -> list[tuple[int, Floats, Floats, NDArray[np.bool_] | None]]:
        return [(r, term.people, term.seats, term.pairs) for r, row in enumerate(self.rows) for term in row.terms]

    @cached_property
    def _dense(self) -> tuple[Ints, Floats, Floats]:
        """Row number, people-weights and seat-weights of the terms over all pairs."""
        plain = [(r, a, b) for r, a, b, pairs in self._terms if pairs is None]
        index = np.array([r for r, _, _ in plain], dtype=np.int64)
        people = np.array([a for _, a, _ in plain]).reshape(len(plain), self.people)
        seats = np.array([b for _, _, b in plain]).reshape(len(plain), self.seats)
        return index, people, seats

    @cached_property
    def _masked(self) -> list[tuple[int, Floats, Floats, NDArray[np.bool_]]]:
        return [(r, a, b, pairs) for r, a, b, pairs in self._terms if pairs is not None]

    def matrix(self, people: Ints, seats: Ints) -> sparse.csc_matrix:
        """Rows x columns: what each column (a person in a seat) adds to each row."""
        index, a, b = self._dense
        parts: list[tuple[Ints, Ints, Floats]] = []
        step = max(1, BLOCK // max(1, len(index)))
        for start in range(0, len(people), step):
            p, s = people[start : start + step], seats[start : start + step]
            block = a[:, p] * b[:, s]
            terms, columns = np.nonzero(block)
            parts.append((index[terms], columns + start, block[terms, columns]))
        for r, weights, seat_weights, pairs in self._masked:
            entry = weights[people] * seat_weights[seats] * pairs[people, seats]
            columns = np.flatnonzero(entry)
            parts.append((np.full(len(columns), r), columns, entry[columns]))
        if not parts:
            return sparse.csc_matrix((len(self.rows), len(people)))
        rows, cols, values = (np.concatenate(column) for column in zip(*parts, strict=True))
        return sparse.csc_matrix((values, (rows, cols)), shape=(len(self.rows), len(people)))

    def priced(self, prices: Floats, worth: Floats | None = None) -> Floats:
        """Worth of every pair less what its rows cost at ``prices`` (P x S)."""
        index, a, b = self._dense
        used = np.flatnonzero(prices[index]) if len(index) else np.zeros(0, dtype=np.int64)
        net = (self.value if worth is None else worth).copy()
        if len(used):
            net -= (a[used] * prices[index[used], None]).T @ b[used]
        for r, weights, seat_weights, pairs in self._masked:
            if prices[r]:
                net -= prices[r] * np.outer(weights, seat_weights) * pairs
        return net

    def bound(self, prices: Floats, net: Floats) -> float:
        """B(y): no plan is worth more, whatever the prices are (weak duality over all allowed pairs)."""
        best = np.where(self.allowed, net, -np.inf).max(axis=1)
        up, down = prices > 0, prices < 0
        if np.isinf(self.high[up]).any() or np.isinf(self.low[down]).any():
            return float("inf")
        limits = float((prices[up] * self.high[up]).sum() + (prices[down] * self.low[down]).sum())
        gain = -self.cost - self.amount_matrix.T @ prices
        amounts = float(np.where(gain > 0, gain * self.amount_high, gain * self.amount_low).sum())
        return float(best.sum()) + limits + amounts

    def objective(self, seats: Ints, amounts: Floats) -> float:
        """Worth of a plan less the cost of its amounts."""
        return float(self.value[np.arange(self.people), seats].sum() - self.cost @ amounts)


def build(problem: Problem) -> Model:
    """The model of a problem: every rule's rows and bans, and the weighted worth of every placement."""
    bureau = Bureau.of(problem)
    weights = problem.settings.objective.weights()
    values = values_of(problem)
    value = np.zeros(bureau.shape)
    for term, weight in weights.items():
        if weight:
            value += weight * values[term]
    every = added(problem)
    names = [amount.name for amount in every.amounts]
    if len(set(names)) < len(names):
        raise ValueError(f"two amounts share a name: {sorted({name for name in names if names.count(name) > 1})}")
    rows, allowed = every.rows, allowed_pairs(problem)
    if problem.settings.allow_unplaced and any(rule.kind == "unplaced" for rule in problem.rules):
        value = np.column_stack([value, np.full(bureau.shape[0], -problem.settings.unplaced_cost)])
        allowed = np.column_stack([allowed, np.ones(bureau.shape[0], dtype=bool)])
        rows = tuple(_widened(row) for row in rows)
    return Model(value, allowed, rows, every.amounts)


def _widened(row: Row) -> Row:
    """The row with a weight of 0 for the seat "unplaced"."""
    terms = tuple(
        replace(
            term,
            seats=np.append(term.seats, 0.0),
            pairs=None if term.pairs is None else np.column_stack([term.pairs, np.zeros(len(term.people), dtype=bool)]),
        )
        for term in row.terms
    )
    return replace(row, terms=terms)
