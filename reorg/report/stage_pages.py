"""The waves' workbook: at a glance, the notices wave by wave, strengths day by day beside their floors, every demand."""

from __future__ import annotations

from reorg.report.stage_view import AIMS, LEADERS, STATUS, Move, StageView
from reorg.report.tables import Book, Line, Mark, Sheet, Table
from reorg.report.view import PROPOSAL, col
from reorg.stages.made import StagesMade
from reorg.text import Lang, Text

PRINTED_WAVES = 24
"""Waves that have a sheet of their own; further ones stand in the list."""
BARS = 5
NO_TITLE = Text("")


def stage_book(made: StagesMade, lang: Lang) -> Book:
    """Every sheet of ``stages.xlsx``."""
    view = StageView(made, lang)
    sheets = [
        Sheet(Text("概览", "Summary"), (headline(view), wave_table(view), remark_table(view)), one_page=True),
        Sheet(Text("名单", "Notices"), (_notices(view, view.moves, dated=True),)),
        Sheet(Text("单位在岗", "Strengths"), (_strengths(view),)),
        Sheet(Text("进度", "Progress"), (_progress(view),)),
        Sheet(Text("要求", "Demands"), (demand_table(view),)),
    ]
    for wave, day in list(enumerate(view.waves))[:PRINTED_WAVES]:
        moves = tuple(one for one in view.moves if one.wave == wave)
        title = Text(
            f"第{wave + 1}批报到通知（{day}，{len(moves)} 人）", f"Wave {wave + 1}: {day}, {len(moves)} people"
        )
        sheets.append(
            Sheet(Text(f"第{wave + 1}批", f"Wave {wave + 1}"), (_notices(view, moves, dated=False, title=title),))
        )
    return Book(Text(made.title or "reorg"), tuple(sheets))


def headline(view: StageView) -> Table:
    """Result, numbers, bounds."""
    staged, made = view.made.staged, view.made
    lines = [
        Line(
            (Text("结论", "result").get(view.lang), STATUS[staged.status].get(view.lang)), "" if staged.found else "bad"
        ),
        Line((Text("方案", "plan").get(view.lang), made.plan)),
        Line((Text("有变动的人", "people who move").get(view.lang), len(view.problem.movers))),
    ]
    if staged.found:
        proven = (
            Text("已证不能更少", "proven: no fewer")
            if staged.least >= staged.waves
            else Text(f"可证明不少于 {staged.least}", f"proven: {staged.least} at the least")
        )
        lines.append(Line((Text("批数", "waves").get(view.lang), view.aside(staged.waves, proven))))  # fmt: skip
    for aim, part in staged.parts.items():
        said = (
            Text("已证最优", "proven")
            if part.proven
            else Text(f"可证明不低于 {part.bound}", f"proven: {part.bound} at the least")
        )
        lines.append(Line((AIMS[aim].get(view.lang), view.aside(part.value, said))))  # fmt: skip
    if made.replayed is not None:
        said = Text(
            f"逐日重演 {len(made.replayed.days)} 个日子，底线不足 {made.replayed.floor_breaches} 处",
            f"{len(made.replayed.days)} days replayed, {made.replayed.floor_breaches} floors not kept",
        )
        lines.append(Line((Text("复核", "check").get(view.lang), said.get(view.lang))))  # fmt: skip
    columns = (col("what", "项目", "item", width=34), col("value", "内容", "value", width=60))
    return Table(columns, tuple(lines), Text("分批到位", "Waves of moves"), PROPOSAL)


def wave_table(view: StageView, most: int | None = None) -> Table:
    """A line a wave; ``most`` units named in a cell, the others counted."""
    columns = (
        col("wave", "批次", "wave"), col("date", "日期", "date"), col("people", "人数", "people", "number"),
        col("total", "累计", "so far", "number"), col("opens", "组建", "opens", width=60), col("closes", "撤并", "closes", width=60),
    )  # fmt: skip
    lines, total = [], 0
    for one in view.waves_json():
        total += one["people"]
        name = Text(f"第{one['wave']}批", f"wave {one['wave']}").get(view.lang)
        lines.append(
            Line(
                (
                    name,
                    one["date"],
                    one["people"],
                    total,
                    view.listed(one["opens"], most),
                    view.listed(one["closes"], most),
                )
            )
        )
    return Table(columns, tuple(lines), Text("各批", "Wave by wave"))


def remark_table(view: StageView) -> Table:
    """Reasons where there are no waves, notes where there are."""
    lines = [Line((one.get(view.lang),), "bad") for one in view.reasons()]
    if view.made.staged.found:
        lines += [Line((one.get(view.lang),)) for one in view.notes()]
    return Table((col("remark", "说明", "remark", width=34),), tuple(lines), Text("说明", "Remarks"))


def _notices(view: StageView, moves: tuple[Move, ...], *, dated: bool, title: Text = NO_TITLE) -> Table:
    """Who, from where, to where, when, handover from and to whom. ``dated``: the list that is read back."""
    columns = (
        col("wave", "批次", "wave"), col("person_id", "人员编号", "person_id"), col("name", "姓名", "name"),
        col("category", "类别", "category"), col("from", "原单位", "from"), col("from_post", "原职务", "present post"),
        col("to", "新单位", "to"), col("post", "新岗位", "new post"), col("change", "变动", "change"),
        col("reports", "报到日期" if dated else "报到", "reports on" if dated else "report", "choice" if dated else "text"),
        col("gives", "离任交接给", "hands over to"), col("takes", "接任自", "takes over from"),
        col("trained", "培训至", "trained by"), col("for", "培训内容", "trained in"),
    )  # fmt: skip
    lines = []
    for move in moves:
        one = view.problem.placed[move.number]
        person = one.person
        name = Text(f"第{move.wave + 1}批", f"wave {move.wave + 1}").get(view.lang)
        learned = [LEADERS.get(view.lang) if word == "leader" else word for word in move.trained_for]
        lines.append(
            Line((
                name, person.person_id, person.name, person.category, view.present.get(person.present_unit, person.present_unit),
                person.post, view.structure.path(one.new_unit, view.lang), one.post.name.get(view.lang), view.change(move.number),
                move.reports.isoformat(), view.listed([view.person(n) for n in move.gives_to]),
                view.listed([view.person(n) for n in move.takes_from]), "" if move.trained is None else move.trained.isoformat(),
                view.listed(learned),
            ), "head" if one.leads else "")
        )  # fmt: skip
    return Table(columns, tuple(lines), title, Text("") if dated else PROPOSAL)


def _strengths(view: StageView) -> Table:
    """Unit by unit, what a floor counts on the eve and on every day on which anybody reports."""
    replayed = view.made.replayed
    days = replayed.days if replayed else ()
    columns = (
        col("unit", "单位", "unit"), col("kind", "情形", "course"), col("counts", "计", "counts"), col("floor", "底线", "floor", "number"),
        *(col(f"d{n}", f"{day:%m-%d}" if n else "变动前", f"{day:%m-%d}" if n else "before", "number") for n, day in enumerate(days)),
        col("lowest", "最低", "lowest", "number"),
    )  # fmt: skip
    lines = []
    for one in replayed.watched if replayed else ():
        unit = view.problem.units[one.unit]
        course = (
            Text("组建", "opens") if unit.opens else Text("撤并", "closes") if unit.closes else Text("保留", "goes on")
        )
        there = [count for count, here in zip(one.counts, one.present, strict=True) if here]
        mark: Mark = "bad" if one.breaches(unit) else "warn" if there and min(there) == one.least > 0 else ""
        words = one.what or LEADERS.get(view.lang)
        lines.append(
            Line(
                (view.unit(one.unit), course.get(view.lang), words, one.least, *one.counts, min(there, default=0)), mark
            )
        )
    note = Text("最低：有人在岗的日子里最少的一天；黄色正好在底线上，红色低于底线。", "lowest: on the days on which anybody is there; yellow: just the floor, red: below it.")  # fmt: skip
    return Table(columns, tuple(lines), Text(""), note)


def _progress(view: StageView) -> Table:
    """Unit by wave: who leaves and comes, and how far the unit's moves are done."""
    columns = (
        col("unit", "单位", "unit"), col("course", "情形", "course"),
        *(col(f"w{n}", f"第{n + 1}批 {day:%m-%d}", f"wave {n + 1}, {day:%m-%d}", width=17) for n, day in enumerate(view.waves)),
    )  # fmt: skip
    lines = []
    for number, unit in enumerate(view.problem.units):
        flows = [view.flows.get((number, wave), (0, 0)) for wave in range(len(view.waves))]
        total = sum(go + come for go, come in flows)
        if not total:
            continue
        course = (
            Text("组建", "opens") if unit.opens else Text("撤并", "closes") if unit.closes else Text("保留", "goes on")
        )
        done, cells = 0, []
        for go, come in flows:
            done += go + come
            bars = BARS * done // total
            words = " ".join(f"{sign}{count}" for sign, count in (("−", go), ("+", come)) if count)
            cells.append("■" * bars + "□" * (BARS - bars) + (f" {words}" if words else ""))
        lines.append(Line((view.unit(number), course.get(view.lang), *cells)))
    note = Text("■ 已完成的变动份额；− 走，+ 来。", "■ share of the unit's moves done; − leave, + come.")
    return Table(columns, tuple(lines), Text(""), note)


def demand_table(view: StageView) -> Table:
    """Every demand as the replay found it."""
    columns = (
        col("key", "编号", "id"), col("demand", "要求", "demand", width=48), col("holds", "符合", "holds"),
        col("breaches", "不符之处", "breaches", width=60),
    )  # fmt: skip
    lines = []
    for one in view.made.replayed.demands if view.made.replayed else ():
        holds = Text("是", "yes") if one.holds else Text("否", "no")
        said = "\n".join(breach.get(view.lang) for breach in one.breaches)
        lines.append(Line((one.key, one.text.get(view.lang), holds.get(view.lang), said), "" if one.holds else "bad"))
    return Table(columns, tuple(lines))
