"""Faults of rules against the bureau they are applied to: unknown columns, values, units; no effect."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from reorg.domain.ladders import LADDERS
from reorg.domain.people import CATEGORIES, PARTY_MEMBER, STATUSES
from reorg.rules.bureau import Bureau
from reorg.rules.selectors import (
    DATES,
    FLAGS,
    GROUPS,
    NUMBERS,
    UNIT_KEYS,
    WHERE_KEYS,
    WHO_KEYS,
    is_bounds,
    listed,
    same_word,
)
from reorg.text import Finding, Message, Place, Text

UNKNOWN_COLUMN = Message(
    "rule.unknown-column",
    "error",
    Text(
        "规则 {rule} 的 {where} 中写了“{value}”，没有这一项。",
        "Rule {rule}: {where} names “{value}”, which does not exist.",
    ),
    Text("应为：{known}", "one of: {known}"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
UNKNOWN_VALUE = Message(
    "rule.unknown-value",
    "error",
    Text("规则 {rule} 中“{column}”的值“{value}”无法识别。", "Rule {rule}: “{value}” is not a value of {column}."),
    Text("应为：{known}", "one of: {known}"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
UNKNOWN_UNIT = Message(
    "rule.unknown-unit",
    "error",
    Text(
        "规则 {rule} 提到单位“{value}”，{structure}中没有（或不止一个）。",
        "Rule {rule} names unit “{value}”, which is not (or not once) in {structure}.",
    ),
    Text("单位编号、名称、别名或路径", "a unit's id, name, alias or path"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
UNKNOWN_PERSON = Message(
    "rule.unknown-person",
    "error",
    Text(
        "规则 {rule} 提到人员“{value}”，花名册中没有。", "Rule {rule} names person “{value}”, who is not in the roster."
    ),
    Text("花名册中的人员编号", "a person_id of the roster"),
    Text("请核对编号。", "Check the id."),
)
NOBODY = Message(
    "rule.selects-nobody",
    "warning",
    Text(
        "规则 {rule} 在此不起作用：没有人符合其 who 条件。", "Rule {rule} has no effect here: its `who` matches nobody."
    ),
    advice=Text("请核对条件，或删去该规则。", "Check the condition, or drop the rule."),
)
NOWHERE = Message(
    "rule.selects-nowhere",
    "warning",
    Text(
        "规则 {rule} 在此不起作用：没有单位或岗位符合其 where 条件。",
        "Rule {rule} has no effect here: its `where` matches no unit or post.",
    ),
    advice=Text("请核对条件，或删去该规则。", "Check the condition, or drop the rule."),
)


LIKELY_SLIP = 0.6
"""Likeness from which an unknown word is taken for a slip of the pen."""
VOCABULARIES = {
    "sex": ("男", "女"),
    "party": (PARTY_MEMBER, "中共预备党员", "共青团员", "群众"),
    "status": STATUSES,
}


def nearest(word: str, known: Iterable[str], cutoff: float = 0.3) -> str:
    """The known word most like ``word``, or "-"."""
    found = difflib.get_close_matches(word, sorted(set(known)), 1, cutoff)
    return found[0] if found else "-"


def _short(known: Iterable[str], most: int = 12) -> str:
    words = list(known)
    return ", ".join(words[:most]) + (" …" if len(words) > most else "")


def who_faults(
    rule: str, who: Mapping[str, Any], bureau: Bureau, place: Place, *, effect: bool = True
) -> Iterator[Finding]:
    """Unknown columns and values of a people selector; a warning when it selects nobody."""
    found = list(_who_faults(rule, who, bureau, place))
    yield from found
    if effect and not found and bureau.people and not bureau.who(who).any():
        yield NOBODY.at(place, rule=rule)


def _who_faults(rule: str, who: Mapping[str, Any], bureau: Bureau, place: Place) -> Iterator[Finding]:
    extra = {key for person in bureau.people[:1] for key in person.extra}
    for key, value in who.items():
        if key in GROUPS:
            for inner in listed(value):
                if isinstance(inner, Mapping):
                    yield from _who_faults(rule, inner, bureau, place)
                else:
                    yield UNKNOWN_VALUE.at(place, inner, rule=rule, column=key, known="{...}", nearest="-")
        elif key not in WHO_KEYS and key not in extra and not any(key in person.extra for person in bureau.people):
            known = [*WHO_KEYS, *sorted(extra)]
            yield UNKNOWN_COLUMN.at(
                place, key, rule=rule, where="who", known=_short(known), nearest=nearest(key, known)
            )
        else:
            yield from _value_faults(rule, key, value, bureau, place)


def _plain(value: Any) -> list[Any]:
    if is_bounds(value):
        return [
            word for bound in ("min", "max", "not") if value.get(bound) is not None for word in listed(value[bound])
        ]
    return listed(value)


def _value_faults(rule: str, key: str, value: Any, bureau: Bureau, place: Place) -> Iterator[Finding]:
    def unknown(word: Any, known: Iterable[str]) -> Finding:
        words = list(dict.fromkeys(known))
        return UNKNOWN_VALUE.at(
            place, word, rule=rule, column=key, known=_short(words), nearest=nearest(str(word), words)
        )

    if key != "skill" and is_bounds(value):
        for bound in value:
            if bound not in ("min", "max", "not"):
                yield UNKNOWN_COLUMN.at(
                    place,
                    bound,
                    rule=rule,
                    where=key,
                    known="min, max, not",
                    nearest=nearest(str(bound), ["min", "max", "not"]),
                )
                return
    words = (
        [word for word in _plain(value) if word not in ("any", "none", True, False, None, "")] if key != "skill" else []
    )
    if key in LADDERS:
        bounds = is_bounds(value) and {str(value.get("min")), str(value.get("max"))}
        for word in words:
            held = {getattr(person, key) for person in bureau.people}
            if LADDERS[key].step(str(word)) is None and (str(word) not in held or (bounds and str(word) in bounds)):
                yield unknown(word, LADDERS[key].names())
    elif key in NUMBERS:
        for word in words:
            if isinstance(word, (str, bool)):
                yield unknown(word, ["30", "50"])
    elif key in DATES:
        for word in words:
            try:
                date.fromisoformat(str(word))
            except ValueError:
                yield unknown(word, ["2020-01-31"])
    elif key in FLAGS:
        if not isinstance(value, bool):
            yield unknown(value, ["true", "false"])
    elif key == "category":
        for word in words:
            if word not in CATEGORIES:
                yield unknown(word, CATEGORIES)
    elif key == "skill":
        skills = {skill for person in bureau.people for skill in person.skills}
        for skill in value if is_bounds(value) else listed(value):
            # a skill that nobody has is a shortage, told as such; only a likely slip of the pen is a fault
            if skill not in skills and nearest(str(skill), skills, LIKELY_SLIP) != "-":
                yield unknown(skill, sorted(skills))
        if is_bounds(value):
            for level in value.values():
                if isinstance(level, bool) or not isinstance(level, (int, float)):
                    yield unknown(level, ["1", "2", "3"])
    elif key in UNIT_KEYS:
        yield from _unit_key_faults(rule, key, words, bureau, place)
    elif key in VOCABULARIES:
        for word in words:
            held = {getattr(person, key) for person in bureau.people}
            known = VOCABULARIES[key]
            if not any(same_word(key, str(word), one) for one in (*known, *held)):
                yield unknown(word, known)


def _unit_key_faults(rule: str, key: str, words: list[Any], bureau: Bureau, place: Place) -> Iterator[Finding]:
    if key in ("unit", "working_unit"):
        yield from present_faults(rule, words, bureau, place)


def present_faults(rule: str, words: Iterable[Any], bureau: Bureau, place: Place) -> Iterator[Finding]:
    """Words that name no present unit."""
    known = {word for unit in bureau.problem.present for word in (unit.unit_id, unit.name, *unit.aliases)}
    for word in words:
        if str(word) not in known:
            yield UNKNOWN_UNIT.at(
                place,
                word,
                rule=rule,
                structure=Text("现有单位表", "the present units"),
                nearest=nearest(str(word), known),
            )


def unit_faults(rule: str, words: Iterable[Any], bureau: Bureau, place: Place) -> Iterator[Finding]:
    """Words that do not name exactly one new unit."""
    structure = bureau.problem.structure
    for word in words:
        if len(structure.find(str(word))) != 1:
            known = {w for unit in structure.units for w in (unit.unit_id, unit.name.zh, unit.name.en) if w}
            yield UNKNOWN_UNIT.at(
                place, word, rule=rule, structure=Text("新架构", "the new structure"), nearest=nearest(str(word), known)
            )


def where_faults(rule: str, where: Mapping[str, Any], bureau: Bureau, place: Place) -> Iterator[Finding]:
    """Unknown keys, units and posts of a place selector; a warning when it names no seat."""
    structure = bureau.problem.structure
    columns = {key for unit in structure.units for key in unit.columns}
    found: list[Finding] = []
    for key, value in where.items():
        if key not in WHERE_KEYS and key not in columns:
            known = [*WHERE_KEYS, *sorted(columns)]
            found.append(
                UNKNOWN_COLUMN.at(
                    place, key, rule=rule, where="where", known=_short(known), nearest=nearest(key, known)
                )
            )
        elif key in ("id", "under"):
            named = [word for word in _plain(value) if word not in ("any", "none")]
            known_words = [word for word in named if not structure.find(str(word))]
            found += unit_faults(rule, known_words, bureau, place)
        elif key == "post":
            posts = {
                w
                for seat in structure.seats
                for w in (seat.post.post_id, seat.post.name.zh, seat.post.name.en, seat.seat_id)
                if w
            }
            for word in _plain(value):
                if word not in (*posts, "leader", "any"):
                    found.append(
                        UNKNOWN_VALUE.at(
                            place,
                            word,
                            rule=rule,
                            column="post",
                            known=_short(sorted(posts)),
                            nearest=nearest(str(word), posts),
                        )
                    )
        elif key == "operation":
            for word in _plain(value):
                if word not in ("real", "virtual"):
                    found.append(
                        UNKNOWN_VALUE.at(
                            place,
                            word,
                            rule=rule,
                            column="operation",
                            known="real, virtual",
                            nearest=nearest(str(word), ["real", "virtual"]),
                        )
                    )
    yield from found
    if not found and not bureau.where(where).any():
        yield NOWHERE.at(place, rule=rule)


def no_faults(rule: Any, bureau: Bureau, place: Place) -> Iterator[Finding]:
    """For kinds whose settings the structure itself has made."""
    return iter(())
