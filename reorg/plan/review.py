"""A review round: what several reviewers say of a plan, person by person, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from reorg.domain.structure import Structure
from reorg.text import Place, Text

Stance = Literal["agree", "disagree", "change"]
Outcome = Literal["pinned", "moved", "barred", "conflict"]
Clash = Literal["agree-disagree", "agree-change", "disagree-change", "two-changes"]

STANCES: Mapping[Stance, Text] = {
    "agree": Text("同意", "agree"),
    "disagree": Text("不同意", "disagree"),
    "change": Text("改为", "change to"),
}
OUTCOMES: Mapping[Outcome, Text] = {
    "pinned": Text("同意，锁定", "agreed: pinned"),
    "moved": Text("改任，锁定", "changed: pinned there"),
    "barred": Text("不同意，另行安排", "objected: placed elsewhere"),
    "conflict": Text("意见冲突", "in conflict"),
}
CLASHES: Mapping[Clash, Text] = {
    "agree-disagree": Text("有人同意，有人不同意", "some agree, some disagree"),
    "agree-change": Text("有人同意，有人要求改任", "some agree, some ask for another place"),
    "disagree-change": Text("有人不同意，有人要求留在原处", "some disagree, some ask for the very place"),
    "two-changes": Text("要求改到不同的岗位", "they ask for different places"),
}


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one reviewer (a number) says of one person (a roster number). ``seats`` are those that "change to" names;
    ``said`` are the words as they stand at ``place``."""

    person: int
    reviewer: int
    stance: Stance
    said: str
    place: Place
    seats: tuple[int, ...] = ()


@dataclass(frozen=True)
class Merged:
    """What comes of all opinions on one person. ``seats`` are those to which he is pinned, ``opinions`` what was said,
    in the order of the reviewers; ``clash`` says what does not go together, also where ``settled`` by precedence, and
    ``deciding`` is the opinion at whose cell the outcome stands."""

    person: int
    outcome: Outcome
    opinions: tuple[Opinion, ...]
    seats: tuple[int, ...] = ()
    clash: Clash | None = None
    settled: bool = False

    @property
    def deciding(self) -> Opinion:
        """The last opinion that has its way."""
        wanted: dict[Outcome, Stance] = {"pinned": "agree", "moved": "change", "barred": "disagree"}
        mine = [one for one in self.opinions if one.stance == wanted.get(self.outcome)]
        return (mine or list(self.opinions))[-1]


@dataclass(frozen=True)
class Review:
    """The whole round. ``reviewers`` are their names in the order given; ``merged`` in the roster's order, only people of
    whom something was said; ``rows`` how many people the plan has; ``remarks`` what was written beside them by person and
    reviewer."""

    reviewers: tuple[str, ...]
    merged: tuple[Merged, ...]
    rows: int
    remarks: Mapping[tuple[int, int], str]

    @property
    def conflicts(self) -> tuple[Merged, ...]:
        """All that do not go together, settled or not."""
        return tuple(one for one in self.merged if one.clash is not None)

    @property
    def open_conflicts(self) -> tuple[Merged, ...]:
        return tuple(one for one in self.merged if one.outcome == "conflict")

    def count(self, reviewer: int, stance: Stance) -> int:
        """How many people a reviewer says this of."""
        return sum(o.reviewer == reviewer and o.stance == stance for one in self.merged for o in one.opinions)


def merged(
    opinions: Iterable[Opinion], held: Sequence[int], structure: Structure, *, later_wins: bool = False
) -> tuple[Merged, ...]:
    """What comes of all opinions, person by person; ``held`` are the seats of the reviewed plan (-1: none).

    Opinions on one person go together where one seat suits all of them. With ``later_wins`` the last reviewer who said
    something decides alone where they do not.
    """
    by_person: dict[int, list[Opinion]] = {}
    for one in opinions:
        by_person.setdefault(one.person, []).append(one)
    found = []
    for person in sorted(by_person):
        told = sorted(by_person[person], key=lambda one: one.reviewer)
        result = _merged(person, told, held[person], structure)
        if result.clash is not None and later_wins:
            last = _merged(person, told[-1:], held[person], structure)
            result = replace(last, opinions=tuple(told), clash=result.clash, settled=True)
        found.append(result)
    return tuple(found)


def _merged(person: int, told: list[Opinion], held: int, structure: Structure) -> Merged:
    stances = {one.stance for one in told}
    opinions = tuple(told)
    if {"agree", "disagree"} <= stances:
        return Merged(person, "conflict", opinions, clash="agree-disagree")
    asked = [set(one.seats) for one in told if one.stance == "change"]
    common = set.intersection(*asked) if asked else set()
    if asked and not common:
        return Merged(person, "conflict", opinions, clash="two-changes")
    if "agree" in stances:
        if asked and held not in common:
            return Merged(person, "conflict", opinions, clash="agree-change")
        return Merged(person, "pinned", opinions, (held,))
    if not asked:
        return Merged(person, "barred", opinions)
    if "disagree" in stances:
        common -= refused_seats(structure, held)
        if not common:
            return Merged(person, "conflict", opinions, clash="disagree-change")
    return Merged(person, "moved", opinions, tuple(sorted(common)))


def refused_seats(structure: Structure, held: int) -> set[int]:
    """Where somebody may not stay when his placement is objected to: in that post where it is one of leadership, else in
    that unit, whatever the post is called."""
    if held < 0:
        return set()
    seat = structure.seats[held]
    return {
        number
        for number, other in enumerate(structure.seats)
        if other.unit == seat.unit and (not seat.post.leader or other.post.post_id == seat.post.post_id)
    }
