"""``reorg stages`` from outside: files, faults, exit codes, hand-edited days, both languages."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from reorg.cli.main import main
from reorg.flows.staging import check_decided
from reorg.intake.load import load

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


def call(*words: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    return int(ended.value.code or 0)


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Shouning sample with its plan and waves, made once."""
    folder = tmp_path_factory.mktemp("stages")
    project = Path(shutil.copytree(ROOT / "sample_data" / "shouning", folder / "shouning"))
    assert call("plan", project, "-o", folder / "plan", "-q") == 0
    assert call("stages", project, "-o", folder / "out", "--plan", folder / "plan" / "plan.json", "-q") == 0
    return folder


@pytest.fixture
def county(planned: Path, tmp_path: Path) -> Path:
    """A copy to break, its plan and waves beside the project file."""
    project = Path(shutil.copytree(planned / "shouning", tmp_path / "county"))
    shutil.copy(planned / "plan" / "plan.json", project / "plan.json")
    shutil.copy(planned / "out" / "stages.json", project / "stages.json")
    shutil.copy(planned / "out" / "stages.xlsx", project / "stages.xlsx")
    edited(project, "\nstages:", "\nstages:\n  plan: plan.json\n  #")
    edited(project, "\n  file: stages.json", "")  # the sample names its own waves; each test names those it checks
    return project


def edited(project: Path, old: str, new: str) -> None:
    file = project / "project.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_county_is_staged_and_every_day_keeps_the_floors(planned: Path) -> None:
    told = json.loads((planned / "out" / "stages.json").read_text(encoding="utf-8"))
    assert told["format"] == "reorg.stages/1"
    assert told["solver"]["status"] == "optimal"
    assert all(one["holds"] for one in told["demands"])
    assert {"floors.present", "floors.new", "handover", "limits.people"} <= {one["key"] for one in told["demands"]}
    assert max(one["people"] for one in told["waves"]) <= 150
    assert sum(one["people"] for one in told["waves"]) == len(told["moves"]) > 500
    for unit in told["strengths"]["units"]:  # a unit that is there never below its floor
        assert all(count == 0 or count >= unit["floor"] or unit["floor"] == 0 for count in unit["people"]), unit
    book = openpyxl.load_workbook(planned / "out" / "stages.xlsx")
    assert book.sheetnames[:6] == ["概览", "名单", "单位在岗", "进度", "要求", "第1批"]
    rows = list(book["名单"].iter_rows(values_only=True))
    assert len([row for row in rows if row[0] and str(row[0]).startswith("第")]) == len(told["moves"])


def test_the_same_again_is_the_same_file(planned: Path, tmp_path: Path) -> None:
    plan = planned / "plan" / "plan.xlsx"
    for name in ("one", "two"):
        assert call("stages", planned / "shouning", "-o", tmp_path / name, "--plan", plan, "-q") == 0
    one, two = ((tmp_path / name / "stages.xlsx").read_bytes() for name in ("one", "two"))
    assert one == two
    first = json.loads((planned / "out" / "stages.json").read_text(encoding="utf-8"))
    again = json.loads((tmp_path / "one" / "stages.json").read_text(encoding="utf-8"))
    assert first["moves"] == again["moves"]  # from plan.json and from plan.xlsx
    assert call("stages", planned / "shouning", "-o", tmp_path / "one", "--plan", plan, "-q") == 2


def test_english_masked_json_alone(
    planned: Path, county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert call("stages", county, "-o", tmp_path / "out", "--json", "--mask", "--lang", "en") == 0
    told = capsys.readouterr()
    made = json.loads(told.out)
    real = json.loads((planned / "out" / "stages.json").read_text(encoding="utf-8"))
    ids = {one["person_id"] for one in real["moves"]}
    assert not ids & {one["person_id"] for one in made["moves"]}
    assert not any(one in told.out or one in told.err for one in ids)
    assert "proven: no fewer" in told.err
    book = openpyxl.load_workbook(tmp_path / "out" / "stages.xlsx")
    assert book.sheetnames[:3] == ["Summary", "Notices", "Strengths"]
    words = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    assert not words & ids


def test_without_a_plan_it_says_to_run_plan_first(
    planned: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("stages", planned / "shouning", "-o", tmp_path / "out", "--lang", "en") == 1
    assert "reorg plan" in capsys.readouterr().err
    missing = ROOT / "sample_data" / "county800"
    assert call("stages", missing, "-o", tmp_path / "out", "--lang", "en") == 1
    assert "stages:" in capsys.readouterr().err


def test_every_fault_at_once_with_its_line(county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edited(county, "limits: {people: 150}", "limits: {people: 0}\n  intervall: 3")
    assert call("stages", county, "-o", tmp_path / "out", "--lang", "en") == 1
    told = capsys.readouterr().err
    assert "intervall" in told
    assert "limits.people" in told
    assert "project.yaml:" in told
    edited(
        county, "limits: {people: 0}\n  intervall: 3", "together: [[NOBODY, P9]]\n  floors: {skills: {刑侦学: 1}}\n  #"
    )
    edited(county, "\n  floors: {present: 0.5", "\n  #")
    edited(county, "priority: {交通管理部: 5}", "priority: {交通部门: 5}")
    assert call("stages", county, "-o", tmp_path / "out", "--lang", "en") == 1
    told = capsys.readouterr().err
    assert all(word in told for word in ("NOBODY", "刑侦学", "交通部门", "交通管理部"))
    assert not (tmp_path / "out").exists()


def test_a_date_on_a_closed_day_is_a_fault(county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edited(county, "waves: {start: 2023-03-01, interval: 14, max: 10}", "waves: {dates: [2023-03-01, 2023-03-04]}")
    assert call("stages", county, "-o", tmp_path / "out", "--lang", "en") == 1
    assert "2023-03-04" in capsys.readouterr().err


def test_too_few_waves_are_proved_with_the_number_that_would_do(
    county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(county, "max: 10}", "max: 2}")
    assert call("stages", county, "-o", tmp_path / "out", "--lang", "en") == 3
    told = capsys.readouterr().err
    assert "2 waves of at most 150 move 300" in told
    assert "4 would" in told
    assert not (tmp_path / "out").exists()


def test_decided_waves_are_checked_as_edited(county: Path) -> None:
    plan = county / "plan.json"
    assert check_decided(county, load(county), plan) == ((), ())  # no `file`, nothing to check
    for name in ("stages.json", "stages.xlsx"):
        edited(county, "\n  plan: plan.json", f"\n  plan: plan.json\n  file: {name}")
        demands, findings = check_decided(county, load(county), None)
        assert demands
        assert not findings
        assert all(one.holds for one in demands)
        edited(county, f"\n  file: {name}", "")
    edited(county, "\n  plan: plan.json", "\n  plan: plan.json\n  file: stages.json")
    content = json.loads((county / "stages.json").read_text(encoding="utf-8"))
    last = [one for one in content["moves"] if one["wave"] == len(content["waves"])]
    for one in last:
        one["reports"] = content["waves"][0]["date"]
    (county / "stages.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    demands, findings = check_decided(county, load(county), plan)
    assert not findings
    broken = {one.key for one in demands if not one.holds}
    assert "limits.people" in broken
    content["moves"][0]["person_id"] = "NOBODY"
    content["moves"][1]["reports"] = "soon"
    (county / "stages.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    demands, findings = check_decided(county, load(county), plan)
    assert not demands
    assert {one.code for one in findings} == {"stages.unknown-mover", "stages.not-a-day"}


def test_a_day_edited_in_the_workbook_is_read(county: Path) -> None:
    edited(county, "\n  plan: plan.json", "\n  plan: plan.json\n  file: stages.xlsx")
    book = openpyxl.load_workbook(county / "stages.xlsx")
    sheet = book["名单"]
    heading = [cell.value for cell in sheet[1]]
    sheet.cell(2, heading.index("报到日期") + 1).value = "2023-03-04"
    book.save(county / "stages.xlsx")
    demands, findings = check_decided(county, load(county), None)
    assert not findings
    dates = next(one for one in demands if one.key == "dates")
    assert "2023-03-04" in dates.breaches[0].zh


def test_no_time_finds_nothing_and_says_so(county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("stages", county, "-o", tmp_path / "out", "--time-limit", "0", "--lang", "en") == 4
    assert "does not prove" in capsys.readouterr().err
