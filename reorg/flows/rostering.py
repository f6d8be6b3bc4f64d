"""Making rosters: of today's units, or of those of a plan; checked by code that knows no solver; written."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reorg.domain.demand import Demand
from reorg.flows.files import guard, whole, write_json, write_text
from reorg.intake.former_duties import FORMAT
from reorg.rosters.check import Checked, check_roster
from reorg.rosters.days import minutes_of, moment
from reorg.rosters.figures import carried, counts, credits, running, unevenness, unit
from reorg.rosters.made import Evenness, RosterMade, RostersMade
from reorg.rosters.problem import Past, RosterProblem
from reorg.rosters.settings import MEASURES, RosterSection
from reorg.rosters.turn import Turn
from reorg.rules.problem import Problem
from reorg.text import Finding, Lang, Rejected, Text

if TYPE_CHECKING:
    from reorg.intake.load import Loaded
    from reorg.rosters.solve import RosterOptions, RosterProgress

FILES = ("roster.xlsx", "roster.json", "ics")
"""``ics`` is a folder: a calendar for each roster, and where it is wanted one for each person."""


class RosterFault(RuntimeError):
    """The check and the solver disagree: a bug of ours, never shown as a roster."""


def read_problems(
    project: Path, loaded: Loaded, plan: Path | None
) -> tuple[RosterSection, tuple[RosterProblem, ...], tuple[Finding, ...]]:
    """The rosters to be made and the warnings. Raises ``Rejected`` with every fault of section, tables and plan."""
    from reorg.intake.duty_problems import make_problems
    from reorg.intake.duty_section import read_rosters
    from reorg.intake.duty_units import staffed_by, staffed_today
    from reorg.intake.scenario import read_project

    assert loaded.problem is not None
    problem, read = loaded.problem, read_project(project)
    section, findings = read_rosters(read, loaded.project.rosters if loaded.project else None)
    if section is None:
        raise Rejected(findings)
    told = list(findings)
    named = plan if plan is not None else None if section.plan is None else read.folder / section.plan
    staffed = staffed_today(problem)
    if named is not None:
        from reorg.intake.plan_file import read_plan

        edited = read_plan(named, problem)
        faults = [one for one in edited.findings if one.severity == "error"]
        if faults:
            raise Rejected([*told, *faults])
        staffed = staffed_by(problem, list(edited.seats))
    columns = loaded.project.columns if loaded.project else {}
    made, faulty = make_problems(read, section, problem, staffed, columns)
    told += faulty
    if any(one.severity == "error" for one in told):
        raise Rejected(told)
    return section, made, tuple(told)


def make_rosters(
    loaded: Loaded,
    section: RosterSection,
    problems: tuple[RosterProblem, ...],
    options: RosterOptions,
    progress: Callable[[RosterProgress], None] | None = None,
    stop: threading.Event | None = None,
) -> RostersMade:
    """Every roster, checked, in the order of the section: who is on one is not asked for by the next at the same time.

    Raises :class:`RosterFault` if the check disagrees.
    """
    from importlib.metadata import version

    from reorg.intake.duty_section import calendar_of
    from reorg.rosters.solve import solve_roster

    made = []
    elsewhere: list[Past] = []
    for alone in problems:
        problem = alone.beside(elsewhere)
        solved = solve_roster(problem, options, progress, stop)
        checked = None
        if solved.status != "unknown":
            problem = problem.first(solved.days)  # time may have been up before the last month
            checked = check_roster(problem, solved.turns)
            _agree(problem, solved.turns, solved.evenness, checked, {(s.date, s.duty): s.missing for s in solved.short})
        made.append(RosterMade(problem, solved, checked))
        elsewhere += problem.stints(solved.turns)
    title = loaded.project.title if loaded.project else ""
    versions = {name: version(name) for name in ("reorg", "ortools")}
    years = range(section.first.year, section.end.year + 1)
    known = calendar_of(section)
    sources = {str(year): known[str(year)].source for year in years if str(year) in known}
    return RostersMade(
        title, section.model_dump(mode="json", exclude_none=True, by_alias=True), tuple(made), loaded.inputs, sources,
        options.seed, stop is not None and stop.is_set(), versions,
    )  # fmt: skip


def _agree(
    problem: RosterProblem,
    turns: tuple[Turn, ...],
    evenness: tuple[Evenness, ...],
    checked: Checked,
    short: dict[tuple[date, str], int],
) -> None:
    broken = [one.key for one in checked.demands if not one.holds and one.key != "covered"]
    if broken:
        raise RosterFault(f"{problem.roster_id}: {', '.join(broken)}")
    if {(s.date, s.duty): s.missing for s in checked.short} != short:
        raise RosterFault(f"{problem.roster_id}: the replay counts another shortage")
    replayed = {
        (month, measure): unevenness(problem, measure, totals)
        for measure in problem.settings.fair
        for month, totals in running(problem, measure, turns)
    }
    for one in evenness:
        if replayed[one.month, one.measure] != one.cost:
            raise RosterFault(
                f"{problem.roster_id}: {one.measure} of {one.month} is {replayed[one.month, one.measure]}"
            )


def check_decided(project: Path, loaded: Loaded, plan: Path | None) -> tuple[tuple[Demand, ...], tuple[Finding, ...]]:
    """Every demand on the rosters as decided (``rosters: {file: ...}``); nothing where section or file is missing."""
    from reorg.intake.former_duties import read_former
    from reorg.intake.scenario import read_project

    raw = loaded.project.rosters if loaded.project else None
    if raw is None or not isinstance(raw.get("file"), str):
        return (), ()
    try:
        section, problems, findings = read_problems(project, loaded, plan)
    except Rejected as fault:
        return (), fault.findings
    read = read_project(project)
    assert section.file is not None
    former, faults = read_former(section.file, read.folder, read.place("rosters", "file"))
    if faults:
        return (), (*findings, *faults)
    by_id = {one.roster_id: one for one in former}
    demands: list[Demand] = []
    elsewhere: list[Past] = []
    for problem in problems:
        decided = by_id.get(problem.roster_id)
        if decided is None:
            text = Text(f"{problem.name.zh}：勤务表已定", f"{problem.name.en}: the roster is decided")
            demands.append(
                Demand(
                    f"roster:{problem.roster_id}:decided",
                    text,
                    (Text(f"{section.file} 里没有", f"not in {section.file}"),),
                )
            )
            continue
        checked = check_roster(problem.beside(elsewhere), decided.turns)
        elsewhere += problem.stints(decided.turns)
        for one in checked.demands:
            text = Text(f"{problem.name.zh}：{one.text.zh}", f"{problem.name.en}: {one.text.en}")
            demands.append(Demand(f"roster:{problem.roster_id}:{one.key}", text, one.breaches))
    return tuple(demands), findings


def masked_rosters(made: RostersMade, problem: Problem) -> RostersMade:
    """The same with nobody recognizable."""
    from reorg.report.mask import ids_in, masked_person, masked_text, pseudonyms

    ids = pseudonyms(problem)

    def roster(one: RosterMade) -> RosterMade:
        p = one.problem
        members = tuple(replace(m, person=masked_person(m.person, ids)) for m in p.members)
        out = tuple((replace(m, person=masked_person(m.person, ids)), why) for m, why in p.left_out)
        hidden = replace(
            p, members=members, left_out=out,
            absences=tuple(replace(a, person_id=ids[a.person_id]) for a in p.absences),
            before={ids[person]: sums for person, sums in p.before.items()},
            past=tuple(replace(a, person_id=ids[a.person_id]) for a in p.past),
        )  # fmt: skip
        turns = tuple(replace(turn, people=tuple(ids[person] for person in turn.people)) for turn in one.solved.turns)
        checked = one.checked
        if checked is not None:
            demands = tuple(
                replace(d, breaches=tuple(Text(masked_text(b.zh, ids), masked_text(b.en, ids)) for b in d.breaches))
                for d in checked.demands
            )
            unkept = tuple((ids[person], day) for person, day in checked.unkept)
            checked = replace(checked, demands=demands, unkept=unkept)
        return RosterMade(hidden, replace(one.solved, turns=turns), checked)

    return replace(made, settings=ids_in(made.settings, ids), rosters=tuple(roster(one) for one in made.rosters))


def rosters_json(made: RostersMade, lang: Lang) -> dict[str, Any]:
    """``reorg.roster/1``: by roster its days, turns with hours, everybody's sums with earlier months, demands."""
    return {
        "format": FORMAT,
        "title": made.title,
        "inputs": [{"path": one.path, "sha256": one.sha256} for one in made.inputs],
        "settings": made.settings,
        "holidays": dict(made.sources),
        "solver": {"seed": made.seed, "versions": dict(made.versions), "interrupted": made.interrupted},
        "rosters": [_roster_json(one, lang) for one in made.rosters],
    }


def _roster_json(one: RosterMade, lang: Lang) -> dict[str, Any]:
    problem, solved, checked = one.problem, one.solved, one.checked
    start = problem.days[0].date
    return {
        "id": problem.roster_id,
        "name": problem.name.get(lang),
        "unit": problem.unit,
        "from": start.isoformat(),
        "to": problem.days[-1].date.isoformat(),
        "status": solved.status,
        "duties": [{"id": q.id, "name": q.title.get(lang), "place": q.place} for q in problem.duties],
        "days": [
            {"date": d.date.isoformat(), "kind": d.kind, "name": d.name.get(lang), "made_up": d.made_up} for d in problem.days
        ],
        "turns": [_turn_json(problem, turn, (turn.date - start).days) for turn in solved.turns],
        "shortages": [
            {"date": s.date.isoformat(), "duty": s.duty, "missing": s.missing, "reason": s.reason.get(lang)} for s in solved.short
        ],
        "people": _people_json(problem, solved.turns),
        "left_out": [{"person_id": m.person_id, "reason": why} for m, why in problem.left_out],
        "evenness": [
            {"month": e.month, "measure": e.measure, "sum_of_squares": e.cost, "bound": e.bound, "proven": e.proven}
            for e in solved.evenness
        ],
        "wishes": {
            "unkept": [{"person_id": p, "date": day.isoformat()} for p, day in (checked.unkept if checked else ())],
            "bound": solved.wishes_bound,
        },
        "demands": [
            {"key": d.key, "text": d.text.get(lang), "holds": d.holds, "breaches": [b.get(lang) for b in d.breaches]}
            for d in (checked.demands if checked else ())
        ],
    }  # fmt: skip


def _turn_json(problem: RosterProblem, turn: Turn, day: int) -> dict[str, Any]:
    spans = problem.spans[day, turn.duty]
    told: dict[str, Any] = {
        "date": turn.date.isoformat(),
        "duty": turn.duty,
        "people": list(turn.people),
        "hours": [[moment(a).isoformat(timespec="minutes"), moment(b).isoformat(timespec="minutes")] for a, b in spans],
        "minutes": minutes_of(spans),
        "night": problem.night[day, turn.duty],
    }
    return {**told, "units": list(turn.labels)} if turn.labels else told


def _people_json(problem: RosterProblem, turns: tuple[Turn, ...]) -> list[dict[str, Any]]:
    from reorg.rosters.days import months_of

    own = counts(problem, turns)
    months = months_of(problem.days)
    totals: dict[str, list[float]] = {}
    for measure in MEASURES:
        scale, hours = unit(problem, measure), 60 if measure == "hours" else 1
        before = carried(problem, measure)
        added = [sum(column) for column in zip(*(credits(problem, measure, month) for month in months), strict=True)]
        totals[measure] = [
            round(((b + c) * scale + n) / hours, 2) for b, c, n in zip(before, added, own[measure], strict=True)
        ]
    return [
        {
            "person_id": member.person_id,
            **{m: round(own[m][n] / (60 if m == "hours" else 1), 2) for m in MEASURES},
            "carried": {m: totals[m][n] for m in MEASURES},
        }
        for n, member in enumerate(problem.members)
    ]


def write_rosters(made: RostersMade, out: Path, lang: Lang, stamp: date, *, personal: bool, force: bool) -> list[Path]:
    """Workbook, JSON and calendars; the files written. ``stamp`` is the day that calendars say they are of."""
    from reorg.report.excel import write_book
    from reorg.report.icalendar import personal_calendar, roster_calendar
    from reorg.report.roster_pages import roster_book

    guard(out, FILES, force)
    book = roster_book(made, lang)
    whole(out / FILES[0], lambda target: write_book(target, book, lang))
    write_json(out / FILES[1], rosters_json(made, lang))
    written = [out / FILES[0], out / FILES[1]]
    for one in made.rosters:
        problem, turns = one.problem, one.solved.turns
        written.append(out / FILES[2] / f"{problem.roster_id}.ics")
        write_text(written[-1], roster_calendar(problem, turns, stamp, lang))
        for member in problem.members if personal else ():
            file = out / FILES[2] / problem.roster_id / f"{re.sub('[^0-9A-Za-z_-]', '_', member.person_id)}.ics"
            write_text(file, personal_calendar(problem, turns, member.person_id, stamp, lang))
    return written
