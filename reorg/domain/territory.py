"""Townships, which of them adjoin, and travel minutes between them."""

from __future__ import annotations

import heapq
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

ROAD_FACTOR, ROAD_SPEED = 1.4, 45.0
"""Road over straight-line distance, and km/h on county roads: defaults where minutes are unknown [K]."""

_KIND = re.compile(r"(?<=..)(街道办事处|办事处|街道|镇|乡)$")


@dataclass(frozen=True, slots=True)
class Township:
    """One township; ``measures`` holds area_km2, population, incidents, strength and any further column."""

    township_id: str
    name: str
    lon: float | None = None
    lat: float | None = None
    station: str = ""
    measures: Mapping[str, float] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Zone:
    """Townships that form one zone; ``centre`` and ``members`` are township ids, members in the table's order."""

    zone_id: str
    name: str
    centre: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Centre:
    """A shared case-handling centre: its site (the name it has in the settings), its township, the townships it serves.

    ``columns`` are its figures as words, for the structure that makes a unit of each centre.
    """

    centre_id: str
    name: str
    site: str
    township: str
    members: tuple[str, ...]
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Territory:
    """Townships and undirected edges ``(a, b) -> minutes`` (``None``: unknown, taken from the distance).

    ``ferries`` are the edges that go by boat. ``zones`` and ``centres`` are those decided on, where the project names
    their file.
    """

    townships: tuple[Township, ...] = ()
    edges: Mapping[tuple[str, str], float | None] = field(default_factory=dict)
    zones: tuple[Zone, ...] = ()
    ferries: frozenset[tuple[str, str]] = frozenset()
    centres: tuple[Centre, ...] = ()

    def by_id(self) -> dict[str, Township]:
        return {township.township_id: township for township in self.townships}

    def find(self, word: str) -> str | None:
        """A township's id from its id or name; ``None`` when there is none, or more than one."""
        hits = [t.township_id for t in self.townships if word in (t.township_id, t.name)]
        return hits[0] if len(hits) == 1 else None

    def on_land(self) -> Territory:
        """The same without the ways that go by boat."""
        return replace(self, edges={pair: way for pair, way in self.edges.items() if pair not in self.ferries})

    def nearest(self, lon: float, lat: float) -> str | None:
        """The township whose point is nearest to the given one."""
        known = [(straight_km(lon, lat, t.lon, t.lat), t.township_id) for t in self.townships if _has_point(t)]
        return min(known)[1] if known else None

    def minutes(self, start: str) -> dict[str, float]:
        """Travel minutes from ``start`` along the shortest way over the edges; unreachable ones are left out."""
        points = self.by_id()
        neighbours: dict[str, list[tuple[str, float]]] = {}
        for (a, b), given in self.edges.items():
            cost = given if given is not None else straight_minutes(points.get(a), points.get(b))
            if cost is not None:
                neighbours.setdefault(a, []).append((b, cost))
                neighbours.setdefault(b, []).append((a, cost))
        reached: dict[str, float] = {}
        queue = [(0.0, start)] if start in points else []
        while queue:
            cost, here = heapq.heappop(queue)
            if here in reached:
                continue
            reached[here] = cost
            for there, step in neighbours.get(here, ()):
                if there not in reached:
                    heapq.heappush(queue, (cost + step, there))
        return reached


def _has_point(township: Township | None) -> bool:
    return township is not None and township.lon is not None and township.lat is not None


def straight_km(lon1: float | None, lat1: float | None, lon2: float | None, lat2: float | None) -> float:
    """Great-circle distance in km; infinite where a coordinate is missing."""
    if lon1 is None or lat1 is None or lon2 is None or lat2 is None:
        return math.inf
    p1, p2 = math.radians(lat1), math.radians(lat2)
    half = math.sin((p2 - p1) / 2) ** 2 + math.cos(p1) * math.cos(p2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 6371.0 * 2 * math.asin(math.sqrt(half))


def straight_minutes(a: Township | None, b: Township | None) -> float | None:
    """Minutes by road estimated from the distance; ``None`` where a point is unknown."""
    if a is None or b is None or not (_has_point(a) and _has_point(b)):
        return None
    return straight_km(a.lon, a.lat, b.lon, b.lat) * ROAD_FACTOR / ROAD_SPEED * 60


def short_name(name: str) -> str:
    """``鳌阳`` of ``鳌阳镇``: a township's name without its kind, where two characters at least are left."""
    return _KIND.sub("", name)


def township_names(territory: Territory, ids: Sequence[str]) -> str:
    """Names for a sentence."""
    by_id = territory.by_id()
    return "、".join(by_id[one].name if one in by_id else one for one in ids)
