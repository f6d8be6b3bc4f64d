"""What is demanded of a unit's teams, in words: spoken by the check, and where demands clash."""

from __future__ import annotations

from collections.abc import Iterable

from reorg.teams.problem import TeamProblem
from reorg.teams.settings import TeamSettings
from reorg.text import Text

ALWAYS = ("once", "sizes", "led")
"""Demands that belong to any teams and are never set aside."""


def demanded(problem: TeamProblem, settings: TeamSettings) -> dict[str, Text]:
    """Every demand by key, in a fixed order."""
    found = {
        "once": Text("每人恰在一处，不编入的不编入", "everyone is in one place, who is left out stays out"),
        "sizes": Text(
            f"共 {problem.teams} 队，每组 {problem.group_size} 人、每队 {problem.groups_per_team} 组",
            f"{problem.teams} teams, {problem.group_size} in a group, {problem.groups_per_team} groups in a team",
        ),
        "led": Text(
            "每队一名队长，在本队之内，可任队长的先任并分在各队",
            "each team has a leader of its own; those who may lead come first and are spread over the teams",
        ),
    }
    if settings.new_years is not None:
        years = settings.new_years
        found["new"] = Text(f"每组至多一名警龄不足 {years} 年的", f"at most one below {years} years in a group")
    if settings.women is not None:
        low, high = settings.women.min, settings.women.max
        most = Text("不限", "any number") if high is None else Text(str(high), str(high))
        found["women"] = Text(f"每队女警 {low} 至{most.zh}", f"women in a team: {low} to {most.en}")
    for skill, least in settings.skills.items():
        found[f"skill:{skill}"] = Text(f"每队至少 {least} 人会{skill}", f"at least {least} in each team with {skill}")
    if settings.relatives == "apart" and problem.relatives:
        found["relatives"] = Text("亲属不同队", "relatives are not in one team")
    for number, group in enumerate(problem.partners, 1):
        said = people_of(problem, group)
        found[f"partners:{number}"] = Text(f"固定搭档 {said} 同组", f"partners {said} are in one group")
    for number, group in enumerate(problem.apart, 1):
        said = people_of(problem, group)
        found[f"apart:{number}"] = Text(f"{said} 不同队", f"no two of {said} are in one team")
    return found


def people_of(problem: TeamProblem, members: Iterable[int]) -> str:
    return "、".join(problem.members[n].person_id for n in members)
