"""``reorg rules``."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from reorg.cli.loading import language, print_json
from reorg.cli.options import Json, Language
from reorg.cli.usage import told
from reorg.text import Lang, Text

NAME = "rules"
HELP = told("规则类型及其写法", "kinds of rule and how to write them")
SHARED = ("id", "kind", "severity", "weight", "tier", "name", "source", "note", "line", "file")


def run(
    kind: Annotated[str | None, typer.Argument(metavar="[KIND]", help=told("规则类型", "a kind"))] = None,
    lang: Language = None,
    json: Json = False,
) -> int:
    """List the kinds, or tell one."""
    from reorg.report import terminal
    from reorg.report.tables import Column, Line, Table
    from reorg.rules.registry import kinds

    spoken = language(lang)
    known = kinds()
    if kind is not None and kind not in known:
        raise typer.BadParameter(Text(f"没有规则类型 {kind}：", f"no kind {kind}: ").get(spoken) + ", ".join(known))
    if json:
        chosen = {kind: known[kind]} if kind else known
        print_json({"format": "reorg.rules/1", "kinds": [_described(one) for one in chosen.values()]})
        return 0
    if kind is None:
        width = max(len(name) for name in known)
        for name, one in known.items():
            terminal.say(f"{name:<{width}}  {one.title.get(spoken)}\n{'':<{width}}  {one.example}", listing=True)
        more = Text("字段见 reorg rules 类型", "Fields: reorg rules KIND").get(spoken)
        terminal.say(more)
        return 0
    one = known[kind]
    terminal.say(f"{one.name}  {one.title.get(spoken)}\n{one.example}", listing=True)
    columns = (
        Column("field", Text("字段", "field")),
        Column("meaning", Text("含义", "meaning")),
        Column("default", Text("默认", "default")),
    )
    lines = tuple(
        Line((field["name"], _in(field["description"], spoken), field["default"]))
        for field in _described(one)["fields"]
    )
    terminal.show_table(Table(columns, lines), spoken, listing=True)
    return 0


def _in(description: str, lang: Lang) -> str:
    """The half of a ``中文 / English`` description that is in ``lang``."""
    zh, slash, en = description.partition(" / ")
    return en if slash and lang == "en" else zh


def _described(one: Any) -> dict[str, Any]:
    fields = []
    for name, field in one.settings.model_fields.items():
        if name in ("line", "file", "kind"):
            continue
        default = "—" if field.is_required() else str(field.get_default(call_default_factory=True))
        fields.append({"name": field.alias or name, "description": field.description or "", "default": default})
    own = [field for field in fields if field["name"] not in SHARED]
    shared = [field for field in fields if field["name"] in SHARED]
    return {
        "kind": one.name,
        "title": {"zh": one.title.zh, "en": one.title.en},
        "example": one.example,
        "fields": own + shared,
    }
