"""Beats as values, the dealing of teams and groups to them, and their check, which knows no solver.

A 综合警务区 (beat) is made of adjoining communities and is some teams' ground; below it each 基础工作责任区 (area) is that of a
group [S001]. How many communities, and that beats are even, nobody says: [K].
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from reorg.domain.demand import Demand
from reorg.domain.territory import Territory
from reorg.teams.settings import Beats
from reorg.text import Text

Group = tuple[int, int]
"""A group: number of the team, number of the group in it, both from 1."""


@dataclass(frozen=True)
class Area:
    """The ground of a group, or of some where communities are few."""

    name: str
    communities: tuple[str, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Beat:
    """The ground of some teams (numbers from 1); ``communities`` are ids."""

    name: str
    communities: tuple[str, ...]
    teams: tuple[int, ...]
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True)
class BeatCheck:
    """Every demand; the index's deviation from the mean by beat (a share of the mean), as the beats stand."""

    demands: tuple[Demand, ...]
    deviations: tuple[float, ...]

    @property
    def ok(self) -> bool:
        return all(one.holds for one in self.demands)


@dataclass(frozen=True)
class UnitBeats:
    """A unit's beats. ``greatest`` is the greatest deviation of a beat, ``bound`` what no beats fall below, both shares."""

    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    territory: Territory
    beats: tuple[Beat, ...] = ()
    greatest: float | None = None
    bound: float = 0.0
    reasons: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    checked: BeatCheck | None = None


def loads(territory: Territory, settings: Beats) -> dict[str, Fraction]:
    """The index by community: each measure's share of its total, weighed; sums to 1."""
    found = {town.township_id: Fraction(0) for town in territory.townships}
    weights = Fraction(0)
    for key, one in settings.measures.items():
        values = {town.township_id: Fraction(repr(float(town.measures.get(key, 0.0)))) for town in territory.townships}
        total, weight = sum(values.values(), Fraction(0)), Fraction(repr(float(one.weight)))
        if total > 0 and weight > 0:
            weights += weight
            for town, value in values.items():
                found[town] += weight * value / total
    return {town: value / weights for town, value in found.items()} if weights else found


def dealt_out(shares: Sequence[Fraction], strengths: Sequence[int]) -> list[list[int]]:
    """Who takes which part: as many each, one more where the load is greatest; the heaviest part to the strongest.

    ``shares`` are the parts' loads, ``strengths`` those of teams or groups, at least as many. Positions by part.
    """
    heavy = sorted(range(len(shares)), key=lambda n: (-shares[n], n))
    strong = sorted(range(len(strengths)), key=lambda n: (-strengths[n], n))
    found: list[list[int]] = [[] for _ in shares]
    for place, one in enumerate(strong):
        found[heavy[place % len(heavy)]].append(one)
    return [sorted(one) for one in found]


def check_beats(
    territory: Territory, settings: Beats, beats: Sequence[Beat], teams: int, groups_per_team: int
) -> BeatCheck:
    """Every demand looked up on the finished beats."""
    towns = [town.township_id for town in territory.townships]
    every_group = [(t, g) for t in range(1, teams + 1) for g in range(1, groups_per_team + 1)]
    demands = [
        Demand("beats:assigned", Text("每个社区恰在一个综合警务区", "each community is in one beat"), _once(territory, towns, [b.communities for b in beats])),
        Demand("beats:connected", Text("每个综合警务区的社区相连", "the communities of each beat adjoin"), _apart(territory, beats)),
        Demand("beats:teams", Text("每队恰有一个综合警务区，每区有队", "each team has one beat, each beat a team"), _held(
            [(t,) for t in range(1, teams + 1)], [[(t,) for t in beat.teams] for beat in beats], [beat.name for beat in beats])),
    ]  # fmt: skip
    for key, one in settings.measures.items():
        if one.max_deviation is not None:
            demands.append(_deviation(territory, beats, key, one.max_deviation))
    for beat in beats:
        inside = _once(territory, list(beat.communities), [area.communities for area in beat.areas])
        own = [group for group in every_group if group[0] in beat.teams]
        held = _held(own, [list(area.groups) for area in beat.areas], [area.name for area in beat.areas])
        text = Text(
            f"{beat.name}：社区各在一个责任区，责任区相连，各组各有一区",
            f"{beat.name}: each community is in one area, areas adjoin, each group has one",
        )
        demands.append(Demand(f"areas:{beat.name}", text, (*inside, *_apart(territory, beat.areas), *held)))
    index = loads(territory, settings)
    return BeatCheck(tuple(demands), tuple(_off(index, beats)))


def _off(index: Mapping[str, Fraction], beats: Sequence[Beat]) -> Iterable[float]:
    total = sum(index.values(), Fraction(0))
    for beat in beats:
        part = sum((index.get(town, Fraction(0)) for town in beat.communities), Fraction(0))
        yield float(part * len(beats) / total - 1) if total else 0.0


def _name(territory: Territory, town: str) -> str:
    return next((one.name for one in territory.townships if one.township_id == town), town)


def _once(territory: Territory, towns: Sequence[str], parts: Sequence[Sequence[str]]) -> tuple[Text, ...]:
    held = [town for part in parts for town in part]
    wrong = [town for town in dict.fromkeys([*towns, *held]) if held.count(town) != 1 or town not in towns]
    return tuple(Text(_name(territory, town), _name(territory, town)) for town in wrong)


def _apart(territory: Territory, parts: Sequence[Beat | Area]) -> tuple[Text, ...]:
    """Parts whose communities do not hang together."""
    beside: dict[str, set[str]] = {}
    for a, b in territory.edges:
        beside.setdefault(a, set()).add(b)
        beside.setdefault(b, set()).add(a)
    found = []
    for part in parts:
        left = set(part.communities)
        edge = list(part.communities[:1])
        while edge:
            here = edge.pop()
            if here in left:
                left.remove(here)
                edge += beside.get(here, ())
        if left:
            said = "、".join(_name(territory, town) for town in part.communities if town in left)
            found.append(Text(f"{part.name}：{said} 不相连", f"{part.name}: {said} do not adjoin the rest"))
    return tuple(found)


def _held(
    due: Sequence[tuple[int, ...]], parts: Sequence[Sequence[tuple[int, ...]]], names: Sequence[str]
) -> tuple[Text, ...]:
    held = [one for part in parts for one in part]
    wrong = [one for one in dict.fromkeys([*due, *held]) if held.count(one) != 1 or one not in due]
    said = ["-".join(str(number) for number in one) for one in wrong]
    said += [name for part, name in zip(parts, names, strict=True) if not part]
    return tuple(Text(one, one) for one in said)


def _deviation(territory: Territory, beats: Sequence[Beat], key: str, most: float) -> Demand:
    values = {town.township_id: Fraction(repr(float(town.measures.get(key, 0.0)))) for town in territory.townships}
    limit = Fraction(repr(float(most))) + Fraction(1, 10**9)
    found = [
        Text(f"{beat.name} {off:+.1%}", f"{beat.name} {off:+.1%}")
        for beat, off in zip(beats, _off(values, beats), strict=True)
        if abs(off) > limit
    ]
    text = Text(f"{key} 与平均值相差不超过 {most:.0%}", f"{key}: at most {most:.0%} from the mean")
    return Demand(f"beats:deviation:{key}", text, tuple(found))
