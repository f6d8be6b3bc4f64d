"""The certificate's bound against thousands of random bureaus: never below a plan that the checks pass, whatever the prices;
exact in both ways of adding up; rows with decimals and tiers are priced; what was changed is told."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from every_plan import Judge
from mixed_bureaus import mixed
from test_optimum import EXACT

import reorg.rules.bound as bound_module
from reorg.domain.settings import Objective
from reorg.engine import solve
from reorg.rules import exact
from reorg.rules.added import added
from reorg.rules.audit import Audit, audit
from reorg.rules.certificate import (
    Certificate,
    CertificateFault,
    bound_of,
    certify,
    costs_by_tier,
    doubts,
    tier_bound,
    tier_limit,
    tiers_of,
)
from reorg.rules.problem import Problem
from reorg.rules.registry import read_rule

pytestmark = pytest.mark.slow

PARTS, EACH, TRIES, SIZES = 2, 250, 25, (1.0, 40.0, 3000.0)


def known_plans(problem: Problem, r: random.Random) -> list[tuple[float, dict[int, float]]]:
    """Objective and costs by tier of some plans that keep the hard rules; improved ones among them."""
    judge, seats = Judge(problem), len(problem.structure.seats)
    least = -1 if problem.settings.allow_unplaced else 0
    found = []
    best: tuple[float, list[int]] | None = None
    for number in range(TRIES):
        plan = [r.randrange(least, seats) for _ in problem.people]
        if best is not None and number > TRIES // 2:
            plan = list(best[1])
            plan[r.randrange(len(plan))] = r.randrange(least, seats)
        told = judge(plan)
        if told is not None:
            found.append((told[0], dict(zip(judge.tiers, told[1], strict=True))))
            best = max(best or (told[0], plan), (told[0], plan))
    return found


def below(seed: int, prices: Any = None) -> list[str]:
    """Where a certificate with random prices is below a known plan of a random bureau."""
    r = random.Random(seed)
    problem = mixed(seed, size=r.randint(2, 6), tiers=seed % 3 == 0)
    plans = known_plans(problem, r)
    if not plans:
        return []
    wrong = []
    rows, tiers = len(added(problem).rows), tiers_of(problem)
    objective, costs = max(plans, key=lambda one: one[0])
    for size in SIZES:
        told = [r.uniform(-size, size) for _ in range(rows + len(tiers))]
        of_tiers = [[r.uniform(-size, size) / 100 for _ in range(rows + n)] for n in range(len(tiers))]
        try:
            held = certify(problem, told, objective, of_tiers, {tier: costs[tier] for tier in tiers})
            free = certify(problem, told, objective)
        except CertificateFault as fault:
            return [str(fault)]
        limits = {one.tier: one.limit for one in held.tiers}
        for worth, spent in plans:
            within = [tier for tier in tiers if spent[tier] <= limits[tier]]
            if worth > free.bound + 1e-7 or (len(within) == len(tiers) and worth > held.bound + 1e-7):
                wrong.append(f"{seed}: {worth} above {free.bound} or {held.bound}")
            for number, one in enumerate(held.tiers):
                if within[:number] == tiers[:number] and spent[one.tier] < one.bound - 1e-7:
                    wrong.append(f"{seed}: tier {one.tier} costs {spent[one.tier]}, below {one.bound}")
    return wrong


@pytest.mark.parametrize("part", range(PARTS))
def test_no_bound_is_below_a_known_plan(part: int) -> None:
    """500 bureaus of 2 to 6 people x 3 price vectors, held by tiers and free of them."""
    assert [said for seed in range(part * EACH, (part + 1) * EACH) for said in below(seed)] == []


@pytest.mark.parametrize("planted", ["limit", "amount", "best"])
def test_a_bound_that_is_too_good_is_found(planted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if planted == "limit":
        true = bound_module.opened

        def tighter(row: Any, side: str) -> Fraction | None:
            limit = true(row, side)
            return None if limit is None else limit - (1 if side == "max" else -1)

        monkeypatch.setattr(bound_module, "opened", tighter)
    elif planted == "amount":
        monkeypatch.setattr(bound_module, "_best_amounts", lambda *_: Fraction(-50))
    else:
        best = exact.best_of_everyone
        monkeypatch.setattr(
            bound_module, "best_of_everyone", lambda *one, **more: (best(*one, **more) or Fraction(0)) * Fraction(9, 10)
        )
    assert any(below(seed) for seed in range(150))


def solved(seed: int, **more: Any) -> tuple[Problem, Audit, Certificate] | None:
    """A random bureau's plan and certificate, as ``reorg plan`` makes them."""
    problem = mixed(seed, **more)
    outcome = solve(problem, EXACT)
    if outcome.seats is None:
        return None
    audited = audit(problem, outcome.seats.tolist())
    costs = costs_by_tier(problem, audited)
    return problem, audited, certify(problem, outcome.prices, audited.objective, outcome.tier_prices, costs)


def test_both_ways_of_adding_up_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [one for seed in range(60) if (one := solved(seed, tiers=seed % 2 == 0))]
    monkeypatch.setattr(exact, "EXACT", 1)
    for problem, _, told in found:
        assert bound_of(problem, told) == told.bound
        assert [tier_bound(problem, one) for one in told.tiers] == [one.bound for one in told.tiers]
    assert len(found) > 30


def test_rows_of_decimals_have_their_price() -> None:
    """Means of scores such as 81.3 and 100/3 once had the price 0, which left the bound far too high."""
    better = 0
    for seed in range(40):
        problem = mixed(seed, "average", hard=False)
        rule = read_rule({"id": "chosen", "kind": "average", "attribute": "score", "where": {"tag": "any"}, "min": 79.5,
                          "severity": "soft", "weight": 120})  # fmt: skip
        problem = replace(problem, rules=(*problem.rules[:-1], rule))
        outcome = solve(problem, EXACT)
        if outcome.seats is None or outcome.objective is None:
            continue
        without = [
            0.0 if row.rule == "chosen" else price
            for row, price in zip(added(problem).rows, outcome.prices, strict=False)
        ]
        with_all, fewer = (certify(problem, prices, outcome.objective) for prices in (outcome.prices, without))
        assert with_all.bound <= fewer.bound
        better += with_all.bound < fewer.bound - 1
    assert better > 5


@pytest.mark.parametrize("weight", [1e9, 123456789.123456, 0.000125])
def test_no_weight_is_too_large_or_too_small(weight: float) -> None:
    """Weights of many digits once overflowed; weights below a thousandth once made prices of nothing."""
    problem = mixed(4, size=5)
    settings = problem.settings.model_copy(update={"objective": Objective(stay=weight, fit=weight / 2)})
    rules = [
        rule.model_copy(update={"weight": weight}) if not rule.hard and rule.weight else rule for rule in problem.rules
    ]
    problem = replace(problem, settings=settings, rules=tuple(rules))
    outcome = solve(problem, EXACT)
    assert outcome.objective is not None
    told = certify(problem, outcome.prices, outcome.objective)
    assert told.bound >= outcome.objective - 1e-6 * abs(outcome.objective)
    assert told.bound <= certify(problem, [], outcome.objective).bound
    assert bound_of(problem, told) == told.bound


def test_a_tier_is_proved_by_its_own_prices() -> None:
    close = least = 0
    for seed in range(60):
        found = solved(seed, tiers=True)
        if found is None or not found[2].tiers:
            continue
        problem, audited, told = found
        assert [one.tier for one in told.tiers] == tiers_of(problem)
        for one in told.tiers:
            assert one.bound <= one.cost + 1e-9
            assert one.limit == tier_limit(problem, one.cost)
            least += one.cost > 0
            close += one.cost > 0 and one.gap < 0.01
        assert Certificate.read(told.as_json()) == told
        assert doubts(problem, told.as_json(), audited) == (told.bound, ())
    assert least > 20
    assert close > 0.6 * least


def _bump(told: dict[str, Any], *path: Any, by: Any) -> dict[str, Any]:
    """A copy with one figure changed."""
    if len(path) == 1:
        changed = dict(told) if isinstance(told, dict) else list(told)
        changed[path[0]] = changed[path[0]] + by
        return changed  # type: ignore[return-value]
    changed = dict(told) if isinstance(told, dict) else list(told)
    changed[path[0]] = _bump(changed[path[0]], *path[1:], by=by)
    return changed  # type: ignore[return-value]


def test_every_changed_figure_of_a_certificate_is_told() -> None:
    tried = 0
    for seed in range(40):
        found = solved(seed, tiers=seed % 2 == 0)
        if found is None:
            continue
        problem, audited, certificate = found
        told = certificate.as_json()
        assert doubts(problem, told, audited) == (certificate.bound, ())
        paths: list[tuple[Any, ...]] = [("prices", n, "price") for n in range(len(told["prices"]))]
        paths += [("scale",)]
        for n, one in enumerate(told.get("tiers", ())):
            paths += [("tiers", n, "price"), ("tiers", n, "limit"), ("tiers", n, "cost"), ("tiers", n, "bound")]
            paths += [("tiers", n, "prices", k, "price") for k in range(len(one["prices"]))]
        for path in paths:
            for by in (1, -1):
                assert doubts(problem, _bump(told, *path, by=by), audited)[1], (seed, path, by)
                tried += 1
        for path, by in ((("bound",), 0.001), (("bound",), -0.001), (("gap",), 0.001), (("gap",), -0.001)):
            assert doubts(problem, _bump(told, *path, by=by), audited)[1], (seed, path)
        without = {key: value for key, value in told.items() if key != "tiers"}
        if "tiers" in told:
            assert doubts(problem, without, audited)[1]
    assert tried > 500


def test_a_changed_price_changes_the_bound_unless_it_proves_the_same() -> None:
    """Without the fingerprint too: a price of another value is told by the bound, save where both prove the same one."""
    moved = same = 0
    for seed in range(40):
        found = solved(seed)
        if found is None:
            continue
        problem, _, certificate = found
        for n, one in enumerate(certificate.prices):
            for by in (1, -1):
                if not one.price + by:
                    continue
                changed = (*certificate.prices[:n], replace(one, price=one.price + by), *certificate.prices[n + 1 :])
                bound = bound_of(problem, replace(certificate, prices=changed))
                moved += bound != certificate.bound
                same += bound == certificate.bound
    assert moved > 5 * same


def test_a_changed_limit_or_value_is_told() -> None:
    """A limit that was priced: the prices then give another bound, or fit no row any more."""
    limits = values = 0
    for seed in range(80):
        found = solved(seed)
        if found is None:
            continue
        problem, audited, certificate = found
        told = certificate.as_json()
        priced = {one.rule for one in certificate.prices}
        for number, rule in enumerate(problem.rules):
            most = getattr(rule, "max", None)
            if rule.id in priced and isinstance(most, int) and any(
                one.rule == rule.id and one.side == "max" for one in certificate.prices
            ):  # fmt: skip
                looser = rule.model_copy(update={"max": most + 1})
                rules = (*problem.rules[:number], looser, *problem.rules[number + 1 :])
                assert doubts(replace(problem, rules=rules), told, audited)[1], (seed, rule)
                limits += 1
        heavier = problem.settings.objective.model_copy(update={"fit": 6})
        other = replace(problem, settings=problem.settings.model_copy(update={"objective": heavier}))
        values += bool(doubts(other, told, audited)[1])
    assert limits > 5
    assert values > 20


def test_what_no_sane_file_holds_is_refused_without_a_trace() -> None:
    found = solved(1)
    assert found is not None
    problem, audited, certificate = found
    told = certificate.as_json()
    first = {"rule": "x", "subject": "", "side": "max", "price": 1}
    strange: list[dict[str, Any]] = [
        {}, {"scale": "a", "prices": []}, {"scale": 0, "prices": []}, {"scale": -5, "prices": []},
        {**told, "prices": [first]}, {**told, "prices": [{}]}, {**told, "prices": None}, {**told, "prices": [3]},
        {**told, "bound": "much"}, {**told, "bound": float("nan")}, {**told, "gap": None}, {**told, "tiers": [{}]},
        {**told, "tiers": 5}, {**told, "prices": [{**one, "price": 10**400} for one in told["prices"]]},
    ]  # fmt: skip
    for one in strange:
        assert doubts(problem, one, audited)[1], one
