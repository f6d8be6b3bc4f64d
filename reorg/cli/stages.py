"""``reorg stages``."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Annotated, Any

import typer

from reorg.cli.exits import DONE, INTERRUPTED, NO_PLAN, NONE_FOUND
from reorg.cli.interrupt import stop_on_interrupt
from reorg.cli.loading import load_project, print_json, reject
from reorg.cli.options import Force, Json, Language, Mask, Out, ProjectPath, Quiet, Seed, Threads, TimeLimit
from reorg.cli.usage import told
from reorg.text import Lang, Rejected, Text

NAME = "stages"
UNITS_TOLD = 5
"""Units that open or close named for a wave in the terminal; the workbook names all."""
HELP = told(
    "分批到位：先后、交接、各单位不低于底线", "waves of a plan's moves: order, handover, no unit below its floor"
)


def run(
    project: ProjectPath,
    out: Out,
    plan: Annotated[
        Path | None,
        typer.Option(
            "--plan",
            metavar="PLAN",
            help=told("方案 plan.json 或 plan.xlsx", "the plan: plan.json, or plan.xlsx as edited"),
        ),
    ] = None,
    lang: Language = None,
    time_limit: TimeLimit = 120.0,
    seed: Seed = 0,
    threads: Threads = 1,
    json: Json = False,
    quiet: Quiet = False,
    mask: Mask = False,
    force: Force = False,
) -> int:
    """Order the moves of a plan in waves, replay every day, write workbook and JSON."""
    from reorg.flows.files import guard
    from reorg.flows.staging import FILES, make_stages, masked_stages, read_problem, stages_json, write_stages
    from reorg.report import terminal
    from reorg.report.mask import hidden
    from reorg.report.stage_pages import headline, remark_table, wave_table
    from reorg.report.stage_view import StageView
    from reorg.stages.solve import StageOptions

    loaded, bureau, spoken = load_project(project, lang, quiet=quiet, as_json=json, mask=mask)
    try:
        settings, problem, chosen = read_problem(project, loaded, plan)
    except Rejected as fault:
        reject(hidden(fault.findings) if mask else tuple(fault.findings), spoken, as_json=json)
        raise
    guard(out, FILES, force)
    with stop_on_interrupt() as stop, terminal.progress_line(spoken, quiet) as progress:
        options = StageOptions(time_limit, seed, threads)
        made = make_stages(loaded, settings, problem, chosen, options, _shown(progress, spoken), stop)
    if mask:
        made = masked_stages(made, bureau)
    if json:
        print_json(stages_json(made, spoken))
    view = StageView(made, spoken)
    if not made.staged.found:
        return _none(made, view, spoken)
    files = write_stages(made, out, spoken, force=force)
    if not quiet:
        for table in (headline(view), wave_table(view, UNITS_TOLD), remark_table(view)):
            if table.lines:
                terminal.show_table(table, spoken)
    terminal.say(Text("已写入：", "Written: ").get(spoken) + "  ".join(str(file) for file in files))
    if made.staged.interrupted:
        terminal.say(Text("求解被中断，以上是中断前的最好结果。", "Interrupted: the best until then.").get(spoken))
        return INTERRUPTED
    return DONE


PHASES = {
    "build": Text("逐批排", "wave after wave"),
    "completion": Text("尽早到位", "early completion"),
    "even": Text("各批均匀", "even waves"),
}


def _shown(progress: Any, lang: Lang) -> Any:
    """The search's progress in the terminal's own words."""
    if progress is None:
        return None

    def show(one: Any) -> None:
        phase = PHASES.get(one.phase, Text(f"{one.phase} 批", f"{one.phase} waves")).get(lang)
        progress(SimpleNamespace(seconds=one.seconds, phase=phase, objective=None, bound=None))

    return show


def _none(made: Any, view: Any, lang: Lang) -> int:
    from reorg.report import terminal

    for reason in view.reasons():
        terminal.say(reason.get(lang), style="red")
    if made.staged.status == "infeasible":
        said = Text("已证明：没有满足全部要求的批次。", "Proved: no waves keep every demand.")
        terminal.say(said.get(lang), style="red")
        return NO_PLAN
    if made.staged.interrupted:
        return INTERRUPTED
    said = Text(
        "时限内没有找到；这并不证明不存在。", "None found within the limit; this does not prove that none exist."
    )
    terminal.say(said.get(lang), style="red")
    return NONE_FOUND
