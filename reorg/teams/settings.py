"""What the ``teams:`` section of a project may say, closed."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from reorg.domain.people import FIXING_STATUS
from reorg.domain.settings import LARGEST_WEIGHT, Closed
from reorg.text import Text

Part = Literal["age", "years", "skills", "enforcement", "score"]
Measured = Literal["strength", "age", "years", "skills", "enforcement", "score"]

MEASURES: dict[str, Text] = {
    "strength": Text("综合强弱", "strength"),
    "age": Text("年龄", "age"),
    "years": Text("警龄", "years of service"),
    "skills": Text("技能", "skills"),
    "enforcement": Text("执法资格", "enforcement grade"),
    "score": Text("工分", "score"),
}
"""What can be evened out. ``strength`` is made of the others (see :attr:`TeamSettings.strength`)."""
MOST_BEATS = 200
"""More than any station has; a larger number is a slip of the pen."""


class Evened(Closed):
    """A measure that teams or groups share evenly; a bare number is its weight."""

    weight: float = Field(
        1.0,
        ge=0,
        le=LARGEST_WEIGHT,
        description="超出容差的差距每 1 的代价 / cost of each unit of spread above the tolerance",
    )
    tolerance: float = Field(
        0.0,
        ge=0,
        le=1000,
        description="人均相差不超过此数即视为均衡 / teams whose means differ by no more count as even",
    )

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        plain = isinstance(value, (int, float)) and not isinstance(value, bool)
        return {"weight": value} if plain else value


BALANCE: dict[Measured, Evened] = {
    "strength": Evened(weight=10),
    "age": Evened(weight=1, tolerance=1),
    "years": Evened(weight=1, tolerance=1),
}
GROUP_BALANCE: dict[Measured, Evened] = {"strength": Evened(weight=1)}
STRENGTH: dict[Part, float] = {"skills": 2.0, "years": 1.0, "enforcement": 5.0}


class Women(Closed):
    """Women in a team."""

    min: int = Field(0, ge=0, description="每队至少几名女警 / women in a team, at least")
    max: int | None = Field(None, ge=0, description="每队至多几名女警 / women in a team, at most")

    @field_validator("max")
    @classmethod
    def _ordered(cls, value: int | None, info: Any) -> int | None:
        low = info.data.get("min")
        if value is not None and low is not None and value < low:
            raise ValueError(Text(f"最多 {value} 小于最少 {low}", f"max {value} is less than min {low}"))
        return value


class BeatMeasure(Closed):
    """A column of the communities that beats share out evenly; a bare number is its weight."""

    weight: float = Field(
        1, ge=0, le=LARGEST_WEIGHT, description="在综合指数中的权重 / weight in the index that is evened out"
    )
    max_deviation: float | None = Field(
        None,
        ge=0,
        allow_inf_nan=False,
        description="任一综合警务区与平均值之差的上限（0.3 即 30%，硬性） / hard limit of a beat's deviation from the mean",
    )

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        plain = isinstance(value, (int, float)) and not isinstance(value, bool)
        return {"weight": value} if plain else value


class Beats(Closed):
    """综合警务区 made of adjoining communities for the teams, 基础工作责任区 in them for the groups."""

    communities: str | list[str] = Field(
        description="社区表及邻接表（编号、名称、所属派出所、各项数字） / communities with their station, and which adjoin",
    )
    measures: dict[str, BeatMeasure] = Field(
        min_length=1, description="要均衡的指标：户数、人口、警情数或表中任何数字列 / what is shared out evenly"
    )
    teams_per_beat: int = Field(1, ge=1, le=20, description="每个综合警务区几个警队 / teams of a beat")
    counts: dict[str, int] = Field(
        default_factory=dict,
        description="单位: 综合警务区数（不按队数时） / a unit's number of beats, where not by its teams",
    )

    @field_validator("counts")
    @classmethod
    def _sensible(cls, value: dict[str, int]) -> dict[str, int]:
        if not all(1 <= count <= MOST_BEATS for count in value.values()):
            raise ValueError(Text(f"应为 1 至 {MOST_BEATS}", f"it is 1 to {MOST_BEATS}"))
        return value

    def files(self) -> list[str]:
        return [self.communities] if isinstance(self.communities, str) else list(self.communities)


class TeamSettings(Closed):
    """Which units form teams, how large, who leads, who is left out, what is evened out."""

    units: list[str] = Field(
        default_factory=list,
        description="编组的单位（编号、名称、别名），或其类型、标签；空为全部派出所 / units that form teams, by id, name, alias, "
        "type or tag; none named: every station",
    )
    plan: str | None = Field(
        None, min_length=1, description="按此方案的新单位编组（plan.json 或 plan.xlsx） / teams of this plan's units"
    )
    file: str | None = Field(
        None,
        min_length=1,
        description="已定的编组（reorg teams 写出的 teams.json 或 teams.xlsx，可手工修改），供核对 / the teams as decided: "
        "teams.json or teams.xlsx as written by `reorg teams`, edited or not; checked by `verify`",
    )
    categories: list[str] = Field(default_factory=lambda: ["民警"], min_length=1, description="人员类别 / categories")
    group_size: int = Field(2, ge=1, le=20, description="几人一组 / people in a group")
    groups_per_team: int = Field(3, ge=1, le=20, description="几组一队 / groups in a team")
    leave_out: list[str] = Field(
        default_factory=lambda: ["所长", "教导员", "内勤", "专职法制员"],
        description="不编入的职务（不含其副职）或人员编号 / posts (not their deputies) or person ids left out",
    )
    statuses_left_out: list[str] = Field(
        default_factory=lambda: sorted(FIXING_STATUS),
        description="不编入的状态 / statuses whose people are left out",
    )
    leaders: list[str] = Field(
        default_factory=lambda: ["副所长", "副教导员", "副大队长", "副指导员"],
        description="可任队长的职务或人员编号 / posts whose holders lead teams, or person ids",
    )
    balance: dict[Measured, Evened] = Field(
        BALANCE,
        min_length=1,
        description="各队之间要均衡的指标：权重，或权重与容差 / what is evened out between teams: weight, or weight and tolerance",
    )
    group_balance: dict[Measured, Evened] = Field(
        GROUP_BALANCE,
        description="各组之间要均衡的指标，在各队定下之后 / between groups, once the teams are settled",
    )
    strength: dict[Part, float] = Field(
        STRENGTH,
        description="综合强弱的构成及权重 [K] / what strength is made of [K]",
    )
    new_years: int | None = Field(
        3,
        ge=0,
        description="警龄不足几年为新警，每组至多一名，空为不限 / newer than so many years: at most one in a group",
    )
    women: Women | None = Field(None, description="每队女警人数 / women in a team")
    skills: dict[str, int] = Field(
        default_factory=dict, description="每队至少几人具备某技能 / people with a skill in each team"
    )
    relatives: Literal["apart", "free"] = Field("apart", description="亲属不同队 / relatives are not in one team")
    partners: list[list[str]] = Field(
        default_factory=list, description="固定搭档（人员编号，同组） / kept in one group"
    )
    partner_column: str | None = Field(
        None,
        min_length=1,
        description="花名册中的一列，同值者为固定搭档 / a column of the roster: equal values are kept in one group",
    )
    apart: list[list[str]] = Field(default_factory=list, description="不同队的人员编号 / not in one team")
    beats: Beats | None = Field(None, description="综合警务区和基础工作责任区 / beats and sub-beats of communities")

    @field_validator("strength")
    @classmethod
    def _weights(cls, value: dict[str, float]) -> dict[str, float]:
        if not all(0 <= weight <= LARGEST_WEIGHT for weight in value.values()):
            raise ValueError(Text("权重应为 0 或正数", "weights are 0 or more"))
        return value

    @field_validator("skills")
    @classmethod
    def _counted(cls, value: dict[str, int]) -> dict[str, int]:
        if not all(1 <= least <= 400 for least in value.values()):
            raise ValueError(Text("人数应为 1 至 400", "people are 1 to 400"))
        return value

    @field_validator("partners", "apart")
    @classmethod
    def _two(cls, value: list[list[str]]) -> list[list[str]]:
        if any(len(set(group)) < 2 for group in value):
            raise ValueError(Text("每组至少两个不同的人", "two different people at least"))
        return value

    @model_validator(mode="after")
    def _fitting(self) -> TeamSettings:
        if any(len(set(group)) > self.group_size for group in self.partners):
            raise ValueError(
                Text(f"搭档多于每组 {self.group_size} 人", f"partners are more than the {self.group_size} of a group")
            )
        return self

    @property
    def team_size(self) -> int:
        return self.group_size * self.groups_per_team
