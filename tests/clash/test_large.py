"""The ways of large bureaus, taken by small ones: the engine's own search, prices by columns and rows as asked for."""

from __future__ import annotations

import numpy as np
import pytest
from planted import WAYS_TO_CLASH, planted, random_bureau
from test_random import brute

from reorg.engine import clash_classes, clash_sets, clash_ways
from reorg.engine.clash import why
from reorg.engine.clash_demands import Demands
from reorg.engine.highs import Stopper
from reorg.explain.clash import clash_of, way_problem
from reorg.rules.audit import audit

pytestmark = pytest.mark.slow

SEEDS = range(0, 100, 5)


@pytest.fixture(autouse=True)
def _everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clash_classes, "SMALL", 0)
    monkeypatch.setattr(clash_classes, "FIRST", 1)
    monkeypatch.setattr(clash_classes, "ADDED", 1)
    monkeypatch.setattr(clash_sets, "SMALL", 0)
    monkeypatch.setattr(clash_ways, "TINY", 0)
    monkeypatch.setattr(clash_ways, "DIRECT", 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_random_bureaus_come_out_the_same(seed: int) -> None:
    problem, known = random_bureau(seed), brute(seed)
    answer = why(problem, 30)
    assert answer.status == ("plan" if known.has_plan(answer.demands.everything) else "clash")
    if answer.clash is None:
        return
    assert answer.clash.verified
    assert not known.has_plan(answer.clash.numbers)
    told = clash_of(problem, answer)
    for way in told.ways_out:
        assert audit(way_problem(told, way), way.seats).ok
    first = told.ways_out[0]
    assert first.weight >= known.least - 0.011
    if first.proven:
        assert first.weight == pytest.approx(known.least, abs=0.011)


@pytest.mark.parametrize("way", WAYS_TO_CLASH)
def test_planted_clashes_are_found(way: str) -> None:
    made = planted(way, 1)
    answer = why(made.problem, 30)
    assert answer.clash is not None
    assert {answer.demands.listed[number].key for number in answer.clash.numbers} == made.keys
    assert answer.clash.verified
    assert all(answer.clash.minimal)
    told = clash_of(made.problem, answer)
    assert told.ways_out
    for one in told.ways_out:
        assert audit(way_problem(told, one), one.seats).ok


@pytest.mark.parametrize("seed", range(20))
def test_prices_by_columns_prove_the_same_breach(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    stopper = Stopper(None, None, lambda: 0.0)
    demands = Demands.of(random_bureau(seed))
    program = demands.program(demands.everything)
    if len(program.hopeless):
        return
    few = program.prices(stopper)
    monkeypatch.setattr(clash_classes, "SMALL", 10**9)
    every = program.prices(stopper)
    assert few is not None
    assert every is not None
    assert few[1] == pytest.approx(every[1], abs=1e-5)
    for duals, breach in (few, every):
        assert program.falls_short(np.asarray(duals)) <= breach + 1e-6
        assert breach <= 1e-6 or program.falls_short(np.asarray(duals)) > 0.5 * breach
