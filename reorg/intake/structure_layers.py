"""Structure files over ``extends``: a structure that says only what differs from another one.

Units are matched by id (or name, where the base gives no id) wherever they stand. An entry's fields are laid on the unit's:
mappings are merged, everything else is replaced, ``null`` takes a key away. An entry written below a unit stands there, so a
unit can be moved with all that is below it; ``drop: true`` takes one away with what is still below it. Rules follow those
of the base and are merged by id like a project's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reorg.intake.chain import CYCLE, NO_BASE, relative
from reorg.intake.layers import RuleEntry
from reorg.intake.presets import find_structure, is_file_name, structures
from reorg.intake.scenario import rule_entries
from reorg.intake.settings_faults import WRONG_TYPE, nearest
from reorg.intake.yaml_lines import Document, Path_, read_yaml
from reorg.text import Finding, Message, Place, Text

UNKNOWN_BASE = Message(
    "structure.extends-unknown",
    "error",
    Text("extends 所指的架构“{value}”不存在。", "`extends` names the structure “{value}”, which does not exist."),
    Text("{known}，或一个 .yaml 文件", "{known}, or a .yaml file"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
UNKNOWN_UNIT = Message(
    "structure.extends-unknown-unit",
    "error",
    Text(
        "基准架构里没有单位“{value}”可供修改或删去。", "The structure extended has no unit “{value}” to change or drop."
    ),
    Text("已有单位的编号；新单位须写 name", "the id of a unit that exists; a new one has a name"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
AMBIGUOUS_UNIT = Message(
    "structure.extends-ambiguous",
    "error",
    Text(
        "基准架构里有 {count} 个单位的编号是“{value}”。",
        "{count} units of the structure extended have the id “{value}”.",
    ),
    advice=Text(
        "请改用场景文件里的规则编号修改，如 strength:单位:民警。",
        "Change their demands by rule id in a scenario instead, such as strength:UNIT:民警.",
    ),
)
DROPPED_AND_CHANGED = Message(
    "structure.dropped-and-changed",
    "error",
    Text("单位“{value}”写了 drop: true，又写了 {fields}。", "Unit “{value}” says `drop: true`, and {fields} as well."),
    Text("id: {value}, drop: true", "id: {value}, drop: true"),
)
WITHIN_ITSELF = Message(
    "structure.extends-within-itself",
    "error",
    Text("单位“{value}”被放到了自己的下属单位之下。", "Unit “{value}” is put below a unit that is below itself."),
)


@dataclass(frozen=True)
class StructureLayers:
    """A structure file laid on what it extends. ``document`` knows for every path the file and line that say it;
    ``rules`` are those of the files, base first; ``sources`` the files with the names by which they are called."""

    document: Document
    rules: tuple[RuleEntry, ...]
    sources: tuple[tuple[str, Path], ...]


@dataclass(eq=False)
class Node:
    """A value with where it stands; mappings and lists hold nodes."""

    value: Any
    file: str
    line: int

    def get(self, key: str) -> Any:
        """The plain value below a key; ``None`` where there is none."""
        found = self.value.get(key) if isinstance(self.value, dict) else None
        return None if found is None else found.value

    @property
    def place(self) -> Place:
        return Place(file=self.file, line=self.line)


def read_layers(path: Path, shown: str, folder: Path) -> StructureLayers:
    """A structure file with all that it extends; ``folder`` is where the names of files are seen from."""
    documents, sources, findings = _files(path, shown, folder)
    rules = [entry for one in documents for entry in rule_entries(one.content.get("rules"), one, findings)]
    if len(documents) == 1:
        document = documents[0]
        document.findings += findings
        return StructureLayers(document, tuple(rules), tuple(sources))
    nodes = [_node(one.content, one, ()) for one in documents]
    whole = nodes[0]
    for over in nodes[1:]:
        whole = _laid(whole, over, findings)
    said = [*(fault for one in documents for fault in one.findings), *findings]
    made = Document(documents[-1].file, findings=said)
    made.content = _plain(whole, (), made) if all(one.content for one in documents) else {}
    return StructureLayers(made, tuple(rules), tuple(sources))


def source_files(path: Path, folder: Path) -> tuple[tuple[str, Path], ...]:
    """The files that a structure file stands on, itself last, with their names as seen from ``folder``."""
    return tuple(_files(path, relative(path, folder), folder)[1])


def _files(path: Path, shown: str, folder: Path) -> tuple[list[Document], list[tuple[str, Path]], list[Finding]]:
    """The documents, base first, their names and paths, and what is wrong with what they extend."""
    documents: list[Document] = []
    sources: list[tuple[str, Path]] = []
    findings: list[Finding] = []
    following: Path | None = path
    while following is not None:
        known = next((one.id for one in structures() if one.path == following), "")
        name = shown if not documents else known or relative(following, folder)
        document = read_yaml(following, name)
        documents.insert(0, document)
        sources.insert(0, (name, following))
        following, fault = _base(document, following, [one for _, one in sources])
        if fault is not None:
            findings.append(fault)
    return documents, sources, findings


def _base(document: Document, path: Path, known: list[Path]) -> tuple[Path | None, Finding | None]:
    name = document.content.pop("extends", None)
    if name is None:
        return None, None
    at = document.place(("extends",))
    if not isinstance(name, str) or not name:
        return None, WRONG_TYPE.at(
            at, name, key="extends", wanted=Text("一个架构的名称或文件", "a structure's name or file")
        )
    base = find_structure(name, path.parent)
    if base is None:
        names = [one.id for one in structures()]
        return None, UNKNOWN_BASE.at(at, name, known=", ".join(names), nearest=nearest(name, names))
    if is_file_name(name) and not base.is_file():
        return None, NO_BASE.at(at, name)
    if any(base.resolve() == one.resolve() for one in known):
        return None, CYCLE.at(at, " → ".join(one.name for one in (*reversed(known), base)))
    return base, None


def _node(content: Any, document: Document, path: Path_, above: int = 1) -> Node:
    line = document.lines.get(path, above)
    if isinstance(content, dict):
        value: Any = {key: _node(one, document, (*path, key), line) for key, one in content.items()}
    elif isinstance(content, list):
        value = [_node(one, document, (*path, number), line) for number, one in enumerate(content)]
    else:
        value = content
    return Node(value, document.file, line)


def _plain(node: Node, path: Path_, document: Document) -> Any:
    """The plain value; ``document`` learns where each path stands."""
    document.lines[path], document.files[path] = node.line, node.file
    if isinstance(node.value, dict):
        return {key: _plain(one, (*path, key), document) for key, one in node.value.items()}
    if isinstance(node.value, list):
        return [_plain(one, (*path, number), document) for number, one in enumerate(node.value)]
    return node.value


def _laid(base: Node, over: Node, findings: list[Finding]) -> Node:
    """A whole structure laid on another."""
    fields = {key: one for key, one in over.value.items() if key not in ("units", "rules")}
    made = _merged(base, Node(fields, over.file, over.line))
    for key in ("units", "rules"):
        below, above = (one.value.get(key) for one in (base, over))
        if below is not None and isinstance(below.value, list):
            made.value[key] = Node(list(below.value), below.file, below.line)
        elif above is not None:
            made.value[key] = Node([], above.file, above.line)
    rules = over.value.get("rules")
    if rules is not None and isinstance(rules.value, list):
        made.value["rules"].value += rules.value
    units = over.value.get("units")
    if units is not None and isinstance(units.value, list) and "units" in made.value:
        _Units(made.value["units"], findings).lay(units)
    return made


def _merged(base: Node, over: Node) -> Node:
    if not (isinstance(base.value, dict) and isinstance(over.value, dict)):
        return over
    value = dict(base.value)
    for key, one in over.value.items():
        if one.value is None:
            value.pop(key, None)
        else:
            value[key] = _merged(value[key], one) if key in value else one
    return Node(value, over.file, over.line)


@dataclass
class _Units:
    """Lays units on a tree of units, whose top list it changes."""

    top: Node
    findings: list[Finding]
    dropped: list[Node] = field(default_factory=list)

    def lay(self, over: Node) -> None:
        for entry in over.value:
            self._entry(entry, None)
        for unit in self.dropped:
            self._lists(unit).value.remove(unit)

    def _entry(self, entry: Node, under: Node | None) -> None:
        key = _key(entry)
        if not isinstance(entry.value, dict) or not key:
            (self.top if under is None else _below(under)).value.append(entry)  # said when the whole is validated
            return
        found = [unit for unit in self._walk(self.top) if _key(unit) == key]
        if len(found) > 1:
            self.findings.append(AMBIGUOUS_UNIT.at(entry.place, key, count=len(found)))
        elif entry.get("drop") is True:
            self._drop(entry, key, found)
        elif not found and "name" not in entry.value:
            self._unknown(entry, key)
        else:
            self._put(entry, found[0] if found else None, under)

    def _put(self, entry: Node, unit: Node | None, under: Node | None) -> None:
        """A unit changed, moved or new, and then what is written below it."""
        fields = {name: one for name, one in entry.value.items() if name not in ("units", "drop")}
        if unit is None:
            unit = Node(fields, entry.file, entry.line)
            (self.top if under is None else _below(under)).value.append(unit)
        else:
            merged = _merged(unit, Node(fields, entry.file, entry.line))
            unit.value, unit.file, unit.line = merged.value, merged.file, merged.line
            if under is not None and all(one is not unit for one in _below(under).value):
                if any(one is under for one in self._walk(_below(unit))):
                    self.findings.append(WITHIN_ITSELF.at(entry.place, _key(entry)))
                    return
                self._lists(unit).value.remove(unit)
                _below(under).value.append(unit)
        below = entry.value.get("units")
        for one in below.value if below is not None and isinstance(below.value, list) else ():
            self._entry(one, unit)

    def _drop(self, entry: Node, key: str, found: list[Node]) -> None:
        fields = [name for name in entry.value if name not in ("id", "name", "drop", "note")]
        if fields:
            self.findings.append(DROPPED_AND_CHANGED.at(entry.place, key, fields=", ".join(fields)))
        elif not found:
            self._unknown(entry, key)
        else:
            self.dropped.append(found[0])

    def _unknown(self, entry: Node, key: str) -> None:
        known = [_key(unit) for unit in self._walk(self.top)]
        self.findings.append(UNKNOWN_UNIT.at(entry.place, key, nearest=nearest(key, known)))

    def _walk(self, units: Node) -> list[Node]:
        found: list[Node] = []
        for unit in units.value if isinstance(units.value, list) else ():
            found.append(unit)
            if isinstance(unit.value, dict) and "units" in unit.value:
                found += self._walk(unit.value["units"])
        return found

    def _lists(self, unit: Node) -> Node:
        """The list in which a unit stands."""
        above: list[Node] = [self.top, *(one.value["units"] for one in self._walk(self.top) if "units" in one.value)]
        return next(one for one in above if any(below is unit for below in one.value))


def _below(unit: Node) -> Node:
    """The list of units below a unit, its own copy, made where there is none."""
    units: Node | None = unit.value.get("units")
    if units is None or not isinstance(units.value, list):
        units = Node([], unit.file, unit.line)
        unit.value["units"] = units
    return units


def _key(unit: Node) -> str:
    """By what a unit is known: its id, else its name."""
    if not isinstance(unit.value, dict):
        return ""
    name = unit.value.get("name")
    told = unit.get("id")
    if told is None and name is not None:
        told = name.get("zh") or name.get("en") if isinstance(name.value, dict) else name.value
    return "" if told is None or isinstance(told, (dict, list)) else str(told)
