"""One what-if boiled down: figures against the plan itself, JSON there and back, fingerprints, faults, clashes."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from reorg.compare.indicators import indicators
from reorg.compare.ran import Ran, ran_from_json, ran_to_json
from reorg.flows.running import RunOptions, fingerprint, run_case
from reorg.intake.load import load

ROOT = Path(__file__).resolve().parents[2]
OWN = ROOT / "configs" / "examples" / "own-structure"


@pytest.fixture(scope="module")
def kaihua() -> Ran:
    return run_case(load(ROOT / "sample_data" / "kaihua"), "base", RunOptions(gap=0.001))


def test_the_figures_are_those_of_the_plan(kaihua: Ran) -> None:
    figures = kaihua.indicators
    assert kaihua.verified
    assert kaihua.objective is not None
    assert kaihua.bound is not None
    assert kaihua.bound >= kaihua.objective
    assert figures["police"] == 331
    assert figures["auxiliaries"] == 469
    assert figures["hard_broken"] == 0
    assert figures["grassroots_share"] == pytest.approx(171 / 331)
    # a promotion can be a move as well, so the kinds told first are fewer than the moves
    assert figures["moved"] == sum(figures[f"change_{kind}"] or 0 for kind in ("down", "up", "transfer"))
    assert figures["moved"] > sum(kaihua.changes[kind] for kind in ("down", "up", "transfer"))
    assert sum(len([p for p in kaihua.placements.values() if p.unit == u.unit_id]) for u in kaihua.units) == 800
    assert figures["cost"] == pytest.approx(sum(one.cost for one in kaihua.rules))
    assert any(one.binds for one in kaihua.rules)
    assert not all(one.binds for one in kaihua.rules)


def test_json_there_and_back(kaihua: Ran) -> None:
    assert ran_from_json(json.loads(json.dumps(ran_to_json(kaihua), ensure_ascii=False))) == kaihua


def test_fingerprints_are_of_contents_not_of_names(tmp_path: Path) -> None:
    one = Path(shutil.copytree(OWN, tmp_path / "one"))
    other = Path(shutil.copytree(OWN, tmp_path / "other"))
    options = RunOptions()
    base = fingerprint(load(one), options)
    assert fingerprint(load(other), options) == base
    assert fingerprint(load(one), replace(options, threads=2)) == base
    assert fingerprint(load(one), replace(options, gap=0.5)) != base
    scenario = one / "renamed.yaml"
    scenario.write_text("extends: project.yaml\ntitle: 另一个名字\n", encoding="utf-8")
    assert fingerprint(load(scenario), options) == base
    scenario.write_text("extends: project.yaml\nobjective: {stay: 11}\n", encoding="utf-8")
    assert fingerprint(load(scenario), options) != base
    roster = other / "personnel.csv"
    roster.write_text(roster.read_text(encoding="utf-8").replace("女", "男", 1), encoding="utf-8")
    assert fingerprint(load(other), options) != base


def test_no_plan_is_told_by_its_clash_and_bad_inputs_by_their_faults(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(OWN, tmp_path / "own"))
    scenario = folder / "never.yaml"
    scenario.write_text(
        "extends: project.yaml\nrules:\n- {id: too-many, kind: count, who: {category: 民警}, where: {id: support}, min: 9}\n",
        encoding="utf-8",
    )
    ran = run_case(load(scenario), "never", RunOptions())
    assert ran.status == "infeasible"
    assert ran.objective is None
    assert any("9" in one.zh for one in ran.clash)
    assert all(one.en for one in ran.clash)
    scenario.write_text("extends: project.yaml\nobjctive: {}\n", encoding="utf-8")
    ran = run_case(load(scenario), "broken", RunOptions())
    assert ran.status == "rejected"
    assert "objctive" in ran.faults[0].zh


def test_every_figure_says_what_it_is(kaihua: Ran) -> None:
    loaded = load(OWN)
    from reorg.flows.api import plan

    made = plan(loaded)
    assert loaded.problem is not None
    assert made.plan is not None
    told = indicators(loaded.problem, made.plan)
    assert [one.key for one in told] == list(kaihua.indicators)
    assert all(one.name.zh and one.name.en for one in told)
    assert len({one.key for one in told}) == len(told)
