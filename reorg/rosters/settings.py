"""What the ``rosters:`` section of a project may say, closed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from reorg.domain.settings import Closed
from reorg.text import Text

DayKind = Literal["workday", "weekend", "holiday"]
Measure = Literal["nights", "holidays", "weekends", "duties", "hours"]
By = Literal["person", "group", "team"]

DAY_KINDS: dict[DayKind, Text] = {
    "workday": Text("工作日", "working day"),
    "weekend": Text("双休日", "weekend"),
    "holiday": Text("节假日", "public holiday"),
}
MEASURES: dict[Measure, Text] = {
    "nights": Text("夜班", "nights"),
    "holidays": Text("节假日班", "holidays"),
    "weekends": Text("双休日班", "weekends"),
    "duties": Text("总班次", "duties"),
    "hours": Text("工时", "hours"),
}
"""What can be evened out over people. A holiday that falls on a weekend is a holiday."""

BANDS: dict[str, str | list[str]] = {
    "day": ["08:00-12:00", "14:30-17:30"],
    "noon": "12:00-14:30",
    "evening": "17:30-22:00",
    "night": "22:00-08:00",
}
"""Hour bands where a roster names none [K]."""

FAIR: list[Measure] = ["nights", "holidays", "weekends", "duties"]
DAY_MINUTES = 24 * 60
LONGEST_MONTHS = 24
_HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*[-–~至]\s*(\d{1,2}):(\d{2})")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?")

Name = str | dict[Literal["zh", "en"], str]


def named(name: Name, otherwise: str) -> Text:
    """A name in both languages; what is missing is taken from the other, or is ``otherwise``."""
    if isinstance(name, dict):
        zh = name.get("zh") or name.get("en") or otherwise
        return Text(zh, name.get("en") or zh)
    return Text(name or otherwise, name or otherwise)


def hours_of(text: str) -> tuple[int, int]:
    """``22:00-08:00`` as minutes from the duty day's midnight; an end not after the start is on the next day.

    Hours go to 47: ``24:00-32:00`` is the second half of a night. Raises ``ValueError`` with a :class:`Text`.
    """
    found = _HOURS.fullmatch(text.strip().replace("：", ":"))
    if found is None:
        raise ValueError(Text(f"“{text}”不是时段，如 22:00-08:00", f"“{text}” are no hours such as 22:00-08:00"))
    h1, m1, h2, m2 = (int(part) for part in found.groups())
    if h1 > 47 or h2 > 48 or m1 > 59 or m2 > 59:
        raise ValueError(Text(f"“{text}”不是时刻", f"“{text}” is no time of day"))
    start, end = h1 * 60 + m1, h2 * 60 + m2
    return start, end if end > start else end + DAY_MINUTES


def day_of(value: Any, *, last: bool = False) -> date:
    """A day, or a month's first (``last``: last) day. Raises ``ValueError`` with a :class:`Text`."""
    if isinstance(value, date):
        return value
    found = _DAY.fullmatch(str(value).strip())
    try:
        if found is None:
            raise ValueError
        year, month = int(found[1]), int(found[2])
        if found[3]:
            return date(year, month, int(found[3]))
        first = date(year, month, 1)
    except ValueError:
        raise ValueError(
            Text("应为日期或月份，如 2026-01-15、2026-01", "it is a day or month: 2026-01-15, 2026-01")
        ) from None
    return month_end(first) if last else first


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


class Off(Closed):
    """One holiday: every day from the first to the last is off."""

    name: Name = Field(description="节日 / holiday")
    first: date = Field(alias="from", description="首日 / first day")
    last: date = Field(alias="to", description="末日 / last day")

    @field_validator("first", "last", mode="before", json_schema_input_type=str)
    @classmethod
    def _day(cls, value: Any) -> date:
        return day_of(value)

    @model_validator(mode="after")
    def _ordered(self) -> Off:
        if not 0 <= (self.last - self.first).days <= 31:
            raise ValueError(Text("末日在首日之前，或相隔过长", "the last day is before the first, or far from it"))
        return self


class YearOff(Closed):
    """A year's holidays and make-up working days, with where they are announced."""

    source: str = Field("", description="出处 / source")
    off: list[Off] = Field(default_factory=list, description="放假 / holidays")
    work: list[date] = Field(default_factory=list, description="调休上班日 / make-up working days")

    @field_validator("work", mode="before", json_schema_input_type=list[str])
    @classmethod
    def _days(cls, value: Any) -> Any:
        return [day_of(one) for one in value] if isinstance(value, list) else value


class Away(Closed):
    """Somebody is away, or wishes to be: ``kind`` says which."""

    person: str = Field(description="人员编号 / person id")
    first: date = Field(alias="from", description="首日 / first day")
    last: date | None = Field(None, alias="to", description="末日，空为同日 / last day; the same where not given")
    kind: str = Field("请假", description="类别，愿休为意愿 / kind; a wish where it is one of `wish_kinds`")

    @field_validator("first", "last", mode="before", json_schema_input_type=str)
    @classmethod
    def _day(cls, value: Any) -> date | None:
        return None if value is None else day_of(value)

    @model_validator(mode="after")
    def _ordered(self) -> Away:
        if self.last is not None and self.last < self.first:
            raise ValueError(Text("末日在首日之前", "the last day is before the first"))
        return self


class Duty(Closed):
    """One duty of the day: its hours, how many it takes, who may take it."""

    id: str = Field(min_length=1, pattern=r"^[0-9A-Za-z_\-]+$", description="编号 / id")
    name: Name = Field("", description="名称 / name")
    place: str = Field("", description="岗点，同一岗点的人算在一起 / place; those at one place count together")
    bands: list[str] | dict[DayKind, list[str]] = Field(description="时段，可按日别 / hour bands, or by kind of day")
    need: int | dict[DayKind, int] = Field(1, description="人数（或班组数、编组数）/ people, crews or units")
    on: dict[str, int] = Field(default_factory=dict, description="个别日期的人数 / need on single days")
    crew: list[dict[str, int]] = Field(
        default_factory=list, description="班组构成，任选其一 / what a crew is made of: one of these, by category"
    )
    by: By = Field("person", description="按人、组、队轮值 / people, groups or teams take turns")
    each_team: bool = Field(False, description="每队各出 need 组 / so many groups of each team")
    present: int | None = Field(
        None, ge=1, description="组（队）内至少几人在位 / people of the unit that must be there"
    )
    who: dict[str, Any] = Field(default_factory=dict, description="人员条件 / who may take it")
    units: list[str] = Field(
        default_factory=list, description="只由这些下属单位的人担任 / only people of these sub-units"
    )

    @field_validator("on")
    @classmethod
    def _days(cls, value: dict[str, int]) -> dict[str, int]:
        if any(n < 0 for n in value.values()):
            raise ValueError(Text("人数不小于 0", "needs are 0 or more"))
        return {day_of(key).isoformat(): n for key, n in value.items()}

    @field_validator("need")
    @classmethod
    def _counts(cls, value: int | dict[DayKind, int]) -> int | dict[DayKind, int]:
        if any(n < 0 for n in (value.values() if isinstance(value, dict) else [value])):
            raise ValueError(Text("人数不小于 0", "needs are 0 or more"))
        return value

    @field_validator("crew")
    @classmethod
    def _people(cls, value: list[dict[str, int]]) -> list[dict[str, int]]:
        if any(not one or min(one.values()) < 1 for one in value):
            raise ValueError(Text("班组构成写作 {民警: 2, 辅警: 2}", "a crew is written {民警: 2, 辅警: 2}"))
        return value

    @model_validator(mode="after")
    def _fitting(self) -> Duty:
        if self.crew and self.by != "person":
            raise ValueError(Text("按组（队）轮值时不写 crew", "`crew` does not go with `by: group` or `team`"))
        if self.by == "person" and (self.present or self.each_team):
            raise ValueError(Text("present、each_team 只用于按组轮值", "`present` and `each_team` go with groups"))
        if self.each_team and self.by != "group":
            raise ValueError(Text("each_team 只用于按组轮值", "`each_team` goes with `by: group`"))
        return self

    @property
    def title(self) -> Text:
        return named(self.name, self.id)

    def bands_on(self, kind: DayKind) -> list[str]:
        """Bands of a kind of day; a holiday is as a weekend where it is not named."""
        return self.bands if isinstance(self.bands, list) else list(_of_kind(self.bands, kind, []))

    def need_on(self, kind: DayKind, day: date) -> int:
        """People, crews or units needed on a day."""
        if day.isoformat() in self.on:
            return self.on[day.isoformat()]
        if not self.bands_on(kind):
            return 0
        return int(self.need if isinstance(self.need, int) else _of_kind(self.need, kind, 0))


def _of_kind(value: Any, kind: DayKind, nothing: Any) -> Any:
    if kind == "holiday" and "holiday" not in value:
        return value.get("weekend", nothing)
    return value.get(kind, nothing)


class Otherwise(Closed):
    """What those do on working days who are neither on duty, resting nor away (the layer 小 [S001])."""

    name: Name = Field("小", description="名称 / name")
    bands: list[str] = Field(default_factory=lambda: ["day"], description="时段 / hour bands")


class RosterSettings(Closed):
    """One roster: whose it is, its duties, what people may be asked to do, what is evened out."""

    name: Name = Field("", description="名称 / name")
    units: list[str] = Field(min_length=1, description="人员来自的单位 / units whose people it is made of")
    each: bool = Field(False, description="每个单位一张表 / a roster for each unit")
    categories: list[str] = Field(
        default_factory=lambda: ["民警", "辅警"], min_length=1, description="人员类别 / categories"
    )
    who: dict[str, Any] = Field(default_factory=dict, description="人员条件 / who is in it")
    leave_out: list[str] = Field(
        default_factory=list, description="不排班的职务或人员编号 / posts or person ids left out"
    )
    bands: dict[str, str | list[str]] = Field(BANDS, description="各时段的起止 / hours of each band")
    night_bands: list[str] = Field(
        default_factory=lambda: ["night"], description="算夜班的时段 / bands that make a night"
    )
    duties: list[Duty] = Field(min_length=1, description="勤务 / duties")
    officers: int = Field(
        2, ge=0, description="有人值守时每个岗点至少几名民警 / officers at a place whenever anybody is there (R20 [L])"
    )
    rest_after_night: float = Field(24, ge=0, le=168, description="夜班后休息（小时）/ hours of rest after a night [K]")
    rest: float = Field(8, ge=0, le=168, description="其他班后休息（小时）/ hours of rest after another duty [K]")
    nights_in_7_days: int | None = Field(3, ge=0, description="任意 7 天内至多几个夜班 / nights in any 7 days [K]")
    days_in_a_row: int | None = Field(6, ge=1, description="至多连续几天有班 / days with duty in a row [K]")
    hours_in_7_days: float | None = Field(None, gt=0, description="任意 7 天内至多几小时 / duty hours in any 7 days")
    hours_a_month: float | None = Field(None, gt=0, description="每月至多几小时 / duty hours in a calendar month")
    fair: list[Measure] = Field(
        FAIR,
        description="依次要均衡的 / what is evened out, first things first",
    )
    otherwise: Otherwise | None = Field(None, description="无班时的工作（小）/ what is done when not on duty")

    @field_validator("bands")
    @classmethod
    def _hours(cls, value: dict[str, str | list[str]]) -> dict[str, str | list[str]]:
        for said in value.values():
            for one in [said] if isinstance(said, str) else said:
                hours_of(one)
        return value

    @field_validator("fair")
    @classmethod
    def _once(cls, value: list[Measure]) -> list[Measure]:
        if len(set(value)) < len(value):
            raise ValueError(Text("同一项写了两次", "one is named twice"))
        return value

    @model_validator(mode="after")
    def _fitting(self) -> RosterSettings:
        ids = [duty.id for duty in self.duties]
        twice = next((one for one in ids if ids.count(one) > 1), None)
        if twice:
            raise ValueError(Text(f"勤务“{twice}”写了两次", f"duty “{twice}” stands twice"))
        wanted = [band for duty in self.duties for kind in DAY_KINDS for band in duty.bands_on(kind)]
        wanted += self.otherwise.bands if self.otherwise else []
        wanted += self.night_bands if "night_bands" in self.model_fields_set else []
        unknown = next((band for band in wanted if band not in self.bands), None)
        if unknown:
            raise ValueError(
                Text(
                    f"没有时段“{unknown}”，已有 {'、'.join(self.bands)}",
                    f"there is no band “{unknown}” among {', '.join(self.bands)}",
                )
            )
        return self

    def band_hours(self, band: str) -> list[tuple[int, int]]:
        """Minutes from the duty day's midnight."""
        said = self.bands[band]
        return [hours_of(one) for one in ([said] if isinstance(said, str) else said)]


class RosterSection(Closed):
    """Period, calendar, absences and earlier months of every roster; the rosters by id."""

    first: date = Field(alias="from", description="起始日或月份 / first day, or month")
    months: int | None = Field(None, ge=1, le=LONGEST_MONTHS, description="几个月 / how many months")
    last: date | None = Field(None, alias="to", description="末日或月份 / last day, or month")
    plan: str | None = Field(None, description="按此方案的新单位排班 / people of this plan's new units")
    file: str | None = Field(None, description="已定的勤务表 / the rosters as decided: roster.json")
    teams: str | None = Field(None, description="编组文件 / teams.json, for duties by groups or teams")
    history: list[str] = Field(default_factory=list, description="以往勤务表或统计表 / earlier roster.json, or a table")
    leave: list[str] = Field(default_factory=list, description="请假表 / tables of leave and wishes")
    away: list[Away] = Field(default_factory=list, description="请假和意愿 / leave and wishes")
    wish_kinds: list[str] = Field(
        default_factory=lambda: ["愿休", "希望休息", "wish"], description="算意愿的类别 / kinds that are wishes only"
    )
    credited: list[str] = Field(
        default_factory=lambda: ["产假", "病假", "培训", "借调"],
        description="不必补班的类别 / kinds of leave whose turns need not be made up [K]",
    )
    holidays: dict[str, YearOff] = Field(
        default_factory=dict,
        description="某年的节假日，替换自带的 / a year's holidays, instead of those that come along",
    )
    lists: dict[str, RosterSettings] = Field(min_length=1, description="勤务表 / rosters by id")

    @field_validator("first", mode="before", json_schema_input_type=str)
    @classmethod
    def _first(cls, value: Any) -> date:
        return day_of(value)

    @field_validator("last", mode="before", json_schema_input_type=str)
    @classmethod
    def _last(cls, value: Any) -> date | None:
        return None if value is None else day_of(value, last=True)

    @field_validator("holidays")
    @classmethod
    def _years(cls, value: dict[str, YearOff]) -> dict[str, YearOff]:
        if not all(re.fullmatch(r"(19|20)\d\d", year) for year in value):
            raise ValueError(Text("年份写作 2027", "years are written 2027"))
        return value

    @field_validator("lists")
    @classmethod
    def _ids(cls, value: dict[str, RosterSettings]) -> dict[str, RosterSettings]:
        wrong = next((key for key in value if not re.fullmatch(r"[0-9A-Za-z_\-]+", key)), None)
        if wrong is not None:
            raise ValueError(
                Text(f"编号“{wrong}”只能用字母、数字、-、_", f"id “{wrong}”: letters, figures, - and _ only")
            )
        return value

    @model_validator(mode="after")
    def _period(self) -> RosterSection:
        if self.months is not None and self.last is not None:
            raise ValueError(Text("months 与 to 只写一个", "write one of `months` and `to`"))
        if not 0 <= (self.end - self.first).days <= 31 * LONGEST_MONTHS:
            raise ValueError(
                Text("末日在首日之前，或超过两年", "the last day is before the first, or over two years on")
            )
        return self

    @property
    def end(self) -> date:
        """The last day: as said, or of the last of ``months`` months (one where nothing is said)."""
        if self.last is not None:
            return self.last
        day = self.first
        for _ in range((self.months or 1) - 1):
            day = month_end(day) + timedelta(days=1)
        return month_end(day)
