"""People against the authorized strength of their establishment unit, and in total."""

from __future__ import annotations

from collections.abc import Iterator

from reorg.domain.people import AUXILIARIES
from reorg.intake.checks.case import Case
from reorg.text import Finding, Message, Text

OVER = Message(
    "unit.over-establishment",
    "warning",
    Text(
        "{unit}核定{category} {value} 名，花名册有 {people} 名，超编 {over} 名。",
        "{unit} is authorized {value} {category}; the roster has {people}, {over} over.",
    ),
)


def check(case: Case) -> Iterator[Finding]:
    for word, covered, key in (("民警", {"民警"}, "authorized_police"), ("辅警", AUXILIARIES, "authorized_auxiliary")):
        for unit in case.units:
            authorized = getattr(unit, key)
            people = sum(person.unit == unit.unit_id and person.category in covered for person in case.people)
            if authorized is not None and people > authorized:
                place = case.unit_origins.of(unit.unit_id, key)
                yield OVER.at(place, authorized, unit=unit.name, category=word, people=people, over=people - authorized)
