"""``reorg sweep``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Annotated, Any

import typer

from reorg.cli.exits import DONE, INTERRUPTED, NO_PLAN, NONE_FOUND, REJECTED
from reorg.cli.interrupt import stop_on_interrupt
from reorg.cli.loading import language, reject
from reorg.cli.options import DEFAULT_GAP, SOLVE, Force, Gap, Json, Language, Mask, Out, Quiet, Seed, TimeLimit
from reorg.cli.usage import told
from reorg.text import Lang, Rejected, Text, choose_language

NAME = "sweep"
HELP = told("批量测算：参数区间、抽样、帕累托前沿", "many what-ifs from ranges, samples, Pareto fronts; resumable")
EVERY = 10.0
"""Seconds between lines of progress where there is no terminal."""

Projects = Annotated[
    Path,
    typer.Argument(
        metavar="PROJECT",
        help=told(
            "项目文件，或含 project.yaml 的文件夹，或含许多这种文件夹的文件夹",
            "project file, the folder of project.yaml, or a folder of such folders",
        ),
    ),
]
SweepPath = Annotated[Path, typer.Argument(metavar="SWEEP", help=told("变动文件（vary: …）", "sweep file (vary: ...)"))]
Workers = Annotated[
    int,
    typer.Option("--workers", min=1, metavar="N", help=told("本机工作进程数", "processes here"), rich_help_panel=SOLVE),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        help=told("Dask 调度器地址，代替 --workers", "a Dask scheduler, in place of --workers"),
        rich_help_panel=SOLVE,
    ),
]


def run(
    project: Projects,
    sweep: SweepPath,
    out: Out,
    workers: Workers = 1,
    scheduler: Scheduler = None,
    lang: Language = None,
    time_limit: TimeLimit = 120.0,
    gap: Gap = DEFAULT_GAP,
    seed: Seed = 0,
    json: Json = False,
    quiet: Quiet = False,
    mask: Mask = False,
    force: Force = False,
) -> int:
    """Run every case that is not known yet, then write workbook and JSON."""
    from reorg.cli.loading import print_json
    from reorg.flows.files import guard
    from reorg.flows.running import RunOptions
    from reorg.flows.sweep_files import FILES, sweep_json, write_sweep
    from reorg.flows.sweeping import Stopped, SweepOptions, run_sweep
    from reorg.report import terminal
    from reorg.report.sweep_pages import summary_tables

    language(lang)
    if scheduler is not None and workers != 1:
        both = Text("--workers 与 --scheduler 只能选一个", "--workers and --scheduler exclude each other")
        raise typer.BadParameter(both.get(choose_language(lang)))
    guard(out, FILES, force)
    spoken = language(lang, _language_of(project))
    options = SweepOptions(RunOptions(time_limit, gap, seed, 1), mask, workers, scheduler)
    try:
        with stop_on_interrupt() as stop, _progress(spoken, quiet) as progress:
            made = run_sweep(project, sweep, out, options, progress, stop)
    except Rejected as fault:
        reject(fault.findings, spoken, as_json=json)
        return REJECTED
    except Stopped:
        kept = Text(
            "已中断。已完成的结果都保留着；再运行同一命令就接着做。",
            "Interrupted. What was solved is kept; run the same command again to go on.",
        )
        terminal.say(kept.get(spoken))
        return INTERRUPTED
    files = write_sweep(made, out, spoken, force=force)
    if json:
        print_json(sweep_json(made, spoken))
    if not quiet:
        for table in summary_tables(made, spoken):
            terminal.show_table(table, spoken)
    terminal.say(Text("已写入：", "Written: ").get(spoken) + "  ".join(str(file) for file in files))
    return _ending(made)


def _language_of(project: Path) -> str | None:
    """What the (first) project says about its language."""
    from reorg.flows.sweep_work import projects_in
    from reorg.intake.scenario import laid

    settings = laid(projects_in(project)[0].chain).settings
    return None if settings is None else settings.language


def _ending(made: Any) -> int:
    """0 where any case has a plan; else what is known of all of them."""
    statuses = {one.ran.status for one in made.runs} | {p.ran.status for front in made.fronts for p in front.points}
    if statuses & {"optimal", "feasible"}:
        return DONE
    if statuses == {"rejected"}:
        return REJECTED
    return NONE_FOUND if "unknown" in statuses else NO_PLAN


@contextmanager
def _progress(lang: Lang, quiet: bool) -> Iterator[Any]:
    """Shows how far the sweep is: on one line of a terminal, elsewhere in a line every few seconds."""
    from reorg.report import terminal

    out = terminal.console()
    if quiet:
        yield None
    elif out.is_terminal:
        with out.status("") as status:
            yield lambda one: status.update(progress_words(one, lang))
    else:
        last = [monotonic()]

        def show(one: Any) -> None:
            if monotonic() - last[0] >= EVERY:
                last[0] = monotonic()
                terminal.say(progress_words(one, lang))

        yield show


PHASES = {
    "check": Text("核对输入", "checking inputs"),
    "run": Text("测算", "running"),
    "front": Text("前沿", "front"),
}


def progress_words(one: Any, lang: Lang) -> str:
    """``测算 37/200（其中 12 个此前已完成），约剩 3 分钟``."""
    said = Text(f"{PHASES[one.phase].zh} {one.done}/{one.total}", f"{PHASES[one.phase].en} {one.done}/{one.total}")
    if one.kept:
        said = Text(f"{said.zh}（其中 {one.kept} 个此前已完成）", f"{said.en} ({one.kept} known from before)")
    if one.left is not None and one.done < one.total:
        rest = _duration(one.left)
        said = Text(f"{said.zh}，约剩 {rest.zh}", f"{said.en}, about {rest.en} left")
    return said.get(lang)


def _duration(seconds: float) -> Text:
    if seconds < 90:
        return Text(f"{seconds:.0f} 秒", f"{seconds:.0f} s")
    if seconds < 5400:
        return Text(f"{seconds / 60:.0f} 分钟", f"{seconds / 60:.0f} min")
    return Text(f"{seconds / 3600:.1f} 小时", f"{seconds / 3600:.1f} h")
