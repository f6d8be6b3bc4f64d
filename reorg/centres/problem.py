"""The centre problem as numbers: what model, start and reasons work on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from reorg.centres.settings import CentreSettings
from reorg.centres.sites import Stand, district_of, served_whole, stands
from reorg.domain.territory import Territory
from reorg.domain.ways import TENTHS, exact, whole_numbers


@dataclass(frozen=True)
class CentreProblem:
    """Clients (townships served whole) and sites by number.

    ``pairs[c][s]`` is what serving a client from a site costs in a year, ``None`` where it may not; ``open_costs`` and
    ``closed_costs`` are what a site costs open or not. All in ``unit`` to one of the settings' unit of cost. ``loads``,
    ``capacities`` (``None``: no limit) and ``least`` are in one unit of load. ``tenths`` is the longest way from a client
    to a site in tenths of a minute, ``None`` where there is none; ``limits`` the longest that is allowed, by site.
    ``empty``: an open site may serve nobody.
    """

    clients: tuple[tuple[str, ...], ...]
    sites: tuple[Stand, ...]
    pairs: tuple[tuple[int | None, ...], ...]
    open_costs: tuple[int, ...]
    closed_costs: tuple[int, ...]
    unit: Fraction
    loads: tuple[int, ...]
    capacities: tuple[int | None, ...]
    least: tuple[int, ...]
    load_unit: Fraction
    tenths: tuple[tuple[int | None, ...], ...]
    limits: tuple[int | None, ...]
    counts: tuple[int, int]
    fixed: Mapping[int, int]
    empty: bool = False

    @property
    def size(self) -> tuple[int, int]:
        return len(self.clients), len(self.sites)

    @property
    def must_open(self) -> list[int]:
        """Sites that must be open, by the settings or because somebody is fixed to them."""
        said = {s for s, site in enumerate(self.sites) if site.must == "open"}
        return sorted(said | set(self.fixed.values()))

    @property
    def may_open(self) -> list[int]:
        return [s for s, site in enumerate(self.sites) if site.must != "close"]

    def served_by(self, client: int) -> list[int]:
        """Sites that may serve a client, by number."""
        return [s for s in self.may_open if self.pairs[client][s] is not None]

    def money(self, cost: int) -> Fraction:
        """A cost of the model in the settings' unit."""
        return Fraction(cost) / self.unit


def problem_of(territory: Territory, settings: CentreSettings) -> CentreProblem:
    """The problem of a territory and settings whose names are known (see ``intake.centre_demands``)."""
    sites, clients = stands(territory, settings), served_whole(territory, settings)
    land = territory if settings.travel.ferries else territory.on_land()
    ways = {site.township: land.minutes(site.township) for site in sites}
    load = {town.township_id: exact(town.measures.get(settings.load, 0.0)) for town in territory.townships}
    rate = exact(settings.travel.hour_cost) * exact(settings.travel.trips) / (60 * TENTHS)
    limits = tuple(_limit(settings.travel.max_minutes, site.figures.max_minutes) for site in sites)
    site_of = {site.key: s for s, site in enumerate(sites)}
    client_of = {town: c for c, members in enumerate(clients) for town in members}
    fixed = {
        client_of[territory.find(word) or word]: site_of[key] for key, words in settings.fixed.items() for word in words
    }
    table: list[list[int | None]] = []
    prices: list[list[Fraction | None]] = []
    for c, members in enumerate(clients):
        row: list[int | None] = []
        price: list[Fraction | None] = []
        for s, site in enumerate(sites):
            reached = ways[site.township]
            far = [round(reached[town] * TENTHS) if town in reached else None for town in members]
            known = [one for one in far if one is not None]
            longest = max(known) if len(known) == len(far) else None
            limit = limits[s]
            row.append(longest)
            near = longest is not None and (limit is None or longest <= limit)
            meant = c not in fixed or fixed[c] == s
            price.append(
                sum((load[t] * one for t, one in zip(members, known, strict=True)), Fraction(0)) * rate
                if near and meant
                else None
            )
        table.append(row)
        prices.append(price)
    yearly = [site.yearly(settings.years) for site in sites]
    flat = [one for costs in yearly for one in costs] + [one for row in prices for one in row if one is not None]
    whole, total = whole_numbers(flat)
    unit = Fraction(total) / sum(flat) if sum(flat) else Fraction(1)
    rest = iter(whole[2 * len(sites) :])
    pairs = tuple(tuple(None if one is None else next(rest) for one in row) for row in prices)
    loads = [sum((load[town] for town in members), Fraction(0)) for members in clients]
    capacities = [None if s.figures.capacity is None else exact(s.figures.capacity) for s in sites]
    least = [exact(site.figures.min_load or 0) for site in sites]
    scale = math.lcm(*(one.denominator for one in [*loads, *least, *(c or Fraction(0) for c in capacities)]))
    low, high = settings.how_many()
    return CentreProblem(
        clients=clients,
        sites=sites,
        pairs=pairs,
        open_costs=whole[0 : 2 * len(sites) : 2],
        closed_costs=whole[1 : 2 * len(sites) : 2],
        unit=unit,
        loads=tuple(int(one * scale) for one in loads),
        capacities=tuple(None if one is None else int(one * scale) for one in capacities),
        least=tuple(int(one * scale) for one in least),
        load_unit=Fraction(scale),
        tenths=tuple(tuple(row) for row in table),
        limits=limits,
        counts=(low, len(sites) if high is None else high),
        fixed=fixed,
    )


def _limit(common: float | None, own: float | None) -> int | None:
    """The shorter of two limits in tenths of a minute."""
    said = [math.floor(exact(one) * TENTHS) for one in (common, own) if one is not None]
    return min(said, default=None)


def by_districts(problem: CentreProblem, territory: Territory, settings: CentreSettings) -> CentreProblem:
    """Each district with centres of its own: nobody is served across a border; number and fixed townships are free."""
    district = district_of(territory, settings)
    free = _unfixed(problem, territory, settings)
    pairs = tuple(
        tuple(
            cost if {district[town] for town in members} == {district[site.township]} else None
            for site, cost in zip(problem.sites, free.pairs[c], strict=True)
        )
        for c, members in enumerate(problem.clients)
    )
    return replace(free, pairs=pairs, counts=(1, len(problem.sites)))


def as_today(problem: CentreProblem, territory: Territory, settings: CentreSettings) -> CentreProblem:
    """What stands today, nothing built and nothing closed."""
    sites = tuple(replace(site, must="open" if site.existing else "close") for site in problem.sites)
    return replace(_unfixed(problem, territory, settings), sites=sites, counts=(0, len(sites)), empty=True)


def _unfixed(problem: CentreProblem, territory: Territory, settings: CentreSettings) -> CentreProblem:
    """The problem with nobody fixed to a site."""
    return problem_of(territory, settings.model_copy(update={"fixed": {}})) if problem.fixed else problem
