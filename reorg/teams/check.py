"""Checks finished teams and works out how even they are; knows no solver."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reorg.domain.demand import Demand
from reorg.teams.problem import TENTHS, Member, TeamProblem
from reorg.teams.settings import TeamSettings
from reorg.text import Text


@dataclass(frozen=True)
class Checked:
    """Every demand, and spread (greatest less least sum, in the measure's unit) by measure over teams and over groups."""

    demands: tuple[Demand, ...]
    spreads: Mapping[str, float]
    group_spreads: Mapping[str, float]
    cost: float
    group_cost: float

    @property
    def ok(self) -> bool:
        return all(one.holds for one in self.demands)


def spread(members: Sequence[Member], parts: Iterable[Iterable[int]], measure: str) -> float:
    """The greatest less the least sum of a measure over the parts."""
    sums = [sum(members[n].figures[measure] for n in part) for part in parts]
    return (max(sums) - min(sums)) / TENTHS if sums else 0.0


def cost_of(members: Sequence[Member], parts: Sequence[Sequence[int]], weights: Mapping[Any, float]) -> float:
    """Weighted sum of the spreads."""
    return sum(weight * spread(members, parts, measure) for measure, weight in weights.items())


def check_teams(
    problem: TeamProblem,
    settings: TeamSettings,
    teams: Sequence[Sequence[Sequence[int]]],
    leaders: Sequence[int],
    reserve: Sequence[int],
) -> Checked:
    """Every demand looked up on the finished teams."""
    members = problem.members
    people = [member.person for member in members]
    whole = [[n for group in team for n in group] for team in teams]
    groups = [list(group) for team in teams for group in team]
    team_of = {people[n].person_id: t for t, team in enumerate(whole) for n in team}
    group_of = {people[n].person_id: g for g, group in enumerate(groups) for n in group}
    found = [
        _demand("once", Text("每人恰在一处", "everyone is in one place"), _not_once(problem, whole, reserve)),
        _demand(
            "sizes",
            Text(
                f"每组 {settings.group_size} 人、每队 {settings.groups_per_team} 组",
                f"{settings.group_size} in a group, {settings.groups_per_team} groups in a team",
            ),
            [
                _text(f"第{t}队", f"team {t}")
                for t, team in enumerate(teams, 1)
                if len(team) != settings.groups_per_team or any(len(group) != settings.group_size for group in team)
            ],
        ),
        _demand(
            "led",
            Text(
                "每队有一名队长，在本队之内，能任者先任",
                "a leader of its own for each team, those who may lead before others",
            ),
            _not_led(problem, whole, leaders, reserve),
        ),
    ]
    if settings.new_years is not None:
        found.append(
            _demand(
                "new",
                Text(f"每组至多一名警龄不足 {settings.new_years} 年的", f"at most one below {settings.new_years} years in a group"),
                [_named(people[n].person_id for n in group if members[n].new) for group in groups if sum(members[n].new for n in group) > 1],
            )
        )  # fmt: skip
    if settings.women is not None:
        low, high = settings.women.min, settings.women.max
        count = [sum(people[n].sex == "女" for n in team) for team in whole]
        said = [
            _text(f"第{t}队 {c} 名", f"team {t}: {c}")
            for t, c in enumerate(count, 1)
            if c < low or (high is not None and c > high)
        ]
        most = "" if high is None else f"-{high}"
        found.append(_demand("women", Text(f"每队女警 {low}{most} 名", f"women in a team: {low}{most}"), said))
    for skill, least in settings.skills.items():
        count = [sum(skill in people[n].skills for n in team) for team in whole]
        said = [_text(f"第{t}队 {c} 人", f"team {t}: {c}") for t, c in enumerate(count, 1) if c < least]
        found.append(
            _demand(f"skill:{skill}", Text(f"每队至少 {least} 人会{skill}", f"{least} in each team with {skill}"), said)
        )
    if settings.relatives == "apart":
        pairs = {
            tuple(sorted((one.person_id, other.person_id)))
            for one in people
            for other in one.relatives
            if other.person_id in team_of and team_of.get(one.person_id) == team_of[other.person_id]
        }
        found.append(
            _demand(
                "relatives",
                Text("亲属不同队", "relatives are not in one team"),
                [_named(pair) for pair in sorted(pairs)],
            )
        )
    for number, group in enumerate(settings.partners, 1):
        here = [one for one in group if one in {p.person_id for p in people}]
        if len(here) > 1:
            apart = len({group_of.get(one, -1) for one in here}) > 1 or any(one not in group_of for one in here)
            found.append(
                _demand(
                    f"partners:{number}",
                    Text("固定搭档同组", "partners are in one group"),
                    [_named(here)] if apart else [],
                )
            )
    for number, group in enumerate(settings.apart, 1):
        inside = [team_of[one] for one in group if one in team_of]
        if len(inside) > 1:
            found.append(
                _demand(
                    f"apart:{number}",
                    Text("不同队", "not in one team"),
                    [_named(group)] if len(set(inside)) < len(inside) else [],
                )
            )
    return Checked(
        tuple(found),
        {key: spread(members, whole, key) for key in settings.balance},
        {key: spread(members, groups, key) for key in settings.group_balance},
        cost_of(members, whole, settings.balance),
        cost_of(members, groups, settings.group_balance),
    )


def _not_once(problem: TeamProblem, whole: Sequence[Sequence[int]], reserve: Sequence[int]) -> list[Text]:
    held = [n for team in whole for n in team] + list(reserve)
    wrong = [n for n in range(len(problem.members)) if held.count(n) != 1]
    return [_named([problem.members[n].person.person_id]) for n in wrong]


def _not_led(
    problem: TeamProblem, whole: Sequence[Sequence[int]], leaders: Sequence[int], reserve: Sequence[int]
) -> list[Text]:
    found = []
    if len(leaders) != len(whole):
        return [_text(f"{len(leaders)} 名队长，{len(whole)} 队", f"{len(leaders)} leaders, {len(whole)} teams")]
    for number, (team, leader) in enumerate(zip(whole, leaders, strict=True), 1):
        able = [n for n in team if problem.members[n].leads]
        if leader not in team or (able and leader not in able):
            found.append(_text(f"第{number}队", f"team {number}"))
    led = sum(any(problem.members[n].leads for n in team) for team in whole)
    if led < min(sum(member.leads for member in problem.members), len(whole)):
        found.append(_text("能任队长的没有分开", "those who may lead are not spread over the teams"))
    return found


def _demand(key: str, text: Text, breaches: list[Text]) -> Demand:
    return Demand(key, text, tuple(breaches))


def _text(zh: str, en: str) -> Text:
    return Text(zh, en)


def _named(ids: Iterable[str]) -> Text:
    said = "、".join(ids)
    return Text(said, said)
