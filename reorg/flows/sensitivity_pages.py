"""What demands cost, as tables: the dearest limits with both their steps, and the rules that could be dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from reorg.explain.ground import SMALL
from reorg.explain.sensitivity import Demanded, Effect, Ranked
from reorg.explain.steps import Step
from reorg.explain.teller import Teller
from reorg.report.tables import Book, Cell, Chart, Line, Sheet, Table
from reorg.report.view import PROPOSAL, col
from reorg.rules.words import number
from reorg.text import Lang, Text

if TYPE_CHECKING:
    from reorg.flows.sensitivity import Sensed

SHOWN, DRAWN = 10, 12
"""Lines in the terminal; bars of a chart."""
FIELDS: Mapping[str, Text] = {
    "min": Text("最少", "at least"),
    "max": Text("最多", "at most"),
    "people": Text("最少人数", "people at least"),
    "members": Text("最少党员", "members at least"),
    "places": Text("职数", "places"),
    "target": Text("目标", "target"),
    "max_spread": Text("最大差距", "spread at most"),
}
PERCENTED = ("share", "keep")
NOTE = Text(
    "“增减”为最优方案目标值（分）相对本方案的变化：在“至少”与“至多”之间，两者均已证明；两者相等即为准确值。"
    "依据：重算＝按此改动重新求解全局方案；价格＝由方案的边际价格证明的界；方案＝本方案本来就满足，不受影响。",
    'Changes are of the best plan\'s objective (points) against this plan, between "least" and "most", both proved; '
    "where they are equal the figure is exact. By: re-solve, the whole plan was worked out anew with that change; prices, "
    "bounds that the plan's prices at the margin prove; plan, this plan keeps the step as it is and loses nothing.",
)


class _Pages:
    """Tables in one language."""

    def __init__(self, teller: Teller, lang: Lang) -> None:
        self.teller, self.lang = teller, lang

    def say(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def limits(self, ranked: Ranked, most: int | None = None) -> Table:
        columns = (
            col("rank", "名次", "rank", "number"), col("demand", "要求", "demand", width=40),
            col("where", "单位", "unit", width=22), col("limit", "限额", "limit"), col("now", "现为", "now"),
            col("looser", "放宽到", "looser"), col("gain_least", "放宽增减至少", "looser: least", "number"),
            col("gain_most", "放宽增减至多", "looser: most", "number"), col("gain_by", "依据", "by"),
            col("gain_moves", "另安排人数", "placed elsewhere", "number"), col("tighter", "收紧到", "tighter"),
            col("loss_least", "收紧增减至少", "tighter: least", "number"),
            col("loss_most", "收紧增减至多", "tighter: most", "number"), col("loss_by", "收紧依据", "tighter: by"),
            col("rule", "规则编号", "rule"),
        )  # fmt: skip
        lines = []
        for rank, one in enumerate(ranked.demands[:most], 1):
            step = one.step
            where = self.teller.subject_words(step.subject).get(self.lang)
            told = (
                rank,
                self.teller.demand(step.rule).get(self.lang),
                where,
                self.field(step),
                self.value(step, step.before),
            )
            cells = (
                *told,
                *self.effect(one.looser, True),
                *self.effect(one.tighter, False),
                self.teller.rule_id(step.rule),
            )
            lines.append(Line(cells, "good" if self.confirmed(one) else ""))
        title = Text("一步之差：代价最大的限额", "One step: the limits that cost most")
        return Table(columns, tuple(lines), title, self.note(ranked))

    def rules(self, ranked: Ranked, most: int | None = None) -> Table:
        columns = (
            col("rank", "名次", "rank", "number"), col("demand", "要求", "demand", width=60),
            col("gain_least", "去掉后增减至少", "without it: least", "number"),
            col("gain_most", "去掉后增减至多", "without it: most", "number"), col("gain_by", "依据", "by"),
            col("gain_moves", "另安排人数", "placed elsewhere", "number"), col("rule", "规则编号", "rule"),
        )  # fmt: skip
        lines = []
        for rank, one in enumerate(ranked.demands[:most], 1):
            _, *effect = self.effect(one.looser, True)
            cells = (
                rank,
                self.teller.demand(one.step.rule).get(self.lang),
                *effect,
                self.teller.rule_id(one.step.rule),
            )
            lines.append(Line(tuple(cells), "good" if self.confirmed(one) else ""))
        title = Text("整条去掉：代价最大的规则", "Dropped as a whole: the rules that cost most")
        return Table(columns, tuple(lines), title, self.note(ranked))

    def note(self, ranked: Ranked) -> Text:
        count = ranked.proved
        if not count:
            return Text(
                "重算过的列在前面；后面各项是否更大尚未证明，可加大 --confirm。",
                "Those worked out anew come first; whether others cost more is not proved: raise --confirm.",
            )
        return Text(
            f"已证明：前 {count} 名就是代价最大的 {count} 项，次序不错。",
            f"Proved: the first {count} are the {count} that cost most, in this order.",
        )

    def confirmed(self, one: Demanded) -> bool:
        return one.looser is not None and one.looser.basis == "re-solve"

    def field(self, step: Step) -> str:
        if step.kind == "keep" and step.field == "min":
            return self.say("最低比例", "share at least")
        return FIELDS.get(step.field, Text(step.field, step.field)).get(self.lang)

    def value(self, step: Step, value: float | None) -> str:
        if value is None:
            return ""
        if step.kind in PERCENTED and step.field in ("min", "max"):
            return f"{round(value * 100, 4):g} %"
        return number(value)

    def after(self, step: Step) -> str:
        if step.way == "drop":
            return ""
        if step.field == "places" and step.before == step.after:
            return self.say(f"{number(step.before or 0)} 上下差 1", f"{number(step.before or 0)}, give or take 1")
        return self.value(step, step.after)

    def effect(self, effect: Effect | None, moves: bool) -> tuple[Cell, ...]:
        """Where to, least, most, by what; with ``moves`` also how many are placed elsewhere."""
        if effect is None:
            return ("", None, None, "", *((None,) if moves else ()))
        if effect.status == "infeasible":
            by = self.say("重算：已证明没有方案", "re-solve: proved, no plan is left")
            return (self.after(effect.step), None, None, by, *((None,) if moves else ()))
        moved = (
            len(effect.moves) if effect.basis == "re-solve" and effect.status in ("optimal", "feasible") else None,
        )
        told = (self.after(effect.step), _rounded(effect.least), _rounded(effect.most), self.by(effect))
        return (*told, *(moved if moves else ()))

    def by(self, effect: Effect) -> str:
        if effect.basis == "plan":
            return self.say("方案", "plan")
        if effect.basis == "prices":
            return self.say("价格", "prices")
        if effect.exact:
            return self.say("重算，准确", "re-solve, exact")
        if effect.status == "unknown":
            return self.say("重算，时限内未找到方案", "re-solve, no plan found in time")
        return self.say("重算，介于两数之间", "re-solve, between the two")


def _rounded(value: float | None) -> Cell:
    return None if value is None else round(value, 2) + 0.0


def sensitivity_tables(sensed: Sensed, teller: Teller, lang: Lang, *, short: bool) -> list[Table]:
    """Limits, then whole rules; ``short``: the first lines of each, those that can gain anything."""
    assert sensed.told is not None
    pages = _Pages(teller, lang)
    most = SHOWN if short else None
    tables = [pages.limits(sensed.told.limits, most)]
    if sensed.told.rules.demands:
        tables.append(pages.rules(sensed.told.rules, most))
    return tables


def first_words(sensed: Sensed, teller: Teller, lang: Lang) -> list[str]:
    """The demands that were worked out anew, a sentence each."""
    assert sensed.told is not None
    pages, told = _Pages(teller, lang), []
    for ranked in (sensed.told.limits, sensed.told.rules):
        for rank, one in enumerate(ranked.demands, 1):
            if one.looser is None or one.looser.basis != "re-solve" or (one.looser.most or 0.0) <= SMALL:
                continue
            told.append(_sentence(pages, rank, one.looser).get(lang))
    return told


def _sentence(pages: _Pages, rank: int, effect: Effect) -> Text:
    step, teller = effect.step, pages.teller
    least, most = effect.least or 0.0, effect.most
    gain = number(round(least, 2)) if effect.exact else (
        f"{number(round(least, 2))}–{'?' if most is None else number(round(most, 2))}"
    )  # fmt: skip
    demand, where = teller.demand(step.rule), teller.subject_words(step.subject)
    if step.way == "drop":
        return Text(f"{rank}. 去掉“{demand.zh}”：可增 {gain}", f"{rank}. Without “{demand.get('en')}”: gains {gain}")
    at = Text(f"（{where.zh}）", f" ({where.get('en')})") if where.zh else Text("", "")
    now, after, field = pages.value(step, step.before), pages.after(step), pages.field(step)
    return Text(
        f"{rank}. “{demand.zh}”{at.zh}：{field}由 {now} 放宽到 {after}，可增 {gain}",
        f"{rank}. “{demand.get('en')}”{at.get('en')}: {field} {now} to {after} gains {gain}",
    )


DRAWN_COLUMNS = ("rank", "rule", "where", "gain_least", "gain_most", "loss_most")
"""Columns of the tables that the charts are drawn from."""


def sensitivity_book(sensed: Sensed, teller: Teller, lang: Lang) -> Book:
    """A summary with the dearest drawn, both tables whole, everyone placed elsewhere by a re-solve."""
    assert sensed.told is not None
    tables = sensitivity_tables(sensed, teller, lang, short=False)
    names = (Text("限额", "Limits"), Text("规则", "Rules"))
    titles = (
        Text("放宽或收紧一步，目标值变化（至多）", "One step looser or tighter: change of the objective at most"),
        Text("去掉一条规则，目标值变化（至多）", "One rule dropped: change of the objective at most"),
    )
    first = [narrowed(replace(table, lines=table.lines[:DRAWN]), DRAWN_COLUMNS) for table in tables]
    charts = tuple(
        Chart(
            "bar", "rule", tuple(key for key in ("gain_most", "loss_most") if key in {c.key for c in table.columns}), title,
            table=number, place="right", width=760, height=380,
        )
        for number, (table, title) in enumerate(zip(first, titles, strict=False))
    )  # fmt: skip
    told = [*first_words(sensed, teller, lang), NOTE.get(lang), PROPOSAL.get(lang)]
    notes = Table((col("note", "说明", "note", width=100),), tuple(Line((one,)) for one in told))
    sheets = [Sheet(Text("概览", "Summary"), tuple(first), charts=charts)]
    sheets += [Sheet(name, (table,)) for name, table in zip(names, tables, strict=False)]
    moved = _moved(sensed, teller, lang)
    if moved.lines:
        sheets.append(Sheet(Text("另安排人员", "Placed elsewhere"), (moved,)))
    sheets.append(Sheet(Text("说明", "Notes"), (notes,)))
    return Book(Text(sensed.explained.verified.problem.settings.title or "reorg"), tuple(sheets))


def narrowed(table: Table, keys: Sequence[str]) -> Table:
    """The table with these columns alone, as far as it has them."""
    kept = [number for number, column in enumerate(table.columns) if column.key in keys]
    return replace(
        table,
        columns=tuple(table.columns[number] for number in kept),
        lines=tuple(replace(line, cells=tuple(line.cells[number] for number in kept)) for line in table.lines),
    )


def _moved(sensed: Sensed, teller: Teller, lang: Lang) -> Table:
    """Whom each re-solved plan places elsewhere."""
    assert sensed.told is not None
    pages = _Pages(teller, lang)
    columns = (
        col("rule", "规则编号", "rule"), col("step", "改动", "step"), col("person_id", "人员编号", "person_id"),
        col("name", "姓名", "name"), col("from", "本方案", "this plan"), col("to", "改动后", "then"),
    )  # fmt: skip
    lines = [
        Line((
            teller.rule_id(effect.step.rule),
            f"{pages.field(effect.step)} {pages.after(effect.step)}" if effect.step.way != "drop" else pages.say("去掉", "dropped"),
            teller.person_id(one.person), teller.name(one.person), teller.seat(one.before).get(lang), teller.seat(one.after).get(lang),
        ))
        for ranked in (sensed.told.limits, sensed.told.rules)
        for demanded in ranked.demands
        for effect in (demanded.looser, demanded.tighter)
        if effect is not None
        for one in effect.moves
    ]  # fmt: skip
    return Table(columns, tuple(lines))
