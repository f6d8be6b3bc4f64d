"""``reorg sweep`` from outside: files, both languages, masked, a folder of projects, endings."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from small_sweeps import ROOT, project, results, written

from reorg.cli.main import main

pytestmark = pytest.mark.slow


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def go(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return go


def told(out: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((out / "sweep.json").read_text(encoding="utf-8"))
    return content


SMALL = """\
vary: {objective.stay: [0, 10], rules.few-moves.max: [0, 2]}
scenarios:
- {name: base, set: {rules.few-moves.kind: moves, rules.few-moves.max: 9}}
- {name: 无冲突, set: {rules.few-moves.kind: moves, rules.few-moves.max: 9, rules.keep-apart.drop: true}}
"""


def test_workbook_and_json_in_both_languages(run: Any, tmp_path: Path) -> None:
    own, file, out = (
        project(tmp_path),
        written(tmp_path, SMALL + "front: {goals: [moved, points_fit], step: 1}\n"),
        tmp_path / "out",
    )
    code, said, err = run("sweep", own, file, "-o", out, "--json")
    assert code == 0
    content = json.loads(said)
    assert content == told(out)
    assert content["format"] == "reorg.sweep/1"
    assert [one["values"] for one in content["runs"]][:2] == [
        {"objective.stay": 0, "rules.few-moves.max": 0},
        {"objective.stay": 0, "rules.few-moves.max": 2},
    ]
    by_case = {(one["scenario"], *one["values"].values()): one for one in content["runs"]}
    assert len(by_case) == 8
    never = by_case["base", 10, 0]
    assert (never["status"], never["objective"]) == ("infeasible", None)
    assert never["clash"]
    best = by_case["base", 10, 2]
    assert best["status"] == "optimal"
    assert best["verified"]
    assert best["indicators"]["moved"] <= 2
    assert best["bound"] == best["objective"]
    assert by_case["base", 0, 2]["indicators"]["points_stay"] > 0  # though it weighs nothing there
    assert content["fronts"][0]["whole"]
    assert content["fronts"][0]["points"][0]["proven"]
    book = openpyxl.load_workbook(out / "sweep.xlsx")
    assert [sheet.title for sheet in book] == ["概览", "前沿1", "前沿2", "曲线1", "曲线2", "全部结果", "说明"]
    assert len(book["曲线2"]._charts) == 3
    rows = list(book["全部结果"].iter_rows(values_only=True))
    assert sum("已证明无解" in row for row in rows) == 4
    assert "最小" in err
    assert run("sweep", own, file, "-o", out)[0] == 2
    code, _, err = run("sweep", own, file, "-o", out, "--force", "--lang", "en")
    assert code == 0
    assert "proven: no plan" in err
    assert "Runs" in openpyxl.load_workbook(out / "sweep.xlsx").sheetnames


def test_nothing_is_solved_twice(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own, file, out = project(tmp_path), written(tmp_path, SMALL), tmp_path / "out"
    assert run("sweep", own, file, "-o", out, "-q")[0] == 0
    before = results(out)
    from reorg.flows import pools

    monkeypatch.setattr(pools, "work", None)  # nobody may work now
    assert run("sweep", own, file, "-o", out, "-q", "--force")[0] == 0
    assert results(out) == before
    kept = sorted((out / "runs").iterdir())
    assert len(kept) == 8
    kept[3].write_text("{", encoding="utf-8")  # not whole: solved again
    monkeypatch.undo()
    assert run("sweep", own, file, "-o", out, "-q", "--force")[0] == 0
    assert results(out) == before


def test_results_hold_no_name_and_masked_ones_no_id(run: Any, tmp_path: Path) -> None:
    own = project(tmp_path)
    text = SMALL.replace(
        "rules.keep-apart.drop: true", '"rules.pair:D01:D03.kind": together, "rules.pair:D01:D03.people": [D01, D03]'
    )
    text = text.replace("{objective.stay: [0, 10], ", "{rules.keep-apart.people: [[D01, D05], [D01, D04]], ")
    file = written(tmp_path, text)
    names = [line.split(",")[1] for line in (own / "personnel.csv").read_text(encoding="utf-8-sig").splitlines()[1:]]
    for mask in ([], ["--mask"]):
        out = tmp_path / f"out{len(mask)}"
        code, said, err = run("sweep", own, file, "-o", out, *mask, "--json")
        assert code == 0
        kept = "".join(path.read_text(encoding="utf-8") for path in (out / "runs").iterdir())
        cells = [
            str(cell)
            for sheet in openpyxl.load_workbook(out / "sweep.xlsx")
            for row in sheet.iter_rows(values_only=True)
            for cell in row
        ]
        everything = kept + said + err + "\n".join(cells)
        assert not any(name in everything for name in names)
        if mask:
            assert "placements" not in said
            assert "D01" not in everything
            assert told(out)["runs"][2]["values"]["rules.keep-apart.people"] == "#2"
        else:
            assert "D01" in everything


def test_a_folder_of_projects_gives_county_by_scenario(run: Any, tmp_path: Path) -> None:
    province = tmp_path / "province"
    for number, name in enumerate(("甲县", "乙县", "丙县")):
        own = project(province, name)
        file = own / "project.yaml"
        text = file.read_text(encoding="utf-8")
        file.write_text(
            text.replace("自定架构示例", name).replace("stay: 10", f"stay: {10 + number}"), encoding="utf-8"
        )
    (province / "notes").mkdir()
    file = written(tmp_path, "scenarios:\n- {name: 现状}\n- {name: 少动, set: {objective.stay: 30}}\n")
    assert run("sweep", province, file, "-o", tmp_path / "out")[0] == 0
    content = told(tmp_path / "out")
    assert [(one["project"], one["scenario"]) for one in content["runs"]] == [
        (county, scenario) for county in ("丙县", "乙县", "甲县") for scenario in ("现状", "少动")
    ]
    sheet = openpyxl.load_workbook(tmp_path / "out" / "sweep.xlsx")["单位×方案"]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] == "甲县"]
    assert len(rows) > 3
    assert rows[0][2] == "已证明最优"
    roster = province / "乙县" / "personnel.csv"
    roster.write_text(roster.read_text(encoding="utf-8").replace("女", "雌", 1), encoding="utf-8")
    code, _, err = run("sweep", province, file, "-o", tmp_path / "out2", "--lang", "en")
    assert code == 1
    assert "乙县/personnel.csv" in err


def test_endings(run: Any, tmp_path: Path) -> None:
    own = project(tmp_path)
    never = written(
        tmp_path, "vary: {rules.none.max: [0]}\nscenarios: [{name: s, set: {rules.none.kind: moves}}]\n", "never.yaml"
    )
    assert run("sweep", own, never, "-o", tmp_path / "a")[0] == 3
    assert told(tmp_path / "a")["runs"][0]["clash"]
    late = written(tmp_path, "scenarios: [{name: base}]\n", "late.yaml")
    assert run("sweep", own, late, "-o", tmp_path / "b", "--time-limit", "0")[0] == 4
    contrary = "vary: {rules.x.min: [1, 3], rules.x.max: [2, 4]}\nscenarios: [{name: s, set: {rules.x.kind: moves, rules.x.max: 9, rules.x.min: 0}}]\n"
    assert run("sweep", own, written(tmp_path, contrary, "contrary.yaml"), "-o", tmp_path / "c")[0] == 0
    rejected = [one for one in told(tmp_path / "c")["runs"] if one["status"] == "rejected"]
    assert [one["values"] for one in rejected] == [{"rules.x.min": 3, "rules.x.max": 2}]
    assert "contrary.yaml:1" in rejected[0]["faults"][0]
    assert run("sweep", own, tmp_path / "nothing.yaml", "-o", tmp_path / "d")[0] == 1
    assert run("sweep", tmp_path / "nowhere", late, "-o", tmp_path / "d")[0] == 1
    assert run("sweep", own, late, "-o", tmp_path / "d", "--workers", "2", "--scheduler", "tcp://x:1")[0] == 2
    levels = written(
        tmp_path,
        "scenarios: [{name: s, set: {slotting: levels}}]\nfront: {goals: [moved, points_fit]}\n",
        "levels.yaml",
    )
    code, _, err = run("sweep", own, levels, "-o", tmp_path / "d", "--lang", "en")
    assert code == 1
    assert "levels.yaml:2" in err


def started(own: Path, file: Path, out: Path, *words: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "reorg", "sweep", str(own), str(file), "-o", str(out), "-q", *words]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)


def until(condition: Any, process: subprocess.Popen[bytes]) -> None:
    while not condition() and process.poll() is None:
        time.sleep(0.005)


def stored(out: Path) -> int:
    return len(kept_files(out))


def kept_files(out: Path) -> list[Path]:
    """The results that are there whole; files being written have names of their own."""
    return sorted((out / "runs").glob("[!.]*.json"))


MANY = "vary: {objective.stay: {from: 0, to: 15, step: 1}}\n"


@pytest.mark.parametrize(("workers", "kills"), [("2", (2, 6, 11))])
def test_a_sweep_killed_again_and_again_ends_like_one_left_alone(
    run: Any, tmp_path: Path, workers: str, kills: tuple[int, ...]
) -> None:
    own, file = project(tmp_path), written(tmp_path, MANY)
    assert run("sweep", own, file, "-o", tmp_path / "calm", "-q")[0] == 0
    out = tmp_path / "killed"
    seen: dict[str, float] = {}
    for number in kills:
        process = started(own, file, out, "--workers", workers)
        until(lambda number=number: stored(out) >= number, process)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
        assert not (out / "sweep.json").exists()
        for path in kept_files(out):  # whole, and not solved again
            json.loads(path.read_text(encoding="utf-8"))
            assert seen.setdefault(path.name, path.stat().st_mtime) == path.stat().st_mtime
    assert seen
    process = started(own, file, out, "--workers", workers)
    assert process.wait() == 0
    assert all((out / "runs" / name).stat().st_mtime == when for name, when in seen.items())
    assert results(out) == results(tmp_path / "calm")
    assert {path.name for path in (out / "runs").iterdir()} == {
        path.name for path in (tmp_path / "calm" / "runs").iterdir()
    }


def test_interrupted_it_keeps_what_was_solved(tmp_path: Path) -> None:
    own, file, out = project(tmp_path), written(tmp_path, MANY), tmp_path / "out"
    process = started(own, file, out, "--workers", "2")
    until(lambda: stored(out) >= 3, process)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 130
    assert 3 <= stored(out) < 16
    assert not (out / "sweep.json").exists()
