"""What a hard rule puts up with: limits moved for some subjects, people and pairs excepted.

A concession stands in a rule's settings as ``concessions: {SUBJECT: amount}``, in units of the rule's breaches. The two
readings of the rule honour it apart: rows are moved by it, and the check's breaches are dropped up to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.rows import Ban, Contribution, Row
from reorg.rules.words import joined, number, people_words, unit_words
from reorg.text import Finding, Message, Place, Text

CLOSE = 1e-9
"""Amounts that differ by less are equal: means and shares are quotients of whole numbers."""

NO_EFFECT = Message(
    "rule.concession-without-effect",
    "warning",
    Text(
        "规则 {rule} 的例外“{value}”在此不起作用。",
        "Rule {rule}: its concession to “{value}” has no effect here.",
    ),
    Text(
        "硬性规则的对象：单位、人员编号、两人（用 + 相连）",
        "a subject of a hard rule: a unit, a person_id, two of them joined by +",
    ),
    Text("请核对写法，或删去。", "Check how it is written, or remove it."),
)


def eased(rule: RuleSettings, made: Contribution, bureau: Bureau) -> Contribution:
    """What a rule adds once its concessions are made: limits moved outwards, people taken out of its bans.

    Rules on pairs see to theirs themselves (:mod:`reorg.rules.pairs`). A row with amounts of its own is a limit only
    where it speaks of the whole; the others say what the amounts are.
    """
    if not rule.hard or not rule.concessions or rule.speaks_of_pairs:
        return made
    free = np.array([rule.conceded(person.person_id) >= 1 for person in bureau.people], dtype=bool)
    return replace(
        made,
        rows=tuple(_moved(row, rule.conceded(row.subject)) for row in made.rows),
        bans=tuple(_lifted(ban, free) for ban in made.bans),
    )


def _moved(row: Row, amount: float) -> Row:
    if not amount or (row.amounts and row.subject):
        return row
    low = None if row.low is None else row.low - amount * row.unit
    high = None if row.high is None else row.high + amount * row.unit
    return replace(row, low=low, high=high)


def _lifted(ban: Ban, free: np.ndarray) -> Ban:
    return replace(ban, people=ban.people & ~free) if (ban.people & free).any() else ban


def beyond(rule: RuleSettings, breaches: Iterable[Breach]) -> list[Breach]:
    """The breaches that the rule's concessions do not cover."""
    return [one for one in breaches if one.amount > rule.conceded(one.subject) + CLOSE]


def concession_words(rule: RuleSettings, bureau: Bureau) -> Text:
    """What the rule puts up with, in brackets after its demand; empty where it puts up with nothing."""
    given = {subject: amount for subject, amount in rule.concessions.items() if amount} if rule.hard else {}
    if not given:
        return Text("", "")
    told = joined([_given_words(subject, amount, bureau) for subject, amount in given.items()], "；", "; ")
    return Text(f"（例外：{told.zh}）", f" (concessions: {told.en})")


def _given_words(subject: str, amount: float, bureau: Bureau) -> Text:
    if set(subject.split("+")) <= set(bureau.problem.person_index):
        return people_words(subject, bureau)
    where = unit_words(subject, bureau) if subject else Text("合计", "in all")
    return Text(f"{where.zh}可差{number(amount)}", f"{where.en} by {number(amount)}")


def concession_faults(rule: RuleSettings, subjects: set[str], bureau: Bureau, place: Place) -> Iterator[Finding]:
    """Concessions to subjects that the rule does not have, or of a soft rule."""
    people = bureau.problem.person_index
    for key in rule.concessions:
        known = rule.hard and (key in subjects or all(word in people for word in key.split("+")))
        if not known:
            yield NO_EFFECT.at(place, key, rule=rule.id)
