"""What keeps a person from a seat: hard rules on the pair, limits that his move alone would break, and what can never be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reorg.explain.ground import SMALL, Ground
from reorg.rules.added import added
from reorg.rules.rows import Mask, Row


def bans(ground: Ground, person: int) -> dict[str, Mask]:
    """Hard pair rules that speak of a person: rule id -> seats which it closes to him, in the rules' order."""
    closed: dict[str, Mask] = {}
    for ban in added(ground.problem).bans:
        if not ban.people[person]:
            continue
        seats = ban.seats if ban.pairs is None else ban.seats & ban.pairs[person]
        closed[ban.rule] = closed[ban.rule] | seats if ban.rule in closed else seats.copy()
    return {rule: seats for rule, seats in closed.items() if seats.any()}


def bans_of_seat(ground: Ground, seat: int) -> dict[str, Mask]:
    """Hard pair rules that close a seat: rule id -> people to whom it is closed, in the rules' order."""
    closed: dict[str, Mask] = {}
    for ban in added(ground.problem).bans:
        if not ban.seats[seat]:
            continue
        people = ban.people if ban.pairs is None else ban.people & ban.pairs[:, seat]
        closed[ban.rule] = closed[ban.rule] | people if ban.rule in closed else people.copy()
    return {rule: people for rule, people in closed.items() if people.any()}


def is_plain(row: Row) -> bool:
    """Whether the row alone says when its rule is broken: it has no amounts of its own."""
    return not row.amounts


def _always_met(ground: Ground, row: Row) -> bool:
    """Whether open amounts, at a cost, make up for whatever people add to the row (substitutes in a post)."""
    open_ends = [value for name, value in row.amounts if ground.amounts[name].high is None]
    return (row.high is None or any(value < 0 for value in open_ends)) and (
        row.low is None or any(value > 0 for value in open_ends)
    )


@dataclass(frozen=True, slots=True)
class Alone:
    """Hard rules that one move alone would break, or break worse, in the rules' order; ``lacking`` are those of them
    that would have too few (where he leaves, mostly), and not too many anywhere."""

    broken: tuple[str, ...]
    lacking: frozenset[str]


def broken_alone(ground: Ground, person: int) -> dict[int, Alone]:
    """What would break if he alone moved: by seat, every other seat (allowed or not).

    Rules on pairs (bans) are told by :func:`bans`. Found by the rows; rules whose rows need amounts of their own are
    asked for themselves.
    """
    rows, adds = ground.adding(person)
    at = ground.seats[person]
    now = adds[:, at] if at >= 0 else np.zeros(len(rows))
    found: dict[int, dict[str, None]] = {seat: {} for seat in range(ground.bureau.shape[1])}
    over: dict[int, set[str]] = {seat: set() for seat in found}
    asked: dict[str, None] = {}
    for number, row_number in enumerate(rows):
        row = ground.rows[int(row_number)]
        if not ground.rules[row.rule].hard:
            continue
        if not is_plain(row):
            if not _always_met(ground, row):
                asked[row.rule] = None
            continue
        before = ground.activity[row_number]
        after = before + adds[number] - now[number]
        if row.high is not None:
            for seat in np.flatnonzero((after > row.high + SMALL) & (after > before + SMALL)).tolist():
                found[seat][row.rule] = None
                over[seat].add(row.rule)
        if row.low is not None:
            for seat in np.flatnonzero((after < row.low - SMALL) & (after < before - SMALL)).tolist():
                found[seat][row.rule] = None
    for rule_id in asked:
        for seat in found:
            if seat != at and ground.newly_broken(rule_id, person, seat):
                found[seat][rule_id] = None
                over[seat].add(rule_id)
    order = {rule.id: number for number, rule in enumerate(ground.problem.rules)}
    return {
        seat: Alone(tuple(sorted(told, key=order.__getitem__)), frozenset(told) - over[seat])
        for seat, told in found.items()
        if seat != at
    }


def impossible(ground: Ground, person: int, seat: int) -> str | None:
    """A hard rule that proves no plan can have him there: even if everyone else is where it suits the limit best.

    A proof by counting one limit at a time, or by nobody being able to make room; ``None`` proves nothing.
    """
    crowded = _crowded_out(ground, person, seat)
    if crowded is not None:
        return crowded
    rows, adds = ground.adding(person)
    allowed = ground.allowed.copy()
    allowed[person] = False
    free = ground.problem.settings.allow_unplaced
    reach: dict[int, tuple[np.ndarray, np.ndarray]] = {}
    for number, row_number in enumerate(rows):
        row = ground.rows[int(row_number)]
        if not is_plain(row) or not ground.rules[row.rule].hard:
            continue
        least = most = float(adds[number, seat])
        for term in row.terms:
            if term.pairs is not None:
                weights = np.where(term.pairs, term.seats[None, :], 0.0)
                low, high = _reach(weights, allowed, free)
            else:
                key = id(term.seats)
                if key not in reach:
                    reach[key] = _reach(np.broadcast_to(term.seats, allowed.shape), allowed, free)
                low, high = reach[key]
            ends = term.people * low, term.people * high
            least += float(np.minimum(*ends).sum())
            most += float(np.maximum(*ends).sum())
        if row.high is not None and least > row.high + SMALL:
            return row.rule
        if row.low is not None and most < row.low - SMALL:
            return row.rule
    return None


def _crowded_out(ground: Ground, person: int, seat: int) -> str | None:
    """The limit of the seat, where its holders, and whoever would have to make room for them in turn, fill every seat
    open to them: then no chain of moves, however long, makes room for one more."""
    if ground.problem.settings.allow_unplaced or ground.hard_broken or min(ground.seats) < 0:
        return None  # the unplaced have room, and a plan that breaks rules is no ground to argue from
    room, limits = ground.room
    left = room.copy()
    left[ground.seats[person]] += 1
    if left[seat] > 0:
        return None
    reached = np.zeros(len(left), dtype=bool)
    reached[seat] = True
    waiting = [seat]
    while waiting:
        for holder in ground.holders[waiting.pop()]:
            if holder == person:
                continue
            further = ground.allowed[holder] & ~reached
            if (left[further] > 0).any():
                return None
            reached |= further
            waiting += np.flatnonzero(further).tolist()
    return limits[seat]


def _reach(weights: np.ndarray, allowed: Mask, free: bool) -> tuple[np.ndarray, np.ndarray]:
    """Least and greatest seat-weight that each person can have in a seat allowed to him; 0 for who has none."""
    none = ~allowed.any(axis=1)
    low = np.where(none, 0.0, np.where(allowed, weights, np.inf).min(axis=1, initial=np.inf))
    high = np.where(none, 0.0, np.where(allowed, weights, -np.inf).max(axis=1, initial=-np.inf))
    return (np.minimum(low, 0.0), np.maximum(high, 0.0)) if free else (low, high)
