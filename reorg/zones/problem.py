"""The zoning problem as numbers: what the model, the search and the bounds work on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from reorg.domain.territory import Territory
from reorg.domain.ways import TENTHS, components, neighbours, tenths, whole_numbers
from reorg.zones.figures import index_values, values_of
from reorg.zones.settings import ZoneSettings

INDEX = "index"


@dataclass(frozen=True)
class Term:
    """A measure whose greatest deviation costs ``weight`` a percent. ``values`` are integers in any unit."""

    key: str
    weight: float
    values: tuple[int, ...]
    total: int


@dataclass(frozen=True)
class Limit:
    """A measure whose deviation from the mean is at most ``share`` of the mean."""

    key: str
    values: tuple[int, ...]
    total: int
    share: Fraction

    def most(self, zones: int) -> int:
        """The greatest |zones x part - total| allowed."""
        return math.floor(self.share * self.total)

    def ends(self, zones: int) -> tuple[int, int]:
        """The least and the greatest part that a zone may have."""
        most = self.most(zones)
        return math.ceil(Fraction(self.total - most, zones)), math.floor(Fraction(self.total + most, zones))


@dataclass(frozen=True)
class ZoneProblem:
    """Townships by number. ``minutes`` are tenths; ``travel``: whether they cost or are limited.

    ``together`` are groups without overlaps; ``apart`` are pairs. ``candidates`` are where centres may stand; each of
    ``seats`` is a centre.
    """

    areas: tuple[str, ...]
    adjoining: tuple[tuple[int, ...], ...]
    counts: tuple[int, int]
    size_min: int
    size_max: int
    terms: tuple[Term, ...]
    limits: tuple[Limit, ...]
    minutes: tuple[tuple[int | None, ...], ...]
    travel_weight: float
    max_minutes: int | None
    together: tuple[tuple[int, ...], ...] = ()
    apart: tuple[tuple[int, int], ...] = ()
    candidates: frozenset[int] = frozenset()
    seats: tuple[int, ...] = ()

    @property
    def size(self) -> int:
        return len(self.areas)

    @property
    def travel(self) -> bool:
        return self.travel_weight > 0 or self.max_minutes is not None


def problem_of(territory: Territory, settings: ZoneSettings) -> ZoneProblem:
    """The problem of a territory and settings whose names and measures are known (see ``intake.zone_demands``)."""
    number = {word: n for n, town in enumerate(territory.townships) for word in (town.township_id,)}

    def at(word: str) -> int:
        return number[territory.find(word) or word]

    exact = {key: [value or Fraction(0) for value in values_of(territory, key)] for key in settings.measures}
    whole = {key: whole_numbers(values) for key, values in exact.items()}
    weights = [(one.weight, exact[key]) for key, one in settings.measures.items()]
    if settings.balance == "index":
        index = index_values(weights)
        weight = sum(one.weight for one in settings.measures.values())
        terms = [Term(INDEX, weight, *whole_numbers(index))] if index else []
    else:
        terms = [
            Term(key, one.weight, *whole[key])
            for key, one in settings.measures.items()
            if one.weight > 0 and whole[key][1] > 0
        ]
    limits = [
        Limit(key, *whole[key], Fraction(repr(one.max_deviation)))
        for key, one in settings.measures.items()
        if one.max_deviation is not None and whole[key][1] > 0
    ]
    travel = settings.travel()
    minutes = tenths(territory)
    known = travel_known(territory, minutes)
    fixed = [tuple(at(word) for word in members) for members in settings.fixed.values()]
    seats = tuple(at(word) for word in (settings.centres.fixed if settings.centres else []))
    groups = _merged([*fixed, *(tuple(at(word) for word in group) for group in settings.together)])
    apart = [tuple(at(word) for word in group) for group in settings.apart]
    apart += [tuple(members[0] for members in fixed), seats]
    how_many = settings.how_many()
    assert how_many is not None
    return ZoneProblem(
        areas=tuple(town.township_id for town in territory.townships),
        adjoining=tuple(tuple(one) for one in neighbours(territory)),
        counts=how_many,
        size_min=settings.size.min,
        size_max=min(settings.size.max or len(territory.townships), len(territory.townships)),
        terms=tuple(terms),
        limits=tuple(limits),
        minutes=tuple(tuple(row) for row in minutes),
        travel_weight=travel.weight if known else 0.0,
        max_minutes=None if travel.max_minutes is None else math.floor(Fraction(repr(travel.max_minutes)) * TENTHS),
        together=tuple(groups),
        apart=tuple(sorted({(min(a, b), max(a, b)) for group in apart for a in group for b in group if a != b})),
        candidates=frozenset(at(word) for word in (settings.centres.candidates if settings.centres else []))
        or frozenset(range(len(territory.townships))),
        seats=seats,
    )


def travel_known(territory: Territory, minutes: Sequence[Sequence[int | None]] | None = None) -> bool:
    """Whether every township can be reached from every other that it is joined to."""
    table = tenths(territory) if minutes is None else minutes
    return all(table[a][b] is not None for part in components(neighbours(territory)) for a in part for b in part)


def _merged(groups: Sequence[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Groups joined where they overlap; groups of one left out."""
    found: list[set[int]] = []
    for group in groups:
        joined = set(group)
        apart = [one for one in found if not one & joined]
        for one in found:
            joined |= one if one & joined else set()
        found = [*apart, joined]
    return sorted(tuple(sorted(one)) for one in found if len(one) > 1)
