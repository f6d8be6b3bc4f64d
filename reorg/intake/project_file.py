"""The project file and scenarios: closed settings, and what a scenario changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from reorg.domain.settings import DEFAULT_OBJECTIVE, Objective, PlanSettings
from reorg.intake.settings_faults import nearest, settings_faults
from reorg.intake.yaml_lines import Document, read_yaml
from reorg.text import Finding, Message, Text

CYCLE = Message(
    "project.extends-cycle",
    "error",
    Text("extends 绕成了圈：{value}。", "`extends` runs in a circle: {value}."),
    advice=Text("请去掉其中一个 extends。", "Remove one of them."),
)
SAME_ID = Message(
    "project.rule-twice",
    "error",
    Text("规则编号“{value}”在同一文件中出现两次。", "Rule id “{value}” stands twice in one file."),
    Text("每个编号一次", "each id once"),
    Text("请合并或改名。", "Merge them, or rename one."),
)
RULE_WITHOUT_ID = Message(
    "project.rule-without-id",
    "error",
    Text("这条规则没有 id，或不是“键: 值”。", "This rule has no id, or is no mapping."),
    Text("- id: …", "- id: …"),
)

Files = str | list[str]


class ProjectFile(BaseModel):
    """What ``project.yaml`` may say."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field("", description="标题 / title")
    as_of: date = Field(description="基准日 / the day at which ages and years are counted")
    language: Literal["zh", "en"] | None = Field(None, description="语言 / language of outputs")
    personnel: Files = Field(description="花名册文件，可加 #表名 / roster files, “file.xlsx#sheet”")
    units: Files = Field(description="现有单位表 / table of present units")
    territory: Files | None = Field(None, description="乡镇及邻接 / townships and which adjoin")
    cases: Files | None = Field(None, description="案件表 / cases, for workload")
    structure: str = Field(description="架构名称或文件 / a structure's name or file")
    columns: dict[str, str] = Field(default_factory=dict, description="表头对照 / heading: column key")
    rules: list[dict[str, Any]] = Field(default_factory=list, description="规则 / rules, merged by id")
    objective: Objective = Field(DEFAULT_OBJECTIVE, description="目标权重 / weights of a placement's worth")
    establishment: Literal["keep", "follow"] = Field("keep", description="编制单位 keep 不变 / follow 随新单位")
    near_limit: float = Field(60, gt=0, description="通勤上限（分钟） / minutes at which nearness is worth 0")
    allow_unplaced: bool = Field(False, description="允许待安排 / people may stay unplaced")
    unplaced_cost: float = Field(10_000, ge=0, description="每名待安排人员的代价 / cost of each unplaced person")
    tier_tolerance: float = Field(0.0, ge=0, le=1, description="逐级放弃份额 / share of a tier given up for the next")
    zones: dict[str, Any] | None = Field(None, description="警区（供警区测算） / zones: read by the zone planner")
    centres: dict[str, Any] | None = Field(
        None, description="办案中心（供选址测算） / centres: read by the centre planner"
    )
    teams: dict[str, Any] | None = Field(None, description="警组（供编组测算） / teams: read by the team planner")
    rosters: dict[str, Any] | None = Field(None, description="勤务（供排班测算） / rosters: read by the roster planner")
    stages: dict[str, Any] | None = Field(None, description="批次（供分批测算） / stages: read by the stage planner")

    @field_validator("as_of", mode="before")
    @classmethod
    def _day(cls, value: Any) -> Any:
        found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", str(value).strip())
        if not found:
            raise ValueError("as_of is a day such as 2022-12-31 / 应为日期，如 2022-12-31")
        return date(*(int(part) for part in found.groups()))

    def files(self, name: str) -> list[str]:
        """A table's files as a list; empty when there are none."""
        value = getattr(self, name)
        return [] if value is None else [value] if isinstance(value, str) else list(value)

    def plan_settings(self) -> PlanSettings:
        """The part that concerns the plan."""
        return PlanSettings(**{name: getattr(self, name) for name in PlanSettings.model_fields})


@dataclass(frozen=True)
class RuleEntry:
    """A raw rule with where it stands."""

    raw: Mapping[str, Any]
    document: Document
    path: tuple[str | int, ...]


@dataclass(frozen=True)
class ProjectRead:
    """The project as resolved over ``extends``; ``layers`` hold its rules, base first."""

    settings: ProjectFile | None
    layers: tuple[tuple[RuleEntry, ...], ...]
    findings: tuple[Finding, ...]
    folder: Path
    resolved: dict[str, Any]
    document: Document


def read_project(path: Path) -> ProjectRead:
    """The project in a file, or in the folder's ``project.yaml``, with everything it extends."""
    file = path / "project.yaml" if path.is_dir() else path
    chain, findings = _chain(file)
    base = chain[-1]
    content: dict[str, Any] = {}
    layers = []
    for document in reversed(chain):
        own = {key: value for key, value in document.content.items() if key != "extends"}
        layers.append(rule_entries(own.pop("rules", None), document, findings))
        content = merged(content, own)
    settings = None
    if all(document.content for document in chain):
        try:
            settings = ProjectFile.model_validate(content)
        except ValidationError as fault:
            findings += settings_faults(fault, _holder(chain, fault), (), ProjectFile)
    return ProjectRead(settings, tuple(layers), tuple(findings), file.parent, content, base)


def _chain(file: Path) -> tuple[list[Document], list[Finding]]:
    """The file and what it extends, base last."""
    chain: list[Document] = []
    findings: list[Finding] = []
    seen: list[Path] = []
    current: Path | None = file
    while current is not None:
        if current.resolve() in seen:
            findings.append(CYCLE.at(chain[-1].place(("extends",)), " → ".join(one.name for one in [*seen, current])))
            break
        seen.append(current.resolve())
        document = read_yaml(current)
        findings += document.findings
        chain.append(document)
        base = document.content.get("extends")
        current = current.parent / str(base) if base else None
    return chain, findings


def _holder(chain: list[Document], fault: ValidationError) -> Document:
    """The document to show a fault in: the first of the chain that holds the faulty key."""
    keys = [error["loc"][0] for error in fault.errors() if error["loc"]]
    return next((document for document in chain if any(key in document.content for key in keys)), chain[-1])


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """``over`` laid on ``base``: mappings are merged deeply, everything else is replaced."""
    result = deepcopy(dict(base))
    for key, value in over.items():
        below = result.get(key)
        result[key] = (
            merged(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else deepcopy(value)
        )
    return result


def rule_entries(raw: Any, document: Document, findings: list[Finding]) -> tuple[RuleEntry, ...]:
    """The entries of a ``rules`` list; faults for those without an id or with one twice."""
    entries: list[RuleEntry] = []
    seen: set[str] = set()
    for number, rule in enumerate(raw if isinstance(raw, list) else [] if raw is None else [raw]):
        path = ("rules", number)
        if not isinstance(rule, Mapping) or not str(rule.get("id") or ""):
            findings.append(RULE_WITHOUT_ID.at(document.place(path)))
            continue
        rule_id = str(rule["id"])
        if rule_id in seen:
            findings.append(SAME_ID.at(document.place((*path, "id")), rule_id))
            continue
        seen.add(rule_id)
        entries.append(RuleEntry({**rule, "id": rule_id}, document, path))
    return tuple(entries)


__all__ = ["ProjectFile", "ProjectRead", "RuleEntry", "merged", "nearest", "read_project", "rule_entries"]
