"""Levels of leadership posts, who claims which post by his present duties, and what a pool is judged by.

Used by ``slotting: levels`` (see ``docs/slotting.md``): posts are filled from the top level down, people are slotted into
the post their duties went to, the rest compete.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from reorg.domain.ladders import POST_LEVEL
from reorg.domain.people import Person
from reorg.domain.settings import DEFAULT_OBJECTIVE
from reorg.domain.structure import Seat
from reorg.rules.added import allowed_pairs
from reorg.rules.bureau import Bureau
from reorg.rules.problem import Problem
from reorg.rules.rows import Floats, Mask
from reorg.rules.worth import fit, merit

MOST = 0.5
"""A unit takes over the duties of a present one when it absorbs more than this share of it."""

WITHOUT_LEVEL = ""
"""The last step: leadership posts to which the structure gives no level."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """Person and seat (indices); ``rivals``: others who claim the same post beyond its places."""

    person: int
    seat: int
    rivals: int


def levels(problem: Problem) -> tuple[str, ...]:
    """Levels of the structure's leadership posts, the highest first; those without a level last."""
    found = {seat.post.level for seat in problem.structure.seats if seat.post.leader}
    return tuple(sorted(found, key=lambda level: (level == WITHOUT_LEVEL, -POST_LEVEL.order(level), level)))


def seats_at(problem: Problem, level: str) -> list[int]:
    """Leadership posts of a level, as seat indices in the structure's order."""
    seats = problem.structure.seats
    return [number for number, seat in enumerate(seats) if seat.post.leader and seat.post.level == level]


def claims(problem: Problem, level: str, settled: Collection[int] = ()) -> list[Claimed]:
    """Who claims which post of a level, people in the roster's order; the ``settled`` have a post already.

    Somebody claims a post when he leads at this level today, most of his unit's work goes to the post's unit (or that is
    the unit itself), and among the posts of the level there that no rule bars him from, one alone answers to his: the
    only one, or the only one of the same title.
    """
    bureau, allowed = Bureau.of(problem), allowed_pairs(problem)
    if level == WITHOUT_LEVEL:
        return []
    at_level = seats_at(problem, level)
    pairs: list[tuple[int, int]] = []
    for number, person in enumerate(problem.people):
        if number in settled or not person.leads or POST_LEVEL.order(person.post_level) != POST_LEVEL.order(level):
            continue
        taker = _taker(bureau, person.present_unit)
        there = [seat for seat in at_level if problem.structure.seats[seat].unit == taker and allowed[number, seat]]
        alike = [seat for seat in there if _same_title(person, problem.structure.seats[seat])]
        answering = there if len(there) == 1 else alike
        if len(answering) == 1:
            pairs.append((number, answering[0]))
    count = Counter(seat for _, seat in pairs)
    places = problem.structure.seats
    return [Claimed(person, seat, max(0, count[seat] - (places[seat].post.places or 1))) for person, seat in pairs]


def _taker(bureau: Bureau, present: str) -> int:
    """The new unit that is the present one or takes over most of it; -1 where none does.

    A unit that nobody absorbs goes with the nearest above it that somebody does.
    """
    structure = bureau.problem.structure
    origin = bureau.origins.get(present)
    for unit_id in () if origin is None else origin.ids:
        if unit_id in structure.index and (
            unit_id == present or unit_id in structure.units[structure.index[unit_id]].absorbs
        ):
            return structure.index[unit_id]
        shares = {
            number: unit.absorbs[unit_id] for number, unit in enumerate(structure.units) if unit_id in unit.absorbs
        }
        if shares:
            best = max(shares, key=lambda number: (shares[number], -number))
            return best if shares[best] > MOST else -1
    return -1


def _same_title(person: Person, seat: Seat) -> bool:
    """Whether a post's title stands at the end of the present one (城关派出所所长: 所长); a deputy's is not a chief's."""
    title = person.post.strip()
    names = [seat.post.name.zh, seat.post.name.get("en")]
    for name in filter(None, names):
        if title == name or (title.endswith(name) and not title[: -len(name)].endswith("副")):
            return True
    return False


def pool_scores(problem: Problem, eligible: Mask | None = None) -> Floats:
    """People x seats, 0-100: ``fit`` and ``merit`` in the project's weights (those of the tool where both are 0).

    ``merit`` counts in posts filled by promotion alone, among those ``eligible`` (``None``: by all rules in force);
    elsewhere the score is ``fit``.
    """
    bureau = Bureau.of(problem)
    objective = problem.settings.objective
    if not objective.fit and not objective.merit:
        objective = DEFAULT_OBJECTIVE
    by_score = np.array([bool(seat.post.promotion) for seat in problem.structure.seats])
    fitting = bureau.kept("worth:fit", lambda: fit(bureau)).astype(float)
    ranked = merit(bureau, allowed_pairs(problem) if eligible is None else eligible).astype(float)
    weights = objective.fit + objective.merit
    both = (objective.fit * fitting + objective.merit * ranked) / weights
    scores: Floats = np.where(by_score[None, :], both, fitting)
    return scores
