"""What the work of the present units asks for in a year: officer-minutes of cases, posts manned round the clock, people."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from reorg.text import Text

LOAD = "load"
"""The measure of townships, and the column of units and zones, that tells the people their work asks for."""
HAIR = Fraction(1, 1_000_000)
"""Parts of an officer that count for nothing: shares such as 0.3333 are decimals of what was meant."""


@dataclass(frozen=True)
class Workload:
    """The work of the present units (by id) under one case rule; everything is for one year.

    ``minutes``: officer-minutes of case work; ``capacity``: minutes of case work that one officer of the unit does;
    ``posts``: posts of the unit that are manned round the clock; ``relief``: officers that keep one such post manned;
    ``minimum``: officers of a unit that has any case work at all (the two-officer rule); ``rule``: the case rule's name.
    """

    minutes: Mapping[str, Fraction]
    capacity: Mapping[str, Fraction]
    posts: Mapping[str, Fraction]
    relief: Fraction
    minimum: int
    rule: Text = Text("")

    def officers_for_cases(self, unit: str) -> Fraction:
        """Officers that the unit's cases keep busy; not rounded."""
        minutes = self.minutes.get(unit, Fraction(0))
        return minutes / self.capacity[unit] if minutes else Fraction(0)

    def officers(self, unit: str) -> Fraction:
        """Officers for cases and posts together; not rounded."""
        return self.officers_for_cases(unit) + self.posts.get(unit, Fraction(0)) * self.relief

    def needed(self, unit: str) -> int:
        """People that the present unit needs."""
        return people(self.officers(unit), self.minimum if self.minutes.get(unit) else 0)


def people(officers: Fraction, minimum: int = 0) -> int:
    """Whole people for a number of officers, ``minimum`` at least; a millionth of an officer counts for nothing."""
    return max(minimum, math.ceil(officers - HAIR))
