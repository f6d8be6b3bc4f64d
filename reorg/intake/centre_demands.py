"""The ``centres:`` section against the townships: names, loads, districts and ways that it speaks of must be there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from reorg.centres.check import check_centres
from reorg.centres.settings import CentreSettings
from reorg.centres.sites import DISTRICT, district_of, served_whole, stands
from reorg.domain.territory import Centre, Territory
from reorg.domain.ways import components, neighbours
from reorg.intake.section import Section, read_section
from reorg.intake.settings_faults import nearest
from reorg.text import Finding, Message, Place, Text

EXAMPLE = (
    "centres: {load: incidents, sites: [...], site: {running_cost: 100}, travel: {max_minutes: 60}, file: centres.json}"
)
UNKNOWN_TOWN = Message(
    "centres.unknown-township",
    "error",
    Text(
        "“{key}”里的“{value}”不是辖区表里的乡镇（或不止一个同名）。",
        "“{key}”: “{value}” is not one township of the table.",
    ),
    Text(
        "乡镇编号或名称；站点名不同于乡镇名的，写上 township",
        "a township's id or name; a site of another name says `township`",
    ),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
UNKNOWN_SITE = Message(
    "centres.unknown-site",
    "error",
    Text("“fixed”里的“{value}”不是可设的站点。", "“fixed”: “{value}” is no site."),
    Text("{known}", "{known}"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
FIXED_TWICE = Message(
    "centres.fixed-twice",
    "error",
    Text(
        "“{value}”（或与它整体归一个中心的乡镇）既定给“{first}”又定给“{second}”。",
        "“{value}”, or a township served together with it, is fixed to “{first}” and to “{second}”.",
    ),
    Text("每个整体一个中心", "one centre for what is served whole"),
)
NO_LOAD = Message(
    "centres.no-load",
    "error",
    Text("没有一个乡镇有工作量“{value}”这一项数字。", "No township has a load “{value}”."),
    Text("{known}", "{known}"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
LOAD_LACKING = Message(
    "centres.load-lacking",
    "error",
    Text("{towns} 没有工作量“{value}”。", "{towns} have no load “{value}”."),
    Text("每个乡镇一个数字，没有的写 0", "a figure for every township, 0 where there is none"),
)
LOAD_NEGATIVE = Message(
    "centres.load-negative",
    "error",
    Text("{towns} 的工作量“{value}”为负数。", "The load “{value}” of {towns} is below 0."),
    Text("0 或正数", "0 or more"),
)
NO_DISTRICT = Message(
    "centres.no-district",
    "error",
    Text("{towns} 没有写明“{value}”。", "{towns} say no “{value}”."),
    Text("每个乡镇所属的区县（{known}）", "the district of every township ({known})"),
    Text("请补全该列，或改 districts 的列名。", "Fill in the column, or name another in `districts`."),
)
NO_EDGES = Message(
    "centres.no-adjacency",
    "error",
    Text("辖区表里没有邻接关系，无法计算路程。", "The territory has no adjacency: ways cannot be worked out."),
    Text("邻接表：乡镇甲、乡镇乙、分钟、方式", "a table a, b, minutes, by"),
)
NO_MINUTES = Message(
    "centres.no-minutes",
    "warning",
    Text(
        "{count} 条邻接关系没有分钟数，也没有经纬度可估算，当作不通：{value}",
        "{count} adjacent pairs have neither minutes nor coordinates and count as no way: {value}",
    ),
)
PARTS = Message(
    "centres.islands",
    "warning",
    Text("地图分成互不相通的 {count} 块：{parts}", "The map is in {count} parts between which no way leads: {parts}"),
    advice=Text(
        "不同块之间不能共用中心；若有渡船，请在邻接表补上并在“方式”列写明。",
        "They cannot share a centre; where a ferry goes, add it to the adjacency table with 渡船 in column 方式.",
    ),
)
DEMAND_BROKEN = Message(
    "centres.demand-broken",
    "warning",
    Text("已定的中心不符合要求“{demand}”：{breach}", "The centres as decided break “{demand}”: {breach}"),
    advice=Text("若是有意改动，可改 centres 一节的要求。", "If that is meant, change the demands in `centres:`."),
)


def demands_broken(
    territory: Territory, settings: CentreSettings, centres: Sequence[Centre], file: str
) -> tuple[Finding, ...]:
    """What the centres of a file, perhaps edited, break of the section's demands."""
    return tuple(
        DEMAND_BROKEN.at(Place(file=file), one.key, demand=one.text, breach=breach)
        for one in check_centres(territory, settings, centres).demands
        for breach in one.breaches
    )


def read_centres(path: Path) -> Section:
    """The centres that a project asks for and the townships that they serve, with every fault."""
    section = read_section(path, "centres", CentreSettings, EXAMPLE, territory=True)
    if section.settings is None or not section.territory.townships:
        return section
    found = tuple(_faults(section, section.settings, section.territory))
    return Section(
        section.read, section.project, section.settings, section.territory, (*section.findings, *found), section.inputs
    )


def _faults(section: Section, settings: CentreSettings, territory: Territory) -> Iterator[Finding]:
    yield from _names(section, settings, territory)
    yield from _loads(section, settings, territory)
    yield from _districts(section, settings, territory)
    yield from _ways(section, settings, territory)


def _names(section: Section, settings: CentreSettings, territory: Territory) -> Iterator[Finding]:
    place = section.read.place
    words = [name for town in territory.townships for name in (town.name, town.township_id)]
    named: list[tuple[tuple[str | int, ...], str]] = [
        (("centres", "sites", key, "township") if site.township else ("centres", "sites", key), site.township or key)
        for key, site in settings.sites.items()
    ]
    named += [(("centres", "together", n, at), w) for n, group in enumerate(settings.together) for at, w in enumerate(group)]  # fmt: skip
    named += [(("centres", "fixed", key, at), w) for key, towns in settings.fixed.items() for at, w in enumerate(towns)]
    for path, word in named:
        if territory.find(word) is None:
            key = ".".join(str(part) for part in path[1:])
            yield UNKNOWN_TOWN.at(place(*path), word, key=key, nearest=nearest(word, words))
    keys = [one.key for one in stands(territory, settings)]
    held: dict[str, str] = {}
    whole = {town: members[0] for members in served_whole(territory, settings) for town in members}
    for key, towns in settings.fixed.items():
        if key not in keys and key not in settings.sites:
            known = ", ".join(keys[:12])
            yield UNKNOWN_SITE.at(place("centres", "fixed", key), key, known=known, nearest=nearest(key, keys))
        for word in towns:
            town = territory.find(word)
            if town is not None and held.setdefault(whole[town], key) != key:
                first = held[whole[town]]
                yield FIXED_TWICE.at(place("centres", "fixed", key), word, first=first, second=key)


def _loads(section: Section, settings: CentreSettings, territory: Territory) -> Iterator[Finding]:
    key, at = settings.load, section.read.place("centres", "load")
    lacking = [town.name for town in territory.townships if key not in town.measures]
    if len(lacking) == len(territory.townships):
        known = sorted({name for town in territory.townships for name in town.measures})
        yield NO_LOAD.at(at, key, known=", ".join(known), nearest=nearest(key, known))
    elif lacking:
        yield LOAD_LACKING.at(at, key, towns=_list(lacking))
    below = [town.name for town in territory.townships if town.measures.get(key, 0) < 0]
    if below:
        yield LOAD_NEGATIVE.at(at, key, towns=_list(below))


def _districts(section: Section, settings: CentreSettings, territory: Territory) -> Iterator[Finding]:
    if settings.districts is None and settings.serve != "district":
        return
    district = district_of(territory, settings)
    lacking = [town.name for town in territory.townships if not district[town.township_id]]
    if lacking:
        columns = sorted({key for town in territory.townships for key, word in town.columns.items() if word})
        column = settings.districts or DISTRICT
        known = ", ".join(columns)
        yield NO_DISTRICT.at(section.read.place("centres", "districts"), column, towns=_list(lacking), known=known)


def _ways(section: Section, settings: CentreSettings, territory: Territory) -> Iterator[Finding]:
    at = section.read.place("territory")
    if len(territory.townships) > 1 and not territory.edges:
        yield NO_EDGES.at(at)
        return
    land = territory if settings.travel.ferries else territory.on_land()
    by_id = territory.by_id()
    unknown = [(a, b) for (a, b), way in land.edges.items() if way is None and b not in land.minutes(a)]
    if unknown:
        said = "、".join(f"{by_id[a].name}-{by_id[b].name}" for a, b in unknown[:8]) + (
            "……" if len(unknown) > 8 else ""
        )
        yield NO_MINUTES.at(at, said, count=len(unknown))
    parts = components(neighbours(land))
    if len(parts) > 1:
        said = " | ".join(_list([territory.townships[n].name for n in part], 4) for part in parts[:6])
        yield PARTS.at(at, count=len(parts), parts=said + (" | ……" if len(parts) > 6 else ""))


def _list(names: list[str], most: int = 8) -> str:
    return "、".join(names[:most]) + ("……" if len(names) > most else "")
