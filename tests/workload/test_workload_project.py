"""Workload in a project: messy and broken tables, the load rule, zones, the command line, the decided file."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from workload_project import FILES, write_project

from reorg.cli.main import main
from reorg.flows.workloading import check_decided, make_workload
from reorg.intake.load import Loaded, load
from reorg.intake.zone_demands import read_zones
from reorg.rules.registry import breach_text, breaches_of, demand_text

PROJECT, CASES = FILES["project.yaml"], FILES["cases.csv"]


def codes(loaded: Loaded, severity: str = "error") -> set[str]:
    return {one.code for one in loaded.findings if one.severity == severity}


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(words)
    return int(left.value.code or 0)


def test_the_loads_of_the_small_project(tmp_path: Path) -> None:
    """20 + 6 single thefts at the stations, 30 large ones with the detectives, brawls where they are."""
    loaded = load(write_project(tmp_path))
    assert codes(loaded) == set()
    made = make_workload(tmp_path, loaded)
    units = made.in_force.units
    assert {unit: (one.cases, one.minutes // 60) for unit, one in units.items()} == {
        "O1": (30, 4500), "O2": (0, 0), "S1": (20, 2000), "S2": (16, 800),
    }  # fmt: skip
    assert {unit: one.needed for unit, one in units.items()} == {"O1": 6, "O2": 0, "S1": 3, "S2": 2}
    assert made.in_force.share == Fraction(30, 56)
    assert all(demand.holds for demand in made.demands)


def test_a_load_rule_asks_for_the_people_that_the_work_needs(tmp_path: Path) -> None:
    problem = load(write_project(tmp_path)).problem
    assert problem is not None
    rule = next(one for one in problem.rules if one.id == "by-load")
    assert "东乡派出所 3" in demand_text(rule, problem).zh
    from reorg.rules.bureau import Bureau
    from reorg.rules.seated import Seated

    bureau = Bureau.of(problem)
    nobody = Seated(problem, [-1] * len(problem.people), bureau.reader, bureau.places, dict(bureau.origins))
    found = {one.subject: one for one in breaches_of(rule, nobody)}
    assert {subject: one.required["min"] for subject, one in found.items()} == {"S1": 3, "S2": 2}
    assert "needs 3" in breach_text(rule, found["S1"], problem).en


def test_the_plan_keeps_the_load_rule_and_verify_sees_where_it_does_not(tmp_path: Path) -> None:
    folder = write_project(tmp_path / "p")
    assert run("plan", str(folder), "-o", str(tmp_path / "o"), "-q", "--time-limit", "30") == 0
    plan = json.loads((tmp_path / "o" / "plan.json").read_text(encoding="utf-8"))
    there = {unit["id"]: unit["assigned"].get("民警", 0) for unit in plan["units"]}
    assert there["S1"] >= 3
    assert there["S2"] >= 2
    for one in plan["assignments"]:
        if one["unit"] == "S1":
            one.update(unit="cases", post="member", seat="cases/member")
    (tmp_path / "edited.json").write_text(json.dumps(plan), encoding="utf-8")
    assert run("verify", str(folder), str(tmp_path / "edited.json"), "-q") == 5


def test_too_much_work_for_too_few_people_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two hundred single thefts ask for more officers at the station than there are in the bureau."""
    more = CASES + "".join(f"E{n},东所,盗窃,刑事,1,1,,2025-07-01,东所\n" for n in range(200))
    folder = write_project(tmp_path, cases=more)
    assert run("explain", str(folder), "--lang", "en", "--json") in (0, 3)
    told = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in told["demands"]] == ["by-load"]
    short = told["shortfalls"][0]
    assert (short["required"], short["available"]) == (25, 14)


def test_a_messy_table_is_read(tmp_path: Path) -> None:
    """A title, headings in English and Chinese, groups, totals, full-width figures, long unit names, a column of one's own."""
    messy = """\
2025年案件统计表,,,,,,
case_id,Unit,案由,犯罪嫌疑人数,起数,办案工时,立案时间
一、东乡,,,,,,
A1,××县公安局东乡派出所,扒窃案,２人,3起,12.5,2025.3.4
A2,东所,盗窃案件,1,,"1,000",20250305
小计,,,3,,,
A3,S2,打架,1,1,,2025年3月
"""
    loaded = load(write_project(tmp_path, cases=messy))
    assert codes(loaded) == set()
    assert loaded.workload is not None
    assert loaded.workload.book is not None
    cases = {case.case_id: case for case in loaded.workload.book.cases}
    assert (cases["A1"].type, cases["A1"].suspects, cases["A1"].acts, cases["A1"].minutes) == ("盗窃", 2, 3, 750)
    assert (cases["A1"].nature, cases["A1"].station, cases["A2"].minutes) == ("criminal", "S1", 60_000)
    assert (cases["A3"].unit, cases["A3"].nature, cases["A3"].minutes) == ("S2", "administrative", None)
    assert "cases.blank-counts" in codes(loaded, "warning")


@pytest.mark.parametrize(
    ("old", "new", "code", "cell"),
    [
        ("A0,东所", "A0,北所", "cases.unknown-unit", "B2"), ("A0,东所,盗窃案,刑事,1", "A0,东所,盗窃案,刑事,两", "cell.unreadable", "E2"),
        ("A0,东所,盗窃案,刑事", "A0,东所,盗窃案,民事", "cell.unknown-word", "D2"), ("A1,", "A0,", "cases.duplicate-id", "A3"),
        ("A0,东所", ",东所", "cases.no-id", "A2"), ("A0,东所", "A0,", "cases.no-unit", "B2"), ("A0,东所,盗窃案", "A0,东所,新型", "cases.no-hours", "G2"),
        ("1,1,,2025-03-01,东所", "1,1,-3,2025-03-01,东所", "cell.unreadable", "G2"), ("1,1,,2025-03-01", "1,1,9999999,2025-03-01", "cell.unreadable", "G2"),
        ("2025-03-01", "三月初", "cell.unreadable", "H2"), ("2025-03-01,东所", "2025-03-01,北所", "cases.unknown-unit", "I2"),
        ("办案单位", "谁办的", "table.missing-column", "A1"),
    ],
)  # fmt: skip
def test_a_broken_cell_is_named(tmp_path: Path, old: str, new: str, code: str, cell: str) -> None:
    loaded = load(write_project(tmp_path, cases=CASES.replace(old, new, 1)))
    found = [one for one in loaded.findings if one.code == code]
    assert found, [one.code for one in loaded.findings]
    assert (found[0].place.file, found[0].place.cell) == ("cases.csv", cell)
    assert loaded.problem is None
    assert "rule.no-workload" not in codes(loaded)  # it only follows


def test_faults_that_many_rows_share_are_told_once(tmp_path: Path) -> None:
    loaded = load(write_project(tmp_path, cases=CASES.replace("东所", "北所").replace("2025-0", "某日")))
    units = [one for one in loaded.findings if one.code == "cases.unknown-unit"]
    assert [(one.value, one.facts["count"]) for one in units] == [("北所", 20), ("北所", 20)]
    assert len([one for one in loaded.findings if one.code == "cell.unreadable"]) == 40
    assert next(one for one in loaded.findings if one.code == "cases.more").facts["count"] == 16


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("rule: ge3", "rule: ge9", "settings.contradiction"), ("at_least: 3", "at_least: 3, steps: [{to: same}]", "settings.contradiction"),
        ("unit: 刑侦", "unit: 刑警总队", "workload.unknown-unit"), ("unit: cases", "unit: nowhere", "workload.unknown-new-unit"),
        ("case_share: 0.5", "case_share: 1.5", "settings.contradiction"), ("leave_days: 10", "leave_days: 260", "settings.contradiction"),
        ("minimum: 2", "posts: [{where: {sort: x}}]", "workload.unknown-key"), ("minimum: 2", "minimun: 2", "settings.unknown-key"),
        ("minimum: 2", "posts: [{where: {id: 北所}}]", "workload.unknown-unit"), ("minimum: 2", "ground: area", "workload.no-measure-of-ground"),
        ("cases: cases.csv\n", "", "workload.no-cases"), ("at_least: 3", "steps: [{where: {suspect: 1}, to: same}]", "settings.unknown-key"),
        ("at_least: 3", "steps: [{to: 北所}]", "workload.unknown-unit"), ("minimum: 2", "period: {from: 2025-02-01, to: 2025-01-01}", "settings.contradiction"),
    ],
)  # fmt: skip
def test_a_broken_section_is_told_with_its_line(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert old in PROJECT
    loaded = load(write_project(tmp_path, project=PROJECT.replace(old, new, 1)))
    found = [one for one in loaded.findings if one.code == code]
    assert found, [(one.code, one.say("en")) for one in loaded.findings]
    assert found[0].place.line > 0


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("unit: 刑侦, ", "", "workload.type-without-department"), ("minimum: 2", "posts: [{where: {kind: 水上}}]", "workload.matches-nothing"),
        ("minimum: 2", "seriousness: [{where: {type: 放火}, factor: 2}]", "workload.unknown-type"),
        ("minimum: 2", "period: {from: 2025-04-01, to: 2026-03-31}", "cases.out-of-period"),
        ("    打架: {nature: administrative, unit: 治安大队, hours: 20}", "    斗殴: {hours: 20}", "cases.unknown-type"),
        ("where: {tag: station}", "where: {id: order, only: true}, posts: 0", "rule.no-load-there"),
    ],
)  # fmt: skip
def test_what_has_no_effect_is_said(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert old in PROJECT
    cases = CASES if code != "cases.unknown-type" else CASES.replace("1起,,", "1起,20,")
    loaded = load(write_project(tmp_path, project=PROJECT.replace(old, new, 1), cases=cases))
    assert code in codes(loaded, "warning"), [(one.code, one.say("en")) for one in loaded.findings]


def test_a_ground_that_is_not_known_is_said(tmp_path: Path) -> None:
    loaded = load(write_project(tmp_path, cases=CASES.replace("2025-04-01,西所", "2025-04-01,")))
    kept = next(one for one in loaded.findings if one.code == "workload.no-station-of-ground")
    assert kept.facts["count"] == 1


def test_a_load_rule_without_cases_is_a_fault(tmp_path: Path) -> None:
    start = PROJECT.index("workload:")
    bare = PROJECT[:start].replace("cases: cases.csv\n", "") + PROJECT[PROJECT.index("\nrules:") + 1 :]
    assert codes(load(write_project(tmp_path, project=bare))) == {"rule.no-workload"}


def test_years_of_cases_are_not_taken_for_one(tmp_path: Path) -> None:
    loaded = load(write_project(tmp_path, cases=CASES.replace("2025-03-01", "2022-03-01")))
    assert "cases.long-period" in codes(loaded, "warning")


ZONES = "zones: {count: 2, measures: {load: 1}, file: zones.json}\n"


def test_zones_are_balanced_by_load_and_hand_their_strength_to_the_structure(tmp_path: Path) -> None:
    """A station's load is shared over its townships by `ground`; `{load}` of a zone is what its townships need, whole."""
    project = PROJECT.replace("  minimum: 2\n", "  minimum: 2\n  ground: 人口\n") + ZONES
    structure = FILES["structure.yaml"].replace(
        '- each: station\n  id: "{id}"\n',
        '- each: zone\n  id: "{id}"\n  ground: 人口\n  strength: {民警: {min: "{load}"}}\n',
    )
    folder = write_project(
        tmp_path, project=project.replace("人口", "population"), structure=structure.replace("人口", "population")
    )
    section = read_zones(folder)
    assert section.sound, [one.say("en") for one in section.findings]
    loads = {town.township_id: town.measures["load"] for town in section.territory.townships}
    assert loads == {"T1": 0.568, "T2": 1.705, "T3": 0.455, "T4": 0.455}  # 2000 h and 800 h over 880 h, by people
    zones = [
        {"id": "z1", "name": "东", "centre": "T1", "members": ["T1", "T2"]},
        {"id": "z2", "name": "西", "centre": "T3", "members": ["T3", "T4"]},
    ]
    (folder / "zones.json").write_text(json.dumps({"format": "reorg.zones/1", "zones": zones}), encoding="utf-8")
    loaded = load(folder)
    assert codes(loaded) == set()
    assert loaded.problem is not None
    strengths = {unit.unit_id: unit.strength["民警"].min for unit in loaded.problem.structure.units if unit.strength}
    assert strengths == {"z1": 3, "z2": 1}
    zoned = make_workload(folder, loaded).zones
    assert [(one.needed, one.officers) for one in zoned] == [(3, 3), (1, 3)]


def test_a_column_load_of_the_townships_own_is_left_alone(tmp_path: Path) -> None:
    folder = write_project(tmp_path)
    book = openpyxl.load_workbook(folder / "territory.xlsx")
    book["乡镇"]["E1"] = "load"
    for row in range(2, 6):
        book["乡镇"].cell(row, 5, 7)
    book.save(folder / "territory.xlsx")
    problem = load(folder).problem
    assert problem is not None
    assert {town.measures["load"] for town in problem.territory.townships} == {7}


def test_the_command_writes_workbook_and_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = write_project(tmp_path / "p"), tmp_path / "o"
    for lang, first in (("zh", "概览"), ("en", "Summary")):
        assert run("workload", str(folder), "-o", str(out / lang), "--json", "--lang", lang) == 0
        told = json.loads(capsys.readouterr().out)
        assert told == json.loads((out / lang / "workload.json").read_text(encoding="utf-8"))
        assert (told["format"], told["rule"], told["rules"][1]["share"]) == (
            "reorg.workload/1",
            "ge3",
            round(30 / 56, 6),
        )
        book = openpyxl.load_workbook(out / lang / "workload.xlsx")
        assert book.sheetnames[0] == first
        assert len(book.worksheets[1]._charts) == 1  # type: ignore[attr-defined]
    assert run("workload", str(folder), "-o", str(out / "zh")) == 2
    assert run("workload", str(folder), "-o", str(out / "zh"), "--force", "-q", "--mask") == 0


def test_equal_inputs_give_equal_files(tmp_path: Path) -> None:
    folder = write_project(tmp_path / "p")
    for name in ("a", "b"):
        assert run("workload", str(folder), "-o", str(tmp_path / name), "-q") == 0
    for file in ("workload.xlsx", "workload.json"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_a_plan_stands_beside_what_is_needed(tmp_path: Path) -> None:
    folder = write_project(tmp_path / "p")
    assert run("plan", str(folder), "-o", str(tmp_path / "o"), "-q") == 0
    made = make_workload(folder, load(folder), tmp_path / "o" / "plan.json")
    planned = {one.unit_id: one.planned for one in made.new}
    plan = json.loads((tmp_path / "o" / "plan.json").read_text(encoding="utf-8"))
    assert planned["S1"] == next(unit["assigned"]["民警"] for unit in plan["units"] if unit["id"] == "S1")
    assert run("workload", str(folder), "-o", str(tmp_path / "w"), "-q", "--plan", str(tmp_path / "none.json")) == 1


def test_a_project_without_the_section_or_with_faults_is_rejected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start = PROJECT.index("workload:")
    bare = write_project(tmp_path / "a", project=PROJECT[:start].replace("cases: cases.csv\n", ""))
    assert run("workload", str(bare), "-o", str(tmp_path / "o"), "--json") == 1
    assert json.loads(capsys.readouterr().out)["faults"][0]["code"] == "section.missing"
    broken = write_project(tmp_path / "b", cases=CASES.replace("A0,东所", "A0,北所"))
    assert run("workload", str(broken), "-o", str(tmp_path / "o"), "--json") == 1
    assert json.loads(capsys.readouterr().out)["faults"][0]["cell"] == "B2"


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda raw: raw["rules"][1]["units"][2].update(needed=2), "needed:ge3"),
        (lambda raw: raw["rules"][1]["units"][2].update(minutes=7), "hours:ge3"),
        (lambda raw: raw["new_units"][0].update(needed=1), "needed:new-units"),
        (lambda raw: raw.update(rule="today"), "rule"),
    ],
)
def test_the_decided_file_is_recounted(tmp_path: Path, change: Any, key: str) -> None:
    project = PROJECT.replace("  minimum: 2\n", "  minimum: 2\n  file: workload.json\n")
    folder = write_project(tmp_path, project=project)
    loaded = load(folder)
    assert check_decided(folder, load(write_project(tmp_path / "none")), None) == ((), ())
    assert check_decided(folder, loaded, None)[1][0].code == "workload.no-file"
    assert run("workload", str(folder), "-o", str(folder), "-q") == 0
    demands, findings = check_decided(folder, loaded, None)
    assert not findings
    assert demands
    assert all(one.holds for one in demands)
    raw = json.loads((folder / "workload.json").read_text(encoding="utf-8"))
    change(raw)
    (folder / "workload.json").write_text(json.dumps(raw), encoding="utf-8")
    assert key in [one.key for one in check_decided(folder, loaded, None)[0] if not one.holds]
    (folder / "workload.json").write_text("{}", encoding="utf-8")
    assert check_decided(folder, loaded, None)[1][0].code == "workload.unreadable"


def test_cases_that_came_later_make_the_decided_file_stale(tmp_path: Path) -> None:
    project = PROJECT.replace("  minimum: 2\n", "  minimum: 2\n  file: workload.json\n")
    folder = write_project(tmp_path, project=project)
    assert run("workload", str(folder), "-o", str(folder), "-q") == 0
    write_project(tmp_path, project=project, cases=CASES + "E1,东所,盗窃,刑事,1,1,,2025-07-01,东所\n")
    broken = {one.key for one in check_decided(folder, load(folder), None)[0] if not one.holds}
    assert {"cases:ge3", "hours:ge3"} <= broken
