"""Zones as decided: ``zones.json`` as written by ``reorg zones``, edited or not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reorg.domain.territory import Territory, Zone
from reorg.intake.settings_faults import nearest
from reorg.text import Finding, Message, Place, Text

FORMAT = "reorg.zones/1"
NO_FILE = Message(
    "zones.no-file",
    "error",
    Text("找不到警区文件“{value}”。", "There is no file of zones “{value}”."),
    Text("reorg zones 写出的 zones.json", "zones.json as written by `reorg zones`"),
    Text(
        "请先运行 reorg zones，再把 zones.json 放到项目文件旁。",
        "Run `reorg zones` first and put zones.json beside the project file.",
    ),
)
NOT_ZONES = Message(
    "zones.unreadable",
    "error",
    Text("“{value}”不是警区文件：{why}。", "“{value}” is no file of zones: {why}."),
    Text("reorg zones 写出的 zones.json", "zones.json as written by `reorg zones`"),
)
UNKNOWN_MEMBER = Message(
    "zones.unknown-member",
    "error",
    Text("警区“{zone}”中的“{value}”不是辖区表里的乡镇。", "“{value}” of zone “{zone}” is no township of the table."),
    Text("乡镇编号或名称", "a township's id or name"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
NOT_ONCE = Message(
    "zones.not-once",
    "error",
    Text("“{value}”在 {count} 个警区中。", "“{value}” is in {count} zones."),
    Text("每个乡镇恰在一个警区", "each township in exactly one zone"),
)


def zones_from_json(raw: Mapping[str, Any]) -> tuple[Zone, ...]:
    """The zones of a zones.json. Raises ``ValueError``, ``KeyError`` or ``TypeError`` for anything else."""
    if raw.get("format") != FORMAT:
        raise ValueError(f"format is {raw.get('format')!r}, expected {FORMAT!r}")
    return tuple(
        Zone(str(z["id"]), str(z["name"]), str(z["centre"]), tuple(map(str, z["members"]))) for z in raw["zones"]
    )


def read_decided(
    name: str, folder: Path, territory: Territory, place: Place
) -> tuple[tuple[Zone, ...], tuple[Finding, ...]]:
    """The zones in a file, their townships as ids, with every fault."""
    path = folder / name
    if not path.is_file():
        return (), (NO_FILE.at(place, name),)
    try:
        read = zones_from_json(json.loads(path.read_text(encoding="utf-8-sig")))
    except KeyError as fault:
        why = Text(f"缺少 {fault.args[0]}", f"{fault.args[0]} is missing")
        return (), (NOT_ZONES.at(Place(file=name), name, why=why),)
    except (ValueError, TypeError, AttributeError) as fault:
        return (), (NOT_ZONES.at(Place(file=name), name, why=str(fault)[:80]),)
    findings: list[Finding] = []
    words = [word for town in territory.townships for word in (town.township_id, town.name)]

    def town(word: str, zone: Zone) -> str:
        found = territory.find(word)
        if found is None:
            findings.append(UNKNOWN_MEMBER.at(Place(file=name), word, zone=zone.name, nearest=nearest(word, words)))
        return found or word

    zones = tuple(
        Zone(zone.zone_id, zone.name, town(zone.centre, zone), tuple(town(word, zone) for word in zone.members))
        for zone in read
    )
    held = [member for zone in zones for member in zone.members]
    for one in territory.townships:
        count = held.count(one.township_id)
        if count != 1:
            findings.append(NOT_ONCE.at(Place(file=name), one.name, count=count))
    return zones, tuple(findings)
