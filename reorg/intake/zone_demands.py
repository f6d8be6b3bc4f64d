"""The ``zones:`` section against the townships: names, measures and ways that it speaks of must be there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from reorg.domain.territory import Territory, Zone
from reorg.domain.ways import components, neighbours
from reorg.domain.workload import LOAD
from reorg.intake.section import Section, fingerprints, read_section
from reorg.intake.settings_faults import nearest
from reorg.intake.unit_table import read_units
from reorg.intake.workload_demands import read_workload
from reorg.text import Finding, Message, Place, Text
from reorg.zones.check import check_zones
from reorg.zones.problem import problem_of, travel_known
from reorg.zones.settings import ZoneSettings

EXAMPLE = "zones: {count: 4, size: {min: 3, max: 4}, measures: {population: 1}}"
UNKNOWN_TOWN = Message(
    "zones.unknown-township",
    "error",
    Text(
        "“{key}”里的“{value}”不是辖区表里的乡镇（或不止一个同名）。",
        "“{key}”: “{value}” is not one township of the table.",
    ),
    Text("乡镇编号或名称", "a township's id or name"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
NO_MEASURE = Message(
    "zones.no-measure",
    "error",
    Text("没有一个乡镇有“{value}”这一项数字。", "No township has a figure “{value}”."),
    Text("{known}", "{known}"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
MEASURE_LACKING = Message(
    "zones.measure-lacking",
    "error",
    Text("要均衡“{value}”，但 {towns} 没有这一项。", "“{value}” is to be shared out, but {towns} lack it."),
    Text("每个乡镇一个数字", "a figure for every township"),
    Text("请补全，或不以此项衡量。", "Fill it in, or do not measure by it."),
)
NEGATIVE = Message(
    "zones.measure-negative",
    "error",
    Text("“{value}”在 {towns} 为负数。", "“{value}” is below 0 in {towns}."),
    Text("0 或正数", "0 or more"),
)
NO_EDGES = Message(
    "zones.no-adjacency",
    "error",
    Text(
        "辖区表里没有邻接关系，无法判断警区是否相连。",
        "The territory has no adjacency: whether zones are connected cannot be told.",
    ),
    Text("邻接表：乡镇甲、乡镇乙、分钟", "a table a, b, minutes"),
)
ISLANDS = Message(
    "zones.islands",
    "warning",
    Text("地图分成互不相邻的 {count} 块：{parts}", "The map is in {count} parts that do not adjoin: {parts}"),
    advice=Text(
        "若其间有桥、渡船，请在邻接表补上。", "Where a bridge or ferry joins them, add it to the adjacency table."
    ),
)
NO_WAYS = Message(
    "zones.no-minutes",
    "warning",
    Text(
        "有的邻接关系没有分钟数，也没有经纬度可估算，车程不计入。",
        "Some adjacent townships have neither minutes nor coordinates: travel does not count.",
    ),
)
NO_WAYS_LIMITED = Message(
    "zones.limit-without-minutes",
    "error",
    Text(
        "限定了车程，但有的邻接关系没有分钟数，也没有经纬度。",
        "Travel is limited, but minutes of some edges are unknown.",
    ),
    Text("邻接表的分钟数，或乡镇的经纬度", "minutes in the adjacency table, or coordinates"),
)
IN_TWO = Message(
    "zones.fixed-in-two",
    "error",
    Text("“{value}”同时定在“{first}”和“{second}”。", "“{value}” is fixed in “{first}” and in “{second}”."),
    Text("每个乡镇一个警区", "one zone for each township"),
)


DEMAND_BROKEN = Message(
    "zones.demand-broken",
    "warning",
    Text("已定的警区不符合要求“{demand}”：{breach}", "The zones as decided break “{demand}”: {breach}"),
    advice=Text("若是有意改动，可改 zones 一节的要求。", "If that is meant, change the demands in `zones:`."),
)


def demands_broken(
    territory: Territory, settings: ZoneSettings, zones: Sequence[Zone], file: str
) -> tuple[Finding, ...]:
    """What the zones of a file, perhaps edited, break of the section's demands."""
    try:
        problem_of(territory, settings)
    except (KeyError, AssertionError):  # names or a number of zones that the section itself does not settle
        return ()
    checked = check_zones(territory, settings, zones)
    return tuple(
        DEMAND_BROKEN.at(Place(file=file), one.key, demand=one.text, breach=breach)
        for one in checked.demands
        for breach in one.breaches
    )


def read_zones(path: Path) -> Section:
    """The zones that a project asks for and the townships they are made of, with every fault."""
    section = read_section(path, "zones", ZoneSettings, EXAMPLE, territory=True)
    if section.settings is None or not section.territory.townships:
        return section
    section = _with_load(section)
    found = tuple(_faults(section, section.settings, section.territory))
    return replace(section, findings=(*section.findings, *found))


def _with_load(section: Section) -> Section:
    """The section with the townships' load, where it is measured and the project has cases to take it from."""
    project = section.project
    if LOAD not in section.settings.measures or project is None or not project.files("cases"):
        return section
    units = read_units(project.files("units"), section.read.folder, project.columns)
    worked = read_workload(section.read, project, units.units, section.territory)
    names = [*project.files("territory"), *project.files("units"), *project.files("cases")]
    return replace(
        section,
        territory=worked.territory,
        findings=(*section.findings, *units.findings, *worked.findings),
        inputs=fingerprints(section.read, names),
    )


def _faults(section: Section, settings: ZoneSettings, territory: Territory) -> Iterator[Finding]:
    place = section.read.place
    words = [name for town in territory.townships for name in (town.name, town.township_id)]
    for path, word in _named(settings):
        if territory.find(word) is None:
            key = ".".join(str(part) for part in path[1:])
            yield UNKNOWN_TOWN.at(place(*path), word, key=key, nearest=nearest(word, words))
    yield from _measures(section, settings, territory)
    held: dict[str, str] = {}
    for name, members in settings.fixed.items():
        for word in members:
            town = territory.find(word)
            if town is not None and held.setdefault(town, name) != name:
                yield IN_TWO.at(place("zones", "fixed", name), word, first=held[town], second=name)
    if len(territory.townships) > 1 and not territory.edges:
        yield NO_EDGES.at(place("territory"))
        return
    parts = components(neighbours(territory))
    if len(parts) > 1:
        said = " | ".join("、".join(territory.townships[n].name for n in part[:4]) + ("……" if len(part) > 4 else "") for part in parts[:6])  # fmt: skip
        yield ISLANDS.at(place("territory"), count=len(parts), parts=said)
    if not travel_known(territory):
        limited = settings.travel().max_minutes is not None
        yield (NO_WAYS_LIMITED if limited else NO_WAYS).at(
            place("zones", "compactness") if limited else place("territory")
        )


def _named(settings: ZoneSettings) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every township that the section names, with where."""
    for key in ("together", "apart"):
        for number, group in enumerate(getattr(settings, key)):
            for at, word in enumerate(group):
                yield ("zones", key, number, at), word
    for name, members in settings.fixed.items():
        for at, word in enumerate(members):
            yield ("zones", "fixed", name, at), word
    for word in settings.names:
        yield ("zones", "names", word), word
    if settings.centres:
        for key in ("candidates", "fixed"):
            for at, word in enumerate(getattr(settings.centres, key)):
                yield ("zones", "centres", key, at), word


def _measures(section: Section, settings: ZoneSettings, territory: Territory) -> Iterator[Finding]:
    known = sorted({key for town in territory.townships for key in town.measures})
    for key in settings.measures:
        at = section.read.place("zones", "measures", key)
        lacking = [town.name for town in territory.townships if key not in town.measures]
        if len(lacking) == len(territory.townships):
            yield NO_MEASURE.at(at, key, known=", ".join(known), nearest=nearest(key, known))
        elif lacking:
            yield MEASURE_LACKING.at(at, key, towns=_list(lacking))
        below = [town.name for town in territory.townships if town.measures.get(key, 0) < 0]
        if below:
            yield NEGATIVE.at(at, key, towns=_list(below))


def _list(names: list[str]) -> str:
    return "、".join(names[:8]) + ("……" if len(names) > 8 else "")
