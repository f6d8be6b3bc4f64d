"""The issue's own case at full size: three moves made by hand in Excel, one of them illegal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from reorg.intake.load import load
from reorg.plan.changes import unit_side

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent


def test_three_moves_by_hand_one_of_them_illegal(run: Any, tmp_path: Path) -> None:
    project = ROOT / "sample_data" / "kaihua"
    out = tmp_path / "out"
    assert run("plan", project, "-o", out, "-q").code == 0
    before = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    problem = load(project).problem
    assert problem is not None
    structure, born = problem.structure, {p.person_id: p.birth_date for p in problem.people}

    book = openpyxl.load_workbook(out / "plan.xlsx")
    sheet = book["人员安排"]
    column = {cell.value: number for number, cell in enumerate(sheet[1])}
    rows = {row[column["人员编号"]].value: row for row in sheet.iter_rows(min_row=2)}
    placed = {one["person_id"]: one for one in before["assignments"]}

    def move(person: str, unit: str) -> None:
        rows[person][column["新单位"]].value = structure.path(structure.index[unit])

    # two legal moves: auxiliaries of two stations change places
    aside = [p for p, one in placed.items() if one["post"] == "auxiliary" and "PS" in one["unit"]]
    first = aside[0]
    second = next(p for p in aside if placed[p]["unit"].split("-")[0] != placed[first]["unit"].split("-")[0])
    move(first, placed[second]["unit"])
    move(second, placed[first]["unit"])
    # one illegal: an officer of 50 or more from a station into the organ
    veteran = next(
        p
        for p, one in placed.items()
        if one["post"] == "officer" and "PS" in one["from_unit"] and (born[p] is not None and born[p].year <= 1970)
    )
    organ = next(
        u.unit_id for n, u in enumerate(structure.units) if unit_side(structure, n) == "organ" and u.parent >= 0
    )
    move(veteran, organ)
    edited = tmp_path / "edited.xlsx"
    book.save(edited)

    told = run("verify", project, edited)
    assert told.code == 5
    assert "fifty-not-into-organ" in told.err
    assert veteran in told.err
    found = run("verify", project, edited, "--json").json
    broken = {
        rule["id"]: [one["subject"] for one in rule["breaches"]]
        for rule in found["rules"]
        if not rule["holds"] and rule["severity"] == "hard"
    }
    assert broken["fifty-not-into-organ"] == [veteran]
    assert not any(person in subjects for person in (first, second) for subjects in broken.values())
    assert found["objective"] < before["solver"]["objective"], "what the moves cost is told"
