"""Days of waves and public holidays: the announced ones are passed over, make-up working days are worked on."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reorg.intake.scenario import read_project
from reorg.intake.stage_demands import read_stages
from reorg.stages.dates import calendar_of
from reorg.stages.settings import StageSettings


def stages(folder: Path, said: dict[str, Any]) -> tuple[StageSettings | None, list[str]]:
    (folder / "project.yaml").write_text("title: t\n", encoding="utf-8")
    settings, findings = read_stages(read_project(folder), said)
    return settings, [one.code for one in findings]


def days(settings: StageSettings | None) -> list[date]:
    assert settings is not None
    return list(calendar_of(settings).days)


def test_the_spring_festival_puts_waves_off_and_its_make_up_days_are_worked(tmp_path: Path) -> None:
    """2023: off from 21 to 27 January, work on Saturday 28 and Sunday 29."""
    waves = {"start": "2023-01-14", "interval": 7, "max": 3}
    settings, codes = stages(tmp_path, {"waves": waves})
    assert codes == []
    assert days(settings) == [date(2023, 1, 16), date(2023, 1, 28), date(2023, 1, 29)]


def test_without_holidays_only_weekends_count(tmp_path: Path) -> None:
    settings, codes = stages(tmp_path, {"waves": {"start": "2023-01-14", "interval": 7, "max": 3}, "holidays": False})
    assert codes == []
    assert days(settings) == [date(2023, 1, 16), date(2023, 1, 23), date(2023, 1, 30)]


def test_a_wave_named_on_a_holiday_is_a_fault(tmp_path: Path) -> None:
    _, codes = stages(tmp_path, {"waves": {"dates": ["2023-01-20", "2023-01-23"]}})
    assert codes == ["stages.closed-day"]


@pytest.mark.parametrize(("working", "first"), [([], date(2031, 1, 6)), (["2031-01-04"], date(2031, 1, 4))])
def test_a_year_that_is_not_announced_is_a_warning_and_can_be_stated(
    tmp_path: Path, working: list[str], first: date
) -> None:
    settings, codes = stages(tmp_path, {"waves": {"start": "2031-01-04", "max": 2}, "working": working})
    assert codes == ["stages.no-holidays"]
    assert days(settings)[0] == first
