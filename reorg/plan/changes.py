"""Kinds of change: what a placement is, against where the person works today (contract: "Kinds of change")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reorg.domain.ladders import POST_LEVEL
from reorg.domain.people import Person
from reorg.domain.structure import Seat, Structure
from reorg.domain.units import GRASSROOTS, ORGAN, PresentUnit
from reorg.text import Text

CHANGES: Mapping[str, Text] = {
    "promote": Text("提拔", "promotion"),
    "stay": Text("留任", "stays"),
    "follow": Text("随职能划转", "follows the function"),
    "down": Text("下沉", "down to the grassroots"),
    "up": Text("上调", "up to the organ"),
    "transfer": Text("调整", "transfer"),
    "unplaced": Text("待安排", "unplaced"),
}
"""Kinds of change in the order in which the first that fits is taken."""

MOVES: frozenset[str] = frozenset({"down", "up", "transfer"})
"""Kinds that are moves, alone or beside a promotion."""


@dataclass(frozen=True)
class Origin:
    """Where people of one present unit come from: the units above it, its side, and where it is absorbed."""

    ids: tuple[str, ...]
    name: str
    side: str
    absorbed_by: frozenset[int]


def origins(present: tuple[PresentUnit, ...], structure: Structure) -> dict[str, Origin]:
    """The origin of each present unit.

    A unit that nobody absorbs is absorbed where its nearest absorbed superior is. The side (organ or
    grassroots) is the unit's own tag, else that of the nearest unit above it that has one.
    """
    by_id = {unit.unit_id: unit for unit in present}
    absorbing: dict[str, set[int]] = {}
    for number, new in enumerate(structure.units):
        for old in new.absorbs:
            absorbing.setdefault(old, set()).add(number)
    found = {}
    for unit in present:
        line = _line(unit, by_id)
        side = next((s for u in line for s in (GRASSROOTS, ORGAN) if s in u.tags), "")
        absorbed: frozenset[int] = next(
            (frozenset(absorbing[u.unit_id]) for u in line if u.unit_id in absorbing), frozenset()
        )
        found[unit.unit_id] = Origin(tuple(u.unit_id for u in line), unit.name, side, absorbed)
    return found


def _line(unit: PresentUnit, by_id: Mapping[str, PresentUnit]) -> list[PresentUnit]:
    line = [unit]
    while line[-1].parent in by_id and by_id[line[-1].parent] not in line:
        line.append(by_id[line[-1].parent])
    return line


def unit_side(structure: Structure, number: int) -> str:
    """Organ or grassroots: the side tag carried nearest, at the unit or above it; "" when there is none."""
    for ancestor in structure.ancestors(number):
        own = structure.units[ancestor].own_tags
        if GRASSROOTS in own:
            return GRASSROOTS
        if ORGAN in own:
            return ORGAN
    return ""


def follows(origin: Origin | None, structure: Structure, unit: int) -> bool:
    """Whether a unit absorbs the origin, or lies below one that does."""
    return origin is not None and any(ancestor in origin.absorbed_by for ancestor in structure.ancestors(unit))


def stays(origin: Origin | None, structure: Structure, unit: int) -> bool:
    """Whether a new unit is the origin itself: the same id, or the same name while absorbing it."""
    if origin is None:
        return False
    new = structure.units[unit]
    return new.unit_id == origin.ids[0] or (new.name.zh == origin.name and unit in origin.absorbed_by)


def crosses(origin: Origin | None, structure: Structure, unit: int) -> bool:
    """Whether a new unit lies in another top unit than those that take over the origin's work; never for an origin
    that nobody takes over."""
    if origin is None or not origin.absorbed_by:
        return False
    tops = {list(structure.ancestors(taker))[-1] for taker in origin.absorbed_by}
    return list(structure.ancestors(unit))[-1] not in tops


def promotes(person: Person, seat: Seat) -> bool:
    """A leadership post of a higher level than today's; without a level, from no leadership post into one."""
    if not seat.post.leader:
        return False
    if not seat.post.level:
        return not person.leads
    return POST_LEVEL.order(seat.post.level) > POST_LEVEL.order(person.post_level)


def changes(person: Person, origin: Origin | None, structure: Structure, seat: Seat) -> tuple[str, ...]:
    """Every kind of change that fits, the first being the one that is told."""
    promoted = ("promote",) if promotes(person, seat) else ()
    return (*promoted, *changes_of_unit(origin, structure, seat.unit))


def changes_of_unit(origin: Origin | None, structure: Structure, unit: int) -> tuple[str, ...]:
    """The kinds of change that fit whoever comes from ``origin`` to any post of a new unit."""
    kinds = []
    same, following = stays(origin, structure, unit), follows(origin, structure, unit)
    if same:
        kinds.append("stay")
    if following:
        kinds.append("follow")
    if not (same or following):
        sides = (origin.side if origin else "", unit_side(structure, unit))
        kinds.append({(ORGAN, GRASSROOTS): "down", (GRASSROOTS, ORGAN): "up"}.get(sides, "transfer"))
    return tuple(kinds)
