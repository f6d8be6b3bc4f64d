"""``reorg centres`` from outside: files, faults, exit codes, the structure that stands on centres, the check of the decided file."""

from __future__ import annotations

import json
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from reorg.cli.main import main
from reorg.flows.centring import check_decided
from reorg.intake.centre_demands import demands_broken, read_centres
from reorg.intake.decided_centres import read_decided_centres
from reorg.text import Place

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def city(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "sample_data" / "zhoushan", tmp_path / "zhoushan"))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def go(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return go


def edited(city: Path, old: str, new: str) -> None:
    file = city / "project.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_workbook_json_and_map(city: Path, run: Any, tmp_path: Path) -> None:
    code, out, err = run("centres", city, "-o", tmp_path / "out", "--json")
    assert code == 0
    told = json.loads(out)
    assert told["format"] == "reorg.centres/1"
    assert told["solver"]["status"] == "optimal"
    assert told["solver"]["bound"] == told["solver"]["objective"]
    assert all(one["holds"] for one in told["demands"])
    assert [one["mode"] for one in told["alternatives"]] == ["districts", "today"]
    assert told["alternatives"][0]["objective"] > told["solver"]["objective"]
    assert told["alternatives"][1]["reasons"]
    assert sum(len(one["members"]) for one in told["centres"]) == 37
    assert any("PT06" in one["by_ferry"] for one in told["centres"])
    assert "岱山中心" in err
    book = openpyxl.load_workbook(tmp_path / "out" / "centres.xlsx")
    assert [sheet.title for sheet in book] == ["概览", "中心", "乡镇", "站点", "要求", "各区自建", "说明"]
    assert book["乡镇"].max_row == 38
    picture = ET.parse(tmp_path / "out" / "centres.svg").getroot()
    words = {node.text for node in picture.iter() if node.tag.endswith("text")}
    assert {"临城街道", "市执法办案管理中心", "渡船", "撤销的现有中心"} <= words
    assert run("centres", city, "-o", tmp_path / "out")[0] == 2


def test_the_same_files_again(city: Path, run: Any, tmp_path: Path) -> None:
    for name in ("a", "b"):
        code, _, err = run("centres", city, "-o", tmp_path / name, "--lang", "en")
        assert code == 0
        assert "Beside the alternatives" in err
    made = [json.loads((tmp_path / name / "centres.json").read_text(encoding="utf-8")) for name in ("a", "b")]
    for one in made:
        del one["solver"]["seconds"]
    assert made[0] == made[1]
    assert (tmp_path / "a" / "centres.svg").read_bytes() == (tmp_path / "b" / "centres.svg").read_bytes()


def test_every_fault_at_once_with_its_line(city: Path, run: Any, tmp_path: Path) -> None:
    edited(city, "load: 案件数", "load: 案件")
    edited(city, "township: 白泉镇", "township: 白泉乡")
    edited(city, "districts: district ", "districts: 分区 ")
    edited(
        city,
        "  file: centres.json",
        "  fixed: {白全中心: [白泉镇]}\n  together: [[岱山, 高亭镇]]\n  file: centres.json",
    )
    code, _, err = run("centres", city, "-o", tmp_path / "out", "--lang", "en")
    assert code == 1
    for word in ("案件", "案件数", "白泉乡", "白泉镇", "白全中心", "白泉中心", "岱山", "分区", "project.yaml:"):
        assert word in err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("years: 10", "years: 0", "years"),
        ("serve: station", "serve: stations", "stations"),
        ("years: 10", "yaers: 10", "years"),
        ("years: 10", "count: 2\n  counts: [1, 3]", "count"),
        ("years: 10", "counts: [3, 1]", "counts"),
        ("capacity: 1500}", "capacity: 1500, min_load: 1600}", "min_load"),
        ("centres:\n", "stages:\n", "centres"),
    ],
)
def test_a_broken_section_is_told(city: Path, run: Any, tmp_path: Path, old: str, new: str, says: str) -> None:
    edited(city, old, new)
    code, _, err = run("centres", city, "-o", tmp_path / "out", "--lang", "en")
    assert code == 1
    assert says in err


def test_none_is_proved_with_reasons(city: Path, run: Any, tmp_path: Path) -> None:
    edited(city, "max_minutes: 150", "max_minutes: 60")
    code, _, err = run("centres", city, "-o", tmp_path / "out")
    assert code == 3
    assert "东极镇" in err
    assert "135" in err or "142" in err
    assert not (tmp_path / "out").exists()


def test_islands_without_ferries_are_named(city: Path, run: Any, tmp_path: Path) -> None:
    edited(city, "max_minutes: 150", "ferries: false")
    code, _, err = run("centres", city, "-o", tmp_path / "out", "--lang", "en")
    assert code == 3
    assert "普陀山镇" in err
    assert "No way" in err


def test_the_decided_file_is_read_back_and_checked(city: Path) -> None:
    loaded: Any = load_project_alone(city)
    demands, findings = check_decided(city, loaded, None)
    assert demands
    assert not findings
    assert all(one.holds for one in demands)
    file = city / "centres.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    small = min(content["centres"], key=lambda one: one["load"])
    large = max(content["centres"], key=lambda one: len(one["members"]))
    small["members"] += large["members"]
    content["centres"].remove(large)
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    demands, findings = check_decided(city, loaded, None)
    assert {"capacity", "minutes"} <= {one.key for one in demands if not one.holds}
    section = read_centres(city)
    centres, _ = read_decided_centres("centres.json", city, section.territory, Place())
    warned = demands_broken(section.territory, section.settings, centres, "centres.json")
    assert any("holds" in one.say("en") and one.place.file == "centres.json" for one in warned)
    file.unlink()
    assert [one.code for one in check_decided(city, loaded, None)[1]] == ["centres.no-file"]
    edited(city, "  file: centres.json", "")
    assert check_decided(city, load_project_alone(city), None) == ((), ())


def load_project_alone(city: Path) -> Any:
    """What `check_decided` reads of a loaded project, without its rosters."""
    return SimpleNamespace(project=read_centres(city).project)


def test_what_is_wrong_in_the_decided_file_is_told(city: Path) -> None:
    section = read_centres(city)
    file = city / "centres.json"
    content = json.loads(file.read_text(encoding="utf-8"))

    def told(text: str) -> str:
        file.write_text(text, encoding="utf-8")
        _, findings = read_decided_centres("centres.json", city, section.territory, Place())
        return " ".join(one.say("en") for one in findings)

    assert "no file of centres" in told("{")
    assert "expected" in told('{"format": "x"}')
    assert "centres is missing" in told('{"format": "reorg.centres/1"}')
    content["centres"][0]["members"][0] = "展茅镇"
    content["centres"][1]["members"].append(content["centres"][2]["members"][0])
    content["centres"][2]["id"] = content["centres"][1]["id"]
    said = told(json.dumps(content, ensure_ascii=False))
    assert "展茅街道" in said
    assert "2 centres" in said
    assert "stands twice" in said


def test_the_demonstration_staffs_centres_from_both_levels(run: Any, tmp_path: Path) -> None:
    assert run("demo", "zhoushan", "-o", tmp_path / "out", "-q")[0] == 0
    plan = json.loads((tmp_path / "out" / "plan.json").read_text(encoding="utf-8"))
    centres = json.loads((tmp_path / "out" / "centres.json").read_text(encoding="utf-8"))["centres"]
    units = {unit["id"]: unit for unit in plan["units"]}
    for centre in centres:
        assert units[centre["id"]]["operation"] == "virtual"
        here = [one for one in plan["assignments"] if (one["unit"] + "/").startswith(centre["id"] + "/")]
        officers = [one for one in here if one["category"] == "民警"]
        assert len(officers) >= centre["staff"]
        assert sum(one["establishment_unit"].startswith("C0") for one in officers) >= 2
        assert sum(not one["establishment_unit"].startswith("C0") for one in officers) >= 3
    assert all(one["establishment_unit"] == one["from_unit"] for one in plan["assignments"])  # 体制不变
    assert all(result["holds"] for result in plan["rules"] if result["severity"] == "hard")
    assert run("verify", tmp_path / "out" / "project", tmp_path / "out" / "plan.json", "-q")[0] == 0
