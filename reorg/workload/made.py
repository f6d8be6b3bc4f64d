"""The answer as a value: loads of present units under each rule, what comes to the new units, shares, demands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from reorg.domain.cases import Nature
from reorg.domain.demand import Demand
from reorg.plan.plan import InputFile
from reorg.text import Text
from reorg.workload.settings import WorkloadSettings


@dataclass(frozen=True, slots=True)
class UnitLoad:
    """A present unit under one rule: cases that end there, officer-minutes as the table has them, people needed a year.

    ``officers`` is the same before it is rounded: for cases, and for posts.
    """

    cases: int
    minutes: int
    for_cases: Fraction
    for_posts: Fraction
    needed: int


@dataclass(frozen=True)
class RuleLoad:
    """What one rule makes of the cases. ``units`` holds every present unit by id; ``asked`` is how many of the ``among``
    cases the department of the demanded share has (``None``: no share is demanded)."""

    key: str
    title: Text
    units: Mapping[str, UnitLoad]
    kinds: Mapping[tuple[str, Nature, str], int]
    kept: Mapping[str, int]
    asked: Fraction | None = None
    among: int = 0

    @property
    def share(self) -> Fraction | None:
        """The department's share of the cases asked about; ``None`` where there are none."""
        return self.asked / self.among if self.asked is not None and self.among else None

    @property
    def cases(self) -> int:
        return sum(unit.cases for unit in self.units.values())

    @property
    def minutes(self) -> int:
        return sum(unit.minutes for unit in self.units.values())

    @property
    def needed(self) -> int:
        return sum(unit.needed for unit in self.units.values())


@dataclass(frozen=True, slots=True)
class NewLoad:
    """A new unit with everything below it, for a year, under the rule in force. ``needed_by`` holds every rule's number.

    ``low`` and ``high`` are what the structure says of officers there, ``planned`` how many a plan seats.
    """

    unit_id: str
    name: Text
    path: Text
    hours: Fraction
    officers: Fraction
    posts: Fraction
    needed: int
    needed_by: Mapping[str, int]
    low: int | None
    high: int | None
    planned: int | None


@dataclass(frozen=True, slots=True)
class ZoneLoad:
    """A zone as decided: its townships, people that its ground needs, officers of its stations today by ground."""

    zone_id: str
    name: str
    towns: tuple[str, ...]
    needed: int
    officers: Fraction


@dataclass(frozen=True, slots=True)
class PresentUnitFacts:
    """A present unit's name, whether it is a station, authorized officers (``None``: not said), officers who work there."""

    unit_id: str
    name: str
    station: bool
    authorized: int | None
    present: int


@dataclass(frozen=True)
class Answer:
    """What the check looks at: by rule and present unit (cases, minutes, people needed), by new unit the people needed."""

    rule: str
    units: Mapping[str, Mapping[str, tuple[int, int, int]]]
    new_units: Mapping[str, int]


@dataclass(frozen=True)
class WorkloadMade:
    """Everything the pages need. ``department`` is the new unit of which a share is demanded."""

    title: str
    settings: WorkloadSettings
    present: tuple[PresentUnitFacts, ...]
    rules: tuple[RuleLoad, ...]
    new: tuple[NewLoad, ...]
    zones: tuple[ZoneLoad, ...]
    left_over: Mapping[str, Fraction]
    relief: Fraction
    counted: int
    department: Text = Text("")
    demands: tuple[Demand, ...] = ()
    inputs: tuple[InputFile, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def in_force(self) -> RuleLoad:
        return next(one for one in self.rules if one.key == self.settings.rule)

    @property
    def today(self) -> RuleLoad:
        return self.rules[0]

    def answer(self) -> Answer:
        units = {
            rule.key: {unit: (one.cases, one.minutes, one.needed) for unit, one in rule.units.items()}
            for rule in self.rules
        }
        return Answer(self.settings.rule, units, {one.unit_id: one.needed for one in self.new})
