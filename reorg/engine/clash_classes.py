"""Some demands as a small integer program: people who are alike to them, and seats that are, are counted together.

A few demands tell few people apart, so a bureau of thousands comes down to dozens of classes, and the program over how
many of a class sit in which class of seats has a solution exactly when the bureau has a plan that keeps these demands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from reorg.engine.highs import Stopper, add_columns, add_rows, pass_model, quiet, run
from reorg.engine.model import Model
from reorg.rules.rows import Amount, Row

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
SMALL = 150_000
"""Arcs up to which the program of prices has them all from the start."""
FIRST = 10
"""Arcs of each class, and of each seat, that a larger one begins with."""
FEW = 16
"""People up to whom a row is left out of a larger program until fractions break it."""
ADDED = 6
"""Arcs of each class that join at a time."""
CLOSE = 1e-6
"""A breach up to this is none."""
Answer = Literal["plan", "none", "unknown"]
"""``none``: proved that there is no plan; ``unknown``: the time was up before either was known."""


@dataclass(frozen=True, eq=False)
class Found:
    """What became of a program. ``seats[p]`` is a seat index; ``cost`` is that of the amounts, ``bound`` the least
    that it can be (both 0 where no amount costs anything)."""

    answer: Answer
    seats: Ints | None = None
    cost: float = 0.0
    bound: float = 0.0


@dataclass(frozen=True, eq=False)
class Program:
    """Arcs run from classes of people to classes of seats. ``person_class[p]`` and ``seat_class[s]`` are classes;
    ``people`` and ``seats`` one member of each."""

    model: Model
    person_class: Ints
    seat_class: Ints
    people: Ints
    seats: Ints

    @staticmethod
    def of(allowed: Mask, rows: Sequence[Row], amounts: Sequence[Amount] = ()) -> Program:
        """The program of these rows where ``allowed`` (people x seats) tells who may sit where."""
        model = Model(np.zeros(allowed.shape), allowed, tuple(rows), tuple(amounts))
        terms = [term for row in rows for term in row.terms]
        masked = [term for term in terms if term.pairs is not None]
        seat_words = [_alike(np.packbits(allowed, axis=0).T)]
        seat_words += [_alike(seats) for seats in {id(term.seats): term.seats for term in terms}.values()]
        seat_words += [
            _alike(np.packbits(pairs[people != 0], axis=0).T)
            for people, pairs in _once((term.people, term.pairs) for term in masked)
        ]
        seats, seat_class = _classes(seat_words, allowed.shape[1])
        person_words = [_alike(np.packbits(allowed[:, seats], axis=1))]
        person_words += [_alike(people) for people in {id(term.people): term.people for term in terms}.values()]
        person_words += [
            _alike(np.packbits(pairs[:, seats] & (people != 0)[:, None], axis=1))
            for people, pairs in _once((term.people, term.pairs) for term in masked)
        ]
        people, person_class = _classes(person_words, allowed.shape[0])
        return Program(model, person_class, seat_class, people, seats)

    @cached_property
    def size(self) -> Ints:
        """People in each class."""
        return np.bincount(self.person_class, minlength=len(self.people))

    @cached_property
    def arc_count(self) -> int:
        """How many arcs there are, without making them."""
        return int(np.count_nonzero(self.model.allowed[np.ix_(self.people, self.seats)]))

    @cached_property
    def arcs(self) -> tuple[Ints, Ints]:
        """Classes of people and of seats that may come together. Seats that mean the same to a class stand once."""
        open_ = self.model.allowed[np.ix_(self.people, self.seats)]
        who, where = np.nonzero(open_)
        return who.astype(np.int64), where.astype(np.int64)

    @cached_property
    def matrix(self) -> sparse.csc_matrix:
        """Rows x arcs: what one person of the class adds to each row."""
        who, where = self.arcs
        return sparse.csc_matrix(self.model.matrix(self.people[who], self.seats[where]))

    @cached_property
    def hopeless(self) -> Ints:
        """People who may sit nowhere."""
        return np.flatnonzero(~self.model.allowed.any(axis=1))

    def solve(
        self,
        stopper: Stopper,
        threads: int = 1,
        seed: int = 0,
        presolve: bool = True,
        gap: float = 0.0,
        second: tuple[Floats, float] | None = None,
        fractions: bool = False,
    ) -> Found:
        """A plan that keeps every row at the least cost of amounts, or the proof that there is none.

        ``second``: other costs to be least while the amounts' own cost stays within a figure. ``fractions``: people may
        be split, which gives a bound of the cost and no plan worth the name.
        """
        if not len(self.person_class):
            return Found("plan", np.zeros(0, dtype=np.int64))
        if len(self.hopeless):
            return Found("none")
        who = self.arcs[0]
        arcs, amounts = len(who), len(self.model.amounts)
        own = sparse.csc_matrix((np.ones(arcs), (who, np.arange(arcs))), shape=(len(self.people), arcs))
        top = sparse.hstack([own, sparse.csc_matrix((len(self.people), amounts))], format="csc")
        below = sparse.hstack([self.matrix, self.model.amount_matrix], format="csc")
        solver = quiet(threads, seed)
        size = self.size.astype(float)
        cost, most = (self.model.cost, np.inf) if second is None else second
        spent = np.concatenate([np.zeros(arcs), self.model.cost])
        whole = np.concatenate([np.ones(arcs, dtype=bool), self.model.integer])
        pass_model(
            solver,
            np.concatenate([np.zeros(arcs), -cost]),
            np.concatenate([np.zeros(arcs), self.model.amount_low]),
            np.concatenate([size[who], self.model.amount_high]),
            sparse.vstack([top, below, sparse.csc_matrix(spent[None, :])], format="csc"),
            np.concatenate([size, self.model.low, [-np.inf]]),
            np.concatenate([size, self.model.high, [most]]),
            None if fractions else whole,
        )
        solver.setOptionValue("mip_rel_gap", gap)
        solver.setOptionValue("mip_abs_gap", 1e-6)
        solver.setOptionValue("mip_feasibility_tolerance", 1e-7)
        if not presolve:
            solver.setOptionValue("presolve", "off")
        status = run(solver, stopper)
        if status == "kInfeasible":
            return Found("none")
        information = solver.getInfo()
        if int(information.primal_solution_status) != 2 or (fractions and status != "kOptimal"):
            return Found("unknown")
        values = np.array(solver.getSolution().col_value)
        paid = float(self.model.cost @ values[arcs:])
        if fractions:
            return Found("unknown", None, paid, paid)
        bound = -float(information.mip_dual_bound) if second is None else 0.0
        return Found("plan", self.spread(np.rint(values[:arcs]).astype(np.int64)), paid, bound)

    def prices(
        self, stopper: Stopper, threads: int = 1, seed: int = 0, worth: Floats | None = None
    ) -> tuple[Floats, float] | None:
        """Prices of the rows under which fractions of people come closest to keeping them all, and the breach left.

        Each row's breach counts in units of its largest weight. Arcs join a large program as the prices ask for them,
        those of most ``worth`` (people x seats) first, and rows on a few people as the fractions break them; the
        breach told is proved over all arcs. ``None`` when the time is up.
        """
        who = self.arcs[0]
        taken = self._first_arcs(worth)
        master = _Prices(self, taken, self._first_rows(taken), threads, seed)
        while master.solve(stopper):
            duals, breach = master.duals, master.breach
            if master.more_rows():
                continue
            if taken.all() or breach <= CLOSE or self.falls_short(duals) >= 0.9 * breach:
                duals[np.abs(duals) * self.scale < 1e-7] = 0.0
                return duals, breach
            gain = -(self.matrix.T @ duals) - master.own[who]
            more = _best_of_each(who, np.where(taken, -np.inf, gain), ADDED)
            more = more[gain[more] > 1e-7]
            if not len(more):
                return duals, breach
            taken[more] = True
            master.take(more)
        return None

    def falls_short(self, prices: Floats) -> float:
        """The breach that these prices prove for every plan, fractional ones too (weak duality); below 0: nothing."""
        net = -(self.matrix.T @ prices)
        best = np.full(len(self.people), -np.inf)
        np.maximum.at(best, self.arcs[0], net)
        up, down = prices > 0, prices < 0
        limits = prices[up] @ self.model.high[up] + prices[down] @ self.model.low[down]
        gain = -(self.model.amount_matrix.T @ prices)
        amounts = np.where(gain > 0, gain * self.model.amount_high, gain * self.model.amount_low).sum()
        return -float(best @ self.size + limits + amounts)

    def _first_arcs(self, worth: Floats | None) -> Mask:
        """The arcs that the program of prices begins with: all of a small one, the best of each class of a large one."""
        who, where = self.arcs
        if len(who) <= SMALL:
            return np.ones(len(who), dtype=bool)
        gain = np.zeros(len(who)) if worth is None else worth[self.people[who], self.seats[where]]
        gain = gain + np.random.default_rng(0).random(len(who)) * 1e-3
        taken = np.zeros(len(who), dtype=bool)
        taken[_best_of_each(who, gain, FIRST)] = True
        order = np.argsort(where, kind="stable")
        taken[order[_best_of_each(where[order], gain[order], FIRST)]] = True
        return taken

    def _first_rows(self, taken: Mask) -> Ints:
        """The rows that the program of prices begins with: in a large one, not those on a few people each."""
        rows = np.ones(len(self.model.rows), dtype=bool)
        if not taken.all():
            for r, row in enumerate(self.model.rows):
                people = sum(int(np.count_nonzero(term.people)) for term in row.terms)
                rows[r] = bool(row.amounts) or not row.terms or people > FEW
        return np.flatnonzero(rows)

    @cached_property
    def scale(self) -> Floats:
        """Largest weight of each row; 1 for a row without any."""
        most = np.zeros(len(self.model.rows))
        entries = self.matrix.tocoo()
        np.maximum.at(most, entries.row, np.abs(entries.data))
        return np.where(most > 0, most, 1.0)

    def spread(self, counts: Ints) -> Ints:
        """A seat for each person from how many of a class sit in which class of seats."""
        who, where = self.arcs
        seats = np.full(len(self.person_class), -1, dtype=np.int64)
        taken = np.flatnonzero(counts)
        order = np.argsort(self.person_class, kind="stable")
        ends = np.concatenate([[0], np.cumsum(self.size)])
        at = ends[:-1].copy()
        for arc in taken:
            begin, count = at[who[arc]], counts[arc]
            seats[order[begin : begin + count]] = self.seats[where[arc]]
            at[who[arc]] += count
        return seats


class _Prices:
    """The program of prices: classes of people, the arcs and rows taken so far, and a breach of each side of a row."""

    def __init__(self, program: Program, taken: Mask, rows: Ints, threads: int, seed: int) -> None:
        self.program, self.rows = program, rows
        self.solver = quiet(threads, seed)
        self.solver.setOptionValue("solver", "ipm")  # far faster than the simplex method on these, even anew each time
        self.arcs = np.flatnonzero(taken)
        amounts = len(program.model.amounts)
        size = program.size.astype(float)
        pass_model(
            self.solver,
            np.zeros(amounts + len(self.arcs)),
            np.concatenate([program.model.amount_low, np.zeros(len(self.arcs))]),
            np.concatenate([program.model.amount_high, size[program.arcs[0][self.arcs]]]),
            sparse.hstack([self._aside(program.model.amount_matrix), self._columns(self.arcs)], format="csc"),
            np.concatenate([size, program.model.low[rows]]),
            np.concatenate([size, program.model.high[rows]]),
        )
        self.width = amounts + len(self.arcs)
        self.place = amounts + np.arange(len(self.arcs))
        self._loosen(rows, len(program.people))

    def _aside(self, matrix: sparse.csc_matrix) -> sparse.csc_matrix:
        nothing = sparse.csc_matrix((len(self.program.people), matrix.shape[1]))
        return sparse.vstack([nothing, matrix.tocsr()[self.rows]], format="csc")

    def _columns(self, arcs: Ints) -> sparse.csc_matrix:
        program = self.program
        shape = (len(program.people), len(arcs))
        own = sparse.csc_matrix((np.ones(len(arcs)), (program.arcs[0][arcs], np.arange(len(arcs)))), shape=shape)
        return sparse.vstack([own, program.matrix[:, arcs].tocsr()[self.rows]], format="csc")

    def _loosen(self, rows: Ints, first: int) -> None:
        """Columns that pay for the breach of these rows, which stand in the program from row ``first`` on."""
        program = self.program
        at = first + np.arange(len(rows))
        for sign, limits in ((1.0, program.model.low[rows]), (-1.0, program.model.high[rows])):
            ends = np.isfinite(limits)
            count = int(ends.sum())
            if count:
                shape = (first + len(rows), count)
                matrix = sparse.csc_matrix((np.full(count, sign), (at[ends], np.arange(count))), shape=shape)
                add_columns(self.solver, -1.0 / program.scale[rows][ends], np.full(count, np.inf), matrix)
                self.width += count

    def solve(self, stopper: Stopper) -> bool:
        """Whether the optimum was reached; ``duals`` are then prices of all rows, ``own`` those of the classes."""
        if run(self.solver, stopper) != "kOptimal":
            return False
        solution = self.solver.getSolution()
        every, classes = np.array(solution.row_dual), len(self.program.people)
        self.values = np.array(solution.col_value)
        self.own = every[:classes]
        self.duals = np.zeros(len(self.program.model.rows))
        self.duals[self.rows] = every[classes:]
        self.duals[(self.duals > 0) & np.isinf(self.program.model.high)] = 0.0
        self.duals[(self.duals < 0) & np.isinf(self.program.model.low)] = 0.0
        self.breach = -float(self.solver.getObjectiveValue())
        return True

    def take(self, arcs: Ints) -> None:
        """Let further arcs in."""
        size = self.program.size.astype(float)
        add_columns(self.solver, np.zeros(len(arcs)), size[self.program.arcs[0][arcs]], self._columns(arcs))
        self.arcs = np.concatenate([self.arcs, arcs])
        self.place = np.concatenate([self.place, self.width + np.arange(len(arcs))])
        self.width += len(arcs)

    def more_rows(self) -> bool:
        """Let in the rows left out that the fractions break; whether there were any."""
        model, amounts = self.program.model, len(self.program.model.amounts)
        if len(self.rows) == len(model.rows):
            return False
        used = self.program.matrix[:, self.arcs]
        activity = used @ self.values[self.place] + model.amount_matrix @ self.values[:amounts]
        broken = (activity < model.low - CLOSE) | (activity > model.high + CLOSE)
        broken[self.rows] = False
        rows = np.flatnonzero(broken)
        if not len(rows):
            return False
        entries = used.tocsr()[rows].tocoo()
        matrix = sparse.csr_matrix(
            (entries.data, (entries.row, self.place[entries.col])), shape=(len(rows), self.width)
        )
        add_rows(self.solver, model.low[rows], model.high[rows], matrix)
        first = len(self.program.people) + len(self.rows)
        self.rows = np.concatenate([self.rows, rows])
        self._loosen(rows, first)
        return True


def part_of(stopper: Stopper, share: float) -> Stopper:
    """The same stop signal with a share of the time that is left."""
    if stopper.deadline is None:
        return stopper
    now = stopper.clock()
    return Stopper(stopper.event, now + share * max(0.0, stopper.deadline - now), stopper.clock)


def _best_of_each(groups: Ints, gain: Floats, most: int) -> Ints:
    """The places of the largest gains of each group, at most so many a group. Groups stand together."""
    order = np.lexsort((-gain, groups))
    begins = np.searchsorted(groups[order], np.unique(groups))
    first = np.zeros(len(groups), dtype=np.int64)
    first[begins] = begins
    place = np.arange(len(groups)) - np.maximum.accumulate(first)
    return order[(place < most) & np.isfinite(gain[order])]


def _once(pairs: object) -> list[tuple[Floats, Mask]]:
    """Pairs of arrays, each combination once, by identity."""
    return list({(id(a), id(b)): (a, b) for a, b in pairs}.values())  # type: ignore[attr-defined]


def _alike(words: NDArray[np.generic]) -> Ints:
    """A number for each row of an array (or each value of a vector), equal for equal rows."""
    if words.ndim == 1:
        return np.asarray(np.unique(words, return_inverse=True)[1], dtype=np.int64).ravel()
    packed = np.ascontiguousarray(words)
    if not packed.shape[1]:
        return np.zeros(len(packed), dtype=np.int64)
    whole = packed.view(np.dtype((np.void, packed.dtype.itemsize * packed.shape[1]))).ravel()
    return np.asarray(np.unique(whole, return_inverse=True)[1], dtype=np.int64).ravel()


def _classes(words: list[Ints], count: int) -> tuple[Ints, Ints]:
    """One member of each class, and the class of everyone: those whose words are all equal are one class."""
    if not count:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    stacked = np.stack(words, axis=1)
    _, members, classes = np.unique(stacked, axis=0, return_index=True, return_inverse=True)
    return members.astype(np.int64), np.asarray(classes, dtype=np.int64).ravel()
