"""What the ``teams:`` section of a project may say, closed."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator, model_validator

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


BALANCE: dict[Measured, float] = {"strength": 10.0, "age": 1.0, "years": 1.0}
GROUP_BALANCE: dict[Measured, float] = {"strength": 1.0}
STRENGTH: dict[Part, float] = {"skills": 2.0, "years": 1.0, "enforcement": 5.0}


class Women(Closed):
    """Women in a team."""

    min: int = Field(0, ge=0, description="每队至少几名女警 / women in a team, at least")
    max: int | None = Field(None, ge=0, description="每队至多几名女警 / women in a team, at most")


class TeamSettings(Closed):
    """Which units form teams, how large, who leads, who is left out, what is evened out."""

    units: list[str] = Field(
        default_factory=list,
        description="编组的单位，空为全部派出所 / units that form teams; none named: every station",
    )
    categories: list[str] = Field(default_factory=lambda: ["民警"], min_length=1, description="人员类别 / categories")
    group_size: int = Field(2, ge=1, le=20, description="几人一组 / people in a group")
    groups_per_team: int = Field(3, ge=1, le=20, description="几组一队 / groups in a team")
    leave_out: list[str] = Field(
        default_factory=lambda: ["所长", "教导员", "内勤", "专职法制员"],
        description="不编入的职务（不含其副职）或人员编号 / posts (not their deputies) or person ids left out",
    )
    leaders: list[str] = Field(
        default_factory=lambda: ["副所长", "副教导员", "副大队长", "副指导员"],
        description="可任队长的职务 / posts whose holders lead teams",
    )
    balance: dict[Measured, float] = Field(
        BALANCE,
        description="各队之间要均衡的指标及权重 / what is evened out between teams, with weights",
    )
    group_balance: dict[Measured, float] = Field(
        GROUP_BALANCE,
        description="各组之间要均衡的指标及权重，在各队定下之后 / between groups, once the teams are settled",
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
    apart: list[list[str]] = Field(default_factory=list, description="不同队的人员编号 / not in one team")

    @field_validator("balance", "group_balance", "strength")
    @classmethod
    def _weights(cls, value: dict[str, float]) -> dict[str, float]:
        if not all(0 <= weight <= LARGEST_WEIGHT for weight in value.values()):
            raise ValueError(Text("权重应为 0 或正数", "weights are 0 or more"))
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
