"""What the level-by-level filling of leadership posts did (``slotting: levels``): who came where, why, at what price."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from reorg.text import Text

REASONS: Mapping[str, Text] = {
    "claim": Text("职责划入，对应定岗", "duties went there: slotted"),
    "sole": Text("唯一符合条件", "the only one eligible"),
    "first": Text("竞岗第一", "first of the pool"),
    "pool": Text("竞岗，整体择优", "of the pool, best together"),
}
"""Why somebody was given a post. ``pool``: somebody else scored higher for this one post, but serves the level better
elsewhere or is held back by a rule."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody whose present duties went to one post of his level; ``kept`` where he got it.

    ``rivals`` is how many others claim the same post beyond its places (0: only he can claim it).
    """

    person_id: str
    seat: str
    level: str
    rivals: int
    kept: bool


@dataclass(frozen=True, slots=True)
class Given:
    """A post given at a step. ``score`` is the person's 0-100 for it, ``best`` the highest among ``candidates`` people
    still without a post who were eligible for it."""

    person_id: str
    seat: str
    level: str
    reason: str
    candidates: int
    score: float
    best: float


@dataclass(frozen=True)
class Slotting:
    """The procedure beside the free optimum; ``price`` = free objective - objective, in the objective's units.

    ``free_bound`` holds for every plan. ``complete`` is false where time ran out: the levels in ``levels`` are those done,
    the rest was filled freely.
    """

    levels: tuple[str, ...]
    claims: tuple[Claim, ...]
    given: tuple[Given, ...]
    free_objective: float
    free_bound: float
    objective: float
    complete: bool = True

    @property
    def price(self) -> float:
        return self.free_objective - self.objective

    def as_json(self) -> dict[str, Any]:
        """What ``plan.json`` keeps under ``slotting``."""
        return {
            "levels": list(self.levels),
            "complete": self.complete,
            "free": {"objective": self.free_objective, "bound": self.free_bound},
            "objective": self.objective,
            "price": self.price,
            "claims": [asdict(one) for one in self.claims],
            "given": [asdict(one) for one in self.given],
        }

    @staticmethod
    def read(raw: Mapping[str, Any]) -> Slotting:
        """What :meth:`as_json` wrote. Raises ``KeyError`` or ``TypeError`` for a lost part."""
        return Slotting(
            tuple(raw["levels"]),
            tuple(Claim(**one) for one in raw["claims"]),
            tuple(Given(**one) for one in raw["given"]),
            raw["free"]["objective"],
            raw["free"]["bound"],
            raw["objective"],
            raw["complete"],
        )
