"""Two people exchange their places: which hard rules that would break."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reorg.rules.added import added, allowed_pairs
from reorg.rules.audit import in_force
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.concessions import CLOSE
from reorg.rules.problem import Problem
from reorg.rules.registry import breaches_of
from reorg.rules.rows import Ban, Floats, Row, Term
from reorg.rules.seated import Seated

Numbers = NDArray[np.int64]


def exchange_breaks(
    problem: Problem, seats: Sequence[int], pairs: Sequence[tuple[int, int]]
) -> tuple[tuple[str, ...], ...]:
    """For each pair of people, the hard rules that exchanging their seats would break, or break more than now.

    ``seats[p]`` is a seat index, -1 for someone unplaced. Bans are looked up, rows tell what the exchange changes; a rule
    whose rows have amounts of their own is checked whole. Rules in the order of the problem's.
    """
    every, allowed = added(problem), allowed_pairs(problem)
    order = {rule.id: number for number, rule in enumerate(problem.rules)}
    hard = {rule.id for rule in problem.rules if in_force(rule, problem).hard}
    whole = {row.rule for row in every.rows if row.amounts}
    broken: list[set[str]] = [set() for _ in pairs]
    for number, (a, b) in enumerate(pairs):
        for person, seat in ((a, seats[b]), (b, seats[a])):
            if seat >= 0 and not allowed[person, seat]:
                broken[number] |= {ban.rule for ban in every.bans if _bans(ban, person, seat)}
    for row in every.rows:
        if row.rule in hard and row.rule not in whole:
            now, then = _activities(row, seats, pairs)
            for number in np.flatnonzero(_beyond(row, then) > _beyond(row, np.array([now])) + CLOSE).tolist():
                broken[number].add(row.rule)
    checked = [rule for rule in problem.rules if rule.id in whole and rule.id in hard]
    before = {rule.id: _breach(problem, rule, seats) for rule in checked}
    for number, (a, b) in enumerate(pairs if checked else ()):
        changed = list(seats)
        changed[a], changed[b] = changed[b], changed[a]
        broken[number] |= {rule.id for rule in checked if _breach(problem, rule, changed) > before[rule.id] + CLOSE}
    return tuple(tuple(sorted(one, key=lambda rule: order.get(rule, len(order)))) for one in broken)


def _bans(ban: Ban, person: int, seat: int) -> bool:
    return bool(ban.people[person] and ban.seats[seat] and (ban.pairs is None or ban.pairs[person, seat]))


def _beyond(row: Row, activity: Floats) -> Floats:
    """How far a row is beyond its limits."""
    short = np.zeros_like(activity) if row.low is None else np.maximum(0.0, row.low - activity)
    over = np.zeros_like(activity) if row.high is None else np.maximum(0.0, activity - row.high)
    found: Floats = short + over
    return found


def _activities(row: Row, seats: Sequence[int], pairs: Sequence[tuple[int, int]]) -> tuple[float, Floats]:
    """What a row adds up to on the plan, and on the plan after each exchange."""
    at = np.array(seats, dtype=np.int64)
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    a, b = both[:, 0], both[:, 1]
    now, change = 0.0, np.zeros(len(both))
    for term in row.terms:
        now += float(_weight(term, np.arange(len(at)), at).sum())
        change += _weight(term, a, at[b]) + _weight(term, b, at[a]) - _weight(term, a, at[a]) - _weight(term, b, at[b])
    return now, now + change


def _weight(term: Term, people: Numbers, seats: Numbers) -> Floats:
    """What people in these seats add to a term; nothing where they have none (-1)."""
    made: Floats = np.where(seats >= 0, term.people[people] * term.seats[seats], 0.0)
    return made if term.pairs is None else made * term.pairs[people, seats]


def _breach(problem: Problem, rule: RuleSettings, seats: Sequence[int]) -> float:
    bureau = Bureau.of(problem)
    seated = Seated(problem, seats, bureau.reader, bureau.places, dict(bureau.origins))
    return float(sum(one.amount for one in breaches_of(rule, seated)))
