"""The zones' workbook: at a glance, zone by zone, township by township, every demand."""

from __future__ import annotations

from reorg.domain.territory import township_names
from reorg.report.tables import Book, Cell, Line, Sheet, Table
from reorg.report.view import col, percent_text
from reorg.text import Lang, Text
from reorg.zones.made import ZonesMade

MEASURE_NAMES = {
    "area_km2": Text("面积（平方公里）", "area, km²"),
    "population": Text("人口", "population"),
    "incidents": Text("警情数", "incidents"),
    "strength": Text("警力", "strength"),
    "load": Text("工作量（折合民警）", "load, officers"),
    "index": Text("综合指数", "weighted index"),
    "minutes": Text("到中心所平均分钟", "mean minutes to the centre"),
}
STATUS = {
    "optimal": Text("已证明最优", "proven optimal"),
    "feasible": Text("可行，附最优差距", "feasible, with its gap"),
    "infeasible": Text("已证明不存在", "proven: none exist"),
    "unknown": Text("时限内没有找到", "none found in time"),
}


def measure_name(key: str, lang: Lang) -> str:
    return MEASURE_NAMES[key].get(lang) if key in MEASURE_NAMES else key


def zone_book(made: ZonesMade, lang: Lang) -> Book:
    """Every sheet of ``zones.xlsx``."""
    tables = [zone_headline(made, lang), zone_brief(made, lang), cost_table(made, lang)]
    if len(made.zoned.trials) > 1:
        tables.append(trial_table(made, lang))
    sheets = (
        Sheet(Text("概览", "Summary"), tuple(tables), one_page=True),
        Sheet(Text("警区", "Zones"), (zone_table(made, lang),)),
        Sheet(Text("乡镇", "Townships"), (town_table(made, lang),)),
        Sheet(Text("要求", "Demands"), (demand_table(made, lang),)),
        Sheet(Text("说明", "Notes"), (_notes(made, lang),)),
    )
    return Book(Text(made.title or "reorg"), sheets)


def zone_headline(made: ZonesMade, lang: Lang) -> Table:
    zoned = made.zoned
    rows: list[tuple[Text, Cell]] = [
        (Text("标题", "title"), made.title),
        (Text("乡镇", "townships"), len(made.territory.townships)),
        (Text("警区", "zones"), len(made.zones)),
        (Text("结论", "result"), STATUS[zoned.status].get(lang)),
        (Text("总代价（越小越好）", "cost (less is better)"), None if zoned.objective is None else round(zoned.objective, 4)),
        (Text("可证明的下界", "proven bound"), round(zoned.bound, 4) if abs(zoned.bound) < float("inf") else None),
        (Text("与最优的差距不超过", "at most from the best possible"), None if zoned.gap is None else percent_text(zoned.gap)),
    ]  # fmt: skip
    for key, worst in (made.checked.greatest if made.checked else {}).items():
        name = measure_name(key, lang)
        rows.append((Text(f"{name}：最大偏差", f"{name}: greatest deviation"), percent_text(worst)))
    lines = tuple(Line((name.get(lang), value)) for name, value in rows)
    columns = (col("what", "项目", "item", width=34), col("value", "数值", "value", width=30))
    note = Text(
        "本表为辅助测算的建议，警区设置由党委及有权机关决定。",
        "A computed proposal; zones are decided by the party committee and the managing authority.",
    )
    return Table(columns, lines, Text("警区划分概览", "Zones at a glance"), note)


def zone_brief(made: ZonesMade, lang: Lang) -> Table:
    """What fits a terminal: who belongs together, the deviation that counts most, the farthest way."""
    by_id = made.territory.by_id()
    lines = []
    for one in made.checked.figures if made.checked else ():
        zone = one.zone
        worst = max(one.deviations.items(), key=lambda pair: abs(pair[1]), default=("", 0.0))
        off = one.index if made.settings.balance == "index" and one.index is not None else worst[1]
        said = f"{off:+.1%}" if made.settings.measures else ""
        if said and made.settings.balance != "index":
            said += f" {measure_name(worst[0], lang)}"
        far = "" if one.farthest is None else f"{one.farthest:g} {by_id[one.farthest_township].name}"
        members = township_names(made.territory, zone.members)
        lines.append(Line((zone.name, len(zone.members), members, said, far)))
    index = made.settings.balance == "index"
    off_title = Text("综合指数偏差", "index, deviation") if index else Text("最大偏差", "greatest deviation")
    columns = (
        col("zone", "警区", "zone"), col("count", "乡镇数", "townships", "number"), col("members", "乡镇", "members"),
        col("deviation", off_title.zh, off_title.en), col("farthest", "最远（分钟）", "farthest, min"),
    )  # fmt: skip
    return Table(columns, tuple(lines), Text("各警区", "Zone by zone"))


def zone_table(made: ZonesMade, lang: Lang) -> Table:
    """A line a zone: townships, centre, totals with deviations, travel."""
    measures = list(made.settings.measures)
    columns = [
        col("zone_id", "编号", "id"), col("zone", "警区", "zone"), col("centre", "中心所所在", "centre"),
        col("count", "乡镇数", "townships", "number"), col("members", "乡镇", "members", width=44),
    ]  # fmt: skip
    for key in measures:
        name = measure_name(key, lang)
        columns.append(col(key, name, name, "number"))
        columns.append(col(f"{key}_deviation", f"{name}偏差", f"{name}, deviation", "share"))
    if made.settings.balance == "index":
        columns.append(col("index", "综合指数偏差", "index, deviation", "share"))
    columns += [
        col("farthest", "最远（分钟）", "farthest, min", "number"), col("farthest_town", "最远乡镇", "farthest township"),
        col("mean", "平均（分钟）", "mean, min", "number"),
    ]  # fmt: skip
    by_id = made.territory.by_id()
    lines = []
    for one in made.checked.figures if made.checked else ():
        zone = one.zone
        members = township_names(made.territory, zone.members)
        cells: list[Cell] = [zone.zone_id, zone.name, by_id[zone.centre].name, len(zone.members), members]
        for key in measures:
            cells += [one.totals[key], round(one.deviations[key], 4)]
        if made.settings.balance == "index":
            cells.append(None if one.index is None else round(one.index, 4))
        far = by_id[one.farthest_township].name if one.farthest_township else ""
        cells += [one.farthest, far, None if one.mean is None else round(one.mean, 1)]
        lines.append(Line(tuple(cells)))
    return Table(tuple(columns), tuple(lines), Text("各警区", "Zone by zone"))


def cost_table(made: ZonesMade, lang: Lang) -> Table:
    """What the cost is made of."""
    costs = made.checked.costs if made.checked else {}
    lines = [Line((measure_name(key, lang), round(value, 4))) for key, value in costs.items()]
    lines.append(Line((Text("合计", "all").get(lang), round(sum(costs.values()), 4)), "head"))
    columns = (col("part", "构成", "part"), col("cost", "代价", "cost", "number"))
    note = Text(
        "均衡：权重 × 最大偏差的百分数；车程：权重 × 全部乡镇到中心所的平均分钟数。",
        "Balance: weight x percent of the greatest deviation; travel: weight x mean minutes of all townships to their centres.",
    )
    return Table(columns, tuple(lines), Text("代价构成", "What the cost is made of"), note)


def trial_table(made: ZonesMade, lang: Lang) -> Table:
    """Every number of zones that was tried."""
    lines = tuple(
        Line((one.count, STATUS[one.status].get(lang), None if one.objective is None else round(one.objective, 4),
              round(one.bound, 4) if abs(one.bound) < float("inf") else None))
        for one in made.zoned.trials
    )  # fmt: skip
    columns = (
        col("count", "警区数", "zones", "number"), col("status", "结论", "result"),
        col("cost", "总代价", "cost", "number"), col("bound", "下界", "bound", "number"),
    )  # fmt: skip
    return Table(columns, lines, Text("不同警区数比较", "Numbers of zones compared"))


def town_table(made: ZonesMade, lang: Lang) -> Table:
    """A line a township; the column 警区 can stand in a territory table for ``each: zone``."""
    zone_of = {member: zone for zone in made.zones for member in zone.members}
    measures = list(made.settings.measures)
    columns = [
        col("township_id", "乡镇编号", "township_id"), col("name", "乡镇名称", "name"), col("zone", "警区", "zone"),
        col("centre", "中心所所在", "centre"), col("minutes", "到中心所分钟", "minutes to the centre", "number"),
        *(col(key, measure_name(key, lang), measure_name(key, lang), "number") for key in measures),
    ]  # fmt: skip
    by_id = made.territory.by_id()
    ways = {zone.centre: made.territory.minutes(zone.centre) for zone in made.zones}
    lines = []
    for town in made.territory.townships:
        zone = zone_of[town.township_id]
        way = ways[zone.centre].get(town.township_id)
        cells: list[Cell] = [town.township_id, town.name, zone.name, by_id[zone.centre].name]
        cells.append(None if way is None else round(way, 1))
        lines.append(Line((*cells, *(town.measures.get(key) for key in measures))))
    return Table(tuple(columns), tuple(lines))


def demand_table(made: ZonesMade, lang: Lang) -> Table:
    lines = tuple(
        Line((one.key, one.text.get(lang), Text("是", "yes").get(lang) if one.holds else Text("否", "no").get(lang),
              " ".join(b.get(lang) for b in one.breaches)), "" if one.holds else "bad")
        for one in (made.checked.demands if made.checked else ())
    )  # fmt: skip
    columns = (
        col("key", "编号", "id"), col("demand", "要求", "demand", width=48), col("holds", "符合", "holds"),
        col("breaches", "不符之处", "breaches", width=48),
    )  # fmt: skip
    return Table(columns, lines)


def _notes(made: ZonesMade, lang: Lang) -> Table:
    rows = [
        (Text("在架构中使用", "use in a structure").get(lang), Text(
            "项目文件 zones 节写 file: zones.json，架构里写 each: zone。",
            "Write `file: zones.json` in the project's `zones:`, and `each: zone` in the structure.",
        ).get(lang)),
        *((Text(f"输入 {one.path}", f"input {one.path}").get(lang), one.sha256) for one in made.inputs),
        *((Text(f"版本 {name}", f"version {name}").get(lang), said) for name, said in made.zoned.versions.items()),
    ]  # fmt: skip
    columns = (col("what", "项目", "item", width=30), col("value", "内容", "value", width=70))
    return Table(columns, tuple(Line(row) for row in rows))
