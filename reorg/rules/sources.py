"""Present units that a rule's ``from`` names, and the people who work in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reorg.domain.people import Person
from reorg.domain.units import TAG_WORDS, PresentUnit
from reorg.plan.changes import Origin
from reorg.rules.bureau import Bureau
from reorg.rules.faults import NOBODY, UNKNOWN_COLUMN, nearest, present_faults
from reorg.rules.selectors import listed
from reorg.text import Finding, Place

FROM_KEYS = ("id", "tag", "kind", "under", "type")


def named_units(
    present: tuple[PresentUnit, ...], origins: Mapping[str, Origin], source: Mapping[str, Any]
) -> list[str]:
    """Ids of the present units that ``source`` names; ``id`` takes the unit and everything below it."""
    by_id = {unit.unit_id: unit for unit in present}
    found = []
    for unit in present:
        line = [by_id[above] for above in origins[unit.unit_id].ids]
        if all(_meets(unit, line, origins[unit.unit_id].side, key, value) for key, value in source.items()):
            found.append(unit.unit_id)
    return found


def _meets(unit: PresentUnit, line: list[PresentUnit], side: str, key: str, value: Any) -> bool:
    words = [str(word) for word in listed(value)]
    if key in ("id", "under"):
        return any(word in (u.unit_id, u.name, *u.aliases) for u in line for word in words)
    if key == "tag":
        tags = {side, *(tag for u in line for tag in u.tags)}
        return any(word == "any" or TAG_WORDS.get(word, word) in tags for word in words)
    if key == "kind":
        return unit.kind in words
    return unit.type in words


def works_in(person: Person, units: set[str]) -> bool:
    """Whether the person works today in one of the units."""
    return person.present_unit in units


def source_faults(rule: str, source: Mapping[str, Any], bureau: Bureau, place: Place) -> Iterator[Finding]:
    """Unknown keys and units of a ``from`` selector; a warning when nobody works there."""
    found: list[Finding] = []
    for key, value in source.items():
        if key not in FROM_KEYS:
            known = ", ".join(FROM_KEYS)
            found.append(
                UNKNOWN_COLUMN.at(place, key, rule=rule, where="from", known=known, nearest=nearest(key, FROM_KEYS))
            )
        elif key in ("id", "under"):
            found += present_faults(rule, listed(value), bureau, place)
    yield from found
    if not found:
        units = set(named_units(bureau.problem.present, bureau.origins, source))
        if not any(works_in(person, units) for person in bureau.people):
            yield NOBODY.at(place, rule=rule)
