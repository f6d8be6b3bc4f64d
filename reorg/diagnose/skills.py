"""Skills by level, and the skills that hang on one person."""

from __future__ import annotations

from reorg.diagnose.figures import Named, Skill
from reorg.diagnose.strength import group_of
from reorg.domain.people import Person
from reorg.domain.today import Today

LEVELS = 5


def named(today: Today, person: Person) -> Named:
    """Somebody as told: with the name of the unit in which the person works."""
    return Named(person.person_id, person.name, today.name(person.present_unit), person.post)


def skills(today: Today, skilled_level: int) -> tuple[Skill, ...]:
    """Every skill of the roster, the rarest first."""
    holders: dict[str, list[Person]] = {}
    for person in today.people:
        for skill in person.skills:
            holders.setdefault(skill, []).append(person)
    found = []
    for skill, people in holders.items():
        levels = [sum(one.skills[skill] == level for one in people) for level in range(1, LEVELS + 1)]
        able = [one for one in people if one.skills[skill] >= skilled_level]
        found.append(
            Skill(
                skill,
                tuple(levels),
                len(people),
                sum(group_of(one) == "police" for one in people),
                len(able),
                named(today, people[0]) if len(people) == 1 else None,
                named(today, able[0]) if len(able) == 1 else None,
            )
        )
    return tuple(sorted(found, key=lambda one: (one.holders, one.skilled, one.skill)))
