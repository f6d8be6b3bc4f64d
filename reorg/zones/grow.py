"""Connected sets of up to 64 townships, grown as machine words; those that leave behind what can be no zone are not grown on."""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from reorg.zones.problem import ZoneProblem
from reorg.zones.words import Ints, WordMap, Words, lowest, rank, sweep

CHUNK = 1 << 18
"""Sets grown at once: so many stay near the processor."""
WATCHED_FROM = 3
"""Sets of fewer townships shut off too little to be worth looking."""


class Ended(Exception):
    """The budget or the time is up."""


Level = tuple[Words, Words, Words, Words, Ints]
"""Sets; what they may take up; what they may not any more, with themselves; what they are shut off from; their parts."""


def grown_sets(
    problem: ZoneProblem, values: Ints, low: Ints, high: Ints, zones: int, budget: int, deadline: float
) -> NDArray[np.bool_]:
    """Every connected set within the ends whose outside could be cut into ``zones - 1`` zones, as rows of members.

    ``values[a, m]`` are summed, each between ``low[m]`` and ``high[m]``. Raises :class:`Ended`.
    """
    land = WordMap(problem, sweep(problem), values, low, high)
    grower = _Grower(problem, land, values, budget, deadline)
    level = grower.seeds()
    found: list[Words] = []
    for size in range(1, problem.size_max + 1):
        if size >= problem.size_min:
            sets = level[0][np.all(level[4] >= low, axis=1)]
            found.append(sets[land.can_be_cut(land.full & ~sets, zones - 1)])
        if size == problem.size_max or not len(level[0]):
            break
        if size >= WATCHED_FROM:
            level = grower.kept(level)
        level = grower.grown(level)
    return land.inside(np.concatenate(found)) if found else np.zeros((0, problem.size), dtype=np.bool_)


class _Grower:
    def __init__(self, problem: ZoneProblem, land: WordMap, values: Ints, budget: int, deadline: float) -> None:
        self.land, self.budget, self.deadline = land, budget, deadline
        self.values = values[land.order]
        self.high = land.high[:-1]
        place = {a: n for n, a in enumerate(land.order)}
        self.foe = np.zeros(problem.size, dtype=np.uint64)
        for a, b in problem.apart:
            self.foe[place[a]] |= land.bit[place[b]]
            self.foe[place[b]] |= land.bit[place[a]]
        self.met = 0

    def seeds(self) -> Level:
        """Each township alone; a set is grown from its first one only, the earlier are shut out."""
        land = self.land
        earlier = land.bit - np.uint64(1)
        closed = land.bit | self.foe | earlier
        chosen = np.all(self.values <= self.high, axis=1)
        level: Level = (land.bit, land.near & ~closed, closed | land.near, earlier, self.values)
        return tuple(one[chosen] for one in level)  # type: ignore[return-value]

    def kept(self, level: Level) -> Level:
        """Without the sets that leave a township shut out in a piece too small for a zone."""
        self._timely(0)
        stranded = np.concatenate(
            [
                self.land.stranded(level[0][at : at + CHUNK], level[3][at : at + CHUNK])
                for at in range(0, len(level[0]), CHUNK)
            ]
        )
        return tuple(one[~stranded] for one in level)

    def grown(self, level: Level) -> Level:
        """Every set with one more township; a neighbour passed over is shut out."""
        made: list[Level] = []
        sets, rest, closed, shut, sums = level
        for at in range(0, len(sets), CHUNK):
            some = slice(at, at + CHUNK)
            made += self._chunk(sets[some], rest[some], closed[some], shut[some], sums[some])
        if not made:
            return tuple(one[:0] for one in level)  # type: ignore[return-value]
        return tuple(np.concatenate([one[n] for one in made]) for n in range(5))  # type: ignore[return-value]

    def _chunk(self, sets: Words, rest: Words, closed: Words, shut: Words, sums: Ints) -> list[Level]:
        made: list[Level] = []
        while len(sets):
            going = rest != 0
            sets, rest, closed, shut, sums = sets[going], rest[going], closed[going], shut[going], sums[going]
            taken = lowest(rest)
            rest = rest ^ taken
            at = rank(taken)
            added = sums + self.values[at]
            fits = np.all(added <= self.high, axis=1)
            at = at[fits]
            near, foe, barred = self.land.near[at], self.foe[at], closed[fits]
            made.append(
                (
                    sets[fits] | taken[fits],
                    (rest[fits] | (near & ~barred)) & ~foe,
                    barred | near | foe,
                    shut[fits],
                    added[fits],
                )
            )
            shut = shut | taken
            self._timely(len(at))
        return made

    def _timely(self, more: int) -> None:
        self.met += more
        if self.met > self.budget or time.monotonic() > self.deadline:
            raise Ended
