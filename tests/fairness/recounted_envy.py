"""Justified envy counted a second time from its definition's words, and bureaus to count it on."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bureaus import bureau
from mixed_bureaus import mixed

from reorg.domain.settings import Objective
from reorg.domain.structure import Structure
from reorg.rules.added import values_of
from reorg.rules.bureau import Bureau
from reorg.rules.problem import Problem
from reorg.rules.registry import breaches_of, read_rule
from reorg.rules.seated import Seated

PAIR_RULES = (
    {"id": "pins", "kind": "pin", "column": "pinned"},
    {"id": "bars", "kind": "bar", "column": "barred"},
    {"id": "fixed", "kind": "fixed"},
    {"id": "young", "kind": "eligible", "who": {"age": {"max": 49}}, "where": {"id": "d1"}},
)

PAIRWISE = ("pin", "bar", "fixed", "eligible", "admits", "protect")
"""Kinds of rule whose checks name the people who may not be where they are."""


def wishing(seed: int, size: int = 7) -> Problem:
    """A bureau with several wishes a person, rules on pairs, promotion posts in half of them."""
    r = random.Random(f"envy{seed}")
    problem = bureau(seed, None, size)
    people = tuple(
        replace(
            one,
            category="民警" if r.random() < 0.8 else one.category,
            wishes=tuple(r.sample(["甲部", "乙部", "甲一队", "甲部/甲一队", "没有"], r.randint(1, 4))),
            pinned=one.pinned if r.random() < 0.2 else (),
            barred=one.barred if r.random() < 0.4 else (),
            score=r.choice([None, 50.0, 60.0, 70.0, 80.0, 90.0]),
            status=one.status if r.random() < 0.4 else "在岗",
        )
        for one in problem.people
    )
    units = tuple(
        replace(unit, posts=tuple(replace(post, promotion=r.random() < 0.7) for post in unit.posts))
        for unit in problem.structure.units
    )
    weights = Objective(stay=r.choice([0, 4]), fit=r.choice([1, 5]), wish=2, merit=r.choice([1, 2]))
    settings = problem.settings.model_copy(update={"objective": weights})
    own = (rule for rule in problem.rules if rule.kind != "protect" or r.random() < 0.5)
    rules = (*own, *(read_rule(raw) for raw in PAIR_RULES if raw["kind"] != "eligible" or r.random() < 0.5))
    structure = Structure(problem.structure.structure_id, problem.structure.name, units)
    return replace(problem, people=people, settings=settings, structure=structure, rules=rules)


def seated_of(problem: Problem, plan: Sequence[int]) -> Seated:
    around = Bureau.of(problem)
    return Seated(problem, plan, around.reader, around.places, dict(around.origins))


def _eligible(problem: Problem) -> set[tuple[int, int]]:
    """Who may sit where: alone in the seat, nobody's rule on pairs names him, and the post admits him."""
    found = set()
    nobody = [-1] * len(problem.people)
    reader = Bureau.of(problem).reader
    rules = [rule for rule in problem.rules if rule.hard and rule.kind in PAIRWISE]
    for person, one in enumerate(problem.people):
        for number, seat in enumerate(problem.structure.seats):
            plan = list(nobody)
            plan[person] = number
            seated = seated_of(problem, plan)
            named = {b.subject for rule in rules for b in breaches_of(rule, seated)}
            misses = reader.misses(one, seat.post.who) if seat.post.who else []
            stands_in = seat.post.substitute_price is not None and [steps for _, steps in misses] == [1]
            if one.person_id not in {word for subject in named for word in subject.split("+")} and (
                not misses or stands_in
            ):
                found.add((person, number))
    return found


def recount(problem: Problem, plan: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """(person, holder, seat) of every pair of justified envy."""
    if "_recounted" not in problem.__dict__:
        problem.__dict__["_recounted"] = _eligible(problem)
    eligible = problem.__dict__["_recounted"]
    values, weights = values_of(problem), problem.settings.objective
    structure = problem.structure

    def score(person: int, seat: int) -> float:
        points = int(values["fit"][person, seat])
        if not structure.seats[seat].post.promotion:
            return float(points)
        merit = int(values["merit"][person, seat])
        return (weights.fit * points + weights.merit * merit) / (weights.fit + weights.merit)

    def answers(wish: str, seat: int) -> bool:
        unit, named = structure.seats[seat].unit, structure.find(wish)
        while unit >= 0:
            if unit in named:
                return True
            unit = structure.units[unit].parent
        return False

    for p, q in itertools.permutations(range(len(problem.people)), 2):
        one, other, seat, own = problem.people[p], problem.people[q], plan[q], plan[p]
        if seat < 0 or one.category != other.category or (p, seat) not in eligible:
            continue
        for wish in one.wishes:
            if own >= 0 and answers(wish, own):
                break  # where he is comes first
            if answers(wish, seat):
                leaves = any((q, s) in eligible and not answers(wish, s) for s in range(len(structure.seats)))
                if leaves and score(p, seat) > score(q, seat) + 1e-9:
                    yield p, q, seat
                break


def bureaus_of_all_rules(seeds: Sequence[int]) -> Iterator[Problem]:
    for seed in seeds:
        yield mixed(seed, size=6)
