"""The ``rosters:`` section against bureau and calendar: what it names must be there, what it lacks is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reorg.intake.holidays import official_years
from reorg.intake.scenario import ProjectRead
from reorg.intake.section import NO_SECTION
from reorg.intake.settings_faults import validated
from reorg.rosters.settings import RosterSection, YearOff
from reorg.text import Finding, Message, Text

EXAMPLE = "rosters: {from: 2026-01, lists: {command-room: {units: [...], duties: [{id: leader, bands: [day, night]}]}}}"
NO_YEAR = Message(
    "duty.no-holidays",
    "warning",
    Text("不知道 {value} 年的节假日安排，只按星期排。", "The holidays of {value} are not known; only weekdays count."),
    advice=Text(
        "通知公布后请写在 rosters 的 holidays 里（{value}: …）。",
        "Write them under `holidays` ({value}: ...) once they are announced.",
    ),
)
YEAR_END = Message(
    "duty.year-end",
    "warning",
    Text(
        "{value} 年的节假日安排尚不知道，它可能改动上一年 12 月末的日子。",
        "The holidays of {value} are not known yet; they may change days at the end of December before.",
    ),
)


def read_rosters(read: ProjectRead, raw: object) -> tuple[RosterSection | None, tuple[Finding, ...]]:
    """The section as settings, with every fault of its shape."""
    if raw is None:
        return None, (NO_SECTION.at(read.place(), "rosters", key="rosters", example=EXAMPLE),)
    made, faults = validated(RosterSection, raw, ("rosters",), read.holder)
    return made if isinstance(made, RosterSection) else None, tuple(faults)


def calendar_of(settings: RosterSection) -> dict[str, YearOff]:
    """Holidays by year: those that come with the tool, the section's own instead."""
    return {**official_years(), **settings.holidays}


def unknown_years(read: ProjectRead, settings: RosterSection) -> Iterator[Finding]:
    """A warning for each year of the period whose holidays are not known."""
    known, first, last = calendar_of(settings), settings.first, settings.end
    for year in range(first.year, last.year + 1):
        if str(year) not in known:
            yield NO_YEAR.at(read.place("rosters", "from"), year)
    following = str(last.year + 1)
    if str(last.year) in known and following not in known and last >= date(last.year, 12, 25):
        yield YEAR_END.at(read.place("rosters", "from"), following)
