"""Rules from all layers - the structure's demands, presets, structure, project, scenario - merged by id."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reorg.intake.scenario import RuleEntry, merged
from reorg.intake.settings_faults import UNKNOWN_KEY, nearest, validated
from reorg.rules.base import RuleSettings
from reorg.rules.registry import kinds
from reorg.text import Finding, Message, Place, Text

UNKNOWN_KIND = Message(
    "rules.unknown-kind",
    "error",
    Text("规则 {rule} 的类型“{value}”不存在。", "Rule {rule}: there is no kind “{value}”."),
    Text("{known}", "{known}"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
UNKNOWN_ID = Message(
    "rules.unknown-id",
    "error",
    Text("没有编号为“{value}”的规则可供修改或删去。", "There is no rule “{value}” to change or drop."),
    Text("已有规则的编号，或写明 kind", "the id of a rule that exists, or a kind"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)

MIN_OVER_MAX = Message(
    "rules.min-over-max",
    "error",
    Text("规则 {rule} 的 min {value} 大于 max {max}。", "Rule {rule}: min {value} is more than max {max}."),
    Text("min 不大于 max", "min at most max"),
    Text("请改其中一个。", "Change one of them."),
)

SET_BY_READER = ("line", "file")
"""Fields of a rule that tell where it stands; nobody writes them."""


def resolve_rules(layers: Iterable[Iterable[RuleEntry]]) -> tuple[tuple[RuleSettings, ...], list[Finding]]:
    """Settings of every rule in force, in the order in which they first appear.

    An entry with a ``kind`` replaces the rule of the same id, one without is merged into it,
    ``drop: true`` removes it.
    """
    findings: list[Finding] = []
    held: dict[str, RuleEntry] = {}
    for layer in layers:
        for entry in layer:
            _lay(entry, held, findings)
    rules = [rule for entry in held.values() if (rule := _settings(entry, findings)) is not None]
    return tuple(rules), findings


def shape_faults(layers: Iterable[Iterable[RuleEntry]]) -> list[Finding]:
    """Faults of the rules that say their kind, told when there is no structure to lay them on."""
    findings: list[Finding] = []
    for layer in layers:
        for entry in layer:
            if "kind" in entry.raw and entry.raw.get("drop") is not True:
                _settings(_without_drop(entry), findings)
    return findings


def _without_drop(entry: RuleEntry) -> RuleEntry:
    return RuleEntry({key: value for key, value in entry.raw.items() if key != "drop"}, entry.document, entry.path)


def _lay(entry: RuleEntry, held: dict[str, RuleEntry], findings: list[Finding]) -> None:
    rule_id = str(entry.raw["id"])
    dropped = entry.raw.get("drop") is True
    if "kind" in entry.raw and not dropped:
        held[rule_id] = _without_drop(entry)
    elif rule_id not in held:
        close = nearest(rule_id, held)
        findings.append(UNKNOWN_ID.at(entry.document.place((*entry.path, "id")), rule_id, nearest=close))
    elif dropped:
        del held[rule_id]
    else:
        over = _without_drop(entry).raw
        # a demand of the structure brings its own line, which says nothing about the file that changes it
        base = {
            key: value for key, value in held[rule_id].raw.items() if key not in SET_BY_READER or held[rule_id].path
        }
        held[rule_id] = RuleEntry(merged(base, over), entry.document, entry.path)


def _settings(entry: RuleEntry, findings: list[Finding]) -> RuleSettings | None:
    known = kinds()
    kind = str(entry.raw.get("kind"))
    place = entry.document.place(entry.path)
    if kind not in known:
        close = nearest(kind, known)
        at = entry.document.place((*entry.path, "kind"))
        findings.append(UNKNOWN_KIND.at(at, kind, rule=entry.raw["id"], known=", ".join(known), nearest=close))
        return None
    raw: dict[str, Any] = {key: value for key, value in entry.raw.items() if key not in SET_BY_READER}
    line, file = place.line, place.file
    if not entry.path:  # a demand of the structure: its unit's own place
        line, file = int(entry.raw.get("line", 0)), str(entry.raw.get("file") or place.file)
    model = known[kind].settings
    made, faults = validated(model, raw, entry.path, lambda _path: entry.document)
    findings += faults
    if entry.path:
        fields = [field.alias or key for key, field in model.model_fields.items() if key not in SET_BY_READER]
        for key in SET_BY_READER:
            if key in entry.raw:
                at = entry.document.place((*entry.path, key))
                findings.append(UNKNOWN_KEY.at(at, key, known=", ".join(fields), nearest=nearest(key, fields)))
    if made is None:
        return None
    low, high = getattr(made, "min", None), getattr(made, "max", None)
    if low is not None and high is not None and low > high:
        last = max(entry.document.place((*entry.path, key)).line for key in ("min", "max"))
        findings.append(MIN_OVER_MAX.at(Place(place.file, line=last), f"{low:g}", rule=made.id, max=f"{high:g}"))
    return made.model_copy(update={"line": line, "file": file})
