"""Zones as decided, looked up again for `verify`; the plan that stands on them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from reorg.domain.demand import Demand
from reorg.flows.zoning import check_decided
from reorg.intake.load import Loaded, load
from reorg.text import Finding

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data" / "shouning"


@pytest.fixture
def county(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path / "shouning"))


def changed(county: Path, change: Callable[[dict[str, Any]], None]) -> None:
    file = county / "zones.json"
    raw = json.loads(file.read_text(encoding="utf-8"))
    change(raw)
    file.write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")


@cache
def read() -> Loaded:
    """The sample read once: the zones and their section are read from the county's own folder."""
    return load(SAMPLE)


def decided(county: Path) -> tuple[tuple[Demand, ...], tuple[Finding, ...]]:
    return check_decided(county / "project.yaml", read())


def test_the_zones_of_the_sample_keep_every_demand(county: Path) -> None:
    demands, findings = decided(county)
    assert {"assigned", "connected", "count", "size", "centres"} <= {one.key for one in demands}
    assert all(one.holds for one in demands)
    assert not findings


def test_a_township_moved_by_hand_is_found(county: Path) -> None:
    """A zone of five, and not connected."""

    def move(raw: dict[str, Any]) -> None:
        north = next(zone for zone in raw["zones"] if zone["name"] == "鳌阳警区")
        west = next(zone for zone in raw["zones"] if zone["name"] == "下党警区")
        gone = next(one for one in north["members"] if one != north["centre"])
        north["members"].remove(gone)
        west["members"].append(gone)

    changed(county, move)
    broken = {one.key for one in decided(county)[0] if not one.holds}
    assert "size" in broken


def test_a_centre_in_another_zone_is_found(county: Path) -> None:
    def swap(raw: dict[str, Any]) -> None:
        a, b = raw["zones"][:2]
        a["centre"], b["centre"] = b["centre"], a["centre"]

    changed(county, swap)
    assert "centres" in {one.key for one in decided(county)[0] if not one.holds}


def test_an_unknown_township_and_a_broken_file_are_told(county: Path) -> None:
    changed(county, lambda raw: raw["zones"][0]["members"].append("没有乡"))
    demands, findings = decided(county)
    assert "zones.unknown-member" in {one.code for one in findings}
    assert "assigned" in {one.key for one in demands if not one.holds}
    (county / "zones.json").write_text("{}", encoding="utf-8")
    demands, findings = decided(county)
    assert not demands
    assert [one.code for one in findings] == ["zones.unreadable"]


def test_without_a_section_or_a_file_there_is_nothing_to_check(county: Path) -> None:
    project = county / "project.yaml"
    text = project.read_text(encoding="utf-8")
    project.write_text(text.replace("  file: zones.json\n", ""), encoding="utf-8")
    assert decided(county) == ((), ())
