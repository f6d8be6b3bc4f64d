"""Wrong usage, help, listings: exit codes and languages; and that help needs nothing heavy."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HEAVY = ("pandas", "ortools", "openpyxl", "xlsxwriter", "highspy", "scipy", "python_calamine", "networkx", "jinja2")


@pytest.mark.parametrize("words", [["--help"], ["plan", "--help"]])
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "reorg", *words], capture_output=True, text=True, check=True
    )
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert [name for name in HEAVY if name in loaded] == []
    assert "reorg" in done.stdout


def test_help_lists_what_is_built_and_the_exit_codes(run: Any) -> None:
    said = run("--help").out
    for word in ("init", "check", "plan", "verify", "structures", "rules", "schema", "demo", "130"):
        assert word in said


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (["plna"], "没有这个命令：plna（是不是 plan？）", "No such command 'plna'"),
        (["plan"], "缺少 PROJECT", "Missing PROJECT"),
        (["plan", "x"], "缺少 -o / --out", "Missing -o / --out"),
        (["plan", "x", "-o", "y", "--nope"], "没有这个选项：--nope", "No such option: --nope"),
        (["plan", "x", "-o", "y", "--gap", "7"], "--gap：应不大于 1", "--gap: "),
        (["plan", "x", "-o", "y", "--seed", "many"], "--seed：应为整数", "--seed: "),
        (["verify", "x"], "缺少 PLAN", "Missing PLAN"),
        (["check", "x", "--lang", "fr"], "--lang", "--lang"),
        (["structures", "no-such"], "没有架构 no-such", "no structure no-such"),
        (["rules", "no-such"], "没有规则类型 no-such", "no kind no-such"),
    ],
)
def test_wrong_usage_ends_with_2_in_both_languages(
    run: Any, monkeypatch: pytest.MonkeyPatch, words: list[str], zh: str, en: str
) -> None:
    for lang, said in (("zh", zh), ("en", en)):
        monkeypatch.setenv("REORG_LANG", lang)
        ran = run(*words)
        assert (ran.code, ran.out) == (2, "")
        assert said in ran.err
        assert "Traceback" not in ran.err


def test_listings_go_to_standard_output(run: Any) -> None:
    assert "1+5+N+1" in run("structures").out
    assert "刑事侦查部" in run("structures", "1+5+N+1").out
    assert "Criminal Investigation" in run("structures", "1+5+N+1", "--lang", "en").out
    assert {one["id"] for one in run("structures", "--json").json["structures"]} >= {"1+5+N+1"}


def test_every_kind_of_rule_is_told_with_fields_and_example(run: Any) -> None:
    listed = run("rules").out
    for kind in run("rules", "--json").json["kinds"]:
        assert kind["kind"] in listed
        assert kind["example"] in listed
        assert all(field["description"] for field in kind["fields"]), kind["kind"]
    told = run("rules", "pin", "--lang", "en")
    assert "where they must be" in told.out
    assert "哪些人" not in told.out


def test_schema_is_one_json_object(run: Any) -> None:
    ran = run("schema")
    assert ran.code == 0
    assert isinstance(json.loads(ran.out), dict)


@pytest.mark.parametrize("command", ["plan", "check", "diagnose", "roster"])
def test_faults_are_told_in_the_project_s_language(run: Any, project: Path, tmp_path: Path, command: str) -> None:
    """The project says 中文; the machine speaks English."""
    (project / "units.csv").unlink()
    ran = run(command, project, *([] if command == "check" else ["-o", tmp_path / "out"]))
    assert ran.code == 1
    assert "错误" in ran.err + ran.out
    assert "[error]" not in ran.err + ran.out
