"""Justified envy: who wished for a place that a less fitting colleague got, though no rule on pairs stood against it.

The definition, told in ``docs/fairness.md``: person P envies Q justly in a seat that Q holds when

1. P wished for a unit that the seat is in (or below) more than for where P is placed;
2. P may take the seat: no hard rule on pairs bans it;
3. P is of Q's category, so that headcounts by category stay;
4. P is fitter there than Q by the plan's own measure (``fit``, and ``merit`` in promotion posts, in the project's weights);
5. Q may be seated outside the unit that P wished for: his place there is not demanded by a pin, his status or another
   hard rule on him.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from reorg.rules.added import eligible_pairs
from reorg.rules.claims import pool_scores
from reorg.rules.problem import Problem
from reorg.rules.rows import Floats
from reorg.rules.seated import Seated

DECIMALS = 6
"""Scores are compared to so many decimals: they are weighted means of whole points."""


@dataclass(frozen=True, slots=True)
class Envied:
    """``person`` envies ``holder`` in ``seat`` (indices); ``wish`` counts his wishes from 0, ``now`` likewise where he is
    (``None``: in none of his wishes). Scores are 0 to 100."""

    person: int
    holder: int
    seat: int
    wish: int
    now: int | None
    score: float
    holder_score: float


def fitness(problem: Problem) -> Floats:
    """People x seats: the score by which two people are compared in a seat, 0 to 100."""
    if "_fitness" not in problem.__dict__:
        problem.__dict__["_fitness"] = np.round(pool_scores(problem, eligible_pairs(problem)), DECIMALS)
    kept: Floats = problem.__dict__["_fitness"]
    return kept


def envied(seated: Seated) -> Iterator[Envied]:
    """Every pair of justified envy in a finished plan, in the roster's order of those who envy, then of seats."""
    problem, structure = seated.problem, seated.structure
    may, scores = eligible_pairs(problem), fitness(problem)
    lines = [frozenset(structure.ancestors(seat.unit)) for seat in structure.seats]
    named: dict[str, frozenset[int]] = {}
    free: dict[tuple[int, str], bool] = {}

    def inside(wish: str, seat: int) -> bool:
        if wish not in named:
            named[wish] = frozenset(structure.find(wish))
        return not named[wish].isdisjoint(lines[seat])

    def can_leave(holder: int, wish: str) -> bool:
        if (holder, wish) not in free:
            free[holder, wish] = any(not inside(wish, int(seat)) for seat in np.flatnonzero(may[holder]))
        return free[holder, wish]

    for number, person in enumerate(problem.people):
        at = seated.seat_of[number]
        now = None if at < 0 else next((k for k, wish in enumerate(person.wishes) if inside(wish, at)), None)
        better = person.wishes[:now]
        for seat in np.flatnonzero(may[number]).tolist() if better else ():
            asked = next((k for k, wish in enumerate(better) if inside(wish, seat)), None)
            if asked is None:
                continue
            mine = float(scores[number, seat])
            for colleague in seated.holders(seat):
                holder = problem.person_index[colleague.person_id]
                his = float(scores[holder, seat])
                if colleague.category == person.category and mine > his and can_leave(holder, better[asked]):
                    yield Envied(number, holder, seat, asked, now, mine, his)
