"""A plan in figures: what a committee compares. Each figure carries its definition and is computed here alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from reorg.domain.people import AUXILIARIES, completed_years
from reorg.domain.settings import TERM_NAMES
from reorg.domain.structure import Seat
from reorg.plan.changes import CHANGES, MOVES
from reorg.plan.plan import Assignment, Plan
from reorg.rules.bureau import Bureau
from reorg.rules.problem import Problem
from reorg.rules.travel import travel_minutes
from reorg.rules.worth import term_values
from reorg.text import Text


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure of a plan. ``value`` is ``None`` where it does not apply (nobody to count, no such units).

    ``kind``: "number", or "share" (0 to 1). ``better``: +1 where more is better in itself, -1 where less is, 0 where it
    depends on what is wanted. ``definition`` says what is counted over what.
    """

    key: str
    name: Text
    value: float | None
    kind: Literal["number", "share"] = "number"
    better: int = 0
    definition: Text = Text("")


POLICE = "民警"


def indicators(problem: Problem, plan: Plan) -> tuple[Indicator, ...]:
    """Every figure of a plan, in the order in which they are told; the keys do not depend on the plan."""
    case = _Case(problem, plan)
    parts: tuple[Callable[[_Case], Iterable[Indicator]], ...] = (
        _strength, _shares, _posts, _ages, _skills, _changes, _wishes_and_travel, _worth,
    )  # fmt: skip
    return tuple(one for part in parts for one in part(case))


class _Case:
    """A plan's assignments beside people, seats and units."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.plan = problem, plan
        self.people = {person.person_id: person for person in problem.people}
        self.seats: dict[str, Seat] = {seat.seat_id: seat for seat in problem.structure.seats}
        self.placed: list[Assignment] = list(plan.assignments)
        self.police = [one for one in self.placed if one.category == POLICE]

    def tags(self, one: Assignment) -> frozenset[str]:
        return self.problem.structure.units[self.seats[one.seat].unit].tags

    def tagged(self, tag: str) -> list[Assignment]:
        """Officers placed in units that carry a tag."""
        return [one for one in self.police if tag in self.tags(one)]

    def has_tag(self, tag: str) -> bool:
        return any(tag in unit.tags for unit in self.problem.structure.units)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _strength(case: _Case) -> Iterator[Indicator]:
    unplaced = len(case.plan.unplaced)
    auxiliary = sum(one.category in AUXILIARIES for one in case.placed)
    yield Indicator("placed", Text("已安排", "placed"), len(case.placed))
    yield Indicator("unplaced", Text("待安排", "unplaced"), unplaced, better=-1)
    yield Indicator("police", Text("民警（已安排）", "officers placed"), len(case.police))
    yield Indicator("auxiliaries", Text("辅警（已安排）", "auxiliaries placed"), auxiliary)


def _shares(case: _Case) -> Iterator[Indicator]:
    """The shares that must not be mixed, each over its own whole (domain.md 0.4, 0.5)."""
    over = (
        ("station", "派出所", "stations", "派出所警力占比", "station share"),
        ("grassroots", "基层", "grassroots units", "基层警力占比", "grassroots share"),
        ("organ", "机关", "organ units", "机关警力占比", "organ share"),
    )
    for tag, where_zh, where_en, zh, en in over:
        value = _share(len(case.tagged(tag)), len(case.police)) if case.has_tag(tag) else None
        counted = Text(f"{where_zh}民警 ÷ 全部已安排民警", f"officers in {where_en} / all officers placed")
        yield Indicator(f"{tag}_share", Text(zh, en), value, "share", 0, counted)
    community = [one for one in case.tagged("station") if "community" in case.tags(one)]
    value = _share(len(community), len(case.tagged("station"))) if case.has_tag("community") else None
    counted = Text("派出所社区民警 ÷ 派出所民警", "community officers of stations / officers of stations")
    yield Indicator("community_share", Text("社区警力占比", "community share"), value, "share", 0, counted)


def _posts(case: _Case) -> Iterator[Indicator]:
    held: dict[str, int] = {}
    for one in case.placed:
        held[one.seat] = held.get(one.seat, 0) + 1
    leading = [seat for seat in case.seats.values() if seat.post.leader and seat.post.places is not None]
    places = sum(seat.post.places or 0 for seat in leading)
    filled = sum(min(held.get(seat.seat_id, 0), seat.post.places or 0) for seat in leading)
    open_posts = sum(
        max(0, (seat.post.places or 0) - held.get(seat.seat_id, 0))
        for seat in case.seats.values()
        if seat.post.places is not None
    )
    yield Indicator("leadership_posts", Text("领导职数", "leadership posts"), places)
    yield Indicator("leadership_filled", Text("领导岗位已配", "leadership posts filled"), filled)
    yield Indicator("vacancies", Text("空岗", "open posts"), open_posts, better=-1)


def _ages(case: _Case) -> Iterator[Indicator]:
    day = case.problem.settings.as_of
    ages = {p.person_id: completed_years(p.birth_date, day) for p in case.problem.people}

    def mean(ones: list[Assignment]) -> float | None:
        return _mean(ages[one.person_id] for one in ones)

    yield Indicator("age", Text("民警平均年龄", "mean age of officers"), mean(case.police))
    for tag, zh, en in (("organ", "机关", "organ"), ("grassroots", "基层", "grassroots")):
        yield Indicator(f"age_{tag}", Text(f"{zh}民警平均年龄", f"mean age, {en}"), mean(case.tagged(tag)))
    old = sum((ages[one.person_id] or 0) >= 50 for one in case.tagged("organ"))
    yield Indicator("organ_50", Text("机关50岁及以上民警", "officers of 50 and over in the organ"), old)
    women = sum(case.people[one.person_id].sex == "女" for one in case.tagged("grassroots"))
    yield Indicator("grassroots_women", Text("基层女民警", "women officers at the grassroots"), women)


def _skills(case: _Case) -> Iterator[Indicator]:
    needs = [result for result in case.plan.rules if result.kind == "needs"]
    met = sum(result.holds for result in needs)
    yield Indicator("needs", Text("技能需求项", "skill needs"), len(needs))
    yield Indicator("needs_met", Text("技能需求已满足", "skill needs met"), met, better=1)


def _changes(case: _Case) -> Iterator[Indicator]:
    moved = sum(one.moved for one in case.placed)
    yield Indicator("moved", Text("调动人数（下沉、上调、调整）", "moved (down, up, transfer)"), moved, better=-1)
    for kind, name in CHANGES.items():
        if kind == "unplaced":
            continue
        count = sum(one.change == kind or (kind in one.also and kind in MOVES) for one in case.placed)
        yield Indicator(f"change_{kind}", Text(f"变动：{name.zh}", f"change: {name.en}"), count)


def _wishes_and_travel(case: _Case) -> Iterator[Indicator]:
    structure = case.problem.structure
    wished = first = any_met = 0
    for one in case.placed:
        wishes = case.people[one.person_id].wishes
        if not wishes:
            continue
        wished += 1
        line = set(structure.ancestors(case.seats[one.seat].unit))
        met = [rank for rank, word in enumerate(wishes) if line & set(structure.find(word))]
        any_met += bool(met)
        first += bool(met) and met[0] == 0
    yield Indicator("wished", Text("填报志愿人数", "people with wishes"), wished)
    yield Indicator("wish_first", Text("满足第一志愿", "first wish met"), first, better=1)
    yield Indicator("wish_any", Text("满足任一志愿", "a wish met"), any_met, better=1)
    minutes = travel_minutes(case.problem, [(one.person_id, one.seat) for one in case.placed])
    said = Text("住址和单位所在乡镇均已知者", "of those whose home and unit have a known township")
    yield Indicator(
        "travel", Text("平均通勤（分钟）", "mean travel, minutes"), _mean(minutes), better=-1, definition=said
    )
    limit = case.problem.settings.near_limit
    known = [one for one in minutes if one is not None]
    far = sum(one > limit for one in known) if known else None
    over = Text(f"通勤超过 {limit:g} 分钟", f"travel over {limit:g} minutes")
    yield Indicator("travel_far", Text("通勤超过上限人数", "beyond the travel limit"), far, better=-1, definition=over)


def _worth(case: _Case) -> Iterator[Indicator]:
    plan = case.plan
    hard = [result for result in plan.rules if result.severity == "hard"]
    yield Indicator("hard_rules", Text("硬性规则", "hard rules"), len(hard))
    broken = sum(not r.holds for r in hard)
    yield Indicator("hard_broken", Text("违反硬性规则", "hard rules broken"), broken, better=-1)
    soft = sum(bool(r.breaches) for r in plan.rules if r.severity == "soft")
    yield Indicator("soft_missed", Text("柔性规则未完全满足", "soft rules not fully met"), soft, better=-1)
    for term, name in TERM_NAMES.items():
        points = _mean(_points(case, term))
        told = Text(f"{name.zh}（人均0-100分）", f"{name.en}, points 0-100 a person")
        yield Indicator(f"points_{term}", told, points, better=1)
    cost = sum(result.cost for result in plan.rules)
    yield Indicator("cost", Text("柔性规则代价", "cost of soft rules"), cost, better=-1)


def _points(case: _Case, term: str) -> list[float | None]:
    """A term's points of everyone placed, also where it weighs nothing (of ``merit`` nothing is known then)."""
    problem = case.problem
    if problem.settings.objective.weights()[term]:
        return [one.value.get(term) for one in case.placed]
    if term == "merit":
        return []
    table = term_values(Bureau.of(problem), term)
    seat = {one.seat_id: number for number, one in enumerate(problem.structure.seats)}
    return [float(table[problem.person_index[one.person_id], seat[one.seat]]) for one in case.placed]
