"""Where cases go under a rule, and the officer-minutes that go with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from reorg.domain.cases import Case, Nature
from reorg.text import Text
from reorg.workload.book import CaseBook, type_names, type_word
from reorg.workload.settings import (
    CATEGORY,
    SAME,
    STATION,
    Bounds,
    CaseWhere,
    Days,
    Not,
    Number,
    Step,
    Words,
)

Fits = Callable[[Case], bool]


@dataclass(frozen=True)
class Load:
    """What one rule makes of the cases. ``cases`` and ``minutes`` are by present unit; a case is counted where it ends.

    ``kinds`` counts cases by type, nature and unit; ``ground`` holds the minutes that stations spend, by station and
    township ("" where it is not known); ``kept`` counts cases that stay where they are because the rule's target is not
    known: ``station`` (the ground is not known), ``category`` (the type has no department). ``asked`` are the cases that
    the demanded share is about.
    """

    key: str
    title: Text
    cases: Mapping[str, int]
    minutes: Mapping[str, int]
    kinds: Mapping[tuple[str, Nature, str], int]
    ground: Mapping[tuple[str, str], int]
    kept: Mapping[str, int]
    asked: Mapping[str, int]

    @cached_property
    def total_cases(self) -> int:
        return sum(self.cases.values())

    @cached_property
    def total_minutes(self) -> int:
        return sum(self.minutes.values())


def counted(book: CaseBook) -> tuple[Case, ...]:
    """The cases of the period; all where none is named."""
    period = book.settings.period
    if period is None:
        return book.cases
    return tuple(case for case in book.cases if case.day is not None and period.start <= case.day <= period.end)


def loads(book: CaseBook) -> dict[str, Load]:
    """The load under every rule, the state as it is first."""
    cases = counted(book)
    measure = minutes_of(book)
    minutes = [measure(case) for case in cases]
    asked = fits(book, book.settings.share.of) if book.settings.share else None
    among = [asked(case) for case in cases] if asked else [False] * len(cases)
    return {key: _load(book, key, steps, cases, minutes, among) for key, steps in book.settings.rule_lines().items()}


def load_in_force(book: CaseBook) -> Load:
    """The load under the rule that the section names."""
    cases = counted(book)
    measure = minutes_of(book)
    key = book.settings.rule
    steps = book.settings.rule_lines()[key]
    return _load(book, key, steps, cases, [measure(case) for case in cases], [False] * len(cases))


def _load(
    book: CaseBook,
    key: str,
    steps: Sequence[Step],
    cases: Sequence[Case],
    minutes: Sequence[int],
    asked: Sequence[bool],
) -> Load:
    lines = [(fits(book, step.where), _target(book, step), step.station_first.exact) for step in steps]
    count: Counter[str] = Counter()
    spent: Counter[str] = Counter()
    kinds: Counter[tuple[str, Nature, str]] = Counter()
    ground: Counter[tuple[str, str]] = Counter()
    kept: Counter[str] = Counter()
    of_share: Counter[str] = Counter()
    for case, time, wanted in zip(cases, minutes, asked, strict=True):
        target, first = next(((to, share) for fit, to, share in lines if fit(case)), (_same, Fraction(0)))
        unit, why = target(case)
        if why:
            kept[why] += 1
        before = round(time * first) if first and case.station and unit != case.station else 0
        count[unit] += 1
        kinds[case.type, case.nature, unit] += 1
        if wanted:
            of_share[unit] += 1
        spent[unit] += time - before
        if before:
            spent[case.station] += before
            ground[case.station, case.township] += before
        if unit == case.station:
            ground[unit, case.township] += time - before
    return Load(key, book.settings.title_of(key), count, spent, kinds, ground, kept, of_share)


Target = Callable[[Case], tuple[str, str]]
"""The unit that a case goes to, and why it stays where it is although the rule sends it elsewhere ("" mostly)."""


def _same(case: Case) -> tuple[str, str]:
    return case.unit, ""


def _target(book: CaseBook, step: Step) -> Target:
    if step.to == SAME:
        return _same
    if step.to == STATION:
        return lambda case: (case.station, "") if case.station else (case.unit, STATION)
    if step.to == CATEGORY:
        known = book.departments
        return lambda case: (known[case.type], "") if case.type in known else (case.unit, CATEGORY)
    unit = book.ids.get(step.to, step.to)
    return lambda case: (unit, "")


def minutes_of(book: CaseBook) -> Callable[[Case], int]:
    """Officer-minutes of a case: the table's, else its type's hours times the first factor that fits."""
    settings = book.settings
    hours = {word: one.hours.exact * 60 for word, one in settings.types.items() if one.hours}
    factors = [(fits(book, one.where), one.factor.exact) for one in settings.seriousness]
    own = settings.hours == "table"

    def measure(case: Case) -> int:
        if own and case.minutes is not None:
            return case.minutes
        base = hours.get(case.type)
        if base is None:
            return case.minutes or 0
        return round(base * next((factor for fit, factor in factors if fit(case)), Fraction(1)))

    return measure


def fits(book: CaseBook, where: CaseWhere) -> Fits:
    """The selector as a function: only what it asks about is looked at."""
    tests: list[Fits] = []
    names = type_names(book.settings)
    blank = int(book.settings.unknown_count.value)

    def kind(word: str) -> str:
        return names.get(type_word(word), type_word(word))

    def unit(word: str) -> str:
        return book.ids.get(word, word)

    if where.type is not None:
        tests.append(_among(where.type, kind, lambda case: case.type))
    if where.nature is not None:
        natures = {where.nature} if isinstance(where.nature, str) else set(where.nature)
        tests.append(lambda case: case.nature in natures)
    if where.unit is not None:
        tests.append(_among(where.unit, unit, lambda case: case.unit))
    if where.station is not None:
        tests.append(_among(where.station, unit, lambda case: case.station))
    if where.suspects is not None:
        tests.append(_within(where.suspects, lambda case: _or(case.suspects, blank)))
    if where.acts is not None:
        tests.append(_within(where.acts, lambda case: _or(case.acts, blank)))
    if where.total is not None:
        tests.append(_within(where.total, lambda case: _or(case.suspects, blank) + _or(case.acts, blank)))
    if where.hours is not None:
        tests.append(_within(where.hours, lambda case: None if case.minutes is None else case.minutes / 60))
    if where.day is not None:
        tests.append(_in_days(where.day))
    for heading, words in where.columns.items():
        tests.append(_among(words, str, lambda case, heading=heading: case.extra.get(heading, "")))  # type: ignore[misc]
    if where.any_of:
        inner = [fits(book, one) for one in where.any_of]
        tests.append(lambda case: any(one(case) for one in inner))
    if len(tests) == 1:
        return tests[0]
    return lambda case: all(test(case) for test in tests)


def _or(count: int | None, blank: int) -> int:
    return blank if count is None else count


def _among(words: Words, read: Callable[[str], str], get: Callable[[Case], str]) -> Fits:
    if isinstance(words, Not):
        out = {read(word) for word in _listed(words.no)}
        return lambda case: get(case) not in out
    held = {read(word) for word in _listed(words)}
    return lambda case: get(case) in held


def _listed(words: str | list[str]) -> list[str]:
    return [words] if isinstance(words, str) else words


def _within(bounds: Number, get: Callable[[Case], float | None]) -> Fits:
    low, high = (bounds.min, bounds.max) if isinstance(bounds, Bounds) else (bounds, bounds)

    def test(case: Case) -> bool:
        value = get(case)
        return value is not None and (low is None or value >= low) and (high is None or value <= high)

    return test


def _in_days(days: Days) -> Fits:
    def test(case: Case) -> bool:
        day = case.day
        return day is not None and (days.min is None or day >= days.min) and (days.max is None or day <= days.max)

    return test
