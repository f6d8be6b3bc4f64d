"""The teams as a model: who is in which team, such that groups can be made in it; then the groups. CP-SAT."""

from __future__ import annotations

import itertools
import math
import threading
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from ortools.sat.python import cp_model

from reorg.domain.stopping import solve_watched
from reorg.teams.demands import ALWAYS
from reorg.teams.evenness import scale_of, tolerated
from reorg.teams.problem import TENTHS, TeamProblem
from reorg.teams.settings import Evened, TeamSettings

Row = Sequence[cp_model.IntVar]


class TeamModel:
    """Members in teams. Groups are not modelled but for partners: what else is asked of a group is that it can be filled.

    ``keys`` are the demands that are laid on (see ``demands.demanded``); ``None``: all.
    """

    def __init__(self, problem: TeamProblem, settings: TeamSettings, keys: Collection[str] | None = None) -> None:
        self.problem, self.settings, self.keys = problem, settings, keys
        self.model = cp_model.CpModel()
        self.inside = [[self.model.new_bool_var("") for _ in range(problem.teams)] for _ in problem.members]
        for row in self.inside:
            if problem.reserve:
                self.model.add_at_most_one(row)
            else:
                self.model.add_exactly_one(row)
        everyone = range(len(problem.members))
        for t in range(problem.teams):
            self.model.add(self._sum(everyone, t) == problem.team_size)
        self._led()
        self._new()
        self._counted()
        self._pairs()

    def even(self, asked: Mapping[Any, Evened], bound: Fraction) -> int:
        """Lay on the objective, at least ``bound`` points; the number of its units that make a point."""
        scale = scale_of(asked)
        total = spreads(self.model, self.problem, asked, self.inside, self.problem.team_size, scale)
        self.model.add(total >= int(bound * scale * TENTHS))
        self.model.minimize(total)
        return scale * TENTHS

    def hint(self, team_of: Sequence[int]) -> None:
        for n, row in enumerate(self.inside):
            for t, var in enumerate(row):
                self.model.add_hint(var, int(team_of[n] == t))

    def _asked(self, key: str) -> bool:
        return self.keys is None or key in self.keys or key in ALWAYS

    def _sum(self, members: Iterable[int], team: int) -> Any:
        return cp_model.LinearExpr.sum([self.inside[n][team] for n in members])

    def _led(self) -> None:
        """Those who may lead are spread over the teams. Where no team has two, they number the teams, so that the same teams
        do not come back under other numbers."""
        able, teams = self.problem.able, self.problem.teams
        if len(able) <= teams:
            for t, n in enumerate(able):
                self.model.add(self.inside[n][t] == 1)
        else:
            for t in range(teams):
                self.model.add(self._sum(able, t) >= 1)

    def _new(self) -> None:
        """Partners each in one group that holds them; no more new officers in a team than groups that can take one."""
        problem, members = self.problem, self.problem.members
        limited = self.settings.new_years is not None and self._asked("new")
        blocks = [group for b, group in enumerate(problem.partners, 1) if self._asked(f"partners:{b}")]
        for block in blocks:
            for a, b in itertools.pairwise(block):
                for t in range(problem.teams):
                    self.model.add(self.inside[a][t] == self.inside[b][t])
            self.model.add_exactly_one(self.inside[block[0]])
        tied = {n for block in blocks for n in block}
        news = [sum(members[n].new for n in block) for block in blocks]
        for t in range(problem.teams):
            rows = [[self.model.new_bool_var("") for _ in range(problem.groups_per_team)] for _ in blocks]
            for block, row in zip(blocks, rows, strict=True):
                self.model.add(sum(row) == self.inside[block[0]][t])
            takes: list[Any] = []
            for g in range(problem.groups_per_team):
                filled = sum(len(block) * row[g] for block, row in zip(blocks, rows, strict=True))
                new = sum(count * row[g] for count, row in zip(news, rows, strict=True))
                if not blocks:
                    takes.append(1)
                    continue
                self.model.add(filled <= problem.group_size)
                if limited:
                    free = self.model.new_bool_var("")
                    self.model.add(free + new <= 1)
                    self.model.add(filled + free <= problem.group_size)
                    takes.append(free)
            if limited:
                singles = [n for n in range(len(members)) if members[n].new and n not in tied]
                self.model.add(self._sum(singles, t) <= sum(takes))

    def _counted(self) -> None:
        members, settings = self.problem.members, self.settings
        women = [n for n, member in enumerate(members) if member.woman]
        for t in range(self.problem.teams):
            if settings.women is not None and self._asked("women"):
                self.model.add(self._sum(women, t) >= settings.women.min)
                if settings.women.max is not None:
                    self.model.add(self._sum(women, t) <= settings.women.max)
            for skill, least in settings.skills.items():
                if self._asked(f"skill:{skill}"):
                    having = [n for n, member in enumerate(members) if skill in member.person.skills]
                    self.model.add(self._sum(having, t) >= least)

    def _pairs(self) -> None:
        groups: list[tuple[int, ...]] = [
            group for number, group in enumerate(self.problem.apart, 1) if self._asked(f"apart:{number}")
        ]
        if self.settings.relatives == "apart" and self._asked("relatives"):
            groups += self.problem.relatives
        for group in groups:
            for t in range(self.problem.teams):
                self.model.add_at_most_one([self.inside[n][t] for n in group])


class GroupModel:
    """Groups in given teams: of least spread over all groups of the unit."""

    def __init__(self, problem: TeamProblem, settings: TeamSettings, teams: Sequence[Sequence[int]]) -> None:
        self.problem, self.teams = problem, teams
        self.model = cp_model.CpModel()
        members = problem.members
        self.inside: list[list[Any]] = [[0] * problem.groups for _ in members]
        for t, team in enumerate(teams):
            own = range(t * problem.groups_per_team, (t + 1) * problem.groups_per_team)
            for n in team:
                for g in own:
                    self.inside[n][g] = self.model.new_bool_var("")
                self.model.add_exactly_one([self.inside[n][g] for g in own])
            # groups of a team are alike: the first member is in the first group
            self.model.add(self.inside[team[0]][own[0]] == 1)
            for g in own:
                self.model.add(sum(self.inside[n][g] for n in team) == problem.group_size)
                if settings.new_years is not None:
                    self.model.add(
                        sum((self.inside[n][g] for n in team if members[n].new), 0 * self.inside[team[0]][g]) <= 1
                    )
        for block in problem.partners:
            for a, b in itertools.pairwise(block):
                for g in range(problem.groups):
                    if not isinstance(self.inside[a][g], int):
                        self.model.add(self.inside[a][g] == self.inside[b][g])

    def even(self, asked: Mapping[Any, Evened]) -> int:
        scale = scale_of(asked)
        total = spreads(self.model, self.problem, asked, self.inside, self.problem.group_size, scale)
        self.model.minimize(total)
        return scale * TENTHS

    def groups(self, solver: cp_model.CpSolver) -> tuple[tuple[tuple[int, ...], ...], ...]:
        """Teams of groups of members."""
        per_team = self.problem.groups_per_team
        return tuple(
            tuple(tuple(n for n in team if solver.value(self.inside[n][t * per_team + g])) for g in range(per_team))
            for t, team in enumerate(self.teams)
        )


def spreads(
    model: cp_model.CpModel,
    problem: TeamProblem,
    asked: Mapping[Any, Evened],
    inside: Sequence[Sequence[Any]],
    size: int,
    scale: int,
) -> Any:
    """Weighted sum of spreads above their tolerances, in scaled tenths."""
    terms = []
    for measure, one in asked.items():
        factor = round(Fraction(repr(float(one.weight))) * scale)
        if not factor:
            continue
        figures = [member.figures[measure] for member in problem.members]
        base, tolerance = min(figures), tolerated(one, size)
        # in the largest unit that divides them all: small numbers are much easier for the solver
        step = math.gcd(tolerance, *(figure - base for figure in figures))
        if step == 0:
            continue
        shares = [(figure - base) // step for figure in figures]
        most = size * max(shares)
        low, high, above = (model.new_int_var(0, most, "") for _ in range(3))
        for part in range(len(inside[0])):
            said = sum(share * row[part] for share, row in zip(shares, inside, strict=True) if share)
            model.add(low <= said)
            model.add(said <= high)
        model.add(above >= high - low - tolerance // step)
        terms.append(factor * step * above)
    return sum(terms) if terms else cp_model.LinearExpr.sum([])


def run(
    model: cp_model.CpModel,
    seed: int,
    threads: int,
    deadline: float,
    stop: threading.Event | None,
    effort: float | None = None,
) -> tuple[cp_model.CpSolver, int]:
    """Solve until proven, the deadline (of the monotonic clock), a stop, or ``effort`` in the solver's own steady time."""
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = threads
    if deadline < float("inf"):
        solver.parameters.max_time_in_seconds = max(0.05, deadline - time.monotonic())
    if effort is not None:
        solver.parameters.max_deterministic_time = effort
    return solver, int(solve_watched(solver, model, stop))
