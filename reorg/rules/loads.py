"""The present units' work as the new structure takes it over: who absorbs a unit gets its work with the same share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from reorg.domain.workload import Workload
from reorg.rules.problem import Problem


@dataclass(frozen=True, slots=True)
class Taken:
    """Work that comes to a new unit in a year: officer-minutes of cases, officers for them, posts manned round the clock."""

    minutes: Fraction = Fraction(0)
    officers: Fraction = Fraction(0)
    posts: Fraction = Fraction(0)

    def __add__(self, other: Taken) -> Taken:
        return Taken(self.minutes + other.minutes, self.officers + other.officers, self.posts + other.posts)

    def all_officers(self, work: Workload) -> Fraction:
        """Officers for cases and posts."""
        return self.officers + self.posts * work.relief


def heirs(problem: Problem) -> dict[str, dict[int, Fraction]]:
    """For each present unit the new units (by number) that take over its work, with their shares.

    A unit that nobody absorbs goes where its nearest absorbed superior goes.
    """
    by_id = {unit.unit_id: unit for unit in problem.present}
    direct: dict[str, dict[int, Fraction]] = {}
    for number, new in enumerate(problem.structure.units):
        for old, share in new.absorbs.items():
            direct.setdefault(old, {})[number] = Fraction(repr(float(share)))
    found = {}
    for unit_id in by_id:
        here, seen = unit_id, {unit_id}
        while here not in direct and by_id[here].parent in by_id and by_id[here].parent not in seen:
            here = by_id[here].parent
            seen.add(here)
        found[unit_id] = direct.get(here, {})
    return found


def taken(problem: Problem, work: Workload) -> list[Taken]:
    """What comes to each new unit itself, by number; the units below it are not counted in."""
    found = [Taken() for _ in problem.structure.units]
    for old, shares in heirs(problem).items():
        whole = Taken(
            work.minutes.get(old, Fraction(0)), work.officers_for_cases(old), work.posts.get(old, Fraction(0))
        )
        for number, share in shares.items():
            found[number] += Taken(whole.minutes * share, whole.officers * share, whole.posts * share)
    return found


def taken_below(problem: Problem, work: Workload) -> list[Taken]:
    """What comes to each new unit and everything below it, by number."""
    found = taken(problem, work)
    for number in range(len(found) - 1, -1, -1):
        parent = problem.structure.units[number].parent
        if parent >= 0:
            found[parent] += found[number]
    return found


def left_over(problem: Problem) -> Mapping[str, Fraction]:
    """Present units of whose work a part is taken over by nobody, with that part."""
    parts = {old: 1 - sum(shares.values(), Fraction(0)) for old, shares in heirs(problem).items()}
    return {old: part for old, part in parts.items() if part > Fraction(1, 1000)}
