"""Masked copies of a problem and its plan: nobody can be recognized, everything else stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from reorg.domain.people import Person, Relative
from reorg.plan.plan import Plan
from reorg.plan.replan import Replan
from reorg.plan.slotting import Slotting
from reorg.rules.base import RuleSettings
from reorg.rules.kinds import steady
from reorg.rules.problem import Problem
from reorg.text import Finding


def pseudonyms(problem: Problem) -> dict[str, str]:
    """A stable new id for each person, by the roster's order."""
    return numbered(problem.people)


def numbered(people: Sequence[Person]) -> dict[str, str]:
    """A stable new id for each of these people, by their order."""
    digits = len(str(len(people)))
    return {person.person_id: f"X{number:0{digits}d}" for number, person in enumerate(people, 1)}


def masked(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
    """The problem and plan with ids replaced, names cut to the surname, and free texts left out."""
    ids = pseudonyms(problem)
    people = tuple(masked_person(person, ids) for person in problem.people)
    rules = tuple(_rule(rule, ids) for rule in problem.rules)
    return replace(problem, people=people, rules=rules), _plan(plan, ids)


def hidden(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings without the words that stand in the inputs: codes, places and sentences stay."""
    return tuple(
        replace(one, value="***" if one.value else "", facts={key: _hidden(fact) for key, fact in one.facts.items()})
        for one in findings
    )


def _hidden(fact: object) -> object:
    return fact if isinstance(fact, (int, float)) else "***"


def masked_person(person: Person, ids: Mapping[str, str]) -> Person:
    return replace(
        person,
        person_id=ids[person.person_id],
        name=f"{person.name[:1]}某某",
        relatives=tuple(Relative(ids.get(one.person_id, "X"), one.relation) for one in person.relatives),
        birth_date=None if person.birth_date is None else person.birth_date.replace(month=1, day=1),
        native_place="",
        growth_place="",
        home=None,
        remark="",
        extra={},
    )


def _rule(rule: RuleSettings, ids: Mapping[str, str]) -> RuleSettings:
    replaced = {field: ids_in(getattr(rule, field), ids) for field in ("who", "people") if hasattr(rule, field)}
    words = {"note": "", "source": rule.source, "name": None} if replaced else {}
    if isinstance(rule, steady.Settings):
        replaced["seats"] = {ids.get(person, "X"): words for person, words in rule.seats.items()}
    if rule.concessions:
        replaced["concessions"] = {
            "+".join(ids.get(word, word) for word in key.split("+")): amount for key, amount in rule.concessions.items()
        }
    rule_id = masked_text(rule.id, ids)
    return rule.model_copy(update={**replaced, **words, "id": rule_id})


def ids_in(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {
            key: "某某" if key == "name" and isinstance(one, str) else ids_in(one, ids) for key, one in value.items()
        }
    if isinstance(value, (list, tuple)):
        return type(value)(ids_in(one, ids) for one in value)
    return ids.get(value, value) if isinstance(value, str) else value


def masked_text(text: str, ids: Mapping[str, str]) -> str:
    """The text with every part between colons, and every whole word, that is a person's id replaced."""
    text = ":".join(ids.get(part, part) for part in text.split(":"))
    return re.sub(r"[0-9A-Za-z_\-]+", lambda word: ids.get(word.group(), word.group()), text)


def _plan(plan: Plan, ids: Mapping[str, str]) -> Plan:
    rules = tuple(
        replace(
            result,
            rule_id=masked_text(result.rule_id, ids),
            breaches=tuple(
                replace(breach, subject="+".join(ids.get(word, word) for word in breach.subject.split("+")))
                for breach in result.breaches
            ),
        )
        for result in plan.rules
    )
    return replace(
        plan,
        assignments=tuple(replace(one, person_id=ids[one.person_id]) for one in plan.assignments),
        unplaced=tuple(replace(one, person_id=ids[one.person_id]) for one in plan.unplaced),
        rules=rules,
        settings={key: value for key, value in plan.settings.items() if key != "rules"},
        certificate=None if plan.certificate is None else _certificate(plan.certificate, ids),
        replan=None if plan.replan is None else _replan(plan.replan, ids),
        slotting=None if plan.slotting is None else _slotting(plan.slotting, ids),
    )


def _slotting(slotting: Slotting, ids: Mapping[str, str]) -> Slotting:
    return replace(
        slotting,
        claims=tuple(replace(one, person_id=ids[one.person_id]) for one in slotting.claims),
        given=tuple(replace(one, person_id=ids[one.person_id]) for one in slotting.given),
    )


def _replan(replan: Replan, ids: Mapping[str, str]) -> Replan:
    """Without the rules, whose ids nobody could read back, and with those who left counted but not named."""
    return replace(
        replan,
        source=f"***{PurePath(replan.source).suffix}",
        left=("***",) * len(replan.left),
        joined=tuple(ids.get(one, "***") for one in replan.joined),
        changes=tuple(
            replace(
                one, person_id=ids.get(one.person_id, "***"), rules=tuple(masked_text(rule, ids) for rule in one.rules)
            )
            for one in replan.changes
        ),
        rules=(),
    )


def _certificate(told: Mapping[str, Any], ids: Mapping[str, str]) -> dict[str, Any]:
    from reorg.rules.certificate import sealed

    shown = {**told, "prices": _masked_prices(told["prices"], ids)}
    if "tiers" in told:
        shown["tiers"] = [{**one, "prices": _masked_prices(one["prices"], ids)} for one in told["tiers"]]
    return sealed(shown)


def _masked_prices(prices: Iterable[Mapping[str, Any]], ids: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            **one,
            "rule": masked_text(one["rule"], ids),
            "subject": "+".join(ids.get(word, word) for word in one["subject"].split("+")),
        }
        for one in prices
    ]
