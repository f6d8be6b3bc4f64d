"""People are not where another plan puts them: the ground of plans that are clearly different (``reorg choose``)."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from reorg.plan.plan import Breach
from reorg.rules.bureau import Bureau
from reorg.rules.kinds import steady
from reorg.rules.rows import Contribution, Term, banned, bounded
from reorg.rules.seated import Seated
from reorg.rules.words import people_words
from reorg.text import Text

TITLE = Text("不同于另一方案", "differ")
EXAMPLE = "{id: other, kind: differ, seats: {K0001: 刑事侦查部/head, K0002: 城关派出所}, severity: soft, weight: 200}"


class Settings(steady.Settings):
    kind: Literal["differ"] = "differ"  # type: ignore[assignment]
    seats: dict[str, str | list[str]] = Field(
        min_length=1,
        description="人员编号：另一方案的单位或“单位/岗位”，多个为其中任一 / person_id: the other plan's unit or unit/post, "
        "several mean any of them",
    )
    max: int = Field(0, ge=0, description="最多几人安排相同 / at most so many people placed as there")


def rows(rule: Settings, bureau: Bureau) -> Contribution:
    kept = steady.kept_pairs(rule, bureau)
    held, everywhere = np.asarray(kept.any(axis=1), dtype=bool), np.ones(bureau.shape[1], dtype=bool)
    if not held.any():
        return Contribution()
    if rule.hard and not rule.max:
        return banned(rule, "", held, everywhere, kept)
    return bounded(rule, "", (Term(held.astype(float), everywhere.astype(float), kept),), high=rule.max)


def check(rule: Settings, seated: Seated) -> list[Breach]:
    alike = [person for person, stays in steady.where_they_were(rule, seated) if stays]
    if rule.max and len(alike) > rule.max:
        return [Breach("", {"max": rule.max}, len(alike), len(alike) - rule.max)]
    return [] if rule.max else [Breach(person, {"max": 0}, 1, 1) for person in alike]


def demand(rule: Settings, bureau: Bureau) -> Text:
    named = len(rule.seats)
    if named == 1 and not rule.max:
        (person,) = rule.seats
        who, where = people_words(person, bureau), steady.place_words(rule.words(person), bureau)
        return Text(f"{who.zh}不在{where.zh}", f"{who.en} is not in {where.en}")
    if rule.max:
        return Text(
            f"另一方案中的 {named} 人最多 {rule.max} 人安排相同",
            f"of {named} people of another plan, at most {rule.max} are placed as there",
        )
    return Text(f"另一方案中的 {named} 人另行安排", f"{named} people are not where another plan puts them")


def breach(rule: Settings, breach: Breach, bureau: Bureau) -> Text:
    if not breach.subject:
        return Text(
            f"有 {breach.measured:g} 人安排相同，最多 {rule.max} 人",
            f"{breach.measured:g} people are placed as there, at most {rule.max} may be",
        )
    who = people_words(breach.subject, bureau)
    where = steady.place_words(rule.words(breach.subject), bureau)
    return Text(f"{who.zh}与另一方案相同，在{where.zh}", f"{who.en} is in {where.en}, as in the other plan")


faults = steady.faults
