"""Whose people a roster is made of: today's units, or the new ones of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reorg.domain.people import Person
from reorg.rules.problem import Problem


@dataclass(frozen=True)
class Staffed:
    """Units with the people in them. ``people`` follow the personnel table; in a plan their ``post`` is the new one.

    ``at`` gives each person's unit by number (-1: none), ``words`` by what a unit may be called, ``parents`` the unit above.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    words: tuple[frozenset[str], ...]
    parents: tuple[int, ...]
    people: tuple[Person, ...]
    at: tuple[int, ...]

    def find(self, word: str) -> list[int]:
        """Units called so: by id first, else by name, alias or path."""
        if word in self.ids:
            return [self.ids.index(word)]
        return [n for n, words in enumerate(self.words) if word in words]

    def below(self, number: int) -> set[int]:
        """The unit and everything below it."""
        return {n for n in range(len(self.ids)) if number in self._line(n)}

    def _line(self, number: int) -> list[int]:
        line: list[int] = []
        while number >= 0 and number not in line:
            line.append(number)
            number = self.parents[number]
        return line

    def inside(self, number: int, word: str) -> set[int]:
        """Units at or below ``number`` that are called ``word`` (or whose id ends in ``/word``), with what is below them."""
        hits = [n for n in self.below(number) if word in self.words[n] or self.ids[n].rpartition("/")[2] == word]
        return {other for n in hits for other in self.below(n)}


def staffed_today(problem: Problem) -> Staffed:
    """Present units, everybody where he works today."""
    units = problem.present
    index = {unit.unit_id: n for n, unit in enumerate(units)}
    return Staffed(
        tuple(index),
        tuple(unit.name for unit in units),
        tuple(frozenset({unit.unit_id, unit.name, *unit.aliases}) for unit in units),
        tuple(index.get(unit.parent, -1) for unit in units),
        problem.people,
        tuple(index.get(person.present_unit, -1) for person in problem.people),
    )


def staffed_by(problem: Problem, seats: Sequence[int]) -> Staffed:
    """New units, everybody where a plan seats him (by seat, -1: nowhere), with the new post's title."""
    structure = problem.structure
    people = tuple(
        person if at < 0 else replace(person, post=structure.seats[at].post.name.zh)
        for person, at in zip(problem.people, seats, strict=True)
    )
    words: list[set[str]] = [set() for _ in structure.units]
    for n, unit in enumerate(structure.units):
        own = {unit.unit_id, unit.name.zh, unit.name.en, *unit.aliases} - {""}
        above = words[unit.parent] if unit.parent >= 0 else set()
        words[n] = own | {f"{prefix}/{word}" for prefix in above for word in own}
    return Staffed(
        tuple(unit.unit_id for unit in structure.units),
        tuple(structure.path(n) for n in range(len(structure.units))),
        tuple(map(frozenset, words)),
        tuple(unit.parent for unit in structure.units),
        people,
        tuple(structure.seats[at].unit if at >= 0 else -1 for at in seats),
    )
