"""Officers and auxiliaries as the roster describes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from reorg.domain.ladders import POST_LEVEL, normal

CATEGORIES: tuple[str, ...] = ("民警", "勤务辅警", "文职辅警", "辅警", "工勤", "事业人员")
"""Categories of personnel; 辅警 in a roster is an auxiliary of unknown kind."""

AUXILIARIES: frozenset[str] = frozenset({"勤务辅警", "文职辅警", "辅警"})
"""Every category that a demand on 辅警 counts."""

FIXING_STATUS: frozenset[str] = frozenset({"借调", "产假", "长期病假", "脱产学习"})
"""Statuses that keep a person with the unit's successor (R57)."""

STATUSES: tuple[str, ...] = (
    "在岗",
    "借调",
    "产假",
    "长期病假",
    "脱产学习",
    "试用期",
    "处分期",
    "挂职",
    "退休",
    "待分配",
)

PARTY_MEMBER = "中共党员"
"""Full member; 中共预备党员 is not one (R38)."""


def category_matches(demanded: str, category: str) -> bool:
    """Whether a demand on ``demanded`` counts someone of ``category`` (辅警 covers both kinds)."""
    return demanded == category or (demanded == "辅警" and category in AUXILIARIES)


@dataclass(frozen=True, slots=True)
class Home:
    """Where a person lives: a township's id, or longitude and latitude in degrees."""

    township: str = ""
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class Relative:
    """A relation to another person of the roster, as the roster words it (夫妻, 父子 ...)."""

    person_id: str
    relation: str


@dataclass(frozen=True, slots=True)
class Person:
    """One row of the roster; ladder values carry their standard Chinese names, units are ids.

    ``unit`` is the establishment unit (编制单位), ``working_unit`` where the person works today
    ("" means the same). ``skills`` maps a skill to its level, 1 to 5. ``pinned``, ``barred`` and
    ``wishes`` keep the planner's words; they are resolved against the new structure.
    """

    person_id: str
    name: str
    category: str = "民警"
    unit: str = ""
    working_unit: str = ""
    sex: str = ""
    birth_date: date | None = None
    post: str = ""
    post_level: str = ""
    post_since: date | None = None
    unit_since: date | None = None
    rank: str = ""
    grade: str = ""
    joined: date | None = None
    education: str = ""
    party: str = ""
    specialty: str = ""
    skills: Mapping[str, int] = field(default_factory=dict)
    enforcement_grade: str = ""
    law_qualified: bool = False
    professional_grade: str = ""
    score: float | None = None
    native_place: str = ""
    growth_place: str = ""
    home: Home | None = None
    wishes: tuple[str, ...] = ()
    relatives: tuple[Relative, ...] = ()
    status: str = "在岗"
    pinned: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    establishment_type: str = ""
    remark: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def present_unit(self) -> str:
        """Where the person works today: the working unit, else the establishment unit."""
        return self.working_unit or self.unit

    @property
    def leads(self) -> bool:
        """Whether the present post is a leadership post (by its title, or a level from 副股级 up)."""
        return is_leadership_title(self.post) or (
            not self.post and POST_LEVEL.order(self.post_level) >= POST_LEVEL.order("副股级")
        )


_LEADER_ENDINGS = (
    "局长", "政委", "政治委员", "主任", "大队长", "支队长", "中队长", "教导员", "指导员", "所长", "科长", "处长", "书记",
    "队长", "部长", "室长", "督察长", "党委委员", "指挥长",
)  # fmt: skip
_NOT_LEADERS = ("一级主任", "二级主任", "三级主任", "四级主任", "主任科员", "警务队长助理")


def is_leadership_title(title: str) -> bool:
    """Whether a post's title names a leadership post, chief or deputy ("副局长兼交警大队大队长")."""
    for part in normal(title).replace("兼", "、").replace("，", "、").replace(",", "、").split("、"):
        if part.endswith(_LEADER_ENDINGS) and not part.endswith(_NOT_LEADERS):
            return True
        if part.lower() in _ENGLISH_LEADERS:
            return True
    return False


_ENGLISH_LEADERS = frozenset({"head", "deputy", "chief", "deputychief", "director", "deputydirector", "leader"})


_PARTS = re.compile(r"[兼、，,/；;]")
_ASIDE = re.compile(r"[(（].*?[)）]")


def has_title(title: str, words: Iterable[str]) -> bool:
    """Whether a post is one of these: 城关派出所所长 and 所长兼某职 are 所长, 副所长 is not. What stands in brackets is left aside."""
    parts = [part.strip() for part in _PARTS.split(_ASIDE.sub("", normal(title)))]
    return any(
        part == word or (part.endswith(word) and not part[: -len(word)].endswith("副"))
        for word in words
        if word
        for part in parts
    )


def completed_years(since: date | None, day: date) -> int | None:
    """Completed years between two days; ``None`` when the first is unknown, never below 0."""
    if since is None:
        return None
    return max(0, day.year - since.year - ((day.month, day.day) < (since.month, since.day)))
