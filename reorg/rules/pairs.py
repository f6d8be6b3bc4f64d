"""Pairs and groups of people that relatives, together and apart speak of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from reorg.domain.people import Person
from reorg.rules.bureau import Bureau
from reorg.rules.faults import UNKNOWN_PERSON
from reorg.rules.rows import Amount, Contribution, Floats, Row, Term
from reorg.text import Finding, Place


def indicator(size: int, numbers: Iterable[int]) -> Floats:
    """A vector with ones at ``numbers``."""
    vector = np.zeros(size)
    vector[list(numbers)] = 1.0
    return vector


def column_value(person: Person, column: str) -> str:
    """A personnel column of a person as text; an extra column by its own heading."""
    return str(getattr(person, column)) if hasattr(person, column) else person.extra.get(column, "")


def named_groups(people: tuple[Person, ...], named: tuple[str, ...], column: str | None) -> list[list[int]]:
    """Groups of two or more people: those named, or those with equal, non-empty values in a column."""
    index = {person.person_id: number for number, person in enumerate(people)}
    if column is None:
        return [[index[word] for word in dict.fromkeys(named) if word in index]]
    groups: dict[str, list[int]] = {}
    for number, person in enumerate(people):
        value = column_value(person, column)
        if value:
            groups.setdefault(value, []).append(number)
    return [members for members in groups.values() if len(members) > 1]


def pair_subject(people: tuple[Person, ...], pair: Iterable[int]) -> str:
    return "+".join(people[number].person_id for number in pair)


def at_most_one(rule: Any, bureau: Bureau, group: list[int], scopes: Sequence[Floats]) -> Contribution:
    """At most one of the group in each scope of seats; soft: each pair that shares a scope costs the weight once."""
    size = bureau.shape[0]
    if rule.hard:
        parts = [
            (pair_subject(bureau.people, part), indicator(size, part))
            for part in _still_apart(rule, bureau.people, group)
        ]
        return Contribution(
            rows=tuple(
                Row(rule.id, subject, (Term(members, seats),), None, 1)
                for subject, members in parts
                for seats in scopes
            )
        )
    rows, amounts = [], []
    for pair in combinations(group, 2):
        subject = pair_subject(bureau.people, pair)
        amount = Amount(f"{rule.id}|{subject}", rule.weight, high=1, integer=True, tier=rule.tier)
        amounts.append(amount)
        both = indicator(size, pair)
        rows += [Row(rule.id, subject, (Term(both, seats),), None, 1, ((amount.name, -1.0),)) for seats in scopes]
    return Contribution(rows=tuple(rows), amounts=tuple(amounts))


def excepted(rule: Any, people: tuple[Person, ...], group: list[int]) -> set[tuple[int, int]]:
    """Pairs of the group that the rule's concessions except, in the group's order."""
    if not rule.hard or not rule.concessions:
        return set()
    return {pair for pair in combinations(group, 2) if rule.conceded(pair_subject(people, pair)) >= 1}


def _still_apart(rule: Any, people: tuple[Person, ...], group: list[int]) -> list[list[int]]:
    """Sets of people any two of whom are still to be kept apart: the whole group, unless a pair is excepted.

    They are the group without one or the other of each excepted pair (the largest such sets), so that a rule on fifty
    people with one exception makes two rows a unit, not a thousand.
    """
    together = excepted(rule, people, group)
    parts = [group]
    for a, b in sorted(together):
        split = [[n for n in part if n != one] for part in parts if a in part and b in part for one in (a, b)]
        parts = [part for part in parts if not (a in part and b in part)] + split
        parts = _largest_sets(parts)
    return [part for part in parts if len(part) > 1]


def _largest_sets(parts: list[list[int]]) -> list[list[int]]:
    """Those that lie in no other; each once."""
    sets = list(dict.fromkeys(frozenset(part) for part in parts))
    kept = {one for one in sets if not any(one < other for other in sets)}
    ordered = {frozenset(part): part for part in parts}
    return [ordered[one] for one in sets if one in kept]


def still_together(rule: Any, people: tuple[Person, ...], group: list[int]) -> list[list[int]]:
    """Parts of the group that are still to be together, when pairs are excepted: two people are in one part where a
    chain of pairs that are not excepted ties them."""
    spared = excepted(rule, people, group)
    parts: list[list[int]] = []
    for one in group:
        tied = [part for part in parts if any((other, one) not in spared for other in part)]
        merged = [n for part in tied for n in part] + [one]
        parts = [part for part in parts if part not in tied] + [sorted(merged, key=group.index)]
    return parts


def unit_scopes(bureau: Bureau, department: bool) -> list[Floats]:
    """Seats of each unit itself, or of each department (top unit) as a whole, as weights of 0 and 1."""
    if department:
        return [bureau.below[number].astype(float) for number in bureau.problem.structure.top]
    return [own.astype(float) for own in bureau.own if own.any()]


def people_faults(rule: str, named: tuple[str, ...], bureau: Bureau, place: Place) -> Iterator[Finding]:
    """Person ids that the roster does not hold."""
    for word in named:
        if word not in bureau.problem.person_index:
            yield UNKNOWN_PERSON.at(place, word, rule=rule)
