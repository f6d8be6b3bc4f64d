"""Exact figures and the map as a graph, for models and checks alike: decimals as fractions, minutes to a tenth, parts that adjoin."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

from reorg.domain.territory import Territory

TENTHS = 10
"""Minutes are counted in tenths."""
LARGEST_TOTAL = 10**12
"""Above this a measure's decimals are cut: sums stay far from the ends of 64-bit numbers."""


def exact(value: float) -> Fraction:
    """The decimal that a figure was written as."""
    return Fraction(repr(float(value)))


def whole_numbers(values: Sequence[Fraction]) -> tuple[tuple[int, ...], int]:
    """The values in a unit in which they are whole, or nearly so where that unit would be too small; and their sum."""
    scale = math.lcm(*(value.denominator for value in values)) if values else 1
    total = sum(values, Fraction(0))
    if total * scale > LARGEST_TOTAL:
        scale = LARGEST_TOTAL // max(1, math.ceil(total))
    if scale < 1:
        return tuple(round(value * LARGEST_TOTAL / total) for value in values), LARGEST_TOTAL
    whole = tuple(round(value * scale) for value in values)
    return whole, sum(whole)


def tenths(territory: Territory) -> list[list[int | None]]:
    """Travel between all townships in tenths of a minute, ``None`` where no way is known."""
    ids = [town.township_id for town in territory.townships]
    table = []
    for start in ids:
        reached: Mapping[str, float] = territory.minutes(start)
        table.append([round(reached[end] * TENTHS) if end in reached else None for end in ids])
    return table


def neighbours(territory: Territory) -> list[list[int]]:
    """Townships that adjoin each, by number, sorted."""
    number = {town.township_id: n for n, town in enumerate(territory.townships)}
    found: list[set[int]] = [set() for _ in number]
    for a, b in territory.edges:
        found[number[a]].add(number[b])
        found[number[b]].add(number[a])
    return [sorted(one) for one in found]


def components(adjoining: Sequence[Sequence[int]], among: Sequence[int] | None = None) -> list[list[int]]:
    """Connected parts of the map, or of some of its townships; each sorted, the one with the first township first."""
    left = set(range(len(adjoining)) if among is None else among)
    parts = []
    while left:
        part, edge = set(), [min(left)]
        while edge:
            here = edge.pop()
            if here in left:
                left.discard(here)
                part.add(here)
                edge += [there for there in adjoining[here] if there in left]
        parts.append(sorted(part))
    return parts
