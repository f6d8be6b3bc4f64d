"""Projects over ``extends``: what a scenario changes, where its files lie, and the rules of each layer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reorg.intake.bases import Part, reconciled
from reorg.intake.chain import Chain, read_chain, relative
from reorg.intake.layers import RuleEntry as RuleEntry
from reorg.intake.layers import holder_of
from reorg.intake.layers import merged as merged
from reorg.intake.presets import is_file_name
from reorg.intake.project_file import ProjectFile
from reorg.intake.settings_faults import WRONG_TYPE, sound, validated
from reorg.intake.yaml_lines import Document
from reorg.text import Finding, Message, Place, Text

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
class Layer:
    """What is laid on a project without being a file that extends it: the content of ``document`` with a line for every
    path (its faults name them), and the folder from which the files that it names are seen."""

    document: Document
    folder: Path


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
        return holder_of(self.documents)(path)

    def place(self, *path: str | int) -> Place:
        """Where a path stands: in the last layer that says it."""
        return holder_of(self.documents)(path).place(path)


def read_project(path: Path, over: Iterable[Layer] = ()) -> ProjectRead:
    """The project in a file, or in the folder's ``project.yaml``, with everything it extends and what is laid ``over``."""
    return laid(read_chain(path), over)


def laid(chain: Chain, over: Iterable[Layer] = ()) -> ProjectRead:
    """The project that a chain of files makes, with further layers laid on it, the last one on top."""
    documents, findings = list(chain.documents), list(chain.findings)
    parts = [(document, where.parent) for document, where in zip(chain.documents, chain.paths, strict=True)]
    made: list[Part] = []
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
        rules = rule_entries(own.pop("rules", None), document, findings)
        made.append(Part(document, _moved(own, where, folder), rules))
    made, clashes = reconciled(made, chain.combined)
    findings += clashes
    content: dict[str, Any] = {}
    for part in made:
        content = merged(content, part.content)
    settings = None
    if chain.whole and all(one.content for one in chain.documents):
        settings, faults = validated(ProjectFile, content, (), holder_of(documents))
        findings += faults
        settings = settings or sound(ProjectFile, content)
    return ProjectRead(
        settings, tuple(part.rules for part in made), tuple(findings), folder, tuple(documents), chain.paths
    )


def _moved(content: dict[str, Any], own: Path, folder: Path) -> dict[str, Any]:
    """The content with its files, written as seen from ``own``, as seen from ``folder``."""
    if own.resolve() == folder.resolve():
        return content

    def moved(name: Any) -> Any:
        if isinstance(name, list):
            return [moved(one) for one in name]
        return relative(own / name, folder) if isinstance(name, str) and name else name

    named = {key: moved(content[key]) for key in TABLES if key in content}
    structure = content.get("structure")
    if isinstance(structure, str) and is_file_name(structure):
        named["structure"] = moved(structure)
    return {**content, **named}


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
