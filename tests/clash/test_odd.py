"""Odd bureaus: nobody, no seats, no rules, people whom everything bars; searches cut short. Nothing raises."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from bureaus import bureau
from planted import planted

from reorg.domain.structure import Structure
from reorg.explain.clash import Clash, clash_json, way_problem
from reorg.explain.clash_words import clash_lines
from reorg.flows.clashing import explain_clash, masked_clash
from reorg.rules.audit import audit
from reorg.rules.problem import Problem
from reorg.rules.registry import read_rule
from reorg.text import Text

GROUND = ({"id": "unplaced", "kind": "unplaced"}, {"id": "admits", "kind": "admits"})


def under(problem: Problem, *raws: dict[str, object]) -> Problem:
    """The bureau with everyone seated under these rules alone."""
    settings = problem.settings.model_copy(update={"allow_unplaced": False})
    return replace(problem, settings=settings).with_rules([read_rule(raw) for raw in (*GROUND, *raws)])


def explained(problem: Problem) -> Clash:
    clash = explain_clash(problem, time_limit=20)
    for told in (clash, masked_clash(clash)):
        assert clash_json(told, "zh")["format"] == clash_json(told, "en")["format"]
        assert all(line.zh and line.en for line in clash_lines(told))
    return clash


def plain(seed: int = 1) -> Problem:
    problem = bureau(seed, None)
    people = tuple(replace(one, pinned=(), barred=(), status="在岗") for one in problem.people)
    return replace(problem, people=people)


def test_no_rules_and_nobody() -> None:
    assert explained(under(plain())).status == "plan"
    assert explained(plain().with_rules([])).status == "plan"
    assert explained(replace(under(plain()), people=())).status == "plan"


def test_a_structure_without_seats() -> None:
    bare = replace(under(plain()), structure=Structure("s", Text("空"), ()))
    clash = explained(bare)
    assert clash.status == "clash"
    assert clash.demands == ()
    assert clash.ways_out == ()
    assert {one.form for one in clash.shortfalls} == {"seatless"}


def test_a_category_that_no_unit_admits() -> None:
    problem = under(plain())
    units = tuple(replace(unit, strength={"工勤": next(iter(unit.strength.values()), None)}) for unit in problem.structure.units)  # fmt: skip
    clash = explained(replace(problem, structure=replace(problem.structure, units=units)))
    assert clash.status == "clash"
    assert [one.rule_id for one in clash.demands] == ["admits"]
    assert {one.people for one in clash.shortfalls if one.form == "seatless"} == {
        (person.person_id,) for person in problem.people
    }


def test_someone_whom_several_rules_leave_no_seat() -> None:
    problem = under(
        plain(),
        {"id": "not-d1", "kind": "bar", "who": {"person_id": "P1"}, "where": {"id": "d1"}},
        {"id": "not-d2", "kind": "bar", "who": {"person_id": "P1"}, "where": {"id": "d2"}},
        {"id": "not-heads", "kind": "eligible", "never": True, "who": {}, "where": {"post": "head"}},
    )
    clash = explained(problem)
    assert {one.rule_id for one in clash.demands} == {"not-d1", "not-d2"}
    assert all(one.verified and one.minimal for one in clash.demands)
    (short,) = clash.shortfalls
    assert (short.form, short.people) == ("seatless", ("P1",))
    assert {rule for rule, _ in short.demands} == {"not-d1", "not-d2"}
    lines = [line.zh for line in clash_lines(clash)]
    assert any("虚构1（P1）没有可安排的岗位" in line for line in lines)
    assert audit(way_problem(clash, clash.ways_out[0]), clash.ways_out[0].seats).ok


def test_everyone_pinned_where_nothing_is() -> None:
    problem = under(plain(), {"id": "pinned", "kind": "pin", "column": "pinned"})
    people = tuple(replace(one, pinned=("没有的单位",)) for one in problem.people)
    clash = explained(replace(problem, people=people))
    assert [one.rule_id for one in clash.demands] == ["pinned"]
    (change,) = clash.ways_out[0].changes
    assert (change.before, change.after) == (0, len(people))
    assert change.weight == 10 * len(people)


def test_a_structure_that_absorbs_a_unit_more_than_once() -> None:
    problem = under(plain(), {"id": "absorbs:A", "kind": "crosswalk", "present": "A"})
    units = (
        problem.structure.units[0],
        replace(problem.structure.units[1], absorbs={"A": 0.5}),
        problem.structure.units[2],
    )
    problem = replace(problem, structure=replace(problem.structure, units=units))
    clash = explained(problem)
    assert [(one.rule_id, one.subject) for one in clash.demands] == [("absorbs:A", "A")]
    assert all(audit(way_problem(clash, way), way.seats).ok for way in clash.ways_out)


@pytest.mark.parametrize("limit", [0.0, 0.001, 0.05])
def test_a_search_cut_short_claims_nothing_that_it_does_not_know(limit: float) -> None:
    clash = explain_clash(planted("cycle", 0).problem, time_limit=limit)
    assert not clash.complete
    assert clash.status in ("clash", "unknown")
    if clash.status == "unknown":
        assert clash.demands == ()
        assert "时限内" in clash_lines(clash)[0].zh
    for way in clash.ways_out:
        assert audit(way_problem(clash, way), way.seats).ok


def test_a_stop_signal_ends_it() -> None:
    stop = threading.Event()
    stop.set()
    clash = explain_clash(planted("cycle", 0).problem, time_limit=None, stop=stop)
    assert not clash.complete


def test_stages_are_told_in_order() -> None:
    told: list[str] = []
    explain_clash(planted("holders", 0).problem, tell=lambda text: told.append(text.en))
    assert told[0] == "counting"
    assert len(told) == len(set(told)) == 5


def test_the_same_problem_gives_the_same_answer() -> None:
    one, other = (explain_clash(planted("share", 2).problem, time_limit=None) for _ in range(2))
    assert replace(one, seconds=0.0) == replace(other, seconds=0.0, problem=one.problem)
