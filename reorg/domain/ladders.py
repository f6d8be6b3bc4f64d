"""Ordered scales of the field: ranks, grades, post levels, education, qualification.

Sources: police ranks 人民警察警衔条例 §7-§8 [L]; grades and their level equivalence as seen in
personnel systems [C01][C02]; the short forms are roster slang [K].
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_BRACKETS = re.compile(r"[（(【\[].*?[)）】\]]")


def normal(text: str) -> str:
    """Text as the ladders compare it: full-width folded, blanks and bracketed dates gone."""
    folded = unicodedata.normalize("NFKC", text)
    return re.sub(r"\s+", "", _BRACKETS.sub("", folded))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a ladder; ``order`` rises from 1, steps of equal standing share it."""

    order: int
    zh: str
    en: str = ""
    short: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ladder:
    """An ordered scale. ``read`` turns roster text into a step's Chinese name, or ``None``."""

    name: str
    steps: tuple[Step, ...]
    prefixes: tuple[str, ...] = ()
    _by_word: Mapping[str, Step] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        words: dict[str, Step] = {}
        for step in self.steps:
            for word in (step.zh, step.en.lower(), *step.short):
                if word:
                    words.setdefault(normal(word), step)
        object.__setattr__(self, "_by_word", words)

    def step(self, text: str) -> Step | None:
        """The step named by ``text`` in any of its forms; ``None`` when it is none of them."""
        word = normal(text)
        for prefix in ("", *self.prefixes):
            if prefix and not word.startswith(prefix):
                continue
            found = self._by_word.get(word[len(prefix) :]) or self._by_word.get(word[len(prefix) :].lower())
            if found:
                return found
        return None

    def read(self, text: str) -> str | None:
        """The standard Chinese name for ``text``, or ``None`` when it is not on the ladder."""
        step = self.step(text)
        return step.zh if step else None

    def order(self, text: str | None) -> int:
        """Position from 1 (lowest); 0 for nothing, or for a word that is not on the ladder."""
        step = self.step(text) if text else None
        return step.order if step else 0

    def names(self) -> tuple[str, ...]:
        return tuple(step.zh for step in self.steps)


def _ladder(name: str, rows: Iterable[str], prefixes: tuple[str, ...] = ()) -> Ladder:
    """A ladder from rows ``order|zh|en|short,short``."""
    steps = []
    for row in rows:
        order, zh, en, short = (row.split("|") + ["", ""])[:4]
        steps.append(Step(int(order), zh, en, tuple(s for s in short.split(",") if s)))
    return Ladder(name, tuple(steps), prefixes)


RANK = _ladder(
    "rank",
    [
        "1|二级警员|Constable Second Class|二员,2员",
        "2|一级警员|Constable First Class|一员,1员",
        "3|三级警司|Superintendent Third Class|三司,3司",
        "4|二级警司|Superintendent Second Class|二司,2司",
        "5|一级警司|Superintendent First Class|一司,1司",
        "6|三级警督|Supervisor Third Class|三督,3督",
        "7|二级警督|Supervisor Second Class|二督,2督",
        "8|一级警督|Supervisor First Class|一督,1督",
        "9|三级警监|Commissioner Third Class|三监,3监",
        "10|二级警监|Commissioner Second Class|二监,2监",
        "11|一级警监|Commissioner First Class|一监,1监",
        "12|副总警监|Deputy Commissioner General|",
        "13|总警监|Commissioner General|",
    ],
    prefixes=("专业技术",),
)

# Orders are those of the enforcement ladder; the two other ladders sit at the order of equal level [C02].
GRADE = _ladder(
    "grade",
    [
        "1|二级警员|Constable Grade II|",
        "2|一级警员|Constable Grade I|",
        "3|四级警长|Sergeant Grade IV|",
        "4|三级警长|Sergeant Grade III|",
        "5|二级警长|Sergeant Grade II|",
        "6|一级警长|Sergeant Grade I|",
        "7|四级高级警长|Senior Sergeant Grade IV|四高",
        "8|三级高级警长|Senior Sergeant Grade III|三高",
        "9|二级高级警长|Senior Sergeant Grade II|二高",
        "10|一级高级警长|Senior Sergeant Grade I|一高",
        "11|二级警务专员|Police Commissioner-Specialist Grade II|",
        "12|一级警务专员|Police Commissioner-Specialist Grade I|",
        "2|警务技术员|Police Technician|",
        "3|警务技术四级主管|Technical Supervisor Grade IV|",
        "4|警务技术三级主管|Technical Supervisor Grade III|",
        "5|警务技术二级主管|Technical Supervisor Grade II|",
        "6|警务技术一级主管|Technical Supervisor Grade I|",
        "7|警务技术四级主任|Technical Director Grade IV|",
        "8|警务技术三级主任|Technical Director Grade III|",
        "9|警务技术二级主任|Technical Director Grade II|",
        "10|警务技术一级主任|Technical Director Grade I|",
        "11|警务技术二级总监|Technical Inspector General Grade II|",
        "12|警务技术一级总监|Technical Inspector General Grade I|",
        "1|二级科员|Section Member Grade II|",
        "2|一级科员|Section Member Grade I|",
        "3|四级主任科员|Principal Section Member Grade IV|",
        "4|三级主任科员|Principal Section Member Grade III|",
        "5|二级主任科员|Principal Section Member Grade II|",
        "6|一级主任科员|Principal Section Member Grade I|",
        "7|四级调研员|Counsel Grade IV|",
        "8|三级调研员|Counsel Grade III|",
        "9|二级调研员|Counsel Grade II|",
        "10|一级调研员|Counsel Grade I|",
        "11|二级巡视员|Inspector Grade II|",
        "12|一级巡视员|Inspector Grade I|",
    ],
)

# 股级 is below the national scale; its split in two is usual in counties [K].
POST_LEVEL = _ladder(
    "post_level",
    [
        "1|办事员级|clerk level|办事员,办事员_警员",
        "2|科员级|section member level|科员",
        "3|副股级|deputy subsection level|副股",
        "4|正股级|subsection level|正股,股级,股",
        "5|副科级|deputy section level|副科,乡科级副职,副乡科级",
        "6|正科级|section level|正科,科级,乡科级正职,正乡科级",
        "7|副处级|deputy division level|副处,副县级,县处级副职,副县处级",
        "8|正处级|division level|正处,处级,正县级,县处级正职,正县处级",
        "9|副厅级|deputy bureau level|副厅,副局级,厅局级副职",
        "10|正厅级|bureau level|正厅,厅级,正局级,厅局级正职",
        "11|副部级|deputy ministry level|副部,部级副职",
        "12|正部级|ministry level|正部,部级正职",
    ],
)

GRADE_LEVELS: Mapping[int, str] = {
    1: "办事员级",
    2: "科员级",
    3: "副科级",
    4: "副科级",
    5: "正科级",
    6: "正科级",
    7: "副处级",
    8: "副处级",
    9: "正处级",
    10: "正处级",
    11: "副厅级",
    12: "正厅级",
}
"""Level equivalence of a grade, by its order [C02]."""

EDUCATION = _ladder(
    "education",
    [
        "1|小学|primary school|",
        "2|初中|junior secondary school|",
        "3|高中|senior secondary school|中专,中技,技校,职高,高中及以下,中等专科",
        "4|大专|college diploma|专科,大学专科,高职",
        "5|本科|bachelor|大学,大学本科,学士,本科学历",
        "6|硕士|master|研究生,硕士研究生,在职研究生,硕士学位",
        "7|博士|doctor|博士研究生",
    ],
)

ENFORCEMENT = _ladder(
    "enforcement_grade",
    ["1|基本级|basic|基本,基本级执法资格,初级", "2|中级|intermediate|中级执法资格", "3|高级|senior|高级执法资格"],
)

# The Kaihua document gives no level names for 专业等级 [S003]; these are a default [K].
PROFESSIONAL = _ladder("professional_grade", ["1|初级|junior|三级", "2|中级|middle|二级", "3|高级|senior|一级"])

LADDERS: Mapping[str, Ladder] = {
    ladder.name: ladder for ladder in (RANK, GRADE, POST_LEVEL, EDUCATION, ENFORCEMENT, PROFESSIONAL)
}
"""Ladders by the personnel column that stands on them."""

RANK_BANDS: Mapping[str, tuple[int, int]] = {
    "正厅级": (10, 11),
    "副厅级": (9, 10),
    "正处级": (7, 9),
    "副处级": (6, 8),
    "正科级": (5, 8),
    "副科级": (4, 7),
    "科员级": (3, 6),
    "办事员级": (1, 5),
}
"""Lowest and highest rank order by level, 警衔条例 §8 [L]."""
