"""Zones as values: who belongs together, where the centre stands, what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from reorg.domain.territory import Territory, Zone, short_name
from reorg.text import Text
from reorg.zones.settings import ZoneSettings

Status = Literal["optimal", "feasible", "infeasible", "unknown"]


@dataclass(frozen=True, slots=True)
class Parts:
    """A partition by township number: the members of each zone, and each zone's centre (-1: none known)."""

    zones: tuple[tuple[int, ...], ...]
    centres: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of one number of zones. ``bound``: no zones of that number cost less."""

    count: int
    status: Status
    objective: float | None
    bound: float
    seconds: float
    method: str = ""


@dataclass(frozen=True)
class Zoned:
    """The answer: ``parts`` is ``None`` where none was found. ``reasons`` say why there can be none, where counting shows it."""

    status: Status
    parts: Parts | None
    objective: float | None
    bound: float
    seconds: float
    trials: tuple[Trial, ...] = ()
    reasons: tuple[Text, ...] = ()
    interrupted: bool = False
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def gap(self) -> float | None:
        """Distance of cost and bound as a share of the cost (of 1 point where the cost is less)."""
        if self.objective is None:
            return None
        return max(0.0, self.objective - self.bound) / max(1.0, abs(self.objective))


def named(territory: Territory, settings: ZoneSettings, parts: Parts) -> tuple[Zone, ...]:
    """The partition as zones with ids and names, in the order of their first townships."""
    towns = territory.townships
    given = {territory.find(members[0]): name for name, members in settings.fixed.items()}
    by_centre = {territory.find(word): name for word, name in settings.names.items()}
    order = sorted(range(len(parts.zones)), key=lambda z: min(parts.zones[z]))
    digits = len(str(len(order)))
    zones: list[Zone] = []
    for number, z in enumerate(order, 1):
        members = tuple(towns[n].township_id for n in sorted(parts.zones[z]))
        centre = towns[parts.centres[z]]
        name = next((given[one] for one in members if one in given), None)
        name = name or by_centre.get(centre.township_id) or _by_naming(settings, centre.name, number)
        zones.append(Zone(f"Z{number:0{digits}d}", name, centre.township_id, members))
    return tuple(zones)


def _by_naming(settings: ZoneSettings, centre: str, number: int) -> str:
    return f"第{number}警区" if settings.naming == "number" else f"{short_name(centre)}片区"
