"""Seats that a planner's word names: a unit (and all below it), or ``unit/post``."""

from __future__ import annotations

import numpy as np

from reorg.domain.structure import Seat, Structure
from reorg.rules.bureau import Bureau
from reorg.rules.rows import Mask


def names_seat(structure: Structure, word: str, seat: Seat) -> bool:
    """Whether ``word`` (a unit's id, name, alias or path, or ``unit/post``) names the seat."""
    units = structure.find(word)
    if units:
        return any(unit in structure.ancestors(seat.unit) for unit in units)
    unit_word, _, post_word = word.rpartition("/")
    posts = (seat.post.post_id, seat.post.name.zh, seat.post.name.en)
    return bool(post_word) and post_word in posts and seat.unit in structure.find(unit_word)


def named_seats(bureau: Bureau, words: tuple[str, ...]) -> Mask:
    """Seats that any of the words names."""
    structure = bureau.problem.structure
    return np.array([any(names_seat(structure, word, seat) for word in words) for seat in structure.seats], dtype=bool)
