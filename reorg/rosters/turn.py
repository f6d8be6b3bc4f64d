"""The parts of an answer: who is on one duty of one day, and what is lacking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reorg.text import Text


@dataclass(frozen=True, slots=True)
class Turn:
    """Who is on one duty of one day; ``labels`` name the groups or teams that take it."""

    date: date
    duty: str
    people: tuple[str, ...]
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shortage:
    """People (crews, units) that a duty of a day lacks, and why as far as counting shows it."""

    date: date
    duty: str
    missing: int
    reason: Text = Text("")
