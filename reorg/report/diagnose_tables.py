"""Tables of today's figures: strength, people, leadership, shares, people to keep in mind."""

from __future__ import annotations

from collections.abc import Sequence

from reorg.diagnose.diagnosis import Diagnosis
from reorg.diagnose.figures import GROUPS, Ages, Distribution, Named, Share, Strength
from reorg.diagnose.strength import POLICE_ESTABLISHMENT
from reorg.domain.people import CATEGORIES
from reorg.report.tables import Column, Line, Mark, Table
from reorg.report.view import col
from reorg.text import Lang, Text

SIDES = {"organ": Text("机关", "organ"), "grassroots": Text("基层", "grassroots"), "": Text("未定", "neither")}
NOT_GIVEN = Text("（未填）", "(not given)")
TOTAL = Text("合计", "total")
WHO = (
    col("person_id", "人员编号", "person_id"), col("name", "姓名", "name"), col("unit", "单位", "unit"),
    col("post", "职务", "post"),
)  # fmt: skip


def who_cells(who: Named) -> tuple[str, str, str, str]:
    return who.person_id, who.name, who.unit, who.post


def hundredths(value: float | None) -> float | None:
    """A share as a percentage with one decimal."""
    return None if value is None else round(value * 100, 1)


def _rounded(value: float | None, digits: int = 1) -> float | None:
    return None if value is None else round(value, digits)


def _strength_cells(one: Strength) -> tuple[int | None, int, int | None]:
    return one.authorized, one.people, one.over


def _marked(*ones: Strength) -> Mark:
    if any((one.over or 0) > 0 for one in ones):
        return "bad"
    return "warn" if any((one.over or 0) < 0 for one in ones) else ""


def strength_table(told: Diagnosis, lang: Lang, *, uneven: bool = False) -> Table:
    """Every unit against its authorized strength; ``uneven``: only those over or under, the most over first."""
    units = list(told.units)
    if uneven:
        units = [one for one in units if one.police.over or one.auxiliaries.over]
        units.sort(key=lambda one: (-(one.police.over or 0), -(one.auxiliaries.over or 0)))
    lines = [
        Line(
            (
                one.name, SIDES[one.side].get(lang), one.kind, *_strength_cells(one.police),
                *_strength_cells(one.auxiliaries), one.others, sum(one.working.values()),
            ),
            _marked(one.police, one.auxiliaries),
        )
        for one in units
    ]  # fmt: skip
    others = sum(one.others for one in told.units)
    working = sum(sum(one.working.values()) for one in told.units)
    whole = (*_strength_cells(told.police), *_strength_cells(told.auxiliaries), others, working)
    lines.append(Line((TOTAL.get(lang), "", "", *whole), "head"))
    columns = (
        col("unit", "单位", "unit"), col("side", "机关/基层", "side"), col("kind", "类型", "kind"),
        col("authorized_police", "民警编制", "authorized officers", "number"), col("police", "民警实有", "officers", "number"),
        col("police_over", "民警超(+)缺(-)", "officers over (+), under (-)", "number"),
        col("authorized_auxiliary", "辅警编制", "authorized auxiliaries", "number"),
        col("auxiliaries", "辅警实有", "auxiliaries", "number"),
        col("auxiliaries_over", "辅警超(+)缺(-)", "auxiliaries over (+), under (-)", "number"),
        col("others", "其他人员", "others", "number"), col("working", "实际在此工作", "working there", "number"),
    )  # fmt: skip
    note = Text(
        "编制和实有按编制单位，各单位只计本级，不含下级单位。",
        "Authorized strength and people by establishment unit; each unit itself, without those below it.",
    )
    return Table(columns, tuple(lines), Text("编制与实有", "Strength against authorized strength"), note)


def type_table(told: Diagnosis, lang: Lang) -> Table:
    """Establishment types by category of people."""
    categories = [one for one in CATEGORIES if any(one in kind.people for kind in told.types)]
    lines = [
        Line(
            (one.name or NOT_GIVEN.get(lang), one.authorized, sum(one.people.values()), *(one.people.get(c, 0) for c in categories), one.mismatched),
            "warn" if one.mismatched else "",
        )
        for one in told.types
    ]  # fmt: skip
    columns = (
        col("type", "编制类型", "establishment type"), col("authorized", "核定", "authorized", "number"),
        col("people", "实有", "people", "number"), *(col(f"category_{c}", c, c, "number") for c in categories),
        col("mismatched", "非民警占用", "not officers", "number"),
    )  # fmt: skip
    note = Text(
        f"“非民警占用”：{POLICE_ESTABLISHMENT}上的非民警人员[P46 A]。",
        f"“not officers”: people on {POLICE_ESTABLISHMENT} (police establishment) who are none [P46 A].",
    )
    return Table(columns, tuple(lines), Text("编制类型", "Establishment types"), note)


def age_table(ages: Ages, lang: Lang) -> Table:
    """One pool's pyramid, the oldest on top."""
    lines = []
    for band in reversed(ages.bands):
        if band.high is None:
            words = Text(f"{band.low}岁及以上", f"{band.low} and over")
        elif band.low is None:
            words = Text(f"{band.high + 1}岁以下", f"under {band.high + 1}")
        else:
            words = Text(f"{band.low}-{band.high}岁", f"{band.low}-{band.high}")
        both = band.men + band.women + band.unknown
        lines.append(Line((words.get(lang), band.men, band.women, band.unknown, both)))
    known = sum(band.men + band.women + band.unknown for band in ages.bands)
    sums = [sum(getattr(band, key) for band in ages.bands) for key in ("men", "women", "unknown")]
    lines.append(Line((TOTAL.get(lang), *sums, known), "head"))
    columns = (
        col("band", "年龄段", "ages"), col("men", "男", "men", "number"), col("women", "女", "women", "number"),
        col("unknown", "性别未填", "sex not given", "number"), col("people", "人数", "people", "number"),
    )  # fmt: skip
    mean = "" if ages.mean is None else f"{ages.mean:.1f}"
    group = GROUPS[ages.group]
    note = Text(
        f"平均{mean}岁（周岁）" + (f"，出生年月未填{ages.unknown}人" if ages.unknown else ""),
        f"mean {mean} completed years" + (f", birth date of {ages.unknown} not given" if ages.unknown else ""),
    )
    return Table(columns, tuple(lines), Text(f"{group.zh}年龄", f"Ages of {group.en}"), note)


def distribution_table(one: Distribution, lang: Lang) -> Table:
    """A column's values with people by pool and their share."""
    whole = sum(sum(step.people.values()) for step in one.steps)
    groups = [group for group in one.of if any(step.people[group] for step in one.steps)]
    lines = []
    for step in one.steps:
        people = sum(step.people.values())
        cells = (*(step.people[group] for group in groups), people, hundredths(people / whole if whole else None))
        lines.append(Line((step.value or NOT_GIVEN.get(lang), *cells), "" if step.value else "warn"))
    columns = (
        Column(one.key, one.name), *(Column(group, GROUPS[group], "number") for group in groups),
        col("people", "人数", "people", "number"), col("share", "占比 %", "share %", "number"),
    )  # fmt: skip
    return Table(columns, tuple(lines), Text(one.name.zh, one.name.en.capitalize()))


def skill_table(told: Diagnosis, lang: Lang, *, alone: bool = False) -> Table:
    """Skills by level, the rarest first; ``alone``: only those that hang on one person."""
    level = told.settings.skilled_level
    lines = []
    for one in told.skills:
        who = one.alone or one.alone_skilled
        if alone and who is None:
            continue
        why = (
            Text("仅一人掌握", "one holder alone") if one.alone
            else Text(f"仅一人达到{level}级", f"one holder alone at level {level} or above") if one.alone_skilled
            else Text("", "")
        )  # fmt: skip
        named = f"{who.name}（{who.person_id}，{who.unit}）" if who else ""
        mark: Mark = "bad" if one.alone else "warn" if one.alone_skilled or not one.skilled else ""
        lines.append(Line((one.skill, *one.levels, one.holders, one.police, one.skilled, why.get(lang), named), mark))  # fmt: skip
    columns = (
        col("skill", "技能", "skill"), *(col(f"level_{n}", f"{n}级", f"level {n}", "number") for n in range(1, 6)),
        col("holders", "掌握人数", "holders", "number"), col("police", "其中民警", "officers of them", "number"),
        col("skilled", f"{level}级及以上", f"level {level} or above", "number"),
        col("alone", "单点", "single point", width=22), col("who", "何人", "who", width=34),
    )  # fmt: skip
    title = Text("单点技能", "Skills that hang on one person") if alone else Text("技能", "Skills")
    return Table(columns, tuple(lines), title)


def leaders_table(told: Diagnosis, lang: Lang) -> Table:
    """Leadership posts of each unit: usual for its size, given by the table, held."""
    lines = []
    for one in told.leaders:
        allowed = one.allowed
        over = allowed is not None and one.held > allowed
        short = allowed is not None and one.held < allowed
        above = one.usual is not None and one.held > one.usual
        remark = [
            word.get(lang)
            for word, holds in (
                (Text("超职数", "above its posts"), over), (Text("领导岗位有空缺", "posts vacant"), short),
                (Text("多于通行配备", "above the usual"), above),
            )
            if holds
        ]  # fmt: skip
        lines.append(
            Line(
                (one.name, one.size, one.usual, one.heads, one.deputies, one.heads_held, one.deputies_held, "、".join(remark)),
                "bad" if over else "warn" if short or above else "",
            )
        )  # fmt: skip
    heads, deputies = (_known([getattr(one, key) for one in told.leaders]) for key in ("heads", "deputies"))
    held = [sum(getattr(one, key) for one in told.leaders) for key in ("heads_held", "deputies_held")]
    size = sum(one.size for one in told.leaders)
    lines.append(Line((TOTAL.get(lang), size, None, heads, deputies, *held, ""), "head"))
    columns = (
        col("unit", "单位", "unit"), col("size", "民警规模", "size in officers", "number"),
        col("usual", "通行配备", "usual posts", "number"), col("heads", "正职职数", "heads", "number"),
        col("deputies", "副职职数", "deputies", "number"), col("heads_held", "正职实有", "heads in post", "number"),
        col("deputies_held", "副职实有", "deputies in post", "number"), col("remark", "提示", "remark", width=26),
    )  # fmt: skip
    note = Text(
        "通行配备（R40 [P33 B]，某部委办法，非公安法定）：3人1名；4-7人1正1副；8人以上1正2副；15人以上任务重的最多1正3副。规模按民警编制，未填的按实有。",
        "Usual posts (R40 [P33 B], a ministry's rule, no law for police): 3 people 1; 4-7 1+1; 8 and more 1+2; 15 and more with heavy tasks at most 1+3. Size: authorized officers, else officers in post.",
    )
    return Table(columns, tuple(lines), Text("领导职数", "Leadership posts"), note)


def _known(values: Sequence[int | None]) -> int | None:
    known = [one for one in values if one is not None]
    return sum(known) if known else None


def span_table(told: Diagnosis, lang: Lang) -> Table:
    """People for each leader, by unit and over the bureau."""
    lines = [
        Line((one.name, one.depth, one.below, one.leaders, one.led, _rounded(one.ratio)), "warn" if one.led and not one.leaders else "")
        for one in told.spans
    ]  # fmt: skip
    whole = told.layers
    lines.append(Line((TOTAL.get(lang), whole.depth, None, whole.leaders, whole.led, _rounded(whole.ratio)), "head"))
    columns = (
        col("unit", "单位", "unit"), col("depth", "层级", "depth", "number"), col("below", "下级单位", "units below", "number"),
        col("leaders", "领导", "leaders", "number"), col("led", "被领导", "led", "number"),
        col("ratio", "每名领导带几人", "people per leader", "number"),
    )  # fmt: skip
    note = Text(
        "按实际工作单位；层级从1（无上级单位）数起，合计行为最深层级。",
        "By where people work; depth counts from 1 (no superior unit), the total row holds the deepest.",
    )
    return Table(columns, tuple(lines), Text("管理幅度与层级", "Spans and layers"), note)


def share_table(told: Diagnosis, lang: Lang) -> Table:
    """Each ratio with what it counts and what it may be held against."""
    lines = [
        Line((one.name.get(lang), one.part, one.whole, share_words(one, lang), one.definition.get(lang), one.reference.get(lang)))
        for one in told.shares
    ]  # fmt: skip
    columns = (
        col("name", "指标", "figure"), col("part", "分子", "part", "number"), col("whole", "分母", "whole", "number"),
        col("value", "数值", "value"), col("definition", "口径", "definition", width=46),
        col("reference", "参照（来源、可信度）", "reference (source, grade)", width=44),
    )  # fmt: skip
    note = Text("几个占比口径不同，不能互相比较或混用。", "These ratios count different things and must not be mixed.")
    return Table(columns, tuple(lines), Text("警力占比", "Shares"), note)


def share_words(one: Share, lang: Lang) -> str:
    """``40.2 %``, ``1.42``, or that it cannot be told."""
    if one.value is None:
        return Text("无法判断", "cannot be told").get(lang)
    return f"{one.value:.2f}" if one.kind == "ratio" else f"{one.value * 100:.1f} %"


def share_chart_table(told: Diagnosis, lang: Lang) -> Table:
    """The shares as percentages, for the chart."""
    lines = [Line((one.name.get(lang), hundredths(one.value))) for one in told.shares if one.kind == "share"]
    columns = (col("name", "占比", "share"), col("percent", "%", "%", "number"))
    return Table(columns, tuple(lines), Text("占比（%）", "Shares, %"))


def retirement_table(told: Diagnosis, lang: Lang) -> Table:
    """Retirements by calendar year."""
    lines = [
        Line(
            (
                str(one.year) if one.year else Text("基准日前已到龄", "due before the day").get(lang),
                one.men, one.women, one.men + one.women, one.leaders,
            ),
            "" if one.year else "bad",
        )
        for one in told.retirement_years
    ]  # fmt: skip
    columns = (
        col("year", "年份", "year"), col("men", "男", "men", "number"), col("women", "女", "women", "number"),
        col("people", "人数", "people", "number"), col("leaders", "其中领导", "leaders of them", "number"),
    )  # fmt: skip
    ages = told.settings.retirement
    raised = Text("；不延迟", "; not raised")
    if ages.raised_from is not None:
        raised = Text(
            f"；自{ages.raised_from}起每{ages.months_a_step}个月延迟1个月，至男{ages.men_raised}、女{ages.women_raised}",
            f"; from {ages.raised_from} one month later for each {ages.months_a_step} months, up to {ages.men_raised} and {ages.women_raised}",
        )
    note = Text(
        f"只计民警；男{ages.men}、女{ages.women}岁{raised.zh}（年龄为参数[K]，R53；可在 diagnose: retirement 修改）。",
        f"Officers only; men {ages.men}, women {ages.women}{raised.en} (ages are parameters [K], R53; see diagnose: retirement).",
    )
    return Table(columns, tuple(lines), Text("退休预测", "Retirements"), note)


def retiring_table(told: Diagnosis, lang: Lang) -> Table:
    lines = [Line((*who_cells(one.who), one.month, "、".join(one.skills))) for one in told.retiring]
    columns = (*WHO, col("month", "到龄", "reached in"), col("skills", "技能", "skills", width=30))
    return Table(columns, tuple(lines), Text("将退休人员", "Who retires"))


def post_years_table(told: Diagnosis, lang: Lang) -> Table:
    lines = []
    for one in told.post_years:
        if one.low is None:
            words = NOT_GIVEN
        elif one.high is None:
            words = Text(f"{one.low}年及以上", f"{one.low} years and more")
        else:
            words = Text(f"{one.low}-{one.high}年", f"{one.low}-{one.high} years")
        lines.append(Line((words.get(lang), one.leaders, one.others)))
    columns = (
        col("years", "任现职年数", "years in post"), col("leaders", "领导", "leaders", "number"),
        col("others", "其他民警", "other officers", "number"),
    )  # fmt: skip
    return Table(columns, tuple(lines), Text("任现职年数", "Years in post"))


def long_table(told: Diagnosis, lang: Lang) -> Table:
    lines = [Line((*who_cells(one.who), one.years, one.bound, one.reason.get(lang))) for one in told.long_in_post]
    columns = (
        *WHO, col("years", "任现职年数", "years in post", "number"), col("bound", "界限", "bound", "number"),
        col("reason", "依据", "reason"),
    )  # fmt: skip
    note = Text(
        "领导：派出所长5年轮岗（陕西2020，R12 [P28 A/B]），其他领导参照；敏感单位（标签 sensitive）5年为参数[K]（R14）。",
        "Leaders: station chiefs rotate every 5 years (Shaanxi 2020, R12 [P28 A/B]), others by analogy; 5 years in a sensitive unit (tag sensitive) is a parameter [K] (R14).",
    )
    return Table(columns, tuple(lines), Text("任职时间较长", "Long in post"), note)


def kin_table(told: Diagnosis, lang: Lang) -> Table:
    lines = [
        Line(
            (one.a.person_id, one.a.name, one.a.unit, one.a.post, one.relation, one.b.person_id, one.b.name, one.b.unit, one.b.post, one.why.get(lang)),
            "bad",
        )
        for one in told.kin
    ]  # fmt: skip
    other = tuple(Column(f"{one.key}_2", one.title) for one in WHO)
    columns = (*WHO, col("relation", "关系", "relation"), *other, col("why", "情形", "why", width=26))
    note = Text("任职回避（R01 [L 公务员法 §74]）。", "Avoidance between relatives (R01 [L civil servants law §74]).")
    return Table(columns, tuple(lines), Text("亲属同一领导下", "Relatives under one leader"), note)


def status_table(told: Diagnosis, lang: Lang) -> Table:
    keeps = Text("随原单位", "keeps the unit's successor")
    lines = [
        Line((one.status, keeps.get(lang) if one.fixes else "", *who_cells(who)))
        for one in told.statuses
        for who in one.people
    ]
    columns = (col("status", "状态", "status"), col("fixes", "安排", "placement"), *WHO)
    return Table(columns, tuple(lines), Text("特殊状态人员", "People of a special status"))


def data_table(told: Diagnosis, lang: Lang) -> Table:
    """How complete each column is."""
    tables = {"personnel": Text("花名册", "roster"), "units": Text("单位表", "units")}
    lines = []
    for one in told.completeness:
        mark: Mark = "" if not one.rows or one.filled == one.rows else "warn" if one.filled else "bad"
        lines.append(
            Line((tables[one.table].get(lang), one.name.get(lang), one.rows, one.filled, one.rows - one.filled, hundredths(one.share), one.used_for.get(lang)), mark)
        )  # fmt: skip
    columns = (
        col("table", "表", "table"), col("column", "列", "column"), col("rows", "应填", "concerned", "number"),
        col("filled", "已填", "filled", "number"), col("missing", "未填", "missing", "number"),
        col("share", "完整率 %", "complete %", "number"), col("used_for", "用于", "used for", width=30),
    )  # fmt: skip
    return Table(columns, tuple(lines), Text("数据完整性", "Completeness of the data"))
