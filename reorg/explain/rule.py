"""What a rule demands and what it costs: its price at the margin, and the plan that would be made without it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from reorg.explain.changes import Loss, Shift, shifts
from reorg.explain.ground import SMALL, Ground
from reorg.explain.nearest import Near
from reorg.explain.rows import Limit, limit, worth_of
from reorg.plan.plan import RuleResult
from reorg.rules.added import added
from reorg.rules.audit import audit

if TYPE_CHECKING:
    from reorg.engine import SolveOptions


@dataclass(frozen=True, slots=True)
class Without:
    """The best plan without the rule: what that gains, and who would be placed elsewhere.

    ``gain`` is told as a :class:`Loss` of the present plan, between ``least`` and ``most``; ``own`` is the rule's own cost
    in the present plan, which goes in any case.
    """

    status: str
    objective: float | None
    bound: float | None
    gain: Loss
    own: float
    moves: tuple[Shift, ...]
    seconds: float


@dataclass(frozen=True)
class RuleTold:
    """Everything about one rule. ``barred`` counts the pairs of people and seats that it alone closes, ``people`` those
    concerned; ``wanted`` are placements that it alone closes and that would at the margin be better than what the people
    have (person, seat, by how much), best first."""

    rule: str
    result: RuleResult
    limits: tuple[Limit, ...]
    places: int
    barred: int
    people: int
    wanted: tuple[tuple[int, int, float], ...]
    without: Without | None


def tell_rule(
    ground: Ground, rule_id: str, options: SolveOptions | None, stop: threading.Event | None = None
) -> RuleTold:
    """Explain a rule; without ``options`` nothing is re-solved."""
    numbers = [number for number, row in enumerate(ground.rows) if row.rule == rule_id]
    limits = [limit(ground, number) for number in numbers]
    shown = sorted((one for one in limits if one.binds or one.price != 0), key=lambda one: (-worth_of(one), one.row))
    result = next(one for one in ground.audited.rules if one.rule_id == rule_id)
    barred, wanted = _barred(ground, rule_id)
    return RuleTold(
        rule_id,
        result,
        tuple(shown),
        len(limits),
        int(barred.sum()),
        int(barred.any(axis=1).sum()),
        wanted,
        None if options is None else _without(ground, rule_id, options, stop),
    )


def _barred(ground: Ground, rule_id: str) -> tuple[np.ndarray, tuple[tuple[int, int, float], ...]]:
    """Pairs that the rule alone closes, and those of them that prices would rather take, best of each person."""
    mine, others = np.zeros(ground.bureau.shape, dtype=bool), np.zeros(ground.bureau.shape, dtype=bool)
    bans = added(ground.problem).bans
    if not any(ban.rule == rule_id for ban in bans):
        return mine, ()
    for ban in bans:
        closed = np.outer(ban.people, ban.seats)
        closed = closed if ban.pairs is None else closed & ban.pairs
        if ban.rule == rule_id:
            mine |= closed
        else:
            others |= closed
    mine &= ~others
    if ground.priced is None:
        return mine, ()
    net = np.where(mine, ground.priced.net[:, : mine.shape[1]], -np.inf)
    best = net.argmax(axis=1)
    gain = (net[np.arange(len(net)), best] - ground.priced.best) / ground.priced.unit
    order = np.argsort(-gain, kind="stable")
    return mine, tuple((int(p), int(best[p]), float(gain[p])) for p in order if gain[p] > SMALL)


def _without(ground: Ground, rule_id: str, options: SolveOptions, stop: threading.Event | None) -> Without:
    problem = ground.problem.with_rules(rule for rule in ground.problem.rules if rule.id != rule_id)
    own = next(one for one in ground.audited.rules if one.rule_id == rule_id).cost
    resolved = Near(problem, ground.seats).solve(options, stop=stop)
    # The present plan is a plan without the rule too, so the best one is worth at least that.
    present = audit(problem, ground.seats)
    floor = present.objective - ground.audited.objective if present.ok else None
    found = None if resolved.objective is None else resolved.objective - ground.audited.objective
    least = max((one for one in (floor, found) if one is not None), default=None)
    bound = resolved.bound if np.isfinite(resolved.bound) else None
    most = None if bound is None else bound - ground.audited.objective
    if least is not None and most is not None:
        most = max(most, least)
    moves = () if resolved.seats is None else shifts(ground.seats, resolved.seats)
    return Without(
        resolved.status, resolved.objective, bound, Loss(least, most, "re-solve"), own, moves, resolved.seconds
    )


def dearest(ground: Ground, count: int) -> tuple[tuple[Limit, int], ...]:
    """The rules with the highest price at the margin: each with its dearest limit, and how many of its limits have one."""
    if ground.priced is None:
        return ()
    best: dict[str, Limit] = {}
    places: dict[str, int] = {}
    for number in np.flatnonzero(ground.priced.prices).tolist():
        one = limit(ground, number)
        if worth_of(one) <= SMALL:
            continue
        places[one.rule] = places.get(one.rule, 0) + 1
        if one.rule not in best or worth_of(one) > worth_of(best[one.rule]):
            best[one.rule] = one
    ordered = sorted(best.values(), key=lambda one: (-worth_of(one), one.row))[:count]
    return tuple((one, places[one.rule]) for one in ordered)
