"""Why a unit has these people: what limits its headcount, who came and went, who was nearly placed, and what is scarce."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from reorg.domain.people import CATEGORIES, category_matches
from reorg.explain.ground import SMALL, Ground
from reorg.explain.obstacles import bans_of_seat, broken_alone
from reorg.explain.rows import Limit, counted, limit, support, worth_of
from reorg.plan.changes import follows, stays
from reorg.rules.rows import Mask

NEARLY = 10
"""People nearly placed whose obstacles are worked out."""
CLOSE_TO_SHORT = 1.5
"""Holders per person demanded in the whole bureau up to which something is called scarce."""


@dataclass(frozen=True, slots=True)
class Headcount:
    """People of one category in the unit and below, and the unit's own limits; ``authorized`` is today's strength."""

    category: str
    now: int
    low: int | None
    high: int | None
    target: int | None


@dataclass(frozen=True, slots=True)
class Stream:
    """People of one present unit who come here: how many of them follow their function (or stay), how many come else."""

    present: str
    follow: int
    come: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person for the unit or post: ``seat`` is his best one there, ``difference`` what the placement is worth against
    his present one in the plan, ``loss`` what the plan loses at least if he has it, proved by prices, and ``margin`` about what it loses
    at the margin, which is no proof. ``broken`` are hard rules that would break if he alone came, ``lacking`` those of
    them that would have too few."""

    person: int
    seat: int
    worth: float
    difference: float
    loss: float | None
    margin: float | None
    here: bool
    broken: tuple[str, ...] = ()
    lacking: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Scarce:
    """Something the unit needs, in one or several places (``subjects``): ``required`` people in all, ``now`` placed,
    ``open`` of the bureau's ``holders`` may be placed there by the rules on pairs, ``demanded`` in all units together.
    ``price`` is what one less in a place adds at most to the bound on every plan."""

    rule: str
    subjects: tuple[str, ...]
    required: float
    now: int
    holders: int
    open: int
    demanded: float
    price: float

    @property
    def short(self) -> bool:
        """Whether the bureau has hardly more of it than its units demand."""
        return self.holders <= CLOSE_TO_SHORT * self.demanded or self.open <= CLOSE_TO_SHORT * self.required


@dataclass(frozen=True)
class UnitTold:
    """Everything about one unit (with all below it), or about one post of it (``seats`` has one then).

    ``limits`` bind or have a price, those of units above it included; ``gone`` are people of the present units it
    absorbs who are placed elsewhere, with their new seat. ``ineligible`` counts the people whom each hard rule on pairs
    keeps from all of the seats (a person may be counted by several).
    """

    unit: int
    seats: tuple[int, ...]
    post: bool
    headcount: tuple[Headcount, ...]
    limits: tuple[Limit, ...]
    streams: tuple[Stream, ...]
    came: tuple[int, ...]
    gone: tuple[tuple[int, int], ...]
    holders: tuple[int, ...]
    candidates: tuple[Candidate, ...]
    eligible: int
    ineligible: Mapping[str, int]
    scarce: tuple[Scarce, ...]


def tell_unit(ground: Ground, unit: int, seat: int | None = None) -> UnitTold:
    """Explain a unit with everything below it, or one of its posts."""
    bureau = ground.bureau
    inside = bureau.below[unit].copy() if seat is None else np.arange(bureau.shape[1]) == seat
    seats = tuple(np.flatnonzero(inside).tolist())
    at = np.array(ground.seats, dtype=np.int64)
    here = (at >= 0) & inside[np.maximum(at, 0)] if len(at) else np.zeros(0, dtype=bool)
    came, streams = _streams(ground, here)
    ranked = candidates(ground, seats, by_worth=seat is not None)
    shown = _with_obstacles(ground, ranked)
    return UnitTold(
        unit,
        seats,
        seat is not None,
        _headcount(ground, unit) if seat is None else (),
        _limits(ground, inside),
        streams,
        came,
        _gone(ground, unit, here) if seat is None else (),
        tuple(np.flatnonzero(here).tolist()),
        shown,
        len(ranked),
        ineligible(ground, seats),
        _scarce(ground, inside),
    )


def candidates(ground: Ground, seats: Sequence[int], *, by_worth: bool) -> tuple[Candidate, ...]:
    """Everyone who may have one of the seats, exactly ranked: by worth there (for a post), else by the plan's loss."""
    if not seats:
        return ()
    columns = list(seats)
    allowed = ground.allowed[:, columns]
    people = np.flatnonzero(allowed.any(axis=1))
    inside = np.zeros(ground.bureau.shape[1], dtype=bool)
    inside[columns] = True
    if ground.priced is None:
        net = np.where(allowed, ground.worth[:, columns], -np.inf)
        short = None
    else:
        net = np.where(allowed, ground.priced.net[:, columns], -np.inf)
        short = (ground.priced.best[:, None] - net) / ground.priced.unit
    best = net.argmax(axis=1)
    spare = 0.0 if ground.priced is None else ground.audited.objective - ground.priced.bound
    found = []
    for person in people.tolist():
        at = ground.seats[person]
        here = at >= 0 and bool(inside[at])
        seat = at if here else columns[int(best[person])]
        worth = float(ground.worth[person, seat])
        margin = None if short is None else float(short[person, columns.index(seat)])
        loss = None if margin is None else spare + margin
        found.append(Candidate(person, seat, worth, worth - float(ground.held[person]), loss, margin, here))
    if by_worth:
        return tuple(sorted(found, key=lambda one: (-one.worth, one.loss or 0.0, one.person)))
    return tuple(sorted(found, key=lambda one: (one.loss or 0.0, -one.worth, one.person)))


def ineligible(ground: Ground, seats: Sequence[int]) -> dict[str, int]:
    """People kept from every one of the seats, counted by the hard rules on pairs that do it."""
    kept_out = ~ground.allowed[:, list(seats)].any(axis=1) if seats else np.zeros(0, dtype=bool)
    found: dict[str, Mask] = {}
    for seat in seats:
        for rule, people in bans_of_seat(ground, seat).items():
            found[rule] = found[rule] | people if rule in found else people
    counts = {rule: int((people & kept_out).sum()) for rule, people in found.items()}
    return dict(sorted(((rule, count) for rule, count in counts.items() if count), key=lambda one: -one[1]))


def _with_obstacles(ground: Ground, ranked: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The nearest of those who are not here, with the hard rules that would break if they alone came."""
    told, count = [], 0
    for one in ranked:
        if not one.here and count < NEARLY:
            count += 1
            alone = broken_alone(ground, one.person)[one.seat]
            one = replace(one, broken=alone.broken, lacking=alone.lacking)
        told.append(one)
    return tuple(told)


def _headcount(ground: Ground, unit: int) -> tuple[Headcount, ...]:
    result = next(one for one in ground.audited.units if one.unit_id == ground.problem.structure.units[unit].unit_id)
    strength = ground.problem.structure.units[unit].strength
    words = list(strength)
    words += [
        word for word in CATEGORIES if word in result.assigned and not any(category_matches(w, word) for w in words)
    ]
    found = []
    for word in words:
        now = sum(count for category, count in result.assigned.items() if category_matches(word, category))
        limits = strength.get(word)
        found.append(
            Headcount(word, now, *((None,) * 3 if limits is None else (limits.min, limits.max, limits.target)))
        )
    return tuple(found)


def _limits(ground: Ground, inside: Mask) -> tuple[Limit, ...]:
    """Limits that count people here: all within the unit that bind, and any other with a price; the unit's own first, the
    dearest of each first."""
    found = []
    for number, row in enumerate(ground.rows):
        price = 0.0 if ground.priced is None else ground.priced.prices[number]
        few = all(np.count_nonzero(term.people) <= 2 for term in row.terms)
        if not row.terms or (few and not price):
            continue  # relatives and partners, of which there are thousands
        seats = support(ground, number)
        if not (seats & inside).any():
            continue
        told = limit(ground, number)
        if worth_of(told) > SMALL or (told.binds and not (seats & ~inside).any()):
            found.append(told)
    own = {one.row for one in found if not (support(ground, one.row) & ~inside).any()}
    return tuple(sorted(found, key=lambda one: (one.row not in own, -worth_of(one), one.row)))


def _streams(ground: Ground, here: Mask) -> tuple[tuple[int, ...], tuple[Stream, ...]]:
    """People who come from elsewhere (neither staying nor following), and the streams by present unit."""
    structure, came = ground.problem.structure, []
    counts: dict[str, list[int]] = {}
    for person in np.flatnonzero(here).tolist():
        one = ground.problem.people[person]
        origin, unit = ground.bureau.origins.get(one.present_unit), structure.seats[ground.seats[person]].unit
        home = stays(origin, structure, unit) or follows(origin, structure, unit)
        counts.setdefault(one.present_unit, [0, 0])[0 if home else 1] += 1
        if not home:
            came.append(person)
    streams = [Stream(unit, follow, come) for unit, (follow, come) in counts.items()]
    return tuple(came), tuple(sorted(streams, key=lambda one: -(one.follow + one.come)))


def _gone(ground: Ground, unit: int, here: Mask) -> tuple[tuple[int, int], ...]:
    """People whose present unit is absorbed by this unit, or by one below it, and nowhere else, yet who are not here."""
    structure = ground.problem.structure
    below = set(structure.subtree(unit))
    found = []
    for person, one in enumerate(ground.problem.people):
        origin = ground.bureau.origins.get(one.present_unit)
        if origin is not None and origin.absorbed_by and origin.absorbed_by <= below and not here[person]:
            found.append((person, ground.seats[person]))
    return tuple(found)


def _scarce(ground: Ground, inside: Mask) -> tuple[Scarce, ...]:
    """What rows demand of certain people here, one line for each rule and kind of people, beside all demands alike.

    A demand on a whole category is a headcount, which stands among the limits.
    """
    kinds = {number: ground.rules[row.rule].kind for number, row in enumerate(ground.rows)}
    plain = {
        number: row.terms[0].people
        for number, row in enumerate(ground.rows)
        if len(row.terms) == 1 and row.terms[0].pairs is None and set(np.unique(row.terms[0].people)) <= {0.0, 1.0}
    }
    heads = {id(people) for number, people in plain.items() if kinds[number] == "strength"}
    demanding = [
        number
        for number, people in plain.items()
        if (ground.rows[number].low or 0.0) > 0 and kinds[number] != "posts" and id(people) not in heads
        and not people.all()
    ]  # fmt: skip
    seats = {number: support(ground, number) for number in demanding}
    groups: dict[tuple[str, int], list[int]] = {}
    for number in demanding:
        if seats[number].any() and not (seats[number] & ~inside).any():
            groups.setdefault((ground.rows[number].rule, id(plain[number])), []).append(number)
    at = np.array(ground.seats, dtype=np.int64)
    found = []
    for (rule, people_id), own in groups.items():
        people = counted(ground, own[0])
        where = np.any([seats[number] for number in own], axis=0)
        alike = [number for number in demanding if id(plain[number]) == people_id]
        found.append(
            Scarce(
                rule,
                tuple(ground.rows[number].subject for number in own),
                _together([(seats[n], float(ground.rows[n].low or 0.0)) for n in own]),
                int((people & (at >= 0) & where[np.maximum(at, 0)]).sum()),
                int(people.sum()),
                int((people & ground.allowed[:, where].any(axis=1)).sum()),
                _together([(seats[n], float(ground.rows[n].low or 0.0)) for n in alike]),
                max(worth_of(one) if one.side == "min" else 0.0 for one in (limit(ground, n) for n in own)),
            )
        )
    return tuple(sorted(found, key=lambda one: (one.holders / max(one.demanded, 1e-9), one.rule)))


def _together(demands: Sequence[tuple[Mask, float]]) -> float:
    """People that demands ask for together: one within another is met by the same people, others add up."""
    total: list[tuple[Mask, float]] = []
    for seats, low in sorted(demands, key=lambda one: int(one[0].sum())):
        inner = [one for one in total if not (one[0] & ~seats).any()]
        total = [one for one in total if (one[0] & ~seats).any()]
        total.append((seats, max(low, sum(amount for _, amount in inner))))
    return sum(amount for _, amount in total)
