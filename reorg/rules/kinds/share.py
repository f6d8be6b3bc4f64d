"""Share of ``who`` in ``where`` over ``of``: ``min``, ``max`` (0 to 1)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.faults import where_faults, who_faults
from reorg.rules.rows import Contribution, Term, bounded, scaled
from reorg.rules.seated import Seated
from reorg.rules.words import limits_words, number, percent, unit_words, where_words, who_words
from reorg.text import Finding, Place, Text

TITLE = Text("占比", "share")
EXAMPLE = "{id: grassroots-share, kind: share, who: {category: 民警}, where: {tag: grassroots}, of: {where: {tag: any}}, min: 0.516}"


class Base(BaseModel):
    """What a share is taken over; what is left out is as in the rule itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    who: dict[str, Any] | None = Field(
        None, description="分母的人；{} 为所有人 / people of the denominator; {} is everyone"
    )
    where: dict[str, Any] | None = Field(None, description="分母的范围 / places of the denominator")


class Settings(RuleSettings):
    kind: Literal["share"] = "share"
    who: dict[str, Any] = Field(default_factory=dict, description="哪些人 / counted people")
    where: dict[str, Any] = Field(default_factory=dict, description="在哪里 / where")
    of: Base = Field(description="占谁的比例 / over whom and where")
    per: Literal["unit", "total"] = Field("total", description="unit 每个单位分别计 / each unit, not all together")
    min: float | None = Field(None, ge=0, le=1, description="最低占比 / at least (0 to 1)")
    max: float | None = Field(None, ge=0, le=1, description="最高占比 / at most (0 to 1)")

    @model_validator(mode="after")
    def _limits(self) -> Settings:
        if self.min is None and self.max is None:
            raise ValueError(Text("须写明 min 或 max", "min or max is needed"))
        return self

    @property
    def base_who(self) -> dict[str, Any]:
        return self.who if self.of.who is None else self.of.who

    @property
    def base_where(self) -> dict[str, Any]:
        return self.where if self.of.where is None else self.of.where


def rows(rule: Settings, bureau: Bureau) -> Contribution:
    part, base = bureau.who(rule.who).astype(float), bureau.who(rule.base_who).astype(float)
    whole = bureau.groups(rule.base_where, rule.per == "unit" and rule.of.where is None)
    parts = []
    for number_, (unit, seats) in enumerate(bureau.groups(rule.where, rule.per == "unit")):
        over = whole[number_][1] if len(whole) > 1 or rule.of.where is None else whole[0][1]
        for limit, side in ((rule.min, "low"), (rule.max, "high")):
            if limit is None:
                continue
            top, bottom = scaled(limit)
            terms = (Term(part * bottom, seats.astype(float)), Term(base * -top, over.astype(float)))
            low, high = (0.0, None) if side == "low" else (None, 0.0)
            parts.append(bounded(rule, unit, terms, low, high, unit=bottom))
    return Contribution.join(parts)


def check(rule: Settings, seated: Seated) -> list[Breach]:
    found = []
    per_unit = rule.per == "unit"
    whole = dict(seated.scopes(rule.base_where, per_unit and rule.of.where is None))
    for unit, here in seated.scopes(rule.where, per_unit):
        over = whole[unit] if unit in whole else whole[""]
        counted, base = len(seated.pick(rule.who, here)), len(seated.pick(rule.base_who, over))
        for limit, side in ((rule.min, "min"), (rule.max, "max")):
            if limit is None:
                continue
            due = Fraction(str(limit)) * base
            short = due - counted if side == "min" else counted - due
            if short > 0:
                found.append(Breach(unit, {side: limit}, counted / base if base else 0.0, math.ceil(short)))
    return found


def demand(rule: Settings, bureau: Bureau) -> Text:
    who, where, limits = who_words(rule.who), where_words(rule.where, bureau), limits_words(rule.min, rule.max, percent)
    base_who, base_where = who_words(rule.base_who), where_words(rule.base_where, bureau)
    each = Text("（每个单位）", " (each unit)") if rule.per == "unit" else Text("", "")
    return Text(
        f"{where.zh}{each.zh}的{who.zh}占{base_where.zh}{base_who.zh}的比例{limits.zh}",
        f"{who.en} in {where.en}{each.en} over {base_who.en} in {base_where.en}: {limits.en}",
    )


def breach(rule: Settings, breach: Breach, bureau: Bureau) -> Text:
    said = demand(rule, bureau)
    at = unit_words(breach.subject, bureau) if breach.subject else Text("", "")
    people = number(breach.amount)
    return Text(
        f"{at.zh}实际{percent(breach.measured)}，差{people}人：{said.zh}",
        f"{at.en} measured {percent(breach.measured)}, off by {people} people: {said.en}".strip(),
    )


def faults(rule: Settings, bureau: Bureau, place: Place) -> Iterator[Finding]:
    yield from who_faults(rule.id, rule.who, bureau, place)
    yield from where_faults(rule.id, rule.where, bureau, place)
    if rule.of.who is not None:
        yield from who_faults(rule.id, rule.of.who, bureau, place)
    if rule.of.where is not None:
        yield from where_faults(rule.id, rule.of.where, bureau, place)
