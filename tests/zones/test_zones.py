"""Zones against every partition of small maps; the check against planted faults; the county of the sample."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from small_maps import partitions, random_map

from reorg.domain.territory import Territory, Township, Zone
from reorg.intake.zone_demands import read_zones
from reorg.zones.check import check_zones
from reorg.zones.settings import ZoneSettings
from reorg.zones.solve import ZoneOptions, solve_zones
from reorg.zones.zone import named

ROOT = Path(__file__).resolve().parents[2]
SECTIONS: tuple[dict[str, Any], ...] = (
    {"count": 2, "measures": {"population": 1}},
    {"count": 3, "size": {"min": 2, "max": 3}, "measures": {"population": 1, "incidents": 0.5}},
    {"count": 3, "balance": "index", "measures": {"population": 2, "incidents": 1}, "compactness": {"weight": 3}},
    {"count": 2, "measures": {"population": {"weight": 1, "max_deviation": 0.3}}, "compactness": {"max_minutes": 45}},
    {"count": 3, "measures": {"population": 1}, "together": [["T1", "T2"]], "apart": [["T0", "T3"]]},
    {"count": 2, "measures": {"population": 1}, "fixed": {"东": ["T0"], "西": ["T4"]}, "compactness": {"weight": 0}},
    {"count": 2, "measures": {"incidents": 1}, "centres": {"fixed": ["T1"], "candidates": ["T1", "T5", "T6"]}},
    {"counts": [2, 4], "measures": {"population": 1}, "compactness": {"weight": 2}},
)


def cheapest(territory: Territory, settings: ZoneSettings) -> float | None:
    """The least cost over every partition and every choice of centres, by the check alone."""
    low, high = settings.how_many() or (1, 1)
    best: float | None = None
    ids = [town.township_id for town in territory.townships]
    given = {territory.find(members[0]): name for name, members in settings.fixed.items()}
    for count in range(low, high + 1):
        for parts in partitions(territory, count):
            # travel adds up zone by zone, so each zone's best centre may be chosen by itself; the check needs all
            options = [
                part if settings.centres or settings.travel().max_minutes else _nearest(territory, part)
                for part in parts
            ]
            for centres in itertools.product(*options):
                zones = [
                    Zone(
                        str(n),
                        next((given[ids[a]] for a in part if ids[a] in given), str(n)),
                        ids[c],
                        tuple(ids[a] for a in part),
                    )
                    for n, (part, c) in enumerate(zip(parts, centres, strict=True))
                ]
                checked = check_zones(territory, settings, zones)
                if checked.ok and (best is None or checked.objective < best):
                    best = checked.objective
    return best


def _nearest(territory: Territory, part: list[int]) -> list[int]:
    ids = [town.township_id for town in territory.townships]
    ways = {c: territory.minutes(ids[c]) for c in part}
    return [min(part, key=lambda c: sum(round(ways[c][ids[a]] * 10) for a in part))]


@pytest.mark.parametrize("section", range(len(SECTIONS)))
@pytest.mark.parametrize("seed", range(5))
def test_as_good_as_the_best_of_all_partitions(seed: int, section: int) -> None:
    territory, settings = random_map(seed * 31 + section), ZoneSettings.model_validate(SECTIONS[section])
    zoned = solve_zones(territory, settings, ZoneOptions())
    best = cheapest(territory, settings)
    if best is None:
        assert zoned.status == "infeasible"
        return
    assert zoned.status == "optimal"
    assert zoned.objective == pytest.approx(best, abs=1e-4)
    assert zoned.parts is not None
    assert check_zones(territory, settings, named(territory, settings, zoned.parts)).ok


def test_the_check_finds_what_is_planted() -> None:
    territory = random_map(3)
    settings = ZoneSettings.model_validate({"count": 2, "measures": {"population": {"max_deviation": 0.5}}, "size": {"min": 2}, "apart": [["T0", "T1"]]})  # fmt: skip
    zoned = solve_zones(territory, settings, ZoneOptions())
    assert zoned.parts is not None
    good = named(territory, settings, zoned.parts)
    assert check_zones(territory, settings, good).ok

    def broken(*zones: Zone) -> set[str]:
        return {one.key for one in check_zones(territory, settings, zones).demands if not one.holds}

    first, second = good
    assert "assigned" in broken(replace(first, members=first.members[:-1]), second)
    assert "assigned" in broken(replace(first, members=(*first.members, second.members[0])), second)
    assert "count" in broken(first)
    assert "apart:1" in broken(Zone("1", "a", "T0", tuple(f"T{n}" for n in range(6))), Zone("2", "b", "T6", ("T6",)))
    assert "size" in broken(Zone("1", "a", "T0", tuple(f"T{n}" for n in range(6))), Zone("2", "b", "T6", ("T6",)))
    assert "centres" in broken(replace(first, centre=second.centre), second)


def test_islands_are_named_and_counted() -> None:
    towns = tuple(Township(f"T{n}", f"乡{n}", measures={"population": 1.0}) for n in range(4))
    territory = Territory(towns, {("T0", "T1"): 10.0, ("T2", "T3"): 10.0})
    none = solve_zones(territory, ZoneSettings(count=1), ZoneOptions())
    assert none.status == "infeasible"
    assert "乡0" in none.reasons[0].zh
    assert "乡3" in none.reasons[0].zh
    assert solve_zones(territory, ZoneSettings(count=2), ZoneOptions()).status == "optimal"


def test_the_sample_county_has_four_connected_zones_of_three_to_four() -> None:
    section = read_zones(ROOT / "sample_data" / "shouning")
    assert section.sound
    zoned = solve_zones(section.territory, section.settings, ZoneOptions())
    assert zoned.status == "optimal"
    assert zoned.parts is not None
    zones = named(section.territory, section.settings, zoned.parts)
    checked = check_zones(section.territory, section.settings, zones)
    assert checked.ok
    assert sorted(len(zone.members) for zone in zones) == [3, 3, 4, 4]
    assert {zone.name for zone in zones} == {"鳌阳警区", "南阳警区", "下党警区", "斜滩警区"}
    assert max(abs(one.index or 0.0) for one in checked.figures) <= 0.15
    again = solve_zones(section.territory, section.settings, ZoneOptions())
    assert again.parts == zoned.parts
