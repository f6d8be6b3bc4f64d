"""``reorg roster``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reorg.cli.exits import DONE, INTERRUPTED, NO_PLAN, NONE_FOUND
from reorg.cli.interrupt import stop_on_interrupt
from reorg.cli.loading import load_project, print_json, reject
from reorg.cli.options import OUTPUT, Force, Json, Language, Mask, Out, ProjectPath, Quiet, Seed, Threads, TimeLimit
from reorg.cli.usage import told
from reorg.text import Rejected, Text

NAME = "roster"
HELP = told("排班：值班、巡逻等勤务表，节假日、请假、均衡", "duty rosters: holidays, leave, rest, evened out")


def run(
    project: ProjectPath,
    out: Out,
    plan: Annotated[
        Path | None,
        typer.Option(
            "--plan", metavar="PLAN", help=told("按此方案的新单位排班", "rosters of this plan's units, not of today's")
        ),
    ] = None,
    personal: Annotated[
        bool,
        typer.Option(
            "--personal",
            help=told("另给每人一份日历文件", "a calendar file for each person as well"),
            rich_help_panel=OUTPUT,
        ),
    ] = False,
    lang: Language = None,
    time_limit: TimeLimit = 300.0,
    seed: Seed = 0,
    threads: Threads = 1,
    json: Json = False,
    quiet: Quiet = False,
    mask: Mask = False,
    force: Force = False,
) -> int:
    """Make the rosters, check them, write workbook, calendars and JSON. The limit is for each roster."""
    from reorg.flows.files import guard
    from reorg.flows.rostering import FILES, make_rosters, masked_rosters, read_problems, rosters_json, write_rosters
    from reorg.report import terminal
    from reorg.report.mask import hidden
    from reorg.report.roster_pages import remark_table, shortage_table, told_table
    from reorg.rosters.solve import RosterOptions

    loaded, problem, spoken = load_project(project, lang, quiet=quiet, as_json=json, mask=mask)
    try:
        section, problems, warnings = read_problems(project, loaded, plan)
    except Rejected as fault:
        reject(hidden(fault.findings) if mask else tuple(fault.findings), spoken, as_json=json)
        raise
    if warnings and not quiet:
        terminal.show_findings(hidden(warnings) if mask else warnings, spoken)
    guard(out, FILES, force)
    with stop_on_interrupt() as stop, terminal.progress_line(spoken, quiet) as show:
        made = make_rosters(loaded, section, problems, RosterOptions(time_limit, seed, threads), show, stop)
    if mask:
        made = masked_rosters(made, problem)
    if json:
        print_json(rosters_json(made, spoken))
    files = write_rosters(made, out, spoken, problem.settings.as_of, personal=personal, force=force)
    if not quiet:
        terminal.show_table(told_table(made, spoken), spoken)
        for table in (remark_table(made, spoken), shortage_table(made, spoken)):
            if table.lines:
                terminal.show_table(table, spoken)
    written = [*files[:2], *([out / FILES[2]] if len(files) > 2 else [])]
    terminal.say(Text("已写入：", "Written: ").get(spoken) + "  ".join(str(file) for file in written))
    if made.interrupted:
        return INTERRUPTED
    found = {one.solved.status for one in made.rosters}
    return NO_PLAN if "short" in found else NONE_FOUND if found & {"unknown", "begun", "unproven-short"} else DONE
