"""The sites that a project offers and the townships that are served whole, read from settings and territory."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from reorg.centres.settings import CentreSettings, SiteFigures
from reorg.domain.territory import Territory, short_name
from reorg.domain.ways import exact
from reorg.text import Text

DISTRICT = "district"
"""The column of townships that ``serve: district`` reads where ``districts`` names no other."""


@dataclass(frozen=True, slots=True)
class Stand:
    """A site that can be: ``key`` is its name in the settings, ``township`` the id of the township it lies in."""

    key: str
    township: str
    name: str
    existing: bool
    must: Literal["open", "close"] | None
    figures: SiteFigures

    def yearly(self, years: float) -> tuple[Fraction, Fraction]:
        """What a year costs if it is open, and if it is not."""
        running = exact(self.figures.running_cost or 0)
        building, closing = exact(self.figures.building_cost or 0), exact(self.figures.closing_cost or 0)
        return (running, closing / exact(years)) if self.existing else (running + building / exact(years), Fraction(0))


def stands(territory: Territory, settings: CentreSettings) -> tuple[Stand, ...]:
    """Every site in the settings' order; every township where they name none. Unknown townships are left out."""
    by_id = territory.by_id()
    if not settings.sites:
        names = [town.name for town in territory.townships]
        keys = [town.name if names.count(town.name) == 1 else town.township_id for town in territory.townships]
        return tuple(
            Stand(key, town.township_id, centre_name(town.name), False, None, settings.site)
            for key, town in zip(keys, territory.townships, strict=True)
        )
    found = []
    for key, site in settings.sites.items():
        town = territory.find(site.township or key)
        if town is not None:
            name = site.name or centre_name(by_id[town].name if site.township is None else key)
            found.append(Stand(key, town, name, site.existing, site.must, settings.figures(key)))
    return tuple(found)


def centre_name(place: str) -> str:
    """``临城执法办案管理中心`` of ``临城街道``; a name that already says what it is stays."""
    return place if place.endswith(("中心", "Centre", "Center")) else f"{short_name(place)}执法办案管理中心"


def district_of(territory: Territory, settings: CentreSettings) -> dict[str, str]:
    """The district of each township, "" where the table is silent."""
    column = settings.districts or DISTRICT
    return {town.township_id: town.columns.get(column, "") for town in territory.townships}


def served_whole(territory: Territory, settings: CentreSettings) -> tuple[tuple[str, ...], ...]:
    """The townships that go to one centre together, in the table's order; one alone is a group of one."""
    if settings.serve == "station":
        held = {town.township_id: town.station for town in territory.townships}
    elif settings.serve == "district":
        held = district_of(territory, settings)
    else:
        held = {}
    order = [town.township_id for town in territory.townships]
    groups: dict[str, set[str]] = {}
    for town in order:
        word = held.get(town, "")
        groups.setdefault(f"={word}" if word else town, set()).add(town)
    parts = list(groups.values())
    known = set(order)
    for group in settings.together:
        joined = {found for word in group if (found := territory.find(word)) in known and found}
        touched = [part for part in parts if part & joined]
        parts = [part for part in parts if not part & joined]
        if touched:
            parts.append(set().union(*touched))
    number = {town: n for n, town in enumerate(order)}
    return tuple(
        sorted(
            (tuple(sorted(part, key=number.__getitem__)) for part in parts),
            key=lambda part: number[part[0]],
        )
    )


MODES = {
    "shared": Text("市区共用", "shared"),
    "districts": Text("各区自建", "district by district"),
    "today": Text("维持现有中心", "today's centres"),
}
"""The asked-for answer and the two beside it: nobody crosses a district; what stands today, nothing built or closed."""
Mode = Literal["shared", "districts", "today"]
