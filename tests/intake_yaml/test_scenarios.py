"""Scenarios: only what differs, from any folder; rules merge by id."""

from __future__ import annotations

from pathlib import Path

import pytest
from yaml_project import FILES, Load, codes

from reorg.intake.load import Loaded
from reorg.intake.project_file import ProjectFile
from reorg.intake.resolved import as_yaml, resolved_project
from reorg.intake.scenario import merged, read_project
from reorg.intake.yaml_lines import read_yaml

BASE = (
    FILES["project.yaml"]
    + """\
objective: {stay: 10, fit: 5}
rules:
- {id: cap, kind: count, who: {category: 民警}, where: {tag: organ}, max: 2}
- {id: young, kind: eligible, who: {category: 民警}, where: {id: cases}}
"""
)


def rule_ids(found: Loaded) -> list[str]:
    assert found.problem is not None, [one.say("en") for one in found.findings]
    return [rule.id for rule in found.problem.rules]


def test_mappings_merge_deeply_and_lists_replace() -> None:
    base = {"a": {"x": 1, "y": {"z": 2}}, "list": [1, 2]}
    over = {"a": {"y": {"z": 3}}, "list": [4], "b": 5}
    assert merged(base, over) == {"a": {"x": 1, "y": {"z": 3}}, "list": [4], "b": 5}
    assert base == {"a": {"x": 1, "y": {"z": 2}}, "list": [1, 2]}


def test_a_scenario_changes_only_what_it_says(loaded: Load) -> None:
    scenario = """\
extends: project.yaml
title: 另一方案
objective: {stay: 30}
rules:
- {id: cap, max: 1}
- {id: young, drop: true}
- {id: new, kind: apart, people: [P1, P2]}
"""
    found = loaded("scenario.yaml", **{"project.yaml": BASE, "scenario.yaml": scenario})
    ids = rule_ids(found)
    assert found.problem is not None
    assert (found.problem.settings.title, found.problem.settings.objective.weights()["stay"]) == ("另一方案", 30)
    assert found.problem.settings.objective.weights()["fit"] == 5
    assert "young" not in ids
    assert ids.index("cap") < ids.index("new")
    cap = next(rule for rule in found.problem.rules if rule.id == "cap")
    assert (cap.model_dump()["max"], cap.model_dump()["where"]) == (1, {"tag": "organ"})
    assert (cap.file, cap.line) == ("scenario.yaml", 5)
    assert [one.path for one in found.inputs[:2]] == ["project.yaml", "scenario.yaml"]


def test_demands_of_the_structure_are_changed_and_dropped_by_id(loaded: Load) -> None:
    text = BASE + "- {id: 'strength:cases:民警', max: 1}\n- {id: 'absorbs:S1', drop: true}\n"
    found = loaded(**{"project.yaml": text})
    ids = rule_ids(found)
    assert found.problem is not None
    strength = next(rule for rule in found.problem.rules if rule.id == "strength:cases:民警")
    assert strength.model_dump()["min"] == 1
    assert strength.model_dump()["max"] == 1
    assert (strength.file, strength.line) == ("project.yaml", 10)
    assert "absorbs:S1" not in ids
    assert "absorbs:S2" in ids


def test_a_whole_rule_replaces_that_of_the_same_id(loaded: Load) -> None:
    scenario = "extends: project.yaml\nrules:\n- {id: cap, kind: apart, people: [P1, P2]}\n"
    found = loaded("scenario.yaml", **{"project.yaml": BASE, "scenario.yaml": scenario})
    rule_ids(found)
    assert found.problem is not None
    assert [rule.kind for rule in found.problem.rules if rule.id == "cap"] == ["apart"]


@pytest.mark.parametrize(
    ("rules", "code", "line", "advice"),
    [
        ("- {id: yuong, drop: true}", "rules.unknown-id", 3, "young"),
        ("- {id: kap, max: 1}", "rules.unknown-id", 3, "cap"),
        ("- {id: cap, max: 1}\n- {id: cap, drop: true}", "project.rule-twice", 4, "line 3"),
        ("- {id: cap, drop: yes}", "settings.wrong-type", 3, "drop"),
        ("- {id: cap, max: 1, drop: true}", "project.dropped-and-changed", 3, "max"),
        ("- {id: cap, min: 3}", "rules.min-over-max", 3, "min 3 is more than max 2"),
        ("- {id: 'strength:cases:民警',\n   min: 4}", "rules.min-over-max", 4, "max 3"),
        ("- {id: cap, maxx: 1}", "settings.unknown-key", 3, "max"),
        ("- {id: cap, max: two}", "settings.wrong-type", 3, "max"),
        ("- {id: cap, max: true}", "settings.wrong-type", 3, "max"),
        ("- {id: young, never: no}", "settings.wrong-type", 3, "never"),
        ("- {id: cap, line: abc}", "settings.unknown-key", 3, "line"),
        ("- {id: b, kind: cuont}", "rules.unknown-kind", 3, "count"),
        ("- {id: b, kind: [count]}", "rules.unknown-kind", 3, "count"),
    ],
)
def test_contradictions_are_faults_of_the_scenario(loaded: Load, rules: str, code: str, line: int, advice: str) -> None:
    scenario = f"extends: project.yaml\nrules:\n{rules}\n"
    found = loaded("scenario.yaml", **{"project.yaml": BASE, "scenario.yaml": scenario})
    (finding,) = [one for one in found.findings if one.severity == "error"]
    assert (finding.code, finding.place.file, finding.place.line) == (code, "scenario.yaml", line)
    assert advice in finding.say("en")
    assert found.problem is None


def test_each_fault_is_told_in_the_file_that_holds_it(loaded: Load) -> None:
    scenario = "extends: project.yaml\ntier_tolerance: 3\n"
    found = loaded("scenario.yaml", **{"project.yaml": BASE + "near_limits: 3\n", "scenario.yaml": scenario})
    told = {(one.code, one.place.file, one.place.line) for one in found.findings if one.severity == "error"}
    assert told == {("settings.unknown-key", "project.yaml", 10), ("settings.out-of-range", "scenario.yaml", 2)}


def test_files_are_looked_for_beside_the_file_that_names_them(loaded: Load) -> None:
    scenario = "extends: ../project.yaml\ntitle: 从别处\n"
    found = loaded("what-if/a.yaml", **{"what-if/a.yaml": scenario})
    assert codes(found.findings) == []
    assert found.problem is not None
    assert len(found.problem.people) == 3
    assert [one.path for one in found.inputs] == [
        "../project.yaml", "a.yaml", "../personnel.csv", "../units.csv", "../structure.yaml",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("extends", "code"),
    [
        ("scenario.yaml", "project.extends-cycle"), ("none.yaml", "project.extends-missing"),
        ("[3]", "settings.wrong-type"), ("''", "settings.wrong-type"), ("true", "settings.wrong-type"),
    ],
)  # fmt: skip
def test_a_base_that_cannot_be_followed_is_the_only_fault(loaded: Load, extends: str, code: str) -> None:
    found = loaded("scenario.yaml", **{"scenario.yaml": f"title: x\nextends: {extends}\n"})
    assert codes(found.findings) == [(code, 2)]
    assert found.problem is None


def test_a_longer_circle_is_named(loaded: Load) -> None:
    files = {f"{name}.yaml": f"extends: {base}.yaml\n" for name, base in (("a", "b"), ("b", "c"), ("c", "a"))}
    (finding,) = loaded("a.yaml", **files).findings
    assert finding.value == "a.yaml → b.yaml → c.yaml → a.yaml"


def test_a_scenario_without_changes_is_told(loaded: Load) -> None:
    found = loaded("scenario.yaml", **{"scenario.yaml": "extends: project.yaml\n"})
    assert "project.changes-nothing" in {one.code for one in found.findings}
    assert found.problem is not None


def test_the_resolved_project_means_the_same(loaded: Load, folder: Path) -> None:
    scenario = """\
extends: project.yaml
title: "no"
objective: {stay: 30}
rules:
- {id: cap, max: 1, note: "1e3"}
- {id: young, drop: true}
- {id: 'absorbs:S1', drop: true}
"""
    found = loaded("scenario.yaml", **{"project.yaml": BASE, "scenario.yaml": scenario})
    text = as_yaml(found.settings)
    again = loaded("resolved.yaml", **{"resolved.yaml": text})
    assert read_yaml(folder / "resolved.yaml").content == found.settings
    assert again.problem is not None
    assert found.problem is not None
    assert again.problem.settings == found.problem.settings
    told = [[rule.model_dump() for rule in one.problem.rules] for one in (again, found) if one.problem]
    assert told[0] == told[1]
    assert [one["id"] for one in found.settings["rules"]] == ["cap", "absorbs:S1"]
    read = read_project(folder / "scenario.yaml")
    assert isinstance(read.settings, ProjectFile)
    assert [one["id"] for one in resolved_project(read, read.settings)["rules"]] == ["cap"]
