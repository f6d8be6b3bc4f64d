"""Working the load out: today and under each case rule, checked by code that recounts the cases; written; checked again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reorg.domain.demand import Demand
from reorg.flows.files import guard, whole, write_json
from reorg.plan.json_form import figure
from reorg.text import Finding, Lang, Message, Place, Rejected, Text
from reorg.workload.check import check_workload
from reorg.workload.made import Answer, RuleLoad, WorkloadMade
from reorg.workload.solve import work_out

if TYPE_CHECKING:
    from reorg.intake.load import Loaded
    from reorg.workload.book import CaseBook

FILES = ("workload.xlsx", "workload.json")
FORMAT = "reorg.workload/1"
SHARE = "share"
"""The demand that an answer may break without being wrong: it is about the cases, not about the counting."""
NO_FILE = Message(
    "workload.no-file",
    "error",
    Text("找不到工作量文件“{value}”。", "There is no file of the workload “{value}”."),
    Text("reorg workload 写出的 workload.json", "workload.json as written by `reorg workload`"),
    Text(
        "请先运行 reorg workload，再把 workload.json 放到项目文件旁。",
        "Run `reorg workload` first and put workload.json beside the project file.",
    ),
)
NOT_WORKLOAD = Message(
    "workload.unreadable",
    "error",
    Text("“{value}”不是工作量文件：{why}。", "“{value}” is no file of a workload: {why}."),
    Text("reorg workload 写出的 workload.json", "workload.json as written by `reorg workload`"),
)


class WorkloadFault(RuntimeError):
    """Counting and recounting disagree: a bug of ours, never shown as a workload."""


def make_workload(project: Path, loaded: Loaded, plan: Path | None = None) -> WorkloadMade:
    """The load of a sound project, checked; with ``plan`` beside the people whom it seats.

    Raises ``Rejected`` where the project has no cases or the plan cannot be read, :class:`WorkloadFault` if the check
    disagrees.
    """
    from importlib.metadata import version

    from reorg.intake.case_table import stations_of
    from reorg.intake.unit_names import UnitNames

    assert loaded.problem is not None
    problem, book = loaded.problem, _book(project, loaded)
    seats = None if plan is None else _seats(loaded, plan)
    made = work_out(book, problem, stations_of(book.territory, UnitNames(book.present)), seats)
    demands = check_workload(book, problem, made.answer())
    wrong = [one for one in demands if not one.holds and one.key != SHARE]
    if wrong:
        raise WorkloadFault("; ".join(f"{one.key}: {one.breaches[0].en}" for one in wrong))
    return replace(made, demands=demands, inputs=loaded.inputs, versions={"reorg": version("reorg")})


def _book(project: Path, loaded: Loaded) -> CaseBook:
    """The cases of a project; ``Rejected`` where it names none."""
    from reorg.intake.scenario import read_project
    from reorg.intake.section import NO_SECTION
    from reorg.intake.workload_demands import EXAMPLE, NO_CASES

    if loaded.workload is not None and loaded.workload.book is not None:
        return loaded.workload.book
    read = read_project(project)
    if loaded.project is not None and loaded.project.workload is not None:
        raise Rejected([NO_CASES.at(read.place("workload"))])
    raise Rejected([NO_SECTION.at(read.place(), "workload", key="workload", example=EXAMPLE)])


def _seats(loaded: Loaded, plan: Path) -> list[int]:
    """Seat indices by person of a plan file, edited or not."""
    from reorg.intake.plan_file import read_plan

    assert loaded.problem is not None
    edited = read_plan(plan, loaded.problem)
    faults = [one for one in edited.findings if one.severity == "error"]
    if faults:
        raise Rejected(faults)
    return list(edited.seats)


def check_decided(project: Path, loaded: Loaded, plan: Path | None) -> tuple[tuple[Demand, ...], tuple[Finding, ...]]:
    """The workload as decided (``workload: {file: ...}``), recounted from today's cases.

    ``plan`` does not matter here: people needed follow from cases. Nothing where the section names no file.
    """
    settings = loaded.workload.book.settings if loaded.workload and loaded.workload.book else None
    if settings is None or settings.file is None or loaded.problem is None:
        return (), ()
    book = _book(project, loaded)
    from reorg.intake.scenario import read_project

    answer, fault = _read(loaded.folder / settings.file, settings.file, read_project(project).place("workload", "file"))
    if answer is None:
        return (), (fault,) if fault else ()
    return check_workload(book, loaded.problem, answer, exact=False), ()


def _read(path: Path, name: str, place: Place) -> tuple[Answer | None, Finding | None]:
    if not path.is_file():
        return None, NO_FILE.at(place, name)
    try:
        return answer_from_json(json.loads(path.read_text(encoding="utf-8-sig"))), None
    except KeyError as fault:
        why: Text | str = Text(f"缺少 {fault.args[0]}", f"{fault.args[0]} is missing")
    except (ValueError, TypeError, AttributeError) as fault:
        why = str(fault)[:80]
    return None, NOT_WORKLOAD.at(Place(file=name), name, why=why)


def answer_from_json(raw: dict[str, Any]) -> Answer:
    """The answer of a workload.json. Raises ``ValueError``, ``KeyError`` or ``TypeError`` for anything else."""
    if raw.get("format") != FORMAT:
        raise ValueError(f"format is {raw.get('format')!r}, expected {FORMAT!r}")
    units = {
        str(rule["id"]): {
            str(one["unit"]): (int(one["cases"]), int(one["minutes"]), int(one["needed"])) for one in rule["units"]
        }
        for rule in raw["rules"]
    }
    return Answer(str(raw["rule"]), units, {str(one["unit"]): int(one["needed"]) for one in raw["new_units"]})


def workload_json(made: WorkloadMade, lang: Lang) -> dict[str, Any]:
    """``reorg.workload/1``: every rule with its units, the new units under the rule in force, zones, demands."""
    return {
        "format": FORMAT,
        "title": made.title,
        "inputs": [{"path": one.path, "sha256": one.sha256} for one in made.inputs],
        "settings": made.settings.model_dump(mode="json", exclude_none=True, by_alias=True),
        "versions": dict(made.versions),
        "rule": made.settings.rule,
        "officer_year": {
            "net_hours": figure(float(made.settings.year.net_minutes() / 60)),
            "relief": round(float(made.relief), 4),
        },
        "counted": made.counted,
        "rules": [_rule_json(made, one, lang) for one in made.rules],
        "new_units": [
            {
                "unit": one.unit_id,
                "name": one.name.get(lang),
                "hours": round(float(one.hours), 2),
                "officers": round(float(one.officers), 4),
                "posts": round(float(one.posts), 4),
                "needed": one.needed,
                "needed_by_rule": dict(one.needed_by),
                "min": one.low,
                "max": one.high,
                "planned": one.planned,
            }
            for one in made.new
        ],
        "zones": [
            {
                "id": one.zone_id,
                "name": one.name,
                "members": list(one.towns),
                "needed": one.needed,
                "officers": round(float(one.officers), 2),
            }
            for one in made.zones
        ],
        "demands": [
            {
                "key": one.key,
                "text": one.text.get(lang),
                "holds": one.holds,
                "breaches": [b.get(lang) for b in one.breaches],
            }
            for one in made.demands
        ],
    }


def _rule_json(made: WorkloadMade, rule: RuleLoad, lang: Lang) -> dict[str, Any]:
    facts = {one.unit_id: one for one in made.present}
    return {
        "id": rule.key,
        "name": rule.title.get(lang),
        "cases": rule.cases,
        "minutes": rule.minutes,
        "hours": round(rule.minutes / 60, 2),
        "needed": rule.needed,
        "share": None if rule.share is None else round(float(rule.share), 6),
        "kept": dict(rule.kept),
        "units": [
            {
                "unit": unit,
                "name": facts[unit].name,
                "cases": one.cases,
                "minutes": one.minutes,
                "hours": round(one.minutes / 60, 2),
                "officers_for_cases": round(float(one.for_cases), 4),
                "officers_for_posts": round(float(one.for_posts), 4),
                "needed": one.needed,
                "authorized": facts[unit].authorized,
                "present": facts[unit].present,
            }
            for unit, one in rule.units.items()
        ],
    }


def write_workload(made: WorkloadMade, out: Path, lang: Lang, *, force: bool) -> list[Path]:
    """Workbook and JSON; the files written."""
    from reorg.report.excel import write_book
    from reorg.report.workload_pages import workload_book

    guard(out, FILES, force)
    book = workload_book(made, lang)
    whole(out / FILES[0], lambda target: write_book(target, book, lang))
    write_json(out / FILES[1], workload_json(made, lang))
    return [out / name for name in FILES]
