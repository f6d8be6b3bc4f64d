"""What an invented bureau consists of: sizes, posts, people, units of today and of tomorrow. Nobody and nothing here exists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

DAY = date(2025, 12, 31)


@dataclass(frozen=True)
class Size:
    """How big a bureau is. ``sub_units``: fewest and most internal units of a sub-bureau; a county has no sub-bureaus."""

    people: int
    departments: int
    rooms: int
    stations: int
    subs: int = 0
    sub_units: tuple[int, int] = (0, 0)


SIZES = {
    "small": Size(120, 2, 2, 2),
    "county": Size(800, 6, 4, 9),
    "big-county": Size(3000, 8, 6, 20),
    "city": Size(12000, 10, 2, 112, 11, (8, 14)),
}
"""The county, the big county and the city of the performance table, and one for tests."""

TRADES = (
    ("刑侦", "刑事侦查"),
    ("治安", "治安管理"),
    ("法制", "法制审核"),
    ("情报", "情报指挥"),
    ("交管", "交通管理"),
    ("经侦", "经济犯罪侦查"),
    ("禁毒", "禁毒"),
    ("网安", "网络安全"),
    ("巡防", "巡防处突"),
    ("督察", "警务督察"),
    ("政工", "政工人事"),
    ("信息化", "科技通信"),
    ("监管", "监所管理"),
    ("警务保障", "警务保障"),
)
"""A skill and the words for the units whose trade it is."""
CASE_TRADES = frozenset({"刑侦", "经侦", "禁毒", "网安"})
SKILLS = (*(skill for skill, _ in TRADES), "社区", "预审", "户政")
TEAMS = (
    ("community", "社区警务队", ("社区", "治安"), ("community",)),
    ("cases", "案件办理队", ("刑侦", "预审"), ("case-handling",)),
    ("desk", "综合指挥室", ("情报", "户政"), ()),
)
"""What every station has below it: id, name, skills, tags."""

COUNTY_LEVELS = {"chief": "副处级", "vice": "副科级", "head": "副科级", "deputy": "正股级", "unit": "副股级"}
CITY_LEVELS = {"chief": "副厅级", "vice": "正处级", "head": "副处级", "deputy": "正科级", "unit": "副科级"}
STATION_LEVELS = (("正股级", "副股级"), ("正科级", "副科级"))
"""Chief and deputy of a station, in a county and in a city."""
BELOW = {"副处级": "正科级", "正科级": "副科级", "副科级": "正股级", "正股级": "副股级"}
"""From which level one is promoted to a level."""


@dataclass(frozen=True)
class Post:
    """A post of a new unit; ``places`` is ``None`` for the post that takes all the others."""

    post_id: str
    name: str
    places: int | None = None
    level: str = ""

    @property
    def leader(self) -> bool:
        return self.places is not None

    @property
    def needed(self) -> str:
        """The least present level of a holder; "" where anybody may be promoted."""
        return BELOW.get(self.level, "") if self.level not in ("副股级", "副厅级") else ""

    @property
    def promotion(self) -> bool:
        return self.leader and not self.needed and self.level != "副厅级"


MEMBER = Post("member", "警员")


@dataclass(eq=False)
class Officer:
    """One person: what the roster will say, and the seat of the hidden plan (``unit``, ``post``)."""

    number: int
    category: str
    unit: Unit
    post: Post
    age: int = 40
    woman: bool = False
    party: bool = False
    skills: dict[str, int] = field(default_factory=dict)
    level: str = ""
    title: str = ""
    present: Present | None = None
    relatives: list[tuple[int, str]] = field(default_factory=list)
    status: str = "在岗"
    pinned: str = ""
    barred: str = ""

    @property
    def police(self) -> bool:
        return self.category == "民警"

    @property
    def person_id(self) -> str:
        return f"P{self.number:05d}"

    @property
    def follows(self) -> bool:
        """Whether the hidden plan seats the person in a unit that absorbs the present one, or below it."""
        return any(self.present in unit.absorbs for unit in self.unit.line)


@dataclass(eq=False)
class Present:
    """A unit of today."""

    unit_id: str
    name: str
    kind: str
    parent: Present | None = None
    town: int = 0
    station: Unit | None = None


@dataclass(eq=False)
class Unit:
    """A unit of the new structure. ``share`` is its part of those who hold no leadership post."""

    unit_id: str
    name: str
    parent: Unit | None
    posts: tuple[Post, ...]
    tags: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    share: float = 0.0
    auxiliaries: float = 0.0
    town: int = 0
    absorbs: dict[Present, float] = field(default_factory=dict)
    people: list[Officer] = field(default_factory=list)
    parts: list[Unit] = field(default_factory=list)

    @property
    def line(self) -> Iterator[Unit]:
        """The unit and those above it."""
        unit: Unit | None = self
        while unit is not None:
            yield unit
            unit = unit.parent

    @property
    def everyone(self) -> list[Officer]:
        """People of the unit and below."""
        return [*self.people, *(person for part in self.parts for person in part.everyone)]

    @property
    def lowest(self) -> bool:
        return any(post.places is None for post in self.posts)

    @property
    def all_tags(self) -> frozenset[str]:
        return frozenset(tag for unit in self.line for tag in unit.tags)

    def police(self) -> list[Officer]:
        return [person for person in self.everyone if person.police]


@dataclass(eq=False)
class Bureau:
    """A whole bureau, today and as the hidden plan has it. ``towns`` are points in degrees."""

    size: Size
    tight: bool
    seed: int
    name: str
    units: list[Unit]
    present: list[Present]
    people: list[Officer]
    towns: list[tuple[float, float]]

    @property
    def moved(self) -> int:
        """People whom the hidden plan moves."""
        return sum(not person.follows for person in self.people)
