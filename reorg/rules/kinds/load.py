"""People needed by workload: cases x hours / what one officer does in a year gives a unit's least strength."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Literal

from pydantic import Field

from reorg.domain.workload import Workload, people
from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.faults import where_faults, who_faults
from reorg.rules.limits import against
from reorg.rules.loads import Taken, taken, taken_below
from reorg.rules.rows import Contribution, Term, bounded
from reorg.rules.seated import Seated
from reorg.rules.words import joined, number, unit_words, where_words, who_words
from reorg.text import Finding, Message, Place, Text

TITLE = Text("按工作量定人", "load")
EXAMPLE = "{id: station-load, kind: load, where: {tag: station}}"
NO_WORKLOAD = Message(
    "rule.no-workload",
    "error",
    Text("规则 {rule} 按工作量定人，但项目没有案件表。", "Rule {rule} goes by workload, but the project has no cases."),
    Text("cases: cases.xlsx，及 workload 一节", "cases: cases.xlsx, and a section `workload`"),
)
NO_LOAD = Message(
    "rule.no-load-there",
    "warning",
    Text(
        "规则 {rule} 在此不起作用：所指单位没有承接任何工作量。",
        "Rule {rule} has no effect here: no work comes to the units that it names.",
    ),
    advice=Text("请核对 where，或架构里的 absorbs。", "Check `where`, or `absorbs` in the structure."),
)
NAMED = 6
"""Units whose numbers the demand's sentence tells."""


class Settings(RuleSettings):
    kind: Literal["load"] = "load"
    where: dict[str, Any] = Field(default_factory=dict, description="哪些新单位 / which new units")
    who: dict[str, Any] = Field(
        default_factory=lambda: {"category": "民警"}, description="计入的人员 / people who count"
    )
    per: Literal["unit", "total"] = Field(
        "unit", description="unit 每个单位分别定 / total 合计 / each unit, or all together"
    )
    cover: float = Field(
        1.0, gt=0, le=10, description="配到测算人数的几成（0.9 即九成） / part of the people needed that is asked for"
    )
    posts: int | None = Field(
        None,
        ge=0,
        description="每个单位全天值守的岗数，缺省随承接的工作而来 / posts that each unit keeps manned round the clock; "
        "none: those that come with the work taken over",
    )


def rows(rule: Settings, bureau: Bureau) -> Contribution:
    counted = bureau.who(rule.who).astype(float)
    asked = asked_for(rule, bureau)
    return Contribution.join(
        bounded(rule, unit, (Term(counted, seats.astype(float)),), low=asked[unit])
        for unit, seats in bureau.groups(rule.where, rule.per == "unit")
        if asked.get(unit)
    )


def asked_for(rule: Settings, bureau: Bureau) -> dict[str, int]:
    """People asked for by subject: each unit (id), or "" for all together."""
    work = bureau.problem.workload
    if work is None:
        return {}
    units = bureau.problem.structure.units
    if rule.per == "total":
        inside = {int(bureau.seat_unit[seat]) for seat in bureau.where(rule.where).nonzero()[0]}
        alone = taken(bureau.problem, work)
        whole = sum((alone[number] for number in sorted(inside)), Taken())
        return {"": _people(rule, work, whole)}
    found = (taken if rule.where.get("only") else taken_below)(bureau.problem, work)
    return {units[number].unit_id: _people(rule, work, found[number]) for number in bureau.places.named(rule.where)}


def _people(rule: Settings, work: Workload, load: Taken) -> int:
    posts = load.posts if rule.posts is None else Fraction(rule.posts)
    officers = (load.officers + posts * work.relief) * Fraction(repr(rule.cover))
    return people(officers, work.minimum if load.minutes else 0)


def check(rule: Settings, seated: Seated) -> list[Breach]:
    work = seated.problem.workload
    if work is None:
        return []
    structure = seated.structure
    following = _following(seated)
    found = []
    for unit, here in seated.scopes(rule.where, rule.per == "unit"):
        if rule.per == "total":
            # the work of a unit without seats of its own is nobody's here
            inside = {seat.unit for seat in structure.seats if seated.places.seat(seat, rule.where)}
        else:
            number = structure.index[unit]
            inside = {number} if rule.where.get("only") else set(structure.subtree(number))
        minutes = officers = posts = Fraction(0)
        for number in inside:
            for absorbed, share in structure.units[number].absorbs.items():
                part = Fraction(repr(float(share)))
                for old in following.get(absorbed, ()):
                    minutes += part * work.minutes.get(old, 0)
                    officers += part * work.minutes.get(old, 0) / work.capacity[old]
                    posts += part * work.posts.get(old, 0)
        if rule.posts is not None:
            posts = Fraction(rule.posts)
        needed = people((officers + posts * work.relief) * Fraction(repr(rule.cover)), work.minimum if minutes else 0)
        found += against(unit, len(seated.pick(rule.who, here)), needed, None)
    return found


def _following(seated: Seated) -> dict[str, list[str]]:
    """Present units by the one whose absorption takes them along: themselves, or the nearest superior that is absorbed."""
    absorbed = {old for unit in seated.structure.units for old in unit.absorbs}
    found: dict[str, list[str]] = {}
    for old in seated.problem.present:
        taken_with = next((above for above in seated.origins[old.unit_id].ids if above in absorbed), None)
        if taken_with is not None:
            found.setdefault(taken_with, []).append(old.unit_id)
    return found


def demand(rule: Settings, bureau: Bureau) -> Text:
    asked = {unit: count for unit, count in asked_for(rule, bureau).items() if count}
    who, where = who_words(rule.who), where_words(rule.where, bureau)
    by = _by(rule, bureau)
    if rule.per == "total":
        count = asked.get("", 0)
        return Text(
            f"{where.zh}的{who.zh}合计不少于按工作量测算的{count}人{by.zh}",
            f"{where.en}: at least {count} {who.en} together, by workload{by.en}",
        )
    if len(asked) == 1:
        ((only, count),) = asked.items()
        unit = unit_words(only, bureau)
        return Text(
            f"{unit.zh}的{who.zh}不少于按工作量测算的{count}人{by.zh}",
            f"{unit.en} has at least the {count} {who.en} that its workload needs{by.en}",
        )
    told = [(unit_words(unit, bureau), count) for unit, count in list(asked.items())[:NAMED]]
    listed = joined([Text(f"{name.zh} {count}", f"{name.en} {count}") for name, count in told])
    more = Text("等", " ...") if len(asked) > NAMED else Text("", "")
    return Text(
        f"{where.zh}每个单位的{who.zh}不少于按工作量测算的人数（{listed.zh}{more.zh}）{by.zh}",
        f"each of {where.en}: at least the {who.en} that its workload needs ({listed.en}{more.en}){by.en}",
    )


def _by(rule: Settings, bureau: Bureau) -> Text:
    work = bureau.problem.workload
    name = work.rule if work else Text("", "")
    parts = [Text(f"分工：{name.zh}", f"case rule: {name.get('en')}")] if name.zh else []
    if rule.cover != 1:
        parts.append(Text(f"按 {number(rule.cover * 100)}% 配", f"{number(rule.cover * 100)} % of it"))
    said = joined(parts, "，", ", ")
    return Text(f"，{said.zh}", f"; {said.en}") if parts else Text("", "")


def breach(rule: Settings, breach: Breach, bureau: Bureau) -> Text:
    who = who_words(rule.who)
    where = unit_words(breach.subject, bureau) if breach.subject else where_words(rule.where, bureau)
    has, needed = number(breach.measured), number(breach.required["min"])
    return Text(
        f"{where.zh}有{who.zh}{has}人，按工作量需要{needed}人",
        f"{where.en} has {has} {who.en}, its workload needs {needed}",
    )


def faults(rule: Settings, bureau: Bureau, place: Place) -> Iterator[Finding]:
    yield from who_faults(rule.id, rule.who, bureau, place)
    found = list(where_faults(rule.id, rule.where, bureau, place))
    yield from found
    if bureau.problem.workload is None:
        yield NO_WORKLOAD.at(place, rule=rule.id)
    elif not found and not any(asked_for(rule, bureau).values()):
        yield NO_LOAD.at(place, rule=rule.id)
