"""Homes and unit townships that the territory does not know."""

from __future__ import annotations

from collections.abc import Iterator

from reorg.intake.checks.case import Case
from reorg.text import Finding, Message, Text

UNKNOWN_HOME = Message(
    "person.unknown-home",
    "warning",
    Text(
        "居住地“{value}”不在乡镇表中，离家远近按平均计。",
        "Home “{value}” is no township of the table; nearness counts as the average.",
    ),
    Text("乡镇编号、名称或“经度,纬度”", "a township's id or name, or lon,lat"),
)
UNKNOWN_TOWN = Message(
    "unit.unknown-township",
    "warning",
    Text("单位所在乡镇“{value}”不在乡镇表中。", "Township “{value}” of the unit is not in the table."),
    Text("乡镇编号或名称", "a township's id or name"),
)


def check(case: Case) -> Iterator[Finding]:
    if not case.territory.townships:
        return
    for person in case.people:
        if person.home and person.home.township and case.territory.find(person.home.township) is None:
            yield UNKNOWN_HOME.at(case.at(person, "home"), person.home.township)
    for unit in case.units:
        if unit.township and case.territory.find(unit.township) is None:
            yield UNKNOWN_TOWN.at(case.unit_origins.of(unit.unit_id, "township"), unit.township)
