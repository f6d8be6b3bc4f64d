"""What counting alone says against waves: which demand cannot be kept, and how many waves it needs at the least."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from reorg.stages.dates import Calendar
from reorg.stages.floors import floors_of
from reorg.stages.groups import Window, bound_together, windows
from reorg.stages.handover import Late, late, latest_wave_of_successor
from reorg.stages.limits import held, strengths, unit_limits
from reorg.stages.problem import StageProblem, training_days, training_start
from reorg.stages.settings import StageSettings
from reorg.text import Text


def least_waves(problem: StageProblem, settings: StageSettings, calendar: Calendar) -> int:
    """The least number of waves that counting does not rule out."""
    days = calendar.further
    known = late(problem, calendar)
    found = 1 + max((one.first for one in windows(problem, settings, calendar, days, known).values()), default=0)
    if settings.limits.people is not None:
        found = max(found, -(-len(problem.movers) // settings.limits.people))
    for waves, _, _ in _by_unit(problem, settings):
        found = max(found, waves)
    return found


def reasons(problem: StageProblem, settings: StageSettings, calendar: Calendar) -> list[Text]:
    """Every demand that counting shows cannot be kept in the waves allowed."""
    days = calendar.days
    most = len(days)
    known = late(problem, calendar)
    open_to = windows(problem, settings, calendar, days, known)
    return [
        *_total(problem, settings, most),
        *_blocks(problem, settings),
        *(text for waves, text, _ in _by_unit(problem, settings) if waves > most),
        *_windows(problem, settings, calendar, open_to, known),
        *_sets(problem, settings, open_to, known),
        *_pairs(problem, calendar, days, open_to, known),
    ]


def _total(problem: StageProblem, settings: StageSettings, most: int) -> Iterator[Text]:
    movers, limit = len(problem.movers), settings.limits.people
    if limit is not None and movers > limit * most:
        waves = -(-movers // limit)
        yield Text(
            f"共 {movers} 人变动，每批至多 {limit} 人，{most} 批只能走 {limit * most} 人；至少要 {waves} 批。",
            f"{movers} people move; {most} waves of at most {limit} move {limit * most}. It takes {waves} waves at the least.",
        )
    count = settings.waves.count
    if count is not None and movers < count:
        yield Text(
            f"只有 {movers} 人变动，分不成 {count} 批。", f"{movers} people move: they do not make {count} waves."
        )


def _blocks(problem: StageProblem, settings: StageSettings) -> Iterator[Text]:
    """Units whose closing or opening is more than a wave may move."""
    limit = settings.limits.people
    if limit is None:
        return
    for number, people in sorted(held(floors_of(problem, settings)).items()):
        unit = problem.units[number]
        if people <= limit or not (unit.closes or unit.opens):
            continue
        if unit.closes:
            yield Text(
                f"“{unit.name.zh}”撤并前底线为 {people} 人，撤并当批至少走 {people} 人，多于每批上限 {limit} 人。",
                f"“{unit.name.en or unit.name.zh}” keeps {people} until it closes, so {people} leave in one wave; a wave moves {limit}.",
            )
        else:
            yield Text(
                f"“{unit.name.zh}”组建时底线为 {people} 人，组建当批至少到 {people} 人，多于每批上限 {limit} 人。",
                f"“{unit.name.en or unit.name.zh}” opens with {people}, who arrive in one wave; a wave moves {limit}.",
            )


def _by_unit(problem: StageProblem, settings: StageSettings) -> Iterator[tuple[int, Text, int]]:
    """Waves that each unit's share limit needs, with the sentence that says so."""
    block = held(floors_of(problem, settings))
    today, then = strengths(problem)
    out: dict[int, int] = {}
    into: dict[int, int] = {}
    for n in problem.movers:
        one = problem.placed[n]
        if not one.within:
            out[one.old], into[one.unit] = out.get(one.old, 0) + 1, into.get(one.unit, 0) + 1
    for number, limit in unit_limits(settings.limits.leaving, today, block).items():
        unit, people = problem.units[number], out.get(number, 0)
        turning = limit.turning if unit.closes else limit.usual
        waves = 1 + -(-max(0, people - turning) // limit.usual) if people else 0
        yield (
            waves,
            Text(
                f"“{unit.name.zh}”要走 {people} 人，每批至多 {limit.usual} 人，至少要 {waves} 批。",
                f"{people} leave “{unit.name.en or unit.name.zh}”, at most {limit.usual} in a wave: {waves} waves at the least.",
            ),
            number,
        )
    for number, limit in unit_limits(settings.limits.arriving, then, block).items():
        unit, people = problem.units[number], into.get(number, 0)
        turning = limit.turning if unit.opens else limit.usual
        waves = 1 + -(-max(0, people - turning) // limit.usual) if people else 0
        yield (
            waves,
            Text(
                f"“{unit.name.zh}”要来 {people} 人，每批至多 {limit.usual} 人，至少要 {waves} 批。",
                f"{people} come to “{unit.name.en or unit.name.zh}”, at most {limit.usual} in a wave: {waves} waves at the least.",
            ),
            number,
        )


def _windows(
    problem: StageProblem, settings: StageSettings, calendar: Calendar, open_to: dict[int, Window], known: Late
) -> Iterator[Text]:
    days = calendar.days
    late_people: dict[str, list[int]] = {}
    for n, window in open_to.items():
        if window.first < len(days) and window.first <= window.last:
            continue
        needed, _ = training_days(problem, n, settings)
        ready = training_start(settings, days[0]) + timedelta(days=needed)
        if needed and ready > calendar.reporting(days[-1], known.of(n)):
            late_people.setdefault(ready.isoformat(), []).append(n)
            continue
        who = problem.placed[n].person.person_id
        yield Text(
            f"{who} 的培训、指定批次和日期要求合起来没有一批可走。",
            f"No wave is open to {who} under training and the waves and days that are named.",
        )
    for day, people in sorted(late_people.items()):
        yield Text(
            f"{len(people)} 人（如 {problem.placed[people[0]].person.person_id}）要培训到 {day}，最后一批是 {_day(days[-1])}。",
            f"{len(people)} people (such as {problem.placed[people[0]].person.person_id}) train until {day}; the last wave is {_day(days[-1])}.",
        )


def _sets(problem: StageProblem, settings: StageSettings, open_to: dict[int, Window], known: Late) -> Iterator[Text]:
    limit = settings.limits.people
    for why, members in bound_together(problem, settings, known):
        ids = "、".join(problem.placed[n].person.person_id for n in members[:6]) + ("……" if len(members) > 6 else "")
        if limit is not None and len(members) > limit:
            yield Text(
                f"{ids} 共 {len(members)} 人须同批（{WHY[why].zh}），多于每批上限 {limit} 人。",
                f"{ids}: {len(members)} people move in one wave ({WHY[why].en}); a wave moves {limit}.",
            )
        first, last = max(open_to[n].first for n in members), min(open_to[n].last for n in members)
        if first > last and all(open_to[n].first <= open_to[n].last for n in members):
            yield Text(
                f"{ids} 须同批（{WHY[why].zh}），但各自可走的批次没有共同的。",
                f"{ids} move in one wave ({WHY[why].en}), but no wave is open to them all.",
            )


def _pairs(
    problem: StageProblem, calendar: Calendar, days: tuple[date, ...], open_to: dict[int, Window], known: Late
) -> Iterator[Text]:
    for pair in problem.open_pairs():
        first, last = open_to[pair.successor].first, open_to[pair.holder].last
        if open_to[pair.successor].first > open_to[pair.successor].last or last < open_to[pair.holder].first:
            continue
        if last < len(days) and latest_wave_of_successor(calendar, days, pair, known, last) < first:
            a, b = (problem.placed[n].person.person_id for n in (pair.successor, pair.holder))
            yield Text(
                f"{b} 的“{pair.post}”要先交给 {a}，但 {a} 最早第 {first + 1} 批，{b} 最晚第 {last + 1} 批。",
                f"{b} hands “{pair.post}” over to {a}, who comes in wave {first + 1} at the earliest; {b} goes in wave {last + 1} at the latest.",
            )


WHY: dict[str, Text] = {
    "people": Text("指定同批", "named together"),
    "relatives": Text("亲属", "relatives"),
    "column": Text("同组", "equal column"),
    "unit": Text("单位整体", "a unit at once"),
    "follow": Text("整建制划转", "following one function"),
    "swap": Text("互换或循环接替", "a swap or cycle of posts"),
    "chain": Text("接替链", "a chain of posts"),
}
"""Why people move in one wave."""


def _day(day: date) -> str:
    return day.isoformat()
