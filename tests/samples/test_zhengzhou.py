"""The Zhengzhou sample: 29 big stations into 11 sub-bureaus and 112 stations, as the document says; Erqi planned alone."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from reorg.engine import SolveOptions, solve
from reorg.intake.load import load
from reorg.rules.audit import audit
from reorg.rules.crosswalk_table import KEPT, SPLIT, fate
from reorg.rules.problem import Problem

pytestmark = pytest.mark.slow

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data" / "zhengzhou"
ERQI = "马寨 侯寨 大学路 五里堡 一马路 解放路 德化街 铭功路 建中街 福华街 蜜蜂张 淮河路 嵩山路 长江路 京广路 人和路"


def problem(name: str) -> Problem:
    loaded = load(SAMPLE / name)
    assert loaded.problem is not None, [one.say("en") for one in loaded.findings if one.severity == "error"]
    return loaded.problem


@pytest.fixture(scope="module")
def erqi() -> Problem:
    return problem("erqi.yaml")


def test_the_city_has_the_documents_units() -> None:
    """11 sub-bureaus, 112 stations, 14 internal units each; 29 big stations today; more than 10 000 officers."""
    city = problem("project.yaml")
    structure = city.structure
    assert len(structure.top) == 11
    assert sum(unit.own_kind == "派出所" for unit in structure.units) == 112
    inner = Counter(unit.parent for unit in structure.units if unit.parent in structure.top and not unit.own_kind)
    assert set(inner.values()) == {14}
    assert sum(unit.kind == "派出所" for unit in city.present) == 29
    assert len(city.people) > 10_000


def test_erqi_has_the_sixteen_stations_of_the_document(erqi: Problem) -> None:
    named = [unit.name.zh for unit in erqi.structure.units if unit.own_kind == "派出所"]
    assert sorted(named) == sorted(f"{town}派出所" for town in ERQI.split())


def test_community_brigades_follow_their_ground(erqi: Problem) -> None:
    """Each old brigade is shared out wholly among the new stations of its ground, the larger population the more."""
    shares: dict[str, float] = {}
    for unit in erqi.structure.units:
        for old, share in unit.absorbs.items():
            shares[old] = shares.get(old, 0.0) + share
    assert all(abs(share - 1) < 1e-9 for share in shares.values())
    assert {fate(f"EQ-{number}-4", erqi).zh for number in range(1, 5)} == {SPLIT.zh}
    assert fate("EQ", erqi) == KEPT


def test_erqi_can_be_planned_with_every_hard_rule_kept(erqi: Problem) -> None:
    outcome = solve(erqi, SolveOptions(gap=0.001, time_limit=120))
    assert outcome.seats is not None
    found = audit(erqi, outcome.seats)
    assert found.ok
    stations = {n for n, unit in enumerate(erqi.structure.units) if unit.own_kind == "派出所"}
    seated = Counter(
        unit
        for seat in outcome.seats
        for unit in erqi.structure.ancestors(erqi.structure.seats[seat].unit)
        if unit in stations
    )
    assert len(seated) == 16
    assert sum(seated.values()) >= 0.4 * len(erqi.people)
