"""Leadership posts (职数) and grades by level over any part of the tree: at most, or not fewer than today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import numpy as np
from pydantic import Field, field_validator, model_validator

from reorg.domain.ladders import POST_LEVEL
from reorg.domain.people import Person
from reorg.domain.structure import Seat
from reorg.plan.changes import Origin
from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.faults import where_faults, who_faults
from reorg.rules.limits import against
from reorg.rules.problem import Problem
from reorg.rules.rows import Contribution, Term, bounded
from reorg.rules.seated import Seated
from reorg.rules.selectors import People, Places
from reorg.rules.words import limits_words, number, where_words
from reorg.text import Finding, Place, Text

TITLE = Text("职数", "quota of posts and grades")
EXAMPLE = "{id: deputy-section-posts, kind: quota, post: leader, level: 副科级, max: 12}"


class Settings(RuleSettings):
    kind: Literal["quota"] = "quota"
    post: str | None = Field(None, description="岗位；leader 为全部领导岗位 / a post; leader: every leadership post")
    level: str | None = Field(None, description="岗位层级 / level of the post")
    grade: Any = Field(None, description="职级条件，如 {min: 四级高级警长} / condition on the holders' grade")
    where: dict[str, Any] = Field(default_factory=dict, description="在哪里 / where")
    min: int | None = Field(None, ge=0, description="最少 / at least")
    max: int | None = Field(None, ge=0, description="最多 / at most")
    not_fewer: bool = Field(False, description="不少于现有 / not fewer than today")

    @field_validator("level")
    @classmethod
    def _level(cls, value: str | None) -> str | None:
        if value is not None and POST_LEVEL.read(value) is None:
            known = "、".join(POST_LEVEL.names())
            raise ValueError(Text(f"level 应为 {known} 之一", f"level is one of {known}"))
        return value

    @model_validator(mode="after")
    def _limits(self) -> Settings:
        if self.min is None and self.max is None and not self.not_fewer:
            raise ValueError(Text("须写明 min、max 或 not_fewer", "min, max or not_fewer is needed"))
        if self.post is None and self.grade is None:
            raise ValueError(Text("须写明 post 或 grade", "post or grade is needed"))
        return self

    @property
    def who(self) -> dict[str, Any]:
        return {} if self.grade is None else {"grade": self.grade}


def today(rule: Settings, problem: Problem, reader: People, places: Places, origins: Mapping[str, Origin]) -> int:
    """Holders today: in the whole bureau, or in the present units that the named units absorb."""
    units = problem.structure.units
    named = {n for n in range(len(units)) if places.unit(n, rule.where)}
    return sum(
        reader.match(person, rule.who) and _holds_today(rule, person)
        for person in problem.people
        if not rule.where
        or ((origin := origins.get(person.present_unit)) is not None and not named.isdisjoint(origin.absorbed_by))
    )


def _holds_today(rule: Settings, person: Person) -> bool:
    if rule.post == "leader" and not person.leads:
        return False
    if rule.post not in (None, "leader") and person.post != rule.post:
        return False
    return rule.level is None or POST_LEVEL.order(person.post_level) == POST_LEVEL.order(rule.level)


def _counts(rule: Settings, seat: Seat, places: Places) -> bool:
    if not places.unit(seat.unit, rule.where) or (rule.post is not None and not places.post(seat, rule.post)):
        return False
    return rule.level is None or POST_LEVEL.order(seat.post.level) == POST_LEVEL.order(rule.level)


def _low(rule: Settings, problem: Problem, reader: People, places: Places, origins: Mapping[str, Origin]) -> int | None:
    if not rule.not_fewer:
        return rule.min
    return max(rule.min or 0, today(rule, problem, reader, places, origins))


def rows(rule: Settings, bureau: Bureau) -> Contribution:
    seats = [_counts(rule, seat, bureau.places) for seat in bureau.problem.structure.seats]
    term = Term(bureau.who(rule.who).astype(float), np.array(seats, dtype=float))
    low = _low(rule, bureau.problem, bureau.reader, bureau.places, bureau.origins)
    return bounded(rule, "", (term,), low, rule.max)


def check(rule: Settings, seated: Seated) -> list[Breach]:
    held = sum(
        _counts(rule, seat, seated.places) and seated.is_one(person, rule.who) for _, person, seat in seated.placed
    )
    low = _low(rule, seated.problem, seated.reader, seated.places, seated.origins)
    return against("", held, low, rule.max)


def demand(rule: Settings, bureau: Bureau) -> Text:
    where, level = where_words(rule.where, bureau), rule.level or ""
    what = Text("职级人数", "grades")
    if rule.post is not None:
        what = (
            Text("领导职数", "leadership posts")
            if rule.post == "leader"
            else Text(f"{rule.post}职数", f"{rule.post} posts")
        )
    low = _low(rule, bureau.problem, bureau.reader, bureau.places, bureau.origins)
    limits = limits_words(low, rule.max)
    return Text(f"{where.zh}的{level}{what.zh}{limits.zh}", f"{level} {what.en} in {where.en}: {limits.en}".strip())


def breach(rule: Settings, breach: Breach, bureau: Bureau) -> Text:
    said, has = demand(rule, bureau), number(breach.measured)
    return Text(f"{said.zh}，实为{has}", f"{said.en}; there are {has}")


def faults(rule: Settings, bureau: Bureau, place: Place) -> Iterator[Finding]:
    yield from who_faults(rule.id, rule.who, bureau, place, effect=False)
    where = rule.where if rule.post is None else {**rule.where, "post": rule.post}
    yield from where_faults(rule.id, where, bureau, place)
