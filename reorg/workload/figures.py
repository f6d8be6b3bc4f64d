"""People needed from loads: what one officer does in a year, posts manned round the clock, by present unit."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from reorg.domain.territory import Territory
from reorg.domain.workload import Workload
from reorg.rules.sources import named_units
from reorg.workload.book import CaseBook
from reorg.workload.routing import Load
from reorg.workload.settings import HOURS_A_YEAR, WorkloadSettings

DIGITS = 3
"""Decimals of the people that a township's load asks for."""
EQUAL = "equal"


def relief(settings: WorkloadSettings) -> Fraction:
    """Officers that keep one post manned round the clock: 24 x 365 over the net hours of one officer."""
    return Fraction(HOURS_A_YEAR * 60) / settings.year.net_minutes()


def workload_of(book: CaseBook, load: Load) -> Workload:
    """What the present units' work asks for under one rule."""
    settings = book.settings
    year, net = settings.year_share(), settings.year.net_minutes()
    capacity = {unit.unit_id: net * settings.case_share.exact for unit in book.present}
    for one in reversed(settings.case_share_of):
        capacity |= dict.fromkeys(_named(book, one.where), net * one.share.exact)
    posts: dict[str, Fraction] = {}
    for post in settings.posts:
        manned = post.posts.exact * post.hours.exact / 24
        for unit in _named(book, post.where):
            posts[unit] = posts.get(unit, Fraction(0)) + manned
    return Workload(
        minutes={unit: minutes * year for unit, minutes in load.minutes.items()},
        capacity=capacity,
        posts=posts,
        relief=relief(settings),
        minimum=int(settings.minimum.value),
        rule=load.title,
    )


def _named(book: CaseBook, where: Mapping[str, Any]) -> list[str]:
    return named_units(book.present, book.origins, where)


def town_loads(book: CaseBook, load: Load, work: Workload, stations: Mapping[str, str]) -> dict[str, float]:
    """People that each township's ground asks for: its station's load, cases where they happened, the rest by ``ground``.

    ``stations`` gives the station (present unit id) of each township that has one. Rounded to thousandths, so that every
    reader sums the same decimals.
    """
    towns = {town.township_id: town for town in book.territory.townships}
    weights = ground_weights(book.territory, stations, book.settings.ground)
    year = book.settings.year_share()
    found: dict[str, Fraction] = {town: Fraction(0) for town in stations}
    for station in dict.fromkeys(stations.values()):
        covered = [town for town in towns if stations.get(town) == station]
        rest = work.officers(station)
        for town in covered:
            minutes = load.ground.get((station, town), 0)
            if minutes:
                own = minutes * year / work.capacity[station]
                found[town] += own
                rest -= own
        for town in covered:
            found[town] += rest * weights[town]
    return {
        town: round(math.floor(value * 10**DIGITS + Fraction(1, 2)) / 10**DIGITS, DIGITS)
        for town, value in found.items()
    }


def ground_weights(territory: Territory, stations: Mapping[str, str], measure: str) -> dict[str, Fraction]:
    """Each township's part of its station's ground; the parts of a station sum to 1.

    Raises ``KeyError`` with the township's name where one of several townships lacks the measure.
    """
    names = {town.township_id: town for town in territory.townships}
    figures: dict[str, Fraction] = {}
    for town, station in stations.items():
        shared = sum(other == station for other in stations.values()) > 1
        value = 1.0 if measure == EQUAL or not shared else names[town].measures.get(measure, 0.0)
        if value <= 0:
            raise KeyError(names[town].name)
        figures[town] = Fraction(repr(float(value)))
    sums: dict[str, Fraction] = {}
    for town, station in stations.items():
        sums[station] = sums.get(station, Fraction(0)) + figures[town]
    return {town: figures[town] / sums[station] for town, station in stations.items()}
