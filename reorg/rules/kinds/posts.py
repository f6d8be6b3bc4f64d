"""A post has exactly its holders, and only those whom its ``who`` admits; one step short at a price if it says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
from pydantic import Field

from reorg.domain.people import Person
from reorg.domain.structure import Post, Seat, Structure
from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.faults import unit_faults, who_faults
from reorg.rules.limits import against
from reorg.rules.rows import Amount, Contribution, Row, Term, banned, bounded
from reorg.rules.seated import Seated
from reorg.rules.selectors import People
from reorg.rules.words import number, people_words, unit_words, who_words
from reorg.text import Finding, Place, Text

TITLE = Text("岗位配备", "posts")
EXAMPLE = "{id: 'posts:重案队/head', kind: posts, unit: 重案队, post: head, places: 1}"


class Settings(RuleSettings):
    kind: Literal["posts"] = "posts"
    unit: str = Field(description="新单位 / the new unit")
    post: str = Field(description="岗位编号 / the post's id")
    places: int | None = Field(None, ge=0, description="人数，恰好 / exact number of holders")


def _seats(rule: Settings, structure: Structure) -> list[tuple[int, Seat]]:
    return [
        (number_, structure.seats[number_])
        for unit in sorted(structure.find(rule.unit))
        for number_ in structure.seats_of[unit]
        if structure.seats[number_].post.post_id == rule.post
    ]


def _fitness(person: Person, post: Post, reader: People) -> str:
    """``fit``, ``substitute`` (one step short where the post allows it) or ``unfit``."""
    misses = reader.misses(person, post.who) if post.who else []
    if not misses:
        return "fit"
    return "substitute" if post.substitute_price is not None and [s for _, s in misses] == [1] else "unfit"


def rows(rule: Settings, bureau: Bureau) -> Contribution:
    parts = []
    for number_, seat in _seats(rule, bureau.problem.structure):
        here = np.arange(bureau.shape[1]) == number_
        if seat.post.who:
            admitted = bureau.who(seat.post.who)
            stand_ins = np.zeros_like(admitted)
            if seat.post.substitute_price is not None:
                stand_ins = np.array(
                    [_fitness(person, seat.post, bureau.reader) == "substitute" for person in bureau.people], dtype=bool
                )
            parts.append(banned(rule, f"{rule.unit}|who", ~admitted & ~stand_ins, here))
            if stand_ins.any():
                price = seat.post.substitute_price or 0.0
                amount = Amount(f"{rule.id}|substitutes", price, integer=True)
                term = Term(stand_ins.astype(float), here.astype(float))
                row = Row(rule.id, rule.unit, (term,), None, 0, ((amount.name, -1.0),))
                parts.append(Contribution(rows=(row,), amounts=(amount,)))
        if rule.places is not None:
            everyone = np.ones(bureau.shape[0])
            parts.append(bounded(rule, rule.unit, (Term(everyone, here.astype(float)),), rule.places, rule.places))
    return Contribution.join(parts)


def check(rule: Settings, seated: Seated) -> list[Breach]:
    found: list[Breach] = []
    for number_, seat in _seats(rule, seated.structure):
        holders = seated.holders(number_)
        if rule.places is not None:
            found += against(rule.unit, len(holders), rule.places, rule.places)
        for person in holders:
            if _fitness(person, seat.post, seated.reader) == "unfit":
                found.append(Breach(person.person_id, {"max": 0}, 1, 1))
    return found


def price(rule: Settings, seated: Seated) -> float:
    """What the substitutes in the post cost."""
    return sum(
        seat.post.substitute_price or 0.0
        for number_, seat in _seats(rule, seated.structure)
        for person in seated.holders(number_)
        if _fitness(person, seat.post, seated.reader) == "substitute"
    )


def demand(rule: Settings, bureau: Bureau) -> Text:
    unit, post = unit_words(rule.unit, bureau), _post_words(rule, bureau)
    admitted = next((seat.post.who for _, seat in _seats(rule, bureau.problem.structure)), {})
    only = Text("", "")
    if admitted:
        who = who_words(admitted)
        only = Text(f"，限{who.zh}", f", only {who.en}")
    if rule.places is None:
        return Text(f"{unit.zh}的{post.zh}{only.zh}", f"{unit.en}, {post.en}{only.en}")
    return Text(f"{unit.zh}配{post.zh}{rule.places}名{only.zh}", f"{unit.en} has {rule.places} {post.en}{only.en}")


def breach(rule: Settings, breach: Breach, bureau: Bureau) -> Text:
    unit, post = unit_words(rule.unit, bureau), _post_words(rule, bureau)
    if breach.subject in bureau.problem.person_index:
        person = people_words(breach.subject, bureau)
        return Text(
            f"{person.zh}不符合{unit.zh}{post.zh}的条件", f"{person.en} does not meet what {unit.en}, {post.en} asks"
        )
    has = number(breach.measured)
    return Text(
        f"{unit.zh}有{post.zh}{has}名，应为{rule.places}名", f"{unit.en} has {has} {post.en}, required {rule.places}"
    )


def _post_words(rule: Settings, bureau: Bureau) -> Text:
    return next((seat.post.name for _, seat in _seats(rule, bureau.problem.structure)), Text(rule.post))


def faults(rule: Settings, bureau: Bureau, place: Place) -> Iterator[Finding]:
    yield from unit_faults(rule.id, [rule.unit], bureau, place)
    for _, seat in _seats(rule, bureau.problem.structure):
        if seat.post.who:
            yield from who_faults(rule.id, seat.post.who, bureau, place)
