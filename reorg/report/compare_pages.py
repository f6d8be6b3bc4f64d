"""What-ifs side by side as pages: at a glance, indicators, changes, units, rules, people, what differs, notes."""

from __future__ import annotations

import json

from reorg.compare.compared import Compared, Elsewhere, clash_line, elsewhere, rule_figures, unit_figures
from reorg.compare.ran import Placement, Ran
from reorg.domain.settings import TERM_NAMES
from reorg.plan.changes import CHANGES
from reorg.report.tables import Book, Cell, Chart, Column, Line, Mark, Sheet, Table
from reorg.report.view import PROPOSAL, col, percent_text
from reorg.text import Lang, Text

STATUS: dict[str, Text] = {
    "optimal": Text("已证明最优", "proven optimal"),
    "feasible": Text("可行，附差距", "feasible, with its gap"),
    "infeasible": Text("已证明无可行方案", "proved: no plan"),
    "unknown": Text("时限内未找到", "none found in time"),
    "rejected": Text("输入有误", "inputs rejected"),
}
HEADLINE = (
    "moved", "change_down", "change_up", "change_transfer", "change_promote", "change_follow", "grassroots_share",
    "station_share", "wish_any", "travel", "vacancies", "soft_missed",
)  # fmt: skip
"""Indicators on the first page."""
SHORT = {
    "moved": Text("调动", "moved"),
    "grassroots_share": Text("基层占比", "grassroots"),
    "station_share": Text("派出所占比", "stations"),
    "wish_any": Text("满足志愿", "wish met"),
    "travel": Text("通勤（分钟）", "travel, min"),
    "vacancies": Text("空岗", "open posts"),
    "soft_missed": Text("柔性未满足", "soft missed"),
}
"""Short names of indicators, for headings."""
TERMINAL = ("moved", "change_down", "change_up", "change_transfer", "change_promote", "grassroots_share", "wish_any")
MOVES_SHOWN = ("change_down", "change_up", "change_transfer")


def compare_book(compared: Compared, lang: Lang) -> Book:
    """Every sheet of ``compare.xlsx``."""
    headline = headline_table(compared, lang)
    charts = [
        Chart(
            "stacked_bar", "scenario", tuple(f"i:{key}" for key in MOVES_SHOWN),
            Text("调动人数（下沉、上调、调整）", "People moved (down, up, transfer)"), table=1,
        ),
        Chart("bar", "scenario", ("i:change_promote", "i:wish_any"), Text("提拔人数、满足志愿人数", "Promoted; a wish met"), table=1),
        *_share_charts(compared),
    ]  # fmt: skip
    sheets = (
        Sheet(Text("概览", "Summary"), (headline, change_table(compared, lang), *_reasons(compared, lang)), True, charts=tuple(charts)),
        Sheet(Text("指标", "Indicators"), (indicator_table(compared, lang),)),
        Sheet(Text("目标值", "Objective"), (term_table(compared, lang),)),
        Sheet(Text("单位", "Units"), (unit_table(compared, lang),)),
        Sheet(Text("规则", "Rules"), (rule_table(compared, lang),)),
        Sheet(Text("人员差异", "Differences"), (people_table(compared, lang),)),
        Sheet(Text("方案改动", "What differs"), (differs_table(compared, lang),)),
        Sheet(Text("说明", "Notes"), (notes_table(compared, lang),)),
    )  # fmt: skip
    return Book(Text(compared.title or "reorg"), sheets)


def _share_charts(compared: Compared) -> list[Chart]:
    """Shares at the grassroots, where the runs tell them; beside them the points of the terms."""
    found = []
    if any(one.indicators.get("grassroots_share") is not None for one in compared.planned):
        title = Text("基层、派出所警力占比", "Shares at the grassroots and in stations")
        found.append(Chart("column", "scenario", ("i:grassroots_share", "i:station_share"), title, table=1, share=True))
    return found


def brief_tables(compared: Compared, lang: Lang) -> tuple[Table, ...]:
    """What fits a terminal: results, and reasons of those without a plan."""
    headline = headline_table(compared, lang)
    keep = [number for number, column in enumerate(headline.columns) if column.key not in ("title", "verified")]
    columns = tuple(headline.columns[number] for number in keep)
    lines = tuple(Line(tuple(line.cells[number] for number in keep), line.mark) for line in headline.lines)
    figures = change_table(compared, lang, TERMINAL)
    return (Table(columns, lines, headline.title), figures, *_reasons(compared, lang))


def name_of(compared: Compared, ran: Ran, lang: Lang) -> str:
    """A run's name as a heading: the base says that it is the base."""
    return Text("基准", "base").get(lang) if ran is compared.base else ran.name


def headline_table(compared: Compared, lang: Lang) -> Table:
    """A line a run: result, objective, gap, people placed differently, what it is for."""
    base = compared.base
    other = {one.name: 0 for one in compared.runs}
    for person in elsewhere(compared):
        for name in person.differs:
            other[name] += 1
    lines = []
    for ran in compared.runs:
        less = None
        if (
            ran is not base
            and ran.objective is not None
            and base.objective is not None
            and compared.comparable(ran.name)
        ):
            less = round(ran.objective - base.objective, 3)
        lines.append(
            Line(
                (
                    name_of(compared, ran, lang), ran.title, STATUS[ran.status].get(lang),
                    None if ran.objective is None else round(ran.objective, 3), less,
                    "" if ran.gap is None else percent_text(ran.gap),
                    None if ran is base or not ran.planned else other[ran.name],
                    _yes(ran.verified, lang) if ran.planned else "",
                ),
                "head" if ran is base else "" if ran.planned else "bad",
            )
        )  # fmt: skip
    columns = (
        col("scenario", "方案", "scenario", width=24), col("title", "名称", "title", width=34), col("status", "结论", "result", width=18),
        col("objective", "目标值", "objective", "number", width=14), col("against", "较基准", "against the base", "number", width=12),
        col("gap", "与最优差距≤", "gap at most", width=12), col("elsewhere", "安排不同人数", "placed differently", "number", width=12),
        col("verified", "复核通过", "verified", width=10),
    )  # fmt: skip
    left = "、".join(compared.left_out)
    note = Text(
        PROPOSAL.zh
        + ("目标权重不同的方案，其目标值不与基准相减。" if _weights_differ(compared) else "")
        + (f"已中断，未完成：{left}。" if left else ""),
        PROPOSAL.en
        + (
            " Objectives made with other weights are not subtracted from the base's."
            if _weights_differ(compared)
            else ""
        )
        + (f" Interrupted; not run: {', '.join(compared.left_out)}." if left else ""),
    )
    return Table(columns, tuple(lines), Text("方案比较概览", "What-ifs side by side"), note)


def _weights_differ(compared: Compared) -> bool:
    return not all(compared.comparable(one.name) for one in compared.runs)


def _yes(value: bool, lang: Lang) -> str:
    return (Text("是", "yes") if value else Text("否", "no")).get(lang)


def _measure_names(compared: Compared) -> dict[str, Text]:
    return {one.key: one.name for one in compared.measures}


def change_table(compared: Compared, lang: Lang, wanted: tuple[str, ...] = HEADLINE) -> Table:
    """A line a run with the figures that a committee asks for first."""
    names = _measure_names(compared)
    keys = [key for key in wanted if key in names]
    short = SHORT | {key: CHANGES[key.removeprefix("change_")] for key in keys if key.startswith("change_")}
    columns = [col("scenario", "方案", "scenario", width=24)]
    for key in keys:
        title = short.get(key, names[key])
        kind = "share" if key.endswith("_share") else "number"
        columns.append(Column(f"i:{key}", title, kind, width=12))  # type: ignore[arg-type]
    lines = []
    for ran in compared.runs:
        cells: list[Cell] = [name_of(compared, ran, lang), *(_figure(ran.indicators.get(key)) for key in keys)]
        lines.append(Line(tuple(cells), "head" if ran is compared.base else "" if ran.planned else "bad"))
    return Table(tuple(columns), tuple(lines), Text("主要指标", "Main figures"))


def _figure(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _reasons(compared: Compared, lang: Lang) -> tuple[Table, ...]:
    """Why runs have no plan, a line each; nothing where all have one."""
    none = [one for one in compared.runs if not one.planned]
    if not none:
        return ()
    columns = (
        col("scenario", "方案", "scenario", width=24),
        col("reason", "为何没有方案（互相冲突的要求）", "why there is no plan (demands that clash)", width=34),
    )
    lines = tuple(Line((name_of(compared, one, lang), clash_line(one).get(lang)), "bad") for one in none)
    return (Table(columns, lines, Text("没有可行方案的", "Without a plan")),)


def indicator_table(compared: Compared, lang: Lang) -> Table:
    """A line an indicator, a column a run, and beside each what it is more or less than the base."""
    runs, base = compared.planned, compared.base
    columns = [col("key", "代号", "key", width=18), col("name", "指标", "indicator", width=30)]
    for ran in runs:
        name = name_of(compared, ran, lang)
        columns.append(col(f"v:{ran.name}", name, name, "number", width=14))
        if ran is not base and base.planned:
            columns.append(col(f"d:{ran.name}", "较基准", "± base", "number", width=10))
    columns.append(col("definition", "口径", "definition", width=36))
    lines = []
    for one in compared.measures:
        cells: list[Cell] = [one.key, one.name.get(lang)]
        for ran in runs:
            value = ran.indicators.get(one.key)
            cells.append(_figure(value))
            if ran is not base and base.planned:
                before = base.indicators.get(one.key)
                cells.append(None if value is None or before is None else _figure(value - before))
        cells.append(one.definition.get(lang))
        lines.append(Line(tuple(cells)))
    return Table(tuple(columns), tuple(lines))


def term_table(compared: Compared, lang: Lang) -> Table:
    """What each run's objective is made of: weighted terms, cost of soft rules, bound, gap."""
    runs = compared.planned
    rows: list[tuple[str, list[Cell], Mark]] = [
        (
            Text(f"{name.zh}（权重×分）", f"{name.en} (weight x points)").get(lang),
            [ran.terms.get(term) for ran in runs],
            "",
        )
        for term, name in TERM_NAMES.items()
    ]
    rows += [
        (
            Text(f"权重：{name.zh}", f"weight: {name.en}").get(lang),
            [compared.goals.get(r.name, {}).get(term) for r in runs],
            "",
        )
        for term, name in TERM_NAMES.items()
    ]
    rows += [
        (Text("柔性规则代价", "cost of soft rules").get(lang), [-sum(rule.cost for rule in ran.rules) for ran in runs], ""),
        (Text("目标值", "objective").get(lang), [_figure(ran.objective) for ran in runs], "head"),
        (Text("可证明的上界", "proven bound").get(lang), [_figure(ran.bound) for ran in runs], ""),
        (Text("差距", "gap").get(lang), [None if r.gap is None else percent_text(r.gap) for r in runs], ""),
        (
            Text("可独立复核的差距", "gap by the certificate alone").get(lang),
            [None if r.certified is None else percent_text(r.certified) for r in runs], "",
        ),
        (Text("复核通过", "verified").get(lang), [_yes(ran.verified, lang) for ran in runs], ""),
    ]  # fmt: skip
    columns = [col("part", "构成", "part", width=30)]
    columns += [
        col(f"v:{r.name}", name_of(compared, r, lang), name_of(compared, r, lang), "number", width=16) for r in runs
    ]
    return Table(tuple(columns), tuple(Line((name, *cells), mark) for name, cells, mark in rows))


def unit_table(compared: Compared, lang: Lang) -> Table:
    """A line a unit: officers and auxiliaries of each run, and what it gains or loses against the base."""
    runs, base = compared.planned, compared.base
    columns = [col("unit", "单位", "unit", width=30)]
    for ran in runs:
        name = name_of(compared, ran, lang)
        columns.append(Column(f"p:{ran.name}", Text(f"{name} 民警", f"{name}: officers"), "number", width=11))
        columns.append(Column(f"a:{ran.name}", Text(f"{name} 辅警", f"{name}: auxiliaries"), "number", width=11))
    if base.planned:
        columns.append(col("gain", "增减（较基准，民警/辅警）", "gains and losses (officers/auxiliaries)", width=40))
    lines = []
    for unit in unit_figures(compared):
        cells: list[Cell] = ["　" * unit.depth + unit.name.get(lang)]
        for ran in runs:
            cells += [unit.officers[ran.name], unit.auxiliaries[ran.name]]
        if base.planned:
            gains = []
            for ran in runs[1:]:
                more = [(held[ran.name] or 0) - (held[base.name] or 0) for held in (unit.officers, unit.auxiliaries)]
                if any(more):
                    gains.append(f"{ran.name} {more[0]:+d}/{more[1]:+d}")
            cells.append("\n".join(gains))
        lines.append(Line(tuple(cells), "head" if not unit.depth else ""))
    return Table(tuple(columns), tuple(lines))


def rule_table(compared: Compared, lang: Lang) -> Table:
    """Rules that bind, cost or break somewhere, or that not all runs have: how each run stands to them."""
    runs = compared.planned
    columns = [
        col("id", "规则", "rule", width=30), col("severity", "强度", "severity", width=8), col("demand", "要求", "demand", width=40),
    ]  # fmt: skip
    columns += [col(f"r:{r.name}", name_of(compared, r, lang), name_of(compared, r, lang), width=16) for r in runs]
    lines = []
    for rule in rule_figures(compared):
        if not rule.told:
            continue
        held = [one for one in rule.by_run.values() if one is not None]
        hard = held[0].severity == "hard"
        cells: list[Cell] = [
            rule.rule_id,
            (Text("硬性", "hard") if hard else Text("柔性", "soft")).get(lang),
            rule.demand.get(lang),
        ]
        for ran in runs:
            one = rule.by_run[ran.name]
            if one is None:
                cells.append(Text("无此规则", "no such rule").get(lang))
                continue
            said = [Text(f"代价 {one.cost:,g}", f"cost {one.cost:,g}").get(lang)] if one.cost else []
            said += [Text("紧约束", "binds").get(lang)] if one.binds else []
            said += [] if one.holds or one.cost else [Text("未满足", "not kept").get(lang)]
            if one.demand != rule.demand:
                said.append(one.demand.get(lang))
            cells.append("；".join(said) if lang == "zh" else "; ".join(said))
        lines.append(Line(tuple(cells)))
    note = Text(
        "紧约束：限值有影子价格，松紧一步会改变目标值。空白：满足且不紧。",
        "Binds: the limit has a price, moving it would change the objective. Empty: kept, and does not bind.",
    )
    return Table(tuple(columns), tuple(lines), note=note)


def people_table(compared: Compared, lang: Lang) -> Table:
    """Everybody whom some run places otherwise than the base: where each run puts them."""
    runs = compared.planned
    columns = [
        col("person_id", "人员编号", "person_id", width=12), col("name", "姓名", "name", width=10),
        col("category", "人员类别", "category", width=10), col("from_unit", "原单位", "from_unit", width=20),
        col("count", "不同方案数", "scenarios that differ", "number", width=11),
    ]  # fmt: skip
    columns += [col(f"s:{r.name}", name_of(compared, r, lang), name_of(compared, r, lang), width=30) for r in runs]
    lines = [_person_line(compared, one, runs, lang) for one in elsewhere(compared)]
    note = Text(
        "只列出有方案与基准安排不同的人员；空白表示与基准相同。",
        "Only people whom some scenario places otherwise than the base; an empty cell is as the base.",
    )
    return Table(tuple(columns), tuple(lines), note=note)


def _person_line(compared: Compared, one: Elsewhere, runs: tuple[Ran, ...], lang: Lang) -> Line:
    known = compared.people[one.person_id]
    cells: list[Cell] = [one.person_id, known.name, known.category, known.unit, len(one.differs)]
    for number, ran in enumerate(runs):
        shown = not number or ran.name in one.differs
        cells.append(placement_words(one.by_run[ran.name], lang) if shown else "")
    return Line(tuple(cells))


def placement_words(at: Placement | None, lang: Lang) -> str:
    """Unit and post with the kind of change; that there is none."""
    if at is None:
        return Text("（无安排）", "(not placed)").get(lang)
    change = CHANGES[at.change].get(lang)
    return f"{at.path.get(lang)}/{at.post.get(lang)}" + (f"（{change}）" if lang == "zh" else f" ({change})")


def differs_table(compared: Compared, lang: Lang) -> Table:
    """A line for each thing that a scenario changes."""
    lines = []
    for ran in compared.runs[1:]:
        same = compared.same_as.get(ran.name)
        if same:
            original = Text("基准", "the base").get(lang) if same == compared.base.name else same
            told = Text(f"输入与“{original}”相同，只测算一次", f"inputs equal those of “{original}”, solved once")
            lines.append(Line((ran.name, ran.title, told.get(lang)), "warn"))
        lines += [Line((ran.name, ran.title, one.get(lang))) for one in ran.differs]
    columns = (
        col("scenario", "方案", "scenario", width=24), col("title", "名称", "title", width=34),
        col("differs", "与基准的不同", "what differs from the base", width=80),
    )  # fmt: skip
    return Table(columns, tuple(lines))


def notes_table(compared: Compared, lang: Lang) -> Table:
    rows: list[tuple[str, str]] = [
        (Text("说明", "note").get(lang), PROPOSAL.get(lang)),
        (
            Text("人员差异", "people placed differently").get(lang),
            Text(
                "同样好的方案可能有多个；各方案取其中与基准安排最接近的，目标值不因此降低。",
                "Many plans may be worth the same; each scenario takes one nearest to the base's, never at a loss of worth.",
            ).get(lang),
        ),
        *(
            (Text(f"求解 {key}", f"solving: {key}").get(lang), json.dumps(value))
            for key, value in compared.options.items()
        ),
    ]
    for ran in compared.runs:
        name = name_of(compared, ran, lang)
        rows += [
            (f"{name}：{path}" if lang == "zh" else f"{name}: {path}", sha) for path, sha in compared.inputs[ran.name]
        ]
    columns = (col("what", "项目", "item", width=44), col("value", "内容", "value", width=70))
    return Table(columns, tuple(Line(row) for row in rows))
