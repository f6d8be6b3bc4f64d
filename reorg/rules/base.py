"""What every rule has: its settings, the rows it adds, its own check, and two sentences.

A kind of rule is one file in ``reorg/rules/kinds``; the file's name is the kind. See CONTRIBUTING.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from reorg.domain.settings import LARGEST_WEIGHT
from reorg.text import Text


class Words(BaseModel):
    """A rule's own name in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    zh: str = ""
    en: str = ""


class RuleSettings(BaseModel):
    """Fields that every kind of rule has."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    id: str = Field(description="规则编号 / the rule's id, chosen by the planner", min_length=1)
    kind: str = Field(description="规则类型 / kind of rule")
    severity: Literal["hard", "soft"] = Field("hard", description="hard 硬性 / soft 柔性")
    weight: float = Field(
        1.0,
        ge=0,
        le=LARGEST_WEIGHT,
        allow_inf_nan=False,
        description="柔性规则每单位违反的代价 / cost of a unit of breach, soft rules",
    )
    tier: int = Field(0, ge=0, description="先后级：大者先 / soft rules of a higher tier rank before others")
    name: Words | None = Field(None, description="名称 / name")
    source: str = Field("", description="依据及可信度 / source and grade of trust")
    note: str = Field("", description="说明 / note")
    line: int = Field(0, exclude=True, repr=False, description="(set by the reader: line in the file)")
    file: str = Field("", exclude=True, repr=False, description="(set by the reader: the file)")

    @field_validator("name", mode="before")
    @classmethod
    def _plain_name(cls, value: Any) -> Any:
        return {"zh": value} if isinstance(value, str) else value

    @property
    def hard(self) -> bool:
        return self.severity == "hard"

    def title(self) -> Text:
        """The rule's name, or its id."""
        return Text(self.name.zh or self.id, self.name.en or self.id) if self.name else Text(self.id, self.id)
