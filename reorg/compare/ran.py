"""One what-if that was run, as a value: enough to compare it, nothing that needs the project again. It goes to JSON and
back, so that a sweep can keep it on disk and another machine can send it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from reorg.text import Text

RunStatus = Literal["optimal", "feasible", "infeasible", "unknown", "rejected"]
"""``infeasible`` is proved; ``unknown``: none found in time; ``rejected``: the inputs have errors."""

PLANNED: frozenset[str] = frozenset({"optimal", "feasible"})


@dataclass(frozen=True, slots=True)
class RanRule:
    """How a plan stands to one rule. ``binds``: its limits have a price, so moving them would change the plan's worth."""

    rule_id: str
    kind: str
    severity: str
    holds: bool
    cost: float
    binds: bool
    demand: Text = Text("")


@dataclass(frozen=True, slots=True)
class RanUnit:
    """A new unit of a plan with everyone assigned to it and below, by category."""

    unit_id: str
    name: Text
    parent: str
    assigned: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a plan puts somebody: unit (id and path), post, told change, and the seat's id."""

    unit: str
    path: Text
    post: Text
    change: str
    seat: str = ""


@dataclass(frozen=True)
class Ran:
    """A run. Figures are ``None`` and mappings empty where there is no plan.

    ``fingerprint`` names inputs and settings: equal ones give equal plans. ``verified``: the independent check found the
    plan as the solver told it. ``clash`` says in a few lines why there is no plan, ``faults`` why the inputs were rejected.
    ``differs`` are the words for what the scenario changes against its base.
    """

    name: str
    title: str
    status: RunStatus
    fingerprint: str
    objective: float | None = None
    bound: float | None = None
    gap: float | None = None
    certified: float | None = None
    seconds: float = 0.0
    verified: bool = False
    indicators: Mapping[str, float | None] = field(default_factory=dict)
    terms: Mapping[str, float] = field(default_factory=dict)
    changes: Mapping[str, int] = field(default_factory=dict)
    rules: tuple[RanRule, ...] = ()
    units: tuple[RanUnit, ...] = ()
    placements: Mapping[str, Placement] = field(default_factory=dict)
    clash: tuple[Text, ...] = ()
    faults: tuple[Text, ...] = ()
    differs: tuple[Text, ...] = ()

    @property
    def planned(self) -> bool:
        return self.status in PLANNED


def ran_to_json(ran: Ran) -> dict[str, Any]:
    """Plain data, read back by :func:`ran_from_json`."""
    return asdict(ran)


def ran_from_json(raw: Mapping[str, Any]) -> Ran:
    """The run that :func:`ran_to_json` wrote. Raises ``KeyError`` or ``TypeError`` for anything else."""
    return Ran(
        **{
            **raw,
            "rules": tuple(RanRule(**{**one, "demand": _text(one["demand"])}) for one in raw["rules"]),
            "units": tuple(RanUnit(**{**one, "name": _text(one["name"])}) for one in raw["units"]),
            "placements": {
                person: Placement(**{**one, "path": _text(one["path"]), "post": _text(one["post"])})
                for person, one in raw["placements"].items()
            },
            **{key: tuple(_text(one) for one in raw[key]) for key in ("clash", "faults", "differs")},
        }
    )


def _text(raw: Mapping[str, str]) -> Text:
    return Text(raw["zh"], raw["en"])
