"""``reorg teams``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reorg.cli.exits import DONE, INTERRUPTED, NO_PLAN, NONE_FOUND
from reorg.cli.interrupt import stop_on_interrupt
from reorg.cli.loading import load_project, print_json, reject
from reorg.cli.options import Force, Json, Language, Mask, Out, ProjectPath, Quiet, Seed, Threads, TimeLimit
from reorg.cli.usage import told
from reorg.text import Rejected, Text

NAME = "teams"
HELP = told("编组：二人一组、三组一队，强弱新老搭配", "groups and teams: even, mixed, led")


def run(
    project: ProjectPath,
    out: Out,
    plan: Annotated[
        Path | None,
        typer.Option(
            "--plan", metavar="PLAN", help=told("按此方案的新单位编组", "teams of this plan's units, not of today's")
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
    """Form the teams of each unit, check them, write workbook and JSON. The limit is for each unit."""
    from reorg.flows.files import guard
    from reorg.flows.teaming import FILES, make_teams, masked_ready, read_problem, teams_json, write_teams
    from reorg.report import terminal
    from reorg.report.mask import hidden
    from reorg.report.team_pages import beat_table, remark_table, unit_table
    from reorg.teams.solve import TeamOptions

    loaded, problem, spoken = load_project(project, lang, quiet=quiet, as_json=json, mask=mask)
    try:
        ready = read_problem(project, loaded, plan)
    except Rejected as fault:
        reject(hidden(fault.findings) if mask else tuple(fault.findings), spoken, as_json=json)
        raise
    if ready.findings and not quiet:
        terminal.show_findings(hidden(ready.findings) if mask else ready.findings, spoken)
    guard(out, FILES, force)
    if mask:
        ready = masked_ready(ready, problem)
    with stop_on_interrupt() as stop:
        made = make_teams(loaded, ready, TeamOptions(time_limit, seed, threads), stop)
    if json:
        print_json(teams_json(made, spoken))
    files = write_teams(made, out, spoken, force=force)
    if not quiet:
        terminal.show_table(unit_table(made, spoken), spoken)
        for table in (beat_table(made, spoken, named=False), remark_table(made, spoken)):
            if table.lines:
                terminal.show_table(table, spoken)
    terminal.say(Text("已写入：", "Written: ").get(spoken) + "  ".join(str(file) for file in files))
    if made.interrupted:
        return INTERRUPTED
    found = {status for one in made.units for status in (one.solved.status, one.beats.status if one.beats else "")}
    return NO_PLAN if "infeasible" in found else NONE_FOUND if "unknown" in found else DONE
