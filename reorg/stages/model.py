"""The CP-SAT model of the waves: how many of each group have gone by each wave."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ortools.sat.python import cp_model

from reorg.stages.dates import Calendar
from reorg.stages.floors import Floor, floors_of
from reorg.stages.groups import TOTAL_IN, TOTAL_OUT, Measure, groups_of
from reorg.stages.handover import late, latest_wave_of_successor
from reorg.stages.limits import held, strengths, unit_limits
from reorg.stages.problem import StageProblem
from reorg.stages.settings import StageSettings


class Prepared:
    """What every model of a number of waves shares: groups, floors, limits, who is late."""

    def __init__(
        self, problem: StageProblem, settings: StageSettings, calendar: Calendar, days: tuple[date, ...]
    ) -> None:
        self.problem, self.settings, self.calendar, self.days = problem, settings, calendar, days
        self.known = late(problem, calendar)
        self.groups = groups_of(problem, settings, calendar, days)
        self.group_of = {n: g for g, group in enumerate(self.groups) for n in group.members}
        self.effects: dict[int, dict[Measure, list[tuple[int, int, int]]]] = {}
        for g, group in enumerate(self.groups):
            for (unit, measure, depth), change in group.effects.items():
                self.effects.setdefault(unit, {}).setdefault(measure, []).append((g, depth, change))
        self.floors = floors_of(problem, settings)
        self.possible = all(group.first <= group.last for group in self.groups)


State = Sequence[int]
"""How many of each group have gone."""


class WaveModel:
    """``gone[g][w]``: of group g, how many have gone by wave w. Every demand is a linear row over them.

    ``states[w]`` fixes what has gone by a wave; ``cap`` stands in for the limit of people in a wave. With ``upto`` only the
    waves before it are there, and not everybody need have gone.
    """

    def __init__(
        self,
        known: Prepared,
        states: Mapping[int, State] | None = None,
        cap: int | None = None,
        upto: int | None = None,
    ) -> None:
        self.prepared, self.problem, self.settings = known, known.problem, known.settings
        self.days, self.groups, self.effects = known.days, known.groups, known.effects
        self.cap = known.settings.limits.people if cap is None else cap
        self.waves = range(len(self.days) if upto is None else upto)
        self.whole = upto is None
        self.states = states or {}
        self.free = [wave for wave in self.waves if wave not in self.states]
        self.model = cp_model.CpModel()
        self.possible = known.possible
        if not self.possible:
            return
        self.gone = [[self._gone(g, wave) for wave in self.waves] for g in range(len(self.groups))]
        for row in self.gone:
            for before, after in itertools.pairwise(row):
                self._add(before <= after)
        self.turned: dict[tuple[int, int, int], Any] = {}
        self._floors(known.floors)
        self._limits(known.floors)
        self._handover()
        self._leaders()

    def _gone(self, g: int, wave: int) -> Any:
        group = self.groups[g]
        if wave in self.states:
            return self.states[wave][g]
        if wave < group.first:
            return 0
        if wave >= group.last and (self.whole or group.last < len(self.days) - 1):
            return group.count
        return self.model.new_int_var(0, group.count, "")

    def touched(self, wave: int) -> bool:
        """Whether a wave's rows are not settled by states that are fixed."""
        return wave in self.free or wave - 1 in self.free

    def by(self, g: int, wave: int) -> Any:
        """How many of a group have gone by a wave; none before the first."""
        return self.gone[g][wave] if wave >= 0 else 0

    def went(self, g: int, wave: int) -> Any:
        return self.by(g, wave) - self.by(g, wave - 1)

    def people(self, wave: int) -> Any:
        """People who go in a wave."""
        return sum(group.people * self.went(g, wave) for g, group in enumerate(self.groups))

    def completion(self) -> Any:
        """Days from the first wave until each one's wave, times the weights."""
        start = self.days[0]
        return sum(
            group.weight * (self.days[wave] - start).days * self.went(g, wave)
            for g, group in enumerate(self.groups)
            for wave in self.waves
        )

    def spread(self) -> Any:
        """The largest wave less the smallest."""
        total = len(self.problem.movers)
        least, most = self.model.new_int_var(0, total, "least"), self.model.new_int_var(0, total, "most")
        for wave in self.waves:
            said = self.people(wave)
            self.model.add(said >= least)
            self.model.add(said <= most)
        return most - least

    # demands ----------------------------------------------------------------------------------------------------

    def _state(self, unit: int, measure: Measure, wave: int, depth: int) -> Any:
        """What a measure of a unit has changed by, when handovers down to ``depth`` of a wave are done."""
        return sum(
            change * self.by(g, wave if own <= depth else wave - 1)
            for g, own, change in self.effects.get(unit, {}).get(measure, [])
        )

    def _depths(self, unit: int) -> list[int]:
        return sorted({own for rows in self.effects.get(unit, {}).values() for _, own, _ in rows})

    def _floors(self, floors: Sequence[Floor]) -> None:
        by_unit: dict[int, list[Floor]] = {}
        for floor in floors:
            by_unit.setdefault(floor.unit, []).append(floor)
        for number, own in by_unit.items():
            unit = self.problem.units[number]
            for wave in filter(self.touched, self.waves):
                for depth in self._depths(number):
                    held_by: Any = 1
                    if unit.closes or unit.opens:
                        turned = self.model.new_bool_var("")
                        self.turned[number, wave, depth] = turned
                        held_by = self._turn(number, wave, depth, turned)
                    for floor in own:
                        here = floor.begins + self._state(number, floor.measure, wave, depth)
                        row = here >= floor.least * held_by
                        self._add(row)

    def _turn(self, number: int, wave: int, depth: int, turned: Any) -> Any:
        """Ties ``turned`` to a unit's having closed or opened; 1 (or an expression that is) where its floors hold."""
        if self.problem.units[number].closes:
            rows = self.effects[number][TOTAL_OUT]
            everyone = sum(self.groups[g].count * change for g, _, change in rows)
            self._add(self._state(number, TOTAL_OUT, wave, depth) >= everyone * turned)
            return 1 - turned
        for g, own, _ in self.effects[number][TOTAL_IN]:
            come = self.by(g, wave if own <= depth else wave - 1)
            self._add(come <= self.groups[g].count * turned)
        return turned

    def _turned(self, number: int, wave: int, depth: int) -> Any:
        """Whether a unit has closed or opened by then: a switch, or known where the states are fixed."""
        if (number, wave, depth) in self.turned:
            return self.turned[number, wave, depth]
        closes = self.problem.units[number].closes
        rows = self.effects[number][TOTAL_OUT if closes else TOTAL_IN]
        gone = self._state(number, TOTAL_OUT if closes else TOTAL_IN, wave, depth)
        return int(gone == sum(self.groups[g].count * change for g, _, change in rows) if closes else gone > 0)

    def _limits(self, floors: Sequence[Floor]) -> None:
        limits = self.settings.limits
        if self.cap is not None:
            for wave in filter(self.touched, self.waves):
                self._add(self.people(wave) <= self.cap)
        if self.settings.waves.count is not None:
            for wave in filter(self.touched, self.waves):
                self._add(self.people(wave) >= 1)
        today, then = strengths(self.problem)
        block = held(floors)
        for measure, share, strength in ((TOTAL_OUT, limits.leaving, today), (TOTAL_IN, limits.arriving, then)):
            for number, limit in unit_limits(share, strength, block).items():
                rows = self.effects.get(number, {}).get(measure, [])
                unit = self.problem.units[number]
                turns = unit.closes if measure == TOTAL_OUT else unit.opens
                last = max(self._depths(number), default=0)
                for wave in filter(self.touched, self.waves):
                    went = sum(change * self.went(g, wave) for g, _, change in rows)
                    extra = limit.turning - limit.usual
                    more: Any = 0
                    if turns and extra:
                        at = wave if measure == TOTAL_OUT else wave - 1
                        turned = self._turned(number, at, last)
                        more = extra * (turned if measure == TOTAL_OUT else 1 - turned)
                    self._add(went <= limit.usual + more)

    def _handover(self) -> None:
        known = self.prepared
        for pair in self.problem.open_pairs():
            before, after = known.group_of[pair.successor], known.group_of[pair.holder]
            for wave in self.waves:
                upto = latest_wave_of_successor(known.calendar, self.days, pair, known.known, wave)
                if before == after and upto == wave:
                    continue
                self._add(self.by(after, wave) <= self.by(before, upto))

    def _leaders(self) -> None:
        order = self.settings.leaders
        if order == "free":
            return
        placed = self.problem.placed
        units: dict[int, tuple[set[int], set[int]]] = {}
        for n in self.problem.movers:
            own = units.setdefault(placed[n].unit, (set(), set()))
            own[0 if placed[n].leads else 1].add(self.prepared.group_of[n])
        for leaders, others in units.values():
            if not leaders or not others - leaders:
                continue
            for wave in self.free:
                # one row for each through a switch between all leaders and all others
                switch = self.model.new_bool_var("")
                for g in leaders:
                    row = self.by(g, wave) >= switch if order == "first" else self.by(g, wave) <= switch
                    self._add(row)
                for g in others - leaders:
                    whole = self.groups[g].count
                    row = self.by(g, wave) <= whole * switch if order == "first" else self.by(g, wave) >= whole * switch
                    self._add(row)

    def _add(self, row: Any) -> None:
        """A row; one without variables is true or makes the model impossible."""
        if isinstance(row, (bool, int)):
            if not row:
                self.possible = False
        else:
            self.model.add(row)
