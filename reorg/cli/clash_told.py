"""Telling why there is no plan: shortfalls, the clash, ways out; and writing them with a best-effort plan."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reorg.cli.exits import DONE, INTERRUPTED, NO_PLAN, NONE_FOUND
from reorg.cli.interrupt import stop_on_interrupt
from reorg.cli.loading import print_json
from reorg.text import Lang, Text


@dataclass(frozen=True)
class ClashTold:
    """Why there is no plan: what ``explain`` tells when it is given none, and ``plan`` when it proves that there is none."""

    loaded: Any
    project: Path
    lang: Lang
    options: Any
    json: bool
    quiet: bool
    mask: bool

    def tell(self, out: Path | None, force: bool) -> int:
        """Find out, tell and write; the exit code."""
        from reorg.explain.clash import clash_json
        from reorg.explain.clash_words import clash_lines
        from reorg.flows.clashing import best_effort, explain_clash, masked_clash, write_clash
        from reorg.report import terminal

        options = self.options
        with stop_on_interrupt() as stop, _stages(self.lang, self.quiet) as stage:
            clash = explain_clash(
                self.loaded.problem,
                time_limit=options.time_limit,
                seed=options.seed,
                threads=options.threads,
                stop=stop,
                tell=stage,
            )
            planned = None
            if out is not None and not stop.is_set():
                planned = best_effort(clash, self.loaded.inputs, self.loaded.settings, options, stop)
        shown = masked_clash(clash) if self.mask else clash
        if self.json:
            print_json(clash_json(shown, self.lang))
        elif not self.quiet:
            style = {"clash": "red", "plan": "green", "unknown": "yellow"}[clash.status]
            for number, line in enumerate(clash_lines(shown)):
                terminal.say(line.get(self.lang), style=style if not number else "")
        if out is not None:
            files = write_clash(
                clash, out, self.lang, project=self.project, planned=planned, force=force, mask=self.mask
            )
            terminal.say(Text("已写入：", "Written: ").get(self.lang) + "  ".join(str(file) for file in files))
        if stop.is_set():
            return INTERRUPTED
        return {"clash": NO_PLAN, "plan": DONE, "unknown": NONE_FOUND}[clash.status]


@contextmanager
def _stages(lang: Lang, quiet: bool) -> Iterator[Any]:
    """A function that shows the stage of the search, on one line; only on a terminal."""
    from reorg.report import terminal

    out = terminal.console()
    if quiet or not out.is_terminal:
        yield None
        return
    with out.status("") as status:
        yield lambda text: status.update(text.get(lang))
