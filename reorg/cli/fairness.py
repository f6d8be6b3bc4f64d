"""``reorg fairness``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reorg.cli.exits import DONE, REJECTED
from reorg.cli.loading import load_project, print_json
from reorg.cli.options import Force, Json, Language, Mask, OptionalOut, ProjectPath, Quiet
from reorg.cli.usage import told
from reorg.text import Text

NAME = "fairness"
HELP = told("方案的公平：谁被调动、志愿满足、志愿落空", "how fair a plan is: who is moved, wishes, justified envy")


def run(
    project: ProjectPath,
    plan: Annotated[
        Path, typer.Argument(metavar="PLAN", help=told("plan.json 或 plan.xlsx", "plan.json or plan.xlsx"))
    ],
    out: OptionalOut = None,
    lang: Language = None,
    json: Json = False,
    quiet: Quiet = False,
    mask: Mask = False,
    force: Force = False,
) -> int:
    """Tell who is moved and how far, whose wishes are met, who is passed over by a less fitting colleague."""
    from reorg.flows.fairness import FILES, fairness_json, judge, view_of, write_fairness
    from reorg.flows.files import guard
    from reorg.report import terminal
    from reorg.report.fairness_pages import fairness_headline, group_brief, seat_table

    loaded, _, spoken = load_project(project, lang, quiet=quiet, as_json=json, mask=mask)
    if out is not None:
        guard(out, FILES, force)
    judged = judge(loaded, plan, mask=mask)
    if (judged.findings and not quiet) or judged.told is None:
        terminal.show_findings(judged.findings, spoken)
    if judged.told is None:
        return REJECTED
    if judged.broken:
        rules = "、".join(judged.broken) if spoken == "zh" else ", ".join(judged.broken)
        broken = Text(f"注意：方案违反硬性规则 {rules}。", f"Note: the plan breaks hard rules {rules}.")
        terminal.say(broken.get(spoken), style="red")
    if json:
        print_json(fairness_json(judged, spoken))
    if not quiet:
        view = view_of(judged, spoken)
        terminal.show_table(fairness_headline(view), spoken)
        terminal.show_table(group_brief(view), spoken)
        if judged.told.pairs:
            terminal.show_table(seat_table(view), spoken)
    if out is not None:
        files = write_fairness(judged, out, spoken, force=force)
        terminal.say(Text("已写入：", "Written: ").get(spoken) + "  ".join(str(file) for file in files))
    return DONE
