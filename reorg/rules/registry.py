"""Finds the kinds of rule: every module in ``reorg.rules.kinds``, whose file name is the kind."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from typing import Any

from reorg.plan.plan import Breach
from reorg.rules import kinds as kinds_package
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.concessions import beyond, concession_faults, concession_words, eased
from reorg.rules.problem import Problem
from reorg.rules.rows import Contribution, Row
from reorg.rules.seated import Seated
from reorg.text import Finding, Place, Text


@dataclass(frozen=True)
class Kind:
    """One kind of rule, as its file states it.

    ``rows`` gives what the rule adds to the model, ``check`` the breaches of a finished plan (never
    using the model), ``demand`` and ``breach`` the two sentences, ``faults`` what is wrong with its
    settings against the bureau.
    """

    name: str
    settings: type[RuleSettings]
    title: Text
    example: str
    rows: Callable[[Any, Bureau], Contribution]
    check: Callable[[Any, Seated], list[Breach]]
    demand: Callable[[Any, Bureau], Text]
    breach: Callable[[Any, Breach, Bureau], Text]
    faults: Callable[[Any, Bureau, Place], Iterator[Finding]]


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by name, in alphabetical order. A module that lacks a part is refused."""
    found: dict[str, Kind] = {}
    for module_info in sorted(pkgutil.iter_modules(kinds_package.__path__), key=lambda info: info.name):
        if module_info.name.startswith("_"):
            continue
        name = module_info.name.rstrip("_")
        module = import_module(f"{kinds_package.__name__}.{module_info.name}")
        missing = [
            part
            for part in ("Settings", "TITLE", "EXAMPLE", "rows", "check", "demand", "breach", "faults")
            if not hasattr(module, part)
        ]
        if missing:
            raise TypeError(f"rule kind {name} lacks {', '.join(missing)}")
        if module.Settings.model_fields["kind"].default != name:
            raise TypeError(f"rule kind {name}: its settings say {module.Settings.model_fields['kind'].default!r}")
        found[name] = Kind(
            name,
            module.Settings,
            module.TITLE,
            module.EXAMPLE,
            module.rows,
            module.check,
            module.demand,
            module.breach,
            module.faults,
        )
    return found


def read_rule(raw: Mapping[str, Any]) -> RuleSettings:
    """Settings from a raw mapping; raises ``pydantic.ValidationError``, or ``KeyError`` for an unknown kind."""
    return kinds()[str(raw.get("kind"))].settings.model_validate(dict(raw))


def kind_of(rule: RuleSettings) -> Kind:
    return kinds()[rule.kind]


def rows_of(rule: RuleSettings, bureau: Bureau) -> Contribution:
    """What the rule adds to the model of this bureau, its concessions made; equal weights of different rows are one
    array."""
    held = rule.with_concessions_in()
    made = eased(held, kind_of(held).rows(held, bureau), bureau)
    return replace(made, rows=tuple(_shared(row, bureau) for row in made.rows))


def _shared(row: Row, bureau: Bureau) -> Row:
    shared = [(bureau.one(term.people), bureau.one(term.seats)) for term in row.terms]
    if all(term.people is p and term.seats is s for term, (p, s) in zip(row.terms, shared, strict=True)):
        return row
    return replace(row, terms=tuple(replace(t, people=p, seats=s) for t, (p, s) in zip(row.terms, shared, strict=True)))


def breaches_of(rule: RuleSettings, seated: Seated) -> list[Breach]:
    """How a finished plan breaks the rule, by the rule's own check; what its concessions cover is no breach."""
    held = rule.with_concessions_in()
    return beyond(held, kind_of(held).check(held, seated))


def validate(problem: Problem) -> tuple[Finding, ...]:
    """Faults of the rules against this bureau: unknown columns, values, units; rules without effect."""
    bureau = Bureau.of(problem)
    return tuple(finding for rule in problem.rules for finding in _faults(rule, bureau))


def _faults(rule: RuleSettings, bureau: Bureau) -> Iterator[Finding]:
    place = Place(file=rule.file, line=rule.line)
    yield from kind_of(rule).faults(rule, bureau, place)
    if rule.concessions:
        rows = kind_of(rule).rows(rule, bureau).rows
        yield from concession_faults(rule, {row.subject for row in rows}, bureau, place)


def demand_text(rule: RuleSettings, problem: Problem) -> Text:
    """What the rule demands, in the planner's words, and the exceptions it makes."""
    bureau = Bureau.of(problem)
    said, spared = kind_of(rule).demand(rule, bureau), concession_words(rule, bureau)
    return Text(said.zh + spared.zh, said.get("en") + spared.get("en"))


def breach_text(rule: RuleSettings, breach: Breach, problem: Problem) -> Text:
    """How a plan breaks the rule, naming units and people."""
    return kind_of(rule).breach(rule, breach, Bureau.of(problem))
