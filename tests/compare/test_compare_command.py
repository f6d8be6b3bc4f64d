"""``reorg compare`` from outside: files, exit codes, faults, JSON alone, masks, workers, Ctrl-C, workbook in both languages."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import load_workbook
from small_whatifs import people_of, write_bureau

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
KAIHUA = ROOT / "sample_data" / "kaihua"


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_bureau(tmp_path_factory.mktemp("command"))


def start(words: Sequence[object]) -> subprocess.Popen[str]:
    environment = {**os.environ, "REORG_LANG": "zh", "COLUMNS": "200", "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "reorg", *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        encoding="utf-8", env=environment,
    )  # fmt: skip


def reorg(*words: object) -> tuple[int, str, str]:
    ran = start(words)
    out, err = ran.communicate(timeout=300)
    return ran.returncode, out, err


def test_files_json_and_a_second_run_that_is_refused(bureau: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    scenarios = [bureau / f"{name}.yaml" for name in ("share-60", "nobody", "no-support")]
    code, said, told = reorg("compare", bureau, *scenarios, "-o", out, "--json", "--gap", 0, "--plans")
    assert code == 0, told
    made = json.loads(said)
    assert made == json.loads((out / "compare.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in made["scenarios"]] == ["base", "share-60", "nobody", "no-support"]
    assert [one["status"] for one in made["scenarios"]] == ["optimal", "optimal", "infeasible", "optimal"]
    assert "nobody" in told
    for one in made["scenarios"]:
        plan = out / one["name"] / "plan.json"
        assert plan.exists() == (one["status"] == "optimal")
        if plan.exists():
            written = json.loads(plan.read_text(encoding="utf-8"))
            assert written["solver"]["objective"] == one["objective"]
            where = {placed["person_id"]: placed["seat"] for placed in written["assignments"]}
            for person in made["differences"]:
                assert where[person["person_id"]] == person["by_scenario"][one["name"]]["seat"]
    assert reorg("verify", bureau / "no-support.yaml", out / "no-support" / "plan.json", "-q")[0] == 0
    before = {file: file.read_bytes() for file in out.rglob("*") if file.is_file()}
    assert reorg("compare", bureau, *scenarios, "-o", out)[0] == 2
    assert reorg("compare", bureau, *scenarios, "-o", out, "--gap", 0, "--force", "-q", "--workers", 2)[0] == 0
    for file, content in before.items():
        if file.name.startswith("compare"):
            assert file.read_bytes() == content, f"{file.name} is the same with two workers"


def test_broken_scenarios_are_rejected_together_before_anything_is_solved(bureau: Path, tmp_path: Path) -> None:
    (bureau / "bad-1.yaml").write_text("extends: project.yaml\nobjctive: {}\n", encoding="utf-8")
    (bureau / "bad-2.yaml").write_text("extends: nothing.yaml\n", encoding="utf-8")
    words = (
        "compare",
        bureau,
        bureau / "bad-1.yaml",
        bureau / "wishes.yaml",
        bureau / "bad-2.yaml",
        "-o",
        tmp_path / "o",
    )
    code, said, told = reorg(*words, "--json")
    assert code == 1
    faults = json.loads(said)["faults"]
    assert [(one["code"], one["file"], one["line"]) for one in faults] == [
        ("settings.unknown-key", "bad-1.yaml", 2), ("project.extends-missing", "bad-2.yaml", 1),
    ]  # fmt: skip
    assert not (tmp_path / "o").exists()
    code, said, told = reorg(*words, "--lang", "en")
    assert (code, said) == (1, "")
    assert "objctive" in told
    assert "nothing.yaml" in told


@pytest.mark.parametrize("count", [0, 21])
def test_one_to_twenty_scenarios(bureau: Path, tmp_path: Path, count: int) -> None:
    code, _, told = reorg("compare", bureau, *[bureau / "wishes.yaml"] * count, "-o", tmp_path / "o")
    assert code == 2
    assert told


def test_nothing_can_be_planned(bureau: Path, tmp_path: Path) -> None:
    code, *_ = reorg("compare", bureau / "nobody.yaml", bureau / "nobody.yaml", "-o", tmp_path / "o", "-q")
    assert code == 3
    assert (tmp_path / "o" / "compare.xlsx").exists()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_workbook_masked_in_both_languages(bureau: Path, tmp_path: Path, lang: str) -> None:
    out = tmp_path / lang
    scenarios = [bureau / f"{name}.yaml" for name in ("share-60", "nobody", "again", "one-more")]
    code, _, told = reorg("compare", bureau, *scenarios, "-o", out, "--lang", lang, "--mask")
    assert code == 0, told
    book = load_workbook(out / "compare.xlsx")
    names = {
        "zh": ["概览", "指标", "目标值", "单位", "规则", "人员差异", "方案改动", "说明"],
        "en": ["Summary", "Indicators", "Objective", "Units", "Rules", "Differences", "What differs", "Notes"],
    }[lang]
    assert book.sheetnames == names
    made = json.loads((out / "compare.json").read_text(encoding="utf-8"))
    sheet = book[names[5]]
    assert sheet.auto_filter.ref
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    shown = [row[0] for row in rows if str(row[0]).startswith("X")]
    assert shown == [one["person_id"] for one in made["differences"]]
    cells = {str(cell.value) for page in book for row in page.iter_rows() for cell in row if cell.value is not None}
    words = "\n".join(cells) + (out / "compare.json").read_text(encoding="utf-8") + told
    for row in people_of(bureau, "more.csv").values():
        assert row["姓名"] not in words
        assert row["人员编号"] not in words
    by_name = {one["name"]: one for one in made["scenarios"]}
    first = [[cell.value for cell in row] for row in book[names[0]].iter_rows()]
    line = next(row for row in first if row[0] == "share-60")
    assert line[3] == pytest.approx(by_name["share-60"]["objective"], abs=1e-3)
    assert any(by_name["nobody"]["reason"] == row[1] for row in first)
    with zipfile.ZipFile(out / "compare.xlsx") as packed:
        charts = [name for name in packed.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 4
    first_page = book[names[0]]
    assert first_page.sheet_properties.pageSetUpPr.fitToPage
    assert first_page.page_setup.fitToHeight in (None, 1), "the first sheet is one printed page"


def test_interrupted_it_keeps_what_is_done(tmp_path: Path) -> None:
    out = tmp_path / "out"
    scenarios = [KAIHUA / "what-if" / f"{name}.yaml" for name in ("no-n", "wishes", "share-55")]
    ran = start(["compare", KAIHUA, *scenarios, "-o", out])
    assert ran.stderr is not None
    said = ""
    while "（no-n）" not in said:
        line = ran.stderr.readline()
        assert line, said
        said += line
    time.sleep(0.5)
    ran.send_signal(signal.SIGINT)
    rest = ran.communicate(timeout=120)[1]
    assert ran.returncode == 130, said + rest
    made = json.loads((out / "compare.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in made["scenarios"]] == ["base", "no-n"]
    assert made["not_run"] == ["wishes", "share-55"]
    assert "未完成：wishes、share-55" in rest


def test_the_resolved_project_reads_back_to_the_same(bureau: Path, tmp_path: Path) -> None:
    from reorg.flows.running import RunOptions, fingerprint
    from reorg.intake.load import load

    (bureau / "both.yaml").write_text("extends: [wishes.yaml, share-60.yaml]\n", encoding="utf-8")
    code, said, told = reorg("check", bureau / "both.yaml", "--resolved")
    assert code == 0, told
    (bureau / "resolved.yaml").write_text(said, encoding="utf-8")
    one, other = load(bureau / "both.yaml"), load(bureau / "resolved.yaml")
    assert one.problem is not None
    assert other.problem is not None
    assert one.problem.settings == other.problem.settings
    told_rules = [[rule.model_dump() for rule in side.problem.rules] for side in (one, other) if side.problem]
    assert told_rules[0] == told_rules[1]
    assert fingerprint(one, RunOptions()) == fingerprint(other, RunOptions())
    assert reorg("check", bureau, "--resolved", "--json")[0] == 2
    assert reorg("check", bureau / "bad-0.yaml", "--resolved")[:2] == (1, "")
