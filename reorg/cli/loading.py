"""What every command that reads a project does first."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from reorg.text import Finding, Lang, Rejected, Text, choose_language

if TYPE_CHECKING:
    from reorg.intake.load import Loaded

WARNINGS_SHOWN = 8


def language(option: str | None, project: str | None = None) -> Lang:
    """The language of this run; a word that is neither is wrong usage."""
    if option is not None and option not in ("zh", "en"):
        raise typer.BadParameter(Text("--lang 只能是 zh 或 en", "--lang is zh or en").get(choose_language()))
    return choose_language(option, project)


def spoken_in(loaded: Loaded, option: str | None) -> Lang:
    """The language of this run, once the project is known (a project file that cannot be read has none)."""
    return language(option, loaded.language)


def load_project(
    project: Path, lang_option: str | None, *, quiet: bool = False, as_json: bool = False, mask: bool = False
) -> tuple[Loaded, Any, Lang]:
    """The loaded project, its problem, the language; warnings are shown.

    Inputs with errors end the command: every fault is listed (as ``reorg.check/1`` with ``--json``), exit code 1.
    """
    from reorg.intake.load import load
    from reorg.report.mask import hidden

    language(lang_option)
    loaded = load(project)
    lang = spoken_in(loaded, lang_option)
    findings = hidden(loaded.findings) if mask else loaded.findings
    if loaded.problem is None:
        reject(findings, lang, as_json=as_json)
    if not quiet:
        show_warnings(findings, lang)
    return loaded, loaded.problem, lang


def show_warnings(findings: Iterable[Finding], lang: Lang) -> None:
    """The first warnings, and how many more there are."""
    from reorg.report import terminal

    warnings = [one for one in findings if one.severity == "warning"]
    if not warnings:
        return
    terminal.show_findings(warnings[:WARNINGS_SHOWN], lang)
    more = len(warnings) - WARNINGS_SHOWN
    if more > 0:
        told = Text(f"另有 {more} 处提醒，见 reorg check。", f"{more} more warnings: see reorg check.")
        terminal.say(told.get(lang))


def reject(findings: tuple[Finding, ...], lang: Lang, *, as_json: bool) -> None:
    """List every fault and end the command with exit code 1."""
    from reorg.flows.checking import checked_json

    if as_json:
        print_json(checked_json(findings, lang))
        raise typer.Exit(1)
    raise Rejected(findings, lang)


def print_json(content: Any) -> None:
    """One JSON object alone on standard output."""
    from reorg.flows.files import as_json

    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(as_json(content))
