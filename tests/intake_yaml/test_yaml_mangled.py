"""Whatever stands in the YAML files, loading tells faults and never raises."""

from __future__ import annotations

import random
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from yaml_project import FILES

from reorg.intake.load import load
from reorg.intake.resolved import as_yaml
from reorg.intake.yaml_lines import Document, parse_yaml

RULES = """\
rules:
- {id: a, kind: eligible, who: {age: {max: 50}}, where: {tag: organ}}
- {id: b, kind: count, who: {skill: {刑侦: 2}}, where: {tag: organ}, per: unit, min: 1, severity: soft, weight: 5}
- {id: c, kind: share, who: {category: 民警}, where: {tag: organ}, of: {where: {tag: any}}, min: 0.1}
- {id: d, kind: average, attribute: age, who: {category: 民警}, where: {tag: organ}, max: 60}
- {id: e, kind: relatives, scope: direct}
- {id: f, kind: together, people: [P1, P2], severity: soft}
- {id: g, kind: pin, who: {person_id: P1}, where: {id: cases}, post: head}
- {id: h, kind: bar, who: {any_of: [{sex: 女}, {age: {min: 70}}]}, where: {under: cases}}
- {id: i, kind: keep, from: {id: O1}, min: 0.2}
- {id: j, kind: moves, kinds: [down], who: {category: {not: 辅警}}, from: {tag: organ}, max: 3}
- {id: k, kind: quota, post: leader, level: 副科级, where: {tag: organ}, max: 12}
- {id: l, kind: rotate, post: leader, years: 5}
- {id: m, kind: balance, measure: {skill: 刑侦}, over: {tag: organ}, max_spread: 30}
- {id: "strength:cases:民警", max: 2}
- {id: "absorbs:S1", drop: true}
"""
STRUCTURE = """\
id: small
name: {zh: 小架构, en: Small}
include_presets: [women]
units:
- id: cases
  name: {zh: 办案部, en: Cases}
  tags: [organ]
  operation: real
  absorbs: {刑侦大队: 1.0}
  strength: {民警: {min: 1, max: 3, target: 2, target_weight: 5}}
  needs: {刑侦: {min_level: 2, people: 1, severity: soft}}
  branch: false
  posts:
  - {id: head, name: 部长, places: 0, leader: true, level: 副科级, who: {rank: {min: 三级警督}}, substitute: {price: 5}}
  - {id: officer}
- each: station
  where: {type: [一室两队, 两室], 编号尾数: {min: 1, max: 2, not: 3}}
  id: "{id}"
  name: "{name}"
  kind: "{kind}"
  strength: {民警: {max: "{编号尾数}"}, 辅警: "{无人}"}
  units: [{id: desk, name: 内勤, posts: [{id: clerk, places: "{无人}", level: "{岗级}"}]}]
"""
UNITS = """\
单位编号,单位名称,别名,单位类型,类型,编号尾数,无人,岗级
O1,刑侦大队,刑侦,机关,,1,,
S1,东乡派出所,东所,派出所,一室两队,1,0,正股
S2,西乡派出所,西所,派出所,两室,2,0,
"""
PROJECT = FILES["project.yaml"] + "columns: {积分制: score}\nobjective: {stay: 10}\nnear_limit: 50\n" + RULES
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 7, 1.5, 1e308, 10**30, "", "no", "{id}", "{x", "民警", "cases", "*", "1+5+N+1", "a/b", "不存在",
    [], {}, [None], [[]], ["民警", 3], {"min": "x"}, {"zh": 1}, {"not": {"not": None}}, {"any_of": 3}, {"": ""}, "\x00",
)  # fmt: skip


def places(content: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every path below the top."""
    inside = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    return [one for key, below in inside for one in ((*path, key), *places(below, (*path, key)))]


def mangled(content: Any, dice: random.Random) -> Any:
    """The content with a value replaced, a key renamed or a part removed."""
    content = deepcopy(content)
    path = dice.choice(places(content))
    holder = content
    for key in path[:-1]:
        holder = holder[key]
    change = dice.random()
    if change < 0.7:
        holder[path[-1]] = dice.choice(ODD)
    elif change < 0.85 and isinstance(holder, dict):
        holder[dice.choice(["", "kindd", "{id}", "<", "who", "min", "id", "数"])] = holder.pop(path[-1])
    else:
        del holder[path[-1]]
    return content


def read(text: str) -> dict[str, Any]:
    document = Document("f")
    parse_yaml(text, document)
    assert not document.findings
    return document.content


@pytest.mark.parametrize("seed", range(4))
def test_mangled_files_are_told_not_raised(folder: Path, seed: int) -> None:
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    dice = random.Random(seed)
    sound = {"project.yaml": read(PROJECT), "structure.yaml": read(STRUCTURE)}
    for _ in range(25):
        files = dict(sound)
        for _ in range(dice.choice([1, 1, 2])):
            name = dice.choice(list(files))
            files[name] = mangled(files[name], dice)
        for name, content in files.items():
            (folder / name).write_text(as_yaml(content), encoding="utf-8")
        try:
            found = load(folder)
        except Exception as fault:
            raise AssertionError(f"{files}") from fault
        for one in found.findings:
            assert one.say("zh")
            assert one.say("en")
            assert one.expected("zh") is not None
        if found.problem is None:
            assert any(one.severity == "error" for one in found.findings), files


def test_the_sound_files_are_sound(folder: Path) -> None:
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    (folder / "project.yaml").write_text(PROJECT, encoding="utf-8")
    (folder / "structure.yaml").write_text(STRUCTURE, encoding="utf-8")
    found = load(folder)
    assert [one.say("en") for one in found.findings if one.severity == "error"] == []
