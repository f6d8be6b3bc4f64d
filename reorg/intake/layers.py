"""Layers of a project: a raw rule with its place, mappings laid on each other, and who says the most of a path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from reorg.intake.yaml_lines import Document, Path_


@dataclass(frozen=True)
class RuleEntry:
    """A raw rule with where it stands."""

    raw: Mapping[str, Any]
    document: Document
    path: tuple[str | int, ...]


def holder_of(documents: list[Document] | tuple[Document, ...]) -> Callable[[Path_], Document]:
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
