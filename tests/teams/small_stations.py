"""Random small stations, and every way to cut them into teams and groups."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from datetime import date

from reorg.domain.people import Person, Relative
from reorg.teams.check import Answer, check_teams
from reorg.teams.problem import TeamProblem, problem_of
from reorg.teams.settings import TeamSettings

AS_OF = date(2022, 12, 31)


def officers(seed: int, people: int, deputies: int) -> list[tuple[Person, str]]:
    """Officers with their posts; the first two are chief and desk officer, then come the deputies."""
    draw = random.Random(seed)
    found = []
    for n in range(people):
        age = draw.randint(24, 57)
        joined = max(0, age - draw.randint(22, 26))
        post = "所长" if n == 0 else "内勤" if n == 1 else "副所长" if n < 2 + deputies else "民警"
        skills = {skill: draw.randint(1, 4) for skill in draw.sample(["社区", "刑侦", "交管"], draw.randint(1, 2))}
        kin = (Relative(f"P{n - 1}", "夫妻"),) if n in (5, 8) else ()
        person = Person(
            f"P{n}", f"某{n}", sex="女" if draw.random() < 0.35 else "男", birth_date=date(2022 - age, 1, 1),
            joined=date(2022 - joined, 1, 1), post=post, skills=skills, relatives=kin, extra={"搭档": "a" if n in (4, 7) else ""},
        )  # fmt: skip
        found.append((person, post))
    return found


def station(seed: int, settings: TeamSettings, people: int = 11, deputies: int = 2) -> TeamProblem:
    return problem_of("S", "城关派出所", officers(seed, people, deputies), settings, AS_OF)


def cuts(left: tuple[int, ...], size: int, count: int) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Every way to take ``count`` parts of ``size``; what is left over stays out. Each set of parts once."""
    if count == 0:
        yield ()
        return
    for first in range(len(left) - size * count + 1):
        rest = left[first + 1 :]
        for others in itertools.combinations(rest, size - 1):
            part = (left[first], *others)
            for more in cuts(tuple(n for n in rest if n not in others), size, count - 1):
                yield (part, *more)


def answer_of(problem: TeamProblem, teams: tuple[tuple[tuple[int, ...], ...], ...]) -> Answer:
    """An answer with the first who may lead, else the first, as leader."""
    ids = [member.person_id for member in problem.members]
    inside = {n for team in teams for group in team for n in group}
    leaders = [
        min((n for group in team for n in group), key=lambda n: (not problem.members[n].leads, n)) for team in teams
    ]
    return Answer(
        tuple(tuple(tuple(ids[n] for n in group) for group in team) for team in teams),
        tuple(ids[n] for n in leaders),
        tuple(ids[n] for n in range(len(ids)) if n not in inside),
    )


def cheapest(problem: TeamProblem, settings: TeamSettings) -> float | None:
    """The least cost of teams over every way to cut the station, by the check alone; ``None``: none keeps the demands."""
    best: float | None = None
    everyone = tuple(range(len(problem.members)))
    for teams in cuts(everyone, problem.team_size, problem.teams):
        inside = [list(cuts(team, problem.group_size, problem.groups_per_team)) for team in teams]
        for groups in itertools.product(*inside):
            checked = check_teams(problem, settings, answer_of(problem, groups))
            if checked.cost is None or (best is not None and checked.cost >= best):
                break  # the cost is the teams', whatever the groups
            if checked.ok:
                best = checked.cost
                break
    return best
