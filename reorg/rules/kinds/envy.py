"""Nobody envies a less fitting colleague a place he wished for: the wish behind two-way selection."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from reorg.domain.people import category_matches
from reorg.plan.plan import Breach
from reorg.rules.added import eligible_pairs
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.envy import envied, fitness
from reorg.rules.faults import where_faults, who_faults
from reorg.rules.kinds.posts import Settings as Posts
from reorg.rules.kinds.strength import Settings as Strength
from reorg.rules.rows import Amount, Contribution, Floats, Mask, Row, Term
from reorg.rules.seated import Seated
from reorg.rules.words import joined, number, people_words, where_words, who_words
from reorg.text import Finding, Place, Text

TITLE = Text("志愿公平", "envy")
EXAMPLE = "{id: two-way, kind: envy, severity: soft, weight: 200}"


class Settings(RuleSettings):
    asks_eligible: ClassVar[bool] = True

    kind: Literal["envy"] = "envy"
    who: dict[str, Any] = Field(
        default_factory=dict, description="谁的志愿；不填为所有填报志愿者 / whose wishes; not given: everyone's"
    )
    where: dict[str, Any] = Field(
        default_factory=lambda: {"tag": "any"},
        description="哪些单位和岗位；不填为全部 / in which units and posts; not given: all",
    )


def rows(rule: Settings, bureau: Bureau) -> Contribution:
    """A row for each person and wished seat: less fitting holders - M x (the person is placed as well or better) are at most
    the pairs counted. M is how many such holders there can be."""
    problem = bureau.problem
    asking, here = bureau.who(rule.who), bureau.where(rule.where)
    may, scores = eligible_pairs(problem), fitness(problem)
    structure = problem.structure
    wished: dict[str, Mask] = {}
    holders: dict[tuple[int, str, str, float], Floats] = {}
    ones = np.eye(bureau.shape[1])
    most = _Capacity(bureau) if not rule.hard else None
    categories = np.array([person.category for person in bureau.people])

    def named(wish: str) -> Mask:
        if wish not in wished:
            found = structure.find(wish)
            none = np.zeros(bureau.shape[1], dtype=bool)
            wished[wish] = np.logical_or.reduce([none, *(bureau.below[unit] for unit in found)])
        return wished[wish]

    def less_fit(seat: int, wish: str, category: str, score: float) -> Floats:
        key = (seat, wish, category, score)
        if key not in holders:
            can_leave = (may & ~named(wish)[None, :]).any(axis=1)
            holders[key] = ((categories == category) & can_leave & (scores[:, seat] < score)).astype(float)
        return holders[key]

    rows_, amounts = [], []
    for person in np.flatnonzero(asking).tolist():
        own = bureau.people[person]
        as_good = np.zeros(bureau.shape[1], dtype=bool)
        for wish in own.wishes:
            new = named(wish) & ~as_good
            as_good = as_good | named(wish)
            good = as_good.astype(float)
            for seat in np.flatnonzero(new & here & may[person]).tolist():
                others = less_fit(seat, wish, own.category, float(scores[person, seat]))
                count = float(others.sum())
                if not count:
                    continue
                bound = count if most is None else min(count, most.of(seat, own.category))
                if bound <= 0:
                    continue
                alone = np.zeros(bureau.shape[0])
                alone[person] = -bound
                terms = (Term(others, ones[seat]), Term(alone, good))
                subject = f"{own.person_id}+{structure.seats[seat].seat_id}"
                if rule.hard:
                    rows_.append(Row(rule.id, subject, terms, None, 0))
                    continue
                amount = Amount(f"{rule.id}|{subject}", rule.weight, high=bound, integer=True, tier=rule.tier)
                amounts.append(amount)
                rows_.append(Row(rule.id, subject, terms, None, 0, ((amount.name, -1.0),)))
    return Contribution(rows=tuple(rows_), amounts=tuple(amounts))


class _Capacity:
    """How many people of a category a seat can have at most, by the hard rules on numbers."""

    def __init__(self, bureau: Bureau) -> None:
        self.bureau = bureau
        self.places: dict[int, int] = {}
        self.most: dict[tuple[int, str], int] = {}
        structure = bureau.problem.structure
        for rule in bureau.problem.rules:
            if not rule.hard or rule.concessions:
                continue
            if isinstance(rule, Posts) and rule.places is not None:
                for unit in structure.find(rule.unit):
                    for seat in structure.seats_of[unit]:
                        if structure.seats[seat].post.post_id == rule.post:
                            self.places[seat] = min(rule.places, self.places.get(seat, rule.places))
            elif isinstance(rule, Strength) and (limit := rule.limits()[1]) is not None:
                named = bureau.unit_number(rule.unit)
                if named is not None:
                    key = (named, rule.category)
                    self.most[key] = min(limit, self.most.get(key, limit))

    def of(self, seat: int, category: str) -> float:
        structure = self.bureau.problem.structure
        found = [self.places.get(seat, float("inf"))]
        line = set(structure.ancestors(structure.seats[seat].unit))
        found += [
            limit
            for (unit, counted), limit in self.most.items()
            if unit in line and category_matches(counted, category)
        ]
        return float(min(found))


def check(rule: Settings, seated: Seated) -> list[Breach]:
    counted: dict[str, int] = {}
    structure, people = seated.structure, seated.problem.people
    for one in envied(seated):
        seat = structure.seats[one.seat]
        if seated.is_one(people[one.person], rule.who) and seated.places.seat(seat, rule.where):
            subject = f"{people[one.person].person_id}+{seat.seat_id}"
            counted[subject] = counted.get(subject, 0) + 1
    return [Breach(subject, {"max": 0}, count, count) for subject, count in counted.items()]


def demand(rule: Settings, bureau: Bureau) -> Text:
    who = who_words(rule.who)
    asked = (
        Text(f"{who.zh}填报的志愿", f"places that {who.en} wished for")
        if rule.who
        else Text("志愿单位", "wished places")
    )
    where = Text("") if rule.where == {"tag": "any"} else where_words(rule.where, bureau)
    there = Text(f"（{where.zh}）", f" ({where.en})") if where.zh else Text("", "")
    return Text(
        f"{asked.zh}{there.zh}不由更不适合的人占用，而更适合的志愿者落空",
        f"{asked.en}{there.en} do not go to less fitting people while a fitter one who wished is left out",
    )


def breach(rule: Settings, breach: Breach, bureau: Bureau) -> Text:
    person, _, seat_id = breach.subject.partition("+")
    seats = {seat.seat_id: seat for seat in bureau.problem.structure.seats}
    who, count = people_words(person, bureau), number(breach.measured)
    if seat_id in seats:
        structure, seat = bureau.problem.structure, seats[seat_id]
        where = Text(
            f"{structure.path(seat.unit, 'zh')}/{seat.post.name.zh}",
            f"{structure.path(seat.unit, 'en')}/{seat.post.name.get('en')}",
        )
    else:
        where = joined([Text(seat_id, seat_id)])
    return Text(
        f"{who.zh}志愿{where.zh}未能如愿，该处有{count}人不如其适合",
        f"{who.en} wished for {where.en}, where {count} less fitting are placed",
    )


def faults(rule: Settings, bureau: Bureau, place: Place) -> Iterator[Finding]:
    yield from who_faults(rule.id, rule.who, bureau, place)
    yield from where_faults(rule.id, rule.where, bureau, place)
