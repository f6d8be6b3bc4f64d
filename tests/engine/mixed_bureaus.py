"""Random bureaus with rules of chosen kinds together: hard and soft, in tiers, with concessions and odd decimals."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from bureaus import MAKERS, bureau, rule

from reorg.domain.settings import Objective
from reorg.rules.problem import Problem
from reorg.rules.registry import kinds, read_rule

WITHOUT_ROWS = ("crosswalk", "unplaced")
KINDS = sorted(set(MAKERS) - set(WITHOUT_ROWS))
"""Every kind that says something about plans beside the structure's own books."""
WEIGHTS = (5, 120, 0.75, 33.3)


def mixed(
    seed: int, kind: str | None = None, *, hard: bool | None = None, size: int = 4, tiers: bool = False
) -> Problem:
    """A bureau with its own demands (most of them soft), a rule of ``kind``, and one to three of other kinds.

    ``hard`` is about the rule of that kind; the others are either. ``tiers``: soft rules stand in up to two of them.
    """
    r = random.Random(f"{kind}{seed}{hard}{size}{tiers}")
    problem = bureau(r.randrange(10**6), None, size)
    people = tuple(_odd(person, r) if r.random() < 0.3 else person for person in problem.people)
    others = r.sample([one for one in KINDS if one != kind], r.randint(1, 3))
    extra = [_any(one, r, f"x{number}", None) for number, one in enumerate(others)]
    if kind is not None:
        extra.append(_any(kind, r, "chosen", hard))
    settings = problem.settings.model_copy(
        update={
            "allow_unplaced": r.random() < 0.6,
            "unplaced_cost": r.choice([700.0, 250.5]),
            "objective": Objective(stay=r.choice([0, 10, 0.35]), fit=5, wish=r.choice([0, 3]), merit=1),
            "tier_tolerance": r.choice([0.0, 0.1]),
        }
    )
    own = [_eased(one, r) for one in problem.rules]
    rules = [_in_tier(one, r) if tiers else one for one in (*own, *(read_rule(raw) for raw in extra))]
    return replace(problem, people=people, settings=settings, rules=tuple(rules))


def _odd(person: Any, r: random.Random) -> Any:
    """The person with a score of decimals that no float holds."""
    return replace(person, score=r.choice([81.3, 66.67, 100 / 3, None]))


def _any(kind: str, r: random.Random, name: str, hard: bool | None) -> dict[str, Any]:
    raw = {**rule(kind, r.randrange(10**6)), "id": name}
    if hard is None:
        hard = r.random() < 0.35
    if not hard:
        return {**raw, "severity": "soft", "weight": r.choice(WEIGHTS)}
    raw["severity"] = "hard"
    return {**raw, "concessions": _concessions(kind, r)} if r.random() < 0.4 else raw


def _concessions(kind: str, r: random.Random) -> dict[str, float]:
    """Exceptions for some subjects, of which most kinds know one or two."""
    subjects = r.sample(["", "d1", "t1", "d2", "A", "P0", "P1", "P0+P1", "P1+P2"], 3)
    whole = kinds()[kind].settings.whole_breaches
    return {subject: float(r.randint(1, 2)) if whole else r.choice([1.0, 2.5, 0.3]) for subject in subjects}


def _eased(one: Any, r: random.Random) -> Any:
    """The structure's own demand, most often soft: else few small bureaus would have a plan."""
    if one.kind in WITHOUT_ROWS or r.random() < 0.2:
        return one
    return one.model_copy(update={"severity": "soft", "weight": r.choice([30.0, 400.0])})


def _in_tier(one: Any, r: random.Random) -> Any:
    return one if one.hard or one.kind in WITHOUT_ROWS else one.model_copy(update={"tier": r.choice([0, 1, 1, 2])})
