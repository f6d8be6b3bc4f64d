"""The teams' workbook: unit by unit, everyone with team and group, how even the teams are, every demand."""

from __future__ import annotations

from reorg.report.tables import Book, Cell, Line, Mark, Sheet, Table
from reorg.report.view import col
from reorg.report.zone_pages import measure_name
from reorg.teams.beats import Area, Beat
from reorg.teams.made import TeamsMade, UnitTeams
from reorg.teams.problem import TENTHS, Member
from reorg.teams.settings import MEASURES
from reorg.text import Lang, Text

STATUS = {
    "optimal": Text("已证最均衡", "proven"),
    "feasible": Text("时限内最好", "best in time"),
    "infeasible": Text("要求不能同时满足", "the demands do not hold together"),
    "unknown": Text("时限内没有找到", "none found in time"),
    "too-few": Text("人数不足一队", "too few for a team"),
}
NOTE = Text("本表为辅助测算的建议编组，由单位领导决定。", "A computed proposal; the unit's leaders decide.")


def team_book(made: TeamsMade, lang: Lang) -> Book:
    """Every sheet of ``teams.xlsx``."""
    sheets = (
        Sheet(Text("概览", "Summary"), (unit_table(made, lang), *((beat_table(made, lang),) if made.settings.beats else ()), remark_table(made, lang)), one_page=True),
        Sheet(Text("编组", "Teams"), (people_table(made, lang),)),
        Sheet(Text("各队", "Team by team"), (balance_table(made, lang),)),
        *((
            Sheet(Text("责任区", "Areas"), (community_table(made, lang),)),
        ) if made.settings.beats is not None else ()),
        Sheet(Text("要求", "Demands"), (demand_table(made, lang),)),
    )  # fmt: skip
    return Book(Text(made.title or "reorg"), sheets)


def unit_table(made: TeamsMade, lang: Lang) -> Table:
    """A line a unit, with what dealing by turns and a random draw would give beside it."""
    lines = []
    for one in made.units:
        problem, solved = one.problem, one.solved
        mark: Mark = "bad" if solved.status in ("infeasible", "unknown") else ""
        teams = len(solved.teams)
        lines.append(
            Line((
                problem.name, len(problem.members) + len(problem.left_out), len(problem.left_out), teams,
                teams * problem.groups_per_team, len(solved.reserve), STATUS[solved.status].get(lang), _number(solved.cost),
                _number(solved.bound if solved.cost is not None else None),
                _number(one.checked.spreads.get("strength") if one.checked else None), _number(one.least.get("strength")), _number(one.dealt), _number(one.drawn),
            ), mark)
        )  # fmt: skip
    columns = (
        col("unit", "单位", "unit"), col("people", "人数", "people", "number"), col("left_out", "不编入", "left out", "number"),
        col("teams", "队", "teams", "number"), col("groups", "组", "groups", "number"), col("reserve", "机动", "reserve", "number"),
        col("status", "结论", "result"), col("cost", "各队差距", "spread of teams", "number"), col("bound", "可证明不低于", "proven least", "number"),
        col("strength", "其中强弱相差", "of it strength, spread", "number"), col("least", "强弱不可能低于", "strength at least", "number"),
        col("dealt", "依次分派时", "dealt by turns", "number"), col("drawn", "随机时平均", "at random, mean", "number"),
    )  # fmt: skip
    return Table(columns, tuple(lines), Text("各单位编组", "Unit by unit"), NOTE)


def _number(value: float | None) -> Cell:
    return None if value is None else round(value, 2)


def remark_table(made: TeamsMade, lang: Lang) -> Table:
    """What the planner should know, and why there are no teams where there are none."""
    lines = [
        Line(
            (one.problem.name, text.get(lang)),
            "warn" if text in one.solved.reasons or (one.beats and text in one.beats.reasons) else "",
        )
        for one in made.units
        for text in (
            *one.solved.reasons,
            *one.solved.notes,
            *(one.beats.reasons + one.beats.notes if one.beats else ()),
        )
    ]
    unknown = [
        Line((one.problem.name, Text(f"{member.person.person_id} 缺{MEASURES[key].zh}，按本单位平均计", f"{member.person.person_id}: {MEASURES[key].en} unknown, taken as the unit's mean").get(lang)))
        for one in made.units
        for member in one.problem.members
        for key in member.unknown
        if key in made.settings.balance or (key in made.settings.strength and "strength" in made.settings.balance)
    ]  # fmt: skip
    columns = (col("unit", "单位", "unit"), col("remark", "说明", "remark", width=70))
    return Table(columns, (*lines, *unknown), Text("说明", "Remarks"))


def people_table(made: TeamsMade, lang: Lang) -> Table:
    """Everyone of the units: team, group, part."""
    columns = (
        col("unit", "单位", "unit"), col("team", "警队", "team"), col("group", "警组", "group"), col("role", "角色", "role"),
        col("person_id", "人员编号", "person_id"), col("name", "姓名", "name"), col("sex", "性别", "sex"), col("post", "职务", "post"),
        *(col(key, name.zh, name.en, "number") for key, name in MEASURES.items()),
        col("skill_names", "技能明细", "skill levels", width=30),
    )  # fmt: skip
    lines: list[Line] = []
    leads, member_word, reserve, out = (
        Text("队长", "leader"), Text("组员", "member"), Text("机动", "reserve"), Text("不编入", "left out"),
    )  # fmt: skip
    for one in made.units:
        members = one.problem.members
        for t, (team, leader) in enumerate(zip(one.solved.teams, one.solved.leaders, strict=True), 1):
            for g, group in enumerate(team, 1):
                for n in group:
                    role = leads if n == leader else member_word
                    words = (Text(f"第{t}队", f"team {t}"), Text(f"第{g}组", f"group {g}"))
                    lines.append(_line(one, members[n], words, role, lang, "head" if n == leader else ""))
        lines += [_line(one, members[n], (Text(""), Text("")), reserve, lang, "warn") for n in one.solved.reserve]
        lines += [_line(one, member, (Text(""), Text("")), out, lang, "") for member in one.problem.left_out]
    return Table(columns, tuple(lines))


def _line(one: UnitTeams, member: Member, words: tuple[Text, Text], role: Text, lang: Lang, mark: Mark) -> Line:
    person = member.person
    figures = [round(member.figures[key] / TENTHS, 1) for key in MEASURES]
    skills = "；".join(f"{skill}{level}" for skill, level in person.skills.items())
    team, group = words
    return Line(
        (one.problem.name, team.get(lang), group.get(lang), role.get(lang), person.person_id, person.name, person.sex, member.title, *figures, skills),
        mark,
    )  # fmt: skip


def balance_table(made: TeamsMade, lang: Lang) -> Table:
    """Sums by team, with women and new officers."""
    columns = (
        col("unit", "单位", "unit"), col("team", "警队", "team"), col("leader", "队长", "leader"),
        *(col(key, f"{name.zh}合计", f"{name.en}, sum", "number") for key, name in MEASURES.items()),
        col("women", "女警", "women", "number"), col("new", "新警", "new", "number"),
    )  # fmt: skip
    lines = []
    for one in made.units:
        members = one.problem.members
        for t, (team, leader) in enumerate(zip(one.solved.teams, one.solved.leaders, strict=True), 1):
            whole = [members[n] for group in team for n in group]
            sums = [round(sum(m.figures[key] for m in whole) / TENTHS, 1) for key in MEASURES]
            women, new = sum(m.person.sex == "女" for m in whole), sum(m.new for m in whole)
            name = Text(f"第{t}队", f"team {t}").get(lang)
            lines.append(Line((one.problem.name, name, members[leader].person.name, *sums, women, new)))
    return Table(columns, tuple(lines))


def beat_table(made: TeamsMade, lang: Lang, *, named: bool = True) -> Table:
    """A line a beat: whose it is, its communities (their names only where ``named``), how even."""
    lines = []
    for one in made.units:
        if one.beats is None or one.beats.checked is None:
            continue
        names = {town.township_id: town.name for town in one.beats.territory.townships}
        for beat, off in zip(one.beats.beats, one.beats.checked.deviations, strict=True):
            towns = "、".join(names[town] for town in beat.communities)
            status = STATUS[one.beats.status].get(lang)
            lines.append(
                Line(
                    (
                        one.problem.name,
                        beat.name,
                        _numbers(beat),
                        len(beat.communities),
                        *((towns,) if named else ()),
                        len(beat.areas),
                        round(off, 4),
                        status,
                    )
                )
            )
    columns = (
        col("unit", "单位", "unit"), col("beat", "综合警务区", "beat"), col("teams", "负责警队", "teams"), col("count", "社区数", "communities", "number"),
        *((col("communities", "社区", "names", width=44),) if named else ()), col("areas", "责任区数", "areas", "number"), col("off", "与平均之差", "from the mean", "share"),
        col("status", "结论", "result"),
    )  # fmt: skip
    return Table(columns, tuple(lines), Text("综合警务区", "Beats"))


def community_table(made: TeamsMade, lang: Lang) -> Table:
    """A line a community: its beat and area with the teams and groups whose they are. Read back when edited."""
    measures = list(made.settings.beats.measures) if made.settings.beats else []
    columns = (
        col("unit", "单位", "unit"), col("beat", "综合警务区", "beat"), col("teams", "负责警队", "teams"), col("area", "责任区", "area"),
        col("groups", "负责警组", "groups"), col("community_id", "社区编号", "community_id"), col("community", "社区", "community"),
        *(col(key, measure_name(key, lang), measure_name(key, lang), "number") for key in measures),
    )  # fmt: skip
    lines = []
    for one in made.units:
        towns = {town.township_id: town for town in one.beats.territory.townships} if one.beats else {}
        for beat in one.beats.beats if one.beats else ():
            for area in beat.areas:
                for town in area.communities:
                    figures = [towns[town].measures.get(key) for key in measures]
                    lines.append(
                        Line(
                            (
                                one.problem.name,
                                beat.name,
                                _numbers(beat),
                                area.name,
                                _pairs(area),
                                town,
                                towns[town].name,
                                *figures,
                            )
                        )
                    )
    return Table(columns, tuple(lines))


def _numbers(beat: Beat) -> str:
    return "、".join(str(team) for team in beat.teams)


def _pairs(area: Area) -> str:
    """Groups as 队-组: ``2-3`` is group 3 of team 2."""
    return "、".join(f"{team}-{group}" for team, group in area.groups)


def demand_table(made: TeamsMade, lang: Lang) -> Table:
    columns = (
        col("unit", "单位", "unit"), col("key", "编号", "id"), col("demand", "要求", "demand", width=48),
        col("holds", "符合", "holds"), col("breaches", "不符之处", "breaches", width=40),
    )  # fmt: skip
    lines = []
    for one in made.units:
        beats = one.beats.checked.demands if one.beats and one.beats.checked else ()
        for demand in (*(one.checked.demands if one.checked else ()), *beats):
            holds = Text("是", "yes") if demand.holds else Text("否", "no")
            said = "、".join(b.get(lang) for b in demand.breaches)
            lines.append(
                Line(
                    (one.problem.name, demand.key, demand.text.get(lang), holds.get(lang), said),
                    "" if demand.holds else "bad",
                )
            )
    return Table(columns, tuple(lines))
