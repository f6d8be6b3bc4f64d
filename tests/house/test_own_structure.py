"""The structure that CONTRIBUTING describes works, with odd headings and mixed dates, and so does its scenario."""

from __future__ import annotations

from pathlib import Path

import pytest

import reorg

EXAMPLE = Path(__file__).parent.parent.parent / "configs" / "examples" / "own-structure"


@pytest.mark.parametrize("project", ["project.yaml", "scenario.yaml"])
def test_the_example_is_planned(project: str) -> None:
    planned = reorg.plan(EXAMPLE / project, gap=0.0)
    assert planned.plan is not None
    assert planned.plan.solver.status == "optimal"
    assert all(rule.holds for rule in planned.plan.rules if rule.severity == "hard")


def test_contributing_shows_the_example_as_it_is() -> None:
    words = (EXAMPLE.parent.parent.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert (EXAMPLE / "structure.yaml").read_text(encoding="utf-8").strip() in words
