"""The fairness of a plan as pages: groups side by side, pairs of justified envy, everyone who is moved."""

from __future__ import annotations

from collections.abc import Mapping

from reorg.compare.fairness import EXPLAINED, Fairness, Group, Treated
from reorg.plan.changes import CHANGES
from reorg.plan.plan import InputFile
from reorg.report.tables import Book, Cell, Chart, Line, Mark, Sheet, Table
from reorg.report.view import PROPOSAL, YES_NO, col, percent_text
from reorg.rules.problem import Problem
from reorg.text import Lang, Text

DIMENSIONS: Mapping[str, Text] = {
    "all": Text("全体", "everyone"),
    "sex": Text("性别", "sex"),
    "age": Text("年龄", "age"),
    "rank": Text("警衔", "rank"),
    "category": Text("人员类别", "category"),
    "unit": Text("现单位", "present unit"),
}
DEFINITION = Text(
    "志愿落空而不如其适合者得之：甲的志愿比现安排更靠前，规则允许甲任该岗，乙与甲同类别、在该岗的适合度（人岗相适，竞争岗位加工分，按项目权重）低于甲，"
    "且没有硬性规则要求乙留在该志愿单位。“互换违反”列出两人互换会违反的硬性规则，空白为可以互换。",
    "Justified envy: A wished for the place more than for his own, rules on pairs allow A there, B is of A's category and less "
    "fit there by the plan's own measure (fit, and merit in promotion posts, in the project's weights), and no hard rule "
    "keeps B in the unit wished for. An exchange of the two would break the rules named; none named: nothing stands against it.",
)
CHANCE = Text(
    f"“偶然概率”：若在全体中抽签决定，出现这样或更少见人数的概率（精确超几何检验）；低于{EXPLAINED:.0%}者标出，供核查，不等于不公。",
    f"Chance: how often drawing lots among everyone would give a number this rare or rarer (exact hypergeometric test); below "
    f"{EXPLAINED:.0%} it is marked, to be looked at: it proves nothing unfair.",
)


class FairnessView:
    """A plan's fairness beside its problem, as it may be shown (masked or not), in one language."""

    def __init__(
        self, problem: Problem, told: Fairness, lang: Lang, plan_file: InputFile, inputs: tuple[InputFile, ...]
    ) -> None:
        self.problem, self.told, self.lang = problem, told, lang
        self.plan_file, self.inputs = plan_file, inputs
        self.people = {person.person_id: person for person in problem.people}
        self.seats = {seat.seat_id: seat for seat in problem.structure.seats}
        self.present = {unit.unit_id: unit.name for unit in problem.present}

    def place(self, seat_id: str) -> str:
        seat = self.seats[seat_id]
        return f"{self.problem.structure.path(seat.unit, self.lang)}/{seat.post.name.get(self.lang)}"

    def unit(self, unit_id: str) -> str:
        number = self.problem.structure.index.get(unit_id)
        return unit_id if number is None else self.problem.structure.path(number, self.lang)

    def say(self, zh: str, en: str) -> str:
        return Text(zh, en).get(self.lang)


def fairness_book(view: FairnessView) -> Book:
    """Every sheet of ``fairness.xlsx``."""
    sheets = (
        Sheet(
            Text("概览", "Summary"), (fairness_headline(view), *group_tables(view, ("sex", "age", "rank", "category")))
        ),
        Sheet(Text("按单位", "By unit"), group_tables(view, ("unit",)), charts=(_unit_chart(),)),
        Sheet(Text("志愿落空", "Envy"), (envy_table(view),)),
        Sheet(Text("岗位志愿落空", "Envy by post"), (seat_table(view),)),
        Sheet(Text("调动人员", "Moved"), (moved_table(view),)),
        Sheet(Text("说明", "Notes"), (_notes(view),)),
    )
    return Book(Text(view.problem.settings.title or "reorg"), sheets)


def fairness_headline(view: FairnessView) -> Table:
    told = view.told
    whole = told.groups[0]
    rows: list[tuple[Text, Cell]] = [
        (Text("人员", "people"), whole.people),
        (Text("调动", "moved"), whole.moved),
        (Text("填报志愿", "with wishes"), whole.wished),
        (Text("满足第一志愿", "first wish met"), whole.first),
        (Text("满足任一志愿", "a wish met"), whole.met),
        (Text("调动人员中通勤已知", "moved, with a known way before and after"), whole.known),
        (Text("　其中变远", "  of these farther"), whole.longer),
        (Text("　原平均通勤（分钟）", "  mean minutes before"), _round(whole.before)),
        (Text("　新平均通勤（分钟）", "  mean minutes after"), _round(whole.after)),
        (Text("志愿落空而不如其适合者得之（对）", "pairs of justified envy"), len(told.pairs)),
        (Text("　涉及人员", "  people passed over"), whole.passed_over),
        (
            Text("　两人可互换而不违反硬性规则（对）", "  pairs who could exchange, all hard rules kept"),
            told.exchangeable,
        ),
    ]
    lines = tuple(Line((name.get(view.lang), value)) for name, value in rows)
    columns = (col("what", "项目", "item", width=44), col("value", "数值", "value", "number"))
    return Table(columns, lines, Text("公平概览", "Fairness at a glance"), PROPOSAL)


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def group_tables(view: FairnessView, dimensions: tuple[str, ...]) -> tuple[Table, ...]:
    """A table for each dimension, with everyone as the last line."""
    columns = (
        col("group", "人群", "group", width=20), col("people", "人数", "people", "number"), col("moved", "调动", "moved", "number"),
        col("share", "调动比例", "share moved", "percent"), col("chance", "偶然概率", "chance", "percent"),
        col("down", "下沉", "down", "number"), col("up", "上调", "up", "number"), col("promoted", "提拔", "promoted", "number"),
        col("known", "通勤已知", "way known", "number"), col("before", "原分钟", "min before", "number"),
        col("after", "新分钟", "min after", "number"), col("longer", "变远", "farther", "number"),
        col("wished", "填报志愿", "wished", "number"), col("first", "第一志愿", "first met", "number"),
        col("met", "任一志愿", "any met", "number"), col("met_share", "满足率", "share met", "percent"),
        col("met_chance", "偶然概率（志愿）", "chance, wishes", "percent"), col("passed_over", "志愿落空", "passed over", "number"),
    )  # fmt: skip
    whole = view.told.groups[0]
    made = []
    for dimension in dimensions:
        lines = [_group_line(view, one) for one in view.told.groups if one.dimension == dimension]
        lines.append(Line(_group_line(view, whole).cells, "head"))
        made.append(
            Table(columns, tuple(lines), DIMENSIONS[dimension], CHANCE if dimension == dimensions[0] else Text(""))
        )
    return tuple(made)


def group_brief(view: FairnessView) -> Table:
    """What fits a terminal: the groups of every dimension but units, below each other."""
    columns = (
        col("dimension", "按", "by"), col("group", "人群", "group"), col("people", "人数", "people", "number"),
        col("moved", "调动", "moved", "number"), col("share", "比例", "share", "number"), col("chance", "偶然概率", "chance", "number"),
        col("wished", "填报志愿", "wished", "number"), col("met", "满足", "met", "number"),
        col("met_share", "满足率", "share met", "number"), col("passed_over", "志愿落空", "passed over", "number"),
    )  # fmt: skip
    lines = []
    for one in view.told.groups:
        if one.dimension != "unit":
            share = percent_text(one.moved / one.people) if one.people else ""
            met = percent_text(one.met / one.wished) if one.wished else ""
            cells: tuple[Cell, ...] = (
                DIMENSIONS[one.dimension].get(view.lang), one.name.get(view.lang), one.people, one.moved, share,
                f"{one.chance:.3f}", one.wished, one.met, met, one.passed_over,
            )  # fmt: skip
            lines.append(Line(cells, _odd(one)))
    return Table(columns, tuple(lines), Text("按人群", "By group"))


def _odd(one: Group) -> Mark:
    return "warn" if one.chance < EXPLAINED or one.met_chance < EXPLAINED else ""


def _group_line(view: FairnessView, one: Group) -> Line:
    share = round(one.moved / one.people, 4) if one.people else None
    met = round(one.met / one.wished, 4) if one.wished else None
    cells: tuple[Cell, ...] = (
        one.name.get(view.lang), one.people, one.moved, share, round(one.chance, 4), one.down, one.up, one.promoted,
        one.known, _round(one.before), _round(one.after), one.longer, one.wished, one.first, one.met, met,
        round(one.met_chance, 4), one.passed_over,
    )  # fmt: skip
    return Line(cells, _odd(one))


def _unit_chart() -> Chart:
    return Chart(
        "bar",
        "group",
        ("share",),
        Text("各现单位调动比例", "Share moved by present unit"),
        share=True,
        width=640,
        height=720,
    )


def envy_table(view: FairnessView) -> Table:
    """A line a pair, those whom nothing keeps from exchanging first."""
    columns = (
        col("person_id", "人员编号", "person_id"), col("name", "姓名", "name"), col("now", "现安排", "placed at", width=30),
        col("now_wish", "现为第几志愿", "wish met", "number"), col("seat", "志愿岗位", "wished place", width=30),
        col("wish", "第几志愿", "wish", "number"), col("score", "适合度", "score there", "number"),
        col("holder_id", "占用者编号", "holder_id"), col("holder", "占用者", "holder"),
        col("holder_score", "占用者适合度", "holder's score", "number"), col("difference", "相差", "difference", "number"),
        col("prevented", "互换违反", "an exchange breaks", width=40),
    )  # fmt: skip
    at = {one.person_id: one for one in view.told.people}
    lines = []
    for one in sorted(view.told.pairs, key=lambda pair: bool(pair.prevented)):
        unit = at[one.person_id].unit
        lines.append(
            Line(
                (
                    one.person_id, view.people[one.person_id].name, view.unit(unit) if unit else view.say("待安排", "unplaced"),
                    one.now or None, view.place(one.seat), one.wish, round(one.score, 2), one.holder_id,
                    view.people[one.holder_id].name, round(one.holder_score, 2), round(one.score - one.holder_score, 2),
                    " ".join(one.prevented),
                ),
                "" if one.prevented else "warn",
            )
        )  # fmt: skip
    return Table(columns, tuple(lines), Text("志愿落空而不如其适合者得之", "Justified envy"), DEFINITION)


def seat_table(view: FairnessView) -> Table:
    """Pairs counted by the place wished for, the most first."""
    counts: dict[str, list[int]] = {}
    people: dict[str, set[str]] = {}
    for one in view.told.pairs:
        counted = counts.setdefault(one.seat, [0, 0])
        counted[0] += 1
        counted[1] += not one.prevented
        people.setdefault(one.seat, set()).add(one.person_id)
    order = list(view.seats)
    lines = tuple(
        Line((view.place(seat), len(people[seat]), *counts[seat]))
        for seat in sorted(counts, key=lambda seat: (-counts[seat][0], order.index(seat)))
    )
    columns = (
        col("seat", "志愿岗位", "wished place", width=40), col("people", "落空人数", "people passed over", "number"),
        col("pairs", "对数", "pairs", "number"), col("exchangeable", "可互换", "could exchange", "number"),
    )  # fmt: skip
    return Table(columns, lines, Text("按岗位", "By place"))


def moved_table(view: FairnessView) -> Table:
    columns = (
        col("person_id", "人员编号", "person_id"), col("name", "姓名", "name"), col("sex", "性别", "sex"),
        col("rank", "警衔", "rank"), col("category", "人员类别", "category"), col("from", "原单位", "from", width=24),
        col("to", "新单位", "to", width=30), col("change", "变动", "change"), col("before", "原分钟", "min before", "number"),
        col("after", "新分钟", "min after", "number"), col("longer", "增加", "longer by", "number"),
        col("wishes", "志愿数", "wishes", "number"), col("met", "满足第几志愿", "wish met", "number"),
        col("passed_over", "志愿落空", "passed over", "number"),
    )  # fmt: skip
    moved = [one for one in view.told.people if one.moved]
    lines = tuple(_moved_line(view, one) for one in sorted(moved, key=lambda one: -(one.longer or 0)))
    note = Text(
        "调动：下沉、上调、调整。通勤最变远者在前。",
        "Moved: down, up, transfer. Those whose way grows most come first.",
    )
    return Table(columns, lines, Text("调动人员", "People moved"), note)


def _moved_line(view: FairnessView, one: Treated) -> Line:
    person = view.people[one.person_id]
    origin = view.present.get(person.present_unit, person.present_unit)
    told = CHANGES[one.changes[0]].get(view.lang)
    return Line((
        one.person_id, person.name, person.sex, person.rank, person.category, origin, view.unit(one.unit), told,
        _round(one.before), _round(one.after), _round(one.longer), one.wishes, one.met or None, one.passed_over or None,
    ))  # fmt: skip


def _notes(view: FairnessView) -> Table:
    yes, no = YES_NO[view.lang]
    rows = [
        (view.say("定义", "definition"), DEFINITION.get(view.lang)),
        (view.say("偶然概率", "chance"), CHANCE.get(view.lang)),
        (view.say("通勤已知", "way known"), view.say(
            "住址、现单位、新单位的乡镇均已知，且有路可通", "home, present and new unit have known townships with a way between them")),
        (view.say(f"方案 {view.plan_file.path}", f"plan {view.plan_file.path}"), view.plan_file.sha256),
        *((view.say(f"输入 {one.path}", f"input {one.path}"), one.sha256) for one in view.inputs),
        (view.say("有地域数据", "territory given"), yes if view.problem.territory.townships else no),
    ]  # fmt: skip
    columns = (col("what", "项目", "item", width=30), col("value", "内容", "value", width=90))
    return Table(columns, tuple(Line(row) for row in rows))
