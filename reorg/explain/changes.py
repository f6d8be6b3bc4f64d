"""What a re-solved plan changes against the plan that is explained, told as chains of people making room for each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reorg.explain.nearest import Resolved


@dataclass(frozen=True, slots=True)
class Shift:
    """One person's other placement: seat indices, -1 for unplaced."""

    person: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Loss:
    """What a plan loses, in units of the objective: between ``least`` and ``most``, both proved; equal where it is exact.

    ``most`` is ``None`` where no plan was found in time, and ``least`` where nothing was proved. ``basis`` says whether
    the figures come from prices alone or from a re-solve.
    """

    least: float | None
    most: float | None
    basis: str

    @property
    def exact(self) -> bool:
        return self.least is not None and self.most is not None and abs(self.most - self.least) < 1e-6


def loss(objective: float, resolved: Resolved) -> Loss:
    """What the plan loses against its objective when it is re-solved."""
    least = objective - resolved.bound if resolved.bound < float("inf") else None
    most = None if resolved.objective is None else objective - resolved.objective
    return Loss(least, most, "re-solve")


def shifts(before: Sequence[int], after: Sequence[int], first: int | None = None) -> tuple[Shift, ...]:
    """Everyone who sits elsewhere; from ``first`` on, each is followed by somebody who leaves the seat he takes."""
    left = {p: Shift(p, old, new) for p, (old, new) in enumerate(zip(before, after, strict=True)) if old != new}
    told: list[Shift] = []
    at = left.pop(first, None) if first is not None else None
    while at is not None or left:
        if at is None:
            at = left.pop(next(iter(left)))
        told.append(at)
        following = next((p for p, one in left.items() if one.before == at.after), None) if at.after >= 0 else None
        at = None if following is None else left.pop(following)
    return tuple(told)
