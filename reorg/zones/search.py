"""A good partition quickly: zones grown from seeds, then townships moved between neighbouring zones (annealing).

Zones stay connected throughout; every other demand broken costs a penalty. Seeded: equal seeds give equal partitions
wherever the time does not run out.
"""

from __future__ import annotations

import math
import random
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from reorg.domain.ways import components
from reorg.zones.columns import UNREACHABLE, ways
from reorg.zones.problem import ZoneProblem

SMOOTH, SMOOTH_AT_FIRST = 0.02, 2.0
"""Weight of all zones' deviations (root mean square) beside the greatest, at the end and at the beginning: shows the search
a way where the greatest does not change."""
FAR = 600_000
"""Tenths of a minute that a township without a way to its centre counts while searching."""


@dataclass(frozen=True, slots=True)
class Found:
    """A partition by zone number and what it costs in points."""

    label: tuple[int, ...]
    cost: float


def search(
    problem: ZoneProblem,
    zones: int,
    seed: int,
    rounds: int,
    steps: int,
    deadline: float,
    stop: threading.Event | None = None,
) -> Found | None:
    """The best partition of several rounds that keeps every demand; ``None`` when none did."""
    best: Found | None = None
    for number in range(rounds):
        if number and (time.monotonic() > deadline or (stop is not None and stop.is_set())):
            break
        chance = random.Random(f"{seed}/{zones}/{number}")
        start = _grown(problem, zones, chance)
        if start is None:
            return None
        state = _State(problem, zones, start)
        found = _anneal(state, chance, steps, deadline, stop)
        if found is not None and (best is None or found.cost < best.cost - 1e-9):
            best = found
    return best


def _grown(problem: ZoneProblem, zones: int, chance: random.Random) -> list[int] | None:
    """Zones grown from random seeds, the lightest first; ``None`` when the map has more parts than there are zones."""
    parts = components(problem.adjoining)
    if not len(parts) <= zones <= problem.size:
        return None
    seeds = _seeds(problem, parts, zones, chance)
    label = [-1] * problem.size
    load = [0.0] * zones
    weigh = _weights(problem)
    for z, a in enumerate(seeds):
        label[a] = z
        load[z] = weigh[a]
    edge: list[set[int]] = [{b for b in problem.adjoining[a] if label[b] < 0} for a in seeds]
    growing = set(range(zones))
    while growing:
        z = min(growing, key=lambda one: (load[one], one))
        free = sorted(b for b in edge[z] if label[b] < 0)
        if not free:
            growing.discard(z)
            continue
        home = seeds[z]
        a = min(free, key=lambda b: (_way(problem, home, b) * (0.7 + 0.6 * chance.random()), b))
        label[a] = z
        load[z] += weigh[a]
        edge[z] |= set(problem.adjoining[a])
        edge[z].discard(a)
    return label


def _way(problem: ZoneProblem, home: int, there: int) -> float:
    way = problem.minutes[home][there]
    return 10.0 if way is None else float(way)


def _weights(problem: ZoneProblem) -> list[float]:
    found = [1.0 / problem.size] * problem.size
    for term in problem.terms:
        for a in range(problem.size):
            found[a] += term.weight * term.values[a] / term.total
    return found


def _seeds(problem: ZoneProblem, parts: list[list[int]], zones: int, chance: random.Random) -> list[int]:
    """One township a zone: the fixed centres, then in each part of the map by its size, far from each other."""
    weigh = _weights(problem)
    seats = list(problem.seats)[:zones]
    need = [max(1, sum(a in part for a in seats)) for part in map(set, parts)]
    while sum(need) < zones:
        open_ = [n for n, part in enumerate(parts) if need[n] < len(part)]
        heaviest = max(
            open_, key=lambda n: (sum(weigh[a] for a in parts[n]) / need[n] * (0.8 + 0.4 * chance.random()), -n)
        )
        need[heaviest] += 1
    seeds: list[int] = []
    for part, many in zip(parts, need, strict=True):
        chosen = [a for a in seats if a in part] or [chance.choice(part)]
        while len(chosen) < many:
            left = [a for a in part if a not in chosen]
            tried = chance.sample(left, min(len(left), 4))
            chosen.append(max(tried, key=lambda a: (min(_way(problem, a, b) for b in chosen), -a)))
        seeds += chosen[:many]
    return seeds[:zones]


class _State:
    """A partition with sums, sizes and travel by zone, kept up with each move."""

    def __init__(self, problem: ZoneProblem, zones: int, label: list[int]) -> None:
        self.problem, self.zones, self.label = problem, zones, label
        self.smooth = SMOOTH_AT_FIRST
        self.bits = [1 << a for a in range(problem.size)]
        self.near = [sum(1 << b for b in beside) for beside in problem.adjoining]
        self.mask = [0] * zones
        self.count = [0] * zones
        self.sums = [[0] * zones for _ in problem.terms]
        self.bounded = [[0] * zones for _ in problem.limits]
        for a, z in enumerate(label):
            self.mask[z] |= self.bits[a]
            self.count[z] += 1
            for m, term in enumerate(problem.terms):
                self.sums[m][z] += term.values[a]
            for m, limit in enumerate(problem.limits):
                self.bounded[m][z] += limit.values[a]
        self.price = [term.weight * 100 / term.total for term in problem.terms]
        self.penalty = 20.0 + 10.0 * sum(term.weight for term in problem.terms) + 10.0 * problem.travel_weight
        self._travel_from(label)
        self.travel = [self._zone_travel(z) for z in range(zones)] if problem.travel or self.chosen else [0.0] * zones
        self.together = [list(group) for group in problem.together]
        self.tied = bool(problem.together or problem.apart)
        self.foes: list[list[int]] = [[] for _ in label]
        for a, b in problem.apart:
            self.foes[a].append(b)
            self.foes[b].append(a)
        self.group_of = {a: group for group in self.together for a in group}

    def _travel_from(self, label: list[int]) -> None:
        size = self.problem.size
        self.chosen = len(self.problem.candidates) < size or bool(self.problem.seats)
        self.way = (
            np.minimum(ways(self.problem), FAR).astype(np.float64) if self.problem.travel else np.zeros((size, size))
        )
        self.rate = max(self.problem.travel_weight, 1e-3) / (10 * size)
        allowed = np.zeros(size, dtype=np.bool_)
        allowed[list(self.problem.candidates | set(self.problem.seats))] = True
        self.allowed = allowed
        self.seat_mask = sum(1 << a for a in self.problem.seats)
        self.cols = np.zeros((self.zones, size))
        self.member = np.zeros((self.zones, size), dtype=np.bool_)
        for a, z in enumerate(label):
            self.cols[z] += self.way[a]
            self.member[z, a] = True

    def _best_centre(self, cols: np.ndarray, member: np.ndarray, mask: int) -> float:
        """The least travel of a zone in tenths; FAR where it has no allowed centre."""
        may = member & self.allowed
        if mask & self.seat_mask:
            may = np.zeros_like(member)
            may[[a for a in self.problem.seats if mask >> a & 1]] = True
        found = cols[may]
        return float(found.min()) if len(found) else float(FAR)

    def _zone_travel(self, z: int) -> float:
        return self._best_centre(self.cols[z], self.member[z], self.mask[z])

    # what it costs ----------------------------------------------------------------------------------------------

    def balance(self) -> tuple[float, float]:
        """The greatest deviations' cost in points, and that of all of them (root mean square)."""
        worst = mean = 0.0
        for m, term in enumerate(self.problem.terms):
            offs = [abs(one * self.zones - term.total) for one in self.sums[m]]
            worst += self.price[m] * max(offs)
            mean += self.price[m] * math.sqrt(sum(off * off for off in offs) / self.zones)
        return worst, mean

    def breaches(self) -> float:
        """How much the demands other than connection are broken by."""
        problem = self.problem
        bad = 0.0
        for count in self.count:
            bad += max(0, problem.size_min - count) + max(0, count - problem.size_max)
        for m, limit in enumerate(problem.limits):
            most = limit.most(self.zones)
            for one in self.bounded[m]:
                over = abs(one * self.zones - limit.total) - most
                if over > 0:
                    bad += 0.2 + 5.0 * over / limit.total
        if self.tied:
            for group in self.together:
                bad += len({self.label[a] for a in group}) - 1
            bad += sum(self.label[a] == self.label[b] for a, b in problem.apart)
        return bad

    def total(self) -> tuple[float, float, float]:
        """What the search goes by; the cost in points; the breaches."""
        worst, mean = self.balance()
        travel = sum(self.travel)
        bad = self.breaches() + sum(one >= FAR for one in self.travel)
        real = worst + self.problem.travel_weight * travel / (10 * self.problem.size)
        return worst + self.smooth * mean + self.rate * min(travel, 1e9) + self.penalty * bad, real, bad

    # moves ------------------------------------------------------------------------------------------------------

    def may_leave(self, a: int) -> bool:
        """Whether the zone of ``a`` stays connected, and not empty, without it."""
        z = self.label[a]
        rest = self.mask[z] & ~self.bits[a]
        beside = self.near[a] & rest
        if not rest or not beside:
            return False
        if beside & (beside - 1) == 0:
            return True
        reached = edge = beside & -beside
        while edge:
            low = edge & -edge
            edge ^= low
            fresh = self.near[low.bit_length() - 1] & rest & ~reached
            reached |= fresh
            edge |= fresh
            if beside & ~reached == 0:
                return True
        return False

    def move(self, a: int, to: int) -> None:
        here = self.label[a]
        self.label[a] = to
        self.mask[here] ^= self.bits[a]
        self.mask[to] |= self.bits[a]
        self.count[here] -= 1
        self.count[to] += 1
        for m, term in enumerate(self.problem.terms):
            self.sums[m][here] -= term.values[a]
            self.sums[m][to] += term.values[a]
        for m, limit in enumerate(self.problem.limits):
            self.bounded[m][here] -= limit.values[a]
            self.bounded[m][to] += limit.values[a]
        if self.problem.travel or self.chosen:
            self.cols[here] -= self.way[a]
            self.cols[to] += self.way[a]
            self.member[here, a] = False
            self.member[to, a] = True
            self.travel[here] = self._zone_travel(here)
            self.travel[to] = self._zone_travel(to)


def _anneal(
    state: _State, chance: random.Random, steps: int, deadline: float, stop: threading.Event | None
) -> Found | None:
    problem = state.problem
    now, real, bad = state.total()
    best = Found(tuple(state.label), real) if bad == 0 else None
    edges = [(a, b) for a, beside in enumerate(problem.adjoining) for b in beside]
    if not edges:
        return best
    hot, cold = max(1.0, 0.1 * min(now, 200.0)), 1e-3
    begun, heat = time.monotonic(), 0.0
    for step in range(steps):
        if step % 256 == 0:
            if time.monotonic() > deadline or (stop is not None and stop.is_set()):
                break
            cooled = _done(step / steps, begun, deadline)
            state.smooth = SMOOTH * (SMOOTH_AT_FIRST / SMOOTH) ** (1 - cooled)
            now = state.total()[0]
            heat = hot * (cold / hot) ** cooled
        a, b = edges[int(chance.random() * len(edges))]
        here, to = state.label[a], state.label[b]
        if here == to or not state.may_leave(a):
            continue
        state.move(a, to)
        done = [(a, here)]
        if chance.random() < 0.3:  # a swap: one of the other zone comes over
            back = [c for c in _bordering(state, to, here) if c != a]
            if back:
                c = back[int(chance.random() * len(back))]
                if state.may_leave(c):
                    state.move(c, here)
                    done.append((c, to))
        then, real, bad = state.total()
        if then <= now or chance.random() < math.exp((now - then) / heat):
            now = then
            if bad == 0 and (best is None or real < best.cost - 1e-9):
                best = Found(tuple(state.label), real)
        else:
            for c, home in reversed(done):
                state.move(c, home)
    return best


def _done(share: float, begun: float, deadline: float) -> float:
    """How far the cooling is: by steps, or by the clock where the time will end before the steps do."""
    clock = (time.monotonic() - begun) / max(1e-9, deadline - begun)
    return max(share, clock) if clock > 0.25 else share


def _bordering(state: _State, zone: int, other: int) -> list[int]:
    """Townships of a zone that adjoin another zone, sorted."""
    found, left = [], state.mask[zone]
    while left:
        low = left & -left
        left ^= low
        a = low.bit_length() - 1
        if state.near[a] & state.mask[other]:
            found.append(a)
    return found


def labels_of(zones: Iterable[Iterable[int]], size: int) -> list[int]:
    """Zone numbers by township."""
    label = [-1] * size
    for z, members in enumerate(zones):
        for a in members:
            label[a] = z
    return label


__all__ = ["UNREACHABLE", "Found", "labels_of", "search"]
