"""A plan against the former one on which it was laid: figures, and everyone who is placed otherwise."""

from __future__ import annotations

from reorg.plan.replan import REASONS, Replan, SeatChange
from reorg.report.tables import Cell, Line, Sheet, Table
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


def change_list(view: PlanView, replan: Replan, most: int | None = None) -> Table:
    """Everyone placed otherwise: from where, to where, why; the first ``most`` where that is given."""
    order = {reason: number for number, reason in enumerate(REASONS)}
    changes = sorted(replan.changes, key=lambda one: order[one.reason])
    lines = [_line(view, one) for one in changes[:most]]
    columns = (
        col("person_id", "人员编号", "person_id"), col("name", "姓名", "name"), col("category", "人员类别", "category"),
        col("former_seat", "原方案岗位", "former place"), col("new_seat", "现方案岗位", "new place"),
        col("reason", "原因", "reason"), col("gain", "价值增减", "gain in value", "number"),
    )  # fmt: skip
    title = Text(f"岗位变动与新进人员（{len(changes)} 人）", f"Placed otherwise, or new ({len(changes)} people)")
    if len(lines) < len(changes):
        rest = len(changes) - len(lines)
        more = Text(f"…… 另有 {rest} 人", f"... {rest} more").get(view.lang)
        lines.append(Line((more, *[None] * (len(columns) - 1))))
    return Table(columns, tuple(lines), title)


def _line(view: PlanView, one: SeatChange) -> Line:
    person = view.people.get(one.person_id)
    reason = REASONS[one.reason].get(view.lang)
    if one.rules:
        named = ", ".join(one.rules)
        reason += f"（{named}）" if view.lang == "zh" else f" ({named})"
    nobody = Text("待安排", "unplaced") if one.reason != "joined" else Text("", "")
    cells = (
        one.person_id, person.name if person else "", person.category if person else "",
        _place(view, one.old, nobody), _place(view, one.new, Text("待安排", "unplaced")), reason, one.gain,
    )  # fmt: skip
    return Line(cells, "" if one.reason in ("pinned", "review", "edited", "joined") else "warn")


def _place(view: PlanView, seat_id: str, nobody: Text) -> str:
    """A seat by its unit's path and its post; words of a place that is gone, as they were."""
    if not seat_id:
        return nobody.get(view.lang)
    post = view.posts.get(seat_id)
    if post is None:
        return seat_id
    path = view.unit_path(seat_id.removesuffix(f"/{post.post_id}"))
    return f"{path} · {post.name.get(view.lang)}"


def former(view: PlanView, replan: Replan) -> Sheet:
    """The sheet for whoever has seen the former plan: what is new in this one."""
    table = change_list(view, replan)
    note = Text(
        "与原方案不同的人员及原因；“价值增减”按目标权重计。",
        "Whoever is placed otherwise than in the former plan, and why; the gain is in units of the objective.",
    )
    return Sheet(Text("与原方案比较", "Former plan"), (Table(table.columns, table.lines, note=note),))
