"""Clearly different plans of one bureau as values: how alike they are, what tells them apart, what moves are worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reorg.compare.ran import Ran
from reorg.plan.plan import Plan

UNPLACED = ""
"""The unit of someone unplaced."""


@dataclass(frozen=True)
class Chosen:
    """One of the plans, the best first.

    ``differs`` counts people placed in another unit than in each earlier plan, summed over these; no plan within the share
    asked can differ more than ``most`` (``None``: not proved). ``share`` is how far its value is below the best one's.
    """

    plan: Plan
    ran: Ran
    share: float
    differs: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """The best plan with at most ``limit`` moves: its value, the proven bound, how many it moves. ``value`` is ``None`` and
    ``status`` says why where none was found."""

    limit: int
    status: str
    value: float | None = None
    bound: float | None = None
    moved: int | None = None


@dataclass(frozen=True)
class Choice:
    """What ``reorg choose`` found. ``within`` is the share asked, ``floor`` the value that no plan goes below;
    ``fewest`` the fewest moves of any plan that was found, ``fewest_proved`` what was proved of them.

    ``exhausted``: no plan that differs at all was left within the share; ``interrupted``: time or the planner ended it.
    """

    title: str
    within: float
    asked: int
    floor: float
    plans: tuple[Chosen, ...]
    curve: tuple[Point, ...] = ()
    fewest: int | None = None
    fewest_proved: int | None = None
    exhausted: bool = False
    interrupted: bool = False


def units_of(plan: Plan) -> dict[str, str]:
    """The unit of each person by id; ``UNPLACED`` for people without one."""
    return {one.person_id: one.unit for one in plan.assignments} | {one.person_id: UNPLACED for one in plan.unplaced}


def likeness(one: Plan, other: Plan) -> float:
    """The share of people whom two plans of the same bureau place in the same unit; 1 where there is nobody."""
    here, there = units_of(one), units_of(other)
    return sum(there.get(person) == unit for person, unit in here.items()) / len(here) if here else 1.0


def placed_apart(plans: Sequence[Plan]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """People whom the plans do not all place in one unit, with the unit in each, in the first plan's order."""
    units = [units_of(plan) for plan in plans]
    for person in units[0] if units else ():
        at = tuple(of.get(person, UNPLACED) for of in units)
        if len(set(at)) > 1:
            yield person, at


def last_moves(choice: Choice) -> tuple[int, int] | None:
    """Moves of the best plan and of the point with the fewest moves within the share asked; ``None`` without a curve."""
    kept = [
        one.moved
        for one in choice.curve
        if one.moved is not None and one.value is not None and one.value >= choice.floor
    ]
    best = choice.plans[0].ran.indicators.get("moved") if choice.plans else None
    return (int(best), min(kept)) if kept and best is not None else None
