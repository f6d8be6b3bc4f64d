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
from reorg.rules.factored import Factored, Weighing
from reorg.rules.problem import Problem
from reorg.rules.rows import Amount, Row, Term

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Rows:
    """The rows over P people and S seats, as limits and as matrices for the columns that are asked for.

    Row r demands ``low[r] <= sum over its terms of a_p b_s x_ps + amounts <= high[r]``.
    """

    rows: tuple[Row, ...]
    amounts: tuple[Amount, ...]
    people: int
    seats: int

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
        for r, row in enumerate(self.rows):
            entries = [(a, value) for a, value in self._amount_entries[r] if np.isinf(highs[a])]
            reach = self._reach(row) if entries else (0.0, 0.0)
            for a, coefficient in entries:
                distance = max(
                    0.0 if row.low is None else row.low - reach[0],
                    0.0 if row.high is None else reach[1] - row.high,
                    0.0,
                )
                need[a] = max(need[a], distance / abs(coefficient))
        return np.where(np.isinf(highs), np.ceil(need) + 1, highs)

    def _reach(self, row: Row) -> tuple[float, float]:
        """Least and greatest activity of a row: each person at most once, amounts without an end left out."""
        least = most = 0.0
        for term in row.terms:
            low, high = min(float(term.seats.min(initial=0)), 0.0), max(float(term.seats.max(initial=0)), 0.0)
            gained = float(term.people[term.people > 0].sum())
            lost = float(term.people[term.people < 0].sum())
            least, most = least + gained * low + lost * high, most + gained * high + lost * low
        for name, coefficient in row.amounts:
            amount = self.amounts[self._amount_index[name]]
            if amount.high is not None:
                ends = sorted((coefficient * amount.low, coefficient * amount.high))
                least, most = least + ends[0], most + ends[1]
        return least, most

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
    def factored(self) -> Factored:
        return Factored.of(self.rows)

    @cached_property
    def lazy(self) -> NDArray[np.bool_]:
        """Rows on a few people each (relatives, partners): there may be tens of thousands, and few ever matter."""
        few = np.array([weighing.few for weighing in self.factored.weighings], dtype=bool)
        many = np.zeros(len(self.rows), dtype=bool)
        plain = np.array([term.pairs is None for term in self.factored.terms], dtype=bool)
        np.logical_or.at(many, self.factored.row_of, ~(few[self.factored.of_term] & plain))
        # Amounts that cost something stay at nothing while their row is left out; helpers that cost nothing may not.
        paid = [amount.cost > 0 and amount.low == 0 for amount in self.amounts]
        whole = [
            bool(row.terms) and all(paid[a] for a, _ in self._amount_entries[r]) for r, row in enumerate(self.rows)
        ]
        found: NDArray[np.bool_] = ~many & np.array(whole, dtype=bool)
        return found

    @cached_property
    def _weighed(self) -> list[tuple[Weighing, Ints, sparse.csc_matrix]]:
        """For each way of weighing people its rows and their seat-weights (terms x seats)."""
        factored = self.factored
        found = []
        order = np.argsort(factored.of_term, kind="stable")
        plain = np.array([factored.terms[t].pairs is None for t in order], dtype=bool)
        order = order[plain]
        ends = np.searchsorted(factored.of_term[order], np.arange(len(factored.weighings) + 1))
        nonzero = {id(term.seats): np.flatnonzero(term.seats) for term in factored.terms}
        stacks: dict[tuple[int, ...], sparse.csc_matrix] = {}  # pairs of relatives share one, of every unit
        for w, weighing in enumerate(factored.weighings):
            own = order[ends[w] : ends[w + 1]]
            if len(own):
                seats = [factored.terms[t].seats for t in own]
                key = tuple(id(one) for one in seats)
                if key not in stacks:
                    stacks[key] = _stacked(seats, [nonzero[one] for one in key])
                found.append((weighing, factored.row_of[own], stacks[key]))
        return found

    @cached_property
    def _masked(self) -> list[tuple[int, Term]]:
        factored = self.factored
        return [
            (int(r), term) for r, term in zip(factored.row_of, factored.terms, strict=True) if term.pairs is not None
        ]

    def matrix(self, people: Ints, seats: Ints) -> sparse.csc_matrix:
        """Rows x columns: what each column (a person in a seat) adds to each row."""
        parts: list[tuple[Ints, Ints, Floats]] = []
        order = np.argsort(people, kind="stable")
        starts = np.searchsorted(people[order], np.arange(self.people + 1))
        for weighing, rows, seat_weights in self._weighed:
            if not len(weighing.people):
                continue
            if weighing.few:
                columns = np.concatenate([order[starts[p] : starts[p + 1]] for p in weighing.people])
                weights = np.repeat(weighing.weights, starts[weighing.people + 1] - starts[weighing.people])
            else:
                weights = weighing.vector[people]
                columns = np.flatnonzero(weights)
                weights = weights[columns]
            block = seat_weights[:, seats[columns]].tocoo()
            parts.append((rows[block.row], columns[block.col], block.data * weights[block.col]))
        for r, term in self._masked:
            assert term.pairs is not None
            entry = term.people[people] * term.seats[seats] * term.pairs[people, seats]
            columns = np.flatnonzero(entry)
            parts.append((np.full(len(columns), r), columns, entry[columns]))
        if not parts:
            return sparse.csc_matrix((len(self.rows), len(people)))
        rows_, cols, values = (np.concatenate(column) for column in zip(*parts, strict=True))
        return sparse.csc_matrix((values, (rows_, cols)), shape=(len(self.rows), len(people)))

    @cached_property
    def scale(self) -> Floats:
        """Largest weight of each row: what one person can add to it."""
        scale = np.zeros(len(self.rows))
        ends = {id(t.seats): float(np.abs(t.seats).max(initial=0)) for t in self.factored.terms}
        most = [float(np.abs(w.weights).max(initial=0)) for w in self.factored.weighings]
        for r, w, term in zip(self.factored.row_of, self.factored.of_term, self.factored.terms, strict=True):
            scale[r] = max(scale[r], most[w] * ends[id(term.seats)])
        return np.where(scale > 0, scale, 1.0)

    def breakable(self, matrix: sparse.csc_matrix, people: Ints) -> Ints:
        """Rows that some choice of one column a person can break; all but those on a few people always stay."""
        entries = matrix.tocoo()
        lazy = self.lazy[entries.row]
        rows, owners, values = entries.row[lazy].astype(np.int64), people[entries.col[lazy]], entries.data[lazy]
        keys = rows * self.people + owners
        order = np.argsort(keys, kind="stable")
        keys, values = keys[order], values[order]
        least, most = np.zeros(len(self.rows)), np.zeros(len(self.rows))
        if len(keys):
            starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
            at = keys[starts] // self.people
            np.add.at(least, at, np.minimum(np.minimum.reduceat(values, starts), 0.0))
            np.add.at(most, at, np.maximum(np.maximum.reduceat(values, starts), 0.0))
        return np.flatnonzero(~self.lazy | (least < self.low) | (most > self.high))

    def limits(self, prices: Floats) -> float:
        """What the prices make of the rows' limits and of the amounts: the part of B(y) that no person has."""
        up, down = prices > 0, prices < 0
        if np.isinf(self.high[up]).any() or np.isinf(self.low[down]).any():
            return float("inf")
        limits = float((prices[up] * self.high[up]).sum() + (prices[down] * self.low[down]).sum())
        gain = -self.cost - self.amount_matrix.T @ prices
        return limits + float(np.where(gain > 0, gain * self.amount_high, gain * self.amount_low).sum())


@dataclass(frozen=True, eq=False)
class Model(Rows):
    """Everything over all pairs; the last seat is "unplaced" where the project allows it.

    ``value[p, s]`` is the weighted worth; ``allowed[p, s]`` who may sit where.
    """

    value: Floats
    allowed: NDArray[np.bool_]
    rows: tuple[Row, ...]
    amounts: tuple[Amount, ...]

    @property
    def people(self) -> int:  # type: ignore[override]
        return int(self.value.shape[0])

    @property
    def seats(self) -> int:  # type: ignore[override]
        return int(self.value.shape[1])

    def priced(self, prices: Floats) -> Floats:
        """Worth of every pair less what its rows cost at ``prices`` (P x S)."""
        net = self.value.copy()
        self.factored.take_off(net, prices)
        return net


def _stacked(rows: list[Floats], nonzero: list[Ints]) -> sparse.csc_matrix:
    """The rows as one sparse matrix, given where each is not zero."""
    ends = np.cumsum([0, *(len(one) for one in nonzero)])
    data = np.concatenate([row[at] for row, at in zip(rows, nonzero, strict=True)])
    return sparse.csr_matrix((data, np.concatenate(nonzero), ends), shape=(len(rows), len(rows[0]))).tocsc()


def build(problem: Problem) -> Model:
    """The model of a problem: every rule's rows and bans, and the weighted worth of every placement."""
    value = weighted_worth(problem)
    allowed, (rows, amounts) = allowed_pairs(problem), rows_over(problem)
    if may_be_unplaced(problem):
        value = np.column_stack([value, np.full(len(value), -problem.settings.unplaced_cost)])
        allowed = np.column_stack([allowed, np.ones(len(allowed), dtype=bool)])
    return Model(value, allowed, rows, amounts)


def weighted_worth(problem: Problem, at: NDArray[np.bool_] | None = None) -> Floats:
    """The weighted worth of every placement (people x seats), or of those that ``at`` holds true, in a row."""
    values = values_of(problem)
    total: Floats = np.zeros(Bureau.of(problem).shape if at is None else int(np.count_nonzero(at)))
    for term, weight in problem.settings.objective.weights().items():
        if weight:
            total += weight * (values[term] if at is None else values[term][at])
    return total


def may_be_unplaced(problem: Problem) -> bool:
    """Whether there is a last seat for people who get none."""
    return problem.settings.allow_unplaced and any(rule.kind == "unplaced" for rule in problem.rules)


def rows_over(problem: Problem) -> tuple[tuple[Row, ...], tuple[Amount, ...]]:
    """Every rule's rows, with the seat "unplaced" where there is one, and the amounts in them."""
    every = added(problem)
    names = [amount.name for amount in every.amounts]
    if len(set(names)) < len(names):
        raise ValueError(f"two amounts share a name: {sorted({name for name in names if names.count(name) > 1})}")
    rows = _widened(every.rows, len(problem.people)) if may_be_unplaced(problem) else every.rows
    return rows, every.amounts


def _widened(rows: tuple[Row, ...], people: int) -> tuple[Row, ...]:
    """The rows with a weight of 0 for the seat "unplaced"; weights that were one array stay one."""
    nobody = np.zeros((people, 1), dtype=bool)
    known: dict[int, Floats] = {}

    def wider(term: Term) -> Term:
        if id(term.seats) not in known:
            known[id(term.seats)] = np.append(term.seats, 0.0)
        pairs = None if term.pairs is None else np.column_stack([term.pairs, nobody])
        return replace(term, seats=known[id(term.seats)], pairs=pairs)

    return tuple(replace(row, terms=tuple(wider(term) for term in row.terms)) for row in rows)
