"""Every present unit's work is accounted for once: the shares of one unit sum to 1 over the structure."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from reorg.domain.structure import Structure
from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.faults import no_faults
from reorg.rules.rows import Contribution
from reorg.rules.seated import Seated
from reorg.rules.words import number, present_words
from reorg.text import Text

TITLE = Text("职能划转对账", "crosswalk")
EXAMPLE = "{id: 'absorbs:网安大队', kind: crosswalk, present: 网安大队}"
TOLERANCE = 1e-6


class Settings(RuleSettings):
    kind: Literal["crosswalk"] = "crosswalk"
    present: str = Field(description="现有单位 / the present unit")


def absorbed_share(rule: Settings, structure: Structure) -> float:
    """The share of the present unit's work that the structure takes in."""
    return sum(unit.absorbs.get(rule.present, 0.0) for unit in structure.units)


def rows(rule: Settings, bureau: Bureau) -> Contribution:
    """Nothing: shares are the structure's own figures, no decision changes them."""
    return Contribution()


def check(rule: Settings, seated: Seated) -> list[Breach]:
    share = absorbed_share(rule, seated.structure)
    return [Breach(rule.present, {"max": 1}, share, share - 1)] if share > 1 + TOLERANCE else []


def demand(rule: Settings, bureau: Bureau) -> Text:
    unit = present_words(rule.present, bureau)
    return Text(f"{unit.zh}的职能划转份额合计不超过1", f"shares of {unit.en} sum to at most 1")


def breach(rule: Settings, breach: Breach, bureau: Bureau) -> Text:
    unit, share = present_words(rule.present, bureau), number(breach.measured)
    return Text(f"{unit.zh}的职能划转份额合计为{share}", f"shares of {unit.en} sum to {share}")


faults = no_faults
