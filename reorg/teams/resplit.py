"""Even teams by splitting two of them anew: of all ways to part their people into two teams, the most even one.

Twelve people make 924 pairs of teams, which numpy looks through in a fraction of a millisecond; so a step here does what
thousands of single swaps do. It begins with teams that keep the demands and never leaves them.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from reorg.teams.counted import Counted
from reorg.teams.problem import TeamProblem
from reorg.teams.settings import TeamSettings
from reorg.teams.swaps import RESERVE

MOST_SPLITS = 20_000
"""Ways to split two teams that are looked through at most; of more, as many are drawn."""
KICK = 3
"""Pairs of teams split at random where no pair can be split more evenly."""


@cache
def splits(people: int, size: int) -> NDArray[np.bool_]:
    """Splits x people: who is in the first team of ``size``. All of them, or ``MOST_SPLITS`` drawn ones."""
    if math.comb(people, size) <= MOST_SPLITS:
        chosen = np.array(list(itertools.combinations(range(people), size)))
    else:
        draw = np.random.default_rng(people * 1000 + size)
        chosen = np.argsort(draw.random((MOST_SPLITS, people)), axis=1)[:, :size]
    found = np.zeros((len(chosen), people), dtype=bool)
    np.put_along_axis(found, chosen, values=True, axis=1)
    return found


def resplit(
    problem: TeamProblem,
    settings: TeamSettings,
    begin: Sequence[int],
    cost: Callable[[Sequence[int]], float],
    good: float,
    seed: int,
    sweeps: int,
    ended: Callable[[], bool],
) -> list[int]:
    """The most even teams met (team by member, -1: reserve), from teams that keep the demands; ends at ``good``."""
    work = _Resplit(problem, settings, seed)
    best, least = list(begin), cost(begin)
    now = np.array(begin)
    for _ in range(sweeps):
        if least <= good + 1e-9 or ended():
            break
        better = work.sweep(now)
        found = cost(now.tolist())
        if found < least - 1e-9:
            best, least = now.tolist(), found
        if not better:
            now = np.array(best)
            work.kick(now)
    return best


class _Resplit:
    def __init__(self, problem: TeamProblem, settings: TeamSettings, seed: int) -> None:
        self.problem = problem
        self.draw = random.Random(seed)
        counted = Counted(problem, settings)
        self.figures = np.array(counted.figures).reshape(len(problem.members), -1)
        self.target, self.slack = np.array(counted.target), np.array(counted.slack)
        self.weight = np.array(counted.weight)
        self.flags = np.array([row for row, _, _ in counted.flags]).reshape(-1, len(problem.members)).T
        self.low, self.high = (np.array([limits[end] for limits in counted.flags]) for end in (1, 2))
        self.kept = counted.kept
        self.tied = [pair for block in problem.partners for pair in itertools.pairwise(block)]
        self.enemies = [(n, e) for n, others in enumerate(counted.enemies) for e in others if n < e]
        parts = [*range(problem.teams), *([RESERVE] if problem.reserve else [])]
        self.pairs = [(s, t) for s, t in itertools.combinations(parts, 2) if s != RESERVE]

    def sweep(self, team_of: NDArray[np.int_]) -> bool:
        """Split every pair of teams as evenly as can be; whether any became more even."""
        better = False
        for s, t in self.draw.sample(self.pairs, len(self.pairs)):
            better |= self._split(team_of, s, t, kicked=False)
        return better

    def kick(self, team_of: NDArray[np.int_]) -> None:
        for s, t in self.draw.sample(self.pairs, min(KICK, len(self.pairs))):
            self._split(team_of, s, t, kicked=True)

    def _split(self, team_of: NDArray[np.int_], s: int, t: int, *, kicked: bool) -> bool:
        """One pair anew, in place. Of equally even splits one is drawn: it leads on where the next pair is another."""
        pool = np.flatnonzero((team_of == s) | (team_of == t))
        inside = splits(len(pool), self.problem.team_size)
        keeps = self._keeping(inside, pool, reserve=t == RESERVE)
        if not keeps.any():
            return False
        inside = inside[keeps]
        uneven = self._uneven(inside @ self.figures[pool])
        if t != RESERVE:
            uneven = uneven + self._uneven(~inside @ self.figures[pool])
        present = self._uneven(self.figures[team_of == s].sum(axis=0)[None])[0]
        if t != RESERVE:
            present += self._uneven(self.figures[team_of == t].sum(axis=0)[None])[0]
        if not kicked and uneven.min() > present + 1e-9:
            return False  # drawn splits only: the present one was not among them
        choice = self.draw.randrange(len(inside)) if kicked else self.draw.choice(_least(uneven))
        team_of[pool] = np.where(inside[choice], s, t)
        return bool(uneven[choice] < present - 1e-9)

    def _keeping(self, inside: NDArray[np.bool_], pool: NDArray[np.int_], *, reserve: bool) -> NDArray[np.bool_]:
        """The splits of which both teams keep the demands that people are counted for, and those on who goes with whom."""
        sides = [inside] if reserve else [inside, ~inside]
        keeps = np.ones(len(inside), dtype=bool)
        for side in sides:
            held = side @ self.flags[pool]
            keeps &= ((held >= self.low) & (held <= self.high)).all(axis=1)
        at = {int(n): place for place, n in enumerate(pool)}
        for a, b in self.tied:
            if a in at and b in at:
                keeps &= inside[:, at[a]] == inside[:, at[b]]
        for a, b in self.enemies:
            if a in at and b in at:
                for side in sides:
                    keeps &= ~(side[:, at[a]] & side[:, at[b]])
        if reserve:
            for n in self.kept & at.keys():
                keeps &= inside[:, at[n]]
        return keeps

    def _uneven(self, sums: NDArray[np.float64]) -> NDArray[np.float64]:
        """Squares of what teams' sums are off their share, by split."""
        off = np.maximum(0.0, np.abs(sums - self.target) - self.slack)
        return np.asarray((self.weight * off * off).sum(axis=1))


def _least(uneven: NDArray[np.float64]) -> list[int]:
    return [int(n) for n in np.flatnonzero(uneven <= uneven.min() + 1e-9)]
