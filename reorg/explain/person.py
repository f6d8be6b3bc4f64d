"""Why a person is where he is: what he brings there, and what every other seat would mean for him and for the plan."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from reorg.domain.settings import TERMS
from reorg.explain.changes import Loss, Shift, loss, shifts
from reorg.explain.ground import Ground
from reorg.explain.nearest import Near, there
from reorg.explain.obstacles import bans, broken_alone, impossible
from reorg.plan.plan import Breach
from reorg.rules.problem import Problem
from reorg.rules.seat_words import names_seat
from reorg.rules.worth import fit_parts

if TYPE_CHECKING:
    from reorg.engine import SolveOptions

TRIES = 3
"""Places re-solved where none is asked for."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another seat for a person.

    ``value`` is each term's 0-100 there, ``worth`` the weighted sum. ``banned_by`` are hard rules that close the seat to
    him, ``broken`` those that would break if he alone moved there, ``alone`` what the objective would then gain or lose
    (``None`` where a rule stands in the way, or where it was not worked out), ``full`` whether the post has its holders.
    ``loss`` is what the plan loses at least, proved by prices, ``None`` where there are none (not above 0: prices prove
    nothing); ``margin`` about what it loses at the margin, which is no proof. For a seat closed to him they say what
    the plan would lose if he were made an exception. ``never`` is a rule that proves no plan can have him there.
    """

    seat: int
    value: Mapping[str, int]
    worth: float
    banned_by: tuple[str, ...]
    broken: tuple[str, ...]
    full: bool
    loss: float | None
    margin: float | None = None
    breaches: tuple[tuple[str, Breach], ...] = ()
    alone: float | None = None
    never: str | None = None

    @property
    def allowed(self) -> bool:
        return not self.banned_by


@dataclass(frozen=True, slots=True)
class Trial:
    """The best plan with the person in one of ``seats``: what the whole plan loses, and who else goes elsewhere.

    ``status``: ``optimal`` (exact), ``feasible`` (between bounds), ``infeasible`` (proved: no plan has him there),
    ``unknown`` (not decided in time). ``lifted`` are the hard rules on him and the seat from which he had to be excepted
    for this; ``never`` is the one rule that proves without a solve that there is no plan. ``exchange`` is somebody there
    with whom he could simply change places, keeping every hard rule, and what the objective would gain or lose.
    """

    seats: tuple[int, ...]
    status: str
    objective: float | None = None
    bound: float | None = None
    loss: Loss | None = None
    moves: tuple[Shift, ...] = ()
    never: str | None = None
    lifted: tuple[str, ...] = ()
    exchange: tuple[int, float] | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish in its words, and whether the placement meets it."""

    words: str
    met: bool


@dataclass(frozen=True)
class PersonTold:
    """Everything about one person's placement. ``parts`` are those of ``fit`` that apply to his seat, 0-100."""

    person: int
    seat: int
    change: tuple[str, ...]
    pinned: bool
    value: Mapping[str, int]
    worth: float
    parts: Mapping[str, float]
    wishes: tuple[Wish, ...]
    alternatives: tuple[Alternative, ...]
    trials: tuple[Trial, ...]
    asked: tuple[int, ...] = ()


def tell_person(
    ground: Ground,
    person: int,
    options: SolveOptions,
    *,
    to: Sequence[int] = (),
    tries: int = TRIES,
    near: Near | None = None,
    progress: Callable[[int, int], None] | None = None,
    stop: threading.Event | None = None,
) -> PersonTold:
    """Explain a person's placement; ``to`` are seats asked about, else the ``tries`` most promising places are re-solved.

    ``progress`` is told how many re-solves are done, of how many; ``stop`` ends them, with what is known until then.
    """
    seat = ground.seats[person]
    ranked = alternatives(ground, person)
    detail = [one.seat for one in ranked if one.allowed][:10] + [one for one in to if one != seat]
    ranked = tuple(detailed(ground, person, one) if one.seat in detail else one for one in ranked)
    chosen = _asked(ground, person, to) if to else _promising(ground, person, ranked, tries)
    trials = []
    for number, seats in enumerate(chosen):
        if progress is not None:
            progress(number, len(chosen))
        if stop is not None and stop.is_set():
            break
        trials.append(_tried(ground, person, seats, options, near, stop))
    structure = ground.problem.structure
    one = ground.problem.people[person]
    wishes = tuple(Wish(word, seat >= 0 and names_seat(structure, word, structure.seats[seat])) for word in one.wishes)
    placed = {a.person_id: a for a in ground.audited.assignments}.get(one.person_id)
    return PersonTold(
        person,
        seat,
        ("unplaced",) if placed is None else (placed.change, *placed.also),
        person in ground.pinned or bool(one.pinned),
        _values(ground, person, seat),
        float(ground.held[person]),
        _parts(ground, person, seat),
        wishes,
        ranked,
        tuple(trials),
        tuple(to),
    )


def alternatives(ground: Ground, person: int) -> tuple[Alternative, ...]:
    """Every other seat, exactly: those open to him first, by what the plan loses at least, then by their worth to him."""
    at = ground.seats[person]
    closed = bans(ground, person)
    broken = broken_alone(ground, person)
    margins = None if ground.priced is None else ground.priced.distance(person)
    spare = 0.0 if ground.priced is None else ground.audited.objective - ground.priced.bound
    found = []
    for seat in range(ground.bureau.shape[1]):
        if seat == at:
            continue
        places = ground.problem.structure.seats[seat].post.places
        found.append(
            Alternative(
                seat,
                _values(ground, person, seat),
                float(ground.worth[person, seat]),
                tuple(rule for rule, seats in closed.items() if seats[seat]),
                broken[seat].broken,
                places is not None and len(ground.holders[seat]) >= places,
                None if margins is None else spare + float(margins[seat]),
                None if margins is None else float(margins[seat]),
            )
        )
    return tuple(sorted(found, key=lambda one: (not one.allowed, one.loss or 0.0, -one.worth, one.seat)))


def detailed(ground: Ground, person: int, one: Alternative) -> Alternative:
    """The same with the breaches in the rules' own words, or what the objective gains if he alone moves."""
    if not one.allowed:
        return one
    breaches = tuple((rule, breach) for rule in one.broken for breach in ground.newly_broken(rule, person, one.seat))
    if one.broken:
        return replace(one, breaches=breaches, never=impossible(ground, person, one.seat))
    from reorg.rules.audit import audit

    seats = list(ground.seats)
    seats[person] = one.seat
    return replace(one, alone=audit(ground.problem, seats).objective - ground.audited.objective)


def _values(ground: Ground, person: int, seat: int) -> dict[str, int]:
    return {term: int(ground.values[term][person, seat]) if seat >= 0 else 0 for term in TERMS}


def _parts(ground: Ground, person: int, seat: int) -> dict[str, float]:
    if seat < 0:
        return {}
    parts = ground.bureau.kept("explain:fit_parts", lambda: fit_parts(ground.bureau))
    return {name: float(part[person, seat]) for name, (part, applies) in parts.items() if applies[seat]}


def _asked(ground: Ground, person: int, to: Sequence[int]) -> list[tuple[int, ...]]:
    """The seats asked about as one place; nothing to solve where he already has one of them."""
    return [] if ground.seats[person] in to else [tuple(to)]


def _promising(ground: Ground, person: int, ranked: Sequence[Alternative], tries: int) -> list[tuple[int, ...]]:
    """The best seats, one a unit, that no single rule proves out of reach."""
    structure = ground.problem.structure
    units: set[int] = set()
    found: list[tuple[int, ...]] = []
    for one in ranked:
        if len(found) == tries or not one.allowed:
            break
        unit = structure.seats[one.seat].unit
        if unit in units or (one.broken and impossible(ground, person, one.seat) is not None):
            continue
        units.add(unit)
        found.append((one.seat,))
    return found


def _tried(
    ground: Ground,
    person: int,
    seats: tuple[int, ...],
    options: SolveOptions,
    near: Near | None,
    stop: threading.Event | None = None,
) -> Trial:
    open_seats = tuple(seat for seat in seats if ground.allowed[person, seat])
    lifted: tuple[str, ...] = ()
    held = ground
    if not open_seats:
        lifted, open_seats = _least_exceptions(ground, person, seats)
        held = replace(ground, problem=_excepted(ground, person, lifted), priced=None, _moved={}, _looser={})
        near = None
    proofs = [impossible(held, person, seat) for seat in open_seats]
    if all(proof is not None for proof in proofs):
        return Trial(seats, "infeasible", never=proofs[0], lifted=lifted)
    near = near or near_of(held)
    resolved = near.solve(options, [there(held.problem, person, open_seats)], stop)
    finite = resolved.bound if np.isfinite(resolved.bound) else None
    told = loss(ground.audited.objective, resolved) if resolved.status != "infeasible" else None
    moves = () if resolved.seats is None else shifts(ground.seats, resolved.seats, person)
    swap = _exchange(held, person, open_seats)
    return Trial(
        seats, resolved.status, resolved.objective, finite, told, moves, None, lifted, swap, resolved.seconds
    )  # fmt: skip


def _least_exceptions(ground: Ground, person: int, seats: Sequence[int]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The fewest hard rules that close one of the seats to him, and the seats that are open to him without them."""
    closed = bans(ground, person)
    by_seat = {seat: tuple(rule for rule, shut in closed.items() if shut[seat]) for seat in seats}
    fewest = min(by_seat.values(), key=len)
    return fewest, tuple(seat for seat, rules in by_seat.items() if set(rules) <= set(fewest))


def _excepted(ground: Ground, person: int, rules: Sequence[str]) -> Problem:
    """The problem whose rules make an exception for one person; what placements are worth stays as it was."""
    who = ground.problem.people[person].person_id
    eased = (
        rule.model_copy(update={"concessions": {**rule.concessions, who: 1.0}}) if rule.id in rules else rule
        for rule in ground.problem.rules
    )
    other = ground.problem.with_rules(eased)
    other.__dict__["_worth"] = ground.values
    return other


EXCHANGES = 6
"""Holders of the seats asked about with whom a plain exchange is tried: the audit of a county takes a twentieth of a second."""


def _exchange(ground: Ground, person: int, seats: Sequence[int]) -> tuple[int, float] | None:
    """The best plain exchange with somebody in one of the seats that keeps every hard rule which the plan keeps."""
    from reorg.rules.audit import audit

    at = ground.seats[person]
    if at < 0:
        return None
    others = [(ground.worth[person, seat] + ground.worth[q, at] - ground.held[q], q, seat)
              for seat in seats for q in ground.holders[seat] if ground.allowed[q, at]]  # fmt: skip
    best: tuple[int, float] | None = None
    for _, other, seat in sorted(others, key=lambda one: -one[0])[:EXCHANGES]:
        swapped = list(ground.seats)
        swapped[person], swapped[other] = seat, at
        audited = audit(ground.problem, swapped)
        broken = {one.rule_id for one in audited.rules if one.severity == "hard" and not one.holds}
        gain = audited.objective - ground.audited.objective
        if broken <= set(ground.hard_broken) and (best is None or gain > best[1]):
            best = (other, gain)
    return best


def near_of(ground: Ground) -> Near:
    """Re-solves near the explained plan, made once."""
    kept = ground.__dict__.get("_near")
    if kept is None:
        kept = Near(ground.problem, ground.seats)
        ground.__dict__["_near"] = kept
    found: Near = kept
    return found
