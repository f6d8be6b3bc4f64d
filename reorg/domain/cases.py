"""Cases as the table of cases has them: who handles each today, how large it is, what it took."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from reorg.text import Text

Nature = Literal["criminal", "administrative", "other"]
NATURES: Mapping[Nature, Text] = {
    "criminal": Text("刑事", "criminal"),
    "administrative": Text("行政", "administrative"),
    "other": Text("其他", "other"),
}
"""What kind of procedure a case is."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case. ``unit`` is the present unit (id) that handles it; ``station`` the present station on whose ground it
    happened and ``township`` the township (ids, "" where unknown).

    ``suspects`` and ``acts`` are numbers of people and of acts, ``None`` where the cell is empty; ``minutes`` are
    officer-minutes, ``None`` where the table does not say. ``extra`` holds the further columns that rules ask about.
    """

    case_id: str
    unit: str
    type: str = ""
    nature: Nature = "other"
    suspects: int | None = None
    acts: int | None = None
    minutes: int | None = None
    day: date | None = None
    station: str = ""
    township: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
