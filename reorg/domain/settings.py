"""Settings of a plan that are neither structure nor rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from reorg.text import Lang, Text

TERMS: tuple[str, ...] = ("stay", "fit", "wish", "near", "merit")
"""What a person's placement is worth, term by term; each gives 0 to 100."""

TERM_NAMES: Mapping[str, Text] = {
    "stay": Text("留任划转", "stay"),
    "fit": Text("人岗相适", "fit"),
    "wish": Text("个人志愿", "wish"),
    "near": Text("离家远近", "near"),
    "merit": Text("工分排名", "merit"),
}


LARGEST_WEIGHT = 1e9
"""Weights and costs up to which sums over a province's people stay exact; nothing sensible comes near."""


class Closed(BaseModel):
    """Settings that are frozen and refuse keys they do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Objective(Closed):
    """Weights (>= 0) of the terms of a placement's worth; a term that is not named weighs 0."""

    stay: float = Field(
        0, ge=0, le=LARGEST_WEIGHT, description="留任或随职能划转 / same unit, or following one's function"
    )
    fit: float = Field(
        0, ge=0, le=LARGEST_WEIGHT, description="人岗相适 / how well the person meets what the seat asks"
    )
    wish: float = Field(0, ge=0, le=LARGEST_WEIGHT, description="个人志愿 / the person's own wishes")
    near: float = Field(0, ge=0, le=LARGEST_WEIGHT, description="离家远近 / travel time from home")
    merit: float = Field(0, ge=0, le=LARGEST_WEIGHT, description="工分排名 / score percentile, promotion posts only")

    def weights(self) -> dict[str, float]:
        return {term: float(getattr(self, term)) for term in TERMS}


DEFAULT_OBJECTIVE = Objective(stay=10, fit=5, wish=3, near=1, merit=2)


class PlanSettings(Closed):
    """What a project file says about the plan itself."""

    title: str = Field("", description="标题 / title")
    as_of: date = Field(description="基准日 / the day at which ages and years are counted")
    language: Lang | None = Field(None, description="语言 / language of outputs")
    objective: Objective = Field(DEFAULT_OBJECTIVE, description="目标权重 / weights of a placement's worth")
    establishment: Literal["keep", "follow"] = Field(
        "keep", description="编制单位 keep 不变 / follow 随新单位; the legal unit stays, or becomes the new unit"
    )
    near_limit: float = Field(60, gt=0, description="通勤上限（分钟）/ minutes at which nearness is worth 0")
    allow_unplaced: bool = Field(False, description="允许待安排 / people may stay unplaced")
    unplaced_cost: float = Field(
        10_000, ge=0, le=LARGEST_WEIGHT, description="每名待安排人员的代价 / cost of each unplaced person"
    )
    tier_tolerance: float = Field(
        0.0, ge=0, le=1, description="逐级求解时上一级允许放弃的份额 / share of a tier given up for the next"
    )
    slotting: Literal["free", "levels"] = Field(
        "free", description="free 整体最优 / levels 逐级定岗; leadership posts from the top level down, claims first"
    )
