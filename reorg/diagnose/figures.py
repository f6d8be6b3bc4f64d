"""The figures of a diagnosis as values. Counts are people unless said otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reorg.text import Text

GROUPS: Mapping[str, Text] = {
    "police": Text("民警", "officers"),
    "auxiliaries": Text("辅警", "auxiliaries"),
    "others": Text("其他", "others"),
}
"""Pools that are counted apart: officers, auxiliaries of all kinds, and the rest (工勤, 事业人员)."""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who is told by name: id, name, and the post held today."""

    person_id: str
    name: str
    unit: str
    post: str


@dataclass(frozen=True, slots=True)
class Strength:
    """People on the establishment against the authorized strength of one pool; ``None`` where the table is silent."""

    authorized: int | None
    people: int

    @property
    def over(self) -> int | None:
        """People above the authorized strength; negative: below it."""
        return None if self.authorized is None else self.people - self.authorized

    @property
    def vacant(self) -> int | None:
        return None if self.authorized is None else max(0, self.authorized - self.people)


@dataclass(frozen=True, slots=True)
class UnitStrength:
    """A present unit itself, without those below it. ``people`` of a strength are on its establishment (编制单位),
    ``working`` counts everyone who works there (实际工作单位), by pool."""

    unit_id: str
    name: str
    parent: str
    kind: str
    side: str
    station: bool
    depth: int
    police: Strength
    auxiliaries: Strength
    others: int
    working: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TypeStrength:
    """One establishment type (编制类型; "" where it is not filled in) by category of people; ``authorized``: the units table's sum."""

    name: str
    authorized: int | None
    people: Mapping[str, int]
    mismatched: int
    """Of them, those on a police establishment who are no officers."""


@dataclass(frozen=True, slots=True)
class AgeBand:
    """People aged ``low`` to ``high`` completed years (``None``: open), by sex."""

    low: int | None
    high: int | None
    men: int
    women: int
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Ages:
    """One pool's ages. ``mean`` is over those whose birth date is known, in completed years."""

    group: str
    bands: tuple[AgeBand, ...]
    mean: float | None
    unknown: int


@dataclass(frozen=True, slots=True)
class Step:
    """People at one value of a column, by pool; "" is a cell not filled in."""

    value: str
    people: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Distribution:
    """A column's values, in the ladder's order from the top, or by frequency. ``of``: the pools it concerns."""

    key: str
    name: Text
    of: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Skill:
    """Who has a skill: holders by level 1 to 5, officers among them, and whoever is alone in it.

    ``alone``: the only holder at any level; ``alone_skilled``: the only one at ``skilled_level`` or above.
    """

    skill: str
    levels: tuple[int, ...]
    holders: int
    police: int
    skilled: int
    alone: Named | None
    alone_skilled: Named | None


@dataclass(frozen=True, slots=True)
class UnitLeaders:
    """Leadership posts of a present unit, those below it left out.

    ``size`` is its establishment in officers (authorized, else in post), ``usual`` the posts that a unit of this size
    commonly has (R40). ``heads`` and ``deputies`` are the table's columns, ``..._held`` the people who hold such posts.
    """

    unit_id: str
    name: str
    size: int
    usual: int | None
    heads: int | None
    deputies: int | None
    heads_held: int
    deputies_held: int

    @property
    def allowed(self) -> int | None:
        """The table's heads and deputies together."""
        return None if self.heads is None and self.deputies is None else (self.heads or 0) + (self.deputies or 0)

    @property
    def held(self) -> int:
        return self.heads_held + self.deputies_held


@dataclass(frozen=True, slots=True)
class Span:
    """People who work in a unit itself under its leaders; ``depth`` from 1 at the top."""

    unit_id: str
    name: str
    depth: int
    below: int
    leaders: int
    led: int
    ratio: float | None


@dataclass(frozen=True, slots=True)
class Layers:
    """The tree of today: units by depth, people for each leader over the bureau."""

    depth: int
    units_at: tuple[int, ...]
    leaders: int
    led: int
    ratio: float | None
    without_leader: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """One ratio with the words for what stands above and below the line; ``value`` is ``None`` where it cannot be told."""

    key: str
    name: Text
    part: int
    whole: int
    value: float | None
    definition: Text
    reference: Text
    kind: str = "share"


@dataclass(frozen=True, slots=True)
class RetirementYear:
    """Officers who reach the age of retirement in a calendar year; ``year`` 0: before the day of the project."""

    year: int
    men: int
    women: int
    leaders: int


@dataclass(frozen=True, slots=True)
class Retiring:
    """Somebody who retires within the years looked at; ``month`` as ``2027-05``."""

    who: Named
    month: str
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LongInPost:
    """A leader, or somebody of a sensitive unit, with more completed years in the post than the bound."""

    who: Named
    years: int
    bound: int
    reason: Text


@dataclass(frozen=True, slots=True)
class PostYears:
    """Completed years in the present post: leaders and others by band; ``high`` ``None``: open, ``low`` ``None``: unknown."""

    low: int | None
    high: int | None
    leaders: int
    others: int


@dataclass(frozen=True, slots=True)
class Kin:
    """Relatives under one direct leader or in a direct line of command today (R01)."""

    a: Named
    b: Named
    relation: str
    why: Text


@dataclass(frozen=True, slots=True)
class Status:
    """People of a status other than 在岗. ``fixes``: they keep their unit's successor (R57)."""

    status: str
    fixes: bool
    people: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many rows of a table fill a column, of those whom it concerns."""

    table: str
    key: str
    name: Text
    filled: int
    rows: int
    used_for: Text

    @property
    def share(self) -> float | None:
        return self.filled / self.rows if self.rows else None
