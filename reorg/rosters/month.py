"""One month of one roster as a CP-SAT model. Every hard rule holds in it whatever is lacking: a duty nobody can take stays open."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ortools.sat.python import cp_model

from reorg.domain.people import category_matches
from reorg.domain.stopping import solve_watched
from reorg.rosters.days import minutes_of
from reorg.rosters.figures import compared, unit
from reorg.rosters.problem import Past, RosterProblem, Taker
from reorg.rosters.rest import clash, reach
from reorg.rosters.settings import Duty, Measure
from reorg.rosters.turn import Shortage, Turn

LOOKED_BACK = 45
"""Days before a month whose duties can still matter for rest, runs and hours."""


@dataclass(frozen=True)
class Solution:
    """Values of every variable, and what they come to. ``totals`` are those of the month's end, by measure."""

    values: tuple[int, ...]
    missing: int
    totals: dict[Measure, list[int]]
    cost: dict[Measure, int]
    wishes: int
    wishes_proven: bool = False


class Month:
    """The model and its aims. ``totals`` are everybody's so far, by measure (see :mod:`reorg.rosters.figures`)."""

    def __init__(
        self,
        problem: RosterProblem,
        month: tuple[int, int],
        past: Sequence[Past],
        totals: dict[Measure, list[int]],
        seed: int,
        threads: int,
        until: float | None,
        stop: threading.Event | None,
    ) -> None:
        self.problem, self.month, self.totals = problem, month, totals
        self.seed, self.threads, self.until, self.stop = seed, threads, until, stop
        self.model = cp_model.CpModel()
        self.takes: dict[tuple[int, str], list[tuple[Any, Taker, tuple[int, ...]]]] = {}
        self.busy: dict[tuple[int, int], list[tuple[Any, str]]] = defaultdict(list)
        self.short: list[tuple[Any, int, str]] = []
        self._past(past)
        self._takers()
        self._cover()
        self._one_a_day_and_rest()
        self._runs()
        self._officers()
        self.missing = sum((var for var, _, _ in self.short), self.model.new_constant(0))
        self.same = self._same()
        self.uneven = {measure: self._uneven(measure) for measure in dict.fromkeys(self.same.values())}
        self.unkept = self._wishes()

    @property
    def range(self) -> range:
        return range(*self.month)

    def _past(self, past: Sequence[Past]) -> None:
        """Duties that stand fixed, by member: earlier ones, and those of other rosters; those of long ago are left out."""
        first = self.problem.days[self.month[0]].date
        self.past: dict[int, list[Past]] = defaultdict(list)
        for one in past:
            n = self.problem.number.get(one.person_id)
            if n is not None and one.date >= first - timedelta(days=LOOKED_BACK):
                self.past[n].append(one)

    def _takers(self) -> None:
        problem, settings = self.problem, self.problem.settings
        for d in self.range:
            for q in problem.duties:
                if not problem.need(d, q):
                    continue
                spans, night = problem.spans[d, q.id], problem.night[d, q.id]
                self.takes[d, q.id] = []
                for taker in problem.takers[q.id]:
                    there = problem.there(taker, d, q)
                    if not there or any(
                        one.date == problem.days[d].date or clash(settings, spans, night, one.spans, one.night)
                        for n in there
                        for one in self.past[n]
                    ):
                        continue
                    var = self.model.new_bool_var("")
                    self.takes[d, q.id].append((var, taker, there))
                    for n in there:
                        self.busy[n, d].append((var, q.id))

    def _cover(self) -> None:
        problem, model = self.problem, self.model
        for (d, duty_id), takes in self.takes.items():
            q, need = problem.duty[duty_id], problem.need(d, problem.duty[duty_id])
            for team in dict.fromkeys(taker.team for taker in problem.takers[duty_id]) if q.each_team else [None]:
                lacking = model.new_int_var(0, need, "")
                self.short.append((lacking, d, duty_id))
                mine = [(var, there) for var, taker, there in takes if team is None or taker.team == team]
                if q.crew:
                    self._crews(q, need, lacking, mine)
                else:
                    model.add(sum(var for var, _ in mine) + lacking == need)

    def _crews(self, q: Duty, need: int, lacking: Any, takes: list[tuple[Any, tuple[int, ...]]]) -> None:
        """Whole crews of the kinds that the duty allows."""
        kinds = [self.model.new_int_var(0, need, "") for _ in q.crew]
        self.model.add(sum(kinds) + lacking == need)
        for category in dict.fromkeys(category for crew in q.crew for category in crew):
            here = [var for var, (n,) in takes if category_matches(category, self.problem.members[n].person.category)]
            self.model.add(
                sum(here) == sum(crew.get(category, 0) * kind for crew, kind in zip(q.crew, kinds, strict=True))
            )

    def _one_a_day_and_rest(self) -> None:
        problem, settings = self.problem, self.problem.settings
        far = reach(problem)
        for n in range(len(problem.members)):
            for d in self.range:
                here = self.busy.get((n, d), [])
                if len(here) > 1:
                    self.model.add_at_most_one(var for var, _ in here)
                kinds: dict[tuple[int, int, bool], list[tuple[Any, str]]] = defaultdict(list)
                for var, q in here:
                    kinds[problem.spans[d, q][0][0], problem.spans[d, q][-1][1], problem.night[d, q]].append((var, q))
                for later in range(d + 1, min(d + far, self.month[1])):
                    for alike in kinds.values():
                        mine = alike[0][1]
                        against = [
                            var
                            for var, q in self.busy.get((n, later), [])
                            if clash(
                                settings, problem.spans[d, mine], problem.night[d, mine], problem.spans[later, q], problem.night[later, q]
                            )
                        ]  # fmt: skip
                        if against:
                            self.model.add_at_most_one([*(var for var, _ in alike), *against])

    def _runs(self) -> None:
        """Limits over running days and over the month, earlier duties counted in."""
        problem, settings = self.problem, self.problem.settings
        for n in range(len(problem.members)):
            if settings.days_in_a_row is not None:
                self._window(n, settings.days_in_a_row + 1, settings.days_in_a_row, lambda _night, _minutes: 1)
            if settings.nights_in_7_days is not None:
                self._window(n, 7, settings.nights_in_7_days, lambda night, _minutes: int(night))
            if settings.hours_in_7_days is not None:
                self._window(n, 7, int(settings.hours_in_7_days * 60), lambda _night, minutes: minutes)
            if settings.hours_a_month is not None:
                first = problem.days[self.month[0]].date
                before = sum(
                    minutes_of(one.spans)
                    for one in self.past[n]
                    if (one.date.year, one.date.month) == (first.year, first.month)
                )
                here = [
                    minutes_of(problem.spans[d, q]) * var for d in self.range for var, q in self.busy.get((n, d), [])
                ]
                if here:
                    self.model.add(sum(here) <= max(0, int(settings.hours_a_month * 60) - before))

    def _window(self, n: int, length: int, most: int, weight: Any) -> None:
        problem = self.problem
        first = problem.days[self.month[0]].date
        before: dict[int, int] = defaultdict(int)
        for one in self.past[n]:
            before[self.month[0] + (one.date - first).days] += weight(one.night, minutes_of(one.spans))
        later = max(before, default=-1)
        for last in range(self.month[0], max(self.month[1], min(later + 1, self.month[1] + length - 1))):
            inside = [
                weight(problem.night[d, q], minutes_of(problem.spans[d, q])) * var
                for d in range(max(self.month[0], last - length + 1), min(last + 1, self.month[1]))
                for var, q in self.busy.get((n, d), [])
                if weight(problem.night[d, q], minutes_of(problem.spans[d, q]))
            ]
            earlier = sum(before[d] for d in range(last - length + 1, last + 1) if d in before)
            if inside:
                self.model.add(sum(inside) <= max(0, most - earlier))

    def _officers(self) -> None:
        """Whenever anybody is at a place, enough officers are. Hours between two changes are looked at once."""
        least = self.problem.settings.officers
        if not least:
            return
        problem = self.problem
        for place in dict.fromkeys(q.place for q in problem.duties):
            spans = [
                (start, end, key)
                for key in self.takes
                if problem.duty[key[1]].place == place
                for start, end in problem.spans[key]
            ]
            cuts = sorted({minute for start, end, _ in spans for minute in (start, end)})
            seen: set[tuple[tuple[int, str], ...]] = set()
            for at in cuts:
                active = tuple(sorted({key for start, end, key in spans if start <= at < end}))
                if active and active not in seen:
                    seen.add(active)
                    self._officers_of(active, least)

    def _officers_of(self, active: Iterable[tuple[int, str]], least: int) -> None:
        members = self.problem.members
        everyone = [(var, there) for key in active for var, _, there in self.takes[key]]
        count = {id(var): sum(members[n].officer for n in there) for var, there in everyone}
        if not everyone or all(count[id(var)] >= least for var, _ in everyone):
            return
        anybody = self.model.new_bool_var("")
        for var, _ in everyone:
            self.model.add_implication(var, anybody)
        self.model.add(sum(count[id(var)] * var for var, _ in everyone) >= least * anybody)

    def _own(self, measure: Measure, n: int) -> list[Any]:
        """What the month counts for a member, term by term."""
        scale = unit(self.problem, measure)
        return [
            self.problem.amount(measure, d, q) // scale * var
            for d in self.range
            for var, q in self.busy.get((n, d), [])
            if self.problem.amount(measure, d, q)
        ]

    def _same(self) -> dict[Measure, Measure]:
        """By measure the first that comes out as it does (itself, mostly): where every duty makes a night, duties are nights."""
        seen: dict[tuple[object, ...], Measure] = {}
        found: dict[Measure, Measure] = {}
        for measure in self.problem.settings.fair:
            scale = unit(self.problem, measure)
            amounts = tuple(self.problem.amount(measure, d, q) // scale for d, q in self.takes)
            sign = (amounts, tuple(self.totals[measure]), compared(self.problem, measure))
            found[measure] = seen.setdefault(sign, measure)
        return found

    def _uneven(self, measure: Measure) -> Any:
        """Sum of squares of the totals of those compared, by tangents: (b + n)^2 = b^2 + 2bn + n^2."""
        total = self.model.new_constant(0) + 0
        for n in compared(self.problem, measure):
            base, own = self.totals[measure][n], self._own(measure, n)
            total = total + base * base
            if not own:
                continue
            most = self._most(measure, n)
            count, square = self.model.new_int_var(0, most, ""), self.model.new_int_var(0, most * most, "")
            self.model.add(count == sum(own))
            for k in range(most):
                self.model.add(square >= (2 * k + 1) * count - k * (k + 1))
            total = total + 2 * base * count + square
        return total

    def _most(self, measure: Measure, n: int) -> int:
        scale = unit(self.problem, measure)
        return sum(
            max((self.problem.amount(measure, d, q) // scale for _, q in self.busy.get((n, d), [])), default=0)
            for d in self.range
        )

    def _wishes(self) -> Any:
        found = []
        for one in self.problem.absences:
            n = self.problem.number.get(one.person_id)
            if one.wish and n is not None:
                for d in self.range:
                    if one.covers(self.problem.days[d].date):
                        found += [var for var, _ in self.busy.get((n, d), [])]
        return sum(found, self.model.new_constant(0))

    # aims

    def ideal(self, floor: dict[Measure, int], effort: float) -> Solution | None:
        """Everything covered, as even as counting allows in the measures of ``floor``, the fewest wishes unkept; or ``None``."""
        trial = self.model.clone()
        trial.add(self.missing == 0)
        for measure, least in floor.items():
            trial.add(self.uneven[measure] <= least)
        return self._run(trial, effort, self.unkept)[0]

    def least_shortage(self, effort: float) -> tuple[Solution | None, int]:
        """The least shortage found, and that which is proved."""
        best, bound = self._run(self.model, effort, self.missing)
        return best, bound

    def keep_shortage(self, most: int) -> None:
        self.model.add(self.missing <= most)

    def least_uneven(self, measure: Measure, floor: int, before: Solution, effort: float) -> tuple[Solution, int]:
        """The most even found from a solution on, and the proved bound, not below ``floor``."""
        if before.cost[measure] <= floor:
            return before, floor
        trial = self.model.clone()
        trial.add(self.uneven[measure] >= floor)
        best, bound = self._run(trial, effort, self.uneven[measure], before)
        if best is None or best.cost[measure] > before.cost[measure]:
            best = before
        return best, max(bound, floor)

    def keep_uneven(self, measure: Measure, most: int) -> None:
        self.model.add(self.uneven[measure] <= most)

    def fewest_wishes(self, before: Solution, effort: float) -> tuple[Solution, int]:
        if not before.wishes:
            return before, 0
        best, bound = self._run(self.model.clone(), effort, self.unkept, before)
        return (before, bound) if best is None or best.wishes > before.wishes else (best, bound)

    def _run(
        self, model: cp_model.CpModel, effort: float, aim: Any, hint: Solution | None = None
    ) -> tuple[Solution | None, int]:
        left = None if self.until is None else self.until - time.monotonic()
        if (left is not None and left <= 0) or (self.stop is not None and self.stop.is_set()):
            left = 0.05
        model.minimize(aim)
        model.clear_hints()  # type: ignore[no-untyped-call]
        if hint is not None:
            for index, value in enumerate(hint.values):
                model.add_hint(model.get_int_var_from_proto_index(index), value)
        solver = cp_model.CpSolver()
        solver.parameters.random_seed = self.seed
        solver.parameters.num_workers = self.threads
        solver.parameters.max_deterministic_time = effort
        if left is not None:
            solver.parameters.max_time_in_seconds = left
        status = solve_watched(solver, model, self.stop)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None, 0
        bound = int(-(-(solver.best_objective_bound - 1e-6) // 1))
        return self._read(solver, status == cp_model.OPTIMAL), bound

    def _read(self, solver: cp_model.CpSolver, proven: bool) -> Solution:
        values = tuple(solver.response_proto.solution)
        ends: dict[Measure, list[int]] = {}
        cost: dict[Measure, int] = {}
        taken = [
            (d, q, there)
            for (d, q), takes in self.takes.items()
            for var, _, there in takes
            if values[var.index]
        ]  # fmt: skip
        for measure in self.problem.settings.fair:
            scale, totals = unit(self.problem, measure), list(self.totals[measure])
            for d, q, there in taken:
                for n in there:
                    totals[n] += self.problem.amount(measure, d, q) // scale
            ends[measure] = totals
            cost[measure] = sum(totals[n] ** 2 for n in compared(self.problem, measure))
        missing = sum(values[var.index] for var, _, _ in self.short)
        return Solution(values, missing, ends, cost, int(solver.value(self.unkept)), proven)

    def turns(self, best: Solution) -> tuple[Turn, ...]:
        """Who takes what, day by day in the order of the duties; a duty that nobody takes is not among them."""
        found = []
        for (d, q), takes in self.takes.items():
            chosen = [(taker, there) for var, taker, there in takes if best.values[var.index]]
            if chosen:
                ids = tuple(self.problem.members[n].person_id for _, there in chosen for n in there)
                labels = tuple(taker.label for taker, _ in chosen if taker.label)
                found.append(Turn(self.problem.days[d].date, q, ids, labels))
        return tuple(found)

    def shortages(self, best: Solution) -> tuple[Shortage, ...]:
        lacking: dict[tuple[int, str], int] = defaultdict(int)
        for var, d, q in self.short:
            lacking[d, q] += best.values[var.index]
        return tuple(Shortage(self.problem.days[d].date, q, n) for (d, q), n in lacking.items() if n)
