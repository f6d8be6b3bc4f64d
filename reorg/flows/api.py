"""The functions behind the names of the package: ``reorg.check``, ``reorg.choose``, ``reorg.compare``, ``reorg.diagnose``,
``reorg.explain``, ``reorg.fairness``, ``reorg.load``, ``reorg.plan``, ``reorg.review``, ``reorg.sensitivity``,
``reorg.sweep``, ``reorg.verify``."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, overload

from reorg.text import Finding, Rejected

if TYPE_CHECKING:
    from reorg.compare.compared import Compared
    from reorg.compare.sweep import Sweep
    from reorg.diagnose.diagnosis import Diagnosis
    from reorg.engine import Progress
    from reorg.explain.clash import Clash
    from reorg.flows.choosing import Choosing
    from reorg.flows.explaining import Explained
    from reorg.flows.fairness import Judged
    from reorg.flows.planning import Planned
    from reorg.flows.reviewing import Precedence, Reviewed
    from reorg.flows.sensitivity import Sensed
    from reorg.flows.verifying import Verified
    from reorg.intake.load import Loaded


def load(project: str | Path) -> Loaded:
    """Read a project: a project file, or the folder that holds ``project.yaml``.

    Never raises for bad input: ``Loaded.findings`` tells every fault with its place, and
    ``Loaded.problem`` is ``None`` where one of them is an error.
    """
    from reorg.intake.load import load as read

    return read(Path(project))


def check(project: str | Path) -> tuple[Finding, ...]:
    """Every fault and warning of a project's inputs, its further sections' among them, in the order in which they were read."""
    from reorg.flows.checking import check_project

    return check_project(Path(project)).findings


def diagnose(
    project: str | Path | Loaded, *, time_limit: float | None = 60.0, stop: threading.Event | None = None
) -> Diagnosis:
    """Today's organization in figures, and what the new structure will be short of; nothing is written.

    ``time_limit`` (seconds; ``None``: none) is for counting shortages. Where structure or rules have errors,
    ``Diagnosis.readiness`` is ``None`` and ``Diagnosis.faults`` lists them. Raises :class:`reorg.text.Rejected` with every
    finding where the project file, the roster or the table of units has errors.
    """
    from reorg.flows.diagnosing import make_diagnosis

    return make_diagnosis(load(project) if isinstance(project, (str, Path)) else project, time_limit, stop)


def plan(
    project: str | Path | Loaded,
    *,
    time_limit: float | None = None,
    gap: float = 0.001,
    seed: int = 0,
    threads: int = 1,
    keep: str | Path | None = None,
    change_weight: float | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Planned:
    """Make a plan; nothing is written (see :func:`reorg.flows.planning.write_plan`).

    ``time_limit`` in seconds (``None``: no limit); ``gap`` is the share from the best possible plan at
    which the search may end (0: prove it optimal); ``keep`` is a plan file on which the new plan is laid:
    its pinned people stay where it puts them, and each other change costs ``change_weight`` units of the
    objective (``None``: a tenth of what a placement can be worth at most; 0: nothing), told in
    ``Planned.plan.replan``; ``stop`` ends the search with the best plan so far. ``Planned.plan`` is
    ``None`` where there is none; ``Planned.outcome.status`` says why. Raises
    :class:`reorg.text.Rejected` with every finding when the inputs, or the file to keep, have errors,
    and ``ValueError`` for a weight below 0 or not finite.
    """
    from reorg.domain.settings import LARGEST_WEIGHT
    from reorg.engine import SolveOptions
    from reorg.flows.planning import make_plan
    from reorg.flows.replanning import laid_on

    if change_weight is not None and not 0 <= change_weight <= LARGEST_WEIGHT:
        raise ValueError(f"change_weight is {change_weight}, expected 0 to {LARGEST_WEIGHT:g}")
    loaded = _sound(project)
    problem = loaded.problem
    assert problem is not None
    relaid = None
    if keep is not None:
        relaid, findings = laid_on(problem, Path(keep), change_weight)
        if relaid is None:
            raise Rejected(findings)
        problem = relaid.problem
    options = SolveOptions(time_limit=time_limit, gap=gap, seed=seed, threads=threads)
    settings = {**loaded.settings, "solve": {"time_limit": time_limit, "gap": gap, "seed": seed}}
    if relaid is not None:
        settings["from"] = relaid.settings
    return make_plan(problem, loaded.inputs, settings, options, progress, stop, relaid)


def verify(project: str | Path | Loaded, plan_file: str | Path) -> Verified:
    """Check a plan (``plan.json``, or ``plan.xlsx`` as edited by hand) against every rule of the project.

    Faults of the plan file are ``Verified.findings``; with errors among them ``Verified.audited`` is
    ``None``. Raises :class:`reorg.text.Rejected` when the project itself has errors.
    """
    from reorg.flows.verifying import verify_plan

    loaded = _sound(project)
    assert loaded.problem is not None
    return verify_plan(loaded.problem, loaded.inputs, Path(plan_file))


def compare(
    project: str | Path | Loaded,
    scenarios: Sequence[str | Path | Loaded],
    *,
    time_limit: float | None = None,
    gap: float = 0.001,
    seed: int = 0,
    threads: int = 1,
    workers: int = 1,
    progress: Callable[[int, int, str], None] | None = None,
    stop: threading.Event | None = None,
) -> Compared:
    """Run a project and its what-ifs and lay them side by side; nothing is written (see
    :func:`reorg.flows.comparing.write_comparison`).

    ``scenarios`` are scenario files, other projects, or either as loaded. ``time_limit`` (seconds), ``gap``, ``seed``
    and ``threads`` are for each run, as for :func:`plan`; ``workers`` processes run them at the same time (1: this one
    alone; more need a main module that can be imported, as ever with processes). ``progress`` hears how many of how many
    runs are done and the name of the last; ``stop`` ends it, and runs that were not done are ``Compared.left_out``.

    ``Compared.runs`` begins with the project itself. A run without a plan says why (``status``, ``clash``) and
    fails nothing. Raises :class:`reorg.text.Rejected` with the faults of all of them where inputs have errors,
    ``InterruptedError`` where ``stop`` came before the project itself was done, and ``ValueError`` for fewer than one
    worker or scenario.
    """
    from reorg.flows.comparing import compare_sides, sides
    from reorg.flows.running import RunOptions

    if workers < 1 or not scenarios:
        raise ValueError("a comparison needs a worker and a scenario")
    read = sides(_place(project), [_place(one) for one in scenarios])
    options = RunOptions(time_limit, gap, seed, threads)
    made = compare_sides(read, options, workers=workers, tell=progress, stop=stop)
    if made is None:
        raise InterruptedError("stopped before the project itself was done")
    return made


def _place(project: str | Path | Loaded) -> Path | Loaded:
    return Path(project) if isinstance(project, str) else project


@overload
def explain(
    project: str | Path | Loaded,
    plan_file: None = None,
    *,
    time_limit: float | None = 60.0,
    seed: int = 0,
    threads: int = 1,
) -> Clash: ...


@overload
def explain(
    project: str | Path | Loaded,
    plan_file: str | Path,
    *,
    person: str | None = None,
    unit: str | None = None,
    rule: str | None = None,
    to: str | None = None,
    tries: int = 3,
    time_limit: float | None = 60.0,
    gap: float = 0.0,
    seed: int = 0,
    threads: int = 1,
) -> Explained: ...


def explain(
    project: str | Path | Loaded,
    plan_file: str | Path | None = None,
    *,
    person: str | None = None,
    unit: str | None = None,
    rule: str | None = None,
    to: str | None = None,
    tries: int = 3,
    time_limit: float | None = 60.0,
    gap: float = 0.0,
    seed: int = 0,
    threads: int = 1,
) -> Explained | Clash:
    """Explain a plan: a person's placement, a unit or post, a rule, or (nothing named) the plan as a whole.

    Without ``plan_file``: why no plan exists, and ways out (see :func:`reorg.flows.clashing.explain_clash`).

    ``person`` is an id or a name that only one person has, ``unit`` a unit or ``unit/post``, ``rule`` an id; at most one
    of them. ``to`` asks why the person is not in that unit or ``unit/post``; without it the ``tries`` most promising
    places are re-solved. ``time_limit`` (seconds) and ``gap`` are for each re-solve. Faults of the plan file are
    ``Explained.verified.findings``; with errors among them ``Explained.told`` is ``None``. Raises
    :class:`reorg.text.Rejected` when the project has errors, or the question names nobody, no unit or no rule, and
    ``ValueError`` when several things are asked at once.
    """
    from reorg.engine import SolveOptions
    from reorg.flows.explaining import Question, explain_plan

    if sum(one is not None for one in (person, unit, rule)) > 1:
        raise ValueError("ask about a person, a unit or a rule, not several at once")
    if to is not None and person is None:
        raise ValueError("to goes with person")
    if plan_file is None and any(one is not None for one in (person, unit, rule)):
        raise ValueError("a person, unit or rule is explained in a plan: name its file")
    loaded = _sound(project)
    assert loaded.problem is not None
    if plan_file is None:
        from reorg.flows.clashing import explain_clash

        return explain_clash(loaded.problem, time_limit=time_limit, seed=seed, threads=threads)
    options = SolveOptions(time_limit=time_limit, gap=gap, seed=seed, threads=threads)
    question = Question(person, unit, rule, to, tries)
    return explain_plan(loaded.problem, loaded.inputs, Path(plan_file), question, options)


def sensitivity(
    project: str | Path | Loaded,
    plan_file: str | Path,
    *,
    confirm: int = 3,
    time_limit: float | None = 60.0,
    gap: float = 0.0,
    seed: int = 0,
    threads: int = 1,
    stop: threading.Event | None = None,
) -> Sensed:
    """What every limit of a plan costs, one step looser and one step tighter, and every pair rule if it were dropped.

    ``Sensed.told`` ranks them (see :class:`reorg.explain.sensitivity.Sensitivity`); the ``confirm`` dearest limits and
    rules are worked out anew, ``time_limit`` (seconds) and ``gap`` being for each. Faults of the plan file are
    ``Sensed.explained.verified.findings``; with errors among them ``Sensed.told`` is ``None``. Raises
    :class:`reorg.text.Rejected` when the project itself has errors.
    """
    from reorg.engine import SolveOptions
    from reorg.flows.sensitivity import sensitivity_of

    loaded = _sound(project)
    assert loaded.problem is not None
    options = SolveOptions(time_limit=time_limit, gap=gap, seed=seed, threads=threads)
    return sensitivity_of(loaded.problem, loaded.inputs, Path(plan_file), options, confirm, stop=stop)


def review(
    project: str | Path | Loaded,
    plan_file: str | Path,
    copies: Sequence[str | Path],
    *,
    precedence: Precedence = "none",
    change_weight: float | None = None,
    time_limit: float | None = None,
    gap: float = 0.001,
    seed: int = 0,
    threads: int = 1,
    stop: threading.Event | None = None,
) -> Reviewed:
    """Read the reviewers' copies of a plan's workbook together, and plan anew as they agree.

    Agreed placements and "change to" become pins, objections bars. ``precedence``: conflicts are faults (``none``), or
    the copy given later stands (``file-order``). Faults, conflicts among them, are ``Reviewed.findings``; with errors
    among them ``Reviewed.planned`` is ``None``. ``change_weight`` and the solver's options are as in :func:`plan`.
    Raises :class:`reorg.text.Rejected` when the project itself has errors.
    """
    from reorg.engine import SolveOptions
    from reorg.flows.reviewing import read_review, replanned

    loaded = _sound(project)
    assert loaded.problem is not None
    reviewed = read_review(loaded.problem, Path(plan_file), [Path(one) for one in copies], precedence, change_weight)
    if not reviewed.sound:
        return reviewed
    options = SolveOptions(time_limit=time_limit, gap=gap, seed=seed, threads=threads)
    return replanned(reviewed, loaded, options, stop=stop)


def fairness(project: str | Path | Loaded, plan_file: str | Path) -> Judged:
    """Who is moved by a plan, wishes met, and justified envy: somebody fitter who wished for a post and did not get it.

    Faults of the plan file are ``Judged.findings``; with errors among them ``Judged.told`` is ``None``. Raises
    :class:`reorg.text.Rejected` when the project itself has errors.
    """
    from reorg.flows.fairness import judge

    return judge(_sound(project), Path(plan_file))


def choose(
    project: str | Path | Loaded,
    *,
    within: float = 0.01,
    plans: int = 5,
    points: int = 7,
    time_limit: float | None = None,
    gap: float = 0.001,
    seed: int = 0,
    threads: int = 1,
    stop: threading.Event | None = None,
) -> Choosing:
    """Plans as different as can be within a share of the best value (``within``: 0 to 1), and the curve of moves.

    ``plans`` at most, the best among them; ``points`` of the curve (0: none). ``time_limit`` (seconds) is for everything.
    ``Choosing.choice`` is ``None`` where there is no plan. Raises :class:`reorg.text.Rejected` when the project has errors.
    """
    from reorg.flows.choosing import ChooseOptions
    from reorg.flows.choosing import choose as chosen

    return chosen(_sound(project), ChooseOptions(within, plans, points, time_limit, gap, seed, threads), None, stop)


def sweep(
    project: str | Path,
    sweep_file: str | Path,
    out: str | Path,
    *,
    workers: int = 1,
    scheduler: str | None = None,
    time_limit: float | None = None,
    gap: float = 0.001,
    seed: int = 0,
    stop: threading.Event | None = None,
) -> Sweep:
    """Every case and front of a sweep file, of a project or of each project in a folder.

    Each result is kept below ``out`` (``runs``), so that a sweep that was cut short goes on where it stood; tables are
    written by :func:`reorg.flows.sweep_files.write_sweep` only. ``workers`` are processes here, ``scheduler`` the address of a
    Dask cluster; ``time_limit`` (seconds) is for each run. Raises :class:`reorg.text.Rejected` with every fault before
    anything is solved, :class:`reorg.flows.pools.Stopped` when asked to stop.
    """
    from reorg.flows.running import RunOptions
    from reorg.flows.sweeping import SweepOptions, run_sweep

    options = SweepOptions(RunOptions(time_limit=time_limit, gap=gap, seed=seed), False, workers, scheduler)
    return run_sweep(Path(project), Path(sweep_file), Path(out), options, None, stop)


def _sound(project: str | Path | Loaded) -> Loaded:
    loaded = load(project) if isinstance(project, (str, Path)) else project
    if loaded.problem is None:
        raise Rejected(loaded.findings)
    return loaded
