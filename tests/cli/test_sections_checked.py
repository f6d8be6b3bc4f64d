"""``reorg check`` tells the faults of every section of the project at once, not only of those that a plan needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

SECTIONS = {
    "diagnose": ("diagnose: {retire_in: never}", "retire_in"),
    "teams": ("teams: {group_size: 0}", "group_size"),
    "rosters": ("rosters: {from: 2023-01, months: 0, lists: {}}", "months"),
    "stages": ("stages: {waves: {start: 2023-02-06, interval: -1}}", "interval"),
    "zones": ("zones: {count: four}", "four"),
    "centres": ("centres: {load: 案件, count: far}", "far"),
}


@pytest.mark.parametrize("section", SECTIONS)
def test_the_fault_of_a_section_is_told_by_check(run: Any, project: Path, section: str) -> None:
    file = project / "project.yaml"
    text, word = SECTIONS[section]
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")
    ran = run("check", project, "--json")
    assert ran.code == 1
    faults = [one for one in ran.json["faults"] if one["severity"] == "error"]
    assert any(word in one["text"] or word in one["value"] for one in faults), faults
    assert all(one["file"] == "project.yaml" and one["line"] for one in faults)


def test_all_of_them_at_once(run: Any, project: Path) -> None:
    file = project / "project.yaml"
    every = "\n".join(text for text, _ in SECTIONS.values())
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{every}\n", encoding="utf-8")
    said = " ".join(one["text"] + one["value"] for one in run("check", project, "--json").json["faults"])
    assert [section for section, (_, word) in SECTIONS.items() if word not in said] == []
