"""When somebody who hands over reports: after the successor, by the handover days, in the same wave where there is time."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date

from reorg.stages.dates import Calendar
from reorg.stages.problem import Pair, StageProblem


@dataclass(frozen=True)
class Late:
    """``depth[p]``: handovers that come one after the other before p reports in its wave (absent: 0).
    ``split``: holders who cannot be late; they wait for a later wave."""

    depth: dict[int, int]
    split: frozenset[int]

    def of(self, number: int) -> int:
        return self.depth.get(number, 0)


def deepest(calendar: Calendar) -> int:
    """How many handovers one after the other end before the next wave begins, in every wave."""
    days = calendar.further
    most = len(days)
    for here, after in itertools.pairwise(days):
        fits = 0
        while fits < most and calendar.reporting(here, fits + 1) < after:
            fits += 1
        most = min(most, fits)
    return most


def late(problem: StageProblem, calendar: Calendar) -> Late:
    """Who reports later than the wave begins. People of a swap report with it; without handover days nobody is late.

    Whoever is to lead a unit that opens is not late either, for it could not open: the successor comes a wave before.
    """
    if not calendar.handover:
        return Late({}, frozenset())
    most = deepest(calendar)
    depth: dict[int, int] = {}
    split: set[int] = set()
    done: set[int] = set(problem.swapped)
    for start in problem.successor:
        line = [start]
        while line[-1] in problem.successor and line[-1] not in done:
            line.append(problem.successor[line[-1]].successor)
        here = depth.get(line[-1], 0)
        for n in reversed(line[:-1]):
            here += not problem.successor[n].dissolved
            if here > most or (here and _opens(problem, n)):
                split.add(n)
                here = 0
            if here:
                depth[n] = here
            done.add(n)
    return Late(depth, frozenset(split))


def _opens(problem: StageProblem, number: int) -> bool:
    one = problem.placed[number]
    return one.leads and problem.units[one.unit].opens


def report_day(calendar: Calendar, days: tuple[date, ...], wave: int, depth: int) -> date:
    """The day on which somebody of a wave (from 0) reports."""
    return calendar.reporting(days[wave], depth)


def latest_wave_of_successor(calendar: Calendar, days: tuple[date, ...], pair: Pair, known: Late, wave: int) -> int:
    """The last wave in which the successor may come if the holder goes in ``wave``; -1 where there is none."""
    overlap = 0 if pair.dissolved else calendar.handover
    goes = report_day(calendar, days, wave, known.of(pair.holder))
    for before in range(wave, -1, -1):
        comes = report_day(calendar, days, before, known.of(pair.successor))
        if (goes - comes).days >= overlap:
            return before
    return -1
