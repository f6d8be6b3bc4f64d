"""The moves of a plan as values: units that close, open or go on; who moves; who hands over to whom.

What the model and the replay both start from; neither floors nor waves are here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from reorg.domain.people import FIXING_STATUS, Person, category_matches, has_title
from reorg.domain.structure import Post, Structure
from reorg.plan.changes import changes, origins, stays
from reorg.rules.problem import Problem
from reorg.stages.settings import StageSettings
from reorg.text import Text


@dataclass(frozen=True)
class StageUnit:
    """A unit of today, of the plan, or of both. ``present`` is an id ("" for one that opens), ``new`` an index into
    the structure (-1 for one that closes)."""

    present: str
    new: int
    name: Text

    @property
    def closes(self) -> bool:
        return self.new < 0

    @property
    def opens(self) -> bool:
        return not self.present


@dataclass(frozen=True)
class Placed:
    """Somebody with a place today and in the plan. ``old`` and ``unit`` are numbers of stage units.

    ``moves``: reports to another unit, or takes or gives up a post; who does not has no wave.
    """

    person: Person
    old: int
    unit: int
    post: Post
    led: bool
    leads: bool
    moves: bool
    change: str
    follows: bool
    new_unit: int

    @property
    def counted(self) -> bool:
        """Whether the person is on duty and counts for a floor (not 借调, 产假 ...)."""
        return self.person.status not in FIXING_STATUS

    @property
    def within(self) -> bool:
        """Whether only the post changes."""
        return self.old == self.unit


@dataclass(frozen=True)
class Pair:
    """A post handed over: ``successor`` and ``holder`` are numbers of placed people; ``dissolved`` where the holder's unit
    closes and its successor's head takes its work over."""

    successor: int
    holder: int
    post: str
    dissolved: bool


@dataclass(frozen=True)
class StageProblem:
    """People with both places, units, pairs; ``unplaced`` stay where they are and count nowhere."""

    problem: Problem
    units: tuple[StageUnit, ...]
    placed: tuple[Placed, ...]
    pairs: tuple[Pair, ...]
    unplaced: tuple[str, ...]
    seats: tuple[int, ...] = ()

    @cached_property
    def movers(self) -> tuple[int, ...]:
        """Numbers of the placed people who move, in the roster's order."""
        return tuple(n for n, one in enumerate(self.placed) if one.moves)

    @cached_property
    def index(self) -> dict[str, int]:
        return {one.person.person_id: n for n, one in enumerate(self.placed)}

    @cached_property
    def successor(self) -> dict[int, Pair]:
        """The pair of each holder; nobody has two successors."""
        return {pair.holder: pair for pair in self.pairs}

    @cached_property
    def swaps(self) -> tuple[tuple[int, ...], ...]:
        """Cycles: each one's successor is the next, the last one's the first."""
        found: list[tuple[int, ...]] = []
        done: set[int] = set()
        for start in sorted(self.successor):
            line: list[int] = []
            here = start
            while here in self.successor and here not in done and here not in line:
                line.append(here)
                here = self.successor[here].successor
            if here in line:
                found.append(tuple(line[line.index(here) :]))
            done.update(line)
        return tuple(found)

    @cached_property
    def swapped(self) -> frozenset[int]:
        return frozenset(n for cycle in self.swaps for n in cycle)

    def open_pairs(self) -> list[Pair]:
        """Pairs outside swaps: the successor comes first."""
        return [pair for pair in self.pairs if pair.holder not in self.swapped]

    def of_word(self, word: str) -> list[int] | None:
        """Movers whom a unit's word names: who leave a present unit, who come to a new one or below; ``None``: no such unit."""
        structure = self.problem.structure
        present = present_named(self.problem, word)
        new = structure.find(word)
        if len(present) != 1 and len(new) != 1:
            return None
        inside = set(structure.subtree(new[0])) if len(new) == 1 else set()
        here = present[0] if len(present) == 1 else None
        return [
            n
            for n in self.movers
            if self.placed[n].new_unit in inside or (here and self.placed[n].person.present_unit == here)
        ]

    def unit_of_word(self, word: str) -> list[int]:
        """Stage units that a word names, as a present unit or a new one."""
        structure = self.problem.structure
        named = present_named(self.problem, word)
        new = set(structure.find(word))
        return [n for n, unit in enumerate(self.units) if unit.present in named or unit.new in new]


def present_named(problem: Problem, word: str) -> list[str]:
    """Ids of the present units that a word names, by id, name or alias."""
    return [unit.unit_id for unit in problem.present if word in (unit.unit_id, unit.name, *unit.aliases)]


def problem_of(problem: Problem, seats: Sequence[int], settings: StageSettings) -> StageProblem:
    """The moves of a plan; ``seats[p]`` is a seat index, -1 for somebody unplaced (who stays where he is and is not counted)."""
    structure = problem.structure
    places = _Places(problem, settings)
    origin = origins(problem.present, structure)
    placed: list[Placed] = []
    unplaced: list[str] = []
    for person, at in zip(problem.people, seats, strict=True):
        if at < 0:
            unplaced.append(person.person_id)
            continue
        seat = structure.seats[at]
        old, unit = places.present(person.present_unit), places.new(seat.unit)
        led, leads = person.leads, seat.post.leader
        another = (led or leads) and not (led and leads and holds(person.post, seat.post.name.zh))
        kinds = changes(person, origin.get(person.present_unit), structure, seat)
        moves = old != unit or another
        placed.append(Placed(person, old, unit, seat.post, led, leads, moves, kinds[0], "follow" in kinds, seat.unit))
    units = _inhabited(places.units, placed)
    pairs = tuple(_pairs(problem, units, placed, settings))
    return StageProblem(problem, units, tuple(placed), pairs, tuple(unplaced), tuple(seats))


def _inhabited(units: Sequence[StageUnit], placed: Sequence[Placed]) -> tuple[StageUnit, ...]:
    """The units, where one that nobody is in today opens, and one that nobody comes to closes."""
    today, then = {one.old for one in placed}, {one.unit for one in placed}
    return tuple(
        replace(unit, present=unit.present if n in today else "", new=unit.new if n in then else -1)
        for n, unit in enumerate(units)
    )


def holds(title: str, post: str) -> bool:
    """Whether a present title is a post of the plan (城关派出所所长 is 所长; 党委委员、政治处主任 is 党委委员)."""
    parts = [part for part in re.split("[、，,；;兼]", title) if part]
    return bool(post) and any(has_title(part, [post]) or has_title(post, [part]) for part in parts)


class _Places:
    """Which stage unit a present unit or a unit of the structure is."""

    def __init__(self, problem: Problem, settings: StageSettings) -> None:
        self.problem, self.structure = problem, problem.structure
        self.level = settings.level
        self.units: list[StageUnit] = []
        self.by_present: dict[str, int] = {}
        self.by_new: dict[int, int] = {}
        self.continued = continued(problem, settings.same)
        self.continuing = {new: old for old, new in self.continued.items()}

    def present(self, unit_id: str) -> int:
        if unit_id not in self.by_present:
            new = self.continued.get(unit_id, -1)
            names = {unit.unit_id: unit.name for unit in self.problem.present}
            name = names.get(unit_id, unit_id)
            self._add(StageUnit(unit_id, new, Text(name, name) if new < 0 else self.structure.units[new].name))
        return self.by_present[unit_id]

    def new(self, number: int) -> int:
        at = _holder(self.structure, number, self.continuing, self.level)
        if at in self.continuing:
            return self.present(self.continuing[at])
        if at not in self.by_new:
            self._add(StageUnit("", at, _name(self.structure, at)))
        return self.by_new[at]

    def _add(self, unit: StageUnit) -> None:
        if unit.present:
            self.by_present[unit.present] = len(self.units)
        if unit.new >= 0:
            self.by_new[unit.new] = len(self.units)
        self.units.append(unit)


def _name(structure: Structure, number: int) -> Text:
    """A unit's own name; with the one above it where several are called alike."""
    own = structure.units[number].name
    alike = sum(unit.name.zh == own.zh for unit in structure.units)
    return own if alike == 1 else Text(structure.path(number), structure.path(number, "en"))


def continued(problem: Problem, same: Mapping[str, str]) -> dict[str, int]:
    """Present units that go on as one of the plan: named so, the same id or name, or taken over whole by one that takes over
    nothing else (a new name board)."""
    structure = problem.structure
    origin = origins(problem.present, structure)
    takers: dict[str, list[int]] = {}
    for number, unit in enumerate(structure.units):
        for old in unit.absorbs:
            takers.setdefault(old, []).append(number)
    named: dict[str, int] = {}
    for word, target in same.items():
        known = present_named(problem, word)
        new = structure.find(target)
        if len(known) == 1 and len(new) == 1:
            named[known[0]] = new[0]
    found: dict[str, int] = {}
    taken = set(named.values())
    for present in problem.present:
        unit_id = present.unit_id
        if unit_id in named:
            found[unit_id] = named[unit_id]
            continue
        own = [n for n in range(len(structure.units)) if n not in taken and stays(origin[unit_id], structure, n)]
        if not own and len(takers.get(unit_id, [])) == 1:
            taker = takers[unit_id][0]
            absorbs = structure.units[taker].absorbs
            own = [taker] if len(absorbs) == 1 and absorbs[unit_id] >= 1 and taker not in taken else []
        if own:
            found[unit_id] = own[0]
            taken.add(own[0])
    return found


def _holder(structure: Structure, number: int, continuing: Mapping[int, str], level: str) -> int:
    """The unit of the structure that counts as one: see ``level`` of the settings."""
    line = list(structure.ancestors(number))
    taking = next((one for one in line if structure.units[one].absorbs or one in continuing), line[-1])
    return taking if level == "department" or taking in continuing else number


def _pairs(
    problem: Problem, units: Sequence[StageUnit], placed: Sequence[Placed], settings: StageSettings
) -> Iterable[Pair]:
    """Who hands over to whom: in a unit that goes on by post, from the head of one that closes to the head of what
    takes most of it over."""
    structure, rules = problem.structure, settings.handover

    def concerns(title: str, leading: bool) -> bool:
        return (rules.leaders and leading) or has_title(title, rules.posts)

    leaving: dict[int, list[int]] = {}
    coming: dict[int, list[int]] = {}
    heads: dict[int, list[int]] = {}
    for n, one in enumerate(placed):
        if one.leads and "副" not in one.post.name.zh:
            heads.setdefault(one.unit, []).append(n)
        if not one.moves:
            continue
        if one.counted and concerns(one.person.post, one.led):
            leaving.setdefault(one.old, []).append(n)
        if concerns(one.post.name.zh, one.leads):
            coming.setdefault(one.unit, []).append(n)
    for number, unit in enumerate(units):
        gone = leaving.get(number, [])
        if not unit.closes:
            yield from _posts(placed, gone, coming.get(number, []))
        elif gone and rules.leaders:
            taker = _taker(structure, unit.present, units)
            able = sorted(heads.get(taker, []), key=lambda n: (structure.units[placed[n].new_unit].depth, n))
            head = able[0] if able and placed[able[0]].moves else None
            for n in gone:
                if head is not None and n != head and placed[n].led and "副" not in placed[n].person.post:
                    yield Pair(head, n, placed[n].person.post, True)


def _posts(placed: Sequence[Placed], leaving: Sequence[int], coming: Sequence[int]) -> Iterable[Pair]:
    """Holders and successors in one unit: the same post first, then a head for a head, a deputy for a deputy."""
    gone, new = list(leaving), list(coming)
    for fits in (_same_post, _same_rank):
        for p in list(gone):
            match = next((q for q in new if q != p and fits(placed[p], placed[q])), None)
            if match is not None:
                yield Pair(match, p, placed[p].person.post or placed[match].post.name.zh, False)
                gone.remove(p)
                new.remove(match)


def _same_post(holder: Placed, successor: Placed) -> bool:
    return holds(holder.person.post, successor.post.name.zh)


def _same_rank(holder: Placed, successor: Placed) -> bool:
    deputies = ("副" in holder.person.post, "副" in successor.post.name.zh)
    return holder.led and successor.leads and deputies[0] == deputies[1]


def _taker(structure: Structure, unit_id: str, units: Sequence[StageUnit]) -> int:
    """The stage unit that takes over most of a present unit; -1 where none does."""
    shares = [(unit.absorbs[unit_id], -n) for n, unit in enumerate(structure.units) if unit_id in unit.absorbs]
    if not shares:
        return -1
    at = -max(shares)[1]
    return next((n for n, unit in enumerate(units) if unit.new == at), -1)


def category_of(person: Person, categories: Sequence[str]) -> tuple[str, ...]:
    """The categories of the settings that count somebody."""
    return tuple(one for one in categories if category_matches(one, person.category))


def training_days(problem: StageProblem, number: int, settings: StageSettings) -> tuple[int, tuple[str, ...]]:
    """Days of training that a mover needs before reporting, and what for (skills; ``leader``)."""
    one, rules = problem.placed[number], settings.training
    structure = problem.problem.structure
    days, why = 0, []
    if not one.within or one.leads:
        for need in structure.units[one.new_unit].needs:
            wanted = rules.skills.get(need.skill, rules.days)
            if wanted and not one.within and one.person.skills.get(need.skill, 0) < need.min_level:
                days = max(days, wanted)
                why.append(need.skill)
    if rules.leaders and one.leads and not one.led:
        days = max(days, rules.leaders)
        why.append("leader")
    return days, tuple(why)


def training_start(settings: StageSettings, first: date) -> date:
    return settings.training.start or first
