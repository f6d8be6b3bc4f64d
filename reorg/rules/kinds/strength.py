"""How many people of a category a unit has, everyone seated in it or below."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from reorg.domain.people import category_matches
from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.faults import unit_faults
from reorg.rules.limits import against
from reorg.rules.rows import Contribution, Term, bounded
from reorg.rules.seated import Seated
from reorg.rules.words import VALUE_WORDS, limits_words, number, unit_words
from reorg.text import Finding, Place, Text

TITLE = Text("单位人数", "strength")
EXAMPLE = "{id: 'strength:重案队:民警', kind: strength, unit: 重案队, category: 民警, min: 8, max: 12}"


class Settings(RuleSettings):
    kind: Literal["strength"] = "strength"
    unit: str = Field(description="新单位 / the new unit")
    category: str = Field(
        "民警", description="人员类别（辅警含勤务、文职） / category; 辅警 covers both kinds of auxiliaries"
    )
    min: int | None = Field(None, ge=0, description="最少人数 / at least")
    max: int | None = Field(None, ge=0, description="最多人数 / at most")
    target: int | None = Field(
        None, ge=0, description="目标人数（柔性） / soft target, people short or over cost the weight"
    )

    def limits(self) -> tuple[int | None, int | None]:
        """Lowest and highest number; a target is both."""
        return (self.min, self.max) if self.target is None else (self.target, self.target)


def rows(rule: Settings, bureau: Bureau) -> Contribution:
    unit = bureau.unit_number(rule.unit)
    if unit is None:
        return Contribution()
    counted = bureau.who({"category": rule.category})
    term = Term(counted.astype(float), bureau.below[unit].astype(float))
    return bounded(rule, rule.unit, (term,), *rule.limits())


def check(rule: Settings, seated: Seated) -> list[Breach]:
    units = seated.structure.find(rule.unit)
    if len(units) != 1:
        return []
    here = sum(category_matches(rule.category, person.category) for person, _ in seated.within(units[0]))
    return against(rule.unit, here, *rule.limits())


def _counted(rule: Settings) -> Text:
    return VALUE_WORDS.get(rule.category, Text(rule.category, rule.category))


def demand(rule: Settings, bureau: Bureau) -> Text:
    unit, limits, counted = unit_words(rule.unit, bureau), limits_words(*rule.limits()), _counted(rule)
    return Text(f"{unit.zh}的{counted.zh}{limits.zh}人", f"{unit.en} has {limits.en} {counted.en}")


def breach(rule: Settings, breach: Breach, bureau: Bureau) -> Text:
    unit, limits, counted = unit_words(rule.unit, bureau), limits_words(*rule.limits()), _counted(rule)
    has = number(breach.measured)
    return Text(
        f"{unit.zh}有{counted.zh}{has}人，要求{limits.zh}人",
        f"{unit.en} has {has} {counted.en}, required {limits.en}",
    )


def faults(rule: Settings, bureau: Bureau, place: Place) -> Iterator[Finding]:
    yield from unit_faults(rule.id, [rule.unit], bureau, place)
