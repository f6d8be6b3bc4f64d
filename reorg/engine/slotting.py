"""Filling leadership posts as personnel offices do: from the top level down, claims first, then pools by fit and merit.

Each level is one solve of the whole bureau under every rule, so that what is given at a level never leaves those below
without a plan. See ``docs/slotting.md``.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from reorg.engine.model import weighted_worth
from reorg.engine.outcome import Outcome, Progress, SolveOptions
from reorg.engine.search import solve
from reorg.plan.slotting import Claim, Given, Slotting
from reorg.rules.added import allowed_pairs, extended, revalued
from reorg.rules.audit import audit
from reorg.rules.claims import Claimed, claims, levels, pool_scores, seats_at
from reorg.rules.problem import Problem
from reorg.rules.registry import read_rule
from reorg.rules.rows import Floats

HELD, CLAIMED = "slotting:held", "slotting:claims"
FULL_SCORE = 100.0


@dataclass
class _State:
    """What is settled so far: seat by person (indices), and the whole plan last found."""

    settled: dict[int, int]
    seats: np.ndarray


def solve_by_levels(
    problem: Problem,
    options: SolveOptions | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
    start: Sequence[int] | None = None,
) -> tuple[Outcome, Slotting | None]:
    """The plan of the procedure with its record; bound and prices are the free optimum's and hold for every plan.

    ``None`` where there is no plan at all. Out of time or stopped, what is settled until then is kept and the best whole
    plan known is given. Same problem, options and seed: same plan.
    """
    options = options or SolveOptions()
    began = time.monotonic()
    free = solve(problem, options, progress, stop, start)
    if free.seats is None:
        return free, None
    scores = pool_scores(problem)
    state = _State({}, free.seats)
    done: list[str] = []
    told: list[Claim] = []
    given: list[Given] = []
    complete = True
    for level in levels(problem):
        claimed = claims(problem, level, state.settled)
        staged = _stage(problem, state, level, claimed, scores)
        outcome = solve(staged, replace(_left(options, began), gap=0.0), progress, stop, state.seats.tolist())
        if outcome.status != "optimal" or outcome.seats is None:
            complete = False
            break
        told += [
            Claim(*_named(problem, one.person, one.seat), level, one.rivals, int(outcome.seats[one.person]) == one.seat)
            for one in claimed
        ]
        given += _given(problem, state, level, claimed, scores, outcome.seats)
        for person, seat in enumerate(outcome.seats.tolist()):
            if seat in set(seats_at(problem, level)):
                state.settled[person] = seat
        state.seats = outcome.seats
        done.append(level)
    if complete:
        last = solve(_holding(problem, state), _left(options, began), progress, stop, state.seats.tolist())
        complete = last.seats is not None
        state.seats = state.seats if last.seats is None else last.seats
    objective = audit(problem, state.seats.tolist()).objective
    bound = max(free.bound, objective)
    best = free.objective if free.objective is not None else objective
    made = replace(
        free,
        status="optimal" if bound - objective <= 1e-6 * max(1.0, abs(objective)) else "feasible",
        seats=state.seats,
        objective=objective,
        bound=bound,
        seconds=time.monotonic() - began,
        interrupted=free.interrupted or bool(stop is not None and stop.is_set()),
    )
    return made, Slotting(tuple(done), tuple(told), tuple(given), best, bound, objective, complete)


def _left(options: SolveOptions, began: float) -> SolveOptions:
    """The options with what is left of the time."""
    if options.time_limit is None:
        return options
    return replace(options, time_limit=max(0.1, options.time_limit - (time.monotonic() - began)))


def _named(problem: Problem, person: int, seat: int) -> tuple[str, str]:
    return problem.people[person].person_id, problem.structure.seats[seat].seat_id


def _holding(problem: Problem, state: _State) -> Problem:
    """The problem with everyone settled held where he is."""
    if not state.settled:
        return problem
    held = dict(_named(problem, person, seat) for person, seat in sorted(state.settled.items()))
    return extended(problem, [read_rule({"id": HELD, "kind": "steady", "seats": held})])


def _stage(problem: Problem, state: _State, level: str, claimed: list[Claimed], scores: Floats) -> Problem:
    """The problem of one level: claims outweigh scores, scores at the level's posts outweigh all else.

    A hundredth of a score point at a post of the level weighs as much as all that one placement elsewhere can be worth;
    so ties are broken by what the whole plan is worth.
    """
    holding = _holding(problem, state)
    at_level = seats_at(problem, level)
    objective = problem.settings.objective.weights()
    point = 100.0 * max(1.0, FULL_SCORE * sum(objective.values()))
    value = np.round(weighted_worth(problem))
    value[:, at_level] += np.round(scores[:, at_level] * point)
    slotted = dict(_named(problem, one.person, one.seat) for one in claimed if not one.rivals)
    staged = holding
    if slotted:
        places = sum(problem.structure.seats[seat].post.places or 1 for seat in at_level)
        weight = min(1e9, point * FULL_SCORE * (places + 1))
        rule = {"id": CLAIMED, "kind": "steady", "seats": slotted, "severity": "soft", "weight": weight}
        staged = extended(holding, [read_rule(rule)])
    return revalued(staged, value)


def _given(
    problem: Problem, state: _State, level: str, claimed: list[Claimed], scores: Floats, seats: np.ndarray
) -> list[Given]:
    """The posts of a level as they were given, with the reason; people in the roster's order."""
    allowed = allowed_pairs(problem)
    at_level = set(seats_at(problem, level))
    slotted = {(one.person, one.seat) for one in claimed if not one.rivals}
    open_to = np.ones(len(problem.people), dtype=bool)
    open_to[list(state.settled)] = False
    found = []
    for person, seat in enumerate(seats.tolist()):
        if seat not in at_level or person in state.settled:
            continue
        eligible = np.flatnonzero(allowed[:, seat] & open_to)
        score, best = float(scores[person, seat]), float(scores[eligible, seat].max(initial=0.0))
        places = problem.structure.seats[seat].post.places or 1
        above = int((scores[eligible, seat] > score + 1e-9).sum())
        reason = (
            "claim"
            if (person, seat) in slotted
            else "sole"
            if len(eligible) <= places
            else "first"
            if above < places
            else "pool"
        )
        found.append(
            Given(*_named(problem, person, seat), level, reason, len(eligible), round(score, 2), round(best, 2))
        )
    return found
