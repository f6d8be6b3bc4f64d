"""Model and check agree in both directions, for every registered kind, on every plan of small random bureaus."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from bureaus import MAKERS, bureau, rule
from readings import audit_cost, model_cost

from reorg.rules.audit import audit
from reorg.rules.bureau import Bureau
from reorg.rules.registry import Kind, kinds
from reorg.rules.rows import Contribution

SEEDS = 6
WITHOUT_ROWS = ("crosswalk", "unplaced")
PLANS = 260


def disagreements(kind: Kind, seeds: int = SEEDS) -> Iterator[str]:
    """Plans on which the two readings of random rules of the kind differ."""
    for seed in range(seeds):
        raw = rule(kind.name, seed)
        problem = bureau(seed, raw)
        settings = problem.rules[0]
        around = Bureau.of(problem)
        added = kind.rows(settings, around)
        names = [amount.name for amount in added.amounts]
        assert len(names) == len(set(names)), f"{raw}: two rows would share an amount"
        plans = list(itertools.product(range(-1, around.shape[1]), repeat=around.shape[0]))
        few = PLANS // 6 if kind.name == "balance" else PLANS
        for plan in random.Random(seed).sample(plans, few):
            modelled, audited = model_cost(added, around.shape, plan), audit_cost(kind, settings, problem, plan)
            if modelled != audited and abs(modelled - audited) > 1e-5:
                yield f"{raw} {plan}: model {modelled}, audit {audited}"


def test_every_kind_has_a_maker() -> None:
    assert set(MAKERS) == set(kinds())


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_model_and_check_agree(name: str) -> None:
    if name in WITHOUT_ROWS:
        problem = bureau(0, rule(name, 0))
        added = kinds()[name].rows(problem.rules[0], Bureau.of(problem))
        assert (added.bans, added.rows, added.amounts) == ((), (), ())
        return
    assert list(itertools.islice(disagreements(kinds()[name]), 3)) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(MAKERS) - set(WITHOUT_ROWS)))
def test_a_bug_planted_in_the_rows_is_caught(name: str) -> None:
    assert any(disagreements(replace(kinds()[name], rows=lambda settings, around: Contribution()), 14))


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(MAKERS) - set(WITHOUT_ROWS)))
def test_a_bug_planted_in_the_check_is_caught(name: str) -> None:
    assert any(disagreements(replace(kinds()[name], check=lambda settings, seated: []), 14))


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_every_kind_speaks_both_languages(name: str) -> None:
    kind = kinds()[name]
    for seed in range(SEEDS):
        problem = bureau(seed, rule(name, seed))
        around = Bureau.of(problem)
        said = kind.demand(problem.rules[0], around)
        assert said.zh
        assert said.en
        seats = [random.Random(seed).randrange(-1, around.shape[1]) for _ in range(around.shape[0])]
        for result in audit(problem, seats).rules:
            for breach in result.breaches:
                told = kind.breach(problem.rules[0], breach, around)
                assert told.zh
                assert told.en
