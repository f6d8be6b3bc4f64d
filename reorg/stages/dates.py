"""The days of the waves: ascending, never on a day on which nobody reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from reorg.stages.settings import MOST_WAVES, StageSettings, span

SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """Days of the waves in order, as many as are allowed, at a pace of ``gap`` days; ``closed`` spans and weekends, but for
    ``working`` days among them, are passed over. ``handover`` days."""

    days: tuple[date, ...]
    gap: int
    closed: tuple[tuple[date, date], ...]
    weekends: bool
    handover: int
    working: frozenset[date] = frozenset()

    @cached_property
    def further(self) -> tuple[date, ...]:
        """The days, and further ones at the same pace, for telling how many waves would do."""
        return tuple(self.paced(list(self.days), self.days[-1], MOST_WAVES))

    def paced(self, days: list[date], nominal: date, count: int) -> list[date]:
        """The days with further ones until there are ``count``: the pace is counted from ``nominal``, so that a wave that had
        to be put off does not put off the next ones."""
        while len(days) < count:
            nominal += timedelta(days=self.gap)
            days.append(self.shifted(max(nominal, days[-1] + timedelta(days=1))))
        return days

    def allows(self, day: date) -> bool:
        """Whether people may report on a day."""
        if not self.weekends and day.weekday() >= SATURDAY and day not in self.working:
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
    closed = tuple(span(one) for one in settings.blackout)
    empty = Calendar((), waves.interval, closed, settings.weekends, settings.handover.days, frozenset(settings.working))
    if waves.dates is not None:
        days = list(waves.dates)
        gap = (days[-1] - days[-2]).days if len(days) > 1 else waves.interval
        return replace(empty, days=tuple(days[: waves.count or waves.max]), gap=gap)
    assert waves.start is not None
    first = empty.shifted(waves.start)
    return replace(empty, days=tuple(empty.paced([first], waves.start, waves.count or waves.max)))


def closed_dates(settings: StageSettings, calendar: Calendar) -> list[date]:
    """Days of waves that were named though nobody reports on them."""
    return [day for day in settings.waves.dates or [] if not calendar.allows(day)]


def wave_of(days: Sequence[date], day: date) -> int:
    """The wave (from 0) that a day belongs to: the last that has begun; -1 before the first."""
    return sum(one <= day for one in days) - 1
