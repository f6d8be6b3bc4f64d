"""The people of one unit as numbers: what the teams' model and its check both start from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from reorg.domain.ladders import ENFORCEMENT
from reorg.domain.people import Person, category_matches, completed_years, has_title
from reorg.teams.settings import TeamSettings

TENTHS = 10
"""Figures are counted in tenths."""


@dataclass(frozen=True)
class Member:
    """Somebody of the unit; ``title`` is the post held there (in a plan: the new one). ``figures`` are tenths by measure."""

    person: Person
    title: str
    figures: Mapping[str, int]
    leads: bool
    new: bool
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class TeamProblem:
    """One unit: who goes into groups, who is left out beforehand, how many teams that makes."""

    unit: str
    name: str
    members: tuple[Member, ...]
    left_out: tuple[Member, ...]
    group_size: int
    groups_per_team: int

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
            has_title(title, settings.leaders),
            settings.new_years is not None and years is not None and years < settings.new_years,
            tuple(key for key, value in figures.items() if value is None),
        )
        (out if person.person_id in settings.leave_out or has_title(title, settings.leave_out) else found).append(
            member
        )
    return TeamProblem(unit, name, tuple(found), tuple(out), settings.group_size, settings.groups_per_team)


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
