"""Broken sweep files: every fault at once with its line; layers laid without files."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_sweeps import project, written

from reorg.flows.running import RunOptions
from reorg.flows.sweep_work import projects_in, work_of
from reorg.flows.sweeping import SweepOptions, run_sweep
from reorg.intake import workbooks
from reorg.intake.load import load
from reorg.intake.shelf import Shelf
from reorg.intake.sweep_file import read_sweep
from reorg.text import Rejected

OPTIONS = SweepOptions(RunOptions(time_limit=60.0))
BROKEN = """\
vary:
  objective.stay: {from: 5, to: 1, step: 1}
  objctive.fit: [1]
  title: [a, b]
  rules.x: [1]
  near_limit: [30, 30]
sample: {n: 0}
scenarios:
- nowhere.yaml
- {name: a, set: {titel: x}}
- {name: a, set: {near_limit: 3, rules.r.min: 1}}
front: {goals: [moved, fitness]}
colour: red
"""


def told(read: object) -> list[tuple[int, str]]:
    return [(one.place.line, one.code) for one in read.findings]  # type: ignore[attr-defined]


def test_every_fault_of_the_shape_at_once(tmp_path: Path) -> None:
    lines = told(read_sweep(written(tmp_path, BROKEN)))
    assert (2, "settings.contradiction") in lines
    assert (7, "settings.out-of-range") in lines
    assert (13, "settings.unknown-key") in lines


def test_every_fault_of_the_names_at_once(tmp_path: Path) -> None:
    mended = BROKEN.replace("from: 5, to: 1", "from: 1, to: 5").replace("n: 0", "n: 3").replace("colour: red\n", "")
    lines = told(read_sweep(written(tmp_path, mended)))
    expected = [
        (3, "settings.unknown-key"),
        (4, "sweep.never-varied"),
        (5, "sweep.short-name"),
        (6, "sweep.equal-values"),
        (9, "sweep.scenario-missing"),
        (10, "settings.unknown-key"),
        (11, "sweep.scenario-twice"),
        (12, "sweep.unknown-goal"),
    ]
    assert sorted(lines) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("title: nothing\n", "sweep.nothing-varied"),
        ("vary: {near_limit: {from: 10, to: 20}}\n", "sweep.open-range"),
        ("vary: {objective: [{stay: 1}], objective.fit: [1, 2]}\n", "sweep.names-clash"),
        ("vary: {objective.stay: {from: 0, to: 999, step: 1}, objective.fit: {from: 0, to: 999, step: 1}}\n", "sweep.too-many"),
        ("vary: {objective.stay: []}\n", "settings.contradiction"),
        ("front: {goals: [moved, moved]}\n", "settings.contradiction"),
        ("vary: [1, 2]\n", "settings.wrong-type"),
        ("scenarios: [{set: {near_limit: 3}}]\n", "settings.contradiction"),
        ("vary: {near_limit: {from: 10, to: .inf, step: 1}}\n", ""),
    ],
)  # fmt: skip
def test_faults_one_by_one(tmp_path: Path, text: str, code: str) -> None:
    codes = [code for _, code in told(read_sweep(written(tmp_path, text)))]
    assert codes
    assert not code or code in codes


def test_what_does_not_fit_the_project_names_the_line_of_the_sweep(tmp_path: Path) -> None:
    text = "vary:\n  rules.no-such.max: [1, 2]\n  objective.stay: [-1, 2]\n  structure: [bureau/structure.yaml, nowhere]\n  rules.keep-apart.level: [moon]\nscenarios:\n- {name: s, set: {near_limit: 0}}\n"
    with pytest.raises(Rejected) as fault:
        run_sweep(project(tmp_path), written(tmp_path, text), tmp_path / "out", OPTIONS)
    found = {(one.place.file, one.place.line, one.code) for one in fault.value.findings}
    assert ("sweep.yaml", 3, "settings.out-of-range") in found
    assert ("sweep.yaml", 7, "settings.out-of-range") in found
    mended = text.replace("-1", "1").replace("near_limit: 0", "near_limit: 1")
    with pytest.raises(Rejected) as fault:
        run_sweep(tmp_path / "bureau", written(tmp_path, mended), tmp_path / "out", OPTIONS)
    found = {(one.place.file, one.place.line, one.code) for one in fault.value.findings}
    assert {
        ("sweep.yaml", 2, "rules.unknown-id"),
        ("sweep.yaml", 4, "structure.unknown"),
        ("sweep.yaml", 5, "settings.not-a-choice"),
    } <= found
    assert not (tmp_path / "out").exists()


def test_a_broken_project_and_a_broken_sweep_are_told_in_one_go(tmp_path: Path) -> None:
    own = project(tmp_path)
    roster = own / "personnel.csv"
    roster.write_text(roster.read_text(encoding="utf-8").replace("女", "雌", 1), encoding="utf-8")
    with pytest.raises(Rejected) as fault:
        run_sweep(own, written(tmp_path, "vary: {objective.stay: 5}\n"), tmp_path / "out", OPTIONS)
    assert {one.place.file for one in fault.value.findings} == {"sweep.yaml", "personnel.csv"}


def test_a_rule_id_may_hold_dots(tmp_path: Path) -> None:
    read = read_sweep(
        written(tmp_path, "vary: {rules.a.b.c.min: [1], rules.d.who.sex: [女], rules.e.drop: [true, false]}\n")
    )
    layer = read.layer({"rules.a.b.c.min": 1, "rules.d.who.sex": "女", "rules.e.drop": True})
    assert layer.document.content == {
        "rules": [{"id": "a.b.c", "min": 1}, {"id": "d", "who": {"sex": "女"}}, {"id": "e", "drop": True}]
    }


def test_a_layer_changes_what_a_scenario_file_would(tmp_path: Path) -> None:
    own = project(tmp_path)
    scenario = written(
        own, "extends: project.yaml\nobjective: {stay: 7}\nrules:\n- {id: keep-apart, level: department}\n", "s.yaml"
    )
    read = read_sweep(written(tmp_path, "vary: {objective.stay: [7], rules.keep-apart.level: [department]}\n"))
    layers = [read.layer({"objective.stay": 7, "rules.keep-apart.level": "department"})]
    assert load(own, layers).settings == load(scenario).settings
    assert load(own).settings != load(scenario).settings
    of_file = read_sweep(written(tmp_path, "scenarios: [bureau/s.yaml]\n"))
    assert load(own, of_file.scenarios[0].layers).settings == load(scenario).settings


def test_equal_cases_have_one_key_however_they_are_written(tmp_path: Path) -> None:
    own = project(tmp_path)
    text = "scenarios:\n- {name: base}\n- {name: same, set: {objective.stay: 10.0}}\n- {name: other, set: {objective.stay: 11}}\n"
    work, faults = work_of(read_sweep(written(tmp_path, text)), projects_in(own)[0], OPTIONS.run, False, False)
    assert not faults
    assert work is not None
    base, same, other = (todo.job.key for todo in work.todos)
    assert base == same != other
    structure = own / "structure.yaml"
    structure.write_text(structure.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    again, _ = work_of(read_sweep(tmp_path / "sweep.yaml"), projects_in(own)[0], OPTIONS.run, False, False)
    assert again is not None
    assert again.todos[0].job.key != base


def test_tables_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = project(tmp_path)
    read: list[str] = []
    csv = workbooks._csv
    monkeypatch.setattr(workbooks, "_csv", lambda path, name: (read.append(name), csv(path, name))[1])
    shelf = Shelf()
    first = load(own, (), shelf)
    assert load(own, (), shelf).problem == first.problem
    assert sorted(read) == ["personnel.csv", "units.csv"]
    roster = own / "personnel.csv"
    roster.write_text(roster.read_text(encoding="utf-8").replace("女", "男", 1), encoding="utf-8")
    assert load(own, (), shelf).problem != first.problem
    assert sorted(read) == ["personnel.csv", "personnel.csv", "units.csv"]
