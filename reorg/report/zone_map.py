"""A picture of the zones (SVG): each township's ground by nearness to its point, coloured by zone, centres marked.

Drawn from longitude and latitude; where a township has none, from a layout of the adjacency graph. Borders are schematic.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

from reorg.domain.territory import Territory, Zone
from reorg.text import Lang, Text
from reorg.zones.figures import components, neighbours

WIDTH, MARGIN, LEGEND = 900.0, 40.0, 230.0
ROW = 44.0
"""The height of a zone in the legend."""
COLOURS = ("#88CCEE", "#DDCC77", "#CC99BB", "#99CC99", "#EE9988", "#AABBDD", "#CCBB99", "#BBDDCC", "#DDAACC", "#CCCC88")
"""Told apart by people who see colours differently; zones are named on the map as well."""
Points = NDArray[np.float64]


def zone_map(territory: Territory, zones: Sequence[Zone], lang: Lang) -> str:
    """The picture as one SVG document without outside parts. Zones carry their number on the map and in the legend."""
    points = _scaled(_points(territory))
    height = float(points[:, 1].max() + MARGIN + 24) if len(points) else 2 * MARGIN
    rows = max(1, int((max(height, 300.0) - 40) // ROW))
    columns = max(1, -(-len(zones) // rows))
    zone_of = {member: number for number, zone in enumerate(zones) for member in zone.members}
    order = [zone_of.get(town.township_id, 0) for town in territory.townships]
    colour = _colours(territory, order, len(zones))
    box = (MARGIN / 2, MARGIN / 2, WIDTH - MARGIN / 2, height - MARGIN / 2)
    cells = [_cell(points, n, box) for n in range(len(points))]
    tall = max(height, 60 + ROW * min(rows, len(zones)))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH + LEGEND * columns:.0f} {tall:.0f}" '
        f'font-family="Noto Sans CJK SC, Microsoft YaHei, SimHei, sans-serif">',
        f"<title>{escape(Text('警区划分示意图', 'Zones, schematic').get(lang))}</title>",
        '<rect width="100%" height="100%" fill="#ffffff"/>',
    ]
    for n, cell in enumerate(cells):
        said = " ".join(f"{x:.1f},{y:.1f}" for x, y in cell)
        hover = escape(f"{territory.townships[n].name} · {zones[order[n]].name}" if zones else "")
        parts.append(
            f'<polygon points="{said}" fill="{colour[order[n]]}" stroke="#ffffff" stroke-width="1"><title>{hover}</title></polygon>'
        )
    parts += _ways(territory, points, order)
    labels, left_out = _labels(territory, points, {zone.centre: n for n, zone in enumerate(zones, 1)}, height)
    parts += labels
    parts += _legend(territory, zones, colour, rows, lang)
    foot = Text(
        "示意图：边界按到驻地的远近画出，不是行政界线", "Schematic: borders by nearness, not administrative ones"
    ).get(lang)
    if left_out:
        foot += Text(
            f"；{left_out} 个乡镇名因位置不够未写，见工作簿", f"; {left_out} names found no room, see the workbook"
        ).get(lang)
    parts.append(f'<text x="{MARGIN / 2}" y="{height - 4:.0f}" font-size="11" fill="#555">{escape(foot)}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


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


def _legend(territory: Territory, zones: Sequence[Zone], colour: Sequence[str], rows: int, lang: Lang) -> list[str]:
    by_id = territory.by_id()
    parts = []
    for n, zone in enumerate(zones):
        x, y = WIDTH + 8 + LEGEND * (n // rows), 40 + ROW * (n % rows)
        centre = by_id[zone.centre].name if zone.centre in by_id else zone.centre
        many = len(zone.members)
        told = Text(f"{many} 个乡镇，中心 {centre}", f"{many} township{'s' if many != 1 else ''}, centre {centre}").get(
            lang
        )
        parts.append(f'<rect x="{x}" y="{y - 15}" width="22" height="20" fill="{colour[n]}" stroke="#555"/>')
        parts.append(
            f'<text x="{x + 11}" y="{y}" font-size="12" font-weight="bold" text-anchor="middle" fill="#111">{n + 1}</text>'
        )
        parts.append(
            f'<text x="{x + 30}" y="{y}" font-size="15" font-weight="bold" fill="#111">{escape(zone.name)}</text>'
        )
        parts.append(f'<text x="{x + 30}" y="{y + 18}" font-size="12" fill="#444">{escape(told)}</text>')
    return parts


def _points(territory: Territory) -> Points:
    """Places on a plane, north up; coincident ones moved apart a little."""
    towns = territory.townships
    if towns and all(town.lon is not None and town.lat is not None for town in towns):
        middle = math.cos(math.radians(sum(town.lat or 0.0 for town in towns) / len(towns)))
        found = np.array([((town.lon or 0.0) * middle, -(town.lat or 0.0)) for town in towns])
    else:
        found = _layout(neighbours(territory))
    spread = float(np.ptp(found, axis=0).max()) if len(found) else 0.0
    seen: dict[tuple[float, float], int] = {}
    for n, (x, y) in enumerate(found.tolist()):
        again = seen.get((x, y), 0)
        seen[x, y] = again + 1
        if again:
            found[n] += (spread or 1.0) * 0.01 * again * np.array([math.cos(again), math.sin(again)])
    return found


def _layout(adjoining: Sequence[Sequence[int]]) -> Points:
    """Classical scaling of the steps between townships; parts that do not adjoin stand side by side."""
    size = len(adjoining)
    found = np.zeros((size, 2))
    right = 0.0
    for part in components(adjoining):
        index = {a: n for n, a in enumerate(part)}
        steps = np.full((len(part), len(part)), 0.0)
        for a in part:
            reached, edge, far = {a}, [a], 0
            while edge:
                for b in edge:
                    steps[index[a], index[b]] = far
                edge = sorted({c for b in edge for c in adjoining[b]} - reached)
                reached |= set(edge)
                far += 1
        centred = np.eye(len(part)) - 1 / len(part)
        values, vectors = np.linalg.eigh(-0.5 * centred @ steps**2 @ centred)
        at = vectors[:, -2:][:, ::-1] * np.sqrt(np.maximum(values[-2:][::-1], 0)) if len(part) > 1 else np.zeros((1, 2))
        signs = np.where(
            at[np.abs(at).argmax(axis=0), np.arange(at.shape[1])] < 0, -1, 1
        )  # one picture, not its mirror
        at = at * signs
        at[:, 0] += right - at[:, 0].min()
        found[part] = at
        right = float(at[:, 0].max()) + 1.0
    return found


def _scaled(points: Points) -> Points:
    if not len(points):
        return points
    low, spread = points.min(axis=0), np.ptp(points, axis=0)
    scale = (WIDTH - 2 * MARGIN) / max(float(spread.max()), 1e-9)
    return np.asarray((points - low) * scale + MARGIN)


def _cell(points: Points, own: int, box: tuple[float, float, float, float]) -> list[tuple[float, float]]:
    """The part of the box that is nearer to a point than to any other, as a polygon."""
    left, top, right, bottom = box
    cell = [(left, top), (right, top), (right, bottom), (left, bottom)]
    here = points[own]
    for other in np.argsort(((points - here) ** 2).sum(axis=1), kind="stable"):
        if other == own or not cell:
            continue
        there = points[other]
        normal, middle = there - here, (there + here) / 2
        side = [float((x - middle[0]) * normal[0] + (y - middle[1]) * normal[1]) for x, y in cell]
        if max(side) <= 0:
            continue
        cut: list[tuple[float, float]] = []
        for n, (point, off) in enumerate(zip(cell, side, strict=True)):
            nxt, off_next = cell[(n + 1) % len(cell)], side[(n + 1) % len(cell)]
            if off <= 0:
                cut.append(point)
            if off * off_next < 0:
                share = off / (off - off_next)
                cut.append((point[0] + share * (nxt[0] - point[0]), point[1] + share * (nxt[1] - point[1])))
        cell = cut
    return cell


def _colours(territory: Territory, order: Sequence[int], zones: int) -> list[str]:
    """A colour a zone; zones that adjoin differ as long as the colours last."""
    beside: list[set[int]] = [set() for _ in range(max(zones, 1))]
    number = {town.township_id: n for n, town in enumerate(territory.townships)}
    for a, b in territory.edges:
        first, second = order[number[a]], order[number[b]]
        if first != second:
            beside[first].add(second)
            beside[second].add(first)
    taken: list[int] = []
    for zone in range(max(zones, 1)):
        near = {taken[other] for other in beside[zone] if other < zone}
        used = [taken.count(n) if n < len(COLOURS) else 0 for n in range(len(COLOURS))]
        free = [n for n in range(len(COLOURS)) if n not in near] or list(range(len(COLOURS)))
        taken.append(min(free, key=lambda n: (used[n], n)))
    return [COLOURS[n] for n in taken]
