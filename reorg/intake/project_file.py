"""The shape of a project file, closed."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePath
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from reorg.domain.settings import DEFAULT_OBJECTIVE, LARGEST_WEIGHT, Objective, PlanSettings
from reorg.intake.yaml_syntax import NOT_PRINTABLE
from reorg.text import Lang, Text

Files = str | list[str]
_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))")


def _not_a_day() -> date:
    raise ValueError(Text("应为日期，如 2022-12-31", "it is a day such as 2022-12-31"))


def is_nameable(name: str) -> bool:
    """Whether a file can have this name: longer ones and control characters make the system raise, not say no."""
    longest = max((len(part.encode("utf-8", "replace")) for part in PurePath(name).parts), default=0)
    return longest <= 255 and len(name) <= 1000 and not NOT_PRINTABLE.search(name)


class ProjectFile(BaseModel):
    """What ``project.yaml`` may say."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field("", description="标题 / title")
    as_of: date = Field(description="基准日 / the day at which ages and years are counted")
    language: Lang | None = Field(None, description="语言 / language of outputs")
    personnel: Files = Field(description="花名册文件，可加 #表名 / roster files, “file.xlsx#sheet”")
    units: Files = Field(description="现有单位表 / table of present units")
    territory: Files | None = Field(None, description="乡镇及邻接 / townships and which adjoin")
    cases: Files | None = Field(None, description="案件表 / cases, for workload")
    structure: str = Field(description="架构名称或文件 / a structure's name or file")
    columns: dict[str, str] = Field(default_factory=dict, description="表头对照 / heading: column key")
    rules: list[dict[str, Any]] = Field(default_factory=list, description="规则 / rules, merged by id")
    objective: Objective = Field(DEFAULT_OBJECTIVE, description="目标权重 / weights of a placement's worth")
    establishment: Literal["keep", "follow"] = Field("keep", description="编制单位 keep 不变 / follow 随新单位")
    near_limit: float = Field(
        60, gt=0, allow_inf_nan=False, description="通勤上限（分钟） / minutes at which nearness is worth 0"
    )
    allow_unplaced: bool = Field(False, description="允许待安排 / people may stay unplaced")
    unplaced_cost: float = Field(
        10_000, ge=0, le=LARGEST_WEIGHT, description="每名待安排人员的代价 / cost of each unplaced person"
    )
    tier_tolerance: float = Field(0.0, ge=0, le=1, description="逐级放弃份额 / share of a tier given up for the next")
    slotting: Literal["free", "levels"] = Field(
        "free", description="free 整体最优 / levels 逐级定岗（先对应定岗，后竞岗） / filled level by level"
    )
    zones: dict[str, Any] | None = Field(None, description="警区（供警区测算） / zones: read by the zone planner")
    centres: dict[str, Any] | None = Field(
        None, description="办案中心（供选址测算） / centres: read by the centre planner"
    )
    teams: dict[str, Any] | None = Field(None, description="警组（供编组测算） / teams: read by the team planner")
    rosters: dict[str, Any] | None = Field(None, description="勤务（供排班测算） / rosters: read by the roster planner")
    workload: dict[str, Any] | None = Field(
        None, description="工作量（供工作量测算和 load 规则） / workload: read by the workload planner and `load` rules"
    )
    stages: dict[str, Any] | None = Field(None, description="批次（供分批测算） / stages: read by the stage planner")
    diagnose: dict[str, Any] | None = Field(None, description="现状诊断的口径 / bounds of the diagnosis of today")

    @field_validator("as_of", mode="before", json_schema_input_type=str)
    @classmethod
    def _day(cls, value: Any) -> Any:
        found = _DAY.fullmatch(str(value).strip())
        try:
            return date(*(int(part) for part in found.groups() if part)) if found else _not_a_day()
        except ValueError:
            return _not_a_day()

    @field_validator("structure")
    @classmethod
    def _nameable(cls, value: str) -> str:
        if not is_nameable(value):
            raise ValueError(Text("不能作文件名", "no file can have this name"))
        return value

    @field_validator("personnel", "units", "territory", "cases")
    @classmethod
    def _named_once(cls, value: Files | None) -> Files | None:
        names = [] if value is None else [value] if isinstance(value, str) else value
        if value is not None and not all(names or [""]):
            raise ValueError(Text("须写明文件名", "a file is to be named"))
        if not all(is_nameable(name) for name in names):
            raise ValueError(Text("不能作文件名", "no file can have this name"))
        twice = [name for number, name in enumerate(names) if name in names[:number]]
        if twice:
            raise ValueError(Text(f"“{twice[0]}”写了两次", f"“{twice[0]}” is named twice"))
        return value

    def files(self, name: str) -> list[str]:
        """A table's files as a list; empty when there are none."""
        value = getattr(self, name)
        return [] if value is None else [value] if isinstance(value, str) else list(value)

    def plan_settings(self) -> PlanSettings:
        """The part that concerns the plan."""
        return PlanSettings(**{name: getattr(self, name) for name in PlanSettings.model_fields})
