"""Goals that a Pareto front can be drawn for: what is counted, which way is better, and the rule that bounds it.

Every goal is a whole number over the people placed (a count of people, or points of a term), so that a limit on it can be
stepped exactly. Shares are stepped as counts: where everyone is placed their denominator never changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from reorg.domain.settings import TERM_NAMES
from reorg.domain.structure import Structure
from reorg.plan.changes import CHANGES, MOVES
from reorg.plan.plan import Assignment
from reorg.rules.base import RuleSettings
from reorg.rules.registry import read_rule
from reorg.text import Text

POLICE = {"category": "民警"}
TERMS_STEPPED = ("stay", "fit", "wish", "near")
"""``merit`` ranks people among those eligible, which rules decide: its total is no limit's business."""
SHARES = {
    "station_share": ("station", 1),
    "grassroots_share": ("grassroots", 1),
    "organ_share": ("organ", -1),
}


@dataclass(frozen=True, slots=True)
class Goal:
    """``key`` is the indicator that tells it; ``better`` +1 or -1. ``rule``: a rule's settings but for limits and id."""

    key: str
    name: Text
    better: int
    rule: Mapping[str, Any]
    unit: Text

    def limited(self, value: int, rule_id: str) -> RuleSettings:
        """The hard rule that the goal is at least as good as a value."""
        side = "min" if self.better > 0 else "max"
        return read_rule({"id": rule_id, **self.rule, side: value})

    def pursued(self, people: int, rule_id: str) -> RuleSettings:
        """The soft rule whose cost is how far the goal is from the best that can be thought of, one a unit."""
        far = {"min": self.farthest(people)} if self.better > 0 else {"max": 0}
        return read_rule({"id": rule_id, **self.rule, **far, "severity": "soft", "weight": 1})

    def farthest(self, people: int) -> int:
        """A value that none can exceed."""
        return people * (100 if self.rule["kind"] == "worth" else 1)


def goals() -> dict[str, Goal]:
    """Every goal by the key of its indicator."""
    people, points = Text("人", "people"), Text("分", "points")
    made = [Goal("moved", Text("调动人数", "moved"), -1, {"kind": "moves"}, people)]
    for kind in sorted(MOVES):
        name = CHANGES[kind]
        told = Text(f"{name.zh}人数", f"change: {name.en}")
        made.append(Goal(f"change_{kind}", told, -1, {"kind": "moves", "kinds": [kind]}, people))
    for term in TERMS_STEPPED:
        name = TERM_NAMES[term]
        told = Text(f"{name.zh}总分", f"{name.en}, points in all")
        made.append(Goal(f"points_{term}", told, 1, {"kind": "worth", "term": term}, points))
    names = {"station": Text("派出所民警", "officers in stations"), "grassroots": Text("基层民警", "officers at the grassroots"),
             "organ": Text("机关民警", "officers in the organ")}  # fmt: skip
    for key, (tag, better) in SHARES.items():
        made.append(Goal(key, names[tag], better, {"kind": "count", "who": POLICE, "where": {"tag": tag}}, people))
    return {one.key: one for one in made}


def reached(
    structure: Structure, placed: Iterable[Assignment], goal: Goal, points: Mapping[str, Mapping[str, int]]
) -> int:
    """The goal's value by counting a plan's own lines, without any rule. ``points``: term -> person -> points."""
    if goal.rule["kind"] == "worth":
        return sum(points[goal.rule["term"]][one.person_id] for one in placed)
    if goal.rule["kind"] == "moves":
        kinds = set(goal.rule.get("kinds", MOVES))
        return sum(bool(kinds & {one.change, *one.also}) for one in placed)
    tag = goal.rule["where"]["tag"]
    tags = {unit.unit_id: unit.tags for unit in structure.units}
    return sum(one.category == POLICE["category"] and tag in tags[one.unit] for one in placed)
