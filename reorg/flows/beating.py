"""Making a unit's beats: the zone engine on its communities, then teams and groups dealt to what came out; checked."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from reorg.domain.territory import Territory
from reorg.teams.beats import Area, Beat, UnitBeats, check_beats, dealt_out, loads
from reorg.teams.problem import TeamProblem
from reorg.teams.settings import Beats
from reorg.text import Text

if TYPE_CHECKING:
    from reorg.teams.made import Solved
    from reorg.teams.solve import TeamOptions
    from reorg.zones.zone import Zoned


class BeatFault(RuntimeError):
    """The check finds the beats wrong: a bug of ours, never shown."""


def make_beats(
    problem: TeamProblem,
    solved: Solved,
    territory: Territory,
    settings: Beats,
    options: TeamOptions,
    stop: threading.Event | None = None,
) -> UnitBeats:
    """Beats for the teams of a unit on its communities. Raises :class:`BeatFault` if the check disagrees."""
    teams, towns = len(solved.teams), len(territory.townships)
    asked = settings.counts.get(problem.unit, settings.counts.get(problem.name))
    count = asked or max(1, teams // settings.teams_per_beat)
    against = _against(territory, count, teams)
    if against:
        return UnitBeats("infeasible", territory, reasons=tuple(against))
    notes = []
    if towns < count:
        notes.append(
            Text(
                f"社区只有 {towns} 个，综合警务区由 {count} 个减为 {towns} 个。",
                f"{towns} communities make {towns} beats, not {count}.",
            )
        )
        count = towns
    zoned = _divided(territory, settings, count, options, stop, limited=True)
    if zoned.parts is None:
        why = Text("满足偏差上限的相连综合警务区不存在。", "No connected beats keep the limits of deviation.")
        none = zoned.status == "infeasible"
        return UnitBeats("infeasible" if none else "unknown", territory, reasons=(why,) if none else ())
    index = loads(territory, settings)
    ids = [town.township_id for town in territory.townships]
    parts = [tuple(ids[n] for n in part) for part in zoned.parts.zones]
    strengths = [sum(problem.members[n].figures["strength"] for g in team for n in g) for team in solved.teams]
    takers = dealt_out([_load(index, part) for part in parts], strengths)
    beats = []
    for number, (part, who) in enumerate(zip(parts, takers, strict=True), 1):
        name = f"第{number}警务区"
        areas, few = _areas(problem, solved, _within(territory, part), settings, name, who, options, stop)
        notes += few
        beats.append(Beat(name, part, tuple(t + 1 for t in who), areas))
    checked = check_beats(territory, settings, beats, teams, problem.groups_per_team)
    if not checked.ok:
        raise BeatFault(", ".join(one.key for one in checked.demands if not one.holds))
    weights = float(sum(Fraction(repr(float(one.weight))) for one in settings.measures.values()))
    return UnitBeats(
        zoned.status, territory, tuple(beats), max(abs(one) for one in checked.deviations),
        max(0.0, zoned.bound) / weights / 100 if weights else 0.0, (), tuple(notes), checked,
    )  # fmt: skip


def _against(territory: Territory, count: int, teams: int) -> list[Text]:
    from reorg.domain.ways import components, neighbours

    if not territory.townships:
        return [Text("社区表中没有本单位的社区。", "No community of the table is this unit's.")]
    if count > teams:
        return [Text(f"综合警务区 {count} 个，而警队只有 {teams} 个。", f"{count} beats, but {teams} teams.")]
    pieces = components(neighbours(territory))
    if len(pieces) > count:
        said = " | ".join("、".join(territory.townships[n].name for n in piece[:4]) for piece in pieces)
        return [
            Text(
                f"社区互不相邻，成 {len(pieces)} 块，综合警务区只有 {count} 个：{said}",
                f"The communities lie in {len(pieces)} parts that do not adjoin, for {count} beats: {said}",
            )
        ]
    return []


def _divided(
    territory: Territory,
    settings: Beats,
    count: int,
    options: TeamOptions,
    stop: threading.Event | None,
    *,
    limited: bool,
) -> Zoned:
    """Connected parts of least deviation of the index."""
    from reorg.zones.settings import Compactness, Measure, ZoneSettings
    from reorg.zones.solve import ZoneOptions, solve_zones

    measures = {
        key: Measure(weight=one.weight, max_deviation=one.max_deviation if limited else None)
        for key, one in settings.measures.items()
    }
    zones = ZoneSettings(count=count, measures=measures, balance="index", compactness=Compactness(weight=0))
    return solve_zones(
        territory, zones, ZoneOptions(options.time_limit, 0.0, options.seed, options.threads), None, stop
    )


def _areas(
    problem: TeamProblem,
    solved: Solved,
    ground: Territory,
    settings: Beats,
    beat: str,
    teams: Sequence[int],
    options: TeamOptions,
    stop: threading.Event | None,
) -> tuple[tuple[Area, ...], list[Text]]:
    """The areas of a beat, one a group; where communities are fewer than groups some share one."""
    groups = [(t, g) for t in teams for g in range(problem.groups_per_team)]
    count = min(len(groups), len(ground.townships))
    ids = [town.township_id for town in ground.townships]
    zoned = _divided(ground, settings, count, options, stop, limited=False)
    parts = [tuple(ids[n] for n in part) for part in zoned.parts.zones] if zoned.parts else [tuple(ids)]
    index = loads(ground, settings)
    strengths = [sum(problem.members[n].figures["strength"] for n in solved.teams[t][g]) for t, g in groups]
    takers = dealt_out([_load(index, part) for part in parts], strengths)
    notes = []
    if len(parts) < len(groups):
        said = len(parts), len(groups)
        notes.append(
            Text(
                f"{beat}：{said[1]} 个组，责任区 {said[0]} 个，有的责任区由几个组共同负责。",
                f"{beat}: {said[1]} groups for {said[0]} areas; some areas are shared.",
            )
        )
    return tuple(
        Area(f"{beat}第{number}责任区", part, tuple((groups[n][0] + 1, groups[n][1] + 1) for n in who))
        for number, (part, who) in enumerate(zip(parts, takers, strict=True), 1)
    ), notes


def _within(territory: Territory, towns: Sequence[str]) -> Territory:
    """The communities named, in the table's order, with the borders between them."""
    return replace(
        territory,
        townships=tuple(town for town in territory.townships if town.township_id in towns),
        edges={pair: way for pair, way in territory.edges.items() if pair[0] in towns and pair[1] in towns},
    )


def ground_of(territory: Territory, words: Sequence[str]) -> Territory:
    """The communities whose station is one of these words (a unit's id, names)."""
    return _within(territory, [town.township_id for town in territory.townships if town.station in words])


def _load(index: dict[str, Fraction], towns: Sequence[str]) -> Fraction:
    return sum((index[town] for town in towns), Fraction(0))
