"""Zones made and checked, as pages and files show them."""

from __future__ import annotations

from dataclasses import dataclass

from reorg.domain.territory import Territory, Zone
from reorg.plan.plan import InputFile
from reorg.zones.check import Checked
from reorg.zones.settings import ZoneSettings
from reorg.zones.zone import Zoned


@dataclass(frozen=True)
class ZonesMade:
    """What became of zoning; ``zones`` is empty and ``checked`` ``None`` where none were found (see ``zoned.status``)."""

    title: str
    territory: Territory
    settings: ZoneSettings
    zoned: Zoned
    zones: tuple[Zone, ...]
    checked: Checked | None
    inputs: tuple[InputFile, ...]
    seed: int
