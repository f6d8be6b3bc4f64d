"""Measures of a territory as fractions: shares, deviations and the weighted index, so that model and check read the same."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from reorg.domain.territory import Territory
from reorg.domain.ways import exact


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
