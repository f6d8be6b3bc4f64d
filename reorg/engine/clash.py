"""Why a problem has no plan: what counting proves, a smallest clash of demands, and the cheapest ways out of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from reorg.engine.clash_classes import Ints
from reorg.engine.clash_demands import Demands
from reorg.engine.clash_sets import ClashSet, Search
from reorg.engine.clash_shortage import Shortage, counted, proved
from reorg.engine.clash_ways import WayOut, cheapest, evened, price, way_out
from reorg.engine.highs import Stopper
from reorg.rules.problem import Problem

Status = Literal["clash", "plan", "unknown"]
WAYS = 3
FURTHER = 5
"""Further clashes that are looked for beside the first, each without a demand of the earlier ones."""
SMALLER = 0.25
"""Share of the time left that goes into looking for a smaller clash once the ways out are known."""
FAR = 3.0
"""A way out that leaves more of the first one alone may weigh so many times as much."""


@dataclass(frozen=True, eq=False)
class Why:
    """``clash``: proved that there is no plan. ``plan``: there is one (``seats``). ``unknown``: neither in time.

    ``clash`` is the set that is told; ``further`` are others that share no demand with it or each other; ``ways`` make
    plans of the whole problem. ``finished``: nothing was cut short.
    """

    status: Status
    demands: Demands
    shortages: tuple[Shortage, ...] = ()
    clash: ClashSet | None = None
    further: tuple[ClashSet, ...] = ()
    ways: tuple[WayOut, ...] = ()
    seats: Ints | None = None
    seconds: float = 0.0
    finished: bool = False


Tell = Callable[[str], None]


def why(
    problem: Problem,
    time_limit: float | None = 60.0,
    threads: int = 1,
    seed: int = 0,
    stop: threading.Event | None = None,
    tell: Tell | None = None,
) -> Why:
    """Find out why there is no plan. ``time_limit`` in seconds (``None``: none); ``tell`` hears of each stage.

    Within the limit what is known is told: a set whose proof or smallness is not finished says so.
    """
    began = time.monotonic()
    end = None if time_limit is None else began + time_limit
    whole = Stopper(stop, end, time.monotonic)

    def part(share: float) -> Stopper:
        """Up to a share of the time that is left."""
        left = whole.remaining()
        return Stopper(stop, None if end is None else time.monotonic() + share * left, time.monotonic)

    def say(stage: str) -> None:
        if tell is not None:
            tell(stage)

    say("counting")
    demands = Demands.of(problem)
    if not demands.bureau.shape[0]:
        return Why("plan", demands, seats=_nobody(), finished=True)
    search = Search(demands, whole, threads, seed)
    if search.check(()).answer == "none":  # the ground holds no plan: it is to blame after all
        demands = Demands.of(problem, blamed=("admits",))
        search = Search(demands, whole, threads, seed)
    shortages = counted(demands, part(0.2))
    say("clash")
    first, seats = _first(search, shortages, part(0.5))
    if first is None:
        status: Status = "unknown" if seats is None else "plan"
        return Why(status, demands, tuple(shortages), seats=seats, seconds=time.monotonic() - began)
    clash = _small(search, first)
    say("ways")
    ways = tuple(_ways(demands, clash, part(0.6), threads, seed))
    say("smallest")
    corrections = [demands.broken(way.seats) for way in ways]
    best, smallest = search.smallest(clash, [one for one in corrections if one] or [clash], part(SMALLER))
    told = search.confirmed(best, smallest)
    say("further")
    others, known = _further(search, told, shortages, part(0.5))
    every = _once([*known, *shortages])
    finished = not whole.due() and told.verified and all(told.minimal)
    seconds = time.monotonic() - began
    return Why("clash", demands, tuple(every), told, tuple(others), ways, None, seconds, finished)


def _nobody() -> Ints:
    import numpy as np

    return np.zeros(0, dtype=np.int64)


def _first(search: Search, shortages: list[Shortage], stopper: Stopper) -> tuple[frozenset[int] | None, Ints | None]:
    """Demands proved to clash, or a plan; both ``None`` when time is up."""
    for short in sorted(shortages, key=lambda one: len(one.numbers)):
        if search.check(short.numbers).answer == "none":
            return frozenset(short.numbers), None
    everything = search.demands.everything
    found = search.clash_within(everything)
    return found, None if found is not None else search.check(everything).seats


def _small(search: Search, clash: frozenset[int]) -> frozenset[int]:
    """A minimal clash within this one: the smallest of a few, one of the planner's own rules where either would do."""
    own_last = sorted(clash, key=search.rank)
    left = search.shrunk(clash, own_last)
    if len(left) > 1 and len(clash) > len(left):
        other = search.shrunk(clash, reversed(own_last))
        left = min((left, other), key=len)
        left = search.smallest_within(left, clash)
    return left


def _further(
    search: Search, told: ClashSet, shortages: list[Shortage], stopper: Stopper
) -> tuple[list[ClashSet], list[Shortage]]:
    """Clashes that share no demand with earlier ones, and the sums that prove those found."""
    found: list[ClashSet] = []
    known: list[Shortage] = []
    rest = search.demands.everything
    current: ClashSet | None = told
    while current is not None:
        sums = proved(search.demands, current.numbers, stopper)
        if sums is not None:
            known.append(sums)
        rest = rest - set(current.numbers)
        current = None
        if len(found) < FURTHER and not stopper.due():
            short = next((s.numbers for s in shortages if set(s.numbers) <= rest), None)
            more = frozenset(short) if short else search.clash_within(rest)
            if more:
                current = search.confirmed(search.shrunk(more, sorted(more, key=search.rank)), False)
                found.append(current)
    return found, known


def _once(shortages: list[Shortage]) -> list[Shortage]:
    """Each shortage once: of those on the same demands, the first."""
    told: dict[tuple[object, ...], Shortage] = {}
    for one in shortages:
        told.setdefault((frozenset(one.numbers), one.people if one.form == "seatless" else ()), one)
    return list(told.values())


def _ways(demands: Demands, clash: frozenset[int], stopper: Stopper, threads: int, seed: int) -> list[WayOut]:
    """The cheapest way out, then others that leave alone what the earlier ones loosen."""
    ways: list[WayOut] = []
    seen: list[frozenset[int]] = []
    first = _way(demands, frozenset(), stopper, threads, seed)
    if first is None:
        return []
    ways.append(first)
    seen.append(demands.broken(first.seats))
    if not seen[0]:
        return ways
    while len(ways) < WAYS and not stopper.due():
        for kept in _others(demands, ways, seen):
            if clash <= kept:  # there is no way out that leaves a whole clash alone
                continue
            way = _way(demands, kept, stopper, threads, seed)
            if way is None:
                continue
            broken = demands.broken(way.seats)
            near = way.weight <= FAR * max(first.weight, 1.0) + 1e-9
            if broken not in seen and (near or kept == _heaviest(demands, ways, seen)):
                ways.append(way)
                seen.append(broken)
                break
        else:
            break
    return ways


def _heaviest(demands: Demands, ways: list[WayOut], seen: list[frozenset[int]]) -> frozenset[int]:
    """The dearest demand of each way out so far."""
    kept = set()
    for way, broken in zip(ways, seen, strict=True):
        spent = {given.rule.id: price(given.rule) * sum(one.amount for one in given.breaches) for given in way.given}
        if broken:
            kept.add(max(broken, key=lambda n: (spent.get(demands.listed[n].rule.id, 0.0), -n)))
    return frozenset(kept)


def _others(demands: Demands, ways: list[WayOut], seen: list[frozenset[int]]) -> list[frozenset[int]]:
    """Demands to leave alone, the most different ways out first."""
    loosened = frozenset().union(*seen)
    kinds = {demands.listed[n].rule.kind for n in _heaviest(demands, ways, seen)}
    alike = frozenset(n for n, demand in enumerate(demands.listed) if demand.rule.kind in kinds)
    return list(dict.fromkeys([loosened | alike, loosened, _heaviest(demands, ways, seen)]))


def _way(demands: Demands, kept: frozenset[int], stopper: Stopper, threads: int, seed: int) -> WayOut | None:
    """The cheapest way out that leaves these demands alone."""
    found = cheapest(demands, kept, stopper, threads, seed)
    if found.seats is None:
        return None
    return way_out(demands, evened(demands, found, kept, stopper, seed), kept)
