"""What a structure must be in itself and against today's units: shares that add up, strengths that fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from reorg.domain.people import Person, category_matches
from reorg.domain.structure import NewUnit, Structure
from reorg.domain.territory import Territory
from reorg.domain.units import PresentUnit
from reorg.intake.settings_faults import nearest
from reorg.text import Finding, Message, Place, Text

SHARES_OVER = Message(
    "structure.shares-over",
    "error",
    Text("现有单位“{unit}”的职能被承接了 {value}，超过 1。", "The shares of “{unit}” sum to {value}, more than 1."),
    Text("合计为 1（现有 {shares}）", "a sum of 1 (now {shares})"),
    Text("请调小其中的份额。", "Lower some of them."),
)
SHARES_UNDER = Message(
    "structure.shares-under",
    "warning",
    Text(
        "现有单位“{unit}”的职能只被承接了 {value}，余下 {left} 没有去处。",
        "Only {value} of the work of “{unit}” is taken in; {left} is left over.",
    ),
    Text("合计为 1（现有 {shares}）", "a sum of 1 (now {shares})"),
)
NOT_ABSORBED = Message(
    "structure.not-absorbed",
    "warning",
    Text(
        "现有单位“{unit}”有 {people} 人，但没有新单位承接其职能。",
        "“{unit}” has {people} people, but no new unit absorbs its work.",
    ),
    advice=Text("请在 absorbs 中写明去处。", "Name it under `absorbs`."),
)
STRENGTH_CLASH = Message(
    "structure.strength-clash",
    "error",
    Text(
        "单位“{unit}”最多 {value} 名{category}，但下属单位最少合计 {low} 名。",
        "“{unit}” has at most {value} {category}, but the units below it need {low}.",
    ),
    Text("不小于 {low}", "at least {low}"),
)
MIN_OVER_MAX = Message(
    "structure.min-over-max",
    "error",
    Text(
        "单位“{unit}”的{category}最多 {value} 名，小于最少 {low} 名。",
        "“{unit}”: at most {value} {category}, at least {low}.",
    ),
    Text("不小于 {low}", "at least {low}"),
)
LIKE_A_POST = Message(
    "structure.unit-like-post",
    "error",
    Text(
        "单位编号“{value}”与“{unit}”的岗位“{post}”写法相同，锁定时分不清。",
        "Unit id “{value}” reads like post “{post}” of “{unit}”: a pin could mean either.",
    ),
    advice=Text("请改其中一个的编号。", "Change one of the ids."),
)
UNKNOWN_TOWNSHIP = Message(
    "structure.unknown-township",
    "error",
    Text(
        "单位“{unit}”所在的“{value}”不在乡镇表中。",
        "“{unit}” lies in “{value}”, which is no township of the territory.",
    ),
    Text("乡镇的编号或名称", "id or name of a township"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
TOLERANCE = 1e-6
"""Shares are written in tenths: what is smaller is rounding."""


def check_structure(
    structure: Structure,
    present: Sequence[PresentUnit],
    people: Sequence[Person],
    territory: Territory,
    place: Place,
) -> list[Finding]:
    """Every fault of the made structure. ``place`` is where the structure lists its units."""
    return [
        *_shares(structure, present),
        *_not_absorbed(structure, present, people, place),
        *_strengths(structure),
        *_like_posts(structure),
        *_townships(structure, territory),
    ]


def _like_posts(structure: Structure) -> Iterator[Finding]:
    """Units whose id is that of a seat: ``a/head`` must mean one of the two."""
    seats = {seat.seat_id: seat for seat in structure.seats}
    for unit in structure.units:
        if seat := seats.get(unit.unit_id):
            over = structure.units[seat.unit].name
            at = Place(unit.file or structure.file, line=unit.line)
            yield LIKE_A_POST.at(at, unit.unit_id, unit=over, post=seat.post.name)


def _townships(structure: Structure, territory: Territory) -> Iterator[Finding]:
    """Townships that the structure file itself names; those of copied rows belong to the table."""
    known = [town.name for town in territory.townships]
    for unit in structure.units:
        written = unit.township if unit.township != unit.columns.get("township") else ""
        if written and known and territory.find(written) is None:
            at = Place(unit.file or structure.file, line=unit.line)
            yield UNKNOWN_TOWNSHIP.at(at, written, unit=unit.name, nearest=nearest(written, known))


def _shares(structure: Structure, present: Sequence[PresentUnit]) -> Iterator[Finding]:
    """Shares of each present unit sum to 1; what is left over is named."""
    takers: dict[str, list[NewUnit]] = {}
    for new in structure.units:
        for old in new.absorbs:
            takers.setdefault(old, []).append(new)
    for unit in present:
        if unit.unit_id not in takers:
            continue
        by = takers[unit.unit_id]
        total = sum(new.absorbs[unit.unit_id] for new in by)
        place = Place(by[-1].file or structure.file, line=by[-1].line)
        shares = "、".join(f"{new.unit_id} {new.absorbs[unit.unit_id]:g}" for new in by)
        if total > 1 + TOLERANCE:
            yield SHARES_OVER.at(place, f"{total:g}", unit=unit.name, shares=shares)
        elif total < 1 - TOLERANCE:
            yield SHARES_UNDER.at(place, f"{total:g}", unit=unit.name, left=f"{1 - total:g}", shares=shares)


def _not_absorbed(
    structure: Structure, present: Sequence[PresentUnit], people: Sequence[Person], place: Place
) -> Iterator[Finding]:
    """Present units with people whose work goes nowhere: neither theirs nor that of a unit above them is taken in."""
    by_id = {unit.unit_id: unit for unit in present}
    taken = {old for new in structure.units for old in new.absorbs} | set(structure.index)
    crowd = Counter(person.present_unit for person in people)
    for unit in present:
        line = [unit.unit_id]
        while (above := by_id[line[-1]].parent) in by_id and above not in line:
            line.append(above)
        if crowd[unit.unit_id] and taken.isdisjoint(line):
            yield NOT_ABSORBED.at(place, unit.name, unit=unit.name, people=crowd[unit.unit_id])


def _strengths(structure: Structure) -> Iterator[Finding]:
    """Units whose parts need more people of a category than they may have."""
    for index, unit in enumerate(structure.units):
        for category, strength in unit.strength.items():
            place = Place(unit.file or structure.file, line=unit.line)
            own = strength.min or 0
            if (
                strength.max is not None and own > strength.max
            ):  # the file's own figures are in order, a row's may not be
                yield MIN_OVER_MAX.at(place, strength.max, unit=unit.name, category=category, low=own)
            low = _least(structure, index, category)
            if strength.max is not None and low > strength.max:
                yield STRENGTH_CLASH.at(place, strength.max, unit=unit.name, category=category, low=low)


def _least(structure: Structure, index: int, category: str) -> int:
    """People of the category whom the units below need at least."""
    return sum(max(_own_least(structure.units[child], category), _least(structure, child, category))
               for child in structure.children[index])  # fmt: skip


def _own_least(unit: NewUnit, category: str) -> int:
    """People of the category whom the unit's own strength asks for; 辅警 covers its kinds."""
    exact = unit.strength.get(category)
    parts = sum(
        strength.min or 0
        for word, strength in unit.strength.items()
        if word != category and category_matches(category, word)
    )
    return max(exact.min or 0 if exact else 0, parts)
