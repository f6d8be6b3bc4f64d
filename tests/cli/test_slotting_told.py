"""`slotting: levels` from the project file to the workbook, on the sample county."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent


def test_the_county_level_by_level(run: Any, tmp_path: Path) -> None:
    project = shutil.copytree(ROOT / "sample_data" / "kaihua", tmp_path / "kaihua")
    file = project / "project.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "\nslotting: levels\n", encoding="utf-8")
    out = tmp_path / "out"
    done = run("plan", project, "-o", out)
    assert done.code == 0
    assert "逐级定岗" in done.err
    assert "程序代价" in done.err
    plan = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    record = plan["slotting"]
    assert record["levels"] == ["副处级", "正科级", "副科级", "正股级", "副股级"]
    assert record["complete"]
    assert record["price"] == record["free"]["objective"] - plan["solver"]["objective"] > 0
    seats = {one["person_id"]: one["seat"] for one in plan["assignments"]}
    assert all(seats[one["person_id"]] == one["seat"] for one in record["given"])
    assert {one["person_id"] for one in record["claims"] if one["kept"] and not one["rivals"]} == {
        one["person_id"] for one in record["given"] if one["reason"] == "claim"
    }
    book = openpyxl.load_workbook(out / "plan.xlsx")
    assert book["定岗步骤"].max_row > len(record["given"])
    assert run("verify", project, out / "plan.json", "-q").code == 0
    assert run("plan", project, "-o", tmp_path / "masked", "--mask", "-q", "--lang", "en").code == 0
    masked = (tmp_path / "masked" / "plan.json").read_text(encoding="utf-8")
    assert not any(f'"{one["person_id"]}"' in masked for one in record["given"])


def test_an_unknown_way_is_a_fault(run: Any, project: Path) -> None:
    file = project / "project.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "\nslotting: by-hand\n", encoding="utf-8")
    done = run("check", project)
    assert done.code == 1
    assert "slotting" in done.err
    assert "levels" in done.err
