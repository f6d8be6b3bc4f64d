"""Why there is no plan, as a value that can be told in either language and written as ``clash.json``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from reorg.explain.clash_changes import Change, Moved, change, changed_problem
from reorg.plan.json_form import figure
from reorg.rules.problem import Problem

if TYPE_CHECKING:
    from reorg.engine.clash import Why
    from reorg.engine.clash_demands import Demands
    from reorg.engine.clash_sets import ClashSet
    from reorg.engine.clash_shortage import Shortage
    from reorg.engine.clash_ways import WayOut

FORMAT = "reorg.clash/1"


@dataclass(frozen=True)
class ClashDemand:
    """One demand of a clash. ``verified``: the set was solved again and has no plan; ``minimal``: without this demand
    it has one."""

    rule_id: str
    kind: str
    subject: str
    verified: bool
    minimal: bool


@dataclass(frozen=True)
class Shortfall:
    """A shortage that counting proves; ``form`` as in :class:`reorg.engine.clash_shortage.Shortage`. ``demands`` are
    rule ids with subjects, ``people`` ids of those who count."""

    form: Literal["floor", "capacity", "mixed", "seatless"]
    demands: tuple[tuple[str, str], ...]
    required: float
    available: float
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way:
    """A way out: changes that make a plan, ``seats`` being one (seat indices, -1 unplaced). ``proven``: none weighs
    less among those that leave the ``kept`` demands alone (none, for the first)."""

    changes: tuple[Change, ...]
    weight: float
    proven: bool
    seats: tuple[int, ...]


@dataclass(frozen=True)
class Clash:
    """``status``: ``clash`` (proved: no plan), ``plan`` (there is one after all), ``unknown`` (neither, in time).

    ``problem`` is the one that ids and words refer to; ``smallest``: proved that no clash has fewer demands;
    ``further`` are clashes that share no demand with the first or each other; ``complete``: nothing was cut short.
    """

    status: Literal["clash", "plan", "unknown"]
    problem: Problem
    demands: tuple[ClashDemand, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()
    ways_out: tuple[Way, ...] = ()
    further: tuple[tuple[ClashDemand, ...], ...] = ()
    smallest: bool = False
    complete: bool = False
    seconds: float = 0.0


def clash_of(problem: Problem, found: Why) -> Clash:
    """What the engine found, without its arrays."""
    demands = found.demands
    told = () if found.clash is None else _set(demands, found.clash)
    return Clash(
        status=found.status,
        problem=problem,
        demands=told,
        shortfalls=tuple(_shortfall(demands, one) for one in found.shortages),
        ways_out=tuple(_way(demands, one) for one in found.ways),
        further=tuple(_set(demands, one) for one in found.further),
        smallest=found.clash is not None and found.clash.smallest,
        complete=found.finished,
        seconds=found.seconds,
    )


def counted_clash(demands: Demands, shortages: Iterable[Shortage]) -> Clash:
    """What counting alone proves, told like a clash; ``unknown`` where it proves nothing."""
    told = tuple(_shortfall(demands, one) for one in shortages)
    return Clash(status="clash" if told else "unknown", problem=demands.problem, shortfalls=told)


def _set(demands: Demands, found: ClashSet) -> tuple[ClashDemand, ...]:
    parts = (demands.listed[number] for number in found.numbers)
    return tuple(
        ClashDemand(part.rule.id, part.rule.kind, part.subject, found.verified, minimal)
        for part, minimal in zip(parts, found.minimal, strict=True)
    )


def _shortfall(demands: Demands, found: Shortage) -> Shortfall:
    people = demands.problem.people
    keys = tuple(demands.listed[number].key for number in found.numbers)
    ids = tuple(people[number].person_id for number in found.people)
    return Shortfall(found.form, keys, found.required, found.available, ids)


def _way(demands: Demands, found: WayOut) -> Way:
    from reorg.engine.clash_ways import price

    ids = demands.problem.person_index
    changes = tuple(change(given.rule, given.breaches, price(given.rule), ids) for given in found.given)
    size = demands.bureau.shape[1]
    seats = tuple(-1 if seat >= size else int(seat) for seat in found.seats)
    return Way(changes, sum(one.weight for one in changes), found.proven, seats)


def way_problem(clash: Clash, way: Way) -> Problem:
    """The problem with a way out made."""
    return changed_problem(clash.problem, way.changes)


def clash_json(clash: Clash, lang: str) -> dict[str, Any]:
    """``reorg.clash/1``, with words in ``lang``."""
    from reorg.explain.clash_words import change_words, demand_words, shortfall_words

    def one_set(demands: tuple[ClashDemand, ...]) -> list[dict[str, Any]]:
        return [
            {
                "id": one.rule_id,
                "kind": one.kind,
                "subject": one.subject,
                "text": demand_words(clash, one.rule_id, one.subject).get(lang),  # type: ignore[arg-type]
                "verified": one.verified,
                "minimal": one.minimal,
            }
            for one in demands
        ]

    return {
        "format": FORMAT,
        "status": {"clash": "infeasible", "plan": "feasible", "unknown": "unknown"}[clash.status],
        "demands": one_set(clash.demands),
        "smallest": clash.smallest,
        "further": [one_set(one) for one in clash.further],
        "shortfalls": [
            {
                "text": shortfall_words(clash, one).get(lang),  # type: ignore[arg-type]
                "form": one.form,
                "required": figure(one.required),
                "available": figure(one.available),
                "demands": [{"id": rule, "subject": subject} for rule, subject in one.demands],
            }
            for one in clash.shortfalls
        ],
        "ways_out": [
            {
                "changes": [
                    {
                        "id": one.rule_id,
                        "kind": one.kind,
                        "subject": one.subject,
                        "from": figure(one.before),
                        "to": figure(one.after),
                        "weight": figure(one.weight),
                        "text": change_words(clash, one).get(lang),  # type: ignore[arg-type]
                        "parts": [
                            {"subject": m.subject, "field": m.field, "from": figure(m.before), "to": figure(m.after)}
                            for m in one.moved
                        ],
                        "apply": dict(one.apply),
                    }
                    for one in way.changes
                ],
                "weight": figure(way.weight),
                "proven": way.proven,
            }
            for way in clash.ways_out
        ],
        "complete": clash.complete,
        "seconds": round(clash.seconds, 3),
    }


def renamed(clash: Clash, problem: Problem, ids: Mapping[str, str], rule_id: Mapping[str, str]) -> Clash:
    """The clash as it reads for a problem whose people and rules have other ids (masked outputs)."""

    def subject(word: str) -> str:
        return "+".join(ids.get(part, part) for part in word.split("+"))

    def demand(one: ClashDemand) -> ClashDemand:
        return replace(one, rule_id=rule_id[one.rule_id], subject=subject(one.subject))

    def moved(one: Moved) -> Moved:
        return replace(one, subject=subject(one.subject))

    def changed(one: Change) -> Change:
        apply = {**one.apply, "id": rule_id[one.rule_id]}
        if "concessions" in apply:
            apply["concessions"] = {subject(key): amount for key, amount in apply["concessions"].items()}
        return replace(one, rule_id=rule_id[one.rule_id], moved=tuple(map(moved, one.moved)), apply=apply)

    return replace(
        clash,
        problem=problem,
        demands=tuple(map(demand, clash.demands)),
        further=tuple(tuple(map(demand, one)) for one in clash.further),
        shortfalls=tuple(
            replace(
                one,
                demands=tuple((rule_id[rule], subject(word)) for rule, word in one.demands),
                people=tuple(ids.get(person, person) for person in one.people),
            )
            for one in clash.shortfalls
        ),
        ways_out=tuple(replace(way, changes=tuple(map(changed, way.changes))) for way in clash.ways_out),
    )
