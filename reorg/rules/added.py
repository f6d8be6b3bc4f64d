"""What the rules of a problem add up to: rows, amounts, and who may sit where; made once and kept with the problem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reorg.domain.settings import TERMS, Objective
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.problem import Problem
from reorg.rules.registry import rows_of
from reorg.rules.rows import Ban, Contribution, Mask
from reorg.rules.worth import worth


def added(problem: Problem) -> Contribution:
    """Everything that the rules add, in their order. Those that ask who is eligible where come after the others are known."""
    if "_added" not in problem.__dict__:
        bureau = Bureau.of(problem)
        parts = {number: rows_of(rule, bureau) for number, rule in enumerate(problem.rules) if not rule.asks_eligible}
        if len(parts) < len(problem.rules):
            if "_eligible" not in problem.__dict__:
                problem.__dict__["_eligible"] = _not_banned(bureau, Contribution.join(parts.values()).bans)
            asking = {number: rows_of(rule, bureau) for number, rule in enumerate(problem.rules) if rule.asks_eligible}
            parts.update(asking)
        problem.__dict__["_added"] = Contribution.join(parts[number] for number in sorted(parts))
    kept: Contribution = problem.__dict__["_added"]
    return kept


def allowed_pairs(problem: Problem) -> Mask:
    """People x seats that no hard pair rule bans: who is eligible where. Not to be written to."""
    if "_allowed" not in problem.__dict__:
        problem.__dict__["_allowed"] = _not_banned(Bureau.of(problem), added(problem).bans)
    kept: Mask = problem.__dict__["_allowed"]
    return kept


def eligible_pairs(problem: Problem) -> Mask:
    """People x seats that the bureau's own rules allow: what :func:`extended` has laid on them does not count."""
    if "_eligible" not in problem.__dict__:
        problem.__dict__["_eligible"] = allowed_pairs(problem)
    kept: Mask = problem.__dict__["_eligible"]
    return kept


def _not_banned(bureau: Bureau, bans: Iterable[Ban]) -> Mask:
    allowed = np.ones(bureau.shape, dtype=bool)
    for ban in bans:
        members, seats = np.flatnonzero(ban.people), np.flatnonzero(ban.seats)
        at = np.ix_(members, seats)
        allowed[at] = False if ban.pairs is None else allowed[at] & ~ban.pairs[at]
    allowed.flags.writeable = False
    return allowed


def values_of(problem: Problem) -> Mapping[str, Any]:
    """The worth of every placement by term (see :mod:`reorg.rules.worth`)."""
    if "_worth" not in problem.__dict__:
        problem.__dict__["_worth"] = worth(Bureau.of(problem), allowed_pairs(problem))
    kept: Mapping[str, Any] = problem.__dict__["_worth"]
    return kept


def extended(problem: Problem, rules: Iterable[RuleSettings]) -> Problem:
    """The problem under further rules, with the worth of placements that it has without them.

    What its own rules add is not worked out again. ``merit`` ranks people among those whom the bureau's own
    rules allow in a post, so holding somebody elsewhere must not change what the others are worth there.
    """
    more = tuple(rules)
    bureau = Bureau.of(problem)
    other = problem.with_rules((*problem.rules, *more))
    other.__dict__["_added"] = Contribution.join((added(problem), *(rows_of(rule, bureau) for rule in more)))
    other.__dict__["_worth"] = values_of(problem)
    other.__dict__["_eligible"] = eligible_pairs(problem)
    if "_fitness" in problem.__dict__:
        other.__dict__["_fitness"] = problem.__dict__["_fitness"]
    return other


def revalued(problem: Problem, values: NDArray[np.floating[Any]]) -> Problem:
    """The problem under the same rules, in which a placement is worth ``values`` (people x seats) and nothing else."""
    only = problem.settings.model_copy(update={"objective": Objective(stay=1)})
    other = replace(problem, settings=only)
    for name in ("_bureau", "_added", "_allowed", "_eligible", "_fitness"):
        if name in problem.__dict__:
            other.__dict__[name] = problem.__dict__[name]
    nothing = np.broadcast_to(np.zeros((1, 1), dtype=np.int16), values.shape)
    other.__dict__["_worth"] = dict.fromkeys(TERMS, nothing) | {"stay": values}
    return other
