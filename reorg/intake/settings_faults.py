"""pydantic's faults as findings with a line, in both languages."""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ValidationError

from reorg.intake.yaml_lines import Document
from reorg.text import Finding, Message, Text

UNKNOWN_KEY = Message(
    "settings.unknown-key",
    "error",
    Text("没有“{value}”这个键。", "There is no key “{value}”."),
    Text("{known}", "{known}"),
    Text("最接近的是“{nearest}”。", "The nearest known one is “{nearest}”."),
)
MISSING_KEY = Message(
    "settings.missing-key", "error", Text("缺少“{key}”。", "“{key}” is missing."), Text("{key}: …", "{key}: …")
)
WRONG_TYPE = Message(
    "settings.wrong-type",
    "error",
    Text("“{key}”的值“{value}”类型不对。", "“{key}”: “{value}” is of the wrong type."),
    Text("{wanted}", "{wanted}"),
)
OUT_OF_RANGE = Message(
    "settings.out-of-range",
    "error",
    Text("“{key}”的值“{value}”超出范围。", "“{key}”: “{value}” is out of range."),
    Text("{wanted}", "{wanted}"),
)
NOT_A_CHOICE = Message(
    "settings.not-a-choice",
    "error",
    Text("“{key}”的值“{value}”不在可选之列。", "“{key}”: “{value}” is not one of the choices."),
    Text("{wanted}", "{wanted}"),
)
CONTRADICTION = Message(
    "settings.contradiction",
    "error",
    Text("“{key}”不能这样写：{why}。", "“{key}” cannot stand like this: {why}."),
)

_WANTED = {
    "int": Text("整数", "a whole number"),
    "float": Text("数字", "a number"),
    "bool": Text("true 或 false", "true or false"),
    "string": Text("文字", "text"),
    "dict": Text("键: 值", "keys with values"),
    "list": Text("列表", "a list"),
    "tuple": Text("列表", "a list"),
    "date": Text("日期，如 2022-12-31", "a day such as 2022-12-31"),
    "model": Text("键: 值", "keys with values"),
    "mapping": Text("键: 值", "keys with values"),
}


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like ``word``, or "-"."""
    found = difflib.get_close_matches(word, list(known), 1, 0.4)
    return found[0] if found else "-"


def settings_faults(
    fault: ValidationError, document: Document, path: tuple[str | int, ...], model: type[BaseModel]
) -> list[Finding]:
    """Findings for every error of a validation; ``path`` is where the model stands in the document."""
    return [_finding(error, document, path, model) for error in fault.errors()]


def _finding(error: Any, document: Document, path: tuple[str | int, ...], model: type[BaseModel]) -> Finding:
    location = tuple(part for part in error["loc"] if not (isinstance(part, str) and _is_branch(part)))
    at = (*path, *location)
    place = document.place(at)
    key = ".".join(str(part) for part in location) or ".".join(str(part) for part in path) or "-"
    kind, value, context = error["type"], _shown(error.get("input")), error.get("ctx") or {}
    if kind == "extra_forbidden":
        word = str(location[-1])
        known = _keys(model, location[:-1])
        return UNKNOWN_KEY.at(place, word, known=", ".join(known), nearest=nearest(word, known))
    if kind == "missing":
        return MISSING_KEY.at(place, "", key=key)
    if kind in ("literal_error", "enum"):
        return NOT_A_CHOICE.at(place, value, key=key, wanted=context.get("expected", ""))
    if kind in (
        "greater_than",
        "greater_than_equal",
        "less_than",
        "less_than_equal",
        "finite_number",
        "too_short",
        "string_too_short",
    ):
        limit = {name: context[name] for name in ("gt", "ge", "lt", "le", "min_length") if name in context}
        signs = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤", "min_length": "≥"}
        wanted = " ".join(f"{signs[name]} {bound}" for name, bound in limit.items())
        return OUT_OF_RANGE.at(place, value, key=key, wanted=wanted)
    if kind in ("value_error", "assertion_error"):
        return CONTRADICTION.at(place, value, key=key, why=str(context.get("error", error["msg"])))
    stem = kind.split("_")[0]
    return WRONG_TYPE.at(place, value, key=key, wanted=_WANTED.get(stem, Text(error["msg"], error["msg"])))


def _is_branch(part: str) -> bool:
    """Union branches that pydantic puts into a location ("int", "list[str]", "StrengthFile")."""
    return (
        part in ("int", "str", "float", "bool", "none") or "[" in part or (part[:1].isupper() and part.isidentifier())
    )


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _keys(model: type[BaseModel], location: tuple[str | int, ...]) -> list[str]:
    """Keys that the (sub)model at ``location`` knows."""
    current: Any = model
    for part in location:
        if isinstance(part, int):
            continue
        fields = getattr(current, "model_fields", {})
        names = {field.alias or name: field for name, field in fields.items()}
        if part not in names:
            current = _inner(current)
            continue
        current = _inner(names[part].annotation)
    fields = getattr(current, "model_fields", {})
    return [field.alias or name for name, field in fields.items() if not field.exclude]


def _inner(annotation: Any) -> Any:
    """The model inside a container or union annotation."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    origin = typing.get_origin(annotation)
    if origin is not None or isinstance(annotation, types.UnionType):
        for argument in reversed(typing.get_args(annotation)):
            found = _inner(argument)
            if found is not None:
                return found
    return None
