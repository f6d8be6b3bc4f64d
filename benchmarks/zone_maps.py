"""Maps to be cut into zones: those that PySAL ships inside its package, parts of them, and grids of our own.

A map is plain data: names, a figure for each area, the areas that adjoin, and where each lies. PySAL's are read in an
interpreter that has `libpysal` and `geopandas` (see `requirements-zones.txt`); nothing is downloaded.
"""

from __future__ import annotations

import random
import warnings
from dataclasses import asdict, dataclass
from pathlib import Path

SHIPPED = {
    "mexico": ("mexico/mexicojoin.shp", "AREA"),
    "us48": ("us_income/us48.shp", "AREA"),
    "columbus": ("columbus/columbus.shp", "HOVAL"),
    "chicago": ("chicago/Chicago77.shp", "SHAPE_AREA"),
    "stl": ("stl/stl_hom.shp", "PO8893"),
    "sids2": ("sids2/sids2.shp", "BIR74"),
    "lattice": ("wmat/lattice10x10.shp", ""),
    "virginia": ("virginia/virginia.shp", ""),
    "georgia": ("georgia/G_utm.shp", "TotPop90"),
    "10740": ("10740/10740.shp", ""),
    "tokyo": ("tokyo/tokyomet262.shp", ""),
}
"""Map: the file inside `libpysal.examples`, and the column that is shared out (none: the ground in thousandths of the mean)."""


@dataclass(frozen=True)
class Map:
    """``edges`` are pairs of area numbers, the lower first; ``points`` are x and y; ``values`` whole numbers above 0."""

    name: str
    areas: tuple[str, ...]
    values: tuple[int, ...]
    edges: tuple[tuple[int, int], ...]
    points: tuple[tuple[float, float], ...]

    @property
    def adjoining(self) -> list[list[int]]:
        found: list[list[int]] = [[] for _ in self.areas]
        for a, b in self.edges:
            found[a].append(b)
            found[b].append(a)
        return found

    def plain(self) -> dict[str, object]:
        return asdict(self)


def map_of(raw: dict[str, object]) -> Map:
    """A map from what :meth:`Map.plain` gave."""
    parts = {key: tuple(map(tuple, raw[key])) for key in ("edges", "points")}  # type: ignore[call-overload]
    return Map(str(raw["name"]), tuple(raw["areas"]), tuple(raw["values"]), **parts)  # type: ignore[arg-type]


def shipped(name: str) -> Map:
    """A map of PySAL's, areas that share a border adjoining (rook)."""
    import geopandas
    import libpysal

    file, column = SHIPPED[name]
    table = geopandas.read_file(Path(libpysal.__file__).parent / "examples" / file)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        beside = libpysal.weights.Rook.from_dataframe(table, use_index=False, silence_warnings=True)
        middles = table.geometry.centroid
    figures = [float(one) for one in (table[column] if column else table.geometry.area)]
    scale = 1.0
    if not all(one == round(one) for one in figures):  # whole numbers, so that every program counts the same
        scale = 1000 * len(figures) / sum(figures)
    values = tuple(max(1, round(one * scale)) for one in figures)
    edges = tuple(sorted((a, b) for a, others in beside.neighbors.items() for b in others if a < b))
    return Map(name, tuple(str(n) for n in range(len(table))), values, edges, tuple((p.x, p.y) for p in middles))


def part_of(whole: Map, size: int) -> Map:
    """The ``size`` areas that are met first from the first area outwards."""
    adjoining = whole.adjoining
    taken, met = [0], {0}
    for here in taken:
        for there in adjoining[here]:
            if there not in met and len(taken) < size:
                met.add(there)
                taken.append(there)
    number = {a: n for n, a in enumerate(taken)}
    edges = [(number[a], number[b]) for a, b in whole.edges if a in number and b in number]
    return Map(
        f"{whole.name}-{len(taken)}",
        tuple(whole.areas[a] for a in taken),
        tuple(whole.values[a] for a in taken),
        tuple(sorted((min(one), max(one)) for one in edges)),
        tuple(whole.points[a] for a in taken),
    )


def grid(columns: int, rows: int, seed: int = 1) -> Map:
    """A grid with figures from 20 to 2 000, low ones far more often, and a tenth of the borders taken away."""
    chance = random.Random(seed)
    size = columns * rows
    values = tuple(round(20 * 100 ** chance.random()) for _ in range(size))
    edges = []
    for a in range(size):
        if (a + 1) % columns and (a < columns or chance.random() > 0.1):
            edges.append((a, a + 1))
        if a + columns < size and (a % columns == 0 or chance.random() > 0.1):
            edges.append((a, a + columns))
    points = tuple((float(a % columns), float(a // columns)) for a in range(size))
    return Map(f"grid-{size}", tuple(str(a) for a in range(size)), values, tuple(edges), points)
