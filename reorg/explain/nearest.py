"""The best plan under a further demand, and of equally good ones the one that leaves most people where they are.

Without the second part a county's answer to "what if he went there" would name hundreds of people who only changed
places with their equals. Worth and costs are multiplied so that staying put, for everyone together, is worth less than
the smallest step of the objective; so the plan found is a best plan, and its objective and bound are those of the
problem itself.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from reorg.domain.settings import TERMS, Objective
from reorg.domain.structure import Post
from reorg.rules.added import extended, values_of
from reorg.rules.audit import audit
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.problem import Problem
from reorg.rules.registry import read_rule

if TYPE_CHECKING:
    from reorg.engine import SolveOptions

ENGINE_EXACT = 1e-6
"""Relative distance at which the engine takes a plan for the best."""
THERE = "explain:there"
"""Id of the rule that holds somebody in the place asked about."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a re-solve found. ``status`` is as in :class:`reorg.engine.Outcome`; ``bound`` holds for every plan that
    keeps the demand (infinite where nothing is known, minus infinity where there is no such plan)."""

    status: str
    seats: tuple[int, ...] | None
    objective: float | None
    bound: float
    seconds: float


class Near:
    """Re-solves of one problem near a plan; what they share is made once."""

    def __init__(self, problem: Problem, seats: Sequence[int]) -> None:
        self.problem, self.seats = problem, tuple(seats)
        self.step, self.factor = _steps(problem, len(self.seats))
        self._scaled, self._offset = self._made()

    def _made(self) -> tuple[Problem, int]:
        """The problem times ``factor``, with 1 for everyone who stays; and what was taken off each placement.

        Taking the same off everybody keeps the figures small, so that the engine's tolerance does not swallow the ones.
        """
        problem, factor = self.problem, self.factor
        weights = {term: Fraction(str(one)) for term, one in problem.settings.objective.weights().items()}
        values = values_of(problem)
        total = np.zeros(Bureau.of(problem).shape, dtype=np.int64)
        for term, weight in weights.items():
            if weight:
                total += int(weight * factor) * values[term].astype(np.int64)
        at = np.array(self.seats, dtype=np.int64)
        people = np.flatnonzero(at >= 0)
        costs = sum(result.cost for result in audit(problem, self.seats).rules)
        start = float(total[people, at[people]].sum()) - costs * factor
        offset = math.floor(start / max(1, len(at)))
        total -= offset
        total[people, at[people]] += 1
        structure = problem.structure
        units = tuple(
            replace(unit, posts=tuple(_dearer(post, factor) for post in unit.posts)) for unit in structure.units
        )
        scaled = replace(
            problem,
            structure=replace(structure, units=units),
            settings=problem.settings.model_copy(
                update={
                    "objective": Objective(stay=1.0),
                    "unplaced_cost": problem.settings.unplaced_cost * factor + offset,
                }
            ),
            rules=tuple(
                rule if rule.hard else rule.model_copy(update={"weight": rule.weight * factor})
                for rule in problem.rules
            ),
        )
        nothing = np.zeros_like(total)
        scaled.__dict__["_bureau"] = Bureau.of(problem).of_same_people(scaled)
        scaled.__dict__["_worth"] = {term: total if term == "stay" else nothing for term in TERMS}
        return scaled, offset

    def solve(
        self, options: SolveOptions, more: Iterable[RuleSettings] = (), stop: threading.Event | None = None
    ) -> Resolved:
        """The best plan under further hard rules, nearest to the plan; ``options.gap`` is meant of the true objective."""
        from reorg.engine import solve

        asked = extended(self._scaled, more)
        # The engine's gap is relative to an objective that is near 0 here: about a hundredth of the true one at most.
        outcome = solve(asked, replace(options, gap=min(1.0, 100 * options.gap)), stop=stop, start=self.seats)
        if outcome.status == "infeasible":
            return Resolved("infeasible", None, None, float("-inf"), outcome.seconds)
        shift = self._offset * len(self.seats)
        tolerance = ENGINE_EXACT * max(1.0, abs(outcome.bound)) if math.isfinite(outcome.bound) else 0.0
        bound = (outcome.bound + tolerance + shift) / self.factor
        if outcome.seats is None:
            return Resolved(outcome.status, None, None, bound, outcome.seconds)
        seats = tuple(int(seat) for seat in outcome.seats)
        objective = audit(self.problem, seats).objective
        # All staying put is worth less than one step, so a bound within one step of the plan proves it the best.
        best = self.step is not None and bound - objective < self.step - 1e-9
        return Resolved(
            "optimal" if best else "feasible", seats, objective, objective if best else max(bound, objective),
            outcome.seconds,
        )  # fmt: skip


def _dearer(post: Post, factor: int) -> Post:
    price = post.substitute_price
    return post if price is None else replace(post, substitute_price=price * factor)


def _steps(problem: Problem, people: int) -> tuple[float | None, int]:
    """The smallest step of the objective (``None``: there is none, breaches may be fractions), and the factor."""
    costs = [rule.weight for rule in problem.rules if not rule.hard]
    costs += [post.substitute_price or 0.0 for unit in problem.structure.units for post in unit.posts]
    told = (*problem.settings.objective.weights().values(), problem.settings.unplaced_cost, *costs)
    unit = math.lcm(*(Fraction(str(one)).denominator for one in told))
    whole = all(rule.hard or rule.weight == 0 or rule.whole_breaches for rule in problem.rules)
    return (1.0 / unit if whole else None), unit * 2 * (people + 1)


def there(problem: Problem, person: int, seats: Iterable[int]) -> RuleSettings:
    """The demand that a person has one of these seats."""
    ids = [problem.structure.seats[seat].seat_id for seat in seats]
    held = {problem.people[person].person_id: ids[0] if len(ids) == 1 else ids}
    return read_rule({"id": THERE, "kind": "steady", "seats": held})
