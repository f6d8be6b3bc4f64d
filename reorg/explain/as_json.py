"""Explanations as ``reorg.explain/1``: plain data, ids and figures with the sentences a planner reads beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reorg.explain.changes import Loss, Shift
from reorg.explain.ground import Ground
from reorg.explain.overview import Overview
from reorg.explain.person import Alternative, PersonTold, Trial
from reorg.explain.rows import Limit
from reorg.explain.rule import RuleTold
from reorg.explain.teller import Teller
from reorg.explain.unit import Candidate, UnitTold
from reorg.plan.json_form import figure, rule_json
from reorg.text import Lang

FORMAT = "reorg.explain/1"
Told = PersonTold | UnitTold | RuleTold | Overview
ABOUT = {PersonTold: "person", UnitTold: "unit", RuleTold: "rule", Overview: "plan"}


def explained_json(
    ground: Ground, told: Told, teller: Teller, lang: Lang, changed_since: Sequence[str]
) -> dict[str, Any]:
    """``reorg.explain/1``."""
    about = ABOUT[type(told)]
    writer = _Writer(ground, teller, lang)
    body = (
        writer.person(told)
        if isinstance(told, PersonTold)
        else writer.unit(told)
        if isinstance(told, UnitTold)
        else writer.rule(told)
        if isinstance(told, RuleTold)
        else writer.overview(told)
    )
    priced = ground.priced
    return {
        "format": FORMAT,
        "about": about,
        "plan": {
            "objective": figure(ground.audited.objective),
            "bound": None if priced is None else figure(priced.bound),
            "prices_from": None if priced is None else priced.source,
            "hard_broken": [teller.rule_id(one) for one in ground.hard_broken],
            "changed_since": list(changed_since),
        },
        ("overview" if about == "plan" else about): body,
    }


class _Writer:
    def __init__(self, ground: Ground, teller: Teller, lang: Lang) -> None:
        self.ground, self.teller, self.lang = ground, teller, lang

    def who(self, person: int) -> dict[str, Any]:
        return {"person_id": self.teller.person_id(person), "name": self.teller.name(person)}

    def place(self, seat: int) -> dict[str, Any]:
        if seat < 0:
            return {"seat": "", "unit": "", "post": "", "text": self.teller.seat(seat).get(self.lang)}
        known = self.ground.problem.structure.seats[seat]
        return {
            "seat": known.seat_id,
            "unit": self.teller.unit_id(known.unit),
            "post": known.post.post_id,
            "text": self.teller.seat(seat).get(self.lang),
        }

    def demand(self, rule: str) -> dict[str, Any]:
        return {"id": self.teller.rule_id(rule), "text": self.teller.demand(rule).get(self.lang)}

    def moves(self, moves: Sequence[Shift]) -> list[dict[str, Any]]:
        return [{**self.who(one.person), "from": self.place(one.before), "to": self.place(one.after)} for one in moves]

    def person(self, told: PersonTold) -> dict[str, Any]:
        known = self.ground.problem.people[told.person]
        return {
            **self.who(told.person),
            "category": known.category,
            "from_unit": known.present_unit,
            "from_post": known.post,
            "placement": self.place(told.seat),
            "change": told.change[0],
            "also": list(told.change[1:]),
            "pinned": told.pinned,
            "value": dict(told.value),
            "fit_parts": {name: figure(round(part, 3)) for name, part in told.parts.items()},
            "worth": figure(told.worth),
            "wishes": [{"wish": one.words, "met": one.met} for one in told.wishes],
            "alternatives": [self.alternative(told, one) for one in told.alternatives],
            "trials": [self.trial(one) for one in told.trials],
        }

    def alternative(self, told: PersonTold, one: Alternative) -> dict[str, Any]:
        return {
            **self.place(one.seat),
            "value": dict(one.value),
            "worth": figure(one.worth),
            "difference": figure(one.worth - told.worth),
            "allowed": one.allowed,
            "banned_by": [self.demand(rule) for rule in one.banned_by],
            "would_break": [self.teller.rule_id(rule) for rule in one.broken],
            "breaches": [self.teller.breach(rule, breach).get(self.lang) for rule, breach in one.breaches],
            "full": one.full,
            "holders": [self.who(person) for person in self.ground.holders[one.seat]] if one.full else [],
            "objective_if_alone": None if one.alone is None else figure(one.alone),
            "never": None if one.never is None else self.demand(one.never),
            "loss": self.by_prices(one.loss, one.margin),
        }

    def by_prices(self, least: float | None, margin: float | None) -> dict[str, Any]:
        told = (None if one is None else figure(round(one, 6)) for one in (least, margin))
        return {**dict(zip(("at_least", "at_margin"), told, strict=True)), "basis": "prices"}

    def loss(self, told: Loss | None) -> dict[str, Any] | None:
        if told is None:
            return None
        least, most = (None if one is None else figure(round(one, 6)) for one in (told.least, told.most))
        return {"least": least, "most": most, "exact": told.exact, "basis": told.basis}

    def trial(self, one: Trial) -> dict[str, Any]:
        return {
            "places": [self.place(seat) for seat in one.seats],
            "status": one.status,
            "objective": None if one.objective is None else figure(one.objective),
            "bound": None if one.bound is None else figure(one.bound),
            "loss": self.loss(one.loss),
            "exceptions_from": [self.demand(rule) for rule in one.lifted],
            "never": None if one.never is None else self.demand(one.never),
            "exchange": None
            if one.exchange is None
            else {"with": self.who(one.exchange[0]), "objective": figure(one.exchange[1])},
            "moves": self.moves(one.moves),
            "seconds": round(one.seconds, 3),
        }

    def limit(self, one: Limit) -> dict[str, Any]:
        low, high, now = (None if value is None else figure(value) for value in (one.low, one.high, one.now))
        return {
            "rule": self.teller.rule_id(one.rule),
            "text": self.teller.demand(one.rule).get(self.lang),
            "subject": self.teller.subject(one.subject),
            "min": low,
            "max": high,
            "now": now,
            "binds": one.binds,
            "side": one.side or None,
            "price": None if one.price is None else figure(round(one.price, 6)),
            "basis": "prices",
        }

    def candidate(self, one: Candidate) -> dict[str, Any]:
        return {
            **self.who(one.person),
            "place": self.place(one.seat),
            "now": self.place(self.ground.seats[one.person]),
            "here": one.here,
            "worth": figure(one.worth),
            "difference": figure(one.difference),
            "would_break": [self.demand(rule) for rule in one.broken],
            "loss": self.by_prices(one.loss, one.margin),
        }

    def unit(self, told: UnitTold) -> dict[str, Any]:
        return {
            "id": self.teller.unit_id(told.unit),
            "name": self.teller.unit(told.unit).get(self.lang),
            "post": self.ground.problem.structure.seats[told.seats[0]].post.post_id if told.post else None,
            "headcount": [
                {"category": one.category, "now": one.now, "min": one.low, "max": one.high, "target": one.target}
                for one in told.headcount
            ],
            "limits": [self.limit(one) for one in told.limits],
            "streams": [
                {"from": one.present, "name": self.teller.present(one.present), "follow": one.follow, "come": one.come}
                for one in told.streams
            ],
            "came": [
                {**self.who(p), "from_unit": self.ground.problem.people[p].present_unit, "to": self.place(self.ground.seats[p])}
                for p in told.came
            ],
            "gone": [{**self.who(p), "to": self.place(seat)} for p, seat in told.gone],
            "holders": [self.who(person) for person in told.holders],
            "candidates": [self.candidate(one) for one in told.candidates],
            "eligible": told.eligible,
            "ineligible": [{**self.demand(rule), "people": count} for rule, count in told.ineligible.items()],
            "scarce": [
                {
                    **self.demand(one.rule),
                    "subjects": [self.teller.subject(subject) for subject in one.subjects],
                    "required": figure(one.required),
                    "now": one.now,
                    "holders": one.holders,
                    "open": one.open,
                    "demanded": figure(one.demanded),
                    "price": figure(round(one.price, 6)),
                    "short": one.short,
                }
                for one in told.scarce
            ],
        }  # fmt: skip

    def rule(self, told: RuleTold) -> dict[str, Any]:
        rule = self.teller.rule(told.rule)
        result = rule_json(told.result)
        breaches = [
            {**one, "subject": self.teller.subject(one["subject"]), "text": self.teller.breach(told.rule, breach).get(self.lang)}
            for one, breach in zip(result["breaches"], told.result.breaches, strict=True)
        ]  # fmt: skip
        without = told.without
        return {
            **result,
            "id": rule.id,
            "text": self.teller.demand(told.rule).get(self.lang),
            "weight": None if rule.hard else figure(rule.weight),
            "source": rule.source,
            "breaches": breaches,
            "limits": [self.limit(one) for one in told.limits],
            "places": told.places,
            "barred_pairs": told.barred,
            "barred_people": told.people,
            "wanted": [
                {**self.who(p), "place": self.place(seat), "gain": figure(round(gain, 6)), "basis": "prices"}
                for p, seat, gain in told.wanted
            ],
            "without": None
            if without is None
            else {
                "status": without.status,
                "objective": None if without.objective is None else figure(without.objective),
                "bound": None if without.bound is None else figure(without.bound),
                "gain": self.loss(without.gain),
                "own_cost": figure(without.own),
                "moved": len(without.moves),
                "moves": self.moves(without.moves),
                "seconds": round(without.seconds, 3),
            },
        }

    def overview(self, told: Overview) -> dict[str, Any]:
        return {
            "terms": {term: figure(value) for term, value in told.terms.items()},
            "costs": [{**self.demand(rule), "cost": figure(cost)} for rule, cost in told.costs.items()],
            "gives_up": [
                {
                    **self.who(one.person),
                    "now": self.place(self.ground.seats[one.person]),
                    "best": self.place(one.seat),
                    "better": figure(one.better),
                }
                for one in told.gives_up
            ],
            "people_with_a_better_seat": told.concerned,
            "rules": [{**self.limit(one), "priced_places": places} for one, places in told.rules],
            "units": [self.limit(one) for one in told.units],
        }
