"""What a scenario changes against its base, in words: settings, rules with field and from → to, structure, roster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reorg.domain.people import Person
from reorg.domain.settings import TERM_NAMES
from reorg.domain.structure import Structure
from reorg.rules.base import RuleSettings
from reorg.rules.problem import Problem
from reorg.rules.registry import demand_text
from reorg.text import Text

NAMES: Mapping[str, Text] = {
    "as_of": Text("基准日", "as of"),
    "structure": Text("架构", "structure"),
    "personnel": Text("花名册", "roster"),
    "units": Text("现有单位表", "present units"),
    "territory": Text("辖区表", "townships"),
    "cases": Text("案件表", "cases"),
    "objective": Text("目标权重", "weight"),
    "establishment": Text("编制单位", "legal unit"),
    "near_limit": Text("通勤上限（分钟）", "travel limit, minutes"),
    "allow_unplaced": Text("允许待安排", "people may stay unplaced"),
    "unplaced_cost": Text("待安排代价", "cost of an unplaced person"),
    "tier_tolerance": Text("逐级放弃份额", "share of a tier given up"),
    "slotting": Text("定岗方式", "slotting"),
    **{f"objective.{term}": Text(f"权重：{name.zh}", f"weight: {name.en}") for term, name in TERM_NAMES.items()},
}
"""Names of settings by dotted path; another path stands for itself."""
APART = ("title", "language", "rules", "structure", "personnel", "units", "territory", "cases")
"""Settings that are words, or are told in words of their own."""
FILES = ("personnel", "units", "territory", "cases")
WORDS = ("id", "name", "source", "note", "line", "file")
"""Fields of a rule that demand nothing."""
OF_UNITS = ("strength:", "target:", "posts:", "needs:", "branch:")
MOST = 12
"""Lines of one sort that are told; of the others the number is."""


def differences(
    base: Mapping[str, Any], other: Mapping[str, Any], before: Problem | None, after: Problem | None
) -> tuple[Text, ...]:
    """A line for each difference. ``base`` and ``other`` are resolved settings; problems, where there are some, tell
    rules, structure and roster in words. Names of files alone are no difference where their contents are the same."""
    lines = [*_settings(base, other)]
    if before is None or after is None:
        lines += _raw_rules(base, other)
        lines += _changed("structure", base, other)
    else:
        called = {unit.unit_id: unit.name for unit in (*before.present, *after.present)}
        lines += _structure(before.structure, after.structure, called)
        lines += _roster(before.people, after.people)
        if before.present != after.present:
            lines.append(Text("现有单位表不同", "another table of present units"))
        if before.territory != after.territory:
            lines.append(Text("辖区表不同", "other townships"))
        lines += _rules(before, after)
    return tuple(lines)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_shown(one)}" for key, one in value.items() if one is not None) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_shown(one) for one in value) + "]"
    return "-" if value is None else str(value)


def _turned(name: Text, old: Any, new: Any) -> Text:
    told = f"{_shown(old)} → {_shown(new)}"
    return Text(f"{name.zh}：{told}", f"{name.get('en')}: {told}")


def _leaves(content: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in content.items():
        at = f"{path}.{key}" if path else str(key)
        if isinstance(value, Mapping) and value:
            yield from _leaves(value, at)
        else:
            yield at, value


def _settings(base: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[Text]:
    old = dict(_leaves({key: value for key, value in base.items() if key not in APART}))
    new = dict(_leaves({key: value for key, value in other.items() if key not in APART}))
    for path in (*old, *(one for one in new if one not in old)):
        if old.get(path) != new.get(path):
            yield _turned(NAMES.get(path, Text(path, path)), old.get(path), new.get(path))


def _changed(key: str, base: Mapping[str, Any], other: Mapping[str, Any]) -> list[Text]:
    return [] if base.get(key) == other.get(key) else [_turned(NAMES[key], base.get(key), other.get(key))]


def _raw_rules(base: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[Text]:
    """Rules as the project files write them, where there is no problem to tell them from."""
    old, new = ({str(one["id"]): one for one in side.get("rules", ())} for side in (base, other))
    yield from _fields(old, new, {}, {})


def _structure(before: Structure, after: Structure, called: Mapping[str, str]) -> Iterator[Text]:
    """``called``: names of present units by id."""
    if before == after:
        return
    if (before.structure_id, before.name) == (after.structure_id, after.name):
        yield Text("架构文件内容不同", "the structure file differs")
    else:
        yield Text(
            f"另一架构：{before.name.zh} → {after.name.zh}",
            f"another structure: {before.name.get('en')} → {after.name.get('en')}",
        )
    old = {unit.unit_id: number for number, unit in enumerate(before.units)}
    new = {unit.unit_id: number for number, unit in enumerate(after.units)}
    for zh, en, structure, only in (
        ("新设单位", "new unit", after, [n for key, n in new.items() if key not in old]),
        ("撤销单位", "unit gone", before, [n for key, n in old.items() if key not in new]),
    ):
        for number in only[:MOST]:
            yield Text(f"{zh}：{structure.path(number, 'zh')}", f"{en}: {structure.path(number, 'en')}")
        if len(only) > MOST:
            rest = len(only) - MOST
            yield Text(f"{zh}：另有 {rest} 个", f"{en}: {rest} more")
    for key, number in new.items():
        if key in old:
            yield from _unit(before, old[key], after, number, called)


def _unit(before: Structure, old: int, after: Structure, new: int, called: Mapping[str, str]) -> Iterator[Text]:
    """What a unit that both structures have is otherwise; its strength, needs and posts are told as rules."""
    one, other = before.units[old], after.units[new]
    name = Text(after.path(new, "zh"), after.path(new, "en"))
    if one.name != other.name:
        yield Text(f"更名：{one.name.zh} → {other.name.zh}", f"renamed: {one.name.get('en')} → {other.name.get('en')}")
    above = ["" if unit.parent < 0 else s.units[unit.parent].unit_id for s, unit in ((before, one), (after, other))]
    if above[0] != above[1]:
        words = [
            Text("一级单位", "top level") if unit.parent < 0 else s.units[unit.parent].name
            for s, unit in ((before, one), (after, other))
        ]
        yield Text(
            f"{name.zh}：隶属 {words[0].zh} → {words[1].zh}",
            f"{name.en}: below {words[0].get('en')} → {words[1].get('en')}",
        )
    if one.own_operation != other.own_operation:
        yield _turned(Text(f"{name.zh}：运行方式", f"{name.en}: operation"), one.own_operation, other.own_operation)
    if dict(one.absorbs) != dict(other.absorbs):
        shares = [{called.get(key, key): share for key, share in unit.absorbs.items()} for unit in (one, other)]
        yield _turned(Text(f"{name.zh}：承接", f"{name.en}: takes over"), *shares)
    if one.own_tags != other.own_tags:
        yield _turned(Text(f"{name.zh}：标签", f"{name.en}: tags"), sorted(one.own_tags), sorted(other.own_tags))


def _roster(before: tuple[Person, ...], after: tuple[Person, ...]) -> Iterator[Text]:
    old, new = ({one.person_id: one for one in people} for people in (before, after))
    joined, left = (len([key for key in one if key not in two]) for one, two in ((new, old), (old, new)))
    changed = sum(old[key] != new[key] for key in old if key in new)
    if joined or left or changed:
        yield Text(
            f"另一花名册：新增 {joined} 人，减少 {left} 人，{changed} 人信息有变",
            f"another roster: {joined} joined, {left} left, {changed} changed",
        )


def _rules(before: Problem, after: Problem) -> Iterator[Text]:
    old, new = ({rule.id: _demanding(rule) for rule in one.rules} for one in (before, after))
    words = [
        {rule.id: demand_text(rule, one) for rule in one.rules if rule.id not in other}
        for one, other in ((before, new), (after, old))
    ]
    gone, come = (
        {unit.unit_id for unit in one.structure.units} - {unit.unit_id for unit in two.structure.units}
        for one, two in ((before, after), (after, before))
    )
    kept_old = {key: one for key, one in old.items() if not _of(key, gone)}
    kept_new = {key: one for key, one in new.items() if not _of(key, come)}
    yield from _fields(kept_old, kept_new, *words)


def _of(rule_id: str, units: set[str]) -> bool:
    """Whether the rule is a demand of one of these units, which have been told as units."""
    head = next((one for one in OF_UNITS if rule_id.startswith(one)), "")
    rest = rule_id[len(head) :]
    return bool(head) and any(rest == unit or rest.startswith((f"{unit}:", f"{unit}/")) for unit in units)


def _demanding(rule: RuleSettings) -> dict[str, Any]:
    return {key: value for key, value in rule.model_dump(mode="json").items() if key not in WORDS}


def _fields(
    old: Mapping[str, Mapping[str, Any]],
    new: Mapping[str, Mapping[str, Any]],
    dropped: Mapping[str, Text],
    added: Mapping[str, Text],
) -> Iterator[Text]:
    """Rules added, changed (field by field) and dropped."""
    lines: list[Text] = []
    for key, rule in new.items():
        if key not in old:
            said = added.get(key, Text(_shown(rule)))
            lines.append(Text(f"新增规则 {key}：{said.zh}", f"rule added, {key}: {said.get('en')}"))
    for key, rule in new.items():
        if key not in old:
            continue
        one, other = dict(_leaves(old[key])), dict(_leaves(rule))
        turned = [
            f"{path} {_shown(one.get(path))} → {_shown(other.get(path))}"
            for path in dict.fromkeys((*one, *other))
            if path not in WORDS and one.get(path) != other.get(path)
        ]
        if turned:
            lines.append(Text(f"规则 {key}：{'，'.join(turned)}", f"rule {key}: {', '.join(turned)}"))
    for key, rule in old.items():
        if key not in new:
            said = dropped.get(key, Text(_shown(rule)))
            lines.append(Text(f"删去规则 {key}：{said.zh}", f"rule dropped, {key}: {said.get('en')}"))
    yield from lines
