"""What the ``workload:`` section of a project may say, closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from reorg.domain.cases import Nature
from reorg.domain.settings import Closed
from reorg.text import Text

TODAY = "today"
"""The rule that leaves every case where it is."""
CATEGORY, STATION, SAME = "category", "station", "same"
"""Where a case may go besides a named unit: to its type's department, to the station of its ground, nowhere else."""
HOURS_A_YEAR = 24 * 365
MOST_HOURS = 1_000_000.0
"""Hours of one case; anything larger is a slip of the pen."""


class Figure(Closed):
    """A number with where it comes from and its grade of trust; a bare number is one from the project file."""

    value: float = Field(ge=0, allow_inf_nan=False, description="数值 / the number")
    source: str = Field("", description="出处及可信度 / source and grade of trust")

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        plain = isinstance(value, (int, float)) and not isinstance(value, bool)
        return {"value": value} if plain else value

    @property
    def exact(self) -> Fraction:
        """The decimal as it was written."""
        return Fraction(repr(float(self.value)))


def _share(value: Figure) -> Figure:
    if value.value > 1:
        raise ValueError(Text("份额为 0 至 1", "a share is from 0 to 1"))
    return value


class Bounds(Closed):
    """``{min:, max:}`` of a number."""

    min: float | None = Field(None, allow_inf_nan=False, description="不低于 / at least")
    max: float | None = Field(None, allow_inf_nan=False, description="不高于 / at most")


class Days(Closed):
    """``{min:, max:}`` of a day."""

    min: date | None = Field(None, description="不早于 / from")
    max: date | None = Field(None, description="不晚于 / to")


class Not(Closed):
    """``{not: ...}``: none of these words."""

    no: str | list[str] = Field(alias="not", description="除外 / none of these")


Words = str | list[str] | Not
Number = float | Bounds


class CaseWhere(Closed):
    """Which cases: several keys mean *and*, a list means one of its values, ``{min, max}`` bounds a number."""

    type: Words | None = Field(None, description="案件类型 / type")
    nature: Nature | list[Nature] | None = Field(
        None, description="案件性质：criminal 刑事、administrative 行政、other / criminal, administrative, other"
    )
    unit: Words | None = Field(None, description="现办案单位 / the unit that handles it today")
    station: Words | None = Field(None, description="辖区派出所 / the station of its ground")
    suspects: Number | None = Field(None, description="嫌疑人数 / number of suspects")
    acts: Number | None = Field(None, description="行为起数 / number of acts")
    total: Number | None = Field(None, description="嫌疑人数＋行为起数 / suspects + acts")
    hours: Number | None = Field(None, description="工时（小时） / officer-hours")
    day: Days | None = Field(None, alias="date", description="日期 / date")
    columns: dict[str, Words] = Field(default_factory=dict, description="案件表其他列 / further columns by heading")
    any_of: list[CaseWhere] = Field(default_factory=list, description="满足其一 / one of these")


class Step(Closed):
    """One line of a case rule: cases that fit go there; the first line that fits is taken."""

    where: CaseWhere = Field(CaseWhere(), description="哪些案件，空为其余全部 / which cases; none: all that are left")
    to: str = Field(
        min_length=1,
        description="category 所属警种、station 辖区派出所、same 不变，或现有单位 / "
        "its type's department, the station of its ground, as it is, or a present unit",
    )
    station_first: Figure = Field(
        Figure(value=0),
        description="移交前由辖区派出所承担的工时份额 / share of the hours that the station of its ground works beforehand",
    )

    _first = field_validator("station_first")(staticmethod(_share))


class RuleName(Closed):
    zh: str = ""
    en: str = ""


class CaseRule(Closed):
    """Where cases go: by ``steps``, or the short form ``at_least: n``.

    ``at_least: n`` is the rule of the Kaihua paper [S003]: criminal cases with suspects + acts >= n go to their type's
    department, other criminal cases to the station of their ground; types that are ``always`` their department's go
    there; what is not criminal stays where it is.
    """

    name: RuleName | None = Field(None, description="名称 / name")
    at_least: int | None = Field(
        None, ge=0, description="嫌疑人数＋行为起数 ≥ n 归警种，否则归派出所 / suspects + acts >= n: the department's"
    )
    station_first: Figure = Field(
        Figure(value=0),
        description="at_least 归警种的案件，移交前派出所承担的工时份额 / with at_least: share of the hours that the station "
        "works before it hands over",
    )
    steps: list[Step] = Field(default_factory=list, description="逐条适用，先合先用 / lines, the first that fits")

    @field_validator("name", mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return {"zh": value} if isinstance(value, str) else value

    _first = field_validator("station_first")(staticmethod(_share))

    @model_validator(mode="after")
    def _one_form(self) -> CaseRule:
        if (self.at_least is None) == (not self.steps):
            raise ValueError(Text("at_least 与 steps 须写且只写一个", "either `at_least` or `steps`"))
        return self

    def lines(self, always: list[str]) -> list[Step]:
        """The rule as steps. ``always`` are the types that go to their department whatever their size."""
        if self.at_least is None:
            return self.steps
        kept = [Step(where=CaseWhere(nature="criminal", type=always), to=CATEGORY)] if always else []
        large = CaseWhere(nature="criminal", total=Bounds(min=self.at_least))
        return [
            *kept,
            Step(where=large, to=CATEGORY, station_first=self.station_first),
            Step(where=CaseWhere(nature="criminal"), to=STATION),
            Step(to=SAME),
        ]

    def title(self, key: str) -> Text:
        if self.name:
            return Text(self.name.zh or self.name.en or key, self.name.en or self.name.zh or key)
        if self.at_least is not None:
            n = self.at_least
            return Text(f"嫌疑人数＋行为起数≥{n}归警种", f"suspects + acts >= {n}: the department's")
        return Text(key, key)


class CaseType(Closed):
    """A type of cases: what it is, whose it is, what one takes."""

    nature: Nature = Field("other", description="性质 / criminal, administrative, other")
    unit: str | None = Field(None, min_length=1, description="所属警种（现有单位） / its department: a present unit")
    hours: Figure | None = Field(
        None, description="每起工时，案件表没写时用 / officer-hours of one, where the table is silent"
    )
    always: bool = Field(
        False, description="不论大小都归所属警种（at_least 规则下） / always its department's under `at_least`"
    )
    also: list[str] = Field(default_factory=list, description="案件表里的其他叫法 / other words for it in the table")


class Seriousness(Closed):
    """Cases that take more, or less, than their type's hours."""

    where: CaseWhere = Field(description="哪些案件 / which cases")
    factor: Figure = Field(description="按类型工时的倍数 / times the type's hours")


class OfficerYear(Closed):
    """Net working hours of one officer in a year: (working days - leave - training - sickness - other) x hours a day."""

    work_days: Figure = Field(
        Figure(value=250, source="[K] 365－104－11；2025 年起法定节假日 13 天"),
        description="年工作日 / working days of a year",
    )
    hours_per_day: Figure = Field(Figure(value=8, source="[K]"), description="每日工时 / hours of a day")
    leave_days: Figure = Field(
        Figure(value=10, source="[K] 年休假 5/10/15 天，取中"), description="休假（天） / days of leave"
    )
    training_days: Figure = Field(Figure(value=15, source="[K]"), description="训练（天） / days of training")
    sickness_days: Figure = Field(Figure(value=5, source="[K]"), description="病事假（天） / days of sickness")
    other_days: Figure = Field(
        Figure(value=0, source="[K]"), description="安保、抽调等（天） / days lent to security operations and the like"
    )

    @model_validator(mode="after")
    def _some_left(self) -> OfficerYear:
        if self.net_minutes() <= 0:
            raise ValueError(Text("扣除休假、训练等后没有工时", "no hours are left after leave, training and the rest"))
        return self

    def net_minutes(self) -> Fraction:
        """Minutes that one officer works in a year."""
        away = self.leave_days.exact + self.training_days.exact + self.sickness_days.exact + self.other_days.exact
        return (self.work_days.exact - away) * self.hours_per_day.exact * 60


class UnitShare(Closed):
    """The part of working time that officers of some present units spend on cases."""

    where: dict[str, Any] = Field(min_length=1, description="现有单位：id、tag、kind、under、type / present units")
    share: Figure = Field(description="办案时间占比 / share of the time")

    _part = field_validator("share")(staticmethod(_share))


class Posts(Closed):
    """Posts that present units keep manned."""

    where: dict[str, Any] = Field(min_length=1, description="现有单位：id、tag、kind、under、type / present units")
    posts: Figure = Field(Figure(value=1), description="每个单位的岗数 / posts of each unit")
    hours: Figure = Field(Figure(value=24), description="每天值守小时 / hours of a day that it is manned")

    @field_validator("hours")
    @classmethod
    def _of_a_day(cls, value: Figure) -> Figure:
        if value.value > 24:
            raise ValueError(Text("一天至多 24 小时", "a day has 24 hours"))
        return value


class Period(Closed):
    """Cases of these days count, and are taken to a year of 365 days."""

    start: date = Field(alias="from", description="起 / first day")
    end: date = Field(alias="to", description="止 / last day")

    @model_validator(mode="after")
    def _ordered(self) -> Period:
        if self.end < self.start:
            raise ValueError(Text("止日早于起日", "`to` is before `from`"))
        return self

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1


class ShareDemand(Closed):
    """A new unit's share of cases that is asked for."""

    unit: str = Field(min_length=1, description="新单位，如刑事侦查部 / the new unit")
    of: CaseWhere = Field(CaseWhere(nature="criminal"), description="哪些案件 / of these cases")
    min: Figure = Field(Figure(value=0.6, source="[S003] 开化：承担 60% 以上刑事案件"), description="不低于 / at least")

    _part = field_validator("min")(staticmethod(_share))


class WorkloadSettings(Closed):
    """Case rules, hours of cases, what an officer can do in a year, what is asked for."""

    rule: str = Field(
        TODAY,
        description="采用的办案分工规则（today 为现状），定编、警区和 load 规则都按它 / the case rule in force: "
        "strengths, zones and `load` rules go by it",
    )
    case_rules: dict[str, CaseRule] = Field(
        default_factory=dict, description="分工规则，逐一测算 / case rules; each is worked out"
    )
    types: dict[str, CaseType] = Field(default_factory=dict, description="案件类型 / types of cases")
    seriousness: list[Seriousness] = Field(
        default_factory=list,
        description="按类型工时的倍数，先合先用 / factors on the type's hours, the first that fits",
    )
    hours: Literal["table", "types"] = Field(
        "table", description="table 以案件表工时为准 / types 一律按类型 / the table's hours first, or the types' alone"
    )
    unknown_count: Figure = Field(
        Figure(value=1, source="[K]"),
        description="嫌疑人数、行为起数空白时按此计 / what an empty number of suspects or acts counts as",
    )
    period: Period | None = Field(
        None, description="统计期，缺省为全部案件算一年 / days counted; none: all cases are a year's"
    )
    year: OfficerYear = Field(OfficerYear(), description="每名民警年净工时 / net hours of one officer")
    case_share: Figure = Field(
        Figure(value=0.7, source="[K]"), description="办案时间占比 / share of working time spent on cases"
    )
    case_share_of: list[UnitShare] = Field(
        default_factory=list,
        description="某些单位的办案时间占比，先合先用 / the same of some units, the first that fits",
    )
    posts: list[Posts] = Field(
        default_factory=list, description="全天值守的岗位 / posts manned round the clock, of present units"
    )
    minimum: Figure = Field(
        Figure(value=2, source="[L 刑事程序规定、行政案件程序规定：讯问、搜查等不少于 2 人] R20"),
        description="有案件的单位至少几人 / people of a unit that has cases, at least",
    )
    share: ShareDemand | None = Field(None, description="某部门应承担的案件占比 / a department's share of cases")
    ground: str = Field(
        "equal",
        min_length=1,
        description="派出所工作量按什么分到各乡镇：equal 或乡镇的数字列 / how a station's load is shared over its townships",
    )
    file: str | None = Field(
        None,
        min_length=1,
        description="已定的测算结果（reorg workload 写出的 workload.json，可改），供核验 / the result as decided, for `verify`",
    )

    _part = field_validator("case_share")(staticmethod(_share))

    @field_validator("case_share", "minimum", "unknown_count")
    @classmethod
    def _whole_or_above(cls, value: Figure, info: Any) -> Figure:
        if info.field_name == "case_share":
            if value.value == 0:
                raise ValueError(Text("须大于 0", "it is above 0"))
        elif value.value != int(value.value):
            raise ValueError(Text("应为整数", "it is a whole number"))
        return value

    @field_validator("case_share_of")
    @classmethod
    def _above(cls, value: list[UnitShare]) -> list[UnitShare]:
        if any(one.share.value == 0 for one in value):
            raise ValueError(Text("须大于 0", "it is above 0"))
        return value

    @field_validator("case_rules")
    @classmethod
    def _not_today(cls, value: dict[str, CaseRule]) -> dict[str, CaseRule]:
        if TODAY in value:
            raise ValueError(Text("today 指现状，请改名", "`today` is the state as it is: choose another name"))
        return value

    @model_validator(mode="after")
    def _rule_is_there(self) -> WorkloadSettings:
        if self.rule != TODAY and self.rule not in self.case_rules:
            known = "、".join([TODAY, *self.case_rules])
            raise ValueError(
                Text(f"rule: {self.rule} 不在 case_rules 中（{known}）", f"rule: {self.rule} is none of {known}")
            )
        return self

    def always(self) -> list[str]:
        """Types that are their department's whatever their size."""
        return [word for word, one in self.types.items() if one.always]

    def rule_lines(self) -> dict[str, list[Step]]:
        """Every rule as steps, the state as it is first."""
        always = self.always()
        return {TODAY: [Step(to=SAME)], **{key: rule.lines(always) for key, rule in self.case_rules.items()}}

    def title_of(self, key: str) -> Text:
        return Text("现状", "as it is today") if key == TODAY else self.case_rules[key].title(key)

    def selectors(self) -> Iterator[tuple[tuple[str | int, ...], CaseWhere]]:
        """Every selector of cases with where it stands in the section."""
        for key, rule in self.case_rules.items():
            for number, step in enumerate(rule.steps):
                yield ("case_rules", key, "steps", number, "where"), step.where
        for number, one in enumerate(self.seriousness):
            yield ("seriousness", number, "where"), one.where
        if self.share:
            yield ("share", "of"), self.share.of

    def year_share(self) -> Fraction:
        """What cases of the period are to be multiplied by, to be a year's."""
        return Fraction(365, self.period.days) if self.period else Fraction(1)
