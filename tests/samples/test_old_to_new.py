"""Old stations beside new ones on their ground: people add up, shares and townships are the territory's."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from reorg.intake.load import load
from reorg.plan.plan import Assignment, Plan, SolverReport
from reorg.report.unit_pages import stations
from reorg.report.view import PlanView
from reorg.rules.ground_table import ground_lines
from reorg.rules.problem import Problem

pytestmark = pytest.mark.slow

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data" / "zhengzhou"


@pytest.fixture(scope="module")
def erqi() -> Problem:
    found = load(SAMPLE / "erqi.yaml").problem
    assert found is not None
    return found


@pytest.fixture(scope="module")
def plan(erqi: Problem) -> Plan:
    """Everybody of an old brigade goes to its new stations in turn, every tenth person to the political office."""
    takers: dict[str, list[str]] = defaultdict(list)
    for unit in erqi.structure.units:
        for old in unit.absorbs:
            takers[old].append(unit.unit_id)
    turn: Counter[str] = Counter()
    made = []
    for n, person in enumerate(erqi.people):
        into = takers.get(person.present_unit) or ["EQ/political-office"]
        turn[person.present_unit] += 1
        unit = into[turn[person.present_unit] % len(into)] if n % 10 else "EQ/political-office"
        made.append(
            Assignment(
                person.person_id, person.category, person.present_unit, person.post, unit, "member", f"{unit}/member", unit, "follow"
            )
        )  # fmt: skip
    solver = SolverReport("feasible", 0.0, 0.0, 0.0, 0.0, 0)
    return Plan("", "2020-10-20", (), {}, solver, tuple(made), (), (), (), {}, {})


def test_the_people_of_each_old_unit_add_up(erqi: Problem, plan: Plan) -> None:
    lines = ground_lines(erqi, plan)
    assert {line.old for line in lines} == {f"EQ-{n}-4" for n in range(1, 5)}
    assert len({line.new for line in lines}) == 16
    for old in {line.old for line in lines}:
        mine = [line for line in lines if line.old == old]
        assert sum(line.share for line in mine) == pytest.approx(1)
        assert sum(line.here for line in mine) + mine[0].elsewhere == mine[0].people
        assert mine[0].elsewhere > 0
        assert all(line.towns for line in mine)


def test_the_sheet_says_both_ways_in_both_languages(erqi: Problem, plan: Plan) -> None:
    for lang, kind in (("zh", "拆分"), ("en", "split")):
        sheet = stations(PlanView(erqi, plan, lang))  # type: ignore[arg-type]
        old, new = sheet.tables
        assert len(old.lines) == 16 == len(new.lines)
        assert {line.cells[1] for line in old.lines} == {kind}
        assert any("马寨" in str(line.cells[3]) for line in old.lines)
