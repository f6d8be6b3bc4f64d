"""Ways out as changes of rules: which limit moves from where to where, and the override that a scenario file needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil, floor
from typing import Any

from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.problem import Problem

SHARE_DIGITS = 4
MEAN_DIGITS = 2


@dataclass(frozen=True)
class Moved:
    """One limit of a rule at one subject. ``field`` is the rule's own (``min``, ``people`` ...), empty where people or
    pairs are excepted; ``before`` and ``after`` are its values, or how many are excepted."""

    subject: str
    field: str
    before: float
    after: float


@dataclass(frozen=True)
class Change:
    """What becomes of one rule. ``apply`` is the entry of a scenario file's ``rules`` that does it."""

    rule_id: str
    kind: str
    moved: tuple[Moved, ...]
    weight: float
    apply: Mapping[str, Any] = field(default_factory=dict)

    @property
    def subject(self) -> str:
        return self.moved[0].subject if len(self.moved) == 1 else ""

    @property
    def before(self) -> float:
        """The limit as it was; 0 where several subjects change, or people are excepted."""
        return self.moved[0].before if len(self.moved) == 1 else 0

    @property
    def after(self) -> float:
        """The limit as it becomes; where several change, how many people or pairs they put up with together."""
        return self.moved[0].after if len(self.moved) == 1 else sum(self._given(one) for one in self.moved)

    @staticmethod
    def _given(one: Moved) -> float:
        return abs(one.after - one.before)


def change(rule: RuleSettings, breaches: Iterable[Breach], price: float, people: Iterable[str]) -> Change:
    """The change that lets a plan with these breaches pass. ``people`` are the ids of the roster."""
    ids = frozenset(people)
    found = list(breaches)
    weight = price * sum(max(0.0, one.amount - rule.conceded(one.subject)) for one in found)
    moved: list[Moved] = []
    apply: dict[str, Any] = {"id": rule.id}
    given: dict[str, float] = {}
    for one in found:
        limit = None if one.subject in ids else _own_limit(rule, one)
        if limit is None:
            amount = _amount(rule, one)
            if amount > rule.conceded(one.subject) + 1e-9:
                given[one.subject] = amount
                moved.append(_conceded(rule, one, amount, ids))
        else:
            apply[limit.field] = limit.after
            moved.append(limit)
    if given:
        apply["concessions"] = {subject: _plain(amount) for subject, amount in given.items()}
    return Change(rule.id, rule.kind, tuple(moved), weight, apply)


def changed(rule: RuleSettings, apply: Mapping[str, Any]) -> RuleSettings:
    """The rule as a scenario with this entry has it."""
    over = {key: value for key, value in apply.items() if key != "id"}
    if "concessions" in over:
        over["concessions"] = {**rule.concessions, **over["concessions"]}
    return rule.model_copy(update=over)


def changed_problem(problem: Problem, changes: Iterable[Change]) -> Problem:
    """The problem with these changes made."""
    applied = {one.rule_id: one.apply for one in changes}
    return problem.with_rules(changed(rule, applied[rule.id]) if rule.id in applied else rule for rule in problem.rules)


def _plain(value: float) -> float | int:
    return int(value) if float(value).is_integer() else value


def _amount(rule: RuleSettings, one: Breach) -> float:
    return float(ceil(one.amount - 1e-9)) if rule.whole_breaches else _up(one.amount, MEAN_DIGITS)


def _up(value: float, digits: int) -> float:
    return float(round(ceil(value * 10**digits - 1e-9) / 10**digits, digits))


def _down(value: float, digits: int) -> float:
    return float(round(floor(value * 10**digits + 1e-9) / 10**digits, digits))


def _side(one: Breach) -> tuple[str, float]:
    """``min`` or ``max``, and its value."""
    return next(iter(one.required.items()))


def _own_limit(rule: RuleSettings, one: Breach) -> Moved | None:
    """The rule's own field, where it says the limit of this subject alone; ``None`` where a concession is needed."""
    if rule.concessions:
        return None
    side, before = _side(one)
    if rule.kind == "needs":
        return Moved(one.subject, "people", before, int(one.measured))
    if rule.kind == "branch":
        return Moved(one.subject, "members", before, int(one.measured))
    if rule.kind == "posts":
        return Moved(one.subject, "places", before, int(one.measured))
    if rule.kind == "steady" and not one.subject:
        return Moved("", "max", before, int(one.measured))
    if rule.kind == "strength" and getattr(rule, "target", None) is None:
        return Moved(one.subject, side, before, int(one.measured))
    if getattr(rule, "per", "total") != "total":
        return None
    if rule.kind in ("count", "moves") or (
        rule.kind == "quota" and not (side == "min" and getattr(rule, "not_fewer", False))
    ):
        return Moved(one.subject, side, before, int(one.measured))
    if rule.kind == "share":
        after = _down(one.measured, SHARE_DIGITS) if side == "min" else _up(one.measured, SHARE_DIGITS)
        return Moved(one.subject, side, before, after)
    if rule.kind == "average":
        after = _down(one.measured, MEAN_DIGITS) if side == "min" else _up(one.measured, MEAN_DIGITS)
        return Moved(one.subject, side, before, after)
    if rule.kind == "balance":
        return Moved("", "max_spread", before, _up(one.measured, MEAN_DIGITS))
    return None


def _conceded(rule: RuleSettings, one: Breach, amount: float, ids: frozenset[str]) -> Moved:
    """What a concession does to the limit of its subject, for the reader."""
    if rule.speaks_of_pairs or one.subject in ids:
        return Moved(one.subject, "", 0, 1)
    side, before = _side(one)
    if rule.kind == "share":
        after = _down(one.measured, SHARE_DIGITS) if side == "min" else _up(one.measured, SHARE_DIGITS)
    elif rule.kind == "average":
        after = _down(one.measured, MEAN_DIGITS) if side == "min" else _up(one.measured, MEAN_DIGITS)
    else:
        after = one.measured
    name = {"needs": "people", "branch": "members", "posts": "places", "balance": "max_spread", "keep": "people"}
    return Moved(one.subject, name.get(rule.kind, side), before, after)
