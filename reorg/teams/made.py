"""Teams as values: who is in which group of which team, what is left over, how even it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from reorg.plan.plan import InputFile
from reorg.teams.beats import UnitBeats
from reorg.teams.check import Answer, Checked
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

    ``leaders`` are members by number, one a team. ``reasons`` say why there are no teams; ``notes`` what the planner
    should know of teams that there are.
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
    """One unit's teams with the check and what dealing by turns and a random draw would give (cost of the teams).

    ``answer`` is the teams by people's ids; ``least`` the proven least spread of each measure, whatever else is asked.
    """

    problem: TeamProblem
    solved: Solved
    answer: Answer
    checked: Checked | None
    least: Mapping[str, float] = field(default_factory=dict)
    dealt: float | None = None
    drawn: float | None = None
    beats: UnitBeats | None = None


@dataclass(frozen=True)
class TeamsMade:
    """Every unit's teams; ``plan`` is the file whose new units they are made of, if any."""

    title: str
    settings: TeamSettings
    units: tuple[UnitTeams, ...]
    inputs: tuple[InputFile, ...]
    seed: int
    plan: InputFile | None = None
    interrupted: bool = False
    versions: Mapping[str, str] = field(default_factory=dict)
