"""What the ``zones:`` section of a project may say, closed."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from reorg.domain.settings import LARGEST_WEIGHT, Closed
from reorg.text import Text

MOST_ZONES = 1000
"""More zones than any force has; a larger number is a slip of the pen."""


class Size(Closed):
    """Townships in a zone; a bare number is exact."""

    min: int = Field(1, ge=1, description="每个警区最少乡镇数 / townships of a zone, at least")
    max: int | None = Field(None, ge=1, description="每个警区最多乡镇数 / townships of a zone, at most")

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        plain = isinstance(value, int) and not isinstance(value, bool)
        return {"min": value, "max": value} if plain else value

    @field_validator("max")
    @classmethod
    def _ordered(cls, value: int | None, info: Any) -> int | None:
        low = info.data.get("min")
        if value is not None and low is not None and value < low:
            raise ValueError(Text(f"最多 {value} 小于最少 {low}", f"max {value} is less than min {low}"))
        return value


class Measure(Closed):
    """A column of the townships that the zones are to share out evenly; a bare number is its weight."""

    weight: float = Field(
        1, ge=0, le=LARGEST_WEIGHT, description="最大偏差每 1% 的代价 / cost of each percent of the greatest deviation"
    )
    max_deviation: float | None = Field(
        None,
        ge=0,
        allow_inf_nan=False,
        description="任一警区与平均值之差的上限（0.3 即 30%，硬性） / hard limit of a zone's deviation from the mean (0.3: 30 %)",
    )

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        plain = isinstance(value, (int, float)) and not isinstance(value, bool)
        return {"weight": value} if plain else value


class Compactness(Closed):
    """Travel from a zone's townships to its central station."""

    weight: float = Field(
        1,
        ge=0,
        le=LARGEST_WEIGHT,
        description="平均到中心所每 1 分钟的代价 / cost of each minute of the mean travel to the centre",
    )
    max_minutes: float | None = Field(
        None,
        gt=0,
        allow_inf_nan=False,
        description="任一乡镇到中心所的上限（分钟，硬性） / hard limit of minutes from a township to its centre",
    )


class Centres(Closed):
    """Where central stations may or must stand. Without this section any township may be a centre."""

    candidates: list[str] = Field(
        default_factory=list, description="中心所只能设在这些乡镇 / centres stand in these townships only"
    )
    fixed: list[str] = Field(
        default_factory=list, description="这些乡镇各为一个警区的中心 / each of these is the centre of a zone"
    )


class ZoneSettings(Closed):
    """How many zones, how large, what is balanced, what is fixed beforehand."""

    count: int | None = Field(None, ge=1, le=MOST_ZONES, description="警区数 / number of zones")
    counts: list[int] | None = Field(
        None,
        min_length=2,
        max_length=2,
        description="警区数的范围 [从, 到]：逐一测算，取总代价最低 / from, to: each number is tried, the least cost proposed",
    )
    size: Size = Field(Size(), description="警区大小（乡镇数） / townships of a zone")
    measures: dict[str, Measure] = Field(
        default_factory=dict,
        description="要均衡的指标：area_km2、population、incidents、strength 或表中任何数字列 / "
        "what is balanced: any column of the townships with numbers",
    )
    balance: Literal["each", "index"] = Field(
        "each",
        description="each：各指标分别取最大偏差；index：先按权重合成一个指数 / "
        "each measure's own greatest deviation, or that of one weighted index",
    )
    compactness: Compactness | None = Field(None, description="紧凑：到中心所的车程 / travel to the central station")
    together: list[list[str]] = Field(
        default_factory=list, description="须在同一警区的乡镇 / townships that share a zone"
    )
    apart: list[list[str]] = Field(
        default_factory=list, description="不得同在一个警区的乡镇 / townships of which no two share a zone"
    )
    fixed: dict[str, list[str]] = Field(
        default_factory=dict, description="警区名: 必在其中的乡镇 / a zone's name: townships that belong to it"
    )
    centres: Centres | None = Field(None, description="中心所 / central stations")
    names: dict[str, str] = Field(
        default_factory=dict, description="中心乡镇: 警区名 / names of zones by their central township"
    )
    naming: Literal["township", "number"] = Field(
        "township", description="其余警区的名称：鳌阳片区，或第1警区 / other names: by township, or numbered"
    )
    file: str | None = Field(
        None,
        min_length=1,
        description="已定的警区（reorg zones 写出的 zones.json，可手工修改），供架构的 each: zone 使用 / "
        "the zones as decided: zones.json as written by `reorg zones`, edited or not; read for `each: zone`",
    )

    @field_validator("counts")
    @classmethod
    def _one_number(cls, value: list[int] | None, info: Any) -> list[int] | None:
        if value is None:
            return value
        if info.data.get("count") is not None:
            raise ValueError(Text("已写 count", "`count` is there as well"))
        if not 1 <= value[0] <= value[1] <= MOST_ZONES:
            raise ValueError(Text("应为 [从, 到]，从 1 起", "it is [from, to], from 1 up"))
        return value

    @field_validator("together", "apart")
    @classmethod
    def _two(cls, value: list[list[str]]) -> list[list[str]]:
        if any(len(set(group)) < 2 for group in value):
            raise ValueError(Text("每组至少两个不同的乡镇", "each group has two different townships at least"))
        return value

    @field_validator("fixed")
    @classmethod
    def _named_and_filled(cls, value: dict[str, list[str]]) -> dict[str, list[str]]:
        if any(not name.strip() or not members for name, members in value.items()):
            raise ValueError(Text("每个警区要有名称和乡镇", "each zone has a name and a township at least"))
        return value

    @model_validator(mode="after")
    def _countable(self) -> ZoneSettings:
        if (
            self.count is None
            and self.counts is None
            and self.file is None
            and not (self.centres and self.centres.fixed)
        ):
            raise ValueError(Text("须写 count 或 counts", "it needs `count` or `counts`"))
        return self

    def how_many(self) -> tuple[int, int] | None:
        """The least and the greatest number of zones; ``None`` where only a file says it."""
        if self.count is not None:
            return self.count, self.count
        if self.counts is not None:
            return self.counts[0], self.counts[1]
        fixed = self.centres.fixed if self.centres else []
        return (len(fixed), len(fixed)) if fixed else None

    def travel(self) -> Compactness:
        """The compactness asked for; a mean minute weighs 1 where the section is left out."""
        return self.compactness or Compactness()
