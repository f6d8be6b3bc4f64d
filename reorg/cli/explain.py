"""``reorg explain``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from reorg.cli.exits import DONE, INTERRUPTED, REJECTED
from reorg.cli.loading import load_project, print_json, reject
from reorg.cli.options import (
    INPUT,
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
from reorg.text import Lang, Rejected, Text

NAME = "explain"
HELP = told(
    "解释方案：某人、某单位、某条规则为何如此；不给方案则解释为何没有方案",
    "why a placement, a unit, a rule came out so; without PLAN: why no plan exists",
)
RESOLVE_LIMIT = 60.0
"""Seconds for each re-solve."""

PlanPath = Annotated[
    Path | None,
    typer.Argument(metavar="[PLAN]", help=told("plan.json 或 plan.xlsx", "plan.json or plan.xlsx"), show_default=False),
]
PersonOption = Annotated[
    str | None,
    typer.Option(
        "--person", metavar="ID", help=told("人员编号或姓名", "a person, by id or name"), rich_help_panel=INPUT
    ),
]
UnitOption = Annotated[
    str | None,
    typer.Option(
        "--unit", metavar="ID", help=told("新单位，或“单位/岗位”", "a new unit, or UNIT/POST"), rich_help_panel=INPUT
    ),
]
RuleOption = Annotated[
    str | None, typer.Option("--rule", metavar="ID", help=told("规则编号", "a rule"), rich_help_panel=INPUT)
]
ToOption = Annotated[
    str | None,
    typer.Option(
        "--to",
        metavar="UNIT[/POST]",
        help=told("与 --person 同用：为何不在那里", "with --person: why not there"),
        rich_help_panel=INPUT,
    ),
]
Tries = Annotated[
    int,
    typer.Option(
        "--tries",
        min=0,
        metavar="N",
        help=told("与 --person 同用：重新求解几处", "with --person: how many places are re-solved"),
        rich_help_panel=SOLVE,
    ),
]


def run(
    project: ProjectPath,
    plan: PlanPath = None,
    person: PersonOption = None,
    to: ToOption = None,
    unit: UnitOption = None,
    rule: RuleOption = None,
    out: OptionalOut = None,
    lang: Language = None,
    time_limit: TimeLimit = RESOLVE_LIMIT,
    gap: Gap = 0.0,
    seed: Seed = 0,
    threads: Threads = 1,
    tries: Tries = 3,
    json: Json = False,
    quiet: Quiet = False,
    mask: Mask = False,
    force: Force = False,
) -> int:
    """Say why a placement, a unit or a rule came out so, and what another way would cost."""
    from reorg.cli.clash_told import ClashTold
    from reorg.cli.interrupt import stop_on_interrupt
    from reorg.engine import SolveOptions
    from reorg.flows.clashing import CLASH
    from reorg.flows.explaining import FILES, Question, explain_json, explain_plan, write_explained
    from reorg.flows.files import guard
    from reorg.report import terminal
    from reorg.report.mask import hidden

    question = Question(person, unit, rule, to, tries)
    _one_question(question, plan)
    options = SolveOptions(time_limit=time_limit, gap=gap, seed=seed, threads=threads)
    if out is not None and plan is not None:
        guard(out, FILES, force)
    if out is not None and plan is None:
        guard(out, [CLASH], force)
    loaded, problem, spoken = load_project(project, lang, quiet=quiet, as_json=json, mask=mask)
    if plan is None:
        asked = ClashTold(loaded, project, spoken, options, json, quiet, mask)
        return asked.tell(out, force)
    try:
        with stop_on_interrupt() as stop, resolving(spoken, quiet) as progress:
            explained = explain_plan(problem, loaded.inputs, plan, question, options, progress=progress, stop=stop)
    except Rejected as fault:
        reject(hidden(fault.findings) if mask else fault.findings, spoken, as_json=json)
        raise
    if explained.ground is None:
        findings = explained.verified.findings
        reject(hidden(findings) if mask else findings, spoken, as_json=json)
        return REJECTED
    if json:
        print_json(explain_json(explained, spoken, mask))
    elif not quiet:
        _tell(explained, spoken, mask)
    if out is not None:
        files = write_explained(explained, out, spoken, force=force, mask=mask)
        terminal.say(Text("已写入：", "Written: ").get(spoken) + "  ".join(str(file) for file in files))
    return INTERRUPTED if stop.is_set() else DONE


@contextmanager
def resolving(lang: Lang, quiet: bool) -> Iterator[Any]:
    """A function that tells how far the re-solves are, on one line; only on a terminal."""
    from reorg.report import terminal

    out = terminal.console()
    if quiet or not out.is_terminal:
        yield None
        return
    with out.status("") as status:

        def show(done: int, of: int) -> None:
            status.update(Text(f"重新求解 {done + 1} / {of}", f"re-solving {done + 1} of {of}").get(lang))

        yield show


def _one_question(question: Any, plan: Path | None) -> None:
    """At most one of person, unit and rule; raises wrong usage otherwise."""
    asked = [one for one in (question.person, question.unit, question.rule) if one is not None]
    if len(asked) > 1:
        raise typer.BadParameter(told("--person、--unit、--rule 只能用一个", "use one of --person, --unit, --rule"))
    if question.to is not None and question.person is None:
        raise typer.BadParameter(told("--to 须与 --person 同用", "--to goes with --person"))
    if asked and plan is None:
        raise typer.BadParameter(
            told("请给出方案文件（plan.json 或 plan.xlsx）", "name the plan file (plan.json or plan.xlsx)")
        )


def _tell(explained: Any, lang: Lang, mask: bool) -> None:
    from reorg.flows.explain_pages import POINTS, explained_tables, ground_notes
    from reorg.flows.explaining import teller_of
    from reorg.report import terminal

    for note in ground_notes(explained, explained.ground, lang):
        terminal.say(note.get(lang), style="yellow")
    for table in explained_tables(explained, teller_of(explained, mask), lang, short=True):
        terminal.say(table.title.get(lang), style="bold")
        if table.note.get(lang):
            terminal.say(table.note.get(lang))
        if table.lines:
            terminal.show_table(replace(table, title=Text("")), lang)
        else:
            terminal.say("")
    terminal.say(POINTS.get(lang), style="dim")
