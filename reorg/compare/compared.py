"""What-ifs side by side, as a value: every run, and what tells them apart from the base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reorg.compare.indicators import Indicator
from reorg.compare.ran import Placement, Ran, RanRule
from reorg.domain.people import AUXILIARIES
from reorg.text import Text


@dataclass(frozen=True, slots=True)
class Known:
    """How somebody is called in a table of differences: name, category, present unit."""

    name: str
    category: str
    unit: str


@dataclass(frozen=True)
class Compared:
    """A project and its what-ifs, run and laid side by side.

    ``runs`` begins with the base; the others stand in the order in which they were asked for. ``measures`` name and define
    the indicators (their own values mean nothing). ``same_as``: runs whose inputs equal an earlier run's, which was solved
    once for all of them. ``left_out``: runs that an interruption cut short. ``inputs``: the files of each run with their
    fingerprints. ``goals``: the objective's weights of each run.
    """

    title: str
    runs: tuple[Ran, ...]
    people: Mapping[str, Known]
    measures: tuple[Indicator, ...]
    options: Mapping[str, Any]
    same_as: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    inputs: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    goals: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @property
    def base(self) -> Ran:
        return self.runs[0]

    @property
    def planned(self) -> tuple[Ran, ...]:
        """The runs that have a plan."""
        return tuple(one for one in self.runs if one.planned)

    def comparable(self, name: str) -> bool:
        """Whether a run's objective is made with the base's weights, so that the two may be subtracted."""
        return self.goals.get(name) == self.goals.get(self.base.name)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Somebody whom not all plans place alike. ``by_run`` has a placement for each planned run (``None``: none there);
    ``differs`` names those that place him otherwise than the base."""

    person_id: str
    by_run: Mapping[str, Placement | None]
    differs: tuple[str, ...]


def elsewhere(compared: Compared) -> tuple[Elsewhere, ...]:
    """Everybody whom some planned run seats otherwise than the base does (than the first planned run, where the base has no
    plan), in the roster's order."""
    runs = compared.planned
    if not runs:
        return ()
    found = []
    for person in compared.people:
        placed = {one.name: one.placements.get(person) for one in runs}
        first = placed[runs[0].name]
        differs = tuple(name for name, at in placed.items() if not alike(first, at))
        if differs:
            found.append(Elsewhere(person, placed, differs))
    return tuple(found)


def alike(one: Placement | None, other: Placement | None) -> bool:
    """Whether two plans seat somebody alike: the same unit and post, or nowhere in both."""
    if one is None or other is None:
        return one is other
    return (one.unit, one.seat) == (other.unit, other.seat)


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """A new unit's officers and auxiliaries by run (with everything below it); ``None`` where the run has no such unit."""

    unit_id: str
    name: Text
    depth: int
    officers: Mapping[str, int | None]
    auxiliaries: Mapping[str, int | None]

    def turned(self, base: str) -> bool:
        """Whether some run has other numbers than the base."""
        return any(one[name] != one[base] for one in (self.officers, self.auxiliaries) for name in one)


def unit_figures(compared: Compared) -> tuple[UnitFigures, ...]:
    """Every unit of any planned run, those of the base first, in tree order."""
    by_run = {one.name: {unit.unit_id: unit for unit in one.units} for one in compared.planned}
    order: dict[str, Any] = {}
    for units in by_run.values():
        for key, unit in units.items():
            order.setdefault(key, (unit, units))
    made = []
    for key, (unit, units) in order.items():
        depth, above = 0, unit.parent
        while above in units:
            depth, above = depth + 1, units[above].parent
        held = {name: own[key].assigned if key in own else None for name, own in by_run.items()}
        officers = {name: None if one is None else one.get("民警", 0) for name, one in held.items()}
        auxiliaries = {
            name: None if one is None else sum(count for word, count in one.items() if word in AUXILIARIES)
            for name, one in held.items()
        }
        made.append(UnitFigures(key, unit.name, depth, officers, auxiliaries))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """A rule over the planned runs; ``None`` where a run does not have it. ``demand``: its words in the first that has it."""

    rule_id: str
    kind: str
    demand: Text
    by_run: Mapping[str, RanRule | None]

    @property
    def told(self) -> bool:
        """Whether it is worth a line: it binds, costs or breaks somewhere, or is not the same everywhere."""
        held = list(self.by_run.values())
        return any(one is None or one.binds or one.cost or not one.holds for one in held) or any(
            one is not None and one.demand != self.demand for one in held
        )


def rule_figures(compared: Compared) -> tuple[RuleFigures, ...]:
    """Every rule of any planned run, in the order in which they first appear."""
    by_run = {one.name: {rule.rule_id: rule for rule in one.rules} for one in compared.planned}
    first: dict[str, RanRule] = {}
    for rules in by_run.values():
        for key, rule in rules.items():
            first.setdefault(key, rule)
    return tuple(
        RuleFigures(key, rule.kind, rule.demand, {name: rules.get(key) for name, rules in by_run.items()})
        for key, rule in first.items()
    )


def clash_line(ran: Ran) -> Text:
    """Why a run has no plan, in one line; empty for one that has."""
    if ran.status == "unknown":
        return Text("时限内没有找到方案（不证明不存在）", "no plan found within the limit (proves nothing)")
    if ran.status != "infeasible":
        return Text("")
    if not ran.clash:
        return Text("已证明没有可行方案", "proved: no plan keeps all hard rules")
    return Text(" ✕ ".join(one.zh for one in ran.clash), " ✕ ".join(one.get("en") for one in ran.clash))
