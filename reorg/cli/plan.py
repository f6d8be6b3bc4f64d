"""``reorg plan``."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from reorg.cli.exits import INTERRUPTED, NO_PLAN, NONE_FOUND
from reorg.cli.loading import load_project, print_json, reject
from reorg.cli.options import (
    DEFAULT_GAP,
    DEFAULT_LIMIT,
    INPUT,
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
)  # fmt: skip
from reorg.cli.usage import told
from reorg.text import Lang, Text

NAME = "plan"
HELP = told("测算方案：plan.xlsx、plan.json", "make the plan")

From = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="PLAN",
        help=told("保留该方案中锁定的人员", "keep the people whom this plan pins"),
        rich_help_panel=INPUT,
    ),
]


def run(
    project: ProjectPath,
    out: Out,
    from_plan: From = None,
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
    """Make the plan and write it."""
    from reorg.flows.files import guard
    from reorg.flows.planning import FILES, pinned_to

    guard(out, FILES, force)
    loaded, problem, spoken = load_project(project, lang, quiet=quiet, as_json=json, mask=mask)
    if from_plan is not None:
        from reorg.intake.plan_file import read_plan
        from reorg.report.mask import hidden

        edited = read_plan(from_plan, problem)
        if any(one.severity == "error" for one in edited.findings):
            reject(hidden(edited.findings) if mask else edited.findings, spoken, as_json=json)
        problem = pinned_to(problem, edited)
    asked = {"time_limit": time_limit, "gap": gap, "seed": seed, "threads": threads}
    return plan_and_write(loaded, problem, out, spoken, asked, as_json=json, quiet=quiet, mask=mask, force=force)


def plan_and_write(
    loaded: Any,
    problem: Any,
    out: Path,
    lang: Lang,
    asked: dict[str, Any],
    *,
    as_json: bool,
    quiet: bool,
    mask: bool,
    force: bool,
) -> int:
    """Solve with a progress line and Ctrl-C that keeps the best so far; write, and tell."""
    from reorg.engine import SolveOptions
    from reorg.flows.planning import make_plan, no_plan_json, shown, write_plan
    from reorg.plan.json_form import plan_to_json
    from reorg.report import terminal

    settings = {**loaded.settings, "solve": {key: value for key, value in asked.items() if key != "threads"}}
    with stop_on_interrupt() as stop, terminal.progress_line(lang, quiet) as progress:
        planned = make_plan(problem, loaded.inputs, settings, SolveOptions(**asked), progress, stop)
    if planned.plan is None:
        if as_json:
            print_json(no_plan_json(planned.outcome))
        return _no_plan(planned.outcome.status, planned.outcome.interrupted, lang)
    files = write_plan(planned, out, lang, force=force, mask=mask)
    if as_json:
        print_json(plan_to_json(shown(planned, mask)[1], lang))
    if not quiet:
        _tell(*shown(planned, mask), lang)
    terminal.say(Text("方案已写入：", "Written: ").get(lang) + "  ".join(str(file) for file in files))
    if planned.outcome.interrupted:
        terminal.say(
            Text("求解被中断，以上是中断前的最好方案。", "Interrupted: this is the best plan until then.").get(lang)
        )
        return INTERRUPTED
    return 0


@contextmanager
def stop_on_interrupt() -> Iterator[threading.Event]:
    """The first Ctrl-C asks the engine to stop with its best plan; a second one ends at once."""
    stop = threading.Event()

    def ask(signum: int, frame: Any) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def _no_plan(status: str, interrupted: bool, lang: Lang) -> int:
    from reorg.report import terminal

    if status == "infeasible":
        told = Text("已证明：没有方案能同时满足全部硬性规则。", "Proved: no plan keeps all hard rules.")
        terminal.say(told.get(lang), style="red")
        return NO_PLAN
    if interrupted:
        terminal.say(Text("已中断，此前尚未找到方案。", "Interrupted before any plan was found.").get(lang))
        return INTERRUPTED
    told = Text(
        "时限内没有找到方案；这并不证明方案不存在。请放宽时限。",
        "No plan found within the limit; this does not prove that none exists.",
    )
    terminal.say(told.get(lang), style="red")
    return NONE_FOUND


def _tell(problem: Any, plan: Any, lang: Lang) -> None:
    from reorg.report import terminal
    from reorg.report.summary_pages import change_table, departments, headline
    from reorg.report.view import PlanView
    from reorg.rules.registry import demand_text

    view = PlanView(problem, plan, lang)
    for table in (headline(view), departments(view), change_table(view)):
        terminal.show_table(table, lang)
    rules = {rule.id: rule for rule in problem.rules}
    for result in plan.rules:
        if result.cost:
            demand = demand_text(rules[result.rule_id], problem).get(lang)
            told = Text(
                f"代价 {result.cost:,g}  {result.rule_id}：{demand}",
                f"Cost {result.cost:,g}  {result.rule_id}: {demand}",
            )
            terminal.say(told.get(lang))
