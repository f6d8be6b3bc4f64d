"""What the ``centres:`` section of a project may say, closed."""

from __future__ import annotations

import math
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from reorg.domain.settings import LARGEST_WEIGHT, Closed
from reorg.text import Text

MOST_CENTRES = 1000
"""More centres than any force has; a larger number is a slip of the pen."""


class SiteFigures(Closed):
    """What a site costs and holds. A site that leaves a figure out takes it from `site:`."""

    running_cost: float | None = Field(
        None, ge=0, le=LARGEST_WEIGHT, description="开着时每年的费用 / cost of each year in which it is open"
    )
    building_cost: float | None = Field(
        None, ge=0, le=LARGEST_WEIGHT, description="新建的一次性费用 / cost of building a new one, once"
    )
    closing_cost: float | None = Field(
        None, ge=0, le=LARGEST_WEIGHT, description="撤销已有中心的一次性费用 / cost of closing an existing one, once"
    )
    capacity: float | None = Field(
        None,
        ge=0,
        le=LARGEST_WEIGHT,
        description="容量：一年最多承办的工作量 / load of a year that it can take, at most",
    )
    min_load: float | None = Field(
        None, ge=0, le=LARGEST_WEIGHT, description="开则至少承办的工作量 / load of a year, at least, if it is open"
    )
    max_minutes: float | None = Field(
        None,
        gt=0,
        allow_inf_nan=False,
        description="到此中心的时间上限（分钟） / minutes from a township to this centre, at most",
    )


class Site(SiteFigures):
    """One place where a centre may stand."""

    township: str | None = Field(
        None, min_length=1, description="所在乡镇（街道）；不填即站点名 / its township; the site's name when not given"
    )
    name: str | None = Field(None, min_length=1, description="中心名称 / the centre's name")
    existing: bool = Field(False, description="已建成 / it stands today")
    must: Literal["open", "close"] | None = Field(
        None, description="open 必须设（保留） / close 必须撤（不设）； it must be open, or closed"
    )


class Travel(Closed):
    """Ways between townships and centres."""

    hour_cost: float = Field(
        1,
        ge=0,
        le=LARGEST_WEIGHT,
        description="路上每一小时的费用，与站点费用同一单位 / cost of an hour on the road, in the unit of the sites' costs",
    )
    trips: float = Field(
        2, ge=0, le=1000, description="每一件工作量的单程次数（2 即往返一次） / one-way trips for each piece of load"
    )
    max_minutes: float | None = Field(
        None,
        gt=0,
        allow_inf_nan=False,
        description="任一乡镇到中心的上限（分钟，硬性） / hard limit of minutes from a township to its centre",
    )
    ferries: bool = Field(
        True, description="可否乘渡船（邻接表“方式”列） / whether ways by ferry (column 方式 of the adjacency) count"
    )


class Staff(Closed):
    """People that a centre needs, by its load: for `{staff}` in the structure's `each: centre`."""

    load_per_person: float = Field(
        gt=0, allow_inf_nan=False, description="一人一年承办的工作量 / load of a year that one person handles"
    )
    min: int = Field(0, ge=0, description="每个中心至少人数 / people of a centre, at least")


class CentreSettings(Closed):
    """Which sites there are, what they cost and hold, how far the way may be, what is fixed beforehand."""

    load: str = Field(
        "incidents",
        min_length=1,
        description="工作量：乡镇表的一个数字列，如 incidents 或“案件数” / load: a column of the townships with numbers",
    )
    serve: Literal["township", "station", "district"] = Field(
        "station",
        description="整体归一个中心的单元：乡镇、派出所辖区、区县 / what is served whole: a township, a station's ground, a district",
    )
    sites: dict[str, Site] = Field(
        default_factory=dict,
        description="可设中心的站点；不写则任一乡镇可设 / where centres may stand; any township when not given",
    )
    site: SiteFigures = Field(
        SiteFigures(), description="各站点的默认费用和容量 / costs and capacity of sites that do not say their own"
    )
    years: float = Field(
        10,
        gt=0,
        le=100,
        description="新建、撤销费用分摊的年数 / years over which costs of building and closing are spread",
    )
    count: int | None = Field(None, ge=1, le=MOST_CENTRES, description="中心数 / number of centres")
    counts: list[int] | None = Field(
        None, min_length=2, max_length=2, description="中心数的范围 [从, 到] / number of centres: from, to"
    )
    travel: Travel = Field(Travel(), description="路程 / travel")
    together: list[list[str]] = Field(
        default_factory=list, description="须归同一中心的乡镇 / townships that share a centre"
    )
    fixed: dict[str, list[str]] = Field(
        default_factory=dict, description="站点: 必归它的乡镇 / a site: townships that it serves"
    )
    districts: str | None = Field(
        None,
        min_length=1,
        description="区县列（如 district）：另测算“各区自建、互不跨区”作对照 / "
        "the column of districts: each with centres of its own is worked out beside the shared ones",
    )
    staff: Staff | None = Field(None, description="按工作量配人 / people by load")
    file: str | None = Field(
        None,
        min_length=1,
        description="已定的中心（reorg centres 写出的 centres.json，可手工修改），供架构的 each: centre 使用 / "
        "the centres as decided: centres.json as written by `reorg centres`, edited or not; read for `each: centre`",
    )

    @field_validator("sites", mode="before", json_schema_input_type=dict[str, Site | None] | list[str])
    @classmethod
    def _listed(cls, value: Any) -> Any:
        """A list of townships, or sites without figures of their own."""
        if isinstance(value, list) and all(isinstance(word, str) for word in value):
            if len(set(value)) < len(value):
                twice = next(word for n, word in enumerate(value) if word in value[:n])
                raise ValueError(Text(f"“{twice}”写了两次", f"“{twice}” is there twice"))
            return {word: {} for word in value}
        if isinstance(value, dict):
            return {word: {} if one is None else one for word, one in value.items()}
        return value

    @field_validator("counts")
    @classmethod
    def _one_number(cls, value: list[int] | None, info: Any) -> list[int] | None:
        if value is None:
            return value
        if info.data.get("count") is not None:
            raise ValueError(Text("已写 count", "`count` is there as well"))
        if not 1 <= value[0] <= value[1] <= MOST_CENTRES:
            raise ValueError(Text("应为 [从, 到]，从 1 起", "it is [from, to], from 1 up"))
        return value

    @field_validator("together")
    @classmethod
    def _two(cls, value: list[list[str]]) -> list[list[str]]:
        if any(len(set(group)) < 2 for group in value):
            raise ValueError(Text("每组至少两个不同的乡镇", "each group has two different townships at least"))
        return value

    @model_validator(mode="after")
    def _holds_its_least(self) -> CentreSettings:
        for word, one in [*self.sites.items(), ("site", None)]:
            figures = self.figures(word) if one is not None else self.site
            if figures.capacity is not None and figures.min_load is not None and figures.min_load > figures.capacity:
                raise ValueError(
                    Text(
                        f"“{word}”的 min_load {figures.min_load:g} 大于 capacity {figures.capacity:g}",
                        f"“{word}”: min_load {figures.min_load:g} is more than capacity {figures.capacity:g}",
                    )
                )
        return self

    def how_many(self) -> tuple[int, int | None]:
        """The least and the greatest number of centres (``None``: as many as there are sites)."""
        if self.count is not None:
            return self.count, self.count
        return (self.counts[0], self.counts[1]) if self.counts is not None else (1, None)

    def figures(self, site: str) -> SiteFigures:
        """A site's costs and limits, what it leaves out taken from `site:`."""
        own = self.sites.get(site)
        if own is None:
            return self.site
        said = {key: getattr(own, key) for key in SiteFigures.model_fields}
        common = {key: getattr(self.site, key) for key in SiteFigures.model_fields}
        return SiteFigures(**{key: common[key] if value is None else value for key, value in said.items()})

    def people(self, load: float) -> int | None:
        """People that a centre of this load needs; ``None`` where the settings do not say."""
        if self.staff is None:
            return None
        return max(self.staff.min, math.ceil(load / self.staff.load_per_person - 1e-9))
