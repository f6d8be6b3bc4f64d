"""Forming teams: in today's units, or in those of a plan; checked by code that knows no solver; written."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reorg.domain.demand import Demand
from reorg.domain.people import Person
from reorg.domain.territory import Territory
from reorg.flows.files import guard, whole, write_json
from reorg.intake.decided_teams import FORMAT, DecidedUnit
from reorg.plan.plan import InputFile
from reorg.rules.problem import Problem
from reorg.teams.beats import UnitBeats, check_beats
from reorg.teams.check import Answer, Checked, check_teams
from reorg.teams.made import Solved, TeamsMade, UnitTeams
from reorg.teams.problem import Member, TeamProblem, problem_of
from reorg.teams.settings import MEASURES, TeamSettings
from reorg.text import Finding, Lang, Rejected, Text

if TYPE_CHECKING:
    from reorg.intake.load import Loaded
    from reorg.teams.solve import TeamOptions

FILES = ("teams.xlsx", "teams.json")


class TeamFault(RuntimeError):
    """The check and the solver disagree: a bug of ours, never shown as teams."""


@dataclass(frozen=True)
class Ready:
    """What teams are made from: the settings, each unit's people, the words that name each unit, communities, the plan."""

    settings: TeamSettings
    problems: tuple[TeamProblem, ...]
    words: tuple[tuple[str, ...], ...]
    communities: Territory
    plan: InputFile | None
    findings: tuple[Finding, ...] = ()


def read_problem(project: Path, loaded: Loaded, plan: Path | None) -> Ready:
    """What each unit's teams are to be made from. Raises ``Rejected`` with every fault of section and plan."""
    from reorg.intake.scenario import read_project
    from reorg.intake.team_demands import named_faults, new_units, present_units, read_communities, read_teams

    assert loaded.problem is not None
    problem, read = loaded.problem, read_project(project)
    settings, findings = read_teams(read, loaded.project.teams if loaded.project else None)
    if settings is None:
        raise Rejected(findings)
    communities, wrong = read_communities(read, settings)
    faults: list[Finding] = [*findings, *wrong]
    if plan is None and settings.plan is not None:
        plan = read.folder / settings.plan
    if plan is None:
        chosen, wrong_units = present_units(read, settings, problem)
        units = [problem.present[n] for n in chosen]
        named = [(unit.unit_id, unit.name) for unit in units]
        words = [(unit.unit_id, unit.name, *unit.aliases) for unit in units]
        held = [_of_present(problem, unit.unit_id) for unit in units]
    else:
        chosen, wrong_units = new_units(read, settings, problem)
        structure = problem.structure
        named = [(structure.units[n].unit_id, structure.path(n)) for n in chosen]
        words = [
            (unit, path, path.rpartition("/")[2], *structure.units[n].aliases)
            for (unit, path), n in zip(named, chosen, strict=True)
        ]
        seats, unread = _seats(problem, plan)
        faults += unread
        held = [] if unread else [_of_new(problem, n, seats) for n in chosen]
    faults += wrong_units
    faults += named_faults(read, settings, problem, sorted({title for people in held for _, title in people}))
    if any(one.severity == "error" for one in faults):
        raise Rejected(faults)
    as_of = problem.settings.as_of
    return Ready(
        settings,
        tuple(
            problem_of(unit, name, people, settings, as_of) for (unit, name), people in zip(named, held, strict=True)
        ),
        tuple(words),
        communities,
        None if plan is None else InputFile(plan.name, hashlib.sha256(plan.read_bytes()).hexdigest()),
        tuple(faults),
    )


def _of_present(problem: Problem, unit: str) -> list[tuple[Person, str]]:
    return [(person, person.post) for person in problem.people if person.present_unit == unit]


def _seats(problem: Problem, plan: Path) -> tuple[list[int], list[Finding]]:
    """Seat indices by person of a plan file, edited or not."""
    from reorg.intake.plan_file import read_plan

    edited = read_plan(plan, problem)
    faults = [one for one in edited.findings if one.severity == "error"]
    return list(edited.seats), faults


def _of_new(problem: Problem, unit: int, seats: list[int]) -> list[tuple[Person, str]]:
    """People whom a plan seats in a unit or below, with the new post's title."""
    structure = problem.structure
    inside = set(structure.subtree(unit))
    found = []
    for person, at in zip(problem.people, seats, strict=True):
        if at >= 0 and structure.seats[at].unit in inside:
            found.append((person, structure.seats[at].post.name.zh))
    return found


def masked_ready(ready: Ready, problem: Problem) -> Ready:
    """The same with nobody recognizable: figures stay, since they were worked out before."""
    from reorg.report.mask import masked_person, pseudonyms

    ids = pseudonyms(problem)

    def hidden(members: tuple[Member, ...]) -> tuple[Member, ...]:
        return tuple(replace(one, person=masked_person(one.person, ids)) for one in members)

    def named(key: str) -> list[list[str]]:
        return [[ids.get(word, word) for word in group] for group in getattr(ready.settings, key)]

    words = {key: [ids.get(word, word) for word in getattr(ready.settings, key)] for key in ("leave_out", "leaders")}
    settings = ready.settings.model_copy(update={**words, "partners": named("partners"), "apart": named("apart")})
    return replace(
        ready,
        settings=settings,
        problems=tuple(
            replace(
                one,
                members=hidden(one.members),
                left_out=hidden(one.left_out),
                parted=tuple(tuple(ids[person] for person in group) for group in one.parted),
            )
            for one in ready.problems
        ),
        plan=None if ready.plan is None else InputFile(f"***{Path(ready.plan.path).suffix}", ready.plan.sha256),
    )


def make_teams(loaded: Loaded, ready: Ready, options: TeamOptions, stop: threading.Event | None = None) -> TeamsMade:
    """Every unit's teams and beats, checked. Raises :class:`TeamFault` if the check disagrees."""
    from importlib.metadata import version

    from reorg.flows.beating import ground_of, make_beats
    from reorg.teams.peers import peer_costs
    from reorg.teams.solve import proven_least, solve_teams

    settings = ready.settings
    units: list[UnitTeams] = []
    for problem, words in zip(ready.problems, ready.words, strict=True):
        solved = solve_teams(problem, settings, options, stop)
        answer = _by_ids(problem, solved)
        checked = _confirmed(problem, settings, solved, answer) if solved.teams else None
        beats = None
        if settings.beats is not None and solved.teams:
            ground = ground_of(ready.communities, words)
            beats = make_beats(problem, solved, ground, settings.beats, options, stop)
        dealt, drawn = peer_costs(problem, settings, options.seed)
        least = proven_least(problem, settings) if solved.teams else {}
        units.append(UnitTeams(problem, solved, answer, checked, least, dealt, drawn, beats))
    title = loaded.project.title if loaded.project else ""
    versions = {name: version(name) for name in ("reorg", "ortools")}
    interrupted = stop is not None and stop.is_set()
    return TeamsMade(title, settings, tuple(units), loaded.inputs, options.seed, ready.plan, interrupted, versions)


def _by_ids(problem: TeamProblem, solved: Solved) -> Answer:
    ids = [member.person_id for member in problem.members]
    return Answer(
        tuple(tuple(tuple(ids[n] for n in group) for group in team) for team in solved.teams),
        tuple(ids[n] for n in solved.leaders),
        tuple(ids[n] for n in solved.reserve),
    )


def _confirmed(problem: TeamProblem, settings: TeamSettings, solved: Solved, answer: Answer) -> Checked:
    """The check of an answer of ours, which must hold and cost the same."""
    checked = check_teams(problem, settings, answer)
    broken = [one.key for one in checked.demands if not one.holds]
    if broken:
        raise TeamFault(", ".join(broken))
    for ours, theirs in ((solved.cost, checked.cost), (solved.group_cost, checked.group_cost)):
        if ours is None or theirs is None or abs(ours - theirs) > 1e-6 * max(1.0, ours):
            raise TeamFault(f"cost {theirs} is not the solver's {ours}")
    return checked


def check_decided(project: Path, loaded: Loaded, plan: Path | None) -> tuple[tuple[Demand, ...], tuple[Finding, ...]]:
    """Every demand on the teams and beats in the section's ``file``, by unit; nothing where the section or the key is missing.

    Demands' keys are ``UNIT/KEY``, and their texts begin with the unit's name.
    """
    from reorg.intake.decided_teams import read_decided
    from reorg.intake.scenario import read_project

    raw = loaded.project.teams if loaded.project else None
    if loaded.problem is None or not isinstance(raw, dict) or not raw.get("file"):
        return (), ()
    try:
        ready = read_problem(project, loaded, plan)
    except Rejected as fault:
        return (), tuple(fault.findings)
    assert ready.settings.file is not None
    decided, findings = read_decided(read_project(project).folder / ready.settings.file)
    if findings:
        return (), findings
    found: list[Demand] = []
    known: set[int] = set()
    for problem, words in zip(ready.problems, ready.words, strict=True):
        hits = [n for n, one in enumerate(decided) if set(one.words) & set(words)]
        known.update(hits)
        unit = decided[hits[0]] if hits else DecidedUnit(words, Answer())
        found += _of_unit(problem, check_teams(problem, ready.settings, unit.answer).demands)
        if ready.settings.beats is not None and problem.teams:
            from reorg.flows.beating import ground_of

            ground = ground_of(ready.communities, words)
            beats = check_beats(ground, ready.settings.beats, unit.beats, problem.teams, problem.groups_per_team)
            found += _of_unit(problem, beats.demands) if ground.townships or unit.beats else []
    strange = [one.words[-1] for n, one in enumerate(decided) if n not in known]
    text = Text("编组文件中的单位都是要编组的单位", "the units of the file are those that form teams")
    found.append(Demand("units", text, tuple(Text(word, word) for word in strange)))
    return tuple(found), ready.findings


def _of_unit(problem: TeamProblem, demands: tuple[Demand, ...]) -> list[Demand]:
    return [
        replace(
            one,
            key=f"{problem.unit}/{one.key}",
            text=Text(f"{problem.name}：{one.text.zh}", f"{problem.name}: {one.text.en}"),
        )
        for one in demands
    ]


def teams_json(made: TeamsMade, lang: Lang) -> dict[str, Any]:
    """``reorg.teams/1``: by unit status, spreads with bounds, teams of groups of person ids, who is left out or over."""
    return {
        "format": FORMAT,
        "title": made.title,
        "inputs": [{"path": one.path, "sha256": one.sha256} for one in made.inputs],
        "settings": made.settings.model_dump(mode="json", exclude_none=True),
        "plan": {"path": made.plan.path, "sha256": made.plan.sha256} if made.plan else None,
        "solver": {"seed": made.seed, "versions": dict(made.versions), "interrupted": made.interrupted},
        "measures": {key: name.get(lang) for key, name in MEASURES.items()},
        "units": [_unit_json(one, lang) for one in made.units],
    }


def _unit_json(one: UnitTeams, lang: Lang) -> dict[str, Any]:
    problem, solved, checked = one.problem, one.solved, one.checked
    return {
        "unit": problem.unit,
        "name": problem.name,
        "status": solved.status,
        "cost": solved.cost,
        "bound": solved.bound,
        "group_cost": solved.group_cost,
        "group_bound": solved.group_bound,
        "spreads": dict(checked.spreads) if checked else {},
        "least_spreads": dict(one.least),
        "group_spreads": dict(checked.group_spreads) if checked else {},
        "dealt_by_turns": one.dealt,
        "drawn_at_random": one.drawn,
        "teams": [
            {"leader": leader, "groups": [list(group) for group in team]}
            for team, leader in zip(one.answer.teams, one.answer.leaders, strict=True)
        ],
        "reserve": list(one.answer.reserve),
        "left_out": [member.person_id for member in problem.left_out],
        "reasons": [text.get(lang) for text in solved.reasons],
        "notes": [text.get(lang) for text in solved.notes],
        "demands": [_demand_json(d, lang) for d in (checked.demands if checked else ())],
        "beats": None if one.beats is None else _beats_json(one.beats, lang),
    }


def _demand_json(demand: Demand, lang: Lang) -> dict[str, Any]:
    return {
        "key": demand.key,
        "text": demand.text.get(lang),
        "holds": demand.holds,
        "breaches": [breach.get(lang) for breach in demand.breaches],
    }


def _beats_json(made: UnitBeats, lang: Lang) -> dict[str, Any]:
    return {
        "status": made.status,
        "greatest_deviation": made.greatest,
        "bound": made.bound,
        "beats": [
            {
                "name": beat.name,
                "teams": list(beat.teams),
                "communities": list(beat.communities),
                "deviation": off,
                "areas": [
                    {
                        "name": area.name,
                        "communities": list(area.communities),
                        "groups": [list(one) for one in area.groups],
                    }
                    for area in beat.areas
                ],
            }
            for beat, off in zip(made.beats, made.checked.deviations if made.checked else (), strict=True)
        ],
        "reasons": [text.get(lang) for text in made.reasons],
        "notes": [text.get(lang) for text in made.notes],
        "demands": [_demand_json(d, lang) for d in (made.checked.demands if made.checked else ())],
    }


def write_teams(made: TeamsMade, out: Path, lang: Lang, *, force: bool) -> list[Path]:
    """Workbook and JSON; the files written."""
    from reorg.report.excel import write_book
    from reorg.report.team_pages import team_book

    guard(out, FILES, force)
    book = team_book(made, lang)
    whole(out / FILES[0], lambda target: write_book(target, book, lang))
    write_json(out / FILES[1], teams_json(made, lang))
    return [out / name for name in FILES]
