"""A finished sweep as files: ``sweep.xlsx`` and ``sweep.json``. Times are in neither, so that equal sweeps are equal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reorg.compare.grid import Axis, Span
from reorg.compare.sweep import Front, Run, Sweep
from reorg.flows.files import guard, whole, write_json
from reorg.text import Lang

FILES = ("sweep.xlsx", "sweep.json")
FORMAT = "reorg.sweep/1"


def sweep_json(sweep: Sweep, lang: Lang) -> dict[str, Any]:
    """``reorg.sweep/1``: every run with its varied values, status and figures; every front with its points and knee."""
    return {
        "format": FORMAT,
        "title": sweep.title,
        "file": {"path": sweep.file.path, "sha256": sweep.file.sha256},
        "version": sweep.version,
        "settings": {"gap": sweep.gap, "seed": sweep.seed, "time_limit": sweep.time_limit},
        "projects": [
            {"name": p.name, "title": p.title, "inputs": [{"path": one.path, "sha256": one.sha256} for one in p.inputs]}
            for p in sweep.projects
        ],
        "axes": [_axis_json(axis) for axis in sweep.axes],
        "scenarios": list(sweep.scenarios),
        "runs": [_run_json(run, lang) for run in sweep.runs],
        "fronts": [_front_json(front) for front in sweep.fronts],
    }


def _axis_json(axis: Axis) -> dict[str, Any]:
    if isinstance(axis.over, Span):
        return {"name": axis.name, "from": axis.over.low, "to": axis.over.high, "step": axis.over.step}
    return {"name": axis.name, "values": list(axis.over)}


def _run_json(run: Run, lang: Lang) -> dict[str, Any]:
    ran = run.ran
    return {
        "project": run.case.project,
        "scenario": run.case.scenario,
        "values": dict(run.case.values),
        "key": run.key,
        "status": ran.status,
        "objective": ran.objective,
        "bound": ran.bound,
        "gap": ran.gap,
        "certified_gap": ran.certified,
        "verified": ran.verified,
        "indicators": dict(ran.indicators),
        "terms": dict(ran.terms),
        "changes": dict(ran.changes),
        "costs": {one.rule_id: one.cost for one in ran.rules if one.cost},
        "binding": [one.rule_id for one in ran.rules if one.binds],
        "clash": [one.get(lang) for one in ran.clash],
        "faults": [one.get(lang) for one in ran.faults],
    }


def _front_json(front: Front) -> dict[str, Any]:
    return {
        "project": front.project,
        "scenario": front.scenario,
        "goals": [{"key": goal.key, "better": "more" if goal.better > 0 else "less"} for goal in front.goals],
        "proven": front.proven,
        "whole": front.whole,
        "unsolved": front.unsolved,
        "infeasible": front.empty,
        "knee": next((number for number, point in enumerate(front.points) if point.knee), None),
        "points": [
            {
                "values": dict(point.values),
                "limits": dict(point.limits),
                "proven": point.proven,
                "bound": point.bound,
                "dominated": point.dominated,
                "knee": point.knee,
                "key": point.key,
                "status": point.ran.status,
                "objective": point.ran.objective,
                "verified": point.ran.verified,
                "indicators": dict(point.ran.indicators),
            }
            for point in front.points
        ],
    }


def write_sweep(sweep: Sweep, out: Path, lang: Lang, *, force: bool) -> list[Path]:
    """Workbook and JSON; the files written."""
    from reorg.report.excel import write_book
    from reorg.report.sweep_pages import sweep_book

    guard(out, FILES, force)
    book = sweep_book(sweep, lang)
    whole(out / FILES[0], lambda target: write_book(target, book, lang))
    write_json(out / FILES[1], sweep_json(sweep, lang))
    return [out / name for name in FILES]
