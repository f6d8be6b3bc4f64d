"""Words of the review column: agree, disagree, change to a place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from reorg.domain.structure import Structure
from reorg.rules.faults import nearest
from reorg.rules.seat_words import names_seat

AGREE = {"同意", "通过", "agree", "agreed", "ok", "yes"}
DISAGREE = {"不同意", "不通过", "disagree", "no"}
CHANGE = re.compile(r"(?:改为|改到|调整为|调整到|change\s+to)\s*[:：]?\s*(?P<place>.*)", re.IGNORECASE)
WORDS = ("同意", "不同意", "改为", "agree", "disagree", "change to")
"""What a planner may write, for advice."""

Stance = Literal["agree", "disagree", "change", ""]


@dataclass(frozen=True, slots=True)
class Said:
    """A cell of the review column: ``""`` is none of the words known; ``place`` is what "change to" names, cleaned."""

    stance: Stance
    place: str = ""


def read_said(cell: str) -> Said | None:
    """The opinion in a cell; ``None`` for an empty one, which is no opinion."""
    said = cell.strip()
    if not said:
        return None
    if said.lower() in AGREE:
        return Said("agree")
    asked = CHANGE.search(said)
    if asked:
        return Said("change", asked["place"].strip(" 　。.，,；;“”\"'"))
    if said.lower() in DISAGREE or said.startswith("不同意"):
        return Said("disagree")
    return Said("")


def asked_seats(structure: Structure, place: str, held: int) -> tuple[int, ...]:
    """Seats that "change to" names for whoever holds ``held`` (-1: no seat): a unit (the same post there, if it has one),
    or a unit's post. Empty where the words name nothing, or several units."""
    seats = named_seats(structure, place) if place else ()
    units = structure.find(place)
    own = structure.seats[held].post if held >= 0 else None
    if len(units) == 1 and own is not None:
        same = [
            n for n in seats
            if structure.seats[n].unit == units[0] and structure.seats[n].post.post_id == own.post_id
        ]  # fmt: skip
        return tuple(same) or seats
    return seats if len(units) <= 1 else ()


def named_seats(structure: Structure, word: str) -> tuple[int, ...]:
    """Seats that a word names: one by its id, or those of a unit and all below it."""
    for number, seat in enumerate(structure.seats):
        if seat.seat_id == word:
            return (number,)
    return tuple(n for n, seat in enumerate(structure.seats) if names_seat(structure, word, seat))


def nearest_place(structure: Structure, word: str) -> str:
    """The unit's path that is spelled most like the word; "-" for none."""
    return nearest(word, [structure.path(n) for n in range(len(structure.units))]) if word else "-"
