"""A plan as ``plan.json`` (format ``reorg.plan/1``), out and back in."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from reorg.plan.plan import (
    Assignment,
    Breach,
    InputFile,
    Plan,
    RuleResult,
    SolverReport,
    UnitResult,
    Unplaced,
)
from reorg.plan.replan import Replan, SeatChange
from reorg.plan.slotting import Slotting
from reorg.text import Lang, Text

FORMAT = "reorg.plan/1"


def figure(value: float) -> float | int:
    """A finite number; whole ones without a fraction."""
    if not math.isfinite(value):
        raise ValueError("a plan holds finite numbers only")
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else float(value)


def rule_json(result: RuleResult) -> dict[str, Any]:
    """One rule's result as plan.json and verify.json write it."""
    return {
        "id": result.rule_id,
        "kind": result.kind,
        "severity": result.severity,
        "holds": result.holds,
        "breaches": [
            {
                "subject": breach.subject,
                "required": {key: figure(value) for key, value in breach.required.items()},
                "measured": figure(breach.measured),
                "amount": figure(breach.amount),
            }
            for breach in result.breaches
        ],
        "cost": figure(result.cost),
    }


def replan_to_json(replan: Replan) -> dict[str, Any]:
    """What ``plan.json`` keeps of the former plan, under ``replan``."""
    return {
        "from": {"path": replan.source, "sha256": replan.sha256},
        "change_weight": figure(replan.change_weight),
        "value": figure(replan.value),
        "cost": figure(replan.cost),
        "compared": replan.compared,
        "changed": replan.changed,
        "unconcerned": replan.unconcerned,
        "unmoved": replan.unmoved,
        "share_unmoved": figure(replan.share_unmoved),
        "left": list(replan.left),
        "joined": list(replan.joined),
        "changes": [
            {
                "person_id": one.person_id,
                "from": one.old,
                "to": one.new,
                "reason": one.reason,
                "rules": list(one.rules),
                "gain": None if one.gain is None else figure(one.gain),
            }
            for one in replan.changes
        ],
        "rules": [dict(one) for one in replan.rules],
    }


def replan_from_json(raw: Mapping[str, Any]) -> Replan:
    """What ``replan_to_json`` wrote. Raises ``KeyError`` for a lost part."""
    return Replan(
        source=raw["from"]["path"],
        sha256=raw["from"]["sha256"],
        change_weight=raw["change_weight"],
        value=raw["value"],
        cost=raw["cost"],
        compared=raw["compared"],
        unconcerned=raw["unconcerned"],
        unmoved=raw["unmoved"],
        left=tuple(raw["left"]),
        joined=tuple(raw["joined"]),
        changes=tuple(
            SeatChange(one["person_id"], one["from"], one["to"], one["reason"], tuple(one["rules"]), one["gain"])
            for one in raw["changes"]
        ),
        rules=tuple(dict(one) for one in raw["rules"]),
    )


def plan_to_json(plan: Plan, lang: Lang = "zh") -> dict[str, Any]:
    """The plan as plain data; unit names in ``lang``."""
    solver = plan.solver
    return {
        "format": FORMAT,
        "project": {
            "title": plan.title,
            "as_of": plan.as_of,
            "inputs": [{"path": one.path, "sha256": one.sha256} for one in plan.inputs],
            "settings": dict(plan.settings),
        },
        "solver": {
            "status": solver.status,
            "objective": figure(solver.objective),
            "bound": figure(solver.bound),
            "gap": figure(solver.gap),
            "seconds": round(solver.seconds, 3),
            "seed": solver.seed,
            "versions": dict(solver.versions),
        },
        "assignments": [
            {
                "person_id": one.person_id,
                "category": one.category,
                "from_unit": one.from_unit,
                "from_post": one.from_post,
                "unit": one.unit,
                "post": one.post,
                "seat": one.seat,
                "establishment_unit": one.establishment_unit,
                "change": one.change,
                "also": list(one.also),
                "moved": one.moved,
                "pinned": one.pinned,
                "value": dict(one.value),
            }
            for one in plan.assignments
        ],
        "unplaced": [{"person_id": one.person_id, "reason": one.reason} for one in plan.unplaced],
        "units": [
            {
                "id": unit.unit_id,
                "name": unit.name.get(lang),
                "parent": unit.parent,
                "tags": list(unit.tags),
                "operation": unit.operation,
                "assigned": dict(unit.assigned),
                "strength": {category: dict(limits) for category, limits in unit.strength.items()},
            }
            for unit in plan.units
        ],
        "rules": [rule_json(result) for result in plan.rules],
        "terms": {term: figure(value) for term, value in plan.terms.items()},
        "changes": dict(plan.changes),
        "certificate": plan.certificate,
        **({} if plan.replan is None else {"replan": replan_to_json(plan.replan)}),
        **({} if plan.slotting is None else {"slotting": plan.slotting.as_json()}),
    }


def plan_from_json(raw: Mapping[str, Any]) -> Plan:
    """The plan that ``plan_to_json`` wrote. Raises ``ValueError`` for another format, ``KeyError`` for a lost part."""
    if raw.get("format") != FORMAT:
        raise ValueError(f"format is {raw.get('format')!r}, expected {FORMAT!r}")
    project, solver = raw["project"], raw["solver"]
    return Plan(
        title=project["title"],
        as_of=project["as_of"],
        inputs=tuple(InputFile(one["path"], one["sha256"]) for one in project["inputs"]),
        settings=project["settings"],
        solver=SolverReport(
            solver["status"],
            solver["objective"],
            solver["bound"],
            solver["gap"],
            solver["seconds"],
            solver["seed"],
            solver["versions"],
        ),
        assignments=tuple(Assignment(**{**one, "also": tuple(one["also"])}) for one in raw["assignments"]),
        unplaced=tuple(Unplaced(**one) for one in raw["unplaced"]),
        units=tuple(
            UnitResult(
                one["id"],
                Text(one["name"], one["name"]),
                one["parent"],
                tuple(one["tags"]),
                one["operation"],
                one["assigned"],
                one["strength"],
            )
            for one in raw["units"]
        ),
        rules=tuple(
            RuleResult(
                one["id"],
                one["kind"],
                one["severity"],
                one["holds"],
                tuple(Breach(b["subject"], b["required"], b["measured"], b["amount"]) for b in one["breaches"]),
                one["cost"],
            )
            for one in raw["rules"]
        ),
        terms=raw["terms"],
        changes=raw["changes"],
        certificate=raw.get("certificate"),
        replan=replan_from_json(raw["replan"]) if raw.get("replan") is not None else None,
        slotting=Slotting.read(raw["slotting"]) if raw.get("slotting") is not None else None,
    )
