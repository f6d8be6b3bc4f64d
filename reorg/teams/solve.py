"""The most even teams of a unit, then the most even groups in these: CP-SAT, each with its bound."""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from reorg.domain.stopping import Watch
from reorg.teams.check import cost_of
from reorg.teams.made import Solved
from reorg.teams.problem import TENTHS, TeamProblem
from reorg.teams.settings import TeamSettings
from reorg.text import Text

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, CpSolver, IntVar

LARGEST_SCALE = 1000
"""Weights are made whole at most on this scale."""


@dataclass(frozen=True, slots=True)
class TeamOptions:
    """``time_limit`` in seconds for one unit (``None``: no limit)."""

    time_limit: float | None = None
    seed: int = 0
    threads: int = 1


def solve_teams(
    problem: TeamProblem, settings: TeamSettings, options: TeamOptions, stop: threading.Event | None = None
) -> Solved:
    """Teams of least spread; in these, groups of least spread. Same input and seed: same teams, unless time ran out."""
    if problem.teams == 0:
        return Solved("too-few", reserve=tuple(range(len(problem.members))), notes=(_too_few(problem),))
    why = reasons(problem, settings)
    if why:
        return Solved("infeasible", reasons=tuple(why))
    return _Solve(problem, settings, options, stop).solved()


def reasons(problem: TeamProblem, settings: TeamSettings) -> list[Text]:
    """Every reason that counting gives against teams."""
    found: list[Text] = []
    members, teams, groups = problem.members, problem.teams, problem.groups
    new = sum(member.new for member in members)
    if settings.new_years is not None and new - problem.reserve > groups:
        found.append(
            Text(
                f"新警 {new} 人，{groups} 个组每组至多一名，另 {problem.reserve} 人机动，容不下。",
                f"{new} new officers; {groups} groups take one each, and {problem.reserve} stay in reserve.",
            )
        )
    women = sum(member.person.sex == "女" for member in members)
    if settings.women is not None and settings.women.min * teams > women:
        found.append(
            Text(
                f"每队至少 {settings.women.min} 名女警，{teams} 队须 {settings.women.min * teams} 名，现有 {women} 名。",
                f"{settings.women.min} women in each of {teams} teams are {settings.women.min * teams}; there are {women}.",
            )
        )
    if (
        settings.women is not None
        and settings.women.max is not None
        and women - problem.reserve > settings.women.max * teams
    ):
        found.append(
            Text(
                f"每队至多 {settings.women.max} 名女警，{teams} 队容不下 {women} 名。",
                f"{teams} teams of at most {settings.women.max} women do not hold {women}.",
            )
        )
    for skill, least in settings.skills.items():
        have = sum(skill in member.person.skills for member in members)
        if have < least * teams:
            found.append(
                Text(
                    f"每队至少 {least} 人会{skill}，{teams} 队须 {least * teams} 人，现有 {have} 人。",
                    f"{least} with {skill} in each of {teams} teams are {least * teams}; there are {have}.",
                )
            )
    return found


def _too_few(problem: TeamProblem) -> Text:
    return Text(
        f"可编组 {len(problem.members)} 人，不足一队（{problem.team_size} 人），不编队。",
        f"{len(problem.members)} people make no team of {problem.team_size}.",
    )


class _Solve:
    def __init__(
        self, problem: TeamProblem, settings: TeamSettings, options: TeamOptions, stop: threading.Event | None
    ) -> None:
        self.problem, self.settings, self.options, self.stop = problem, settings, options, stop
        self.deadline = float("inf") if options.time_limit is None else time.monotonic() + options.time_limit

    def solved(self) -> Solved:
        from ortools.sat.python import cp_model

        self.cp = cp_model
        self._model()
        scale = _scale([*self.settings.balance.values(), *self.settings.group_balance.values()])
        teams = self._spread(self.settings.balance, self.in_team, scale, "t")
        self.model.minimize(teams)
        solver, status = self._run(0.7)
        if status == cp_model.INFEASIBLE:
            return Solved("infeasible", reasons=(Text("各项要求不能同时满足。", "The demands do not hold together."),))
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Solved("unknown")
        first = self._taken(solver)
        cost, bound = round(solver.objective_value), solver.best_objective_bound
        proven = status == cp_model.OPTIMAL
        group_cost, group_bound, taken = None, 0.0, first
        if self.settings.group_balance and not self._ended():
            for n, row in enumerate(self.in_team):
                for t, var in enumerate(row):
                    self.model.add(var == int(any(first[n * self.problem.groups + g] for g in self._groups_of(t))))
            for var, value in zip(self.every, first, strict=True):
                self.model.add_hint(var, value)
            self.model.minimize(self._spread(self.settings.group_balance, self.in_group, scale, "g"))
            solver, status = self._run(1.0)
            if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                taken, group_cost, group_bound = (
                    self._taken(solver),
                    solver.objective_value,
                    solver.best_objective_bound,
                )
        unit = scale * TENTHS
        return self._answer(
            taken,
            proven,
            cost / unit,
            bound / unit,
            None if group_cost is None else group_cost / unit,
            group_bound / unit,
        )

    def _groups_of(self, team: int) -> range:
        return range(team * self.problem.groups_per_team, (team + 1) * self.problem.groups_per_team)

    def _model(self) -> None:
        problem, settings = self.problem, self.settings
        members, size = problem.members, range(len(problem.members))
        model: CpModel = self.cp.CpModel()
        self.model = model
        self.in_group = [[model.new_bool_var("") for _ in range(problem.groups)] for _ in size]
        self.in_team = [[model.new_bool_var("") for _ in range(problem.teams)] for _ in size]
        self.reserve = [model.new_bool_var("") for _ in size]
        self.every: list[IntVar] = [var for row in self.in_group for var in row] + self.reserve
        for n in size:
            model.add_exactly_one([*self.in_group[n], self.reserve[n]])
            for t in range(problem.teams):
                model.add(sum(self.in_group[n][g] for g in self._groups_of(t)) == self.in_team[n][t])
        for g in range(problem.groups):
            model.add(sum(self.in_group[n][g] for n in size) == problem.group_size)
        self._leaders()
        if settings.new_years is not None:
            for g in range(problem.groups):
                model.add(sum(self.in_group[n][g] for n in size if members[n].new) <= 1)
        women = [n for n in size if members[n].person.sex == "女"]
        for t in range(problem.teams):
            if settings.women is not None:
                most = problem.team_size if settings.women.max is None else settings.women.max
                model.add_linear_constraint(
                    sum(self.in_team[n][t] for n in women) + 0 * self.reserve[0], settings.women.min, most
                )
            for skill, least in settings.skills.items():
                model.add(sum(self.in_team[n][t] for n in size if skill in members[n].person.skills) >= least)
        self._pairs()

    def _leaders(self) -> None:
        """Those who may lead are spread over the teams and never in reserve where a team lacks one; names of teams are fixed
        by them, so that the same teams do not come back under other numbers."""
        problem = self.problem
        able = [n for n, member in enumerate(problem.members) if member.leads]
        for t in range(problem.teams):
            here = sum(self.in_team[n][t] for n in able)
            if len(able) >= problem.teams:
                self.model.add(here >= 1)
            elif able:
                self.model.add(here <= 1)
        if len(able) <= problem.teams:
            for t, n in enumerate(able):
                self.model.add(self.in_group[n][t * problem.groups_per_team] == 1)

    def _pairs(self) -> None:
        index = {member.person.person_id: n for n, member in enumerate(self.problem.members)}
        apart = {
            tuple(sorted((index[a], index[b])))
            for group in self.settings.apart
            for a in group
            for b in group
            if a != b and a in index and b in index
        }
        if self.settings.relatives == "apart":
            for n, member in enumerate(self.problem.members):
                apart |= {
                    tuple(sorted((n, index[one.person_id])))
                    for one in member.person.relatives
                    if one.person_id in index
                }
        for a, b in sorted(apart):
            for t in range(self.problem.teams):
                self.model.add_at_most_one([self.in_team[a][t], self.in_team[b][t]])
        for group in self.settings.partners:
            here = [index[one] for one in group if one in index]
            if len(here) < 2:
                continue
            for a, b in itertools.pairwise(here):
                for g in range(self.problem.groups):
                    self.model.add(self.in_group[a][g] == self.in_group[b][g])
            self.model.add(self.reserve[here[0]] == 0)

    def _spread(self, weights: Mapping[Any, float], inside: Sequence[Sequence[IntVar]], scale: int, name: str) -> Any:
        """Weighted sum of greatest less least sums, in scaled tenths."""
        total: Any = 0
        for measure, weight in weights.items():
            factor = round(Fraction(repr(float(weight))) * scale)
            if not factor:
                continue
            figures = [member.figures[measure] for member in self.problem.members]
            low, high = min(0, sum(f for f in figures if f < 0)), sum(f for f in figures if f > 0)
            least, most = self.model.new_int_var(low, high, f"{name}l"), self.model.new_int_var(low, high, f"{name}m")
            for part in range(len(inside[0])):
                said = sum(figure * row[part] for figure, row in zip(figures, inside, strict=True))
                self.model.add(said >= least)
                self.model.add(said <= most)
            total = total + factor * (most - least)
        return total + 0 * self.reserve[0]

    def _run(self, share: float) -> tuple[CpSolver, int]:
        solver = self.cp.CpSolver()
        solver.parameters.random_seed = self.options.seed
        solver.parameters.num_workers = self.options.threads
        if self.deadline < float("inf"):
            solver.parameters.max_time_in_seconds = max(0.05, (self.deadline - time.monotonic()) * share)
        with Watch(solver, self.stop):
            status = solver.solve(self.model)
        return solver, int(status)

    def _taken(self, solver: CpSolver) -> list[int]:
        return [int(solver.value(var)) for var in self.every]

    def _ended(self) -> bool:
        return time.monotonic() > self.deadline or (self.stop is not None and self.stop.is_set())

    def _answer(
        self,
        taken: Sequence[int],
        proven: bool,
        cost: float,
        bound: float,
        group_cost: float | None,
        group_bound: float,
    ) -> Solved:
        problem, groups = self.problem, self.problem.groups
        sets = [tuple(n for n in range(len(problem.members)) if taken[n * groups + g]) for g in range(groups)]
        per_team = problem.groups_per_team
        teams = tuple(tuple(sorted(sets[t * per_team : (t + 1) * per_team])) for t in range(problem.teams))
        teams = tuple(sorted(teams, key=lambda team: min(_first(problem, team))))
        leaders = tuple(min(_first(problem, team))[1] for team in teams)
        inside = {n for team in teams for group in team for n in group}
        reserve = tuple(n for n in range(len(problem.members)) if n not in inside)
        return Solved(
            "optimal" if proven else "feasible", teams, leaders, reserve, cost, min(bound, cost), group_cost,
            group_bound if group_cost is None else min(group_bound, group_cost), (), tuple(_notes(problem)),
        )  # fmt: skip


def _first(problem: TeamProblem, team: Sequence[Sequence[int]]) -> list[tuple[tuple[int, int], int]]:
    """Members of a team with what decides who leads: who may lead, then the longest service, then the roster's order."""
    members = problem.members
    return [((0 if members[n].leads else 1, -members[n].figures["years"]), n) for group in team for n in group]


def _notes(problem: TeamProblem) -> list[Text]:
    found = []
    able = sum(member.leads for member in problem.members)
    if able < problem.teams:
        found.append(
            Text(
                f"可任队长的 {able} 人，少于 {problem.teams} 队；其余各队由警龄最长者任队长。",
                f"{able} may lead, fewer than {problem.teams} teams; elsewhere the longest-serving leads.",
            )
        )
    if problem.reserve:
        found.append(
            Text(
                f"{problem.reserve} 人不足一队，列为机动。",
                f"{problem.reserve} people fill no whole team and stay in reserve.",
            )
        )
    return found


def _scale(weights: Sequence[float]) -> int:
    """The least power of ten up to a limit on which the weights are whole."""
    scale = 1
    while scale < LARGEST_SCALE and any((Fraction(repr(float(weight))) * scale).denominator != 1 for weight in weights):
        scale *= 10
    return scale


def dealt(problem: TeamProblem, settings: TeamSettings) -> float | None:
    """The cost of dealing by turns: strongest first, there and back, without a look at any demand."""
    if not problem.teams:
        return None
    order = sorted(range(len(problem.members)), key=lambda n: -problem.members[n].figures["strength"])
    teams: list[list[int]] = [[] for _ in range(problem.teams)]
    for place, n in enumerate(order[: problem.teams * problem.team_size]):
        turn, at = divmod(place, problem.teams)
        teams[at if turn % 2 == 0 else problem.teams - 1 - at].append(n)
    return cost_of(problem.members, teams, settings.balance)


def drawn(problem: TeamProblem, settings: TeamSettings, seed: int, times: int = 100) -> float | None:
    """The mean cost of random draws, without a look at any demand."""
    if not problem.teams:
        return None
    draw, total = random.Random(seed), 0.0
    for _ in range(times):
        order = list(range(len(problem.members)))
        draw.shuffle(order)
        size = problem.team_size
        total += cost_of(
            problem.members, [order[t * size : (t + 1) * size] for t in range(problem.teams)], settings.balance
        )
    return total / times
