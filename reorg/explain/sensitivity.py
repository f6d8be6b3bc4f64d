"""What each demand costs: how the best plan's worth would change were one limit a step looser or tighter, or one rule gone.

Prices prove how much at most; the most promising are worked out anew. All figures are changes of the objective against
the plan as it is: gains above 0, losses below.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import numpy as np

from reorg.explain.changes import Shift, shifts
from reorg.explain.ground import SMALL, Ground
from reorg.explain.nearest import Near
from reorg.explain.steps import Step, stepped, steps
from reorg.rules.added import added
from reorg.rules.bound import Price, exact_bound, numbered
from reorg.rules.registry import breaches_of

if TYPE_CHECKING:
    from reorg.engine import SolveOptions

Basis = Literal["plan", "prices", "re-solve"]
CONFIRM = 3
"""Demands whose steps are worked out anew unless said otherwise."""
SHARES = (1.0, 0.75, 0.5, 0.25, 0.0)
"""Parts of a rule's prices that are tried for the least bound: a solver may leave prices far too high."""
FINE = 1000
"""How much finer than the plan's own prices those of a stepped problem are told."""


@dataclass(frozen=True)
class Effect:
    """What a step does to the objective of the best plan: a change between ``least`` and ``most``, both proved.

    ``least`` is ``None`` where it is not known whether any plan is left, ``most`` where prices say nothing.
    ``basis``: ``plan`` (the plan as it is keeps the step and loses nothing), ``prices``, or ``re-solve``, whose ``status``
    is as in :class:`reorg.explain.nearest.Resolved`; ``infeasible``: proved that no plan is left. ``moves`` are the
    people whom the re-solved plan places elsewhere.
    """

    step: Step
    least: float | None
    most: float | None
    basis: Basis
    status: str = ""
    moves: tuple[Shift, ...] = ()
    seconds: float = 0.0

    @property
    def exact(self) -> bool:
        """Whether least and most are one figure."""
        return self.least is not None and self.most is not None and self.most - self.least < SMALL

    @property
    def settled(self) -> bool:
        """Whether working it out anew could add nothing."""
        return self.exact or self.basis == "re-solve"


@dataclass(frozen=True)
class Demanded:
    """One limit with both its steps, or one rule that could be dropped (then ``looser`` is without it)."""

    looser: Effect | None
    tighter: Effect | None

    @property
    def step(self) -> Step:
        one = self.looser or self.tighter
        assert one is not None
        return one.step


@dataclass(frozen=True)
class Ranked:
    """Demands, those that cost most first: worked out anew by what they gain, then the others by what they can gain.

    ``proved`` is how many of the first are proved to be the dearest, in this order.
    """

    demands: tuple[Demanded, ...]
    proved: int


@dataclass(frozen=True)
class Sensitivity:
    """``limits`` moved by one step, and ``rules`` dropped as a whole, which is more than a step.

    ``beyond`` is how far above the plan the bound lies on which all claims by prices rest (``None`` without prices).
    """

    limits: Ranked
    rules: Ranked
    beyond: float | None


def tell_sensitivity(
    ground: Ground,
    options: SolveOptions,
    confirm: int = CONFIRM,
    progress: Callable[[int, int], None] | None = None,
    stop: threading.Event | None = None,
) -> Sensitivity:
    """Every demand with what its steps change; the ``confirm`` dearest limits and rules are worked out anew.

    The next to be worked out is always the one that can gain most. ``stop`` ends with what is known so far.
    """
    prices = _Prices(ground)
    found: dict[tuple[str, str, str, str], Demanded] = {}
    for step in steps(ground):
        effect = prices.effect(step)
        key = (*step.key, step.side)
        known = found.get(key, Demanded(None, None))
        found[key] = replace(known, **{"tighter" if step.way == "tighten" else "looser": effect})
    parts = [[one for one in found.values() if (one.step.way == "drop") is whole] for whole in (False, True)]
    done = 0
    for demands in parts:
        for _ in range(confirm):
            left = [n for n, one in enumerate(demands) if one.looser and not one.looser.settled]
            if not left or (stop is not None and stop.is_set()):
                break
            best = min(left, key=lambda n: (-_most(demands[n].looser), n))
            if progress is not None:
                progress(done, 2 * confirm)
            demands[best] = _worked_out(ground, demands[best], options, stop)
            done += 1
    beyond = None if prices.bound is None else max(0.0, prices.bound - ground.audited.objective)
    return Sensitivity(_ranked(parts[0]), _ranked(parts[1]), beyond)


def _ranked(demands: Sequence[Demanded]) -> Ranked:
    ranked = tuple(demands[n] for n in sorted(range(len(demands)), key=lambda n: (*_rank(demands[n]), n)))
    return Ranked(ranked, _proved(ranked))


def _most(effect: Effect | None) -> float:
    """What an effect can gain at most; infinite where nothing is known."""
    if effect is None:
        return -math.inf
    return math.inf if effect.most is None else round(effect.most, 6)


def _rank(one: Demanded) -> tuple[int, float, float]:
    gain = one.looser
    if gain is not None and gain.basis == "re-solve" and gain.least is not None and gain.least > SMALL:
        return 0, -round(gain.least, 6), 0.0
    loss = one.tighter.most if one.tighter is not None and one.tighter.most is not None else 0.0
    return 1, -_most(gain), round(loss, 6)


def _proved(ranked: Sequence[Demanded]) -> int:
    """How many of the first can be overtaken by none of those behind them."""
    proved = 0
    for number, one in enumerate(ranked):
        least = None if one.looser is None else one.looser.least
        behind = max((_most(other.looser) for other in ranked[number + 1 :]), default=-math.inf)
        if least is None or least <= SMALL or least < behind - SMALL:
            break
        proved += 1
    return proved


def _worked_out(ground: Ground, one: Demanded, options: SolveOptions, stop: threading.Event | None) -> Demanded:
    looser = None if one.looser is None else _resolved(ground, one.looser, options, stop)
    tighter = one.tighter
    if tighter is not None and not tighter.settled and not (stop is not None and stop.is_set()):
        tighter = _resolved(ground, tighter, options, stop)
    return Demanded(looser, tighter)


def _resolved(ground: Ground, effect: Effect, options: SolveOptions, stop: threading.Event | None) -> Effect:
    """The effect with the stepped problem worked out anew, starting from the plan."""
    found = Near(stepped(ground.problem, effect.step), ground.seats).solve(options, stop=stop)
    base = ground.audited.objective
    if found.status == "infeasible":
        return replace(effect, least=None, most=None, basis="re-solve", status="infeasible", seconds=found.seconds)
    least = max((one for one in (effect.least, _above(found.objective, base)) if one is not None), default=None)
    most = min((one for one in (effect.most, _above(found.bound, base)) if one is not None), default=None)
    if least is not None and most is not None:
        most = max(least, most)
    moves = () if found.seats is None else shifts(ground.seats, found.seats)
    return Effect(effect.step, least, most, "re-solve", found.status, moves, found.seconds)


def _above(value: float | None, base: float) -> float | None:
    return None if value is None or not math.isfinite(value) else value - base


class _Prices:
    """What prices and the rules' own checks prove of a step, without solving anything."""

    def __init__(self, ground: Ground) -> None:
        self.ground, self.base = ground, ground.audited.objective
        tiered = any(rule.tier and not rule.hard for rule in ground.problem.rules)
        # Within tiers a bound speaks only of plans that cost no more in them; a step may change what they cost.
        self.priced = None if tiered else ground.priced
        self.bound = None if self.priced is None else self.priced.bound
        self.seated = ground.seated(ground.seats)
        self.numbered: dict[str, list[int]] = {}
        if self.priced is not None:
            for number in np.flatnonzero(self.priced.prices).tolist():
                self.numbered.setdefault(ground.rows[number].rule, []).append(number)

    def effect(self, step: Step) -> Effect:
        least, most = self._plan_under(step), self._at_most(step)
        if step.way == "tighten" and least is not None and least >= -SMALL:
            return Effect(step, 0.0, 0.0, "plan")
        if least is not None and most is not None:
            most = max(least, most)
        return Effect(step, least, most, "prices")

    def _plan_under(self, step: Step) -> float | None:
        """What the plan as it is gains or loses by the step; ``None`` where it breaks a hard rule then."""
        if any(one.severity == "hard" and not one.holds for one in self.ground.audited.rules):
            return None
        costs = []
        for rules in ((self.ground.rules[step.rule],), step.rules):
            cost = 0.0
            for rule in rules:
                breaches = breaches_of(rule, self.seated)
                if rule.hard and breaches:
                    return None
                cost += 0.0 if rule.hard else rule.weight * sum(one.amount for one in breaches)
            costs.append(cost)
        return costs[0] - costs[1]

    def _at_most(self, step: Step) -> float | None:
        """What any plan of the stepped problem can be worth at most, less what this one is worth."""
        if self.priced is None or self.bound is None:
            return None
        above = self.bound - self.base
        if step.rule not in self.numbered and step.way != "drop":
            return above  # the limits of a rule without prices are not in the bound at all
        if step.row is not None:
            price = float(self.priced.prices[step.row])
            outwards = 1.0 if step.way == "loosen" else -1.0
            if not price or (step.side and step.side != ("max" if price > 0 else "min")):
                return above
            return above + self.priced.looser(step.row, outwards * step.units)
        bound = self._bound_under(step)
        return None if bound is None else bound - self.base

    def _bound_under(self, step: Step) -> float | None:
        """The least bound on the stepped problem that parts of the plan's prices prove."""
        assert self.priced is not None
        ground, problem = self.ground, stepped(self.ground.problem, step)
        scale = self.priced.unit * FINE
        known = {(ground.rows[n].rule, ground.rows[n].subject, k): n for n, k in _counted(ground)}
        own, others = [], []
        for row, k in numbered(added(problem).rows):
            if row.rule == step.rule or row.rule.startswith(f"{step.rule}@"):
                subject = step.subject if row.rule != step.rule else row.subject
                old = known.get((step.rule, subject, k))
                if old is not None and (row.rule != step.rule or len(step.rules) < 2 or subject != step.subject):
                    own.append((row, k, float(self.priced.prices[old]) * ground.rows[old].unit / row.unit))
            else:
                old = known.get((row.rule, row.subject, k))
                if old is not None and self.priced.prices[old]:
                    others.append(_price(row.rule, row.subject, k, float(self.priced.prices[old]), scale))
        bounds: list[Fraction] = []
        for share in SHARES if any(price for _, _, price in own) else (1.0,):
            told = [_price(row.rule, row.subject, k, share * price, scale) for row, k, price in own]
            found = exact_bound(problem, scale, [one for one in (*others, *told) if one.price])
            if found is not None:
                bounds.append(found)
        return float(min(bounds)) if bounds else None


def _counted(ground: Ground) -> Iterable[tuple[int, int]]:
    return ((number, k) for number, (_, k) in enumerate(numbered(ground.rows)))


def _price(rule: str, subject: str, k: int, price: float, scale: int) -> Price:
    """Towards 0, so that no amount pays for itself by rounding."""
    return Price(
        rule, subject, "max" if price > 0 else "min", k, math.trunc(price * scale + math.copysign(1e-6, price))
    )
