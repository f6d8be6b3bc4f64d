"""Planning anew from a former plan: pins hold, the others stay unless moving them is worth more than a change costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from reorg.domain.structure import Seat
from reorg.plan.plan import Plan
from reorg.plan.replan import Replan, SeatChange
from reorg.rules.added import added, allowed_pairs, extended, values_of
from reorg.rules.problem import Problem
from reorg.rules.registry import demand_text, read_rule
from reorg.text import Finding, Message, Text

if TYPE_CHECKING:
    from reorg.intake.former_plan import FormerPlan

PIN_BARRED = Message(
    "former.pin-barred",
    "error",
    Text(
        "人员“{value}”锁定在 {seat}，规则 {rule} 不允许：{demand}。",
        "“{value}” is pinned to {seat}, which rule {rule} forbids: {demand}.",
    ),
    advice=Text("请改锁定，或改规则。", "Change the pin, or the rule."),
)
PINS_CLASH = Message(
    "former.pins-clash",
    "error",
    Text(
        "锁定的 {people} 不能同时成立，违反规则 {rule}：{demand}。",
        "The pins of {people} cannot hold together; rule {rule}: {demand}.",
    ),
    advice=Text("请取消其中的锁定，或改规则。", "Unpin some of them, or change the rule."),
)

PINNED, EDITED, STEADY = "from:pinned", "from:edited", "steady"
"""Ids of the rules that hold the pinned (hard), those whom the file puts elsewhere by hand, and the others (soft)."""
REFUSED = "from:refused:"
"""How the ids of the rules begin that keep people from a seat with which the review disagrees."""
CHANGE_SHARE = 10
"""A change costs, unless said otherwise, this fraction (one tenth) of what a placement can be worth at most."""


@dataclass(frozen=True)
class Relaid:
    """A problem laid on a former plan.

    ``base`` has the project's own rules, ``problem`` also those in ``laid``; ``change_weight`` is what moving one person
    costs, in units of the objective.
    """

    base: Problem
    problem: Problem
    former: FormerPlan
    change_weight: float
    laid: tuple[Mapping[str, Any], ...]

    @property
    def pinned(self) -> set[str]:
        """Ids of the people whom a pin or the review holds."""
        return {self.base.people[number].person_id for number in self.former.pins}

    @property
    def settings(self) -> dict[str, Any]:
        """The former plan and the weight of a change, as a plan's settings keep them."""
        return {"plan": self.former.source.path, "change_weight": self.change_weight}

    def start(self) -> list[int]:
        """A seat index for each person to begin the search from; -1 for people to be placed anew."""
        allowed = allowed_pairs(self.problem)
        seats = []
        for number, held in enumerate(self.former.held):
            pins = self.former.pins.get(number, ())
            seat = -1 if number in self.former.refused else held
            if pins and seat not in pins:
                seat = pins[0] if len(pins) == 1 else -1
            seats.append(seat if seat >= 0 and allowed[number, seat] else -1)
        return seats


def placement_worth(problem: Problem) -> float:
    """What one placement can be worth at most: 100 in every term, in units of the objective."""
    return 100.0 * sum(problem.settings.objective.weights().values())


def laid_on(
    problem: Problem, path: Path, change_weight: float | None = None
) -> tuple[Relaid | None, tuple[Finding, ...]]:
    """The problem laid on the plan in a file, with every finding; ``None`` where one of them is an error."""
    from reorg.intake.former_plan import read_former

    former = read_former(path, problem)
    if not former.sound:
        return None, former.findings
    relaid = lay(problem, former, change_weight)
    impossible = impossible_pins(relaid)
    return (None if impossible else relaid), (*former.findings, *impossible)


def lay(problem: Problem, former: FormerPlan, change_weight: float | None = None, *, firm: bool = False) -> Relaid:
    """The problem laid on a former plan.

    Pins are hard; each other person of it who is placed otherwise costs ``change_weight`` (a tenth of what a placement
    can be worth at most when it is not given, 0: nothing). Moving somebody from where the file was edited to put him
    costs as much as a placement can be worth. A placement with which the review disagrees costs as much
    as one can be worth: it is kept only where there is hardly another way; where objections are ``firm``, never.
    """
    worth = placement_worth(problem)
    weight = (worth / CHANGE_SHARE or 1.0) if change_weight is None else change_weight
    seats, people = problem.structure.seats, problem.people
    taken = {rule.id for rule in problem.rules}
    raws: list[dict[str, Any]] = []
    pins = {
        people[number].person_id: [seats[seat].seat_id for seat in named]
        for number, named in sorted(former.pins.items())
    }
    if pins:
        name = {"zh": "原方案锁定", "en": "pinned in the former plan"}
        held = {person: ids[0] if len(ids) == 1 else ids for person, ids in pins.items()}
        raws.append({"id": _free(PINNED, taken), "kind": "steady", "name": name, "seats": held})
    edited = {people[number].person_id: seats[former.held[number]].seat_id for number in sorted(former.edited)}
    if edited:
        name = {"zh": "原方案中手工改动", "en": "edited in the former plan"}
        raws.append(_soft(_free(EDITED, taken), name, edited, max(weight, worth or 1.0)))
    stay = {
        people[number].person_id: seats[seat].seat_id
        for number, seat in enumerate(former.held)
        if seat >= 0 and number not in former.pins and number not in former.refused and number not in former.edited
    }
    if stay and weight > 0:
        name = {"zh": "沿用原方案", "en": "stay as in the former plan"}
        raws.append(_soft(_free(STEADY, taken), name, stay, weight))
    for number in sorted(former.refused):
        if former.held[number] >= 0:
            raws.append(_refusal(problem, number, seats[former.held[number]], worth or 1.0, taken, firm))
    rules = [read_rule(raw) for raw in raws]
    return Relaid(problem, extended(problem, rules), former, weight, tuple(raws))


def _soft(rule_id: str, name: dict[str, str], seats: dict[str, str], weight: float) -> dict[str, Any]:
    return {"id": rule_id, "kind": "steady", "name": name, "seats": seats, "severity": "soft", "weight": weight}


def _free(rule_id: str, taken: set[str]) -> str:
    """The id, with strokes behind it while a rule of the project has it."""
    while rule_id in taken:
        rule_id += "'"
    return rule_id


def _refusal(problem: Problem, number: int, seat: Seat, weight: float, taken: set[str], firm: bool) -> dict[str, Any]:
    """Not there (see :func:`reorg.plan.review.refused_seats`)."""
    person = problem.people[number].person_id
    where: dict[str, Any] = {"id": problem.structure.units[seat.unit].unit_id, "only": True}
    if seat.post.leader:
        where["post"] = seat.post.post_id
    return {
        "id": _free(f"{REFUSED}{person}", taken),
        "kind": "bar",
        "name": {"zh": "审核不同意", "en": "disagreed in the review"},
        "who": {"person_id": person},
        "where": where,
        **({} if firm else {"severity": "soft", "weight": weight}),
    }


def impossible_pins(relaid: Relaid) -> tuple[Finding, ...]:
    """Pins that a hard rule forbids by itself, each at its cell with the rules that do."""
    base, found = relaid.base, []
    allowed = allowed_pairs(base)
    rules = {rule.id: rule for rule in base.rules}
    for number, seats in sorted(relaid.former.pins.items()):
        if allowed[number, list(seats)].any():
            continue
        for rule_id in barring(base, number, seats):
            finding = PIN_BARRED.at(
                relaid.former.places.get(number),
                base.people[number].person_id,
                seat=_place(base, seats),
                rule=rule_id,
                demand=demand_text(rules[rule_id], base),
            )
            found.append(finding)
    return tuple(found)


def barring(problem: Problem, number: int, seats: Iterable[int]) -> tuple[str, ...]:
    """Ids of the hard rules that keep a person from any of the seats, in the rules' order."""
    listed = list(seats)
    return tuple(
        dict.fromkeys(
            ban.rule
            for ban in added(problem).bans
            if ban.people[number]
            and any(ban.seats[seat] and (ban.pairs is None or ban.pairs[number, seat]) for seat in listed)
        )
    )


def _place(problem: Problem, seats: tuple[int, ...]) -> Text:
    structure = problem.structure
    unit, post = structure.seats[seats[0]].unit, structure.seats[seats[0]].post.name
    if len(seats) > 1:
        return Text(structure.path(unit, "zh"), structure.path(unit, "en"))
    return Text(f"{structure.path(unit, 'zh')}/{post.zh}", f"{structure.path(unit, 'en')}/{post.get('en')}")


def clashing_pins(relaid: Relaid) -> tuple[Finding, ...]:
    """Hard upper limits that the pinned people alone overstep: each is a proof that the pins cannot all hold."""
    base = relaid.base
    exact = {number: seats[0] for number, seats in relaid.former.pins.items() if len(seats) == 1}
    if not exact:
        return ()
    numbers, at = np.array(list(exact)), np.array(list(exact.values()))
    rules = {rule.id: rule for rule in base.rules}
    found: dict[str, Finding] = {}
    for row in added(base).rows:
        if row.high is None or row.amounts or row.rule in found:
            continue
        if any((term.people < 0).any() or (term.seats < 0).any() for term in row.terms):
            continue
        each = np.zeros(len(numbers))
        for term in row.terms:
            part = term.people[numbers] * term.seats[at]
            each += part if term.pairs is None else part * term.pairs[numbers, at]
        if each.sum() > row.high + 1e-9:
            people = [base.people[number] for number in numbers[each > 0].tolist()]
            words = "、".join(f"{person.name}（{person.person_id}）" for person in people)
            found[row.rule] = PINS_CLASH.at(
                relaid.former.places.get(int(numbers[each > 0][0])),
                people=words,
                rule=row.rule,
                demand=demand_text(rules[row.rule], base),
            )
    return tuple(found.values())


def compared(relaid: Relaid, plan: Plan) -> Replan:
    """What the plan, made under the laid problem, has changed against the former one."""
    base, former = relaid.base, relaid.former
    ids = [seat.seat_id for seat in base.structure.seats]
    seat_of = {seat_id: number for number, seat_id in enumerate(ids)}
    new = {one.person_id: seat_of[one.seat] for one in plan.assignments}
    allowed, joined = allowed_pairs(base), set(former.joined)
    worth = _Worth(base)
    changes, unconcerned, unmoved = [], 0, 0
    for number, person in enumerate(base.people):
        old, now = former.written[number], new.get(person.person_id, -1)
        if number in joined:
            changes.append(SeatChange(person.person_id, "", ids[now] if now >= 0 else "", "joined"))
            continue
        bars = barring(base, number, [old]) if old >= 0 and not allowed[number, old] else ()
        why = _concern(former, number, bool(bars))
        unconcerned += not why
        unmoved += not why and now == old
        if why == "edited" and now != former.held[number]:
            old, why = former.held[number], "overruled"
        elif now == old and why == "refused":
            why = "kept"
        elif now == old and why != "gone":
            continue
        gain = worth.of(number, now) - worth.of(number, old) if old >= 0 and now >= 0 else None
        reason = why or ("gains" if gain is not None and gain > 0 and gain >= relaid.change_weight else "follows")
        before = ids[old] if old >= 0 else former.words[number] if reason == "gone" else ""
        changes.append(
            SeatChange(person.person_id, before, ids[now] if now >= 0 else "", reason, bars, gain),
        )
    laid = {str(raw["id"]) for raw in relaid.laid}
    cost = sum(result.cost for result in plan.rules if result.rule_id in laid)
    return Replan(
        source=former.source.path,
        sha256=former.source.sha256,
        change_weight=relaid.change_weight,
        value=plan.solver.objective + cost,
        cost=cost,
        compared=len(base.people) - len(joined),
        unconcerned=unconcerned,
        unmoved=unmoved,
        left=former.left,
        joined=tuple(base.people[number].person_id for number in former.joined),
        changes=tuple(changes),
        rules=relaid.laid,
    )


def _concern(former: FormerPlan, number: int, barred: bool) -> str:
    """What touches a person of the former plan, as a key of ``REASONS``; empty for the unconcerned."""
    if number in former.pins:
        return "review" if number in former.by_review else "pinned"
    if number in former.refused:
        return "refused"
    if number in former.gone:
        return "gone"
    if number in former.edited:
        return "edited"
    if former.written[number] < 0:
        return "unplaced"
    return "barred" if barred else ""


class _Worth:
    """What a placement is worth by the objective's terms, weighted."""

    def __init__(self, problem: Problem) -> None:
        weights = problem.settings.objective.weights()
        self.terms = [(weights[term], values) for term, values in values_of(problem).items() if weights[term]]

    def of(self, number: int, seat: int) -> float:
        return float(sum(weight * int(values[number, seat]) for weight, values in self.terms))
