"""``reorg fairness``, ``reorg plan --envy-free`` and ``reorg choose`` from outside: files, both languages, masks, wrong usage."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from small_office import PERSONNEL, PROJECT, STRUCTURE, UNITS

from reorg.cli.main import main


def call(capsys: Any, *words: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    told = capsys.readouterr()
    return int(ended.value.code or 0), told.out, told.err


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The small office where staying outweighs wishes, so that P11, of the detectives' trade, is passed over for people of another."""
    folder = tmp_path / "office"
    folder.mkdir()
    lines = PERSONNEL.splitlines()
    trades = {"P02": "治安", "P03": "治安", "P11": "刑侦"}
    people = "\n".join([lines[0] + ",警种", *(f"{line},{trades.get(line[:3], '')}" for line in lines[1:])]) + "\n"
    (folder / "structure.yaml").write_text(STRUCTURE, encoding="utf-8")
    project = PROJECT.replace("{stay: 10, wish: 3, merit: 2}", "{stay: 10, fit: 1, wish: 1, merit: 2}")
    (folder / "project.yaml").write_text(project, encoding="utf-8")
    (folder / "personnel.csv").write_text(people, encoding="utf-8")
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    return folder


@pytest.fixture
def planned(office: Path, capsys: Any) -> Path:
    code, _, err = call(capsys, "plan", office, "-o", office / "out", "-q")
    assert code == 0, err
    return office / "out" / "plan.json"


def test_fairness_is_told_and_written(office: Path, planned: Path, capsys: Any) -> None:
    code, out, err = call(capsys, "fairness", office, planned, "-o", office / "fair", "--json", "--lang", "en")
    assert code == 0, err
    told = json.loads(out)
    assert told == json.loads((office / "fair" / "fairness.json").read_text(encoding="utf-8"))
    assert told["format"] == "reorg.fairness/1"
    assert told["summary"]["people"] == 12
    assert told["summary"]["envy_pairs"] == len(told["envy"])
    by_sex = [one for one in told["groups"] if one["dimension"] == "sex"]
    assert sum(one["people"] for one in by_sex) == 12
    assert sum(one["moved"] for one in by_sex) == told["summary"]["moved"]
    assert [one["name"] for one in by_sex] == ["male", "female"]
    book = openpyxl.load_workbook(office / "fair" / "fairness.xlsx")
    assert book.sheetnames == ["Summary", "By unit", "Envy", "Envy by post", "Moved", "Notes"]
    assert len(book["By unit"]._charts) == 1
    assert "Pairs of justified envy" in err or "pairs of justified envy" in err


def test_a_masked_report_names_nobody(office: Path, planned: Path, capsys: Any) -> None:
    code, out, err = call(capsys, "fairness", office, planned, "-o", office / "fair", "--json", "--mask")
    assert code == 0
    book = openpyxl.load_workbook(office / "fair" / "fairness.xlsx")
    cells = "".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    for text in (out, err, cells):
        assert "示例甲" not in text
        assert "P0" not in text
        assert "P11" not in text


def test_nothing_is_overwritten_and_a_missing_plan_is_a_fault(office: Path, planned: Path, capsys: Any) -> None:
    assert call(capsys, "fairness", office, planned, "-o", office / "fair", "-q")[0] == 0
    assert call(capsys, "fairness", office, planned, "-o", office / "fair", "-q")[0] == 2
    assert call(capsys, "fairness", office, planned, "-o", office / "fair", "-q", "--force")[0] == 0
    code, _, err = call(capsys, "fairness", office, office / "none.json")
    assert code == 1
    assert "none.json" in err


def test_an_envy_free_plan_is_verified_with_the_rule_it_was_made_under(
    office: Path, planned: Path, capsys: Any
) -> None:
    out = office / "free"
    code, _, err = call(capsys, "plan", office, "-o", out, "--envy-free", "--envy-weight", 5000, "-q")
    assert code == 0, err
    code, said, err = call(capsys, "verify", office, out / "plan.json", "--json")
    assert code == 0, err
    verified = json.loads(said)
    assert [one["id"] for one in verified["rules"]][-1] == "envy-free"
    assert verified["certificate"]["holds"] is True
    made = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    assert verified["objective"] == pytest.approx(made["solver"]["objective"])
    pairs = []
    for plan in (planned, out / "plan.json"):
        code, said, _ = call(capsys, "fairness", office, plan, "--json", "-q")
        pairs.append(json.loads(said)["summary"]["envy_pairs"])
    assert pairs[1] < pairs[0]


def test_envy_free_goes_with_a_former_plan(office: Path, planned: Path, capsys: Any) -> None:
    out = office / "again"
    code, _, err = call(capsys, "plan", office, "-o", out, "--from", planned, "--envy-free", "-q")
    assert code == 0, err
    code, said, _ = call(capsys, "verify", office, out / "plan.json", "--json")
    assert code == 0
    assert json.loads(said)["certificate"]["holds"] is True


@pytest.mark.parametrize(
    "words", [("plan", "--envy-weight", "3"), ("choose", "--within", "much"), ("choose", "--within", "200%")]
)
def test_wrong_usage(office: Path, capsys: Any, words: tuple[str, ...]) -> None:
    code, _, err = call(capsys, words[0], office, "-o", office / "x", *words[1:])
    assert code == 2
    assert words[1] in err
    assert not (office / "x").exists()


def test_choose_writes_every_plan_and_each_verifies(office: Path, capsys: Any) -> None:
    out = office / "choice"
    code, said, err = call(
        capsys, "choose", office, "-o", out, "--within", "20%", "--plans", 3, "--points", 3, "--json", "--lang", "en"
    )
    assert code == 0, err
    told = json.loads(said)
    assert told["format"] == "reorg.choose/1"
    assert told["within"] == 0.2
    assert len(told["plans"]) == 3
    for one in told["plans"]:
        code, said, _ = call(capsys, "verify", office, out / one["folder"] / "plan.json", "--json")
        assert code == 0
        assert json.loads(said)["objective"] == pytest.approx(one["objective"])
        assert json.loads(said)["certificate"]["holds"] is True
        assert one["objective"] >= told["floor"] - 1e-6
    book = openpyxl.load_workbook(out / "choose.xlsx")
    assert book.sheetnames == ["Summary", "Indicators", "Units", "People apart", "Moves and value", "Notes"]
    assert len(book["Moves and value"]._charts) == 1
    assert "Likeness" in err
    again = office / "again"
    assert (
        call(
            capsys, "choose", office, "-o", again, "--within", "0.2", "--plans", 3, "--points", 3, "-q", "--lang", "en"
        )[0]
        == 0
    )
    mine, other = (json.loads((at / "choose.json").read_text(encoding="utf-8")) for at in (out, again))
    assert mine == other


def test_a_masked_choice_names_nobody(office: Path, capsys: Any) -> None:
    out = office / "choice"
    code, said, err = call(
        capsys, "choose", office, "-o", out, "--within", "20%", "--plans", 2, "--points", 0, "--json", "--mask"
    )
    assert code == 0
    book = openpyxl.load_workbook(out / "choose.xlsx")
    cells = "".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    plan = (out / "plan-2" / "plan.json").read_text(encoding="utf-8")
    for text in (said, err, cells, plan):
        assert "示例甲" not in text
        assert "P01" not in text
