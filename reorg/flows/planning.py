"""Making a plan: solve, audit, write."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reorg.flows.files import guard, whole, write_json
from reorg.plan.json_form import plan_to_json
from reorg.plan.plan import InputFile, Plan, SolverReport, relative_gap
from reorg.plan.slotting import Slotting
from reorg.rules.problem import Problem
from reorg.text import Finding, Lang

if TYPE_CHECKING:
    from reorg.engine import Outcome, Progress, SolveOptions
    from reorg.flows.replanning import Relaid

FILES = ("plan.xlsx", "plan.json")


@dataclass(frozen=True)
class Planned:
    """What became of planning; ``plan`` is ``None`` where none was found (see ``outcome.status``).

    ``clashes`` name pins of a former plan that cannot hold together. ``review`` and ``remark`` are what the planner
    wrote beside people there and what still holds, by person.
    """

    problem: Problem
    outcome: Outcome
    plan: Plan | None
    clashes: tuple[Finding, ...] = ()
    review: Mapping[str, str] = field(default_factory=dict)
    remark: Mapping[str, str] = field(default_factory=dict)


def make_plan(
    problem: Problem,
    inputs: tuple[InputFile, ...],
    settings: dict[str, Any],
    options: SolveOptions,
    progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
    relaid: Relaid | None = None,
    start: Sequence[int] | None = None,
) -> Planned:
    """Solve the problem and audit the plan. The engine raises ``EngineFault`` if the audit disagrees with it.

    ``start`` is a plan to begin from, a seat index a person.

    ``relaid`` is the problem as laid on a former plan: the search begins there, and the plan tells what it has changed.
    """
    from reorg.engine import Outcome, solve, solve_by_levels
    from reorg.flows.replanning import clashing_pins, compared

    clashes = () if relaid is None else clashing_pins(relaid)
    if clashes:  # proved by counting alone
        return Planned(problem, Outcome("infeasible", None, None, float("-inf"), 0.0), None, clashes)
    start = start if relaid is None else relaid.start()
    slotting: Slotting | None = None
    if problem.settings.slotting == "levels":
        outcome, slotting = solve_by_levels(problem, options, progress, stop, start)
    else:
        outcome = solve(problem, options, progress, stop, start)
    if outcome.seats is None:
        return Planned(problem, outcome, None)
    plan = replace(plan_of(problem, outcome, outcome.seats.tolist(), inputs, settings, options.seed), slotting=slotting)
    if relaid is None:
        return Planned(problem, outcome, plan)
    plan = replace(with_pins(plan, relaid.pinned), replan=compared(relaid, plan))
    return Planned(problem, outcome, plan, (), _approved(plan, relaid), relaid.former.remark)


def plan_of(
    problem: Problem,
    outcome: Outcome,
    seats: Sequence[int],
    inputs: tuple[InputFile, ...],
    settings: dict[str, Any],
    seed: int,
) -> Plan:
    """The plan that seats everyone so (a seat index a person), audited, under the bound and prices of a search."""
    from reorg.rules.audit import audit
    from reorg.rules.audit import make_plan as assemble
    from reorg.rules.certificate import certify, costs_by_tier

    audited = audit(problem, list(seats))
    report = SolverReport(
        status="optimal" if outcome.status == "optimal" else "feasible",
        objective=audited.objective,
        bound=outcome.bound,
        gap=relative_gap(audited.objective, outcome.bound),
        seconds=outcome.seconds,
        seed=seed,
        versions=outcome.versions,
    )
    costs = costs_by_tier(problem, audited)
    certificate = certify(problem, outcome.prices, audited.objective, outcome.tier_prices, costs)
    return assemble(problem, audited, report, inputs, settings, certificate.as_json())


def _approved(plan: Plan, relaid: Relaid) -> dict[str, str]:
    """Reviews that agree with a placement which is still the same; the others are to be reviewed anew."""
    from reorg.intake.review_words import AGREE

    changed = {one.person_id for one in plan.replan.changes} if plan.replan else set()
    reviews = relaid.former.review.items()
    return {person: said for person, said in reviews if said.lower() in AGREE and person not in changed}


def no_plan_json(planned: Planned, lang: Lang, mask: bool = False) -> dict[str, Any]:
    """``reorg.no-plan/1``: why there is no plan (``infeasible``: proved; ``unknown``: none found in time).

    ``faults``, where there are some, name the pins that cannot hold together.
    """
    from reorg.report.mask import hidden

    outcome = planned.outcome
    clashes = hidden(planned.clashes) if mask else planned.clashes
    told = {"format": "reorg.no-plan/1", "status": outcome.status, "seconds": round(outcome.seconds, 3)}
    return {**told, "faults": [one.as_json(lang) for one in clashes]} if clashes else told


def with_pins(plan: Plan, people: set[str]) -> Plan:
    """The plan with these people shown as pinned, so that the next round keeps them too."""
    marked = (replace(one, pinned=one.pinned or one.person_id in people) for one in plan.assignments)
    return replace(plan, assignments=tuple(marked))


def write_plan(planned: Planned, out: Path, lang: Lang, *, force: bool, mask: bool) -> list[Path]:
    """Write the workbook and the JSON of a plan; the files written."""
    from reorg.report.book import plan_book
    from reorg.report.excel import write_book
    from reorg.report.view import PlanView

    assert planned.plan is not None
    guard(out, FILES, force)
    problem, plan = shown(planned, mask)
    written = ({}, {}) if mask else (planned.review, planned.remark)
    book = plan_book(PlanView(problem, plan, lang, *written))
    whole(out / "plan.xlsx", lambda target: write_book(target, book, lang))
    write_json(out / "plan.json", plan_to_json(plan, lang))
    return [out / name for name in FILES]


def shown(planned: Planned, mask: bool) -> tuple[Problem, Plan]:
    """Problem and plan as outputs may show them."""
    from reorg.report.mask import masked

    assert planned.plan is not None
    return masked(planned.problem, planned.plan) if mask else (planned.problem, planned.plan)
