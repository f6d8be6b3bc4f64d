"""The centres' workbook: at a glance beside the alternatives, centre by centre, township by township, sites, demands."""

from __future__ import annotations

from reorg.centres.made import CentresMade, Variant
from reorg.centres.sites import MODES, district_of
from reorg.domain.territory import township_names
from reorg.report.tables import Book, Cell, Line, Sheet, Table
from reorg.report.view import YES_NO, col, percent_text
from reorg.report.zone_pages import STATUS
from reorg.text import Lang, Text

COSTS = {
    "running": Text("运行", "running"),
    "building": Text("新建（按年分摊）", "building, a year's part"),
    "closing": Text("撤销（按年分摊）", "closing, a year's part"),
    "travel": Text("路程", "travel"),
}


def centre_book(made: CentresMade, lang: Lang) -> Book:
    """Every sheet of ``centres.xlsx``."""
    tables = [centre_headline(made, lang), centre_brief(made, lang)]
    if made.beside:
        tables += [beside_table(made, lang)]
    sheets = [
        Sheet(Text("概览", "Summary"), tuple(tables), one_page=True),
        Sheet(Text("中心", "Centres"), (centre_table(made, made.shared, lang),)),
        Sheet(Text("乡镇", "Townships"), (town_table(made, lang),)),
        Sheet(Text("站点", "Sites"), (site_table(made, lang),)),
        Sheet(Text("要求", "Demands"), (demand_table(made, lang),)),
    ]
    for one in made.beside:
        if one.checked:
            sheets.append(Sheet(MODES[one.mode], (centre_table(made, one, lang),)))
    sheets.append(Sheet(Text("说明", "Notes"), (_notes(made, lang),)))
    return Book(Text(made.title or "reorg"), tuple(sheets))


def centre_headline(made: CentresMade, lang: Lang) -> Table:
    placed, checked = made.shared.placed, made.shared.checked
    rows: list[tuple[Text, Cell]] = [
        (Text("标题", "title"), made.title),
        (Text("乡镇", "townships"), len(made.territory.townships)),
        (Text("可设站点", "sites"), len(made.sites)),
        (Text("中心", "centres"), len(made.shared.centres)),
        (Text("结论", "result"), STATUS[placed.status].get(lang)),
        (Text("一年费用（越小越好）", "cost of a year (less is better)"), _rounded(placed.objective)),
        (Text("可证明的下界", "proven bound"), _rounded(placed.bound) if abs(placed.bound) < float("inf") else None),
        (Text("与最优的差距不超过", "at most from the best possible"), None if placed.gap is None else percent_text(placed.gap)),
    ]  # fmt: skip
    if checked:
        rows += [
            (Text("工作量", "load"), _rounded(checked.load)),
            (Text("路上小时（一年）", "hours on the road, a year"), _rounded(checked.hours)),
            (Text("平均单程分钟（按工作量）", "mean minutes one way, by load"), _rounded(checked.mean)),
            (Text("最远单程分钟", "farthest minutes one way"), _rounded(checked.farthest)),
        ]
    lines = tuple(Line((name.get(lang), value)) for name, value in rows)
    columns = (col("what", "项目", "item", width=34), col("value", "数值", "value", width=30))
    note = Text(
        "本表为辅助测算的建议，中心的设立和撤销由党委及有权机关决定。",
        "A computed proposal; centres are set up and closed by the party committee and the managing authority.",
    )
    return Table(columns, lines, Text("办案中心概览", "Centres at a glance"), note)


def centre_brief(made: CentresMade, lang: Lang) -> Table:
    """What fits a terminal: whom each centre serves, its load, how full it is, the farthest way."""
    by_id = made.territory.by_id()
    lines = []
    for one in made.shared.checked.figures if made.shared.checked else ():
        far = "" if one.farthest is None else f"{one.farthest:g} {by_id[one.farthest_township].name}"
        members = township_names(made.territory, one.centre.members[:8])
        members += "……" if len(one.centre.members) > 8 else ""
        filled = "" if one.filled is None else f"{one.filled:.0%}"
        lines.append(Line((one.centre.name, _stood(one.existing, lang), len(one.centre.members), members, _rounded(one.load), filled, far)))  # fmt: skip
    columns = (
        col("centre", "中心", "centre"), col("stood", "新建/现有", "new/existing"), col("count", "乡镇数", "townships", "number"),
        col("members", "服务乡镇", "serves"), col("load", "工作量", "load", "number"), col("filled", "占容量", "of capacity"),
        col("farthest", "最远（分钟）", "farthest, min"),
    )  # fmt: skip
    return Table(columns, tuple(lines), Text("各中心", "Centre by centre"))


def beside_table(made: CentresMade, lang: Lang) -> Table:
    """A column a variant: number, cost by part, travel, how far from the shared; why there is none."""
    columns = [
        col("what", "项目", "item", width=34),
        *(col(one.mode, MODES[one.mode].zh, MODES[one.mode].en, width=26) for one in made.variants),
    ]
    rows: list[tuple[Text, list[Cell]]] = [
        (Text("结论", "result"), [STATUS[one.placed.status].get(lang) for one in made.variants])
    ]
    told = [_beside(made, one) for one in made.variants]
    rows += [(name, [figures[at][1] if figures else None for figures in told]) for at, (name, _) in enumerate(told[0])]
    whys = [" ".join(reason.get(lang) for reason in one.placed.reasons) for one in made.variants]
    if any(whys):
        rows.append((Text("说明", "why"), list(whys)))
    lines = tuple(Line((name.get(lang), *cells)) for name, cells in rows)
    return Table(tuple(columns), lines, Text("与其他办法比较", "Beside the alternatives"))


def _beside(made: CentresMade, one: Variant) -> list[tuple[Text, Cell]]:
    """What is compared of a variant; nothing where it has no answer."""
    checked, shared = one.checked, made.shared.placed.objective
    if checked is None:
        return []
    there = {two.centre.site for two in checked.figures}
    more = None if shared is None or one is made.shared else checked.objective - shared
    fullest = max((two.filled for two in checked.figures if two.filled is not None), default=None)
    return [
        (Text("中心数", "centres"), len(checked.figures)),
        (Text("新建", "built"), sum(not two.existing for two in checked.figures)),
        (Text("撤销", "closed"), sum(site.existing and site.key not in there for site in made.sites)),
        (Text("一年费用", "cost of a year"), _rounded(checked.objective)),
        (Text("比市区共用多", "more than shared"), _rounded(more)),
        *((COSTS[key], _rounded(value)) for key, value in checked.costs.items()),
        (Text("路上小时（一年）", "hours on the road, a year"), _rounded(checked.hours)),
        (Text("平均单程分钟（按工作量）", "mean minutes one way, by load"), _rounded(checked.mean)),
        (Text("最远单程分钟", "farthest minutes one way"), _rounded(checked.farthest)),
        (Text("最满的中心占容量", "fullest centre, of its capacity"), None if fullest is None else percent_text(fullest)),
    ]  # fmt: skip


def centre_table(made: CentresMade, variant: Variant, lang: Lang) -> Table:
    """A line a centre: townships, stations, load against capacity, travel, districts, people needed."""
    columns = [
        col("centre_id", "编号", "id"), col("centre", "中心", "centre"), col("site", "站点", "site"),
        col("township", "所在乡镇", "township"), col("stood", "新建/现有", "new/existing"), col("count", "乡镇数", "townships", "number"),
        col("stations", "派出所数", "stations", "number"), col("districts", "服务区县", "districts"),
        col("load", "工作量", "load", "number"), col("capacity", "容量", "capacity", "number"), col("filled", "占容量", "of capacity", "share"),
        col("hours", "路上小时", "hours on the road", "number"), col("mean", "平均分钟", "mean minutes", "number"),
        col("farthest", "最远分钟", "farthest minutes", "number"), col("farthest_town", "最远乡镇", "farthest township"),
        col("ferry", "乘渡船的乡镇", "by ferry", width=30), col("staff", "需人数", "people needed", "number"),
        col("members", "服务乡镇", "serves", width=60),
    ]  # fmt: skip
    by_id = made.territory.by_id()
    lines = []
    for one in variant.checked.figures if variant.checked else ():
        centre = one.centre
        stations = {by_id[town].station for town in centre.members if by_id[town].station}
        far = by_id[one.farthest_township].name if one.farthest_township else ""
        lines.append(Line((
            centre.centre_id, centre.name, centre.site, by_id[centre.township].name, _stood(one.existing, lang), len(centre.members),
            len(stations), "、".join(one.districts), _rounded(one.load), made.settings.figures(centre.site).capacity,
            None if one.filled is None else round(one.filled, 4), _rounded(one.hours), _rounded(one.mean), _rounded(one.farthest), far,
            township_names(made.territory, one.by_ferry), made.settings.people(one.load), township_names(made.territory, centre.members),
        )))  # fmt: skip
    return Table(tuple(columns), tuple(lines))


def town_table(made: CentresMade, lang: Lang) -> Table:
    """A line a township: its centre and way in each variant."""
    variants = [one for one in made.variants if one.checked]
    columns = [
        col("township_id", "乡镇编号", "township_id"), col("name", "乡镇名称", "name"), col("district", "区县", "district"),
        col("station", "派出所", "station"), col("load", "工作量", "load", "number"),
    ]  # fmt: skip
    for one in variants:
        name = MODES[one.mode]
        centre, minutes = (
            Text(f"{name.zh}：中心", f"{name.en}: centre"),
            Text(f"{name.zh}：分钟", f"{name.en}: minutes"),
        )
        columns += [
            col(f"{one.mode}_centre", centre.zh, centre.en, width=26),
            col(f"{one.mode}_minutes", minutes.zh, minutes.en, "number"),
        ]
    land = made.territory if made.settings.travel.ferries else made.territory.on_land()
    served = [{town: centre for centre in one.centres for town in centre.members} for one in variants]
    ways = {c.township: land.minutes(c.township) for one in variants for c in one.centres}
    district = district_of(made.territory, made.settings)
    lines = []
    for town in made.territory.townships:
        cells: list[Cell] = [
            town.township_id, town.name, district[town.township_id], town.station, town.measures.get(made.settings.load),
        ]  # fmt: skip
        for serving in served:
            centre_ = serving[town.township_id]
            cells += [centre_.name, _rounded(ways[centre_.township].get(town.township_id))]
        lines.append(Line(tuple(cells)))
    return Table(tuple(columns), tuple(lines))


def site_table(made: CentresMade, lang: Lang) -> Table:
    """Every site with its costs, and in which variants it is open."""
    yes, no = YES_NO[lang]
    variants = [one for one in made.variants if one.checked]
    columns = [
        col("site", "站点", "site"), col("name", "名称", "name", width=26), col("township", "所在乡镇", "township"),
        col("existing", "现有", "existing"), col("must", "必设/必撤", "must"), col("running", "年运行费", "running cost", "number"),
        col("building", "新建费", "building cost", "number"), col("closing", "撤销费", "closing cost", "number"),
        col("capacity", "容量", "capacity", "number"),
        *(col(f"{one.mode}_open", MODES[one.mode].zh, MODES[one.mode].en) for one in variants),
    ]  # fmt: skip
    musts = {"open": Text("必设", "open"), "close": Text("必撤", "closed"), None: Text("")}
    by_id = made.territory.by_id()
    opened = [{centre.site for centre in one.centres} for one in variants]
    lines = []
    for site in made.sites:
        figures = site.figures
        lines.append(Line((
            site.key, site.name, by_id[site.township].name, yes if site.existing else "", musts[site.must].get(lang),
            figures.running_cost, figures.building_cost, figures.closing_cost, figures.capacity,
            *(yes if site.key in one else no for one in opened),
        )))  # fmt: skip
    return Table(tuple(columns), tuple(lines))


def demand_table(made: CentresMade, lang: Lang) -> Table:
    yes, no = YES_NO[lang]
    lines = tuple(
        Line((one.key, one.text.get(lang), yes if one.holds else no, " ".join(b.get(lang) for b in one.breaches)), "" if one.holds else "bad")
        for one in (made.shared.checked.demands if made.shared.checked else ())
    )  # fmt: skip
    columns = (
        col("key", "编号", "id"), col("demand", "要求", "demand", width=48), col("holds", "符合", "holds"),
        col("breaches", "不符之处", "breaches", width=48),
    )  # fmt: skip
    return Table(columns, lines)


def _notes(made: CentresMade, lang: Lang) -> Table:
    settings = made.settings
    years, rate, trips = f"{settings.years:g}", f"{settings.travel.hour_cost:g}", f"{settings.travel.trips:g}"
    rows = [
        (Text("费用", "cost"), Text(
            f"一年：开着的中心的运行费 + 新建、撤销的一次性费用 ÷ {years} 年 + 路上小时 × {rate}；路上小时 = 工作量 × {trips} 个单程。",
            f"Of a year: running costs of open centres + building and closing costs / {years} years + hours on the road x {rate}; "
            f"hours = load x {trips} one-way trips.",
        )),
        (Text("各区自建", "district by district"), Text(
            "每个区县只用本区的中心，个数不限，其余要求相同；中心数和指定归属不计。",
            "Each district uses centres of its own, as many as it needs; all other demands alike, but number and fixed townships.",
        )),
        (Text("维持现有中心", "today's centres"), Text(
            "现有中心不增不减，各所归最省的一个。", "What stands today, nothing built or closed; each goes where it is cheapest.",
        )),
        (Text("在架构中使用", "use in a structure"), Text(
            "项目文件 centres 节写 file: centres.json，架构里写 each: centre。",
            "Write `file: centres.json` in the project's `centres:`, and `each: centre` in the structure.",
        )),
    ]  # fmt: skip
    lines = [Line((name.get(lang), said.get(lang))) for name, said in rows]
    lines += [Line((Text(f"输入 {one.path}", f"input {one.path}").get(lang), one.sha256)) for one in made.inputs]
    versions = made.shared.placed.versions
    lines += [Line((Text(f"版本 {name}", f"version {name}").get(lang), said)) for name, said in versions.items()]
    columns = (col("what", "项目", "item", width=30), col("value", "内容", "value", width=70))
    return Table(columns, tuple(lines))


def _stood(existing: bool, lang: Lang) -> str:
    return (Text("现有", "existing") if existing else Text("新建", "new")).get(lang)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
