"""Tables as records with the place of every cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reorg.domain.people import Person
from reorg.domain.territory import Territory
from reorg.domain.units import PresentUnit
from reorg.text import Finding, Place


@dataclass(frozen=True)
class Origins:
    """Where things stand: (row's id, column key) -> place; the row itself under the key ""."""

    cells: Mapping[tuple[str, str], Place] = field(default_factory=dict)

    def of(self, row_id: str, key: str = "") -> Place:
        """The cell's place, else the row's, else nowhere."""
        return self.cells.get((row_id, key)) or self.cells.get((row_id, "")) or Place()


@dataclass(frozen=True)
class PersonnelTable:
    people: tuple[Person, ...]
    origins: Origins
    findings: tuple[Finding, ...]
    headings: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnitTable:
    units: tuple[PresentUnit, ...]
    origins: Origins
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class TerritoryTable:
    territory: Territory
    origins: Origins
    findings: tuple[Finding, ...]
