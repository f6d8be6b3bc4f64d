"""What the rules of a problem add up to: rows, amounts, and who may sit where; made once and kept with the problem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.problem import Problem
from reorg.rules.registry import rows_of
from reorg.rules.rows import Contribution, Mask
from reorg.rules.worth import worth


def added(problem: Problem) -> Contribution:
    """Everything that the rules add, in their order."""
    if "_added" not in problem.__dict__:
        bureau = Bureau.of(problem)
        problem.__dict__["_added"] = Contribution.join(rows_of(rule, bureau) for rule in problem.rules)
    kept: Contribution = problem.__dict__["_added"]
    return kept


def allowed_pairs(problem: Problem) -> Mask:
    """People x seats that no hard pair rule bans: who is eligible where. Not to be written to."""
    if "_allowed" not in problem.__dict__:
        allowed = np.ones(Bureau.of(problem).shape, dtype=bool)
        for ban in added(problem).bans:
            members, seats = np.flatnonzero(ban.people), np.flatnonzero(ban.seats)
            at = np.ix_(members, seats)
            allowed[at] = False if ban.pairs is None else allowed[at] & ~ban.pairs[at]
        allowed.flags.writeable = False
        problem.__dict__["_allowed"] = allowed
    kept: Mask = problem.__dict__["_allowed"]
    return kept


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
    return other
