"""``reorg demo``."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from reorg.cli.exits import DONE, NO_PLAN
from reorg.cli.loading import language, load_project
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


def zones(asked: Asked) -> int | None:
    """The zones, where the sample's structure stands on them; put beside its project file."""
    from reorg.flows.zoning import make_zones, write_zones
    from reorg.intake.zone_demands import read_zones
    from reorg.report import terminal
    from reorg.report.zone_pages import zone_brief, zone_headline
    from reorg.zones.solve import ZoneOptions

    section = read_zones(asked.project)
    if section.settings is None or section.settings.file is None:
        return None
    spoken = language(asked.lang, section.project.language if section.project else None)
    made = make_zones(section, ZoneOptions(120.0, 0.0, asked.seed, asked.threads))
    if not made.zones:
        return NO_PLAN
    write_zones(made, asked.out, spoken, force=True)
    shutil.copyfile(asked.out / "zones.json", asked.project / section.settings.file)
    if not asked.quiet:
        for table in (zone_headline(made, spoken), zone_brief(made, spoken)):
            terminal.show_table(table, spoken)
    return DONE


def teams(asked: Asked) -> int | None:
    """The teams of the plan's units, where the project has the section; put beside its project file."""
    from reorg.cli import teams
    from reorg.intake.scenario import read_project

    settings = read_project(asked.project).settings
    if settings is None or settings.teams is None:
        return None
    code = teams.run(
        asked.project, asked.out, asked.out / "plan.json", asked.lang,
        seed=asked.seed, threads=asked.threads, quiet=asked.quiet, mask=asked.mask, force=True,
    )  # fmt: skip
    file = settings.teams.get("file")
    if code == DONE and file and not asked.mask:
        shutil.copyfile(asked.out / "teams.json", asked.project / str(file))
    return code


BEFORE: tuple[Callable[[Asked], int | None], ...] = (zones,)
AFTER: tuple[Callable[[Asked], int | None], ...] = (teams,)
"""Steps before and after the plan, in order. Each says its exit code, ``None`` where the project has no such section."""


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
    for step in BEFORE:
        if (code := step(steps)) not in (None, DONE):
            return code or DONE
    loaded, problem, spoken = load_project(project, lang, quiet=quiet, as_json=json, mask=mask)
    asked = {"time_limit": time_limit, "gap": gap, "seed": seed, "threads": threads}
    code = plan_and_write(
        project, loaded, problem, out, spoken, asked, as_json=json, quiet=quiet, mask=mask, force=True
    )
    for step in AFTER if code == DONE else ():
        code = step(steps) or code
        if code != DONE:
            break
    told = Text(f"样例项目（人员均为虚构）：{project}", f"The sample project (everyone is invented): {project}")
    terminal.say(told.get(spoken))
    return code
