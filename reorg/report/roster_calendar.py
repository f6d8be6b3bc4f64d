"""Calendars of a roster: one page a month for the wall, and what each person does on each day."""

from __future__ import annotations

from collections.abc import Iterable

from reorg.report.tables import Cell, Column, Line, Mark, Sheet, Table
from reorg.report.view import col
from reorg.rosters.days import Day, duty_spans, months_of
from reorg.rosters.figures import counts
from reorg.rosters.made import RosterMade
from reorg.rosters.problem import RosterProblem
from reorg.rosters.settings import DAY_KINDS, DAY_MINUTES, MEASURES, DayKind, Duty, Measure, named
from reorg.text import Lang, Text

WEEKDAYS = Text("一二三四五六日"), ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LEGEND = Text(
    "绿底双休，橙底节假日，黄底调休上班。", "Green: weekend; orange: public holiday; yellow: make-up working day."
)
SHORT = 5
"""Width of a day's column."""
COUNTED: tuple[Measure, ...] = ("nights", "holidays", "weekends", "duties")


def weekday(day: Day, lang: Lang) -> str:
    return WEEKDAYS[0].zh[day.date.weekday()] if lang == "zh" else WEEKDAYS[1][day.date.weekday()]


def day_word(day: Day, lang: Lang) -> str:
    """What kind of day it is, where it is not plain from the weekday."""
    if day.kind == "holiday":
        return day.name.get(lang)
    return Text("调休上班", "make-up working day").get(lang) if day.made_up else ""


def day_mark(day: Day) -> Mark:
    if day.kind == "holiday":
        return "feast"
    return "worked" if day.made_up else "rest" if day.kind == "weekend" else ""


def calendar_sheets(one: RosterMade, lang: Lang) -> list[Sheet]:
    """A sheet a month: a line a day, a column a duty, names in the cells."""
    problem = one.problem
    names = shown_names(problem)
    turns: dict[tuple[str, str], list[str]] = {}
    for turn in one.solved.turns:
        turns.setdefault((turn.date.isoformat(), turn.duty), []).extend(names[p] for p in turn.people)
    lacking = {(s.date.isoformat(), s.duty): s.missing for s in one.solved.short}
    columns = (
        col("date", "日期", "date", width=7), col("weekday", "星期", "weekday", width=6), col("kind", "日别", "kind", width=12),
        *(col(q.id, q.title.zh, q.title.en, width=_width(problem, q, turns)) for q in problem.duties),
    )  # fmt: skip
    sheets = []
    for first, past in months_of(problem.days):
        lines = []
        for day in problem.days[first:past]:
            cells: list[Cell] = [f"{day.date.month}-{day.date.day}", weekday(day, lang), day_word(day, lang)]
            marks: list[Mark] = ["", "", ""]
            for q in problem.duties:
                key = day.date.isoformat(), q.id
                told = list(turns.get(key, []))
                if key in lacking:
                    told.append(Text(f"【缺{lacking[key]}】", f"[{lacking[key]} lacking]").get(lang))
                cells.append("、".join(told) if lang == "zh" else ", ".join(told))
                marks.append("bad" if key in lacking else "")
            lines.append(Line(tuple(cells), day_mark(day), tuple(marks)))
        shown = problem.days[first:past]
        hours: tuple[Cell, ...] = tuple(hours_told(problem, q, shown, lang) for q in problem.duties)
        lines.append(Line((Text("时段", "hours").get(lang), "", "", *hours)))
        month = problem.days[first].date
        title = Text(f"{problem.name.zh} {month.year}年{month.month}月", f"{problem.name.en}, {month:%Y-%m}")
        name = Text(f"{problem.name.zh} {month:%Y-%m}", f"{problem.name.en} {month:%Y-%m}")
        page = Table(columns, tuple(lines), title, LEGEND, len(columns))
        sheets.append(Sheet(name, (page,), one_page=True, filtered=False))
    return sheets


def shown_names(problem: RosterProblem) -> dict[str, str]:
    """What everybody is called on the wall: the name, with the id where two share it."""
    names = [member.person.name for member in problem.members]
    return {
        m.person_id: m.person.name if names.count(m.person.name) == 1 else f"{m.person.name}({m.person_id})"
        for m in problem.members
    }


def _width(problem: RosterProblem, duty: Duty, turns: dict[tuple[str, str], list[str]]) -> int:
    from reorg.report.excel import text_width

    widest = max((text_width("、".join(told)) for (_, q), told in turns.items() if q == duty.id), default=6)
    return min(48, max(22, widest + 2))


def hours_told(problem: RosterProblem, duty: Duty, days: Iterable[Day], lang: Lang) -> str:
    """A duty's hours, by kind of day where they differ."""
    start = problem.days[0].date
    by_kind: dict[DayKind, str] = {}
    for day in days:
        if problem.need((day.date - start).days, duty):
            by_kind.setdefault(day.kind, _hours_of(problem, duty, day, lang))
    if len(set(by_kind.values())) == 1:
        return next(iter(by_kind.values()))
    return "\n".join(f"{DAY_KINDS[kind].get(lang)} {hours}" for kind, hours in by_kind.items())


def _hours_of(problem: RosterProblem, duty: Duty, day: Day, lang: Lang) -> str:
    spans = [(start - day.midnight, end - day.midnight) for start, end in duty_spans(problem.settings, duty, day)]
    return "、".join(f"{_clock(a, lang)}-{_clock(b, lang)}" for a, b in spans)


def _clock(minutes: int, lang: Lang) -> str:
    days, minute = divmod(minutes, DAY_MINUTES)
    clock = f"{minute // 60:02d}:{minute % 60:02d}"
    return clock if not days else Text(f"次日{clock}", f"{clock}(+1)").get(lang)


def month_tables(one: RosterMade, lang: Lang) -> tuple[Table, ...]:
    """What each person does on each day, a table a month: a letter for each duty, leave, rest after a night."""
    problem = one.problem
    letters = duty_letters(problem, lang)
    doing: dict[tuple[str, str], str] = {}
    nights: set[tuple[str, int]] = set()
    for turn in one.solved.turns:
        at = (turn.date - problem.days[0].date).days
        for person in turn.people:
            doing[person, turn.date.isoformat()] = turn.duty
            if problem.night[at, turn.duty]:
                nights.add((person, at))
    said = "；".join(f"{letters[q.id]} {q.title.get(lang)}" for q in problem.duties)
    said += Text("；假 请假；休 夜班后；愿 愿休", "; L away; R after a night; W wish").get(lang)
    otherwise = problem.settings.otherwise
    if otherwise is not None:
        said += f"；{_basic(problem, lang)} {named(otherwise.name, '小').get(lang)}"
    tables = []
    for number, (first, past) in enumerate(months_of(problem.days)):
        days = problem.days[first:past]
        by_number = {d.date.day: d for d in days}
        columns = (
            col("person_id", "人员编号", "person_id"), col("name", "姓名", "name"),
            *(_day_column(by_number.get(number), number) for number in range(1, 32)),
            *(col(m, MEASURES[m].zh, MEASURES[m].en, "number", width=8) for m in COUNTED),
        )  # fmt: skip
        dates = {d.date for d in days}
        own = counts(problem, [t for t in one.solved.turns if t.date in dates])
        lines = []
        plain: list[Mark] = [""] * len(COUNTED)
        for n, member in enumerate(problem.members):
            cells: list[Cell] = [member.person_id, member.person.name]
            marks: list[Mark] = ["", ""]
            for day_number in range(1, 32):
                known = by_number.get(day_number)
                cell, mark = ("", plain[0]) if known is None else _cell(problem, n, known, doing, nights, letters, lang)
                cells.append(cell)
                marks.append(mark)
            lines.append(Line((*cells, *(own[m][n] for m in COUNTED)), "", (*marks, *plain)))
        month = days[0].date
        title = Text(f"{problem.name.zh} {month.year}年{month.month}月", f"{problem.name.en}, {month:%Y-%m}")
        tables.append(Table(columns, tuple(lines), title, Text(said) if number == 0 else Text("")))
    return tuple(tables)


def _day_column(day: Day | None, number: int) -> Column:
    """A day of the month; days that the month or the period has not are there and empty, so that months stand in line."""
    if day is None:
        return col(f"day-{number}", "", "", width=SHORT)
    return col(f"day-{number}", f"{number}\n{weekday(day, 'zh')}", f"{number}\n{weekday(day, 'en')[:2]}", width=SHORT)


def _cell(
    problem: RosterProblem, n: int, day: Day, doing: dict[tuple[str, str], str], nights: set[tuple[str, int]],
    letters: dict[str, str], lang: Lang,
) -> tuple[Cell, Mark]:  # fmt: skip
    person, d = problem.members[n].person_id, (day.date - problem.days[0].date).days
    duty = doing.get((person, day.date.isoformat()))
    wished = any(a.wish and a.person_id == person and a.covers(day.date) for a in problem.absences)
    if duty is not None:
        mark: Mark = "warn" if wished else "night" if (person, d) in nights else day_mark(day)
        return letters[duty], mark
    if any(a.covers(day.date) for a in problem.away[n]):
        return Text("假", "L").get(lang), "away"
    if wished:
        return Text("愿", "W").get(lang), day_mark(day)
    if (person, d - 1) in nights:
        return Text("休", "R").get(lang), day_mark(day)
    basic = problem.settings.otherwise is not None and day.kind == "workday"
    return (_basic(problem, lang) if basic else ""), day_mark(day)


def _basic(problem: RosterProblem, lang: Lang) -> str:
    assert problem.settings.otherwise is not None
    return named(problem.settings.otherwise.name, "小").get(lang)[:2]


def duty_letters(problem: RosterProblem, lang: Lang) -> dict[str, str]:
    """As few letters of each duty's name as tell it from the others, and from leave and rest."""
    names = {q.id: q.title.get(lang) for q in problem.duties}
    taken = {"假", "休", "愿", "L", "R", "W"}
    found: dict[str, str] = {}
    for key, name in names.items():
        found[key] = next((short for short in _shortened(name) if short not in taken), name[:2])
        taken.add(found[key])
    return found


def _shortened(name: str) -> Iterable[str]:
    yield name[:1]
    yield from (name[:1] + letter for letter in name[1:] if letter.isalnum())
    yield from (f"{name[:1]}{number}" for number in range(1, 100))
