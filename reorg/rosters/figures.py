"""What each person's turns add up to, over the period and with earlier months: the one place where it is counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import gcd

from reorg.rosters.days import months_of
from reorg.rosters.problem import RosterProblem
from reorg.rosters.settings import MEASURES, Measure
from reorg.rosters.turn import Turn

Counts = dict[Measure, list[int]]
"""By measure an amount for each member, in the measure's unit (hours in minutes)."""


def counts(problem: RosterProblem, turns: Iterable[Turn]) -> Counts:
    """What everybody's turns count, by measure."""
    day = {one.date: d for d, one in enumerate(problem.days)}
    found: Counts = {measure: [0] * len(problem.members) for measure in MEASURES}
    for turn in turns:
        for person in turn.people:
            for measure in MEASURES:
                found[measure][problem.number[person]] += problem.amount(measure, day[turn.date], turn.duty)
    return found


def unit(problem: RosterProblem, measure: Measure) -> int:
    """The greatest amount of which every duty's is a multiple (at least 1): totals are compared in these."""
    return max(1, gcd(*(problem.amount(measure, d, q.id) for d in range(len(problem.days)) for q in problem.duties)))


def compared(problem: RosterProblem, measure: Measure) -> tuple[int, ...]:
    """Members among whom a measure is evened out: those who may take a duty that counts for it."""
    able: set[int] = set()
    for q in problem.duties:
        if any(problem.need(d, q) and problem.amount(measure, d, q.id) for d in range(len(problem.days))):
            able |= problem.may[q.id]
    return tuple(sorted(able))


def peers(problem: RosterProblem) -> dict[int, tuple[int, ...]]:
    """By member everybody who may take exactly the same duties, in groups whose others may take the same as well.

    Who takes turns with somebody who also leads has other chances than who does not.
    """
    able = [frozenset(q.id for q in problem.duties if n in problem.may[q.id]) for n in range(len(problem.members))]
    mates: list[set[frozenset[str]]] = [set() for _ in problem.members]
    for takers in problem.takers.values():
        for taker in takers:
            for n in taker.members:
                mates[n] |= {able[other] for other in taker.members if other != n}
    signs = [(able[n], frozenset(mates[n])) for n in range(len(problem.members))]
    same: dict[tuple[frozenset[str], frozenset[frozenset[str]]], list[int]] = {}
    for n, sign in enumerate(signs):
        same.setdefault(sign, []).append(n)
    return {n: tuple(same[sign]) for n, sign in enumerate(signs)}


def carried(problem: RosterProblem, measure: Measure) -> list[int]:
    """Totals of earlier months by member, in :func:`unit`, rounded.

    Who was not in those rosters has the mean of his peers who were (of everybody where none was), so that nobody new
    works off other people's past.
    """
    scale, minutes = unit(problem, measure), 60 if measure == "hours" else 1
    known = {
        problem.number[person]: float(sums.get(measure, 0)) * minutes / scale
        for person, sums in problem.before.items()
        if person in problem.number
    }
    if not known:
        return [0] * len(problem.members)
    alike = peers(problem)
    everyone = sum(known.values()) / len(known)
    found = []
    for n in range(len(problem.members)):
        among = [known[other] for other in alike[n] if other in known]
        mean = sum(among) / len(among) if among else everyone
        found.append(_rounded(known.get(n, mean)))
    return found


def credits(problem: RosterProblem, measure: Measure, month: tuple[int, int]) -> list[int]:
    """What leave that need not be made up counts in a month, in :func:`unit`: the mean of those days' turns, rounded."""
    first, past = month
    length, scale = past - first, unit(problem, measure)
    credited = [
        sum(any(a.credited and a.covers(problem.days[d].date) for a in problem.away[n]) for d in range(first, past))
        for n in range(len(problem.members))
    ]
    if not any(credited):
        return [0] * len(problem.members)
    rate = {q.id: _share(problem, q.id, measure, range(first, past)) for q in problem.duties}
    return [
        _rounded(days / length * sum(rate[q] for q in rate if n in problem.may[q]) / scale) if days else 0
        for n, days in enumerate(credited)
    ]


def _share(problem: RosterProblem, duty_id: str, measure: Measure, days: Iterable[int]) -> float:
    """What one of those who may take a duty would have of it, if all had alike."""
    duty = problem.duty[duty_id]
    if duty.crew:
        size = float(sum(duty.crew[0].values()))
    else:
        takers = problem.takers[duty_id]
        size = sum(len(taker.members) for taker in takers) / max(1, len(takers))
        if duty.each_team:
            size *= len({taker.team for taker in takers})
    total = sum(problem.need(d, duty) * size * problem.amount(measure, d, duty_id) for d in days)
    return total / max(1, len(problem.may[duty_id]))


def _rounded(value: float) -> int:
    return int(value + 0.5)


def running(problem: RosterProblem, measure: Measure, turns: Sequence[Turn]) -> list[tuple[str, list[int]]]:
    """Everybody's totals at the end of each month (``2026-01``), in :func:`unit`: earlier months, credits, own turns."""
    scale, totals, found = unit(problem, measure), carried(problem, measure), []
    for month in months_of(problem.days):
        dates: set[date] = {problem.days[d].date for d in range(*month)}
        own = counts(problem, [turn for turn in turns if turn.date in dates])[measure]
        added = credits(problem, measure, month)
        totals = [t + c + n // scale for t, c, n in zip(totals, added, own, strict=True)]
        found.append((f"{problem.days[month[0]].date:%Y-%m}", totals))
    return found


def unevenness(problem: RosterProblem, measure: Measure, totals: Sequence[int]) -> int:
    """Sum of squares of the totals of those compared; for a given sum it is least where no two differ by more than 1."""
    return sum(totals[n] ** 2 for n in compared(problem, measure))


def spreads(problem: RosterProblem, measure: Measure, totals: Sequence[int]) -> Mapping[tuple[int, ...], int]:
    """The greatest less the least total among peers who are compared, by those peers."""
    among = set(compared(problem, measure))
    found = {}
    for same in dict.fromkeys(peers(problem).values()):
        inside = [totals[n] for n in same if n in among]
        if inside:
            found[same] = max(inside) - min(inside)
    return found
