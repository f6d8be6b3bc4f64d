"""Where people live and where they would work: townships, and the minutes between them."""

from __future__ import annotations

from collections.abc import Iterable

from reorg.domain.people import Person
from reorg.rules.problem import Problem


def home_town(problem: Problem, person: Person) -> str:
    """The township of a person's home, or the one nearest to it; "" where it is not known."""
    home, territory = person.home, problem.territory
    if home is None:
        return ""
    if home.township:
        return home.township
    return (territory.nearest(home.lon, home.lat) or "") if home.lon is not None and home.lat is not None else ""


def unit_town(problem: Problem, unit: int) -> str:
    """A new unit's township: its own or that above it, else that of the largest present unit it absorbs."""
    structure, territory = problem.structure, problem.territory
    present = {u.unit_id: u for u in problem.present}
    for ancestor in structure.ancestors(unit):
        new = structure.units[ancestor]
        if new.township:
            return territory.find(new.township) or ""
        if new.lon is not None and new.lat is not None:
            return territory.nearest(new.lon, new.lat) or ""
        shares = [(share, old) for old, share in new.absorbs.items() if old in present and present[old].township]
        if shares:
            return territory.find(present[max(shares)[1]].township) or ""
    return ""


def travel_minutes(problem: Problem, placed: Iterable[tuple[str, str]]) -> list[float | None]:
    """Minutes from home to the new unit for pairs of person id and seat id; ``None`` where either is not known, or
    no way between them is."""
    seats = {seat.seat_id: seat.unit for seat in problem.structure.seats}
    towns: dict[int, str] = {}
    ways: dict[str, dict[str, float]] = {}
    found: list[float | None] = []
    for person_id, seat_id in placed:
        unit = seats[seat_id]
        if unit not in towns:
            towns[unit] = unit_town(problem, unit)
        town, home = towns[unit], home_town(problem, problem.people[problem.person_index[person_id]])
        if not town or not home:
            found.append(None)
            continue
        if town not in ways:
            ways[town] = dict(problem.territory.minutes(town))
        found.append(ways[town].get(home))
    return found


def present_town(problem: Problem, unit_id: str) -> str:
    """A present unit's township: its own or that of the nearest unit above it that has one; "" where none has."""
    by_id = {unit.unit_id: unit for unit in problem.present}
    seen: set[str] = set()
    while unit_id in by_id and unit_id not in seen:
        seen.add(unit_id)
        unit = by_id[unit_id]
        if unit.township:
            return problem.territory.find(unit.township) or ""
        if unit.lon is not None and unit.lat is not None:
            return problem.territory.nearest(unit.lon, unit.lat) or ""
        unit_id = unit.parent
    return ""


def minutes_today(problem: Problem) -> list[float | None]:
    """Minutes from home to the present unit, a figure for each person; ``None`` as in :func:`travel_minutes`."""
    towns = {unit: present_town(problem, unit) for unit in {person.present_unit for person in problem.people}}
    ways = {town: dict(problem.territory.minutes(town)) for town in sorted(set(towns.values()) - {""})}
    found: list[float | None] = []
    for person in problem.people:
        town, home = towns[person.present_unit], home_town(problem, person)
        found.append(ways[town].get(home) if town and home else None)
    return found
