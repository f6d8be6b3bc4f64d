"""What every command that reads a project does first."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import typer

from reorg.text import Lang, Rejected, Text, choose_language


def language(option: str | None, project: str | None = None) -> Lang:
    """The language of this run; a word that is neither is wrong usage."""
    if option is not None and option not in ("zh", "en"):
        raise typer.BadParameter(Text("--lang 只能是 zh 或 en", "--lang is zh or en").get(choose_language()))
    return choose_language(option, project)


def load_project(project: Path, lang_option: str | None, quiet: bool) -> tuple[Any, Any, Lang]:
    """The loaded project, its problem, the language. Shows warnings; raises ``Rejected`` on errors."""
    from reorg.intake.load import load
    from reorg.report import terminal

    language(lang_option)
    loaded = load(project)
    lang = language(lang_option, loaded.language)
    if loaded.problem is None:
        terminal.show_findings(loaded.findings, lang)
        raise typer.Exit(1)
    warnings = [one for one in loaded.findings if one.severity == "warning"]
    if warnings and not quiet:
        terminal.show_findings(warnings[:8], lang)
        if len(warnings) > 8:
            told = Text(
                f"另有 {len(warnings) - 8} 处提醒，见 reorg check。",
                f"{len(warnings) - 8} more warnings: see reorg check.",
            )
            terminal.say(told.get(lang))
    return loaded, loaded.problem, lang


def print_json(content: Any) -> None:
    """One JSON object alone on standard output."""
    from reorg.flows.files import as_json

    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(as_json(content))


__all__ = ["Rejected", "language", "load_project", "print_json"]
