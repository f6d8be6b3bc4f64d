"""Planning with the wish that nobody envies a less fitting colleague (``reorg plan --envy-free``)."""

from __future__ import annotations

from reorg.flows.replanning import CHANGE_SHARE, placement_worth
from reorg.rules.added import extended
from reorg.rules.envy_free import ENVY_FREE, envy_rule
from reorg.rules.problem import Problem
from reorg.text import Message, Place, Rejected, Text

TAKEN = Message(
    "envy-free.taken",
    "error",
    Text("项目已有编号为“{value}”的规则。", "The project has a rule “{value}” already."),
    advice=Text("请给该规则换一个编号，或不用 --envy-free。", "Give that rule another id, or leave out --envy-free."),
)


def envy_freed(problem: Problem, weight: float | None = None) -> tuple[Problem, float]:
    """The problem with the rule laid on it, and the weight of a pair (a tenth of what a placement can be worth at most when
    it is not given). Raises ``Rejected`` where the project has a rule of that id."""
    if any(rule.id == ENVY_FREE for rule in problem.rules):
        raise Rejected([TAKEN.at(Place(), ENVY_FREE)])
    price = (placement_worth(problem) / CHANGE_SHARE or 1.0) if weight is None else weight
    return extended(problem, [envy_rule(price)]), price
