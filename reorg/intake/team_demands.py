"""The ``teams:`` section against the bureau: units, people and skills that it names must be there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reorg.domain.people import has_title
from reorg.domain.territory import Territory
from reorg.intake.scenario import ProjectRead
from reorg.intake.section import NO_SECTION
from reorg.intake.settings_faults import nearest, validated
from reorg.intake.territory_table import read_territory
from reorg.rules.pairs import column_value
from reorg.rules.problem import Problem
from reorg.teams.settings import TeamSettings
from reorg.text import Finding, Message, Text

EXAMPLE = "teams: {group_size: 2, groups_per_team: 3, balance: {strength: 10, age: 1}}"
UNKNOWN_UNIT = Message(
    "teams.unknown-unit",
    "error",
    Text("编组单位“{value}”不存在（或不止一个同名）。", "“{value}” is not one unit."),
    Text("{kind}的编号、名称或别名", "id, name or alias of {kind}"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
UNKNOWN_PERSON = Message(
    "teams.unknown-person",
    "error",
    Text("“{key}”里的人员编号“{value}”不在花名册中。", "“{key}”: “{value}” is no person_id of the roster."),
    Text("花名册中的人员编号", "a person_id of the roster"),
)
UNKNOWN_SKILL = Message(
    "teams.unknown-skill",
    "error",
    Text("没有人具备技能“{value}”。", "Nobody has the skill “{value}”."),
    Text("{known}", "{known}"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
UNKNOWN_COLUMN = Message(
    "teams.unknown-column",
    "error",
    Text("花名册中没有“{value}”一列，或全为空。", "The roster has no column “{value}”, or nothing in it."),
    Text("{known}", "{known}"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
NOBODY = Message(
    "teams.names-nobody",
    "warning",
    Text("“{key}”里的“{value}”没有对应任何职务或人员编号。", "“{key}”: “{value}” is nobody's post and no person_id."),
    advice=Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
BEAT_MEASURE = Message(
    "teams.unknown-measure",
    "error",
    Text(
        "社区表中没有“{value}”这一项数字，或有社区缺少。", "The communities have no figure “{value}”, or some lack it."
    ),
    Text("{known}", "{known}"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
NO_UNITS = Message(
    "teams.no-units",
    "error",
    Text("没有找到可编组的派出所。", "No station was found to form teams."),
    Text(
        "在 teams 一节写 units，或单位表写明类型“派出所”",
        "`units` in the section, or kind 派出所 in the table of units",
    ),
)
PRESENT, NEW = Text("现有单位", "a present unit"), Text("新单位", "a new unit")


def read_teams(read: ProjectRead, raw: object) -> tuple[TeamSettings | None, tuple[Finding, ...]]:
    """The section as settings, with every fault of its shape."""
    if raw is None:
        return None, (NO_SECTION.at(read.place(), "teams", key="teams", example=EXAMPLE),)
    made, faults = validated(TeamSettings, raw, ("teams",), read.holder)
    return made if isinstance(made, TeamSettings) else None, tuple(faults)


def named_faults(
    read: ProjectRead, settings: TeamSettings, problem: Problem, titles: Sequence[str]
) -> Iterator[Finding]:
    """People, skills, columns and posts that nobody has; ``titles`` are the posts held in the units."""
    for key in ("partners", "apart"):
        for number, group in enumerate(getattr(settings, key)):
            for at, word in enumerate(group):
                if word not in problem.person_index:
                    yield UNKNOWN_PERSON.at(read.place("teams", key, number, at), word, key=key)
    known = sorted({skill for person in problem.people for skill in person.skills})
    for skill in settings.skills:
        if skill not in known:
            at_skill = read.place("teams", "skills", skill)
            yield UNKNOWN_SKILL.at(at_skill, skill, known=", ".join(known), nearest=nearest(skill, known))
    column = settings.partner_column
    if column is not None and not any(column_value(person, column) for person in problem.people):
        headings = sorted({heading for person in problem.people for heading in person.extra})
        at_column = read.place("teams", "partner_column")
        yield UNKNOWN_COLUMN.at(at_column, column, known=", ".join(headings), nearest=nearest(column, headings))
    for key in ("leave_out", "leaders"):
        if key not in settings.model_fields_set:
            continue  # the defaults name more posts than a bureau has
        for number, word in enumerate(getattr(settings, key)):
            if word not in problem.person_index and not any(has_title(title, [word]) for title in titles):
                near = nearest(word, [*titles, *problem.person_index])
                yield NOBODY.at(read.place("teams", key, number), word, key=key, nearest=near)


def read_communities(read: ProjectRead, settings: TeamSettings) -> tuple[Territory, tuple[Finding, ...]]:
    """The communities with their stations and borders; the measures asked for must be there."""
    if settings.beats is None:
        return Territory(), ()
    table = read_territory(settings.beats.files(), read.folder)
    findings = list(table.findings)
    towns = table.territory.townships
    known = sorted({key for town in towns for key in town.measures})
    for key in settings.beats.measures if towns else ():
        if any(key not in town.measures for town in towns):
            at = read.place("teams", "beats", "measures", key)
            findings.append(BEAT_MEASURE.at(at, key, known=", ".join(known), nearest=nearest(key, known)))
    return table.territory, tuple(findings)


def present_units(read: ProjectRead, settings: TeamSettings, problem: Problem) -> tuple[list[int], list[Finding]]:
    """Present units (indices) that form teams: those named, or every station."""
    units = problem.present
    if not settings.units:
        found = [n for n, unit in enumerate(units) if unit.kind in ("派出所", "station")]
        return found, [] if found else [NO_UNITS.at(read.place("teams"))]
    chosen: list[int] = []
    faults: list[Finding] = []
    words = [word for unit in units for word in (unit.name, *unit.aliases)]
    for number, word in enumerate(settings.units):
        hits = [n for n, unit in enumerate(units) if word in (unit.unit_id, unit.name, *unit.aliases)]
        alike = [] if hits else [n for n, unit in enumerate(units) if word in (unit.type, unit.kind, *unit.tags)]
        if len(hits) == 1 or alike:
            chosen += [n for n in hits or alike if n not in chosen]
        else:
            faults.append(
                UNKNOWN_UNIT.at(read.place("teams", "units", number), word, kind=PRESENT, nearest=nearest(word, words))
            )
    return chosen, faults


def new_units(read: ProjectRead, settings: TeamSettings, problem: Problem) -> tuple[list[int], list[Finding]]:
    """New units (indices) that form teams: those named, or every one of kind 派出所, else those tagged station at the top."""
    structure = problem.structure
    if not settings.units:
        found = [n for n, unit in enumerate(structure.units) if unit.own_kind in ("派出所", "station")]
        found = found or [
            n
            for n, unit in enumerate(structure.units)
            if {"station", "派出所"} & unit.own_tags
            and not any({"station", "派出所"} & structure.units[a].own_tags for a in list(structure.ancestors(n))[1:])
        ]
        return found, [] if found else [NO_UNITS.at(read.place("teams"))]
    chosen: list[int] = []
    faults: list[Finding] = []
    words = [unit.name.zh for unit in structure.units]
    for number, word in enumerate(settings.units):
        hits = structure.find(word)
        alike = [] if hits else [n for n, unit in enumerate(structure.units) if word in unit.own_tags]
        if len(hits) == 1 or alike:
            chosen += [n for n in hits or alike if n not in chosen]
        else:
            faults.append(
                UNKNOWN_UNIT.at(read.place("teams", "units", number), word, kind=NEW, nearest=nearest(word, words))
            )
    return chosen, faults
