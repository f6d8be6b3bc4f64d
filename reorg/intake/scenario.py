"""Projects over ``extends``: what a scenario changes, where its files lie, and the rules of each layer."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from reorg.intake.presets import is_file_name
from reorg.intake.project_file import ProjectFile, is_nameable
from reorg.intake.settings_faults import WRONG_TYPE, sound, validated
from reorg.intake.yaml_lines import Document, Path_, read_yaml
from reorg.text import Finding, Message, Place, Text

CYCLE = Message(
    "project.extends-cycle",
    "error",
    Text("extends 绕成了圈：{value}。", "`extends` runs in a circle: {value}."),
    advice=Text("请去掉其中一个 extends。", "Remove one of them."),
)
SAME_ID = Message(
    "project.rule-twice",
    "error",
    Text(
        "规则编号“{value}”在同一文件中出现两次，第 {first} 行已有。",
        "Rule id “{value}” stands twice in one file, first in line {first}.",
    ),
    Text("每个编号一次", "each id once"),
    Text("请合并或改名。", "Merge them, or rename one."),
)
RULE_WITHOUT_ID = Message(
    "project.rule-without-id",
    "error",
    Text("这条规则没有 id，或不是“键: 值”。", "This rule has no id, or is no mapping."),
    Text("- id: …", "- id: …"),
)
NO_BASE = Message(
    "project.extends-missing",
    "error",
    Text("extends 所指的文件 {value} 不存在。", "`extends` names {value}, which does not exist."),
    advice=Text("文件名相对于本文件所在文件夹。", "It is looked for beside this file."),
)
DROPPED_AND_CHANGED = Message(
    "project.dropped-and-changed",
    "error",
    Text(
        "规则“{value}”写了 drop: true，又写了 {fields}。",
        "Rule “{value}” says `drop: true`, and {fields} as well.",
    ),
    Text("id: {value}, drop: true", "id: {value}, drop: true"),
    Text(
        "要删去就只留 id 和 drop，要修改就去掉 drop。", "To drop it leave only id and drop; to change it remove drop."
    ),
)
NOTHING = Message(
    "project.changes-nothing",
    "warning",
    Text("这个方案文件没有改动任何内容。", "This scenario changes nothing."),
    advice=Text("请写明与基准不同之处。", "Write what differs from the base."),
)

TABLES = ("personnel", "units", "territory", "cases")
"""Keys of a project file that name files."""


@dataclass(frozen=True)
class RuleEntry:
    """A raw rule with where it stands."""

    raw: Mapping[str, Any]
    document: Document
    path: tuple[str | int, ...]


@dataclass(frozen=True)
class Layer:
    """What is laid on a project without being a file that extends it: the content of ``document`` with a line for every
    path (its faults name them), and the folder from which the files that it names are seen."""

    document: Document
    folder: Path


@dataclass(frozen=True)
class Chain:
    """A project file and what it extends, base first, as read. ``whole``: the chain reaches its base."""

    file: Path
    paths: tuple[Path, ...]
    documents: tuple[Document, ...]
    findings: tuple[Finding, ...]
    whole: bool


@dataclass(frozen=True)
class ProjectRead:
    """The project as resolved over ``extends``; ``layers`` hold its rules, base first.

    ``settings`` is there as soon as the tables and the day can be told, even when something else in the
    file is an error, so that the tables' faults are told in the same go; ``None`` when they cannot.
    ``documents`` are what was read, base first, the layers laid on it last; ``paths`` those of the files among them.
    """

    settings: ProjectFile | None
    layers: tuple[tuple[RuleEntry, ...], ...]
    findings: tuple[Finding, ...]
    folder: Path
    documents: tuple[Document, ...]
    paths: tuple[Path, ...]

    @property
    def files(self) -> list[tuple[Document, Path]]:
        """The files read, with their paths; what was laid on them is no file."""
        return list(zip(self.documents, self.paths, strict=False))

    def holder(self, path: tuple[str | int, ...]) -> Document:
        """The layer that says the most of a path."""
        return _holder(self.documents)(path)

    def place(self, *path: str | int) -> Place:
        """Where a path stands: in the last layer that says it."""
        return _holder(self.documents)(path).place(path)


def read_project(path: Path, over: Iterable[Layer] = ()) -> ProjectRead:
    """The project in a file, or in the folder's ``project.yaml``, with everything it extends and what is laid ``over``."""
    return laid(read_chain(path), over)


def laid(chain: Chain, over: Iterable[Layer] = ()) -> ProjectRead:
    """The project that a chain of files makes, with further layers laid on it, the last one on top."""
    documents, findings = list(chain.documents), list(chain.findings)
    parts = [(document, where.parent) for document, where in zip(chain.documents, chain.paths, strict=True)]
    content: dict[str, Any] = {}
    layers = []
    folder = chain.file.parent
    for one in over:
        documents.append(one.document)
        findings += one.document.findings
        parts.append((one.document, one.folder))
    for number, (document, where) in enumerate(parts):
        own = {key: value for key, value in document.content.items() if key != "extends"}
        last = number == len(chain.documents) - 1
        if chain.whole and number and last and document.content and not own:
            findings.append(NOTHING.at(document.place()))
        layers.append(rule_entries(own.pop("rules", None), document, findings))
        content = merged(content, _moved(own, where, folder))
    settings = None
    if chain.whole and all(one.content for one in chain.documents):
        settings, faults = validated(ProjectFile, content, (), _holder(documents))
        findings += faults
        settings = settings or sound(ProjectFile, content)
    return ProjectRead(settings, tuple(layers), tuple(findings), folder, tuple(documents), chain.paths)


def read_chain(path: Path) -> Chain:
    """What a project file (or the folder's ``project.yaml``) extends, base first, and the file itself."""
    file = path / "project.yaml" if path.is_dir() else path
    paths: list[Path] = []
    documents: list[Document] = []
    findings: list[Finding] = []
    following: Path | None = file
    while following is not None:
        document = read_yaml(following, _shown(following, file))
        paths.insert(0, following)
        documents.insert(0, document)
        findings += document.findings
        following, fault = _base(document, paths, file)
        if fault is not None:
            return Chain(file, tuple(paths), tuple(documents), (*findings, fault), False)
    return Chain(file, tuple(paths), tuple(documents), tuple(findings), True)


def _base(document: Document, paths: list[Path], first: Path) -> tuple[Path | None, Finding | None]:
    """The file that a document extends, if any, or what is wrong with saying so."""
    base = document.content.get("extends")
    if base is None:
        return None, None
    at = document.place(("extends",))
    if not isinstance(base, str) or not base:
        return None, WRONG_TYPE.at(at, base, key="extends", wanted=Text("一个文件名", "a file name"))
    if not is_nameable(base):
        return None, NO_BASE.at(at, base)
    path = paths[0].parent / base
    path = path / "project.yaml" if path.is_dir() else path
    if any(path.resolve() == one.resolve() for one in paths):
        circle = [*reversed(paths), path]
        return None, CYCLE.at(at, " → ".join(_shown(one, first) for one in circle))
    return (path, None) if path.is_file() else (None, NO_BASE.at(at, base))


def _shown(path: Path, first: Path) -> str:
    """How a file of the chain is called in messages: as seen from the first one's folder."""
    return _relative(path, first.parent) or path.name


def _relative(path: Path, folder: Path) -> str:
    """A path as seen from a folder, with slashes; absolute where they share no root."""
    try:
        return PurePosixPath(*Path(os.path.relpath(path, folder)).parts).as_posix()
    except ValueError:  # another drive
        return path.as_posix()


def _moved(content: dict[str, Any], own: Path, folder: Path) -> dict[str, Any]:
    """The content with its files, written as seen from ``own``, as seen from ``folder``."""
    if own.resolve() == folder.resolve():
        return content

    def moved(name: Any) -> Any:
        if isinstance(name, list):
            return [moved(one) for one in name]
        return _relative(own / name, folder) if isinstance(name, str) and name else name

    named = {key: moved(content[key]) for key in TABLES if key in content}
    structure = content.get("structure")
    if isinstance(structure, str) and is_file_name(structure):
        named["structure"] = moved(structure)
    return {**content, **named}


def _holder(documents: list[Document] | tuple[Document, ...]) -> Callable[[Path_], Document]:
    """Finds the document that has the most of a path; the later layer where several have as much."""

    def holder(path: Path_) -> Document:
        def depth(document: Document) -> int:
            return max((n for n in range(len(path) + 1) if path[:n] in document.lines), default=0)

        return max(reversed(documents), key=depth)

    return holder


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """``over`` laid on ``base``: mappings are merged deeply, everything else is replaced."""
    result = deepcopy(dict(base))
    for key, value in over.items():
        below = result.get(key)
        result[key] = (
            merged(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else deepcopy(value)
        )
    return result


def rule_entries(raw: Any, document: Document, findings: list[Finding]) -> tuple[RuleEntry, ...]:
    """The entries of a ``rules`` list; faults for those without an id or with one twice."""
    if raw is not None and not isinstance(raw, list):
        wanted = Text("列表，每条以“- id:”开头", "a list, each beginning with “- id:”")
        findings.append(WRONG_TYPE.at(document.place(("rules",)), type(raw).__name__, key="rules", wanted=wanted))
        return ()
    entries: list[RuleEntry] = []
    seen: dict[str, int] = {}
    for number, rule in enumerate(raw or []):
        path = ("rules", number)
        if not isinstance(rule, Mapping) or not _is_id(rule.get("id")):
            findings.append(RULE_WITHOUT_ID.at(document.place(path)))
            continue
        rule_id = str(rule["id"])
        place = document.place((*path, "id"))
        if rule_id in seen:
            findings.append(SAME_ID.at(place, rule_id, first=seen[rule_id]))
            continue
        seen[rule_id] = place.line
        drop = rule.get("drop", True)
        if not isinstance(drop, bool):
            at = document.place((*path, "drop"))
            findings.append(WRONG_TYPE.at(at, drop, key="drop", wanted=Text("true 或 false", "true or false")))
            continue
        fields = [key for key in rule if key not in ("id", "drop", "note")]
        if rule.get("drop") is True and fields:
            at = document.place((*path, "drop"))
            findings.append(DROPPED_AND_CHANGED.at(at, rule_id, fields=", ".join(fields)))
            continue
        entries.append(RuleEntry({**rule, "id": rule_id}, document, path))
    return tuple(entries)


def _is_id(word: Any) -> bool:
    return isinstance(word, (str, int)) and not isinstance(word, bool) and word != ""
