"""``reorg compare``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from reorg.cli.exits import DONE, INTERRUPTED, NO_PLAN, NONE_FOUND
from reorg.cli.interrupt import stop_on_interrupt
from reorg.cli.loading import WARNINGS_SHOWN, language, print_json, reject
from reorg.cli.options import (
    DEFAULT_GAP,
    DEFAULT_LIMIT,
    OUTPUT,
    SOLVE,
    Force,
    Gap,
    Json,
    Language,
    Mask,
    Out,
    ProjectPath,
    Quiet,
    Seed,
    Threads,
    TimeLimit,
)
from reorg.cli.usage import told
from reorg.text import Lang, Rejected, Text, choose_language

NAME = "compare"
HELP = told("比较几个方案：指标、人员差异、规则、单位增减", "what-ifs side by side")

Scenarios = Annotated[
    list[Path],
    typer.Argument(
        metavar="SCENARIO...",
        help=told("方案文件（extends: …）或另一项目，1-20 个", "scenario files (extends: ...) or other projects, 1-20"),
    ),
]
Workers = Annotated[
    int,
    typer.Option(
        "--workers",
        min=1,
        metavar="N",
        help=told("同时测算的进程数", "processes at the same time"),
        rich_help_panel=SOLVE,
    ),
]
Plans = Annotated[
    bool,
    typer.Option(
        "--plans",
        help=told("另写出每个方案的 plan.xlsx、plan.json", "write plan.xlsx and plan.json of each as well"),
        rich_help_panel=OUTPUT,
    ),
]


def run(
    project: ProjectPath,
    scenarios: Scenarios,
    out: Out,
    plans: Plans = False,
    workers: Workers = 1,
    lang: Language = None,
    time_limit: TimeLimit = DEFAULT_LIMIT,
    gap: Gap = DEFAULT_GAP,
    seed: Seed = 0,
    threads: Threads = 1,
    json: Json = False,
    quiet: Quiet = False,
    mask: Mask = False,
    force: Force = False,
) -> int:
    """Run the project and every scenario, lay them side by side, write workbook and JSON."""
    from reorg.flows.comparing import (
        FILES,
        MOST,
        compare_json,
        compare_sides,
        new_warnings,
        plan_files,
        sides,
        write_comparison,
    )
    from reorg.flows.files import guard
    from reorg.flows.running import RunOptions
    from reorg.intake.scenario import read_project
    from reorg.report import terminal
    from reorg.report.mask import hidden

    language(lang)
    if len(scenarios) > MOST:
        most = Text(f"一次最多比较 {MOST} 个方案", f"{MOST} scenarios at most in one comparison")
        raise typer.BadParameter(most.get(choose_language(lang)))
    guard(out, FILES, force)
    settings = read_project(project).settings
    spoken = language(lang, settings.language if settings else None)
    try:
        found = sides(project, scenarios)
    except Rejected as fault:
        reject(hidden(fault.findings) if mask else fault.findings, spoken, as_json=json)
        raise
    if not quiet:
        warned = new_warnings(found)
        terminal.show_findings((hidden(warned) if mask else warned)[:WARNINGS_SHOWN], spoken)
    if plans:
        guard(out, plan_files([one.name for one in found]), force)
    options = RunOptions(time_limit, gap, seed, threads)
    with stop_on_interrupt() as stop, _progress(spoken, quiet) as tell:
        made = compare_sides(
            found, options, workers=workers, tell=tell, stop=stop, plans=out if plans else None, lang=spoken, mask=mask
        )
    if made is None:
        terminal.say(
            Text(
                "已中断，基准尚未测算完，没有写出结果。", "Interrupted before the base was done; nothing was written."
            ).get(spoken)
        )
        return INTERRUPTED
    files = write_comparison(made, out, spoken, force=force)
    if json:
        print_json(compare_json(made, spoken))
    if not quiet:
        _tell(made, spoken)
    terminal.say(Text("已写入：", "Written: ").get(spoken) + "  ".join(str(file) for file in files))
    return _ending(made, spoken)


def _tell(made: Any, lang: Lang) -> None:
    from reorg.report import terminal
    from reorg.report.compare_pages import brief_tables

    for table in brief_tables(made, lang):
        terminal.show_table(table, lang)


def _ending(made: Any, lang: Lang) -> int:
    """An infeasible scenario fails nothing; a comparison without any plan does."""
    from reorg.report import terminal

    if made.left_out:
        names = "、".join(made.left_out) if lang == "zh" else ", ".join(made.left_out)
        kept = Text(
            f"已中断；以上是已完成的，未完成：{names}。", f"Interrupted; this is what was done. Not run: {names}."
        )
        terminal.say(kept.get(lang))
        return INTERRUPTED
    if made.planned:
        return DONE
    return NO_PLAN if all(one.status == "infeasible" for one in made.runs) else NONE_FOUND


@contextmanager
def _progress(lang: Lang, quiet: bool) -> Iterator[Any]:
    """A function that says how many runs are done: on one line on a terminal, a line each elsewhere."""
    from reorg.report import terminal

    if quiet:
        yield None
        return

    def words(done: int, total: int, name: str) -> str:
        return Text(f"已完成 {done} / {total}（{name}）", f"{done} of {total} done ({name})").get(lang)

    out = terminal.console()
    if not out.is_terminal:
        yield lambda done, total, name: terminal.say(words(done, total, name)) if done else None
        return
    with out.status("") as status:
        yield lambda done, total, name: status.update(words(done, total, name))
