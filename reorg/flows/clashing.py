"""Explaining why there is no plan: shortfalls, a clash, ways out, and a best-effort plan under the first of them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from reorg.explain.clash import Clash, Way, clash_json, clash_of, renamed, way_problem
from reorg.explain.clash_words import way_lines, way_title
from reorg.flows.files import guard, whole, write_json
from reorg.plan.plan import InputFile, Plan, SolverReport, relative_gap
from reorg.rules.problem import Problem
from reorg.text import Lang, Text

if TYPE_CHECKING:
    from reorg.engine import SolveOptions
    from reorg.engine.clash import Depth
    from reorg.flows.planning import Planned

CLASH = "clash.json"
WAYS_OUT = tuple(f"way-out-{place}.yaml" for place in range(1, 10))
FOLDER = "best-effort"
STAGES = {
    "counting": Text("清点人数", "counting"),
    "clash": Text("找出互相冲突的要求", "looking for demands that clash"),
    "ways": Text("求最省的放宽办法", "looking for the cheapest ways out"),
    "smallest": Text("核对是否最少", "looking for a smaller clash"),
    "further": Text("复核并查找其他冲突", "solving again, and looking for further clashes"),
}
MARK = Text("【权宜方案·未满足全部硬性规则】", "[best effort, not all hard rules are kept] ")
NATURE = Text(
    "权宜方案：按“出路一”放宽部分硬性规则后测算，放宽之处见 clash.json",
    "best effort: made with some hard rules loosened as way out 1 says, see clash.json",
)


def explain_clash(
    problem: Problem,
    *,
    time_limit: float | None = 60.0,
    seed: int = 0,
    threads: int = 1,
    stop: threading.Event | None = None,
    tell: Callable[[Text], None] | None = None,
    depth: Depth = "ways",
) -> Clash:
    """Why the problem has no plan. ``Clash.status`` is ``plan`` where it has one after all, and ``unknown`` where
    neither was known within ``time_limit`` (seconds; ``None``: none). Never raises for odd problems.

    ``depth``: "clash" ends with one clash, without ways out.
    ``tell`` hears of each stage in words. ``stop`` ends the search with what is known until then.
    """
    from reorg.engine.clash import why

    def stage(word: str) -> None:
        if tell is not None:
            tell(STAGES[word])

    return clash_of(problem, why(problem, time_limit, threads, seed, stop, stage, depth))


def masked_clash(clash: Clash) -> Clash:
    """The clash with nobody recognizable."""
    from reorg.report.mask import masked, masked_text, pseudonyms

    ids = pseudonyms(clash.problem)
    nothing = SolverReport("feasible", 0.0, 0.0, 0.0, 0.0, 0)
    empty = Plan("", clash.problem.settings.as_of.isoformat(), (), {}, nothing, (), (), (), (), {}, {})
    problem, _ = masked(clash.problem, empty)
    rules = {rule.id: masked_text(rule.id, ids) for rule in clash.problem.rules}
    return renamed(clash, problem, ids, rules)


def best_effort(
    clash: Clash,
    inputs: tuple[InputFile, ...],
    settings: dict[str, Any],
    options: SolveOptions,
    stop: threading.Event | None = None,
) -> Planned | None:
    """The best plan under the first way out, marked as what it is; ``None`` without a way out.

    Where the search is cut short before it has one, the way out's own plan is taken.
    """
    if not clash.ways_out:
        return None
    from reorg.flows.planning import make_plan

    way = clash.ways_out[0]
    problem = marked(way_problem(clash, way))
    told = {**settings, "best_effort": NATURE.get(problem.settings.language or "zh")}
    planned = make_plan(problem, inputs, told, options, None, stop)
    return planned if planned.plan is not None else _own_plan(problem, way, inputs, told, planned)


def marked(problem: Problem) -> Problem:
    """The problem whose title says that its plan is a best effort."""
    lang = problem.settings.language or "zh"
    title = MARK.get(lang) + problem.settings.title
    other = replace(problem, settings=problem.settings.model_copy(update={"title": title}))
    return other


def _own_plan(
    problem: Problem, way: Way, inputs: tuple[InputFile, ...], settings: dict[str, Any], planned: Planned
) -> Planned:
    """The plan that came with the way out: it keeps the loosened rules, and nobody has looked for a better one."""
    from reorg.engine.model import build
    from reorg.rules.audit import audit, make_plan

    audited = audit(problem, list(way.seats))
    model = build(problem)
    bound = max(audited.objective, float(model.value.max(axis=1).sum()))  # everyone where he is worth most
    report = SolverReport(
        "feasible",
        audited.objective,
        bound,
        relative_gap(audited.objective, bound),
        planned.outcome.seconds,
        0,
        planned.outcome.versions,
    )
    return replace(planned, plan=make_plan(problem, audited, report, inputs, settings))


def write_clash(
    clash: Clash,
    out: Path,
    lang: Lang,
    *,
    project: Path,
    planned: Planned | None = None,
    force: bool = False,
    mask: bool = False,
) -> list[Path]:
    """Write ``clash.json``, a scenario file for each way out, and the best-effort plan in a folder of its own.

    ``project`` is the project file (or its folder) that the scenarios extend; ``planned`` what :func:`best_effort`
    made. Raises ``WouldOverwrite`` where results stand already and ``force`` is not given.
    """
    from reorg.flows.planning import write_plan

    names = WAYS_OUT
    guard(out, [CLASH, *names], force)
    told = masked_clash(clash) if mask else clash
    write_json(out / CLASH, clash_json(told, lang))
    files = [out / CLASH]
    for name in names:
        (out / name).unlink(missing_ok=True)
    for place, (name, way) in enumerate(zip(names, told.ways_out, strict=False), 1):
        text = scenario_text(told, way, place, project, out, lang)
        whole(out / name, lambda target, text=text: target.write_text(text, encoding="utf-8"))  # type: ignore[misc]
        files.append(out / name)
    if planned is not None and planned.plan is not None:
        files += write_plan(planned, out / FOLDER, lang, force=force, mask=mask)
    return files


def forget_clash(out: Path) -> None:
    """Remove what :func:`write_clash` left at the top of a folder: beside a plan it would mislead."""
    for name in (CLASH, *WAYS_OUT):
        (out / name).unlink(missing_ok=True)


def scenario_text(clash: Clash, way: Way, place: int, project: Path, out: Path, lang: Lang) -> str:
    """A scenario file that extends the project and makes one way out's changes."""
    import yaml

    name = way_title(place)
    title = (
        f"{clash.problem.settings.title}（{name.zh}）"
        if lang == "zh"
        else f"{clash.problem.settings.title} ({name.en})"
    )
    lines = [f"# {text.get(lang)}".replace("\n", " ") for text in (name, *way_lines(clash, way))]
    content = {
        "extends": _seen_from(project, out),
        "title": title,
        "rules": [dict(one.apply) for one in way.changes],
    }
    body = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)
    return "\n".join(lines) + "\n" + body


def _seen_from(project: Path, folder: Path) -> str:
    """The project file as seen from a folder, with slashes; absolute where they share no root."""
    file = project / "project.yaml" if project.is_dir() else project
    try:
        return PurePosixPath(*Path(os.path.relpath(file.resolve(), folder.resolve())).parts).as_posix()
    except ValueError:  # another drive
        return file.resolve().as_posix()
