"""Numbers of people, seats and rules as words; masked where nobody may be recognized."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.problem import Problem
from reorg.rules.registry import breach_text, demand_text
from reorg.text import Text


class Teller:
    """Words for an explained plan.

    ``real`` is the problem that was explained, ``shown`` the one whose names may be told: the same, or its masked copy
    with ``ids`` (real id -> pseudonym). People, seats and rules stand in the same order in both.
    """

    def __init__(self, real: Problem, shown: Problem | None = None, ids: Mapping[str, str] | None = None) -> None:
        self.real, self.shown, self.ids = real, shown or real, ids or {}
        self.structure = real.structure
        self._demands: dict[str, Text] = {}

    @cached_property
    def _shown_rules(self) -> dict[str, RuleSettings]:
        pairs = zip(self.real.rules, self.shown.rules, strict=True)
        return {real.id: shown for real, shown in pairs}

    @cached_property
    def _present(self) -> dict[str, str]:
        return {unit.unit_id: unit.name for unit in self.shown.present}

    def person_id(self, person: int) -> str:
        return self.shown.people[person].person_id

    def name(self, person: int) -> str:
        return self.shown.people[person].name

    def person(self, person: int) -> str:
        """``张三（K0001）``, alike in both languages, as rules name people."""
        return f"{self.name(person)}（{self.person_id(person)}）"

    def unit(self, unit: int) -> Text:
        """A new unit's path."""
        return Text(self.structure.path(unit, "zh"), self.structure.path(unit, "en"))

    def unit_id(self, unit: int) -> str:
        return self.structure.units[unit].unit_id

    def post(self, seat: int) -> Text:
        name = self.structure.seats[seat].post.name
        return Text(name.get("zh"), name.get("en"))

    def seat(self, seat: int) -> Text:
        """``刑事侦查部/重案队 民警``; unplaced for -1."""
        if seat < 0:
            return Text("待安排", "unplaced")
        unit, post = self.unit(self.structure.seats[seat].unit), self.post(seat)
        return Text(f"{unit.zh} {post.zh}", f"{unit.en}, {post.en}")

    def seat_id(self, seat: int) -> str:
        return self.structure.seats[seat].seat_id if seat >= 0 else ""

    def present(self, unit_id: str) -> str:
        """A present unit's name; the word itself if unknown."""
        return self._present.get(unit_id, unit_id)

    def rule(self, rule_id: str) -> RuleSettings:
        """The rule as it may be shown."""
        return self._shown_rules[rule_id]

    def rule_id(self, rule_id: str) -> str:
        return self._shown_rules[rule_id].id

    def demand(self, rule_id: str) -> Text:
        """What a rule demands, in the planner's words."""
        if rule_id not in self._demands:
            self._demands[rule_id] = demand_text(self._shown_rules[rule_id], self.shown)
        return self._demands[rule_id]

    def breach(self, rule_id: str, breach: Breach) -> Text:
        """How a plan breaks a rule."""
        return breach_text(
            self._shown_rules[rule_id], replace(breach, subject=self.subject(breach.subject)), self.shown
        )

    def subject(self, subject: str) -> str:
        """A row's or breach's subject: ids, people's joined by "+"."""
        return "+".join(self.ids.get(word, word) for word in subject.split("+"))

    def subject_words(self, subject: str) -> Text:
        """Names for a subject: units by their path, people by name, else the word itself; empty for the whole."""
        if not subject:
            return Text("", "")
        head, _, tail = subject.partition("|")
        units = self.structure.find(head)
        if len(units) == 1:
            found = self.unit(units[0])
            return Text(f"{found.zh} {tail}".strip(), f"{found.en} {tail}".strip())
        if head in self._present:
            return Text(self._present[head])
        index = self.real.person_index
        words = head.split("+")
        if all(word in index for word in words):
            named = [self.person(index[word]) for word in words]
            return Text("、".join(named), ", ".join(named))
        word = self.subject(subject)
        return Text(word, word)

    def change(self, kinds: tuple[str, ...]) -> Text:
        from reorg.plan.changes import CHANGES

        told = [CHANGES[kind] for kind in kinds]
        return Text("、".join(one.get("zh") for one in told), ", ".join(one.get("en") for one in told))
