"""Recounts an answer from the cases, one by one, straight from what the section says; it shares no code with the counting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import ceil
from typing import Any

from reorg.domain.cases import Case
from reorg.domain.demand import Demand
from reorg.domain.units import PresentUnit
from reorg.domain.workload import HAIR
from reorg.rules.problem import Problem
from reorg.text import Text
from reorg.workload.book import CaseBook, type_names, type_word
from reorg.workload.made import Answer
from reorg.workload.settings import TODAY, CaseWhere, WorkloadSettings

Exact = Fraction


def check_workload(book: CaseBook, problem: Problem, answer: Answer, *, exact: bool = True) -> tuple[Demand, ...]:
    """Every demand on an answer. ``exact``: people needed are to be as recounted; else (an answer that was edited) no
    fewer than recounted."""
    settings = book.settings
    recount = {key: _recount(book, key) for key in (TODAY, *settings.case_rules)}
    demands = [_rule_in_force(settings, answer)]
    for key in recount:
        if not exact and key not in (TODAY, settings.rule):
            continue
        demands += _of_rule(book, key, recount[key], answer.units.get(key, {}), exact)
    demands.append(_new_units(book, problem, recount[settings.rule][0], answer, exact))
    if settings.share:
        demands.append(_share(book, problem, recount[settings.rule][1]))
    return tuple(demands)


def _rule_in_force(settings: WorkloadSettings, answer: Answer) -> Demand:
    text = Text(f"按分工规则“{settings.rule}”测算", f"worked out under the case rule “{settings.rule}”")
    wrong = Text(f"结果是按“{answer.rule}”测算的", f"the result is that of “{answer.rule}”")
    return Demand("rule", text, () if answer.rule == settings.rule else (wrong,))


Sums = dict[str, list[int]]
"""Cases and minutes by present unit."""


def _recount(book: CaseBook, key: str) -> tuple[Sums, dict[str, int]]:
    """Cases and minutes by unit, and by unit the cases that the demanded share is about."""
    settings = book.settings
    sums: Sums = {}
    asked: dict[str, int] = {}
    for case in book.cases:
        if settings.period and (case.day is None or not settings.period.start <= case.day <= settings.period.end):
            continue
        unit, first = _goes(book, case, key)
        time = _time(book, case)
        before = round(time * first) if case.station and case.station != unit else 0
        for where, cases, minutes in ((unit, 1, time - before), (case.station, 0, before)):
            if cases or minutes:
                held = sums.setdefault(where, [0, 0])
                held[0] += cases
                held[1] += minutes
        if settings.share and _meets(book, case, settings.share.of):
            asked[unit] = asked.get(unit, 0) + 1
    return sums, asked


def _goes(book: CaseBook, case: Case, key: str) -> tuple[str, Exact]:
    """Where a case ends under a rule, and the part of its time that the station of its ground spends beforehand."""
    if key == TODAY:
        return case.unit, Exact(0)
    settings, rule = book.settings, book.settings.case_rules[key]
    kind = settings.types.get(case.type)
    department = book.ids.get(kind.unit, "") if kind and kind.unit else ""
    if rule.at_least is not None:
        if case.nature != "criminal":
            return case.unit, Exact(0)
        if kind and kind.always:
            return department or case.unit, Exact(0)
        blank = int(settings.unknown_count.value)
        size = sum(blank if count is None else count for count in (case.suspects, case.acts))
        if size >= rule.at_least:
            return department or case.unit, Exact(repr(rule.station_first.value))
        return case.station or case.unit, Exact(0)
    for step in rule.steps:
        if _meets(book, case, step.where):
            known = {"category": department, "station": case.station, "same": case.unit}
            to = known[step.to] if step.to in known else book.ids.get(step.to, step.to)
            return to or case.unit, Exact(repr(step.station_first.value))
    return case.unit, Exact(0)


def _time(book: CaseBook, case: Case) -> int:
    settings = book.settings
    kind = settings.types.get(case.type)
    if case.minutes is not None and (settings.hours == "table" or kind is None or kind.hours is None):
        return case.minutes
    if kind is None or kind.hours is None:
        return 0
    factor = next((one.factor.value for one in settings.seriousness if _meets(book, case, one.where)), 1.0)
    return round(Exact(repr(kind.hours.value)) * Exact(repr(factor)) * 60)


def _meets(book: CaseBook, case: Case, where: CaseWhere) -> bool:
    """One case against one selector, key by key."""
    blank = int(book.settings.unknown_count.value)
    suspects = blank if case.suspects is None else case.suspects
    acts = blank if case.acts is None else case.acts
    names = type_names(book.settings)
    numbers = {"suspects": suspects, "acts": acts, "total": suspects + acts,
               "hours": None if case.minutes is None else case.minutes / 60, "day": case.day}  # fmt: skip
    for key, wanted in where:
        if wanted is None or (key in ("columns", "any_of") and not wanted):
            continue
        if key in numbers:
            holds = _inside(numbers[key], wanted)
        elif key == "columns":
            holds = all(_one_of(case.extra.get(heading, ""), words, {}) for heading, words in wanted.items())
        elif key == "any_of":
            holds = any(_meets(book, case, one) for one in wanted)
        elif key == "type":
            holds = _one_of(case.type, wanted, names, fold=True)
        else:
            holds = _one_of(getattr(case, key), wanted, book.ids)
        if not holds:
            return False
    return True


def _inside(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, (int, float)):
        return bool(value is not None and value == wanted)
    if value is None:
        return False
    return (wanted.min is None or wanted.min <= value) and (wanted.max is None or value <= wanted.max)


def _one_of(word: str, wanted: Any, known: Mapping[str, str], *, fold: bool = False) -> bool:
    out = hasattr(wanted, "no")
    words = wanted.no if out else wanted
    named = [type_word(one) if fold else one for one in ([words] if isinstance(words, str) else words)]
    return (word in [known.get(one, one) for one in named]) is not out


def _of_rule(
    book: CaseBook,
    key: str,
    recount: tuple[Sums, dict[str, int]],
    told: Mapping[str, tuple[int, int, int]],
    exact: bool,
) -> list[Demand]:
    sums, name = recount[0], book.settings.title_of(key)
    units = [unit.unit_id for unit in book.present]
    names = {unit.unit_id: unit.name for unit in book.present}
    count = sum(one[0] for one in sums.values())
    cases: list[Text] = []
    hours: list[Text] = []
    needed: list[Text] = []
    if sum(sums[unit][0] for unit in sums if unit in names) != count:
        cases.append(Text("有案件归到不存在的单位", "some cases go to units that are not there"))
    for unit in units:
        has = sums.get(unit, [0, 0])
        said = told.get(unit)
        if said is None:
            cases.append(Text(f"{names[unit]} 没有结果", f"{names[unit]} is missing"))
            continue
        asks = _needed(book, unit, has[1])
        if said[0] != has[0]:
            cases.append(
                Text(
                    f"{names[unit]} {said[0]} 起，应为 {has[0]} 起",
                    f"{names[unit]}: {said[0]} cases, recounted {has[0]}",
                )
            )
        if said[1] != has[1]:
            hours.append(
                Text(
                    f"{names[unit]} {said[1]} 分钟，应为 {has[1]}",
                    f"{names[unit]}: {said[1]} minutes, recounted {has[1]}",
                )
            )
        if said[2] != asks if exact else said[2] < asks:
            needed.append(
                Text(f"{names[unit]} {said[2]} 人，测算需 {asks} 人", f"{names[unit]}: {said[2]}, recounted {asks}")
            )
    return [
        Demand(f"cases:{key}", Text(f"{name.zh}：每起案件恰归一个单位", f"{name.get('en')}: each case goes to one unit"), tuple(cases)),
        Demand(f"hours:{key}", Text(f"{name.zh}：工时与案件表相符", f"{name.get('en')}: hours are those of the cases"), tuple(hours)),
        Demand(
            f"needed:{key}",
            Text(f"{name.zh}：人数不少于工作量所需", f"{name.get('en')}: as many people as the workload needs"),
            tuple(needed),
        ),
    ]  # fmt: skip


def _net_hours(settings: WorkloadSettings) -> Exact:
    year = settings.year
    away = [year.leave_days, year.training_days, year.sickness_days, year.other_days]
    days = Exact(repr(year.work_days.value)) - sum(Exact(repr(one.value)) for one in away)
    return days * Exact(repr(year.hours_per_day.value))


def _year(settings: WorkloadSettings) -> Exact:
    period = settings.period
    return Exact(365, (period.end - period.start).days + 1) if period else Exact(1)


def _parts(book: CaseBook, unit: str, minutes: int) -> tuple[Exact, Exact]:
    """Officers for a present unit's cases, and for its posts."""
    settings = book.settings
    by_id = {one.unit_id: one for one in book.present}
    share = next(
        (one.share.value for one in settings.case_share_of if _named(by_id, unit, one.where)), settings.case_share.value
    )
    net = _net_hours(settings)
    cases = Exact(minutes, 60) * _year(settings) / (net * Exact(repr(share)))
    manned = sum(
        (Exact(repr(one.posts.value)) * Exact(repr(one.hours.value)) * 365 for one in settings.posts if _named(by_id, unit, one.where)),
        Exact(0),
    )  # fmt: skip
    return cases, manned / net


def _named(by_id: Mapping[str, PresentUnit], unit: str, where: Mapping[str, Any]) -> bool:
    """Whether a selector of present units takes the unit: by itself or, for ids and tags, by a unit above it."""
    line: list[PresentUnit] = []
    here: PresentUnit | None = by_id[unit]
    while here is not None and here not in line:
        line.append(here)
        here = by_id.get(here.parent)
    side = next((side for one in line for side in ("grassroots", "organ") if side in one.tags), "")
    words: Iterable[str]
    for key, value in where.items():
        listed = [str(one) for one in value] if isinstance(value, list) else [str(value)]
        if key in ("id", "under"):
            words = {word for one in line for word in (one.unit_id, one.name, *one.aliases)}
        elif key == "tag":
            words = {"any", side, *(tag for one in line for tag in one.tags)}
            listed = [
                {"机关": "organ", "基层": "grassroots", "基层所队": "grassroots", "办案单位": "case-handling"}.get(w, w)
                for w in listed
            ]
        else:
            words = {by_id[unit].kind if key == "kind" else by_id[unit].type}
        if not set(listed) & set(words):
            return False
    return True


def _needed(book: CaseBook, unit: str, minutes: int) -> int:
    cases, posts = _parts(book, unit, minutes)
    least = int(book.settings.minimum.value) if minutes else 0
    return max(least, ceil(cases + posts - HAIR))


def _to_new(problem: Problem) -> dict[str, list[tuple[int, Exact]]]:
    """By present unit the new units that take its work over: its own takers, else those of the unit above it."""
    units = problem.structure.units
    by_id = {one.unit_id: one for one in problem.present}
    found: dict[str, list[tuple[int, Exact]]] = {}
    for unit in by_id:
        here, seen = unit, set()
        while here in by_id and here not in seen:
            seen.add(here)
            takers = [(n, Exact(repr(float(one.absorbs[here])))) for n, one in enumerate(units) if here in one.absorbs]
            if takers:
                found[unit] = takers
                break
            here = by_id[here].parent
    return found


def _new_units(book: CaseBook, problem: Problem, sums: Sums, answer: Answer, exact: bool) -> Demand:
    structure = problem.structure
    totals = [[Exact(0), Exact(0), Exact(0)] for _ in structure.units]
    for unit, takers in _to_new(problem).items():
        minutes = sums.get(unit, [0, 0])[1]
        parts = (Exact(minutes), *_parts(book, unit, minutes))
        for number, share in takers:
            for above in structure.ancestors(number):
                for at, value in enumerate(parts):
                    totals[above][at] += value * share
    wrong = []
    for number, new in enumerate(structure.units):
        minutes_, cases_, posts_ = totals[number]
        asks = max(int(book.settings.minimum.value) if minutes_ else 0, ceil(cases_ + posts_ - HAIR))
        said = answer.new_units.get(new.unit_id, 0)
        if said != asks if exact else said < asks:
            zh, en = structure.path(number, "zh"), structure.path(number, "en")
            wrong.append(Text(f"{zh} {said} 人，测算需 {asks} 人", f"{en}: {said}, recounted {asks}"))
    text = Text("新单位人数不少于承接工作量所需", "new units: as many people as the work that comes to them needs")
    return Demand("needed:new-units", text, tuple(wrong))


def _share(book: CaseBook, problem: Problem, asked: Mapping[str, int]) -> Demand:
    """The department's share of the cases asked about, under the rule in force."""
    wanted = book.settings.share
    assert wanted is not None
    structure = problem.structure
    top = structure.find(wanted.unit)[0]
    has = Exact(0)
    for unit, takers in _to_new(problem).items():
        inside = sum((share for n, share in takers if top in structure.ancestors(n)), Exact(0))
        has += asked.get(unit, 0) * inside
    among = sum(asked.values())
    low = Exact(repr(wanted.min.value))
    name = Text(structure.path(top, "zh"), structure.path(top, "en"))
    text = Text(
        f"{name.zh}承担所列案件不低于 {float(low):.1%}",
        f"{name.en} has at least {float(low):.1%} of the cases asked about",
    )
    if among and has >= low * among:
        return Demand("share", text)
    share = float(has / among) if among else 0.0
    told = Text(
        f"按现行分工规则为 {share:.1%}（{float(has):.4g}/{among} 起）",
        f"under the rule in force it has {share:.1%} ({float(has):.4g} of {among} cases)",
    )
    return Demand("share", text, (told,))
