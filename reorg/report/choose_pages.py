"""The choice's workbook: the plans side by side, how alike they are, what tells them apart, what moves are worth."""

from __future__ import annotations

from collections.abc import Sequence

from reorg.compare.choice import Choice, last_moves, likeness, placed_apart, units_of
from reorg.compare.indicators import indicators
from reorg.plan.plan import Plan
from reorg.report.tables import Book, Cell, Chart, Column, Line, Sheet, Table
from reorg.report.view import PROPOSAL, STATUS_NAMES, col, percent_text
from reorg.rules.problem import Problem
from reorg.text import Lang, Text

METHOD = Text(
    "第一个方案最优；其后每个方案在价值不低于“最优减去给定份额”的前提下，与此前各方案安排到不同单位的人次尽量多。“人次上限”是可证明的："
    "任何价值不低于该线的方案，与此前各方案不同的人次都不会更多。相同率：两方案安排在同一单位的人员比例。",
    "The first plan is the best; each further one, worth at least the best less the share given, puts as many people as could be "
    "found into other units than every earlier plan does (counted once for each earlier plan). The most possible is proved: "
    "no plan worth that much differs more. Likeness: the share of people whom two plans put into the same unit.",
)
CURVE = Text(
    "每行：调动人数不超过该限时的最优价值，附可证明的上界。",
    "Each line: the best value with at most so many moves, with its proven bound.",
)


def choose_book(problem: Problem, choice: Choice, plans: Sequence[Plan], lang: Lang) -> Book:
    """Every sheet of ``choose.xlsx``."""
    sheets = [
        Sheet(Text("概览", "Summary"), (plan_table(choice, lang), likeness_table(plans, lang))),
        Sheet(Text("指标", "Indicators"), (indicator_table(problem, plans, lang),)),
        Sheet(Text("单位", "Units"), (unit_table(problem, plans, lang),)),
        Sheet(Text("安排不同的人员", "People apart"), (people_table(problem, plans, lang),)),
    ]
    if choice.curve:
        chart = Chart(
            "line", "limit", ("value",), Text("调动人数与价值", "Moves and value"), x=Text("最多调动", "moves, at most"),
            y=Text("价值占最优", "share of the best value"), share=True,
        )  # fmt: skip
        sheets.append(Sheet(Text("调动与价值", "Moves and value"), (curve_table(choice, lang),), charts=(chart,)))
    sheets.append(Sheet(Text("说明", "Notes"), (_notes(choice, plans, lang),)))
    return Book(Text(choice.title or "reorg"), tuple(sheets))


def _plan_columns(plans: Sequence[Plan]) -> tuple[Column, ...]:
    numbers = range(1, len(plans) + 1)
    return tuple(col(f"plan{number}", f"方案{number}", f"plan {number}", "number") for number in numbers)


def plan_table(choice: Choice, lang: Lang) -> Table:
    columns = (
        col("plan", "方案", "plan"), col("value", "价值", "value", "number"), col("below", "低于最优", "below the best"),
        col("gap", "与最优的差距不超过", "at most from the best possible"), col("moved", "调动", "moved", "number"),
        col("differs", "与此前不同（人次）", "apart from the earlier", "number"),
        col("most", "人次上限", "the most possible", "number"),
        col("closest", "与此前最相近", "likest earlier one"), col("verified", "核验", "verified"),
    )  # fmt: skip
    yes, no = Text("通过", "yes").get(lang), Text("未通过", "no").get(lang)
    lines = []
    for number, one in enumerate(choice.plans):
        alike = [likeness(one.plan, other.plan) for other in choice.plans[:number]]
        moved = one.ran.indicators.get("moved")
        cells: tuple[Cell, ...] = (
            number + 1, round(one.plan.solver.objective, 2), percent_text(max(0.0, one.share)),
            percent_text(one.plan.solver.gap), None if moved is None else int(moved),
            one.differs if number else None, one.most if number else None,
            percent_text(max(alike)) if alike else "", yes if one.ran.verified else no,
        )  # fmt: skip
        lines.append(Line(cells, "" if one.ran.verified else "bad"))
    return Table(columns, tuple(lines), Text("各方案", "The plans"), PROPOSAL)


def likeness_table(plans: Sequence[Plan], lang: Lang) -> Table:
    lines = [
        Line((Text(f"方案{n}", f"plan {n}").get(lang), *(percent_text(likeness(one, other)) for other in plans)))
        for n, one in enumerate(plans, 1)
    ]
    columns = (col("plan", "方案", "plan"), *_plan_columns(plans))
    return Table(columns, tuple(lines), Text("相同率", "Likeness"))


def indicator_table(problem: Problem, plans: Sequence[Plan], lang: Lang, most: int | None = None) -> Table:
    """Indicators in which the plans are not all alike; the largest relative difference first where only ``most`` are wanted."""
    figures = [indicators(problem, plan) for plan in plans]
    rows: list[tuple[float, Line]] = []
    for alike in zip(*figures, strict=True):
        values = [one.value for one in alike]
        if len(set(values)) > 1:
            shown: list[Cell] = [
                None if value is None else percent_text(value) if one.kind == "share" else round(value, 2)
                for one, value in zip(alike, values, strict=True)
            ]
            known = [value for value in values if value is not None]
            spread = (max(known) - min(known)) / (max(map(abs, known)) or 1.0) if known else 0.0
            rows.append((-spread, Line((alike[0].name.get(lang), *shown))))
    if most is not None:
        rows = sorted(rows, key=lambda row: row[0])[:most]
    columns = (col("indicator", "指标", "indicator", width=34), *_plan_columns(plans))
    return Table(columns, tuple(line for _, line in rows), Text("指标之别", "Indicators that differ"))


def unit_table(problem: Problem, plans: Sequence[Plan], lang: Lang) -> Table:
    """Units whose own people (without those below) are not the same in all plans: strength, and how many are not common to all."""
    structure = problem.structure
    at = [units_of(plan) for plan in plans]
    lines = []
    for number, unit in enumerate(structure.units):
        members = [{person for person, where in of.items() if where == unit.unit_id} for of in at]
        common = set.intersection(*members) if members else set()
        if any(one != common for one in members):
            counts = [len(one) for one in members]
            lines.append(
                (len(set.union(*members)) - len(common), Line((structure.path(number, lang), *counts, len(common))))
            )
    columns = (
        col("unit", "单位", "unit", width=44), *_plan_columns(plans), col("common", "各方案共有", "in all plans", "number"),
    )  # fmt: skip
    ordered = tuple(line for _, line in sorted(lines, key=lambda one: -one[0]))
    return Table(columns, ordered, Text("单位之别", "Units that differ"))


def people_table(problem: Problem, plans: Sequence[Plan], lang: Lang) -> Table:
    structure = problem.structure
    people = {person.person_id: person for person in problem.people}
    present = {unit.unit_id: unit.name for unit in problem.present}

    def path(unit: str) -> str:
        return structure.path(structure.index[unit], lang) if unit else Text("待安排", "unplaced").get(lang)

    lines = tuple(
        Line(
            (person, people[person].name, present.get(people[person].present_unit, ""), *(path(unit) for unit in units))
        )
        for person, units in placed_apart(plans)
    )
    at = tuple(col(f"plan{number}", f"方案{number}", f"plan {number}", width=34) for number in range(1, len(plans) + 1))
    columns = (
        col("person_id", "人员编号", "person_id"),
        col("name", "姓名", "name"),
        col("from", "现单位", "from"),
        *at,
    )
    return Table(columns, lines, Text("安排不同的人员", "People placed apart"))


def curve_table(choice: Choice, lang: Lang) -> Table:
    best = choice.plans[0].plan.solver.objective
    lines, before = [], None
    for one in choice.curve:
        share = round(one.value / best, 5) if one.value is not None and best else None
        step = None
        if before is not None and one.value is not None and one.limit > before[0]:
            step = round((one.value - before[1]) / (one.limit - before[0]), 2)
        if one.value is not None:
            before = (one.limit, one.value)
        status = STATUS_NAMES[one.status] if one.status in STATUS_NAMES else Text("没有找到", "none found")
        lines.append(
            Line((one.limit, one.moved, None if one.value is None else round(one.value, 2), share,
                  None if one.bound is None else round(one.bound, 2), step, status.get(lang)))
        )  # fmt: skip
    columns = (
        col("limit", "最多调动", "moves, at most", "number"), col("moved", "实际调动", "moved", "number"),
        col("worth", "价值", "value", "number"), col("value", "占最优", "share of the best", "percent"),
        col("bound", "可证明的上界", "proven bound", "number"), col("step", "每多调一人增值", "value a further move", "number"),
        col("status", "结论", "result"),
    )  # fmt: skip
    return Table(
        columns,
        tuple(lines),
        Text("调动与价值", "Moves and value"),
        Text(CURVE.zh + last_words(choice).zh, f"{CURVE.en} {last_words(choice).en}"),
    )


def last_words(choice: Choice) -> Text:
    """How many moves the last share of the value is worth, as the curve's points show; empty without a curve."""
    found = last_moves(choice)
    if found is None:
        return Text("", "")
    most, least = found
    share = percent_text(choice.within)
    if choice.fewest == most:
        return Text(
            f"最优方案调动 {most} 人，没有找到调动更少的方案（已证明至少 {choice.fewest_proved or 0} 人）。",
            f"The best plan moves {most}, and no plan with fewer moves was found (at least {choice.fewest_proved or 0}, proved).",
        )
    return Text(
        f"最优方案调动 {most} 人；让出 {share} 以内的价值，调动可少至 {least} 人（按所列各点）。",
        f"The best plan moves {most}; giving up at most {share} of the value, {least} are enough (by the points listed).",
    )


def _notes(choice: Choice, plans: Sequence[Plan], lang: Lang) -> Table:
    rows: list[tuple[str, Cell]] = [
        (Text("方法", "method").get(lang), METHOD.get(lang)),
        (Text("让出的份额", "share given up").get(lang), percent_text(choice.within)),
        (Text("价值不低于", "worth at least").get(lang), round(choice.floor, 2)),
    ]
    if choice.fewest is not None:
        rows.append((Text("最少调动（找到 / 已证明至少）", "fewest moves (found / proved at least)").get(lang),
                     f"{choice.fewest} / {choice.fewest_proved if choice.fewest_proved is not None else '-'}"))  # fmt: skip
    if choice.exhausted:
        told = Text("在该份额内没有找到更多不同的方案", "no further plan that differs was found within the share")
        rows.append((Text("方案数", "plans").get(lang), told.get(lang)))
    rows += [(Text(f"输入 {one.path}", f"input {one.path}").get(lang), one.sha256) for one in plans[0].inputs]
    columns = (col("what", "项目", "item", width=30), col("value", "内容", "value", width=90))
    return Table(columns, tuple(Line(row) for row in rows))
