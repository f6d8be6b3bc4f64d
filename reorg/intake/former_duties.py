"""Rosters as written by ``reorg roster``: read back as decided, or as the months before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from reorg.rosters.days import minute_of
from reorg.rosters.problem import Past
from reorg.rosters.settings import MEASURES, Measure
from reorg.rosters.turn import Turn
from reorg.text import Finding, Message, Place, Text

FORMAT = "reorg.roster/1"
NO_FILE = Message(
    "duty.no-file",
    "error",
    Text("找不到文件“{value}”。", "There is no file “{value}”."),
    advice=Text("文件名相对于项目文件所在文件夹。", "It is looked for beside the project file."),
)
NOT_A_ROSTER = Message(
    "duty.unreadable",
    "error",
    Text("“{value}”不是勤务表文件：{why}。", "“{value}” is no file of rosters: {why}."),
    Text("reorg roster 写出的 roster.json", "roster.json as written by `reorg roster`"),
)


@dataclass(frozen=True)
class Former:
    """One roster of a file: its turns, its people's duties as they matter for rest, everybody's totals at its end."""

    roster_id: str
    first: date
    last: date
    turns: tuple[Turn, ...]
    past: tuple[Past, ...]
    totals: Mapping[str, Mapping[Measure, float]]


def read_json(name: str, folder: Path, place: Place, form: str) -> tuple[Any, tuple[Finding, ...]]:
    """The content of a JSON file of a format, or what is wrong."""
    path = folder / name
    if not path.is_file():
        return None, (NO_FILE.at(place, name),)
    try:
        raw = json.loads(path.read_text(encoding="utf-8-sig"))
        if raw.get("format") != form:
            raise ValueError(f"format is {raw.get('format')!r}, expected {form!r}")
    except (ValueError, AttributeError) as fault:
        return None, (NOT_A_ROSTER.at(Place(file=name), name, why=str(fault)[:80]),)
    return raw, ()


def read_former(name: str, folder: Path, place: Place) -> tuple[tuple[Former, ...], tuple[Finding, ...]]:
    """The rosters of a roster.json, edited or not."""
    raw, faults = read_json(name, folder, place, FORMAT)
    if faults:
        return (), faults
    try:
        return tuple(_former(one) for one in raw["rosters"]), ()
    except KeyError as fault:
        why = Text(f"缺少 {fault.args[0]}", f"{fault.args[0]} is missing")
        return (), (NOT_A_ROSTER.at(Place(file=name), name, why=why),)
    except (ValueError, TypeError, AttributeError) as fault:
        return (), (NOT_A_ROSTER.at(Place(file=name), name, why=str(fault)[:80]),)


def _former(raw: Mapping[str, Any]) -> Former:
    turns, past = [], []
    for one in raw["turns"]:
        day = date.fromisoformat(str(one["date"]))
        people, labels = (tuple(map(str, one.get(key, ()))) for key in ("people", "units"))
        turns.append(Turn(day, str(one["duty"]), people, labels))
        spans = tuple(
            (minute_of(datetime.fromisoformat(a)), minute_of(datetime.fromisoformat(b)))
            for a, b in one.get("hours", ())
        )
        if spans:
            past += [Past(person, day, spans, bool(one.get("night"))) for person in people]
    totals: dict[str, dict[Measure, float]] = {
        str(one["person_id"]): {m: float(one["carried"][m]) for m in MEASURES if m in one["carried"]}
        for one in raw["people"]
    }
    first, last = (date.fromisoformat(str(raw[key])) for key in ("from", "to"))
    return Former(str(raw["id"]), first, last, tuple(turns), tuple(past), totals)
