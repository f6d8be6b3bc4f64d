"""``reorg diagnose``."""

from __future__ import annotations

from reorg.cli.exits import DONE, INTERRUPTED
from reorg.cli.interrupt import stop_on_interrupt
from reorg.cli.loading import language, print_json, reject, show_warnings, spoken_in
from reorg.cli.options import Force, Json, Language, Mask, OptionalOut, ProjectPath, Quiet, TimeLimit
from reorg.cli.usage import told
from reorg.text import Rejected, Text

NAME = "diagnose"
HELP = told(
    "诊断现状：编制、年龄、职数、技能、占比，以及新架构会缺什么",
    "today in figures, and what the new structure will be short of",
)


def run(
    project: ProjectPath,
    out: OptionalOut = None,
    lang: Language = None,
    time_limit: TimeLimit = 60.0,
    json: Json = False,
    quiet: Quiet = False,
    mask: Mask = False,
    force: Force = False,
) -> int:
    """Show today's organization in figures; with -o, write workbook and JSON. The limit is for counting shortages."""
    from reorg.flows.diagnosing import FILES, diagnosis_json, make_diagnosis, write_diagnosis
    from reorg.flows.files import guard
    from reorg.intake.load import load
    from reorg.report import terminal
    from reorg.report.diagnose_pages import overview
    from reorg.report.mask import hidden

    language(lang)
    if out is not None:
        guard(out, FILES, force)
    loaded = load(project)
    spoken = spoken_in(loaded, lang)
    try:
        with stop_on_interrupt() as stop:
            made = make_diagnosis(loaded, time_limit, stop, mask=mask)
    except Rejected as fault:
        reject(hidden(fault.findings) if mask else tuple(fault.findings), spoken, as_json=json)
        raise
    if not quiet:
        show_warnings(hidden(loaded.findings) if mask else loaded.findings, spoken)
    if made.faults:
        terminal.show_findings(made.faults, spoken)
        why = Text(
            "项目文件、架构或规则有误，只给出现状，未测算新架构的准备情况。",
            "Project file, structure or rules have errors: today's figures only, readiness for the new structure is left out.",
        )
        terminal.say(why.get(spoken), style="yellow")
    if json:
        print_json(diagnosis_json(made, spoken))
    elif not quiet:
        for table in overview(made, spoken):
            terminal.show_table(table, spoken, listing=True)
            if table.note.get(spoken):
                terminal.say(table.note.get(spoken), listing=True)
    if out is not None:
        files = write_diagnosis(made, out, spoken, force=force)
        terminal.say(Text("已写入：", "Written: ").get(spoken) + "  ".join(str(file) for file in files))
    return INTERRUPTED if stop.is_set() else DONE
