"""What the solver answers, and centres as values from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from reorg.centres.problem import CentreProblem
from reorg.domain.territory import Centre, Territory
from reorg.text import Text

Status = Literal["optimal", "feasible", "infeasible", "unknown"]


@dataclass(frozen=True)
class Placed:
    """The answer. ``serving`` is the site of each client, ``opened`` the open sites, by number; ``None``: none found.

    ``objective`` and ``bound`` are costs of a year in the settings' unit. ``reasons`` say why there can be none.
    """

    status: Status
    serving: tuple[int, ...] | None
    opened: tuple[int, ...]
    objective: float | None
    bound: float
    seconds: float
    reasons: tuple[Text, ...] = ()
    interrupted: bool = False
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def gap(self) -> float | None:
        """Distance of cost and bound as a share of the cost (of 1 where the cost is less)."""
        if self.objective is None:
            return None
        return max(0.0, self.objective - self.bound) / max(1.0, abs(self.objective))


def named(territory: Territory, problem: CentreProblem, placed: Placed) -> tuple[Centre, ...]:
    """The open sites as centres with ids, in the settings' order, with their townships in the table's order."""
    if placed.serving is None:
        return ()
    site_of = {town: placed.serving[c] for c, members in enumerate(problem.clients) for town in members}
    digits = len(str(len(placed.opened)))
    centres = []
    for number, s in enumerate(sorted(placed.opened), 1):
        site = problem.sites[s]
        members = tuple(t.township_id for t in territory.townships if site_of[t.township_id] == s)
        centres.append(Centre(f"C{number:0{digits}d}", site.name, site.key, site.township, members))
    return tuple(centres)
