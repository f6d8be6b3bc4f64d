"""Why a duty stays open, by counting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from reorg.rosters.days import months_of
from reorg.rosters.problem import Past, RosterProblem
from reorg.rosters.rest import clash, reach
from reorg.rosters.settings import Duty
from reorg.rosters.turn import Shortage, Turn
from reorg.text import Text


def shortage_reason(problem: RosterProblem, turns: Sequence[Turn], short: Shortage) -> Text:
    """Where everybody who may take the duty is on that day: away, on another duty, resting, or held by another limit."""
    day = {one.date: d for d, one in enumerate(problem.days)}
    d, duty = day[short.date], problem.duty[short.duty]
    held: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for turn in turns:
        if abs((turn.date - short.date).days) <= reach(problem):
            for person in turn.people:
                held[problem.number[person]].append((day[turn.date], turn.duty))
    fixed: dict[int, list[Past]] = defaultdict(list)
    for one in problem.past:
        fixed[problem.number.get(one.person_id, -1)].append(one)
    here = problem.spans[d, duty.id], problem.night[d, duty.id]
    away = busy = resting = limited = 0
    takers = problem.takers[duty.id]
    for taker in takers:
        there = problem.there(taker, d, duty)
        if not there:
            away += 1
        elif any(at == d and q == duty.id for n in there for at, q in held[n]):
            pass
        elif any(at == d for n in there for at, _ in held[n]) or any(
            one.date == short.date for n in there for one in fixed[n]
        ):
            busy += 1
        elif any(_clashes(problem, d, duty, at, q) for n in there for at, q in held[n]) or any(
            clash(problem.settings, *here, one.spans, one.night) for n in there for one in fixed[n]
        ):
            resting += 1
        else:
            limited += 1
    zh, en = _what(duty)
    parts = [(away, "请假", "away"), (busy, "当日另有班", "on another duty"), (resting, "班前班后须休息", "resting"), (limited, "受连续天数等限制", "held by other limits")]  # fmt: skip
    said = [(n, z, e) for n, z, e in parts if n]
    return Text(
        f"可担任的 {len(takers)} {zh}：" + "，".join(f"{z} {n}" for n, z, _ in said)
        if takers
        else f"没有可担任的{zh.strip('个')}",
        f"of {len(takers)} {en} who may: " + ", ".join(f"{n} {e}" for n, _, e in said)
        if takers
        else f"no {en} may take it",
    )


def _clashes(problem: RosterProblem, d: int, duty: Duty, at: int, q: str) -> bool:
    here = problem.spans[d, duty.id], problem.night[d, duty.id]
    return clash(problem.settings, *here, problem.spans[at, q], problem.night[at, q])


def _what(duty: Duty) -> tuple[str, str]:
    return {"person": ("人", "people"), "group": ("组", "groups"), "team": ("队", "teams")}[duty.by]


def capacity_reasons(problem: RosterProblem) -> list[Text]:
    """Duties that cannot be covered in a month however they are dealt out: more turns than rest leaves to those who may."""
    found = []
    for first, past in months_of(problem.days):
        for duty in problem.duties:
            days = [d for d in range(first, past) if problem.need(d, duty)]
            if duty.crew or duty.each_team or not days:
                continue
            turns = sum(problem.need(d, duty) for d in days)
            able = sum(_most(problem, duty, days, taker_days) for taker_days in _free_days(problem, duty, days))
            if able < turns:
                month = f"{problem.days[first].date:%Y-%m}"
                zh, en = _what(duty)
                found.append(
                    Text(
                        f"{month} {duty.title.zh}须 {turns} 班次，可担任的 {len(problem.takers[duty.id])} {zh}按休息要求至多 {able} 班次。",
                        f"{month}: {duty.title.en} takes {turns} turns; {len(problem.takers[duty.id])} {en} have at most {able} with their rest.",
                    )
                )
    return found


def _free_days(problem: RosterProblem, duty: Duty, days: Sequence[int]) -> list[list[int]]:
    return [[d for d in days if problem.there(taker, d, duty)] for taker in problem.takers[duty.id]]


def _most(problem: RosterProblem, duty: Duty, days: Sequence[int], free: Sequence[int]) -> int:
    """The most days of ``free`` that one taker can have with the rest between them: the earliest that fits, again and again."""
    count, last = 0, None
    for d in free:
        if last is None or not _clashes(problem, d, duty, last, duty.id):
            count, last = count + 1, d
    return count
