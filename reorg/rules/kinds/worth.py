"""Points of one term of the worth over everyone placed: ``min``, ``max`` on their sum."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field, model_validator

from reorg.domain.settings import TERM_NAMES
from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.faults import no_faults
from reorg.rules.limits import against
from reorg.rules.rows import Contribution, Term, bounded
from reorg.rules.seated import Seated
from reorg.rules.words import limits_words, number
from reorg.rules.worth import term_values
from reorg.text import Text

TITLE = Text("目标总分", "points of a term")
EXAMPLE = "{id: fit-floor, kind: worth, term: fit, min: 26000}"
BITS = 7
"""Points are whole numbers from 0 to 100."""


class Settings(RuleSettings):
    kind: Literal["worth"] = "worth"
    term: Literal["stay", "fit", "wish", "near"] = Field(
        description="目标项 / the term; merit is none, for it depends on the rules in force"
    )
    min: int | None = Field(None, ge=0, description="总分最少 / points in all, at least")
    max: int | None = Field(None, ge=0, description="总分最多 / at most")

    @model_validator(mode="after")
    def _limits(self) -> Settings:
        if self.min is None and self.max is None:
            raise ValueError(Text("须写明 min 或 max", "min or max is needed"))
        return self


def rows(rule: Settings, bureau: Bureau) -> Contribution:
    """One row: points in binary, a term for each digit, so that weights stay whole numbers times yes or no."""
    points = term_values(bureau, rule.term)
    everyone, everywhere = np.ones(bureau.shape[0]), np.ones(bureau.shape[1])
    terms = tuple(
        Term(everyone, everywhere * 2**bit, (points >> bit & 1).astype(bool))
        for bit in range(BITS)
        if (points >> bit & 1).any()
    )
    return bounded(rule, "", terms, rule.min, rule.max)


def check(rule: Settings, seated: Seated) -> list[Breach]:
    points = term_values(Bureau.of(seated.problem), rule.term)
    total = sum(int(points[person, seat]) for person, seat in enumerate(seated.seat_of) if seat >= 0)
    return against("", total, rule.min, rule.max)


def demand(rule: Settings, bureau: Bureau) -> Text:
    name, limits = TERM_NAMES[rule.term], limits_words(rule.min, rule.max)
    return Text(f"{name.zh}总分{limits.zh}", f"points for {name.en} in all: {limits.en}")


def breach(rule: Settings, breach: Breach, bureau: Bureau) -> Text:
    said, has = demand(rule, bureau), number(breach.measured)
    return Text(f"{said.zh}，实为{has}", f"{said.en}; there are {has}")


faults = no_faults
