"""Making waves of a plan's moves: solve, replay every day by code that knows no solver, write workbook and JSON."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reorg.domain.demand import Demand
from reorg.flows.files import guard, whole, write_json
from reorg.intake.decided_stages import FORMAT, read_decided
from reorg.plan.plan import InputFile
from reorg.rules.problem import Problem
from reorg.stages.check import replay
from reorg.stages.dates import calendar_of
from reorg.stages.handover import late, report_day
from reorg.stages.made import StagesMade
from reorg.stages.problem import StageProblem, problem_of
from reorg.stages.settings import StageSettings
from reorg.text import Finding, Lang, Rejected

if TYPE_CHECKING:
    from reorg.intake.load import Loaded
    from reorg.stages.solve import StageOptions, StageProgress

FILES = ("stages.xlsx", "stages.json")


class StageFault(RuntimeError):
    """The replay and the solver disagree: a bug of ours, never shown as waves."""


def read_problem(project: Path, loaded: Loaded, plan: Path | None) -> tuple[StageSettings, StageProblem, Path]:
    """The moves of the plan and what is asked of them. Raises ``Rejected`` with every fault of section and plan."""
    settings, problem, chosen, faults = _read(project, loaded, plan)
    if settings is None or problem is None or chosen is None:
        raise Rejected(faults)
    return settings, problem, chosen


def _read(
    project: Path, loaded: Loaded, plan: Path | None
) -> tuple[StageSettings | None, StageProblem | None, Path | None, tuple[Finding, ...]]:
    from reorg.intake.scenario import read_project
    from reorg.intake.stage_demands import named_faults, read_seats, read_stages

    assert loaded.problem is not None
    read = read_project(project)
    settings, findings = read_stages(read, loaded.project.stages if loaded.project else None)
    if settings is None:
        return None, None, None, findings
    seats, chosen, unread = read_seats(read, settings, loaded.problem, plan)
    faults = (*findings, *named_faults(read, settings, loaded.problem), *unread)
    if any(one.severity == "error" for one in faults):
        return settings, None, chosen, faults
    return settings, problem_of(loaded.problem, seats, settings), chosen, faults


def make_stages(
    loaded: Loaded,
    settings: StageSettings,
    problem: StageProblem,
    plan: Path,
    options: StageOptions,
    progress: Callable[[StageProgress], None] | None = None,
    stop: threading.Event | None = None,
) -> StagesMade:
    """The waves, replayed. Raises :class:`StageFault` if the replay disagrees."""
    from importlib.metadata import version

    from reorg.stages.solve import solve_stages

    staged = solve_stages(problem, settings, options, progress, stop)
    calendar = calendar_of(settings)
    reports, replayed = {}, None
    if staged.found:
        known = late(problem, calendar)
        reports = {n: report_day(calendar, calendar.days, wave, known.of(n)) for n, wave in staged.wave.items()}
        replayed = replay(problem, settings, reports)
        if not replayed.ok:
            broken = [f"{one.key}: {one.breaches[0].en}" for one in replayed.demands if not one.holds]
            raise StageFault("; ".join(broken))
        values = {"completion": replayed.completion, "even": replayed.spread}
        for aim, part in staged.parts.items():
            if part.value != values[aim]:
                raise StageFault(f"{aim} {values[aim]} is not the solver's {part.value}")
    title = loaded.project.title if loaded.project else ""
    versions = {name: version(name) for name in ("reorg", "ortools")}
    inputs = (*loaded.inputs, InputFile(plan.name, hashlib.sha256(plan.read_bytes()).hexdigest()))
    return StagesMade(
        title, settings, problem, calendar, staged, reports, replayed, plan.name, inputs, options.seed, versions
    )


def check_decided(project: Path, loaded: Loaded, plan: Path | None) -> tuple[tuple[Demand, ...], tuple[Finding, ...]]:
    """Every demand looked up on the waves in the section's ``file``; nothing where there is no section or no file."""
    raw = loaded.project.stages if loaded.project else None
    if loaded.problem is None or not raw or not raw.get("file"):
        return (), ()
    settings, problem, _, faults = _read(project, loaded, plan)
    if settings is None or problem is None or settings.file is None:
        return (), faults
    from reorg.intake.scenario import read_project

    read = read_project(project)
    reports, found = read_decided(settings.file, read.folder, problem, read.place("stages", "file"))
    if any(one.severity == "error" for one in found):
        return (), (*faults, *found)
    return replay(problem, settings, reports).demands, (*faults, *found)


def masked_stages(made: StagesMade, problem: Problem) -> StagesMade:
    """The same with nobody recognizable."""
    from reorg.report.mask import masked_person, masked_text, pseudonyms
    from reorg.text import Text

    ids = pseudonyms(problem)

    def said(text: Text) -> Text:
        return Text(masked_text(text.zh, ids), masked_text(text.en, ids))

    def demand(one: Demand) -> Demand:
        return replace(one, breaches=tuple(said(breach) for breach in one.breaches))

    own = made.problem
    placed = tuple(replace(one, person=masked_person(one.person, ids)) for one in own.placed)
    unplaced = tuple(ids[one] for one in own.unplaced)
    settings = made.settings.model_copy(
        update={
            "together": [[ids[one] for one in group] for group in made.settings.together],
            "people": {ids[one]: wave for one, wave in made.settings.people.items()},
        }
    )
    staged = replace(
        made.staged,
        reasons=tuple(said(one) for one in made.staged.reasons),
        notes=tuple(said(one) for one in made.staged.notes),
    )
    replayed = made.replayed
    if replayed is not None:
        replayed = replace(replayed, demands=tuple(demand(one) for one in replayed.demands))
    return replace(
        made,
        problem=replace(own, placed=placed, unplaced=unplaced),
        settings=settings,
        staged=staged,
        replayed=replayed,
    )


def stages_json(made: StagesMade, lang: Lang) -> dict[str, Any]:
    """``reorg.stages/1``: status with bounds, waves, everyone's move with its day, strengths by unit and day, demands."""
    from reorg.report.stage_view import StageView

    view = StageView(made, lang)
    staged, replayed = made.staged, made.replayed
    return {
        "format": FORMAT,
        "title": made.title,
        "inputs": [{"path": one.path, "sha256": one.sha256} for one in made.inputs],
        "plan": made.plan,
        "settings": made.settings.model_dump(mode="json", exclude_none=True),
        "solver": {
            "status": staged.status,
            "waves": staged.waves,
            "least_waves": staged.least,
            "aims": {aim: {"value": part.value, "bound": part.bound} for aim, part in staged.parts.items()},
            "seconds": round(staged.seconds, 3),
            "seed": made.seed,
            "versions": dict(made.versions),
            "interrupted": staged.interrupted,
        },
        "reasons": [one.get(lang) for one in view.reasons()],
        "would_do": staged.would_do,
        "without": list(staged.without),
        "clash": list(staged.clash),
        "waves": view.waves_json(),
        "moves": view.moves_json(),
        "strengths": view.strengths_json(),
        "unplaced": list(made.problem.unplaced),
        "demands": [
            {
                "key": one.key,
                "text": one.text.get(lang),
                "holds": one.holds,
                "breaches": [breach.get(lang) for breach in one.breaches],
            }
            for one in (replayed.demands if replayed else ())
        ],
    }


def write_stages(made: StagesMade, out: Path, lang: Lang, *, force: bool) -> list[Path]:
    """Workbook and JSON; the files written."""
    from reorg.report.excel import write_book
    from reorg.report.stage_pages import stage_book

    guard(out, FILES, force)
    book = stage_book(made, lang)
    whole(out / FILES[0], lambda target: write_book(target, book, lang))
    write_json(out / FILES[1], stages_json(made, lang))
    return [out / name for name in FILES]
