"""The best of all plans, tried one by one with the rules' own checks: no rows, no solver."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np

from reorg.rules.added import values_of
from reorg.rules.audit import in_force
from reorg.rules.bureau import Bureau
from reorg.rules.kinds import posts
from reorg.rules.problem import Problem
from reorg.rules.registry import breaches_of
from reorg.rules.seated import Seated


class Judge:
    """What a plan is worth by the checks, ``None`` where it breaks a hard rule; with its costs by tier."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.bureau = problem, Bureau.of(problem)
        rules = [in_force(rule, problem) for rule in problem.rules]
        self.rules = sorted(rules, key=lambda rule: not rule.hard)
        self.tiers = sorted({rule.tier for rule in rules if rule.tier and not rule.hard}, reverse=True)
        weights = problem.settings.objective.weights()
        self.worth = sum(weight * values_of(problem)[term] for term, weight in weights.items())

    def value(self, plan: Sequence[int]) -> float:
        return float(sum(self.worth[p, seat] for p, seat in enumerate(plan) if seat >= 0))

    def __call__(self, plan: Sequence[int]) -> tuple[float, tuple[float, ...]] | None:
        seated = Seated(self.problem, plan, self.bureau.reader, self.bureau.places, dict(self.bureau.origins))
        total, by_tier = self.value(plan), dict.fromkeys(self.tiers, 0.0)
        for rule in self.rules:
            breaches = breaches_of(rule, seated)
            if isinstance(rule, posts.Settings):
                total -= posts.price(rule, seated)
            if not breaches:
                continue
            if rule.hard:
                return None
            cost = rule.weight * sum(breach.amount for breach in breaches)
            total -= cost
            if rule.tier:
                by_tier[rule.tier] += cost
        return total, tuple(by_tier[tier] for tier in self.tiers)

    def plans(self) -> Iterator[tuple[float, tuple[int, ...]]]:
        """Every plan with what its placements are worth, the best first: no plan is worth more than that."""
        own, (people, seats) = self.worth, self.bureau.shape
        if self.problem.settings.allow_unplaced:
            own = np.column_stack([own, np.zeros(people)])
        total = np.zeros(())
        for p in range(people):
            total = total[..., None] + own[p]
        flat = total.ravel()
        for at in np.argsort(-flat, kind="stable"):
            plan = tuple(int(s) if s < seats else -1 for s in np.unravel_index(at, total.shape))
            yield float(flat[at]), plan


def best_of_all(problem: Problem) -> tuple[float, dict[int, float]] | None:
    """The best objective of any plan that keeps the hard rules, and the most that each tier may cost; ``None``: no plan.

    Tiers go before the objective: the highest as low as it can be, give or take what may be given up, then the next.
    """
    judge = Judge(problem)
    if judge.tiers:
        return _by_tiers(judge, [found for _, plan in judge.plans() if (found := judge(plan)) is not None])
    best = None
    for value, plan in judge.plans():
        if best is not None and value <= best:
            break
        found = judge(plan)
        if found is not None and (best is None or found[0] > best):
            best = found[0]
    return None if best is None else (best, {})


def _by_tiers(judge: Judge, found: list[tuple[float, tuple[float, ...]]]) -> tuple[float, dict[int, float]] | None:
    limits: dict[int, float] = {}
    for number, tier in enumerate(judge.tiers if found else ()):
        least = min(costs[number] for _, costs in found)
        limits[tier] = least * (1 + judge.problem.settings.tier_tolerance) + 1e-6 * max(1.0, least)
        found = [one for one in found if one[1][number] <= limits[tier]]
    return (max(found)[0], limits) if found else None


def some_plan(problem: Problem, tries: Iterator[Sequence[int]]) -> tuple[float, tuple[float, ...]] | None:
    """The best of some plans; ``None`` when none of them keeps the hard rules."""
    judge = Judge(problem)
    return max((found for plan in itertools.chain(tries) if (found := judge(plan)) is not None), default=None)
