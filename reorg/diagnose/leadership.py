"""Leadership posts by the size of units, spans and layers."""

from __future__ import annotations

from reorg.diagnose.figures import Layers, Span, UnitLeaders
from reorg.diagnose.strength import POLICE
from reorg.domain.ladders import normal
from reorg.domain.people import Person, is_leadership_title
from reorg.domain.today import Today

USUAL: tuple[tuple[int, int], ...] = ((15, 4), (8, 3), (4, 2), (1, 1))
"""From so many people of establishment: leadership posts, heads and deputies together. R40: 3 people 1; 4-7 1+1; 8 and
more 1+2; 15 and more with heavy tasks at most 1+3 [P33 B]; below 3 read as 1 [K]. A common pattern, no law for police."""


def usual_posts(size: int) -> int | None:
    """Leadership posts that a unit of this size commonly has; ``None`` for an empty one."""
    return next((posts for least, posts in USUAL if size >= least), None)


def is_deputy(person: Person) -> bool:
    """Whether the leadership post held is a deputy's: by its title (副..., 委员), else by a level that begins with 副.

    Of several titles the first leadership post counts (副局长兼大队长 is a deputy).
    """
    parts = normal(person.post).replace("兼", "、").replace("，", "、").replace(",", "、").split("、")
    for part in parts:
        if is_leadership_title(part):
            return "副" in part or part.endswith("委员") or "deputy" in part.lower()
    return person.post_level.startswith("副")


def unit_leaders(today: Today) -> tuple[UnitLeaders, ...]:
    """Every present unit: posts that its size suggests, that the table gives it, and that are held (by 编制单位)."""
    own: dict[str, list[Person]] = {}
    for person in today.people:
        own.setdefault(person.unit, []).append(person)
    found = []
    for unit in today.units:
        people = own.get(unit.unit_id, [])
        officers = sum(person.category == POLICE for person in people)
        size = officers if unit.authorized_police is None else unit.authorized_police
        leading = [person for person in people if person.leads]
        deputies = sum(is_deputy(person) for person in leading)
        found.append(
            UnitLeaders(
                unit.unit_id, unit.name, size, usual_posts(size), unit.heads, unit.deputies,
                len(leading) - deputies, deputies,
            )
        )  # fmt: skip
    return tuple(found)


def spans(today: Today) -> tuple[Span, ...]:
    """People for each leader, unit by unit (where they work)."""
    working: dict[str, list[Person]] = {}
    for person in today.people:
        working.setdefault(person.present_unit, []).append(person)
    found = []
    for unit in today.units:
        people = working.get(unit.unit_id, [])
        leaders = sum(person.leads for person in people)
        led = len(people) - leaders
        below = sum(other.parent == unit.unit_id for other in today.units)
        found.append(
            Span(unit.unit_id, unit.name, today.depth(unit.unit_id), below, leaders, led, led / leaders if leaders else None)
        )  # fmt: skip
    return tuple(found)


def layers(found: tuple[Span, ...]) -> Layers:
    """The tree's depth, and people for each leader over all units."""
    depth = max((one.depth for one in found), default=0)
    leaders, led = sum(one.leaders for one in found), sum(one.led for one in found)
    without = tuple(one.name for one in found if not one.leaders and one.led)
    at = tuple(sum(one.depth == level for one in found) for level in range(1, depth + 1))
    return Layers(depth, at, leaders, led, led / leaders if leaders else None, without)
