"""Making centres: solve, check by code that knows no solver, the alternatives beside them; workbook, JSON and map."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reorg.centres.centre import named
from reorg.centres.check import CentreFigures, check_centres
from reorg.centres.made import CentresMade, Variant
from reorg.centres.problem import CentreProblem, as_today, by_districts, problem_of
from reorg.centres.sites import MODES, Mode
from reorg.domain.demand import Demand
from reorg.flows.files import guard, whole, write_json, write_text
from reorg.intake.decided_centres import FORMAT
from reorg.plan.json_form import figure
from reorg.text import Finding, Lang

if TYPE_CHECKING:
    from reorg.centres.solve import CentreOptions, CentreProgress
    from reorg.intake.load import Loaded
    from reorg.intake.section import Section

FILES = ("centres.xlsx", "centres.json", "centres.svg")
BESIDE_SHARE = 0.3
"""Share of the time limit that each alternative may take."""


class CentreFault(RuntimeError):
    """The check and the solver disagree: a bug of ours, never shown as centres."""


def make_centres(
    section: Section,
    options: CentreOptions,
    progress: Callable[[CentreProgress], None] | None = None,
    stop: threading.Event | None = None,
) -> CentresMade:
    """The centres that a sound section asks for, checked, with the alternatives beside them.

    Raises :class:`CentreFault` if the check disagrees with the solver.
    """
    territory, settings = section.territory, section.settings
    problem = problem_of(territory, settings)
    beside: list[tuple[Mode, CentreProblem]] = []
    if settings.districts is not None:
        beside.append(("districts", by_districts(problem, territory, settings)))
    if any(site.existing for site in problem.sites):
        beside.append(("today", as_today(problem, territory, settings)))
    begun = time.monotonic()
    limit = options.time_limit
    share = None if limit is None else limit * (1 - BESIDE_SHARE * len(beside) / 2)
    shared = _variant(section, "shared", problem, replace(options, time_limit=share), progress, stop)
    others = []
    for n, (mode, one) in enumerate(beside):
        left = None if limit is None else max(1.0, limit - (time.monotonic() - begun)) / (len(beside) - n)
        others.append(_variant(section, mode, one, replace(options, time_limit=left), None, stop))
    title = section.project.title if section.project else ""
    return CentresMade(title, territory, settings, problem.sites, shared, tuple(others), section.inputs, options.seed)


def _variant(
    section: Section,
    mode: Mode,
    problem: CentreProblem,
    options: CentreOptions,
    progress: Callable[[CentreProgress], None] | None,
    stop: threading.Event | None,
) -> Variant:
    from reorg.centres.solve import solve_centres

    placed = solve_centres(problem, section.territory, options, progress, stop, ways_out=mode == "shared")
    centres = named(section.territory, problem, placed)
    if placed.objective is None:
        return Variant(mode, placed, (), None)
    checked = check_centres(section.territory, section.settings, centres, mode)
    if not checked.ok:
        raise CentreFault(f"{mode}: " + ", ".join(one.key for one in checked.demands if not one.holds))
    if abs(checked.objective - placed.objective) > 1e-6 * max(1.0, abs(placed.objective)):
        raise CentreFault(f"{mode}: cost {checked.objective} is not the solver's {placed.objective}")
    return Variant(mode, placed, centres, checked)


def centres_json(made: CentresMade, lang: Lang) -> dict[str, Any]:
    """``reorg.centres/1``: status, cost and bound, every centre with its townships and figures, demands, alternatives."""
    shared = made.shared
    return {
        "format": FORMAT,
        "title": made.title,
        "inputs": [{"path": one.path, "sha256": one.sha256} for one in made.inputs],
        "settings": made.settings.model_dump(mode="json", exclude_none=True),
        "solver": {
            **_solver(shared),
            "seconds": round(shared.placed.seconds, 3),
            "seed": made.seed,
            "versions": dict(shared.placed.versions),
        },
        **_answer(made, shared, lang),
        "alternatives": [
            {"mode": one.mode, "name": MODES[one.mode].get(lang), **_solver(one), **_answer(made, one, lang)}
            for one in made.beside
        ],
    }


def _solver(one: Variant) -> dict[str, Any]:
    placed = one.placed
    bound = figure(placed.bound) if abs(placed.bound) < float("inf") else None
    return {"status": placed.status, "objective": placed.objective, "bound": bound, "gap": placed.gap}


def _answer(made: CentresMade, one: Variant, lang: Lang) -> dict[str, Any]:
    checked = one.checked
    return {
        "reasons": [why.get(lang) for why in one.placed.reasons],
        "centres": [_centre_json(made, two) for two in (checked.figures if checked else ())],
        "costs": dict(checked.costs) if checked else {},
        "travel": {
            "hours": checked.hours if checked else None,
            "mean_minutes": checked.mean if checked else None,
            "farthest_minutes": checked.farthest if checked else None,
        },
        "demands": [
            {
                "key": demand.key,
                "text": demand.text.get(lang),
                "holds": demand.holds,
                "breaches": [breach.get(lang) for breach in demand.breaches],
            }
            for demand in (checked.demands if checked else ())
        ],
    }


def _centre_json(made: CentresMade, one: CentreFigures) -> dict[str, Any]:
    centre = one.centre
    return {
        "id": centre.centre_id,
        "name": centre.name,
        "site": centre.site,
        "township": centre.township,
        "members": list(centre.members),
        "existing": one.existing,
        "load": figure(one.load),
        "filled": one.filled,
        "hours": one.hours,
        "mean_minutes": one.mean,
        "farthest_minutes": one.farthest,
        "farthest_township": one.farthest_township,
        "by_ferry": list(one.by_ferry),
        "districts": list(one.districts),
        "staff": made.settings.people(one.load),
    }


def write_centres(made: CentresMade, out: Path, lang: Lang, *, force: bool) -> list[Path]:
    """Workbook, JSON and map; the files written."""
    from reorg.report.centre_map import centre_map
    from reorg.report.centre_pages import centre_book
    from reorg.report.excel import write_book

    guard(out, FILES, force)
    figures = made.shared.checked.figures if made.shared.checked else ()
    book, picture = centre_book(made, lang), centre_map(made.territory, figures, made.sites, lang)
    whole(out / FILES[0], lambda target: write_book(target, book, lang))
    write_json(out / FILES[1], centres_json(made, lang))
    write_text(out / FILES[2], picture)
    return [out / name for name in FILES]


def check_decided(
    project: Path, loaded: Loaded, plan: Path | None = None
) -> tuple[tuple[Demand, ...], tuple[Finding, ...]]:
    """The demands on the centres as decided in the section's ``file:``, and what is wrong with section or file.

    Both empty where the project has no section or names no file. ``plan`` has no part in it.
    """
    from reorg.intake.centre_demands import read_centres
    from reorg.intake.decided_centres import read_decided_centres

    if loaded.project is None or not (loaded.project.centres or {}).get("file"):
        return (), ()
    section = read_centres(project)
    errors = tuple(one for one in section.findings if one.severity == "error")
    if section.settings is None or errors:
        return (), errors
    name = section.settings.file
    place = section.read.place("centres", "file")
    centres, findings = read_decided_centres(name, section.read.folder, section.territory, place)
    if any(one.severity == "error" for one in findings):
        return (), findings
    return check_centres(section.territory, section.settings, centres).demands, findings
