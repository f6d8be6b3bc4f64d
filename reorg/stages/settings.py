"""What the ``stages:`` section of a project may say, closed."""

from __future__ import annotations

import itertools
import re
from datetime import date
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from reorg.domain.settings import Closed
from reorg.text import Text

MOST_WAVES = 60
"""More waves than anybody would run; a larger number is a slip of the pen."""
LARGEST_PRIORITY = 1000
LONGEST_BLACKOUT = 731
"""Days."""
_SPAN = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s*(?:/|~|至)\s*(\d{4}-\d{2}-\d{2}))?")


def span(text: str) -> tuple[date, date]:
    """First and last day of ``2023-01-21`` or ``2023-01-21/2023-01-27``. Raises ``ValueError``."""
    found = _SPAN.fullmatch(text.strip())
    if not found:
        raise ValueError(Text("应为日期，或“日期/日期”", "it is a day, or day/day"))
    first = date.fromisoformat(found[1])
    last = date.fromisoformat(found[2] or found[1])
    if last < first:
        raise ValueError(Text(f"{text} 的末日在首日之前", f"{text} ends before it begins"))
    return first, last


Aim = Literal["completion", "even"]
ORDER: list[Aim] = ["completion", "even"]


class Waves(Closed):
    """How many waves, and on which days."""

    count: int | None = Field(
        None,
        ge=1,
        le=MOST_WAVES,
        description="正好几批；空为越少越好 / exactly so many waves; left out: as few as will do",
    )
    max: int = Field(12, ge=1, le=MOST_WAVES, description="至多几批 / waves, at most")
    start: date | None = Field(None, description="第一批的日期 / day of the first wave")
    interval: int = Field(14, ge=1, le=366, description="两批之间的天数 / days between waves")
    dates: list[date] | None = Field(
        None,
        min_length=1,
        max_length=MOST_WAVES,
        description="各批日期（写了就不用 start 和 interval） / the days themselves",
    )

    @field_validator("dates")
    @classmethod
    def _ascending(cls, value: list[date] | None) -> list[date] | None:
        if value is not None and any(b <= a for a, b in itertools.pairwise(value)):
            raise ValueError(Text("日期应依次递增", "the days ascend"))
        return value

    @model_validator(mode="after")
    def _dated(self) -> Waves:
        if self.dates is None and self.start is None:
            raise ValueError(Text("须写 start 或 dates", "it needs `start` or `dates`"))
        if self.dates is not None and self.start is not None:
            raise ValueError(Text("start 与 dates 只写一个", "write `start` or `dates`, not both"))
        if self.dates is not None and self.count is not None and self.count > len(self.dates):
            raise ValueError(
                Text(
                    f"要 {self.count} 批，dates 只有 {len(self.dates)} 个",
                    f"{self.count} waves, {len(self.dates)} dates",
                )
            )
        return self


class Limits(Closed):
    """How much one wave may move."""

    people: int | None = Field(None, ge=1, description="每批至多几人 / people in a wave, at most")
    leaving: float | None = Field(
        None,
        gt=0,
        le=1,
        allow_inf_nan=False,
        description="每批至多调出现单位人数的份额（撤并当批按底线所剩人数放宽） / share of a present unit that leaves in a wave; "
        "the wave in which it closes may take what its floor held back",
    )
    arriving: float | None = Field(
        None,
        gt=0,
        le=1,
        allow_inf_nan=False,
        description="每批至多调入新单位人数的份额（组建当批按底线放宽） / share of a new unit that arrives in a wave; "
        "the wave in which it opens may bring what its floor asks",
    )


class Skill(Closed):
    """People with a skill that a unit may not do without; a bare number is people at level 1."""

    people: int = Field(ge=1, description="几人 / people")
    min_level: int = Field(1, ge=1, le=5, description="技能等级不低于 / level, at least")

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {"people": value} if isinstance(value, int) and not isinstance(value, bool) else value


class UnitFloor(Closed):
    """A unit's own floor; a bare number is a share."""

    share: float | None = Field(None, ge=0, le=1, allow_inf_nan=False, description="份额 / share")
    people: dict[str, int] = Field(default_factory=dict, description="人员类别: 人数 / people by category")

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        plain = isinstance(value, (int, float)) and not isinstance(value, bool)
        return {"share": value} if plain else value

    @field_validator("people")
    @classmethod
    def _not_below(cls, value: dict[str, int]) -> dict[str, int]:
        if any(one < 0 for one in value.values()):
            raise ValueError(Text("人数不能小于 0", "people are 0 or more"))
        return value


class Floors(Closed):
    """What no unit falls below between the waves: a present unit until it closes, a new one from when it opens."""

    present: float = Field(
        0.6,
        ge=0,
        le=1,
        allow_inf_nan=False,
        description="现单位撤并之前在岗人数不低于现有的份额 [K] / share of today's strength, until the unit closes [K]",
    )
    new: float = Field(
        0.5,
        ge=0,
        le=1,
        allow_inf_nan=False,
        description="新单位组建之日起在岗人数不低于方案的份额 [K] / share of the plan's strength, from when the unit opens [K]",
    )
    categories: list[str] = Field(
        default_factory=lambda: ["民警", "辅警"],
        min_length=1,
        description="分别计的人员类别 / categories, each by itself",
    )
    leaders: Literal["none", "present", "new", "both"] = Field(
        "both", description="随时有一名领导在岗的单位 / units that are never without a leader: present, new, both"
    )
    skills: dict[str, Skill] = Field(
        default_factory=dict,
        description="随时须有的技能；单位本来不足的按本来的人数 / skills that each unit keeps; one that has fewer keeps those",
    )
    units: dict[str, UnitFloor] = Field(
        default_factory=dict, description="某单位另定的底线 / floors of single units, present or new"
    )


class Handover(Closed):
    """Posts are handed over before they are left: the successor reports before the holder goes."""

    days: int = Field(0, ge=0, le=366, description="交接天数（自然日） / days that both are there")
    posts: list[str] = Field(
        default_factory=list,
        description="除领导职务外还须交接的职务 / posts handed over besides leadership posts",
    )
    leaders: bool = Field(True, description="领导职务须交接 / leadership posts are handed over")
    chains: Literal["together", "free"] = Field(
        "together",
        description="接替链是否须在同一批（互换、循环总在同一天） / whether chains move in one wave; swaps and cycles always do, on one day",
    )


class Training(Closed):
    """Who must be trained before reporting: people whose new unit needs a skill that they lack, new leaders."""

    days: int = Field(
        0, ge=0, le=366, description="缺所需技能的人培训天数 / days, for who lacks a skill that the unit needs"
    )
    skills: dict[str, int] = Field(default_factory=dict, description="某技能另定的天数 / days for single skills")
    leaders: int = Field(
        0, ge=0, le=366, description="新任领导任职培训天数 [人民警察法 §28] / days, for who leads and did not before"
    )
    start: date | None = Field(
        None, description="培训开始之日，空为第一批之日 / first day; left out: that of the first wave"
    )

    @field_validator("skills")
    @classmethod
    def _days(cls, value: dict[str, int]) -> dict[str, int]:
        if not all(0 <= days <= 366 for days in value.values()):
            raise ValueError(Text("天数应为 0 到 366", "days are 0 to 366"))
        return value


class UnitTiming(Closed):
    """When a unit's moves are made: all who leave it (a present unit) or come to it or below (a new one)."""

    wave: int | None = Field(None, ge=1, le=MOST_WAVES, description="第几批 / the wave")
    not_before: date | None = Field(None, description="不早于 / not before")
    not_after: date | None = Field(None, description="不晚于 / not after")
    at_once: bool = Field(False, description="同一批 / all in one wave")


class StageSettings(Closed):
    """Waves, limits, floors, handover, training, and who goes together."""

    waves: Waves = Field(description="批次 / waves")
    limits: Limits = Field(Limits(), description="每批上限 / limits of a wave")
    floors: Floors = Field(Floors(), description="底线 / floors")
    handover: Handover = Field(Handover(), description="交接 / handover")
    training: Training = Field(Training(), description="培训 / training")
    leaders: Literal["first", "last", "free"] = Field(
        "free", description="新单位的领导先到、后到或不限 / leaders of a new unit report first, last, or as it comes"
    )
    follow: Literal["free", "together"] = Field(
        "free", description="随职能划转的人是否整建制同批 / whether those who follow one function move in one wave"
    )
    level: Literal["department", "unit"] = Field(
        "department",
        description="按部门（承接现有单位的一级）或最下级单位计 / what counts as a new unit: what takes over present ones, or the lowest",
    )
    same: dict[str, str] = Field(
        default_factory=dict, description="现单位: 实为同一单位的新单位 / a present unit: the new one that continues it"
    )
    blackout: list[str] = Field(
        default_factory=list,
        description="不报到的日子，日期或“首日/末日” / days on which nobody reports: day, or first/last",
    )
    weekends: bool = Field(False, description="周六周日可否报到 / whether people report at weekends")
    holidays: bool = Field(
        True,
        description="法定节假日不报到、调休上班日照常（已公布的年份） / nobody reports on public holidays, people do on make-up working days (years that are announced)",
    )
    working: list[date] = Field(default_factory=list, description="另外的调休上班日 / further make-up working days")
    together: list[list[str]] = Field(default_factory=list, description="同批的人员编号 / people who move in one wave")
    relatives: Literal["free", "together"] = Field("free", description="亲属同批 / relatives move in one wave")
    columns: list[str] = Field(
        default_factory=list,
        description="该列相同的人同批 / people with an equal value in these columns move in one wave",
    )
    people: dict[str, int] = Field(default_factory=dict, description="人员编号: 第几批 / a person: the wave")
    units: dict[str, UnitTiming] = Field(default_factory=dict, description="单位的时间要求 / when single units move")
    priority: dict[str, int] = Field(
        default_factory=dict,
        description="单位: 先后权重（其余为 1） / weights of units that should move early; others 1",
    )
    order: list[Aim] = Field(
        ORDER,
        description="批数最少之后先看什么：completion 尽早到位，even 各批均匀 / after the fewest waves: early completion, even waves",
    )
    plan: str | None = Field(None, min_length=1, description="方案文件 / the plan: plan.json or plan.xlsx")
    file: str | None = Field(
        None,
        min_length=1,
        description="已定的批次（reorg stages 写出的 stages.json 或 stages.xlsx，可手工修改） / the waves as decided, edited or not",
    )

    @field_validator("blackout")
    @classmethod
    def _spans(cls, value: list[str]) -> list[str]:
        for one in value:
            first, last = span(one)
            if (last - first).days > LONGEST_BLACKOUT:
                raise ValueError(Text(f"{one} 超过两年", f"{one} is longer than two years"))
        return value

    @field_validator("together")
    @classmethod
    def _two(cls, value: list[list[str]]) -> list[list[str]]:
        if any(len(set(group)) < 2 for group in value):
            raise ValueError(Text("每组至少两个不同的人", "two different people at least"))
        return value

    @field_validator("people", "priority")
    @classmethod
    def _ranged(cls, value: dict[str, int], info: Any) -> dict[str, int]:
        most = MOST_WAVES if info.field_name == "people" else LARGEST_PRIORITY
        if not all(1 <= one <= most for one in value.values()):
            raise ValueError(Text(f"应为 1 到 {most}", f"it is 1 to {most}"))
        return value

    @field_validator("order")
    @classmethod
    def _once(cls, value: list[str]) -> list[str]:
        if len(set(value)) != len(value):
            raise ValueError(Text("各写一次", "each is written once"))
        return value

    @model_validator(mode="after")
    def _leaders(self) -> StageSettings:
        if self.leaders == "last" and self.floors.leaders in ("new", "both"):
            raise ValueError(
                Text(
                    "leaders: last 与 floors.leaders 相抵：新单位组建时就须有领导；请写 floors: {leaders: present}",
                    "`leaders: last` is against `floors.leaders`, by which a new unit opens with a leader; write `floors: {leaders: present}`",
                )
            )
        return self
