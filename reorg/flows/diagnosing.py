"""Diagnosing: today in figures from roster and units, the new structure's shortages by counting; written."""

from __future__ import annotations

import threading
import time
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reorg.diagnose.diagnosis import Diagnosis, diagnosis, without_names
from reorg.diagnose.readiness import Readiness, readiness
from reorg.diagnose.settings import DiagnoseSettings
from reorg.flows.files import guard, whole, write_json
from reorg.plan.json_form import figure
from reorg.rules.problem import Problem
from reorg.text import Finding, Lang, Rejected, Text

if TYPE_CHECKING:
    from reorg.explain.clash import Clash
    from reorg.intake.load import Loaded

FILES = ("diagnose.xlsx", "diagnose.json")
FORMAT = "reorg.diagnose/1"


def make_diagnosis(
    loaded: Loaded,
    time_limit: float | None = 60.0,
    stop: threading.Event | None = None,
    *,
    mask: bool = False,
) -> Diagnosis:
    """Every figure. Raises ``Rejected`` where project file, ``diagnose:`` section, roster or units have errors; errors of
    structure and rules leave readiness out and are listed. ``time_limit`` (seconds) is for counting shortages; ``mask``:
    nobody can be recognized.
    """
    settings, wrong = loaded.diagnosed
    if loaded.today is None or settings is None:
        raise Rejected([*loaded.findings, *wrong])
    told = diagnosis(loaded.today, settings, loaded.project.title if loaded.project else "", loaded.inputs)
    if loaded.problem is None:
        told = replace(told, faults=tuple(one for one in loaded.findings if one.severity == "error"))
    else:
        leaving = {one.who.person_id for one in told.retiring}
        told = replace(
            told, readiness=_counted(loaded.problem, readiness(loaded.problem, leaving), time_limit, stop, mask)
        )
    if not mask:
        return told
    from reorg.report.mask import hidden, numbered

    return replace(without_names(told, numbered(loaded.today.people)), faults=hidden(told.faults))


def _counted(
    problem: Problem, ready: Readiness, time_limit: float | None, stop: threading.Event | None, mask: bool
) -> Readiness:
    """Readiness with the shortages that counting proves, in words."""
    from reorg.explain.clash_words import shortfall_words
    from reorg.flows.clashing import masked_clash

    clash, finished, checked = counted_shortfalls(problem, time_limit, stop)
    told = masked_clash(clash) if mask else clash
    words = tuple(shortfall_words(told, one) for one in told.shortfalls)
    return replace(ready, shortfalls=words, counted=finished, checked=checked)


def counted_shortfalls(
    problem: Problem, time_limit: float | None = 60.0, stop: threading.Event | None = None
) -> tuple[Clash, bool, int]:
    """Shortages that counting alone proves, one demand at a time and several together; whether the count was finished;
    how many demands were counted."""
    from reorg.engine.clash_demands import Demands
    from reorg.engine.clash_shortage import counted, together
    from reorg.engine.highs import Stopper
    from reorg.explain.clash import counted_clash

    end = None if time_limit is None else time.monotonic() + time_limit
    stopper = Stopper(stop, end, time.monotonic)
    demands = Demands.of(problem)
    if (
        not demands.allowed(()).any(axis=1).all()
    ):  # somebody's category is admitted nowhere: that is told, and the rest counted
        demands = Demands.of(problem, blamed=("admits",))
    single = counted(demands, stopper)
    several, finished = together(demands, stopper, single)
    return counted_clash(demands, [*single, *several]), finished and not stopper.due(), len(demands.listed)


def diagnosis_json(told: Diagnosis, lang: Lang) -> dict[str, Any]:
    """``reorg.diagnose/1``: every figure by the names of :mod:`reorg.diagnose.figures`, with the ratios that they imply."""
    return {"format": FORMAT, **_plain(told, lang)}


def _plain(value: Any, lang: Lang) -> Any:
    if isinstance(value, Text):
        return value.get(lang)
    if isinstance(value, Finding):
        return value.as_json(lang)
    if isinstance(value, DiagnoseSettings):
        return value.model_dump(mode="json")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return figure(value)
    if isinstance(value, dict):
        return {key: _plain(one, lang) for key, one in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(one, lang) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        made = {one.name: getattr(value, one.name) for one in fields(value)}
        implied = {name: getattr(value, name) for name, one in vars(type(value)).items() if isinstance(one, property)}
        return {key: _plain(one, lang) for key, one in {**made, **implied}.items()}
    return value


def write_diagnosis(told: Diagnosis, out: Path, lang: Lang, *, force: bool) -> list[Path]:
    """Workbook and JSON; the files written."""
    from reorg.report.diagnose_pages import diagnose_book
    from reorg.report.excel import write_book

    guard(out, FILES, force)
    book = diagnose_book(told, lang)
    whole(out / FILES[0], lambda target: write_book(target, book, lang))
    write_json(out / FILES[1], diagnosis_json(told, lang))
    return [out / name for name in FILES]
