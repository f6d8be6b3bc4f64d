"""Posts filled level by level: the price beside the free optimum, and every step with its reason."""

from __future__ import annotations

from reorg.plan.slotting import REASONS, Slotting
from reorg.report.tables import Cell, Line, Sheet, Table
from reorg.report.view import PlanView, col, percent_text
from reorg.text import Text

NO_LEVEL = Text("（未定层级）", "(no level)")


def slotting_price(view: PlanView, slotting: Slotting) -> Table:
    """What the procedure gave, and what it costs against filling all posts at once."""
    kept = sum(one.kept for one in slotting.claims)
    reasons = [one.reason for one in slotting.given]
    share = slotting.price / max(1.0, abs(slotting.free_objective))
    rows: list[tuple[Text, Cell]] = [
        (Text("层级顺序", "order of levels"), " → ".join(_level(view, level) for level in slotting.levels)),
        (Text("提出对应的人员", "people with a claim"), len(slotting.claims)),
        (Text("其中得到对应岗位", "of them slotted there"), kept),
        *((name, reasons.count(reason)) for reason, name in REASONS.items() if reason != "claim"),
        (Text("整体最优的目标值", "objective of the free optimum"), round(slotting.free_objective, 3)),
        (Text("逐级定岗的目标值", "objective level by level"), round(slotting.objective, 3)),
        (Text("程序代价（两者之差）", "price of the procedure"), round(slotting.price, 3)),
        (Text("占整体最优", "as a share"), percent_text(share)),
    ]
    if not slotting.complete:
        told = Text("否，时限已到；其余层级按整体安排", "no, out of time; the other levels were filled at once")
        rows.append((Text("全部层级完成", "all levels done"), told.get(view.lang)))
    lines = tuple(Line((name.get(view.lang), value)) for name, value in rows)
    columns = (col("what", "项目", "item", width=34), col("value", "数值", "value", width=30))
    return Table(columns, lines, Text("逐级定岗", "Slotting by levels"))


def slotting_steps(view: PlanView, slotting: Slotting) -> Sheet:
    """Every post given, level by level, with the reason; then the claims that were not met."""
    columns = (
        col("level", "层级", "level"), col("unit", "单位", "unit"), col("post", "岗位", "post"),
        col("person_id", "人员编号", "person_id"), col("name", "姓名", "name"), col("reason", "理由", "reason"),
        col("candidates", "符合条件人数", "eligible", "number"), col("score", "竞岗分", "score", "number"),
        col("best", "最高竞岗分", "best score", "number"),
    )  # fmt: skip
    lines = [
        Line((
            _level(view, one.level), *_place(view, one.seat), one.person_id, _name(view, one.person_id),
            REASONS[one.reason].get(view.lang), one.candidates, one.score, one.best,
        ))
        for one in slotting.given
    ]  # fmt: skip
    note = Text(
        "自上而下逐级定岗：职责过半划入且只有本人对应的，先行定岗；其余按竞岗分（人岗相适、工分排名）整体择优。",
        "From the top level down: whose duties went to one post that nobody else claims is slotted; the others compete by "
        "score (fit and merit), best for the level as a whole.",
    )
    tables = [Table(columns, tuple(lines), Text("定岗结果", "Posts given"), note)]
    missed = [one for one in slotting.claims if not one.kept]
    if missed:
        heads = (
            col("level", "层级", "level"), col("unit", "对应单位", "unit claimed"), col("post", "对应岗位", "post claimed"),
            col("person_id", "人员编号", "person_id"), col("name", "姓名", "name"), col("why", "未定岗原因", "why not"),
        )  # fmt: skip
        rows = [
            Line((_level(view, one.level), *_place(view, one.seat), one.person_id, _name(view, one.person_id),
                  _why(one.rivals).get(view.lang)), "warn")
            for one in missed
        ]  # fmt: skip
        tables.append(Table(heads, tuple(rows), Text("未能对应定岗", "Claims not met")))
    return Sheet(Text("定岗步骤", "Slotting"), tuple(tables))


def _why(rivals: int) -> Text:
    if rivals:
        return Text(f"对应人数超出职数 {rivals} 人，转入竞岗", f"claimed by {rivals} more than it has places: competed")
    return Text("其他规则不允许全部对应同时成立", "the rules do not let all claims hold together")


def _level(view: PlanView, level: str) -> str:
    return level or NO_LEVEL.get(view.lang)


def _place(view: PlanView, seat_id: str) -> tuple[str, str]:
    post = view.posts[seat_id]
    return view.unit_path(seat_id.removesuffix(f"/{post.post_id}")), post.name.get(view.lang)


def _name(view: PlanView, person_id: str) -> str:
    person = view.people.get(person_id)
    return person.name if person else ""
