"""The people of one unit as numbers: what the teams' model and its check both start from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reorg.domain.ladders import ENFORCEMENT
from reorg.domain.people import Person, category_matches, completed_years, has_title
from reorg.rules.pairs import named_groups
from reorg.teams.settings import TeamSettings

TENTHS = 10
"""Figures are counted in tenths."""


@dataclass(frozen=True)
class Member:
    """Somebody of the unit; ``title`` is the post held there (in a plan: the new one). ``figures`` are tenths by measure.

    ``unknown`` are measures that the roster does not tell, taken as the unit's mean.
    """

    person: Person
    title: str
    figures: Mapping[str, int]
    leads: bool
    new: bool
    unknown: tuple[str, ...] = ()

    @property
    def person_id(self) -> str:
        return self.person.person_id

    @property
    def woman(self) -> bool:
        return self.person.sex == "女"


@dataclass(frozen=True)
class TeamProblem:
    """One unit: who goes into groups, who is left out beforehand, how many teams that makes.

    ``partners`` are groups of members (by number, none overlapping) who share a group; ``apart`` are groups of whom no two
    share a team, ``relatives`` pairs. ``parted``: groups of partners, by id, of whom somebody is left out beforehand.
    """

    unit: str
    name: str
    members: tuple[Member, ...]
    left_out: tuple[Member, ...]
    group_size: int
    groups_per_team: int
    partners: tuple[tuple[int, ...], ...] = ()
    apart: tuple[tuple[int, ...], ...] = ()
    relatives: tuple[tuple[int, int], ...] = ()
    parted: tuple[tuple[str, ...], ...] = ()

    @property
    def team_size(self) -> int:
        return self.group_size * self.groups_per_team

    @property
    def teams(self) -> int:
        return len(self.members) // self.team_size

    @property
    def groups(self) -> int:
        return self.teams * self.groups_per_team

    @property
    def reserve(self) -> int:
        """Members who fill no whole team."""
        return len(self.members) - self.teams * self.team_size

    @property
    def able(self) -> tuple[int, ...]:
        """Members who may lead, by number."""
        return tuple(n for n, member in enumerate(self.members) if member.leads)


def problem_of(
    unit: str, name: str, held: Iterable[tuple[Person, str]], settings: TeamSettings, as_of: date
) -> TeamProblem:
    """The problem of a unit from its people with the titles that they hold there."""
    people = [
        (person, title)
        for person, title in held
        if any(category_matches(c, person.category) for c in settings.categories)
    ]
    raw = [_figures(person, as_of) for person, _ in people]
    mean = {key: _mean([one[key] for one in raw]) for key in ("age", "years", "score")}
    found: list[Member] = []
    out: list[Member] = []
    for (person, title), figures in zip(people, raw, strict=True):
        known = {key: mean[key] if value is None else value for key, value in figures.items()}
        known["strength"] = sum(weight * known[part] for part, weight in settings.strength.items())
        years = figures["years"]
        member = Member(
            person,
            title,
            {key: round(value * TENTHS) for key, value in known.items()},
            person.person_id in settings.leaders or has_title(title, settings.leaders),
            settings.new_years is not None and years is not None and years < settings.new_years,
            tuple(key for key, value in figures.items() if value is None),
        )
        away = person.status in settings.statuses_left_out
        left = away or person.person_id in settings.leave_out or has_title(title, settings.leave_out)
        (out if left else found).append(member)
    return TeamProblem(
        unit,
        name,
        tuple(found),
        tuple(out),
        settings.group_size,
        settings.groups_per_team,
        _partners(found, settings),
        _apart(found, settings),
        _relatives(found),
        _parted(found, out, settings),
    )


def _partners(members: Sequence[Member], settings: TeamSettings) -> tuple[tuple[int, ...], ...]:
    """Those named together, and those with one value in the column; groups that overlap are one."""
    people = tuple(member.person for member in members)
    groups = [set(group) for named in settings.partners for group in named_groups(people, tuple(named), None)]
    if settings.partner_column is not None:
        groups += [set(group) for group in named_groups(people, (), settings.partner_column)]
    found: list[set[int]] = []
    for group in groups:
        joined = group.union(*(one for one in found if one & group))
        found = [*(one for one in found if not one & group), joined]
    return tuple(sorted(tuple(sorted(one)) for one in found if len(one) > 1))


def _parted(inside: Sequence[Member], out: Sequence[Member], settings: TeamSettings) -> tuple[tuple[str, ...], ...]:
    """Partners who cannot share a group, because some of them go into none."""
    everyone, away = (*inside, *out), {member.person_id for member in out}
    groups = [sorted(everyone[n].person_id for n in group) for group in _partners(everyone, settings)]
    return tuple(tuple(group) for group in groups if away.intersection(group) and not away.issuperset(group))


def _apart(members: Sequence[Member], settings: TeamSettings) -> tuple[tuple[int, ...], ...]:
    people = tuple(member.person for member in members)
    groups = [tuple(group) for named in settings.apart for group in named_groups(people, tuple(named), None)]
    return tuple(group for group in groups if len(group) > 1)


def _relatives(members: Sequence[Member]) -> tuple[tuple[int, int], ...]:
    index = {member.person_id: n for n, member in enumerate(members)}
    pairs = {
        (min(n, other), max(n, other))
        for n, member in enumerate(members)
        for one in member.person.relatives
        if (other := index.get(one.person_id, n)) != n
    }
    return tuple(sorted(pairs))


def _figures(person: Person, as_of: date) -> dict[str, float | None]:
    age, years = completed_years(person.birth_date, as_of), completed_years(person.joined, as_of)
    return {
        "age": None if age is None else float(age),
        "years": None if years is None else float(years),
        "skills": float(sum(person.skills.values())),
        "enforcement": float(max(0, ENFORCEMENT.order(person.enforcement_grade))),
        "score": person.score,
    }


def _mean(values: list[float | None]) -> float:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else 0.0
