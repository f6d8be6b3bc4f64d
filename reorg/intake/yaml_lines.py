"""YAML as plain data in which every value knows its line; YAML's accidents are faults, not surprises.

Scalars follow YAML 1.2's core schema: ``no``, ``on``, ``12:30``, ``0123`` and dates stay text,
only ``true`` and ``false`` are booleans. Duplicate keys are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from reorg.intake.yaml_syntax import NOT_PRINTABLE, syntax_fault
from reorg.text import Finding, Message, Place, Text

Path_ = tuple[str | int, ...]
LARGEST = 5_000_000
"""Bytes beyond which a YAML file is not read: no project file is that long."""
DEEPEST = 200
"""Levels beyond which nesting is refused: the parser's own stack ends a little further down."""
MOST_NODES = 400_000
"""Values beyond which aliases are taken for an attack."""

MISSING = Message(
    "yaml.missing",
    "error",
    Text("找不到文件 {value}。", "File {value} does not exist."),
    advice=Text("请核对文件名和所在文件夹。", "Check the name and the folder."),
)
TOO_LARGE = Message(
    "yaml.too-large", "error", Text("文件过大或引用展开过多。", "The file is too large, or its aliases expand to too much."),
    advice=Text("请核对是否选错文件。", "Is it the right file?"),
)  # fmt: skip
ENCODING = Message(
    "yaml.encoding",
    "error",
    Text("文件不是 UTF-8 编码（看起来是 {encoding}）。", "The file is not UTF-8 (it looks like {encoding})."),
    Text("UTF-8", "UTF-8"),
    Text("请用记事本另存为 UTF-8。", "Save it as UTF-8."),
)
DUPLICATE = Message(
    "yaml.duplicate-key",
    "error",
    Text("键“{value}”重复，第 {first} 行已有。", "Key “{value}” stands twice, first in line {first}."),
    Text("每个键只写一次", "each key once"),
    Text("请删去一个。", "Remove one."),
)
NOT_A_MAPPING = Message(
    "yaml.not-a-mapping",
    "error",
    Text("文件内容应为“键: 值”。", "The file should hold keys with values."),
    Text("键: 值", "key: value"),
)
EMPTY = Message(
    "yaml.empty", "error", Text("文件是空的。", "The file is empty."), Text("键: 值", "key: value"),
    Text("请核对是否选错文件。", "Is it the right file?"),
)  # fmt: skip
KEY_NOT_TEXT = Message(
    "yaml.key-not-text",
    "error",
    Text("键应是文字，这里是列表或“键: 值”。", "A key is text; here it is a list or a mapping."),
    advice=Text("含有花括号或方括号的文字请加引号。", "Put text with braces or brackets in quotes."),
)
UNQUOTED = Message(
    "yaml.unquoted-placeholder",
    "error",
    Text(
        "“{value}”没有加引号，YAML 会把它当作“键: 值”。",
        "“{value}” stands without quotes: YAML takes it for a mapping.",
    ),
    Text('"{value}"', '"{value}"'),
    Text("请加引号。", "Put it in quotes."),
)
TAGGED = Message(
    "yaml.tag",
    "error",
    Text("“{value}”这样的 YAML 标记不起作用。", "A YAML tag such as “{value}” has no effect here."),
    Text("不带“!”标记的值", "a value without a tag"),
    Text("请去掉标记；文字以“!”开头时请加引号。", "Remove it; put text that begins with “!” in quotes."),
)
UNPRINTABLE = Message(
    "yaml.unprintable",
    "error",
    Text("文字里有控制字符 {value}。", "The text holds the control character {value}."),
    Text("可见的文字", "text that can be seen"),
    Text("请删去。", "Remove it."),
)
NOT_MERGEABLE = Message(
    "yaml.not-mergeable",
    "error",
    Text("“<<”后面应引用“键: 值”。", "“<<” takes keys with values."),
    Text("<<: *name", "<<: *name"),
)


@dataclass
class Document:
    """``content`` is plain data; ``lines`` the line (from 1) of each path; ``keys`` of each key at its path.

    ``files`` names another file for the paths that stand there, where a document was made from several.
    """

    file: str
    content: dict[str, Any] = field(default_factory=dict)
    lines: dict[Path_, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    files: dict[Path_, str] = field(default_factory=dict)

    def place(self, path: Iterable[str | int] = ()) -> Place:
        """Where a path stands: its own line, else that of the nearest part above it."""
        at = tuple(path)
        while at and at not in self.lines:
            at = at[:-1]
        return Place(file=self.files.get(at, self.file), line=self.lines.get(at, 1))


def read_yaml(path: Path, shown: str = "") -> Document:
    """The document in a file; whatever is wrong with it stands among its findings."""
    document = Document(shown or path.name)
    here = Place(file=document.file)
    try:
        raw = path.read_bytes()
    except OSError:
        document.findings.append(MISSING.at(here, shown or path))
        return document
    if len(raw) > LARGEST:
        document.findings.append(TOO_LARGE.at(here))
        return document
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        document.findings.append(ENCODING.at(here, encoding=_guess(raw)))
        return document
    parse_yaml(text, document)
    return document


def _guess(raw: bytes) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "UTF-16"
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return "?"
    return "GBK/GB18030"


def parse_yaml(text: str, document: Document) -> None:
    """Fill ``document`` from YAML text."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        deepest, tags = _glance(text, loader)
        document.findings += [TAGGED.at(Place(document.file, line=line), tag) for tag, line in tags]
        if deepest > DEEPEST:
            document.findings.append(TOO_LARGE.at(Place(file=document.file)))
            return
        node = yaml.compose(text, Loader=loader)
    except (yaml.YAMLError, RecursionError) as fault:
        document.findings.append(syntax_fault(fault, text, document.file))
        return
    if node is None:
        document.findings.append(EMPTY.at(Place(file=document.file)))
        return
    walk = _Walk(document)
    try:
        content = walk.value(node, ())
    except (OverflowError, RecursionError):
        document.findings.append(TOO_LARGE.at(Place(file=document.file)))
        return
    if not isinstance(content, dict):
        document.findings.append(NOT_A_MAPPING.at(document.place(), type(content).__name__))
        return
    document.content = content


def _glance(text: str, loader: Any) -> tuple[int, list[tuple[str, int]]]:
    """Levels of the deepest value (or one more than ``DEEPEST``), and each tag with its line.

    Told from the stream of events, without recursion: ``compose`` does not survive deep nesting, and no longer
    knows which tags were written.
    """
    deepest = level = 0
    tags: list[tuple[str, int]] = []
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.CollectionStartEvent):
            level += 1
            deepest = max(deepest, level)
            if deepest > DEEPEST:  # the rest is not worth the parser's time, which grows with the square of depth
                break
        elif isinstance(event, yaml.CollectionEndEvent):
            level -= 1
        tag = getattr(event, "tag", None)
        if tag:
            tags.append((tag.replace("tag:yaml.org,2002:", "!!"), event.start_mark.line + 1))  # type: ignore[union-attr]
    return deepest, tags


_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)$")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")
_CONSTANTS = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


def _scalar(node: yaml.ScalarNode) -> Any:
    word: str = node.value
    if node.style in ('"', "'", "|", ">"):  # quoted or block text stays text
        return word
    return plain_scalar(word)


def plain_scalar(word: str) -> Any:
    """What a word without quotes means, after YAML 1.2's core schema."""
    if word in _CONSTANTS:
        return None
    if word in _BOOLEANS:
        return _BOOLEANS[word]
    if _INTEGER.match(word):
        return int(word) if len(word) < 300 else word
    if _FLOAT.match(word):
        return float(word)
    return word


class _Walk:
    """Turns nodes into plain data, noting lines and duplicate keys."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.count = 0

    def value(self, node: yaml.Node, path: Path_) -> Any:
        self.count += 1
        if self.count > MOST_NODES or len(path) > DEEPEST:
            raise OverflowError
        self.document.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.ScalarNode):
            self._printable(node)
            return _scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, number)) for number, item in enumerate(node.value)]
        assert isinstance(node, yaml.MappingNode)  # aliases are resolved by compose
        return self._mapping(node, path)

    def _mapping(self, node: yaml.MappingNode, path: Path_) -> Any:
        told = self.document.findings
        word = _unquoted(node)
        if word:
            told.append(UNQUOTED.at(self._at(node), word))
            return word  # as it was surely meant, so that nothing else is said about it
        found: dict[str, Any] = {}
        first: dict[str, int] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                told.append(KEY_NOT_TEXT.at(self._at(key_node)))
                continue
            self._printable(key_node)
            key = str(key_node.value)
            if key == "<<" and not key_node.style:
                merged = self.value(value_node, path)
                for part in merged if isinstance(merged, list) else [merged]:
                    if isinstance(part, dict):
                        found = {**part, **found}
                    else:
                        told.append(NOT_MERGEABLE.at(self._at(value_node), part))
                continue
            line = key_node.start_mark.line + 1
            if key in first:
                told.append(DUPLICATE.at(self._at(key_node), key, first=first[key]))
                continue
            first[key] = line
            self.document.lines[(*path, key)] = line
            found[key] = self.value(value_node, (*path, key))
        return found

    def _printable(self, node: yaml.ScalarNode) -> None:
        """Refuse what an escape such as ``\\0`` brings in: neither file names nor workbooks can hold it."""
        if found := NOT_PRINTABLE.search(node.value):
            self.document.findings.append(UNPRINTABLE.at(self._at(node), f"U+{ord(found[0]):04X}"))

    def _at(self, node: yaml.Node) -> Place:
        return Place(self.document.file, line=node.start_mark.line + 1)


def _unquoted(node: yaml.MappingNode) -> str:
    """``{id}`` where a placeholder was written without quotes, else ""."""
    if not node.flow_style or len(node.value) != 1:
        return ""
    key, value = node.value[0]
    bare = isinstance(key, yaml.ScalarNode) and isinstance(value, yaml.ScalarNode) and value.value == ""
    # `{id: }` says an empty value, `{id}` was meant as text: only there does nothing stand between key and value
    return f"{{{key.value}}}" if bare and not value.style and value.start_mark.index <= key.end_mark.index else ""
