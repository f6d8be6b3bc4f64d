"""Centres as decided: ``centres.json`` as written by ``reorg centres``, edited or not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from reorg.centres.check import CentreFigures, check_centres
from reorg.centres.settings import CentreSettings
from reorg.domain.territory import Centre, Territory
from reorg.intake.settings_faults import nearest
from reorg.text import Finding, Message, Place, Text

FORMAT = "reorg.centres/1"
NO_FILE = Message(
    "centres.no-file",
    "error",
    Text("找不到办案中心文件“{value}”。", "There is no file of centres “{value}”."),
    Text("reorg centres 写出的 centres.json", "centres.json as written by `reorg centres`"),
    Text(
        "请先运行 reorg centres，再把 centres.json 放到项目文件旁。",
        "Run `reorg centres` first and put centres.json beside the project file.",
    ),
)
NOT_CENTRES = Message(
    "centres.unreadable",
    "error",
    Text("“{value}”不是办案中心文件：{why}。", "“{value}” is no file of centres: {why}."),
    Text("reorg centres 写出的 centres.json", "centres.json as written by `reorg centres`"),
)
UNKNOWN_MEMBER = Message(
    "centres.unknown-member",
    "error",
    Text(
        "中心“{centre}”中的“{value}”不是辖区表里的乡镇。", "“{value}” of centre “{centre}” is no township of the table."
    ),
    Text("乡镇编号或名称", "a township's id or name"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
NOT_ONCE = Message(
    "centres.not-once",
    "error",
    Text("“{value}”归 {count} 个中心。", "“{value}” is served by {count} centres."),
    Text("每个乡镇恰归一个中心", "each township is served by exactly one centre"),
)
SAME_ID = Message(
    "centres.duplicate-id",
    "error",
    Text("中心编号“{value}”重复。", "Centre id “{value}” stands twice."),
    Text("每个编号一次", "each id once"),
)


def centres_from_json(raw: Mapping[str, Any]) -> tuple[Centre, ...]:
    """The centres of a centres.json. Raises ``ValueError``, ``KeyError`` or ``TypeError`` for anything else."""
    if raw.get("format") != FORMAT:
        raise ValueError(f"format is {raw.get('format')!r}, expected {FORMAT!r}")
    return tuple(
        Centre(str(c["id"]), str(c["name"]), str(c["site"]), str(c["township"]), tuple(map(str, c["members"])))
        for c in raw["centres"]
    )


def read_decided_centres(
    name: str, folder: Path, territory: Territory, place: Place
) -> tuple[tuple[Centre, ...], tuple[Finding, ...]]:
    """The centres in a file, their townships as ids, with every fault."""
    path = folder / name
    if not path.is_file():
        return (), (NO_FILE.at(place, name),)
    at = Place(file=name)
    try:
        read = centres_from_json(json.loads(path.read_text(encoding="utf-8-sig")))
    except KeyError as fault:
        why = Text(f"缺少 {fault.args[0]}", f"{fault.args[0]} is missing")
        return (), (NOT_CENTRES.at(at, name, why=why),)
    except (ValueError, TypeError, AttributeError) as fault:
        return (), (NOT_CENTRES.at(at, name, why=str(fault)[:80]),)
    findings: list[Finding] = []
    words = [word for town in territory.townships for word in (town.township_id, town.name)]

    def town(word: str, centre: Centre) -> str:
        found = territory.find(word)
        if found is None:
            findings.append(UNKNOWN_MEMBER.at(at, word, centre=centre.name, nearest=nearest(word, words)))
        return found or word

    centres = tuple(
        replace(one, township=town(one.township, one), members=tuple(town(word, one) for word in one.members))
        for one in read
    )
    ids = [one.centre_id for one in centres]
    findings += [SAME_ID.at(at, word) for n, word in enumerate(ids) if word in ids[:n]]
    held = [member for one in centres for member in one.members]
    for one in territory.townships:
        count = held.count(one.township_id)
        if count != 1:
            findings.append(NOT_ONCE.at(at, one.name, count=count))
    return centres, tuple(findings)


def with_figures(territory: Territory, settings: CentreSettings, centres: tuple[Centre, ...]) -> tuple[Centre, ...]:
    """The centres with the columns that a structure may use: what the check works out, and the people they need."""
    return tuple(
        replace(one.centre, columns=columns_of(territory, settings, one))
        for one in check_centres(territory, settings, centres).figures
    )


def columns_of(territory: Territory, settings: CentreSettings, one: CentreFigures) -> dict[str, str]:
    """``load``, ``stations`` and ``townships`` (how many), ``districts``, ``existing``, ``minutes`` and ``staff``."""
    by_id = territory.by_id()
    stations = {by_id[town].station for town in one.centre.members if town in by_id and by_id[town].station}
    columns = {
        "load": f"{one.load:.12g}",
        "stations": str(len(stations)),
        "townships": str(len(one.centre.members)),
        "districts": ";".join(one.districts),
        "existing": "是" if one.existing else "",
        "minutes": "" if one.mean is None else f"{one.mean:.4g}",
    }
    people = settings.people(one.load)
    return columns if people is None else {**columns, "staff": str(people)}
