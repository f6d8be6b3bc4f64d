"""The cheapest ways out of a clash: which demands to loosen, by how much, at the least total weight.

A demand that may give way gets amounts that cost its weight, as the same rule has them when it is soft, so that what a
way out takes is counted in the rules' own units of breach.

Only demands that clash can gain anything by giving way. So a way out loosens the demands of the clashes known so far
while all others hold; where that leaves no plan there is another clash, whose demands join. The demands known by
themselves, without the others, say what every way out costs at least.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import ceil

import numpy as np

from reorg.engine.clash_classes import Found, Ints, Program, part_of
from reorg.engine.clash_demands import WHO, Demand, Demands
from reorg.engine.clash_sets import Search
from reorg.engine.clash_whole import ANY, freed, searched
from reorg.engine.highs import Stopper
from reorg.plan.plan import Breach
from reorg.rules.base import RuleSettings
from reorg.rules.problem import Problem
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
TINY = 2_000
"""Arcs up to which ways out are found in one integer program; larger bureaus go through the engine's own search."""
DIRECT = 45_000
"""Arcs up to which one integer program can do what the engine's search did not."""
QUICK = 0.03
"""Share of the time left that the engine's search gets where the integer program can follow."""
ROUNDS = 60
"""Rounds of the search for one way out; each takes in demands of another clash."""
ALONE = 0.25
"""Share of the time left that goes into what a way out costs at least, each round."""
DEAR = 20.0
"""What a unit of weight costs in the engine's search, in the most that placements of one person can differ by."""
NEAR = 1e-6
"""Weights that differ by less are equal."""


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


def unit_price(demand: Demand) -> float:
    """What a unit of breach weighs at one demand: who may hold a post is dearer than how many do."""
    rule = demand.rule
    if demand.subject == WHO and rule.kind == "posts" and "weight" not in rule.model_fields_set:
        return WHO_PRICE
    return price(rule)


def loosened(demands: Demands, soft: Collection[int], firm: Collection[int]) -> Program:
    """The program in which the ``soft`` demands may be broken at their price, the ``firm`` ones hold, and the rest
    is left out."""
    parts = [demands.listed[number] for number in sorted(firm)]
    rows: list[Row] = [row for part in parts for row in part.rows]
    amounts: dict[str, Amount] = {amount.name: amount for part in parts for amount in part.amounts}
    bans = [ban for part in parts for ban in part.bans]
    by_rule: dict[str, list[Demand]] = {}
    for number in sorted(soft):
        by_rule.setdefault(demands.listed[number].rule.id, []).append(demands.listed[number])
    for own in by_rule.values():
        rule = own[0].rule
        large = [part for part in own if rule.speaks_of_pairs and part.subject.count("+") >= MANY]
        rows += [row for part in large for row in part.rows]
        given = {part.subject: unit_price(part) for part in own if part not in large}
        for row, needed in soft_rows(demands, rule, given):
            rows.append(row)
            amounts |= {one.name: one for one in needed}
    return Program.of(demands.allowed(bans), demands.widened(rows), list(amounts.values()))


def soft_rows(demands: Demands, rule: RuleSettings, given: Mapping[str, float]) -> Iterator[tuple[Row, list[Amount]]]:
    """The rule's rows at the given subjects as they are when a breach costs that subject's price, with their amounts.
    What the rule puts up with already is free."""
    held = rule.with_concessions_in()
    copy = held.model_copy(update={"severity": "soft", "weight": 1.0, "tier": 0})
    made = kind_of(copy).rows(copy, demands.bureau)
    amounts = {amount.name: amount for amount in made.amounts}
    free = np.array([held.conceded(person.person_id) >= 1 for person in demands.problem.people], dtype=bool)
    for row in made.rows:
        subject = subject_of(rule, row.subject, given)
        if subject is None or any(name.endswith("|substitutes") for name, _ in row.amounts):
            continue
        own = [amounts[name] for name, _ in row.amounts]
        priced = [replace(one, cost=given[subject] if one.cost else 0.0) for one in own]
        spared = held.conceded(row.subject)
        if held.speaks_of_pairs:
            if spared < 1:
                yield row, priced
            continue
        if spared and (not row.subject or all(one.cost for one in own)):
            row = replace(
                row,
                low=None if row.low is None else row.low - spared * row.unit,
                high=None if row.high is None else row.high + spared * row.unit,
            )
        if free.any() and _stands_for_bans(rule, row):
            row = replace(row, terms=tuple(replace(t, people=np.where(free, 0.0, t.people)) for t in row.terms))
        yield row, priced


def subject_of(rule: RuleSettings, subject: str, given: Collection[str]) -> str | None:
    """The demand, of those given, that a soft row stands for."""
    if rule.speaks_of_pairs:
        people = set(subject.split("+"))
        return next((one for one in given if people <= set(one.split("+"))), None)
    if rule.kind == "posts":
        told = WHO if subject.endswith(f"|{WHO}") else subject
        return told if told in given else None
    return subject if subject in given else "" if "" in given else None


def _stands_for_bans(rule: RuleSettings, row: Row) -> bool:
    """Whether the row stands for bans on people one by one."""
    kinds = ("admits", "bar", "eligible", "fixed", "pin", "protect", "rotate")
    return rule.kind in kinds or (rule.kind == "posts" and row.subject.endswith(f"|{WHO}"))


def given_by(demands: Demands, seats: Ints) -> tuple[tuple[Given, ...], float]:
    """What a plan takes of each rule beyond what it puts up with already, by the rules' own checks; the weight."""
    seated = demands.seated(seats)
    given, weight = [], 0.0
    ids = demands.problem.person_index
    for rule in {part.rule.id: part.rule for part in demands.listed}.values():
        if not breaches_of(rule, seated):
            continue
        held = rule.with_concessions_in()
        found = tuple(kind_of(held).check(held, seated))
        given.append(Given(rule, found))
        for one in found:
            at = WHO if rule.kind == "posts" and one.subject in ids else one.subject
            each = unit_price(Demand(rule, at))
            weight += each * max(0.0, one.amount - rule.conceded(one.subject))
    return tuple(given), weight


@dataclass
class Loosening:
    """The search for ways out; ``known`` are demands of clashes, which grow as further clashes are met."""

    demands: Demands
    stopper: Stopper
    threads: int = 1
    seed: int = 0
    known: set[int] = field(default_factory=set)

    def way(self, kept: frozenset[int]) -> WayOut | None:
        """The cheapest way out that leaves the ``kept`` demands alone; ``None`` where there is none, or no time."""
        best: Ints | None = None
        weight, least = float("inf"), 0.0
        for _ in range(ROUNDS):
            alone = self._alone(kept)
            if alone.answer == "none":
                return None
            least = max(least, alone.bound)
            whole = self._whole(kept) if weight > least + NEAR else None
            if whole is not None and whole.seats is not None and whole.cost < weight - NEAR:
                best, weight = whole.seats, whole.cost
            if weight <= least + NEAR or alone.seats is None or self.stopper.due():
                break
            eased = self._eased(alone.seats)
            under = self._plan_of(eased)
            if under.seats is not None:
                best, weight = under.seats, given_by(self.demands, under.seats)[1]
                break
            met = self._met(eased) if under.answer == "none" else frozenset()
            if not met - self.known:
                break
            self.known |= met
        return None if best is None else self._told(best, least, kept)

    def _alone(self, kept: frozenset[int]) -> Found:
        """The cheapest plan of the known demands without the others, in a part of the time: what it costs at least."""
        program = loosened(self.demands, self.known - kept, self.known & kept)
        return program.solve(part_of(self.stopper, ALONE), self.threads, self.seed)

    def _told(self, seats: Ints, least: float, kept: frozenset[int]) -> WayOut:
        given, weight = given_by(self.demands, seats)
        if self._direct:
            other = self._evened(seats, weight, kept)
            told, same = given_by(self.demands, other)
            if same <= weight + NEAR:
                seats, given = other, told
        return WayOut(seats, weight, given, kept, weight <= least + NEAR)

    @cached_property
    def _direct(self) -> bool:
        """Whether the bureau is small enough for one integer program."""
        return self.demands.program(self.demands.everything).arc_count <= DIRECT

    @cached_property
    def _tiny(self) -> bool:
        """Whether one integer program is done before the engine's search has set out."""
        return self.demands.program(self.demands.everything).arc_count <= TINY

    def _solved(self, program: Program) -> Found:
        return program.solve(self.stopper, self.threads, self.seed)

    def _whole(self, kept: frozenset[int]) -> Found:
        """The cheapest plan that loosens known demands alone."""
        soft = self.known - kept
        if self._tiny or not self._simple(soft):
            return self._solved(loosened(self.demands, soft, self.demands.everything - soft))
        found = searched(
            self._priced_problem(soft), self.demands.bureau.shape[1], self.stopper, 0.01, self.seed, self.threads
        )
        if found.seats is None:
            return found
        return Found("plan", found.seats, given_by(self.demands, found.seats)[1])

    def _evened(self, seats: Ints, weight: float, kept: frozenset[int]) -> Ints:
        """A plan that takes no more, where it hurts least: large limits before small ones."""
        soft = (self.known - kept) | self.demands.broken(seats)
        program = loosened(self.demands, soft, self.demands.everything - soft)
        hurt = np.ones(len(program.model.amounts))
        names = {amount.name: number for number, amount in enumerate(program.model.amounts)}
        for row in program.model.rows:
            limit = max(abs(row.low or 0.0), abs(row.high or 0.0)) / row.unit
            for name, _ in row.amounts:
                hurt[names[name]] = 1.0 + HURT / (1.0 + limit)
        costs = (program.model.cost * hurt, weight + NEAR)
        other = program.solve(self.stopper, self.threads, self.seed, gap=0.01, second=costs)
        return seats if other.seats is None else other.seats

    def _eased(self, seats: Ints) -> Problem:
        """The problem once the rules put up with what this plan takes of the known demands."""
        demands = self.demands
        bare = frozenset(demands.listed[number].key for number in self.known)
        ids = demands.problem.person_index
        more: dict[str, dict[str, float]] = {}
        for one in given_by(demands, seats)[0]:
            rule = one.rule
            for breach in one.breaches:
                if subject_of_breach(rule, breach.subject, ids, bare):
                    amount = float(ceil(breach.amount - 1e-9)) if rule.whole_breaches else breach.amount + 1e-6
                    more.setdefault(rule.id, {})[breach.subject] = amount
        return demands.problem.with_rules(
            rule.model_copy(update={"concessions": {**rule.concessions, **more[rule.id]}}) if rule.id in more else rule
            for rule in demands.problem.rules
        )

    def _plan_of(self, problem: Problem) -> Found:
        """Any plan of a problem, or the proof that there is none."""
        demands = Demands.of(problem, self.demands.blamed)
        if self._tiny:
            return self._solved(demands.program(demands.everything))
        # The search is quick where the relaxation tells the answer, the whole program where only branching does.
        stopper = part_of(self.stopper, QUICK) if self._direct else self.stopper
        found = searched(problem, self.demands.bureau.shape[1], stopper, ANY, self.seed, self.threads)
        if found.answer == "unknown" and self._direct:
            return self._solved(demands.program(demands.everything))
        return found

    def _met(self, problem: Problem) -> frozenset[int]:
        """Demands that clash in a problem without a plan."""
        demands = Demands.of(problem, self.demands.blamed)
        search = Search(demands, self.stopper, self.threads, self.seed)
        found = search.clash_within(demands.everything) or frozenset()
        small = search.shrunk(found, sorted(found, key=search.rank)) if len(found) > 1 else found
        keys = (demands.listed[number].key for number in small)
        return frozenset(self.demands.numbers[key] for key in keys if key in self.demands.numbers)

    def _simple(self, soft: Collection[int]) -> bool:
        """Whether the engine can be asked to loosen these: rules that make no exceptions so far."""
        return not any(self.demands.listed[number].rule.concessions for number in soft)

    def _priced_problem(self, soft: Collection[int]) -> Problem:
        """The problem in which breaking the soft demands costs far more than placements differ by; without its own
        soft rules. Each rule that gives way is there twice: hard, putting up with anything at the subjects that give
        way, and soft."""
        demands, problem = self.demands, self.demands.problem
        given: dict[str, list[Demand]] = {}
        for number in soft:
            given.setdefault(demands.listed[number].rule.id, []).append(demands.listed[number])
        spread = 100.0 * sum(problem.settings.objective.weights().values()) + 1.0
        rules: list[RuleSettings] = []
        for rule in problem.rules:
            if not rule.hard:
                continue
            if rule.id not in given:
                rules.append(rule)
                continue
            rules.append(freed(rule, given[rule.id], problem))
            weight = DEAR * spread * min(unit_price(part) for part in given[rule.id])
            soft_id = f"{rule.id}|soft"
            rules.append(rule.model_copy(update={"id": soft_id, "severity": "soft", "weight": weight, "tier": 0}))
        settings = problem.settings.model_copy(update={"unplaced_cost": min(problem.settings.unplaced_cost, spread)})
        return replace(problem, settings=settings).with_rules(rules)


def subject_of_breach(
    rule: RuleSettings, subject: str, ids: Collection[str], keys: Collection[tuple[str, str]]
) -> bool:
    """Whether a breach is one of these demands'."""
    if rule.speaks_of_pairs:
        people = set(subject.split("+"))
        return any(name == rule.id and people <= set(own.split("+")) for name, own in keys)
    if subject in ids:
        return (rule.id, WHO if rule.kind == "posts" else "") in keys
    return (rule.id, subject) in keys or (rule.kind == "balance" and (rule.id, "") in keys)
