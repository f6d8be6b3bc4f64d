"""``reorg teams`` from outside: the sample county's demonstration, files edited by hand, masks, broken sections."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from reorg.cli.main import main
from reorg.flows.teaming import check_decided
from reorg.intake.load import load

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


def call(capsys: Any, *words: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    told = capsys.readouterr()
    return int(ended.value.code or 0), told.out, told.err


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("demo") / "out"
    with pytest.raises(SystemExit) as ended:
        main(["demo", "station", "-o", str(out), "-q"])
    assert not ended.value.code
    return out


@pytest.fixture
def county(shown: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(shown, tmp_path / "county"))


def edited(project: Path, old: str, new: str) -> None:
    file = project / "project.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def broken(county: Path) -> set[str]:
    demands, findings = check_decided(county / "project", load(county / "project"), county / "plan.json")
    assert not [one for one in findings if one.severity == "error"]
    return {one.key for one in demands if not one.holds}


def test_the_demonstration_goes_from_plan_to_teams_and_beats(shown: Path, county: Path) -> None:
    told = json.loads((shown / "teams.json").read_text(encoding="utf-8"))
    units = {unit["unit"]: unit for unit in told["units"]}
    assert set(units) == {"S01", "S02", "S03", "S04"}
    urban = units["S01"]
    assert len(urban["teams"]) == 5
    assert urban["status"] == "optimal"
    assert all(d["holds"] for unit in units.values() for d in (*unit["demands"], *unit["beats"]["demands"]))
    assert [len(unit["beats"]["beats"]) for unit in units.values()] == [len(unit["teams"]) for unit in units.values()]
    people = {one for team in urban["teams"] for group in team["groups"] for one in group}
    plan = json.loads((shown / "plan.json").read_text(encoding="utf-8"))
    posts = {one["person_id"]: one["post"] for one in plan["assignments"]}
    assert not {posts[one] for one in people} & {"chief", "instructor", "desk", "legal"}
    assert {posts[team["leader"]] for team in urban["teams"]} == {"deputy"}
    assert broken(county) == set()
    names = [sheet.title for sheet in openpyxl.load_workbook(shown / "teams.xlsx")]
    assert names == ["概览", "编组", "各队", "责任区", "要求"]


def test_two_people_swapped_in_excel_are_checked(county: Path) -> None:
    edited(county / "project", "file: teams.json", "file: teams.xlsx")
    target = county / "project" / "teams.xlsx"
    shutil.copy(county / "teams.xlsx", target)
    assert broken(county) == set()
    book = openpyxl.load_workbook(target)
    sheet = book["编组"]
    heading = [cell.value for cell in sheet[1]]
    role, person = heading.index("角色") + 1, heading.index("人员编号") + 1
    rows = [n for n in range(2, sheet.max_row + 1) if sheet.cell(n, 1).value == "城关派出所"]
    leader = next(n for n in rows if sheet.cell(n, role).value == "队长")
    other = next(n for n in rows if sheet.cell(n, role).value == "机动")
    a, b = sheet.cell(leader, person), sheet.cell(other, person)
    a.value, b.value = b.value, a.value
    book.save(target)
    assert "S01/led" in broken(county)
    sheet.cell(leader, person).value = sheet.cell(other, person).value
    book.save(target)
    assert "S01/once" in broken(county)
    areas = book["责任区"]
    areas.delete_rows(2)
    book.save(target)
    assert "S01/beats:assigned" in broken(county)


def test_a_changed_json_fails_and_a_missing_one_is_told(county: Path) -> None:
    file = county / "project" / "teams.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    first, second = told["units"][0]["teams"][:2]
    first["leader"], second["leader"] = second["leader"], first["leader"]
    told["units"][1]["beats"]["beats"][0]["communities"].pop()
    file.write_text(json.dumps(told), encoding="utf-8")
    assert {"S01/led", "S02/beats:assigned"} <= broken(county)
    file.write_text("{}", encoding="utf-8")
    demands, findings = check_decided(county / "project", load(county / "project"), county / "plan.json")
    assert (demands, [one.code for one in findings]) == ((), ["teams.unreadable"])
    file.unlink()
    demands, findings = check_decided(county / "project", load(county / "project"), county / "plan.json")
    assert (demands, [one.code for one in findings]) == ((), ["teams.no-file"])
    edited(county / "project", "  file: teams.json", "  seen: x")
    edited(county / "project", "  seen: x", "  #")
    assert check_decided(county / "project", load(county / "project"), county / "plan.json") == ((), ())


def test_every_fault_of_the_section_at_once(county: Path, capsys: Any) -> None:
    edited(county / "project", "units: [to-person]", "units: [to-persom]")
    edited(county / "project", "skills: {社区: 2", "skills: {社曲: 2")
    edited(county / "project", "partner_column: 搭档", "partner_column: 搭挡")
    edited(county / "project", "incidents: 1}", "incidence: 1}")
    for lang, word in (("zh", "最接近"), ("en", "nearest")):
        code, out, err = call(capsys, "teams", county / "project", "--plan", county / "plan.json", "-o", county / "t", "--lang", lang)  # fmt: skip
        assert code == 1
        assert all(one in err for one in ("to-persom", "社曲", "搭挡", "incidence", "project.yaml", word))
        assert not (county / "t").exists()
        assert out == ""


def test_masked_files_name_nobody_and_have_the_same_teams(county: Path, capsys: Any) -> None:
    edited(county / "project", "units: [to-person]", "units: [开发区派出所]")
    code, out, err = call(capsys, "teams", county / "project", "--plan", county / "plan.json", "-o", county / "t", "--mask", "--json", "--lang", "en", "--time-limit", "60")  # fmt: skip
    assert code == 0
    told = json.loads(out)
    assert told == json.loads((county / "t" / "teams.json").read_text(encoding="utf-8"))
    roster = openpyxl.load_workbook(county / "project" / "personnel.xlsx")["民警"].iter_rows(
        min_row=2, values_only=True
    )
    known = [str(word) for row in roster for word in row[:2]]
    book = openpyxl.load_workbook(county / "t" / "teams.xlsx")
    cells = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert not [word for word in known if word in out or word in err or word in cells]
    open_ = json.loads((county / "teams.json").read_text(encoding="utf-8"))
    plain = next(unit for unit in open_["units"] if unit["unit"] == "S04")
    assert told["units"][0]["cost"] == plain["cost"]
    assert call(capsys, "teams", county / "project", "-o", county / "t")[0] == 2


def test_clashing_demands_end_with_their_names(county: Path, capsys: Any) -> None:
    edited(county / "project", "  group_size: 2", "  women: {min: 6}\n  group_size: 2")
    code, _, err = call(capsys, "teams", county / "project", "--plan", county / "plan.json", "-o", county / "t", "--lang", "en")  # fmt: skip
    assert code == 3
    assert "6 women" in err
