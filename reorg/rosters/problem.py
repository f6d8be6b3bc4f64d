"""One roster as plain facts: people, days, absences, earlier months. Model and check both start from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from reorg.domain.people import Person
from reorg.rosters.days import Day, Span, duty_spans, is_night
from reorg.rosters.settings import DAY_MINUTES, Duty, Measure, RosterSettings
from reorg.rosters.turn import Turn
from reorg.text import Text

OFFICER = "民警"


@dataclass(frozen=True)
class Member:
    """Somebody of the roster; ``title`` is the post held (in a plan: the new one), ``unit`` the (sub-)unit's name."""

    person: Person
    title: str
    unit: str

    @property
    def person_id(self) -> str:
        return self.person.person_id

    @property
    def officer(self) -> bool:
        return self.person.category == OFFICER


@dataclass(frozen=True, slots=True)
class Absence:
    """Days (first and last) on which somebody is away; ``wish``: would like to be; ``credited``: turns need not be made up."""

    person_id: str
    first: date
    last: date
    kind: str
    wish: bool = False
    credited: bool = False

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Past:
    """A duty that stands fixed, of an earlier roster or of another one of the same people: it counts for rest and running weeks."""

    person_id: str
    date: date
    spans: tuple[Span, ...]
    night: bool


@dataclass(frozen=True, slots=True)
class Taker:
    """Who takes a duty together: one person, a group or a team, as numbers of members. ``team`` is the team's label."""

    members: tuple[int, ...]
    label: str = ""
    team: str = ""


@dataclass(frozen=True)
class RosterProblem:
    """One roster. ``may`` gives by duty id the members (numbers) who may take it; ``takers`` by duty id who does so together.

    ``before`` holds by person the sums of earlier months by measure; whoever is missing in it was not in those rosters.
    """

    roster_id: str
    name: Text
    unit: str
    settings: RosterSettings
    members: tuple[Member, ...]
    left_out: tuple[tuple[Member, str], ...]
    days: tuple[Day, ...]
    may: Mapping[str, frozenset[int]]
    takers: Mapping[str, tuple[Taker, ...]]
    absences: tuple[Absence, ...] = ()
    before: Mapping[str, Mapping[Measure, float]] = field(default_factory=dict)
    past: tuple[Past, ...] = ()

    def first(self, days: int) -> RosterProblem:
        """The roster of the first so many days."""
        return replace(self, days=self.days[:days])

    @property
    def duties(self) -> tuple[Duty, ...]:
        return tuple(self.settings.duties)

    @cached_property
    def number(self) -> Mapping[str, int]:
        """Members by person id."""
        return {member.person_id: n for n, member in enumerate(self.members)}

    @cached_property
    def duty(self) -> Mapping[str, Duty]:
        return {duty.id: duty for duty in self.duties}

    @cached_property
    def spans(self) -> Mapping[tuple[int, str], tuple[Span, ...]]:
        """Hours of each duty on each day (by number)."""
        return {(d, q.id): duty_spans(self.settings, q, day) for d, day in enumerate(self.days) for q in self.duties}

    @cached_property
    def night(self) -> Mapping[tuple[int, str], bool]:
        return {(d, q.id): is_night(self.settings, q, day) for d, day in enumerate(self.days) for q in self.duties}

    def need(self, d: int, duty: Duty) -> int:
        """People, crews or units (of each team, with ``each_team``) that a duty needs on a day."""
        return duty.need_on(self.days[d].kind, self.days[d].date)

    @cached_property
    def away(self) -> tuple[tuple[Absence, ...], ...]:
        """Absences by member, wishes not among them."""
        return tuple(tuple(a for a in self.absences if a.person_id == m.person_id and not a.wish) for m in self.members)

    def free(self, n: int, d: int, duty: str) -> bool:
        """Whether a member is not away during any hour of a duty: a night that reaches into a day of leave is not free."""
        spans = self.spans[d, duty]
        return not any(
            start < (one.last.toordinal() + 1) * DAY_MINUTES and end > one.first.toordinal() * DAY_MINUTES
            for one in self.away[n]
            for start, end in spans
        )

    def there(self, taker: Taker, d: int, duty: Duty) -> tuple[int, ...]:
        """The members of a taker who would do the duty on a day; empty where too few of them are there."""
        free = tuple(n for n in taker.members if self.free(n, d, duty.id))
        least = len(taker.members) if duty.present is None else min(duty.present, len(taker.members))
        return free if len(free) >= least else ()

    def stints(self, turns: Iterable[Turn]) -> tuple[Past, ...]:
        """Finished turns as duties that stand fixed, for later months and for other rosters of the same people."""
        start = self.days[0].date
        return tuple(
            Past(person, turn.date, self.spans[d, turn.duty], self.night[d, turn.duty])
            for turn in turns
            if turn.duty in self.duty and 0 <= (d := (turn.date - start).days) < len(self.days)
            for person in turn.people
        )

    def beside(self, fixed: Iterable[Past]) -> RosterProblem:
        """The same with further duties of its people fixed."""
        mine = tuple(one for one in fixed if one.person_id in self.number)
        return replace(self, past=(*self.past, *mine)) if mine else self

    def amount(self, measure: Measure, d: int, duty: str) -> int:
        """What a duty on a day counts for one person of it; hours in minutes."""
        if measure == "nights":
            return int(self.night[d, duty])
        if measure == "holidays":
            return int(self.days[d].kind == "holiday")
        if measure == "weekends":
            return int(self.days[d].kind == "weekend")
        if measure == "hours":
            return sum(end - start for start, end in self.spans[d, duty])
        return 1
