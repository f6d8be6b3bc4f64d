"""What-ifs side by side as pages: at a glance, indicators, changes, units, rules, people, what differs, notes."""

from __future__ import annotations

import json
from dataclasses import replace

from reorg.compare.compared import Compared, Elsewhere, UnitFigures, clash_line, elsewhere, rule_figures, unit_figures
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
    "change_down": Text("下沉", "down"),
    "change_up": Text("上调", "up"),
    "change_transfer": Text("调整", "transfer"),
    "change_promote": Text("提拔", "promoted"),
    "change_follow": Text("随职能划转", "follow"),
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
    sheets = (
        Sheet(
            Text("概览", "Summary"),
            (headline_table(compared, lang), *_reasons(compared, lang)),
            True,
            charts=_charts(compared),
        ),
        Sheet(Text("指标", "Indicators"), tuple(indicator_tables(compared, lang)), one_page=True),
        Sheet(Text("目标值", "Objective"), (term_table(compared, lang),)),
        Sheet(Text("单位", "Units"), (unit_table(compared, lang),)),
        Sheet(Text("规则", "Rules"), (rule_table(compared, lang),)),
        Sheet(Text("人员差异", "Differences"), (people_table(compared, lang),)),
        Sheet(Text("方案改动", "What differs"), (differs_table(compared, lang),)),
        Sheet(Text("说明", "Notes"), (notes_table(compared, lang),)),
    )
    return Book(Text(compared.title or "reorg"), sheets)


def _charts(compared: Compared) -> tuple[Chart, ...]:
    """Moves by kind upon each other; wishes and promotions; shares; the objective: all over the runs."""
    known = {one.key for one in compared.measures}
    tall = 130 + 26 * len(compared.runs)
    drawn = (
        ("stacked_bar", MOVES_SHOWN, Text("调动人数（下沉、上调、调整）", "People moved (down, up, transfer)"), False),
        (
            "bar",
            ("change_promote", "wish_any"),
            Text("提拔人数、满足志愿人数", "People promoted; people with a wish met"),
            False,
        ),
        (
            "bar",
            ("grassroots_share", "station_share"),
            Text("基层、派出所警力占比", "Shares at the grassroots and in stations"),
            True,
        ),
    )
    made = [
        Chart(kind, "scenario", tuple(f"i:{key}" for key in keys), title, share=share, height=tall)  # type: ignore[arg-type]  # the literals of `drawn` are read as str
        for kind, keys, title, share in drawn
        if set(keys) <= known and any(one.indicators.get(keys[0]) is not None for one in compared.planned)
    ]
    if any(_against(compared, one) is not None for one in compared.runs):
        title = Text("目标值较基准（权重相同的方案）", "Objective against the base (equal weights)")
        made.append(Chart("bar", "scenario", ("against",), title, height=tall))
    return tuple(made)


def _against(compared: Compared, ran: Ran) -> float | None:
    """By how much a run's objective is above the base's; ``None`` where the two are not made alike."""
    base = compared.base
    if ran is base or ran.objective is None or base.objective is None or not compared.comparable(ran.name):
        return None
    return round(ran.objective - base.objective, 3)


def brief_tables(compared: Compared, lang: Lang) -> tuple[Table, ...]:
    """What fits a terminal: results, and reasons of those without a plan."""
    whole = headline_table(compared, lang)

    def part(*wanted: str) -> Table:
        keep = [number for number, column in enumerate(whole.columns) if column.key in wanted]
        lines = tuple(Line(tuple(line.cells[number] for number in keep), line.mark) for line in whole.lines)
        return Table(tuple(whole.columns[number] for number in keep), lines)

    results = part("scenario", "status", "objective", "against", "gap", "elsewhere")
    figures = part("scenario", *(f"i:{key}" for key in TERMINAL))
    return (replace(results, title=whole.title), figures, *_reasons(compared, lang))


def name_of(compared: Compared, ran: Ran, lang: Lang) -> str:
    """A run's name as a heading: the base says that it is the base."""
    return Text("基准", "base").get(lang) if ran is compared.base else ran.name


def headline_table(compared: Compared, lang: Lang) -> Table:
    """A line a run: result, objective, gap, people placed differently, and the figures that are asked for first."""
    base = compared.base
    known = {one.key: one for one in compared.measures}
    keys = [key for key in HEADLINE if key in known]
    other = {one.name: 0 for one in compared.runs}
    for person in elsewhere(compared):
        for name in person.differs:
            other[name] += 1
    lines = []
    for ran in compared.runs:
        cells: list[Cell] = [
            name_of(compared, ran, lang), ran.title, STATUS[ran.status].get(lang),
            None if ran.objective is None else round(ran.objective, 3), _against(compared, ran),
            "" if ran.gap is None else percent_text(ran.gap),
            _yes(ran.verified, lang) if ran.planned else "",
            None if ran is base or not ran.planned else other[ran.name],
        ]  # fmt: skip
        cells += [_figure(ran.indicators.get(key)) for key in keys]
        lines.append(Line(tuple(cells), "head" if ran is base else "" if ran.planned else "bad"))
    columns = [
        col("scenario", "方案", "scenario", width=20), col("title", "名称", "title", width=30), col("status", "结论", "result", width=16),
        col("objective", "目标值", "objective", "number", width=13), col("against", "较基准", "± base", "number", width=10),
        col("gap", "差距≤", "gap ≤", width=10), col("verified", "复核通过", "verified", width=8),
        col("elsewhere", "安排不同", "placed otherwise", "number", width=9),
    ]  # fmt: skip
    for key in keys:
        columns.append(Column(f"i:{key}", SHORT[key], "number", width=9))
    left = "、".join(compared.left_out)
    other_weights = _weights_differ(compared)
    note = Text(
        PROPOSAL.zh
        + ("目标权重不同的方案，其目标值不与基准相减。" if other_weights else "")
        + (f"已中断，未完成：{left}。" if left else ""),
        PROPOSAL.en
        + (" Objectives made with other weights are not subtracted from the base's." if other_weights else "")
        + (f" Interrupted; not run: {', '.join(compared.left_out)}." if left else ""),
    )
    return Table(tuple(columns), tuple(lines), Text("方案比较概览", "What-ifs side by side"), note)


def _weights_differ(compared: Compared) -> bool:
    return not all(compared.comparable(one.name) for one in compared.runs)


def _yes(value: bool, lang: Lang) -> str:
    return (Text("是", "yes") if value else Text("否", "no")).get(lang)


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


def indicator_tables(compared: Compared, lang: Lang) -> list[Table]:
    """A line an indicator, a column a run: what it is, and how much more or less than the base."""
    runs, base = compared.planned, compared.base
    name = col("name", "指标", "indicator", width=30)
    columns = [name, *(_run_column("v", compared, ran, lang, "number", 11) for ran in runs)]
    lines = [
        Line((one.name.get(lang), *(_figure(ran.indicators.get(one.key)) for ran in runs))) for one in compared.measures
    ]
    tables = [Table(tuple(columns), tuple(lines), Text("各方案指标", "Indicators"))]
    if base.planned and len(runs) > 1:
        gains = []
        for one in compared.measures:
            values = [(ran.indicators.get(one.key), base.indicators.get(one.key)) for ran in runs[1:]]
            turned = [None if None in pair else _figure((pair[0] or 0) - (pair[1] or 0)) for pair in values]
            if any(turned):
                gains.append(Line((one.name.get(lang), None, *turned)))
        tables.append(Table(tuple(columns), tuple(gains), Text("较基准增减", "More or less than the base")))
    return tables


def _run_column(prefix: str, compared: Compared, ran: Ran, lang: Lang, kind: str, width: int) -> Column:
    name = name_of(compared, ran, lang)
    return col(f"{prefix}:{ran.name}", name, name, kind, width=width)


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
    columns = [
        col("part", "构成", "part", width=30),
        *(_run_column("v", compared, ran, lang, "number", 15) for ran in runs),
    ]
    return Table(tuple(columns), tuple(Line((name, *cells), mark) for name, cells, mark in rows))


def unit_table(compared: Compared, lang: Lang) -> Table:
    """A line a unit: officers and auxiliaries of the base, and of each run that has others, with what it gains or loses."""
    runs = compared.planned
    columns = [
        col("unit", "单位", "unit", width=30), col("officers", "民警", "officers", "number", width=9),
        col("auxiliaries", "辅警", "auxiliaries", "number", width=9),
    ]  # fmt: skip
    columns += [_run_column("u", compared, ran, lang, "text", 17) for ran in runs[1:]]
    lines = []
    for unit in unit_figures(compared):
        first = runs[0].name
        cells: list[Cell] = ["　" * unit.depth + unit.name.get(lang), unit.officers[first], unit.auxiliaries[first]]
        cells += [_turned(unit, first, ran.name, lang) for ran in runs[1:]]
        lines.append(Line(tuple(cells), "head" if not unit.depth else ""))
    note = Text(
        "各方案一栏：与基准不同时写出人数，括号内为增减；空白为相同。含下属单位。",
        "A scenario's column tells numbers where they are not the base's, and in brackets the gain or loss; units below counted.",
    )
    return Table(tuple(columns), tuple(lines), note=note)


def _turned(unit: UnitFigures, base: str, run: str, lang: Lang) -> str:
    """``民警 40（-6）``; nothing where the numbers are the base's."""
    if unit.officers[run] is None:
        return "" if unit.officers[base] is None else Text("无此单位", "no such unit").get(lang)
    said = []
    for held, word in ((unit.officers, Text("民警", "officers")), (unit.auxiliaries, Text("辅警", "auxiliaries"))):
        old, new = held[base] or 0, held[run] or 0
        if old != new:
            said.append(Text(f"{word.zh} {new}（{new - old:+d}）", f"{word.en} {new} ({new - old:+d})").get(lang))
    return "\n".join(said)


def rule_table(compared: Compared, lang: Lang) -> Table:
    """Rules that bind, cost or break somewhere, or that not all runs have: how each run stands to them."""
    runs = compared.planned
    columns = [
        col("id", "规则", "rule", width=30), col("severity", "强度", "severity", width=8), col("demand", "要求", "demand", width=40),
    ]  # fmt: skip
    columns += [_run_column("r", compared, ran, lang, "text", 16) for ran in runs]
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
    columns += [_run_column("s", compared, ran, lang, "text", 30) for ran in runs]
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
            (Text(f"口径：{one.name.zh}", f"definition: {one.name.get('en')}").get(lang), one.definition.get(lang))
            for one in compared.measures
            if one.definition.zh
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
