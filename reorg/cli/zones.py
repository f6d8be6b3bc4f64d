"""``reorg zones``."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from reorg.cli.exits import DONE, INTERRUPTED, NO_PLAN, NONE_FOUND
from reorg.cli.interrupt import stop_on_interrupt
from reorg.cli.loading import language, print_json, reject
from reorg.cli.options import Force, Json, Language, Mask, Out, ProjectPath, Quiet, Seed, Threads, TimeLimit
from reorg.cli.usage import told
from reorg.text import Lang, Text

NAME = "zones"
HELP = told("划分警区：相连、均衡、紧凑", "zones from townships: connected, balanced, compact")


def run(
    project: ProjectPath,
    out: Out,
    lang: Language = None,
    time_limit: TimeLimit = 120.0,
    seed: Seed = 0,
    threads: Threads = 1,
    json: Json = False,
    quiet: Quiet = False,
    mask: Mask = False,
    force: Force = False,
) -> int:
    """Find the zones, check them, write workbook, JSON and map."""
    from reorg.flows.files import guard
    from reorg.flows.zoning import FILES, make_zones, write_zones, zones_json
    from reorg.intake.zone_demands import read_zones
    from reorg.report import terminal
    from reorg.report.zone_pages import cost_table, zone_brief, zone_headline
    from reorg.zones.solve import ZoneOptions

    language(lang)
    section = read_zones(project)
    spoken = language(lang, section.project.language if section.project else None)
    if not section.sound:
        reject(section.findings, spoken, as_json=json)
    if section.findings and not quiet:
        terminal.show_findings(section.findings, spoken)
    guard(out, FILES, force)
    with stop_on_interrupt() as stop, terminal.progress_line(spoken, quiet) as progress:
        options = ZoneOptions(time_limit, 0.0, seed, threads)
        made = make_zones(section, options, _shown(progress, spoken), stop)
    if json:
        print_json(zones_json(made, spoken))
    if not made.zones:
        return _none(made, spoken)
    files = write_zones(made, out, spoken, force=force)
    if not quiet:
        for table in (zone_headline(made, spoken), zone_brief(made, spoken), cost_table(made, spoken)):
            terminal.show_table(table, spoken)
    terminal.say(Text("已写入：", "Written: ").get(spoken) + "  ".join(str(file) for file in files))
    if made.zoned.interrupted:
        terminal.say(Text("求解被中断，以上是中断前的最好结果。", "Interrupted: the best until then.").get(spoken))
        return INTERRUPTED
    return DONE


def _shown(progress: Any, lang: Lang) -> Any:
    """The search's progress in the terminal's own words."""
    if progress is None:
        return None

    def show(one: Any) -> None:
        phase = Text(f"{one.count} 个警区", f"{one.count} zones").get(lang)
        progress(SimpleNamespace(seconds=one.seconds, phase=phase, objective=one.objective, bound=one.bound))

    return show


def _none(made: Any, lang: Lang) -> int:
    from reorg.report import terminal

    for reason in made.zoned.reasons:
        terminal.say(reason.get(lang), style="red")
    if made.zoned.status == "infeasible":
        terminal.say(
            Text("已证明：没有满足全部要求的警区划分。", "Proved: no zones keep every demand.").get(lang), style="red"
        )
        return NO_PLAN
    if made.zoned.interrupted:
        return INTERRUPTED
    told_ = Text(
        "时限内没有找到；这并不证明不存在。", "None found within the limit; this does not prove that none exist."
    )
    terminal.say(told_.get(lang), style="red")
    return NONE_FOUND
