"""The rosters' workbook: at a glance, a wall calendar a month, everybody's month, sums, what is lacking, every demand."""

from __future__ import annotations

import re

from reorg.report.roster_calendar import calendar_sheets, month_tables
from reorg.report.tables import Book, Cell, Line, Mark, Sheet, Table
from reorg.report.view import col
from reorg.rosters.days import months_of
from reorg.rosters.figures import carried, counts, credits, running, spreads, unit
from reorg.rosters.made import RosterMade, RostersMade
from reorg.rosters.reasons import capacity_reasons
from reorg.rosters.settings import MEASURES, Measure
from reorg.text import Lang, Text

STATUS = {
    "optimal": Text("全部排满，已证最均衡", "all covered, proven most even"),
    "feasible": Text("全部排满，时限内最均衡", "all covered, most even in time"),
    "short": Text("排不满，已证缺得最少", "not all can be covered; least shortage proved"),
    "unproven-short": Text("没有排满，未证明", "not all covered, not proved"),
    "begun": Text("时限内只排出前几个月", "only the first months made in time"),
    "unknown": Text("时限内没有排出", "none made in time"),
}
NOTE = Text("本表为辅助测算的建议勤务安排，由单位领导决定。", "A computed proposal; the unit's leaders decide.")


def roster_book(made: RostersMade, lang: Lang) -> Book:
    """Every sheet of ``roster.xlsx``."""
    sheets = [Sheet(Text("概览", "Summary"), (summary_table(made, lang), remark_table(made, lang)), one_page=True)]
    for one in made.rosters:
        sheets += calendar_sheets(one, lang)
    for one in made.rosters:
        name = Text(f"{one.problem.name.zh} 人员", f"{one.problem.name.en} people")
        sheets.append(Sheet(name, month_tables(one, lang)))
    sheets.append(Sheet(Text("合计", "Sums"), (sums_table(made, lang),)))
    sheets.append(Sheet(Text("均衡", "Evenness"), (evenness_table(made, lang),)))
    if any(one.solved.short for one in made.rosters):
        sheets.append(Sheet(Text("缺口", "Shortages"), (shortage_table(made, lang),)))
    sheets.append(Sheet(Text("要求", "Demands"), (demand_table(made, lang),)))
    return Book(Text(made.title or "reorg"), tuple(_named_apart(sheets, lang)))


def _named_apart(sheets: list[Sheet], lang: Lang) -> list[Sheet]:
    """Names that Excel takes: 31 letters, none twice."""
    used: set[str] = set()
    found = []
    for sheet in sheets:
        name = re.sub(r"[\[\]:*?/\\']", " ", sheet.name.get(lang))
        month = re.search(r" \d{4}-\d\d$", name)
        tail, number = month.group() if month else "", 1
        short = name[: 31 - len(tail)] if not tail else name[: -len(tail)][: 31 - len(tail)] + tail
        while short.lower() in used:
            number += 1
            more = f"~{number}{tail}"
            short = (name[: -len(tail)] if tail else name)[: 31 - len(more)] + more
        used.add(short.lower())
        found.append(Sheet(Text(short), sheet.tables, sheet.one_page, sheet.filtered))
    return found


def worst_spread(one: RosterMade, measure: Measure) -> float | None:
    """The greatest spread of running totals among people who may take the same duties, at the period's end."""
    problem = one.problem
    totals = running(problem, measure, one.solved.turns)
    if not totals:
        return None
    found = spreads(problem, measure, totals[-1][1])
    amount = max(found.values(), default=0) * unit(problem, measure)
    return amount / 60 if measure == "hours" else amount


def summary_table(made: RostersMade, lang: Lang) -> Table:
    """A line a roster."""
    columns = (
        col("roster", "勤务表", "roster"), col("from", "起", "from"), col("to", "止", "to"), col("people", "人数", "people", "number"),
        col("turns", "班次", "duties taken", "number"), col("short", "缺", "lacking", "number"), col("status", "结论", "result", width=24),
        *(col(m, f"{MEASURES[m].zh}相差", f"{MEASURES[m].en}: spread", "number") for m in MEASURES if any(m in one.problem.settings.fair for one in made.rosters)),
        col("wishes", "意愿未满足", "wishes unkept", "number"),
    )  # fmt: skip
    shown: list[Measure] = [m for m in MEASURES if any(m in one.problem.settings.fair for one in made.rosters)]
    lines = []
    for one in made.rosters:
        p, s = one.problem, one.solved
        mark: Mark = "" if s.status in ("optimal", "feasible") else "bad"
        spread: list[Cell] = [worst_spread(one, m) if m in p.settings.fair and one.checked else None for m in shown]
        lines.append(
            Line((
                p.name.get(lang), p.days[0].date.isoformat(), p.days[-1].date.isoformat(), len(p.members), sum(len(t.people) for t in s.turns),
                sum(x.missing for x in s.short), STATUS[s.status].get(lang), *spread, s.wishes,
            ), mark)
        )  # fmt: skip
    return Table(columns, tuple(lines), Text("各勤务表", "The rosters"), NOTE)


def told_table(made: RostersMade, lang: Lang) -> Table:
    """The summary as a terminal of 80 columns shows it."""
    columns = (
        col("roster", "勤务表", "roster"), col("people", "人数", "people", "number"), col("short", "缺", "lacking", "number"),
        col("nights", "夜班相差", "nights differ", "number"), col("status", "结论", "result"),
    )  # fmt: skip
    lines = []
    for one in made.rosters:
        spread = worst_spread(one, "nights") if one.checked else None
        lacking = sum(s.missing for s in one.solved.short)
        lines.append(
            Line(
                (
                    one.problem.name.get(lang),
                    len(one.problem.members),
                    lacking,
                    spread,
                    STATUS[one.solved.status].get(lang),
                )
            )
        )
    return Table(columns, tuple(lines), Text("各勤务表", "The rosters"))


def remark_table(made: RostersMade, lang: Lang) -> Table:
    """Why something cannot be covered, who is left out, where the holidays are from."""
    lines = []
    for one in made.rosters:
        name = one.problem.name.get(lang)
        if one.solved.short:
            lines += [Line((name, text.get(lang)), "warn") for text in capacity_reasons(one.problem)]
        out = [f"{m.person.name}({m.person_id})" for m, why in one.problem.left_out if why not in ("leave_out", "who")]
        if out:
            text = Text(f"因状态不排班：{'、'.join(out)}", f"not available by status: {', '.join(out)}")
            lines.append(Line((name, text.get(lang))))
    for year, source in made.sources.items():
        said = Text(f"{year} 年节假日依据：{source or '项目文件'}", f"holidays of {year}: {source or 'project file'}")
        lines.append(Line(("", said.get(lang))))
    columns = (col("roster", "勤务表", "roster"), col("remark", "说明", "remark", width=90))
    return Table(columns, tuple(lines), Text("说明", "Remarks"))


def sums_table(made: RostersMade, lang: Lang) -> Table:
    """Everybody's sums: of the period, and with earlier months and credited leave."""
    columns = (
        col("roster", "勤务表", "roster"), col("person_id", "人员编号", "person_id"), col("name", "姓名", "name"), col("post", "职务", "post"),
        col("unit", "单位", "unit"), *(col(m, name.zh, name.en, "number") for m, name in MEASURES.items()),
        *(col(f"carried_{m}", f"累计{name.zh}", f"{name.en}, carried", "number") for m, name in MEASURES.items()),
        col("credited", "其中折算", "credited nights", "number"), col("away", "请假天数", "days away", "number"), col("unkept", "意愿未满足", "wishes unkept", "number"),
    )  # fmt: skip
    lines = []
    for one in made.rosters:
        p, own = one.problem, counts(one.problem, one.solved.turns)
        added = {
            m: [sum(c) for c in zip(*(credits(p, m, month) for month in months_of(p.days)), strict=True)]
            for m in MEASURES
        }
        before = {m: carried(p, m) for m in MEASURES}
        unkept = [person for person, _ in one.checked.unkept] if one.checked else []
        for n, member in enumerate(p.members):
            now = [_hours(m, own[m][n]) for m in MEASURES]
            all_in = [_hours(m, (before[m][n] + added[m][n]) * unit(p, m) + own[m][n]) for m in MEASURES]
            away = sum(any(a.covers(day.date) for a in p.away[n]) for day in p.days)
            lines.append(
                Line((
                    p.name.get(lang), member.person_id, member.person.name, member.title, member.unit, *now, *all_in,
                    added["nights"][n], away, unkept.count(member.person_id),
                ))
            )  # fmt: skip
    return Table(columns, tuple(lines))


def _hours(measure: Measure, amount: int) -> Cell:
    return round(amount / 60, 2) if measure == "hours" else amount


def evenness_table(made: RostersMade, lang: Lang) -> Table:
    """Month by month how even each measure is, and the bound that no roster can be below."""
    columns = (
        col("roster", "勤务表", "roster"), col("month", "月份", "month"), col("measure", "指标", "measure"), col("spread", "同类人员最多相差", "greatest spread among peers", "number"),
        col("cost", "平方和", "sum of squares", "number"), col("bound", "可证明不低于", "proven least", "number"), col("proven", "已证明", "proven"),
    )  # fmt: skip
    yes, no = Text("是", "yes").get(lang), Text("否", "no").get(lang)
    lines = []
    for one in made.rosters:
        p = one.problem
        spread = {
            (month, m): max(spreads(p, m, totals).values(), default=0) * unit(p, m)
            for m in p.settings.fair
            for month, totals in running(p, m, one.solved.turns)
        }
        for e in one.solved.evenness:
            shown = _hours(e.measure, spread[e.month, e.measure])
            lines.append(
                Line((p.name.get(lang), e.month, MEASURES[e.measure].get(lang), shown, e.cost, e.bound, yes if e.proven else no), "" if e.proven else "warn")
            )  # fmt: skip
    return Table(columns, tuple(lines))


def shortage_table(made: RostersMade, lang: Lang) -> Table:
    """Every duty that stays open, by day, with the count of why."""
    columns = (
        col("roster", "勤务表", "roster"), col("date", "日期", "date"), col("duty", "勤务", "duty"), col("missing", "缺", "lacking", "number"),
        col("reason", "原因", "reason", width=60),
    )  # fmt: skip
    lines = [
        Line((one.problem.name.get(lang), s.date.isoformat(), one.problem.duty[s.duty].title.get(lang), s.missing, s.reason.get(lang)), "warn")
        for one in made.rosters
        for s in one.solved.short
    ]  # fmt: skip
    return Table(columns, tuple(lines))


def demand_table(made: RostersMade, lang: Lang) -> Table:
    """Every demand as the replay found it."""
    columns = (
        col("roster", "勤务表", "roster"), col("key", "编号", "id"), col("demand", "要求", "demand", width=48), col("holds", "符合", "holds"),
        col("breaches", "不符之处", "breaches", width=60),
    )  # fmt: skip
    yes, no = Text("是", "yes").get(lang), Text("否", "no").get(lang)
    lines = []
    for one in made.rosters:
        for d in one.checked.demands if one.checked else ():
            told = "；".join(b.get(lang) for b in d.breaches)
            lines.append(
                Line(
                    (one.problem.name.get(lang), d.key, d.text.get(lang), yes if d.holds else no, told),
                    "" if d.holds else "bad",
                )
            )
    return Table(columns, tuple(lines))
