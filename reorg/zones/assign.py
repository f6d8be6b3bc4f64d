"""The model where possible zones are too many to list: a township goes to a zone named by one of its own townships.

Where travel counts, a zone is named by its centre, else by its lowest township, so that no two solutions say the same. Connection
is kept by cuts: a part cut off from the naming township must have one of the townships that separate them. They are added when
a solution breaks them.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Any

from reorg.domain.stopping import solve_watched
from reorg.domain.ways import components
from reorg.zones.columns import MICRO, way_price
from reorg.zones.cover import solver_of
from reorg.zones.problem import ZoneProblem


@dataclass(frozen=True, slots=True)
class Assigned:
    """``zones`` are members by number, ``None`` where none were found; ``bound`` in millionths of a point."""

    zones: tuple[tuple[int, ...], ...] | None
    bound: float
    proved: bool
    rounds: int = 0


Cut = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]
"""A cut-off part, the naming townships it is cut off from, and the townships that separate them."""


def assign(
    problem: ZoneProblem,
    zones: int,
    known: tuple[tuple[int, ...], ...] | None,
    known_cost: float | None,
    gap: float,
    deadline: float,
    seed: int,
    threads: int,
    stop: threading.Event | None = None,
) -> Assigned:
    """Solve, cut what is not connected, solve again; ``known`` is a partition to begin with, at ``known_cost`` points."""
    cuts: list[Cut] = []
    bound, rounds = 0.0, 0
    best, best_cost = known, known_cost
    while time.monotonic() < deadline and not (stop is not None and stop.is_set()):
        rounds += 1
        model = _Model(problem, zones, cuts)
        model.hint(best)
        if best_cost is not None:
            model.cap(best_cost)
        if bound > 0:
            model.model.add(model.cost >= int(bound))
        solver = solver_of(deadline, gap, seed, threads)
        keeper = _keeper(model, cuts)
        status = solve_watched(solver, model.model, stop, keeper)
        told = solver.status_name(status)
        bound = max(bound, solver.best_objective_bound if told != "INFEASIBLE" else bound)
        if keeper.best is not None and (best_cost is None or keeper.cost < best_cost - 1e-9):
            best, best_cost = keeper.best, keeper.cost
        if told == "INFEASIBLE":
            if best is None:
                return Assigned(None, float("inf"), True, rounds)
            return Assigned(best, (best_cost or 0.0) * MICRO, True, rounds)  # nothing at or below the cap: rounding
        if not keeper.cut:
            proved = told == "OPTIMAL" and best_cost is not None and best_cost * MICRO - bound <= problem.size * 10
            return Assigned(best, bound, proved, rounds)
    return Assigned(best, bound, False, rounds)


class _Model:
    def __init__(self, problem: ZoneProblem, zones: int, cuts: list[Cut]) -> None:
        from ortools.sat.python import cp_model

        self.problem, self.zones = problem, zones
        self.model = cp_model.CpModel()
        self.sum: Any = cp_model.LinearExpr.sum
        self.weigh: Any = cp_model.LinearExpr.weighted_sum
        self.by_centre = problem.travel or bool(problem.seats) or len(problem.candidates) < problem.size
        size = problem.size
        allowed = sorted(problem.candidates | set(problem.seats)) if self.by_centre else list(range(size))
        self.at: list[dict[int, Any]] = [{} for _ in range(size)]
        for a in range(size):
            for j in allowed:
                if self._may(a, j):
                    self.at[a][j] = self.model.new_bool_var("")
        self.names = [j for j in allowed if j in self.at[j]]
        self._partition()
        self._sides()
        self.cost = self._cost()
        self._connected(cuts)
        self.model.minimize(self.cost)

    def _may(self, a: int, j: int) -> bool:
        problem = self.problem
        if not self.by_centre:
            return a >= j
        way = problem.minutes[j][a]
        if problem.travel and (way is None or (problem.max_minutes is not None and way > problem.max_minutes)):
            return a == j
        return True

    def _members(self, j: int) -> list[int]:
        return [a for a in range(self.problem.size) if j in self.at[a]]

    def _partition(self) -> None:
        problem, model = self.problem, self.model
        for a in range(problem.size):
            model.add_exactly_one(self.at[a].values())
        model.add(self.sum([self.at[j][j] for j in self.names]) == self.zones)
        for j in self.names:
            members = [self.at[a][j] for a in self._members(j)]
            for one in members:
                model.add_implication(one, self.at[j][j])
            model.add(self.sum(members) >= problem.size_min * self.at[j][j])
            model.add(self.sum(members) <= problem.size_max * self.at[j][j])
        for j in problem.seats:
            model.add(self.at[j][j] == 1)

    def _sides(self) -> None:
        problem, model = self.problem, self.model
        for limit in problem.limits:
            low, high = limit.ends(self.zones)
            for j in self.names:
                part = self._part(j, list(limit.values))
                model.add(part >= low * self.at[j][j])
                model.add(part <= high * self.at[j][j])
        for group in problem.together:
            for j in self.names:
                there = [self.at[a].get(j) for a in group]
                first = next((one for one in there if one is not None), None)
                for one in there:
                    if first is None:
                        continue
                    if any(other is None for other in there):
                        if one is not None:
                            model.add(one == 0)
                    else:
                        model.add(one == first)
        for a, b in problem.apart:
            for j in self.names:
                if j in self.at[a] and j in self.at[b]:
                    model.add(self.at[a][j] + self.at[b][j] <= self.at[j][j])

    def _part(self, j: int, values: list[int]) -> Any:
        members = self._members(j)
        return self.weigh([self.at[a][j] for a in members], [values[a] for a in members])

    def _cost(self) -> Any:
        problem, model = self.problem, self.model
        parts = []
        for term in problem.terms:
            price = term.weight * 100 * MICRO / term.total
            scaled = [round(price * self.zones * value) for value in term.values]
            mean = round(price * term.total)
            worst = model.new_int_var(0, mean * self.zones, "")
            for j in self.names:
                part = self._part(j, scaled)
                model.add(part - mean * self.at[j][j] <= worst)
                model.add(mean * self.at[j][j] - part <= worst)
            parts.append(worst)
        if problem.travel_weight > 0:
            price = way_price(problem)
            places = [(a, j) for a in range(problem.size) for j in self.at[a]]
            prices = [round(price * (problem.minutes[j][a] or 0)) for a, j in places]
            parts.append(self.weigh([self.at[a][j] for a, j in places], prices))
        return self.sum(parts) if parts else self.weigh([], [])

    def _connected(self, cuts: list[Cut]) -> None:
        for a in range(self.problem.size):
            for j in self.at[a]:
                if a != j and j not in self.problem.adjoining[a]:
                    beside = [self.at[b][j] for b in self.problem.adjoining[a] if j in self.at[b]]
                    self.model.add_bool_or([*beside, ~self.at[a][j]])
        for part, names, between in cuts:
            for j in names:
                through = [self.at[b][j] for b in between if j in self.at[b]]
                for a in part:
                    if j in self.at[a]:
                        self.model.add_bool_or([*through, ~self.at[a][j]])

    def cap(self, cost: float) -> None:
        self.model.add(self.cost <= int(cost * MICRO) + self.problem.size * 10)

    def hint(self, zones: tuple[tuple[int, ...], ...] | None) -> None:
        if zones is None:
            return
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for members in zones:
            name = self.name_of(members)
            for a in members:
                for j, one in self.at[a].items():
                    self.model.add_hint(one, j == name)

    def name_of(self, members: tuple[int, ...]) -> int:
        if not self.by_centre:
            return min(members)
        centre, _ = best_centre(self.problem, members)
        return centre


def best_centre(problem: ZoneProblem, members: tuple[int, ...]) -> tuple[int, int | None]:
    """The allowed centre of a zone with the least travel in all, and that travel in tenths.

    Where travel neither costs nor is limited it decides all the same if it is known, else the steps over the map. The
    travel is ``None``, and the centre the lowest township, where no centre is allowed or near enough.
    """
    seats = [a for a in members if a in problem.seats]
    allowed = seats or [a for a in members if a in problem.candidates]
    found: list[tuple[int, int, int]] = []
    for j in allowed:
        each = [problem.minutes[j][a] for a in members]
        if any(one is None for one in each):
            if not problem.travel:
                found.append((_steps(problem, j, members), 0, j))
            continue
        known = [one for one in each if one is not None]
        if problem.max_minutes is None or max(known) <= problem.max_minutes:
            found.append((sum(known), max(known), j))
    if not found:
        return min(members), None
    total, _, centre = min(found, key=lambda one: (one[0], one[2]))
    return centre, total


def _steps(problem: ZoneProblem, start: int, members: tuple[int, ...]) -> int:
    """Steps over the map from a township to all others of its zone."""
    inside, seen, edge, total, step = set(members), {start}, [start], 0, 0
    while edge:
        total += step * len(edge)
        edge = sorted({b for a in edge for b in problem.adjoining[a] if b in inside and b not in seen})
        seen |= set(edge)
        step += 1
    return total


def _keeper(model: _Model, cuts: list[Cut]) -> Any:
    """Watches solutions: keeps the best connected one, and ends the search at one that is not, with cuts against it."""
    from ortools.sat.python import cp_model

    problem = model.problem

    class Keeper(cp_model.CpSolverSolutionCallback):
        best: tuple[tuple[int, ...], ...] | None = None
        cost: float = float("inf")
        cut = False

        def on_solution_callback(self) -> None:
            zones = []
            for j in model.names:
                if self.boolean_value(model.at[j][j]):
                    zones.append((j, [a for a in model._members(j) if self.boolean_value(model.at[a][j])]))
            broken = False
            for j, members in zones:
                parts = components(problem.adjoining, members)
                for part in parts:
                    if j not in part:
                        cuts.append(_cut(problem, j, part))
                        broken = True
            if broken:
                self.cut = True
                self.stop_search()
                return
            from reorg.zones.solve import cost_of

            found = tuple(tuple(members) for _, members in zones)
            cost = cost_of(problem, found)
            if cost is not None and cost < self.cost:
                self.best, self.cost = found, cost

    return Keeper()


def _cut(problem: ZoneProblem, name: int, part: list[int]) -> Cut:
    """The townships that separate a cut-off part from the naming township, as few as the far side touches."""
    inside = set(part)
    ring = {b for a in part for b in problem.adjoining[a]} - inside
    reached, edge = set(), [name]
    while edge:
        here = edge.pop()
        if here not in reached and here not in ring:
            reached.add(here)
            edge += problem.adjoining[here]
    between = {b for a in reached for b in problem.adjoining[a]} & ring
    return tuple(part), tuple(sorted(reached)), tuple(sorted(between))
