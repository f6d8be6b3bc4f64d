"""The proof's two halves by themselves: no possible zone is forgotten, and the choice among them is the best."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from small_maps import partitions, random_map

from reorg.domain.territory import Territory, Township
from reorg.domain.ways import components
from reorg.zones.bounds import balance_bound
from reorg.zones.columns import MICRO, ends, enumerate_columns, values_of
from reorg.zones.cover import cover
from reorg.zones.grow import grown_sets
from reorg.zones.problem import ZoneProblem, problem_of
from reorg.zones.recut import applies, recut
from reorg.zones.settings import ZoneSettings
from reorg.zones.solve import cost_of
from reorg.zones.words import WordMap, sweep

FAR = 1e9


def problem(seed: int, zones: int, size: int = 8) -> ZoneProblem:
    raw = {"count": zones, "measures": {"population": 1}, "compactness": {"weight": 0}, "size": {"max": 5}}
    return problem_of(random_map(seed, size), ZoneSettings.model_validate(raw))


@pytest.mark.parametrize("zones", [2, 3, 4])
@pytest.mark.parametrize("seed", range(6))
def test_every_zone_of_every_partition_is_grown_and_what_is_grown_is_connected(seed: int, zones: int) -> None:
    case = problem(seed, zones)
    most = 60.0 * MICRO
    low, high = ends(case, zones, most)
    found = {
        tuple(int(a) for a in np.flatnonzero(row))
        for row in grown_sets(case, values_of(case), low, high, zones, 10**6, FAR)
    }
    assert all(len(components(case.adjoining, members)) == 1 and len(members) <= 5 for members in found)
    wanted = set()
    for parts in partitions(random_map(seed, 8), zones):
        cost = cost_of(case, [tuple(part) for part in parts])
        if cost is not None and cost <= 60 and all(len(part) <= 5 for part in parts):
            wanted |= {tuple(sorted(part)) for part in parts}
    assert wanted <= found


@pytest.mark.parametrize("zones", [2, 3, 4, 5])
@pytest.mark.parametrize("seed", range(6))
def test_the_choice_is_the_best_of_all_partitions(seed: int, zones: int) -> None:
    """Without a partition known beforehand; where there is none, that is proved."""
    case = problem(seed, zones, 9)
    columns = enumerate_columns(case, zones, FAR, 0.0, 10**6, FAR)
    told = cover(case, columns, zones, None, FAR, 0.0, FAR, 0, 1)
    costs = [
        cost_of(case, [tuple(part) for part in parts])
        for parts in partitions(random_map(seed, 9), zones)
        if all(len(part) <= 5 for part in parts)
    ]
    assert told.proved
    if not costs:
        assert told.chosen is None
        return
    assert told.chosen is not None
    assert told.cost / MICRO == pytest.approx(min(one for one in costs if one is not None), abs=1e-4)


@pytest.mark.parametrize("zones", [2, 3, 4])
@pytest.mark.parametrize("seed", range(20))
def test_no_partition_costs_less_than_the_bound(seed: int, zones: int) -> None:
    """On maps where a few townships hold most of the people, so that their zones bind."""
    whole = random_map(seed, 8)
    towns = tuple(
        replace(town, measures={"population": town.measures["population"] ** (1 + seed % 4)})
        for town in whole.townships
    )
    territory = replace(whole, townships=towns)
    raw = {"count": zones, "measures": {"population": 1}, "compactness": {"weight": 0}, "size": {"max": 5}}
    case = problem_of(territory, ZoneSettings.model_validate(raw))
    costs = [
        cost_of(case, [tuple(part) for part in parts])
        for parts in partitions(territory, zones)
        if all(len(part) <= 5 for part in parts)
    ]
    least = min((one for one in costs if one is not None), default=float("inf"))
    assert balance_bound(case, zones) / MICRO <= least + 1e-6


def test_a_township_among_heavy_ones_is_a_zone_by_itself() -> None:
    """It alone is 20 % below the mean, with its only neighbour 100 % above: no zones are more even than by 20 %."""
    towns = tuple(
        Township(f"T{n}", f"T{n}", measures={"population": v}) for n, v in enumerate([80, 120, 60, 40, 70, 30])
    )
    territory = Territory(towns, {(f"T{n}", f"T{n + 1}"): None for n in range(5)})
    case = problem_of(territory, ZoneSettings.model_validate({"count": 4, "measures": {"population": 1}}))
    assert balance_bound(case, 4) == pytest.approx(20 * MICRO)


def test_a_corner_shut_off_is_seen() -> None:
    """On a path of four, taking the second and third leaves the first, shut out, alone: too little for a zone of two."""
    case = problem(0, 2, 4)
    path = tuple(tuple(b for b in (a - 1, a + 1) if 0 <= b < 4) for a in range(4))
    values = np.ones((4, 1), dtype=np.int64)
    changed = replace(case, adjoining=path)
    order = sweep(changed)
    assert order in ([0, 1, 2, 3], [3, 2, 1, 0])
    land = WordMap(changed, [0, 1, 2, 3], values, np.array([2]), np.array([2]))
    middle, first = np.array([0b0110], dtype=np.uint64), np.array([0b0001], dtype=np.uint64)
    assert land.stranded(middle, first).tolist() == [True]
    assert land.can_be_cut(np.array([0b1001, 0b0011, 0b1111], dtype=np.uint64), 1).tolist() == [False, True, False]
    assert land.can_be_cut(np.array([0b1111], dtype=np.uint64), 2).tolist() == [True]


@pytest.mark.parametrize("seed", range(6))
def test_cutting_anew_keeps_a_partition_and_never_worsens_it(seed: int) -> None:
    """From a bad partition of twelve townships; with all zones among those cut anew it ends at the best."""
    case = problem(seed, 3, 12)
    case = replace(case, size_max=12)
    assert applies(case)
    costs = {}
    for parts in partitions(random_map(seed, 12), 3):
        made = tuple(tuple(part) for part in parts)
        costs[made] = cost_of(case, made)
        if len(costs) == 400:
            break
    worst = max(costs, key=lambda one: costs[one] or 0.0)
    better = recut(case, worst, 0, FAR)
    assert sorted(a for members in better for a in members) == list(range(12))
    assert all(len(components(case.adjoining, members)) == 1 for members in better)
    assert (cost_of(case, better) or 0.0) <= min(one for one in costs.values() if one is not None) + 1e-9
