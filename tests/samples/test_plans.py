"""The Kaihua sample: a plan keeps every hard rule and shows the paper's figures; so does its table of results."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from reorg.engine import SolveOptions, solve
from reorg.intake.load import load
from reorg.plan.plan import Assignment
from reorg.rules.audit import Audit, audit
from reorg.rules.problem import Problem

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).resolve().parents[2] / "sample_data"
GRASSROOTS = ("派出所", "基层所队")


def planned(path: str) -> tuple[Problem, Audit]:
    """The problem of a project file of the samples, and its plan as the second reading sees it."""
    loaded = load(SAMPLES / path)
    errors = [finding.say("en") for finding in loaded.findings if finding.severity == "error"]
    assert not errors
    assert loaded.problem is not None
    outcome = solve(loaded.problem, SolveOptions(gap=0.001, time_limit=120))
    assert outcome.seats is not None, outcome.status
    return loaded.problem, audit(loaded.problem, outcome.seats)


@pytest.fixture(scope="module")
def kaihua() -> tuple[Problem, Audit]:
    return planned("kaihua/project.yaml")


@pytest.fixture(scope="module")
def results() -> tuple[Problem, Audit]:
    return planned("kaihua/result-table.yaml")


def officers(found: tuple[Problem, Audit]) -> list[Assignment]:
    return [placed for placed in found[1].assignments if placed.category == "民警"]


def top(problem: Problem, unit: str) -> str:
    structure = problem.structure
    return structure.units[list(structure.ancestors(structure.index[unit]))[-1]].unit_id


def from_grassroots(problem: Problem, placed: Assignment) -> bool:
    return problem.present[problem.present_index[placed.from_unit]].kind in GRASSROOTS


def broken(found: Audit) -> list[str]:
    return [result.rule_id for result in found.rules if result.severity == "hard" and not result.holds]


def test_every_hard_rule_is_kept_and_everyone_is_seated(kaihua: tuple[Problem, Audit]) -> None:
    problem, found = kaihua
    assert not broken(found)
    assert len(found.assignments) == len(problem.people) == 800


def test_departments_have_the_papers_headcounts(kaihua: tuple[Problem, Audit]) -> None:
    heads = Counter(top(kaihua[0], placed.unit) for placed in officers(kaihua))
    departments = ("command", "criminal-investigation", "security", "enforcement-management", "service-support")
    assert [heads[unit] for unit in departments] == [22, 46, 20, 28, 14]


def test_grassroots_share_rises_to_the_papers(kaihua: tuple[Problem, Audit]) -> None:
    problem, _ = kaihua
    placed = officers(kaihua)
    assert 0.40 < sum(from_grassroots(problem, one) for one in placed) / len(placed) < 0.42
    assert sum(top(problem, one.unit) == "grassroots" for one in placed) / len(placed) >= 0.516


def test_only_holders_of_a_grade_under_fifty_are_newly_in_the_organ(results: tuple[Problem, Audit]) -> None:
    problem, _ = results
    for placed in officers(results):
        if from_grassroots(problem, placed) and top(problem, placed.unit) != "grassroots":
            person = problem.people[problem.person_index[placed.person_id]]
            assert person.professional_grade
            assert person.birth_date is not None
            assert person.birth_date.year > 1972


def test_six_branches_have_three_full_members(kaihua: tuple[Problem, Audit]) -> None:
    problem, found = kaihua
    members = Counter(
        top(problem, placed.unit)
        for placed in found.assignments
        if problem.people[problem.person_index[placed.person_id]].party == "中共党员"
    )
    branches = [unit.unit_id for unit in problem.structure.units if unit.branch]
    assert len(branches) == 6
    assert all(members[unit] >= 3 for unit in branches)


def test_no_auxiliary_does_political_security_work(kaihua: tuple[Problem, Audit]) -> None:
    here = [placed.category for placed in kaihua[1].assignments if placed.unit == "security-stability"]
    assert len(here) >= 4
    assert set(here) == {"民警"}


def test_the_papers_table_of_results_can_be_planned(results: tuple[Problem, Audit]) -> None:
    problem, found = results
    assert not broken(found)
    people = problem.person_index
    kinds: Counter[str] = Counter()
    for placed in officers(results):
        person = problem.people[people[placed.person_id]]
        told = {placed.change, *placed.also}
        kinds["down"] += "down" in told
        kinds["promoted"] += "promote" in told and not person.leads
        kinds["exchanged"] += person.leads and person.unit != "U00" and bool(told & {"transfer", "up"})
    assert kinds == {"down": 36, "promoted": 33, "exchanged": 45}
    share = sum(top(problem, placed.unit) == "grassroots" for placed in officers(results)) / 331
    assert share >= 0.516


@pytest.mark.parametrize(
    "path",
    ["kaihua/share-55.yaml", "kaihua/fewer-moves.yaml", "kaihua/near-home.yaml", "county800/project.yaml"],
)
def test_the_other_samples_can_be_planned(path: str) -> None:
    problem, found = planned(path)
    assert not broken(found)
    assert len(found.assignments) == len(problem.people) == 800


def test_the_messy_rosters_are_read_to_the_very_people_that_were_written() -> None:
    sys.path.insert(0, str(SAMPLES))
    from kin import bureau_of
    from make_samples import SEEDS
    from messy import number_of

    problem = load(SAMPLES / "county800").problem
    assert problem is not None
    written = bureau_of(SEEDS["county800"])
    read = {person.person_id: person for person in problem.people}
    assert len(read) == len(written) == 800
    for one in written:
        person = read[number_of(one.person_id)]
        assert (person.name, person.unit, person.category, person.sex) == (
            one.name,
            one.unit.name,
            one.category,
            one.sex,
        )
        assert person.birth_date is not None
        assert (person.birth_date.year, person.birth_date.month) == (one.birth.year, one.birth.month)
        assert (person.rank, person.grade, person.post_level) == (one.rank, one.grade, one.level)
        assert (person.education, person.party, person.status) == (one.education, one.party, one.status)
        assert dict(person.skills) == one.skills
        assert [relative.person_id for relative in person.relatives] == [number_of(other) for other, _ in one.relatives]
        assert person.wishes == (one.wishes if one.officer else ())
        assert person.score == (one.score if one.officer else None)
