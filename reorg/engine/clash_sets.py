"""A smallest set of demands that no plan keeps together, with the proof of it and of each set with one demand less."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy import sparse

from reorg.engine.clash_classes import SMALL, Answer, Floats, Found, Ints, part_of
from reorg.engine.clash_demands import Demands
from reorg.engine.clash_exact import proved_by_another
from reorg.engine.clash_whole import ANY, only, searched
from reorg.engine.highs import Stopper, pass_model, quiet, run
from reorg.engine.model import build

OWN_LAST = ("fixed", "protect", "strength", "posts", "needs", "branch", "relatives")
"""Kinds that come with every structure: left out of a clash first, where either would do."""
LARGEST = 4_000_000
"""Arcs beyond which no prices of all demands are looked for: their matrix would fill the memory."""
MANY = 24
"""Demands above which a clash is shrunk by parts before one by one."""
ROUNDS = 40
SLACK = 1e-6
"""Distance from 0 at which a bound of breaches counts as a proof."""


@dataclass(frozen=True)
class ClashSet:
    """``verified``: proved anew by other means that the set alone has no plan; ``minimal[n]``: without ``numbers[n]``
    there is one; ``smallest``: proved that no clash has fewer demands."""

    numbers: tuple[int, ...]
    verified: bool
    minimal: tuple[bool, ...]
    smallest: bool


@dataclass
class Search:
    """Subsets of demands and what is known of them."""

    demands: Demands
    stopper: Stopper
    threads: int = 1
    seed: int = 0
    known: dict[frozenset[int], Found] = field(default_factory=dict)
    fractional: set[frozenset[int]] = field(default_factory=set)
    """Subsets that fractions of people keep: prices have nothing to say about them."""

    def check(self, chosen: Collection[int]) -> Found:
        """Whether these demands have a plan, solved exactly."""
        key = frozenset(chosen)
        if key not in self.known:
            found = self._implied(key)
            if found is None:
                found = self._solved(key)
                if found.answer == "unknown":
                    return found
            self.known[key] = found
        return self.known[key]

    def _solved(self, key: frozenset[int]) -> Found:
        program = self.demands.program(key)
        if program.arc_count <= SMALL or len(program.hopeless):
            return program.solve(self.stopper, self.threads, self.seed)
        problem, unplaced = only(self.demands, key), self.demands.bureau.shape[1]
        return searched(problem, unplaced, self.stopper, ANY, self.seed, self.threads)

    @cached_property
    def _worth(self) -> Floats:
        """What placements are worth: where people sit well is where plans are to be looked for."""
        return build(self.demands.problem).value

    def _implied(self, key: frozenset[int]) -> Found | None:
        """A plan of more demands is one of fewer."""
        if any(self.demands.listed[number].rule.kind in ("fixed", "balance") for number in key):
            return None  # what these ask may change with the demands beside them
        larger = (found for other, found in self.known.items() if found.answer == "plan" and key <= other)
        return next(larger, None)

    def clash_within(self, numbers: Collection[int]) -> frozenset[int] | None:
        """Some demands among these that have no plan, found from prices or by adding what plans break; ``None`` where
        they have one or time is up."""
        if any(frozenset(numbers) <= key and found.seats is not None for key, found in self.known.items()):
            return None
        if frozenset(numbers) not in self.fractional:
            priced = self._priced(numbers)
            if priced is not None and self.check(priced).answer == "none":
                return priced
        kept, self.stopper = self.stopper, part_of(self.stopper, 0.5)
        whole = self.check(numbers)
        self.stopper = kept
        if whole.seats is not None:
            return None
        grown = self._grown(numbers)
        return frozenset(numbers) if grown is None and whole.answer == "none" else grown

    def _priced(self, numbers: Collection[int]) -> frozenset[int] | None:
        """Demands whose prices prove that even fractions of people cannot keep them."""
        chosen = sorted(numbers)
        parts = self.demands.parts(chosen)
        program = self.demands.program(chosen)
        if len(program.hopeless):
            return self._seatless(chosen, int(program.hopeless[0]))
        large = program.arc_count > SMALL
        if program.arc_count > LARGEST:
            return None
        answered = program.prices(self.stopper, self.threads, self.seed, self._worth if large else None)
        if answered is None:
            return None
        if answered[1] <= SLACK:
            self.fractional.add(frozenset(chosen))
            return None
        prices = answered[0]
        model = program.model
        owner = np.array([number for number, part in enumerate(parts) for _ in part.rows], dtype=np.int64)
        bans = {number for number, part in enumerate(parts) if part.bans}

        def breach(prices: Floats, bans: Collection[int]) -> float:
            """Below 0: no plan keeps the priced rows where only these bans hold (weak duality)."""
            allowed = self.demands.allowed(ban for number in bans for ban in parts[number].bans)
            net = model.priced(prices)
            best = np.where(allowed, net, -np.inf).max(axis=1, initial=-np.inf)
            limits = prices[prices > 0] @ model.high[prices > 0] + prices[prices < 0] @ model.low[prices < 0]
            gain = -(model.amount_matrix.T @ prices)
            amounts = np.where(gain > 0, gain * model.amount_high, gain * model.amount_low).sum()
            return float(best.sum() + limits + amounts)

        enough = -SLACK
        if not breach(prices, bans) < enough:
            return None
        for number in sorted(bans, key=lambda n: self.rank(chosen[n])):
            if breach(prices, bans - {number}) < enough:
                bans.discard(number)
        priced = {int(number) for number in owner[prices != 0]}
        return frozenset(chosen[number] for number in priced | bans)

    def _seatless(self, chosen: list[int], person: int) -> frozenset[int] | None:
        """Bans that together leave somebody no seat; ``None`` where the ground alone does."""
        seats = self.demands.allowed(())[person]
        hits: dict[int, np.ndarray] = {}
        for number in chosen:
            hit = np.zeros(len(seats), dtype=bool)
            for ban in self.demands.listed[number].bans:
                if ban.people[person]:
                    own = ban.seats if ban.pairs is None else ban.seats & ban.pairs[person]
                    hit[: len(own)] |= own
            if (hit & seats).any():
                hits[number] = hit & seats
        if not seats.any():
            return frozenset()
        every = np.logical_or.reduce([*hits.values(), ~seats])
        return frozenset(hits) if every.all() else None

    def _grown(self, numbers: Collection[int]) -> frozenset[int] | None:
        """Demands added as plans of those so far break them, until none is left or they have no plan."""
        inside, grown = frozenset(numbers), frozenset[int]()
        while True:
            found = self.check(grown)
            if found.answer == "none":
                return grown
            if found.seats is None:
                return None
            broken = sorted(self.demands.broken(found.seats) & inside, key=self._reach)
            if not broken:
                return None
            grown = grown | frozenset(broken[: max(4, len(broken) // 3)])

    def _reach(self, number: int) -> tuple[int, int]:
        """How many people a demand speaks of: those on a few people keep programs small."""
        demand = self.demands.listed[number]
        rows = [int((term.people != 0).sum()) for row in demand.rows for term in row.terms]
        return max([*rows, *(int(ban.people.sum()) for ban in demand.bans)], default=0), number

    def rank(self, number: int) -> tuple[int, int]:
        """Order in which demands are left out of a clash where either would do."""
        rule = self.demands.listed[number].rule
        roster = getattr(rule, "column", None) in ("pinned", "barred")
        return (0 if roster or rule.kind in OWN_LAST[:2] else 1 if rule.kind in OWN_LAST else 2), number

    def shrunk(self, clash: Collection[int], order: Iterable[int]) -> frozenset[int]:
        """The clash without every demand that it does not need, tried in this order."""
        told = list(order)
        left = self._shrunk_by_prices(frozenset(clash), told)
        waiting = [number for number in told if number in left]
        step = max(1, len(waiting) // 4) if len(waiting) > MANY else 1
        while True:
            for begin in range(0, len(waiting), step):
                part = frozenset(waiting[begin : begin + step]) & left
                if part and self.check(left - part).answer == "none":
                    left = left - part
            if step == 1:
                return left
            waiting = [number for number in waiting if number in left]
            step = max(1, min(step // 3, len(waiting) // 4)) if len(waiting) > MANY else 1

    def _shrunk_by_prices(self, clash: frozenset[int], order: Iterable[int]) -> frozenset[int]:
        """Less of the clash, as long as even fractions of people cannot keep what is left: quick, and often enough."""
        left = clash
        for number in order:
            if self.stopper.due():
                break
            if len(left) > 1 and number in left:
                fewer = self._priced(left - {number})
                if fewer is None and left == clash and not self._has_prices(left):
                    break
                left = left if fewer is None else fewer
        return left if left == clash or self.check(left).answer == "none" else clash

    def _has_prices(self, numbers: frozenset[int]) -> bool:
        return self._priced(numbers) is not None

    def smallest_within(self, best: frozenset[int], clash: frozenset[int]) -> frozenset[int]:
        """The smallest clash among the demands of a larger one, as far as a few rounds show."""
        corrections: list[frozenset[int]] = [best]
        for _ in range(ROUNDS if len(clash) <= MANY else 0):
            if self.stopper.due():
                break
            fewest = self._fewest(corrections)
            if fewest is None or len(fewest) >= len(best):
                break
            found = self.check(fewest)
            if found.answer == "none":
                return fewest
            if found.seats is None:
                break
            kept = fewest
            for number in sorted(clash - fewest, key=self.rank, reverse=True):  # as many more as have a plan together
                more = self.check(kept | {number})
                if more.answer == "plan":
                    kept = kept | {number}
            corrections.append(clash - kept)
            if not corrections[-1]:
                break
        return best

    def smallest(
        self,
        first: frozenset[int],
        corrections: list[frozenset[int]],
        budget: Stopper,
        another: Callable[[frozenset[int]], Ints | None],
    ) -> tuple[frozenset[int], bool]:
        """The smallest clash, and whether that is proved.

        Every clash meets every set of demands that some plan breaks. So the fewest demands that meet all such sets
        known are no more than those of the smallest clash; they are one themselves, or a plan that keeps them gives
        the next set. ``another`` finds such a plan that breaks few demands.
        """
        best = first
        while not budget.due():
            fewest = self._fewest(corrections)
            if fewest is None or len(fewest) >= len(best):
                return best, fewest is not None
            found = self.check(fewest)
            if found.answer == "none":
                return fewest, True
            if found.seats is None:
                break
            better = another(fewest)
            broken = self.demands.broken(found.seats if better is None else better) - fewest
            if not broken:
                break
            corrections.append(broken)
        return best, False

    def _fewest(self, corrections: list[frozenset[int]]) -> frozenset[int] | None:
        """The fewest demands that meet every set; the planner's own rules where either would do."""
        numbers = sorted(frozenset().union(*corrections))
        if not numbers:
            return frozenset()
        at = {number: place for place, number in enumerate(numbers)}
        entries = [(n, at[number]) for n, one in enumerate(corrections) for number in one]
        rows, columns = zip(*entries, strict=True)
        matrix = sparse.csc_matrix((np.ones(len(entries)), (rows, columns)), shape=(len(corrections), len(numbers)))
        solver = quiet(self.threads, self.seed)
        worth = np.array([-1.0 - (2 - self.rank(number)[0]) * 1e-4 for number in numbers])
        ones = np.ones(len(numbers))
        pass_model(
            solver,
            worth,
            0 * ones,
            ones,
            matrix,
            np.ones(len(corrections)),
            np.full(len(corrections), np.inf),
            ones > 0,
        )
        solver.setOptionValue("mip_rel_gap", 0.0)
        if run(solver, self.stopper) != "kOptimal":
            return None
        taken = np.array(solver.getSolution().col_value) > 0.5
        return frozenset(numbers[place] for place in np.flatnonzero(taken))

    def confirmed(self, clash: frozenset[int], smallest: bool) -> ClashSet:
        """The set, proved anew, and each set with one demand less solved."""
        numbers = tuple(sorted(clash))
        verified = self._none_again(clash)
        minimal = tuple(self._has_plan(clash - {number}) for number in numbers)
        return ClashSet(numbers, verified, minimal, smallest and verified)

    def _none_again(self, clash: frozenset[int]) -> bool:
        answer: Answer | None = proved_by_another(self.demands.program(clash), self.stopper)
        return answer == "none"

    def _has_plan(self, chosen: frozenset[int]) -> bool:
        """Solved, and the plan looked at without the solver."""
        found = self.check(chosen)
        if found.answer != "plan" or found.seats is None:
            return False
        return not self.demands.broken(found.seats) & chosen
