"""How evenly a plan treats people: who is moved and how far, whose wishes are met, who is passed over by a less fitting one.

The definitions are told in ``docs/fairness.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import comb

from reorg.domain.people import Person, completed_years
from reorg.plan.plan import Plan
from reorg.rules.bureau import Bureau
from reorg.rules.envy import Envied, envied
from reorg.rules.exchange import exchange_breaks
from reorg.rules.problem import Problem
from reorg.rules.seated import Seated
from reorg.rules.travel import minutes_today, travel_minutes
from reorg.rules.words import VALUE_WORDS
from reorg.text import Text

AGES = ((0, 29), (30, 39), (40, 49), (50, 200))
"""Age bands in completed years, both ends counted; the last is that of the rule "50 and over"."""
RANK_NAMES: Mapping[str, Text] = {
    "警监": Text("警监", "Commissioner"),
    "警督": Text("警督", "Supervisor"),
    "警司": Text("警司", "Superintendent"),
    "警员": Text("警员", "Constable"),
}
"""Classes of police ranks, 人民警察警衔条例 §7 [L]."""
EXPLAINED = 0.05
"""A difference that drawing lots would give less often than this is marked: looked at, not proved unfair."""
NOT_KNOWN = Text("未填", "not given")


@dataclass(frozen=True, slots=True)
class Treated:
    """What a plan does to one person. ``rank`` of the wish met counts from 1, 0: none met; minutes are from home, ``None`` where
    not known. ``passed_over`` counts the pairs of justified envy."""

    person_id: str
    moved: bool
    changes: tuple[str, ...]
    unit: str
    before: float | None
    after: float | None
    wishes: int
    met: int
    passed_over: int

    @property
    def longer(self) -> float | None:
        """By how many minutes the way becomes longer."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class Group:
    """People alike in one thing (``dimension``), and what the plan does to them.

    ``moved`` of ``people`` are moved; ``chance``: how often drawing lots among everyone placed would give a number at least
    as far from the group's share. ``known`` of the moved have a known way before and after: mean minutes of these, and how
    many have a longer one. ``first`` and ``met`` of ``wished`` got their first or any wish; ``passed_over`` people envy justly.
    """

    dimension: str
    key: str
    name: Text
    people: int
    moved: int
    chance: float
    down: int
    up: int
    promoted: int
    known: int
    before: float | None
    after: float | None
    longer: int
    wished: int
    first: int
    met: int
    met_chance: float
    passed_over: int


@dataclass(frozen=True, slots=True)
class Pair:
    """One pair of justified envy, by ids; ``wish`` and ``now`` count wishes from 1 (``now`` 0: in none of them).

    ``prevented`` are the hard rules that would be broken if the two exchanged places; empty: nothing stands against it.
    """

    person_id: str
    holder_id: str
    seat: str
    unit: str
    wish: int
    now: int
    score: float
    holder_score: float
    prevented: tuple[str, ...]


@dataclass(frozen=True)
class Fairness:
    """Everything that is told of a plan's fairness."""

    people: tuple[Treated, ...]
    groups: tuple[Group, ...]
    pairs: tuple[Pair, ...]

    @property
    def exchangeable(self) -> int:
        """Pairs who could exchange their places without breaking a hard rule."""
        return sum(not pair.prevented for pair in self.pairs)


def fairness(problem: Problem, plan: Plan) -> Fairness:
    """The fairness of a plan; everyone of the roster is looked at, placed or not."""
    seat_of = {seat.seat_id: number for number, seat in enumerate(problem.structure.seats)}
    held = {one.person_id: seat_of[one.seat] for one in plan.assignments}
    seats = [held.get(person.person_id, -1) for person in problem.people]
    bureau = Bureau.of(problem)
    seated = Seated(problem, seats, bureau.reader, bureau.places, dict(bureau.origins))
    found = list(envied(seated))
    pairs = _pairs(problem, seats, found)
    treated = _treated(problem, plan, seated, found)
    return Fairness(treated, tuple(_groups(problem, treated)), pairs)


def masked_fairness(told: Fairness, ids: Mapping[str, str]) -> Fairness:
    """The same with people's ids replaced."""
    return replace(
        told,
        people=tuple(replace(one, person_id=ids[one.person_id]) for one in told.people),
        pairs=tuple(
            replace(one, person_id=ids[one.person_id], holder_id=ids[one.holder_id],
                    prevented=tuple(_without_people(rule, ids) for rule in one.prevented))
            for one in told.pairs
        ),
    )  # fmt: skip


def _without_people(rule_id: str, ids: Mapping[str, str]) -> str:
    return ":".join(ids.get(part, part) for part in rule_id.split(":"))


def _treated(problem: Problem, plan: Plan, seated: Seated, found: Sequence[Envied]) -> tuple[Treated, ...]:
    today = minutes_today(problem)
    ways = travel_minutes(problem, [(one.person_id, one.seat) for one in plan.assignments])
    after = {one.person_id: minutes for one, minutes in zip(plan.assignments, ways, strict=True)}
    placed = {one.person_id: one for one in plan.assignments}
    passed: dict[int, int] = {}
    for one in found:
        passed[one.person] = passed.get(one.person, 0) + 1
    made = []
    for number, person in enumerate(problem.people):
        at = placed.get(person.person_id)
        met = 0 if at is None else _wish_met(problem, person, seated.seat_of[number])
        changes = () if at is None else (at.change, *at.also)
        made.append(
            Treated(person.person_id, bool(at and at.moved), changes, at.unit if at else "", today[number],
                    after.get(person.person_id), len(person.wishes), met, passed.get(number, 0))
        )  # fmt: skip
    return tuple(made)


def _wish_met(problem: Problem, person: Person, seat: int) -> int:
    """Which of the wishes a seat answers, from 1; 0 for none."""
    structure = problem.structure
    line = set(structure.ancestors(structure.seats[seat].unit))
    return next((k for k, wish in enumerate(person.wishes, 1) if line & set(structure.find(wish))), 0)


def _groups(problem: Problem, treated: Sequence[Treated]) -> Iterator[Group]:
    day = problem.settings.as_of
    present = {unit.unit_id: unit for unit in problem.present}
    whole = list(zip(problem.people, treated, strict=True))
    yield _group("all", "", Text("全体", "everyone"), whole, treated)

    def age(person: Person) -> tuple[str, Text]:
        years = completed_years(person.birth_date, day)
        if years is None:
            return "", NOT_KNOWN
        low, high = next(band for band in AGES if band[0] <= years <= band[1])
        if not low:
            return "0", Text(f"{high + 1}岁以下", f"under {high + 1}")
        return str(low), Text(f"{low}岁及以上", f"{low} and over") if high > 100 else Text(
            f"{low}-{high}岁", f"{low}-{high}"
        )

    def rank(person: Person) -> tuple[str, Text]:
        found = next((one for one in RANK_NAMES if person.rank.endswith(one)), "")
        return found, RANK_NAMES.get(found, NOT_KNOWN)

    def unit(person: Person) -> tuple[str, Text]:
        name = present[person.present_unit].name if person.present_unit in present else person.present_unit
        return person.present_unit, Text(name, name)

    def plain(value: str) -> tuple[str, Text]:
        return value, VALUE_WORDS.get(value, Text(value, value)) if value else NOT_KNOWN

    dimensions: tuple[tuple[str, Callable[[Person], tuple[str, Text]], Sequence[str]], ...] = (
        ("sex", lambda person: plain(person.sex), ("男", "女")),
        ("age", age, tuple(str(low) for low, _ in AGES)),
        ("rank", rank, tuple(RANK_NAMES)),
        ("category", lambda person: plain(person.category), ()),
        ("unit", unit, tuple(one.unit_id for one in problem.present)),
    )
    for dimension, of, order in dimensions:
        members: dict[str, list[tuple[Person, Treated]]] = {}
        names: dict[str, Text] = {}
        for person, one in whole:
            key, names[key] = of(person)[0], of(person)[1]
            members.setdefault(key, []).append((person, one))
        ranked = sorted(members, key=lambda key: (not key, order.index(key) if key in order else len(order), key))
        for key in ranked:
            yield _group(dimension, key, names[key], members[key], treated)


def _group(
    dimension: str, key: str, name: Text, members: Sequence[tuple[Person, Treated]], everyone: Sequence[Treated]
) -> Group:
    ones = [one for _, one in members]
    moved = [one for one in ones if one.moved]
    known = [one for one in moved if one.longer is not None]
    wished = [one for one in ones if one.wishes]
    all_wished = [one for one in everyone if one.wishes]
    met = sum(one.met > 0 for one in wished)
    return Group(
        dimension,
        key,
        name,
        people=len(ones),
        moved=len(moved),
        chance=chance(len(everyone), sum(one.moved for one in everyone), len(ones), len(moved)),
        down=sum("down" in one.changes for one in ones),
        up=sum("up" in one.changes for one in ones),
        promoted=sum("promote" in one.changes for one in ones),
        known=len(known),
        before=_mean(one.before for one in known),
        after=_mean(one.after for one in known),
        longer=sum((one.longer or 0) > 0 for one in known),
        wished=len(wished),
        first=sum(one.met == 1 for one in wished),
        met=met,
        met_chance=chance(len(all_wished), sum(one.met > 0 for one in all_wished), len(wished), met),
        passed_over=sum(one.passed_over > 0 for one in ones),
    )


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def chance(everyone: int, marked: int, group: int, seen: int) -> float:
    """How often drawing ``group`` of ``everyone`` by lot, ``marked`` of whom are marked, gives a number no likelier than
    ``seen`` (the exact two-sided test of a hypergeometric count); 1 where there is nothing to draw."""
    low, high = max(0, group + marked - everyone), min(group, marked)
    if low >= high:
        return 1.0
    ways = [comb(marked, k) * comb(everyone - marked, group - k) for k in range(low, high + 1)]
    as_rare = sum(way for way in ways if way <= ways[seen - low])
    return as_rare / comb(everyone, group)


def _pairs(problem: Problem, seats: Sequence[int], found: Sequence[Envied]) -> tuple[Pair, ...]:
    structure, people = problem.structure, problem.people
    against = exchange_breaks(problem, seats, [(one.person, one.holder) for one in found])
    return tuple(
        Pair(
            people[one.person].person_id,
            people[one.holder].person_id,
            structure.seats[one.seat].seat_id,
            structure.units[structure.seats[one.seat].unit].unit_id,
            one.wish + 1,
            0 if one.now is None else one.now + 1,
            one.score,
            one.holder_score,
            broken,
        )
        for one, broken in zip(found, against, strict=True)
    )
