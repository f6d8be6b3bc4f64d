"""A bound nobody has to believe: integer prices of the rules' rows, and the bound recomputed from them exactly.

For any prices y, B(y) = sum of the rows' limits x prices + sum over people of the best (value - priced rows) over their
eligible seats + what the amounts can add, and no plan is worth more (weak duality), however the prices were found. This
module knows no solver: it asks the rules for their rows and computes in whole numbers.

Where soft rules stand in tiers, a tier's cost is bounded from below by prices of its own; the bound on the objective
then holds for every plan that costs no more in the tiers than the plan it comes with (see ``docs/decisions/0007``).
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from reorg.plan.plan import relative_gap
from reorg.rules.added import added
from reorg.rules.audit import Audit, in_force
from reorg.rules.bound import Held, Price, costs_of, exact_bound, numbered, opened
from reorg.rules.problem import Problem
from reorg.rules.rows import Amount, Row

SCALE = 1000
"""Prices are told at least in thousandths of a unit of the objective."""
DIGITS = 1000
"""Steps into which a price of the largest weight is divided at least, so that small weights are priced as finely."""
MOST_SCALE = 10**12
BELOW = 1e-6
"""By how much, relative to it, the objective of a plan may be above its bound: decimals added as floats."""


class CertificateFault(RuntimeError):
    """A plan is worth more than its rows allow: rows and checks disagree, a bug of ours."""


@dataclass(frozen=True, slots=True)
class Tier:
    """What is proved of a tier: no plan within the limits of the tiers above costs less than ``bound`` in it.

    ``cost`` is the plan's own, ``limit`` the most that the tiers below and the objective's bound allow for, ``price`` what
    that limit is worth to the objective. ``prices`` (``1/scale``) and ``held`` (of the tiers above) prove ``bound``.
    """

    tier: int
    cost: float
    limit: float
    price: int
    scale: int
    prices: tuple[Price, ...]
    held: tuple[Held, ...]
    bound: float
    gap: float


@dataclass(frozen=True, slots=True)
class Certificate:
    """Prices with the bound that follows from them; ``gap`` is its distance from the plan's objective.

    The bound holds for every plan that keeps the hard rules and the limits of the ``tiers`` (the highest first).
    """

    scale: int
    prices: tuple[Price, ...]
    bound: float
    gap: float
    tiers: tuple[Tier, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As ``plan.json`` keeps it."""
        told: dict[str, Any] = {"scale": self.scale, "prices": _prices_json(self.prices)}
        told |= {"bound": self.bound, "gap": self.gap}
        if self.tiers:
            told["tiers"] = [
                {
                    "tier": one.tier,
                    "cost": one.cost,
                    "limit": one.limit,
                    "price": one.price,
                    "scale": one.scale,
                    "prices": _prices_json(one.prices),
                    "held": [{"tier": above.tier, "limit": above.limit, "price": above.price} for above in one.held],
                    "bound": one.bound,
                    "gap": one.gap,
                }
                for one in self.tiers
            ]
        return sealed(told)

    @staticmethod
    def read(told: Mapping[str, Any]) -> Certificate | None:
        """The certificate that ``as_json`` wrote; ``None`` where it is none."""
        try:
            tiers = tuple(
                Tier(
                    int(one["tier"]),
                    float(one["cost"]),
                    float(one["limit"]),
                    int(one["price"]),
                    int(one["scale"]),
                    _read_prices(one["prices"]),
                    tuple(Held(int(h["tier"]), float(h["limit"]), int(h["price"])) for h in one["held"]),
                    float(one["bound"]),
                    float(one["gap"]),
                )
                for one in told.get("tiers", ())
            )
            read = Certificate(
                int(told["scale"]),
                _read_prices(told["prices"]),
                float(told.get("bound", math.nan)),
                float(told.get("gap", math.nan)),
                tiers,
            )
        except (KeyError, TypeError, ValueError, OverflowError, AttributeError):
            return None
        return read if read.scale > 0 and all(one.scale > 0 for one in tiers) else None

    @property
    def held(self) -> tuple[Held, ...]:
        """The limits of the tiers with their prices."""
        return tuple(Held(one.tier, one.limit, one.price) for one in self.tiers)


def sealed(told: Mapping[str, Any]) -> dict[str, Any]:
    """The same with a fingerprint of its prices and limits: another price can prove the same bound, but is not this one."""
    proof = {key: told[key] for key in ("scale", "prices")} | {"tiers": told.get("tiers", [])}
    text = json.dumps(proof, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return {**told, "sha256": hashlib.sha256(text.encode()).hexdigest()}


def _prices_json(prices: Iterable[Price]) -> list[dict[str, Any]]:
    return [
        {"rule": one.rule, "subject": one.subject, "side": one.side, "row": one.row, "price": one.price}
        for one in prices
    ]


def _read_prices(told: Iterable[Mapping[str, Any]]) -> tuple[Price, ...]:
    return tuple(
        Price(str(one["rule"]), str(one["subject"]), str(one["side"]), int(one.get("row", 0)), int(one["price"]))
        for one in told
    )


def certify(
    problem: Problem,
    prices: Sequence[float],
    objective: float,
    tier_prices: Sequence[Sequence[float]] = (),
    tier_costs: Mapping[int, float] | None = None,
) -> Certificate:
    """The certificate that a solver's prices give for a plan.

    ``prices`` are one a row, in the order of the rules' rows, then one for each tier's limit, the highest tier first;
    ``tier_prices`` likewise for each tier's own cost, with the tiers above it. ``tier_costs`` are the plan's own (see
    :func:`costs_by_tier`); without them the bound is one on all plans, whatever they cost in the tiers.
    """
    rows = len(added(problem).rows)
    tiers: list[Tier] = []
    if tier_costs is not None:
        for number, tier in enumerate(tiers_of(problem)):
            cost = tier_costs[tier]
            own = tier_prices[number] if number < len(tier_prices) else ()
            above = [(one.tier, one.limit) for one in tiers]
            scale, told, held = _rounded(problem, own, own[rows:], above, tier)
            least = exact_bound(problem, scale, told, held, tier)
            assert least is not None
            bound = 0.0 - float(least)
            gap = relative_gap(-cost, -bound)
            tiers.append(Tier(tier, cost, tier_limit(problem, cost), 0, scale, told, held, bound, gap))
    above = [(one.tier, one.limit) for one in tiers]
    scale, told, held = _rounded(problem, prices, prices[rows:], above, None)
    most = exact_bound(problem, scale, told, held)
    assert most is not None
    bound = float(most)
    if bound < objective - BELOW * max(1.0, abs(objective)):
        raise CertificateFault(f"a plan is worth {objective}, its rows allow no more than {bound}")
    priced = tuple(
        Tier(one.tier, one.cost, one.limit, h.price, one.scale, one.prices, one.held, one.bound, one.gap)
        for one, h in zip(tiers, held, strict=True)
    )
    return Certificate(scale, told, bound, relative_gap(objective, bound), priced)


def tiers_of(problem: Problem) -> list[int]:
    """The tiers of the soft rules that can cost anything, the highest first; 0 is none."""
    return sorted({amount.tier for amount in added(problem).amounts if amount.tier}, reverse=True)


def costs_by_tier(problem: Problem, audited: Audit) -> dict[int, float]:
    """What a plan costs in each tier, by the rules' own checks."""
    rules = {rule.id: in_force(rule, problem) for rule in problem.rules if rule.kind != "unplaced"}
    costs = dict.fromkeys(tiers_of(problem), 0.0)
    for result in audited.rules:
        rule = rules.get(result.rule_id)
        if rule is not None and not rule.hard and rule.tier in costs:
            costs[rule.tier] += rule.weight * sum(breach.amount for breach in result.breaches)
    return costs


def tier_limit(problem: Problem, cost: float) -> float:
    """What a plan that costs this much in a tier leaves to the tiers below: it, and what may be given up for them."""
    return cost * (1 + problem.settings.tier_tolerance) + 1e-9 * max(1.0, cost)


def recomputed(problem: Problem, told: Mapping[str, Any]) -> float | None:
    """The bound that a plan file's prices give for this problem; ``None`` when they fit no row of its rules."""
    read = Certificate.read(told)
    return None if read is None else bound_of(problem, read)


def bound_of(problem: Problem, told: Certificate) -> float | None:
    """The bound that these prices give for this problem; ``None`` when they fit no row of its rules."""
    return _number(problem, told.scale, told.prices, told.held, None)


def tier_bound(problem: Problem, told: Tier) -> float | None:
    """The least that plans can cost in a tier, by its prices; ``None`` when they fit no row of the rules."""
    found = _number(problem, told.scale, told.prices, told.held, told.tier)
    return None if found is None else 0.0 - found


NO_ROW, PRICES, BOUND, GAP, BELOW_PLAN, TIERS = "no-row", "prices", "bound", "gap", "below-plan", "tiers"
"""What can be wrong with a certificate: see :func:`doubts`."""


def doubts(problem: Problem, told: Mapping[str, Any], audited: Audit) -> tuple[float | None, tuple[str, ...]]:
    """The bound that a certificate's prices give for the problem as it is, and what does not fit in it.

    ``no-row``: prices of no row of these rules; ``prices``: not the ones it was written with; ``bound``: they give another
    one; ``below-plan``: this plan is worth more; ``gap``: not this plan's distance from it; ``tiers``: not this plan's
    costs, or limits and bounds of tiers that do not follow.
    """
    read = Certificate.read(told)
    bound = None if read is None else bound_of(problem, read)
    if read is None or bound is None:
        return None, (NO_ROW,)
    found = []
    if "sha256" in told and sealed(told)["sha256"] != told["sha256"]:
        found.append(PRICES)
    if bound != read.bound:
        found.append(BOUND)
    costs, most = costs_by_tier(problem, audited), _slack(audited.objective)
    within = all(costs.get(one.tier, math.inf) <= one.limit + _slack(one.limit) for one in read.tiers)
    if audited.ok and within and bound < audited.objective - most:
        found.append(BELOW_PLAN)
    if not abs(read.gap - relative_gap(audited.objective, bound)) <= 1e-9 + most / max(1.0, abs(audited.objective)):
        found.append(GAP)
    if not _tiers_follow(problem, read, costs):
        found.append(TIERS)
    return bound, tuple(found)


def _slack(figure: float) -> float:
    """What decimals added as floats may be off by."""
    return 1e-9 * max(1.0, abs(figure))


def _tiers_follow(problem: Problem, read: Certificate, costs: Mapping[int, float]) -> bool:
    """Whether the tiers told are the problem's, with this plan's costs, the limits that follow and the bounds proved."""
    if not read.tiers:
        return True
    if [one.tier for one in read.tiers] != list(costs):
        return False
    for number, one in enumerate(read.tiers):
        above = [(tier.tier, tier.limit) for tier in read.tiers[:number]]
        fits = (
            abs(one.cost - costs[one.tier]) <= _slack(one.cost)
            and one.limit == tier_limit(problem, one.cost)
            and [(held.tier, held.limit) for held in one.held] == above
            and one.bound == tier_bound(problem, one)
            and one.gap == relative_gap(-one.cost, -one.bound)
        )
        if not fits:
            return False
    return True


def _number(
    problem: Problem, scale: int, prices: Sequence[Price], held: Sequence[Held], tier: int | None
) -> float | None:
    try:
        bound = exact_bound(problem, scale, prices, held, tier)
        return None if bound is None else float(bound)
    except OverflowError:
        return None


def _scale(problem: Problem, tier: int | None) -> int:
    """Thousandths, or finer where everything weighs less than one."""
    if tier is None:
        weights = list(problem.settings.objective.weights().values())
    else:
        weights = [amount.cost for amount in added(problem).amounts if amount.tier == tier]
    largest, scale = max(weights, default=0.0), SCALE
    while 0 < largest * scale < DIGITS and scale < MOST_SCALE:
        scale *= 10
    return scale


def _rounded(
    problem: Problem,
    prices: Sequence[float],
    held: Sequence[float],
    above: Sequence[tuple[int, float]],
    tier: int | None,
) -> tuple[int, tuple[Price, ...], tuple[Held, ...]]:
    """A solver's prices as whole numbers on a scale, cut back to where they prove something."""
    every, scale = added(problem), _scale(problem, tier)
    limits = [
        Held(one, limit, max(0, round(held[n] * scale)) if n < len(held) else 0) for n, (one, limit) in enumerate(above)
    ]
    whole = [round(price * scale) if math.isfinite(price) else 0 for price in prices[: len(every.rows)]]
    whole += [0] * (len(every.rows) - len(whole))
    for number, row in enumerate(every.rows):
        if whole[number] and opened(row, "max" if whole[number] > 0 else "min") is None:
            whole[number] = 0
    held_at = {one.tier: one.price for one in limits}
    room = {
        name: cost * scale + Fraction(str(amount.cost)) * held_at.get(amount.tier, 0)
        for (name, cost), amount in zip(costs_of(every.amounts, tier).items(), every.amounts, strict=True)
    }
    _cut_back(every.rows, every.amounts, whole, room)
    told = tuple(
        Price(row.rule, row.subject, "max" if whole[number] > 0 else "min", n, whole[number])
        for number, (row, n) in enumerate(numbered(every.rows))
        if whole[number]
    )
    return scale, told, tuple(limits)


def _cut_back(rows: Sequence[Row], amounts: Iterable[Amount], prices: list[int], room: Mapping[str, Fraction]) -> None:
    """Bring prices nearer to 0 until no amount without an upper end pays for itself; ``room`` is what each may earn."""
    open_ones = {amount.name for amount in amounts if amount.high is None}
    users: dict[str, list[tuple[int, Fraction]]] = {}
    for number, row in enumerate(rows):
        for name, coefficient in row.amounts:
            if name in open_ones and coefficient:
                users.setdefault(name, []).append((number, Fraction(coefficient)))
    waiting = [name for name in sorted(users) if any(prices[number] for number, _ in users[name])]
    while waiting:
        name = waiting.pop()
        earned = (-weight * prices[number] for number, weight in users[name])
        over = sum(earned, -room[name])
        for number, weight in users[name]:
            if over > 0 and -weight * prices[number] > 0:
                less = min(abs(prices[number]), math.ceil(over / abs(weight)))
                prices[number] += less if prices[number] < 0 else -less
                over -= less * abs(weight)
                waiting += [other for other, _ in rows[number].amounts if other in users and other != name]
