"""``reorg check``."""

from __future__ import annotations

from reorg.cli.exits import DONE, REJECTED
from reorg.cli.loading import language, print_json, spoken_in
from reorg.cli.options import Force, Json, Language, Mask, OptionalOut, ProjectPath, Quiet
from reorg.cli.usage import told
from reorg.text import Text

NAME = "check"
HELP = told("检查输入，一次列出全部问题", "every fault of the inputs")


def run(
    project: ProjectPath,
    out: OptionalOut = None,
    lang: Language = None,
    json: Json = False,
    quiet: Quiet = False,
    mask: Mask = False,
    force: Force = False,
) -> int:
    """List every fault; with -o, write marked copies of the workbooks."""
    from reorg.flows.checking import FILES, check_project, checked_json, write_checked
    from reorg.flows.files import guard
    from reorg.report import terminal
    from reorg.report.mask import hidden

    language(lang)
    if out is not None:
        guard(out, FILES, force)
    checked = check_project(project)
    spoken = spoken_in(checked, lang)
    findings = hidden(checked.findings) if mask else checked.findings
    if json:
        print_json(checked_json(findings, spoken))
    if not quiet and not json:
        terminal.show_findings(findings, spoken)
    if out is not None:
        files = write_checked(checked, findings, out, spoken, force=force, mark=not mask)
        terminal.say(Text("已写入：", "Written: ").get(spoken) + "  ".join(str(file) for file in files))
    bad = any(one.severity == "error" for one in checked.findings)
    if not bad and not quiet and not json:
        terminal.say(Text("没有错误，可以测算。", "No errors: ready to plan.").get(spoken), style="green")
    return REJECTED if bad else DONE
