"""Even teams by swapping people between teams: demands broken cost dearly, so that none is left. Steady: counts steps."""

from __future__ import annotations

import math
import random
import threading
import time
from collections.abc import Callable, Sequence

from reorg.teams.counted import Counted
from reorg.teams.problem import TeamProblem
from reorg.teams.settings import TeamSettings

RESERVE = -1
BROKEN = 1e5
"""What each person too many or too few for a demand costs beside the evenness."""
LOOK_EVERY = 500
"""Steps between looks at the clock."""
NEAR = 12.0
"""Squared deviations a team and unit of weight under which the true cost is worked out."""


def swapped(
    problem: TeamProblem,
    settings: TeamSettings,
    begin: Sequence[int] | None,
    cost: Callable[[Sequence[int]], float],
    good: float,
    seed: int,
    steps: int,
    ended: Callable[[], bool],
) -> tuple[list[int], int]:
    """The most even teams met (team by member, -1: reserve), and how many demands they break by how many people.

    Begins with the teams given, or with a dealing; ends at ``good``.
    """
    swaps = _Swaps(problem, settings, seed)
    swaps.place(list(begin) if begin is not None else swaps.dealing())
    return swaps.best(cost, good, steps, ended)


class _Swaps:
    def __init__(self, problem: TeamProblem, settings: TeamSettings, seed: int) -> None:
        counted = Counted(problem, settings)
        self.problem = problem
        self.draw = random.Random(seed)
        self.measures, self.figures, self.target = counted.measures, counted.figures, counted.target
        self.slack, self.weight = counted.slack, counted.weight
        self.tied, self.kept, self.flags, self.enemies = counted.tied, counted.kept, counted.flags, counted.enemies
        self.items = [*((n,) for n in range(len(problem.members)) if n not in self.tied), *problem.partners]
        self.quarrels = any(self.enemies)

    def dealing(self) -> list[int]:
        """Leaders one a team, partners, then everyone else by turns from the strongest; the last are left over."""
        problem, members = self.problem, self.problem.members
        room = [problem.team_size] * problem.teams
        team_of = [RESERVE] * len(members)
        able = set(problem.able)
        order = sorted(self.items, key=lambda item: (not able & set(item), -len(item), -sum(members[n].figures["strength"] for n in item)))  # fmt: skip
        for item in order:
            fits = [t for t in range(problem.teams) if room[t] >= len(item)]
            if not fits:
                continue
            t = max(fits, key=lambda t: (room[t], -t))
            room[t] -= len(item)
            for n in item:
                team_of[n] = t
        return team_of

    def place(self, team_of: list[int]) -> None:
        self.team_of = team_of
        teams = self.problem.teams
        self.inside: list[list[int]] = [[] for _ in range(teams + 1)]
        self.sums = [[0.0] * len(self.measures) for _ in range(teams + 1)]
        self.held = [[0] * len(self.flags) for _ in range(teams + 1)]
        for n, t in enumerate(team_of):
            self._put(n, t, 1)

    def _put(self, n: int, t: int, sign: int) -> None:
        self.team_of[n] = t
        if sign > 0:
            self.inside[t].append(n)
        else:
            self.inside[t].remove(n)
        for m in self.measures:
            self.sums[t][m] += sign * self.figures[n][m]
        for f, (counted, _, _) in enumerate(self.flags):
            self.held[t][f] += sign * counted[n]

    def best(
        self, cost: Callable[[Sequence[int]], float], good: float, steps: int, ended: Callable[[], bool]
    ) -> tuple[list[int], int]:
        broken = self._broken()
        best, least = list(self.team_of), (broken, cost(self.team_of))
        near = NEAR * self.problem.teams * max(self.weight, default=1.0)
        heat = max(2.0, self._uneven() / self.problem.teams / 10)
        cooling = (0.05 / heat) ** (1 / max(1, steps))
        for step in range(steps):
            if least <= (0, good + 1e-9):
                break
            heat *= cooling
            if self._step(heat):
                broken = self._broken()
                if broken < least[0] or (broken == least[0] and self._uneven() < near):
                    now = (broken, cost(self.team_of))
                    if now < least:
                        best, least = list(self.team_of), now
            if step % LOOK_EVERY == 0 and ended():
                break
        return best, least[0]

    def _step(self, heat: float) -> bool:
        """Try one swap: an item against as many single members of another team."""
        out = self.items[self.draw.randrange(len(self.items))]
        s = self.team_of[out[0]]
        parts = self.problem.teams + (1 if self.problem.reserve else 0)
        t = self.draw.randrange(parts) - (1 if self.problem.reserve else 0)
        if s == t or (t == RESERVE and not self.kept.isdisjoint(out)):
            return False
        others = [n for n in self.inside[t] if n not in self.tied and not (s == RESERVE and n in self.kept)]
        if len(others) < len(out):
            return False
        back = self.draw.sample(others, len(out))
        before = self._local(s) + self._local(t)
        self._exchange(out, back, s, t)
        change = self._local(s) + self._local(t) - before
        if change > 0 and self.draw.random() >= math.exp(-change / heat):
            self._exchange(back, out, s, t)
            return False
        return True

    def _exchange(self, out: Sequence[int], back: Sequence[int], s: int, t: int) -> None:
        for n in out:
            self._put(n, s, -1)
        for n in back:
            self._put(n, t, -1)
        for n in out:
            self._put(n, t, 1)
        for n in back:
            self._put(n, s, 1)

    def _local(self, t: int) -> float:
        """What a team costs: squares of what its sums are off their share, and what it breaks."""
        if t == RESERVE:
            return 0.0
        total = BROKEN * self._broken_in(t)
        for m in self.measures:
            off = abs(self.sums[t][m] - self.target[m]) - self.slack[m]
            if off > 0:
                total += self.weight[m] * off * off
        return total

    def _broken_in(self, t: int) -> int:
        count = 0
        for held, (_, low, high) in zip(self.held[t], self.flags, strict=True):
            count += max(0, low - held, held - high)
        if not self.quarrels:
            return count
        return count + sum(self.team_of[e] == t for n in self.inside[t] for e in self.enemies[n]) // 2

    def _broken(self) -> int:
        return sum(self._broken_in(t) for t in range(self.problem.teams))

    def _uneven(self) -> float:
        return sum(self._local(t) - BROKEN * self._broken_in(t) for t in range(self.problem.teams))


def until(deadline: float, stop: threading.Event | None) -> Callable[[], bool]:
    """Whether the clock or somebody says that it is enough."""
    return lambda: time.monotonic() > deadline or (stop is not None and stop.is_set())
