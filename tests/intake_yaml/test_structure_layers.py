"""A structure may say only what differs from another: units changed, moved, added, dropped; faults in the file that holds them."""

from __future__ import annotations

import pytest
from yaml_project import FILES, Load

from reorg.intake.load import Loaded

PROJECT = FILES["project.yaml"].replace("structure.yaml", "over.yaml")
BASE = """\
id: base
name: 基准
units:
- id: cases
  name: {zh: 办案部, en: Cases}
  tags: [organ]
  absorbs: {刑侦大队: 1.0}
  strength: {民警: {min: 1, max: 3, target: 2}}
  units:
  - {id: room, name: 综合室}
  - {id: team, name: 办案队, needs: {刑侦: 1}}
- {id: empty, name: 空部}
- each: station
  id: "{id}"
  name: "{name}"
  units:
  - {id: "{id}-desk", name: 窗口}
rules:
- {id: cap, kind: count, who: {category: 民警}, where: {tag: organ}, max: 2}
"""
HEAD = "extends: structure.yaml\nid: over\nname: 改\n"


def laid(loaded: Load, over: str, base: str = BASE) -> Loaded:
    return loaded(**{"project.yaml": PROJECT, "structure.yaml": base, "over.yaml": over})


def tree(found: Loaded) -> dict[str, str]:
    """Each unit with the unit above it."""
    assert found.problem is not None, [one.place.say("en") + " " + one.say("en") for one in found.findings]
    units = found.problem.structure.units
    return {unit.unit_id: "" if unit.parent < 0 else units[unit.parent].unit_id for unit in units}


def test_fields_are_laid_on_the_unit_and_null_takes_one_away(loaded: Load) -> None:
    over = (
        HEAD + "units:\n- {id: cases, tags: [grassroots], strength: {民警: {max: 5, target: null}, 辅警: {max: 1}}}\n"
    )
    found = laid(loaded, over)
    assert list(tree(found)) == ["cases", "room", "team", "empty", "S1", "S1-desk", "S2", "S2-desk"]
    assert found.problem is not None
    cases = found.problem.structure.units[0]
    assert (cases.strength["民警"].min, cases.strength["民警"].max, cases.strength["民警"].target) == (1, 5, None)
    assert cases.strength["辅警"].max == 1
    assert (cases.own_tags, cases.absorbs) == (frozenset({"grassroots"}), {"O1": 1.0})
    assert (found.problem.structure.structure_id, found.problem.structure.name.zh) == ("over", "改")


def test_units_are_found_wherever_they_stand_moved_added_and_dropped(loaded: Load) -> None:
    over = HEAD + (
        "units:\n"
        "- id: empty\n  units:\n  - {id: team}\n  - {id: new, name: 新队}\n"
        "- {id: '{id}-desk', strength: {民警: {max: 1}}}\n"
        "- {id: room, drop: true}\n"
        "- {id: third, name: 新部, units: [{id: below, name: 下属}]}\n"
    )
    found = laid(loaded, over)
    assert tree(found) == {
        "cases": "", "empty": "", "team": "empty", "new": "empty", "S1": "", "S1-desk": "S1", "S2": "", "S2-desk": "S2",
        "third": "", "below": "third",
    }  # fmt: skip
    assert found.problem is not None
    needs = {rule.id for rule in found.problem.rules}
    assert {"needs:team:刑侦", "strength:S1-desk:民警", "cap"} <= needs


def test_what_is_moved_out_outlives_the_unit_dropped(loaded: Load) -> None:
    over = HEAD + "units:\n- {id: empty, absorbs: {刑侦大队: 1.0}, units: [{id: team}]}\n- {id: cases, drop: true}\n"
    assert tree(laid(loaded, over)) == {
        "empty": "", "team": "empty", "S1": "", "S1-desk": "S1", "S2": "", "S2-desk": "S2",
    }  # fmt: skip


def test_rules_follow_those_of_the_base(loaded: Load) -> None:
    over = HEAD + "rules:\n- {id: cap, max: 3}\n- {id: more, kind: count, where: {id: empty}, max: 9}\n"
    found = laid(loaded, over)
    assert found.problem is not None, found.findings
    rules = {rule.id: rule for rule in found.problem.rules}
    assert rules["cap"].model_dump()["max"] == 3
    assert (rules["cap"].file, rules["cap"].line) == ("over.yaml", 5)
    assert "more" in rules


def test_every_place_is_in_the_file_that_says_it(loaded: Load) -> None:
    found = laid(loaded, HEAD + "units:\n- {id: empty, strength: {民警: {max: 1}}}\n")
    assert found.problem is not None, found.findings
    rules = {rule.id: rule for rule in found.problem.rules}
    told = {
        rule_id: (rules[rule_id].file, rules[rule_id].line)
        for rule_id in ("strength:cases:民警", "strength:empty:民警")
    }
    assert told == {"strength:cases:民警": ("structure.yaml", 4), "strength:empty:民警": ("over.yaml", 5)}
    assert [one.path for one in found.inputs[-2:]] == ["structure.yaml", "over.yaml"]
    assert found.structure_files == found.inputs[-2:]


@pytest.mark.parametrize(
    ("over", "code", "file", "line", "advice"),
    [
        ("units:\n- {id: csaes, tags: [organ]}", "structure.extends-unknown-unit", "over.yaml", 5, "cases"),
        ("units:\n- {id: rooom, drop: true}", "structure.extends-unknown-unit", "over.yaml", 5, "room"),
        ("units:\n- {id: room, drop: true, tags: [x]}", "structure.dropped-and-changed", "over.yaml", 5, "tags"),
        ("units:\n- id: room\n  units:\n  - {id: cases}", "structure.extends-within-itself", "over.yaml", 7, "cases"),
        ("units:\n- {id: cases, strenght: 3}", "settings.unknown-key", "over.yaml", 5, "strength"),
        ("units:\n- {id: cases, strength: {民警: {min: 4}}}", "settings.contradiction", "", 0, "max 3"),
        ("units:\n- {id: empty, absorbs: {没有: 1.0}}", "structure.unknown-absorbed", "over.yaml", 5, ""),
        ("rules:\n- {id: cpa, max: 3}", "rules.unknown-id", "over.yaml", 5, "cap"),
    ],
)
def test_faults_stand_where_they_are(loaded: Load, over: str, code: str, file: str, line: int, advice: str) -> None:
    found = laid(loaded, HEAD + over + "\n")
    (finding,) = [one for one in found.findings if one.severity == "error"]
    assert finding.code == code
    assert advice in finding.say("en")
    assert finding.say("zh")
    if file:
        assert (finding.place.file, finding.place.line) == (file, line)


def test_a_fault_of_the_base_is_told_in_the_base(loaded: Load) -> None:
    found = laid(loaded, HEAD, BASE.replace("- {id: empty", "- {id: empty, drop: true"))
    assert [(one.code, one.place.file, one.place.line) for one in found.findings if one.severity == "error"] == [
        ("settings.contradiction", "structure.yaml", 12)
    ]


def test_an_id_that_several_units_of_the_base_have_is_not_guessed(loaded: Load) -> None:
    base = BASE + ""
    base = base.replace(
        "- each: station\n",
        "- each: station\n  where: {type: 两室}\n  id: '{id}'\n  name: '{name}'\n- each: station\n  where: {type: 一室两队}\n",
    )
    found = laid(loaded, HEAD + "units:\n- {id: '{id}', tags: [x]}\n", base)
    (finding,) = [one for one in found.findings if one.severity == "error"]
    assert (finding.code, finding.facts["count"]) == ("structure.extends-ambiguous", 2)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("none.yaml", "project.extends-missing"), ("1+5+N+2", "structure.extends-unknown"), ("[a]", "settings.wrong-type"),
        ("over.yaml", "project.extends-cycle"),
    ],
)  # fmt: skip
def test_a_base_that_cannot_be_followed(loaded: Load, name: str, code: str) -> None:
    found = laid(loaded, HEAD.replace("structure.yaml", name) + "units:\n- {id: a, name: 甲}\n")
    errors = [one for one in found.findings if one.severity == "error"]
    assert code in {one.code for one in errors}
    assert (errors[0].place.file, errors[0].place.line) == ("over.yaml", 1)
