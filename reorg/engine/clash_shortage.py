"""Shortages that counting alone proves: some rows, added up with whole weights, ask more than everyone can give.

For weights w of rows (positive at a lower limit, negative at an upper one) no plan gives more than the sum over people
of the most that one seat of theirs adds; where that is below the sum of the limits, the demands have no plan together.
The sums are of whole numbers, and no solver has a say in them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from typing import Literal

import numpy as np

from reorg.engine.clash_classes import Floats, Ints, Mask
from reorg.engine.clash_demands import Demand, Demands
from reorg.engine.highs import Stopper
from reorg.engine.model import Model
from reorg.rules.rows import Row

Form = Literal["floor", "capacity", "mixed", "seatless"]
EXACT = 2**53


@dataclass(frozen=True, eq=False)
class Shortage:
    """``floor``: lower limits ask for ``required``, people can give ``available`` at most. ``capacity``: ``required``
    people have to sit there, upper limits leave room for ``available``. ``mixed``: lower limits ask for ``required``,
    and ``available`` is the most that people and upper limits together give.
    ``seatless``: somebody who may sit nowhere.

    ``numbers`` are the demands; ``rows`` those that are added up, with their weights; ``people`` those who can give
    something (or must sit there). ``banned``: bans have to do with it.
    """

    form: Form
    numbers: tuple[int, ...]
    required: float
    available: float
    rows: tuple[tuple[int, int, float], ...] = ()
    people: tuple[int, ...] = ()

    def of(self, number: int) -> list[float]:
        """The weights that one demand's rows have."""
        return [weight for n, _, weight in self.rows if n == number]


def counted(demands: Demands, stopper: Stopper, most: int = 60) -> list[Shortage]:
    """Everyone who may sit nowhere, and every single row that is short by itself or with the bans; at most ``most``."""
    found = list(_seatless(demands, most))
    ground = demands.allowed(())
    banned = demands.allowed(ban for demand in demands.listed for ban in demand.bans)
    bans = [number for number, demand in enumerate(demands.listed) if demand.bans]
    seatless = ~banned.any(axis=1)
    banned[seatless] = ground[seatless]
    for number, demand in enumerate(demands.listed):
        if len(found) >= most or stopper.due():
            break
        if demand.amounts or demand.rule.speaks_of_pairs:
            continue
        for at, row in enumerate(demand.rows):
            for sign, limit in ((1, row.low), (-1, row.high)):
                if limit is None or not _may_be_short(row, sign, limit, banned):
                    continue
                short = _single(demands, number, at, sign, limit, ground, ())
                short = short or _single(demands, number, at, sign, limit, banned, bans)
                if short is not None:
                    found.append(short)
    return found


def _seatless(demands: Demands, most: int) -> Iterator[Shortage]:
    ground = demands.allowed(())
    bans = [(number, demand) for number, demand in enumerate(demands.listed) if demand.bans]
    banned = demands.allowed(ban for _, demand in bans for ban in demand.bans)
    for person in np.flatnonzero(~banned.any(axis=1))[:most]:
        open_ = ground[person].copy()
        chosen: list[int] = []
        hits = {number: _hit(demand, int(person), len(open_)) for number, demand in bans}
        while open_.any():  # the ban that closes most of what is still open, again and again
            number = max(hits, key=lambda n: (int((hits[n] & open_).sum()), -n))
            open_ &= ~hits[number]
            chosen.append(number)
        for number in list(chosen):
            rest = [hits[other] for other in chosen if other != number]
            if rest and not (ground[person] & ~np.logical_or.reduce(rest)).any():
                chosen.remove(number)
        yield Shortage("seatless", tuple(sorted(chosen)), 1, 0, (), (int(person),))


def _hit(demand: Demand, person: int, width: int) -> Mask:
    """Seats that a demand's bans close to somebody."""
    hit = np.zeros(width, dtype=bool)
    for ban in demand.bans:
        if ban.people[person]:
            own = ban.seats if ban.pairs is None else ban.seats & ban.pairs[person]
            hit[: len(own)] |= own
    return hit


def _may_be_short(row: Row, sign: int, limit: float, allowed: Mask) -> bool:
    """A quick look that lets most rows pass: what the people with a weight could give, wherever they sat."""
    if not row.terms:
        return True
    term = row.terms[0]
    if len(row.terms) > 1 or term.pairs is not None or (term.people < 0).any() or (term.seats < 0).any():
        return True
    members, here = np.flatnonzero(term.people), np.flatnonzero(term.seats)
    weights = term.people[members]
    if sign > 0:
        reach = allowed[np.ix_(members, here)].any(axis=1)
        return float(weights[reach].sum()) * float(term.seats.max(initial=0)) < limit
    elsewhere = np.ones(allowed.shape[1], dtype=bool)
    elsewhere[here] = False
    bound = ~allowed[np.ix_(members, np.flatnonzero(elsewhere))].any(axis=1)
    return float(weights[bound].sum()) * float(term.seats.max(initial=0)) > limit


def _single(
    demands: Demands, number: int, at: int, sign: int, limit: float, allowed: Mask, bans: Collection[int]
) -> Shortage | None:
    row = demands.listed[number].rows[at]
    gained = _gains(demands, [row], [float(sign)], allowed)
    best = np.where(allowed, gained, -np.inf).max(axis=1, initial=-np.inf)
    if not np.isfinite(best).all() or not float(best.sum()) < sign * limit - 1e-9:
        return None
    needed = _needed_bans(demands, bans, gained, sign * limit) if bans else ()
    return _told([(number, at, float(sign))], (number, *needed), [row], best, row.unit)


def _needed_bans(demands: Demands, bans: Collection[int], gained: Floats, least: float) -> tuple[int, ...]:
    """The bans without which the row would not be short, others being left out one by one."""
    kept = list(bans)
    for number in list(kept):
        rest = [n for n in kept if n != number]
        allowed = demands.allowed(ban for n in rest for ban in demands.listed[n].bans)
        best = np.where(allowed, gained, -np.inf).max(axis=1, initial=-np.inf)
        if float(best.sum()) < least - 1e-9:
            kept = rest
    return tuple(kept)


def proved(demands: Demands, numbers: Collection[int], stopper: Stopper) -> Shortage | None:
    """The sum that proves a clash, where fractions of people cannot keep it either; ``None`` where there is none."""
    chosen = sorted(numbers)
    parts = demands.parts(chosen)
    if any(part.amounts or part.rule.speaks_of_pairs for part in parts):
        return None  # no matter of counting
    program = demands.program(chosen)
    if len(program.hopeless):
        return Shortage("seatless", tuple(chosen), 1, 0, (), (int(program.hopeless[0]),))
    priced = program.prices(stopper)
    if priced is None:
        return None
    rows = [(number, at, row) for number, part in zip(chosen, parts, strict=True) for at, row in enumerate(part.rows)]
    weights = _whole(-priced[0], [row for _, _, row in rows])
    if weights is None:
        return None
    taken = [(n, at, row, w) for (n, at, row), w in zip(rows, weights, strict=True) if w]
    allowed = demands.allowed(ban for part in parts for ban in part.bans)
    gained = _gains(demands, [row for _, _, row, _ in taken], [w for *_, w in taken], allowed)
    best = np.where(allowed, gained, -np.inf).max(axis=1, initial=-np.inf)
    least = _least([w for *_, w in taken], [row for _, _, row, _ in taken])
    if np.abs(best).sum() >= EXACT or not float(best.sum()) < least - 1e-9:
        return None
    worth = min(abs(w) * row.unit for _, _, row, w in taken)
    return _told([(n, at, w) for n, at, _, w in taken], tuple(chosen), [row for _, _, row, _ in taken], best, worth)


def together(
    demands: Demands, stopper: Stopper, known: Sequence[Shortage] = (), most: int = 5
) -> tuple[list[Shortage], bool]:
    """Shortages over several demands together, as sums that prove them; at most ``most``, none of which shares a row with
    another or has a demand of the ``known`` ones. The second value says whether the search was finished.

    Demands that speak of pairs are no matter of counting and are left out.
    """
    found: list[Shortage] = []
    rest = {n for n, one in enumerate(demands.listed) if not one.amounts and not one.rule.speaks_of_pairs}
    rest -= {number for short in known for number in short.numbers}
    while len(found) < most and not stopper.due():
        short = proved(demands, rest, stopper)
        if short is None:
            return found, not stopper.due()
        if not short.rows:  # somebody can sit nowhere, beyond those that are known
            return found, False
        short = _without_spare_bans(demands, short)
        found.append(short)
        rest -= {number for number, *_ in short.rows}
    return found, False


def _without_spare_bans(demands: Demands, short: Shortage) -> Shortage:
    """The same sum on the demands that it adds up and the bans that it cannot do without."""
    added = {number for number, *_ in short.rows}
    parts = {number: demands.listed[number] for number in short.numbers}
    rows = [parts[number].rows[at] for number, at, _ in short.rows]
    weights = [weight for *_, weight in short.rows]
    gained = _gains(demands, rows, weights, demands.allowed(()))
    bans = [number for number, part in parts.items() if part.bans]
    needed = _needed_bans(demands, bans, gained, _least(weights, rows))
    return replace(short, numbers=tuple(sorted({*added, *needed})))


def _whole(weights: Floats, rows: Sequence[Row]) -> list[float] | None:
    """Weights of the rows as whole numbers in the same proportion; 0 stays 0."""
    told = [Fraction(0)] * len(rows)
    worth = [abs(float(w)) * row.unit for w, row in zip(weights, rows, strict=True)]
    some = [one for one in worth if one > 1e-9]
    if not some:
        return None
    for n, (w, row) in enumerate(zip(weights, rows, strict=True)):
        if worth[n] > 1e-9:
            share = Fraction(worth[n] / min(some)).limit_denominator(1000)
            told[n] = (share if w > 0 else -share) / Fraction(str(row.unit))
    factor = lcm(*(one.denominator for one in told))
    return [float(one * factor) for one in told] if factor < 10**9 else None


def _gains(demands: Demands, rows: Sequence[Row], weights: Sequence[float], allowed: Mask) -> Floats:
    """People x seats: what each placement adds to the rows, weighed."""
    model = Model(np.zeros(allowed.shape), allowed, tuple(demands.widened(rows)), ())
    return model.priced(-np.array(weights))


def _least(weights: Sequence[float], rows: Sequence[Row]) -> float:
    """What the weighed rows ask for together."""
    limits = (row.low if w > 0 else row.high for w, row in zip(weights, rows, strict=True))
    return sum(w * (0.0 if limit is None else limit) for w, limit in zip(weights, limits, strict=True))


def _told(
    rows: list[tuple[int, int, float]], numbers: tuple[int, ...], added: Sequence[Row], best: Floats, worth: float
) -> Shortage:
    """The sums in the rules' own unit."""
    least = _least([w for *_, w in rows], added)
    most = float(best.sum())
    if all(w > 0 for *_, w in rows):
        people: Ints = np.flatnonzero(best > 0)
        return Shortage("floor", numbers, least / worth, most / worth, tuple(rows), tuple(people.tolist()))
    if all(w < 0 for *_, w in rows) and most <= 0:
        people = np.flatnonzero(best < 0)
        return Shortage("capacity", numbers, -most / worth, -least / worth, tuple(rows), tuple(people.tolist()))
    room = sum(-w * (row.high or 0.0) for (_, _, w), row in zip(rows, added, strict=True) if w < 0)
    return Shortage("mixed", numbers, (least + room) / worth, (most + room) / worth, tuple(rows))
