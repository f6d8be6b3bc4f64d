"""The ``reorg`` command: registers the commands, and turns every ending into a message and an exit code."""

from __future__ import annotations

import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import typer

from reorg.cli import (
    centres,
    check,
    choose,
    compare,
    demo,
    diagnose,
    explain,
    fairness,
    init,
    plan,
    review,
    roster,
    rules,
    schema,
    sensitivity,
    stages,
    structures,
    sweep,
    teams,
    verify,
    workload,
    zones,
)
from reorg.cli.exits import BUG, DONE, INTERRUPTED, REJECTED, USAGE
from reorg.cli.usage import HELP_LANGUAGE, asked_language, told, usage_words
from reorg.flows.files import WouldOverwrite
from reorg.text import Lang, Rejected, Text

EPILOG = told(
    "退出码：0 完成 · 1 输入有误 · 2 用法有误 · 3 已证明没有可行方案 · 4 时限内未找到 · 5 核验：违反硬性规则 · 70 程序故障 · 130 中断",
    "Exit codes: 0 done · 1 inputs rejected · 2 wrong usage · 3 proved: no plan exists · 4 none found in time · "
    "5 verify: a hard rule is broken · 70 our bug · 130 interrupted",
)

app = typer.Typer(
    name="reorg",
    help=told("公安机关机构改革人员安排测算工具", "Plans the reorganization of a public-security bureau."),
    epilog=EPILOG,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
COMMANDS = (
    init,
    check,
    diagnose,
    plan,
    verify,
    explain,
    sensitivity,
    fairness,
    choose,
    review,
    compare,
    sweep,
    zones,
    centres,
    teams,
    roster,
    stages,
    workload,
    structures,
    rules,
    schema,
    demo,
)
for command in COMMANDS:
    app.command(command.NAME, help=command.HELP)(command.run)


@app.callback(invoke_without_command=True)
def root(version: bool = typer.Option(False, "--version", help=told("版本", "the version"))) -> None:
    if version:
        from reorg import __version__

        typer.echo(f"reorg {__version__}")
        raise typer.Exit()


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and leave with its exit code. Never ends in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    words = list(sys.argv[1:] if arguments is None else arguments)
    if HELP_LANGUAGE == "zh" and (not words or {"-h", "--help"} & set(words)):
        _chinese_panels()
    sys.exit(_run(words, asked_language(words)))


def _chinese_panels() -> None:
    """Chinese titles for the help's panels; only when help is asked, for the module is slow to load."""
    from typer import rich_utils

    rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
    rich_utils.OPTIONS_PANEL_TITLE = "选项"
    rich_utils.COMMANDS_PANEL_TITLE = "命令"
    rich_utils.REQUIRED_LONG_STRING = "[必填]"
    rich_utils.DEFAULT_STRING = "[默认 {}]"


def _run(words: list[str], lang: Lang) -> int:
    from reorg.report import terminal

    try:
        result = app(words, standalone_mode=False)
        return int(result) if isinstance(result, int) else DONE
    except Rejected as fault:
        terminal.show_findings(fault.findings, fault.lang or lang)
        return REJECTED
    except WouldOverwrite as fault:
        terminal.say(fault.finding.say(lang), style="red")
        return USAGE
    except (KeyboardInterrupt, EOFError):
        terminal.say(Text("已中断，没有写出结果。", "Interrupted; nothing was written.").get(lang))
        return INTERRUPTED
    except Exception as fault:
        code = getattr(fault, "exit_code", None)
        if isinstance(code, int) and hasattr(fault, "format_message"):
            return _usage(fault, lang)
        if type(fault).__name__ in ("Exit", "Abort"):
            return int(code) if isinstance(code, int) else INTERRUPTED
        return _bug(lang)


def _usage(fault: Any, lang: Lang) -> int:
    from reorg.report import terminal

    # No arguments at all: the help has been shown, and there is nothing to add.
    if type(fault).__name__ != "NoArgsIsHelpError":
        see = Text("用法见 reorg --help", "See reorg --help").get(lang)
        terminal.say(f"{usage_words(fault, lang)}\n{see}", style="red")
    return USAGE


def _bug(lang: Lang) -> int:
    """Write the traceback's places, without the values that may hold names, to a log file."""
    from reorg import __version__
    from reorg.report import terminal

    kind, _, trace = sys.exc_info()
    frames = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)]
    with tempfile.NamedTemporaryFile("w", prefix="reorg-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.write(f"reorg {__version__}, Python {sys.version.split()[0]}\n{kind.__name__ if kind else ''}\n")
        log.write("\n".join(frames) + "\n")
    told = Text(
        f"程序出现故障（{kind.__name__ if kind else ''}），不是您的数据问题。日志：{log.name}",
        f"A fault of the program ({kind.__name__ if kind else ''}), not of your inputs. Log: {log.name}",
    )
    terminal.say(told.get(lang), style="red")
    return BUG
