"""The plan that is to be explained, with the arrays every explanation reads; made once, then each question is quick."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reorg.explain.prices import Floats, Priced, worth
from reorg.rules.added import added, allowed_pairs, values_of
from reorg.rules.audit import Audit
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.factored import Factored
from reorg.rules.problem import Problem
from reorg.rules.registry import breaches_of
from reorg.rules.rows import Amount, Mask, Row
from reorg.rules.seated import Seated

SMALL = 1e-6
"""Distances below this are rounding."""


@dataclass(frozen=True, eq=False)
class Ground:
    """A plan of a problem: ``seats[p]`` is a seat index (-1: unplaced). ``priced`` is ``None`` where no prices are known."""

    problem: Problem
    seats: tuple[int, ...]
    audited: Audit
    priced: Priced | None
    pinned: frozenset[int] = frozenset()
    _moved: dict[tuple[int, int], Seated] = field(default_factory=dict, repr=False)
    _looser: dict[int, float] = field(default_factory=dict, repr=False)

    @cached_property
    def bureau(self) -> Bureau:
        return Bureau.of(self.problem)

    @cached_property
    def rules(self) -> Mapping[str, RuleSettings]:
        return {rule.id: rule for rule in self.problem.rules}

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        return added(self.problem).rows

    @cached_property
    def amounts(self) -> Mapping[str, Amount]:
        return {amount.name: amount for amount in added(self.problem).amounts}

    @cached_property
    def allowed(self) -> Mask:
        return allowed_pairs(self.problem)

    @cached_property
    def values(self) -> Mapping[str, Any]:
        return values_of(self.problem)

    @cached_property
    def worth(self) -> Floats:
        """Weighted worth of every placement, in units of the objective."""
        return worth(self.problem)

    @cached_property
    def held(self) -> Floats:
        """What each person's own placement is worth; the unplaced cost what the project says."""
        at = np.array(self.seats, dtype=np.int64)
        found = self.worth[np.arange(len(at)), np.maximum(at, 0)] if self.worth.size else np.zeros(len(at))
        return np.where(at >= 0, found, -self.problem.settings.unplaced_cost)

    @cached_property
    def factored(self) -> Factored:
        return Factored.of(self.rows)

    @cached_property
    def activity(self) -> Floats:
        """What the plan's people add up to in each row (amounts left out)."""
        total = np.zeros(len(self.rows))
        at = np.array(self.seats, dtype=np.int64)
        for term, row, w in zip(self.factored.terms, self.factored.row_of, self.factored.of_term, strict=True):
            weighing = self.factored.weighings[w]
            own = at[weighing.people]
            seated = own >= 0
            people, where = weighing.people[seated], own[seated]
            part = weighing.weights[seated] * term.seats[where]
            total[row] += float((part if term.pairs is None else part * term.pairs[people, where]).sum())
        return total

    def adding(self, person: int) -> tuple[NDArray[np.int64], Floats]:
        """Rows in which a person counts, and what he adds to each of them in every seat (rows x seats)."""
        weights = np.array([weighing.vector[person] for weighing in self.factored.weighings])
        terms = np.flatnonzero(weights[self.factored.of_term]) if len(weights) else np.zeros(0, dtype=np.int64)
        rows, place = np.unique(self.factored.row_of[terms], return_inverse=True)
        adds = np.zeros((len(rows), self.bureau.shape[1]))
        for at, t in zip(place, terms, strict=True):
            term = self.factored.terms[t]
            own = weights[self.factored.of_term[t]] * term.seats
            adds[at] += own if term.pairs is None else own * term.pairs[person]
        return rows, adds

    def seated(self, seats: Sequence[int]) -> Seated:
        """A plan as the rules' own checks see it."""
        bureau = self.bureau
        return Seated(self.problem, seats, bureau.reader, bureau.places, dict(bureau.origins))

    def moved(self, person: int, seat: int) -> Seated:
        """The plan with this one move."""
        key = (person, seat)
        if key not in self._moved:
            seats = list(self.seats)
            seats[person] = seat
            self._moved[key] = self.seated(seats)
        return self._moved[key]

    @cached_property
    def _breaches(self) -> dict[str, set[tuple[str, float]]]:
        return {result.rule_id: {(one.subject, one.amount) for one in result.breaches} for result in self.audited.rules}

    def newly_broken(self, rule_id: str, person: int, seat: int) -> list[Any]:
        """Breaches of a rule that this one move makes or makes worse, by the rule's own check."""
        before = dict(self._breaches.get(rule_id, set()))
        found = breaches_of(self.rules[rule_id], self.moved(person, seat))
        return [one for one in found if one.amount > before.get(one.subject, 0.0) + SMALL]

    def looser(self, number: int) -> float:
        """What the bound on every plan rises by when a row is one unit looser; 0 where prices are not known."""
        if number not in self._looser:
            told = 0.0 if self.priced is None or not self.priced.prices[number] else self.priced.looser(number)
            self._looser[number] = told
        return self._looser[number]

    @cached_property
    def holders(self) -> list[list[int]]:
        """People by the seat they have."""
        found: list[list[int]] = [[] for _ in range(self.bureau.shape[1])]
        for person, seat in enumerate(self.seats):
            if seat >= 0:
                found[seat].append(person)
        return found

    @cached_property
    def room(self) -> tuple[Floats, dict[int, str]]:
        """How many more each seat may take (infinite: any number), and the hard rule that limits it."""
        most = np.full(self.bureau.shape[1], np.inf)
        limits: dict[int, str] = {}
        for row in self.rows:
            if row.high is None or row.amounts or len(row.terms) != 1 or not self.rules[row.rule].hard:
                continue
            (term,) = row.terms
            seats = np.flatnonzero(term.seats)
            if len(seats) == 1 and term.seats[seats[0]] == 1 and term.pairs is None and (term.people == 1).all():
                seat = int(seats[0])
                if row.high < most[seat]:
                    most[seat], limits[seat] = row.high, row.rule
        return most - np.array([len(holders) for holders in self.holders]), limits

    @property
    def hard_broken(self) -> tuple[str, ...]:
        """Hard rules that the plan itself breaks (a plan edited by hand may)."""
        return tuple(one.rule_id for one in self.audited.rules if one.severity == "hard" and not one.holds)
