"""Small invented coasts for the tests of centres: townships, some by ferry, some sites; and every answer to them."""

from __future__ import annotations

import itertools
import random
from typing import Any

from reorg.centres.check import check_centres
from reorg.centres.settings import CentreSettings
from reorg.centres.sites import Mode, served_whole, stands
from reorg.domain.territory import Centre, Territory, Township


def random_coast(seed: int, size: int = 5) -> Territory:
    """Two districts, a station for one or two townships, loads with decimals; at times an island that no way leads to."""
    draw = random.Random(seed)
    towns = tuple(
        Township(
            f"T{n}",
            f"乡{n}",
            station=f"S{n // 2 if draw.random() < 0.3 else n + 10}",
            measures={"incidents": draw.randint(0, 60) / 2},
            columns={"district": "东" if n < size // 2 else "西"},
        )
        for n in range(size)
    )
    edges: dict[tuple[str, str], float | None] = {}
    ferries = set()
    for n in range(1, size):
        if draw.random() < 0.07:
            continue
        pair = (f"T{draw.randrange(n)}", f"T{n}")
        edges[pair] = draw.randint(50, 400) / 10
        if draw.random() < 0.25:
            ferries.add(pair)
    for _ in range(size // 2):
        a, b = sorted(draw.sample(range(size), 2))
        edges.setdefault((f"T{a}", f"T{b}"), draw.randint(50, 400) / 10)
    return Territory(towns, edges, ferries=frozenset(ferries))


def random_section(seed: int) -> dict[str, Any]:
    """A section of `centres:` with three sites and whatever else the draw adds."""
    draw = random.Random(seed)
    sites: dict[str, Any] = {}
    for n in sorted(draw.sample(range(5), 3)):
        site: dict[str, Any] = {"running_cost": draw.randint(0, 30)}
        if draw.random() < 0.4:
            site["capacity"] = draw.randint(15, 120)
        if draw.random() < 0.2:
            site["min_load"] = draw.randint(1, 14)
        if draw.random() < 0.4:
            site |= {"existing": True, "closing_cost": draw.randint(0, 90)}
        if draw.random() < 0.15:
            site["must"] = draw.choice(["open", "close"])
        if draw.random() < 0.1:
            site["max_minutes"] = draw.randint(10, 60)
        sites[f"乡{n}"] = site
    section: dict[str, Any] = {
        "sites": sites,
        "site": {"building_cost": draw.choice([0, 40, 105])},
        "serve": draw.choice(["township", "station", "station", "district"]),
        "years": draw.choice([1, 3, 10]),
        "travel": {"hour_cost": draw.choice([0, 0.5, 3]), "trips": draw.choice([1, 2, 2.5])},
        "districts": "district",
    }
    if draw.random() < 0.3:
        section["travel"]["max_minutes"] = draw.choice([25, 45.5, 70])
    if draw.random() < 0.2:
        section["travel"]["ferries"] = False
    if draw.random() < 0.3:
        section |= draw.choice([{"count": 2}, {"counts": [1, 2]}, {"counts": [2, 3]}])
    if draw.random() < 0.2:
        section["together"] = [["乡0", "乡4"]]
    if draw.random() < 0.2:
        section["fixed"] = {next(iter(sites)): [f"乡{draw.randrange(5)}"]}
    return section


def cheapest(territory: Territory, settings: CentreSettings, mode: Mode = "shared") -> float | None:
    """The least cost over every set of sites and every way to serve from them, by the check alone."""
    sites, clients = stands(territory, settings), served_whole(territory, settings)
    best: float | None = None
    for many in range(1, len(sites) + 1):
        for opened in itertools.combinations(range(len(sites)), many):
            for serving in itertools.product(opened, repeat=len(clients)):
                centres = tuple(
                    Centre(
                        str(s),
                        sites[s].name,
                        sites[s].key,
                        sites[s].township,
                        tuple(t for at, members in zip(serving, clients, strict=True) if at == s for t in members),
                    )
                    for s in opened
                )
                if mode != "today" and len(set(serving)) < many:
                    continue
                checked = check_centres(territory, settings, centres, mode)
                if checked.ok and (best is None or checked.objective < best):
                    best = checked.objective
    return best
