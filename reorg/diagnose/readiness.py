"""What the new structure asks for against the people there, before anything is solved: read from the rules in force."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from reorg.diagnose.figures import Named
from reorg.domain.ladders import POST_LEVEL
from reorg.domain.people import AUXILIARIES, CATEGORIES, category_matches
from reorg.domain.structure import Structure
from reorg.rules.bureau import Bureau
from reorg.rules.problem import Problem
from reorg.text import Text


@dataclass(frozen=True, slots=True)
class StrengthDemand:
    """One category in one top unit, or in the whole structure (``unit_id`` ""): the fewest and the most people that its
    strengths allow (``most`` ``None``: no upper limit), the sum of soft targets, and the people there (whole only)."""

    unit_id: str
    name: Text
    category: str
    least: int
    most: int | None
    target: int | None
    people: int | None

    @property
    def short(self) -> int:
        """People missing to keep the lower limits."""
        return 0 if self.people is None else max(0, self.least - self.people)

    @property
    def too_many(self) -> int:
        """People for whom the upper limits leave no room."""
        return 0 if self.people is None or self.most is None else max(0, self.people - self.most)


@dataclass(frozen=True, slots=True)
class SkillDemand:
    """A skill at a level and above: how many the units need (a unit's need and those below it are met by the same
    people), in how many units, and who is there; ``leaving``: holders who retire within the years looked at."""

    skill: str
    level: int
    needed: int
    soft: int
    units: int
    holders: int
    leaving: int

    @property
    def spare(self) -> int:
        """Holders beyond the hard needs; negative: short by so many."""
        return self.holders - self.needed


@dataclass(frozen=True, slots=True)
class PostDemand:
    """Posts of one name and condition over all units: places, and people who meet the condition and whose category is
    admitted (each may hold only one of them)."""

    post: Text
    level: str
    units: int
    places: int
    eligible: int
    who: Text

    @property
    def spare(self) -> int:
        return self.eligible - self.places


@dataclass(frozen=True, slots=True)
class LevelDemand:
    """Leadership posts of one level in the new structure against today's leaders. ``at``: people of this level who lead
    today, ``at_or_above``: those of this or a higher level."""

    level: str
    places: int
    at: int
    at_or_above: int


def strength_demands(problem: Problem) -> tuple[StrengthDemand, ...]:
    """By category named: the whole structure, then each top unit."""
    structure = problem.structure
    rules = [rule for rule in problem.rules if rule.kind == "strength"]
    words = sorted({getattr(rule, "category") for rule in rules}, key=_category_order)  # noqa: B009
    found = []
    for word in words:
        limits = _limits(problem, word)
        least, most, target = _sums(structure, word, limits)
        people = sum(category_matches(word, person.category) for person in problem.people)
        whole = [least[n] for n in structure.top]
        tops = [most[n] for n in structure.top]
        aims = [target[n] for n in structure.top]
        found.append(
            StrengthDemand(
                "", Text("全局", "the bureau"), word, sum(whole), _sum(tops), _known(aims), people
            )
        )  # fmt: skip
        for number in structure.top:
            if most[number] != 0:
                unit = structure.units[number]
                found.append(
                    StrengthDemand(unit.unit_id, unit.name, word, least[number], most[number], target[number], None)
                )
    return tuple(found)


def _category_order(word: str) -> int:
    return CATEGORIES.index(word) if word in CATEGORIES else len(CATEGORIES)


def _sum(values: Collection[int | None]) -> int | None:
    return None if any(one is None for one in values) else sum(one or 0 for one in values)


def _known(values: Collection[int | None]) -> int | None:
    known = [one for one in values if one is not None]
    return sum(known) if known else None


def _limits(problem: Problem, word: str) -> dict[int, tuple[int, int | None, int | None]]:
    """Own lower and upper limit and target of each unit that a strength rule names; several rules hold together."""
    found: dict[int, tuple[int, int | None, int | None]] = {}
    for rule in problem.rules:
        if rule.kind != "strength" or getattr(rule, "category", "") != word:
            continue
        units = problem.structure.find(getattr(rule, "unit", ""))
        if len(units) != 1:
            continue
        low, high, aim = found.get(units[0], (0, None, None))
        least, most, target = (getattr(rule, key) for key in ("min", "max", "target"))
        if rule.hard:
            low = max(low, least or 0)
            high = most if high is None else high if most is None else min(high, most)
        found[units[0]] = (low, high, target if target is not None else aim)
    return found


def _sums(
    structure: Structure, word: str, limits: Mapping[int, tuple[int, int | None, int | None]]
) -> tuple[list[int], list[int | None], list[int | None]]:
    """Of each unit with everything below: the fewest and the most people of a category, and its target."""
    count = len(structure.units)
    least, most, target = [0] * count, [0] * count, [None] * count  # type: list[int], list[int | None], list[int | None]
    categories = [one for one in CATEGORIES if category_matches(word, one)]
    for number in range(count - 1, -1, -1):
        low, high, aim = limits.get(number, (0, None, None))
        below = structure.children[number]
        least[number] = max(low, sum(least[n] for n in below))
        admitted = any(structure.admits(number, category) for category in categories)
        own: list[int | None] = [structure.seats[s].post.places for s in structure.seats_of[number]] if admitted else []
        room = _sum([*own, *(most[n] for n in below)])
        most[number] = room if high is None else high if room is None else min(high, room)
        target[number] = aim if aim is not None else _known([target[n] for n in below])
    return least, most, target


def skill_demands(problem: Problem, leaving: Collection[str]) -> tuple[SkillDemand, ...]:
    """Every skill and level that a need names, the scarcest first. ``leaving``: ids of those who retire soon."""
    structure, bureau = problem.structure, Bureau.of(problem)
    needs: dict[str, list[tuple[int, int, int, bool]]] = {}
    for rule in problem.rules:
        if rule.kind == "needs":
            units = structure.find(getattr(rule, "unit", ""))
            if len(units) == 1:
                level, people = getattr(rule, "min_level", 1), getattr(rule, "people", 1)
                needs.setdefault(getattr(rule, "skill", ""), []).append((units[0], level, people, rule.hard))
    gone = np.array([person.person_id in leaving for person in problem.people], dtype=bool)
    found = []
    for skill, asked in needs.items():
        has = bureau.skill_levels(skill)
        for level in sorted({one[1] for one in asked}):
            at = [one for one in asked if one[1] >= level]
            hard, every = _needed(structure, [one for one in at if one[3]]), _needed(structure, at)
            able = has >= level
            found.append(
                SkillDemand(
                    skill, level, hard, every - hard, len({one[0] for one in at}),
                    int(able.sum()), int((able & gone).sum()),
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.spare, one.holders / max(1, one.needed), one.skill, one.level)))


def _needed(structure: Structure, asked: list[tuple[int, int, int, bool]]) -> int:
    """The fewest people who meet these needs: units side by side need people of their own, one above another shares them."""
    own = [0] * len(structure.units)
    for unit, _, people, _ in asked:
        own[unit] = max(own[unit], people)
    for number in range(len(own) - 1, -1, -1):
        own[number] = max(own[number], sum(own[n] for n in structure.children[number]))
    return sum(own[n] for n in structure.top)


def post_demands(problem: Problem) -> tuple[PostDemand, ...]:
    """Posts with a number of places and a condition on their holders, the scarcest first."""
    from reorg.rules.words import who_words

    bureau, structure = Bureau.of(problem), problem.structure
    categories = np.array([person.category for person in problem.people])
    grouped: dict[tuple[str, str, str], list[Any]] = {}
    for seat in _placed_seats(problem):
        post = seat.post
        if post.who:
            grouped.setdefault((post.name.zh, post.level, repr(sorted(post.who.items()))), []).append(seat)
    found = []
    for seats in grouped.values():
        post = seats[0].post
        open_to = {one for seat in seats for one in CATEGORIES if structure.admits(seat.unit, one)}
        eligible = bureau.who(post.who) & np.isin(categories, sorted(open_to))
        places = sum(seat.post.places for seat in seats)
        found.append(PostDemand(post.name, post.level, len(seats), places, int(eligible.sum()), who_words(post.who)))
    return tuple(sorted(found, key=lambda one: (one.spare, one.post.zh, one.level)))


def level_demands(problem: Problem) -> tuple[LevelDemand, ...]:
    """Leadership posts with a number of places by level, the highest first; posts without a level last."""
    places: dict[str, int] = {}
    for seat in _placed_seats(problem):
        if seat.post.leader:
            places[seat.post.level] = places.get(seat.post.level, 0) + (seat.post.places or 0)
    leaders = [POST_LEVEL.order(person.post_level) for person in problem.people if person.leads]
    found = []
    for level in sorted(places, key=lambda one: -POST_LEVEL.order(one)):
        order = POST_LEVEL.order(level)
        at, above = sum(one == order for one in leaders), sum(one >= order for one in leaders)
        found.append(LevelDemand(level, places[level], at, above))
    return tuple(found)


def _placed_seats(problem: Problem) -> list[Any]:
    """Seats that some rule fills with a number of people."""
    named = {
        (unit, getattr(rule, "post", ""))
        for rule in problem.rules
        if rule.kind == "posts" and rule.hard and getattr(rule, "places", None)
        for unit in problem.structure.find(getattr(rule, "unit", ""))
    }
    return [seat for seat in problem.structure.seats if (seat.unit, seat.post.post_id) in named and seat.post.places]


@dataclass(frozen=True, slots=True)
class Readiness:
    """What the new structure asks for. ``shortfalls`` are shortages that counting alone proves, in words;
    ``counted``: the count went through all demands in its time."""

    structure: Text
    strengths: tuple[StrengthDemand, ...]
    skills: tuple[SkillDemand, ...]
    posts: tuple[PostDemand, ...]
    levels: tuple[LevelDemand, ...]
    without_place: tuple[Named, ...]
    shortfalls: tuple[Text, ...] = ()
    counted: bool = True
    checked: int = 0


def readiness(problem: Problem, leaving: Collection[str]) -> Readiness:
    """The figures alone; shortages that counting proves are added by the flow."""
    structure = problem.structure
    open_ = {one for n in range(len(structure.units)) if structure.seats_of[n] for one in CATEGORIES if structure.admits(n, one)}  # fmt: skip
    if open_ & AUXILIARIES:
        open_ |= {"辅警"}
    names = {unit.unit_id: unit.name for unit in problem.present}
    without = tuple(
        Named(person.person_id, person.name, names.get(person.present_unit, person.present_unit), person.post)
        for person in problem.people
        if person.category not in open_
    )
    return Readiness(
        structure.name, strength_demands(problem), skill_demands(problem, leaving), post_demands(problem),
        level_demands(problem), without,
    )  # fmt: skip
