"""A picture of a territory in parts (SVG): each township's ground by nearness to its point, coloured by part, seats marked.

Drawn from longitude and latitude; where a township has none, from a layout of the adjacency graph. Borders are schematic.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from reorg.domain.territory import Territory
from reorg.report.ground_places import MARGIN, WIDTH, Points, cell_of, colours, places
from reorg.text import Lang, Text

LEGEND, ROW, KEY_ROW = 290.0, 44.0, 24.0
"""The legend's width, and the heights of a part and of a key in it, in pixels."""
FERRY = 'stroke="#1f6fb2" stroke-dasharray="7 4"'
"""How a way by boat is drawn."""


@dataclass(frozen=True, slots=True)
class Part:
    """Townships of one colour: ``seat`` is the township marked as theirs, ``told`` the second line of the legend."""

    name: str
    seat: str
    members: tuple[str, ...]
    told: Text


@dataclass(frozen=True, slots=True)
class Key:
    """A line below the legend's parts: what a mark or a kind of line means, drawn in an 18 x 18 box."""

    drawing: str
    told: Text


def ground_map(
    territory: Territory,
    parts: Sequence[Part],
    lang: Lang,
    title: Text,
    keys: Sequence[Key] = (),
    hollow: Sequence[str] = (),
) -> str:
    """The picture as one SVG document without outside parts. Parts carry their number on the map and in the legend;
    ``hollow`` are townships marked by a ring."""
    points, towns = places(territory), territory.townships
    height = float(points[:, 1].max() + MARGIN + 24) if len(points) else 2 * MARGIN
    rows = max(1, int((max(height, 300.0) - 40) // ROW))
    columns = max(1, -(-len(parts) // rows))
    part_of = {member: number for number, part in enumerate(parts) for member in part.members}
    order = [part_of.get(town.township_id, 0) for town in towns]
    colour = colours(territory, order, len(parts))
    box = (MARGIN / 2, MARGIN / 2, WIDTH - MARGIN / 2, height - MARGIN / 2)
    tall = max(height, 60 + ROW * min(rows, len(parts)) + KEY_ROW * len(keys))
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH + LEGEND * columns:.0f} {tall:.0f}" '
        f'font-family="Noto Sans CJK SC, Microsoft YaHei, SimHei, sans-serif">',
        f"<title>{escape(title.get(lang))}</title>",
        '<rect width="100%" height="100%" fill="#ffffff"/>',
    ]
    for n, town in enumerate(towns):
        said = " ".join(f"{x:.1f},{y:.1f}" for x, y in cell_of(points, n, box))
        hover = escape(f"{town.name} · {parts[order[n]].name}" if parts else "")
        drawn.append(
            f'<polygon points="{said}" fill="{colour[order[n]]}" stroke="#ffffff" stroke-width="1"><title>{hover}</title></polygon>'
        )
    drawn += _ways(territory, points, order)
    labels, left_out = _labels(territory, points, {part.seat: n for n, part in enumerate(parts, 1)}, height)
    drawn += labels
    number = {town.township_id: n for n, town in enumerate(towns)}
    for ring in hollow:
        x, y = points[number[ring]]
        drawn.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="none" stroke="#b00020" stroke-width="2"/>')
    drawn += _legend(parts, colour, rows, lang)
    for n, key in enumerate(keys):
        y = 46 + ROW * min(rows, len(parts)) + KEY_ROW * n
        drawn.append(f'<g transform="translate({WIDTH + 8},{y - 14})">{key.drawing}</g>')
        drawn.append(f'<text x="{WIDTH + 34}" y="{y}" font-size="12" fill="#444">{escape(key.told.get(lang))}</text>')
    foot = Text(
        "示意图：边界按到驻地的远近画出，不是行政界线", "Schematic: borders by nearness, not administrative ones"
    ).get(lang)
    if left_out:
        foot += Text(
            f"；{left_out} 个乡镇名因位置不够未写，见工作簿", f"; {left_out} names found no room, see the workbook"
        ).get(lang)
    drawn.append(f'<text x="{MARGIN / 2}" y="{height - 4:.0f}" font-size="11" fill="#555">{escape(foot)}</text>')
    return "\n".join([*drawn, "</svg>"]) + "\n"


def _legend(parts: Sequence[Part], colour: Sequence[str], rows: int, lang: Lang) -> list[str]:
    drawn = []
    for n, part in enumerate(parts):
        x, y = WIDTH + 8 + LEGEND * (n // rows), 40 + ROW * (n % rows)
        drawn.append(f'<rect x="{x}" y="{y - 15}" width="22" height="20" fill="{colour[n]}" stroke="#555"/>')
        drawn.append(
            f'<text x="{x + 11}" y="{y}" font-size="12" font-weight="bold" text-anchor="middle" fill="#111">{n + 1}</text>'
        )
        drawn.append(
            f'<text x="{x + 30}" y="{y}" font-size="15" font-weight="bold" fill="#111">{escape(part.name)}</text>'
        )
        drawn.append(f'<text x="{x + 30}" y="{y + 18}" font-size="12" fill="#444">{escape(part.told.get(lang))}</text>')
    return drawn


def _ways(territory: Territory, points: Points, order: Sequence[int]) -> list[str]:
    """Who adjoins whom: within a zone in full, across zones dashed; thinner the more there are."""
    number = {town.township_id: n for n, town in enumerate(territory.townships)}
    thick = 2.0 if len(points) <= 40 else 1.2 if len(points) <= 150 else 0.8
    parts = []
    for a, b in sorted(territory.edges):
        (x1, y1), (x2, y2) = points[number[a]], points[number[b]]
        same = order[number[a]] == order[number[b]]
        look = (
            f'stroke="#555" stroke-width="{thick}"'
            if same
            else 'stroke="#777" stroke-width="0.6" stroke-dasharray="3 4"'
        )
        if (a, b) in territory.ferries:
            look = f'{FERRY} stroke-width="{2.5 if same else 1.2}"'
        parts.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" {look}/>')
    return parts


Box = tuple[float, float, float, float]


def _labels(territory: Territory, points: Points, centres: Mapping[str, int], height: float) -> tuple[list[str], int]:
    """Points and names, centres first; a name goes above, below or beside its point, or is left out. How many were is told."""
    size = 15 if len(points) <= 40 else 11 if len(points) <= 150 else 8
    towns = territory.townships
    marks: list[str] = []
    taken: list[Box] = []
    for n, town in enumerate(towns):
        (x, y), zone = points[n], centres.get(town.township_id)
        radius = size * 0.62 if zone else size * 0.24
        marks.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{"#b00020" if zone else "#333"}"/>')
        if zone:
            taken.append((x - radius, y - radius, x + radius, y + radius))
            marks.append(
                f'<text x="{x:.1f}" y="{y + size * 0.28:.1f}" font-size="{size * 0.8:.1f}" font-weight="bold" '
                f'text-anchor="middle" fill="#fff">{zone}</text>'
            )
    names: list[str] = []
    left_out = 0
    for n in sorted(range(len(towns)), key=lambda one: (towns[one].township_id not in centres, one)):
        name, centre = towns[n].name, towns[n].township_id in centres
        box = _room(points[n], _wide(name) * size, size, taken, height, must=len(points) <= 40 or centre)
        if box is None:
            left_out += 1
            continue
        taken.append(box)
        names.append(
            f'<text x="{(box[0] + box[2]) / 2:.1f}" y="{box[3] - size * 0.2:.1f}" font-size="{size}" '
            f'font-weight="{"bold" if centre else "normal"}" text-anchor="middle" '
            f'stroke="#fff" stroke-width="3" paint-order="stroke" fill="#111">{escape(name)}</text>'
        )
    return [*marks, *names], left_out


def _wide(name: str) -> float:
    """The width of a name in its own height: about one for a Chinese character, 0.6 for a letter."""
    return sum(1.0 if ord(letter) > 0x2E80 else 0.6 for letter in name)


def _room(point: Points, wide: float, size: float, taken: Sequence[Box], height: float, *, must: bool) -> Box | None:
    """Where a name meets no other, inside the picture; the first place where it must stand all the same."""
    x, y, off, tall = float(point[0]), float(point[1]), size * 0.75, size * 1.15
    tries = [(x, y - off - tall / 2), (x, y + off + tall / 2), (x + off + wide / 2, y), (x - off - wide / 2, y)]
    first: Box | None = None
    for across, down in tries:
        across = min(max(across, wide / 2 + 2), WIDTH - wide / 2 - 2)
        down = min(max(down, tall / 2 + 2), height - tall / 2 - 18)
        box = (across - wide / 2, down - tall / 2, across + wide / 2, down + tall / 2)
        first = first or box
        if not any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            return box
    return first if must else None
