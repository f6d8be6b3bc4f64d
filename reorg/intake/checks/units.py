"""Units: an id or name that stands twice, and superiors that run in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from reorg.intake.checks.case import Case
from reorg.text import Finding, Message, Text

SAME_ID = Message(
    "unit.duplicate-id",
    "error",
    Text("单位编号“{value}”重复。", "Unit id “{value}” stands twice."),
    Text("每个编号一次", "each id once"),
    Text("请更正。", "Correct it."),
)
SAME_NAME = Message(
    "unit.duplicate-name",
    "error",
    Text("单位名称或别名“{value}”属于不止一个单位。", "Name or alias “{value}” belongs to more than one unit."),
    Text("每个名称一个单位", "one unit a name"),
    Text("请改名，或在花名册中使用编号。", "Rename one, or use ids in the roster."),
)
CIRCLE = Message(
    "unit.circular-parent",
    "error",
    Text("上级单位绕成了圈：{value}。", "The superiors run in a circle: {value}."),
    Text("不成圈的隶属关系", "no circle"),
)


def check(case: Case) -> Iterator[Finding]:
    ids: set[str] = set()
    words: dict[str, str] = {}
    for unit in case.units:
        place = case.unit_origins.of(unit.unit_id, "unit_id")
        if unit.unit_id in ids:
            yield SAME_ID.at(place, unit.unit_id)
            continue
        ids.add(unit.unit_id)
        for word in dict.fromkeys((unit.name, *unit.aliases)):
            if words.setdefault(word, unit.unit_id) != unit.unit_id:
                yield SAME_NAME.at(case.unit_origins.of(unit.unit_id, "name"), word)
    yield from _circles(case)


def _circles(case: Case) -> Iterator[Finding]:
    parents = {unit.unit_id: unit.parent for unit in case.units}
    told: set[str] = set()
    for unit in case.units:
        line = [unit.unit_id]
        while parents.get(line[-1]) and parents[line[-1]] not in line:
            line.append(parents[line[-1]])
        if parents.get(line[-1]) == unit.unit_id and not told & set(line):
            told |= set(line)
            yield CIRCLE.at(case.unit_origins.of(unit.unit_id, "parent"), " → ".join([*line, unit.unit_id]))
