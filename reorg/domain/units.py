"""The present organization: units of today with their authorized strength."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ORGAN, GRASSROOTS = "organ", "grassroots"

TAG_WORDS: Mapping[str, str] = {"机关": ORGAN, "基层": GRASSROOTS, "基层所队": GRASSROOTS, "办案单位": "case-handling"}
"""Chinese words for the tags that the rules know."""

KIND_TAGS: Mapping[str, str] = {
    "机关": ORGAN, "派出所": GRASSROOTS, "基层所队": GRASSROOTS, "organ": ORGAN, "station": GRASSROOTS, "squad": GRASSROOTS,
}  # fmt: skip
"""What a unit's kind says about its side when its tags do not."""
STATION_KINDS = ("派出所", "station")
"""Kinds of unit that are police stations."""


def standard_tags(tags: tuple[str, ...], kind: str = "") -> tuple[str, ...]:
    """Tags with Chinese words made standard, and the side (organ, grassroots) that ``kind`` implies."""
    known = tuple(dict.fromkeys(TAG_WORDS.get(tag, tag) for tag in tags))
    side = KIND_TAGS.get(kind)
    return known if side is None or ORGAN in known or GRASSROOTS in known else (*known, side)


@dataclass(frozen=True, slots=True)
class PresentUnit:
    """One row of the units table; strengths are people, ``None`` where the table is silent.

    ``tags`` already hold the side implied by ``kind`` (see :func:`standard_tags`).
    ``authorized_by_type`` splits the authorized strength by establishment type (编制类型).
    ``columns`` keeps every cell of the row as text, by key or by its own heading.
    """

    unit_id: str
    name: str
    aliases: tuple[str, ...] = ()
    parent: str = ""
    kind: str = ""
    tags: tuple[str, ...] = ()
    authorized_police: int | None = None
    authorized_auxiliary: int | None = None
    heads: int | None = None
    deputies: int | None = None
    township: str = ""
    lon: float | None = None
    lat: float | None = None
    type: str = ""
    authorized_by_type: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
