"""Townships and which of them adjoin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

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
    return TerritoryTable(Territory(tuple(townships), edges), Origins(places), tuple(findings))


def _sheet(
    sheet: Sheet,
    columns: Mapping[str, str],
    townships: list[Township],
    places: dict[tuple[str, str], Place],
    pairs: list[Record],
    findings: list[Finding],
) -> None:
    edges = read_table(sheet, EDGES, frozenset({"a", "b"}), columns, [])
    if edges is not None and {"a", "b"} <= edges.keys:
        pairs += edges.records
        return
    table = read_table(sheet, TOWNSHIPS, frozenset({"name", "township_id"}), columns, findings)
    if table is None:
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
    return Township(
        town_id,
        record.text("name") or town_id,
        _figure(record, "lon", findings),
        _figure(record, "lat", findings),
        record.text("station"),
        measures,
        words,
    )


def _figure(record: Record, key: str, findings: list[Finding]) -> float | None:
    cell = record.cells.get(key)
    if cell is None or values.is_nothing(cell.value):
        return None
    try:
        return values.number(cell.value)
    except values.Unreadable as fault:
        findings.append(UNREADABLE.at(cell.place, values.text(cell.value), column=key, wanted=fault.expected))
        return None
