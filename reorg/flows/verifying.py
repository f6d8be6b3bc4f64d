"""Verifying a plan, as written or as edited by hand, against every rule."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reorg.flows.planning import with_pins
from reorg.plan.json_form import figure, rule_json
from reorg.plan.plan import InputFile, Plan, SolverReport, relative_gap
from reorg.rules.added import extended
from reorg.rules.audit import Audit, audit, make_plan
from reorg.rules.certificate import recomputed
from reorg.rules.problem import Problem
from reorg.text import Finding, Lang

if TYPE_CHECKING:
    from reorg.intake.plan_file import EditedPlan


@dataclass(frozen=True, slots=True)
class Certified:
    """The certificate of a plan file, recomputed from its prices alone for the inputs as they are now.

    ``bound`` is ``None`` when the prices fit no row of the rules; ``holds``: it is the bound that the file tells, and
    no less than the plan's objective. ``gap`` is the distance of this plan from it.
    """

    told: float
    bound: float | None
    holds: bool
    gap: float | None


@dataclass(frozen=True)
class Verified:
    """``audited`` is ``None`` when the plan could not be read."""

    problem: Problem
    edited: EditedPlan
    audited: Audit | None
    changed_since: tuple[str, ...]
    certified: Certified | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.edited.findings

    @property
    def ok(self) -> bool:
        return self.audited is not None and self.audited.ok


def verify_plan(problem: Problem, inputs: tuple[InputFile, ...], path: Path) -> Verified:
    """Read the plan and check every rule on it.

    A ``plan.json`` that was laid on a former plan brings the rules of that with it: objective and certificate are of the
    problem as it was solved. A workbook does not; it is checked against the project's own rules alone.
    """
    from reorg.intake.plan_file import read_plan

    edited = read_plan(path, problem)
    if any(one.severity == "error" for one in edited.findings):
        return Verified(problem, edited, None, ())
    now = {one.path: one.sha256 for one in inputs}
    then = {one.path: one.sha256 for one in edited.inputs}
    changed = sorted(name for name in {*now, *then} if then and now.get(name) != then.get(name))
    if edited.rules:
        problem = extended(problem, edited.rules)
    audited = audit(problem, edited.seats)
    return Verified(problem, edited, audited, tuple(changed), _certified(problem, edited, audited))


def _certified(problem: Problem, edited: EditedPlan, audited: Audit) -> Certified | None:
    """The certificate that came with the plan, recomputed; ``None`` where there is none."""
    if edited.certificate is None:
        return None
    told = float(edited.certificate.get("bound", 0.0))
    bound = recomputed(problem, edited.certificate)
    if bound is None:
        return Certified(told, None, False, None)
    holds = bound == told and (bound >= audited.objective or not audited.ok)
    return Certified(told, bound, holds, relative_gap(audited.objective, bound))


def verified_json(verified: Verified, lang: Lang) -> dict[str, Any]:
    """``reorg.verify/1``."""
    audited = verified.audited
    return {
        "format": "reorg.verify/1",
        "ok": verified.ok,
        "objective": figure(audited.objective) if audited else None,
        "terms": {term: figure(value) for term, value in audited.terms.items()} if audited else {},
        "changes": dict(audited.changes) if audited else {},
        "rules": [rule_json(result) for result in audited.rules] if audited else [],
        "faults": [finding.as_json(lang) for finding in verified.findings],
        "changed_since": list(verified.changed_since),
        "certificate": None if verified.certified is None else asdict(verified.certified),
    }


def as_plan(verified: Verified, inputs: tuple[InputFile, ...], settings: dict[str, Any]) -> Plan:
    """The verified plan as a value, for the workbook: scored, with no bound of its own."""
    assert verified.audited is not None
    objective = verified.audited.objective
    report = SolverReport("feasible", objective, objective, 0.0, 0.0, 0, {})
    plan = make_plan(verified.problem, verified.audited, report, inputs, settings)
    return with_pins(plan, {verified.problem.people[number].person_id for number in verified.edited.pinned})


FILES = ("verify.json", "verify.xlsx")


def write_verified(
    verified: Verified, inputs: tuple[InputFile, ...], settings: dict[str, Any], out: Path, lang: Lang, *, force: bool
) -> list[Path]:
    """``verify.json``, and the plan's workbook anew with broken rules first; the files written."""
    from reorg.flows.files import guard, whole, write_json
    from reorg.report.book import plan_book
    from reorg.report.excel import write_book
    from reorg.report.view import PlanView

    guard(out, FILES, force)
    write_json(out / FILES[0], verified_json(verified, lang))
    edited = verified.edited
    plan = as_plan(verified, inputs, settings)
    view = PlanView(verified.problem, plan, lang, edited.review, edited.remark)
    book = plan_book(view)
    whole(out / FILES[1], lambda target: write_book(target, book, lang))
    return [out / name for name in FILES]


def masked_verified(verified: Verified) -> Verified:
    """The same with nobody recognizable; figures stay as they were checked on the real roster."""
    from reorg.report.mask import hidden, masked

    findings = hidden(verified.findings)
    edited = replace(verified.edited, review={}, remark={}, findings=findings)
    if verified.audited is None:
        return replace(verified, edited=edited)
    problem, plan = masked(verified.problem, as_plan(verified, (), {}))
    shown = replace(verified.audited, rules=plan.rules, assignments=plan.assignments, unplaced=plan.unplaced)
    return replace(verified, problem=problem, edited=edited, audited=shown)
