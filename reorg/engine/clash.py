"""Why a problem has no plan: what counting proves, a smallest clash of demands, and the cheapest ways out of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from reorg.engine.clash_classes import Ints, part_of
from reorg.engine.clash_demands import Demands
from reorg.engine.clash_sets import ClashSet, Search
from reorg.engine.clash_shortage import Shortage, counted, proved
from reorg.engine.clash_ways import Loosening, WayOut, price
from reorg.engine.highs import Stopper
from reorg.rules.problem import Problem

Status = Literal["clash", "plan", "unknown"]
Depth = Literal["ways", "clash"]
WAYS = 3
FURTHER = 5
"""Further clashes that are looked for beside the first, each without a demand of the earlier ones."""
CLASH_SHARE = 0.4
"""Share of the time left that goes into finding a clash."""
FURTHER_SHARE = 0.35
"""Share of the time then left that goes into further ones."""
WAYS_SHARE = 0.7
"""Share of the time then left that goes into the ways out."""
SMALLER_SHARE = 0.4
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
    depth: Depth = "ways",
) -> Why:
    """Find out why there is no plan. ``time_limit`` in seconds (``None``: none); ``tell`` hears of each stage.

    Within the limit what is known is told: a set whose proof or smallness is not finished says so. ``depth``: "clash" ends
    with the first clash, made small and solved again.
    """
    began = time.monotonic()
    end = None if time_limit is None else began + time_limit
    whole = Stopper(stop, end, time.monotonic)

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
    shortages = counted(demands, part_of(whole, 0.2))
    say("clash")
    search.stopper = part_of(whole, CLASH_SHARE)
    first, seats = _first(search, shortages)
    if first is None and seats is None:  # nothing else can be told, so all the time there is goes into it
        search.stopper = whole
        first, seats = _first(search, shortages)
    if first is None:
        status: Status = "unknown" if seats is None else "plan"
        return Why(status, demands, tuple(shortages), seats=seats, seconds=time.monotonic() - began)
    clash = _small(search, first)
    if depth != "ways":
        search.stopper = whole
        told = search.confirmed(clash, False)
        return Why("clash", demands, tuple(shortages), told, seconds=time.monotonic() - began)
    say("further")
    search.stopper = part_of(whole, FURTHER_SHARE)
    others, known = _further(search, clash, shortages)
    say("ways")
    search.stopper = part_of(whole, WAYS_SHARE)
    loosening = Loosening(demands, search.stopper, threads, seed, set(clash).union(*others))
    ways = tuple(_ways(loosening, clash))
    say("smallest")
    search.stopper = part_of(whole, SMALLER_SHARE)
    best, smallest = _smallest(search, clash, ways, threads, seed)
    search.stopper = whole
    told = search.confirmed(best, smallest)
    further = tuple(search.confirmed(one, False) for one in others if not one & best)
    if best != clash and (sums := proved(demands, best, whole)) is not None:
        known.insert(0, sums)
    finished = not whole.due() and told.verified and all(told.minimal) and bool(ways)
    seconds = time.monotonic() - began
    return Why("clash", demands, tuple(_once([*known, *shortages])), told, further, ways, None, seconds, finished)


def _nobody() -> Ints:
    import numpy as np

    return np.zeros(0, dtype=np.int64)


def _first(search: Search, shortages: list[Shortage]) -> tuple[frozenset[int] | None, Ints | None]:
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
    search: Search, clash: frozenset[int], shortages: list[Shortage]
) -> tuple[list[frozenset[int]], list[Shortage]]:
    """Clashes that share no demand with the first or each other, and the sums that prove them all."""
    found: list[frozenset[int]] = []
    known: list[Shortage] = []
    rest = search.demands.everything
    current: frozenset[int] | None = clash
    while current is not None:
        sums = proved(search.demands, current, search.stopper)
        if sums is not None:
            known.append(sums)
        rest = rest - current
        current = None
        if len(found) < FURTHER and not search.stopper.due():
            short = next((s.numbers for s in shortages if set(s.numbers) <= rest), None)
            more = frozenset(short) if short else search.clash_within(rest)
            if more:
                current = search.shrunk(more, sorted(more, key=search.rank))
                found.append(current)
    return found, known


def _once(shortages: list[Shortage]) -> list[Shortage]:
    """Each shortage once: of those on the same demands, the first."""
    told: dict[tuple[object, ...], Shortage] = {}
    for one in shortages:
        told.setdefault((frozenset(one.numbers), one.people if one.form == "seatless" else ()), one)
    return list(told.values())


def _smallest(
    search: Search, clash: frozenset[int], ways: tuple[WayOut, ...], threads: int, seed: int
) -> tuple[frozenset[int], bool]:
    """The smallest clash that can be found in time, beginning with the sets of demands that the ways out break."""
    demands, budget = search.demands, search.stopper
    corrections = [broken for way in ways if (broken := demands.broken(way.seats))]
    loosening = Loosening(demands, budget, threads, seed, set(clash))

    def another(fewest: frozenset[int]) -> Ints | None:
        way = loosening.way(fewest)
        return None if way is None else way.seats

    return search.smallest(clash, corrections or [clash], budget, another)


def _ways(loosening: Loosening, clash: frozenset[int]) -> list[WayOut]:
    """The cheapest way out, then others that leave alone what the earlier ones loosen."""
    demands = loosening.demands
    first = loosening.way(frozenset())
    if first is None:
        return []
    ways, seen = [first], [demands.broken(first.seats)]
    if not seen[0]:
        return ways
    while len(ways) < WAYS and not loosening.stopper.due():
        for kept in _others(demands, ways, seen):
            if clash <= kept:  # there is no way out that leaves a whole clash alone
                continue
            way = loosening.way(kept)
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
