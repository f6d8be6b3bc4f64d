"""The ``stages:`` section against the bureau: units, people, skills and days that it names must be there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from reorg.domain.people import CATEGORIES
from reorg.intake.holidays import official_years
from reorg.intake.plan_file import read_plan
from reorg.intake.scenario import ProjectRead
from reorg.intake.section import NO_SECTION
from reorg.intake.settings_faults import nearest, validated
from reorg.rules.problem import Problem
from reorg.stages.dates import calendar_of, closed_dates
from reorg.stages.settings import StageSettings
from reorg.text import Finding, Message, Text

EXAMPLE = "stages: {waves: {start: 2023-03-01, interval: 14}, limits: {people: 60}}"
NO_PLAN = Message(
    "stages.no-plan",
    "error",
    Text("没有方案，无法安排批次。", "There is no plan to make waves of."),
    Text("--plan plan.json，或 stages 一节的 plan:", "--plan plan.json, or `plan:` in the section"),
    Text("请先运行 reorg plan。", "Run `reorg plan` first."),
)
UNKNOWN_UNIT = Message(
    "stages.unknown-unit",
    "error",
    Text("“{key}”里的单位“{value}”不存在（或不止一个同名）。", "“{key}”: “{value}” is not one unit."),
    Text("现单位或新单位的编号、名称", "id or name of a present or new unit"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
UNKNOWN_PERSON = Message(
    "stages.unknown-person",
    "error",
    Text("“{key}”里的人员编号“{value}”不在花名册中。", "“{key}”: “{value}” is no person_id of the roster."),
    Text("花名册中的人员编号", "a person_id of the roster"),
)
UNKNOWN_SKILL = Message(
    "stages.unknown-skill",
    "error",
    Text("没有人具备技能“{value}”，也没有单位需要它。", "Nobody has the skill “{value}”, and no unit needs it."),
    Text("{known}", "{known}"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
UNKNOWN_COLUMN = Message(
    "stages.unknown-column",
    "error",
    Text("花名册没有一列叫“{value}”。", "The roster has no column “{value}”."),
    Text("{known}", "{known}"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
UNKNOWN_CATEGORY = Message(
    "stages.unknown-category",
    "error",
    Text("“{key}”里的“{value}”不是人员类别。", "“{key}”: “{value}” is no category."),
    Text("{known}", "{known}"),
)
CLOSED_DAY = Message(
    "stages.closed-day",
    "error",
    Text("第 {wave} 批的日期 {value} 是不报到的日子。", "Nobody reports on {value}, the day of wave {wave}."),
    Text(
        "不在 blackout 内、也不是周末和法定节假日的日子",
        "a day outside `blackout`, not at a weekend and not on a public holiday",
    ),
    Text("请改日期，或改 blackout、weekends、holidays。", "Change the day, or `blackout`, `weekends` or `holidays`."),
)
NO_YEAR = Message(
    "stages.no-holidays",
    "warning",
    Text(
        "不知道 {value} 年的节假日安排，只避开周末。",
        "The holidays of {value} are not known; only weekends are passed over.",
    ),
    advice=Text(
        "通知公布后请写在 blackout（放假）和 working（调休上班日）里。",
        "Write them under `blackout` and `working` once they are announced.",
    ),
)
MARGIN = 60
"""Days after the last wave of which the holidays still matter: handovers end there."""


def read_stages(read: ProjectRead, raw: object) -> tuple[StageSettings | None, tuple[Finding, ...]]:
    """The section as settings, with every fault of its shape and of its days."""
    if raw is None:
        return None, (NO_SECTION.at(read.place(), "stages", key="stages", example=EXAMPLE),)
    made, faults = validated(StageSettings, raw, ("stages",), read.holder)
    if not isinstance(made, StageSettings):
        return None, tuple(faults)
    faults += _unknown_years(read, made)
    made = _with_holidays(made)
    closed = closed_dates(made, calendar_of(made))
    for number, day in enumerate(made.waves.dates or []):
        if day in closed:
            faults.append(
                CLOSED_DAY.at(read.place("stages", "waves", "dates", number), day.isoformat(), wave=number + 1)
            )
    return made, tuple(faults)


def _with_holidays(settings: StageSettings) -> StageSettings:
    """The settings with the announced holidays among the days on which nobody reports, and the make-up working days."""
    if not settings.holidays:
        return settings
    days = calendar_of(settings).further
    first, last = days[0], days[-1] + timedelta(days=MARGIN)
    off = [one for year in official_years().values() for one in year.off if one.last >= first and one.first <= last]
    work = [day for year in official_years().values() for day in year.work if first <= day <= last]
    closed = [f"{one.first.isoformat()}/{one.last.isoformat()}" for one in off]
    return settings.model_copy(
        update={"blackout": [*settings.blackout, *closed], "working": sorted({*settings.working, *work})}
    )


def _unknown_years(read: ProjectRead, settings: StageSettings) -> Iterator[Finding]:
    days = calendar_of(settings).days
    for year in range(days[0].year, days[-1].year + 1) if settings.holidays and days else ():
        if str(year) not in official_years():
            yield NO_YEAR.at(read.place("stages", "waves"), year)


def named_faults(read: ProjectRead, settings: StageSettings, problem: Problem) -> Iterator[Finding]:
    """Units, people, skills, columns and categories that are not there."""
    structure = problem.structure
    present = {word for unit in problem.present for word in (unit.unit_id, unit.name, *unit.aliases)}
    words = [*present, *(structure.path(n) for n in range(len(structure.units)))]
    words += [unit.name.zh for unit in structure.units]
    named = [("units", word) for word in settings.units] + [("priority", word) for word in settings.priority]
    named += [("floors.units", word) for word in settings.floors.units] + [("same", word) for word in settings.same]
    for key, word in named:
        known = word in present or (key != "same" and len(structure.find(word)) == 1)
        if not known:
            at = read.place("stages", *key.split("."), word)
            yield UNKNOWN_UNIT.at(at, word, key=key, nearest=nearest(word, words))
    for word, new in settings.same.items():
        if len(structure.find(new)) != 1:
            at = read.place("stages", "same", word)
            yield UNKNOWN_UNIT.at(at, new, key="same", nearest=nearest(new, words))
    for number, group in enumerate(settings.together):
        for at_, one in enumerate(group):
            if one not in problem.person_index:
                yield UNKNOWN_PERSON.at(read.place("stages", "together", number, at_), one, key="together")
    for one in settings.people:
        if one not in problem.person_index:
            yield UNKNOWN_PERSON.at(read.place("stages", "people", one), one, key="people")
    yield from _words(read, settings, problem)


def _words(read: ProjectRead, settings: StageSettings, problem: Problem) -> Iterator[Finding]:
    skills = {skill for person in problem.people for skill in person.skills}
    skills |= {need.skill for unit in problem.structure.units for need in unit.needs}
    for key, asked in (("floors", settings.floors.skills), ("training", settings.training.skills)):
        for skill in asked:
            if skill not in skills:
                at = read.place("stages", key, "skills", skill)
                yield UNKNOWN_SKILL.at(at, skill, known=", ".join(sorted(skills)), nearest=nearest(skill, skills))
    columns = sorted({column for person in problem.people for column in person.extra})
    for number, column in enumerate(settings.columns):
        if column not in columns:
            at = read.place("stages", "columns", number)
            yield UNKNOWN_COLUMN.at(at, column, known=", ".join(columns), nearest=nearest(column, columns))
    for number, word in enumerate(settings.floors.categories):
        if word not in CATEGORIES:
            at = read.place("stages", "floors", "categories", number)
            yield UNKNOWN_CATEGORY.at(at, word, key="floors.categories", known="、".join(CATEGORIES))
    for unit, floor in settings.floors.units.items():
        for word in floor.people:
            if word not in settings.floors.categories:
                at = read.place("stages", "floors", "units", unit)
                known = "、".join(settings.floors.categories)
                yield UNKNOWN_CATEGORY.at(at, word, key=f"floors.units.{unit}", known=known)


def read_seats(
    read: ProjectRead, settings: StageSettings, problem: Problem, plan: Path | None
) -> tuple[tuple[int, ...], Path | None, tuple[Finding, ...]]:
    """Seats by person of the plan that the command or the section names, with every fault."""
    chosen = plan if plan is not None else None if settings.plan is None else read.folder / settings.plan
    if chosen is None:
        return (), None, (NO_PLAN.at(read.place("stages")),)
    edited = read_plan(chosen, problem)
    return edited.seats, chosen, tuple(one for one in edited.findings if one.severity == "error")
