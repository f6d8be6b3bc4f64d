"""Every limit of a problem's rules, each as it would be one step looser and one step tighter, and rules that could be dropped.

A step is a change of the rules themselves, as a scenario file would write it. So a stepped problem is a whole problem:
the engine solves it, and the rules' own checks confirm the plan.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from reorg.explain.ground import Ground
from reorg.rules.added import values_of
from reorg.rules.base import RuleSettings
from reorg.rules.problem import Problem
from reorg.rules.rows import Row

Way = Literal["loosen", "tighten", "drop"]

DROPPED = ("apart", "bar", "eligible", "fixed", "pin", "protect", "relatives", "rotate", "together")
"""Kinds that say who may sit where, or with whom. They have no limit that could move; the rule goes as a whole."""
PERCENT = 0.01
"""A step of a share, where a hundredth of the people it is taken over is at least one of them; else one person."""
YEARS = 0.5
"""A step of an average, or of a spread of averages, in the unit of what is averaged (years mostly)."""
DIGITS = 6
"""Limits of shares and averages are exact to so many decimals."""
EXACT = ("target", "places")
"""Settings that are least and most at once. Looser is a step to the side on which the plan would rather have it."""
NARROWED = "@"
"""Stands between a rule's id and a unit's in the id of the copy that speaks of that unit alone."""


@dataclass(frozen=True)
class Step:
    """One limit moved by one step, or a rule dropped. ``field`` is the rule's own setting, ``side`` the limit it stands for.

    ``before`` and ``after`` are values of the setting (``None`` for a rule that is dropped); ``rules`` stand in the stepped
    problem where the rule stood, ``apply`` says the same as entries of a scenario file's ``rules``. ``row`` is the number
    of the limit's row where it has one of its own, and ``units`` by how many counted units (people, person-years) the step
    moves that row's limit; 0 where it does something else to the rows.
    """

    rule: str
    kind: str
    subject: str
    field: str
    side: str
    way: Way
    before: float | None
    after: float | None
    rules: tuple[RuleSettings, ...]
    apply: tuple[Mapping[str, Any], ...]
    row: int | None = None
    units: float = 0.0

    @property
    def key(self) -> tuple[str, str, str]:
        """Rule, subject and setting: the same for both ways of one limit."""
        return self.rule, self.subject, self.field


def stepped(problem: Problem, step: Step) -> Problem:
    """The problem with the step made. Placements are worth what they are worth without it (``merit`` ranks people among
    those whom the rules allow in a post), so that only what the rules forbid differs."""
    other = problem.with_rules(
        one for rule in problem.rules for one in (step.rules if rule.id == step.rule else (rule,))
    )
    other.__dict__["_worth"] = values_of(problem)
    return other


def steps(ground: Ground) -> tuple[Step, ...]:
    """Every step of every rule, in the rules' order."""
    rows: dict[str, list[int]] = {}
    for number, row in enumerate(ground.rows):
        rows.setdefault(row.rule, []).append(number)
    return tuple(step for rule in ground.problem.rules for step in _of_rule(ground, rule, rows.get(rule.id, [])))


def _of_rule(ground: Ground, rule: RuleSettings, rows: list[int]) -> Iterator[Step]:
    if rule.kind in DROPPED:
        gone = {"id": rule.id, "drop": True}
        yield Step(rule.id, rule.kind, "", "", "", "drop", None, None, (), (gone,))
    elif rule.kind in ("count", "share", "average") and getattr(rule, "per", "total") == "unit":
        yield from _each_unit(ground, rule, rows)
    elif rule.kind == "keep":
        yield from _followers(ground, rule, rows)
    elif rule.kind == "posts" and rule.hard:
        yield from _places(ground, rule, rows)
    elif rule.kind in (
        "count",
        "share",
        "average",
        "moves",
        "strength",
        "needs",
        "branch",
        "posts",
        "quota",
        "balance",
    ):
        subject = getattr(rule, "unit", "")
        yield from _whole(ground, rule, subject, rows)
    elif rule.kind == "steady":
        yield from _moved(ground, rule, rule, "", "max", "max", float(getattr(rule, "max", 0)), 1.0, rows)


# what is moved --------------------------------------------------------------------------------------------------------


def _limits(ground: Ground, rule: Any, rows: list[int]) -> Iterator[tuple[str, str, float]]:
    """Settings of a rule that are limits: name, side, value."""
    for name in EXACT:
        value = getattr(rule, name, None)
        if value is not None:
            price = 0.0 if ground.priced is None else sum(float(ground.priced.prices[number]) for number in rows)
            yield name, "max" if price > 0 else "min", float(value)
            return
    if rule.kind in ("needs", "branch"):
        name = "people" if rule.kind == "needs" else "members"
        yield name, "min", float(getattr(rule, name))
        return
    if rule.kind == "balance":
        yield "max_spread", "max", float(rule.max_spread)
        return
    low, high = getattr(rule, "min", None), getattr(rule, "max", None)
    if rule.kind == "quota" and getattr(rule, "not_fewer", False) and rows:
        low = ground.rows[rows[0]].low  # today's holders, which the settings do not say
        low = None if low is None else low + rule.conceded("")
    if low is not None:
        yield "min", "min", float(low)
    if high is not None:
        yield "max", "max", float(high)


def _whole(ground: Ground, rule: RuleSettings, subject: str, rows: list[int]) -> Iterator[Step]:
    """Steps of a rule's own settings, which speak of one subject, or of all of them alike."""
    for name, side, value in _limits(ground, rule, rows):
        yield from _moved(ground, rule, rule, subject, name, side, value, _size(ground, rule, rows), rows)


def _each_unit(ground: Ground, rule: Any, rows: list[int]) -> Iterator[Step]:
    """Steps for each unit by itself: the rule makes an exception of the unit, and a copy speaks of it alone.

    A soft rule makes no exceptions: its settings are moved for all units alike.
    """
    if not rule.hard:
        yield from _whole(ground, rule, "", [])
        return
    by_unit: dict[str, list[int]] = {}
    for number in rows:
        by_unit.setdefault(ground.rows[number].subject, []).append(number)
    structure = ground.problem.structure
    for unit, own in by_unit.items():
        if len(structure.find(unit)) != 1 or rule.concessions:
            continue
        where = {key: value for key, value in rule.where.items() if key in ("post", "only")} | {"id": unit}
        alone = rule.model_copy(update={"id": f"{rule.id}{NARROWED}{unit}", "where": where, "per": "total"})
        for name, side, value in _limits(ground, rule, own):
            yield from _moved(ground, rule, alone, unit, name, side, value, _size(ground, alone, own), own)


def _followers(ground: Ground, rule: Any, rows: list[int]) -> Iterator[Step]:
    """Steps of how many people follow their function, counted in people also where the rule says a share."""
    each = rule.per == "source"
    if each and (not rule.hard or rule.concessions):
        if rule.people is not None:
            yield from _moved(ground, rule, rule, "", "people", "min", float(rule.people), 1.0, [])
        elif rule.min is not None:
            yield from _moved(ground, rule, rule, "", "min", "min", float(rule.min), PERCENT, [])
        return
    for number in rows:
        row = ground.rows[number]
        due = (row.low or 0.0) + rule.conceded(row.subject)
        update: dict[str, Any] = {"min": None, "people": int(due)}
        if each:
            update |= {"id": f"{rule.id}{NARROWED}{row.subject}", "from_": {"id": row.subject}, "per": "total"}
        yield from _moved(
            ground, rule, rule.model_copy(update=update), row.subject, "people", "min", due, 1.0, [number]
        )


def _places(ground: Ground, rule: Any, rows: list[int]) -> Iterator[Step]:
    """A post's places are exact, so they cannot be tighter; looser is one holder more or fewer."""
    places, unit = rule.places, rule.unit
    if places is None:
        return
    given = {**rule.concessions, unit: rule.conceded(unit) + 1}
    number, units = _row_of(ground, rule, "max", rows)
    yield Step(
        rule.id, rule.kind, unit, "places", "", "loosen", float(places), float(places),
        (rule.model_copy(update={"concessions": given}),), ({"id": rule.id, "concessions": given},), number, units,
    )  # fmt: skip


def _size(ground: Ground, rule: RuleSettings, rows: list[int]) -> float:
    """How far one step moves a limit."""
    if rule.kind == "average" or (rule.kind == "balance" and getattr(rule, "mean", False)):
        return YEARS
    if rule.kind == "share":
        over = max((_over(ground, ground.rows[number]) for number in rows), default=0.0)
        return PERCENT if over * PERCENT >= 1 or over <= 0 else math.ceil(1e4 / over) / 1e4
    return 1.0


def _over(ground: Ground, row: Row) -> float:
    """People over whom the plan takes a share."""
    at = np.array(ground.seats)
    seated = np.flatnonzero(at >= 0)
    term = row.terms[-1]
    return float(((term.people[seated] != 0) & (term.seats[at[seated]] != 0)).sum())


# the step itself ------------------------------------------------------------------------------------------------------


def _moved(
    ground: Ground, rule: RuleSettings, moved: RuleSettings, subject: str, name: str, side: str, value: float,
    size: float, rows: list[int],
) -> Iterator[Step]:  # fmt: skip
    """Both steps of one limit; ``moved`` is the rule that carries it then: the rule itself, or its copy for the subject."""
    for way in ("loosen", "tighten"):
        outwards = way == "loosen"
        after = round(value - size if (side == "min") is outwards else value + size, DIGITS)
        update = _update(rule, name, side, after)
        changed = None if update is None else _valid(moved, update)
        if changed is None:
            continue
        kept: tuple[RuleSettings, ...] = ()
        if moved.id != rule.id:
            kept = (rule,)
            if outwards:
                kept = (rule.model_copy(update={"concessions": {subject: _anything(ground)}}),)
        number, units = _row_of(ground, rule, side, rows)
        if rule.kind in ("share", "average"):  # these change the weights of the row, not its limit
            number, units = None, 0.0
        yield Step(
            rule.id, rule.kind, subject, name, side, "loosen" if outwards else "tighten", value, after,
            (*kept, changed), _entries(rule, kept, changed, update or {}), number, units * size,
        )  # fmt: skip


def _anything(ground: Ground) -> float:
    """A concession under which a limit forbids nothing: more than all people's years, points or heads together."""
    return 1000.0 * max(1, len(ground.seats))


def _update(rule: RuleSettings, name: str, side: str, after: float) -> dict[str, Any] | None:
    """New settings of the rule for this limit; ``None`` where there is no such step."""
    whole = int(after) if float(after).is_integer() else after
    if after < 0 or (rule.kind == "share" and after > 1):
        return None
    if rule.kind == "quota" and side == "min":
        return {"not_fewer": False, "min": whole}
    return {name: whole}


def _valid(rule: RuleSettings, update: Mapping[str, Any]) -> RuleSettings | None:
    """The rule so changed; ``None`` where its kind does not take it, or its least would exceed its most."""
    changed = rule.model_copy(update=dict(update))
    low, high = getattr(changed, "min", None), getattr(changed, "max", None)
    if low is not None and high is not None and low > high and changed.kind != "keep":
        return None
    return changed


def _row_of(ground: Ground, rule: RuleSettings, side: str, rows: list[int]) -> tuple[int | None, float]:
    """The one row that carries the limit."""
    found = [
        number
        for number in rows
        if (ground.rows[number].low if side == "min" else ground.rows[number].high) is not None
        and not any(name.endswith("|substitutes") for name, _ in ground.rows[number].amounts)
        and not ground.rows[number].subject.endswith("|who")
    ]
    if (
        len(found) != 1
        or rule.kind == "balance"
        or (not rule.hard and rule.kind == "posts")
        or getattr(rule, "target", None) is not None
    ):
        return None, 0.0
    return found[0], 1.0


def _entries(
    rule: RuleSettings, kept: tuple[RuleSettings, ...], changed: RuleSettings, update: Mapping[str, Any]
) -> tuple[Mapping[str, Any], ...]:
    """The same as entries of a scenario file."""
    if changed.id == rule.id:
        told = dict(update)
        if rule.kind == "keep" and "people" in told:
            told["min"] = None
        return ({"id": rule.id, **told},)
    made = changed.model_dump(exclude_defaults=True, by_alias=True, exclude={"line", "file"})
    entry = {"id": changed.id, "kind": changed.kind, **made}
    first = [{"id": rule.id, "concessions": dict(one.concessions)} for one in kept if one.concessions]
    return (*first, entry)
