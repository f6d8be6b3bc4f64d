"""A plan at a glance: what it is worth, who gives up most, which rules and units are dearest at the margin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from reorg.explain.ground import SMALL, Ground
from reorg.explain.rows import Limit, limit, worth_of
from reorg.explain.rule import dearest

SHOWN = 10


@dataclass(frozen=True, slots=True)
class GivesUp:
    """A person, the seat open to him that is worth most, and by how much more than the one he has."""

    person: int
    seat: int
    better: float


@dataclass(frozen=True)
class Overview:
    """``terms`` are weighted sums, ``costs`` what soft rules take; ``rules`` are the dearest at the margin with the
    number of their limits that have a price; ``units`` the strength limits with the highest prices."""

    terms: Mapping[str, float]
    costs: Mapping[str, float]
    gives_up: tuple[GivesUp, ...]
    concerned: int
    rules: tuple[tuple[Limit, int], ...]
    units: tuple[Limit, ...]


def tell_overview(ground: Ground) -> Overview:
    """Explain the plan as a whole; nothing is solved."""
    people, seats = ground.bureau.shape
    best = np.where(ground.allowed, ground.worth, -np.inf).max(axis=1, initial=-np.inf) if seats else np.zeros(people)
    better = np.where(np.isfinite(best), best - ground.held, 0.0)
    order = np.argsort(-better, kind="stable")[:SHOWN]
    gives_up = tuple(
        GivesUp(int(p), int(np.where(ground.allowed[p], ground.worth[p], -np.inf).argmax()), float(better[p]))
        for p in order
        if better[p] > SMALL
    )
    priced = [] if ground.priced is None else np.flatnonzero(ground.priced.prices).tolist()
    units = [limit(ground, number) for number in priced if ground.rules[ground.rows[number].rule].kind == "strength"]
    return Overview(
        ground.audited.terms,
        {one.rule_id: one.cost for one in ground.audited.rules if one.cost},
        gives_up,
        int((better > SMALL).sum()),
        dearest(ground, SHOWN),
        tuple(
            sorted((one for one in units if worth_of(one) > SMALL), key=lambda one: (-worth_of(one), one.row))[:SHOWN]
        ),
    )
