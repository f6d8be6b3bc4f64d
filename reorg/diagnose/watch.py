"""People to keep in mind: who retires, who is long in a post, relatives under one leader, statuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from reorg.diagnose.figures import Kin, LongInPost, PostYears, RetirementYear, Retiring, Status
from reorg.diagnose.settings import DiagnoseSettings, Retirement
from reorg.diagnose.skills import named
from reorg.diagnose.strength import POLICE
from reorg.domain.people import FIXING_STATUS, Person, completed_years
from reorg.domain.today import Today
from reorg.text import Text

RETIRED = "退休"
YEAR_BANDS: tuple[tuple[int, int | None], ...] = ((0, 2), (3, 5), (6, 10), (11, None))


def retires(born: date, woman: bool, ages: Retirement) -> date:
    """The day on which somebody reaches the age of retirement, the raise counted in (see :class:`Retirement`)."""
    age, most = (ages.women, ages.women_raised) if woman else (ages.men, ages.men_raised)
    month = born.year * 12 + born.month - 1 + age * 12
    if ages.raised_from is not None:
        since = month - (ages.raised_from.year * 12 + ages.raised_from.month - 1)
        if since >= 0:
            month += min(since // ages.months_a_step + 1, (most - age) * 12)
    year, of_year = divmod(month, 12)
    return date(year, of_year + 1, min(born.day, _days(year, of_year + 1)))


def _days(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - date(year, month, 1)).days


def retirements(today: Today, settings: DiagnoseSettings) -> tuple[tuple[RetirementYear, ...], tuple[Retiring, ...]]:
    """Officers who retire from the day of the project to the end of the last year looked at, by calendar year; before
    the years, those who have reached the age already. Whoever's sex or birth date is unknown, or who is retired, is left out.
    """
    last = today.as_of.year + settings.years_ahead
    due: list[tuple[date, Person]] = []
    for person in today.people:
        if (
            person.category != POLICE
            or person.birth_date is None
            or person.sex not in ("男", "女")
            or person.status == RETIRED
        ):
            continue  # fmt: skip
        day = retires(person.birth_date, person.sex == "女", settings.retirement)
        if day.year <= last:
            due.append((day, person))
    due.sort(key=lambda one: (one[0], one[1].person_id))

    def of_year(year: int, people: list[Person]) -> RetirementYear:
        sexes = Counter(person.sex for person in people)
        return RetirementYear(year, sexes["男"], sexes["女"], sum(person.leads for person in people))

    over = [person for day, person in due if day <= today.as_of]
    ahead = [(day, person) for day, person in due if day > today.as_of]
    years = [of_year(0, over)] if over else []
    for year in range(today.as_of.year, last + 1):
        people = [person for day, person in ahead if day.year == year]
        if people or year > today.as_of.year:
            years.append(of_year(year, people))
    told = tuple(Retiring(named(today, person), f"{day:%Y-%m}", tuple(person.skills)) for day, person in due)
    return tuple(years), told


def post_years(today: Today) -> tuple[PostYears, ...]:
    """Officers' completed years in their present post."""
    counted: Counter[tuple[int | None, bool]] = Counter()
    for person in today.people:
        if person.category == POLICE:
            years = completed_years(person.post_since, today.as_of)
            low = None if years is None else next(low for low, high in YEAR_BANDS if high is None or years <= high)
            counted[low, person.leads] += 1
    bands: list[tuple[int | None, int | None]] = [*YEAR_BANDS, (None, None)]
    return tuple(PostYears(low, high, counted[low, True], counted[low, False]) for low, high in bands)


def long_in_post(today: Today, settings: DiagnoseSettings) -> tuple[LongInPost, ...]:
    """Leaders, and officers of units tagged sensitive, above the bounds; the longest first."""
    leading = Text("领导岗位（R12）", "leadership post (R12)")
    sensitive = Text("敏感单位（R14）", "sensitive unit (R14)")
    found = []
    for person in today.people:
        years = completed_years(person.post_since, today.as_of)
        if years is None or person.category != POLICE:
            continue
        if person.leads and years > settings.leader_years:
            found.append(LongInPost(named(today, person), years, settings.leader_years, leading))
        elif today.tagged(person.present_unit, "sensitive") and years > settings.sensitive_years:
            found.append(LongInPost(named(today, person), years, settings.sensitive_years, sensitive))
    return tuple(sorted(found, key=lambda one: (-one.years, one.who.person_id)))


def kin(today: Today) -> tuple[Kin, ...]:
    """Relatives who work in one unit, or lead units in a direct line or side by side under one leader (R01)."""
    by_id = {person.person_id: person for person in today.people}
    seen: set[tuple[str, ...]] = set()
    found = []
    for person in today.people:
        for relative in person.relatives:
            other = by_id.get(relative.person_id)
            pair = tuple(sorted((person.person_id, relative.person_id)))
            if other is None or other is person or pair in seen:
                continue
            seen.add(pair)
            why = _bound(today, person, other)
            if why is not None:
                found.append(Kin(named(today, person), named(today, other), relative.relation, why))
    return tuple(found)


def _bound(today: Today, a: Person, b: Person) -> Text | None:
    """Why two people may not sit as they do; ``None`` where they may. The reading of the rule ``relatives``, direct."""
    if a.present_unit == b.present_unit:
        return Text("同一单位", "one unit")
    if not (a.leads and b.leads) or a.present_unit not in today.unit or b.present_unit not in today.unit:
        return None
    above_a, above_b = today.unit[a.present_unit].parent, today.unit[b.present_unit].parent
    if above_a == b.present_unit or above_b == a.present_unit:
        return Text("上下级单位的领导", "leaders of a unit and the one above")
    return Text("同一上级下两个单位的领导", "leaders of two units under one superior") if above_a == above_b else None


def statuses(today: Today) -> tuple[Status, ...]:
    """Everyone whose status is another than 在岗; those whom it fixes first."""
    return tuple(sorted(_statuses(today), key=lambda one: (not one.fixes, -len(one.people), one.status)))


def _statuses(today: Today) -> Iterator[Status]:
    people: dict[str, list[Person]] = {}
    for person in today.people:
        if person.status and person.status != "在岗":
            people.setdefault(person.status, []).append(person)
    for status, ones in people.items():
        yield Status(status, status in FIXING_STATUS, tuple(named(today, one) for one in ones))
