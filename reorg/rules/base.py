"""What every rule has: its settings, the rows it adds, its own check, and two sentences.

A kind of rule is one file in ``reorg/rules/kinds``; the file's name is the kind. See CONTRIBUTING.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal, Self

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

    whole_breaches: ClassVar[bool] = True
    """Whether the rule's breaches are counted in whole numbers (people, pairs), not in person-years and the like."""
    speaks_of_pairs: ClassVar[bool] = False
    """Whether the rule's breaches name two people who are not to be, or are to be, together."""
    asks_eligible: ClassVar[bool] = False
    """Whether the rule asks who is eligible where by the other rules; it then bans nobody itself."""

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
    concessions: dict[str, float] = Field(
        default_factory=dict,
        description="硬性规则的例外：对象（单位、人员编号，两人用 + 相连，全局为空）: 可差多少（人、人年、对）"
        " / what a hard rule puts up with, by subject (a unit, a person_id, two joined by +, empty for the whole): "
        "how much it may be broken there (people, person-years, pairs)",
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

    @field_validator("concessions", mode="before")
    @classmethod
    def _ids_as_text(cls, value: Any) -> Any:
        return {str(key): amount for key, amount in value.items()} if isinstance(value, dict) else value

    @field_validator("concessions")
    @classmethod
    def _amounts(cls, value: dict[str, float]) -> dict[str, float]:
        for amount in value.values():
            if not 0 <= amount <= LARGEST_WEIGHT or (cls.whole_breaches and amount != int(amount)):
                whole = (
                    Text("不小于 0 的整数", "a whole number from 0")
                    if cls.whole_breaches
                    else Text("不小于 0 的数", "a number from 0")
                )
                raise ValueError(Text(f"concessions 的数值应为{whole.zh}", f"an amount of concessions is {whole.en}"))
        return value

    @property
    def hard(self) -> bool:
        return self.severity == "hard"

    def title(self) -> Text:
        """The rule's name, or its id."""
        return Text(self.name.zh or self.id, self.name.en or self.id) if self.name else Text(self.id, self.id)

    def conceded(self, subject: str) -> float:
        """How much the rule puts up with at a subject; 0 for a soft rule, whose breaches cost instead."""
        if not self.hard or not self.concessions:
            return 0.0
        if self.speaks_of_pairs:
            return max((amount for key, amount in self.concessions.items() if same_people(key, subject)), default=0.0)
        return self.concessions.get(subject, 0.0)

    def with_concessions_in(self) -> Self:
        """The rule with those concessions worked into its own settings for which a kind has a place there."""
        return self


def same_people(one: str, other: str) -> bool:
    """Whether two subjects name the same people, in whatever order (ids joined by "+")."""
    return one == other or sorted(one.split("+")) == sorted(other.split("+"))
