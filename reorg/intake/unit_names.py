"""Units by id, name, alias, or their long form (``××县公安局刑事侦查大队``). Never by likeness."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from reorg.domain.ladders import normal
from reorg.domain.units import STATION_KINDS, PresentUnit

_BUREAU = re.compile(r"^.{0,12}?公安局(?=.)|^.{0,12}?公安分局(?=.)")


def short_form(word: str) -> str:
    """A unit's name without the bureau's name before it and blanks inside."""
    return _BUREAU.sub("", normal(word))


class UnitNames:
    """Finds a present unit from what a roster calls it."""

    def __init__(self, units: Sequence[PresentUnit]) -> None:
        self.exact: dict[str, set[str]] = {}
        self.short: dict[str, set[str]] = {}
        for unit in units:
            for word in (unit.unit_id, unit.name, *unit.aliases):
                self.exact.setdefault(normal(word), set()).add(unit.unit_id)
                self.short.setdefault(short_form(word), set()).add(unit.unit_id)
        for unit in units:
            self.exact[normal(unit.unit_id)] = {unit.unit_id}
        self.names = {unit.unit_id: unit.name for unit in units}
        self.stations = frozenset(unit.unit_id for unit in units if unit.kind in STATION_KINDS)
        self.known = sorted({word for unit in units for word in (unit.name, *unit.aliases)})

    def find(self, word: str) -> str | None:
        """The unit's id; ``None`` for a word that names none, or more than one."""
        for forms, key in ((self.exact, normal(word)), (self.short, short_form(word))):
            hits = forms.get(key, set())
            if len(hits) == 1:
                return next(iter(hits))
            if hits:
                return None
        parts = [part for part in re.split(r"[/\\]", word) if part]
        return self.find(parts[-1]) if len(parts) > 1 else None

    def nearest(self, word: str) -> str:
        """The known name most like ``word``, or "-"."""
        found = difflib.get_close_matches(short_form(word), self.known, 1, 0.3)
        return found[0] if found else "-"
