"""The ``workload:`` section and the table of cases against the bureau: units, types and measures must be there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reorg.domain.structure import Structure
from reorg.domain.territory import Territory
from reorg.domain.units import PresentUnit
from reorg.domain.workload import LOAD, Workload
from reorg.intake.case_table import read_cases, stations_of
from reorg.intake.project_file import ProjectFile
from reorg.intake.scenario import ProjectRead
from reorg.intake.settings_faults import nearest, validated
from reorg.intake.unit_names import UnitNames
from reorg.rules.sources import FROM_KEYS, named_units
from reorg.text import Finding, Message, Text
from reorg.workload.book import CaseBook, type_names, type_word
from reorg.workload.figures import ground_weights, town_loads, workload_of
from reorg.workload.routing import Load, load_in_force
from reorg.workload.settings import CATEGORY, SAME, STATION, CaseWhere, Not, Words, WorkloadSettings

EXAMPLE = "workload: {rule: ge3, case_rules: {ge3: {at_least: 3}}}"
UNKNOWN_UNIT = Message(
    "workload.unknown-unit",
    "error",
    Text("“{key}”中的“{value}”不是现有单位（或不止一个）。", "“{key}”: “{value}” is not one present unit."),
    Text("现有单位的编号、名称或别名", "id, name or alias of a present unit"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
UNKNOWN_KEY = Message(
    "workload.unknown-key",
    "error",
    Text("“{key}”中没有“{value}”这一项。", "“{key}” knows no “{value}”."),
    Text("{known}", "{known}"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
NO_EFFECT = Message(
    "workload.matches-nothing",
    "warning",
    Text("“{key}”没有匹配到任何现有单位。", "“{key}” names no present unit."),
    advice=Text("请核对条件，或删去。", "Check the condition, or remove it."),
)
UNKNOWN_TYPE = Message(
    "workload.unknown-type",
    "warning",
    Text(
        "“{key}”提到案件类型“{value}”，types 和案件表里都没有。",
        "“{key}” speaks of type “{value}”, which is neither among `types` nor in the table.",
    ),
    advice=Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
NO_DEPARTMENT = Message(
    "workload.type-without-department",
    "warning",
    Text(
        "规则“{rule}”要归警种的案件中，{count} 起的类型没有所属警种（{types}），留在原单位。",
        "Rule “{rule}” sends {count} cases to a department that their type does not have ({types}): they stay.",
    ),
    advice=Text("请在 types 中写明 unit。", "Write `unit` in `types`."),
)
NO_GROUND = Message(
    "workload.no-station-of-ground",
    "warning",
    Text(
        "规则“{rule}”要归辖区派出所的案件中，{count} 起不知道在哪个派出所辖区，留在原单位。",
        "Rule “{rule}” sends {count} cases to the station of their ground, which is not known: they stay.",
    ),
    advice=Text("请补全案件表的“辖区派出所”或“发案乡镇”列。", "Fill in column `station` or `township` of the cases."),
)
NO_CASES = Message(
    "workload.no-cases",
    "error",
    Text(
        "有 workload 一节，但项目文件没有写 cases（案件表）。",
        "There is a section `workload`, but the project names no `cases`.",
    ),
    Text("cases: cases.xlsx", "cases: cases.xlsx"),
)
NO_MEASURE = Message(
    "workload.no-measure-of-ground",
    "error",
    Text(
        "派出所的工作量要按“{value}”分到各乡镇，“{town}”没有这个数。",
        "A station's load is shared over its townships by “{value}”, which “{town}” does not have.",
    ),
    Text("大于 0 的数字，或 ground: equal", "a number above 0, or `ground: equal`"),
)
NO_SHARE_UNIT = Message(
    "workload.unknown-new-unit",
    "error",
    Text(
        "“share.unit”中的“{value}”不是新架构的单位（或不止一个）。",
        "“share.unit”: “{value}” is not one unit of the structure.",
    ),
    Text("新单位的编号、名称、别名或路径", "a new unit's id, name, alias or path"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)


@dataclass(frozen=True)
class WorkloadRead:
    """Cases read and worked out. ``book``, ``load`` and ``work`` are ``None`` where there are none, or errors;
    ``present`` and ``territory`` carry the load as a column and a measure."""

    present: tuple[PresentUnit, ...]
    territory: Territory
    book: CaseBook | None = None
    load: Load | None = None
    work: Workload | None = None
    findings: tuple[Finding, ...] = ()


def read_workload(
    read: ProjectRead, project: ProjectFile, present: tuple[PresentUnit, ...], territory: Territory
) -> WorkloadRead:
    """The section, the cases and the load under the rule in force, with every fault. Nothing where neither is named."""
    plain = WorkloadRead(present, territory)
    if project.workload is None and not project.files("cases"):
        return plain
    made, found = validated(WorkloadSettings, project.workload or {}, ("workload",), read.holder)
    if not project.files("cases"):
        found.append(NO_CASES.at(read.place("workload")))
    if made is None or not project.files("cases"):
        return replace(plain, findings=tuple(found))
    names = UnitNames(present)
    table = read_cases(project.files("cases"), read.folder, project.columns, names, territory, made, project.as_of)
    found += table.findings
    book = CaseBook(made, table.cases, present, _ids(made, names), territory)
    found += _faults(read, book, names)
    stations = stations_of(territory, names)
    try:
        ground_weights(territory, stations, made.ground)
    except KeyError as town:
        found.append(NO_MEASURE.at(read.place("workload", "ground"), made.ground, town=town.args[0]))
    if any(one.severity == "error" for one in found):
        return replace(plain, findings=tuple(found))
    load = load_in_force(book)
    work = workload_of(book, load)
    found += _kept(read, book, load)
    known = any(LOAD in town.measures for town in territory.townships)
    if stations and not known:
        territory = _measured(territory, town_loads(book, load, work, stations))
    units = tuple(_told(unit, work) for unit in present)
    return WorkloadRead(units, territory, book, load, work, tuple(found))


def share_faults(read: ProjectRead, settings: WorkloadSettings, structure: Structure) -> Iterator[Finding]:
    """A share asked of a unit that the structure does not have."""
    if settings.share and len(structure.find(settings.share.unit)) != 1:
        words = [word for unit in structure.units for word in (unit.unit_id, unit.name.zh, unit.name.en) if word]
        word = settings.share.unit
        yield NO_SHARE_UNIT.at(read.place("workload", "share", "unit"), word, nearest=nearest(word, words))


def _measured(territory: Territory, loads: Mapping[str, float]) -> Territory:
    towns = tuple(
        replace(town, measures={**town.measures, LOAD: loads[town.township_id]}) if town.township_id in loads else town
        for town in territory.townships
    )
    return replace(territory, townships=towns)


def _told(unit: PresentUnit, work: Workload) -> PresentUnit:
    return replace(unit, columns={**unit.columns, LOAD: unit.columns.get(LOAD) or str(work.needed(unit.unit_id))})


def _words(settings: WorkloadSettings) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every present unit that the section names, with where."""
    for name, one in settings.types.items():
        if one.unit:
            yield ("types", name, "unit"), one.unit
    for key, rule in settings.case_rules.items():
        for number, step in enumerate(rule.steps):
            if step.to not in (CATEGORY, STATION, SAME):
                yield ("case_rules", key, "steps", number, "to"), step.to
    for path, where in settings.selectors():
        for inner, one_of in _nested(path, where):
            for field in ("unit", "station"):
                for word in _listed(getattr(one_of, field)):
                    yield (*inner, field), word


def _nested(path: tuple[str | int, ...], where: CaseWhere) -> Iterator[tuple[tuple[str | int, ...], CaseWhere]]:
    yield path, where
    for number, one in enumerate(where.any_of):
        yield from _nested((*path, "any_of", number), one)


def _listed(words: Words | None) -> list[str]:
    if words is None:
        return []
    plain = words.no if isinstance(words, Not) else words
    return [plain] if isinstance(plain, str) else list(plain)


def _ids(settings: WorkloadSettings, names: UnitNames) -> dict[str, str]:
    found = {word: names.find(word) for _, word in _words(settings)}
    return {word: unit for word, unit in found.items() if unit is not None}


def _faults(read: ProjectRead, book: CaseBook, names: UnitNames) -> Iterator[Finding]:
    settings = book.settings
    for path, word in _words(settings):
        if word not in book.ids:
            key = ".".join(str(part) for part in path)
            yield UNKNOWN_UNIT.at(read.place("workload", *path), word, key=key, nearest=names.nearest(word))
    yield from _types(read, book)
    for name in ("case_share_of", "posts"):
        for number, one in enumerate(getattr(settings, name)):
            yield from _present(read, book, names, (name, number, "where"), one.where)


def _types(read: ProjectRead, book: CaseBook) -> Iterator[Finding]:
    known = {**type_names(book.settings), **{type_word(case.type): case.type for case in book.cases}}
    for path, where in book.settings.selectors():
        for inner, one_of in _nested(path, where):
            for word in _listed(one_of.type):
                if type_word(word) not in known:
                    at = read.place("workload", *inner, "type")
                    key = ".".join(str(part) for part in inner)
                    yield UNKNOWN_TYPE.at(at, word, key=key, nearest=nearest(word, set(known.values())))


def _present(
    read: ProjectRead, book: CaseBook, names: UnitNames, path: tuple[str | int, ...], where: Mapping[str, Any]
) -> Iterator[Finding]:
    place, key = read.place("workload", *path), ".".join(str(part) for part in path)
    found: list[Finding] = []
    for word, value in where.items():
        if word not in FROM_KEYS:
            known = ", ".join(FROM_KEYS)
            found.append(UNKNOWN_KEY.at(place, word, key=key, known=known, nearest=nearest(word, FROM_KEYS)))
        elif word in ("id", "under"):
            listed: Sequence[Any] = value if isinstance(value, list) else [value]
            held = {w for unit in book.present for w in (unit.unit_id, unit.name, *unit.aliases)}
            found += [
                UNKNOWN_UNIT.at(place, one, key=key, nearest=names.nearest(str(one)))
                for one in listed
                if str(one) not in held
            ]
    yield from found
    if not found and not named_units(book.present, book.origins, where):
        yield NO_EFFECT.at(place, key=key)


def _kept(read: ProjectRead, book: CaseBook, load: Load) -> Iterator[Finding]:
    """Cases that the rule in force would send elsewhere, did one know where."""
    place = read.place("workload", "rule")
    if load.kept.get(CATEGORY):
        without = sorted({case.type or "—" for case in book.cases} - set(book.departments))
        types = "、".join(without[:6]) + ("……" if len(without) > 6 else "")
        yield NO_DEPARTMENT.at(place, rule=load.title, count=load.kept[CATEGORY], types=types)
    if load.kept.get(STATION):
        yield NO_GROUND.at(place, rule=load.title, count=load.kept[STATION])
