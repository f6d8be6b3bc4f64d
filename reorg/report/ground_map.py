"""A picture of a territory in parts (SVG): each township's ground by nearness to its point, coloured by part, seats marked.

Drawn from longitude and latitude; where a township has none, from a layout of the adjacency graph. Borders are schematic.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

from reorg.domain.territory import Territory
from reorg.domain.ways import components, neighbours
from reorg.text import Lang, Text

WIDTH, MARGIN, LEGEND = 900.0, 40.0, 290.0
COLOURS = ("#88CCEE", "#DDCC77", "#CC99BB", "#99CC99", "#EE9988", "#AABBDD", "#CCBB99", "#BBDDCC", "#DDAACC", "#CCCC88")
"""Told apart by people who see colours differently; zones are named on the map as well."""
FERRY = 'stroke="#1f6fb2" stroke-dasharray="7 4"'
"""How a way by boat is drawn."""
Points = NDArray[np.float64]


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
    parts_: Sequence[Part],
    lang: Lang,
    title: Text,
    keys: Sequence[Key] = (),
    hollow: Sequence[str] = (),
) -> str:
    """The picture as one SVG document without outside parts; ``hollow`` are townships marked by a ring."""
    points = _scaled(_points(territory))
    height = float(points[:, 1].max() + MARGIN + 24) if len(points) else 2 * MARGIN
    part_of = {member: number for number, part in enumerate(parts_) for member in part.members}
    order = [part_of.get(town.township_id, 0) for town in territory.townships]
    colour = _colours(territory, order, len(parts_))
    box = (MARGIN / 2, MARGIN / 2, WIDTH - MARGIN / 2, height - MARGIN / 2)
    cells = [_cell(points, n, box) for n in range(len(points))]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH + LEGEND:.0f} {max(height, 60 + 44 * len(parts_) + 24 * len(keys)):.0f}" '
        f'font-family="Noto Sans CJK SC, Microsoft YaHei, SimHei, sans-serif">',
        f"<title>{escape(title.get(lang))}</title>",
        '<rect width="100%" height="100%" fill="#ffffff"/>',
    ]
    for n, cell in enumerate(cells):
        said = " ".join(f"{x:.1f},{y:.1f}" for x, y in cell)
        parts.append(f'<polygon points="{said}" fill="{colour[order[n]]}" stroke="#ffffff" stroke-width="1"/>')
    number = {town.township_id: n for n, town in enumerate(territory.townships)}
    for a, b in sorted(territory.edges):
        (x1, y1), (x2, y2) = points[number[a]], points[number[b]]
        same = order[number[a]] == order[number[b]]
        look = 'stroke="#555" stroke-width="2"' if same else 'stroke="#777" stroke-width="0.8" stroke-dasharray="3 4"'
        if (a, b) in territory.ferries:
            look = f'{FERRY} stroke-width="{2.5 if same else 1.2}"'
        parts.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" {look}/>')
    centres = {part.seat for part in parts_}
    size = 15 if len(points) <= 40 else 11 if len(points) <= 150 else 7
    for n, town in enumerate(territory.townships):
        x, y = points[n]
        radius = (7.0 if town.township_id in centres else 3.5) * (1 if len(points) <= 150 else 0.6)
        fill = "#b00020" if town.township_id in centres else "#333"
        weight = "bold" if town.township_id in centres else "normal"
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{fill}"/>')
        parts.append(
            f'<text x="{x:.1f}" y="{y - 10:.1f}" font-size="{size}" font-weight="{weight}" text-anchor="middle" '
            f'stroke="#fff" stroke-width="3" paint-order="stroke" fill="#111">{escape(town.name)}</text>'
        )
    for ring in hollow:
        x, y = points[number[ring]]
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="none" stroke="#b00020" stroke-width="2"/>')
    for number_, part in enumerate(parts_):
        y = 40 + 44 * number_
        parts.append(
            f'<rect x="{WIDTH + 8}" y="{y - 14}" width="18" height="18" fill="{colour[number_]}" stroke="#555"/>'
        )
        parts.append(f'<text x="{WIDTH + 34}" y="{y}" font-size="15" font-weight="bold">{escape(part.name)}</text>')
        parts.append(
            f'<text x="{WIDTH + 34}" y="{y + 18}" font-size="12" fill="#444">{escape(part.told.get(lang))}</text>'
        )
    for number_, key in enumerate(keys):
        y = 46 + 44 * len(parts_) + 24 * number_
        parts.append(f'<g transform="translate({WIDTH + 8},{y - 14})">{key.drawing}</g>')
        parts.append(f'<text x="{WIDTH + 34}" y="{y}" font-size="12" fill="#444">{escape(key.told.get(lang))}</text>')
    foot = Text(
        "示意图：边界按到驻地的远近画出，不是行政界线", "Schematic: borders by nearness, not administrative ones"
    ).get(lang)
    parts.append(f'<text x="{MARGIN / 2}" y="{height - 4:.0f}" font-size="11" fill="#666">{escape(foot)}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


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
