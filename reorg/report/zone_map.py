"""A picture of the zones (SVG), centres marked."""

from __future__ import annotations

from collections.abc import Sequence

from reorg.domain.territory import Territory, Zone
from reorg.report.ground_map import Part, ground_map
from reorg.text import Lang, Text


def zone_map(territory: Territory, zones: Sequence[Zone], lang: Lang) -> str:
    """The picture as one SVG document without outside parts."""
    by_id = territory.by_id()
    parts = []
    for zone in zones:
        centre = by_id[zone.centre].name if zone.centre in by_id else zone.centre
        many = len(zone.members)
        said = Text(f"{many} 个乡镇，中心 {centre}", f"{many} township{'s' if many != 1 else ''}, centre {centre}")
        parts.append(Part(zone.name, zone.centre, zone.members, said))
    return ground_map(territory, parts, lang, Text("警区划分示意图", "Zones, schematic"))
