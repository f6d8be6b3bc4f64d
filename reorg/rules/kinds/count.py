"""Number of people named by ``who`` where ``where`` says, in total or in each unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field, model_validator

from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.faults import where_faults, who_faults
from reorg.rules.limits import against
from reorg.rules.rows import Contribution, Term, bounded
from reorg.rules.seated import Seated
from reorg.rules.words import limits_words, number, unit_words, where_words, who_words
from reorg.text import Finding, Place, Text

TITLE = Text("人数限额", "count")
EXAMPLE = "{id: women-per-case-unit, kind: count, who: {sex: 女}, where: {tag: case-handling}, per: unit, min: 1}"


class Settings(RuleSettings):
    kind: Literal["count"] = "count"
    who: dict[str, Any] = Field(default_factory=dict, description="哪些人 / counted people")
    where: dict[str, Any] = Field(default_factory=dict, description="在哪里 / where")
    per: Literal["unit", "total"] = Field("total", description="unit 每个单位分别计 / each unit, not all together")
    min: int | None = Field(None, ge=0, description="最少 / at least")
    max: int | None = Field(None, ge=0, description="最多 / at most")

    @model_validator(mode="after")
    def _limits(self) -> Settings:
        if self.min is None and self.max is None:
            raise ValueError(Text("须写明 min 或 max", "min or max is needed"))
        return self


def rows(rule: Settings, bureau: Bureau) -> Contribution:
    counted = bureau.who(rule.who).astype(float)
    return Contribution.join(
        bounded(rule, unit, (Term(counted, seats.astype(float)),), rule.min, rule.max)
        for unit, seats in bureau.groups(rule.where, rule.per == "unit")
    )


def check(rule: Settings, seated: Seated) -> list[Breach]:
    return [
        breach
        for unit, here in seated.scopes(rule.where, rule.per == "unit")
        for breach in against(unit, len(seated.pick(rule.who, here)), rule.min, rule.max)
    ]


def demand(rule: Settings, bureau: Bureau) -> Text:
    who, where, limits = who_words(rule.who), where_words(rule.where, bureau), limits_words(rule.min, rule.max)
    each = Text("每个单位", "each of ") if rule.per == "unit" else Text("", "")
    return Text(f"{where.zh}{each.zh}的{who.zh}{limits.zh}人", f"{each.en}{where.en}: {limits.en} {who.en}")


def breach(rule: Settings, breach: Breach, bureau: Bureau) -> Text:
    who, limits = who_words(rule.who), limits_words(rule.min, rule.max)
    where = unit_words(breach.subject, bureau) if breach.subject else where_words(rule.where, bureau)
    has = number(breach.measured)
    return Text(
        f"{where.zh}有{who.zh}{has}人，要求{limits.zh}人", f"{where.en} has {has} {who.en}, required {limits.en}"
    )


def faults(rule: Settings, bureau: Bureau, place: Place) -> Iterator[Finding]:
    yield from who_faults(rule.id, rule.who, bureau, place)
    yield from where_faults(rule.id, rule.where, bureau, place)
