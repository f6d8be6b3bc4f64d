"""Why a unit can have no teams: by counting first; where counting shows nothing, the fewest demands that clash."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection

from ortools.sat.python import cp_model

from reorg.teams.demands import ALWAYS, demanded, people_of
from reorg.teams.model import TeamModel, run
from reorg.teams.problem import TeamProblem
from reorg.teams.settings import TeamSettings
from reorg.text import Text

TRIED_FOR = 20.0
"""Seconds at most for one question whether some demands go together."""


def reasons(problem: TeamProblem, settings: TeamSettings) -> list[Text]:
    """Every reason that counting gives against teams."""
    return [
        *_new(problem, settings),
        *_women(problem, settings),
        *_skills(problem, settings),
        *_partners(problem, settings),
    ]


def clash(problem: TeamProblem, settings: TeamSettings, stop: threading.Event | None) -> list[Text]:
    """Demands that do not go together, none of them needless: each is left out once and the rest tried again."""
    texts = demanded(problem, settings)
    needed = [key for key in texts if key not in ALWAYS]
    for key in list(needed):
        rest = [one for one in needed if one != key]
        if _impossible(problem, settings, rest, stop):
            needed = rest
    said = [texts[key] for key in needed] or [texts["led"]]
    zh, en = "；".join(text.zh for text in said), "; ".join(text.en for text in said)
    one = len(said) == 1
    return [
        Text(
            f"这一要求在现有人员中做不到：{zh}。" if one else f"以下要求不能同时满足，去掉其中任一项即可：{zh}。",
            f"This cannot be done with the people there are: {en}."
            if one
            else f"These demands clash; without any one of them the others hold: {en}.",
        )
    ]


def _impossible(
    problem: TeamProblem, settings: TeamSettings, keys: Collection[str], stop: threading.Event | None
) -> bool:
    """Whether the demands are proven not to go together."""
    _, status = run(TeamModel(problem, settings, keys).model, 0, 1, time.monotonic() + TRIED_FOR, stop)
    return status == cp_model.INFEASIBLE


def _new(problem: TeamProblem, settings: TeamSettings) -> list[Text]:
    new = sum(member.new for member in problem.members)
    if settings.new_years is None or new - problem.reserve <= problem.groups:
        return []
    return [
        Text(
            f"新警 {new} 人，{problem.groups} 个组每组至多一名，另 {problem.reserve} 人机动，容不下。",
            f"{new} new officers; {problem.groups} groups take one each, and {problem.reserve} stay in reserve.",
        )
    ]


def _women(problem: TeamProblem, settings: TeamSettings) -> list[Text]:
    if settings.women is None:
        return []
    women, teams = sum(member.woman for member in problem.members), problem.teams
    low, high = settings.women.min, settings.women.max
    found = []
    if low * teams > women:
        found.append(
            Text(
                f"每队至少 {low} 名女警，{teams} 队须 {low * teams} 名，现有 {women} 名。",
                f"At least {low} women in each of {teams} teams are {low * teams}; there are {women}.",
            )
        )
    if high is not None and women - problem.reserve > high * teams:
        found.append(
            Text(
                f"每队至多 {high} 名女警，{teams} 队容不下 {women} 名。",
                f"{teams} teams of at most {high} women do not hold {women}.",
            )
        )
    return found


def _skills(problem: TeamProblem, settings: TeamSettings) -> list[Text]:
    found = []
    for skill, least in settings.skills.items():
        have = sum(skill in member.person.skills for member in problem.members)
        due = least * problem.teams
        if have < due:
            found.append(
                Text(
                    f"每队至少 {least} 人会{skill}，{problem.teams} 队须 {due} 人，现有 {have} 人。",
                    f"At least {least} with {skill} in each of {problem.teams} teams are {due}; there are {have}.",
                )
            )
    return found


def _partners(problem: TeamProblem, settings: TeamSettings) -> list[Text]:
    """Partners who fit no group, and those who are to be kept apart."""
    found = []
    apart = [set(group) for group in problem.apart]
    if settings.relatives == "apart":
        apart += [set(pair) for pair in problem.relatives]
    for block in problem.partners:
        said = people_of(problem, block)
        if len(block) > problem.group_size:
            found.append(
                Text(
                    f"固定搭档 {said} 共 {len(block)} 人，每组只有 {problem.group_size} 人。",
                    f"Partners {said} are {len(block)}; a group has {problem.group_size}.",
                )
            )
        new = [n for n in block if problem.members[n].new]
        if settings.new_years is not None and len(new) > 1:
            found.append(
                Text(
                    f"固定搭档 {said} 中新警不止一名，每组至多一名。",
                    f"Partners {said}: more than one is new, a group takes one.",
                )
            )
        for pair in apart:
            met = sorted(pair & set(block))
            if len(met) > 1:
                named = people_of(problem, met)
                found.append(
                    Text(
                        f"{named} 既是固定搭档，又须不同队（亲属或 apart）。",
                        f"{named} are partners, and are to be in different teams (relatives or `apart`).",
                    )
                )
    return found
