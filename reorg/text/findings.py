"""Findings: what is wrong or worth saying, as a code, a place and facts.

A :class:`Message` is declared once, beside the check that raises it, in both languages;
``message.at(place, value, **facts)`` makes a :class:`Finding`. The sentence is rendered last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Any, Literal

from reorg.text.languages import Lang, Text

Severity = Literal["error", "warning"]

CATALOGUE: dict[str, Message] = {}
"""Every message by its code, filled as the modules that declare them are imported."""

NONE_NEAR = "-"
"""The fact ``nearest`` where no known word is like the one written."""
_NAMES_NEAREST = re.compile(r"[^。.]*\{nearest\}[^。.]*[。.]\s*")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file, and a sheet with a cell (``D17``) or a line (from 1)."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    line: int = 0

    def say(self, lang: Lang) -> str:
        """``名册.xlsx / 民警 / D17`` or ``project.yaml:12``; empty when nothing is known."""
        if self.line:
            return f"{self.file}:{self.line}"
        return " / ".join(part for part in (self.file, self.sheet, self.cell) if part)


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with ``{facts}`` in it, what was expected, and one piece of advice.

    ``text`` says what is wrong, ``expected`` what should have stood there (may be empty),
    ``advice`` what to do (may be empty). Placeholders are filled from the finding's facts;
    ``{value}`` is what stands there. Codes are stable: other programs rely on them.
    """

    code: str
    severity: Severity
    text: Text
    expected: Text = Text("")
    advice: Text = Text("")

    def __post_init__(self) -> None:
        if self.code in CATALOGUE and CATALOGUE[self.code] != self:
            raise ValueError(f"message code {self.code} is declared twice")
        CATALOGUE[self.code] = self

    def at(self, place: Place | None = None, value: object = "", **facts: Any) -> Finding:
        """The finding that this message makes at ``place``, where ``value`` stands (a :class:`Text` is said in the reader's language)."""
        if isinstance(value, Text):
            return Finding(self, place or Place(), value.zh, {"value": value, **facts})
        return Finding(self, place or Place(), "" if value is None else str(value), facts)

    def placeholders(self, lang: Lang) -> set[str]:
        """Names of the facts that the sentences in ``lang`` use."""
        texts = (self.text.get(lang), self.expected.get(lang), self.advice.get(lang))
        return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


@dataclass(frozen=True, slots=True)
class Finding:
    """One message at one place with its facts."""

    message: Message
    place: Place
    value: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return self.message.code

    @property
    def severity(self) -> Severity:
        return self.message.severity

    def _fill(self, text: Text, lang: Lang) -> str:
        facts = {key: fact.get(lang) if isinstance(fact, Text) else fact for key, fact in self.facts.items()}
        return text.get(lang).format_map({"value": self.value, **facts})

    def say(self, lang: Lang) -> str:
        """The sentence, with its advice, in ``lang``."""
        advised = self.message.advice
        if self.facts.get("nearest") == NONE_NEAR:  # there is none to name
            advised = Text(_NAMES_NEAREST.sub("", advised.zh), _NAMES_NEAREST.sub("", advised.en))
        sentence, advice = self._fill(self.message.text, lang), self._fill(advised, lang)
        return f"{sentence} {advice}".strip() if lang == "en" else f"{sentence}{advice}"

    def expected(self, lang: Lang) -> str:
        """What was expected at the place, in ``lang``; may be empty."""
        return self._fill(self.message.expected, lang)

    def as_json(self, lang: Lang) -> dict[str, Any]:
        """The finding as ``reorg.check/1`` writes it."""
        place = self.place
        return {
            "code": self.code,
            "severity": self.severity,
            "file": place.file,
            "sheet": place.sheet,
            "cell": place.cell,
            "line": place.line,
            "value": self._fill(Text("{value}", "{value}"), lang),
            "expected": self.expected(lang),
            "text": self.say(lang),
        }


def once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once, in the order in which they were found: one place read twice is told once."""
    told: dict[tuple[str, Place, str], Finding] = {}
    for one in findings:
        told.setdefault((one.code, one.place, one.say("zh")), one)
    return tuple(told.values())


class Rejected(Exception):
    """Inputs that cannot be worked with; carries every finding, not only the first, and the project's language where it is known."""

    def __init__(self, findings: Iterable[Finding], lang: Lang | None = None) -> None:
        self.findings, self.lang = tuple(findings), lang
        super().__init__("; ".join(finding.code for finding in self.findings))
