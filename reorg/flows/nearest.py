"""Of plans worth as much, one that places most people as another plan does.

Plans have many equals: two officers of like worth can change seats and nothing else changes. Side by side, such chance would
hide what a what-if really does. So once a what-if is planned, it is planned again from the base's plan with a very small price on
every person placed otherwise; what comes out counts only where it is worth no less, by the independent audit, so that
objective and bound stay what planning alone gives.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from reorg.flows.planning import Planned, plan_of

if TYPE_CHECKING:
    from reorg.engine import SolveOptions

COARSE, FINE = 1000, 20_000
"""A person placed otherwise costs this fraction (a thousandth, or far less) of what a placement can be worth at most. The
coarse price leads to a near plan at once where a gap is left; the fine one gives up nothing of a plan that is proven best."""
LIMIT = 60.0
"""Seconds that each further search may take."""


def nearest(
    planned: Planned, near: Mapping[str, str], options: SolveOptions, stop: threading.Event | None = None
) -> Planned:
    """A plan worth no less that seats more people as ``near`` (person id: seat id) does; the one given where none is found.

    Plans slotted by levels, and those of several tiers, whose order of goals a price would blur, are left as they are.
    """
    from reorg.engine import solve
    from reorg.flows.replanning import placement_worth
    from reorg.rules.added import allowed_pairs, extended
    from reorg.rules.audit import audit
    from reorg.rules.registry import read_rule

    plan, problem, outcome = planned.plan, planned.problem, planned.outcome
    if plan is None or outcome.seats is None or (stop is not None and stop.is_set()):
        return planned
    if problem.settings.slotting == "levels" or any(rule.tier for rule in problem.rules):
        return planned
    seats = {seat.seat_id: number for number, seat in enumerate(problem.structure.seats)}
    allowed = allowed_pairs(problem)
    start = [seats.get(near.get(person.person_id, ""), -1) for person in problem.people]
    start = [seat if seat >= 0 and allowed[number, seat] else -1 for number, seat in enumerate(start)]
    held = {p.person_id: near[p.person_id] for p, seat in zip(problem.people, start, strict=True) if seat >= 0}
    alike = sum(one.seat == held.get(one.person_id) for one in plan.assignments)
    if alike == len(held):
        return planned
    rule_id = "near"
    while any(rule.id == rule_id for rule in problem.rules):
        rule_id += "'"
    worth = placement_worth(problem) or 1.0
    limit = min(LIMIT, options.time_limit or LIMIT)
    proven = outcome.status == "optimal"
    for share, gap in ((FINE, 0.0),) if proven else ((COARSE, options.gap), (FINE, options.gap / 10)):
        price = {"id": rule_id, "kind": "steady", "seats": held, "severity": "soft", "weight": worth / share}
        asked = replace(options, time_limit=limit, gap=gap)
        found = solve(extended(problem, [read_rule(price)]), asked, None, stop, start)
        if found.seats is None:
            continue
        seated = found.seats.tolist()
        told = audit(problem, seated)
        kept = sum(seat >= 0 and seat == other for seat, other in zip(start, seated, strict=True))
        if told.ok and told.objective >= plan.solver.objective - 1e-9 and kept > alike:
            made = plan_of(problem, outcome, seated, plan.inputs, dict(plan.settings), plan.solver.seed)
            return replace(planned, plan=made)
    return planned
