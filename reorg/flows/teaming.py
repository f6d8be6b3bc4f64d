"""Forming teams: in today's units, or in those of a plan; checked by code that knows no solver; written."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reorg.domain.people import Person
from reorg.flows.files import guard, whole, write_json
from reorg.rules.problem import Problem
from reorg.teams.check import check_teams
from reorg.teams.made import TeamsMade, UnitTeams
from reorg.teams.problem import TeamProblem, problem_of
from reorg.teams.settings import MEASURES, TeamSettings
from reorg.text import Finding, Lang, Rejected

if TYPE_CHECKING:
    from reorg.intake.load import Loaded
    from reorg.teams.solve import TeamOptions

FILES = ("teams.xlsx", "teams.json")
FORMAT = "reorg.teams/1"


class TeamFault(RuntimeError):
    """The check and the solver disagree: a bug of ours, never shown as teams."""


def read_problem(project: Path, loaded: Loaded, plan: Path | None) -> tuple[TeamSettings, tuple[TeamProblem, ...]]:
    """What each unit's teams are to be made from. Raises ``Rejected`` with every fault of section and plan."""
    from reorg.intake.scenario import read_project
    from reorg.intake.team_demands import named_faults, new_units, present_units, read_teams

    assert loaded.problem is not None
    problem, read = loaded.problem, read_project(project)
    settings, findings = read_teams(read, loaded.project.teams if loaded.project else None)
    if settings is None:
        raise Rejected(findings)
    faults: list[Finding] = [*findings, *named_faults(read, settings, problem)]
    if plan is None:
        chosen, wrong = present_units(read, settings, problem)
        named = [(problem.present[n].unit_id, problem.present[n].name) for n in chosen]
        held = [_of_present(problem, unit) for unit, _ in named]
    else:
        chosen, wrong = new_units(read, settings, problem)
        structure = problem.structure
        named = [(structure.units[n].unit_id, structure.path(n)) for n in chosen]
        seats, unread = _seats(problem, plan)
        faults += unread
        held = [_of_new(problem, n, seats) for n in chosen]
    faults += wrong
    if any(one.severity == "error" for one in faults):
        raise Rejected(faults)
    as_of = problem.settings.as_of
    return settings, tuple(
        problem_of(unit, name, people, settings, as_of) for (unit, name), people in zip(named, held, strict=True)
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


def make_teams(
    loaded: Loaded,
    settings: TeamSettings,
    problems: tuple[TeamProblem, ...],
    options: TeamOptions,
    stop: threading.Event | None = None,
) -> TeamsMade:
    """Every unit's teams, checked. Raises :class:`TeamFault` if the check disagrees."""
    from importlib.metadata import version

    from reorg.teams.solve import dealt, drawn, solve_teams

    units: list[UnitTeams] = []
    for problem in problems:
        solved = solve_teams(problem, settings, options, stop)
        checked = None
        if solved.teams:
            checked = check_teams(problem, settings, solved.teams, solved.leaders, solved.reserve)
            broken = [one.key for one in checked.demands if not one.holds]
            if broken:
                raise TeamFault(", ".join(broken))
            assert solved.cost is not None
            if abs(checked.cost - solved.cost) > 1e-6 * max(1.0, solved.cost):
                raise TeamFault(f"cost {checked.cost} is not the solver's {solved.cost}")
        units.append(
            UnitTeams(problem, solved, checked, dealt(problem, settings), drawn(problem, settings, options.seed))
        )
    title = loaded.project.title if loaded.project else ""
    versions = {name: version(name) for name in ("reorg", "ortools")}
    interrupted = stop is not None and stop.is_set()
    return TeamsMade(title, settings, tuple(units), loaded.inputs, options.seed, interrupted, versions)


def masked_teams(made: TeamsMade, problem: Problem) -> TeamsMade:
    """The same with nobody recognizable."""
    from reorg.report.mask import masked_person, pseudonyms

    ids = pseudonyms(problem)

    def unit(one: UnitTeams) -> UnitTeams:
        members = tuple(replace(m, person=masked_person(m.person, ids)) for m in one.problem.members)
        out = tuple(replace(m, person=masked_person(m.person, ids)) for m in one.problem.left_out)
        return replace(one, problem=replace(one.problem, members=members, left_out=out), checked=one.checked)

    settings = made.settings.model_copy(
        update={"partners": [], "apart": [], "leave_out": [w for w in made.settings.leave_out if w not in ids]}
    )
    return replace(made, settings=settings, units=tuple(unit(one) for one in made.units))


def teams_json(made: TeamsMade, lang: Lang) -> dict[str, Any]:
    """``reorg.teams/1``: by unit status, spreads with bounds, teams of groups of person ids, who is left out or over."""
    return {
        "format": FORMAT,
        "title": made.title,
        "inputs": [{"path": one.path, "sha256": one.sha256} for one in made.inputs],
        "settings": made.settings.model_dump(mode="json", exclude_none=True),
        "solver": {"seed": made.seed, "versions": dict(made.versions), "interrupted": made.interrupted},
        "measures": {key: name.get(lang) for key, name in MEASURES.items()},
        "units": [_unit_json(one, lang) for one in made.units],
    }


def _unit_json(one: UnitTeams, lang: Lang) -> dict[str, Any]:
    problem, solved, checked = one.problem, one.solved, one.checked
    ids = [member.person.person_id for member in problem.members]
    return {
        "unit": problem.unit,
        "name": problem.name,
        "status": solved.status,
        "cost": solved.cost,
        "bound": solved.bound,
        "group_cost": solved.group_cost,
        "group_bound": solved.group_bound,
        "spreads": dict(checked.spreads) if checked else {},
        "group_spreads": dict(checked.group_spreads) if checked else {},
        "dealt_by_turns": one.dealt,
        "drawn_at_random": one.drawn,
        "teams": [
            {"leader": ids[leader], "groups": [[ids[n] for n in group] for group in team]}
            for team, leader in zip(solved.teams, solved.leaders, strict=True)
        ],
        "reserve": [ids[n] for n in solved.reserve],
        "left_out": [member.person.person_id for member in problem.left_out],
        "reasons": [text.get(lang) for text in solved.reasons],
        "notes": [text.get(lang) for text in solved.notes],
        "demands": [
            {"key": d.key, "text": d.text.get(lang), "holds": d.holds} for d in (checked.demands if checked else ())
        ],
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
