"""A structure: the tree of new units with their posts, strengths, needs and what they absorb.

This is the structure after ``each:`` copies are made and inheritance is applied; the file's own
shape is read in ``reorg.intake``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from reorg.domain.people import category_matches
from reorg.text import Text

Operation = Literal["real", "virtual"]


@dataclass(frozen=True, slots=True)
class Strength:
    """People of one category in a unit and below; ``target`` is soft at ``target_weight`` a person."""

    min: int | None = None
    max: int | None = None
    target: int | None = None
    target_weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Need:
    """``people`` people of the unit and below with a skill at ``min_level`` or higher."""

    skill: str
    min_level: int = 1
    people: int = 1
    hard: bool = True
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Post:
    """A post: ``places`` exact holders, or ``None``: what is left of the unit's strength.

    ``who`` is a people selector (``reorg.rules.selectors``); ``substitute_price``: those who miss one
    ordered condition of ``who`` by one step may hold it at this price each. ``lower_allowed`` lifts
    rank protection: without it nobody whose present level is above ``level`` is placed here.
    """

    post_id: str
    name: Text
    places: int | None = None
    leader: bool = False
    level: str = ""
    promotion: bool = False
    who: Mapping[str, Any] = field(default_factory=dict)
    substitute_price: float | None = None
    lower_allowed: bool = False
    line: int = 0
    file: str = ""


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit of the new structure; ``parent`` is an index into the structure, -1 at the top.

    ``own_tags`` / ``own_kind`` / ``own_operation`` are what the unit itself carries; ``tags``, ``kind``
    and ``operation`` include what it inherits. ``absorbs`` maps present unit ids to shares of their work.
    """

    unit_id: str
    name: Text
    parent: int
    depth: int
    aliases: tuple[str, ...] = ()
    own_tags: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    own_kind: str = ""
    kind: str = ""
    own_operation: str = ""
    operation: Operation = "real"
    absorbs: Mapping[str, float] = field(default_factory=dict)
    ground: tuple[str, ...] = ()
    strength: Mapping[str, Strength] = field(default_factory=dict)
    needs: tuple[Need, ...] = ()
    branch: bool = False
    posts: tuple[Post, ...] = ()
    township: str = ""
    lon: float | None = None
    lat: float | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    note: Text = Text("")
    line: int = 0
    file: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """A post in a unit; ``unit`` is the unit's index, ``seat_id`` is ``unit_id/post_id``."""

    seat_id: str
    unit: int
    post: Post


@dataclass(frozen=True)
class Structure:
    """Units in tree order (a parent stands before what is below it)."""

    structure_id: str
    name: Text
    units: tuple[NewUnit, ...]
    file: str = ""

    @cached_property
    def index(self) -> dict[str, int]:
        return {unit.unit_id: number for number, unit in enumerate(self.units)}

    @cached_property
    def seats(self) -> tuple[Seat, ...]:
        return tuple(
            Seat(f"{unit.unit_id}/{post.post_id}", number, post)
            for number, unit in enumerate(self.units)
            for post in unit.posts
        )

    @cached_property
    def seats_of(self) -> tuple[tuple[int, ...], ...]:
        """The seats of each unit itself."""
        own: list[list[int]] = [[] for _ in self.units]
        for number, seat in enumerate(self.seats):
            own[seat.unit].append(number)
        return tuple(tuple(numbers) for numbers in own)

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        below: list[list[int]] = [[] for _ in self.units]
        for number, unit in enumerate(self.units):
            if unit.parent >= 0:
                below[unit.parent].append(number)
        return tuple(tuple(numbers) for numbers in below)

    @property
    def top(self) -> tuple[int, ...]:
        return tuple(number for number, unit in enumerate(self.units) if unit.parent < 0)

    def ancestors(self, number: int) -> Iterator[int]:
        """The unit itself, then each unit above it."""
        while number >= 0:
            yield number
            number = self.units[number].parent

    def subtree(self, number: int) -> list[int]:
        """The unit and everything below it, in tree order."""
        inside, found = {number}, [number]
        for other in range(number + 1, len(self.units)):
            if self.units[other].parent in inside:
                inside.add(other)
                found.append(other)
        return found

    def path(self, number: int, lang: str = "zh") -> str:
        """``刑事侦查部/重案队``."""
        names = [self.units[a].name.get("zh" if lang == "zh" else "en") for a in self.ancestors(number)]
        return "/".join(reversed(names))

    def find(self, word: str) -> list[int]:
        """Units that ``word`` names: an id first, else a name or alias in either language, else a path of names or ids."""
        if word in self.index:
            return [self.index[word]]
        return [number for number in range(len(self.units)) if word in self._words[number]]

    @cached_property
    def _words(self) -> list[set[str]]:
        words: list[set[str]] = []
        for unit in self.units:
            own = {w for w in (unit.unit_id, unit.name.zh, unit.name.en, *unit.aliases) if w}
            above = words[unit.parent] if unit.parent >= 0 else set()
            words.append(own | {f"{prefix}/{word}" for prefix in above for word in own})
        return words

    def admits(self, number: int, category: str) -> bool:
        """Whether a unit is open to a category.

        A unit that names categories in its strength is closed to the others unless something below
        it names them; a unit that names none is open within its ancestors' limits.
        """
        for ancestor in self.ancestors(number):
            named = self._named_below[ancestor]
            if self.units[ancestor].strength and not any(category_matches(word, category) for word in named):
                return False
        return True

    @cached_property
    def _named_below(self) -> list[frozenset[str]]:
        named = [set(unit.strength) for unit in self.units]
        for number in range(len(self.units) - 1, -1, -1):
            parent = self.units[number].parent
            if parent >= 0:
                named[parent] |= named[number]
        return [frozenset(words) for words in named]
