"""The most even teams of a unit, then the most even groups in these, each with its bound."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ortools.sat.python import cp_model

from reorg.teams.evenness import cost_of, least_spread, tolerated
from reorg.teams.made import Solved, Status, Teams
from reorg.teams.model import GroupModel, TeamModel, run
from reorg.teams.problem import TENTHS, TeamProblem
from reorg.teams.reasons import clash, reasons
from reorg.teams.resplit import resplit
from reorg.teams.settings import TeamSettings
from reorg.teams.swaps import RESERVE, swapped, until
from reorg.text import Text

STEPS = 40_000
ROUNDS = 2
"""Rounds of swapping, each from the best so far with another draw."""
FIRST_EFFORT, EFFORT, GROUP_EFFORT, FILLING = 6.0, 40.0, 30.0, 5.0
"""The solver's own steady time for the first try on few teams, for the teams, for the groups, and for whether groups can be filled."""
SWEEPS = 400
"""Sweeps over all pairs of teams, each pair split anew."""
SOLVED_WHOLE = 4
"""Teams up to which the model takes them all at once."""
FILLED_IN = 5.0
"""Seconds that groups may take even where the time is up."""


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


def proven_least(problem: TeamProblem, settings: TeamSettings) -> dict[str, float]:
    """The spread of each measure below which no teams of the unit can be, by counting alone."""
    return {
        key: least_spread([member.figures[key] for member in problem.members], problem.teams, problem.team_size)
        / TENTHS
        for key in settings.balance
    }


class _Solve:
    def __init__(
        self, problem: TeamProblem, settings: TeamSettings, options: TeamOptions, stop: threading.Event | None
    ) -> None:
        self.problem, self.settings, self.options, self.stop = problem, settings, options, stop
        self.begun = time.monotonic()
        self.limit = float("inf") if options.time_limit is None else options.time_limit
        self.deadline = self.begun + self.limit
        least = proven_least(problem, settings)
        self.counted = sum(
            (
                Fraction(repr(float(one.weight)))
                * max(0, round(least[key] * TENTHS) - tolerated(one, problem.team_size))
                / TENTHS
                for key, one in settings.balance.items()
            ),
            Fraction(0),
        )
        self.bound = float(self.counted)

    def solved(self) -> Solved:
        team_of, status = self._teams()
        if status == "infeasible":
            return Solved("infeasible", reasons=tuple(clash(self.problem, self.settings, self.stop)))
        if team_of is None:
            return Solved("unknown")
        cost = self._cost(team_of)
        groups, group_cost, group_bound = self._groups(self._parts(team_of))
        return self._answer(groups, status, cost, min(self.bound, cost), group_cost, group_bound)

    def _teams(self) -> tuple[list[int] | None, Status]:
        """Team by member (-1: reserve), and what is proven."""
        if self.problem.teams <= SOLVED_WHOLE:
            found, status = self._modelled(None, FIRST_EFFORT, 0.4)
            if status in ("optimal", "infeasible"):
                return found, status
        best = self._by_swaps()
        if best is not None:
            best = self._by_resplits(best)
        if best is not None and self._cost(best) <= self.bound + 1e-9:
            return best, "optimal"
        found, status = self._modelled(best, EFFORT, 1.0)
        if status == "infeasible":
            return None, "infeasible"
        if found is not None and (best is None or self._cost(found) <= self._cost(best)):
            best = found
        if best is None:
            return None, "unknown"
        return best, "optimal" if self._cost(best) <= self.bound + 1e-9 else "feasible"

    def _by_swaps(self) -> list[int] | None:
        """The best of some rounds, none where the demands were not met or the groups in it cannot be filled."""
        best: list[int] | None = None
        begin: list[int] | None = None
        for salt in range(ROUNDS):
            found, broken = swapped(
                self.problem,
                self.settings,
                begin,
                self._cost,
                self.bound,
                self.options.seed + salt,
                STEPS,
                self._until(0.5),
            )
            if broken == 0 and (best is None or self._cost(found) < self._cost(best)) and self._fillable(found):
                best = begin = found
            if best is not None and self._cost(best) <= self.bound + 1e-9:
                break
        return best

    def _by_resplits(self, best: list[int]) -> list[int]:
        """Two teams at a time split anew; kept only where groups can be filled in the teams."""
        found = resplit(
            self.problem, self.settings, best, self._cost, self.bound, self.options.seed, SWEEPS, self._until(0.8)
        )
        return found if self._fillable(found) else best

    def _fillable(self, team_of: Sequence[int]) -> bool:
        """Whether groups can be made in the teams: sure without partners, and where partners fill a group."""
        if all(len(block) == self.problem.group_size for block in self.problem.partners):
            return True
        model = GroupModel(self.problem, self.settings, self._parts(team_of))
        return run(model.model, 0, 1, float("inf"), None, FILLING)[1] in (cp_model.OPTIMAL, cp_model.FEASIBLE)

    def _modelled(
        self, known: Sequence[int] | None, effort: float | None, share: float
    ) -> tuple[list[int] | None, Status]:
        """The model's answer, from the best known on; raises the bound."""
        model = TeamModel(self.problem, self.settings)
        unit = model.even(self.settings.balance, self.counted)
        if known is not None:
            model.hint(self._numbered(known))
        options = self.options
        solver, status = run(
            model.model, options.seed, options.threads, self.begun + self.limit * share, self.stop, effort
        )
        if status == cp_model.INFEASIBLE:
            return None, "infeasible"
        if status == cp_model.UNKNOWN:
            return None, "unknown"
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            raise RuntimeError(f"the solver says {solver.status_name(status)}")
        found = self._read(model, solver)
        proven = status == cp_model.OPTIMAL
        self.bound = max(self.bound, self._cost(found) if proven else round(solver.best_objective_bound) / unit)
        return found, "optimal" if proven else "feasible"

    def _numbered(self, team_of: Sequence[int]) -> list[int]:
        """The same teams under the numbers that the model gives them by their leaders."""
        able, teams = self.problem.able, self.problem.teams
        if len(able) > teams:
            return list(team_of)
        order = [team_of[n] for n in able]
        order += [t for t in range(teams) if t not in order]
        number = {t: place for place, t in enumerate(order)}
        return [number.get(t, RESERVE) for t in team_of]

    def _groups(self, parts: Sequence[Sequence[int]]) -> tuple[Teams, float, float]:
        model = GroupModel(self.problem, self.settings, parts)
        unit = model.even(self.settings.group_balance)
        # groups there are: the teams were made so that they can be filled; a short time finds them even when it is up
        deadline = max(self.deadline, time.monotonic() + FILLED_IN)
        solver, status = run(model.model, self.options.seed, self.options.threads, deadline, None, GROUP_EFFORT)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            raise RuntimeError(f"no groups in the teams: the solver says {solver.status_name(status)}")
        groups = model.groups(solver)
        cost = cost_of(self.problem.members, [group for team in groups for group in team], self.settings.group_balance)
        bound = cost if status == cp_model.OPTIMAL else max(0.0, round(solver.best_objective_bound) / unit)
        return groups, cost, min(bound, cost)

    def _read(self, model: TeamModel, solver: cp_model.CpSolver) -> list[int]:
        return [next((t for t, var in enumerate(row) if solver.value(var)), RESERVE) for row in model.inside]

    def _parts(self, team_of: Sequence[int]) -> list[list[int]]:
        return [[n for n, where in enumerate(team_of) if where == t] for t in range(self.problem.teams)]

    def _cost(self, team_of: Sequence[int]) -> float:
        return cost_of(self.problem.members, self._parts(team_of), self.settings.balance)

    def _until(self, share: float) -> Callable[[], bool]:
        return until(self.begun + self.limit * share, self.stop)

    def _answer(
        self, groups: Teams, status: Status, cost: float, bound: float, group_cost: float, group_bound: float
    ) -> Solved:
        problem = self.problem
        teams = tuple(sorted(groups, key=lambda team: min(_first(problem, team))))
        leaders = tuple(min(_first(problem, team))[1] for team in teams)
        inside = {n for team in teams for group in team for n in group}
        reserve = tuple(n for n in range(len(problem.members)) if n not in inside)
        led = tuple(_leader_first(team, leader) for team, leader in zip(teams, leaders, strict=True))
        return Solved(
            status, led, leaders, reserve, cost, bound, group_cost, group_bound, (), tuple(_notes(problem, reserve))
        )


def _leader_first(team: tuple[tuple[int, ...], ...], leader: int) -> tuple[tuple[int, ...], ...]:
    """The leader's group first, the others by their first members."""
    return tuple(sorted(team, key=lambda group: (leader not in group, group)))


def _first(problem: TeamProblem, team: Sequence[Sequence[int]]) -> list[tuple[tuple[int, int], int]]:
    """Members of a team with what decides who leads: who may lead, then the longest service, then the roster's order."""
    members = problem.members
    return [((0 if members[n].leads else 1, -members[n].figures["years"]), n) for group in team for n in group]


def _too_few(problem: TeamProblem) -> Text:
    said = "、".join(member.person_id for member in problem.members)
    return Text(
        f"可编组 {len(problem.members)} 人（{said}），不足一队（{problem.team_size} 人），不编队。",
        f"{len(problem.members)} people ({said}) make no team of {problem.team_size}.",
    )


def _notes(problem: TeamProblem, reserve: Sequence[int]) -> list[Text]:
    found = []
    able = len(problem.able)
    if able < problem.teams:
        found.append(
            Text(
                f"可任队长的 {able} 人，少于 {problem.teams} 队；其余各队由警龄最长者任队长。",
                f"{able} may lead, fewer than {problem.teams} teams; elsewhere the longest-serving leads.",
            )
        )
    for group in problem.parted:
        said = "、".join(group)
        found.append(
            Text(
                f"搭档 {said} 中有人不参加编组，其余的人照常编组。",
                f"Of the partners {said} somebody goes into no group; the others are grouped all the same.",
            )
        )
    if reserve:
        said = "、".join(problem.members[n].person_id for n in reserve)
        found.append(
            Text(
                f"{len(reserve)} 人不足一队，列为机动：{said}。",
                f"{len(reserve)} people fill no whole team and stay in reserve: {said}.",
            )
        )
    return found
