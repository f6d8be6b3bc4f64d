"""Teams as values: who is in which group of which team, what is left over, how even it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from reorg.plan.plan import InputFile
from reorg.teams.check import Checked
from reorg.teams.problem import TeamProblem
from reorg.teams.settings import TeamSettings
from reorg.text import Text

Status = Literal["optimal", "feasible", "infeasible", "unknown", "too-few"]
Teams = tuple[tuple[tuple[int, ...], ...], ...]
"""Teams of groups of members, by number in the problem."""


@dataclass(frozen=True)
class Solved:
    """What came of one unit. ``cost`` and ``bound`` are of the teams' evenness, ``group_*`` of the groups' in these
    teams; ``status`` is the teams'.

    ``leaders`` are members by number, one a team. ``reasons`` say why there are no teams, as far as counting shows it;
    ``notes`` what the planner should know of teams that there are.
    """

    status: Status
    teams: Teams = ()
    leaders: tuple[int, ...] = ()
    reserve: tuple[int, ...] = ()
    cost: float | None = None
    bound: float = 0.0
    group_cost: float | None = None
    group_bound: float = 0.0
    reasons: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True)
class UnitTeams:
    """One unit's teams with the check and what dealing by turns and a random draw would give (cost of the teams)."""

    problem: TeamProblem
    solved: Solved
    checked: Checked | None
    dealt: float | None = None
    drawn: float | None = None


@dataclass(frozen=True)
class TeamsMade:
    """Every unit's teams."""

    title: str
    settings: TeamSettings
    units: tuple[UnitTeams, ...]
    inputs: tuple[InputFile, ...]
    seed: int
    interrupted: bool = False
    versions: Mapping[str, str] = field(default_factory=dict)
