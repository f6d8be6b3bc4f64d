"""``reorg roster`` from outside: files, faults at once with their lines, history, chaining, masking, languages."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from reorg.cli.main import main
from reorg.flows.rostering import check_decided
from reorg.intake.load import load

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def station(tmp_path: Path) -> Path:
    """The example over two weeks, without the history but with the leave."""
    folder = Path(shutil.copytree(ROOT / "configs" / "examples" / "roster", tmp_path / "station"))
    edited(folder, "  months: 2", "  to: 2026-01-10")
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def go(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return go


def edited(folder: Path, old: str, new: str) -> None:
    file = folder / "project.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_workbook_calendars_and_json(station: Path, run: Any, tmp_path: Path) -> None:
    code, out, err = run("roster", station, "-o", tmp_path / "out", "--json", "--personal")
    assert code == 0
    told = json.loads(out)
    assert told["format"] == "reorg.roster/1"
    (roster,) = told["rosters"]
    assert roster["status"] in ("optimal", "feasible")
    assert all(one["holds"] for one in roster["demands"])
    assert "城关派出所" in err
    book = openpyxl.load_workbook(tmp_path / "out" / "roster.xlsx")
    sheet = book["城关派出所 2026-01"]
    assert sheet.page_setup.orientation == "landscape"
    assert str(sheet.page_setup.paperSize) == "9"
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight or 1) == (1, 1)
    rows = {str(row[0].value): row for row in sheet.iter_rows()}
    assert rows["1-1"][2].value == "元旦"
    assert rows["1-4"][2].value == "调休上班"
    colours = {day: rows[day][0].fill.start_color.rgb for day in ("1-1", "1-4", "1-5", "1-10")}
    assert len(set(colours.values())) == 4
    names = {person["name"]: person for person in people(station)}
    assert rows["1-5"][3].value in names
    assert {"概览", "城关派出所 人员", "合计", "要求"} <= set(book.sheetnames)
    assert (tmp_path / "out" / "ics" / "station.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert len(list((tmp_path / "out" / "ics" / "station").glob("*.ics"))) == len(roster["people"])
    assert run("roster", station, "-o", tmp_path / "out")[0] == 2
    decided_and_next(station, run, tmp_path)


def people(folder: Path) -> list[dict[str, str]]:
    with (folder / "personnel.csv").open(encoding="utf-8-sig", newline="") as file:
        return [{"id": row["人员编号"], "name": row["姓名"]} for row in csv.DictReader(file)]


def decided_and_next(station: Path, run: Any, tmp_path: Path) -> None:
    """The roster as decided is checked; edited by hand it fails; the next days go on from it."""
    shutil.copy(tmp_path / "out" / "roster.json", station / "roster.json")
    edited(station, "  teams: teams.json", "  teams: teams.json\n  file: roster.json")
    demands, findings = check_decided(station, load(station), None)
    assert demands
    assert all(one.holds for one in demands)
    assert not [one for one in findings if one.severity == "error"]
    content = json.loads((station / "roster.json").read_text(encoding="utf-8"))
    turns = content["rosters"][0]["turns"]
    leader = [turn for turn in turns if turn["duty"] == "leader"]
    leader[1]["people"] = leader[0]["people"]
    (station / "roster.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    demands, _ = check_decided(station, load(station), None)
    assert "roster:station:rest" in {one.key for one in demands if not one.holds}
    (station / "roster.json").unlink()
    _, findings = check_decided(station, load(station), None)
    assert [one.code for one in findings if one.severity == "error"] == ["duty.no-file"]
    shutil.copy(tmp_path / "out" / "roster.json", station / "before.json")
    edited(station, "history: [earlier.csv]", "history: [before.json]")
    edited(station, "  from: 2026-01\n  to: 2026-01-10", "  from: 2026-01-11\n  to: 2026-01-14")
    code, out, _ = run("roster", station, "-o", tmp_path / "next", "--json", "-q", "--lang", "en", "--mask")
    assert code == 0
    before = {
        one["person_id"]: one
        for one in json.loads((station / "before.json").read_text(encoding="utf-8"))["rosters"][0]["people"]
    }
    after = json.loads(out)["rosters"][0]
    assert sum(one["carried"]["nights"] for one in after["people"]) == sum(
        one["carried"]["nights"] for one in before.values()
    ) + sum(one["nights"] for one in after["people"])
    hidden = (tmp_path / "next" / "roster.json").read_text(encoding="utf-8") + (
        tmp_path / "next" / "ics" / "station.ics"
    ).read_text(encoding="utf-8")
    assert not [one for one in people(station) if one["id"] in hidden or one["name"] in hidden]
    edited(station, "  from: 2026-01-11", "  from: 2026-01-10")
    code, _, err = run("roster", station, "-o", tmp_path / "again", "--lang", "en")
    assert code == 1
    assert "2026-01-10" in err


def test_every_fault_at_once_with_its_place(station: Path, run: Any, tmp_path: Path) -> None:
    edited(station, "units: [城关派出所]", "units: [城关派处所]")
    edited(station, "leave: [leave.csv]", "leave: [leave.csv]\n  away: [{person: M999, from: 2026-01-03}]")
    with (station / "leave.csv").open("a", encoding="utf-8") as file:
        file.write("M998,某某,2026-01-05,2026-01-04,年休假\nM001,,2026-13-05,,年休假\n")
    code, _, err = run("roster", station, "-o", tmp_path / "out", "--lang", "en")
    assert code == 1
    for word in ("城关派处所", "M999", "M998", "2026-13-05", "project.yaml:", "leave.csv"):
        assert word in err
    assert not (tmp_path / "out").exists()
    edited(station, "officers: 2 ", "oficers: 2 ")
    edited(station, "night: 22:00-08:00", "night: 22-8")
    code, out, _ = run("roster", station, "-o", tmp_path / "out", "--json")
    assert code == 1
    assert {one["code"] for one in json.loads(out)["faults"]} >= {"settings.unknown-key", "settings.contradiction"}


def test_a_project_without_rosters_is_told_so(run: Any, tmp_path: Path) -> None:
    code, _, err = run("roster", ROOT / "configs" / "examples" / "own-structure", "-o", tmp_path / "out")
    assert code == 1
    assert "rosters" in err


def test_what_cannot_be_covered_is_told_by_day_and_place(station: Path, run: Any, tmp_path: Path) -> None:
    edited(station, "who: {post: [所长, 教导员, 副所长]}", "who: {post: 所长}")
    edited(station, "  to: 2026-01-10", "  to: 2026-01-04")
    code, out, err = run("roster", station, "-o", tmp_path / "out", "--json", "--lang", "zh")
    assert code == 3
    (roster,) = json.loads(out)["rosters"]
    assert roster["status"] == "short"
    assert {(one["duty"], one["missing"]) for one in roster["shortages"]} == {("leader", 1)}
    assert len(roster["shortages"]) == 2
    assert "至多" in err
    assert "缺口" in openpyxl.load_workbook(tmp_path / "out" / "roster.xlsx").sheetnames


def test_a_year_that_is_not_known_is_a_warning_and_can_be_given(station: Path, run: Any, tmp_path: Path) -> None:
    edited(station, "  from: 2026-01\n  to: 2026-01-10", "  from: 2029-03-01\n  to: 2029-03-03")
    _, _, err = run("roster", station, "-o", tmp_path / "a")
    assert "2029" in err
    edited(
        station,
        "  teams: teams.json",
        "  teams: teams.json\n  holidays: {2029: {off: [{name: 校庆, from: 2029-03-02, to: 2029-03-02}]}}",
    )
    code, out, err = run("roster", station, "-o", tmp_path / "b", "--json")
    assert code == 0
    assert "duty.no-holidays" not in err
    assert [day["kind"] for day in json.loads(out)["rosters"][0]["days"]] == ["workday", "holiday", "weekend"]


def test_too_few_officers_at_a_place_is_an_error(station: Path, run: Any, tmp_path: Path) -> None:
    edited(station, "officers: 2 ", "officers: 4 ")
    code, _, err = run("roster", station, "-o", tmp_path / "out", "--lang", "en")
    assert code == 1
    assert "officers at most" in err
