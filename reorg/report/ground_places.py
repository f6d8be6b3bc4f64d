"""Where a territory's townships stand in a picture, the ground nearest to each, and colours for its parts."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reorg.domain.territory import Territory
from reorg.domain.ways import components, neighbours

WIDTH, MARGIN = 900.0, 40.0
"""Of the picture's map, without its legend, in pixels."""
COLOURS = ("#88CCEE", "#DDCC77", "#CC99BB", "#99CC99", "#EE9988", "#AABBDD", "#CCBB99", "#BBDDCC", "#DDAACC", "#CCCC88")
"""Told apart by people who see colours differently; parts carry their number on the map as well."""
Points = NDArray[np.float64]


def places(territory: Territory) -> Points:
    """Points of the townships in pixels, in the table's order."""
    return _scaled(_points(territory))


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


def cell_of(points: Points, own: int, box: tuple[float, float, float, float]) -> list[tuple[float, float]]:
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


def colours(territory: Territory, order: Sequence[int], zones: int) -> list[str]:
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
