"""A finished plan as the rules' checks see it: who sits where, by unit, without any model.

Checks walk people and units; they never read rows, bans or the solver's arrays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from reorg.domain.people import Person
from reorg.domain.structure import Seat, Structure
from reorg.plan.changes import Origin, changes
from reorg.rules.problem import Problem
from reorg.rules.selectors import People, Places, Where, Who


class Seated:
    """People in their seats. ``seats[p]`` is a seat index, -1 for someone unplaced."""

    def __init__(self, problem: Problem, seats: Sequence[int], reader: People, places: Places,
                 origins: dict[str, Origin]) -> None:  # fmt: skip
        self.problem = problem
        self.reader = reader
        self.places = places
        self.origins = origins
        self.seat_of = [int(seat) for seat in seats]
        self._known: dict[int, tuple[Who, frozenset[str]]] = {}

    @property
    def structure(self) -> Structure:
        return self.problem.structure

    @cached_property
    def placed(self) -> list[tuple[int, Person, Seat]]:
        """Everyone who has a seat, in the roster's order."""
        seats = self.structure.seats
        return [
            (number, person, seats[self.seat_of[number]])
            for number, person in enumerate(self.problem.people)
            if self.seat_of[number] >= 0
        ]

    @cached_property
    def _in_unit(self) -> list[list[tuple[Person, Seat]]]:
        inside: list[list[tuple[Person, Seat]]] = [[] for _ in self.structure.units]
        for _, person, seat in self.placed:
            for number in self.structure.ancestors(seat.unit):
                inside[number].append((person, seat))
        return inside

    @cached_property
    def _in_seat(self) -> dict[int, list[Person]]:
        inside: dict[int, list[Person]] = {}
        for number, person, _ in self.placed:
            inside.setdefault(self.seat_of[number], []).append(person)
        return inside

    def holders(self, seat: int) -> list[Person]:
        """People in a seat, in the roster's order."""
        return self._in_seat.get(seat, [])

    def within(self, number: int) -> list[tuple[Person, Seat]]:
        """People seated in a unit or below it."""
        return self._in_unit[number]

    def named(self, who: Who) -> frozenset[str]:
        """Ids of the roster's people whom ``who`` names."""
        kept = self._known.get(id(who))
        if kept is None or kept[0] is not who:
            kept = who, self.reader.named(self.problem.people, who)
            self._known[id(who)] = kept
        return kept[1]

    def is_one(self, person: Person, who: Who) -> bool:
        return person.person_id in self.named(who)

    def pick(self, who: Who, seated: Iterable[tuple[Person, Seat]]) -> list[tuple[Person, Seat]]:
        """Those of ``seated`` whom ``who`` names."""
        named = self.named(who)
        return [(person, seat) for person, seat in seated if person.person_id in named]

    def scopes(self, where: Where, per_unit: bool) -> list[tuple[str, list[tuple[Person, Seat]]]]:
        """People seated where ``where`` says: in one scope, or one for each unit that carries what it names."""
        if not per_unit:
            there = self.places.seats(where)
            here = [(person, seat) for number, person, seat in self.placed if self.seat_of[number] in there]
            return [("", here)]
        found = []
        for number in self.places.named(where):
            here = [
                (person, seat)
                for person, seat in self.within(number)
                if ("post" not in where or self.places.post(seat, where["post"]))
                and (not where.get("only") or seat.unit == number)
            ]
            found.append((self.structure.units[number].unit_id, here))
        return found

    def changes_of(self, person: Person, seat: Seat) -> tuple[str, ...]:
        """Every kind of change that the placement is, the told one first."""
        return changes(person, self.origins.get(person.present_unit), self.structure, seat)
