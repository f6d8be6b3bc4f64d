"""``reorg structures``."""

from __future__ import annotations

from typing import Annotated

import typer

from reorg.cli.loading import language, print_json
from reorg.cli.options import Json, Language
from reorg.cli.usage import told
from reorg.text import Text

NAME = "structures"
HELP = told("内置架构", "structures that come with the tool")


def run(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help=told("架构名称", "a structure"))] = None,
    lang: Language = None,
    json: Json = False,
) -> int:
    """List the structures, or show one as a tree."""
    from reorg.flows.structures import known_structures, structure_lines
    from reorg.report import terminal

    spoken = language(lang)
    known = known_structures()
    if name is None:
        if json:
            listed = [{"id": one.id, "name": one.name.get(spoken), "source": one.source} for one in known]
            print_json({"format": "reorg.structures/1", "structures": listed})
            return 0
        for one in known:
            terminal.say(f"{one.id}  {one.name.get(spoken)}  {one.source}", listing=True)
        return 0
    if name not in [one.id for one in known]:
        ids = ", ".join(one.id for one in known)
        raise typer.BadParameter(Text(f"没有架构 {name}：{ids}", f"no structure {name}: {ids}").get(spoken))
    lines = structure_lines(name, spoken)
    if json:
        print_json({"format": "reorg.structures/1", "id": name, "units": [line for line, _ in lines]})
        return 0
    for line, depth in lines:
        terminal.say(
            "  " * depth + " ".join(str(part) for part in (line["name"], f"[{line['id']}]", line["told"]) if part),
            listing=True,
        )
    return 0
