"""The summary and the notes: the proposal at a glance, and what it was made from."""

from __future__ import annotations

import json

from reorg.domain.people import AUXILIARIES
from reorg.plan.changes import CHANGES
from reorg.report.replan_page import against_former
from reorg.report.slotting_page import slotting_price
from reorg.report.tables import Cell, Line, Sheet, Table
from reorg.report.view import PROPOSAL, STATUS_NAMES, TERM_NAMES, PlanView, col, percent_text
from reorg.rules.crosswalk_table import crosswalk
from reorg.text import Text


def summary(view: PlanView) -> Sheet:
    tables = [headline(view), departments(view), change_table(view), term_table(view), crosswalk_table(view)]
    if view.plan.replan is not None:
        tables.insert(1, against_former(view, view.plan.replan))
    if view.plan.slotting is not None:
        tables.insert(1, slotting_price(view, view.plan.slotting))
    return Sheet(Text("概览", "Summary"), tuple(tables), one_page=True)


def headline(view: PlanView) -> Table:
    solver = view.plan.solver
    hard = [result for result in view.plan.rules if result.severity == "hard"]
    broken = sum(not result.holds for result in hard)
    soft = sum(bool(result.breaches) for result in view.plan.rules if result.severity == "soft")
    moved = sum(one.moved for one in view.plan.assignments)
    rows: list[tuple[Text, Cell]] = [
        (Text("标题", "title"), view.plan.title),
        *_nature(view),
        (Text("基准日", "as of"), view.plan.as_of),
        (Text("人员", "people"), len(view.problem.people)),
        (Text("已安排", "placed"), len(view.plan.assignments)),
        (Text("待安排", "unplaced"), len(view.plan.unplaced)),
        (Text("调动人数（下沉、上调、调整）", "people moved (down, up, transfer)"), moved),
        (Text("结论", "result"), STATUS_NAMES[solver.status].get(view.lang)),
        (Text("目标值", "objective"), round(solver.objective, 3)),
        (Text("可证明的上界", "proven bound"), round(solver.bound, 3)),
        (Text("与最优的差距不超过", "at most from the best possible"), percent_text(solver.gap)),
        *_certified(view),
        (Text("硬性规则：违反 / 总数", "hard rules: broken / all"), f"{broken} / {len(hard)}"),
        (Text("柔性规则：未完全满足", "soft rules not fully met"), soft),
    ]
    lines = tuple(Line((name.get(view.lang), value)) for name, value in rows)
    columns = (col("what", "项目", "item", width=34), col("value", "数值", "value", width=30))
    return Table(columns, lines, Text("建议方案概览", "The proposal at a glance"), PROPOSAL)


def _nature(view: PlanView) -> list[tuple[Text, Cell]]:
    """What a best-effort plan is, made where no plan keeps every hard rule; nothing for other plans."""
    said = view.plan.settings.get("best_effort")
    return [(Text("性质", "nature"), str(said))] if said else []


def _certified(view: PlanView) -> list[tuple[Text, Cell]]:
    """The gap that the certificate's prices prove by themselves; nothing where a plan has none."""
    if view.plan.certificate is None:
        return []
    name = Text("可独立复核的差距不超过", "at most, by the certificate alone")
    return [(name, percent_text(view.plan.certificate["gap"]))]


def _assigned(view: PlanView, unit_id: str, words: frozenset[str] | set[str]) -> int:
    unit = next(one for one in view.plan.units if one.unit_id == unit_id)
    return sum(count for category, count in unit.assigned.items() if category in words)


def departments(view: PlanView) -> Table:
    """Top units: how they work, and people against limits."""
    lines = []
    for number in view.structure.top:
        unit = view.structure.units[number]
        police = _assigned(view, unit.unit_id, {"民警"})
        auxiliary = _assigned(view, unit.unit_id, AUXILIARIES)
        operation = {"real": Text("实体", "real"), "virtual": Text("虚拟", "virtual")}[unit.operation]
        limits = _limits(view, unit.unit_id)
        authorized = view.authorized(number).get("民警")
        path = view.unit_path(unit.unit_id)
        lines.append(Line((path, operation.get(view.lang), authorized, limits, police, auxiliary)))
    columns = (
        col("unit", "一级单位", "top unit"), col("operation", "运行方式", "operation"),
        col("authorized", "原核定民警（划入）", "authorized officers (absorbed)", "number"),
        col("limits", "民警编配要求", "officers required"), col("police", "民警", "officers", "number"),
        col("auxiliary", "辅警", "auxiliaries", "number"),
    )  # fmt: skip
    return Table(columns, tuple(lines), Text("一级单位", "Top units"))


def _limits(view: PlanView, unit_id: str) -> str:
    """``22``, ``44-48，目标46``, ``≥14``, ``≤20``: what the structure asks of officers in a unit."""
    strength = view.structure.units[view.structure.index[unit_id]].strength.get("民警")
    if strength is None:
        return ""
    low, high = strength.min, strength.max
    if low is not None and low == high:
        said = [str(low)]
    elif low is not None and high is not None:
        said = [f"{low}-{high}"]
    else:
        said = [f"≥{low}"] if low is not None else [f"≤{high}"] if high is not None else []
    if strength.target is not None:
        said.append(Text(f"目标{strength.target}", f"target {strength.target}").get(view.lang))
    return ("，" if view.lang == "zh" else ", ").join(said)


def change_table(view: PlanView) -> Table:
    """People by kind of change and category."""
    categories = list(dict.fromkeys(person.category for person in view.problem.people))
    lines = []
    for kind, name in CHANGES.items():
        counts = [
            sum(one.change == kind and one.category == category for one in view.plan.assignments)
            for category in categories
        ]
        if kind == "unplaced":
            unplaced = {one.person_id for one in view.plan.unplaced}
            counts = [sum(p.category == c and p.person_id in unplaced for p in view.problem.people) for c in categories]
        lines.append(Line((name.get(view.lang), *counts, sum(counts))))
    columns = (
        col("change", "变动", "change"),
        *(col(category, category, category, "number") for category in categories),
        col("all", "合计", "all", "number"),
    )
    return Table(columns, tuple(lines), Text("变动情况", "Changes"))


def term_table(view: PlanView) -> Table:
    """Value by term, and what soft rules take off."""
    lines = [Line((TERM_NAMES[term].get(view.lang), value)) for term, value in view.plan.terms.items()]
    cost = sum(result.cost for result in view.plan.rules)
    lines.append(Line((Text("柔性规则代价", "cost of soft rules").get(view.lang), -cost)))
    lines.append(Line((Text("目标值", "objective").get(view.lang), view.plan.solver.objective), "head"))
    columns = (col("term", "构成", "part"), col("value", "数值", "value", "number"))
    return Table(columns, tuple(lines), Text("目标值构成", "What the objective is made of"))


def crosswalk_table(view: PlanView) -> Table:
    lines = tuple(
        Line((one.group.get(view.lang), one.name.get(view.lang), one.before, one.after, one.difference))
        for one in crosswalk(view.problem, view.plan)
    )
    columns = (
        col("group", "对账项目", "reconciled"), col("name", "名称", "name"), col("before", "改革前", "before", "number"),
        col("after", "改革后", "after", "number"), col("difference", "增减", "difference", "number"),
    )  # fmt: skip
    return Table(columns, lines, Text("改革前后对账", "Before and after"))


def notes(view: PlanView) -> Sheet:
    solver = view.plan.solver
    rows: list[tuple[Text, str]] = [
        (Text("说明", "note"), PROPOSAL.get(view.lang)),
        (Text("可编辑的列", "columns to edit"), Text("人员安排：新单位、新岗位、锁定、审核", "Assignments: unit, post, pinned, review").get(view.lang)),
        (Text("目标值", "objective"), f"{solver.objective:,.10g}"),
        (Text("上界", "bound"), f"{solver.bound:,.10g}"),
        (Text("差距", "gap"), percent_text(solver.gap)),
        (Text("随机种子", "seed"), str(solver.seed)),
        *((Text(f"版本 {name}", f"version {name}"), number) for name, number in solver.versions.items()),
        *((Text(f"输入 {one.path}", f"input {one.path}"), one.sha256) for one in view.plan.inputs),
        *((Text(f"设置 {key}", f"setting {key}"), _setting(value)) for key, value in view.plan.settings.items()),
    ]  # fmt: skip
    columns = (col("what", "项目", "item", width=30), col("value", "内容", "value", width=70))
    lines = tuple(Line((name.get(view.lang), value)) for name, value in rows)
    return Sheet(Text("说明", "Notes"), (Table(columns, lines),))


def _setting(value: object) -> str:
    """A setting as a project file would write it in one line."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
