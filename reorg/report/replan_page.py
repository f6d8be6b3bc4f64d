"""A plan against the former one on which it was laid: figures, and everyone who is placed otherwise."""

from __future__ import annotations

from reorg.plan.replan import REASONS, Replan, SeatChange
from reorg.report.tables import Cell, Line, Mark, Sheet, Table
from reorg.report.view import PlanView, col, percent_text
from reorg.text import Text


def against_former(view: PlanView, replan: Replan) -> Table:
    """How many stay, change, left and joined, and what steadiness costs."""
    reasons = [one.reason for one in replan.changes]
    told = [
        f"{name.get(view.lang)} {reasons.count(reason)}"
        for reason, name in REASONS.items()
        if reason != "joined" and reason in reasons
    ]
    separator = "，" if view.lang == "zh" else ", "
    rows: list[tuple[Text, Cell]] = [
        (Text("原方案", "former plan"), replan.source),
        (Text("两方案共有人员", "people of both plans"), replan.compared),
        (Text("其中岗位变动", "of them placed otherwise"), replan.changed),
        (Text("变动原因（人）", "reasons (people)"), separator.join(told)),
        (Text("未受牵涉人员", "people not concerned"), replan.unconcerned),
        (
            Text("其中岗位不变", "of them in the same place"),
            f"{replan.unmoved}（{percent_text(replan.share_unmoved)}）"
            if view.lang == "zh"
            else f"{replan.unmoved} ({percent_text(replan.share_unmoved)})",
        ),
        (Text("新进人员", "joined"), len(replan.joined)),
        (Text("已离开人员", "left"), len(replan.left)),
        (Text("每变动一人的代价", "cost of each change"), replan.change_weight),
        (Text("方案本身的价值（不计变动代价）", "value of the plan itself, without that cost"), round(replan.value, 3)),
        (Text("变动及不同意的代价", "cost of changes and of disagreed seats kept"), round(replan.cost, 3)),
    ]
    lines = tuple(Line((name.get(view.lang), value)) for name, value in rows)
    columns = (col("what", "项目", "item", width=34), col("value", "数值", "value", width=30))
    return Table(columns, lines, Text("与原方案相比", "Against the former plan"))


def ordered(replan: Replan) -> list[SeatChange]:
    """Everyone placed otherwise, by reason, then as in the roster."""
    order = {reason: number for number, reason in enumerate(REASONS)}
    return sorted(replan.changes, key=lambda one: order[one.reason])


def change_words(view: PlanView, one: SeatChange) -> str:
    """``苏静思（K0124）：城关派出所 · 民警 → 技术室 · 民警（按锁定）``."""
    person = view.people.get(one.person_id)
    name = person.name if person else ""
    old, new, why = _cells(view, one)
    way = f"{old} → {new}" if old else f"→ {new}"
    return (
        f"{name}（{one.person_id}）：{way}（{why}）"
        if view.lang == "zh"
        else f"{name} ({one.person_id}): {way} ({why})"
    )


def former(view: PlanView, replan: Replan) -> Sheet:
    """The sheet for whoever has seen the former plan: everyone placed otherwise, from where, to where, why."""
    columns = (
        col("person_id", "人员编号", "person_id"), col("name", "姓名", "name"), col("category", "人员类别", "category"),
        col("former_seat", "原方案岗位", "former place"), col("new_seat", "现方案岗位", "new place"),
        col("reason", "原因", "reason"), col("gain", "价值增减", "gain in value", "number"),
    )  # fmt: skip
    lines = []
    for one in ordered(replan):
        person = view.people.get(one.person_id)
        who = (one.person_id, person.name if person else "", person.category if person else "")
        mark: Mark = "" if one.reason in ASKED else "warn"
        lines.append(Line((*who, *_cells(view, one), one.gain), mark))
    note = Text(
        "与原方案不同的人员及原因；“价值增减”按目标权重计。",
        "Whoever is placed otherwise than in the former plan, and why; the gain is in units of the objective.",
    )
    return Sheet(Text("与原方案比较", "Former plan"), (Table(columns, tuple(lines), note=note),))


ASKED = ("pinned", "review", "edited", "joined")
"""Reasons that the planner gave himself."""


def _cells(view: PlanView, one: SeatChange) -> tuple[str, str, str]:
    """The former place, the new one, the reason."""
    reason = REASONS[one.reason].get(view.lang)
    if one.rules:
        named = ", ".join(one.rules)
        reason += f"：{named}" if view.lang == "zh" else f": {named}"
    unplaced = Text("待安排", "unplaced").get(view.lang)
    old = _place(view, one.old) or ("" if one.reason == "joined" else unplaced)
    return old, _place(view, one.new) or unplaced, reason


def _place(view: PlanView, seat_id: str) -> str:
    """A seat by its unit's path and its post; words of a place that is gone, as they were."""
    post = view.posts.get(seat_id)
    if post is None:
        return seat_id
    path = view.unit_path(seat_id.removesuffix(f"/{post.post_id}"))
    return f"{path} · {post.name.get(view.lang)}"
