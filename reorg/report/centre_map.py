"""A picture of the centres (SVG): whom each serves, ways by boat, sites of today that are closed."""

from __future__ import annotations

from collections.abc import Sequence

from reorg.centres.check import CentreFigures
from reorg.centres.sites import Stand
from reorg.domain.territory import Territory
from reorg.report.ground_map import FERRY, Key, Part, ground_map
from reorg.text import Lang, Text


def centre_map(territory: Territory, figures: Sequence[CentreFigures], sites: Sequence[Stand], lang: Lang) -> str:
    """The picture as one SVG document without outside parts."""
    parts = []
    for one in figures:
        far = "?" if one.farthest is None else f"{one.farthest:g}"
        served = len(one.centre.members)
        said = Text(
            f"{served} 个乡镇，工作量 {one.load:,g}，最远 {far} 分钟",
            f"{served} townships, load {one.load:,g}, farthest {far} min",
        )
        parts.append(Part(one.centre.name, one.centre.township, one.centre.members, said))
    open_keys = {one.centre.site for one in figures}
    seats = {one.centre.township for one in figures}
    closed = [one.township for one in sites if one.existing and one.key not in open_keys and one.township not in seats]
    keys = []
    if territory.ferries:
        line = f'<line x1="0" y1="9" x2="22" y2="9" {FERRY} stroke-width="2"/>'
        keys.append(Key(line, Text("渡船", "by ferry")))
    if closed:
        ring = '<circle cx="9" cy="9" r="8" fill="none" stroke="#b00020" stroke-width="2"/>'
        keys.append(Key(ring, Text("撤销的现有中心", "existing centre, closed")))
    return ground_map(territory, parts, lang, Text("办案中心布局示意图", "Centres, schematic"), keys, closed)
