"""The crosswalk from old units to new: people, authorized strength, leadership posts; before, after, difference."""

from __future__ import annotations

from dataclasses import dataclass

from reorg.domain.people import AUXILIARIES, Person
from reorg.plan.plan import Plan
from reorg.rules.bureau import Bureau
from reorg.rules.problem import Problem
from reorg.text import Text

UNKNOWN_TYPE = Text("未注明编制类型", "no establishment type given")


@dataclass(frozen=True, slots=True)
class CrosswalkLine:
    """One measure: before the reform, after it, and the difference."""

    group: Text
    name: Text
    before: float
    after: float

    @property
    def difference(self) -> float:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A present unit: its people, where the structure takes its work, how many of them follow or stay.

    ``fate`` tells what becomes of it: kept whole by one unit, merged there with others, split, or taken in by nobody.
    """

    unit_id: str
    name: str
    people: int
    share: float
    into: tuple[Text, ...]
    following: int
    elsewhere: int
    fate: Text = Text("")


KEPT, MERGED = Text("保留", "kept"), Text("合并", "merged")
SPLIT, GONE = Text("拆分", "split"), Text("撤销", "taken in by nobody")


def fate(unit_id: str, problem: Problem) -> Text:
    """What becomes of a present unit by the shares that new units take in."""
    takers = [new for new in problem.structure.units if unit_id in new.absorbs]
    if len(takers) != 1:
        return SPLIT if takers else GONE
    return MERGED if len(takers[0].absorbs) > 1 else KEPT


def source_lines(problem: Problem, plan: Plan) -> tuple[SourceLine, ...]:
    """Every present unit once; people sum to the roster's."""
    bureau = Bureau.of(problem)
    structure = problem.structure
    placed = {one.person_id: one for one in plan.assignments}
    members: dict[str, list[Person]] = {}
    for person in problem.people:
        members.setdefault(person.present_unit, []).append(person)
    lines = []
    for unit in problem.present:
        people = members.get(unit.unit_id, [])
        origin = bureau.origins[unit.unit_id]
        kinds = [{placed[p.person_id].change, *placed[p.person_id].also} for p in people if p.person_id in placed]
        following = sum(bool(kind & {"stay", "follow"}) for kind in kinds)
        into = tuple(Text(structure.path(n, "zh"), structure.path(n, "en")) for n in sorted(origin.absorbed_by))
        share = sum(new.absorbs.get(unit.unit_id, 0.0) for new in structure.units)
        left = len(people) - following
        told = fate(unit.unit_id, problem)
        lines.append(SourceLine(unit.unit_id, unit.name, len(people), share, into, following, left, told))
    return tuple(lines)


def crosswalk(problem: Problem, plan: Plan) -> tuple[CrosswalkLine, ...]:
    """Totals before and after: people by category, by establishment type, authorized strength, leadership posts."""
    placed = {one.person_id for one in plan.assignments}
    lines = [_people_line(problem.people, placed, word) for word in dict.fromkeys(p.category for p in problem.people)]
    lines += _establishment_lines(problem, placed)
    lines += _authorized_lines(problem)
    return (*lines, *_leader_lines(problem, plan))


def _people_line(people: tuple[Person, ...], placed: set[str], category: str) -> CrosswalkLine:
    ids = [person.person_id for person in people if person.category == category]
    return CrosswalkLine(Text("人员", "people"), Text(category), len(ids), sum(one in placed for one in ids))


def _establishment_lines(problem: Problem, placed: set[str]) -> list[CrosswalkLine]:
    group = Text("按编制类型的人员", "people by establishment type")
    kinds = dict.fromkeys(person.establishment_type for person in problem.people)
    lines = []
    for kind in kinds:
        ids = [p.person_id for p in problem.people if p.establishment_type == kind]
        name = Text(kind) if kind else UNKNOWN_TYPE
        lines.append(CrosswalkLine(group, name, len(ids), sum(one in placed for one in ids)))
    return lines


def _authorized_lines(problem: Problem) -> list[CrosswalkLine]:
    """Authorized strength against the most that the structure admits; a reform of mechanisms changes neither."""
    group = Text("核定编制与新架构上限", "authorized strength, and what the structure admits")
    tops = [problem.structure.units[n] for n in problem.structure.top]
    lines = []
    police = sum(unit.authorized_police or 0 for unit in problem.present)
    auxiliary = sum(unit.authorized_auxiliary or 0 for unit in problem.present)
    for category, before in (("民警", police), ("辅警", auxiliary)):
        covered = AUXILIARIES if category == "辅警" else {category}
        most = [[s.max for word, s in unit.strength.items() if word in covered] for unit in tops]
        if before and all(found and all(m is not None for m in found) for found in most):
            after = sum(m for found in most for m in found if m is not None)
            lines.append(CrosswalkLine(group, Text(category), before, after))
    types = dict.fromkeys(kind for unit in problem.present for kind in unit.authorized_by_type)
    for kind in types:
        total = sum(unit.authorized_by_type.get(kind, 0) for unit in problem.present)
        lines.append(CrosswalkLine(group, Text(kind), total, total))
    return lines


def _leader_lines(problem: Problem, plan: Plan) -> list[CrosswalkLine]:
    group = Text("领导职数", "leadership posts")
    seats = {seat.seat_id: seat for seat in problem.structure.seats}
    leaders = [seat for seat in seats.values() if seat.post.leader]
    table = sum((unit.heads or 0) + (unit.deputies or 0) for unit in problem.present)
    lines = []
    if table:
        posts = sum(seat.post.places or 0 for seat in leaders)
        lines.append(CrosswalkLine(group, Text("核定职数", "authorized posts"), table, posts))
    holders = sum(person.leads for person in problem.people)
    filled = sum(seats[one.seat].post.leader for one in plan.assignments if one.seat in seats)
    lines.append(CrosswalkLine(group, Text("在任人数", "holders"), holders, filled))
    return lines
