"""The table of present units."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from reorg.domain.ladders import normal
from reorg.domain.units import PresentUnit, standard_tags
from reorg.intake import values
from reorg.intake.cell_faults import UNREADABLE
from reorg.intake.headings import ESTABLISHMENT_TYPES, UNITS
from reorg.intake.records import Origins, UnitTable
from reorg.intake.tables import MISSING_COLUMN, Record, SheetTable, read_table
from reorg.intake.unit_names import UnitNames
from reorg.intake.workbooks import read_sheets
from reorg.text import Finding, Message, Place, Text

Number = TypeVar("Number", int, float)

NO_NAME = Message(
    "unit.no-name",
    "error",
    Text("这一行没有单位名称。", "This row has no unit name."),
    Text("单位名称", "the unit's name"),
)
NO_UNITS = Message(
    "unit.none",
    "error",
    Text("没有读到任何单位。", "No unit was read."),
    Text("至少含“单位名称”列的表", "a table with a column “name”"),
)
UNKNOWN_PARENT = Message(
    "unit.unknown-parent",
    "error",
    Text("上级单位“{value}”不在表中（或不止一个）。", "Parent unit “{value}” is not in the table, or not just once."),
    Text("表中的单位", "a unit of the table"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)


def read_units(sources: Sequence[str], folder: Path, columns: Mapping[str, str] | None = None) -> UnitTable:
    """Every unit of the files, with all faults. Without ``unit_id``, a unit's name is its id."""
    findings: list[Finding] = []
    units: list[PresentUnit] = []
    places: dict[tuple[str, str], Place] = {}
    for source in sources:
        sheets, faults = read_sheets(source, folder)
        findings += faults
        for sheet in sheets:
            table = read_table(sheet, UNITS, frozenset({"name"}), columns or {}, findings)
            if table is None:
                if len(sheets) == 1:
                    findings.append(
                        MISSING_COLUMN.at(
                            Place(sheet.file, sheet.name),
                            column="单位名称 name",
                            words="、".join(UNITS["name"]),
                            hint="",
                        )
                    )
                continue
            for record in table.records:
                unit = _unit(record, table, findings)
                if unit is not None:
                    units.append(unit)
                    places[unit.unit_id, ""] = record.place
                    places.update({(unit.unit_id, key): cell.place for key, cell in record.cells.items()})
    if not units and not any(one.severity == "error" for one in findings):
        findings.append(NO_UNITS.at(Place(file=", ".join(sources))))
    origins = Origins(places)
    return UnitTable(_with_parents(units, origins, findings), origins, tuple(findings))


def _unit(record: Record, table: SheetTable, findings: list[Finding]) -> PresentUnit | None:
    name = normal(record.text("name"))
    if not name:
        findings.append(NO_NAME.at(record.at("name")))
        return None

    def count(key: str) -> int | None:
        return _read(record, key, findings, values.whole)

    kind = record.text("kind")
    by_type: dict[str, int] = {}
    for title, cell in record.extra.items():
        head, _, tail = title.replace("：", ":").partition(":")
        kind_of_post = tail if head in ("编制", "authorized") else title if title in ESTABLISHMENT_TYPES else ""
        if kind_of_post and not values.is_nothing(cell.value):
            try:
                by_type[kind_of_post] = values.whole(cell.value)
            except values.Unreadable as fault:
                findings.append(UNREADABLE.at(cell.place, values.text(cell.value), column=title, wanted=fault.expected))
    return PresentUnit(
        unit_id=record.text("unit_id") or name,
        name=name,
        aliases=values.words(record.text("aliases")),
        parent=record.text("parent"),
        kind=kind,
        tags=standard_tags(values.words(record.text("tags")), kind),
        authorized_police=count("authorized_police"),
        authorized_auxiliary=count("authorized_auxiliary"),
        heads=count("heads"),
        deputies=count("deputies"),
        township=record.text("township"),
        lon=_read(record, "lon", findings, values.longitude),
        lat=_read(record, "lat", findings, values.latitude),
        type=record.text("type"),
        authorized_by_type=by_type,
        columns={title: values.text(cell.value) for title, cell in record.extra.items()},
    )


def _read(record: Record, key: str, findings: list[Finding], read: Callable[[Any], Number]) -> Number | None:
    cell = record.cells.get(key)
    if cell is None or values.is_nothing(cell.value):
        return None
    try:
        return read(cell.value)
    except values.Unreadable as fault:
        findings.append(UNREADABLE.at(cell.place, values.text(cell.value), column=key, wanted=fault.expected))
        return None


def _with_parents(units: list[PresentUnit], origins: Origins, findings: list[Finding]) -> tuple[PresentUnit, ...]:
    """Units with the parent's id in place of what the table calls it."""
    names = UnitNames(units)
    made = []
    for unit in units:
        if not unit.parent:
            made.append(unit)
            continue
        parent = names.find(unit.parent)
        if parent is None:
            near = names.nearest(unit.parent)
            findings.append(UNKNOWN_PARENT.at(origins.of(unit.unit_id, "parent"), unit.parent, nearest=near))
        made.append(replace(unit, parent=parent or ""))
    return tuple(made)
