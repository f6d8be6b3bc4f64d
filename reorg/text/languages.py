"""The two languages a planner can be spoken to in, and how one is chosen."""

from __future__ import annotations

import locale
import os
from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """A name or sentence in both languages; an empty English one falls back to Chinese."""

    zh: str
    en: str = ""

    def get(self, lang: Lang) -> str:
        """The text in ``lang``, or in the other language where this one is empty."""
        return (self.zh or self.en) if lang == "zh" else (self.en or self.zh)


def choose_language(option: str | None = None, project: str | None = None) -> Lang:
    """``--lang``, else the project's, else ``REORG_LANG``, else the system's, else Chinese."""
    candidates = (option, project, os.environ.get("REORG_LANG"), os.environ.get("LC_ALL"), os.environ.get("LANG"))
    for candidate in (*candidates, locale.getlocale()[0]):
        word = (candidate or "").lower()
        if word.startswith(("zh", "chinese")):
            return "zh"
        if word.startswith(("en", "english")):
            return "en"
    return "zh"
