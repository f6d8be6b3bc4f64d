"""Options that are alike for every command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reorg.cli.usage import told

INPUT, SOLVE, OUTPUT = told("输入", "Input"), told("求解", "Solving"), told("输出", "Output")

ProjectPath = Annotated[
    Path,
    typer.Argument(
        metavar="PROJECT",
        help=told("项目文件，或含 project.yaml 的文件夹", "project file, or the folder of project.yaml"),
    ),
]
Out = Annotated[
    Path, typer.Option("-o", "--out", metavar="OUT", help=told("输出文件夹", "output folder"), rich_help_panel=OUTPUT)
]
OptionalOut = Annotated[
    Path | None,
    typer.Option("-o", "--out", metavar="OUT", help=told("输出文件夹", "output folder"), rich_help_panel=OUTPUT),
]
Language = Annotated[
    str | None, typer.Option("--lang", metavar="zh|en", help=told("语言", "language"), rich_help_panel=OUTPUT)
]
Json = Annotated[
    bool,
    typer.Option("--json", help=told("标准输出只给一个 JSON", "one JSON object on stdout"), rich_help_panel=OUTPUT),
]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help=told("少说话", "say less"), rich_help_panel=OUTPUT)]
Force = Annotated[bool, typer.Option("--force", help=told("覆盖已有结果", "overwrite results"), rich_help_panel=OUTPUT)]
Mask = Annotated[
    bool,
    typer.Option(
        "--mask", help=told("输出中隐去姓名和编号", "mask names and numbers in all outputs"), rich_help_panel=OUTPUT
    ),
]
TimeLimit = Annotated[
    float,
    typer.Option(
        "--time-limit",
        min=0.0,
        metavar="SECONDS",
        help=told("求解时限（秒）；到时给出当时最好的方案", "seconds; then the best plan so far is given"),
        rich_help_panel=SOLVE,
    ),
]
Gap = Annotated[
    float,
    typer.Option(
        "--gap",
        min=0.0,
        max=1.0,
        metavar="SHARE",
        help=told("与最优的差距到此为止", "stop at this share from the best possible"),
        rich_help_panel=SOLVE,
    ),
]
Seed = Annotated[int, typer.Option("--seed", min=0, metavar="N", help=told("随机种子", "seed"), rich_help_panel=SOLVE)]
Threads = Annotated[
    int, typer.Option("--threads", min=1, metavar="N", help=told("求解线程数", "solver threads"), rich_help_panel=SOLVE)
]
DEFAULT_GAP, DEFAULT_LIMIT = 0.001, 600.0
