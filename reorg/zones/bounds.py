"""Bounds on the cost that need no integer program: townships heavier than a zone, and travel to the nearest centres."""

from __future__ import annotations

import time

import numpy as np

from reorg.domain.ways import components
from reorg.zones.columns import MICRO, UNREACHABLE, price_off, way_price, ways
from reorg.zones.problem import Term, ZoneProblem

ROUNDS = 400
HEAVIEST, GROUND = 8, 4000
"""Heaviest townships whose zone is looked for, and connected sets around one that are looked at."""


def balance_bound(problem: ZoneProblem, zones: int) -> float:
    """Millionths of a point: what the zone of the heaviest township costs at least, or zones of the fewest or most."""
    found = 0.0
    for m, term in enumerate(problem.terms):
        ordered = sorted(term.values)
        least = sum(ordered[: problem.size_min])
        most = sum(ordered[-problem.size_max :])
        low = max(max(term.values), least)
        ends = np.zeros((2, len(problem.terms)), dtype=np.int64)
        ends[:, m] = (low, most)
        priced = price_off(problem, ends, zones)[:, m]
        above = priced[0] if low * zones > term.total else 0
        below = priced[1] if most * zones < term.total else 0
        found += max(float(max(above, below)), _pieces(problem, term, zones), _heaviest(problem, term, zones))
    return found


def _pieces(problem: ZoneProblem, term: Term, zones: int) -> float:
    """What a part of the map that adjoins no other costs at least: cut into any number of zones, one is as far off as their mean."""
    found = 0.0
    for piece in components(problem.adjoining):
        part = sum(term.values[a] for a in piece)
        most = max(1, min(zones, len(piece) // problem.size_min))
        off = min(abs(part * zones - many * term.total) / many for many in range(1, most + 1))
        found = max(found, off * term.weight * 100 * MICRO / term.total)
    return found


def _heaviest(problem: ZoneProblem, term: Term, zones: int) -> float:
    """What the zone of a heavy township costs at least: of all connected sets that hold it and grow no heavier than the mean and
    one township more, the nearest to the mean. A township that only adjoins heavy ones has few."""
    if min(term.values) < 0 or max(term.values) * zones * 2 < term.total:
        return 0.0
    found = 0
    for a in sorted(range(problem.size), key=lambda a: -term.values[a])[:HEAVIEST]:
        least = term.total * zones
        met = {frozenset([a])}
        edge = list(met)
        while edge and len(met) <= GROUND and least > found:
            here = edge.pop()
            above = sum(term.values[b] for b in here) * zones - term.total
            least = min(least, abs(above))
            if above < 0 and len(here) < problem.size_max:
                near = {b for c in here for b in problem.adjoining[c]} - here
                further = {here | {b} for b in near} - met
                met |= further
                edge += sorted(further, key=sorted)
        if not edge:
            found = max(found, least)
    return found * term.weight * 100 * MICRO / term.total


def travel_bound(problem: ZoneProblem, zones: int, deadline: float) -> float:
    """Millionths of a point: travel to the best ``zones`` centres, each serving its ``size_max`` nearest: Lagrange's bound on the p-median.

    Each township is served once: relaxed at a price of its own, bettered by subgradients (Beasley 1993).
    """
    if problem.travel_weight <= 0:
        return 0.0
    table = ways(problem).astype(np.float64)
    allowed = sorted(problem.candidates | set(problem.seats))
    table = table[allowed]
    seats = np.array([j in problem.seats for j in allowed])
    if zones > len(allowed):
        return 0.0
    near = np.sort(np.where(table >= UNREACHABLE, np.inf, table), axis=0)
    price = np.where(np.isfinite(near[min(1, len(near) - 1)]), near[min(1, len(near) - 1)], 0.0)
    best, step, stale = 0.0, 1.0, 0
    target = float(np.where(np.isfinite(near[0]), near[0], 0).sum() + price.sum()) or 1.0
    for _ in range(ROUNDS):
        gain = np.minimum(table - price, 0.0)
        if problem.size_max < problem.size:
            gain = -np.sort(-np.sort(gain, axis=1)[:, : problem.size_max], axis=1)
            total = gain.sum(axis=1)
        else:
            total = gain.sum(axis=1)
        order = np.lexsort((np.arange(len(allowed)), total, ~seats))[:zones]
        value = float(price.sum() + total[order].sum())
        if value > best:
            best, stale = value, 0
        else:
            stale += 1
            if stale >= 12:
                step, stale = step / 2, 0
        served = (table[order] < price).sum(axis=0)
        away = 1.0 - served
        length = float((away**2).sum())
        if length == 0 or step < 1e-4 or time.monotonic() > deadline:
            break
        target = max(target, best * 1.05)
        price = np.maximum(0.0, price + step * 0.05 * max(target - value, best * 0.02) / length * away)
    return max(0.0, float(np.floor(best))) * way_price(problem)
