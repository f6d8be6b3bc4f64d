"""Rosters as values: who is on duty when, what is short, what is proven."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from reorg.plan.plan import InputFile
from reorg.rosters.check import Checked
from reorg.rosters.problem import RosterProblem
from reorg.rosters.settings import Measure
from reorg.rosters.turn import Shortage, Turn

Status = Literal["optimal", "feasible", "short", "unproven-short", "begun", "unknown"]
"""``short``: least shortage, proved; ``unproven-short``: some shortage, not proved least; ``begun``: time for the first months
only; ``unknown``: no time for any."""


@dataclass(frozen=True, slots=True)
class Evenness:
    """How even one measure could be made in one month: sum of squares of everybody's running totals, with its bound."""

    month: str
    measure: Measure
    cost: int
    bound: int

    @property
    def proven(self) -> bool:
        return self.cost <= self.bound


@dataclass(frozen=True)
class Rostered:
    """One roster solved. ``wishes`` not kept, and the least number proved; ``days`` of the period from its first that are made."""

    status: Status
    turns: tuple[Turn, ...] = ()
    short: tuple[Shortage, ...] = ()
    evenness: tuple[Evenness, ...] = ()
    wishes: int = 0
    wishes_bound: int = 0
    seconds: float = 0.0
    days: int = 0


@dataclass(frozen=True)
class RosterMade:
    """One roster with its check; the problem ends with the last month that was made."""

    problem: RosterProblem
    solved: Rostered
    checked: Checked | None


@dataclass(frozen=True)
class RostersMade:
    """Every roster of a project."""

    title: str
    settings: Mapping[str, object]
    rosters: tuple[RosterMade, ...]
    inputs: tuple[InputFile, ...]
    sources: Mapping[str, str]
    seed: int
    interrupted: bool = False
    versions: Mapping[str, str] = field(default_factory=dict)
