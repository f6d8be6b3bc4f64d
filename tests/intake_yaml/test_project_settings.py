"""Project files: closed, every fault at once, each with its line and in both languages."""

from __future__ import annotations

from datetime import date

import pytest
from yaml_project import FILES, Load, codes

PROJECT = FILES["project.yaml"]


@pytest.mark.parametrize(
    "written", ["2022-12-31", "2022/12/31", '"2022-12-31"', "2022年12月31日", "2022.12.31", "20221231"]
)
def test_the_day_in_its_forms(loaded: Load, written: str) -> None:
    found = loaded(**{"project.yaml": PROJECT.replace("2025-12-31", written)})
    assert found.project is not None
    assert found.project.as_of == date(2022, 12, 31)


@pytest.mark.parametrize("written", ["2022-13-01", "2022-02-30", "December", "2022-12", "true"])
def test_what_is_no_day_is_refused_in_both_languages(loaded: Load, written: str) -> None:
    (finding,) = loaded(**{"project.yaml": PROJECT.replace("2025-12-31", written)}).findings
    assert (finding.code, finding.place.line) == ("settings.contradiction", 2)
    assert "日期" in finding.say("zh")
    assert "日期" not in finding.say("en")


@pytest.mark.parametrize(
    ("line", "code", "expected"),
    [
        ("persnnel: a.csv", "settings.unknown-key", "personnel"),
        ("allow_unplaced: no", "settings.wrong-type", "true"),
        ("allow_unplaced: 1", "settings.wrong-type", "true"),
        ("near_limit: true", "settings.wrong-type", "number"),
        ("near_limit: 0", "settings.out-of-range", "> 0"),
        ("near_limit: soon", "settings.wrong-type", "number"),
        ("near_limit: 1e999", "settings.out-of-range", "finite"),
        ("tier_tolerance: 2", "settings.out-of-range", "≤ 1"),
        ("establishment: kept", "settings.not-a-choice", "follow"),
        ("language: fr", "settings.not-a-choice", "zh"),
        ("objective: {stay: -1}", "settings.out-of-range", "≥ 0"),
        ("objective: {stay: 1e30}", "settings.out-of-range", "≤ 1e+09"),
        ("unplaced_cost: 1e999", "settings.out-of-range", "≤ 1e+09"),
        ("objective: {stays: 1}", "settings.unknown-key", "stay"),
        ("objective: 5", "settings.wrong-type", "keys"),
        ("territory: {a: b}", "settings.wrong-type", "text or a list"),
        ("zones: []", "settings.wrong-type", "keys"),
        ("territory: []", "settings.contradiction", "file"),
        ("territory: [a.csv, a.csv]", "settings.contradiction", "twice"),
        ("cases: ''", "settings.contradiction", "file"),
        ("objective:", "settings.nothing-there", "Nothing follows"),
        ("allow_unplaced:", "settings.nothing-there", "Nothing follows"),
        ("rules: {id: a}", "settings.wrong-type", "list"),
        ("rules: [{kind: count}]", "project.rule-without-id", "id"),
        ("rules: [{id: false, kind: count}]", "project.rule-without-id", "id"),
        ("rules: [word]", "project.rule-without-id", "id"),
    ],
)
def test_each_fault_has_its_line_and_what_was_expected(loaded: Load, line: str, code: str, expected: str) -> None:
    findings = [one for one in loaded(**{"project.yaml": PROJECT + line + "\n"}).findings if one.severity == "error"]
    assert {(one.code, one.place.file, one.place.line) for one in findings} == {(code, "project.yaml", 6)}
    told = " ".join(one.say("en") + one.expected("en") for one in findings)
    assert expected in told
    assert all(one.say("zh") != one.say("en") for one in findings)


def test_an_unknown_key_names_the_nearest(loaded: Load) -> None:
    found = loaded(**{"project.yaml": PROJECT + "near_limits: 30\n"})
    assert "near_limit”" in found.findings[0].say("en")


def test_where_no_known_word_is_near_none_is_named(loaded: Load) -> None:
    (finding,) = loaded(**{"project.yaml": PROJECT + "vary: 30\n"}).findings
    assert finding.say("en") == "There is no key “vary”."
    assert finding.say("zh") == "没有“vary”这个键。"


def test_missing_keys_are_all_named(loaded: Load) -> None:
    found = loaded(**{"project.yaml": "title: x\n"})
    assert {one.facts["key"] for one in found.findings} == {"as_of", "personnel", "units", "structure"}
    assert found.problem is None


def test_faults_of_settings_do_not_hide_faults_of_the_tables(loaded: Load) -> None:
    found = loaded(
        **{
            "project.yaml": PROJECT + "near_limit: soon\nestablishment: kept\n",
            "personnel.csv": FILES["personnel.csv"] + "P4,虚构丁,民警,没有这个单位\n",
            "structure.yaml": FILES["structure.yaml"] + "rules: [{id: a, kind: cuont}]\n",
        }
    )
    told = {one.code for one in found.findings if one.severity == "error"}
    assert {"settings.wrong-type", "settings.not-a-choice", "rules.unknown-kind"} <= told
    assert any(one.place.file == "personnel.csv" for one in found.findings)
    assert found.problem is None


def test_an_empty_project_file_is_a_fault(loaded: Load) -> None:
    assert codes(loaded(**{"project.yaml": ""}).findings) == [("yaml.empty", 0)]


def test_missing_files_are_all_named(loaded: Load) -> None:
    text = PROJECT.replace("personnel.csv", "nobody.csv").replace("units.csv", "nothing.csv")
    found = loaded(**{"project.yaml": text.replace("structure.yaml", "none.yaml")})
    assert {"nobody.csv", "nothing.csv", "none.yaml"} <= {one.place.file for one in found.findings}
    assert found.problem is None


def test_a_missing_units_table_is_not_told_again_for_every_person(loaded: Load) -> None:
    found = loaded(**{"project.yaml": PROJECT.replace("units.csv", "nothing.csv")})
    assert [(one.code, one.place.file) for one in found.findings] == [("file.missing", "nothing.csv")]
    assert found.problem is None
    units = FILES["units.csv"].replace("刑侦", "其他")
    told = {one.code for one in loaded(**{"project.yaml": PROJECT, "units.csv": units}).findings}
    assert {"roster.unknown-unit", "structure.unknown-absorbed"} <= told


@pytest.mark.parametrize("key", ["personnel", "units", "territory", "cases", "structure", "extends"])
@pytest.mark.parametrize("name", ["甲" * 100 + ".yaml", "a/" * 3000 + "b.yaml", '"\\0.yaml"'])
def test_names_that_no_file_can_have_are_told(loaded: Load, key: str, name: str) -> None:
    kept = [line for line in PROJECT.splitlines() if not line.startswith(key)]
    found = loaded(**{"project.yaml": "\n".join([*kept, f"{key}: {name}"])})
    assert found.problem is None
    assert {one.place.line for one in found.findings if one.severity == "error"} == {len(kept) + 1}


def test_a_missing_project_is_a_finding(loaded: Load) -> None:
    found = loaded("elsewhere/project.yaml")
    assert codes(found.findings) == [("yaml.missing", 0)]


def test_numbers_where_text_is_meant_are_text(loaded: Load) -> None:
    found = loaded(
        **{
            "project.yaml": PROJECT.replace("小局改革", "2025")
            + "rules:\n- {id: 7, kind: apart, people: [1001, 1002]}\n",
            "personnel.csv": "人员编号,姓名,人员类别,编制单位\n1001,虚构甲,民警,刑侦大队\n1002,虚构乙,民警,东乡派出所\n",
        }
    )
    assert codes(found.findings) == []
    assert found.problem is not None
    assert found.problem.settings.title == "2025"
    assert found.problem.rules[-1].id == "7"


def test_inputs_have_fingerprints(loaded: Load) -> None:
    found = loaded()
    assert [one.path for one in found.inputs] == ["project.yaml", "personnel.csv", "units.csv", "structure.yaml"]
    assert len({one.sha256 for one in found.inputs}) == 4
