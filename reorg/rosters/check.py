"""Replays finished rosters day by day and looks up every demand; knows no solver and none of its arrays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from reorg.domain.demand import Demand
from reorg.domain.people import category_matches
from reorg.rosters.days import Day, Span, duty_spans, is_night, minutes_of, moment
from reorg.rosters.problem import RosterProblem
from reorg.rosters.settings import DAY_MINUTES, Duty
from reorg.rosters.turn import Shortage, Turn
from reorg.text import Text

MOST_TOLD = 20
"""Breaches listed of one demand; how many more there are is said."""


@dataclass(frozen=True)
class Checked:
    """Every demand, and what is lacking by day and duty as the replay counts it; ``unkept`` are wishes not kept."""

    demands: tuple[Demand, ...]
    short: tuple[Shortage, ...]
    unkept: tuple[tuple[str, date], ...]

    @property
    def ok(self) -> bool:
        return all(one.holds for one in self.demands)

    @property
    def rules_kept(self) -> bool:
        """Whether everything holds but that all is covered."""
        return all(one.holds for one in self.demands if one.key != "covered")


@dataclass(frozen=True, slots=True)
class _Stint:
    """One person's part in a turn, or in one of an earlier or another roster."""

    date: date
    spans: tuple[Span, ...]
    night: bool
    own: bool


def check_roster(problem: RosterProblem, turns: Sequence[Turn]) -> Checked:
    """Every demand of one roster on its finished turns. Unknown people, duties and days are breaches, never errors."""
    days = {one.date: one for one in problem.days}
    strange = [
        _at(turn, "、".join(turn.people))
        for turn in turns
        if turn.duty not in problem.duty or turn.date not in days or any(p not in problem.number for p in turn.people)
    ]
    known = [
        Turn(turn.date, turn.duty, tuple(p for p in turn.people if p in problem.number), turn.labels)
        for turn in turns
        if turn.duty in problem.duty and turn.date in days
    ]
    replay = _Replay(problem, days, known)
    short = replay.short()
    settings = problem.settings
    demands = [
        _demand("known", Text("人员、勤务、日期都在表内", "people, duties and days are the roster's"), strange),
        _demand(
            "covered",
            Text("每天各项勤务都有足够的人", "every duty of every day is covered"),
            [_at(Turn(s.date, s.duty, ()), f"{s.missing}") for s in short if s.missing > 0],
        ),
        _demand("not-over", Text("没有多排", "nobody more than needed"), replay.over),
        _demand("crews", Text("班组构成合规", "crews are made as asked"), replay.wrong_crews),
        _demand("may", Text("担任者符合条件", "those on duty may take it"), replay.not_allowed()),
        _demand("whole", Text("组（队）整体轮值", "groups and teams take turns as a whole"), replay.not_whole()),
        _demand("once", Text("每人每天至多一班", "one duty a day for each"), replay.twice()),
        _demand("leave", Text("请假期间无班", "no duty while away"), replay.away()),
        _demand(
            "rest",
            Text(
                f"夜班后休息 {settings.rest_after_night:g} 小时，其他班后 {settings.rest:g} 小时",
                f"{settings.rest_after_night:g} hours of rest after a night, {settings.rest:g} after another duty",
            ),
            replay.no_rest(),
        ),
    ]
    if settings.days_in_a_row is not None:
        most = settings.days_in_a_row
        text = Text(f"至多连续 {most} 天有班", f"at most {most} days with duty in a row")
        demands.append(_demand("days-in-a-row", text, replay.over_days(most + 1, most, lambda _: 1)))
    if settings.nights_in_7_days is not None:
        most = settings.nights_in_7_days
        text = Text(f"任意 7 天内至多 {most} 个夜班", f"at most {most} nights in any 7 days")
        demands.append(_demand("nights-in-7-days", text, replay.over_days(7, most, lambda one: int(one.night))))
    if settings.hours_in_7_days is not None:
        hours = settings.hours_in_7_days
        text = Text(f"任意 7 天内至多 {hours:g} 小时", f"at most {hours:g} hours in any 7 days")
        found = replay.over_days(7, int(hours * 60), lambda one: minutes_of(one.spans))
        demands.append(_demand("hours-in-7-days", text, found))
    if settings.hours_a_month is not None:
        hours = settings.hours_a_month
        text = Text(f"每月至多 {hours:g} 小时", f"at most {hours:g} hours in a month")
        demands.append(_demand("hours-a-month", text, replay.over_month(int(hours * 60))))
    if settings.officers:
        text = Text(
            f"有人值守时每个岗点至少 {settings.officers} 名民警",
            f"{settings.officers} officers at a place whenever anybody is there",
        )
        demands.append(_demand("officers", text, replay.too_few_officers(settings.officers)))
    return Checked(tuple(demands), tuple(short), tuple(replay.unkept()))


class _Replay:
    """The turns as everybody lives through them."""

    def __init__(self, problem: RosterProblem, days: Mapping[date, Day], turns: Sequence[Turn]) -> None:
        self.problem, self.days, self.turns = problem, days, turns
        self.settings = problem.settings
        self.over: list[Text] = []
        self.wrong_crews: list[Text] = []
        self.lives: dict[str, list[_Stint]] = defaultdict(list)
        for one in problem.past:
            self.lives[one.person_id].append(_Stint(one.date, one.spans, one.night, False))
        for turn in turns:
            spans, night = self._hours(turn)
            for person in turn.people:
                self.lives[person].append(_Stint(turn.date, spans, night, True))
        for life in self.lives.values():
            life.sort(key=lambda one: (one.spans[0][0] if one.spans else 0, one.date))

    def _hours(self, turn: Turn) -> tuple[tuple[Span, ...], bool]:
        duty, day = self.problem.duty[turn.duty], self.days[turn.date]
        return duty_spans(self.settings, duty, day), is_night(self.settings, duty, day)

    def short(self) -> list[Shortage]:
        """What each duty of each day lacks; what is too much or not made up as asked is noted on the way."""
        by_place: dict[tuple[date, str], list[Turn]] = defaultdict(list)
        for turn in self.turns:
            by_place[turn.date, turn.duty].append(turn)
        found = []
        for day in self.problem.days:
            for duty in self.problem.duties:
                here = by_place.get((day.date, duty.id), [])
                need, people = duty.need_on(day.kind, day.date), [p for turn in here for p in turn.people]
                missing = self._missing(day, duty, need, people, [label for turn in here for label in turn.labels])
                if missing > 0:
                    found.append(Shortage(day.date, duty.id, missing))
                elif missing < 0:
                    self.over.append(_at(Turn(day.date, duty.id, ()), f"+{-missing}"))
        return found

    def _missing(self, day: Day, duty: Duty, need: int, people: list[str], labels: list[str]) -> int:
        """People, crews or units lacking; below 0 where there are too many."""
        if duty.crew:
            return self._missing_crews(day, duty, need, people)
        if duty.by == "person":
            return need - len(people)
        if duty.each_team:
            teams = {taker.label: taker.team for taker in self.problem.takers[duty.id]}
            sent = [teams.get(label, "") for label in labels]
            gaps = [need - sent.count(team) for team in dict.fromkeys(teams.values())]
            if any(gap < 0 for gap in gaps):
                return min(gaps)
            return sum(gaps)
        return need - len(labels)

    def _missing_crews(self, day: Day, duty: Duty, need: int, people: list[str]) -> int:
        """Crews that the people there cannot be made into; people who fit into none are noted."""
        categories = [self.problem.members[self.problem.number[p]].person.category for p in people]
        words = list(dict.fromkeys(word for crew in duty.crew for word in crew))
        have = {word: sum(category_matches(word, c) for c in categories) for word in words}
        strange = sum(not any(category_matches(word, c) for word in words) for c in categories)
        for crews in range(need + 1, -1, -1):
            if not strange and any(have == total for total in _sums(duty.crew, crews, words)):
                return need - crews
        self.wrong_crews.append(_at(Turn(day.date, duty.id, ()), "、".join(people)))
        return 0

    def not_allowed(self) -> list[Text]:
        return [
            _at(turn, person)
            for turn in self.turns
            for person in turn.people
            if self.problem.number[person] not in self.problem.may[turn.duty]
        ]

    def not_whole(self) -> list[Text]:
        """Turns of groups or teams whose people are not just those of the units named who are there."""
        found = []
        for turn in self.turns:
            duty = self.problem.duty[turn.duty]
            if duty.by == "person":
                continue
            units = {taker.label: taker for taker in self.problem.takers[duty.id]}
            ids = [
                self.problem.members[n].person_id
                for label in turn.labels
                if label in units
                for n in units[label].members
            ]
            here = [person for person in ids if not self._is_away(person, turn)]
            few = any(
                sum(not self._is_away(self.problem.members[n].person_id, turn) for n in units[label].members)
                < min(len(units[label].members), duty.present or len(units[label].members))
                for label in turn.labels
                if label in units
            )
            if few or sorted(here) != sorted(turn.people) or any(label not in units for label in turn.labels):
                found.append(_at(turn, "、".join(turn.labels)))
        return found

    def twice(self) -> list[Text]:
        found = []
        for person, life in self.lives.items():
            days = [one.date for one in life]
            own = sorted({one.date for one in life if one.own})
            found += [_text(person, day) for day in own if days.count(day) > 1]
        return found

    def _is_away(self, person: str, turn: Turn) -> bool:
        spans, _ = self._hours(turn)
        for one in self.problem.absences:
            if one.person_id != person or one.wish:
                continue
            for start, end in spans:
                first, last = start // DAY_MINUTES, (end - 1) // DAY_MINUTES
                if one.first.toordinal() <= last and one.last.toordinal() >= first:
                    return True
        return False

    def away(self) -> list[Text]:
        return [_at(turn, person) for turn in self.turns for person in turn.people if self._is_away(person, turn)]

    def no_rest(self) -> list[Text]:
        found = []
        for person, life in self.lives.items():
            for one, then in pairwise(life):
                if not then.own and not one.own:
                    continue
                rest = self.settings.rest_after_night if one.night else self.settings.rest
                if one.spans and then.spans and then.spans[0][0] < one.spans[-1][1] + rest * 60:
                    found.append(_text(person, then.date))
        return found

    def over_days(self, length: int, most: int, weight: Callable[[_Stint], int]) -> list[Text]:
        """Days with which a run of ``length`` days carries more than ``most``."""
        found = []
        for person, life in self.lives.items():
            by_day: dict[date, int] = defaultdict(int)
            for one in life:
                by_day[one.date] += weight(one)
            for day in sorted(day for day in by_day if day in self.days):
                total = sum(by_day.get(day - timedelta(days=back), 0) for back in range(length))
                if total > most and any(o.own and 0 <= (day - o.date).days < length and weight(o) for o in life):
                    found.append(_text(person, day))
        return found

    def over_month(self, most: int) -> list[Text]:
        found = []
        for person, life in self.lives.items():
            months: dict[tuple[int, int], int] = defaultdict(int)
            for one in life:
                months[one.date.year, one.date.month] += minutes_of(one.spans)
            for (year, month), minutes in sorted(months.items()):
                if minutes > most and any(o.own and (o.date.year, o.date.month) == (year, month) for o in life):
                    said = f"{person} {year}-{month:02d} {minutes / 60:g} h"
                    found.append(Text(said, said))
        return found

    def too_few_officers(self, least: int) -> list[Text]:
        """Hours at which somebody is at a place and fewer officers than asked."""
        found = []
        places: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for turn in self.turns:
            for start, end in self._hours(turn)[0]:
                places[self.problem.duty[turn.duty].place] += [(start, end, person) for person in turn.people]
        for place, stays in places.items():
            changes = sorted({minute for start, end, _ in stays for minute in (start, end)})
            joined: dict[int, list[str]] = {minute: [] for minute in changes}
            left: dict[int, list[str]] = {minute: [] for minute in changes}
            for start, end, person in stays:
                joined[start].append(person)
                left[end].append(person)
            here: list[str] = []
            for minute in changes:
                for person in left[minute]:
                    here.remove(person)
                here += joined[minute]
                officers = sum(self.problem.members[self.problem.number[p]].officer for p in here)
                if here and officers < least:
                    said = f"{moment(minute):%Y-%m-%d %H:%M} {place}".strip()
                    found.append(Text(f"{said}：{officers} 名", f"{said}: {officers}"))
        return found

    def unkept(self) -> list[tuple[str, date]]:
        wishes = [one for one in self.problem.absences if one.wish]
        found = {
            (person, turn.date)
            for turn in self.turns
            for person in turn.people
            for one in wishes
            if one.person_id == person and one.covers(turn.date)
        }
        return sorted(found, key=lambda one: (one[1], one[0]))


def _sums(crew: Sequence[Mapping[str, int]], count: int, words: Sequence[str]) -> list[dict[str, int]]:
    """What ``count`` crews of any of the kinds come to, by category."""
    sums = [dict.fromkeys(words, 0)]
    for _ in range(count):
        sums = [{w: one[w] + kind.get(w, 0) for w in words} for one in sums for kind in crew]
        sums = [dict(pairs) for pairs in sorted({tuple(one.items()) for one in sums})]
    return sums


def _demand(key: str, text: Text, breaches: Sequence[Text]) -> Demand:
    told = tuple(breaches[:MOST_TOLD])
    more = len(breaches) - len(told)
    if more:
        told = (*told, Text(f"另有 {more} 处", f"{more} more"))
    return Demand(key, text, told)


def _at(turn: Turn, said: str) -> Text:
    text = f"{turn.date} {turn.duty} {said}".strip()
    return Text(text, text)


def _text(person: str, day: date) -> Text:
    return Text(f"{person} {day}", f"{person} {day}")
