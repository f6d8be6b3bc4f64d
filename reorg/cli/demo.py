"""``reorg demo``."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from reorg.cli.exits import DONE
from reorg.cli.loading import load_project
from reorg.cli.options import (
    DEFAULT_GAP,
    DEFAULT_LIMIT,
    Force,
    Gap,
    Json,
    Language,
    Mask,
    Quiet,
    Seed,
    Threads,
    TimeLimit,
)
from reorg.cli.plan import plan_and_write
from reorg.cli.usage import told
from reorg.text import Text

NAME = "demo"
HELP = told("演示：测算一个虚构的样例局", "plan an invented sample bureau")

BEFORE: tuple[str, ...] = ("zones", "centres")
AFTER: tuple[str, ...] = ("teams", "rosters", "stages")
"""Sections of a project that are decided before the placement, and after it on the plan; each by its own command."""
COMMANDS = {"rosters": "roster"}
"""Commands that are not called as their section is."""


@dataclass(frozen=True)
class Asked:
    """What the demonstration was called with, for each of its steps."""

    project: Path
    out: Path
    lang: str | None
    seed: int
    threads: int
    quiet: bool
    mask: bool


def step(asked: Asked, section: str, plan: Path | None = None) -> int:
    """Run a section's command where the project has the section, and put what it decided beside the project file under
    the name that the section gives it; the exit code."""
    from reorg.intake.scenario import read_project

    settings = read_project(asked.project).settings
    wanted = getattr(settings, section, None)
    if not wanted or (plan is None and not wanted.get("file")):
        return DONE
    name = COMMANDS.get(section, section)
    command = import_module(f"reorg.cli.{name}")
    options: dict[str, Any] = {
        "seed": asked.seed,
        "threads": asked.threads,
        "quiet": asked.quiet,
        "mask": asked.mask,
        "force": True,
    }
    if plan is not None:
        options["plan"] = plan
    code = int(command.run(asked.project, asked.out, lang=asked.lang, **options))
    file = wanted.get("file")
    if code == DONE and file and not asked.mask:
        shutil.copyfile(asked.out / f"{name}.json", asked.project / str(file))
    return code


def run(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help=told("样例名", "sample: kaihua …"))] = "kaihua",
    out: Annotated[Path, typer.Option("-o", "--out", metavar="OUT", help=told("输出文件夹", "output folder"))] = Path(
        "reorg-demo"
    ),
    lang: Language = None,
    time_limit: TimeLimit = DEFAULT_LIMIT,
    gap: Gap = DEFAULT_GAP,
    seed: Seed = 0,
    threads: Threads = 1,
    json: Json = False,
    quiet: Quiet = False,
    mask: Mask = False,
    force: Force = False,
) -> int:
    """Copy the sample project to OUT/project and plan it into OUT."""
    from reorg.flows.files import guard
    from reorg.flows.planning import FILES
    from reorg.flows.workspace import copy_sample
    from reorg.report import terminal

    guard(out, FILES, force)
    project = copy_sample(name, out / "project", force)
    steps = Asked(project, out, lang, seed, threads, quiet or json, mask)
    for section in BEFORE:
        if (code := step(steps, section)) != DONE:
            return code
    loaded, problem, spoken = load_project(project, lang, quiet=quiet, as_json=json, mask=mask)
    asked = {"time_limit": time_limit, "gap": gap, "seed": seed, "threads": threads}
    code = plan_and_write(
        project, loaded, problem, out, spoken, asked, as_json=json, quiet=quiet, mask=mask, force=True
    )
    for section in AFTER:
        code = code or step(steps, section, out / "plan.json")
    told = Text(f"样例项目（人员均为虚构）：{project}", f"The sample project (everyone is invented): {project}")
    terminal.say(told.get(spoken))
    return code
