"""Bureaus of the benchmarks: what the certificate's prices prove alone, without a solver, is within half a percent."""

from __future__ import annotations

from pathlib import Path

import pytest

from reorg.engine import SolveOptions, solve
from reorg.intake.load import load
from reorg.rules.audit import audit
from reorg.rules.certificate import certify, costs_by_tier, doubts
from reorg.rules.problem import Problem

ROOT = Path(__file__).parents[2]
MOST = 0.005


@pytest.fixture(autouse=True)
def _benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))


def bureau_of(case: str, folder: Path) -> Problem:
    if "x" in case:
        from synthetic import bureau

        people, units = case.split("x")
        found: Problem = bureau(int(people), int(units))
        return found
    if case != "kaihua":
        import projects

        projects.write(case, folder)
    problem = load(ROOT / "sample_data" / "kaihua" if case == "kaihua" else folder).problem
    assert problem is not None
    return problem


@pytest.mark.parametrize("case", ["small", "small-tight", "200x20", "800x60", "kaihua"])
def test_the_certified_gap_is_small(case: str, tmp_path: Path) -> None:
    problem = bureau_of(case, tmp_path)
    outcome = solve(problem, SolveOptions(gap=0.001, time_limit=60))
    assert outcome.seats is not None
    audited = audit(problem, outcome.seats.tolist())
    told = certify(problem, outcome.prices, audited.objective, outcome.tier_prices, costs_by_tier(problem, audited))
    assert told.bound >= audited.objective - 1e-6
    assert told.gap <= MOST
    assert doubts(problem, told.as_json(), audited) == (told.bound, ())
