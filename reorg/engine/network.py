"""The network core: one seat a person within the places of the seats, by minimum-cost flow.

Seats and places alone make a transportation problem, which is solved in a moment even for a city. Its plan breaks
further rules, so it is no answer; it is where the linear program over all rows begins (see ``relax.Master``).
"""

from __future__ import annotations

import numpy as np

from reorg.engine.arcs import ArcModel
from reorg.engine.model import Floats, Ints

COSTS = 1_000_000
"""Whole units into which the largest worth is divided: the flow counts in integers."""


def places(model: ArcModel) -> Ints:
    """Most people each seat may take by rows that concern it alone; everyone where there is no such row."""
    most = np.full(model.seats, float(model.people))
    for row in model.rows:
        if row.high is None or row.amounts or len(row.terms) != 1 or row.terms[0].pairs is not None:
            continue
        term = row.terms[0]
        seat = np.flatnonzero(term.seats)
        if len(seat) == 1 and term.seats[seat[0]] > 0 and term.people.min(initial=1) > 0:
            weight = float(term.people.min(initial=1) * term.seats[seat[0]])
            most[seat[0]] = min(most[seat[0]], max(row.high, 0.0) // weight)
    return most.astype(np.int64)


def flow(model: ArcModel, worth: Floats, chosen: Ints) -> Ints:
    """An arc for each person, of the greatest total worth within the places of the seats, out of those chosen.

    Whoever finds no place there gets his best seat all the same: the answer is a beginning, not a plan.
    """
    from ortools.graph.python import min_cost_flow

    people, seats = model.arcs.people[chosen], model.arcs.seats[chosen]
    best = model.arcs.first_best(worth)
    scale = COSTS / max(1.0, float(np.abs(worth[chosen]).max(initial=0)))
    sink = model.people + model.seats
    network = min_cost_flow.SimpleMinCostFlow()
    network.add_arcs_with_capacity_and_unit_cost(
        people,
        model.people + seats,
        np.ones(len(chosen), dtype=np.int64),
        np.round(-worth[chosen] * scale).astype(np.int64),
    )
    network.add_arcs_with_capacity_and_unit_cost(
        np.arange(model.people, sink, dtype=np.int32),
        np.full(model.seats, sink, dtype=np.int32),
        places(model),
        np.zeros(model.seats, dtype=np.int64),
    )
    network.set_nodes_supplies(
        np.append(np.arange(model.people), sink).astype(np.int32),
        np.append(np.ones(model.people), -model.people).astype(np.int64),
    )
    if network.solve_max_flow_with_min_cost() != network.OPTIMAL:
        return best
    taken = network.flows(np.arange(len(chosen))) > 0
    best[people[taken]] = chosen[taken]
    return best
