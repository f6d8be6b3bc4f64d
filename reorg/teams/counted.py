"""What is counted in a team while its people are exchanged: measures with their shares, demands with their limits."""

from __future__ import annotations

from reorg.teams.evenness import tolerated
from reorg.teams.problem import TENTHS, TeamProblem
from reorg.teams.settings import TeamSettings


class Counted:
    """``figures``: members x measures that weigh; ``target`` and ``slack``: a team's even share, and how far off it counts as even.

    ``flags``: for each demand that counts people a number for each member, least and most in a team. ``kept``: members who may
    not be in reserve. ``enemies``: whom a member may not share a team with.
    """

    def __init__(self, problem: TeamProblem, settings: TeamSettings) -> None:
        self.problem, self.settings = problem, settings
        members, size = problem.members, problem.team_size
        asked = [(key, one) for key, one in settings.balance.items() if one.weight > 0]
        self.measures = range(len(asked))
        self.figures = [[member.figures[key] / TENTHS for key, _ in asked] for member in members]
        self.target = [sum(row[m] for row in self.figures) * size / len(members) for m in self.measures]
        self.slack = [tolerated(one, size) / 2 / TENTHS for _, one in asked]
        self.weight = [one.weight for _, one in asked]
        self.tied = {n for block in problem.partners for n in block}
        self.spread_out = len(problem.able) <= problem.teams
        self.kept = self.tied | (set(problem.able) if self.spread_out else set())
        self.flags = self._flags()
        self.enemies: list[set[int]] = [set() for _ in members]
        for group in [*problem.apart, *(problem.relatives if settings.relatives == "apart" else ())]:
            for n in group:
                self.enemies[n] |= set(group) - {n}

    def _flags(self) -> list[tuple[list[int], int, int]]:
        """What is counted in a team, with its limits: a number for each member, least, most."""
        problem, settings, members = self.problem, self.settings, self.problem.members
        found = []
        able = [int(member.leads) for member in members]
        if any(able):
            found.append((able, 0, 1) if self.spread_out else (able, 1, problem.team_size))
        if settings.new_years is not None:
            counted = [int(member.new) for member in members]
            for block in problem.partners:  # partners who fill a group leave no room in it for a new officer
                if len(block) == problem.group_size and not any(counted[n] for n in block):
                    counted[block[0]] = 1
            found.append((counted, 0, problem.groups_per_team))
        if settings.women is not None:
            top = problem.team_size if settings.women.max is None else settings.women.max
            found.append(([int(member.woman) for member in members], settings.women.min, top))
        for skill, least in settings.skills.items():
            found.append(([int(skill in member.person.skills) for member in members], least, problem.team_size))
        return found
