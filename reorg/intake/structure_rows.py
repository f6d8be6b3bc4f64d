"""The rows that ``each:`` makes copies for, and which of them ``where:`` takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reorg.domain.territory import Territory, Zone
from reorg.domain.today import STATION_KINDS
from reorg.domain.units import PresentUnit, standard_tags
from reorg.intake.settings_faults import nearest
from reorg.text import Finding, Message, Place, Text

NO_ROWS = Message(
    "structure.each-matches-nothing",
    "warning",
    Text("“each: {value}”没有匹配到任何一行。", "“each: {value}” matches no row."),
    advice=Text("请核对 where 条件和表中的列。", "Check `where` against the table's columns."),
)
UNKNOWN_COLUMN = Message(
    "structure.unknown-column",
    "error",
    Text("表中没有“{value}”这一列。", "The table has no column “{value}”."),
    Text("{known}", "{known}"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
UNKNOWN_PLACEHOLDER = Message(
    "structure.unknown-placeholder",
    "error",
    Text("占位符“{value}”在该行中没有对应的列。", "Placeholder “{value}” is no column of the row."),
    Text("{known}", "{known}"),
)

UNKNOWN_CONDITION = Message(
    "structure.unknown-condition",
    "error",
    Text("条件“{column}”中的“{value}”看不懂。", "Condition “{column}”: “{value}” cannot be read."),
    Text(
        "值、列表，或 min、max、not；min 和 max 为数字",
        "a value, a list, or min, max, not; min and max with numbers",
    ),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)

Row = Mapping[str, str]

CONDITIONS = ("min", "max", "not")
ZONE_COLUMNS = {"zone": ("警区", "zone"), "centre": ("办案中心", "centre", "center")}
"""Columns of the townships whose values name a zone or a centre."""


def rows_by_table(present: Sequence[PresentUnit], territory: Territory) -> dict[str, list[Row]]:
    """Rows by what ``each`` calls them: words by column, always with ``id`` and ``name``.

    Zones are those decided on; without such a file zones, and centres, are the distinct values of the townships' column of that name, in the table's order.
    """
    units: list[Row] = [_unit_row(unit) for unit in present]
    towns: list[Row] = [
        {
            **town.columns,
            "id": town.township_id,
            "township_id": town.township_id,
            "name": town.name,
            "township": town.township_id,
            "station": town.station,
            **{measure: f"{value:g}" for measure, value in town.measures.items()},
        }
        for town in territory.townships
    ]
    tables = {"unit": units, "station": [one for one in units if one["kind"] in STATION_KINDS], "township": towns}
    for table, columns in ZONE_COLUMNS.items():
        members: dict[str, list[str]] = {}
        for one in towns:
            for column in columns:
                if one.get(column):
                    members.setdefault(one[column], []).append(one["id"])
        tables[table] = [{"id": word, "name": word, "members": ";".join(ids)} for word, ids in members.items()]
    if territory.zones:
        tables["zone"] = [_zone_row(zone, territory) for zone in territory.zones]
    return tables


def _zone_row(zone: Zone, territory: Territory) -> Row:
    """A zone decided on: its centre is its township, so that it lies somewhere."""
    names = {town.township_id: town.name for town in territory.townships}
    return {
        "id": zone.zone_id,
        "name": zone.name,
        "township": zone.centre,
        "centre": names.get(zone.centre, zone.centre),
        "members": ";".join(zone.members),
    }


def _unit_row(unit: PresentUnit) -> Row:
    return {
        **unit.columns,
        "id": unit.unit_id,
        "unit_id": unit.unit_id,
        "name": unit.name,
        "kind": unit.kind,
        "type": unit.type,
        "parent": unit.parent,
        "township": unit.township,
        "lon": "" if unit.lon is None else str(unit.lon),
        "lat": "" if unit.lat is None else str(unit.lat),
        "tags": ";".join(unit.tags),
    }


def chosen(
    table: str, rows: Sequence[Row], where: Mapping[str, Any], places: Mapping[str, Place], findings: list[Finding]
) -> list[Row]:
    """The rows that ``where`` takes: values, lists of values, ``{not: ...}``, ``{min: n, max: n}``.

    ``places`` gives the place of each key of ``where``, and under "each" that of the whole.
    """
    columns = sorted({column for row in rows for column in row} | ({"tag"} if table in ("unit", "station") else set()))
    unknown = [key for key in where if rows and key not in columns]
    for key in unknown:
        fault = UNKNOWN_COLUMN.at(places[key], key, known=", ".join(columns), nearest=nearest(key, columns))
        findings.append(fault)
    faulty = [*unknown, *_unread(where, places, findings)]
    if faulty:  # which rows were meant cannot be told
        return []
    found = [row for row in rows if all(_fits(row, key, wanted) for key, wanted in where.items())]
    if not found:
        findings.append(NO_ROWS.at(places["each"], table))
    return found


def _unread(where: Mapping[str, Any], places: Mapping[str, Place], findings: list[Finding]) -> list[str]:
    """Keys whose conditions cannot be read; what is wrong with them is added to ``findings``."""
    faulty = []
    for key, wanted in where.items():
        for word, bound in wanted.items() if isinstance(wanted, Mapping) else ():
            figure = number(str(bound)) is not None and not isinstance(bound, bool)
            if word not in CONDITIONS or (word != "not" and not figure):
                value = word if word not in CONDITIONS else f"{word}: {bound}"
                close = nearest(word, CONDITIONS) if word not in CONDITIONS else "-"
                findings.append(UNKNOWN_CONDITION.at(places[key], value, column=key, nearest=close))
                faulty.append(key)
    return faulty


def _fits(row: Row, key: str, wanted: Any) -> bool:
    if isinstance(wanted, Mapping):
        if "not" in wanted and _fits(row, key, wanted["not"]):
            return False
        limits = {word: bound for word, bound in wanted.items() if word in ("min", "max")}
        return not limits or _between(row.get(key, ""), limits)
    if isinstance(wanted, list):
        return any(_fits(row, key, one) for one in wanted)
    if key in ("tag", "tags"):
        return bool(set(standard_tags((str(wanted),))) & set(row.get("tags", "").split(";")))
    return row.get(key, "") == ("" if wanted is None else str(wanted))


def _between(word: str, limits: Mapping[str, Any]) -> bool:
    value = number(word)
    if value is None:
        return False
    return value >= float(limits.get("min", value)) and value <= float(limits.get("max", value))


def number(text: str | None) -> float | None:
    """A coordinate or figure of a row; ``None`` where there is none."""
    try:
        return float(text) if text else None
    except ValueError:
        return None
