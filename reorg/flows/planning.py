"""Making a plan: solve, audit, write."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reorg.flows.files import guard, whole, write_json
from reorg.plan.json_form import plan_to_json
from reorg.plan.plan import InputFile, Plan, SolverReport, relative_gap
from reorg.rules.problem import Problem
from reorg.text import Lang

if TYPE_CHECKING:
    from reorg.engine import Outcome, Progress, SolveOptions
    from reorg.intake.plan_file import EditedPlan

FILES = ("plan.xlsx", "plan.json")


@dataclass(frozen=True)
class Planned:
    """What became of planning; ``plan`` is ``None`` where none was found (see ``outcome.status``)."""

    problem: Problem
    outcome: Outcome
    plan: Plan | None


def make_plan(
    problem: Problem,
    inputs: tuple[InputFile, ...],
    settings: dict[str, Any],
    options: SolveOptions,
    progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Planned:
    """Solve the problem and audit the plan. The engine raises ``EngineFault`` if the audit disagrees with it."""
    from reorg.engine import solve
    from reorg.rules.audit import audit
    from reorg.rules.audit import make_plan as assemble
    from reorg.rules.certificate import certify

    outcome = solve(problem, options, progress, stop)
    if outcome.seats is None:
        return Planned(problem, outcome, None)
    audited = audit(problem, outcome.seats.tolist())
    report = SolverReport(
        status="optimal" if outcome.status == "optimal" else "feasible",
        objective=audited.objective,
        bound=outcome.bound,
        gap=relative_gap(audited.objective, outcome.bound),
        seconds=outcome.seconds,
        seed=options.seed,
        versions=outcome.versions,
    )
    certificate = certify(problem, outcome.prices, audited.objective)
    plan = assemble(problem, audited, report, inputs, settings, certificate.as_json())
    return Planned(problem, outcome, with_pins(plan, kept_people(problem)))


def no_plan_json(outcome: Outcome) -> dict[str, Any]:
    """``reorg.no-plan/1``: why there is no plan (``infeasible``: proved; ``unknown``: none found in time)."""
    return {"format": "reorg.no-plan/1", "status": outcome.status, "seconds": round(outcome.seconds, 3)}


FROM = "from:"
"""How the ids of pins taken from an edited plan begin."""


def kept_people(problem: Problem) -> set[str]:
    """Ids of the people whom ``pinned_to`` holds in their seats."""
    return {rule.id.removeprefix(FROM) for rule in problem.rules if rule.kind == "pin" and rule.id.startswith(FROM)}


def with_pins(plan: Plan, people: set[str]) -> Plan:
    """The plan with these people shown as pinned, so that the next round keeps them too."""
    marked = (replace(one, pinned=one.pinned or one.person_id in people) for one in plan.assignments)
    return replace(plan, assignments=tuple(marked))


def pinned_to(problem: Problem, edited: EditedPlan) -> Problem:
    """The problem with everyone whom the edited plan pins held in his seat there."""
    from reorg.rules.registry import read_rule

    structure, pins = problem.structure, []
    for number in edited.pinned:
        if edited.seats[number] < 0:
            continue
        seat = structure.seats[edited.seats[number]]
        person = problem.people[number].person_id
        where = {"id": structure.units[seat.unit].unit_id, "only": True}
        raw = {
            "id": f"{FROM}{person}",
            "kind": "pin",
            "who": {"person_id": person},
            "where": where,
            "post": seat.post.post_id,
        }
        pins.append(read_rule(raw))
    return replace(problem, rules=(*problem.rules, *pins))


def write_plan(planned: Planned, out: Path, lang: Lang, *, force: bool, mask: bool) -> list[Path]:
    """Write the workbook and the JSON of a plan; the files written."""
    from reorg.report.book import plan_book
    from reorg.report.excel import write_book
    from reorg.report.view import PlanView

    assert planned.plan is not None
    guard(out, FILES, force)
    problem, plan = shown(planned, mask)
    book = plan_book(PlanView(problem, plan, lang))
    whole(out / "plan.xlsx", lambda target: write_book(target, book, lang))
    write_json(out / "plan.json", plan_to_json(plan, lang))
    return [out / name for name in FILES]


def shown(planned: Planned, mask: bool) -> tuple[Problem, Plan]:
    """Problem and plan as outputs may show them."""
    from reorg.report.mask import masked

    assert planned.plan is not None
    return masked(planned.problem, planned.plan) if mask else (planned.problem, planned.plan)
