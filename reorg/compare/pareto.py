"""Which points of a trade-off are beaten by another one, and where the knee is."""

from __future__ import annotations

from collections.abc import Sequence

Point = Sequence[float]
"""A figure for each goal; more is better in all of them (turn the sign where less is)."""

CLOSE = 1e-9


def beats(one: Point, other: Point) -> bool:
    """Whether ``one`` is nowhere worse than ``other``, and somewhere better."""
    pairs = list(zip(one, other, strict=True))
    return all(a >= b - CLOSE for a, b in pairs) and any(a > b + CLOSE for a, b in pairs)


def dominated(points: Sequence[Point]) -> list[bool]:
    """For each point whether another one beats it."""
    return [any(beats(other, one) for other in points) for one in points]


def knee(points: Sequence[Point]) -> int | None:
    """The point farthest from the chord: beyond it each further gain in one goal costs ever more of the others.

    The goals are scaled to 0..1 over the points. For two goals the chord runs between the points best in each; for three
    it is the plane through them. ``None`` for fewer than three points, and where none lies beyond the chord.
    """
    if len(points) < 3:
        return None
    goals = range(len(points[0]))
    low = [min(one[g] for one in points) for g in goals]
    high = [max(one[g] for one in points) for g in goals]
    if any(high[g] - low[g] <= CLOSE for g in goals):
        return None
    scaled = [[(one[g] - low[g]) / (high[g] - low[g]) for g in goals] for one in points]
    normal, offset = _chord(scaled)
    distances = [sum(n * x for n, x in zip(normal, one, strict=True)) - offset for one in scaled]
    best = max(range(len(points)), key=lambda number: (round(distances[number], 9), -number))
    return best if distances[best] > CLOSE else None


def _chord(points: list[list[float]]) -> tuple[list[float], float]:
    """The line or plane through the points best in each goal, its unit normal turned to where all goals are better."""
    goals = range(len(points[0]))
    corners = [max(points, key=lambda one: (one[g], sum(one))) for g in goals]
    normal = [1.0] * len(points[0])
    if len(goals) == 2:
        normal = [corners[0][1] - corners[1][1], corners[1][0] - corners[0][0]]
    elif len(goals) == 3:
        a, b = ([corners[k][g] - corners[0][g] for g in goals] for k in (1, 2))
        normal = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
    if sum(normal) < 0:
        normal = [-one for one in normal]
    length = sum(one * one for one in normal) ** 0.5
    if length <= CLOSE or min(normal) < -CLOSE:  # the corners fall together: all goals count alike
        normal, length = [1.0] * len(points[0]), float(len(points[0])) ** 0.5
    normal = [one / length for one in normal]
    offset = max(sum(n * x for n, x in zip(normal, corner, strict=True)) for corner in corners)
    return normal, offset
