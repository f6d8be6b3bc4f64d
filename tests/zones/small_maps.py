"""Small invented maps for the tests of zones, and every partition of them."""

from __future__ import annotations

import random
from collections.abc import Iterator

from reorg.domain.territory import Territory, Township
from reorg.domain.ways import components, neighbours


def random_map(seed: int, size: int = 7) -> Territory:
    """Connected, with populations, incidents and minutes drawn at random."""
    draw = random.Random(seed)
    towns = tuple(
        Township(f"T{n}", f"乡{n}", measures={"population": draw.randint(1, 30), "incidents": draw.randint(0, 9) / 2})
        for n in range(size)
    )
    edges: dict[tuple[str, str], float | None] = {}
    for n in range(1, size):
        edges[f"T{draw.randrange(n)}", f"T{n}"] = draw.randint(5, 40)
    for _ in range(size // 2):
        a, b = sorted(draw.sample(range(size), 2))
        edges.setdefault((f"T{a}", f"T{b}"), draw.randint(5, 40))
    return Territory(towns, edges)


def partitions(territory: Territory, zones: int) -> Iterator[list[list[int]]]:
    """Every way to cut the map into so many connected parts."""
    size, beside = len(territory.townships), neighbours(territory)

    def grow(n: int, parts: list[list[int]]) -> Iterator[list[list[int]]]:
        if n == size:
            if len(parts) == zones and all(len(components(beside, part)) == 1 for part in parts):
                yield [list(part) for part in parts]
            return
        for part in parts:
            part.append(n)
            yield from grow(n + 1, parts)
            part.pop()
        if len(parts) < zones:
            parts.append([n])
            yield from grow(n + 1, parts)
            parts.pop()

    yield from grow(0, [])
