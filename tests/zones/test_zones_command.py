"""``reorg zones`` from outside: files, faults, exit codes, the structure that stands on zones."""

from __future__ import annotations

import json
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from reorg.cli.main import main

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def county(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "sample_data" / "shouning", tmp_path / "shouning"))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def go(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return go


def edited(county: Path, old: str, new: str) -> None:
    file = county / "project.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_workbook_json_and_map(county: Path, run: Any, tmp_path: Path) -> None:
    code, out, err = run("zones", county, "-o", tmp_path / "out", "--json")
    assert code == 0
    told = json.loads(out)
    assert told["format"] == "reorg.zones/1"
    assert told["solver"]["status"] == "optimal"
    assert all(one["holds"] for one in told["demands"])
    assert "斜滩警区" in err
    assert [sheet.title for sheet in openpyxl.load_workbook(tmp_path / "out" / "zones.xlsx")][:4] == [
        "概览",
        "警区",
        "乡镇",
        "要求",
    ]
    picture = ET.parse(tmp_path / "out" / "zones.svg").getroot()
    words = {node.text for node in picture.iter() if node.tag.endswith("text")}
    assert {"鳌阳镇", "下党乡", "南阳警区"} <= words
    assert len([node for node in picture.iter() if node.tag.endswith("polygon")]) == 14
    assert run("zones", county, "-o", tmp_path / "out")[0] == 2
    assert run("zones", county, "-o", tmp_path / "en", "--lang", "en", "-q")[0] == 0


def test_every_fault_at_once_with_its_line(county: Path, run: Any, tmp_path: Path) -> None:
    edited(county, "measures: {population: 2,", "measures: {popluation: 2,")
    edited(county, "南阳镇, 下党乡, 斜滩镇]", "南阳镇, 下党镇, 斜滩镇]")
    code, _, err = run("zones", county, "-o", tmp_path / "out", "--lang", "en")
    assert code == 1
    assert "popluation" in err
    assert "“population”" in err
    assert "下党镇" in err
    assert "project.yaml:" in err
    assert not (tmp_path / "out").exists()


def test_a_project_without_zones_is_told_so(run: Any, tmp_path: Path) -> None:
    code, _, err = run("zones", ROOT / "sample_data" / "zhengzhou", "-o", tmp_path / "out")
    assert code == 1
    assert "zones" in err


def test_no_zones_is_proved_with_reasons(county: Path, run: Any, tmp_path: Path) -> None:
    edited(county, "size: {min: 3, max: 4}", "size: {min: 4, max: 4}")
    code, _, err = run("zones", county, "-o", tmp_path / "out")
    assert code == 3
    assert "14" in err
    assert not (tmp_path / "out").exists()


def test_the_structure_stands_on_zones_as_edited(county: Path, run: Any, tmp_path: Path) -> None:
    file = county / "zones.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    content["zones"][0]["name"] = "城关警区"
    moved = content["zones"][0]["members"].pop()
    content["zones"][1]["members"].append(moved)
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    code, _, err = run("plan", county, "-o", tmp_path / "out")
    assert code == 0
    assert "城关警区" in err
    assert "zones.json" in err  # what the edit breaks of the demands is told
    file.unlink()
    code, _, err = run("check", county)
    assert code == 1
    assert "zones.json" in err


def test_the_demonstration_goes_from_zones_to_a_plan(run: Any, tmp_path: Path) -> None:
    assert run("demo", "shouning", "-o", tmp_path / "out", "-q")[0] == 0
    plan = json.loads((tmp_path / "out" / "plan.json").read_text(encoding="utf-8"))
    zones = json.loads((tmp_path / "out" / "zones.json").read_text(encoding="utf-8"))
    units = {unit["id"]: unit for unit in plan["units"]}
    assert {zone["id"] for zone in zones["zones"]} <= units.keys()
    placed = plan["assignments"]
    team = [one for one in placed if "/cases" in one["unit"]]
    assert sum(one["category"] == "民警" for one in team) == 20
    assert sum(one["category"] != "民警" for one in team) == 20
    station = [one for one in placed if one["category"] == "民警" and {"station"} & set(units[one["unit"]]["tags"])]
    community = [one for one in station if "community" in units[one["unit"]]["tags"]]
    assert len(community) >= 0.67 * len(station)
    assert sum(one["post"] == "chief" and one["unit"].endswith("/community") for one in placed) == 4
    assert all(result["holds"] for result in plan["rules"] if result["severity"] == "hard")
    assert run("verify", tmp_path / "out" / "project", tmp_path / "out" / "plan.json", "-q")[0] == 0
