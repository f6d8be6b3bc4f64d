"""Tables that were read before, found again by what is in their files, so that many what-ifs read a workbook once.

They are kept in memory alone: a roster is personal data.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any

from reorg.intake.project_file import ProjectFile
from reorg.intake.records import PersonnelTable, TerritoryTable, UnitTable


class Shelf:
    """Tables by the contents of their files and by the settings that reading depends on."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, Any] = {}

    def units(self, settings: ProjectFile, folder: Path) -> UnitTable:
        """The table of present units."""
        from reorg.intake.unit_table import read_units

        files = settings.files("units")
        return self._found(  # type: ignore[no-any-return]
            ("units", *_contents(files, folder), *_columns(settings)),
            lambda: read_units(files, folder, settings.columns),
        )

    def personnel(self, settings: ProjectFile, folder: Path) -> PersonnelTable:
        """The roster, read against the present units."""
        from reorg.intake.roster import read_personnel

        files = settings.files("personnel")
        around = _contents(settings.files("units"), folder)
        key = ("personnel", *_contents(files, folder), *around, settings.as_of, *_columns(settings))
        return self._found(  # type: ignore[no-any-return]
            key,
            lambda: read_personnel(files, folder, self.units(settings, folder).units, settings.as_of, settings.columns),
        )

    def territory(self, settings: ProjectFile, folder: Path) -> TerritoryTable:
        """Townships and which adjoin."""
        from reorg.intake.territory_table import read_territory

        files = settings.files("territory")
        return self._found(  # type: ignore[no-any-return]
            ("territory", *_contents(files, folder), *_columns(settings)),
            lambda: read_territory(files, folder, settings.columns),
        )

    def _found(self, key: Hashable, read: Callable[[], Any]) -> Any:
        if key not in self._kept:
            self._kept[key] = read()
        return self._kept[key]


def _contents(sources: list[str], folder: Path) -> tuple[tuple[str, str], ...]:
    """Each source as named with the digest of its file; no digest where there is none."""
    found = []
    for source in sources:
        path = folder / source.partition("#")[0]
        try:
            found.append((source, hashlib.sha256(path.read_bytes()).hexdigest()))
        except OSError:
            found.append((source, ""))
    return tuple(found)


def _columns(settings: ProjectFile) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(settings.columns.items()))
