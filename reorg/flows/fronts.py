"""One point of a Pareto front, exactly: a goal brought to its best within limits on the others, then the others, then
the project's own objective among the plans that are left."""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reorg.compare.goals import Goal, goals, reached
from reorg.compare.ran import Ran
from reorg.domain.settings import TERMS, Objective
from reorg.domain.structure import Structure
from reorg.flows.planning import make_plan
from reorg.flows.running import RunOptions, ran_of
from reorg.plan.plan import Assignment, InputFile
from reorg.rules.added import extended
from reorg.rules.audit import audit, in_force
from reorg.rules.bureau import Bureau
from reorg.rules.problem import Problem
from reorg.rules.worth import term_values

if TYPE_CHECKING:
    from reorg.engine import Outcome

MARK = "front"
"""Ids of the rules that hold a point to its limits begin so."""


@dataclass(frozen=True)
class Ask:
    """``limits`` by goal: at least as good. ``stages``: goals brought to their best together, one stage after another."""

    goals: tuple[str, ...]
    limits: Mapping[str, int]
    stages: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Answer:
    """What an ask came to. ``ran.status`` ``infeasible``: no plan keeps the limits; ``unknown``: none found in time.

    ``values`` by goal; ``proven``: every stage but the last (the project's own objective) was solved to the last unit;
    ``bound``: what the only goal of the first stage cannot exceed.
    """

    ran: Ran
    values: Mapping[str, int]
    proven: bool
    bound: int | None


def solve_point(
    problem: Problem,
    inputs: tuple[InputFile, ...],
    settings: dict[str, Any],
    ask: Ask,
    name: str,
    key: str,
    options: RunOptions,
    stop: threading.Event | None = None,
) -> Answer:
    """The point that an ask names. Its values are counted on the plan's own lines, not taken from the solver."""
    from reorg.engine import SolveOptions

    known = goals()
    bare = _bare(problem)
    held = dict(ask.limits)
    proven, bound, seats = True, None, None
    seconds = 0.0
    for stage in ask.stages:
        outcome = _best(bare, [known[one] for one in stage], held, options, stop, seats)
        seconds += outcome.seconds
        if outcome.seats is None:
            if seats is None:
                return Answer(Ran(name, problem.settings.title, _none(outcome), key, seconds=seconds), {}, False, None)
            proven = False
            break
        seats = outcome.seats.tolist()
        proven = proven and _exact(outcome)
        values = _values(bare, seats, ask.goals)
        if bound is None:
            bound = _bound(outcome, [known[one] for one in stage], values, len(problem.people))
        held.update({one: values[one] for one in stage})
    assert seats is not None
    limits = _values(bare, seats, ask.goals)
    limited = extended(problem, [known[one].limited(value, f"{MARK}:{one}") for one, value in limits.items()])
    solve = SolveOptions(options.time_limit, options.gap, options.seed, options.threads)
    planned = make_plan(limited, inputs, settings, solve, None, stop, None, seats)
    assert planned.plan is not None, "a plan was handed over to begin from"
    ran = replace(ran_of(limited, planned.plan, name, key), seconds=seconds + planned.outcome.seconds)
    values = _counted(problem, planned.plan.assignments, ask.goals)
    return Answer(ran, values, proven and values == limits, bound)


def _none(outcome: Outcome) -> Any:
    return "infeasible" if outcome.status == "infeasible" else "unknown"


def _best(
    bare: Problem,
    stage: Sequence[Goal],
    limits: Mapping[str, int],
    options: RunOptions,
    stop: threading.Event | None,
    start: Sequence[int] | None,
) -> Outcome:
    """The best plan for the goals of a stage (their sum), to the last unit, within the limits."""
    from reorg.engine import SolveOptions, solve

    known = goals()
    people = len(bare.people)
    rules = [known[one].limited(value, f"{MARK}:{one}") for one, value in limits.items()]
    rules += [one.pursued(people, f"{MARK}-best:{one.key}") for one in stage if _by_rule(one)]
    terms = {one.rule["term"] for one in stage if not _by_rule(one)}
    objective = Objective(**{term: float(term in terms) for term in TERMS})
    settings = bare.settings.model_copy(update={"objective": objective})
    pure = replace(bare, settings=settings, rules=(*bare.rules, *rules))
    if "_bureau" in bare.__dict__:
        pure.__dict__["_bureau"] = bare.__dict__["_bureau"].of_same_people(pure)
    return solve(pure, SolveOptions(options.time_limit, 0.0, options.seed, options.threads), None, stop, start)


def _by_rule(goal: Goal) -> bool:
    """Whether a goal is pursued by a rule's cost; points of a term are by its weight."""
    return bool(goal.rule["kind"] != "worth")


def _bare(problem: Problem) -> Problem:
    """The problem with its hard demands alone, so that nothing but a goal counts."""
    rules = tuple(rule for rule in problem.rules if in_force(rule, problem).hard)
    made = replace(problem, rules=rules, structure=_unpriced(problem.structure))
    Bureau.of(made)
    return made


def _unpriced(structure: Structure) -> Structure:
    """The structure with substitutes in posts at no price: what they cost is no goal."""
    if not any(post.substitute_price for unit in structure.units for post in unit.posts):
        return structure
    units = tuple(
        replace(
            unit,
            posts=tuple(replace(one, substitute_price=0.0) if one.substitute_price else one for one in unit.posts),
        )
        for unit in structure.units
    )
    return replace(structure, units=units)


def _exact(outcome: Outcome) -> bool:
    """Whether the outcome is the best to the last unit: proven so, and the engine's tolerance is below a unit."""
    return outcome.status == "optimal" and 1e-6 * abs(outcome.objective or 0.0) < 0.5


def _bound(outcome: Outcome, stage: Sequence[Goal], values: Mapping[str, int], people: int) -> int | None:
    """What the only goal of a stage cannot exceed (or fall below), from the search's bound on its objective."""
    if len(stage) != 1 or not math.isfinite(outcome.bound) or outcome.objective is None:
        return None
    (goal,) = stage
    left = max(0, math.floor(outcome.bound - outcome.objective + 1e-6))
    return values[goal.key] + goal.better * left


def _values(problem: Problem, seats: Sequence[int], keys: Sequence[str]) -> dict[str, int]:
    """Goals by counting a finished plan."""
    return _counted(problem, audit(problem, seats).assignments, keys)


def _counted(problem: Problem, placed: Sequence[Assignment], keys: Sequence[str]) -> dict[str, int]:
    known = goals()
    points = _points(problem, {one.person_id: one.seat for one in placed})
    return {one: reached(problem.structure, placed, known[one], points) for one in keys}


def _points(problem: Problem, at: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """Term -> person -> points in the seat given."""
    bureau = Bureau.of(problem)
    seat = {one.seat_id: number for number, one in enumerate(problem.structure.seats)}
    person = problem.person_index
    return {
        term: {one: int(table[person[one], seat[where]]) for one, where in at.items()}
        for term in ("stay", "fit", "wish", "near")
        for table in (term_values(bureau, term),)
    }
