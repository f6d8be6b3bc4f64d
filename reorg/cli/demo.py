"""``reorg demo``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reorg.cli.exits import NO_PLAN
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


def with_zones(project: Path, out: Path, lang: str | None, *, seed: int, threads: int, quiet: bool) -> bool:
    """Make the zones first where the sample's structure stands on them, and put them beside its project file."""
    import shutil

    from reorg.flows.zoning import make_zones, write_zones
    from reorg.intake.zone_demands import read_zones
    from reorg.report import terminal
    from reorg.report.zone_pages import zone_brief, zone_headline
    from reorg.zones.solve import ZoneOptions

    section = read_zones(project)
    if section.settings is None or section.settings.file is None:
        return True
    spoken = language(lang, section.project.language if section.project else None)
    made = make_zones(section, ZoneOptions(120.0, 0.0, seed, threads))
    if not made.zones:
        return False
    write_zones(made, out, spoken, force=True)
    shutil.copyfile(out / "zones.json", project / section.settings.file)
    if not quiet:
        for table in (zone_headline(made, spoken), zone_brief(made, spoken)):
            terminal.show_table(table, spoken)
    return True


def with_centres(project: Path, out: Path, lang: str | None, *, seed: int, threads: int, quiet: bool) -> bool:
    """Make the centres first where the sample's structure stands on them, and put them beside its project file."""
    import shutil

    from reorg.centres.solve import CentreOptions
    from reorg.flows.centring import make_centres, write_centres
    from reorg.intake.centre_demands import read_centres
    from reorg.report import terminal
    from reorg.report.centre_pages import beside_table, centre_brief, centre_headline

    section = read_centres(project)
    if section.settings is None or section.settings.file is None:
        return True
    spoken = language(lang, section.project.language if section.project else None)
    made = make_centres(section, CentreOptions(120.0, 0.0, seed, threads))
    if not made.shared.centres:
        return False
    write_centres(made, out, spoken, force=True)
    shutil.copyfile(out / "centres.json", project / section.settings.file)
    if not quiet:
        for table in (centre_headline(made, spoken), centre_brief(made, spoken), beside_table(made, spoken)):
            terminal.show_table(table, spoken)
    return True


NAME = "demo"
HELP = told("演示：测算一个虚构的样例局", "plan an invented sample bureau")


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
    if not with_zones(project, out, lang, seed=seed, threads=threads, quiet=quiet or json):
        return NO_PLAN
    if not with_centres(project, out, lang, seed=seed, threads=threads, quiet=quiet or json):
        return NO_PLAN
    loaded, problem, spoken = load_project(project, lang, quiet=quiet, as_json=json, mask=mask)
    asked = {"time_limit": time_limit, "gap": gap, "seed": seed, "threads": threads}
    code = plan_and_write(
        project, loaded, problem, out, spoken, asked, as_json=json, quiet=quiet, mask=mask, force=True
    )
    told = Text(f"样例项目（人员均为虚构）：{project}", f"The sample project (everyone is invented): {project}")
    terminal.say(told.get(spoken))
    return code
