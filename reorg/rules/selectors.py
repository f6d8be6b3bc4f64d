"""Selectors: which people (``who``) and which units and posts (``where``) a rule speaks of.

Both are written as mappings; several keys mean *and*, a list means one of its values, and
``{min:, max:, not:}`` bound an ordered or numeric column. See ``docs/rules.md``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from reorg.domain.ladders import LADDERS, normal
from reorg.domain.people import Person, category_matches, completed_years
from reorg.domain.structure import Seat, Structure
from reorg.domain.units import TAG_WORDS

Who = Mapping[str, Any]
Where = Mapping[str, Any]

NUMBERS: Mapping[str, Callable[[Person, date], float | None]] = {
    "age": lambda person, day: completed_years(person.birth_date, day),
    "years_in_post": lambda person, day: completed_years(person.post_since, day),
    "years_in_unit": lambda person, day: completed_years(person.unit_since, day),
    "years_of_service": lambda person, day: completed_years(person.joined, day),
    "score": lambda person, day: person.score,
}
"""Numeric attributes of a person at a day; ``None`` when unknown."""

WORDS: tuple[str, ...] = (
    "person_id", "name", "category", "sex", "post", "party", "specialty", "native_place", "growth_place", "status",
    "establishment_type", "remark",
)  # fmt: skip
DATES: tuple[str, ...] = ("birth_date", "post_since", "unit_since", "joined")
UNIT_KEYS: tuple[str, ...] = ("unit", "working_unit", "unit_tag", "unit_kind")
FLAGS: tuple[str, ...] = ("law_qualified", "leads")
GROUPS: tuple[str, ...] = ("any_of", "none_of")
WHO_KEYS: tuple[str, ...] = (*WORDS, *LADDERS, *NUMBERS, *DATES, *UNIT_KEYS, *FLAGS, "skill", *GROUPS)
WHERE_KEYS: tuple[str, ...] = ("id", "tag", "kind", "under", "post", "operation", "top", "only")

_WORD_FORMS: Mapping[str, Mapping[str, str]] = {
    "sex": {"male": "男", "m": "男", "female": "女", "f": "女"},
    "party": {"党员": "中共党员", "预备党员": "中共预备党员"},
}


def listed(value: Any) -> list[Any]:
    """A value, or the values of a list."""
    return list(value) if isinstance(value, (list, tuple)) else [value]


def is_bounds(value: Any) -> bool:
    return isinstance(value, Mapping)


def selector_key(selector: Mapping[str, Any]) -> str:
    """Equal selectors have one."""
    return json.dumps(selector, sort_keys=True, ensure_ascii=False, default=str)


class People:
    """Reads one person for a selector: knows the day and the present units' tags, kinds and names."""

    def __init__(self, day: date, unit_words: Mapping[str, frozenset[str]], unit_tags: Mapping[str, frozenset[str]],
                 unit_kinds: Mapping[str, str]) -> None:  # fmt: skip
        self.day = day
        self.unit_words = unit_words
        self.unit_tags = unit_tags
        self.unit_kinds = unit_kinds
        self._named: dict[str, tuple[Sequence[Person], frozenset[str]]] = {}

    def named(self, people: Sequence[Person], who: Who) -> frozenset[str]:
        """Ids of those of ``people`` whom ``who`` names; looked up once for a roster."""
        key = selector_key(who)
        kept = self._named.get(key)
        if kept is None or kept[0] is not people:
            kept = people, frozenset(person.person_id for person in people if self.match(person, who))
            self._named[key] = kept
        return kept[1]

    def match(self, person: Person, who: Who) -> bool:
        """Whether the person meets every condition of ``who``."""
        return all(self._condition(person, key, value) for key, value in who.items())

    def misses(self, person: Person, who: Who) -> list[tuple[str, int | None]]:
        """Conditions that the person fails, each with the ladder steps missing (``None``: not a matter of steps)."""
        missed: list[tuple[str, int | None]] = []
        for key, value in who.items():
            if self._condition(person, key, value):
                continue
            steps = None
            if key in LADDERS and is_bounds(value) and "min" in value and not value.get("not"):
                ladder = LADDERS[key]
                steps = ladder.order(str(value["min"])) - ladder.order(getattr(person, key))
            missed.append((key, steps))
        return missed

    def _condition(self, person: Person, key: str, value: Any) -> bool:
        if key == "any_of":
            return any(self.match(person, who) for who in value)
        if key == "none_of":
            return not any(self.match(person, who) for who in listed(value))
        if key == "skill":
            return self._skilled(person, value)
        if key in FLAGS:
            return bool(getattr(person, key)) is bool(value)
        if key in LADDERS:
            return self._on_ladder(key, getattr(person, key), value)
        if key in NUMBERS:
            return _in_bounds(NUMBERS[key](person, self.day), value, float)
        if key in DATES:
            return _in_bounds(getattr(person, key), value, lambda text: date.fromisoformat(str(text)))
        if key in UNIT_KEYS:
            return self._in_unit(person, key, value)
        text = getattr(person, key) if key in WORDS else person.extra.get(key, "")
        return _among(text, value, lambda word, has: same_word(key, word, has))

    def _skilled(self, person: Person, value: Any) -> bool:
        if is_bounds(value):
            return all(person.skills.get(skill, 0) >= float(level) for skill, level in value.items())
        return any(skill in person.skills for skill in listed(value))

    def _on_ladder(self, key: str, has: str, value: Any) -> bool:
        ladder = LADDERS[key]
        order = ladder.order(has)
        if is_bounds(value):
            if "not" in value and _among(has, value["not"], lambda word, text: _same_step(key, word, text)):
                return False
            low, high = value.get("min"), value.get("max")
            if low is None and high is None:
                return True
            return bool(has) and (low is None or order >= ladder.order(str(low))) and (
                high is None or order <= ladder.order(str(high))
            )  # fmt: skip
        return _among(has, value, lambda word, text: _same_step(key, word, text))

    def _in_unit(self, person: Person, key: str, value: Any) -> bool:
        unit = person.unit if key == "unit" else person.present_unit
        if key == "unit_tag":
            tags = self.unit_tags.get(unit, frozenset())
            return _among(tags, value, lambda word, has: TAG_WORDS.get(word, word) in has)
        if key == "unit_kind":
            return _among(self.unit_kinds.get(unit, ""), value, lambda word, has: word == has)
        words = self.unit_words.get(unit, frozenset({unit}))
        return _among(words, value, lambda word, has: word in has)


def same_word(key: str, word: str, has: str) -> bool:
    """Whether a selector's word means what stands in a personnel column (``female`` is 女, 党员 a full member)."""
    if key == "category":
        return category_matches(word, has)
    forms = _WORD_FORMS.get(key, {})
    return forms.get(word.lower(), word) == has or normal(word) == normal(has)


def _same_step(key: str, word: str, has: str) -> bool:
    ladder = LADDERS[key]
    step = ladder.step(word)
    return bool(has) and ((step is not None and step.zh == ladder.read(has)) or normal(word) == normal(has))


def _among(has: Any, value: Any, same: Callable[[str, Any], bool]) -> bool:
    """Equality with a word, one of a list, ``any`` / ``none``, or ``{not: ...}``."""
    if is_bounds(value):
        return "not" not in value or not _among(has, value["not"], same)
    for word in listed(value):
        if word == "any" or word is True:
            if has:
                return True
        elif word in ("none", "", None, False):
            if not has:
                return True
        elif same(str(word), has):
            return True
    return False


def _in_bounds(has: Any, value: Any, read: Callable[[Any], Any]) -> bool:
    if is_bounds(value):
        if "not" in value and has is not None and any(has == read(word) for word in listed(value["not"])):
            return False
        low, high = value.get("min"), value.get("max")
        if low is None and high is None:
            return True
        return has is not None and (low is None or has >= read(low)) and (high is None or has <= read(high))
    return has is not None and any(has == read(word) for word in listed(value))


class Places:
    """Reads one unit or seat of a structure for a ``where`` selector."""

    def __init__(self, structure: Structure) -> None:
        self.structure = structure
        self._seats: dict[str, frozenset[int]] = {}

    def seats(self, where: Where) -> frozenset[int]:
        """Numbers of the seats that ``where`` names; looked up once."""
        key = selector_key(where)
        if key not in self._seats:
            inside = [self.unit(number, where) for number in range(len(self.structure.units))]
            self._seats[key] = frozenset(
                number
                for number, seat in enumerate(self.structure.seats)
                if inside[seat.unit] and ("post" not in where or self.post(seat, where["post"]))
            )
        return self._seats[key]

    def seat(self, seat: Seat, where: Where) -> bool:
        """Whether the seat is one that ``where`` names."""
        if not self.unit(seat.unit, where):
            return False
        return "post" not in where or self.post(seat, where["post"])

    def post(self, seat: Seat, value: Any) -> bool:
        """Whether the seat's post is named: by id, by name, or ``leader`` for every leadership post."""
        post = seat.post
        words = {post.post_id, post.name.zh, post.name.en, seat.seat_id}
        return _among(words, value, lambda word, has: post.leader if word == "leader" else word in has)

    def unit(self, number: int, where: Where) -> bool:
        """Whether a unit meets the unit conditions of ``where``, with what it inherits."""
        return all(
            self._inherits(number, key, value, bool(where.get("only")))
            for key, value in where.items()
            if key not in ("post", "only")
        )

    def named(self, where: Where) -> list[int]:
        """The units that themselves carry what ``where`` names: those that ``per: unit`` takes, in tree order."""
        keys = [key for key in where if key not in ("post", "only")]
        return [
            number
            for number in range(len(self.structure.units))
            if self.unit(number, where) and (not keys or any(self._carries(number, key, where[key]) for key in keys))
        ]

    def _inherits(self, number: int, key: str, value: Any, only: bool) -> bool:
        unit = self.structure.units[number]
        if key in ("id", "under"):
            line = [number] if only else list(self.structure.ancestors(number))
            return _among(line, value, lambda word, has: bool(set(self.structure.find(word)) & set(has)))
        if key == "tag":
            return _among(unit.own_tags if only else unit.tags, value, _has_tag)
        if key == "kind":
            return _among(unit.own_kind if only else unit.kind, value, lambda word, has: word == has)
        if key == "operation":
            return _among(unit.operation, value, lambda word, has: word == has)
        if key == "top":
            return (unit.parent < 0) is bool(value)
        return any(
            _among(self.structure.units[a].columns.get(key, ""), value, lambda word, has: word == has)
            for a in ([number] if only else self.structure.ancestors(number))
            if only or key in self.structure.units[a].columns
        )

    def _carries(self, number: int, key: str, value: Any) -> bool:
        unit = self.structure.units[number]
        if key == "id":
            return _among([number], value, lambda word, has: number in self.structure.find(word))
        if key == "under":
            return not any(number in self.structure.find(str(word)) for word in listed(value))
        if key == "tag":
            return _among(unit.own_tags, value, _has_tag) or value == "any"
        if key == "kind":
            return _among(unit.own_kind, value, lambda word, has: word == has)
        if key == "operation":
            return _among(unit.own_operation, value, lambda word, has: word == has)
        if key == "top":
            return unit.parent < 0
        return key in unit.columns


def _has_tag(word: str, has: Any) -> bool:
    return TAG_WORDS.get(word, word) in has
