"""Betters a partition where one measure alone is balanced: the worst zone and some beside it are cut anew, exactly, again and again."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from reorg.zones.columns import MICRO, TooMany, enumerate_columns
from reorg.zones.pick import pick
from reorg.zones.problem import Term, ZoneProblem
from reorg.zones.words import WORD

TRIES = 40
"""Choices of zones beside the worst that are tried without gain before it is left."""
BUDGET = 150_000
"""Connected sets grown for one try; ground that needs more is left alone."""

Zones = tuple[tuple[int, ...], ...]


def applies(problem: ZoneProblem) -> bool:
    """Whether nothing but one measure and the zones' sizes is asked for: then zones can be cut anew by themselves."""
    free = len(problem.candidates) == problem.size and not problem.seats
    tied = problem.together or problem.apart or problem.limits
    return len(problem.terms) == 1 and not problem.travel and free and not tied


def recut(problem: ZoneProblem, zones: Zones, seed: int, deadline: float, stop: threading.Event | None = None) -> Zones:
    """The partition, its worst zone bettered until no try gains; ``problem`` is one that this applies to."""
    chance = random.Random(f"{seed}/recut/{len(zones)}")
    term, now, idle = problem.terms[0], [tuple(one) for one in zones], 0
    while idle < TRIES and time.monotonic() < deadline and not (stop is not None and stop.is_set()):
        off = [abs(sum(term.values[a] for a in members) * len(now) - term.total) for members in now]
        worst = max(range(len(now)), key=lambda z: (off[z], -z))
        chosen = _beside(problem, now, worst, 2 + idle % 3, chance)
        limit = int(off[worst] * (term.weight * 100 * MICRO / term.total)) - 1
        better = None if limit < 0 else _cut(problem, [now[z] for z in chosen], len(now), limit, deadline, stop)
        if better is None:
            idle += 1
            continue
        for z, members in zip(chosen, better, strict=True):
            now[z] = members
        idle = 0
    return tuple(now)


def _beside(
    problem: ZoneProblem, zones: Sequence[tuple[int, ...]], first: int, many: int, chance: random.Random
) -> list[int]:
    """So many zones that adjoin one another, begun from one, at random."""
    zone_of = {a: z for z, members in enumerate(zones) for a in members}
    chosen = [first]
    while len(chosen) < many:
        near = sorted({zone_of[b] for z in chosen for a in zones[z] for b in problem.adjoining[a]} - set(chosen))
        if not near:
            break
        chosen.append(chance.choice(near))
    return chosen


def _cut(
    problem: ZoneProblem,
    zones: Sequence[tuple[int, ...]],
    all_zones: int,
    limit: int,
    deadline: float,
    stop: threading.Event | None,
) -> list[tuple[int, ...]] | None:
    """The ground of these zones cut into as many, each within ``limit`` of the whole map's mean; ``None`` where that was not found."""
    areas = sorted(a for members in zones for a in members)
    if len(areas) > WORD:
        return None
    part = _part(problem, areas, len(zones), all_zones)
    try:
        columns = enumerate_columns(part, len(zones), float(limit), 0.0, BUDGET, deadline)
    except TooMany:
        return None
    if not columns.size:
        return None
    found = pick(part, columns, len(zones), limit, deadline, stop)
    if found.chosen is None:
        return None
    return [tuple(areas[int(a)] for a in np.flatnonzero(columns.inside[c])) for c in found.chosen]


def _part(problem: ZoneProblem, areas: Sequence[int], zones: int, all_zones: int) -> ZoneProblem:
    """The problem on some of the townships; figures are scaled so that the mean of a zone is that of the whole map."""
    place = {a: n for n, a in enumerate(areas)}
    term = problem.terms[0]
    values = tuple(term.values[a] * all_zones for a in areas)
    return replace(
        problem,
        areas=tuple(problem.areas[a] for a in areas),
        adjoining=tuple(tuple(place[b] for b in problem.adjoining[a] if b in place) for a in areas),
        counts=(zones, zones),
        size_max=min(problem.size_max, len(areas)),
        terms=(Term(term.key, term.weight, values, term.total * zones),),
        minutes=tuple((None,) * len(areas) for _ in areas),
        candidates=frozenset(range(len(areas))),
    )
