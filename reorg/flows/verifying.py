"""Verifying a plan, as written or as edited by hand, against every rule."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reorg.flows.decided import Decided, decided_json, masked_decided
from reorg.flows.planning import with_pins
from reorg.plan.json_form import figure, rule_json
from reorg.plan.plan import InputFile, Plan, SolverReport, relative_gap
from reorg.rules.added import extended
from reorg.rules.audit import Audit, audit, make_plan
from reorg.rules.certificate import Certificate, doubts
from reorg.rules.problem import Problem
from reorg.text import Finding, Lang

if TYPE_CHECKING:
    from reorg.intake.plan_file import EditedPlan


@dataclass(frozen=True, slots=True)
class Certified:
    """The certificate of a plan file, recomputed from its prices alone for the inputs as they are now.

    ``bound`` is ``None`` when the prices fit no row of the rules; ``gap`` is the distance of this plan from it. ``holds``:
    everything follows and is of this plan; if not, ``doubts`` say what does not (see :func:`reorg.rules.certificate.doubts`).
    ``tiers``, the highest first: what the plan costs in each and the least that any plan can.
    """

    told: float
    bound: float | None
    holds: bool
    gap: float | None
    doubts: tuple[str, ...] = ()
    tiers: tuple[CertifiedTier, ...] = ()


@dataclass(frozen=True, slots=True)
class CertifiedTier:
    """A tier's cost in the plan, and the least that plans within the limits of the tiers above can cost in it."""

    tier: int
    cost: float
    bound: float
    gap: float


@dataclass(frozen=True)
class Verified:
    """``audited`` is ``None`` when the plan could not be read; ``decided`` is what was decided besides the placement."""

    problem: Problem
    edited: EditedPlan
    audited: Audit | None
    changed_since: tuple[str, ...]
    certified: Certified | None = None
    decided: Decided = Decided({}, ())

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.edited.findings

    @property
    def ok(self) -> bool:
        return self.audited is not None and self.audited.ok and self.decided.ok


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
    bound, found = doubts(problem, edited.certificate, audited)
    read = Certificate.read(edited.certificate)
    told = 0.0 if read is None or not math.isfinite(read.bound) else read.bound
    if read is None or bound is None:
        return Certified(told, None, False, None, found)
    tiers = tuple(CertifiedTier(one.tier, one.cost, one.bound, one.gap) for one in read.tiers)
    return Certified(told, bound, not found, relative_gap(audited.objective, bound), found, tiers)


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
        "faults": [finding.as_json(lang) for finding in (*verified.findings, *verified.decided.findings)],
        "changed_since": list(verified.changed_since),
        "certificate": None if verified.certified is None else asdict(verified.certified),
        "decided": decided_json(verified.decided, lang),
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
    verified = replace(verified, edited=edited, decided=masked_decided(verified.decided, verified.problem))
    if verified.audited is None:
        return verified
    problem, plan = masked(verified.problem, as_plan(verified, (), {}))
    shown = replace(verified.audited, rules=plan.rules, assignments=plan.assignments, unplaced=plan.unplaced)
    return replace(verified, problem=problem, audited=shown)
