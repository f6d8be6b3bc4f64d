"""Stopped at any moment, by a signal or a limit: a plan that the audit confirms with a bound not below it, or none and
nothing claimed. Never a fault, never "infeasible" for a bureau that has plans, never a plan where there is none."""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path

import pytest
from mixed_bureaus import mixed

from reorg.engine import Outcome, SolveOptions, solve
from reorg.rules.audit import audit
from reorg.rules.certificate import certify, costs_by_tier, doubts
from reorg.rules.problem import Problem


class Countdown(threading.Event):
    """A stop signal that is given at the n-th look at it."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.left, self.looks = looks, 0

    def is_set(self) -> bool:
        self.left -= 1
        self.looks += 1
        return self.left < 0


@cache
def bureau(case: str) -> Problem:
    """Bureaus whose search takes some tenths of a second, in all its phases."""
    if case == "kaihua":
        from reorg.intake.load import load

        problem = load(Path(__file__).parents[2] / "sample_data" / "kaihua").problem
        assert problem is not None
        return problem
    kind, seed, size = case.split()
    return mixed(int(seed), None if kind == "tiers" else kind, size=int(size), tiers=kind == "tiers")


@cache
def whole(case: str) -> Outcome:
    """What the search comes to when nobody stops it."""
    return solve(bureau(case), SolveOptions(gap=0.0001, time_limit=60))


def sound(case: str, outcome: Outcome) -> None:
    """All that may be asked of an answer that was cut short."""
    problem, true = bureau(case), whole(case)
    if outcome.seats is None:
        assert outcome.status in ("unknown", "infeasible")
        assert (outcome.status == "unknown") or true.status == "infeasible", (
            "no plan found is no proof that there is none"
        )
        return
    assert true.status != "infeasible"
    assert outcome.status in ("optimal", "feasible")
    audited = audit(problem, outcome.seats.tolist())
    assert audited.ok
    assert outcome.objective == pytest.approx(audited.objective)
    assert outcome.bound >= audited.objective - 1e-6
    if outcome.status == "optimal":
        assert outcome.bound == pytest.approx(audited.objective)
        assert outcome.objective == pytest.approx(true.objective, rel=2e-4), "tiers cut short are no proof either"
    assert true.objective is not None
    costs = costs_by_tier(problem, audited)
    if not costs:
        assert outcome.bound >= true.objective - 1e-6 * abs(true.objective)
    told = certify(problem, outcome.prices, audited.objective, outcome.tier_prices, costs)
    assert doubts(problem, told.as_json(), audited) == (told.bound, ())


CASES = (
    "tiers 5 30", "tiers 8 30", "tiers 9 30", "balance 6 30", "share 6 30", "share 5 30", "pin 9 6", "average 9 30",
)  # fmt: skip


def test_the_cases_are_of_every_kind() -> None:
    statuses = {case: whole(case).status for case in CASES}
    assert {"optimal", "infeasible"} <= set(statuses.values()), statuses


@pytest.mark.parametrize("case", CASES)
def test_a_signal_at_any_look(case: str) -> None:
    never = Countdown(10**9)
    sound(case, solve(bureau(case), SolveOptions(gap=0.0001), stop=never))
    looks = sorted({*range(6), *(never.looks * n // 6 for n in range(1, 7))})
    for n in looks:
        outcome = solve(bureau(case), SolveOptions(gap=0.0001), stop=Countdown(n))
        sound(case, outcome)


@pytest.mark.parametrize("case", CASES)
def test_a_limit_at_any_moment(case: str) -> None:
    full = whole(case).seconds
    for limit in (0.0, 1e-9, 0.001, *(full * n / 10 for n in range(1, 13, 3))):
        outcome = solve(bureau(case), SolveOptions(gap=0.0001, time_limit=limit))
        sound(case, outcome)
        assert outcome.seconds < limit + 5


@pytest.mark.slow
def test_a_signal_and_a_limit_at_any_moment_of_a_county() -> None:
    full = whole("kaihua").seconds
    kept = 0
    for n in (1, 4, 7, 10):
        stop = threading.Event()
        timer = threading.Timer(full * n / 10, stop.set)
        timer.start()
        outcome = solve(bureau("kaihua"), SolveOptions(gap=0.0001), stop=stop)
        timer.cancel()
        sound("kaihua", outcome)
        kept += outcome.seats is not None
        sound("kaihua", solve(bureau("kaihua"), SolveOptions(gap=0.0001, time_limit=full * n / 10)))
    assert kept
