"""``reorg centres``."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from reorg.cli.exits import DONE, INTERRUPTED, NO_PLAN, NONE_FOUND
from reorg.cli.interrupt import stop_on_interrupt
from reorg.cli.loading import language, print_json, reject
from reorg.cli.options import Force, Json, Language, Mask, Out, ProjectPath, Quiet, Seed, Threads, TimeLimit
from reorg.cli.usage import told
from reorg.text import Lang, Text

NAME = "centres"
HELP = told("办案中心选址：设在哪里、各管哪些所", "where shared case-handling centres stand and whom each serves")


def run(
    project: ProjectPath,
    out: Out,
    lang: Language = None,
    time_limit: TimeLimit = 120.0,
    seed: Seed = 0,
    threads: Threads = 1,
    json: Json = False,
    quiet: Quiet = False,
    mask: Mask = False,
    force: Force = False,
) -> int:
    """Find the centres, check them, set the alternatives beside them, write workbook, JSON and map."""
    from reorg.centres.solve import CentreOptions
    from reorg.flows.centring import FILES, centres_json, make_centres, write_centres
    from reorg.flows.files import guard
    from reorg.intake.centre_demands import read_centres
    from reorg.report import terminal
    from reorg.report.centre_pages import beside_table, centre_brief, centre_headline

    language(lang)
    section = read_centres(project)
    spoken = language(lang, section.project.language if section.project else None)
    if not section.sound:
        reject(section.findings, spoken, as_json=json)
    if section.findings and not quiet:
        terminal.show_findings(section.findings, spoken)
    guard(out, FILES, force)
    with stop_on_interrupt() as stop, terminal.progress_line(spoken, quiet) as progress:
        options = CentreOptions(time_limit, 0.0, seed, threads)
        made = make_centres(section, options, _shown(progress, spoken), stop)
    if json:
        print_json(centres_json(made, spoken))
    if not made.shared.centres:
        return _none(made, spoken)
    files = write_centres(made, out, spoken, force=force)
    if not quiet:
        tables = [centre_headline(made, spoken), centre_brief(made, spoken)]
        for table in [*tables, beside_table(made, spoken)] if made.beside else tables:
            terminal.show_table(table, spoken)
    terminal.say(Text("已写入：", "Written: ").get(spoken) + "  ".join(str(file) for file in files))
    if made.interrupted:
        terminal.say(Text("求解被中断，以上是中断前的最好结果。", "Interrupted: the best until then.").get(spoken))
        return INTERRUPTED
    return DONE


def _shown(progress: Any, lang: Lang) -> Any:
    """The search's progress in the terminal's own words."""
    if progress is None:
        return None
    phase = Text("选址", "centres").get(lang)

    def show(one: Any) -> None:
        progress(SimpleNamespace(seconds=one.seconds, phase=phase, objective=one.objective, bound=one.bound))

    return show


def _none(made: Any, lang: Lang) -> int:
    from reorg.report import terminal

    placed = made.shared.placed
    for reason in placed.reasons:
        terminal.say(reason.get(lang), style="red")
    if placed.status == "infeasible":
        told_ = Text("已证明：没有满足全部要求的办案中心布局。", "Proved: no centres keep every demand.")
        terminal.say(told_.get(lang), style="red")
        return NO_PLAN
    if placed.interrupted:
        return INTERRUPTED
    told_ = Text(
        "时限内没有找到；这并不证明不存在。", "None found within the limit; this does not prove that none exist."
    )
    terminal.say(told_.get(lang), style="red")
    return NONE_FOUND
