"""The ``diagnose:`` section of a project file: what the figures of today are counted with."""

from __future__ import annotations

from datetime import date

from pydantic import Field, model_validator

from reorg.domain.settings import Closed
from reorg.text import Text


class Retirement(Closed):
    """Ages of retirement. That a person retires at the statutory age is law [L 公务员法 §92]; the ages and their gradual
    raise from 2025 are defaults [K] (domain facts R53), to be checked with the personnel office.

    A man who would reach ``men`` (a woman: ``women``) on or after ``raised_from`` retires one month later for each
    ``months_a_step`` months begun since then, until ``men_raised`` (``women_raised``) is reached.
    """

    men: int = Field(60, ge=40, le=80, description="男 / men, completed years [K]")
    women: int = Field(55, ge=40, le=80, description="女干部 / women cadres, completed years [K]")
    raised_from: date | None = Field(
        date(2025, 1, 1), description="渐进延迟起始日；null 为不延迟 / the raise begins; null: none [K]"
    )
    men_raised: int = Field(63, ge=40, le=80, description="延迟后男 / men, after the raise [K]")
    women_raised: int = Field(58, ge=40, le=80, description="延迟后女干部 / women, after the raise [K]")
    months_a_step: int = Field(4, ge=1, le=120, description="每几个月延迟一个月 / months for one month later [K]")

    @model_validator(mode="after")
    def _raised(self) -> Retirement:
        if self.men_raised < self.men or self.women_raised < self.women:
            raise ValueError(Text("延迟后的年龄不能低于原年龄", "ages after the raise are not below those before it"))
        return self


class DiagnoseSettings(Closed):
    """Bounds of the figures. Years are completed years at the project's ``as_of``."""

    age_bands: tuple[int, ...] = Field(
        (25, 30, 35, 40, 45, 50, 55, 60), min_length=1, description="年龄段起点 / ages at which bands begin"
    )
    years_ahead: int = Field(5, ge=1, le=30, description="退休预测年数 / years of retirements looked ahead")
    retirement: Retirement = Field(Retirement(), description="退休年龄 / ages of retirement")
    leader_years: int = Field(5, ge=0, description="领导任现职超过的整年数 / a leader long in post [P28 A/B, R12]")
    sensitive_years: int = Field(
        5, ge=0, description="敏感单位（标签 sensitive）任现职超过的整年数 / long in a sensitive post [K, R14]"
    )
    skilled_level: int = Field(2, ge=1, le=5, description="熟练等级 / level from which somebody masters a skill [K]")

    @model_validator(mode="after")
    def _rising(self) -> DiagnoseSettings:
        if list(self.age_bands) != sorted(set(self.age_bands)):
            raise ValueError(Text("age_bands 应从小到大且不重复", "age_bands rise and do not repeat"))
        return self
