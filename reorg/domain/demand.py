"""A demand on the answer of a neighbouring problem (zones, teams, rosters ...), as its check found it."""

from __future__ import annotations

from dataclasses import dataclass

from reorg.text import Text


@dataclass(frozen=True, slots=True)
class Demand:
    """One demand of the settings, and how the answer breaks it; ``breaches`` name people by id."""

    key: str
    text: Text
    breaches: tuple[Text, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.breaches
