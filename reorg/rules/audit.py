"""The second reading: every rule checked on a finished plan by code that knows no solver.

It lives with the rules, not with ``plan``, because a plan is a value that must not know the rules
(see ``docs/decisions``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reorg.domain.people import CATEGORIES
from reorg.domain.settings import TERMS
from reorg.plan.changes import CHANGES, MOVES
from reorg.plan.plan import Assignment, InputFile, Plan, RuleResult, SolverReport, UnitResult, Unplaced
from reorg.rules.added import values_of
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.kinds import posts
from reorg.rules.problem import Problem
from reorg.rules.registry import breaches_of
from reorg.rules.seated import Seated


@dataclass(frozen=True)
class Audit:
    """Everything about a plan that can be said without knowing how it was found.

    ``objective`` is the sum of ``terms`` less the cost of soft rules; ``ok``: every hard rule holds.
    """

    rules: tuple[RuleResult, ...]
    terms: Mapping[str, float]
    objective: float
    changes: Mapping[str, int]
    assignments: tuple[Assignment, ...]
    unplaced: tuple[Unplaced, ...]
    units: tuple[UnitResult, ...]

    @property
    def ok(self) -> bool:
        return all(result.holds for result in self.rules if result.severity == "hard")


def in_force(rule: RuleSettings, problem: Problem) -> RuleSettings:
    """The rule as this project means it: being unplaced is a matter of cost where the project allows it."""
    if rule.kind == "unplaced" and problem.settings.allow_unplaced:
        return rule.model_copy(update={"severity": "soft", "weight": problem.settings.unplaced_cost})
    return rule


def audit(problem: Problem, seats: Sequence[int]) -> Audit:
    """Check and score a plan; ``seats[p]`` is a seat index of the structure, -1 for someone unplaced."""
    bureau = Bureau.of(problem)
    seated = Seated(problem, seats, bureau.reader, bureau.places, dict(bureau.origins))
    results = tuple(_result(in_force(rule, problem), seated) for rule in problem.rules)
    assignments, unplaced = _assignments(problem, seated)
    weights = problem.settings.objective.weights()
    terms = {
        term: weights[term] * sum(assignment.value[term] for assignment in assignments)
        for term in TERMS
        if weights[term]
    }
    told = [assignment.change for assignment in assignments] + ["unplaced"] * len(unplaced)
    return Audit(
        rules=results,
        terms=terms,
        objective=sum(terms.values()) - sum(result.cost for result in results),
        changes={kind: told.count(kind) for kind in CHANGES},
        assignments=assignments,
        unplaced=unplaced,
        units=_units(problem, seated),
    )


def _result(rule: RuleSettings, seated: Seated) -> RuleResult:
    breaches = tuple(breaches_of(rule, seated))
    cost = 0.0 if rule.hard else rule.weight * sum(breach.amount for breach in breaches)
    if isinstance(rule, posts.Settings):
        cost += posts.price(rule, seated)
    return RuleResult(rule.id, rule.kind, rule.severity, not breaches, breaches, cost)


def _assignments(problem: Problem, seated: Seated) -> tuple[tuple[Assignment, ...], tuple[Unplaced, ...]]:
    values, structure = values_of(problem), problem.structure
    placed, unplaced = [], []
    for number, person in enumerate(problem.people):
        at = seated.seat_of[number]
        if at < 0:
            unplaced.append(Unplaced(person.person_id, "no-seat"))
            continue
        seat = structure.seats[at]
        unit = structure.units[seat.unit]
        kinds = seated.changes_of(person, seat)
        placed.append(
            Assignment(
                person_id=person.person_id,
                category=person.category,
                from_unit=person.present_unit,
                from_post=person.post,
                unit=unit.unit_id,
                post=seat.post.post_id,
                seat=seat.seat_id,
                establishment_unit=unit.unit_id if problem.settings.establishment == "follow" else person.unit,
                change=kinds[0],
                also=kinds[1:],
                moved=bool(MOVES & set(kinds)),
                pinned=bool(person.pinned),
                value={term: int(values[term][number, at]) for term in TERMS},
            )
        )
    return tuple(placed), tuple(unplaced)


def _units(problem: Problem, seated: Seated) -> tuple[UnitResult, ...]:
    structure = problem.structure
    results = []
    for number, unit in enumerate(structure.units):
        here = [person.category for person, _ in seated.within(number)]
        limits = {
            category: {key: value for key in ("min", "max", "target") if (value := getattr(strength, key)) is not None}
            for category, strength in unit.strength.items()
        }
        results.append(
            UnitResult(
                unit_id=unit.unit_id,
                name=unit.name,
                parent=structure.units[unit.parent].unit_id if unit.parent >= 0 else "",
                tags=tuple(sorted(unit.tags)),
                operation=unit.operation,
                assigned={category: here.count(category) for category in CATEGORIES if category in here},
                strength=limits,
            )
        )
    return tuple(results)


def make_plan(
    problem: Problem,
    audited: Audit,
    solver: SolverReport,
    inputs: tuple[InputFile, ...],
    settings: Mapping[str, Any],
    certificate: Mapping[str, Any] | None = None,
) -> Plan:
    """The plan value that ``plan.json`` and the workbook are written from."""
    return Plan(
        title=problem.settings.title,
        as_of=problem.settings.as_of.isoformat(),
        inputs=inputs,
        settings=settings,
        solver=solver,
        assignments=audited.assignments,
        unplaced=audited.unplaced,
        units=audited.units,
        rules=audited.rules,
        terms=audited.terms,
        changes=audited.changes,
        certificate=certificate,
    )
