"""What a check looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reorg.domain.people import Person
from reorg.domain.structure import Structure
from reorg.domain.territory import Territory
from reorg.domain.units import PresentUnit
from reorg.intake.records import Origins
from reorg.text import Place


@dataclass(frozen=True)
class Case:
    """The records with their places; ``structure`` is ``None`` while it is not known."""

    people: tuple[Person, ...]
    origins: Origins
    units: tuple[PresentUnit, ...]
    unit_origins: Origins
    territory: Territory
    as_of: date
    structure: Structure | None = None

    def at(self, person: Person, key: str = "") -> Place:
        """The cell of a person's column."""
        return self.origins.of(person.person_id, key)
