"""Several bases of one scenario: what two of them change against what they share, and where they contradict each other.

Each base is a set of changes on the common base. Where two of them give one setting, or one field of a rule, different
values, neither wins silently: it is a fault naming both lines, unless the file that combines them says it itself. A base that
only repeats what the common base says has not changed it, so the other's change holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from reorg.intake.chain import Combination
from reorg.intake.layers import RuleEntry, holder_of, merged
from reorg.intake.yaml_lines import Document, Path_
from reorg.text import Finding, Message, Place, Text

CLASH = Message(
    "project.bases-clash",
    "error",
    Text(
        "“{key}”在 {first} 是“{before}”，在这里是“{now}”：合并的方案互相矛盾。",
        "“{key}” is “{before}” in {first} and “{now}” here: the scenarios combined contradict each other.",
    ),
    advice=Text(
        "请在合并它们的文件里写明取哪个值，或改其中一个。",
        "Say which in the file that combines them, or change one of them.",
    ),
)

WORDS = ("title", "language")
RULE_WORDS = ("id", "name", "note", "source")
"""What may differ freely: it changes no plan. The later one holds."""
REMOVED, CHANGED, NOTHING = Text("删去", "dropped"), Text("修改", "changed"), Text("不写", "not said")


@dataclass(frozen=True)
class Part:
    """What one file of a chain says itself: its settings without rules, files as the project sees them, and its rules."""

    document: Document
    content: dict[str, Any]
    rules: tuple[RuleEntry, ...]


def reconciled(parts: Sequence[Part], combined: Sequence[Combination]) -> tuple[list[Part], list[Finding]]:
    """The parts without what a base only repeats, and a fault for each contradiction between two bases."""
    made = list(parts)
    findings: list[Finding] = []
    for one in combined:
        own = made[one.place]
        for first, second in combinations(one.bases, 2):
            shared = sorted(first & second)
            earlier, later = sorted(first - second), sorted(second - first)
            _settings(made, shared, earlier, later, own, findings)
            _rules(made, shared, earlier, later, own, findings)
    return made, findings


def _settings(
    parts: list[Part], shared: list[int], earlier: list[int], later: list[int], own: Part, findings: list[Finding]
) -> None:
    common, before, after = (_settings_of(parts, places) for places in (shared, earlier, later))
    for path, old, new in _both(before, after):
        if old == new or path[0] in WORDS or _says(own.content, path) or _value(common, path) == old:
            continue
        if _value(common, path) == new:
            for place in later:
                parts[place] = Part(parts[place].document, _without(parts[place].content, path), parts[place].rules)
            continue
        first = holder_of([parts[place].document for place in earlier])(path).place(path)
        at = holder_of([parts[place].document for place in later])(path).place(path)
        findings.append(_clash(at, ".".join(str(part) for part in path), first, old, new))


def _settings_of(parts: list[Part], places: list[int]) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for place in places:
        content = merged(content, parts[place].content)
    return content


def _clash(at: Place, key: str, first: Place, old: Any, new: Any) -> Finding:
    said = f"{first.file}:{first.line}"
    return CLASH.at(at, "", key=key, first=said, before=_shown(old), now=_shown(new))


def _shown(value: Any) -> str | Text:
    if value is _NOTHING:
        return NOTHING
    return value if isinstance(value, Text) else str(value).lower() if isinstance(value, bool) else str(value)


def _both(before: Any, after: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any, Any]]:
    """Paths that both say, down to where one of them holds no mapping."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in before:
            if key in after:
                yield from _both(before[key], after[key], (*path, key))
    elif path:
        yield path, before, after


def _value(content: Any, path: Path_) -> Any:
    """What stands at a path; a value that equals nothing where there is none."""
    for part in path:
        if not isinstance(content, Mapping) or part not in content:
            return _NOTHING
        content = content[part]
    return content


_NOTHING = object()


def _says(content: Any, path: Path_) -> bool:
    """Whether the content settles a path: says it, or replaces something that it lies in."""
    for part in path:
        if not isinstance(content, Mapping):
            return True
        if part not in content:
            return False
        content = content[part]
    return True


def _without(content: Mapping[str, Any], path: Path_) -> dict[str, Any]:
    if not _says(content, path):
        return dict(content)
    key, rest = str(path[0]), path[1:]
    if not rest:
        return {name: value for name, value in content.items() if name != key}
    return {name: _without(value, rest) if name == key else value for name, value in content.items()}


def _rules(
    parts: list[Part], shared: list[int], earlier: list[int], later: list[int], own: Part, findings: list[Finding]
) -> None:
    common, before, after = (_changes(parts, places) for places in (shared, earlier, later))
    settled = {entry.raw["id"]: entry for entry in own.rules}
    for rule_id in before:
        if rule_id not in after:
            continue
        old, new = before[rule_id], after[rule_id]
        final = settled.get(rule_id)
        if final is not None and (final.raw.get("drop") is True or "kind" in final.raw):
            _forget(parts, (*earlier, *later), rule_id)  # whatever they do to it, the combining file has the last word
            continue
        if old.dropped or new.dropped:
            _forget(parts, later if old.dropped else earlier, rule_id)  # nothing is left of it to change or drop
            if old.dropped != new.dropped:
                shown = [REMOVED if one.dropped else CHANGED for one in (old, new)]
                findings.append(_clash(new.place(()), f"rules.{rule_id}", old.place(()), *shown))
            continue
        base = common[rule_id].fields if rule_id in common and not common[rule_id].dropped else {}
        clashing = False
        for path, one, other in _both(old.fields, new.fields):
            if one == other or (final is not None and _says(final.raw, path)) or _value(base, path) == one:
                continue
            if _value(base, path) == other and not new.whole:
                for place in later:
                    entries = tuple(_pruned(entry, rule_id, path) for entry in parts[place].rules)
                    parts[place] = Part(parts[place].document, parts[place].content, entries)
                continue
            key = ".".join(str(part) for part in ("rules", rule_id, *path))
            findings.append(_clash(new.place(path), key, old.place(path), one, other))
            clashing = True
        if not clashing and old.whole != new.whole:
            whole, partial = (old, new) if old.whole else (new, old)
            for path, _ in _leaves(partial.fields):
                if not _says(whole.fields, path) and not (final is not None and _says(final.raw, path)):
                    key = ".".join(str(part) for part in ("rules", rule_id, *path))
                    values = [_value(one.fields, path) for one in (old, new)]
                    findings.append(_clash(new.place(path), key, old.place(path), *values))
                    break


def _forget(parts: list[Part], places: Sequence[int], rule_id: str) -> None:
    for place in places:
        one = parts[place]
        parts[place] = Part(one.document, one.content, tuple(e for e in one.rules if e.raw["id"] != rule_id))


def _pruned(entry: RuleEntry, rule_id: str, path: Path_) -> RuleEntry:
    return RuleEntry(_without(entry.raw, path), entry.document, entry.path) if entry.raw["id"] == rule_id else entry


@dataclass(frozen=True)
class _Change:
    """What some files together do to one rule: ``whole`` where they state it anew."""

    entry: RuleEntry
    fields: Mapping[str, Any]
    whole: bool
    dropped: bool

    def place(self, path: Path_) -> Place:
        return self.entry.document.place((*self.entry.path, *path))


def _changes(parts: list[Part], places: list[int]) -> dict[str, _Change]:
    found: dict[str, _Change] = {}
    for place in places:
        for entry in parts[place].rules:
            rule_id = str(entry.raw["id"])
            own = {key: value for key, value in entry.raw.items() if key not in (*RULE_WORDS, "drop")}
            known = found.get(rule_id)
            dropped, whole = entry.raw.get("drop") is True, "kind" in own
            if known is not None and not whole and not dropped:
                own, whole = merged(known.fields, own), known.whole
            found[rule_id] = _Change(entry, own, whole, dropped)
    return found


def _leaves(content: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    if isinstance(content, Mapping):
        for key, value in content.items():
            yield from _leaves(value, (*path, key))
    elif path:
        yield path, content
