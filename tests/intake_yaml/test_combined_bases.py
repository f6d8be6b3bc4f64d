"""A scenario may extend several: changes of both hold, contradictions are faults that name both lines."""

from __future__ import annotations

import pytest
from test_scenarios import BASE
from yaml_project import Load

from reorg.intake.load import Loaded

BOTH = "extends: [a.yaml, b.yaml]\ntitle: 合并\n"


def errors(found: Loaded) -> list[tuple[str, str, int, str]]:
    return [(o.code, o.place.file, o.place.line, o.say("en")) for o in found.findings if o.severity == "error"]


def combine(loaded: Load, a: str, b: str, both: str = BOTH, **files: str) -> Loaded:
    over = {"a.yaml": f"extends: project.yaml\n{a}", "b.yaml": f"extends: project.yaml\n{b}", "both.yaml": both}
    return loaded("both.yaml", **{"project.yaml": BASE, **over, **files})


def test_what_each_changes_holds(loaded: Load) -> None:
    a = "title: 甲\nobjective: {stay: 30}\nrules:\n- {id: cap, max: 1}\n"
    b = "title: 乙\nobjective: {wish: 7}\nrules:\n- {id: young, drop: true}\n- {id: cap, severity: soft}\n"
    found = combine(loaded, a, b)
    assert found.problem is not None, errors(found)
    weights = found.problem.settings.objective.weights()
    assert (weights["stay"], weights["fit"], weights["wish"]) == (30, 5, 7)
    assert found.problem.settings.title == "合并"
    rules = {rule.id: rule.model_dump() for rule in found.problem.rules}
    assert "young" not in rules
    assert (rules["cap"]["max"], rules["cap"]["severity"]) == (1, "soft")
    assert [one.path for one in found.inputs[:4]] == ["project.yaml", "a.yaml", "b.yaml", "both.yaml"]


def test_the_same_change_twice_is_none_too_many(loaded: Load) -> None:
    both = "objective: {stay: 30}\nrules:\n- {id: cap, max: 1}\n- {id: young, drop: true}\n"
    assert combine(loaded, both, both).problem is not None


def test_a_base_that_repeats_the_common_one_has_changed_nothing(loaded: Load) -> None:
    changed = "objective: {stay: 30}\nrules:\n- {id: cap, max: 1}\n"
    repeats = "objective: {stay: 10, wish: 7}\nrules:\n- {id: cap, max: 2, severity: soft}\n"
    for a, b in ((changed, repeats), (repeats, changed)):
        found = combine(loaded, a, b)
        assert found.problem is not None, errors(found)
        weights = found.problem.settings.objective.weights()
        assert (weights["stay"], weights["wish"]) == (30, 7)
        cap = next(rule for rule in found.problem.rules if rule.id == "cap").model_dump()
        assert (cap["max"], cap["severity"]) == (1, "soft")


@pytest.mark.parametrize(
    ("a", "b", "key", "old", "new", "lines"),
    [
        ("objective: {stay: 30}\n", "near_limit: 30\nobjective: {stay: 20}\n", "objective.stay", "30", "20", (2, 3)),
        ("near_limit: 30\n", "near_limit: 40\n", "near_limit", "30", "40", (2, 2)),
        ("rules:\n- {id: cap, max: 1}\n", "rules:\n- {id: cap, max: 3}\n", "rules.cap.max", "1", "3", (3, 3)),
        (
            "rules:\n- {id: cap, drop: true}\n",
            "rules:\n- id: cap\n  max: 3\n",
            "rules.cap",
            "",
            "",
            (3, 3),
        ),
        (
            "rules:\n- {id: x, kind: apart, people: [P1, P2]}\n",
            "rules:\n- {id: x, kind: apart, people: [P1, P3]}\n",
            "rules.x.people",
            "P2",
            "P3",
            (3, 3),
        ),
        (
            "rules:\n- {id: cap, min: 1}\n",
            "rules:\n- {id: cap, kind: count, who: {category: 民警}, where: {tag: organ}, max: 1}\n",
            "rules.cap.min",
            "1",
            "",
            (3, 3),
        ),
    ],
)
def test_contradictions_name_both_lines(
    loaded: Load, a: str, b: str, key: str, old: str, new: str, lines: tuple[int, int]
) -> None:
    for first, second, named in ((a, b, lines), (b, a, lines[::-1])):
        found = combine(loaded, first, second)
        assert found.problem is None
        ((code, file, line, said),) = errors(found)
        assert (code, file, line) == ("project.bases-clash", "b.yaml", named[1])
        assert f"a.yaml:{named[0]}" in said
        assert key in said
        assert {old, new} <= {"", *said.replace("“", " ").replace("”", " ").replace("'", " ").replace("]", " ").split()}


def test_all_contradictions_are_told_at_once(loaded: Load) -> None:
    a = "near_limit: 30\nobjective: {stay: 1, fit: 2}\nrules:\n- {id: cap, max: 1}\n"
    b = "near_limit: 40\nobjective: {stay: 2, fit: 1}\nrules:\n- {id: cap, max: 3}\n"
    assert [code for code, *_ in errors(combine(loaded, a, b))] == ["project.bases-clash"] * 4


def test_the_file_that_combines_may_decide(loaded: Load) -> None:
    a = "near_limit: 30\nrules:\n- {id: cap, max: 1}\n- {id: young, drop: true}\n"
    b = "near_limit: 40\nrules:\n- {id: cap, max: 3}\n- {id: young, severity: soft}\n"
    both = BOTH + "near_limit: 50\nrules:\n- {id: cap, max: 2}\n- {id: young, drop: true}\n"
    found = combine(loaded, a, b, both)
    assert found.problem is not None, errors(found)
    assert found.problem.settings.near_limit == 50
    rules = {rule.id: rule.model_dump() for rule in found.problem.rules}
    assert rules["cap"]["max"] == 2
    assert "young" not in rules


def test_a_base_of_a_base_counts_as_its_own(loaded: Load) -> None:
    deep = {"deep.yaml": "extends: b.yaml\nrules:\n- {id: cap, max: 3}\n"}
    both = "extends: [a.yaml, deep.yaml]\n"
    found = combine(loaded, "rules:\n- {id: cap, max: 1}\n", "near_limit: 30\n", both, **deep)
    ((code, file, _, said),) = errors(found)
    assert (code, file) == ("project.bases-clash", "deep.yaml")
    assert "a.yaml:3" in said
    both = "extends: [b.yaml, deep.yaml]\n"
    assert combine(loaded, "", "near_limit: 30\n", both, **deep).problem is not None


@pytest.mark.parametrize(
    ("extends", "code"),
    [
        ("[a.yaml, a.yaml]", "project.extends-twice"), ("[a.yaml, none.yaml]", "project.extends-missing"),
        ("[]", "settings.wrong-type"), ("[a.yaml, 3]", "settings.wrong-type"), ("[a.yaml, both.yaml]", "project.extends-cycle"),
    ],
)  # fmt: skip
def test_bases_that_cannot_be_followed(loaded: Load, extends: str, code: str) -> None:
    found = combine(loaded, "near_limit: 30\n", "near_limit: 40\n", f"extends: {extends}\ntitle: x\n")
    assert [one[0] for one in errors(found)] == [code]
