"""pydantic's faults as findings with a line, in both languages."""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from reorg.intake.settle import Accident, settle
from reorg.intake.yaml_lines import Document
from reorg.text import Finding, Message, Place, Text

Settings = TypeVar("Settings", bound=BaseModel)

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
NOTHING_THERE = Message(
    "settings.nothing-there",
    "error",
    Text("“{key}”后面没有内容。", "Nothing follows “{key}”."),
    Text("{wanted}", "{wanted}"),
    Text("请填写，或删去这个键。", "Fill it in, or remove the key."),
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
    "finite": Text("有限的数字", "a finite number"),
    "bool": Text("true 或 false", "true or false"),
    "string": Text("文字", "text"),
    "quoted": Text("文字；数字请加引号", "text; put figures in quotes"),
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


def validated(
    model: type[Settings], raw: Any, path: tuple[str | int, ...], holder: Callable[[tuple[str | int, ...]], Document]
) -> tuple[Settings | None, list[Finding]]:
    """``raw`` as settings, or ``None`` with every fault.

    ``path`` is where the mapping stands in its document, ``holder`` gives the document that says what
    stands at a path (a project may be spread over several). YAML's accidents are faults here although
    pydantic would take them: ``no`` or ``1`` for a boolean, ``true`` for a number. Whole numbers where text is
    wanted (an id such as 1001) are taken as text.
    """
    accidents: list[Accident] = []
    settled = settle(model, raw, (), accidents)
    findings = [_accident(one, holder((*path, *one.path)), path) for one in accidents]
    told = {one.path for one in accidents}
    try:
        made = model.model_validate(settled)
    except ValidationError as fault:
        for error in fault.errors():
            document = holder((*path, *error["loc"]))
            at = _standing(error["loc"], document, path)
            if at not in told:
                findings.append(_finding(error, document, path, at, model))
        return None, _joined(findings)
    return (None if findings else made), findings


def _joined(findings: list[Finding]) -> list[Finding]:
    """Each fault once; of a value that fits none of several types, the types are told together."""
    told: dict[tuple[str, Place, str], Finding] = {}
    for one in findings:
        at = (one.code, one.place, one.say("zh"))
        wanted = one.facts.get("wanted")
        if at in told and isinstance(wanted, Text):
            before = told[at].facts["wanted"]
            if wanted.zh not in before.zh.split(" 或 "):
                both = Text(f"{before.zh} 或 {wanted.zh}", f"{before.en} or {wanted.en}")
                told[at] = replace(one, facts={**one.facts, "wanted": both})
        else:
            told.setdefault(at, one)
    return list(told.values())


def sound(model: type[Settings], raw: Mapping[str, Any]) -> Settings | None:
    """Settings from the keys that have no fault; ``None`` when the model cannot do without the others."""
    accidents: list[Accident] = []
    settled = settle(model, raw, (), accidents)
    faulty = {one.path[0] for one in accidents}
    try:
        model.model_validate(settled)
    except ValidationError as fault:
        faulty |= {error["loc"][0] for error in fault.errors() if error["loc"]}
    try:
        return model.model_validate({key: value for key, value in settled.items() if key not in faulty})
    except ValidationError:
        return None


def _accident(one: Accident, document: Document, path: tuple[str | int, ...]) -> Finding:
    key = ".".join(str(part) for part in one.path)
    place = document.place((*path, *one.path))
    if one.value is None:
        return NOTHING_THERE.at(place, key=key, wanted=_WANTED[one.wanted])
    return WRONG_TYPE.at(place, _shown(one.value), key=key, wanted=_WANTED[one.wanted])


def _finding(
    error: Any, document: Document, path: tuple[str | int, ...], location: tuple[str | int, ...], model: type[BaseModel]
) -> Finding:
    place = document.place((*path, *location))
    key = ".".join(str(part) for part in location) or ".".join(str(part) for part in path) or "-"
    kind, value, context = error["type"], _shown(error.get("input")), error.get("ctx") or {}
    if kind == "extra_forbidden":
        word = str(location[-1])
        known = _keys(model, location[:-1])
        return UNKNOWN_KEY.at(place, word, known=", ".join(known), nearest=nearest(word, known))
    if kind == "missing":
        return MISSING_KEY.at(place, "", key=key)
    if kind in ("literal_error", "enum"):
        choices = str(context.get("expected", ""))
        wanted = Text(choices.replace(" or ", "、").replace(", ", "、"), choices)
        return NOT_A_CHOICE.at(place, value, key=key, wanted=wanted)
    if kind in _RANGES:
        signs = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤", "min_length": "≥"}
        limits = " ".join(f"{sign} {context[name]:g}" for name, sign in signs.items() if name in context)
        return OUT_OF_RANGE.at(place, value, key=key, wanted=limits or _WANTED["finite"])
    if kind in ("value_error", "assertion_error"):
        return CONTRADICTION.at(place, value, key=key, why=_why(error, context))
    stem = "quoted" if kind == "string_type" and isinstance(error.get("input"), float) else kind.split("_")[0]
    wanted = _WANTED.get(stem, Text(error["msg"], error["msg"]))
    if error.get("input") is None:
        return NOTHING_THERE.at(place, key=key, wanted=wanted)
    return WRONG_TYPE.at(place, value, key=key, wanted=wanted)


_RANGES = (
    "greater_than", "greater_than_equal", "less_than", "less_than_equal", "finite_number", "too_short",
    "string_too_short",
)  # fmt: skip


def _why(error: Any, context: dict[str, Any]) -> Text:
    """The reason of a validator of ours; one that speaks both languages raises ``ValueError(Text(...))``."""
    cause = context.get("error")
    reason = cause.args[0] if isinstance(cause, Exception) and cause.args else error["msg"]
    return reason if isinstance(reason, Text) else Text(str(reason), str(reason))


def _standing(
    location: tuple[str | int, ...], document: Document, path: tuple[str | int, ...]
) -> tuple[str | int, ...]:
    """A location without the union branches that pydantic puts into it ("int", "list[str]", "NeedFile")."""
    at: tuple[str | int, ...] = ()
    for part in location:
        branch = part in ("int", "str", "float", "bool", "none") or "[" in str(part) or str(part)[:1].isupper()
        if (*path, *at, part) in document.lines or isinstance(part, int) or not branch:
            at = (*at, part)
    return at


def _shown(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
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
