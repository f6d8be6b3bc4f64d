"""A whole force: 40 000 officers, 27 000 places, some fifty seats open to each; 13 000 stay where they are not needed.

    python benchmarks/force.py                       # the size of the model, and what a hidden plan is worth

The bureau is invented, and made as the search sees it: arcs, worth and rows. Every demand is taken from a hidden plan,
so that there is one: skills and women in each unit, ranks in each district, mean ages on both sides, relatives apart.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from reorg.engine.arcs import ArcModel, Arcs
from reorg.rules.rows import Row, Term

OFFICERS, PLACES = 40_000, 27_000
REGIONS, DISTRICTS, UNITS = 6, 60, 1_500
POSTS, TRADES, RANKS, SKILLS = 6_750, 12, 6, 12
PAIRS = 200
UNPLACED = -5_000.0
"""What somebody without a place is worth: filling places comes first."""
KEPT = 0.95
"""Share of what the hidden plan has that is demanded."""

Ints = np.ndarray[Any, np.dtype[np.int64]]


def force(seed: int = 1) -> tuple[ArcModel, Ints]:
    """The model, and the seats of a plan that keeps all rows."""
    rng = np.random.default_rng(seed)
    units_district = np.arange(UNITS) * DISTRICTS // UNITS
    post_unit = np.sort(np.concatenate([np.arange(UNITS), rng.integers(0, UNITS, POSTS - UNITS)]))
    post_trade, post_rank = rng.integers(0, TRADES, POSTS), np.minimum(rng.geometric(0.35, POSTS) - 1, RANKS - 1)
    places = np.ones(POSTS, dtype=np.int64)
    np.add.at(places, rng.integers(0, POSTS, PLACES - POSTS), 1)
    post_district = units_district[post_unit]
    post_region = post_district * REGIONS // DISTRICTS

    trade, home = rng.integers(0, TRADES, OFFICERS), rng.integers(0, DISTRICTS, OFFICERS)
    rank = np.minimum(rng.geometric(0.35, OFFICERS) - 1, RANKS - 1)
    age, woman = rng.integers(23, 60, OFFICERS), rng.random(OFFICERS) < 0.16
    level = np.where(rng.random((OFFICERS, SKILLS)) < 0.25, rng.integers(1, 4, (OFFICERS, SKILLS)), 0)

    people, seats = _candidates(trade, rank, home * REGIONS // DISTRICTS, post_trade, post_rank, post_region)
    near = post_district[seats] == home[people]
    fit = np.clip(
        60 + 15 * level[people, post_trade[seats] % SKILLS] - 10 * np.abs(rank[people] - post_rank[seats]), 0, 100
    )
    worth = 1000.0 * (rng.random(len(people)) < 0.04) + 5 * fit + 200 * near + 3 * rng.integers(0, 34, len(people))

    hidden = _hidden(rng, people, seats, places)
    people = np.concatenate([people, np.arange(OFFICERS)])
    seats = np.concatenate([seats, np.full(OFFICERS, POSTS)])
    worth = np.concatenate([worth, np.full(OFFICERS, UNPLACED)])
    order = np.lexsort((seats, people))
    arcs = Arcs(people[order].astype(np.int32), seats[order].astype(np.int32), (OFFICERS, POSTS + 1))
    rows = _rows(rng, arcs, hidden, places, post_unit, post_district, level, rank, age, woman)
    return ArcModel(arcs, worth[order], tuple(rows), ()), hidden


def _candidates(*of: Ints) -> tuple[Ints, Ints]:
    """Pairs of one trade and region whose ranks are at most one apart."""
    trade, rank, region, post_trade, post_rank, post_region = of
    people, seats = [], []
    for t in range(TRADES):
        for r in range(REGIONS):
            who = np.flatnonzero((trade == t) & (region == r))
            where = np.flatnonzero((post_trade == t) & (post_region == r))
            p, s = np.nonzero(np.abs(rank[who][:, None] - post_rank[where][None, :]) <= 1)
            people.append(who[p])
            seats.append(where[s])
    return np.concatenate(people), np.concatenate(seats)


def _hidden(rng: np.random.Generator, people: Ints, seats: Ints, places: Ints) -> Ints:
    """Everyone in turn takes a random open seat with a place left; the rest are unplaced."""
    left, hidden = places.copy(), np.full(OFFICERS, POSTS)
    order = rng.permutation(len(people))
    for person, seat in zip(people[order].tolist(), seats[order].tolist(), strict=True):
        if hidden[person] == POSTS and left[seat]:
            hidden[person] = seat
            left[seat] -= 1
    return hidden


def _rows(
    rng: np.random.Generator,
    arcs: Arcs,
    hidden: Ints,
    places: Ints,
    post_unit: Ints,
    post_district: Ints,
    level: Ints,
    rank: Ints,
    age: Ints,
    woman: Ints,
) -> list[Row]:
    everyone, women = np.ones(OFFICERS), woman.astype(float)
    skilled = [(level[:, skill] >= 2).astype(float) for skill in range(SKILLS)]
    ranked = [(rank == one).astype(float) for one in range(RANKS)]
    # Mean age between a and b: the sum of (age - a) is not below 0, the sum of (age - b) not above.
    older, younger = (age - 38).astype(float), (age - 43).astype(float)

    def seen(where: np.ndarray[Any, Any]) -> np.ndarray[Any, np.dtype[np.float64]]:
        return np.append(where.astype(float), 0.0)

    rows = [
        Row("places", str(post), (Term(everyone, seen(np.arange(POSTS) == post)),), None, float(places[post]))
        for post in range(POSTS)
    ]

    def demand(rule: str, subject: str, weights: Any, where: Any, floor: bool) -> None:
        held = float((weights * where[hidden]).sum())
        limit = float(np.floor(held * KEPT)) if floor else float(np.ceil(held / KEPT))
        term = (Term(weights, where),)
        rows.append(Row(rule, subject, term, limit, None) if floor else Row(rule, subject, term, None, limit))

    for unit in range(UNITS):
        where = seen(post_unit == unit)
        for skill in rng.choice(SKILLS, 2, replace=False):
            demand("skill", f"{unit}:{skill}", skilled[skill], where, True)
        demand("women", str(unit), women, where, True)
    for district in range(DISTRICTS):
        where = seen(post_district == district)
        for one in range(RANKS):
            demand("rank", f"{district}:{one}", ranked[one], where, False)
        for rule, weights, floor in (("age-from", older, True), ("age-to", younger, False)):
            held = float((weights * where[hidden]).sum())
            term, slack = (Term(weights, where),), 0.02 * float(where[hidden].sum())
            low, high = (min(held, 0.0) - slack, None) if floor else (None, max(held, 0.0) + slack)
            rows.append(Row(rule, str(district), term, low and float(np.floor(low)), high and float(np.ceil(high))))
    rows += _apart(rng, arcs, hidden, post_unit, seen)
    return rows


def _apart(rng: np.random.Generator, arcs: Arcs, hidden: Ints, post_unit: Ints, seen: Any) -> list[Row]:
    """Relatives of one trade and region are never in one unit: one row for each unit that is open to both."""
    rows, pairs = [], 0
    unit_of = np.append(post_unit, -1)
    scopes = [seen(post_unit == unit) for unit in range(UNITS)]

    def units(person: int) -> set[int]:
        own = arcs.seats[arcs.starts[person] : arcs.starts[person + 1]]
        return set(unit_of[own].tolist()) - {-1}

    while pairs < PAIRS:
        a, b = rng.choice(OFFICERS, 2, replace=False).tolist()
        shared = units(a) & units(b)
        if not shared or unit_of[hidden[a]] == unit_of[hidden[b]] != -1:
            continue
        pairs += 1
        both = np.zeros(OFFICERS)
        both[[a, b]] = 1.0
        rows += [Row("apart", f"{a}+{b}:{unit}", (Term(both, scopes[unit]),), None, 1.0) for unit in sorted(shared)]
    return rows


def broken(model: ArcModel, seats: Ints) -> int:
    """How many rows a plan breaks: counted from the seats alone."""
    count = 0
    for row in model.rows:
        held = sum(float((term.people * term.seats[seats]).sum()) for term in row.terms)
        count += (row.low is not None and held < row.low - 1e-6) or (row.high is not None and held > row.high + 1e-6)
    return count


if __name__ == "__main__":
    made, plan = force()
    number = made.arcs.number(np.arange(OFFICERS), plan)
    print(
        f"{made.people} officers, {made.seats - 1} seats with {PLACES} places, {len(made.arcs)} arcs, {len(made.rows)} rows"
    )
    print(
        f"hidden plan: worth {made.worth[number].sum():.0f}, {int((plan == POSTS).sum())} unplaced, {broken(made, plan)} rows broken"
    )
