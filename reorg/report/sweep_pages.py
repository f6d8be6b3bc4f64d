"""The sweep's workbook: at a glance, every run, a curve for each varied number, the fronts, county by scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reorg.compare.goals import Goal
from reorg.compare.grid import Axis
from reorg.compare.sweep import BASE, Front, FrontPoint, Run, Sweep
from reorg.report.tables import Book, Cell, Chart, ChartKind, Column, Line, Sheet, Table
from reorg.report.view import col, percent_text
from reorg.text import Lang, Text

STATUS = {
    "optimal": Text("已证明最优", "proven optimal"),
    "feasible": Text("可行，附差距", "feasible, with its gap"),
    "infeasible": Text("已证明无解", "proven: no plan"),
    "unknown": Text("时限内未找到", "none found in time"),
    "rejected": Text("设置有误", "settings rejected"),
}
FIGURES = (
    ("moved", Text("调动人数", "moved"), "number"),
    ("points_fit", Text("人岗相适（人均）", "fit, points a person"), "number"),
    ("points_stay", Text("留任划转（人均）", "stay, points a person"), "number"),
    ("wish_any", Text("满足志愿", "a wish met"), "number"),
    ("grassroots_share", Text("基层警力占比", "grassroots share"), "share"),
    ("station_share", Text("派出所警力占比", "station share"), "share"),
    ("vacancies", Text("空岗", "open posts"), "number"),
    ("travel", Text("平均通勤（分钟）", "mean travel, min"), "number"),
    ("cost", Text("柔性规则代价", "cost of soft rules"), "number"),
)  # fmt: skip
"""Indicators that the table of runs shows; sweep.json holds all of them."""
DRAWN = ("on", "beaten")
"""Columns at the end of a front's table from which its chart is drawn."""
CURVES = ("objective", "moved", "points_fit")


def sweep_book(sweep: Sweep, lang: Lang) -> Book:
    """Every sheet of ``sweep.xlsx``."""
    sheets = [Sheet(Text("概览", "Summary"), tuple(summary_tables(sweep, lang)), one_page=True)]
    sheets += _front_sheets(sweep, lang)
    sheets += [_curve_sheet(sweep, number, lang) for number, axis in enumerate(sweep.axes) if axis.numeric]
    if len(sweep.projects) > 1:
        sheets.append(_counties(sweep, lang))
    sheets.append(Sheet(Text("全部结果", "Runs"), (run_table(sweep, lang),)))
    sheets.append(Sheet(Text("说明", "Notes"), (_notes(sweep, lang),)))
    return Book(Text(sweep.title or "reorg"), tuple(sheets))


def summary_tables(sweep: Sweep, lang: Lang) -> list[Table]:
    """What fits a terminal: how many of each ending, the best runs, the knee of each front."""
    tables = [_counts(sweep, lang)]
    if sum(run.ran.planned for run in sweep.runs) > 1:
        tables.append(_ranges(sweep, lang))
    tables += [front_brief(sweep, front, lang) for front in sweep.fronts[:3] if front.points]
    return tables


def front_brief(sweep: Sweep, front: Front, lang: Lang) -> Table:
    """A front without the columns that only its chart needs."""
    whole = front_table(sweep, front, lang)
    kept = len(whole.columns) - len(DRAWN)
    lines = tuple(Line(line.cells[:kept], line.mark) for line in whole.lines)
    return Table(whole.columns[:kept], lines, whole.title, whole.note)


def _counts(sweep: Sweep, lang: Lang) -> Table:
    rows: list[tuple[Text, Cell]] = [(Text("标题", "title"), sweep.title)]
    if len(sweep.projects) > 1:
        rows.append((Text("项目", "projects"), len(sweep.projects)))
    rows.append((Text("方案运行", "runs"), len(sweep.runs)))
    rows.append((Text("其中不同的问题", "different problems solved"), sweep.solved))
    for status, name in STATUS.items():
        count = sum(run.ran.status == status for run in sweep.runs)
        if count:
            rows.append((name, count))
    unverified = sum(run.ran.planned and not run.ran.verified for run in sweep.runs)
    rows.append((Text("未通过独立复核", "not confirmed by the independent check"), unverified))
    gaps = [run.ran.gap for run in sweep.runs if run.ran.gap is not None]
    if gaps:
        rows.append((Text("与最优的差距最大", "greatest gap from the best possible"), percent_text(max(gaps))))
    for front in sweep.fronts:
        told = Text("全部已证明", "all proven") if front.proven else Text("有未证明的点", "some points not proven")
        named = _front_name(sweep, front, lang)
        rows.append((Text(f"前沿 {named}", f"front {named}"), f"{len(front.points)}  {told.get(lang)}"))
    columns = (col("what", "项目", "item", width=34), col("value", "数值", "value", width=30))
    note = Text(
        "本表为辅助测算的建议，由党委及有权机关决定。",
        "Computed proposals; the party committee and the managing authority decide.",
    )
    lines = tuple(Line((name.get(lang), value)) for name, value in rows)
    return Table(columns, lines, Text("批量测算概览", "The sweep at a glance"), note)


def _ranges(sweep: Sweep, lang: Lang) -> Table:
    """The least and the greatest of each figure over the plans found, and where they stand."""
    lines = []
    figures = [("objective", Text("目标值", "objective"), "number"), *FIGURES]
    for key, name, kind in figures:
        known = [(value, run) for run in sweep.runs if (value := figure_of(run, key)) is not None]
        if not known:
            continue
        least, most = min(known, key=lambda one: one[0]), max(known, key=lambda one: one[0])
        shown = [percent_text(one[0]) if kind == "share" else round(one[0], 3) for one in (least, most)]
        where = ["", ""] if shown[0] == shown[1] else [case_words(sweep, one[1], lang) for one in (least, most)]
        lines.append(Line((name.get(lang), shown[0], where[0], shown[1], where[1])))
    columns = (
        col("figure", "指标", "figure"), col("least", "最小", "least"), col("least_at", "出现在", "where"),
        col("most", "最大", "greatest"), col("most_at", "出现在", "where"),
    )  # fmt: skip
    return Table(columns, tuple(lines), Text("各指标的范围", "Ranges of the figures"))


def figure_of(run: Run, key: str) -> float | None:
    """A figure of a run's plan; the objective is one too."""
    if not run.ran.planned:
        return None
    return run.ran.objective if key == "objective" else run.ran.indicators.get(key)


def scenario_name(name: str, lang: Lang) -> str:
    return name or BASE.get(lang)


def case_words(sweep: Sweep, run: Run, lang: Lang) -> str:
    """``kaihua · no-n · stay=5``: what tells a run from the others."""
    case = run.case
    parts = [case.project] if len(sweep.projects) > 1 else []
    if sweep.scenarios or not case.values:
        parts.append(scenario_name(case.scenario, lang))
    parts += [f"{short(name)}={value_words(value)}" for name, value in case.values.items()]
    return " · ".join(parts)


def short(name: str) -> str:
    """A dotted name without what is plain."""
    return name.removeprefix("rules.").removeprefix("objective.")


def value_words(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {value_words(one)}" for key, one in value.items())
    return f"{value:g}" if isinstance(value, float) else str(value)


def _cell(value: Any) -> Cell:
    plain = isinstance(value, (int, float)) and not isinstance(value, bool)
    return value if plain else value_words(value)


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def run_table(sweep: Sweep, lang: Lang) -> Table:
    """A line a run: what was varied, what became of it, its figures, or why there is no plan."""
    columns = [col("number", "序号", "no.", "number")]
    many, scenarios = len(sweep.projects) > 1, bool(sweep.scenarios)
    if many:
        columns.append(col("project", "单位", "project"))
    if scenarios:
        columns.append(col("scenario", "方案", "scenario"))
    for axis in sweep.axes:
        columns.append(Column(f"vary:{axis.name}", Text(short(axis.name)), "number" if axis.numeric else "text"))
    columns += [col("status", "结论", "result"), col("objective", "目标值", "objective", "number"),
                col("bound", "上界", "bound", "number"), col("gap", "差距", "gap", "share"), col("verified", "复核", "verified")]  # fmt: skip
    columns += [Column(key, name, kind) for key, name, kind in FIGURES]  # type: ignore[arg-type]
    columns.append(col("why", "说明", "why there is no plan"))
    lines = []
    for number, run in enumerate(sweep.runs, 1):
        ran = run.ran
        cells: list[Cell] = [number]
        cells += [run.case.project] if many else []
        cells += [scenario_name(run.case.scenario, lang)] if scenarios else []
        cells += [_cell(run.case.values[axis.name]) for axis in sweep.axes]
        checked = Text("") if not ran.planned else Text("通过", "yes") if ran.verified else Text("未通过", "no")
        cells += [
            STATUS[ran.status].get(lang),
            ran.objective,
            _rounded(ran.bound, 3),
            _rounded(ran.gap, 6),
            checked.get(lang),
        ]
        cells += [_rounded(figure_of(run, key), 4) for key, _, _ in FIGURES]
        cells.append("；".join(one.get(lang) for one in (ran.clash or ran.faults)[:6]))
        lines.append(Line(tuple(cells), "" if ran.planned else "bad" if ran.status != "unknown" else "warn"))
    return Table(tuple(columns), tuple(lines), Text("全部结果", "Every run"))


def _curve_sheet(sweep: Sweep, number: int, lang: Lang) -> Sheet:
    """For one varied number a table a figure: a line a value, a column a scenario, the mean over what else is varied."""
    axis = sweep.axes[number]
    groups = _groups(sweep, lang)
    tables: list[Table] = []
    charts: list[Chart] = []
    drawn = len(axis.values()) > 1 and not axis.open
    for key in CURVES:
        name = Text("目标值", "objective") if key == "objective" else next(n for k, n, _ in FIGURES if k == key)
        table = _curve(sweep, axis, key, name, groups)
        if not table.lines:
            continue
        kind: ChartKind = "line" if drawn and sweep_is_grid(sweep) else "scatter"
        charts.append(
            Chart(kind, "value", tuple(one for one, _ in groups), Text(f"{name.zh}：{short(axis.name)}", f"{name.get('en')}: {short(axis.name)}"),
                  table=len(tables), x=Text(short(axis.name)), y=name)
        )  # fmt: skip
        tables.append(table)
    if not tables:
        nothing = Table((col("value", "取值", "value"),), (), Text("没有可行的方案", "no plan was found"))
        tables.append(nothing)
    title = Text(f"曲线{number + 1}", f"Curve {number + 1}")
    return Sheet(title, tuple(tables), one_page=True, charts=tuple(charts))


def sweep_is_grid(sweep: Sweep) -> bool:
    """Whether every combination was run, so that values recur and means mean something."""
    return all(not axis.open for axis in sweep.axes) and len({repr(dict(run.case.values)) for run in sweep.runs}) == _product(sweep.axes)  # fmt: skip


def _product(axes: Sequence[Axis]) -> int:
    count = 1
    for axis in axes:
        count *= len(axis.values())
    return count


def _groups(sweep: Sweep, lang: Lang) -> list[tuple[str, Text]]:
    """Columns of a curve: the scenarios, by key and name."""
    names = sweep.scenarios or ("",)
    return [(f"s{number}", Text(name) if name else BASE) for number, name in enumerate(names)]


def _curve(sweep: Sweep, axis: Axis, key: str, name: Text, groups: Sequence[tuple[str, Text]]) -> Table:
    values = sorted({run.case.values[axis.name] for run in sweep.runs})
    scenarios = sweep.scenarios or ("",)
    lines = []
    for value in values:
        cells: list[Cell] = [value]
        for scenario in scenarios:
            found = [
                figure
                for run in sweep.runs
                if run.case.scenario == scenario and run.case.values[axis.name] == value
                if (figure := figure_of(run, key)) is not None
            ]
            cells.append(round(sum(found) / len(found), 4) if found else None)
        if any(cell is not None for cell in cells[1:]):
            lines.append(Line(tuple(cells)))
    columns = (
        Column("value", Text(short(axis.name)), "number"),
        *(Column(at, title, "number") for at, title in groups),
    )
    several = len(sweep.axes) > 1 or len(sweep.projects) > 1
    note = Text(
        "其余变动项取平均（只计有方案者）；空白：没有方案。" if several else "空白：没有方案。",
        "Means over whatever else is varied, plans only; empty: no plan." if several else "Empty: no plan.",
    )
    return Table(columns, tuple(lines), Text(f"{name.zh} — {axis.name}", f"{name.get('en')} by {axis.name}"), note)


def _front_sheets(sweep: Sweep, lang: Lang) -> list[Sheet]:
    sheets = []
    for number, front in enumerate(sweep.fronts, 1):
        if len(sweep.fronts) > 12 and number > 12:
            break  # sweep.json has them all; a workbook of ninety sheets is no help
        title = Text(
            f"前沿{number}" if len(sweep.fronts) > 1 else "前沿",
            f"Front {number}" if len(sweep.fronts) > 1 else "Front",
        )
        table = front_table(sweep, front, lang)
        charts: tuple[Chart, ...] = ()
        if len(front.points) > 1:
            first, last = front.goals[0], front.goals[-1]
            charts = (
                Chart("scatter", first.key, DRAWN, Text(f"{first.name.zh}与{last.name.zh}", f"{first.name.get('en')} against {last.name.get('en')}"),
                      x=first.name, y=last.name, joined=("on",) if len(front.goals) == 2 else (), labels="mark", width=680, height=400),
            )  # fmt: skip
        sheets.append(Sheet(title, (table,), one_page=len(front.points) <= 40, charts=charts))
    return sheets


def _front_name(sweep: Sweep, front: Front, lang: Lang) -> str:
    parts = [front.project] if len(sweep.projects) > 1 else []
    return " · ".join([*parts, scenario_name(front.scenario, lang)])


def front_table(sweep: Sweep, front: Front, lang: Lang) -> Table:
    """A line a point, in the order of its first goal; the knee is marked, and what is not proven is said."""
    last = front.goals[-1]
    columns = [Column(goal.key, _with_way(goal), "number", width=22) for goal in front.goals]
    columns += [
        col("mark", "标记", "mark"), col("proof", "证明", "proof"),
        col("exchange", f"每多1{front.goals[0].unit.zh}换得", f"gained per {front.goals[0].unit.get('en')}", "number"),
        col("objective", "目标值", "objective", "number"),
        Column("on", last.name, "number"), col("beaten", "被支配", "dominated", "number"),
    ]  # fmt: skip
    lines = []
    before: FrontPoint | None = None
    for point in front.points:
        value = point.values[last.key]
        mark = Text("被支配", "dominated") if point.dominated else Text("拐点", "knee") if point.knee else Text("")
        lines.append(
            Line(
                (
                    *(point.values[goal.key] for goal in front.goals),
                    mark.get(lang),
                    _proof(point, last, lang),
                    _exchange(before, point, front.goals) if len(front.goals) == 2 else None,
                    point.ran.objective,
                    None if point.dominated else value,
                    value if point.dominated else None,
                ),
                "good" if point.knee else "bad" if point.dominated else "" if point.proven else "warn",
            )
        )
        if not point.dominated:
            before = point
    return Table(tuple(columns), tuple(lines), Text(f"前沿：{_front_name(sweep, front, lang)}", f"Front: {_front_name(sweep, front, lang)}"), _front_note(front))  # fmt: skip


def _with_way(goal: Goal) -> Text:
    way = Text("多好", "more is better") if goal.better > 0 else Text("少好", "less is better")
    return Text(f"{goal.name.zh}（{way.zh}）", f"{goal.name.get('en')} ({way.en})")


def _proof(point: FrontPoint, last: Goal, lang: Lang) -> str:
    if point.proven:
        return Text("已证明", "proven").get(lang)
    if point.bound is None:
        return Text("未证明", "not proven").get(lang)
    return Text(
        f"未证明；{last.name.zh}界限 {point.bound}", f"not proven; {last.name.get('en')} bound {point.bound}"
    ).get(lang)


def _exchange(before: FrontPoint | None, point: FrontPoint, chosen: Sequence[Goal]) -> float | None:
    """What the last goal gained for each unit that the first one gave up since the point before."""
    if before is None or point.dominated:
        return None
    first, last = chosen
    given = abs(point.values[first.key] - before.values[first.key])
    gained = (point.values[last.key] - before.values[last.key]) * last.better
    return round(gained / given, 3) if given else None


def _front_note(front: Front) -> Text:
    told = Text(
        "每个点都已证明：没有方案在各目标上都不差且有一项更好。",
        "Every point is proven: no plan is as good in every goal and better in one.",
    )
    if not front.proven:
        told = Text(
            "标黄的点未完全证明，旁边写明界限。", "Points marked yellow are not fully proven; their bound is told."
        )
    if front.whole:
        told = Text(f"{told.zh}这是完整前沿。", f"{told.en} This is the whole front.")
    elif front.points:
        told = Text(
            f"{told.zh}两点之间可能还有别的点（step: 1 给出全部）。",
            f"{told.en} Further points may lie between two of them (step: 1 gives all).",
        )
    else:
        told = Text("没有可行的方案。", "There is no plan.")
    if front.unsolved:
        told = Text(
            f"{told.zh}{front.unsolved} 个限制在时限内没有结果。",
            f"{told.en} {front.unsolved} limits came to nothing in time.",
        )
    return told


def _counties(sweep: Sweep, lang: Lang) -> Sheet:
    """Projects by scenarios, a table a figure; the mean where values are varied as well."""
    scenarios = sweep.scenarios or ("",)
    found: dict[tuple[str, str], list[Run]] = {}
    for run in sweep.runs:
        found.setdefault((run.case.project, run.case.scenario), []).append(run)
    titles = {one.name: one.title for one in sweep.projects}
    tables = []
    for key, name, kind in [("objective", Text("目标值", "objective"), "number"), *FIGURES]:
        lines = []
        for project in titles:
            cells: list[Cell] = [project, titles[project]]
            for scenario in scenarios:
                known = [v for run in found.get((project, scenario), ()) if (v := figure_of(run, key)) is not None]
                cells.append(round(sum(known) / len(known), 4) if known else None)
            lines.append(Line(tuple(cells)))
        if all(cell is None for line in lines for cell in line.cells[2:]):
            continue
        columns = (
            col("project", "单位", "project"), col("title", "标题", "title", width=36),
            *(Column(f"s{n}", Text(one) if one else BASE, kind) for n, one in enumerate(scenarios)),  # type: ignore[arg-type]
        )  # fmt: skip
        tables.append(Table(columns, tuple(lines), name, Text("空白：没有方案。", "Empty: no plan.")))
    statuses = tuple(
        Line((project, titles[project], *(_statuses(found.get((project, one), ()), lang) for one in scenarios)))
        for project in titles
    )
    columns = (
        col("project", "单位", "project"), col("title", "标题", "title", width=36),
        *(Column(f"s{n}", Text(one) if one else BASE) for n, one in enumerate(scenarios)),
    )  # fmt: skip
    return Sheet(Text("单位×方案", "Projects"), (Table(columns, statuses, Text("结论", "result")), *tables))


def _statuses(runs: Sequence[Run], lang: Lang) -> str:
    counts = {status: sum(run.ran.status == status for run in runs) for status in STATUS}
    told = [(STATUS[status].get(lang), count) for status, count in counts.items() if count]
    return told[0][0] if len(told) == 1 and told[0][1] == 1 else "、".join(f"{name} {count}" for name, count in told)


def _notes(sweep: Sweep, lang: Lang) -> Table:
    rows: list[tuple[Text, Cell]] = [
        (Text("变动文件", "sweep file"), f"{sweep.file.path}  {sweep.file.sha256}"),
        (Text("版本", "version"), sweep.version),
        (Text("每次求解的差距", "gap of each run"), percent_text(sweep.gap)),
        (Text("每次求解的时限（秒）", "seconds for each run"), sweep.time_limit),
        (Text("随机种子", "seed"), sweep.seed),
    ]
    for project in sweep.projects:
        for one in project.inputs:
            name = f"{project.name}/{one.path}" if len(sweep.projects) > 1 else one.path
            rows.append((Text("输入文件", "input"), f"{name}  {one.sha256}"))
    columns = (col("what", "项目", "item", width=24), col("value", "内容", "value", width=90))
    return Table(columns, tuple(Line((name.get(lang), value)) for name, value in rows), Text("说明", "Notes"))
