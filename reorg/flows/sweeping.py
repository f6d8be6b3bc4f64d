"""A sweep: everything checked, what is not known yet solved wherever it is to be, every result kept, all of it told.

A sweep that was killed at any moment goes on where it stood, and ends with the files of one that was left alone.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reorg.compare.goals import Goal
from reorg.compare.grid import Axis, Span
from reorg.compare.pareto import dominated, knee
from reorg.compare.ran import ran_from_json
from reorg.compare.sweep import Front, FrontPoint, Run, Sweep, SweptProject
from reorg.flows.fronts import Ask
from reorg.flows.pools import Pool, Stopped, pool
from reorg.flows.running import RunOptions
from reorg.flows.store import Store
from reorg.flows.sweep_jobs import InputsChanged, Job, Parcel
from reorg.flows.sweep_work import FrontTodo, ProjectWork, projects_in, work_of
from reorg.intake.rule_layers import MIN_OVER_MAX
from reorg.intake.settings_faults import CONTRADICTION
from reorg.intake.sweep_file import SweepRead, read_sweep
from reorg.plan.plan import InputFile
from reorg.text import Finding, Message, Place, Rejected, Text, once

__all__ = ["Stopped", "SweepOptions", "SweepProgress", "run_sweep"]

CHANGED = Message(
    "sweep.inputs-changed",
    "error",
    Text("文件 {value} 在运行途中变了。", "File {value} changed while the sweep ran."),
    advice=Text("请不要在运行时修改；再运行同一命令即可。", "Leave it alone meanwhile; run the same command again."),
)


CONTRADICT = frozenset({MIN_OVER_MAX.code, CONTRADICTION.code})


@dataclass(frozen=True)
class SweepOptions:
    """How each case is solved, with ids masked or not, by how many workers here or by which cluster."""

    run: RunOptions
    mask: bool = False
    workers: int = 1
    scheduler: str | None = None


@dataclass(frozen=True, slots=True)
class SweepProgress:
    """``phase``: check, run or front. ``done`` of ``total``, of which ``kept`` were known from before; ``left`` in seconds
    (``None`` until something can be said)."""

    phase: str
    done: int
    total: int
    kept: int
    left: float | None


Tell = Callable[[SweepProgress], None]


def run_sweep(
    project: Path,
    file: Path,
    out: Path,
    options: SweepOptions,
    progress: Tell | None = None,
    stop: threading.Event | None = None,
) -> Sweep:
    """Do a sweep, keeping its results below ``out``.

    Raises ``Rejected`` with every fault before anything is solved, :class:`Stopped` when asked to stop.
    """
    read = read_sweep(file)
    works, findings = _everything(read, project, options)
    if read.settings is None or any(one.severity == "error" for one in findings):
        # what the tables are short of is told in the same go
        with pool(1, None) as here:
            findings += _checked(works, here, stop or threading.Event(), None)
        raise Rejected(once(findings))
    store = Store(out)
    many = len(works) > 1
    with pool(options.workers, options.scheduler) as wherever:
        sweeper = _Sweeper(store, wherever, progress, stop or threading.Event())
        due = [one for one in works if _outstanding(one, store)]
        faults = list(once(_checked(due, wherever, sweeper.stop, progress)))
        if len(read.axes) > 1:  # two values that contradict each other spoil their own combination only
            faults = [one for one in faults if one.code not in CONTRADICT]
        if faults:
            raise Rejected(faults)
        try:
            sweeper.solve("run", [(todo.job, work.parcel) for work in works for todo in work.todos] + [
                (front.asked(ask), work.parcel) for work in works for front in work.fronts for ask in front.corners()
            ])  # fmt: skip
            sweeper.solve("front", [
                (front.asked(front.within(limits)), work.parcel)
                for work in works for front in work.fronts for limits in _limits(front, store)
            ])  # fmt: skip
        except InputsChanged as fault:
            raise Rejected([CHANGED.at(Place(), fault.args[0])]) from fault
    return _told(read, works, store, options, many)


def _everything(read: SweepRead, project: Path, options: SweepOptions) -> tuple[list[ProjectWork], list[Finding]]:
    findings = list(read.findings)
    works = []
    places = projects_in(project)
    for place in places:
        work, faults = work_of(read, place, options.run, options.mask, options.scheduler is not None)
        findings += _of_project(faults, place.name, read) if len(places) > 1 else faults
        if work is not None:
            works.append(work)
    return works, findings


def _of_project(findings: Iterable[Finding], name: str, read: SweepRead) -> list[Finding]:
    """The findings with the project's folder before their file, where there are several projects."""
    own = read.document.file
    return [
        one if one.place.file == own else replace(one, place=replace(one.place, file=f"{name}/{one.place.file}"))
        for one in findings
    ]


def _outstanding(work: ProjectWork, store: Store) -> bool:
    """Whether anything of a project is still to be solved: its inputs are looked at again only then."""
    jobs = [todo.job.key for todo in work.todos]
    jobs += [front.asked(ask).key for front in work.fronts for ask in front.corners()]
    return any(store.get(key) is None for key in jobs)


def _checked(
    works: Sequence[ProjectWork], wherever: Pool, stop: threading.Event, progress: Tell | None
) -> list[Finding]:
    """Every fault of the cases that the others are made of."""
    names = {work.parcel.digest: work.name for work in works}
    jobs = [(job, work.parcel) for work in works for job in work.checks]
    order = {id(job): number for number, (job, _) in enumerate(jobs)}
    parcels = {id(job): parcel for job, parcel in jobs}
    found: dict[int, list[Finding]] = {}
    clock = _Clock("check", len(jobs), 0, progress)
    for job, faults in wherever.results(jobs, stop):
        name = names[parcels[id(job)].digest]
        faults = [
            replace(one, place=replace(one.place, file=f"{name}/{one.place.file}"))
            if len(works) > 1 and one.place.file != _sweep_file(job)
            else one
            for one in faults
        ]
        found[order[id(job)]] = faults
        clock.tick()
    return [one for number in sorted(found) for one in found[number]]


def _sweep_file(job: Job) -> str:
    return job.layers[-1][0].file if job.layers else ""


class _Clock:
    """Counts what is done and guesses how long the rest takes."""

    def __init__(self, phase: str, total: int, kept: int, progress: Tell | None) -> None:
        self.phase, self.total, self.kept, self.progress = phase, total, kept, progress
        self.done, self.began = kept, time.monotonic()
        self.told()

    def tick(self) -> None:
        self.done += 1
        self.told()

    def told(self) -> None:
        """Tell how far it is. The rest takes as long as what was done here, one by one."""
        if self.progress is None:
            return
        own = self.done - self.kept
        left = (time.monotonic() - self.began) / own * (self.total - self.done) if own else None
        self.progress(SweepProgress(self.phase, self.done, self.total, self.kept, left))


class _Sweeper:
    """Solves what the store does not hold, and puts it there."""

    def __init__(self, store: Store, wherever: Pool, progress: Tell | None, stop: threading.Event) -> None:
        self.store, self.pool, self.progress, self.stop = store, wherever, progress, stop

    def solve(self, phase: str, wanted: Sequence[tuple[Job, Parcel]]) -> None:
        """Solve the jobs, equal ones once."""
        different = {job.key: (job, parcel) for job, parcel in reversed(wanted)}
        different = dict(reversed(different.items()))
        due = [one for key, one in different.items() if self.store.get(key) is None]
        clock = _Clock(phase, len(different), len(different) - len(due), self.progress)
        for job, result in self.pool.results(due, self.stop):
            self.store.put(job.key, result)
            clock.tick()


def _answers(front: FrontTodo, asks: Iterable[Ask], store: Store) -> list[tuple[Ask, dict[str, Any]]]:
    return [(ask, found) for ask in asks if (found := store.get(front.asked(ask).key)) is not None]


def _limits(front: FrontTodo, store: Store) -> list[Mapping[str, int]]:
    """The limits to be stepped: each stepped goal from its best to its worst among the corners.

    With two goals the ends are left out: the corners are the very points that they would give. With three, the corners'
    worst is where the grid ends, which may leave out a part of the front; each point of it is exact all the same.
    """
    corners = [found["point"]["values"] for _, found in _answers(front, front.corners(), store)]
    if not all(corners):
        return []
    lists = []
    for goal in front.goals[:-1]:
        values = [corner[goal.key] for corner in corners]
        best, worst = (max(values), min(values)) if goal.better > 0 else (min(values), max(values))
        steps = _steps(best, worst, front.settings.points, front.settings.step)
        lists.append([one for one in steps if one not in (best, worst)] if len(front.goals) == 2 else steps)
    keys = [goal.key for goal in front.goals[:-1]]
    return [dict(zip(keys, values, strict=True)) for values in itertools.product(*lists)]


def _steps(best: int, worst: int, points: int, step: int | None) -> list[int]:
    """From the best to the worst, both included."""
    width = abs(worst - best)
    turn = 1 if worst >= best else -1
    if step is not None:
        return list(dict.fromkeys([*(best + turn * at for at in range(0, width + 1, step)), worst]))
    return list(
        dict.fromkeys(best + turn * ((2 * at * width + points - 1) // (2 * (points - 1))) for at in range(points))
    )


def _front(todo: FrontTodo, store: Store) -> Front:
    asks = [*todo.corners(), *(todo.within(limits) for limits in _limits(todo, store))]
    answers = _answers(todo, asks, store)
    points: dict[tuple[int, ...], FrontPoint] = {}
    statuses = [found["ran"]["status"] for _, found in answers]
    for ask, found in answers:
        told = found["point"]
        if not told["values"]:
            continue
        at = tuple(told["values"][goal.key] for goal in todo.goals)
        bound = told["bound"] if ask.limits else None
        point = FrontPoint(ask.limits, told["values"], told["proven"], bound, found["key"], ran_from_json(found["ran"]))
        if at not in points or (point.proven and not points[at].proven):
            points[at] = point
    made = _marked(list(points.values()), todo.goals)
    unsolved = sum(status == "unknown" for status in statuses)
    whole = len(todo.goals) == 2 and todo.settings.step == 1 and not unsolved and all(one.proven for one in made)
    return Front(todo.project, todo.scenario, todo.goals, made, unsolved, statuses.count("infeasible"), whole)


def _marked(points: list[FrontPoint], chosen: Sequence[Goal]) -> tuple[FrontPoint, ...]:
    """The points by their first goals, the beaten ones and the knee marked."""
    points.sort(key=lambda one: [goal.better * -one.values[goal.key] for goal in chosen])
    figures = [[goal.better * one.values[goal.key] for goal in chosen] for one in points]
    beaten = dominated(figures)
    left = [number for number, bad in enumerate(beaten) if not bad]
    best = knee([figures[number] for number in left])
    return tuple(
        replace(one, dominated=beaten[number], knee=best is not None and left[best] == number)
        for number, one in enumerate(points)
    )


def _told(read: SweepRead, works: Sequence[ProjectWork], store: Store, options: SweepOptions, many: bool) -> Sweep:
    import hashlib

    from reorg import __version__

    assert read.settings is not None
    runs = []
    for work in works:
        for todo in work.todos:
            found = store.get(todo.job.key)
            assert found is not None, "every job was done"
            case = replace(todo.case, values=_hidden(read.axes, todo.case.values)) if options.mask else todo.case
            runs.append(Run(case, todo.job.key, ran_from_json(found["ran"])))
    axes = read.axes
    if options.mask:
        axes = tuple(
            replace(one, over=tuple(_hidden(axes, {one.name: v})[one.name] for v in one.values()))
            if _speaks(one)
            else one
            for one in axes
        )
    return Sweep(
        title=read.settings.title or (works[0].title if not many else ""),
        file=InputFile(read.document.file, hashlib.sha256(read.path.read_bytes()).hexdigest()),
        projects=tuple(SweptProject(work.name, work.title, work.inputs) for work in works),
        axes=axes,
        scenarios=tuple(one.name for one in read.scenarios),
        runs=tuple(runs),
        fronts=tuple(_front(front, store) for work in works for front in work.fronts),
        gap=options.run.gap,
        seed=options.run.seed,
        time_limit=options.run.time_limit,
        version=__version__,
    )


def _speaks(axis: Axis) -> bool:
    """Whether an axis of a rule takes words, which may name people."""
    return axis.name.startswith("rules.") and not axis.numeric and not isinstance(axis.over, Span)


def _hidden(axes: Sequence[Axis], values: Mapping[str, Any]) -> dict[str, Any]:
    """Words of rules as their number in the list: they may be people's ids."""
    told = dict(values)
    for axis in axes:
        if axis.name in told and _speaks(axis) and not isinstance(told[axis.name], bool):
            told[axis.name] = f"#{axis.values().index(told[axis.name]) + 1}"
    return told
