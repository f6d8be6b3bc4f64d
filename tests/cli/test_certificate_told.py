"""What ``verify`` says of a plan.json whose certificate, or whose project, was changed by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tiny_project import PERSONNEL

TIERED = """\
- {id: many-ci, kind: count, where: {id: ci}, min: 4, severity: soft, weight: 7, tier: 2}
- {id: many-station, kind: count, where: {tag: grassroots}, min: 4, severity: soft, weight: 3, tier: 1}
"""


@pytest.fixture
def planned(run: Any, project: Path) -> Path:
    path = project / "project.yaml"
    path.write_text(path.read_text(encoding="utf-8") + TIERED, encoding="utf-8")
    ran = run("plan", project, "-o", project.parent / "out", "-q")
    assert ran.code == 0, ran.err
    return project.parent / "out" / "plan.json"


def verdict(run: Any, project: Path, plan: Path) -> Any:
    return run("verify", project, plan, "--json").json["certificate"]


def changed(plan: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    told = json.loads(plan.read_text(encoding="utf-8"))
    change(told)
    target = plan.parent / "changed.json"
    target.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return target


def test_the_certificate_holds_with_its_tiers(run: Any, project: Path, planned: Path) -> None:
    told = verdict(run, project, planned)
    assert (told["holds"], told["doubts"]) == (True, [])
    assert [one["tier"] for one in told["tiers"]] == [2, 1]
    assert all(one["bound"] <= one["cost"] for one in told["tiers"])
    said = run("verify", project, planned).err
    assert "上界证书成立" in said
    assert "第 2 级" in said
    assert "Tier 2" in run("verify", project, planned, "--lang", "en").err


def _price(by: int) -> Callable[[dict[str, Any]], None]:
    def change(told: dict[str, Any]) -> None:
        told["certificate"]["prices"][0]["price"] += by

    return change


def _certificate(key: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda told: told["certificate"].update({key: value(told["certificate"][key])})


@pytest.mark.parametrize(
    "change",
    [
        _price(1),
        _price(-1),
        _price(1_000_000),
        _certificate("bound", lambda bound: bound - 1),
        _certificate("bound", lambda bound: bound + 1),
        _certificate("gap", lambda gap: gap + 0.01),
        _certificate("gap", lambda gap: gap - 0.01),
        _certificate("scale", lambda scale: scale * 10),
        _certificate("tiers", lambda tiers: [{**tiers[0], "cost": tiers[0]["cost"] + 1}, *tiers[1:]]),
        _certificate("tiers", lambda tiers: tiers[:1]),
    ],
)
def test_a_changed_certificate_is_told(
    run: Any, project: Path, planned: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    path = changed(planned, change)
    told = verdict(run, project, path)
    assert told["holds"] is False
    assert told["doubts"]
    assert "上界证书" in (said := run("verify", project, path).err)
    assert "上界证书成立" not in said
    assert "certificate" in run("verify", project, path, "--lang", "en").err


def test_a_person_moved_in_the_file_is_told(run: Any, project: Path, planned: Path) -> None:
    """The gap told is that of another plan, or the plan is worth more than any can be."""

    def move(told: dict[str, Any]) -> None:
        one = next(one for one in told["assignments"] if one["person_id"] == "P03")
        one["unit"], one["post"] = ("U2", "officer") if one["unit"] != "U2" else ("ci", "officer")

    told = verdict(run, project, changed(planned, move))
    assert told["doubts"]


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("project.yaml", "weight: 3,", "weight: 4,"),
        ("project.yaml", "min: 4, severity: soft, weight: 7", "min: 5, severity: soft, weight: 7"),
        ("project.yaml", "as_of: 2022-12-31", "as_of: 2022-12-31\nobjective: {stay: 11, fit: 5}"),
        ("personnel.csv", PERSONNEL.splitlines()[3], PERSONNEL.splitlines()[3].replace("刑侦大队", "城关派出所")),
    ],
)
def test_a_changed_project_is_told(run: Any, project: Path, planned: Path, file: str, before: str, after: str) -> None:
    path = project / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    ran = run("verify", project, planned, "--json")
    assert ran.json["changed_since"] == [file]
    assert ran.json["certificate"]["holds"] is False


def test_a_workbook_brings_no_certificate(run: Any, project: Path, planned: Path) -> None:
    assert verdict(run, project, planned.parent / "plan.xlsx") is None
