"""Checks finished teams and works out how even they are; knows no solver.

Teams come as people's ids, so that a file edited by hand is checked like an answer of our own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reorg.domain.demand import Demand
from reorg.teams.demands import demanded, people_of
from reorg.teams.evenness import cost_of, spread_tenths
from reorg.teams.problem import TENTHS, TeamProblem
from reorg.teams.settings import TeamSettings
from reorg.text import Text


@dataclass(frozen=True)
class Answer:
    """A unit's teams of groups of people's ids, a leader for each team ("" where none is named), who stays in reserve."""

    teams: tuple[tuple[tuple[str, ...], ...], ...] = ()
    leaders: tuple[str, ...] = ()
    reserve: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checked:
    """Every demand, and spread (greatest less least sum, in the measure's unit) by measure over teams and over groups.

    ``cost`` and ``group_cost`` are ``None`` where teams or groups are not of one size.
    """

    demands: tuple[Demand, ...]
    spreads: Mapping[str, float]
    group_spreads: Mapping[str, float]
    cost: float | None
    group_cost: float | None

    @property
    def ok(self) -> bool:
        return all(one.holds for one in self.demands)


def check_teams(problem: TeamProblem, settings: TeamSettings, answer: Answer) -> Checked:
    """Every demand looked up on the finished teams."""
    return _Check(problem, settings, answer).checked()


class _Check:
    def __init__(self, problem: TeamProblem, settings: TeamSettings, answer: Answer) -> None:
        self.problem, self.settings, self.answer = problem, settings, answer
        self.index = {member.person_id: n for n, member in enumerate(problem.members)}
        self.teams = [[n for group in team for n in self._known(group)] for team in answer.teams]
        self.groups = [self._known(group) for team in answer.teams for group in team]
        self.team_of = {n: t for t, team in enumerate(self.teams) for n in team}
        self.group_of = {n: g for g, group in enumerate(self.groups) for n in group}

    def _known(self, ids: Iterable[str]) -> list[int]:
        return [self.index[one] for one in ids if one in self.index]

    def checked(self) -> Checked:
        members, settings = self.problem.members, self.settings
        demands = tuple(
            Demand(key, text, tuple(self._breaches(key))) for key, text in demanded(self.problem, settings).items()
        )
        return Checked(
            demands,
            {key: spread_tenths(members, self.teams, key) / TENTHS for key in settings.balance},
            {key: spread_tenths(members, self.groups, key) / TENTHS for key in settings.group_balance},
            cost_of(members, self.teams, settings.balance) if _even(self.teams) else None,
            cost_of(members, self.groups, settings.group_balance) if _even(self.groups) else None,
        )

    def _breaches(self, key: str) -> list[Text]:
        kind, _, rest = key.partition(":")
        members, settings, problem = self.problem.members, self.settings, self.problem
        if kind == "once":
            return self._once()
        if kind == "sizes":
            return self._sizes()
        if kind == "led":
            return self._led()
        if kind == "new":
            crowded = [group for group in self.groups if sum(members[n].new for n in group) > 1]
            return [_plain(people_of(problem, (n for n in group if members[n].new))) for group in crowded]
        if kind == "women" and settings.women is not None:
            high = settings.women.max
            return self._counted([members[n].woman for n in range(len(members))], settings.women.min, high)
        if kind == "skill":
            return self._counted([rest in member.person.skills for member in members], settings.skills[rest], None)
        if kind == "relatives":
            pairs = [pair for pair in problem.relatives if self._share(self.team_of, pair)]
            return [_plain(people_of(problem, pair)) for pair in pairs]
        if kind == "partners":
            group = problem.partners[int(rest) - 1]
            together = len({self.group_of.get(n, -1 - n) for n in group}) == 1
            return [] if together else [_plain(people_of(problem, group))]
        if kind == "apart":
            group = problem.apart[int(rest) - 1]
            met = [(a, b) for i, a in enumerate(group) for b in group[i + 1 :] if self._share(self.team_of, (a, b))]
            return [_plain(people_of(problem, pair)) for pair in met]
        raise KeyError(key)

    @staticmethod
    def _share(place: Mapping[int, int], pair: tuple[int, int]) -> bool:
        return pair[0] in place and place.get(pair[0]) == place.get(pair[1])

    def _once(self) -> list[Text]:
        held = [one for team in self.answer.teams for group in team for one in group] + list(self.answer.reserve)
        out = {member.person_id for member in self.problem.left_out}
        found = []
        for one in dict.fromkeys([*self.index, *held]):
            count = held.count(one)
            if one in out:
                found.append(Text(f"{one} 不应编入", f"{one} is to be left out"))
            elif one not in self.index:
                found.append(Text(f"{one} 不是本单位可编组的人", f"{one} is nobody of the unit who goes into teams"))
            elif count != 1:
                found.append(Text(f"{one} 出现 {count} 次", f"{one} stands {count} times"))
        return found

    def _sizes(self) -> list[Text]:
        found = []
        size, per_team = self.problem.group_size, self.problem.groups_per_team
        if len(self.answer.teams) != self.problem.teams:
            count = len(self.answer.teams)
            found.append(Text(f"实有 {count} 队", f"there are {count}"))
        for t, team in enumerate(self.answer.teams, 1):
            if len(team) != per_team or any(len(group) != size for group in team):
                said = "+".join(str(len(group)) for group in team)
                found.append(Text(f"第{t}队 {said}", f"team {t}: {said}"))
        return found

    def _led(self) -> list[Text]:
        answer, able = self.answer, set(self.problem.able)
        if len(answer.leaders) != len(answer.teams):
            leaders, teams = len(answer.leaders), len(answer.teams)
            return [Text(f"{leaders} 名队长，{teams} 队", f"{leaders} leaders, {teams} teams")]
        found = []
        for t, (team, leader) in enumerate(zip(self.teams, answer.leaders, strict=True), 1):
            number = self.index.get(leader)
            if number not in team:
                named = leader or "-"
                found.append(Text(f"第{t}队队长 {named} 不在本队", f"team {t}: leader {named} is not in it"))
            elif able & set(team) and number not in able:
                said = people_of(self.problem, sorted(able & set(team)))
                found.append(Text(f"第{t}队有 {said} 可任队长", f"team {t}: {said} may lead"))
        led = sum(bool(able & set(team)) for team in self.teams)
        due = min(len(able), len(self.teams))
        if led < due:
            found.append(
                Text(f"可任队长的只分在 {led} 队，应为 {due} 队", f"those who may lead are in {led} teams, not {due}")
            )
        return found

    def _counted(self, having: Sequence[bool], low: int, high: int | None) -> list[Text]:
        found = []
        for t, team in enumerate(self.teams, 1):
            count = sum(having[n] for n in team)
            if count < low or (high is not None and count > high):
                found.append(Text(f"第{t}队 {count} 人", f"team {t}: {count}"))
        return found


def _even(parts: Sequence[Sequence[int]]) -> bool:
    return len({len(part) for part in parts}) <= 1


def _plain(said: str) -> Text:
    return Text(said, said)
