"""Wrong usage told in the planner's language; the parser itself speaks English only."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import Any

from reorg.text import Lang, Text, choose_language


def asked_language(words: Sequence[str]) -> Lang:
    """The language that the command line asks for, before it is parsed."""
    for number, word in enumerate(words):
        if word == "--lang" and number + 1 < len(words):
            return choose_language(words[number + 1])
        if word.startswith("--lang="):
            return choose_language(word.partition("=")[2])
    return choose_language()


HELP_LANGUAGE: Lang = asked_language(sys.argv[1:])
"""Help texts are fixed when the commands are declared, so their language is read from the command line itself."""


def told(zh: str, en: str) -> str:
    """A help text in the language of this run."""
    return Text(zh, en).get(HELP_LANGUAGE)


_SENTENCES: tuple[tuple[str, str], ...] = (
    (r"No such command '([^']*)'\.(?: Did you mean '?([^'?]*)'?\?)?", "没有这个命令：{0}"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", "多出的参数：{0}"),
    (r"Option '([^']*)' requires an argument\.", "选项 {0} 后面缺少值"),
    (r"Input should be greater than or equal to (.*)", "应不小于 {0}"),
    (r"Input should be less than or equal to (.*)", "应不大于 {0}"),
    (r"Input should be a valid number.*", "应为数字"),
    (r"Input should be a valid integer.*", "应为整数"),
)


def usage_words(fault: Any, lang: Lang) -> str:
    """What is wrong with the command line; ``fault`` is one of the parser's usage errors."""
    kind = type(fault).__name__
    if kind == "NoSuchOption":
        near = [str(word) for word in fault.possibilities or ()]
        hint = Text(f"（相近的有 {'、'.join(near)}）", f" (near ones: {', '.join(near)})").get(lang) if near else ""
        return Text(f"没有这个选项：{fault.option_name}", f"No such option: {fault.option_name}").get(lang) + hint
    named = _parameter(fault)
    if kind == "MissingParameter":
        return Text(f"缺少 {named}", f"Missing {named}").get(lang)
    said = str(fault.message)
    if lang == "zh":
        for pattern, sentence in _SENTENCES:
            found = re.fullmatch(pattern, said.strip())
            if found:
                said = sentence.format(*found.groups())
                near_word = found.groups()[1] if len(found.groups()) > 1 else None
                said += f"（是不是 {near_word}？）" if near_word else ""
                break
    return f"{named}{'：' if lang == 'zh' else ': '}{said}" if named else said


def _parameter(fault: Any) -> str:
    """``--gap`` or ``PROJECT``: the parameter that a usage error is about, where it knows."""
    parameter = getattr(fault, "param", None)
    if parameter is None:
        return ""
    if getattr(parameter, "param_type_name", "") == "argument":
        return str(getattr(parameter, "metavar", None) or parameter.name).strip("[]{}").upper()
    return " / ".join(parameter.opts)
