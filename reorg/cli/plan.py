"""``reorg plan``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from reorg.cli.clash_told import ClashTold
from reorg.cli.exits import INTERRUPTED, NO_PLAN, NONE_FOUND
from reorg.cli.interrupt import stop_on_interrupt
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
from reorg.text import Finding, Lang, Text, choose_language

NAME = "plan"
HELP = told("测算方案：plan.xlsx、plan.json", "make the plan")

PROVED = Text("已证明：没有方案能同时满足全部硬性规则。", "Proved: no plan keeps all hard rules.")
CLASH_LIMIT = 60.0
"""Seconds that the search for the demands that clash may take, at most what planning itself may."""

From = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="PLAN",
        help=told(
            "在该方案（plan.xlsx 或 plan.json）上重新测算：锁定的人员不动，其余人员尽量不动",
            "plan anew from this plan (plan.xlsx or plan.json): the pinned stay, the others as far as it is worth it",
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
            "与 --from 合用：每变动一人的代价，按目标值计；不填为一人安排价值上限的十分之一（100 × 目标权重之和 ÷ 10），0 为不计",
            "with --from: what each person placed otherwise costs, in units of the objective; not given, a tenth of what "
            "a placement can be worth at most (100 x the sum of the objective's weights / 10); 0: nothing",
        ),
        rich_help_panel=INPUT,
    ),
]
EnvyFree = Annotated[
    bool,
    typer.Option(
        "--envy-free",
        help=told(
            "志愿公平：志愿单位尽量不由更不适合的人占用（双向选择；代价见 --envy-weight）",
            "two-way selection: wished places should not go to less fitting people (at --envy-weight a pair)",
        ),
        rich_help_panel=INPUT,
    ),
]
EnvyWeight = Annotated[
    float | None,
    typer.Option(
        "--envy-weight",
        min=0.0,
        metavar="W",
        help=told(
            "与 --envy-free 合用：每对志愿落空的代价，按目标值计；不填为一人安排价值上限的十分之一",
            "with --envy-free: what each pair of justified envy costs, in units of the objective; not given, a tenth of what "
            "a placement can be worth at most",
        ),
        rich_help_panel=INPUT,
    ),
]


def run(
    project: ProjectPath,
    out: Out,
    from_plan: From = None,
    change_weight: ChangeWeight = None,
    envy_free: EnvyFree = False,
    envy_weight: EnvyWeight = None,
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
    from reorg.flows.clashing import CLASH
    from reorg.flows.envy_free import envy_freed
    from reorg.flows.files import guard
    from reorg.flows.planning import FILES
    from reorg.rules.envy_free import ENVY_FREE

    check_weight(change_weight, "--change-weight", "--from", used=from_plan is not None)
    check_weight(envy_weight, "--envy-weight", "--envy-free", used=envy_free)
    guard(out, (*FILES, CLASH), force)
    loaded, problem, spoken = load_project(project, lang, quiet=quiet, as_json=json, mask=mask)
    relaid, extra = None, {}
    if envy_free:
        problem, weight = envy_freed(problem, envy_weight)
        extra = {ENVY_FREE: weight}
    if from_plan is not None:
        relaid = _laid_on(problem, from_plan, change_weight, spoken, as_json=json, quiet=quiet, mask=mask)
        problem = relaid.problem
    asked = {"time_limit": time_limit, "gap": gap, "seed": seed, "threads": threads}
    return plan_and_write(
        project, loaded, problem, out, spoken, asked, as_json=json, quiet=quiet, mask=mask, force=force, relaid=relaid,
        extra=extra,
    )  # fmt: skip


def check_weight(
    weight: float | None, option: str = "--change-weight", partner: str = "--from", *, used: bool = True
) -> None:
    """A weight without the option it goes with, or beyond what sums stay exact with, is wrong usage."""
    from reorg.domain.settings import LARGEST_WEIGHT

    if weight is None:
        return
    if not used:
        told = Text(f"{option} 须与 {partner} 合用", f"{option} goes with {partner}")
        raise typer.BadParameter(told.get(choose_language()))
    if not 0 <= weight <= LARGEST_WEIGHT:
        most = f"{LARGEST_WEIGHT:,.0f}"
        told = Text(f"{option} 应在 0 与 {most} 之间", f"{option} is a number from 0 to {most}")
        raise typer.BadParameter(told.get(choose_language()))


def _laid_on(
    problem: Any, path: Path, weight: float | None, lang: Lang, *, as_json: bool, quiet: bool, mask: bool
) -> Any:
    """The problem laid on the former plan; its notes are shown, and errors end the command."""
    from reorg.flows.replanning import laid_on
    from reorg.report import terminal
    from reorg.report.mask import hidden

    relaid, findings = laid_on(problem, path, weight)
    shown = hidden(findings) if mask else findings
    if relaid is None:
        reject(shown, lang, as_json=as_json)
    elif shown and not quiet:
        terminal.show_findings(shown, lang)
    return relaid


def plan_and_write(
    project: Path,
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
    relaid: Any = None,
    extra: Mapping[str, Any] | None = None,
) -> int:
    """Solve with a progress line and Ctrl-C that keeps the best so far; write, and tell.

    ``extra`` are settings that the plan keeps beside the project's own.
    """
    from reorg.engine import SolveOptions
    from reorg.flows.clashing import forget_clash
    from reorg.flows.planning import make_plan, no_plan_json, shown, write_plan
    from reorg.plan.json_form import plan_to_json
    from reorg.report import terminal
    from reorg.report.mask import hidden

    settings = {**loaded.settings, "solve": {key: value for key, value in asked.items() if key != "threads"}}
    settings.update(extra or {})
    if relaid is not None:
        settings["from"] = relaid.settings
    with stop_on_interrupt() as stop, terminal.progress_line(lang, quiet) as progress:
        planned = make_plan(problem, loaded.inputs, settings, SolveOptions(**asked), progress, stop, relaid)
    if planned.outcome.status == "infeasible" and relaid is None:
        # The demands that clash with a former plan's pins stand in no file that a way out could change.
        terminal.say(PROVED.get(lang), style="red")
        limit = min(CLASH_LIMIT, asked["time_limit"] or CLASH_LIMIT)
        options = SolveOptions(**{**asked, "time_limit": limit})
        ClashTold(loaded, project, lang, options, as_json, quiet, mask).tell(out, force)
        return INTERRUPTED if stop.is_set() else NO_PLAN
    if planned.plan is None:
        if as_json:
            print_json(no_plan_json(planned, lang, mask))
        clashes = hidden(planned.clashes) if mask else planned.clashes
        pins = 0 if relaid is None else len(relaid.former.pins)
        return no_plan(planned.outcome.status, planned.outcome.interrupted, lang, clashes, pins)
    files = write_plan(planned, out, lang, force=force, mask=mask)
    forget_clash(out)
    if as_json:
        print_json(plan_to_json(shown(planned, mask)[1], lang))
    if not quiet:
        tell_plan(*shown(planned, mask), lang)
    terminal.say(Text("方案已写入：", "Written: ").get(lang) + "  ".join(str(file) for file in files))
    if planned.outcome.interrupted:
        terminal.say(
            Text("求解被中断，以上是中断前的最好方案。", "Interrupted: this is the best plan until then.").get(lang)
        )
        return INTERRUPTED
    return 0


def no_plan(status: str, interrupted: bool, lang: Lang, clashes: tuple[Finding, ...] = (), pins: int = 0) -> int:
    """Say why there is none: ``clashes`` of pins first, and how many ``pins`` of a former plan were held."""
    from reorg.report import terminal

    terminal.show_findings(clashes, lang)
    if status == "infeasible":
        terminal.say(PROVED.get(lang), style="red")
        if pins and not clashes:
            held = Text(
                f"其中包括原方案的 {pins} 处锁定；取消部分锁定后可再试。",
                f"This is with {pins} pins of the former plan held; try with some of them undone.",
            )
            terminal.say(held.get(lang))
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


MOST_TOLD = 20
"""People placed otherwise who are named in the terminal; the workbook names them all."""


def tell_plan(problem: Any, plan: Any, lang: Lang) -> None:
    from reorg.report import terminal
    from reorg.report.replan_page import against_former, change_words, ordered
    from reorg.report.slotting_page import slotting_price
    from reorg.report.summary_pages import change_table, departments, headline
    from reorg.report.view import PlanView
    from reorg.rules.registry import demand_text

    view = PlanView(problem, plan, lang)
    for table in (headline(view), departments(view), change_table(view)):
        terminal.show_table(table, lang)
    if plan.slotting is not None:
        terminal.show_table(slotting_price(view, plan.slotting), lang)
    if plan.replan is not None:
        terminal.show_table(against_former(view, plan.replan), lang)
        changes = ordered(plan.replan)
        for change in changes[:MOST_TOLD]:
            terminal.say("  " + change_words(view, change))
        if len(changes) > MOST_TOLD:
            rest = len(changes) - MOST_TOLD
            more = Text(
                f"  …… 另有 {rest} 人，见工作簿“与原方案比较”表。", f"  ... {rest} more: see sheet Former plan."
            )
            terminal.say(more.get(lang))
    rules = {rule.id: rule for rule in problem.rules}
    for result in plan.rules:
        if result.cost:
            demand = demand_text(rules[result.rule_id], problem).get(lang)
            told = Text(
                f"代价 {result.cost:,g}  {result.rule_id}：{demand}",
                f"Cost {result.cost:,g}  {result.rule_id}: {demand}",
            )
            terminal.say(told.get(lang))
