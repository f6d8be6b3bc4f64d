"""Results of a sweep on disk, one small file each by the fingerprint of what was solved: whole, or not there.

A run that was killed leaves no half result; what was solved before is found again; what belongs to other inputs,
settings or another version simply has another name.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from reorg.flows.files import write_json
from reorg.flows.sweep_jobs import FORMAT

FOLDER = "runs"


class Store:
    """The results below ``folder``; ``get`` is ``None`` for what is not there, or not whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / FOLDER
        self._known: dict[str, dict[str, Any]] = {}
        for left in self.folder.glob(".reorg-*"):  # of a write that was cut short
            left.unlink(missing_ok=True)

    def get(self, key: str) -> dict[str, Any] | None:
        """The result of a key, as it was put."""
        if key in self._known:
            return self._known[key]
        try:
            found = json.loads((self.folder / f"{key}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        if (
            not isinstance(found, dict)
            or found.get("format") != FORMAT
            or found.get("key") != key
            or "ran" not in found
        ):
            return None
        self._known[key] = found
        return found

    def put(self, key: str, result: dict[str, Any]) -> None:
        """Keep a result; it is read back at once, so that a resumed sweep sees exactly what an undisturbed one does."""
        write_json(self.folder / f"{key}.json", result)
        self._known.pop(key, None)
