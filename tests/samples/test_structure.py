"""The structure 1+5+N+1 says what the paper says, and every preset names its source."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from reorg.rules.registry import read_rule

CONFIGS = Path(__file__).resolve().parents[2] / "configs"
PRESETS = sorted((CONFIGS / "rules").glob("*.yaml"))


@pytest.fixture(scope="module")
def structure() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((CONFIGS / "structures" / "1+5+N+1.yaml").read_text(encoding="utf-8"))
    return content


def walk(units: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every unit with everything below it."""
    return [found for unit in units for found in (unit, *walk(unit.get("units", [])))]


def departments(structure: dict[str, Any]) -> list[dict[str, Any]]:
    return [unit for unit in structure["units"] if "department" in unit["tags"]]


def test_five_departments_with_their_headcounts_and_modes(structure: dict[str, Any]) -> None:
    told = [(unit["name"]["zh"], unit["strength"]["民警"], unit["operation"]) for unit in departments(structure)]
    assert told == [
        ("警务指挥部", 22, "real"),
        ("刑事侦查部", 46, "real"),
        ("安全防控部", 20, "real"),
        ("执法管理部", 28, "virtual"),
        ("服务保障部", 14, "virtual"),
    ]


def test_twenty_five_sub_units_and_the_pre_trial_brigade(structure: dict[str, Any]) -> None:
    below = [[unit["name"]["zh"] for unit in department["units"]] for department in departments(structure)]
    assert [len(names) for names in below] == [4, 8, 4, 7, 3]
    assert below[1][-1] == "预审办案大队"
    assert departments(structure)[1]["units"][-1]["strength"]["民警"] == 6


def test_six_party_branches(structure: dict[str, Any]) -> None:
    assert sum(bool(unit.get("branch")) for unit in walk(structure["units"])) == 6


def test_every_present_unit_of_the_paper_is_taken_in_once(structure: dict[str, Any]) -> None:
    shares: dict[str, float] = {}
    for unit in walk(structure["units"]):
        for old, share in unit.get("absorbs", {}).items():
            shares[old] = shares.get(old, 0.0) + share
    assert len(shares) == 25  # the 24 internal units and the bureau leaders
    assert all(share == pytest.approx(1) for share in shares.values())


def test_auxiliaries_have_room_within_the_authorized_number(structure: dict[str, Any]) -> None:
    copies = {"一室两队": 3, "两室多警务区": 6, "交警中队": 4}
    tops = [unit for unit in structure["units"] if unit["id"] != "grassroots"]
    room = sum(unit["strength"].get("辅警", {"max": 0})["max"] for unit in tops)
    for unit in structure["units"][-1]["units"]:
        room += unit["strength"]["辅警"]["max"] * copies[unit["where"]["type"]]
    assert 469 <= room <= 529


def test_sub_units_can_make_up_their_department(structure: dict[str, Any]) -> None:
    for department in departments(structure):
        own = sum(post["places"] for post in department["posts"])
        limits = [unit["strength"]["民警"] for unit in department["units"]]
        low = sum(limit if isinstance(limit, int) else limit["min"] for limit in limits)
        high = sum(limit if isinstance(limit, int) else limit["max"] for limit in limits)
        assert low + own <= department["strength"]["民警"] <= high + own, department["id"]


def test_every_leadership_post_states_its_level(structure: dict[str, Any]) -> None:
    posts = [post for unit in walk(structure["units"]) for post in unit.get("posts", []) if post.get("leader")]
    assert posts
    assert all(post.get("level") and post["places"] >= 1 for post in posts)


def test_structure_takes_in_presets_that_exist(structure: dict[str, Any]) -> None:
    assert set(structure["include_presets"]) <= {path.stem for path in PRESETS}


@pytest.mark.parametrize("path", PRESETS, ids=lambda path: path.stem)
def test_preset_is_readable_sourced_and_bilingual(path: Path) -> None:
    preset = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert preset["id"] == path.stem
    assert preset["source"]
    assert preset["rules"]
    for told in (preset["name"], preset["note"], *(rule["name"] for rule in preset["rules"])):
        assert told["zh"]
        assert told["en"]
    for raw in preset["rules"]:
        assert read_rule(raw).source, raw["id"]


def test_rule_ids_are_unique_over_the_presets() -> None:
    ids = [rule["id"] for path in PRESETS for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]]
    assert len(ids) == len(set(ids))


def test_the_structures_own_rules_are_readable(structure: dict[str, Any]) -> None:
    share = next(read_rule(raw) for raw in structure["rules"] if raw["id"] == "grassroots-share")
    assert share.min == 0.516  # type: ignore[attr-defined]
    assert all(read_rule(raw) for raw in structure["rules"])
