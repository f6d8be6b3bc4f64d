"""The waves: the fewest that will do, then the aims of the settings one after the other, each with its bound."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ortools.sat.python import cp_model

from reorg.domain.stopping import solve_watched
from reorg.stages.bounds import completion_bound, spread_bound
from reorg.stages.dates import Calendar, calendar_of
from reorg.stages.made import Part, Staged
from reorg.stages.model import Prepared, State, WaveModel
from reorg.stages.problem import StageProblem, problem_of
from reorg.stages.reasons import least_waves, reasons
from reorg.stages.relaxed import FAMILIES, relaxed
from reorg.stages.settings import MOST_WAVES, StageSettings

FOR_COUNT, FOR_AIM, FOR_TRIAL = 0.5, 0.6, 0.3
"""Shares of the time left for one number of waves, for one aim, for a trial where no waves exist."""
FOR_STEP, STEP_SECONDS = 0.2, 15.0
"""Share of the time left, and the most, for one wave when they are built one after the other or improved."""
WHOLE = 4000
"""Groups times waves up to which an aim is tried on the whole model."""
TRIAL_SECONDS = 20.0
"""The most for one trial without a demand, and for one larger number of waves, when none exist."""


@dataclass(frozen=True, slots=True)
class StageOptions:
    """``time_limit`` in seconds (``None``: no limit)."""

    time_limit: float | None = None
    seed: int = 0
    threads: int = 1


@dataclass(frozen=True, slots=True)
class StageProgress:
    """How far the search is: how many waves are being tried, or which aim; its value and bound so far."""

    seconds: float
    phase: str
    objective: float | None = None
    bound: float | None = None


Progressed = Callable[[StageProgress], None]


def solve_stages(
    problem: StageProblem,
    settings: StageSettings,
    options: StageOptions,
    progress: Progressed | None = None,
    stop: threading.Event | None = None,
) -> Staged:
    """The waves of a plan's moves. Same input and seed: same waves, unless time ran out."""
    return _Solve(problem, settings, options, progress, stop).staged()


@dataclass(frozen=True)
class _Tried:
    """``found[w]``: how many of each group have gone by each wave; ``None`` with ``proved`` where there is nothing."""

    known: Prepared
    found: list[State] | None
    proved: bool


class _Solve:
    def __init__(
        self,
        problem: StageProblem,
        settings: StageSettings,
        options: StageOptions,
        progress: Progressed | None,
        stop: threading.Event | None,
    ) -> None:
        self.problem, self.settings, self.options, self.progress, self.stop = problem, settings, options, progress, stop
        self.calendar: Calendar = calendar_of(settings)
        self.began = time.monotonic()
        self.prepared: dict[int, Prepared] = {}
        self.deadline = math.inf if options.time_limit is None else self.began + options.time_limit

    def staged(self) -> Staged:
        answer = self._staged()
        return replace(answer, seconds=time.monotonic() - self.began, interrupted=self._asked())

    def _staged(self) -> Staged:
        most = len(self.calendar.days)
        if not self.problem.movers:
            return Staged("optimal", waves=0, least=0)
        why = reasons(self.problem, self.settings, self.calendar)
        if why:
            would = self._would_do(most + 1) if not self._ended() else None
            return Staged("infeasible", least=most + 1, reasons=tuple(why), would_do=would)
        first = self.settings.waves.count or least_waves(self.problem, self.settings, self.calendar)
        built = self._build(most, first)
        last = most if built.found is None else len(built.known.days) - 1
        least, tried = first, built
        for count in range(first, last + 1):
            if self._ended():
                break
            one = self._try(count, self._share(FOR_COUNT))
            if one.found is not None:
                tried = one
                break
            if one.proved and least == count:
                least = count + 1
        if tried.found is None:
            if least > most:
                return self._none(most)
            return Staged("unknown", least=least)
        return self._improved(tried, least)

    def _build(self, most: int, least: int) -> _Tried:
        """Waves one after the other, in each as much as may go: often the fewest, and found where the whole model is too
        large to begin with."""
        known = self._prepared(most)
        count = self.settings.waves.count
        cap = self.settings.limits.people
        if count is not None:
            even = -(-len(self.problem.movers) // count)
            cap = even if cap is None else min(cap, even)
        states: dict[int, State] = {}
        everyone = [group.count for group in known.groups]
        self._tell("build")
        while len(states) < most and not self._ended():
            wave = len(states)
            model = WaveModel(known, states, cap, wave + 1)
            if not model.possible:
                break
            model.model.maximize(
                sum(group.weight * row[wave] for group, row in zip(known.groups, model.gone, strict=True))
            )
            solver, status = self._run(model, self._share(FOR_STEP, STEP_SECONDS))
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                break
            states[wave] = _values(model, solver)[wave]
            if list(states[wave]) == everyone:
                break
        if not states or list(states[len(states) - 1]) != everyone or (count is not None and len(states) != count):
            return _Tried(known, None, False)
        fewer = self._prepared(len(states))
        return _Tried(fewer, [_carried(known, fewer, states[wave]) for wave in range(len(states))], False)

    def _prepared(self, count: int, settings: StageSettings | None = None) -> Prepared:
        if settings is None:
            if count not in self.prepared:
                self.prepared[count] = Prepared(self.problem, self.settings, self.calendar, self._days(count))
            return self.prepared[count]
        problem = problem_of(self.problem.problem, self.problem.seats, settings)
        return Prepared(problem, settings, calendar_of(settings), self._days(count))

    # the number of waves ------------------------------------------------------------------------------------------

    def _try(self, count: int, seconds: float, settings: StageSettings | None = None) -> _Tried:
        """Any waves at all, ``count`` of them."""
        self._tell(f"{count}")
        known = self._prepared(count, settings)
        model = WaveModel(known)
        if not model.possible:
            return _Tried(known, None, True)
        solver, status = self._run(model, seconds)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return _Tried(known, _values(model, solver), True)
        return _Tried(known, None, status == cp_model.INFEASIBLE)

    def _days(self, count: int) -> tuple[date, ...]:
        return self.calendar.days[:count] if count <= len(self.calendar.days) else self.calendar.further[:count]

    def _none(self, most: int) -> Staged:
        """Proved that the allowed number of waves will not do: what would, or which demands are in the way."""
        would = self._would_do(most + 1)
        asked = [family for family in FAMILIES if relaxed(self.settings, family) is not None]
        alone = [family for family in asked if self._found_without(most, [family])]
        clash: tuple[str, ...] = ()
        if not alone and not self._ended():
            clash = self._clash(most, asked)
        return Staged("infeasible", least=most + 1, would_do=would, without=tuple(alone), clash=clash)

    def _found_without(self, most: int, families: Sequence[str]) -> bool | None:
        """Whether waves exist without these families; ``None`` where that was not settled."""
        other = self.settings
        for family in families:
            other = relaxed(other, family) or other
        if self._ended():
            return None
        tried = self._try(most, self._share(FOR_TRIAL, TRIAL_SECONDS), other)
        return True if tried.found is not None else False if tried.proved else None

    def _clash(self, most: int, asked: Sequence[str]) -> tuple[str, ...]:
        """Families that cannot be kept together, none of which can be left out of the clash; empty where time ran out."""
        dropped: list[str] = []
        for family in asked:
            found = self._found_without(most, [*dropped, family])
            if found is None:
                return ()
            if not found:
                dropped.append(family)
        return tuple(family for family in asked if family not in dropped)

    def _would_do(self, first: int) -> int | None:
        """The least number of waves that would do, were more allowed; ``None`` where none was found or one is not ruled out."""
        counts = self.settings.waves.model_copy(update={"count": None, "max": MOST_WAVES})
        free = self.settings.model_copy(update={"waves": counts})
        first = max(first, least_waves(self.problem, free, self.calendar))
        if first > MOST_WAVES or reasons(self.problem, free, replace(self.calendar, days=self.calendar.further)):
            return None
        # what will do in n waves will in n + 1: steps that double, then halves
        ruled_out, does, step = first - 1, None, 1
        while does is None or does - ruled_out > 1:
            count = min(MOST_WAVES, ruled_out + step) if does is None else (ruled_out + does) // 2
            tried = self._try(count, self._share(FOR_TRIAL, TRIAL_SECONDS), free)
            if tried.found is not None:
                does = count
            elif not tried.proved or count == MOST_WAVES:
                return None
            else:
                ruled_out, step = count, 2 * step
            if self._ended() and (does is None or does - ruled_out > 1):
                return None
        return does

    # the aims -------------------------------------------------------------------------------------------------------

    def _improved(self, tried: _Tried, least: int) -> Staged:
        """The aims, one after the other; each holds what the ones before have reached."""
        known, best = tried.known, tried.found
        assert best is not None
        waves = len(known.days)
        parts: dict[str, Part] = {}
        kept: list[tuple[str, int]] = []
        small = len(known.groups) * waves <= WHOLE
        for aim in self.settings.order:
            if aim == "completion":
                bound = completion_bound(known, self.settings)
            else:
                bound = spread_bound(known, self.settings, dict(kept).get("completion"))
            self._tell(aim, _measure(known, best, aim), bound)
            if small and _measure(known, best, aim) > bound and not self._ended():
                best, proven = self._whole(known, best, aim, kept)
                bound = max(bound, proven)
            if _measure(known, best, aim) > bound and not (small and self._ended()):
                best = self._by_parts(known, best, aim, kept, bound)
            value = _measure(known, best, aim)
            parts[aim] = Part(value, min(value, bound))
            kept.append((aim, value))
        proven_all = least == waves and all(part.proven for part in parts.values())
        return Staged("optimal" if proven_all else "feasible", _waves(known, best), waves, least, parts)

    def _whole(
        self, known: Prepared, best: list[State], aim: str, kept: list[tuple[str, int]]
    ) -> tuple[list[State], int]:
        """The whole model for an aim; what it found and the bound it proved."""
        found, status, bound = self._aimed(WaveModel(known), best, aim, kept, self._share(FOR_AIM))
        value = _measure(known, found, aim)
        return found, value if status == cp_model.OPTIMAL else bound

    def _aimed(
        self, model: WaveModel, best: list[State], aim: str, kept: list[tuple[str, int]], seconds: float
    ) -> tuple[list[State], int, int]:
        """A model's best for an aim, never worse than ``best``."""
        for earlier, value in kept:
            model.model.add(_expression(model, earlier) <= value)
        for wave in model.free:
            for row, one in zip(model.gone, best[wave], strict=True):
                if not isinstance(row[wave], int):
                    model.model.add_hint(row[wave], one)
        model.model.minimize(_expression(model, aim))
        solver, status = self._run(model, seconds, aim)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return best, status, 0
        found = _values(model, solver)
        better = _measure(model.prepared, found, aim) <= _measure(model.prepared, best, aim)
        low = solver.best_objective_bound
        return found if better else best, status, max(0, math.ceil(low - 1e-6)) if math.isfinite(low) else 0

    def _by_parts(
        self, known: Prepared, best: list[State], aim: str, kept: list[tuple[str, int]], bound: int
    ) -> list[State]:
        """A few waves at a time, the others as they are, as long as it helps and there is time."""
        until = time.monotonic() + self._share(FOR_AIM)
        waves = len(known.days)
        for width in (1, 2):
            gained = True
            while gained:
                gained = False
                for first in range(max(1, waves - width)):
                    value = _measure(known, best, aim)
                    if value <= bound or time.monotonic() > until or self._ended():
                        return best
                    free = set(range(first, min(waves - 1, first + width)))
                    states = {wave: best[wave] for wave in range(waves) if wave not in free}
                    seconds = min(STEP_SECONDS, max(0.05, until - time.monotonic()))
                    best, _, _ = self._aimed(WaveModel(known, states), best, aim, kept, seconds)
                    gained |= _measure(known, best, aim) < value
        return best

    # running ----------------------------------------------------------------------------------------------------------

    def _run(self, model: WaveModel, seconds: float, aim: str = "") -> tuple[Any, int]:
        solver = cp_model.CpSolver()
        solver.parameters.random_seed = self.options.seed
        solver.parameters.num_workers = self.options.threads
        # whole flows between units behind switches: the relaxation of the switches is what finds them
        solver.parameters.linearization_level = 2
        if seconds < math.inf:
            solver.parameters.max_time_in_seconds = max(0.05, seconds)
        shown = _Shown(self, aim) if aim and self.progress else None
        status = solve_watched(solver, model.model, self.stop, shown)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.INFEASIBLE, cp_model.UNKNOWN):
            raise RuntimeError(f"solver status {solver.status_name(status)}")
        return solver, int(status)

    def _share(self, share: float, most: float = math.inf) -> float:
        """Seconds: a share of what is left."""
        return min(most, (self.deadline - time.monotonic()) * share)

    def _ended(self) -> bool:
        return time.monotonic() > self.deadline or self._asked()

    def _asked(self) -> bool:
        return self.stop is not None and self.stop.is_set()

    def _tell(self, phase: str, objective: float | None = None, bound: float | None = None) -> None:
        if self.progress is not None:
            self.progress(StageProgress(time.monotonic() - self.began, phase, objective, bound))


class _Shown(cp_model.CpSolverSolutionCallback):
    def __init__(self, solve: _Solve, aim: str) -> None:
        super().__init__()
        self.solve, self.aim = solve, aim

    def on_solution_callback(self) -> None:
        self.solve._tell(self.aim, self.objective_value, self.best_objective_bound)


def _expression(model: WaveModel, aim: str) -> Any:
    return model.completion() if aim == "completion" else model.spread()


def _values(model: WaveModel, solver: Any) -> list[State]:
    """What has gone by each wave of the model."""
    return [
        [row[wave] if isinstance(row[wave], int) else int(solver.value(row[wave])) for row in model.gone]
        for wave in model.waves
    ]


def _carried(known: Prepared, other: Prepared, state: State) -> State:
    """A state in the groups of another number of waves (people alike in one are so in the other, but for closed waves)."""
    gone = {n for group, by in zip(known.groups, state, strict=True) for n in group.members[: by * group.people]}
    return [sum(n in gone for n in group.members) // group.people for group in other.groups]


def _waves(known: Prepared, states: Sequence[State]) -> dict[int, int]:
    """The wave of each mover; of those alike the first in the roster goes first."""
    found: dict[int, int] = {}
    for g, group in enumerate(known.groups):
        before = 0
        for wave, state in enumerate(states):
            for n in group.members[before * group.people : state[g] * group.people]:
                found[n] = wave
            before = state[g]
    return dict(sorted(found.items()))


def _measure(known: Prepared, states: Sequence[State], aim: str) -> int:
    """The value of an aim at known waves."""
    value = 0
    sizes = []
    before: State = [0] * len(known.groups)
    for day, state in zip(known.days, states, strict=True):
        went = [now - then for now, then in zip(state, before, strict=True)]
        value += (day - known.days[0]).days * sum(g.weight * n for g, n in zip(known.groups, went, strict=True))
        sizes.append(sum(g.people * n for g, n in zip(known.groups, went, strict=True)))
        before = state
    return value if aim == "completion" else max(sizes) - min(sizes)
