"""Works the answer out: every rule, every present unit, every new unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from reorg.domain.people import category_matches
from reorg.domain.units import STATION_KINDS
from reorg.domain.workload import LOAD, Workload, people
from reorg.rules.loads import Taken, heirs, left_over, taken_below
from reorg.rules.problem import Problem
from reorg.text import Text
from reorg.workload.book import CaseBook
from reorg.workload.figures import ground_weights, relief, workload_of
from reorg.workload.made import NewLoad, PresentUnitFacts, RuleLoad, UnitLoad, WorkloadMade, ZoneLoad
from reorg.workload.routing import Load, counted, loads

OFFICERS = "民警"
"""Whom workload is counted in."""


def work_out(
    book: CaseBook, problem: Problem, stations: Mapping[str, str], seats: Sequence[int] | None = None
) -> WorkloadMade:
    """The loads under every rule. ``seats`` are those of a plan, by person; ``stations`` of townships, by id."""
    found = loads(book)
    works = {key: workload_of(book, load) for key, load in found.items()}
    rules = tuple(_rule(book, problem, load, works[key]) for key, load in found.items())
    staff = Counter(one.present_unit for one in problem.people if category_matches(OFFICERS, one.category))
    facts = tuple(
        PresentUnitFacts(
            unit.unit_id, unit.name, unit.kind in STATION_KINDS, unit.authorized_police, staff[unit.unit_id]
        )
        for unit in book.present
    )
    return WorkloadMade(
        title=problem.settings.title,
        settings=book.settings,
        present=facts,
        rules=rules,
        new=_new(book, problem, works, seats),
        zones=_zones(book, problem, stations, staff),
        left_over=left_over(problem),
        relief=relief(book.settings),
        counted=len(counted(book)),
        department=_department(book, problem),
    )


def _rule(book: CaseBook, problem: Problem, load: Load, work: Workload) -> RuleLoad:
    units = {}
    for unit in book.present:
        here = unit.unit_id
        units[here] = UnitLoad(
            load.cases.get(here, 0),
            load.minutes.get(here, 0),
            work.officers_for_cases(here),
            work.posts.get(here, Fraction(0)) * work.relief,
            work.needed(here),
        )
    made = RuleLoad(load.key, load.title, units, load.kinds, load.kept)
    wanted = book.settings.share
    if wanted is None:
        return made
    inside = set(problem.structure.subtree(problem.structure.find(wanted.unit)[0]))
    shares = heirs(problem)
    part = {old: sum((s for n, s in to.items() if n in inside), Fraction(0)) for old, to in shares.items()}
    asked = sum((count * part.get(unit, Fraction(0)) for unit, count in load.asked.items()), Fraction(0))
    return replace(made, asked=asked, among=sum(load.asked.values()))


def _department(book: CaseBook, problem: Problem) -> Text:
    if book.settings.share is None:
        return Text("")
    number = problem.structure.find(book.settings.share.unit)[0]
    return Text(problem.structure.path(number, "zh"), problem.structure.path(number, "en"))


def _new(
    book: CaseBook, problem: Problem, works: Mapping[str, Workload], seats: Sequence[int] | None
) -> tuple[NewLoad, ...]:
    """New units to which any work comes, in tree order."""
    structure = problem.structure
    below = {key: taken_below(problem, work) for key, work in works.items()}
    here = works[book.settings.rule]

    def needed(key: str, load: Taken) -> int:
        return people(load.all_officers(works[key]), works[key].minimum if load.minutes else 0)

    found = []
    for number, unit in enumerate(structure.units):
        by_rule = {key: needed(key, held[number]) for key, held in below.items()}
        if not any(by_rule.values()):
            continue
        load = below[book.settings.rule][number]
        limits = unit.strength.get(OFFICERS)
        path = Text(structure.path(number, "zh"), structure.path(number, "en"))
        found.append(
            NewLoad(
                unit.unit_id, unit.name, path, load.minutes / 60, load.all_officers(here), load.posts,
                by_rule[book.settings.rule], by_rule, limits.min if limits else None, limits.max if limits else None,
                None if seats is None else _seated(problem, number, seats),
            )
        )  # fmt: skip
    return tuple(found)


def _seated(problem: Problem, unit: int, seats: Sequence[int]) -> int:
    inside = set(problem.structure.subtree(unit))
    return sum(
        at >= 0 and problem.structure.seats[at].unit in inside and category_matches(OFFICERS, person.category)
        for person, at in zip(problem.people, seats, strict=True)
    )


def _zones(
    book: CaseBook, problem: Problem, stations: Mapping[str, str], staff: Mapping[str, int]
) -> tuple[ZoneLoad, ...]:
    towns = problem.territory.by_id()
    weights = ground_weights(book.territory, stations, book.settings.ground)
    found = []
    for zone in problem.territory.zones:
        members = [towns[town] for town in zone.members if town in towns]
        asks = sum((Fraction(repr(town.measures.get(LOAD, 0.0))) for town in members), Fraction(0))
        held = sum(
            (
                staff.get(stations[t.township_id], 0) * weights[t.township_id]
                for t in members
                if t.township_id in stations
            ),
            Fraction(0),
        )
        found.append(ZoneLoad(zone.zone_id, zone.name, tuple(town.name for town in members), people(asks), held))
    return tuple(found)
