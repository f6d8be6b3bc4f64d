"""Teams as decided: ``teams.json`` or ``teams.xlsx`` as written by ``reorg teams``, edited or not."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reorg.intake.values import text
from reorg.intake.workbooks import Sheet, read_sheets
from reorg.teams.beats import Area, Beat
from reorg.teams.check import Answer
from reorg.text import Finding, Message, Place, Text

FORMAT = "reorg.teams/1"
NO_FILE = Message(
    "teams.no-file",
    "warning",
    Text("还没有编组文件“{value}”，没有核对编组。", "There is no file of teams “{value}” yet: teams were not checked."),
    advice=Text("请先运行 reorg teams，再把 teams.json 或 teams.xlsx 放到项目文件旁。", "Run `reorg teams` first and put teams.json or teams.xlsx beside the project file."),
)  # fmt: skip
UNREADABLE = Message(
    "teams.unreadable",
    "error",
    Text("“{value}”不是编组文件：{why}。", "“{value}” is no file of teams: {why}."),
    Text("reorg teams 写出的 teams.json 或 teams.xlsx", "teams.json or teams.xlsx as written by `reorg teams`"),
)
NO_PERSON = Message(
    "teams.row-without-person",
    "error",
    Text("第 {row} 行没有人员编号。", "Row {row} has no person_id."),
    Text("花名册中的人员编号", "a person_id of the roster"),
)
KEYS = {
    "unit": ("单位", "unit"), "team": ("警队", "team"), "group": ("警组", "group"), "role": ("角色", "role"),
    "person_id": ("人员编号", "person_id"), "beat": ("综合警务区", "beat"), "teams": ("负责警队", "teams"), "area": ("责任区", "area"),
    "groups": ("负责警组", "groups"), "community_id": ("社区编号", "community_id"),
}  # fmt: skip
LEADER, OUT = ("队长", "leader"), ("不编入", "left out")
_NUMBERS = re.compile(r"\d+(?:-\d+)?")


@dataclass(frozen=True)
class DecidedUnit:
    """One unit's part of a file, under the words by which the file names it."""

    words: tuple[str, ...]
    answer: Answer
    beats: tuple[Beat, ...] = ()


def read_decided(path: Path) -> tuple[tuple[DecidedUnit, ...], tuple[Finding, ...]]:
    """Every unit's teams and beats in a file, with every fault."""
    if not path.is_file():
        return (), (NO_FILE.at(Place(file=path.name), path.name),)
    if path.suffix.lower() != ".json":
        return _workbook(path)
    try:
        return _from_json(json.loads(path.read_text(encoding="utf-8-sig"))), ()
    except KeyError as fault:
        why = Text(f"缺少 {fault.args[0]}", f"{fault.args[0]} is missing")
    except (ValueError, TypeError, AttributeError):
        why = Text("内容不对", "its content is not right")
    return (), (UNREADABLE.at(Place(file=path.name), path.name, why=why),)


def _from_json(raw: Mapping[str, Any]) -> tuple[DecidedUnit, ...]:
    if raw.get("format") != FORMAT:
        raise ValueError(raw.get("format"))
    return tuple(_unit(one) for one in raw["units"])


def _unit(raw: Mapping[str, Any]) -> DecidedUnit:
    teams = tuple(tuple(tuple(map(str, group)) for group in team["groups"]) for team in raw["teams"])
    leaders = tuple(str(team["leader"]) for team in raw["teams"])
    beats = tuple(
        Beat(str(b["name"]), tuple(map(str, b["communities"])), tuple(map(int, b["teams"])), tuple(
            Area(str(a["name"]), tuple(map(str, a["communities"])), tuple((int(t), int(g)) for t, g in a["groups"]))
            for a in b["areas"]
        ))
        for b in (raw.get("beats") or {}).get("beats", ())
    )  # fmt: skip
    return DecidedUnit(
        (str(raw["unit"]), str(raw["name"])), Answer(teams, leaders, tuple(map(str, raw["reserve"]))), beats
    )


def _workbook(path: Path) -> tuple[tuple[DecidedUnit, ...], tuple[Finding, ...]]:
    sheets, findings = read_sheets(path.name, path.parent)
    faults = [one for one in findings if one.severity == "error"]
    people, grounds = _rows(sheets, "team", "person_id", "role"), _rows(sheets, "beat", "community_id", "area")
    if not people and not faults:
        why = Text(
            "没有“编组”表，或缺少警队、警组、角色、人员编号列",
            "it has no sheet Teams with team, group, role, person_id",
        )
        faults.append(UNREADABLE.at(Place(file=path.name), path.name, why=why))
    by_unit: dict[str, list[dict[str, str]]] = {}
    for row in people:
        by_unit.setdefault(row["unit"], []).append(row)
        if not row["person_id"]:
            faults.append(NO_PERSON.at(Place(path.name, row["sheet"]), row=int(row["row"])))
    beats: dict[str, list[dict[str, str]]] = {}
    for row in grounds:
        beats.setdefault(row["unit"], []).append(row)
    if faults:
        return (), tuple(faults)
    return tuple(DecidedUnit((unit,), _answer(rows), _beats(beats.get(unit, []))) for unit, rows in by_unit.items()), ()


def _rows(sheets: tuple[Sheet, ...] | list[Sheet], *needed: str) -> list[dict[str, str]]:
    """The lines below the first heading that has the columns needed, by key."""
    for sheet in sheets:
        for number, cells in enumerate(sheet.rows[:15]):
            words = {text(cell).lower(): at for at, cell in reversed(list(enumerate(cells))) if text(cell)}
            columns = {key: words[name] for key, names in KEYS.items() for name in names if name in words}
            if {"unit", *needed} <= set(columns):
                found = []
                for below, line in enumerate(sheet.rows[number + 1 :], number + 2):
                    row = {key: text(line[at]) if at < len(line) else "" for key, at in columns.items()}
                    if row["unit"]:
                        found.append({**row, "sheet": sheet.name, "row": str(below)})
                return found
    return []


def _answer(rows: list[dict[str, str]]) -> Answer:
    teams: dict[str, dict[str, list[str]]] = {}
    leaders: dict[str, str] = {}
    reserve = []
    for row in rows:
        if row["team"]:
            teams.setdefault(row["team"], {}).setdefault(row["group"], []).append(row["person_id"])
            if row["role"] in LEADER:
                # two leaders of one team are no leader: neither is known to be the one
                leaders[row["team"]] = "" if row["team"] in leaders else row["person_id"]
        elif row["role"] not in OUT:
            reserve.append(row["person_id"])
    order = sorted(teams, key=_natural)
    return Answer(
        tuple(tuple(tuple(teams[t][g]) for g in sorted(teams[t], key=_natural)) for t in order),
        tuple(leaders.get(t, "") for t in order),
        tuple(reserve),
    )


def _natural(word: str) -> tuple[int, str]:
    number = re.search(r"\d+", word)
    return (int(number.group()) if number else 10**9), word


def _beats(rows: list[dict[str, str]]) -> tuple[Beat, ...]:
    grouped: dict[str, dict[str, list[dict[str, str]]]] = {}
    for row in rows:
        grouped.setdefault(row["beat"], {}).setdefault(row["area"], []).append(row)
    found = []
    for beat, areas in grouped.items():
        lines = [row for inside in areas.values() for row in inside]
        teams = tuple(int(one) for one in _NUMBERS.findall(lines[0].get("teams", "")))
        made = tuple(
            Area(area, tuple(row["community_id"] for row in inside), tuple(_pair(one) for one in _NUMBERS.findall(inside[0].get("groups", ""))))
            for area, inside in areas.items()
        )  # fmt: skip
        found.append(Beat(beat, tuple(row["community_id"] for row in lines), teams, made))
    return tuple(found)


def _pair(word: str) -> tuple[int, int]:
    team, _, group = word.partition("-")
    return int(team), int(group or 0)
