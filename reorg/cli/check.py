"""``reorg check``."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from reorg.cli.exits import DONE, REJECTED
from reorg.cli.loading import language, print_json, spoken_in
from reorg.cli.options import OUTPUT, Force, Json, Language, Mask, OptionalOut, ProjectPath, Quiet
from reorg.cli.usage import told
from reorg.text import Text, choose_language

NAME = "check"
HELP = told("检查输入，一次列出全部问题", "every fault of the inputs")

Resolved = Annotated[
    bool,
    typer.Option(
        "--resolved",
        help=told(
            "在标准输出给出合并 extends 之后的完整项目（YAML），放在同一文件夹里读回来意思不变",
            "the project with all that it extends as YAML on stdout; beside the project file it reads back to the same",
        ),
        rich_help_panel=OUTPUT,
    ),
]


def run(
    project: ProjectPath,
    out: OptionalOut = None,
    resolved: Resolved = False,
    lang: Language = None,
    json: Json = False,
    quiet: Quiet = False,
    mask: Mask = False,
    force: Force = False,
) -> int:
    """List every fault; with -o, write marked copies of the workbooks; with --resolved, print the project made from its layers."""
    from reorg.flows.checking import FILES, check_project, checked_json, write_checked
    from reorg.flows.files import guard
    from reorg.report import terminal
    from reorg.report.mask import hidden

    language(lang)
    if resolved and (json or mask):
        alone = Text("--resolved 不与 --json、--mask 合用", "--resolved goes with neither --json nor --mask")
        raise typer.BadParameter(alone.get(choose_language(lang)))
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
    if resolved and not bad:
        _print_resolved(checked.settings)
    if not bad and not quiet and not json:
        terminal.say(Text("没有错误，可以测算。", "No errors: ready to plan.").get(spoken), style="green")
    return REJECTED if bad else DONE


def _print_resolved(settings: dict[str, Any]) -> None:
    """The resolved project as YAML on standard output."""
    import sys

    from reorg.intake.resolved import as_yaml

    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(as_yaml(settings))
