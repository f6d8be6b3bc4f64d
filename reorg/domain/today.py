"""The bureau as it is today: its people and units, before any new structure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from reorg.domain.people import Person
from reorg.domain.units import GRASSROOTS, ORGAN, STATION_KINDS, PresentUnit

STATION, COMMUNITY = "station", "community"


@dataclass(frozen=True)
class Today:
    """People and units on the day ``as_of``; every person's units are ids of ``units``."""

    as_of: date
    people: tuple[Person, ...]
    units: tuple[PresentUnit, ...]

    @cached_property
    def unit(self) -> Mapping[str, PresentUnit]:
        return {unit.unit_id: unit for unit in self.units}

    def line(self, unit_id: str) -> Iterator[PresentUnit]:
        """A unit, then each unit above it."""
        seen: set[str] = set()
        while unit_id in self.unit and unit_id not in seen:
            seen.add(unit_id)
            yield self.unit[unit_id]
            unit_id = self.unit[unit_id].parent

    def depth(self, unit_id: str) -> int:
        """1 for a unit without a superior, one more for each level below."""
        return sum(1 for _ in self.line(unit_id))

    def side(self, unit_id: str) -> str:
        """Organ or grassroots: the unit's own tag, else that of the nearest unit above that has one; "" for neither."""
        return next((side for unit in self.line(unit_id) for side in (GRASSROOTS, ORGAN) if side in unit.tags), "")

    def is_station(self, unit_id: str) -> bool:
        """Whether a unit is a police station or part of one, by kind or tag; a part that is tagged organ is none."""
        for unit in self.line(unit_id):
            if unit.kind in STATION_KINDS or STATION in unit.tags:
                return True
            if ORGAN in unit.tags:
                return False
        return False

    def tagged(self, unit_id: str, tag: str) -> bool:
        """Whether a unit, or one above it, carries the tag."""
        return any(tag in unit.tags for unit in self.line(unit_id))

    def name(self, unit_id: str) -> str:
        return self.unit[unit_id].name if unit_id in self.unit else unit_id
