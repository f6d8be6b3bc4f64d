"""Movers gathered for the model: who must go together is one block, who is alike in every respect is one number."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from reorg.stages.dates import Calendar
from reorg.stages.handover import Late, late
from reorg.stages.problem import StageProblem, category_of, training_days, training_start
from reorg.stages.settings import StageSettings

Measure = tuple[str, str]
"""What a unit's floor counts: ``("category", 民警)``, ``("leader", "")``, ``("skill", 刑侦)``."""
TOTAL_OUT, TOTAL_IN = ("out", ""), ("in", "")
"""Everybody who leaves a unit, who comes to one; whoever only changes the post does neither."""
Effect = tuple[int, Measure, int]
"""Unit, what is counted, and after how many handovers it changes."""


@dataclass(frozen=True)
class Group:
    """Movers that the model treats as one: ``count`` alike, of whom any number may go, or one block (``count`` 1) that goes
    whole. ``effects`` are for each of the ``count``; waves ``first`` to ``last`` (from 0) are open to them."""

    members: tuple[int, ...]
    count: int
    first: int
    last: int
    weight: int
    effects: Mapping[Effect, int]

    @property
    def people(self) -> int:
        """People for each of ``count``."""
        return len(self.members) // self.count


@dataclass(frozen=True)
class Window:
    """Waves open to a mover, from 0, with what narrows them (for the reasons)."""

    first: int
    last: int


def measures(
    problem: StageProblem, number: int, settings: StageSettings
) -> tuple[tuple[Measure, ...], tuple[Measure, ...]]:
    """What somebody counts for where he is today, and where the plan puts him."""
    one = problem.placed[number]
    if not one.counted:
        return (), ()
    alike: list[Measure] = [("category", word) for word in category_of(one.person, settings.floors.categories)]
    alike += [
        ("skill", skill)
        for skill, need in settings.floors.skills.items()
        if one.person.skills.get(skill, 0) >= need.min_level
    ]
    led: list[Measure] = [("leader", "")] if one.led else []
    leads: list[Measure] = [("leader", "")] if one.leads else []
    return (*alike, *led), (*alike, *leads)


def windows(
    problem: StageProblem, settings: StageSettings, calendar: Calendar, days: tuple[date, ...], known: Late
) -> dict[int, Window]:
    """The waves open to each mover by training, by the section's days and by waves that it names."""
    found: dict[int, Window] = {}
    first, last = dict.fromkeys(problem.movers, 0), dict.fromkeys(problem.movers, len(days) - 1)
    begin = training_start(settings, days[0])
    reports = {
        depth: [calendar.reporting(day, depth) for day in days] for depth in {known.of(n) for n in problem.movers}
    }

    def not_before(n: int, day: date) -> None:
        first[n] = max(first[n], sum(one < day for one in reports[known.of(n)]))

    for n in problem.movers:
        needed, _ = training_days(problem, n, settings)
        if needed:
            not_before(n, begin + timedelta(days=needed))
    for word, timing in settings.units.items():
        for n in problem.of_word(word) or []:
            if timing.wave is not None:
                first[n], last[n] = max(first[n], timing.wave - 1), min(last[n], timing.wave - 1)
            if timing.not_before is not None:
                not_before(n, timing.not_before)
            if timing.not_after is not None:
                last[n] = min(last[n], sum(one <= timing.not_after for one in reports[known.of(n)]) - 1)
    for person_id, wave in settings.people.items():
        at = problem.index.get(person_id)
        if at in first:
            first[at], last[at] = max(first[at], wave - 1), min(last[at], wave - 1)
    for n in problem.movers:
        found[n] = Window(first[n], last[n])
    return found


def bound_together(problem: StageProblem, settings: StageSettings, known: Late) -> list[tuple[str, tuple[int, ...]]]:
    """Sets of movers who go in one wave, each with why: people, relatives, column, unit, follow, swap, chain."""
    movers = set(problem.movers)
    index = problem.index
    found: list[tuple[str, tuple[int, ...]]] = []

    def add(why: str, members: Iterable[int | None]) -> None:
        here = tuple(sorted({n for n in members if n is not None and n in movers}))
        if len(here) > 1:
            found.append((why, here))

    for group in settings.together:
        add("people", (index.get(one) for one in group))
    if settings.relatives == "together":
        for n in problem.movers:
            for relative in problem.placed[n].person.relatives:
                add("relatives", (n, index.get(relative.person_id)))
    for column in settings.columns:
        alike: dict[str, list[int]] = {}
        for n in problem.movers:
            value = problem.placed[n].person.extra.get(column, "")
            if value:
                alike.setdefault(value, []).append(n)
        for members in alike.values():
            add("column", members)
    for word, timing in settings.units.items():
        if timing.at_once:
            add("unit", problem.of_word(word) or [])
    if settings.follow == "together":
        flows: dict[tuple[int, int], list[int]] = {}
        for n in problem.movers:
            one = problem.placed[n]
            if one.follows and not one.within:
                flows.setdefault((one.old, one.unit), []).append(n)
        for members in flows.values():
            add("follow", members)
    for cycle in problem.swaps:
        add("swap", cycle)
    if settings.handover.chains == "together":
        for pair in problem.open_pairs():
            if not pair.dissolved and pair.holder not in known.split:
                add("chain", (pair.successor, pair.holder))
    return found


def weights(problem: StageProblem, settings: StageSettings) -> dict[int, int]:
    """How much an early wave is worth for each mover: the greatest priority of the units concerned, else 1."""
    found = dict.fromkeys(problem.movers, 1)
    for word, weight in settings.priority.items():
        for n in problem.of_word(word) or []:
            found[n] = max(found[n], weight)
    return found


def groups_of(
    problem: StageProblem, settings: StageSettings, calendar: Calendar, days: tuple[date, ...]
) -> list[Group]:
    """Every mover in one group, in an order that depends on the roster alone."""
    known = late(problem, calendar)
    open_to = windows(problem, settings, calendar, days, known)
    weight = weights(problem, settings)
    blocks = _blocks(problem, [members for _, members in bound_together(problem, settings, known)])
    alone = {pair.holder for pair in problem.pairs} | {pair.successor for pair in problem.pairs}
    if settings.leaders != "free":
        alone |= {n for n in problem.movers if problem.placed[n].leads}
    found: list[Group] = []
    alike: dict[object, list[int]] = {}
    for block in blocks:
        if len(block) > 1 or block[0] in alone:
            effects: dict[Effect, int] = {}
            for n in block:
                for key, change in _effects(problem, settings, n, known).items():
                    effects[key] = effects.get(key, 0) + change
            first = max(open_to[n].first for n in block)
            last = min(open_to[n].last for n in block)
            found.append(Group(tuple(block), 1, first, last, sum(weight[n] for n in block), effects))
        else:
            n = block[0]
            own = tuple(sorted(_effects(problem, settings, n, known).items()))
            same = (own, open_to[n], weight[n], problem.placed[n].unit, problem.placed[n].leads)
            alike.setdefault(same, []).append(n)
    for members in alike.values():
        n = members[0]
        found.append(
            Group(tuple(members), len(members), open_to[n].first, open_to[n].last, weight[n], _effects(problem, settings, n, known))
        )  # fmt: skip
    return sorted(found, key=lambda one: one.members)


def _effects(problem: StageProblem, settings: StageSettings, number: int, known: Late) -> dict[Effect, int]:
    one, depth = problem.placed[number], known.of(number)
    before, after = measures(problem, number, settings)
    found: dict[Effect, int] = {}
    for measure in before:
        found[one.old, measure, depth] = -1
    for measure in after:
        found[one.unit, measure, depth] = found.get((one.unit, measure, depth), 0) + 1
    if not one.within:
        found[one.old, TOTAL_OUT, depth] = 1
        found[one.unit, TOTAL_IN, depth] = 1
    return {key: change for key, change in found.items() if change}


def _blocks(problem: StageProblem, sets: Iterable[tuple[int, ...]]) -> list[list[int]]:
    """Movers joined by the sets, each block in the roster's order."""
    head = {n: n for n in problem.movers}

    def find(n: int) -> int:
        while head[n] != n:
            head[n] = head[head[n]]
            n = head[n]
        return n

    for members in sets:
        for a, b in itertools.pairwise(members):
            low, high = sorted((find(a), find(b)))
            head[high] = low
    blocks: dict[int, list[int]] = {}
    for n in problem.movers:
        blocks.setdefault(find(n), []).append(n)
    return list(blocks.values())
