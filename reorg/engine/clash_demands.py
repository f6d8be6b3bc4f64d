"""Hard rules taken apart into demands, each of which can be left out or loosened by itself.

A demand is what a rule asks at one subject (a unit, a pair of relatives, the whole): its rows there, or its bans.
One seat each and the admission of categories are the ground that every subset of demands stands on; soft rules play
no part, since their amounts let every plan pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from reorg.engine.clash_classes import Floats, Ints, Mask, Program
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.problem import Problem
from reorg.rules.registry import breaches_of, rows_of
from reorg.rules.rows import Amount, Ban, Contribution, Row, Term
from reorg.rules.seated import Seated

GROUND = ("unplaced", "admits")
"""Kinds that are never blamed: everyone has a seat, in a unit open to his category."""
STATIC = ("crosswalk",)
"""Kinds that no placement can break or keep: they speak of the structure's own figures."""
WHO = "who"
"""Subject of what a post asks of its holders, beside how many they are."""


@dataclass(frozen=True, eq=False)
class Demand:
    """What a hard rule asks at one subject."""

    rule: RuleSettings
    subject: str
    rows: tuple[Row, ...] = ()
    bans: tuple[Ban, ...] = ()
    amounts: tuple[Amount, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        return self.rule.id, self.subject


@dataclass(frozen=True, eq=False)
class Demands:
    """Every demand of a problem in the order of its rules; a subset is told by numbers. ``blamed`` kinds of the
    ground count as demands too (where the ground alone holds no plan)."""

    problem: Problem
    listed: tuple[Demand, ...]
    ground: tuple[Ban, ...]
    blamed: tuple[str, ...] = ()

    @staticmethod
    def of(problem: Problem, blamed: tuple[str, ...] = ()) -> Demands:
        """The demands of a problem's hard rules, as their concessions leave them."""
        bureau = Bureau.of(problem)
        listed: list[Demand] = []
        ground: list[Ban] = []
        for rule in problem.rules:
            if not rule.hard:
                continue
            if rule.kind in STATIC:
                listed += _static(rule, problem)
                continue
            made = rows_of(rule, bureau)
            if rule.kind in GROUND and rule.kind not in blamed:
                ground += made.bans
            else:
                listed += taken_apart(rule, made)
        return Demands(problem, tuple(listed), tuple(ground), blamed)

    @cached_property
    def bureau(self) -> Bureau:
        return Bureau.of(self.problem)

    @cached_property
    def open_seat(self) -> bool:
        """Whether people may stay unplaced, at a cost that plays no part here."""
        settings = self.problem.settings
        return settings.allow_unplaced and any(rule.kind == "unplaced" for rule in self.problem.rules)

    @cached_property
    def everything(self) -> frozenset[int]:
        return frozenset(range(len(self.listed)))

    @cached_property
    def numbers(self) -> dict[tuple[str, str], int]:
        return {demand.key: number for number, demand in enumerate(self.listed)}

    def allowed(self, bans: Iterable[Ban]) -> Mask:
        """People x seats under the ground and these bans; the last seat is "unplaced" where that may be."""
        open_ = np.ones(self.bureau.shape, dtype=bool)
        for ban in (*self.ground, *bans):
            at = np.ix_(np.flatnonzero(ban.people), np.flatnonzero(ban.seats))
            open_[at] = False if ban.pairs is None else open_[at] & ~ban.pairs[at]
        return np.column_stack([open_, np.ones(len(open_), dtype=bool)]) if self.open_seat else open_

    def parts(self, chosen: Iterable[int]) -> list[Demand]:
        """The chosen demands as they are when the others are left out."""
        parts = [self.listed[number] for number in sorted(chosen)]
        if not any(part.rule.kind in ("fixed", "balance") for part in parts):
            return parts
        # whom a status fixes depends on pins, and how large a unit can be on strengths: on those left in, that is
        rules = {part.rule.id: part.rule for part in parts}
        around = Bureau.of(self.problem.with_rules(rules.values()))
        return [
            next(iter(taken_apart(part.rule, rows_of(part.rule, around))), Demand(part.rule, part.subject))
            if part.rule.kind in ("fixed", "balance")
            else part
            for part in parts
        ]

    def program(self, chosen: Iterable[int]) -> Program:
        """The integer program of a subset of demands."""
        parts = self.parts(chosen)
        allowed = self.allowed(ban for part in parts for ban in part.bans)
        rows = [row for part in parts for row in part.rows]
        return Program.of(allowed, self.widened(rows), [amount for part in parts for amount in part.amounts])

    def widened(self, rows: Sequence[Row]) -> list[Row]:
        """The rows with a weight of 0 for the seat "unplaced", where there is one."""
        if not self.open_seat:
            return list(rows)
        nobody = np.zeros((self.bureau.shape[0], 1), dtype=bool)
        known: dict[int, Floats] = {}

        def wider(term: Term) -> Term:
            if id(term.seats) not in known:
                known[id(term.seats)] = np.append(term.seats, 0.0)
            pairs = None if term.pairs is None else np.column_stack([term.pairs, nobody])
            return replace(term, seats=known[id(term.seats)], pairs=pairs)

        return [replace(row, terms=tuple(wider(term) for term in row.terms)) for row in rows]

    def broken(self, seats: Ints) -> frozenset[int]:
        """Demands that a plan does not keep. ``seats[p]`` may be the seat "unplaced"."""
        found = set()
        seated: Seated | None = None
        for number, demand in enumerate(self.listed):
            if demand.amounts:
                if seated is None:
                    seated = self.seated(seats)
                if breaches_of(demand.rule, seated):
                    found.add(number)
            elif any(self._bans(ban, seats) for ban in demand.bans) or any(
                self._breaks(row, seats) for row in demand.rows
            ):
                found.add(number)
        return frozenset(found)

    def seated(self, seats: Ints) -> Seated:
        """The plan as the rules' checks see it."""
        bureau = self.bureau
        told = np.where(seats >= bureau.shape[1], -1, seats).tolist()
        return Seated(self.problem, told, bureau.reader, bureau.places, dict(bureau.origins))

    def _bans(self, ban: Ban, seats: Ints) -> bool:
        members = np.flatnonzero(ban.people & (seats < self.bureau.shape[1]))
        at = seats[members]
        hit = ban.seats[at]
        return bool((hit if ban.pairs is None else hit & ban.pairs[members, at]).any())

    def _breaks(self, row: Row, seats: Ints) -> bool:
        measured = 0.0
        placed = seats < self.bureau.shape[1]
        for term in row.terms:
            members = np.flatnonzero((term.people != 0) & placed)
            weights = term.people[members] * term.seats[seats[members]]
            if term.pairs is not None:
                weights = weights * term.pairs[members, seats[members]]
            measured += float(weights.sum())
        short = row.low is not None and measured < row.low - 1e-6
        return short or (row.high is not None and measured > row.high + 1e-6)


def taken_apart(rule: RuleSettings, made: Contribution) -> list[Demand]:
    """The demands of one rule. A rule whose rows share amounts is one demand."""
    amounts = {amount.name: amount for amount in made.amounts}
    ends = {name for name, amount in amounts.items() if amount.high is not None}
    # an amount without an end lets every plan pass, at a price (substitutes in a post)
    rows = [row for row in made.rows if all(name in ends for name, _ in row.amounts)]
    if any(row.amounts for row in rows):
        kept = tuple(amount for name, amount in amounts.items() if name in ends)
        return [Demand(rule, "", tuple(rows), made.bans, kept)]
    by_subject: dict[str, list[Row]] = {}
    for row in rows:
        by_subject.setdefault(row.subject, []).append(row)
    if rule.kind == "together":
        by_subject = _chained(by_subject)
    found = {subject: Demand(rule, subject, tuple(own)) for subject, own in by_subject.items()}
    if made.bans:
        subject = WHO if rule.kind == "posts" else ""
        rest = found.get(subject)
        found[subject] = Demand(rule, subject, rest.rows if rest else (), made.bans)
    return list(found.values())


def _chained(by_subject: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """Rows of pairs that hang together, as one group each: two of three people are together through the third."""
    groups: list[tuple[list[str], list[Row]]] = []
    for subject, rows in by_subject.items():
        people, own = subject.split("+"), list(rows)
        for group in [one for one in groups if set(one[0]) & set(people)]:
            groups.remove(group)
            people, own = list(dict.fromkeys(group[0] + people)), group[1] + own
        groups.append((people, own))
    return {"+".join(people): rows for people, rows in groups}


def _static(rule: RuleSettings, problem: Problem) -> list[Demand]:
    """A demand that no plan keeps, where the structure's own figures break the rule."""
    bureau = Bureau.of(problem)
    seated = Seated(problem, [-1] * bureau.shape[0], bureau.reader, bureau.places, dict(bureau.origins))
    return [
        Demand(rule, breach.subject, (Row(rule.id, breach.subject, (), low=breach.amount),))
        for breach in breaches_of(rule, seated)
    ]
