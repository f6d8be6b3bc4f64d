"""A finished sweep as a value: its runs, its fronts, and where they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reorg.compare.goals import Goal
from reorg.compare.grid import Axis
from reorg.compare.ran import Ran
from reorg.plan.plan import InputFile
from reorg.text import Text

BASE = Text("基准", "base")


@dataclass(frozen=True)
class Case:
    """What one run is about: a project by the name of its folder, a scenario ("": the project as it is), and the values
    varied by dotted name."""

    project: str
    scenario: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Run:
    """A case with what became of it. Equal inputs share a ``key``, and were solved once."""

    case: Case
    key: str
    ran: Ran


@dataclass(frozen=True)
class FrontPoint:
    """A plan on (or near) the front. ``limits`` are what it was asked to keep, ``values`` what it reaches, by goal.

    ``proven``: its last goal cannot be bettered within its limits, nor the others without giving up some of it; so no plan
    beats it in every goal. Else ``bound`` is what the last goal cannot exceed within the limits (``None``: not known).
    """

    limits: Mapping[str, int]
    values: Mapping[str, int]
    proven: bool
    bound: int | None
    key: str
    ran: Ran
    dominated: bool = False
    knee: bool = False


@dataclass(frozen=True)
class Front:
    """The points of a project and scenario, by their first goal. ``unsolved`` limits came to no plan in time,
    ``empty`` ones provably have none. ``whole``: between two points there is no further one."""

    project: str
    scenario: str
    goals: tuple[Goal, ...]
    points: tuple[FrontPoint, ...]
    unsolved: int = 0
    empty: int = 0
    whole: bool = False

    @property
    def proven(self) -> bool:
        return not self.unsolved and all(point.proven for point in self.points)


@dataclass(frozen=True)
class SweptProject:
    """A project of the sweep: the name of its folder, its title, its files with their digests."""

    name: str
    title: str
    inputs: tuple[InputFile, ...]


@dataclass(frozen=True)
class Sweep:
    """A sweep: ``axes`` that were varied, names of the ``scenarios``, every run in order, every front."""

    title: str
    file: InputFile
    projects: tuple[SweptProject, ...]
    axes: tuple[Axis, ...]
    scenarios: tuple[str, ...]
    runs: tuple[Run, ...]
    fronts: tuple[Front, ...]
    gap: float
    seed: int
    time_limit: float | None
    version: str

    @property
    def solved(self) -> int:
        """Different problems among the runs."""
        return len({run.key for run in self.runs} | {point.key for front in self.fronts for point in front.points})
