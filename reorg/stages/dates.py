"""The days of the waves: ascending, never on a day on which nobody reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reorg.stages.settings import MOST_WAVES, StageSettings, span

SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """Days of the waves in order, as many as are allowed; ``further`` go on at the same pace, for telling how many would do."""

    days: tuple[date, ...]
    further: tuple[date, ...]
    closed: tuple[tuple[date, date], ...]
    weekends: bool
    handover: int

    def allows(self, day: date) -> bool:
        """Whether people may report on a day."""
        if not self.weekends and day.weekday() >= SATURDAY:
            return False
        return not any(first <= day <= last for first, last in self.closed)

    def shifted(self, day: date) -> date:
        """The day itself, or the first after it on which people may report."""
        while not self.allows(day):
            day += timedelta(days=1)
        return day

    def reporting(self, start: date, depth: int) -> date:
        """The day on which somebody of a wave reports after ``depth`` handovers, one after the other."""
        for _ in range(depth):
            start = self.shifted(start + timedelta(days=self.handover))
        return start


def calendar_of(settings: StageSettings) -> Calendar:
    """The calendar of the settings. Days that were named and are closed stay; :func:`closed_dates` tells them."""
    waves = settings.waves
    empty = Calendar((), (), tuple(span(one) for one in settings.blackout), settings.weekends, settings.handover.days)
    if waves.dates is not None:
        days = list(waves.dates)
        gap = (days[-1] - days[-2]).days if len(days) > 1 else waves.interval
    else:
        assert waves.start is not None
        days, gap = [empty.shifted(waves.start)], waves.interval
        nominal = waves.start
        while len(days) < (waves.count or waves.max):
            nominal += timedelta(days=gap)
            days.append(empty.shifted(max(nominal, days[-1] + timedelta(days=1))))
    most = waves.count or min(waves.max, len(days))
    further = list(days)
    nominal = further[-1]
    while len(further) < MOST_WAVES:
        nominal += timedelta(days=gap)
        further.append(empty.shifted(max(nominal, further[-1] + timedelta(days=1))))
    return Calendar(tuple(days[:most]), tuple(further), empty.closed, empty.weekends, empty.handover)


def closed_dates(settings: StageSettings, calendar: Calendar) -> list[date]:
    """Days of waves that were named though nobody reports on them."""
    return [day for day in settings.waves.dates or [] if not calendar.allows(day)]


def wave_of(days: Sequence[date], day: date) -> int:
    """The wave (from 0) that a day belongs to: the last that has begun; -1 before the first."""
    return sum(one <= day for one in days) - 1
