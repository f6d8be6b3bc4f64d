"""``reorg workload``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reorg.cli.exits import DONE
from reorg.cli.loading import load_project, print_json, reject
from reorg.cli.options import Force, Json, Language, Mask, Out, ProjectPath, Quiet
from reorg.cli.usage import told
from reorg.text import Rejected, Text

NAME = "workload"
HELP = told("工作量：案件按分工规则归谁，需要多少人", "workload: whose the cases are by rule, people needed")


def run(
    project: ProjectPath,
    out: Out,
    plan: Annotated[
        Path | None,
        typer.Option(
            "--plan", metavar="PLAN", help=told("与此方案的人数对照", "beside the people whom this plan seats")
        ),
    ] = None,
    lang: Language = None,
    json: Json = False,
    quiet: Quiet = False,
    mask: Mask = False,
    force: Force = False,
) -> int:
    """Work the load out, check it, write workbook and JSON. Nothing is searched for, so there is no time limit."""
    from reorg.flows.files import guard
    from reorg.flows.workloading import FILES, make_workload, workload_json, write_workload
    from reorg.report import terminal
    from reorg.report.mask import hidden
    from reorg.report.workload_pages import new_brief, rule_brief

    loaded, _, spoken = load_project(project, lang, quiet=quiet, as_json=json, mask=mask)
    guard(out, FILES, force)
    try:
        made = make_workload(project, loaded, plan)
    except Rejected as fault:
        reject(hidden(fault.findings) if mask else tuple(fault.findings), spoken, as_json=json)
        raise
    if json:
        print_json(workload_json(made, spoken))
    files = write_workload(made, out, spoken, force=force)
    if not quiet:
        terminal.show_table(rule_brief(made, spoken), spoken)
        terminal.show_table(new_brief(made, spoken), spoken)
        for demand in made.demands:
            for breach in demand.breaches:
                terminal.say(f"{demand.text.get(spoken)}: {breach.get(spoken)}", style="yellow")
    terminal.say(Text("已写入：", "Written: ").get(spoken) + "  ".join(str(file) for file in files))
    return DONE
