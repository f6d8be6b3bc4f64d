"""What a plan laid on a former one has changed against it: figures, and everyone who changes place, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reorg.text import Text

REASONS: Mapping[str, Text] = {
    "pinned": Text("按锁定", "pinned there"),
    "review": Text("按审核意见", "as the review asks"),
    "refused": Text("审核不同意", "disagreed in the review"),
    "kept": Text("审核不同意，但别无去处", "disagreed in the review, but there is hardly another way"),
    "edited": Text("表中改动", "edited in the plan"),
    "overruled": Text("表中改动未能采纳，可锁定后重算", "edited in the plan, but not kept: pin it"),
    "barred": Text("原岗位已不符合规则", "no longer allowed there"),
    "gone": Text("原岗位已撤销", "the place is gone"),
    "unplaced": Text("原待安排", "was unplaced"),
    "joined": Text("新进人员", "new in the roster"),
    "gains": Text("新岗位更合适", "worth more there"),
    "follows": Text("随他人变动", "follows from others"),
}
"""Why somebody is not where the former plan put him; the first that fits is told."""


@dataclass(frozen=True, slots=True)
class SeatChange:
    """One person placed otherwise. ``old`` and ``new`` are seat ids, empty for none; ``old`` may be words of a place that
    is gone. It is the place in the file as edited where the new plan overrules it. ``rules`` are those that bar the old place, ``gain`` what the new one is worth above it (objective's units)."""

    person_id: str
    old: str
    new: str
    reason: str
    rules: tuple[str, ...] = ()
    gain: float | None = None


@dataclass(frozen=True)
class Replan:
    """The plan against the former one.

    ``value`` is the plan's worth by the project's own rules (what ``verify`` finds without ``rules``), ``cost`` what
    steadiness and the review take off it, so that objective = value - cost. ``compared`` people stand in both the roster
    and the former plan. ``unconcerned`` are those of them whom no pin, review, edit, new rule or vanished post touches;
    ``unmoved`` of these keep their seat. ``rules`` are what was laid on the project's own, as a project file writes them.
    """

    source: str
    sha256: str
    change_weight: float
    value: float
    cost: float
    compared: int
    unconcerned: int
    unmoved: int
    left: tuple[str, ...]
    joined: tuple[str, ...]
    changes: tuple[SeatChange, ...]
    rules: tuple[Mapping[str, Any], ...]

    @property
    def changed(self) -> int:
        """People of both plans who are placed otherwise."""
        return sum(one.reason != "joined" and one.old != one.new for one in self.changes)

    @property
    def share_unmoved(self) -> float:
        """Share of the unconcerned who keep their seat, 0 to 1; 1 where there are none."""
        return self.unmoved / self.unconcerned if self.unconcerned else 1.0
