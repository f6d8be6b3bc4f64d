"""``reorg review``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from reorg.cli.exits import INTERRUPTED, REJECTED
from reorg.cli.interrupt import stop_on_interrupt
from reorg.cli.loading import language, load_project, print_json
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
from reorg.cli.plan import no_plan, tell_plan
from reorg.cli.usage import told
from reorg.text import Lang, Text, choose_language

NAME = "review"
HELP = told(
    "汇总审核：读回多人审核过的 plan.xlsx 副本，列出冲突；无冲突则锁定同意的、改排不同意的，重新测算",
    "a review round: copies of plan.xlsx read back together, conflicts listed; without any, planned anew",
)

PlanPath = Annotated[
    Path, typer.Argument(metavar="PLAN", help=told("送审的方案", "the plan under review"), show_default=False)
]
CopyPaths = Annotated[
    list[Path],
    typer.Argument(
        metavar="COPY...",
        help=told("审核人填写过的副本，每人一份", "the copies that the reviewers filled in, one each"),
        show_default=False,
    ),
]
PrecedenceOption = Annotated[
    str,
    typer.Option(
        "--precedence",
        metavar="none|file-order",
        help=told(
            "意见冲突时：none 为错误；file-order 以后给的文件为准",
            "where reviews are in conflict: none, a fault; file-order, the file given later stands",
        ),
        rich_help_panel=INPUT,
    ),
]
ChangeWeight = Annotated[
    float | None,
    typer.Option(
        "--change-weight",
        min=0.0,
        metavar="W",
        help=told(
            "每变动一人的代价，同 reorg plan --from", "what each person placed otherwise costs, as for plan --from"
        ),
        rich_help_panel=INPUT,
    ),
]


def run(
    project: ProjectPath,
    plan: PlanPath,
    copies: CopyPaths,
    out: Out,
    precedence: PrecedenceOption = "none",
    change_weight: ChangeWeight = None,
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
    """Read the reviewers' copies together; without an open conflict plan anew."""
    from reorg.cli.plan import check_weight
    from reorg.engine import SolveOptions
    from reorg.flows.files import guard
    from reorg.flows.planning import FILES as PLAN_FILES
    from reorg.flows.reviewing import FILES, read_review, replanned, review_json, shown_findings, write_review
    from reorg.report import terminal
    from reorg.report.mask import hidden

    language(lang)
    check_weight(change_weight)
    _check_precedence(precedence)
    guard(out, (*FILES, *PLAN_FILES), force)
    loaded, problem, spoken = load_project(project, lang, quiet=quiet, as_json=json, mask=mask)
    reviewed = read_review(problem, plan, copies, precedence, change_weight)  # type: ignore[arg-type]
    findings = shown_findings(reviewed, spoken, mask)
    if findings and (not reviewed.sound or not quiet):
        terminal.show_findings(findings, spoken)
    code = REJECTED
    if reviewed.relaid is not None:
        options = SolveOptions(time_limit=time_limit, gap=gap, seed=seed, threads=threads)
        with stop_on_interrupt() as stop, terminal.progress_line(spoken, quiet) as progress:
            reviewed = replanned(reviewed, loaded, options, progress, stop)
        planned = reviewed.planned
        assert planned is not None
        code = INTERRUPTED if planned.outcome.interrupted else 0
        if planned.plan is None:
            assert reviewed.relaid is not None
            former = reviewed.relaid.former
            clashes = hidden(planned.clashes) if mask else planned.clashes
            held = len(former.pins) + len(former.refused)
            code = no_plan(planned.outcome.status, planned.outcome.interrupted, spoken, clashes, held)
    if json:
        print_json(review_json(reviewed, spoken, mask))
    if not quiet and not json:
        _tell(reviewed, spoken, mask)
    files = write_review(reviewed, out, spoken, force=force, mask=mask) if reviewed.review is not None else []
    if files:
        terminal.say(Text("已写入：", "Written: ").get(spoken) + "  ".join(str(file) for file in files))
    if code == INTERRUPTED and reviewed.planned is not None and reviewed.planned.plan is not None:
        terminal.say(
            Text("求解被中断，以上是中断前的最好方案。", "Interrupted: this is the best plan until then.").get(spoken)
        )
    return code


def _check_precedence(word: str) -> None:
    from reorg.flows.reviewing import PRECEDENCES

    if word not in PRECEDENCES:
        told_words = Text("--precedence 只能是 none 或 file-order", "--precedence is none or file-order")
        raise typer.BadParameter(told_words.get(choose_language()))


def _tell(reviewed: Any, lang: Lang, mask: bool) -> None:
    from reorg.flows.planning import shown
    from reorg.flows.reviewing import view_of
    from reorg.report import terminal
    from reorg.report.review_pages import conflicts_table, outcomes_table, reviewers_table

    if reviewed.review is None:
        return
    view = view_of(reviewed, lang, mask)
    terminal.show_table(reviewers_table(view), lang)
    terminal.show_table(outcomes_table(view), lang)
    if reviewed.review.conflicts:
        terminal.show_table(conflicts_table(view), lang)
    if reviewed.planned is not None and reviewed.planned.plan is not None:
        tell_plan(*shown(reviewed.planned, mask), lang)
