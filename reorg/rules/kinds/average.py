"""Mean of a numeric attribute of the people in a place; whoever has no value is not averaged."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import Field, field_validator, model_validator

from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.faults import where_faults, who_faults
from reorg.rules.rows import Contribution, Floats, Mask, Term, bounded, scaled
from reorg.rules.seated import Seated
from reorg.rules.selectors import NUMBERS
from reorg.rules.words import limits_words, unit_words, where_words, who_words
from reorg.text import Finding, Place, Text

TITLE = Text("平均值", "average")
EXAMPLE = (
    "{id: mean-age, kind: average, attribute: age, who: {category: 民警}, where: {tag: station}, per: unit, max: 43}"
)


class Settings(RuleSettings):
    whole_breaches: ClassVar[bool] = False

    kind: Literal["average"] = "average"
    attribute: str = Field(
        description="age, years_in_post, years_in_unit, years_of_service, score 之一 / numeric attribute"
    )
    who: dict[str, Any] = Field(default_factory=dict, description="哪些人 / averaged people")
    where: dict[str, Any] = Field(default_factory=dict, description="在哪里 / where")
    per: Literal["unit", "total"] = Field("total", description="unit 每个单位分别计 / each unit, not all together")
    min: float | None = Field(None, description="最低平均 / at least")
    max: float | None = Field(None, description="最高平均 / at most")

    @field_validator("attribute")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in NUMBERS:
            known = ", ".join(NUMBERS)
            raise ValueError(Text(f"attribute 应为 {known} 之一", f"attribute is one of {known}"))
        return value

    @model_validator(mode="after")
    def _limits(self) -> Settings:
        if self.min is None and self.max is None:
            raise ValueError(Text("须写明 min 或 max", "min or max is needed"))
        return self


def rows(rule: Settings, bureau: Bureau) -> Contribution:
    day, read = bureau.problem.settings.as_of, NUMBERS[rule.attribute]
    values = [read(person, day) for person in bureau.people]
    counted = bureau.who(rule.who) & np.array([value is not None for value in values], dtype=bool)
    amounts = np.array([0.0 if value is None else float(value) for value in values])
    parts = []
    for unit, seats in bureau.groups(rule.where, rule.per == "unit"):
        for limit, side in ((rule.min, "low"), (rule.max, "high")):
            if limit is None:
                continue
            top, bottom = scaled(limit)
            weights = np.where(counted, amounts * bottom - top, 0.0)
            term, slack = Term(weights, seats.astype(float)), _rounding(amounts, counted, weights, top, bottom)
            low, high = (0.0, None) if side == "low" else (None, 0.0)
            parts.append(bounded(rule, unit, (term,), low, high, unit=bottom, integer=False, slack=slack))
    return Contribution.join(parts)


def _rounding(values: Floats, counted: Mask, weights: Floats, top: int, bottom: int) -> float:
    """How far the row can be from what the check adds up exactly, where values such as 81.3 are no whole numbers."""
    off = Fraction(0)
    for person in np.flatnonzero(counted & (values != np.floor(values))).tolist():
        off += abs(Fraction(str(float(values[person]))) * bottom - top - Fraction(float(weights[person])))
    return math.nextafter(float(off), math.inf) if off else 0.0


def check(rule: Settings, seated: Seated) -> list[Breach]:
    day, read = seated.problem.settings.as_of, NUMBERS[rule.attribute]
    found = []
    for unit, here in seated.scopes(rule.where, rule.per == "unit"):
        values = [read(person, day) for person, _ in seated.pick(rule.who, here)]
        known = [Fraction(str(value)) for value in values if value is not None]
        for limit, side in ((rule.min, "min"), (rule.max, "max")):
            if limit is None or not known:
                continue
            excess = sum(known) - Fraction(str(limit)) * len(known)
            amount = -excess if side == "min" else excess
            if amount > 0:
                found.append(Breach(unit, {side: limit}, float(sum(known) / len(known)), float(amount)))
    return found


def demand(rule: Settings, bureau: Bureau) -> Text:
    who, where, limits = who_words(rule.who), where_words(rule.where, bureau), limits_words(rule.min, rule.max)
    each = Text("（每个单位）", " (each unit)") if rule.per == "unit" else Text("", "")
    what = _NAMES[rule.attribute]
    return Text(
        f"{where.zh}{each.zh}{who.zh}的平均{what.zh}{limits.zh}",
        f"mean {what.en} of {who.en} in {where.en}{each.en}: {limits.en}",
    )


def breach(rule: Settings, breach: Breach, bureau: Bureau) -> Text:
    where = unit_words(breach.subject, bureau) if breach.subject else where_words(rule.where, bureau)
    limits, what = limits_words(rule.min, rule.max), _NAMES[rule.attribute]
    has = f"{breach.measured:.2f}"
    return Text(
        f"{where.zh}平均{what.zh}为{has}，要求{limits.zh}", f"{where.en}: mean {what.en} {has}, required {limits.en}"
    )


def faults(rule: Settings, bureau: Bureau, place: Place) -> Iterator[Finding]:
    yield from who_faults(rule.id, rule.who, bureau, place)
    yield from where_faults(rule.id, rule.where, bureau, place)


_NAMES = {
    "age": Text("年龄", "age"),
    "years_in_post": Text("任现职年数", "years in post"),
    "years_in_unit": Text("在现单位年数", "years in unit"),
    "years_of_service": Text("从警年数", "years of service"),
    "score": Text("工分", "score"),
}
