"""``reorg choose``."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Annotated, Any

import typer

from reorg.cli.exits import DONE, INTERRUPTED, NO_PLAN, NONE_FOUND
from reorg.cli.interrupt import stop_on_interrupt
from reorg.cli.loading import load_project, print_json
from reorg.cli.options import (
    DEFAULT_GAP,
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
)  # fmt: skip
from reorg.cli.usage import told
from reorg.text import Lang, Text, choose_language

NAME = "choose"
HELP = told("几个明显不同的好方案，及调动与价值的关系", "clearly different good plans, and what moves are worth")
LIMIT = 900.0
"""Seconds for all plans and the curve together, unless said otherwise."""
TOLD = 12
"""Indicators that differ which the terminal tells; the workbook has them all."""


def run(
    project: ProjectPath,
    out: Out,
    within: Annotated[
        str,
        typer.Option(
            "--within",
            metavar="SHARE",
            rich_help_panel=SOLVE,
            help=told("可让出的价值份额，如 1% 或 0.01", "share of the best value that may be given up, as 1% or 0.01"),
        ),
    ] = "1%",
    plans: Annotated[
        int,
        typer.Option(
            "--plans", min=1, max=20, metavar="N", rich_help_panel=SOLVE, help=told("方案数", "number of plans")
        ),
    ] = 5,
    points: Annotated[
        int,
        typer.Option(
            "--points",
            min=0,
            max=50,
            metavar="N",
            rich_help_panel=SOLVE,
            help=told("调动曲线的点数，0 为不算", "points of the curve of moves; 0: none"),
        ),
    ] = 7,
    lang: Language = None,
    time_limit: TimeLimit = LIMIT,
    gap: Gap = DEFAULT_GAP,
    seed: Seed = 0,
    threads: Threads = 1,
    json: Json = False,
    quiet: Quiet = False,
    mask: Mask = False,
    force: Force = False,
) -> int:
    """Find the plans and the curve, check each plan, write them."""
    from reorg.flows.choosing import FILES, ChooseOptions, choose, choose_json, shown, write_choice
    from reorg.flows.files import guard
    from reorg.report import terminal

    share = _share(within)
    loaded, _, spoken = load_project(project, lang, quiet=quiet, as_json=json, mask=mask)
    guard(out, (*FILES, *(f"plan-{number}/plan.json" for number in range(1, plans + 1))), force)
    options = ChooseOptions(share, plans, points, time_limit, gap, seed, threads)
    with stop_on_interrupt() as stop, terminal.progress_line(spoken, quiet) as progress:
        choosing = choose(loaded, options, _shown(progress, spoken), stop)
    if choosing.choice is None:
        return _none(choosing.outcome, spoken)
    made = shown(choosing, mask)
    if json:
        print_json(choose_json(made.choice, made.plans, spoken))
    files = write_choice(made, out, spoken, force=force)
    if not quiet:
        _tell(made, spoken)
    terminal.say(Text("已写入：", "Written: ").get(spoken) + "  ".join(str(file) for file in files))
    if made.choice.interrupted and stop.is_set():
        return INTERRUPTED
    return DONE


def _share(text: str) -> float:
    """``1%`` or ``0.01`` as a share of 0 to 1; anything else is wrong usage."""
    word = text.strip().replace("％", "%")
    try:
        share = float(word[:-1]) / 100 if word.endswith("%") else float(word)
    except ValueError:
        share = -1.0
    if not 0 <= share < 1:
        said = Text(
            f"--within 应为 0 至 100%（如 1% 或 0.01），现为“{text}”",
            f"--within is 0 to 100 % (as 1% or 0.01), not “{text}”",
        )
        raise typer.BadParameter(said.get(choose_language()))
    return share


def _shown(progress: Any, lang: Lang) -> Any:
    if progress is None:
        return None
    import time

    began = time.monotonic()

    def show(phase: Text) -> None:
        progress(SimpleNamespace(seconds=time.monotonic() - began, phase=phase.get(lang), objective=None, bound=None))

    return show


def _tell(made: Any, lang: Lang) -> None:
    from reorg.report import terminal
    from reorg.report.choose_pages import curve_table, indicator_table, last_words, likeness_table, plan_table

    tables = [plan_table(made.choice, lang), likeness_table(made.plans, lang)]
    if len(made.plans) > 1:
        tables.append(indicator_table(made.problem, made.plans, lang, TOLD))
    if made.choice.curve:
        tables.append(curve_table(made.choice, lang))
    for table in tables:
        terminal.show_table(table, lang)
    said = last_words(made.choice).get(lang)
    if said:
        terminal.say(said)
    if made.choice.exhausted:
        more = Text("在该份额内没有找到更多不同的方案。", "No further plan that differs was found within the share.")
        terminal.say(more.get(lang))
    if made.choice.interrupted:
        cut = Text(
            "时间到或被中断，以上是已找到的部分。", "Time is up or interrupted: this is what was found until then."
        )
        terminal.say(cut.get(lang))


def _none(outcome: Any, lang: Lang) -> int:
    from reorg.report import terminal

    if outcome.status == "infeasible":
        said = Text(
            "已证明：没有方案能同时满足全部硬性规则。见 reorg explain。",
            "Proved: no plan keeps all hard rules. See reorg explain.",
        )
        terminal.say(said.get(lang), style="red")
        return NO_PLAN
    if outcome.interrupted:
        terminal.say(Text("已中断，此前尚未找到方案。", "Interrupted before any plan was found.").get(lang))
        return INTERRUPTED
    said = Text(
        "时限内没有找到方案；这并不证明方案不存在。",
        "No plan found within the limit; this does not prove that none exists.",
    )
    terminal.say(said.get(lang), style="red")
    return NONE_FOUND
