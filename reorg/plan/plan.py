"""A plan: who sits where, what it is worth, which rules it keeps. Ids throughout; names are looked up by views."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from reorg.plan.replan import Replan
from reorg.plan.slotting import Slotting
from reorg.text import Text

Status = Literal["optimal", "feasible"]


@dataclass(frozen=True, slots=True)
class Assignment:
    """One person's placement; ``value`` holds each term's 0-100, ``also`` the further kinds of change."""

    person_id: str
    category: str
    from_unit: str
    from_post: str
    unit: str
    post: str
    seat: str
    establishment_unit: str
    change: str
    also: tuple[str, ...] = ()
    moved: bool = False
    pinned: bool = False
    value: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unplaced:
    person_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Breach:
    """One breach of a rule: at ``subject`` (ids, people joined by "+"), how much by, in the rule's unit."""

    subject: str
    required: Mapping[str, float]
    measured: float
    amount: float


@dataclass(frozen=True, slots=True)
class RuleResult:
    """How a plan stands to one rule; ``cost`` is what its soft breaches take from the objective."""

    rule_id: str
    kind: str
    severity: Literal["hard", "soft"]
    holds: bool
    breaches: tuple[Breach, ...] = ()
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class UnitResult:
    """A new unit with the people assigned to it and below, by the roster's categories."""

    unit_id: str
    name: Text
    parent: str
    tags: tuple[str, ...]
    operation: str
    assigned: Mapping[str, int]
    strength: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class SolverReport:
    status: Status
    objective: float
    bound: float
    gap: float
    seconds: float
    seed: int
    versions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InputFile:
    path: str
    sha256: str


@dataclass(frozen=True)
class Plan:
    """Everything that ``plan.json`` says; ``replan`` where it was laid on a former plan, ``slotting`` where posts were filled
    level by level."""

    title: str
    as_of: str
    inputs: tuple[InputFile, ...]
    settings: Mapping[str, Any]
    solver: SolverReport
    assignments: tuple[Assignment, ...]
    unplaced: tuple[Unplaced, ...]
    units: tuple[UnitResult, ...]
    rules: tuple[RuleResult, ...]
    terms: Mapping[str, float]
    changes: Mapping[str, int]
    certificate: Mapping[str, Any] | None = None
    replan: Replan | None = None
    slotting: Slotting | None = None


def relative_gap(objective: float, bound: float) -> float:
    """(bound - objective) / max(1, \\|objective\\|), never below 0."""
    return max(0.0, bound - objective) / max(1.0, abs(objective))
