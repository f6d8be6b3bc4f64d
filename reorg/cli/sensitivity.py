"""``reorg sensitivity``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from reorg.cli.exits import DONE, INTERRUPTED, REJECTED
from reorg.cli.explain import RESOLVE_LIMIT, resolving
from reorg.cli.interrupt import stop_on_interrupt
from reorg.cli.loading import load_project, print_json, reject
from reorg.cli.options import (
    SOLVE,
    Force,
    Gap,
    Json,
    Language,
    Mask,
    OptionalOut,
    ProjectPath,
    Quiet,
    Seed,
    Threads,
    TimeLimit,
)  # fmt: skip
from reorg.cli.usage import told
from reorg.text import Lang, Text

NAME = "sensitivity"
HELP = told(
    "敏感性：每条限额放宽或收紧一步、每条规则去掉，方案增减多少；代价最大的几项",
    "what one step looser or tighter would change for each limit: the demands that cost most",
)

PlanPath = Annotated[
    Path,
    typer.Argument(metavar="PLAN", help=told("plan.json 或 plan.xlsx", "plan.json or plan.xlsx"), show_default=False),
]
Confirm = Annotated[
    int,
    typer.Option(
        "--confirm",
        min=0,
        metavar="N",
        help=told(
            "重新求解代价最大的 N 项限额和 N 条规则",
            "how many of the dearest limits, and of the dearest rules, are worked out anew",
        ),
        rich_help_panel=SOLVE,
    ),
]


def run(
    project: ProjectPath,
    plan: PlanPath,
    out: OptionalOut = None,
    confirm: Confirm = 3,
    lang: Language = None,
    time_limit: TimeLimit = RESOLVE_LIMIT,
    gap: Gap = 0.0,
    seed: Seed = 0,
    threads: Threads = 1,
    json: Json = False,
    quiet: Quiet = False,
    mask: Mask = False,
    force: Force = False,
) -> int:
    """Say what each demand of a plan costs."""
    from reorg.engine import SolveOptions
    from reorg.flows.files import guard
    from reorg.flows.sensitivity import FILES, sensitivity_json, sensitivity_of, write_sensitivity
    from reorg.report import terminal
    from reorg.report.mask import hidden

    options = SolveOptions(time_limit=time_limit, gap=gap, seed=seed, threads=threads)
    if out is not None:
        guard(out, FILES, force)
    loaded, problem, spoken = load_project(project, lang, quiet=quiet, as_json=json, mask=mask)
    with stop_on_interrupt() as stop, resolving(spoken, quiet) as progress:
        sensed = sensitivity_of(problem, loaded.inputs, plan, options, confirm, progress=progress, stop=stop)
    if sensed.told is None:
        findings = sensed.explained.verified.findings
        reject(hidden(findings) if mask else findings, spoken, as_json=json)
        return REJECTED
    if json:
        print_json(sensitivity_json(sensed, spoken, mask))
    elif not quiet:
        _tell(sensed, spoken, mask)
    if out is not None:
        files = write_sensitivity(sensed, out, spoken, force=force, mask=mask)
        terminal.say(Text("已写入：", "Written: ").get(spoken) + "  ".join(str(file) for file in files))
    return INTERRUPTED if stop.is_set() else DONE


TERMINAL = (
    "rank",
    "demand",
    "where",
    "limit",
    "now",
    "looser",
    "gain_least",
    "gain_most",
    "gain_by",
    "loss_least",
    "loss_most",
)
"""Columns that find room in a terminal."""


def _tell(sensed: Any, lang: Lang, mask: bool) -> None:
    from reorg.flows.explain_pages import ground_notes
    from reorg.flows.explaining import teller_of
    from reorg.flows.sensitivity_pages import NOTE, first_words, narrowed, sensitivity_tables
    from reorg.report import terminal

    explained = sensed.explained
    for note in ground_notes(explained, explained.ground, lang):
        terminal.say(note.get(lang), style="yellow")
    teller = teller_of(explained, mask)
    for table in sensitivity_tables(sensed, teller, lang, short=True):
        terminal.say(table.title.get(lang), style="bold")
        terminal.say(table.note.get(lang))
        narrow = replace(narrowed(table, TERMINAL), title=Text(""), note=Text(""))
        terminal.show_table(narrow, lang)
    for sentence in first_words(sensed, teller, lang):
        terminal.say(sentence)
    terminal.say(NOTE.get(lang), style="dim")
