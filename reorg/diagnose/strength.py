"""Strength against authorized strength, by unit and establishment type."""

from __future__ import annotations

from collections import Counter

from reorg.diagnose.figures import GROUPS, Strength, TypeStrength, UnitStrength
from reorg.domain.people import AUXILIARIES, CATEGORIES, Person
from reorg.domain.today import Today

POLICE = "民警"
POLICE_ESTABLISHMENT = "政法专项编制"
"""For officers; others on it are a known fault of records [P46 A]."""


def group_of(person: Person) -> str:
    """The pool in which somebody is counted."""
    if person.category == POLICE:
        return "police"
    return "auxiliaries" if person.category in AUXILIARIES else "others"


def by_group(people: list[Person]) -> dict[str, int]:
    counted = Counter(group_of(person) for person in people)
    return {group: counted[group] for group in GROUPS}


def unit_strengths(today: Today) -> tuple[UnitStrength, ...]:
    """Every present unit in the table's order: authorized strength, its establishment, who works there."""
    own: dict[str, list[Person]] = {unit.unit_id: [] for unit in today.units}
    working: dict[str, list[Person]] = {unit.unit_id: [] for unit in today.units}
    for person in today.people:
        own.setdefault(person.unit, []).append(person)
        working.setdefault(person.present_unit, []).append(person)
    found = []
    for unit in today.units:
        counted = by_group(own[unit.unit_id])
        found.append(
            UnitStrength(
                unit.unit_id,
                unit.name,
                unit.parent,
                unit.kind,
                today.side(unit.unit_id),
                today.is_station(unit.unit_id),
                today.depth(unit.unit_id),
                Strength(unit.authorized_police, counted["police"]),
                Strength(unit.authorized_auxiliary, counted["auxiliaries"]),
                counted["others"],
                by_group(working[unit.unit_id]),
            )
        )
    return tuple(found)


def total(units: tuple[UnitStrength, ...], group: str) -> Strength:
    """The bureau's strength in officers or auxiliaries. Authorized: the sum over units that say it."""
    own = [getattr(unit, group) for unit in units]
    known = [one.authorized for one in own if one.authorized is not None]
    return Strength(sum(known) if known else None, sum(one.people for one in own))


def type_strengths(today: Today) -> tuple[TypeStrength, ...]:
    """Establishment types of the roster and of the units table, the largest first."""
    people: dict[str, Counter[str]] = {}
    for person in today.people:
        people.setdefault(person.establishment_type, Counter())[person.category] += 1
    authorized: Counter[str] = Counter()
    for unit in today.units:
        authorized.update(unit.authorized_by_type)
    found = []
    for name in sorted({*people, *authorized}, key=lambda one: (-sum(people.get(one, Counter()).values()), one)):
        counted = people.get(name, Counter())
        wrong = sum(counted.values()) - counted[POLICE] if name == POLICE_ESTABLISHMENT else 0
        by_category = {category: counted[category] for category in CATEGORIES if counted[category]}
        found.append(TypeStrength(name, authorized.get(name), by_category, wrong))
    return tuple(found)
