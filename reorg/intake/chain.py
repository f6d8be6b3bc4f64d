"""A project file and everything it extends, one file or several, in the order in which they are laid on each other."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from reorg.intake.project_file import is_nameable
from reorg.intake.settings_faults import WRONG_TYPE
from reorg.intake.yaml_lines import Document, read_yaml
from reorg.text import Finding, Message, Place, Text

CYCLE = Message(
    "project.extends-cycle",
    "error",
    Text("extends 绕成了圈：{value}。", "`extends` runs in a circle: {value}."),
    advice=Text("请去掉其中一个 extends。", "Remove one of them."),
)
NO_BASE = Message(
    "project.extends-missing",
    "error",
    Text("extends 所指的文件 {value} 不存在。", "`extends` names {value}, which does not exist."),
    advice=Text("文件名相对于本文件所在文件夹。", "It is looked for beside this file."),
)
TWICE = Message(
    "project.extends-twice",
    "error",
    Text("extends 两次写了 {value}。", "`extends` names {value} twice."),
    advice=Text("请删去一个。", "Remove one."),
)


@dataclass(frozen=True)
class Combination:
    """A file that extends several: itself and, for each base, the base with all that it extends, as places in the chain."""

    place: int
    bases: tuple[frozenset[int], ...]


@dataclass(frozen=True)
class Chain:
    """A project file and what it extends, base first, each file once, as read. ``whole``: every base could be read."""

    file: Path
    paths: tuple[Path, ...]
    documents: tuple[Document, ...]
    findings: tuple[Finding, ...]
    whole: bool
    combined: tuple[Combination, ...] = ()


def read_chain(path: Path) -> Chain:
    """What a project file (or the folder's ``project.yaml``) extends, base first, and the file itself."""
    file = path / "project.yaml" if path.is_dir() else path
    reader = _Reader(file)
    reader.read(file, ())
    paths, documents = reader.paths, reader.documents
    return Chain(
        file, tuple(paths), tuple(documents), tuple(reader.findings), not reader.faults, tuple(reader.combined)
    )


class _Reader:
    """Walks what a file extends, depth first, so that a base stands before what is laid on it."""

    def __init__(self, first: Path) -> None:
        self.first = first
        self.paths: list[Path] = []
        self.documents: list[Document] = []
        self.findings: list[Finding] = []
        self.combined: list[Combination] = []
        self.faults = False
        self.known: dict[Path, frozenset[int]] = {}

    def read(self, path: Path, above: tuple[Path, ...]) -> frozenset[int]:
        """Places in the chain of the file and all that it extends. ``above`` are the files that led here."""
        if path.resolve() in self.known:
            return self.known[path.resolve()]
        document = read_yaml(path, shown(path, self.first))
        self.findings += document.findings
        line = (*above, path)
        bases = [self.read(one, line) for one in self._bases(document, path, line)]
        place = len(self.documents)
        self.paths.append(path)
        self.documents.append(document)
        if len(bases) > 1:
            self.combined.append(Combination(place, tuple(bases)))
        self.known[path.resolve()] = frozenset({place}.union(*bases))
        return self.known[path.resolve()]

    def _bases(self, document: Document, path: Path, line: tuple[Path, ...]) -> list[Path]:
        """The files that a document extends and that can be read; what is wrong with the others is told."""
        said = document.content.get("extends")
        if said is None:
            return []
        names = said if isinstance(said, list) else [said]
        found: list[Path] = []
        for number, name in enumerate(names):
            at = document.place(("extends", number) if isinstance(said, list) else ("extends",))
            base, fault = self._base(name, path, line, at)
            if base is not None and any(base.resolve() == one.resolve() for one in found):
                base, fault = None, TWICE.at(at, name)
            if fault is not None:
                self.findings.append(fault)
                self.faults = True
            if base is not None:
                found.append(base)
        if not names:
            wanted = Text("一个或几个文件名", "one or several file names")
            self.findings.append(WRONG_TYPE.at(document.place(("extends",)), said, key="extends", wanted=wanted))
            self.faults = True
        return found

    def _base(self, name: Any, path: Path, line: tuple[Path, ...], at: Place) -> tuple[Path | None, Finding | None]:
        if not isinstance(name, str) or not name:
            wanted = Text("一个或几个文件名", "one or several file names")
            return None, WRONG_TYPE.at(at, name, key="extends", wanted=wanted)
        if not is_nameable(name):
            return None, NO_BASE.at(at, name)
        base = path.parent / name
        base = base / "project.yaml" if base.is_dir() else base
        if any(base.resolve() == one.resolve() for one in line):
            return None, CYCLE.at(at, " → ".join(shown(one, self.first) for one in (*line, base)))
        return (base, None) if base.is_file() else (None, NO_BASE.at(at, name))


def shown(path: Path, first: Path) -> str:
    """How a file of the chain is called in messages: as seen from the first one's folder."""
    return relative(path, first.parent) or path.name


def relative(path: Path, folder: Path) -> str:
    """A path as seen from a folder, with slashes; absolute where they share no root."""
    try:
        return PurePosixPath(*Path(os.path.relpath(path, folder)).parts).as_posix()
    except ValueError:  # another drive
        return path.as_posix()
