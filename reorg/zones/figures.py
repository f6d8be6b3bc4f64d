"""Exact figures of a territory: measures as fractions, minutes to a tenth, so that model and check read the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from reorg.domain.territory import Territory

TENTHS = 10
"""Minutes are counted in tenths."""


def exact(value: float) -> Fraction:
    """The decimal that a figure was written as."""
    return Fraction(repr(float(value)))


def values_of(territory: Territory, measure: str) -> list[Fraction | None]:
    """A measure by township, in the table's order; ``None`` where there is none."""
    found = (town.measures.get(measure) for town in territory.townships)
    return [None if value is None else exact(value) for value in found]


def index_values(shares: Sequence[tuple[float, Sequence[Fraction]]]) -> list[Fraction]:
    """The weighted index by township: each measure's share of its total, weighed; sums to 1 over all townships.

    ``shares`` are weights with values; measures without weight or total say nothing.
    """
    counted = [(exact(weight), values) for weight, values in shares if weight > 0 and sum(values) > 0]
    weights = sum((weight for weight, _ in counted), Fraction(0))
    if not counted:
        return []
    size = len(counted[0][1])
    totals = [sum(values, Fraction(0)) for _, values in counted]
    return [
        sum((weight * values[n] / total for (weight, values), total in zip(counted, totals, strict=True)), Fraction(0))
        / weights
        for n in range(size)
    ]


def deviation(part: Fraction, total: Fraction, zones: int) -> Fraction:
    """How far a zone is from the mean of ``zones`` zones, as a share of the mean; 0 where there is nothing to share."""
    return Fraction(0) if total == 0 else part * zones / total - 1


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
