"""The sample bureau after [S003]: what its case rule does to loads, strengths and the department's share."""

from __future__ import annotations

from pathlib import Path

import pytest

from reorg.flows.workloading import make_workload
from reorg.intake.load import load
from reorg.workload.made import WorkloadMade

pytestmark = pytest.mark.slow

KAIHUA = Path(__file__).resolve().parents[2] / "sample_data" / "kaihua"


@pytest.fixture(scope="module")
def made() -> WorkloadMade:
    return make_workload(KAIHUA, load(KAIHUA))


def test_the_papers_rule_gives_the_department_its_share_and_a_weaker_one_does_not(made: WorkloadMade) -> None:
    """60 % and more of the criminal cases under n = 3 [S003]; under n = 4 it would miss that."""
    share = {one.key: float(one.share or 0) for one in made.rules}
    assert share["ge2"] > share["ge3"] >= 0.6 > share["ge4"]
    assert next(one for one in made.demands if one.key == "share").holds


def test_the_higher_the_bar_the_more_the_stations_need(made: WorkloadMade) -> None:
    stations = [one.unit_id for one in made.present if one.station]
    needed = {rule.key: sum(rule.units[unit].needed for unit in stations) for rule in made.rules}
    assert needed["ge2"] < needed["ge3"] < needed["ge4"]
    assert needed["ge3"] < needed["ge3-first-steps"]
    assert len({rule.minutes for rule in made.rules}) == 1
    assert {rule.cases for rule in made.rules} == {3991}


def test_every_parameter_says_where_it_comes_from(made: WorkloadMade) -> None:
    from reorg.report.workload_pages import parameter_table

    table = parameter_table(made, "en")
    assert len(table.lines) > 40
    assert all(line.cells[2] for line in table.lines)


@pytest.mark.parametrize("n", [2, 3, 4])
def test_a_scenario_changes_what_the_load_rule_asks(n: int) -> None:
    """Each scenario's rule asks for the stations' people under its own n."""
    from reorg.rules.bureau import Bureau
    from reorg.rules.kinds.load import Settings, asked_for

    problem = load(KAIHUA / f"case-rule-{n}.yaml").problem
    assert problem is not None
    rule = next(one for one in problem.rules if one.id == "station-load")
    assert isinstance(rule, Settings)
    asked = asked_for(rule, Bureau.of(problem))
    assert asked["PS4"] == {2: 9, 3: 11, 4: 13}[n]


def test_the_plan_by_load_keeps_its_rule() -> None:
    import reorg

    found = reorg.plan(KAIHUA / "by-load.yaml", time_limit=60, gap=0.01)
    plan = getattr(found, "plan", found)
    assert plan is not None
    assert all(one.holds for one in plan.rules if one.rule_id == "station-load")
