"""What the two usual ways give, to set beside ours: dealing by turns, and a random draw. Neither looks at any demand."""

from __future__ import annotations

import random
from collections.abc import Sequence

from reorg.teams.evenness import cost_of
from reorg.teams.problem import TeamProblem
from reorg.teams.settings import TeamSettings


def dealt(problem: TeamProblem) -> list[list[int]]:
    """Teams dealt by turns: strongest first, there and back; the weakest are left over."""
    order = sorted(range(len(problem.members)), key=lambda n: -problem.members[n].figures["strength"])
    teams: list[list[int]] = [[] for _ in range(problem.teams)]
    for place, n in enumerate(order[: problem.teams * problem.team_size]):
        turn, at = divmod(place, problem.teams)
        teams[at if turn % 2 == 0 else problem.teams - 1 - at].append(n)
    return teams


def drawn(problem: TeamProblem, seed: int) -> list[list[int]]:
    """Teams drawn by lot."""
    order, size = list(range(len(problem.members))), problem.team_size
    random.Random(seed).shuffle(order)
    return [order[t * size : (t + 1) * size] for t in range(problem.teams)]


def peer_costs(
    problem: TeamProblem, settings: TeamSettings, seed: int, times: int = 100
) -> tuple[float | None, float | None]:
    """Cost of dealing by turns, and the mean cost of ``times`` draws; ``None`` where there is no team."""
    if not problem.teams:
        return None, None

    def cost(teams: Sequence[Sequence[int]]) -> float:
        return cost_of(problem.members, teams, settings.balance)

    return cost(dealt(problem)), sum(cost(drawn(problem, seed * times + n)) for n in range(times)) / times
