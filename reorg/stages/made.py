"""Waves as values: who goes when, what was proven, what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from reorg.plan.plan import InputFile
from reorg.stages.check import Replayed
from reorg.stages.dates import Calendar
from reorg.stages.problem import StageProblem
from reorg.stages.settings import StageSettings
from reorg.text import Text

Status = Literal["optimal", "feasible", "infeasible", "unknown"]


@dataclass(frozen=True)
class Part:
    """One aim in the order of the settings: its value and the bound proven below it."""

    value: int
    bound: int

    @property
    def proven(self) -> bool:
        return self.value == self.bound


@dataclass(frozen=True)
class Staged:
    """What came of it. ``wave[n]`` is the wave (from 0) of each mover, by number among the placed people.

    ``least`` is the least number of waves that is not ruled out; ``would_do`` the number that would do where the allowed
    ones do not; ``without`` families of demands each of which alone is in the way; ``clash`` those that cannot be kept
    together, where no single one is.
    """

    status: Status
    wave: Mapping[int, int] = field(default_factory=dict)
    waves: int = 0
    least: int = 1
    parts: Mapping[str, Part] = field(default_factory=dict)
    reasons: tuple[Text, ...] = ()
    would_do: int | None = None
    without: tuple[str, ...] = ()
    clash: tuple[str, ...] = ()
    notes: tuple[Text, ...] = ()
    seconds: float = 0.0
    interrupted: bool = False

    @property
    def found(self) -> bool:
        return self.status in ("optimal", "feasible")


@dataclass(frozen=True)
class StagesMade:
    """The waves with everything that a page needs."""

    title: str
    settings: StageSettings
    problem: StageProblem
    calendar: Calendar
    staged: Staged
    reports: Mapping[int, date]
    replayed: Replayed | None
    plan: str
    inputs: tuple[InputFile, ...]
    seed: int
    versions: Mapping[str, str] = field(default_factory=dict)
