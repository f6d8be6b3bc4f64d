"""Townships and which of them adjoin."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from reorg.domain.territory import Territory, Township
from reorg.intake import values
from reorg.intake.cell_faults import UNREADABLE
from reorg.intake.headings import EDGES, TOWNSHIPS
from reorg.intake.records import Origins, TerritoryTable
from reorg.intake.tables import Record, read_table
from reorg.intake.workbooks import Sheet, read_sheets
from reorg.text import Finding, Message, Place, Text

UNKNOWN_END = Message(
    "territory.unknown-township",
    "error",
    Text(
        "邻接表中的“{value}”不是乡镇表里的乡镇。",
        "“{value}” of the adjacency table is no township of the township table.",
    ),
    Text("乡镇编号或名称", "a township's id or name"),
)
SAME_TOWNSHIP = Message(
    "territory.duplicate-id",
    "error",
    Text("乡镇编号“{value}”重复。", "Township id “{value}” stands twice."),
    Text("每个编号一次", "each id once"),
)
SHEET_UNREAD = Message(
    "territory.no-headings",
    "warning",
    Text(
        "“{value}”没有乡镇表或邻接表的表头，没有读取。",
        "“{value}” has no headings of a township or adjacency table and was not read.",
    ),
    Text("乡镇编号、乡镇名称；或 a、b、minutes", "township_id, name; or a, b, minutes"),
)
FERRIES = ("渡船", "轮渡", "渡轮", "渡口", "客船", "船", "ferry", "boat")
"""Words of the adjacency table's column 方式 that mean a way by boat."""
MEASURES = ("area_km2", "population", "incidents", "strength")


def read_territory(sources: Sequence[str], folder: Path, columns: Mapping[str, str] | None = None) -> TerritoryTable:
    """Townships with their measures, and undirected edges with minutes."""
    findings: list[Finding] = []
    townships: list[Township] = []
    places: dict[tuple[str, str], Place] = {}
    pairs: list[Record] = []
    for source in sources:
        sheets, faults = read_sheets(source, folder)
        findings += faults
        for sheet in sheets:
            _sheet(sheet, columns or {}, townships, places, pairs, findings)
    territory = Territory(tuple(townships))
    edges: dict[tuple[str, str], float | None] = {}
    ferries: set[tuple[str, str]] = set()
    for record in pairs:
        ends = []
        for key in ("a", "b"):
            town = territory.find(record.text(key))
            if town is None:
                findings.append(UNKNOWN_END.at(record.at(key), record.text(key)))
            else:
                ends.append(town)
        if len(ends) == 2 and ends[0] != ends[1]:
            edges[min(ends), max(ends)] = _figure(record, "minutes", findings)
            if record.text("by").strip().lower() in FERRIES:
                ferries.add((min(ends), max(ends)))
    return TerritoryTable(
        Territory(tuple(townships), edges, ferries=frozenset(ferries)), Origins(places), tuple(findings)
    )


def _sheet(
    sheet: Sheet,
    columns: Mapping[str, str],
    townships: list[Township],
    places: dict[tuple[str, str], Place],
    pairs: list[Record],
    findings: list[Finding],
) -> None:
    said: list[Finding] = []
    edges = read_table(sheet, EDGES, frozenset({"a", "b"}), columns, said)
    if edges is not None and {"a", "b"} <= edges.keys:
        findings += said
        pairs += edges.records
        return
    table = read_table(sheet, TOWNSHIPS, frozenset({"name", "township_id"}), columns, findings)
    if table is None:
        if sheet.holds_anything():
            findings.append(SHEET_UNREAD.at(Place(sheet.file, sheet.name), sheet.name or sheet.file))
        return
    for record in table.records:
        town_id = record.text("township_id") or record.text("name")
        if not town_id:
            continue
        if (town_id, "") in places:
            findings.append(SAME_TOWNSHIP.at(record.at("township_id"), town_id))
            continue
        places[town_id, ""] = record.place
        townships.append(_township(record, town_id, findings))


def _township(record: Record, town_id: str, findings: list[Finding]) -> Township:
    measures = {}
    for key in MEASURES:
        value = _figure(record, key, findings)
        if value is not None:
            measures[key] = value
    for title, cell in record.extra.items():
        try:
            measures[title] = values.number(cell.value)
        except values.Unreadable:
            continue
    words = {title: values.text(cell.value) for title, cell in record.extra.items()}
    words["district"] = record.text("district")
    return Township(
        town_id,
        record.text("name") or town_id,
        _figure(record, "lon", findings, values.longitude),
        _figure(record, "lat", findings, values.latitude),
        record.text("station"),
        measures,
        words,
    )


def _figure(
    record: Record, key: str, findings: list[Finding], read: Callable[[Any], float] = values.amount
) -> float | None:
    cell = record.cells.get(key)
    if cell is None or values.is_nothing(cell.value):
        return None
    try:
        return read(cell.value)
    except values.Unreadable as fault:
        findings.append(UNREADABLE.at(cell.place, values.text(cell.value), column=key, wanted=fault.expected))
        return None
