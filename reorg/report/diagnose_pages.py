"""The workbook of a diagnosis, its page in the terminal, and what the new structure will be short of."""

from __future__ import annotations

from reorg.diagnose.diagnosis import Diagnosis
from reorg.diagnose.readiness import Readiness
from reorg.report import diagnose_tables as tables
from reorg.report.tables import Book, Chart, Line, Mark, Sheet, Table
from reorg.report.view import col
from reorg.text import Lang, Text

SHOWN = 10
"""Lines of a table on the terminal's page, the others being told as a number."""
DRAWN = 25
NOTHING = Text("", "")
"""Skills that a chart shows at most."""
NATURE = Text(
    "现状数据来自花名册和单位表；准备情况只作清点，未求解：清点不缺不等于一定有方案。",
    "Figures of today are from roster and units; readiness is counted, nothing was solved: no shortage found is no proof of a plan.",
)


def diagnose_book(told: Diagnosis, lang: Lang) -> Book:
    """Every sheet of ``diagnose.xlsx``."""
    sheets = [
        Sheet(Text("概览", "Summary"), (summary_table(told, lang),), filtered=False),
        _strength(told, lang),
        _ages(told, lang),
        _make_up(told, lang),
        _skills(told, lang),
        Sheet(Text("领导职数", "Leadership"), (tables.leaders_table(told, lang), tables.span_table(told, lang))),
        _shares(told, lang),
        _years(told, lang),
        _people(told, lang),
        Sheet(Text("数据完整性", "Data"), (tables.data_table(told, lang),)),
    ]
    if told.readiness is not None:
        short = shortfall_table(told.readiness, lang)
        sheets[1:1] = [Sheet(Text("短缺", "Shortages"), (short,), filtered=False), _readiness(told.readiness, lang)]
    elif told.faults:
        sheets.insert(1, Sheet(Text("新架构准备", "Readiness"), (_fault_table(told, lang),)))
    return Book(Text(told.title or "reorg"), tuple(sheets))


def overview(told: Diagnosis, lang: Lang) -> list[Table]:
    """The page in the terminal: the main figures, units out of balance, single points, retirements, shortages."""
    found = [summary_table(told, lang)]
    uneven = tables.strength_table(told, lang, uneven=True)
    if len(uneven.lines) > 1:
        keep = (
            "unit",
            "authorized_police",
            "police",
            "police_over",
            "authorized_auxiliary",
            "auxiliaries",
            "auxiliaries_over",
        )
        found.append(_cut(_narrow(uneven, keep), lang, last=True))
    alone = tables.skill_table(told, lang, alone=True)
    if alone.lines:
        found.append(_cut(_narrow(alone, ("skill", "holders", "skilled", "alone", "who")), lang))
    if told.retirement_years:
        found.append(tables.retirement_table(told, lang))
    if told.readiness is not None:
        found += [_cut(table(told.readiness, lang), lang) for table in (skill_demand_table, shortfall_table)]
    return found


def _narrow(table: Table, keys: tuple[str, ...]) -> Table:
    """The table with these columns alone."""
    at = [number for number, column in enumerate(table.columns) if column.key in keys]
    lines = tuple(Line(tuple(line.cells[n] for n in at), line.mark) for line in table.lines)
    return Table(tuple(table.columns[n] for n in at), lines, table.title)


def _cut(table: Table, lang: Lang, *, last: bool = False) -> Table:
    """The table's first lines (and its last, a total), and how many more there are."""
    end = table.lines[-1:] if last else ()
    body = table.lines[: len(table.lines) - len(end)]
    more = len(body) - SHOWN
    if more <= 0:
        return table
    told = Text(f"…另有{more}行", f"... {more} more").get(lang)
    rest = Line((told, *(None for _ in table.columns[1:])))
    return Table(table.columns, (*body[:SHOWN], rest, *end), table.title, table.note)


def summary_table(told: Diagnosis, lang: Lang) -> Table:
    """The main figures, a line each."""
    lines: list[Line] = []

    def add(zh: str, en: str, value: object, remark: Text = NOTHING, mark: Mark = "") -> None:
        lines.append(Line((Text(zh, en).get(lang), str(value), remark.get(lang)), mark))

    for key, zh, en in (("police", "民警", "officers"), ("auxiliaries", "辅警", "auxiliaries")):
        one = getattr(told, key)
        vacant = sum(getattr(unit, key).vacant or 0 for unit in told.units)
        over = sum(max(0, getattr(unit, key).over or 0) for unit in told.units)
        remark = Text(f"各单位缺编合计{vacant}、超编合计{over}", f"units under by {vacant}, over by {over}")
        add(f"{zh} 实有/编制", f"{en}, in post / authorized", f"{one.people} / {'-' if one.authorized is None else one.authorized}", remark)  # fmt: skip
    if told.people["others"]:
        add("其他人员", "others", told.people["others"])
    add("单位", "units", len(told.units), Text(f"最深{told.layers.depth}层", f"{told.layers.depth} layers at most"))
    for ages in told.ages:
        if ages.mean is not None and ages.group in ("police", "auxiliaries"):
            zh, en = ("民警", "officers") if ages.group == "police" else ("辅警", "auxiliaries")
            add(f"{zh}平均年龄", f"mean age of {en}", f"{ages.mean:.1f}")
    for share in told.shares:
        if share.value is not None or share.key == "community":
            add(share.name.zh, share.name.en, tables.share_words(share, lang), share.definition)
    allowed = [one for one in told.leaders if one.allowed is not None]
    posts, held = sum(one.allowed or 0 for one in allowed), sum(one.held for one in told.leaders)
    add("领导 实有/职数", "leaders, in post / posts", f"{held} / {posts if allowed else '-'}")
    if told.layers.ratio is not None:
        add("每名领导带几人", "people per leader", f"{told.layers.ratio:.1f}")
    alone = sum(one.alone is not None for one in told.skills)
    skilled = sum(one.alone is None and one.alone_skilled is not None for one in told.skills)
    level = told.settings.skilled_level
    add(
        "单点技能", "skills that hang on one person", alone + skilled,
        Text(f"仅一人掌握{alone}项，仅一人达到{level}级{skilled}项", f"{alone} with one holder, {skilled} with one at level {level} or above"),
        "bad" if alone else "warn" if skilled else "",
    )  # fmt: skip
    leaving = len(told.retiring)
    last = told.as_of.year + told.settings.years_ahead
    add("将退休民警", "officers who retire", leaving, Text(f"到{last}年底（年龄为参数[K]）", f"until the end of {last} (ages are parameters [K])"))  # fmt: skip
    add("任职时间较长", "long in post", len(told.long_in_post))
    add("亲属同一领导下", "relatives under one leader", len(told.kin), mark="bad" if told.kin else "")
    fixed = sum(len(one.people) for one in told.statuses if one.fixes)
    others = sum(len(one.people) for one in told.statuses) - fixed
    add("特殊状态", "special status", fixed + others, Text(f"其中随原单位{fixed}人", f"{fixed} of them keep the unit's successor"))  # fmt: skip
    if told.readiness is not None:
        count = len(told.readiness.shortfalls)
        add("新架构清点短缺", "shortages of the new structure, counted", count, _verdict(told.readiness), "bad" if count else "")  # fmt: skip
    columns = (col("figure", "指标", "figure", width=30), col("value", "数值", "value", width=16), col("remark", "说明", "remark", width=70))  # fmt: skip
    day = Text(f"基准日 {told.as_of}。{NATURE.zh}", f"As of {told.as_of}. {NATURE.en}")
    return Table(columns, tuple(lines), Text("现状诊断", "Today's organization"), day)


def _verdict(ready: Readiness) -> Text:
    cut = Text("" if ready.counted else "（时限内未清点完）", "" if ready.counted else " (not all counted in time)")
    if ready.shortfalls:
        return Text(f"见“短缺”{cut.zh}", f"see Shortages{cut.en}")
    return Text(
        f"清点{ready.checked}项要求，没有发现短缺{cut.zh}", f"{ready.checked} demands counted, none found short{cut.en}"
    )


def _strength(told: Diagnosis, lang: Lang) -> Sheet:
    units = tables.strength_table(told, lang)
    last = len(units.lines) - 1
    charts = (
        Chart(
            "bar", "unit", ("authorized_police", "police"), Text("民警：编制与实有", "Officers: authorized and in post"),
            last=last, width=560, height=max(300, 26 * last),
        ),
        Chart(
            "bar", "unit", ("authorized_auxiliary", "auxiliaries"), Text("辅警：编制与实有", "Auxiliaries: authorized and in post"),
            last=last, width=560, height=max(300, 26 * last),
        ),
    )  # fmt: skip
    return Sheet(Text("编制实有", "Strength"), (units, tables.type_table(told, lang)), charts=charts)


def _ages(told: Diagnosis, lang: Lang) -> Sheet:
    found = tuple(tables.age_table(one, lang) for one in told.ages)
    charts = tuple(
        Chart("stacked_bar", "band", ("men", "women"), table.title, table=n, last=len(table.lines) - 1, place="right")
        for n, table in enumerate(found)
    )
    return Sheet(Text("年龄", "Ages"), found, charts=charts)


def _make_up(told: Diagnosis, lang: Lang) -> Sheet:
    found = tuple(tables.distribution_table(one, lang) for one in told.distributions)
    charts = tuple(
        Chart(
            "stacked_bar", one.key, tuple(c.key for c in found[n].columns[1:-2]), one.name, table=n, place="right",
            height=max(220, 26 * len(one.steps) + 90),
        )
        for n, one in enumerate(told.distributions)
        if one.key in ("rank", "grade", "post_level", "education", "party")
    )  # fmt: skip
    return Sheet(Text("结构", "Make-up"), found, charts=charts)


def _skills(told: Diagnosis, lang: Lang) -> Sheet:
    table = tables.skill_table(told, lang)
    chart = Chart(
        "bar", "skill", ("holders", "skilled"), Text("最少人掌握的技能", "Rarest skills"),
        last=min(DRAWN, len(table.lines)), height=max(300, 26 * min(DRAWN, len(table.lines))),
    )  # fmt: skip
    return Sheet(Text("技能", "Skills"), (table,), charts=(chart,))


def _shares(told: Diagnosis, lang: Lang) -> Sheet:
    found = (tables.share_table(told, lang), tables.share_chart_table(told, lang))
    chart = Chart(
        "column", "name", ("percent",), Text("警力占比（%，口径各异）", "Shares, % (each of its own whole)"), table=1
    )
    return Sheet(Text("警力占比", "Shares"), found, charts=(chart,))


def _years(told: Diagnosis, lang: Lang) -> Sheet:
    first = sum(not one.year for one in told.retirement_years)
    charts = (
        Chart("stacked_column", "year", ("men", "women"), Text("退休预测", "Retirements"), first=first, place="right"),
        Chart(
            "column", "years", ("leaders", "others"), Text("任现职年数", "Years in post"), table=1,
            last=len(told.post_years) - 1, place="right",
        ),
    )  # fmt: skip
    found = (
        tables.retirement_table(told, lang), tables.post_years_table(told, lang), tables.retiring_table(told, lang),
    )  # fmt: skip
    return Sheet(Text("退休与任职", "Years"), found, charts=charts)


def _people(told: Diagnosis, lang: Lang) -> Sheet:
    found = (tables.long_table(told, lang), tables.kin_table(told, lang), tables.status_table(told, lang))
    return Sheet(Text("人员关注", "People"), found)


def _readiness(ready: Readiness, lang: Lang) -> Sheet:
    skills = skill_demand_table(ready, lang)
    found = (
        skills, strength_demand_table(ready, lang), level_table(ready, lang), post_table(ready, lang),
        *([without_table(ready, lang)] if ready.without_place else []),
    )  # fmt: skip
    charts = (
        Chart(
            "bar", "label", ("needed", "holders"), Text("技能：需要与现有", "Skills: needed and there"),
            last=min(DRAWN, len(skills.lines)), height=max(300, 26 * min(DRAWN, len(skills.lines))), place="right",
        ),
    )  # fmt: skip
    return Sheet(Text("新架构准备", "Readiness"), found, charts=charts)


def shortfall_table(ready: Readiness, lang: Lang) -> Table:
    """Shortages that counting alone proves."""
    lines = [Line((number, one.get(lang)), "bad") for number, one in enumerate(ready.shortfalls, 1)]
    title = Text(f"清点即知的短缺（{ready.structure.zh}）", f"Short by counting alone ({ready.structure.get('en')})")
    columns = (col("number", "序号", "no.", "number"), col("shortfall", "短缺", "shortage", width=110))
    return Table(columns, tuple(lines), title, _verdict(ready) if not lines or not ready.counted else NOTHING)


def skill_demand_table(ready: Readiness, lang: Lang) -> Table:
    """Each skill and level needed against its holders, the scarcest first."""
    lines = []
    for one in ready.skills:
        mark: Mark = "bad" if one.spare < 0 else "warn" if one.spare - one.leaving <= 0 else ""
        lines.append(
            Line(
                (f"{one.skill}≥{one.level}", one.needed, one.soft, one.units, one.holders, one.spare, one.leaving), mark
            )
        )
    columns = (
        col("label", "技能≥等级", "skill >= level"), col("needed", "需要", "needed", "number"),
        col("soft", "另有柔性需要", "more, soft", "number"), col("units", "单位数", "units", "number"),
        col("holders", "现有", "holders", "number"), col("spare", "余(+)缺(-)", "spare / short", "number"),
        col("leaving", "其中将退休", "will retire", "number"),
    )  # fmt: skip
    return Table(columns, tuple(lines), Text("技能：需要与现有", "Skills: needed and there"))


def strength_demand_table(ready: Readiness, lang: Lang) -> Table:
    lines = []
    for one in ready.strengths:
        mark: Mark = "bad" if one.short or one.too_many else "head" if not one.unit_id else ""
        short = one.short or None
        lines.append(
            Line((one.category, one.name.get(lang), one.least, one.most, one.target, one.people, short, one.too_many or None), mark)
        )  # fmt: skip
    columns = (
        col("category", "人员类别", "category"), col("unit", "单位", "unit"), col("least", "至少", "at least", "number"),
        col("most", "至多", "at most", "number"), col("target", "目标", "target", "number"),
        col("people", "现有", "people", "number"), col("short", "缺", "short", "number"),
        col("too_many", "容不下", "no room for", "number"),
    )  # fmt: skip
    note = Text("一级单位含下级；“至多”空白为不限。", "Top units with all below; no figure under “at most”: no limit.")
    return Table(columns, tuple(lines), Text("编配要求与现有人数", "Strength asked for and people there"), note)


def level_table(ready: Readiness, lang: Lang) -> Table:
    lines = [
        Line((one.level or Text("（未定级）", "(no level)").get(lang), one.places, one.at, one.at_or_above))
        for one in ready.levels
    ]
    columns = (
        col("level", "职务层级", "level"), col("places", "新架构领导岗位", "posts", "number"),
        col("at", "现任该层级领导", "at this level", "number"),
        col("at_or_above", "该层级及以上", "this or above", "number"),
    )  # fmt: skip
    return Table(columns, tuple(lines), Text("领导岗位与现任领导", "Leadership posts and present leaders"))


def post_table(ready: Readiness, lang: Lang) -> Table:
    lines = []
    for one in ready.posts:
        mark: Mark = "bad" if one.spare < 0 else "warn" if one.spare == 0 else ""
        words = (one.post.get(lang), one.level)
        lines.append(Line((*words, one.units, one.places, one.eligible, one.spare, one.who.get(lang)), mark))
    columns = (
        col("post", "岗位", "post"), col("level", "层级", "level"), col("units", "单位数", "units", "number"),
        col("places", "岗位数", "places", "number"), col("eligible", "符合条件", "eligible", "number"),
        col("spare", "余(+)缺(-)", "spare / short", "number"), col("who", "条件", "condition", width=26),
    )  # fmt: skip
    return Table(columns, tuple(lines), Text("有条件的岗位", "Posts with conditions"))


def without_table(ready: Readiness, lang: Lang) -> Table:
    lines = [Line(tables.who_cells(one), "bad") for one in ready.without_place]
    title = Text("新架构没有岗位收其类别的人员", "People whose category no post of the structure admits")
    return Table(tables.WHO, tuple(lines), title)


def _fault_table(told: Diagnosis, lang: Lang) -> Table:
    lines = [Line((one.place.say(lang), one.say(lang)), "bad") for one in told.faults]
    title = Text("架构或规则有误，未清点", "Structure or rules have errors: not counted")
    return Table(
        (col("place", "位置", "place", width=40), col("fault", "问题", "fault", width=80)), tuple(lines), title
    )
