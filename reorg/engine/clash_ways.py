"""The cheapest ways out of a clash: which demands to loosen, by how much, at the least total weight.

Every demand that may give way gets amounts that cost its weight, as the same rule has them when it is soft, so that
what a way out takes is counted in the rules' own units of breach.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, gcd, lcm

import numpy as np

from reorg.engine.clash_classes import Found, Ints, Program
from reorg.engine.clash_demands import GROUND, WHO, Demands
from reorg.engine.highs import Stopper
from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.concessions import CLOSE
from reorg.rules.registry import breaches_of, kind_of
from reorg.rules.rows import Amount, Row

PRICES: Mapping[str, float] = {
    "average": 0.1,  # a person-year; one person more or less shifts a mean by about ten of them
    "branch": 2.0,
    "eligible": 3.0,
    "bar": 3.0,
    "pin": 3.0,
    "rotate": 3.0,
    "steady": 3.0,
    "together": 2.0,
    "apart": 2.0,
    "fixed": 10.0,
    "protect": 10.0,
    "relatives": 10.0,
}
"""What a unit of breach weighs (a person or pair unless said otherwise); 1 for the kinds not named. Who may sit where
is dearer than how many, and what the law or the roster says is dearest."""
ROSTER = 10.0
"""What it weighs to except a person from the roster's own columns (pinned, barred)."""
WHO_PRICE = 3.0
"""What it weighs to except a person from what a post asks of its holders."""
HURT = 5.0
"""How much more a person costs, of two ways that weigh the same, at a limit near 0 than at a large one."""
MANY = 12
"""People in a group up to whom its pairs are loosened one by one; larger groups stay as they are."""


@dataclass(frozen=True, eq=False)
class Given:
    """What one rule would have to put up with: its breaches in the way out's plan."""

    rule: RuleSettings
    breaches: tuple[Breach, ...]


@dataclass(frozen=True, eq=False)
class WayOut:
    """Concessions that make a plan, with that plan. ``weight`` is their total; ``proven``: none is cheaper among
    those that leave the ``kept`` demands alone."""

    seats: Ints
    weight: float
    given: tuple[Given, ...]
    kept: frozenset[int]
    proven: bool


def price(rule: RuleSettings) -> float:
    """What a unit of the rule's breach weighs: the planner's own weight, or that of its kind."""
    if "weight" in rule.model_fields_set:
        return rule.weight
    if getattr(rule, "column", None) in ("pinned", "barred"):
        return ROSTER
    if rule.kind == "balance":
        measure = getattr(rule, "measure", None)
        return 0.1 if getattr(measure, "attribute", None) and not getattr(rule, "mean", False) else 1.0
    return PRICES.get(rule.kind, 1.0)


def loosened(demands: Demands, kept: Collection[int]) -> Program:
    """The program in which every demand but the ``kept`` ones may be broken at its price."""
    firm = [demands.listed[number] for number in sorted(kept)]
    firm_keys = {part.key for part in firm}
    rows: list[Row] = [row for part in firm for row in part.rows]
    amounts: dict[str, Amount] = {amount.name: amount for part in firm for amount in part.amounts}
    bans = [ban for part in firm for ban in part.bans]
    for rule in {part.rule.id: part.rule for part in demands.listed}.values():
        own = [part for part in demands.listed if part.rule.id == rule.id]
        if all(part.key in firm_keys for part in own):
            continue
        soft_rows, soft_amounts = soft(demands, rule)
        grouped = [part for part in own if rule.speaks_of_pairs and part.subject.count("+") >= MANY]
        rows += [row for part in grouped for row in part.rows if part.key not in firm_keys]
        held = [part.subject for part in own if part.key in firm_keys or part in grouped]
        for row in soft_rows:
            if not _covered(rule, row.subject, held):
                rows.append(row)
                amounts |= {name: soft_amounts[name] for name, _ in row.amounts}
    return Program.of(demands.allowed(bans), demands.widened(rows), list(amounts.values()))


def _covered(rule: RuleSettings, subject: str, held: Iterable[str]) -> bool:
    """Whether a soft row stands for one of the demands that are held."""
    if rule.speaks_of_pairs:
        people = set(subject.split("+"))
        return any(people <= set(one.split("+")) for one in held)
    if rule.kind == "posts":
        return (WHO if subject.endswith(f"|{WHO}") else subject) in held
    own = list(held)
    return subject in own or "" in own


def soft(demands: Demands, rule: RuleSettings) -> tuple[list[Row], dict[str, Amount]]:
    """The rule's rows and amounts as they are when a breach costs its price; what it puts up with already is free."""
    held = rule.with_concessions_in()
    cost = price(rule)
    copy = held.model_copy(update={"severity": "soft", "weight": cost, "tier": 0})
    made = kind_of(copy).rows(copy, demands.bureau)
    free = np.array([held.conceded(person.person_id) >= 1 for person in demands.problem.people], dtype=bool)
    amounts = {amount.name: replace(amount, cost=0.0 if amount.cost == 0 else cost) for amount in made.amounts}
    if rule.kind == "posts":
        amounts = {name: one for name, one in amounts.items() if not name.endswith("|substitutes")}
    rows = []
    for row in made.rows:
        if not all(name in amounts for name, _ in row.amounts):
            continue
        if rule.kind == "posts" and row.subject.endswith(f"|{WHO}"):
            for name, _ in row.amounts:
                amounts[name] = replace(amounts[name], cost=max(cost, WHO_PRICE) if _own(rule) is None else cost)
        if held.speaks_of_pairs:
            if held.conceded(row.subject) < 1:
                rows.append(row)
            continue
        spared = held.conceded(row.subject) * row.unit
        if spared and (not row.subject or not _helps(row, made.amounts)):
            row = replace(
                row,
                low=None if row.low is None else row.low - spared,
                high=None if row.high is None else row.high + spared,
            )
        if free.any() and row.high == 0 and row.low is None:
            terms = tuple(replace(term, people=np.where(free, 0.0, term.people)) for term in row.terms)
            row = replace(row, terms=terms) if _bans(rule, row) else row
        rows.append(row)
    return rows, amounts


def _own(rule: RuleSettings) -> float | None:
    return rule.weight if "weight" in rule.model_fields_set else None


def _helps(row: Row, amounts: Iterable[Amount]) -> bool:
    """Whether the row has amounts that cost nothing: it says what they are, and is no limit."""
    costless = {amount.name for amount in amounts if not amount.cost}
    return any(name in costless for name, _ in row.amounts)


def _bans(rule: RuleSettings, row: Row) -> bool:
    """Whether the row stands for bans on people one by one."""
    kinds = ("admits", "bar", "eligible", "fixed", "pin", "protect", "rotate")
    return rule.kind in kinds or (rule.kind == "posts" and row.subject.endswith(f"|{WHO}"))


def cheapest(demands: Demands, kept: Collection[int], stopper: Stopper, threads: int = 1, seed: int = 0) -> Found:
    """The plan that breaks the demands not ``kept`` at the least total weight.

    Bans hold at first, which makes a small program; where they may give way for less, fractions of people give a bound,
    and only what lies between the two is searched anew.
    """
    bans = frozenset(n for n, demand in enumerate(demands.listed) if demand.bans and n not in kept)
    firm = loosened(demands, frozenset(kept) | bans).solve(stopper, threads, seed)
    dear = min((price(demands.listed[n].rule) for n in bans), default=float("inf"))
    if firm.seats is not None and (firm.cost <= dear or not bans):
        return replace(firm, bound=min(firm.bound, dear))
    if firm.answer == "unknown" or not bans:
        return firm
    whole = loosened(demands, kept)
    if firm.seats is not None:
        least = whole.solve(stopper, threads, seed, fractions=True)
        if least.answer == "none":
            return least
        step = common_step(amount.cost for amount in whole.model.amounts)
        bound = ceil(least.bound / step - 1e-6) * step if step and all(whole.model.integer) else least.bound
        if firm.cost <= bound + 1e-6:
            return replace(firm, bound=firm.cost)
    found = whole.solve(stopper, threads, seed)
    if firm.seats is None or (found.seats is not None and found.cost < firm.cost - 1e-9):
        return found
    return replace(firm, bound=max(0.0, min(firm.cost, found.bound)))


def common_step(costs: Iterable[float]) -> float:
    """The largest figure of which all costs are multiples; 0 without costs."""
    told = [Fraction(str(cost)) for cost in costs if cost]
    if not told:
        return 0.0
    bottom = lcm(*(one.denominator for one in told))
    return float(Fraction(gcd(*(int(one * bottom) for one in told)), bottom))


def evened(demands: Demands, found: Found, kept: Collection[int], stopper: Stopper, seed: int = 0) -> Found:
    """A plan that breaks the same demands' kinds for no more, where it hurts least: large limits before small ones."""
    assert found.seats is not None
    broken = demands.broken(found.seats)
    bans = frozenset(n for n, demand in enumerate(demands.listed) if demand.bans and n not in broken)
    program = loosened(demands, frozenset(kept) | bans)
    hurt = np.ones(len(program.model.amounts))
    names = {amount.name: number for number, amount in enumerate(program.model.amounts)}
    for row in program.model.rows:
        limit = max(abs(row.low or 0.0), abs(row.high or 0.0)) / row.unit
        for name, _ in row.amounts:
            hurt[names[name]] = 1.0 + HURT / (1.0 + limit)
    other = program.solve(stopper, 1, seed, gap=0.01, second=(program.model.cost * hurt, found.cost + 1e-6))
    if other.seats is None or other.cost > found.cost + 1e-6:
        return found
    return replace(other, bound=found.bound)


def way_out(demands: Demands, found: Found, kept: Collection[int]) -> WayOut:
    """What the plan found takes, by the rules' own checks."""
    assert found.seats is not None
    seated = demands.seated(found.seats)
    given = []
    for rule in {part.rule.id: part.rule for part in demands.listed}.values():
        if breaches_of(rule, seated):
            given.append(Given(rule, tuple(kind_of(rule).check(_bare(rule), seated))))
    weight = found.cost
    proven = weight - found.bound <= 1e-6 * max(1.0, weight)
    return WayOut(found.seats, weight, tuple(given), frozenset(kept), proven)


def _bare(rule: RuleSettings) -> RuleSettings:
    return rule.with_concessions_in()


__all__ = ["CLOSE", "GROUND", "Given", "WayOut", "cheapest", "loosened", "price", "soft", "way_out"]
