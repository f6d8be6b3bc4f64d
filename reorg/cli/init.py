"""``reorg init``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reorg.cli.loading import language
from reorg.cli.options import INPUT, Force, Language
from reorg.cli.usage import told
from reorg.text import Text

NAME = "init"
HELP = told("建立工作文件夹：项目文件和带下拉选项的模板", "a workspace with templates")


def run(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=told("新文件夹", "the folder to make"))],
    structure: Annotated[
        str | None,
        typer.Option("--structure", metavar="NAME", help=told("架构名称", "a structure's name"), rich_help_panel=INPUT),
    ] = None,
    lang: Language = None,
    force: Force = False,
) -> int:
    """Make a workspace."""
    from reorg.flows.workspace import make
    from reorg.report import terminal

    spoken = language(lang)
    files = make(folder, structure, spoken, force=force)
    terminal.say(Text("已建立：", "Made: ").get(spoken) + "  ".join(str(file) for file in files))
    hint = f"reorg check {folder}"
    terminal.say(Text(f"填好后运行：{hint}", f"Fill them in, then: {hint}").get(spoken))
    return 0
