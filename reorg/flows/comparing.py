"""Comparing what-ifs: every scenario read, equal ones solved once, the others each on its own, laid side by side.

The base is solved first; it stands before the others in every table, and of plans worth as much each what-if takes the one
nearest to the base's (see :mod:`reorg.flows.nearest`), so a result depends on its own inputs and the base's, never on the
order or number of the scenarios. No search begins from another's plan: within the gap it could end elsewhere than alone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from reorg.compare.compared import Compared, Known, alike, clash_line, elsewhere, unit_figures
from reorg.compare.differs import differences
from reorg.compare.indicators import Indicator, indicators
from reorg.compare.ran import Placement, Ran
from reorg.flows.files import guard, whole, write_json
from reorg.flows.running import RunOptions, fingerprint, solve_case
from reorg.flows.workers import end_at_once, worker_processes
from reorg.intake.load import Loaded, load
from reorg.intake.shelf import Shelf
from reorg.text import Finding, Lang, Message, Rejected, Text, once

FILES = ("compare.xlsx", "compare.json")
MOST = 20
"""Scenarios that one comparison takes."""
BASE = "base"
"""Name of the project itself beside its scenarios."""

WORKER_LOST = Message(
    "compare.worker-lost",
    "error",
    Text("一个工作进程意外结束（可能内存不足）。", "A worker ended unexpectedly (out of memory, perhaps)."),
    advice=Text("请用较少的 --workers 再运行。", "Run again with fewer --workers."),
)


@dataclass(frozen=True)
class Sided:
    """A project or scenario to be compared: its name in the tables, and what was read."""

    name: str
    loaded: Loaded


def sides(project: Path | Loaded, scenarios: Sequence[Path | Loaded]) -> tuple[Sided, ...]:
    """The base and its scenarios, read, each with a name of its own: that of its file or folder.

    Tables that several of them share are read once. Raises :class:`reorg.text.Rejected` with every fault of all of them.
    """
    shelf = Shelf()
    taken: dict[str, None] = {}
    made: list[Sided] = []
    for number, one in enumerate((project, *scenarios)):
        wanted = BASE if not number else f"scenario-{number}" if isinstance(one, Loaded) else _called(Path(one))
        name, again = wanted, 1
        while name.casefold() in taken:
            again += 1
            name = f"{wanted}-{again}"
        taken[name.casefold()] = None
        made.append(Sided(name, one if isinstance(one, Loaded) else load(Path(one), (), shelf)))
    faults = [fault for one in made if one.loaded.problem is None for fault in _of_scenario(one)]
    if faults:
        raise Rejected(once(faults))
    return tuple(made)


def _called(path: Path) -> str:
    """The name of a scenario: its file's, or for a whole project that of the folder."""
    resolved = path.resolve()
    whole_project = path.is_dir() or resolved.name == "project.yaml"
    return (resolved if path.is_dir() else resolved.parent).name if whole_project else resolved.stem


def _of_scenario(one: Sided) -> list[Finding]:
    """The findings of a scenario that is rejected, its errors only."""
    return [fault for fault in one.loaded.findings if fault.severity == "error"]


def new_warnings(compared: Sequence[Sided]) -> tuple[Finding, ...]:
    """What is worth saying of the scenarios and was not to be said of the base, each once."""
    known = {(fault.code, fault.say("zh")) for fault in compared[0].loaded.findings}
    found = [fault for one in compared[1:] for fault in one.loaded.findings]
    return once(fault for fault in found if (fault.code, fault.say("zh")) not in known)


@dataclass(frozen=True)
class Job:
    """One run to be made: everything that a process of its own needs. ``plan_folder``: where its plan is to be written."""

    side: Sided
    options: RunOptions
    near: Mapping[str, str] | None = None
    plan_folder: Path | None = None
    lang: Lang = "zh"
    mask: bool = False


Done = tuple[Ran, tuple[Indicator, ...]]


def run_job(job: Job, stop: threading.Event | None = None) -> Done:
    """Run one case, write its plan where that is asked for, and hand over the figures."""
    ran, planned = solve_case(job.side.loaded, job.side.name, job.options, stop, job.near)
    if planned is None or planned.plan is None:
        return ran, ()
    if job.plan_folder is not None and not (stop is not None and stop.is_set()):
        from reorg.flows.planning import write_plan

        write_plan(planned, job.plan_folder, job.lang, force=True, mask=job.mask)
    return ran, indicators(planned.problem, planned.plan)


def compare_sides(
    compared: Sequence[Sided],
    options: RunOptions,
    *,
    workers: int = 1,
    tell: Callable[[int, int, str], None] | None = None,
    stop: threading.Event | None = None,
    plans: Path | None = None,
    lang: Lang = "zh",
    mask: bool = False,
) -> Compared | None:
    """Run the base and its scenarios and lay them side by side; ``None`` where an interruption left nothing.

    ``workers`` processes run scenarios at the same time (1: this one alone). ``tell`` hears how many of how many runs are
    done, and the name of the last. ``stop`` ends everything; runs that are done are kept, others are ``left_out``.
    ``plans``: a folder into which each plan is written, in a folder of its own name.
    """
    stop = stop or threading.Event()
    base, *others = compared
    keys = {one.name: fingerprint(one.loaded, options) for one in compared}
    first: dict[str, str] = {}
    for one in compared:
        first.setdefault(keys[one.name], one.name)
    same = {one.name: first[keys[one.name]] for one in compared if first[keys[one.name]] != one.name}

    def job(one: Sided, near: Mapping[str, str] | None) -> Job:
        return Job(one, options, near, None if plans is None else plans / one.name, lang, mask)

    total = len(compared) - len(same)
    done: dict[str, Done] = {}
    if tell is not None:
        tell(0, total, base.name)
    told = run_job(job(base, None), stop)
    if stop.is_set():
        return None
    done[base.name] = told
    near = {person: at.seat for person, at in told[0].placements.items()}
    jobs = [job(one, near) for one in others if one.name not in same]
    if tell is not None:
        tell(1, total, base.name)
    for number, (name, result) in enumerate(_results(jobs, workers, stop), 2):
        done[name] = result
        if tell is not None:
            tell(number, total, name)
    for name, original in same.items():
        if original in done:
            ran, measures = done[original]
            side = next(one for one in compared if one.name == name)
            title = side.loaded.project.title if side.loaded.project else ""
            done[name] = replace(ran, name=name, title=title), measures
    return _laid_out(compared, done, same, options, mask)


def _results(jobs: Sequence[Job], workers: int, stop: threading.Event) -> Iterator[tuple[str, Done]]:
    """Each run as it is done; those that an interruption cuts short are thrown away."""
    if workers == 1 or len(jobs) < 2:
        for job in jobs:
            result = run_job(job, stop)
            if stop.is_set():
                return
            yield job.side.name, result
        return
    running: dict[Future[Done], str] = {}
    with worker_processes(min(workers, len(jobs))) as executor:
        try:
            for job in jobs:
                running[executor.submit(run_job, job)] = job.side.name
            while running:
                done, _ = wait(running, timeout=0.2, return_when=FIRST_COMPLETED)
                for future in done:
                    yield running.pop(future), future.result()
                if stop.is_set():
                    return
        except BrokenExecutor as fault:
            raise Rejected([WORKER_LOST.at()]) from fault
        finally:
            if running:
                end_at_once(executor)


def _laid_out(
    compared: Sequence[Sided], done: Mapping[str, Done], same: Mapping[str, str], options: RunOptions, mask: bool
) -> Compared:
    base = compared[0]
    runs = []
    for one in compared:
        if one.name in done:
            told = () if one is base else _differs(base.loaded, one.loaded)
            runs.append(replace(done[one.name][0], differs=told))
    measures = next((figures for _, figures in done.values() if figures), ())
    made = Compared(
        title=base.loaded.project.title if base.loaded.project else "",
        runs=tuple(runs),
        people=_people(compared),
        measures=measures,
        options={key: value for key, value in asdict(options).items() if key not in ("threads", "explain")},
        same_as=same,
        left_out=tuple(one.name for one in compared if one.name not in done),
        inputs={one.name: tuple((file.path, file.sha256) for file in one.loaded.inputs) for one in compared},
        goals={one.name: one.loaded.problem.settings.objective.weights() for one in compared if one.loaded.problem},
    )
    return masked_comparison(made) if mask else made


def _differs(base: Loaded, other: Loaded) -> tuple[Text, ...]:
    return differences(base.settings, other.settings, base.problem, other.problem)


def _people(compared: Sequence[Sided]) -> dict[str, Known]:
    """Everybody of any roster, in the order of the base's, then of the others'."""
    people: dict[str, Known] = {}
    for one in compared:
        assert one.loaded.problem is not None
        present = {unit.unit_id: unit.name for unit in one.loaded.problem.present}
        for person in one.loaded.problem.people:
            unit = present.get(person.present_unit, person.present_unit)
            people.setdefault(person.person_id, Known(person.name, person.category, unit))
    return people


def masked_comparison(compared: Compared) -> Compared:
    """The comparison with ids replaced and names cut to the surname, wherever words hold them."""
    from reorg.report.mask import masked_text

    digits = len(str(len(compared.people)))
    ids = {person: f"X{number:0{digits}d}" for number, person in enumerate(compared.people, 1)}
    names = sorted({one.name for one in compared.people.values() if one.name}, key=len, reverse=True)

    def words(text: Text) -> Text:
        zh, en = masked_text(text.zh, ids), masked_text(text.en, ids)
        for name in names:
            zh, en = zh.replace(name, f"{name[:1]}某某"), en.replace(name, f"{name[:1]}某某")
        return Text(zh, en)

    def run(one: Ran) -> Ran:
        return replace(
            one,
            placements={ids[person]: at for person, at in one.placements.items()},
            rules=tuple(
                replace(rule, rule_id=masked_text(rule.rule_id, ids), demand=words(rule.demand)) for rule in one.rules
            ),
            clash=tuple(words(line) for line in one.clash),
            faults=tuple(words(line) for line in one.faults),
            differs=tuple(words(line) for line in one.differs),
        )

    people = {ids[key]: replace(one, name=f"{one.name[:1]}某某") for key, one in compared.people.items()}
    return replace(compared, runs=tuple(run(one) for one in compared.runs), people=people)


def compare_json(compared: Compared, lang: Lang) -> dict[str, Any]:
    """``reorg.compare/1``: every run with its figures (the base first), everybody placed differently, units, and the
    definitions of the indicators. Numbers are finite; a run without a plan has ``null`` and empty objects."""
    definitions = [
        {
            "key": one.key,
            "name": one.name.get(lang),
            "kind": one.kind,
            "better": one.better,
            "definition": one.definition.get(lang),
        }
        for one in compared.measures
    ]
    return {
        "format": "reorg.compare/1",
        "title": compared.title,
        "base": compared.base.name,
        "settings": dict(compared.options),
        "scenarios": [_run_json(compared, one, lang) for one in compared.runs],
        "not_run": list(compared.left_out),
        "indicators": definitions,
        "differences": [
            {
                "person_id": one.person_id,
                "by_scenario": {name: _placement_json(at, lang) for name, at in one.by_run.items()},
            }
            for one in elsewhere(compared)
        ],
        "units": [
            {
                "id": one.unit_id,
                "name": one.name.get(lang),
                "by_scenario": {
                    name: {"officers": one.officers[name], "auxiliaries": one.auxiliaries[name]}
                    for name in one.officers
                },
            }
            for one in unit_figures(compared)
        ],
    }


def _placement_json(at: Placement | None, lang: Lang) -> dict[str, Any] | None:
    if at is None:
        return None
    post = at.seat.rpartition("/")[2]
    return {"unit": at.unit, "post": post, "seat": at.seat, "path": at.path.get(lang), "change": at.change}


def _run_json(compared: Compared, ran: Ran, lang: Lang) -> dict[str, Any]:
    base = compared.base
    against: dict[str, Any] = {}
    if ran is not base and ran.planned and base.planned:
        against = {
            "indicators": {
                key: None if value is None or base.indicators.get(key) is None else value - (base.indicators[key] or 0)
                for key, value in ran.indicators.items()
            },
            "objective": _less(ran.objective, base.objective) if compared.comparable(ran.name) else None,
            "placed_differently": sum(
                not alike(base.placements.get(person), ran.placements.get(person)) for person in compared.people
            ),
        }
    return {
        "name": ran.name,
        "title": ran.title,
        "status": ran.status,
        "objective": ran.objective,
        "bound": ran.bound,
        "gap": ran.gap,
        "certified_gap": ran.certified,
        "verified": ran.verified,
        "fingerprint": ran.fingerprint,
        "same_as": compared.same_as.get(ran.name),
        "objective_weights": dict(compared.goals.get(ran.name, {})),
        "indicators": dict(ran.indicators),
        "terms": dict(ran.terms),
        "changes": dict(ran.changes),
        "rules": [
            {
                "id": rule.rule_id,
                "kind": rule.kind,
                "severity": rule.severity,
                "holds": rule.holds,
                "binds": rule.binds,
                "cost": rule.cost,
                "text": rule.demand.get(lang),
            }
            for rule in ran.rules
        ],
        "against_base": against,
        "differs": [one.get(lang) for one in ran.differs],
        "clash": [one.get(lang) for one in ran.clash],
        "reason": clash_line(ran).get(lang),
        "inputs": [{"path": path, "sha256": sha} for path, sha in compared.inputs.get(ran.name, ())],
    }


def _less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def plan_files(names: Sequence[str]) -> list[str]:
    """The files of plans below the output folder."""
    return [f"{name}/{file}" for name in names for file in ("plan.xlsx", "plan.json")]


def write_comparison(compared: Compared, out: Path, lang: Lang, *, force: bool) -> list[Path]:
    """Workbook and JSON; the files written."""
    from reorg.report.compare_pages import compare_book
    from reorg.report.excel import write_book

    guard(out, FILES, force)
    book = compare_book(compared, lang)
    whole(out / FILES[0], lambda target: write_book(target, book, lang))
    write_json(out / FILES[1], compare_json(compared, lang))
    return [out / name for name in FILES]
