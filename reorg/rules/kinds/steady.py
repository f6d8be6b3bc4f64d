"""People stay where a former plan puts them: the ground of planning anew (``reorg plan --from``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Self

import numpy as np
from pydantic import Field

from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.faults import UNKNOWN_PERSON, UNKNOWN_UNIT, nearest
from reorg.rules.rows import Ban, Contribution, Mask, Term, bounded
from reorg.rules.seat_words import named_seats, names_seat
from reorg.rules.seated import Seated
from reorg.rules.words import joined, people_words
from reorg.text import Finding, Place, Text

TITLE = Text("沿用原方案", "steady")
EXAMPLE = "{id: steady, kind: steady, seats: {K0001: 刑事侦查部/head, K0002: 城关派出所}, severity: soft, weight: 200}"


class Settings(RuleSettings):
    kind: Literal["steady"] = "steady"
    seats: dict[str, str | list[str]] = Field(
        min_length=1,
        description="人员编号：原方案的单位或“单位/岗位”，多个为任一 / person_id: the former plan's unit or unit/post, "
        "several mean one of them",
    )
    max: int = Field(0, ge=0, description="最多几人另行安排 / at most so many people placed otherwise")

    def words(self, person_id: str) -> tuple[str, ...]:
        """Where the person was; empty for someone whom the rule does not name."""
        said = self.seats.get(person_id, ())
        return (said,) if isinstance(said, str) else tuple(said)

    def with_concessions_in(self) -> Self:
        """People excepted are no longer named, and a concession to the whole adds to ``max``."""
        if not self.hard or not self.concessions:
            return self
        named = {person: words for person, words in self.seats.items() if self.conceded(person) < 1}
        more = int(self.conceded(""))
        return self.model_copy(update={"seats": named, "max": self.max + more, "concessions": {}})


def rows(rule: Settings, bureau: Bureau) -> Contribution:
    """One row: those who stay are at least those named less ``max``. Hard and without exception, it bans the rest too."""
    kept = kept_pairs(rule, bureau)
    held = np.asarray(kept.any(axis=1), dtype=bool)
    if not held.any():
        return Contribution()
    everywhere = np.ones(bureau.shape[1], dtype=bool)
    banned = Contribution()
    if rule.hard and not rule.max:
        banned = Contribution(bans=(Ban(rule.id, held, everywhere, ~kept),))
        # a ban cannot say that somebody must be seated; where everyone is, it says it all
        if not bureau.problem.settings.allow_unplaced:
            return banned
    term = Term(held.astype(float), everywhere.astype(float), kept)
    return Contribution.join((banned, bounded(rule, "", (term,), low=max(0, int(held.sum()) - rule.max))))


def kept_pairs(rule: Settings, bureau: Bureau) -> Mask:
    """People x seats: the person is named and was there. Words that name no seat hold nobody."""
    seat_of = {seat.seat_id: number for number, seat in enumerate(bureau.problem.structure.seats)}
    kept = np.zeros(bureau.shape, dtype=bool)
    known: dict[str, Mask] = {}
    for number, person in enumerate(bureau.people):
        for word in rule.words(person.person_id):
            if word in seat_of:
                kept[number, seat_of[word]] = True
                continue
            if word not in known:
                known[word] = named_seats(bureau, (word,))
            kept[number] |= known[word]
    return kept


def check(rule: Settings, seated: Seated) -> list[Breach]:
    elsewhere = [person for person, stays in where_they_were(rule, seated) if not stays]
    if rule.max and len(elsewhere) > rule.max:
        return [Breach("", {"max": rule.max}, len(elsewhere), len(elsewhere) - rule.max)]
    return [] if rule.max else [Breach(person, {"max": 0}, 1, 1) for person in elsewhere]


def where_they_were(rule: Settings, seated: Seated) -> Iterator[tuple[str, bool]]:
    """Each person whom the rule names a known seat for, and whether the plan has them in one of those."""
    structure = seated.structure
    ids = {seat.seat_id for seat in structure.seats}
    for person, at in zip(seated.problem.people, seated.seat_of, strict=True):
        words = rule.words(person.person_id)
        if not words or not any(
            word in ids or any(names_seat(structure, word, seat) for seat in structure.seats) for word in words
        ):
            continue
        seat = structure.seats[at] if at >= 0 else None
        yield (
            person.person_id,
            seat is not None
            and any(word == seat.seat_id or (word not in ids and names_seat(structure, word, seat)) for word in words),
        )


def demand(rule: Settings, bureau: Bureau) -> Text:
    named = len(rule.seats)
    if named == 1 and not rule.max:
        (person,) = rule.seats
        who, where = people_words(person, bureau), place_words(rule.words(person), bureau)
        return Text(f"{who.zh}在{where.zh}", f"{who.en} is in {where.en}")
    people = Text(f"原方案中的 {named} 人", f"{named} people of the former plan")
    if rule.max:
        return Text(f"{people.zh}最多 {rule.max} 人变动岗位", f"of {people.en}, at most {rule.max} change their place")
    return Text(f"{people.zh}留在原方案的岗位", f"{people.en} stay where it puts them")


def breach(rule: Settings, breach: Breach, bureau: Bureau) -> Text:
    if not breach.subject:
        return Text(
            f"有 {breach.measured:g} 人变动岗位，最多 {rule.max} 人",
            f"{breach.measured:g} people change their place, at most {rule.max} may",
        )
    who = people_words(breach.subject, bureau)
    where = place_words(rule.words(breach.subject), bureau)
    return Text(f"{who.zh}不在原方案的{where.zh}", f"{who.en} is not in {where.en}, where the former plan put them")


def place_words(words: tuple[str, ...], bureau: Bureau) -> Text:
    """Seats and units by their names; a word that names neither, as it is."""
    structure = bureau.problem.structure
    seats = {seat.seat_id: seat for seat in structure.seats}
    said = []
    for word in words:
        if word in seats:
            unit, post = seats[word].unit, seats[word].post.name
            said.append(
                Text(f"{structure.path(unit, 'zh')}/{post.zh}", f"{structure.path(unit, 'en')}/{post.get('en')}")
            )
        else:
            units = structure.find(word)
            said.append(
                Text(structure.path(units[0], "zh"), structure.path(units[0], "en"))
                if len(units) == 1
                else Text(word, word)
            )
    return joined(said, "或", " or ")


def faults(rule: Settings, bureau: Bureau, place: Place) -> Iterator[Finding]:
    structure = bureau.problem.structure
    ids = {seat.seat_id for seat in structure.seats}
    told: set[str] = set()
    for person in rule.seats:
        if person not in bureau.problem.person_index:
            yield UNKNOWN_PERSON.at(place, person, rule=rule.id)
        for word in rule.words(person):
            if word not in ids and word not in told and not named_seats(bureau, (word,)).any():
                told.add(word)
                known = ids | {structure.path(number) for number in range(len(structure.units))}
                where = Text("新架构的单位和岗位", "the units and posts of the structure")
                yield UNKNOWN_UNIT.at(place, word, rule=rule.id, structure=where, nearest=nearest(word, known))
