"""A plan beside its problem, ready to be shown: names, paths and words that every page looks up."""

from __future__ import annotations

from collections.abc import Mapping

from reorg.domain.settings import TERM_NAMES as TERM_NAMES
from reorg.plan.changes import CHANGES, MOVES
from reorg.plan.plan import Assignment, Plan
from reorg.report.tables import Column
from reorg.rules.problem import Problem
from reorg.text import Lang, Text

STATUS_NAMES: Mapping[str, Text] = {
    "optimal": Text("已证明最优", "proven optimal"),
    "feasible": Text("可行，附最优差距", "feasible, with its gap"),
}
YES_NO = {"zh": ("是", "否"), "en": ("yes", "no")}
REVIEWS = {"zh": ("同意", "不同意", "改为 "), "en": ("agree", "disagree", "change to ")}
PROPOSAL = Text(
    "本表为辅助测算的建议方案，任免调配由党委及有权机关决定。",
    "This is a computed proposal; appointments are decided by the party committee and the managing authority.",
)


def col(key: str, zh: str, en: str, kind: str = "text", choices: str = "", width: int | None = None) -> Column:
    return Column(key, Text(zh, en), kind, choices, width)  # type: ignore[arg-type]


def percent_text(share: float) -> str:
    return f"{share * 100:.3g} %"


class PlanView:
    """A plan beside its problem, ready to be shown in one language.

    ``review`` and ``remark`` are what the planner wrote beside people in a plan read back, by person.
    """

    def __init__(
        self,
        problem: Problem,
        plan: Plan,
        lang: Lang,
        review: Mapping[str, str] | None = None,
        remark: Mapping[str, str] | None = None,
    ) -> None:
        self.problem, self.plan, self.lang = problem, plan, lang
        self.review, self.remark = review or {}, remark or {}
        self.structure = problem.structure
        self.people = {person.person_id: person for person in problem.people}
        self.posts = {seat.seat_id: seat.post for seat in self.structure.seats}
        self.present = {unit.unit_id: unit.name for unit in problem.present}
        self.rules = {rule.id: rule for rule in problem.rules}

    def unit_path(self, unit_id: str) -> str:
        number = self.structure.index.get(unit_id)
        return unit_id if number is None else self.structure.path(number, self.lang)

    def change_words(self, one: Assignment) -> str:
        """The kind told, with what stands beside it in brackets."""
        also = [CHANGES[kind].get(self.lang) for kind in one.also if kind in MOVES]
        told = CHANGES[one.change].get(self.lang)
        return (
            f"{told}（{'、'.join(also)}）"
            if also and self.lang == "zh"
            else f"{told} ({', '.join(also)})"
            if also
            else told
        )

    def authorized(self, number: int) -> dict[str, int | None]:
        """Authorized strength that the absorbed shares bring, rounded; ``None`` when nothing is absorbed."""
        by_id = {unit.unit_id: unit for unit in self.problem.present}
        police = auxiliary = 0.0
        found = False
        for below in self.structure.subtree(number):
            for old, share in self.structure.units[below].absorbs.items():
                if old in by_id:
                    found = True
                    police += share * (by_id[old].authorized_police or 0)
                    auxiliary += share * (by_id[old].authorized_auxiliary or 0)
        return {"民警": round(police), "辅警": round(auxiliary)} if found else {}
