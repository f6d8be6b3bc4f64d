"""Rosters as iCalendar files (RFC 5545), for phones and desk calendars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from reorg.rosters.days import moment
from reorg.rosters.problem import RosterProblem
from reorg.rosters.turn import Turn
from reorg.text import Lang, Text

ZONE = "Asia/Shanghai"
LONGEST_LINE = 75
"""Octets of a line before it is folded (RFC 5545 3.1)."""
TIMEZONE = (
    "BEGIN:VTIMEZONE", f"TZID:{ZONE}", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0800", "TZNAME:CST", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip
"""China has had one time without summer time since 1992."""


def roster_calendar(problem: RosterProblem, turns: Iterable[Turn], stamp: date, lang: Lang) -> str:
    """An event for each duty of each day, its people named in the summary."""
    names = {member.person_id: member.person.name for member in problem.members}
    lines: list[str] = []
    for turn in turns:
        who = (
            "、".join(names[one] for one in turn.people)
            if lang == "zh"
            else ", ".join(names[one] for one in turn.people)
        )
        title = f"{problem.duty[turn.duty].title.get(lang)} {who}".strip()
        lines += _events(problem, turn, f"{problem.roster_id}-{turn.date:%Y%m%d}-{turn.duty}", title, stamp, lang)
    return _calendar(problem.name.get(lang), lines)


def personal_calendar(problem: RosterProblem, turns: Iterable[Turn], person: str, stamp: date, lang: Lang) -> str:
    """The events of one person."""
    member = problem.members[problem.number[person]]
    lines: list[str] = []
    for turn in turns:
        if person in turn.people:
            uid = f"{problem.roster_id}-{turn.date:%Y%m%d}-{turn.duty}-{person}"
            lines += _events(problem, turn, uid, problem.duty[turn.duty].title.get(lang), stamp, lang)
    return _calendar(f"{problem.name.get(lang)} {member.person.name}", lines)


def _events(problem: RosterProblem, turn: Turn, uid: str, title: str, stamp: date, lang: Lang) -> Iterator[str]:
    """One event for each stretch of a duty: noon and night are two."""
    day = (turn.date - problem.days[0].date).days
    for number, (start, end) in enumerate(problem.spans[day, turn.duty], 1):
        yield "BEGIN:VEVENT"
        yield f"UID:{_escaped(f'{uid}-{number}@reorg')}"
        yield f"DTSTAMP:{stamp:%Y%m%d}T000000Z"
        yield f"DTSTART;TZID={ZONE}:{moment(start):%Y%m%dT%H%M%S}"
        yield f"DTEND;TZID={ZONE}:{moment(end):%Y%m%dT%H%M%S}"
        yield f"SUMMARY:{_escaped(title)}"
        place = problem.duty[turn.duty].place
        if place:
            yield f"LOCATION:{_escaped(place)}"
        yield f"DESCRIPTION:{_escaped(Text('建议勤务安排', 'proposed duty').get(lang) + ' · ' + problem.name.get(lang))}"
        yield "TRANSP:OPAQUE"
        yield "END:VEVENT"


def _calendar(name: str, lines: Iterable[str]) -> str:
    whole = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//reorg//roster//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}", f"X-WR-TIMEZONE:{ZONE}", *TIMEZONE, *lines, "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(_folded(line) + "\r\n" for line in whole)


def _escaped(text: str) -> str:
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, written)
    return text


def _folded(line: str) -> str:
    """A line cut so that none is longer than allowed, never within a character."""
    parts, size = [""], 0
    for letter in line:
        octets = len(letter.encode("utf-8"))
        if size + octets > LONGEST_LINE:
            parts.append(" ")
            size = 1
        parts[-1] += letter
        size += octets
    return "\r\n".join(parts)
