"""Structure files: copies, inheritance, crosswalk; what is wrong is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from yaml_project import FILES, Load, codes

from reorg.domain.structure import Structure
from reorg.intake.load import Loaded
from reorg.intake.presets import rule_presets
from reorg.intake.structure_file import preset_entries
from reorg.text import Finding

STRUCTURE = FILES["structure.yaml"]
EACH = '- {each: station, id: "{id}", name: "{name}"}\n'


def made(found: Loaded) -> Structure:
    assert found.problem is not None, [(one.code, one.say("en")) for one in found.findings]
    return found.problem.structure


def errors(found: Loaded) -> list[tuple[str, int]]:
    assert found.problem is None
    return codes(found.findings)


def test_short_forms_mean_what_they_say(loaded: Load) -> None:
    units = """\
- name: 办案部
  absorbs: [刑侦]
  strength: {民警: 2, 辅警: {max: 3}}
  needs: {刑侦: 2, 法制: {min_level: 3}}
  posts:
  - {id: head, name: 部长, places: 1, leader: true, level: 副科, substitute: {price: 30}}
  - {id: officer}
  units:
  - {id: room, name: {en: Room}}
"""
    department, room, *_ = made(loaded(units=units + EACH)).units
    assert (department.unit_id, department.absorbs) == ("办案部", {"O1": 1.0})
    assert {w: (s.min, s.max) for w, s in department.strength.items()} == {"民警": (2, 2), "辅警": (None, 3)}
    assert [(n.skill, n.min_level, n.people, n.hard) for n in department.needs] == [
        ("刑侦", 1, 2, True),
        ("法制", 3, 1, True),
    ]
    assert [(p.post_id, p.name.zh, p.places, p.level, p.substitute_price) for p in department.posts] == [
        ("head", "部长", 1, "副科级", 30.0),
        ("officer", "officer", None, "", None),
    ]
    assert (room.name.zh, room.depth, room.parent) == ("Room", 1, 0)
    assert [(p.post_id, p.name.zh, p.name.en) for p in room.posts] == [("member", "成员", "Member")]


def test_tags_kind_and_operation_hold_below(loaded: Load) -> None:
    units = """\
- id: a
  tags: [机关, x]
  operation: virtual
  absorbs: {刑侦大队: 1.0}
  units:
  - {id: b, tags: [y], units: [{id: c, operation: real}]}
- {id: d, kind: 派出所, units: [{id: e}]}
"""
    a, b, c, d, e, *_ = made(loaded(units=units + EACH)).units
    assert (a.own_tags, b.own_tags, b.tags) == ({"organ", "x"}, {"y"}, {"organ", "x", "y"})
    assert (b.own_operation, b.operation, c.operation) == ("", "virtual", "real")
    assert (d.own_tags, e.kind, e.own_kind, e.tags) == ({"grassroots"}, "派出所", "", {"grassroots"})


def test_a_copy_takes_its_row(loaded: Load) -> None:
    units = """\
- {id: a, absorbs: {刑侦大队: 1.0}}
- each: station
  id: "new-{id}"
  name: {zh: "新{name}", en: "New {id}"}
  aliases: ["{别注}"]
  tags: ["{type}"]
  units:
  - {id: desk, name: "{name}内勤", needs: {"{type}": 0}, posts: [{id: clerk, name: "{name}文书", who: {unit: ["{name}"]}}]}
  - {id: "{id}-beat", name: 社区}
"""
    columns = (
        FILES["units.csv"].replace("所在乡镇", "所在乡镇,经度,纬度,别注").replace("东乡\n", "东乡,118.5,29.2,甲\n")
    )
    columns = columns.replace("西乡\n", "西乡,118.1,29.0,乙\n").replace("机关,,\n", "机关,,,,,\n")
    structure = made(loaded(units=units, **{"units.csv": columns}))
    copy = structure.units[1]
    assert (copy.unit_id, copy.name.zh, copy.name.en, copy.aliases) == ("new-S1", "新东乡派出所", "New S1", ("甲",))
    assert (copy.absorbs, copy.township, copy.lon, copy.lat) == ({"S1": 1.0}, "东乡", 118.5, 29.2)
    assert copy.own_tags == {"一室两队"}
    assert copy.columns["type"] == "一室两队"
    desk, beat = structure.units[2], structure.units[3]
    assert (desk.unit_id, beat.unit_id) == ("new-S1/desk", "S1-beat")
    assert desk.posts[0].who == {"unit": ["东乡派出所"]}
    assert desk.needs[0].skill == "一室两队"
    assert (desk.absorbs, desk.township, desk.columns) == ({}, "", {})
    assert structure.path(2) == "新东乡派出所/东乡派出所内勤"


def test_a_copy_that_says_what_it_absorbs_absorbs_only_that(loaded: Load) -> None:
    units = """\
- {id: a, absorbs: {刑侦大队: 1.0}}
- {each: station, id: "{id}", name: "{name}", absorbs: {"{name}": 0.5}}
- {id: rest, absorbs: {东所: 0.5, 西所: 0.5}}
"""
    found = loaded(units=units)
    assert made(found).units[1].absorbs == {"S1": 0.5}
    assert "structure.shares-under" not in {one.code for one in found.findings}


FIGURES = """\
单位编号,单位名称,单位类型,定员,岗级
O1,刑侦大队,机关,,
S1,东乡派出所,派出所,2,正股
S2,西乡派出所,派出所,5,
"""


def station(fields: str) -> str:
    return f'- {{id: a, absorbs: [O1]}}\n- {{each: station, id: "{{id}}", name: "{{name}}", {fields}}}\n'


def test_figures_kind_and_level_come_from_the_row(loaded: Load) -> None:
    fields = """\
kind: "{kind}", strength: {民警: "{定员}", 辅警: {max: "{定员}", target: 1}}, needs: {刑侦: "{定员}", 法制: {people: "{定员}"}},
  posts: [{id: h, places: "{定员}", level: "{岗级}"}]"""
    _, east, west = made(loaded(units=station(fields), **{"units.csv": FIGURES})).units
    assert [(s.min, s.max, s.target) for s in east.strength.values()] == [(2, 2, None), (None, 2, 1)]
    assert [(s.min, s.max) for s in west.strength.values()] == [(5, 5), (None, 5)]
    assert [need.people for need in (*east.needs, *west.needs)] == [2, 2, 5, 5]
    assert [(unit.posts[0].places, unit.posts[0].level) for unit in (east, west)] == [(2, "正股级"), (5, "")]
    assert (east.own_kind, east.own_tags) == ("派出所", {"grassroots"})


@pytest.mark.parametrize(
    ("fields", "code", "words"),
    [
        ('strength: {民警: "{name}"}', "structure.not-a-figure", ["东乡派出所", "西乡派出所"]),
        ('strength: {民警: {max: "{岗级}"}}', "structure.not-a-figure", ["正股", "西乡派出所"]),
        ('needs: {刑侦: "{岗级}"}', "structure.not-a-figure", ["正股", "西乡派出所"]),
        ('posts: [{id: h, places: "{岗级}"}]', "structure.not-a-figure", ["正股", "西乡派出所"]),
        ('posts: [{id: h, level: "{name}"}]', "structure.not-a-level", ["东乡派出所", "西乡派出所"]),
        ('strength: {民警: "{定编}"}', "structure.unknown-placeholder", ["{定编}"]),
        ('strength: {民警: {min: 3, max: "{定员}"}}', "structure.min-over-max", ["东乡派出所"]),
        ('strength: {民警: "{定员}人"}', "settings.wrong-type", ["{定员}人"]),
    ],
)
def test_a_row_without_the_figure_is_told(loaded: Load, fields: str, code: str, words: list[str]) -> None:
    found = loaded(units=station(fields), **{"units.csv": FIGURES})
    told = [one for one in found.findings if one.severity == "error"]
    assert [(one.code, one.place.line) for one in told[: len(words)]] == [(code, 5)] * len(words)
    assert {one.code for one in told} == {code}
    for word, one in zip(words, told, strict=False):
        assert word in one.say("zh")


@pytest.mark.parametrize(
    ("where", "advice"),
    [("{type: {mn: 3}}", "“min”"), ("{type: {min: many}}", "min: many"), ("{type: {max: [3]}}", "max"), ("{id: {min: }}", "min")],
)  # fmt: skip
def test_a_condition_that_cannot_be_read_is_told(loaded: Load, where: str, advice: str) -> None:
    found = loaded(units=f'- {{id: a, absorbs: [O1]}}\n- {{each: station, where: {where}, id: "{{id}}", name: x}}\n')
    assert errors(found) == [("structure.unknown-condition", 5)]
    assert advice in found.findings[0].say("en")


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        ("{type: 两室}", ["S2"]), ("{type: [两室, 一室两队]}", ["S1", "S2"]), ("{id: S1}", ["S1"]),
        ("{tag: grassroots}", ["S1", "S2"]), ("{tag: 基层}", ["S1", "S2"]), ("{type: {not: 两室}}", ["S1"]),
        ("{人数: {min: 3}}", ["S2"]), ("{人数: 2, tag: grassroots}", ["S1"]),
    ],
)  # fmt: skip
def test_where_chooses_rows(loaded: Load, where: str, ids: list[str]) -> None:
    units = (
        FILES["units.csv"]
        .replace("所在乡镇", "所在乡镇,人数")
        .replace("东乡\n", "东乡,2\n")
        .replace("西乡\n", "西乡,5\n")
    )
    units = units.replace("机关,,\n", "机关,,,\n")
    structure = f'- {{id: a, absorbs: {{刑侦大队: 1.0}}}}\n- {{each: station, where: {where}, id: "{{id}}", name: "{{name}}"}}\n'
    assert [unit.unit_id for unit in made(loaded(units=structure, **{"units.csv": units})).units[1:]] == ids


def test_townships_and_their_zones_are_copied(loaded: Load) -> None:
    units = """\
- {id: a, absorbs: {刑侦大队: 1.0, S1: 1, S2: 1}}
- each: zone
  id: "{id}"
  name: "{name}警区"
  units:
  - {each: township, where: {警区: "{id}"}, id: "t-{id}", name: "{name}治安岗"}
"""
    towns = "乡镇编号,乡镇名称,警区\nE,东乡,东片\nW,西乡,西片\nN,北乡,东片\n"
    project = FILES["project.yaml"] + "territory: towns.csv\n"
    structure = made(loaded(units=units, **{"towns.csv": towns, "project.yaml": project}))
    assert [(unit.unit_id, unit.parent) for unit in structure.units] == [
        ("a", -1), ("东片", -1), ("t-E", 1), ("t-N", 1), ("西片", -1), ("t-W", 4),
    ]  # fmt: skip
    assert structure.units[2].township == "E"
    units = "- {id: a, township: 西乡, absorbs: [刑侦, S1, S2]}\n- {id: b, township: 南乡}\n"
    (finding,) = [one for one in loaded(units=units).findings if one.severity == "error"]
    assert (finding.code, finding.place.line, finding.value) == ("structure.unknown-township", 5, "南乡")


@pytest.mark.parametrize(
    ("units", "code", "line"),
    [
        ("- {id: a}\n- {id: b, units: [{id: a}]}\n", "structure.duplicate-id", 5),
        ("- {each: station, id: same, name: x}\n", "structure.duplicate-id", 4),
        ("- {id: a, posts: [{id: p}, {id: p}]}\n", "structure.duplicate-post", 4),
        ("- {id: a, absorbs: {刑侦支队: 1.0}}\n", "structure.unknown-absorbed", 4),
        ("- {id: a, absorbs: {刑侦: 0.7}}\n- {id: b, absorbs: {O1: 0.7}}\n", "structure.shares-over", 5),
        ('- {each: station, id: "{id}", name: "{nam}"}\n', "structure.unknown-placeholder", 4),
        ('- {id: "{id}", name: x}\n', "structure.unknown-placeholder", 4),
        ('- {each: station, where: {tpye: 两室}, id: "{id}", name: x}\n', "structure.unknown-column", 4),
        ("- {id: a, strength: {民警: 2}, units: [{id: b, strength: {民警: 3}}]}\n", "structure.strength-clash", 4),
        (
            "- {id: a, strength: {辅警: {max: 2}}, units: [{id: b, strength: {勤务辅警: 2, 文职辅警: {min: 1}}}]}\n",
            "structure.strength-clash",
            4,
        ),
        ("- {id: a, strength: {民警: {min: 3, max: 2}}}\n", "settings.contradiction", 4),
        ("- {id: a, strength: {警察: 2}}\n", "settings.contradiction", 4),
        ("- {id: a, absorbs: {刑侦大队: 1.5}}\n", "settings.contradiction", 4),
        ("- {id: a, absorbs: {刑侦大队: true}}\n", "settings.wrong-type", 4),
        ("- {id: a, posts: [{id: p, level: 大队级}]}\n", "settings.contradiction", 4),
        ("- {id: a, posts: [{id: p, leader: yes}]}\n", "settings.wrong-type", 4),
        ("- {id: a, posts: [{id: p, places: -1}]}\n", "settings.out-of-range", 4),
        ("- {id: a, posts: [{id: a/b}]}\n", "settings.contradiction", 4),
        ("- {id: a, name: no, note: true}\n", "settings.wrong-type", 4),
        ("- {id: a, posts: [{id: h}], units: [{id: a/h}]}\n", "structure.unit-like-post", 4),
        ("- {id: a, branch: 1}\n", "settings.wrong-type", 4),
        ("- {id: 1.10}\n", "settings.wrong-type", 4),
        ("- {id: a, name: 3.5}\n", "settings.wrong-type", 4),
        ("- {id: a, tags: }\n", "settings.nothing-there", 4),
        ("- {id: a, operation: actual}\n", "settings.not-a-choice", 4),
        ("- {id: a, where: {id: b}}\n", "settings.contradiction", 4),
        ("- {tags: [organ]}\n", "settings.contradiction", 4),
        ("- {id: a, needs: {刑侦: {level: 2}}}\n", "settings.unknown-key", 4),
        ("- {id: a, unit: []}\n", "settings.unknown-key", 4),
        ("- id: a\n  posts:\n  - {name: x}\n", "settings.missing-key", 6),
        ("  []\n", "settings.out-of-range", 3),
        ("- {each: station, id: {id}, name: x}\n", "yaml.unquoted-placeholder", 4),
    ],
)
def test_faults_have_their_line(loaded: Load, units: str, code: str, line: int) -> None:
    found = loaded(units=units)
    assert set(errors(found)) == {(code, line)}
    assert all(one.place.file == "structure.yaml" for one in found.findings if one.severity == "error")


@pytest.mark.parametrize(
    ("units", "code", "line", "word"),
    [
        ("- {id: a, absorbs: {刑侦大队: 0.6}}\n" + EACH, "structure.shares-under", 4, "0.4"),
        ("- {id: a}\n" + EACH, "structure.not-absorbed", 3, "刑侦大队"),
        ("- {id: a, absorbs: [刑侦, S1, S2]}\n- {each: centre, id: x, name: x}\n", "structure.each-matches-nothing", 5, ""),
        (
            "- {id: a, absorbs: [刑侦, S1, S2]}\n- {each: unit, where: {type: 三室}, id: x, name: x}\n",
            "structure.each-matches-nothing",
            5,
            "",
        ),
    ],
)  # fmt: skip
def test_what_is_odd_is_a_warning(loaded: Load, units: str, code: str, line: int, word: str) -> None:
    found = loaded(units=units)
    assert found.problem is not None
    told = [one for one in found.findings if one.code == code]
    assert [one.place.line for one in told] == [line]
    assert word in told[0].say("zh")


def test_all_faults_of_a_structure_are_told_at_once(loaded: Load) -> None:
    units = """\
- {id: a, absorbs: {刑侦支队: 1.0}, strength: {民警: 1}, units: [{id: b, strength: {民警: 3}}]}
- {id: a, posts: [{id: p}, {id: p}]}
"""
    found = loaded(units=units, **{"project.yaml": FILES["project.yaml"] + "rules: [{id: r, kind: count, mn: 1}]\n"})
    told = {code for code, _ in errors(found)}
    assert told == {
        "structure.unknown-absorbed", "structure.strength-clash", "structure.duplicate-id", "structure.duplicate-post",
        "settings.unknown-key",
    }  # fmt: skip
    absorbed = next(one for one in found.findings if one.code == "structure.unknown-absorbed")
    assert "刑侦大队" in absorbed.say("zh")


def test_the_structure_brings_rules_and_presets(loaded: Load) -> None:
    text = STRUCTURE.replace("units:", "include_presets: [two-officers]\nunits:", 1)
    text += "rules:\n- {id: two-officers-per-case-unit, min: 1}\n- {id: own, kind: apart, people: [P1, P2]}\n"
    found = loaded(**{"structure.yaml": text})
    assert found.problem is not None
    rules = {rule.id: rule for rule in found.problem.rules}
    assert rules["two-officers-per-case-unit"].model_dump()["min"] == 1
    assert rules["two-officers-per-case-unit"].file == "structure.yaml"
    assert rules["own"].line == text.count("\n")
    text = text.replace("[two-officers]", "[two-oficers]")
    (finding,) = [one for one in loaded(**{"structure.yaml": text}).findings if one.code == "structure.unknown-preset"]
    assert "“two-officers”" in finding.say("en")


@pytest.mark.parametrize("path", [one.path for one in rule_presets()], ids=lambda path: path.stem)
def test_presets_hold_nothing_that_is_passed_over(path: Path, tmp_path: Path) -> None:
    findings: list[Finding] = []
    assert preset_entries(path, findings)
    assert findings == []
    misspelt = tmp_path / "preset.yaml"
    misspelt.write_text(path.read_text(encoding="utf-8").replace("source:", "sources:", 1), encoding="utf-8")
    preset_entries(misspelt, findings)
    assert [one.code for one in findings] == ["settings.unknown-key"]


@pytest.mark.parametrize(
    ("name", "code", "word"),
    [("1+5+N", "structure.unknown", "1+5+N+1"), ("other.yaml", "yaml.missing", "other.yaml")],
)
def test_an_unknown_structure_is_told(loaded: Load, name: str, code: str, word: str) -> None:
    found = loaded(**{"project.yaml": FILES["project.yaml"].replace("structure.yaml", name)})
    (finding,) = [one for one in found.findings if one.severity == "error"]
    assert finding.code == code
    assert word in finding.say("en") + finding.place.file


def test_an_empty_structure_file_is_a_fault(loaded: Load) -> None:
    assert errors(loaded(**{"structure.yaml": "# nothing yet\n"})) == [("yaml.empty", 0)]
