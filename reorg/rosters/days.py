"""The days of a roster: which are working days, weekends and public holidays, and when a duty of a day begins and ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from reorg.rosters.settings import DAY_MINUTES, DayKind, Duty, RosterSettings, YearOff, named
from reorg.text import Text

Span = tuple[int, int]
"""Minutes from the midnight with which day 1 of the proleptic calendar begins; the end is not included."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day. ``made_up``: a Saturday or Sunday on which one works; ``name`` is the holiday's."""

    date: date
    kind: DayKind
    name: Text = Text("")
    made_up: bool = False

    @property
    def midnight(self) -> int:
        return self.date.toordinal() * DAY_MINUTES


def days_between(first: date, last: date, years: Mapping[str, YearOff]) -> tuple[Day, ...]:
    """Every day of a period; holidays are read from every year given, for a year's days may stand in the next one's notice."""
    off: dict[date, Text] = {}
    work: set[date] = set()
    for year in years.values():
        work |= set(year.work)
        for one in year.off:
            for number in range((one.last - one.first).days + 1):
                off[one.first + timedelta(days=number)] = named(one.name, "")
    return tuple(_day(first + timedelta(days=n), off, work) for n in range((last - first).days + 1))


def _day(day: date, off: Mapping[date, Text], work: Iterable[date]) -> Day:
    weekend = day.weekday() >= 5
    if day in off:
        return Day(day, "holiday", off[day])
    if weekend and day in work:
        return Day(day, "workday", made_up=True)
    return Day(day, "weekend" if weekend else "workday")


def spans_of(settings: RosterSettings, bands: Sequence[str], day: Day) -> tuple[Span, ...]:
    """The hours of some bands on a day, those that touch joined."""
    hours = sorted(hour for band in bands for hour in settings.band_hours(band))
    joined: list[list[int]] = []
    for start, end in hours:
        if joined and start <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([start, end])
    return tuple((day.midnight + start, day.midnight + end) for start, end in joined)


def duty_spans(settings: RosterSettings, duty: Duty, day: Day) -> tuple[Span, ...]:
    """When a duty of a day is."""
    return spans_of(settings, duty.bands_on(day.kind), day)


def is_night(settings: RosterSettings, duty: Duty, day: Day) -> bool:
    """Whether a duty of a day makes a night."""
    return any(band in settings.night_bands for band in duty.bands_on(day.kind))


def minutes_of(spans: Iterable[Span]) -> int:
    return sum(end - start for start, end in spans)


def moment(minute: int) -> datetime:
    """The day and time that a minute of a :data:`Span` is."""
    return datetime.fromordinal(minute // DAY_MINUTES) + timedelta(minutes=minute % DAY_MINUTES)


def minute_of(when: datetime) -> int:
    """The other way round."""
    return when.toordinal() * DAY_MINUTES + when.hour * 60 + when.minute


def months_of(days: Sequence[Day]) -> list[tuple[int, int]]:
    """Calendar months of consecutive days, as ranges of their numbers (first, one past the last)."""
    starts = [n for n, day in enumerate(days) if n == 0 or day.date.day == 1]
    return list(zip(starts, [*starts[1:], len(days)], strict=True))
