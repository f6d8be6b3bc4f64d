"""The pages of a workload: at a glance, cases, present units under each rule, new units, demands, parameters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from reorg.domain.cases import NATURES
from reorg.report.tables import Book, Cell, Chart, Line, Mark, Sheet, Table
from reorg.report.view import col
from reorg.text import Lang, Text
from reorg.workload.made import NewLoad, WorkloadMade
from reorg.workload.settings import Figure, WorkloadSettings

NOTE = Text(
    "本表为辅助测算的建议；工时、占比等为参数，见“参数”页的出处和可信度。",
    "A computed proposal; hours and shares are parameters: see “Parameters” for where they come from.",
)
GIVEN = Text("项目文件所填", "as the project file says")


def workload_book(made: WorkloadMade, lang: Lang) -> Book:
    """Every sheet of ``workload.xlsx``."""
    lines = len(need_table(made, lang).lines), len(hours_table(made, lang).lines)
    needed = Chart(
        "column", "unit", ("needed", "authorized", "present"),
        Text("各单位所需民警与现有", "Officers needed, and there today"), last=lines[0] - 1, width=1100, height=380,
    )  # fmt: skip
    hours = Chart(
        "column", "unit", tuple(_keys(made)), Text("各分工规则下的工时", "Officer-hours under each rule"),
        last=lines[1] - 1, width=1100, height=380,
    )  # fmt: skip
    tables = [rule_table(made, lang), share_table(made, lang), remark_table(made, lang)]
    sheets = [
        Sheet(Text("概览", "Summary"), tuple(one for one in tables if one.lines), one_page=True),
        Sheet(Text("现有单位", "Present units"), (need_table(made, lang),), charts=(needed,)),
        Sheet(Text("各规则工时", "Hours by rule"), (hours_table(made, lang),), charts=(hours,)),
        Sheet(Text("案件", "Cases"), (case_table(made, lang),)),
        Sheet(Text("新单位", "New units"), (new_table(made, lang),)),
    ]
    if made.zones:
        sheets.append(Sheet(Text("警区", "Zones"), (zone_table(made, lang),)))
    sheets += [
        Sheet(Text("要求", "Demands"), (demand_table(made, lang),)),
        Sheet(Text("参数", "Parameters"), (parameter_table(made, lang),)),
    ]
    return Book(Text(made.title or "reorg"), tuple(sheets))


def _keys(made: WorkloadMade) -> list[str]:
    return [rule.key for rule in made.rules]


def _round(value: Fraction | float, digits: int = 1) -> float:
    return round(float(value), digits)


def _hours(minutes: int) -> float:
    return _round(Fraction(minutes, 60))


def rule_table(made: WorkloadMade, lang: Lang) -> Table:
    """A line a rule: cases and hours by side, people needed, the department's share."""
    stations = {one.unit_id for one in made.present if one.station}
    lines = []
    for rule in made.rules:
        mark: Mark = "head" if rule.key == made.settings.rule else ""
        at = [unit for key, unit in rule.units.items() if key in stations]
        share = None if rule.share is None else _round(100 * rule.share, 2)
        lines.append(
            Line((
                rule.key, rule.title.get(lang), sum(one.cases for one in at), rule.cases - sum(one.cases for one in at),
                _hours(sum(one.minutes for one in at)), _hours(rule.minutes - sum(one.minutes for one in at)),
                sum(one.needed for one in at), rule.needed - sum(one.needed for one in at), share, sum(rule.kept.values()),
            ), mark)
        )  # fmt: skip
    columns = (
        col("rule", "规则", "rule"), col("name", "名称", "name", width=38), col("station_cases", "派出所案件", "cases, stations", "number"),
        col("other_cases", "其他单位案件", "cases, others", "number"), col("station_hours", "派出所工时", "hours, stations", "number"),
        col("other_hours", "其他单位工时", "hours, others", "number"), col("station_needed", "派出所需民警", "needed, stations", "number"),
        col("other_needed", "其他需民警", "needed, others", "number"), col("share", "部门占比 %", "department's share, %", "number"),
        col("kept", "去向不明留原单位", "kept: not known where", "number"),
    )  # fmt: skip
    title = Text("各分工规则一览（加粗为采用的规则）", "Case rules side by side (bold: the rule in force)")
    return Table(columns, tuple(lines), title, NOTE)


def share_table(made: WorkloadMade, lang: Lang) -> Table:
    """The demanded share of cases under every rule; empty where none is demanded."""
    wanted = made.settings.share
    columns = (
        col("rule", "规则", "rule"), col("name", "名称", "name", width=38), col("asked", "部门承担（起）", "the department's cases", "number"),
        col("among", "所列案件", "of these cases", "number"), col("share", "占比 %", "share, %", "number"),
        col("min", "要求 %", "demanded, %", "number"), col("holds", "达到", "reached"),
    )  # fmt: skip
    lines = []
    for rule in made.rules if wanted else ():
        assert wanted is not None
        share = rule.share or Fraction(0)
        reached = share >= wanted.min.exact
        cells: tuple[Cell, ...] = (
            rule.key, rule.title.get(lang), _round(rule.asked or 0), rule.among, _round(100 * share, 2),
            _round(100 * wanted.min.exact, 2), _yes(reached).get(lang),
        )  # fmt: skip
        lines.append(Line(cells, "good" if reached else "bad" if rule.key == made.settings.rule else ""))
    unit = made.department
    title = Text(f"{unit.zh}承担的案件占比", f"Share of cases of {unit.get('en')}")
    return Table(columns, tuple(lines), title)


def _yes(holds: bool) -> Text:
    return Text("是", "yes") if holds else Text("否", "no")


def remark_table(made: WorkloadMade, lang: Lang) -> Table:
    """What the planner should know."""
    names = {one.unit_id: one.name for one in made.present}
    net = made.settings.year.net_minutes() / 60
    remarks = [
        Text(
            f"每名民警年净工时 {_round(net)} 小时；全天值守一岗需 {_round(made.relief, 2)} 人（24×365÷净工时）。",
            f"One officer works {_round(net)} hours a year net; a post manned round the clock takes "
            f"{_round(made.relief, 2)} officers (24 x 365 / net hours).",
        ),
        Text(f"计入案件 {made.counted} 起。", f"{made.counted} cases count."),
    ]
    remarks += [
        Text(
            f"{names[unit]} 的工作有 {_round(100 * part)}% 没有新单位承接，其工作量不在新单位数字内。",
            f"{_round(100 * part)} % of the work of {names[unit]} is taken over by nobody and counts in no new unit.",
        )
        for unit, part in made.left_over.items()
        if made.in_force.units[unit].needed
    ]
    columns = (col("number", "序号", "no."), col("remark", "说明", "remark", width=60))
    lines = tuple(Line((str(number), one.get(lang))) for number, one in enumerate(remarks, 1))
    return Table(columns, lines, Text("说明", "Remarks"))


def need_table(made: WorkloadMade, lang: Lang) -> Table:
    """Present units: cases, hours, people needed today and under the rule in force, beside authorized and present."""
    rule, today = made.in_force, made.today
    lines = []
    for unit in made.present:
        then, now = rule.units[unit.unit_id], today.units[unit.unit_id]
        if not (then.needed or now.needed):
            continue
        gap = unit.present - then.needed
        lines.append(
            Line((
                unit.unit_id, unit.name, now.cases, _hours(now.minutes), now.needed, then.cases, _hours(then.minutes),
                _round(then.for_cases, 2), _round(then.for_posts, 2), then.needed, unit.authorized, unit.present, gap,
            ), "warn" if gap < 0 else "")
        )  # fmt: skip
    columns = (
        col("unit_id", "编号", "id"), col("unit", "单位", "unit"), col("cases_today", "现有案件", "cases today", "number"),
        col("hours_today", "现有工时", "hours today", "number"), col("needed_today", "现需民警", "needed today", "number"),
        col("cases", "规则下案件", "cases, by the rule", "number"), col("hours", "规则下工时", "hours, by the rule", "number"),
        col("for_cases", "办案需", "for cases", "number"), col("for_posts", "值守需", "for posts", "number"),
        col("needed", "规则下需民警", "needed, by the rule", "number"), col("authorized", "编制", "authorized", "number"),
        col("present", "现有民警", "there today", "number"), col("gap", "余缺", "over or short", "number"),
    )  # fmt: skip
    name = rule.title
    return Table(
        columns,
        tuple(lines),
        Text(f"现有单位所需民警（{name.zh}）", f"Officers that present units need ({name.get('en')})"),
        NOTE,
    )


def hours_table(made: WorkloadMade, lang: Lang) -> Table:
    """Hours and people needed of every present unit under every rule."""
    columns = [col("unit", "单位", "unit")]
    columns += [
        col(rule.key, f"工时：{rule.title.zh}", f"hours: {rule.title.get('en')}", "number") for rule in made.rules
    ]
    columns += [
        col(f"{rule.key}:needed", f"需民警：{rule.title.zh}", f"needed: {rule.title.get('en')}", "number")
        for rule in made.rules
    ]
    lines = []
    for unit in made.present:
        held = [rule.units[unit.unit_id] for rule in made.rules]
        if any(one.needed for one in held):
            lines.append(Line((unit.name, *(_hours(one.minutes) for one in held), *(one.needed for one in held))))
    sums = [_hours(rule.minutes) for rule in made.rules]
    total = Line((Text("合计", "total").get(lang), *sums, *(rule.needed for rule in made.rules)), "head")
    return Table(tuple(columns), (*lines, total))


def case_table(made: WorkloadMade, lang: Lang) -> Table:
    """Cases by type and unit, today and under each rule."""
    names = {one.unit_id: one.name for one in made.present}
    keys = sorted(
        {key for rule in made.rules for key in rule.kinds},
        key=lambda key: (list(NATURES).index(key[1]), key[0], key[2]),
    )
    columns = [
        col("nature", "性质", "nature"), col("type", "类型", "type"), col("unit", "单位", "unit"),
        *(col(rule.key, rule.title.zh, rule.title.get("en"), "number") for rule in made.rules),
    ]  # fmt: skip
    lines: list[Line] = []
    for kind in dict.fromkeys((key[1], key[0]) for key in keys):
        sums = [
            Counter({unit: n for (t, nature, unit), n in rule.kinds.items() if (nature, t) == kind})
            for rule in made.rules
        ]
        head: tuple[Cell, ...] = (
            NATURES[kind[0]].get(lang),
            kind[1] or "—",
            Text("合计", "all").get(lang),
            *(sum(one.values()) for one in sums),
        )
        lines.append(Line(head, "head"))
        for unit in sorted({unit for one in sums for unit in one}):
            lines.append(Line((NATURES[kind[0]].get(lang), kind[1] or "—", names[unit], *(one[unit] for one in sums))))
    return Table(tuple(columns), tuple(lines))


def new_table(made: WorkloadMade, lang: Lang) -> Table:
    """New units: work that comes to them, people needed under every rule, what the structure says, a plan's number."""
    planned = any(one.planned is not None for one in made.new)
    columns = [
        col("unit_id", "编号", "id"), col("unit", "单位", "unit"), col("path", "全称", "path", width=36), col("hours", "年工时", "hours a year", "number"),
        col("officers", "折合人", "officers", "number"), col("posts", "值守岗", "posts round the clock", "number"),
        col("needed", "需民警", "needed", "number"), col("min", "架构最少", "structure, min", "number"),
        col("max", "架构最多", "structure, max", "number"),
    ]  # fmt: skip
    columns += (
        [col("planned", "方案人数", "in the plan", "number"), col("gap", "余缺", "over or short", "number")]
        if planned
        else []
    )
    columns += [
        col(f"rule:{rule.key}", f"需：{rule.title.zh}", f"needed: {rule.title.get('en')}", "number")
        for rule in made.rules
    ]
    lines = []
    for one in made.new:
        cells: list[Cell] = [
            one.unit_id, one.name.get(lang), one.path.get(lang), _round(one.hours), _round(one.officers, 2), _round(one.posts, 2), one.needed, one.low, one.high,
        ]  # fmt: skip
        if planned:
            cells += [one.planned, None if one.planned is None else one.planned - one.needed]
        cells += [one.needed_by[rule.key] for rule in made.rules]
        lines.append(Line(tuple(cells), "warn" if _short(one) else ""))
    title = Text("承接工作量的新单位", "New units to which work comes")
    note = Text(
        "按 absorbs 的份额分摊；含下属单位。黄色：架构人数上限或方案人数低于所需。",
        "By the shares of `absorbs`, units below counted in. Yellow: the structure's most, or the plan, is below what is needed.",
    )
    return Table(tuple(columns), tuple(lines), title, note)


def _short(one: NewLoad) -> bool:
    return (one.high is not None and one.high < one.needed) or (one.planned is not None and one.planned < one.needed)


def zone_table(made: WorkloadMade, lang: Lang) -> Table:
    columns = (
        col("zone", "警区", "zone"), col("members", "乡镇", "townships", width=44), col("needed", "需民警", "needed", "number"),
        col("officers", "派出所现有（按辖区）", "officers of its stations today", "number"), col("gap", "余缺", "over or short", "number"),
    )  # fmt: skip
    lines = []
    for one in made.zones:
        gap = _round(one.officers - one.needed)
        cells = (one.name, "、".join(one.towns), one.needed, _round(one.officers), gap)
        lines.append(Line(cells, "warn" if gap < 0 else ""))
    return Table(columns, tuple(lines), Text("警区所需民警", "Officers that zones need"))


def demand_table(made: WorkloadMade, lang: Lang) -> Table:
    columns = (
        col("key", "编号", "id"), col("demand", "要求", "demand", width=48), col("holds", "符合", "holds"),
        col("breaches", "不符之处", "breaches", width=48),
    )  # fmt: skip
    lines = tuple(
        Line(
            (one.key, one.text.get(lang), _yes(one.holds).get(lang), "；".join(b.get(lang) for b in one.breaches)),
            "" if one.holds else "bad",
        )
        for one in made.demands
    )
    return Table(columns, lines)


def parameter_table(made: WorkloadMade, lang: Lang) -> Table:
    """Every figure that goes in, with its source and grade of trust."""
    columns = (
        col("key", "参数", "parameter", width=40), col("value", "数值", "value", "number"),
        col("source", "出处及可信度", "source and grade of trust", width=60),
    )  # fmt: skip
    lines = [Line((key, figure.value, figure.source or GIVEN.get(lang))) for key, figure in _figures(made.settings)]
    return Table(columns, tuple(lines))


def _figures(settings: WorkloadSettings) -> Iterator[tuple[str, Figure]]:
    for name in type(settings.year).model_fields:
        yield f"year.{name}", getattr(settings.year, name)
    yield "case_share", settings.case_share
    for number, one in enumerate(settings.case_share_of):
        yield f"case_share_of.{number} {_said(one.where)}", one.share
    for number, post in enumerate(settings.posts):
        yield f"posts.{number} {_said(post.where)}", post.posts
        yield f"posts.{number}.hours", post.hours
    yield "minimum", settings.minimum
    yield "unknown_count", settings.unknown_count
    for key, rule in settings.case_rules.items():
        if rule.at_least is not None:
            yield f"case_rules.{key}.station_first", rule.station_first
        for number, step in enumerate(rule.steps):
            yield f"case_rules.{key}.steps.{number}.station_first", step.station_first
    for word, kind in settings.types.items():
        if kind.hours:
            yield f"types.{word}.hours", kind.hours
    for number, level in enumerate(settings.seriousness):
        yield f"seriousness.{number}.factor", level.factor
    if settings.share:
        yield "share.min", settings.share.min


def _said(where: object) -> str:
    return str(where).replace("'", "")


def rule_brief(made: WorkloadMade, lang: Lang) -> Table:
    """What fits a terminal: people needed and the department's share by rule."""
    keys = ("rule", "station_cases", "other_cases", "station_needed", "other_needed", "share")
    return _only(rule_table(made, lang), keys)


def new_brief(made: WorkloadMade, lang: Lang) -> Table:
    """What fits a terminal: people needed by new unit, the structure's limits, the plan's number."""
    return _only(new_table(made, lang), ("unit", "hours", "needed", "min", "max", "planned", "gap"))


def _only(table: Table, keys: tuple[str, ...]) -> Table:
    chosen = [number for number, column in enumerate(table.columns) if column.key in keys]
    lines = tuple(Line(tuple(line.cells[n] for n in chosen), line.mark) for line in table.lines)
    return Table(tuple(table.columns[n] for n in chosen), lines, table.title)
