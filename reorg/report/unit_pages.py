"""New units against their limits, and the flows of people from present units into them."""

from __future__ import annotations

from reorg.domain.people import category_matches
from reorg.report.tables import Cell, Column, Line, Sheet, Table
from reorg.report.view import PlanView, col
from reorg.rules.crosswalk_table import source_lines
from reorg.rules.ground_table import GroundLine, ground_lines
from reorg.text import Text


def units(view: PlanView) -> Sheet:
    """Each new unit: limits and people by category, posts filled, skills met."""
    lines = []
    assigned = {one.unit_id: one.assigned for one in view.plan.units}
    seated: dict[str, int] = {}
    for one in view.plan.assignments:
        seated[one.seat] = seated.get(one.seat, 0) + 1
    results = {result.rule_id: result for result in view.plan.rules}
    for number, unit in enumerate(view.structure.units):
        words = list(unit.strength) or list(assigned[unit.unit_id]) or [""]
        posts = [p for p in unit.posts if p.places is not None]
        filled = sum(min(seated.get(f"{unit.unit_id}/{p.post_id}", 0), p.places or 0) for p in posts)
        places = sum(p.places or 0 for p in posts)
        met = [results.get(f"needs:{unit.unit_id}:{need.skill}") for need in unit.needs]
        skills = "；".join(
            f"{need.skill}≥{need.min_level}×{need.people}{'' if one is None or one.holds else '（缺）'}"
            for need, one in zip(unit.needs, met, strict=True)
        )
        authorized = view.authorized(number)
        for row, word in enumerate(words):
            limits = unit.strength.get(word)
            count = sum(n for category, n in assigned[unit.unit_id].items() if category_matches(word, category))
            low = None if limits is None else limits.min
            high = None if limits is None else limits.max
            goal = None if limits is None else limits.target
            bad = (low is not None and count < low) or (high is not None and count > high)
            first = row == 0
            shown_posts = f"{filled}/{places}" if first and places else ""
            cells: tuple[Cell, ...] = (
                ("　" * unit.depth + unit.name.get(view.lang)) if first else "", word,
                authorized.get(word) if word in ("民警", "辅警") else None, low, high, goal, count,
                None if high is None else high - count, shown_posts, skills if first else "",
            )  # fmt: skip
            vacant = first and places > filled
            lines.append(
                Line(cells, "bad" if bad else "warn" if vacant else "head" if unit.depth == 0 and first else "")
            )
    columns = (
        col("unit", "单位", "unit"), col("category", "人员类别", "category"),
        col("authorized", "原核定编制（划入）", "authorized (absorbed)", "number"),
        col("min", "最少", "min", "number"), col("max", "最多", "max", "number"),
        col("target", "目标", "target", "number"), col("assigned", "安排", "assigned", "number"),
        col("room", "余额", "room", "number"), col("posts", "岗位配齐", "posts filled"),
        col("skills", "技能需求", "skills needed"),
    )  # fmt: skip
    return Sheet(Text("单位编制", "Units"), (Table(columns, tuple(lines)),))


def flows(view: PlanView) -> Sheet:
    """Present units x top units: people; and where each present unit's work and people go."""
    tops = [view.structure.units[n].unit_id for n in view.structure.top]
    top_of = {
        unit.unit_id: view.structure.units[list(view.structure.ancestors(n))[-1]].unit_id
        for n, unit in enumerate(view.structure.units)
    }
    counts: dict[tuple[str, str], int] = {}
    for one in view.plan.assignments:
        key = (one.from_unit, top_of[one.unit])
        counts[key] = counts.get(key, 0) + 1
    lines = []
    for old in view.problem.present:
        row = [counts.get((old.unit_id, top), 0) for top in tops]
        lines.append(Line((old.name, *(n or None for n in row), sum(row))))
    sums = [sum(counts.get((old.unit_id, top), 0) for old in view.problem.present) for top in tops]
    lines.append(Line((Text("合计", "all").get(view.lang), *sums, sum(sums)), "head"))
    columns = (
        col("from", "原单位 \\ 新单位", "from \\ to"),
        *(Column(top, view.structure.units[view.structure.index[top]].name, "number") for top in tops),
        col("all", "合计", "all", "number"),
    )
    matrix = Table(columns, tuple(lines), Text("人员流向", "Flows of people"))
    return Sheet(Text("流向", "Flows"), (matrix, _sources(view)))


def _sources(view: PlanView) -> Table:
    lines = tuple(
        Line(
            (
                one.name,
                one.people,
                one.fate.get(view.lang),
                one.share,
                "；".join(path.get(view.lang) for path in one.into),
                one.following,
                one.elsewhere,
            ),
            "warn" if abs(one.share - 1) > 1e-6 and one.people else "",
        )
        for one in source_lines(view.problem, view.plan)
    )
    columns = (
        col("unit", "原单位", "present unit"), col("people", "现有人员", "people", "number"),
        col("fate", "归并方式", "what becomes of it"),
        col("share", "职能划转份额", "share taken in", "share"), col("into", "划入", "into", width=20),
        col("following", "留任或划转", "stay or follow", "number"), col("elsewhere", "另行安排", "elsewhere", "number"),
    )  # fmt: skip
    return Table(columns, lines, Text("职能划转对账", "Crosswalk"))


def stations(view: PlanView) -> Sheet:
    """Old stations beside the new ones on their ground; only where units of the structure follow their ground."""
    lines = ground_lines(view.problem, view.plan)
    return Sheet(Text("新旧对照", "Old to new"), (_old_to_new(view, lines), _new_from_old(view, lines)))


def _old_to_new(view: PlanView, lines: tuple[GroundLine, ...]) -> Table:
    told = [
        Line(
            (
                one.old_name, one.fate.get(view.lang), view.unit_path(one.new), "、".join(one.towns), one.share, one.people,
                round(one.share * one.people), one.here, one.elsewhere,
            ),
            "warn" if one.elsewhere else "",
        )
        for one in lines
    ]  # fmt: skip
    columns = (
        col("old", "原单位", "present unit"), col("fate", "归并方式", "what becomes of it"),
        col("new", "新单位", "new unit", width=24), col("towns", "所涉街道（乡镇）", "its townships", width=20),
        col("share", "随辖区划转份额", "share of its work", "share"), col("people", "现有人员", "people", "number"),
        col("due", "按份额应到", "by its share", "number"), col("here", "随辖区到此", "come along here", "number"),
        col("elsewhere", "另行安排（合计）", "go elsewhere, in all", "number"),
    )  # fmt: skip
    title = Text("原单位的辖区和人员到哪里", "Where the ground and the people of each present unit go")
    return Table(columns, tuple(told), title)


def _new_from_old(view: PlanView, lines: tuple[GroundLine, ...]) -> Table:
    assigned = {unit.unit_id: sum(unit.assigned.values()) for unit in view.plan.units}
    told = []
    for new in dict.fromkeys(one.new for one in lines):
        mine = [one for one in lines if one.new == new]
        along = sum(one.here for one in mine)
        people = assigned.get(new, along)
        named = "；".join(one.old_name for one in mine)
        told.append(Line((view.unit_path(new), len(mine), named, people, along, people - along)))
    columns = (
        col("new", "新单位", "new unit", width=24), col("count", "来源单位数", "units it comes from", "number"),
        col("old", "来源单位", "comes from", width=24), col("people", "安排人员", "people", "number"),
        col("along", "随辖区而来", "come along with the ground", "number"),
        col("others", "其他单位调入", "come from elsewhere", "number"),
    )  # fmt: skip
    return Table(columns, tuple(told), Text("新单位由哪些单位组成", "What each new unit is made of"))
