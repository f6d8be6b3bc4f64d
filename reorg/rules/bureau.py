"""A problem with its selectors resolved to arrays: what rules, worth and engine read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reorg.domain.people import Person
from reorg.plan.changes import CHANGES, MOVES, Origin, changes_of_unit, crosses, origins, promotes
from reorg.rules.problem import Problem
from reorg.rules.rows import Floats, Mask
from reorg.rules.selectors import People, Places, Where, Who, selector_key


@dataclass(frozen=True, eq=False)
class Bureau:
    """Arrays over P people and S seats (a seat is a post in a unit) of one problem."""

    problem: Problem
    _masks: dict[str, Any] = field(default_factory=dict, repr=False)
    _weights: dict[int, Floats] = field(default_factory=dict, repr=False)

    @staticmethod
    def of(problem: Problem) -> Bureau:
        """The bureau of a problem, made once and kept with it."""
        kept: Bureau | None = problem.__dict__.get("_bureau")
        if kept is None:
            kept = Bureau(problem)
            problem.__dict__["_bureau"] = kept
        return kept

    def of_same_people(self, problem: Problem) -> Bureau:
        """The bureau of a problem that differs in its rules alone; masks and other arrays are shared."""
        other = Bureau(problem, self._masks, self._weights)
        known = {
            name: value
            for name, value in self.__dict__.items()
            if isinstance(getattr(Bureau, name, None), cached_property)
        }
        other.__dict__.update(known)
        return other

    @property
    def people(self) -> tuple[Person, ...]:
        return self.problem.people

    @cached_property
    def shape(self) -> tuple[int, int]:
        return len(self.problem.people), len(self.problem.structure.seats)

    @cached_property
    def origins(self) -> Mapping[str, Origin]:
        return origins(self.problem.present, self.problem.structure)

    @cached_property
    def reader(self) -> People:
        words, tags, kinds = {}, {}, {}
        by_id = {unit.unit_id: unit for unit in self.problem.present}
        for unit_id, origin in self.origins.items():
            line = [by_id[above] for above in origin.ids]
            words[unit_id] = frozenset(
                word for unit in line for word in (unit.unit_id, unit.name, *unit.aliases) if word
            )
            tags[unit_id] = frozenset(by_id[unit_id].tags) | ({origin.side} if origin.side else set())
            kinds[unit_id] = by_id[unit_id].kind
        return People(self.problem.settings.as_of, words, tags, kinds)

    @cached_property
    def places(self) -> Places:
        return Places(self.problem.structure)

    @cached_property
    def seat_unit(self) -> NDArray[np.int64]:
        """The unit (index) of each seat."""
        return np.array([seat.unit for seat in self.problem.structure.seats], dtype=np.int64)

    @cached_property
    def own(self) -> NDArray[np.bool_]:
        """Units x seats: the seat is in the unit itself."""
        units = np.arange(len(self.problem.structure.units))
        return np.asarray(self.seat_unit[None, :] == units[:, None])

    @cached_property
    def below(self) -> NDArray[np.bool_]:
        """Units x seats: the seat is in the unit or anywhere below it."""
        inside = self.own.copy()
        for number in range(len(self.problem.structure.units) - 1, -1, -1):
            parent = self.problem.structure.units[number].parent
            if parent >= 0:
                inside[parent] |= inside[number]
        return inside

    @cached_property
    def leading(self) -> Mask:
        """Seats that are leadership posts."""
        return np.array([seat.post.leader for seat in self.problem.structure.seats], dtype=bool)

    def who(self, who: Who) -> Mask:
        """People that a selector names."""
        return self._mask("who", who, lambda: self._named(who))

    def _named(self, who: Who) -> list[bool]:
        named = self.reader.named(self.people, who)
        return [person.person_id in named for person in self.people]

    def where(self, where: Where) -> Mask:
        """Seats that a selector names."""
        return self._mask("where", where, lambda: self._inside(where))

    def _inside(self, where: Where) -> list[bool]:
        named = self.places.seats(where)
        return [number in named for number in range(self.shape[1])]

    def groups(self, where: Where, per_unit: bool) -> list[tuple[str, Mask]]:
        """Seats of ``where`` as one group, or one group for each unit that itself carries what it names."""
        if not per_unit:
            return [("", self.where(where))]
        posts = self.where({"post": where["post"]}) if "post" in where else np.ones(self.shape[1], dtype=bool)
        inside = self.own if where.get("only") else self.below
        units = self.problem.structure.units
        return [(units[number].unit_id, inside[number] & posts) for number in self.places.named(where)]

    def one(self, weights: Floats) -> Floats:
        """The one array kept for these weights, however many rows use them (a city has tens of thousands of rows)."""
        if id(weights) in self._weights:
            return weights
        digest = sha256(weights.tobytes()).hexdigest()
        kept: Floats = self._masks.setdefault(digest, weights)
        self._weights[id(kept)] = kept
        return kept

    def skill_levels(self, skill: str) -> NDArray[np.int64]:
        """Each person's level in a skill, 0 without it."""
        levels: NDArray[np.int64] = self.kept(
            f"skill:{skill}", lambda: np.array([person.skills.get(skill, 0) for person in self.people], dtype=np.int64)
        )
        return levels

    def kept(self, name: str, make: Callable[[], Any]) -> Any:
        """An array that does not depend on the rules, made once."""
        if name not in self._masks:
            self._masks[name] = make()
        return self._masks[name]

    def _mask(self, kind: str, selector: Mapping[str, Any], make: Callable[[], list[bool]]) -> Mask:
        key = kind + selector_key(selector)
        mask: Mask = self.kept(key, lambda: np.array(make(), dtype=bool))
        return mask

    @cached_property
    def origin_groups(self) -> list[tuple[str, NDArray[np.int64]]]:
        """People by the present unit they work in."""
        members: dict[str, list[int]] = {}
        for number, person in enumerate(self.people):
            members.setdefault(person.present_unit, []).append(number)
        return [(unit, np.array(numbers, dtype=np.int64)) for unit, numbers in members.items()]

    @cached_property
    def change_pairs(self) -> Mapping[str, Mask]:
        """People x seats for each kind of change: the kind fits, as the one told or beside it."""
        structure = self.problem.structure
        seats = structure.seats
        pairs = {kind: np.zeros(self.shape, dtype=bool) for kind in CHANGES}
        for unit, members in self.origin_groups:
            origin = self.origins.get(unit)
            here = {kind: np.zeros(self.shape[1], dtype=bool) for kind in CHANGES}
            for number, own in enumerate(self.own):
                for kind in changes_of_unit(origin, structure, number):
                    here[kind] |= own
            for kind, where in here.items():
                pairs[kind][members] |= where
        standing: dict[tuple[bool, str], list[int]] = {}
        for number, person in enumerate(self.people):
            standing.setdefault((person.leads, person.post_level), []).append(number)
        for members_alike in standing.values():
            person = self.people[members_alike[0]]
            for number, seat in enumerate(seats):
                if promotes(person, seat):
                    pairs["promote"][members_alike, number] = True
        return pairs

    @cached_property
    def follow_pairs(self) -> Mask:
        """People x seats: the seat's unit absorbs the person's present unit, or lies below one that does."""
        return self.change_pairs["follow"]

    @cached_property
    def move_pairs(self) -> Mask:
        """People x seats: the placement is a move (down, up or transfer)."""
        pairs: Mask = np.logical_or.reduce([self.change_pairs[kind] for kind in sorted(MOVES)])
        return pairs

    @cached_property
    def across_pairs(self) -> Mask:
        """People x seats: the seat lies in another top unit than those that take over the person's present unit."""
        pairs = np.zeros(self.shape, dtype=bool)
        for unit, members in self.origin_groups:
            origin = self.origins.get(unit)
            units = [crosses(origin, self.problem.structure, n) for n in range(len(self.problem.structure.units))]
            pairs[members] = np.array(units, dtype=bool)[[seat.unit for seat in self.problem.structure.seats]]
        return pairs

    def unit_number(self, word: str) -> int | None:
        """The new unit that a word names; ``None`` for none or several."""
        found = self.problem.structure.find(word)
        return found[0] if len(found) == 1 else None
