"""Spread of a total or mean over units at most so much."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, field_validator

from reorg.domain.people import Person, category_matches
from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.faults import where_faults, who_faults
from reorg.rules.kinds.strength import Settings as Strength
from reorg.rules.rows import Amount, Contribution, Floats, Mask, Row, Term
from reorg.rules.seated import Seated
from reorg.rules.selectors import NUMBERS, People
from reorg.rules.words import number, where_words, who_words
from reorg.text import Finding, Place, Text

TITLE = Text("均衡", "balance")
EXAMPLE = "{id: even-teams, kind: balance, measure: {skill: 办案}, over: {tag: case-team}, max_spread: 3}"
TOLERANCE = 1e-5
"""Spreads are compared to this: means come from a solver with feasibility tolerance 1e-6."""


class Measure(BaseModel):
    """What is summed: a skill's levels, a numeric attribute, or heads."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    skill: str | None = Field(None, description="技能等级之和 / sum of levels of a skill")
    attribute: str | None = Field(
        None, description="age, years_in_post, years_in_unit, years_of_service, score 之一 / numeric attribute"
    )
    who: dict[str, Any] = Field(
        default_factory=dict,
        description="只计这些人；不填技能和属性时计人数 / only these people; heads when neither is given",
    )

    @field_validator("attribute")
    @classmethod
    def _known(cls, value: str | None) -> str | None:
        if value is not None and value not in NUMBERS:
            known = ", ".join(NUMBERS)
            raise ValueError(Text(f"attribute 应为 {known} 之一", f"attribute is one of {known}"))
        return value

    def of(self, person: Person, reader: People) -> float | None:
        """What one person adds; ``None`` for someone who is not measured."""
        if not reader.match(person, self.who):
            return None
        if self.attribute is not None:
            value = NUMBERS[self.attribute](person, reader.day)
            return None if value is None else float(value)
        return float(person.skills.get(self.skill, 0)) if self.skill is not None else 1.0


class Settings(RuleSettings):
    whole_breaches: ClassVar[bool] = False

    kind: Literal["balance"] = "balance"
    measure: Measure = Field(description="衡量什么 / what is measured")
    over: dict[str, Any] = Field(description="在哪些单位之间 / over the units that carry this")
    max_spread: float = Field(ge=0, description="最大与最小之差的上限 / largest less smallest, at most")
    mean: bool = Field(
        False, description="true：比较平均值 / compare means, not totals (units without anyone are left out)"
    )


def rows(rule: Settings, bureau: Bureau) -> Contribution:
    values = [rule.measure.of(person, bureau.reader) for person in bureau.people]
    measured = np.array([value is not None for value in values], dtype=bool)
    worth = np.array([value or 0.0 for value in values])
    groups = bureau.groups(rule.over, True)
    if len(groups) < 2 or not measured.any():
        return Contribution()
    return _means(rule, bureau, measured, worth, groups) if rule.mean else _totals(rule, worth, groups)


def _spread(rule: Settings, low: float, high: float, exact: bool) -> Contribution:
    """Amounts for the largest and smallest figure, and the row that keeps them together; ``exact``: the check compares
    them without a tolerance that matters."""
    top = Amount(f"{rule.id}|largest", low=low, high=high)
    bottom = Amount(f"{rule.id}|smallest", low=low, high=high)
    ends: tuple[tuple[str, float], ...] = ((top.name, 1.0), (bottom.name, -1.0))
    slack = 0.0 if exact else 2 * TOLERANCE
    if rule.hard:
        row = Row(rule.id, "", (), None, rule.max_spread, ends, slack=slack)
        return Contribution(rows=(row,), amounts=(top, bottom))
    over = Amount(f"{rule.id}|over", rule.weight, tier=rule.tier)
    row = Row(rule.id, "", (), None, rule.max_spread, (*ends, (over.name, -1.0)), slack=slack)
    return Contribution(rows=(row,), amounts=(top, bottom, over))


def _totals(rule: Settings, worth: Floats, groups: list[tuple[str, Mask]]) -> Contribution:
    ends = _spread(rule, min(0.0, float(worth[worth < 0].sum())), float(worth[worth > 0].sum()), _whole(rule, worth))
    rows_ = []
    for unit, seats in groups:
        term = Term(worth, seats.astype(float))
        rows_.append(Row(rule.id, unit, (term,), None, 0, ((f"{rule.id}|largest", -1.0),)))
        rows_.append(Row(rule.id, unit, (term,), 0, None, ((f"{rule.id}|smallest", -1.0),)))
    return Contribution.join([ends, Contribution(rows=tuple(rows_))])


def _whole(rule: Settings, worth: Floats) -> bool:
    """Whether totals are whole numbers, and differ from the limit by nothing or by more than the tolerance."""
    return bool((worth == np.floor(worth)).all()) and float(rule.max_spread * 1000).is_integer()


def _means(
    rule: Settings, bureau: Bureau, measured: Mask, worth: Floats, groups: list[tuple[str, Mask]]
) -> Contribution:
    """One yes-or-no amount for each possible headcount k of a unit, under which total <= k * largest mean."""
    least, most = float(worth[measured].min()), float(worth[measured].max())
    parts, rows_, amounts = [_spread(rule, least, most, False)], [], []
    heads = measured.astype(float)
    for unit, seats in groups:
        cap = _largest(rule, bureau, measured, unit)
        counts = [Amount(f"{rule.id}|{unit}|{k}", high=1, integer=True) for k in range(cap + 1)]
        amounts += counts
        here = seats.astype(float)
        rows_.append(Row(rule.id, unit, (), 1, 1, tuple((amount.name, 1.0) for amount in counts)))
        size = tuple((amount.name, -float(k)) for k, amount in enumerate(counts) if k)
        rows_.append(Row(rule.id, unit, (Term(heads, here),), 0, 0, size))
        for k, amount in enumerate(counts):
            if k == 0:
                continue
            # total - least * heads lies in [0, slackest]; freed of it when the headcount is another one
            shifted = Term(np.where(measured, worth - least, 0.0), here)
            slackest = (most - least) * cap
            rows_.append(
                Row(rule.id, unit, (shifted,), None, slackest - least * k,
                    ((f"{rule.id}|largest", -float(k)), (amount.name, slackest)))
            )  # fmt: skip
            rows_.append(
                Row(rule.id, unit, (shifted,), -(most - least) * k - least * k, None,
                    ((f"{rule.id}|smallest", -float(k)), (amount.name, -(most - least) * k)))
            )  # fmt: skip
    return Contribution.join([*parts, Contribution(rows=tuple(rows_), amounts=tuple(amounts))])


def _largest(rule: Settings, bureau: Bureau, measured: Mask, unit: str) -> int:
    """A headcount of measured people that the unit cannot exceed, from strengths at it or above."""
    structure, cap = bureau.problem.structure, int(measured.sum())
    categories = {person.category for person, is_one in zip(bureau.people, measured, strict=True) if is_one}
    demands = {rule_.id: rule_ for rule_ in bureau.problem.rules if isinstance(rule_, Strength) and rule_.hard}
    for number_ in structure.ancestors(structure.index[unit]):
        limits = []
        for category in sorted(categories):
            found = [
                rule_.max + int(rule_.conceded(rule_.unit))
                for rule_ in demands.values()
                if rule_.max is not None
                and structure.find(rule_.unit) == [number_]
                and category_matches(rule_.category, category)
            ]
            limits.append(min(found, default=cap))
        cap = min(cap, sum(limits))
    return cap


def check(rule: Settings, seated: Seated) -> list[Breach]:
    figures = []
    for _, here in seated.scopes(rule.over, True):
        values = [value for person, _ in here if (value := rule.measure.of(person, seated.reader)) is not None]
        if rule.mean and not values:
            continue
        figures.append(sum(values) / len(values) if rule.mean else sum(values))
    if len(figures) < 2:
        return []
    spread = max(figures) - min(figures)
    excess = spread - rule.max_spread
    return [Breach("", {"max": rule.max_spread}, spread, excess)] if excess > TOLERANCE else []


def demand(rule: Settings, bureau: Bureau) -> Text:
    where, what = where_words(rule.over, bureau), _measure_words(rule)
    mean = Text("平均", "mean ") if rule.mean else Text("", "total ")
    most = number(rule.max_spread)
    return Text(
        f"{where.zh}之间{mean.zh}{what.zh}相差不超过{most}",
        f"{mean.en}{what.en} differ by at most {most} over {where.en}",
    )


def _measure_words(rule: Settings) -> Text:
    who = who_words(rule.measure.who)
    if rule.measure.skill:
        return Text(f"{rule.measure.skill}能力", f"{rule.measure.skill} skill")
    if rule.measure.attribute:
        return Text(f"{who.zh}{rule.measure.attribute}", f"{rule.measure.attribute} of {who.en}")
    return Text(f"{who.zh}数", f"number of {who.en}")


def breach(rule: Settings, breach: Breach, bureau: Bureau) -> Text:
    said, has = demand(rule, bureau), number(round(breach.measured, 4))
    return Text(f"{said.zh}，实际相差{has}", f"{said.en}; they differ by {has}")


def faults(rule: Settings, bureau: Bureau, place: Place) -> Iterator[Finding]:
    yield from who_faults(rule.id, rule.measure.who, bureau, place)
    if rule.measure.skill is not None:
        yield from who_faults(rule.id, {"skill": [rule.measure.skill]}, bureau, place)
    yield from where_faults(rule.id, rule.over, bureau, place)
