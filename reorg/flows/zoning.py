"""Making zones: solve, check by code that knows no solver, write workbook, JSON and map."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reorg.domain.demand import Demand
from reorg.domain.territory import Zone
from reorg.flows.files import guard, whole, write_json, write_text
from reorg.intake.decided_zones import FORMAT
from reorg.plan.json_form import figure
from reorg.text import Finding, Lang
from reorg.zones.check import check_zones
from reorg.zones.made import ZonesMade
from reorg.zones.zone import named

if TYPE_CHECKING:
    from reorg.intake.load import Loaded
    from reorg.intake.section import Section
    from reorg.zones.solve import ZoneOptions, ZoneProgress

FILES = ("zones.xlsx", "zones.json", "zones.svg")


class ZoneFault(RuntimeError):
    """The check and the solver disagree: a bug of ours, never shown as zones."""


def make_zones(
    section: Section,
    options: ZoneOptions,
    progress: Callable[[ZoneProgress], None] | None = None,
    stop: threading.Event | None = None,
) -> ZonesMade:
    """The zones that a sound section asks for, checked. Raises :class:`ZoneFault` if the check disagrees."""
    from reorg.zones.solve import solve_zones

    territory, settings = section.territory, section.settings
    zoned = solve_zones(territory, settings, options, progress, stop)
    zones: tuple[Zone, ...] = ()
    checked = None
    if zoned.parts is not None:
        zones = named(territory, settings, zoned.parts)
        checked = check_zones(territory, settings, zones)
        if not checked.ok:
            raise ZoneFault(", ".join(one.key for one in checked.demands if not one.holds))
        assert zoned.objective is not None
        if abs(checked.objective - zoned.objective) > 1e-4 * max(1.0, abs(zoned.objective)):
            raise ZoneFault(f"cost {checked.objective} is not the solver's {zoned.objective}")
    title = section.project.title if section.project else ""
    return ZonesMade(title, territory, settings, zoned, zones, checked, section.inputs, options.seed)


def check_decided(
    project: Path, loaded: Loaded, plan: Path | None = None
) -> tuple[tuple[Demand, ...], tuple[Finding, ...]]:
    """Every demand of the section ``zones`` looked up on the zones in its ``file``; nothing where there is no such section or file.

    Zones do not depend on the plan: ``plan`` is taken so that every neighbouring problem is asked alike.
    """
    from reorg.intake.decided_zones import read_decided
    from reorg.intake.zone_demands import read_zones

    if loaded.settings is None:
        return (), ()
    section = read_zones(project)
    if section.project is None or section.project.zones is None or not section.project.zones.get("file"):
        return (), ()
    if not section.sound:
        return (), section.findings
    settings = section.settings
    zones, findings = read_decided(
        settings.file, section.read.folder, section.territory, section.read.place("zones", "file")
    )
    if not zones:
        return (), findings
    return check_zones(section.territory, settings, zones).demands, findings


def zones_json(made: ZonesMade, lang: Lang) -> dict[str, Any]:
    """``reorg.zones/1``: status, cost and bound, every zone with its townships and figures, every demand."""
    zoned, checked = made.zoned, made.checked
    figures = {one.zone.zone_id: one for one in checked.figures} if checked else {}
    return {
        "format": FORMAT,
        "title": made.title,
        "inputs": [{"path": one.path, "sha256": one.sha256} for one in made.inputs],
        "settings": made.settings.model_dump(mode="json", exclude_none=True),
        "solver": {
            "status": zoned.status,
            "objective": zoned.objective,
            "bound": figure(zoned.bound) if abs(zoned.bound) < float("inf") else None,
            "gap": zoned.gap,
            "seconds": round(zoned.seconds, 3),
            "seed": made.seed,
            "versions": dict(zoned.versions),
        },
        "trials": [
            {
                "count": one.count,
                "status": one.status,
                "objective": one.objective,
                "bound": one.bound if abs(one.bound) < float("inf") else None,
                "method": one.method,
            }
            for one in zoned.trials
        ],
        "reasons": [one.get(lang) for one in zoned.reasons] if not made.zones else [],
        "zones": [_zone_json(one, figures[one.zone_id]) for one in made.zones],
        "costs": dict(checked.costs) if checked else {},
        "greatest_deviation": dict(checked.greatest) if checked else {},
        "demands": [
            {
                "key": one.key,
                "text": one.text.get(lang),
                "holds": one.holds,
                "breaches": [b.get(lang) for b in one.breaches],
            }
            for one in (checked.demands if checked else ())
        ],
    }


def _zone_json(zone: Zone, figures: Any) -> dict[str, Any]:
    return {
        "id": zone.zone_id,
        "name": zone.name,
        "centre": zone.centre,
        "members": list(zone.members),
        "totals": {key: figure(value) for key, value in figures.totals.items()},
        "deviations": dict(figures.deviations),
        "index": figures.index,
        "farthest_minutes": figures.farthest,
        "mean_minutes": figures.mean,
    }


def write_zones(made: ZonesMade, out: Path, lang: Lang, *, force: bool) -> list[Path]:
    """Workbook, JSON and map; the files written."""
    from reorg.report.excel import write_book
    from reorg.report.zone_map import zone_map
    from reorg.report.zone_pages import zone_book

    guard(out, FILES, force)
    book, picture = zone_book(made, lang), zone_map(made.territory, made.zones, lang)
    whole(out / FILES[0], lambda target: write_book(target, book, lang))
    write_json(out / FILES[1], zones_json(made, lang))
    write_text(out / FILES[2], picture)
    return [out / name for name in FILES]
