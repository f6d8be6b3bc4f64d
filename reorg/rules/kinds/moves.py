"""How many people change, by kind of change, category, post level, or present unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import numpy as np
from pydantic import Field, model_validator

from reorg.plan.changes import CHANGES, MOVES, crosses
from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.faults import where_faults, who_faults
from reorg.rules.limits import against
from reorg.rules.rows import Contribution, Term, bounded
from reorg.rules.seated import Seated
from reorg.rules.sources import named_units, source_faults, works_in
from reorg.rules.words import joined, limits_words, number, present_words, who_words
from reorg.text import Finding, Place, Text

TITLE = Text("变动人数", "number of moves")
EXAMPLE = "{id: down-36, kind: moves, kinds: [down], who: {category: 民警}, min: 36, max: 36}"


class Settings(RuleSettings):
    kind: Literal["moves"] = "moves"
    kinds: list[Literal["promote", "stay", "follow", "down", "up", "transfer"]] = Field(
        default_factory=lambda: sorted(MOVES),  # type: ignore[arg-type]
        min_length=1,
        description="变动类别；不填为下沉、上调、调整 / kinds of change; down, up and transfer when not given",
    )
    who: dict[str, Any] = Field(default_factory=dict, description="哪些人 / counted people")
    from_: dict[str, Any] = Field(
        default_factory=dict, alias="from", description="现有单位 / present units they come from"
    )
    where: dict[str, Any] = Field(default_factory=dict, description="去向 / where they go")
    across: bool = Field(
        False,
        description="只计跨一级单位（如分局之间）的变动 / only changes to another top unit (between sub-bureaus)",
    )
    min: int | None = Field(None, ge=0, description="最少 / at least")
    max: int | None = Field(None, ge=0, description="最多 / at most")

    @model_validator(mode="after")
    def _limits(self) -> Settings:
        if self.min is None and self.max is None:
            raise ValueError(Text("须写明 min 或 max", "min or max is needed"))
        return self


def rows(rule: Settings, bureau: Bureau) -> Contribution:
    counted = bureau.who(rule.who)
    if rule.from_:
        units = set(named_units(bureau.problem.present, bureau.origins, rule.from_))
        counted = counted & np.array([works_in(person, units) for person in bureau.people], dtype=bool)
    changed = np.logical_or.reduce([bureau.change_pairs[kind] for kind in rule.kinds])
    if rule.across:
        changed = changed & bureau.across_pairs
    term = Term(counted.astype(float), bureau.where(rule.where).astype(float), changed)
    return bounded(rule, "", (term,), rule.min, rule.max)


def check(rule: Settings, seated: Seated) -> list[Breach]:
    units = set(named_units(seated.problem.present, seated.origins, rule.from_))
    changed = sum(
        bool(set(rule.kinds) & set(seated.changes_of(person, seat)))
        for _, person, seat in seated.placed
        if seated.is_one(person, rule.who)
        and (not rule.from_ or works_in(person, units))
        and seated.places.seat(seat, rule.where)
        and (not rule.across or crosses(seated.origins.get(person.present_unit), seated.structure, seat.unit))
    )
    return against("", changed, rule.min, rule.max)


def demand(rule: Settings, bureau: Bureau) -> Text:
    kinds = joined((CHANGES[kind] for kind in rule.kinds), "、", " or ")
    who, limits = who_words(rule.who), limits_words(rule.min, rule.max)
    source = Text("", "")
    if rule.from_:
        told = joined(
            present_words(u, bureau) for u in named_units(bureau.problem.present, bureau.origins, rule.from_)[:4]
        )
        source = Text(f"（来自{told.zh}）", f" from {told.en}")
    if rule.across:
        source = Text(f"{source.zh}跨一级单位", f"{source.en} to another top unit")
    return Text(f"{who.zh}{source.zh}{kinds.zh}{limits.zh}人", f"{kinds.en} of {who.en}{source.en}: {limits.en}")


def breach(rule: Settings, breach: Breach, bureau: Bureau) -> Text:
    said, has = demand(rule, bureau), number(breach.measured)
    return Text(f"{said.zh}，实为{has}人", f"{said.en}; there are {has}")


def faults(rule: Settings, bureau: Bureau, place: Place) -> Iterator[Finding]:
    yield from who_faults(rule.id, rule.who, bureau, place)
    if rule.from_:
        yield from source_faults(rule.id, rule.from_, bureau, place)
    if rule.where:
        yield from where_faults(rule.id, rule.where, bureau, place)
