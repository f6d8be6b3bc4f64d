"""Cells to values: text, numbers, dates in the forms rosters use, lists, skills, relatives.

A reader returns the value, or raises :class:`Unreadable` with what was expected; nothing is guessed.
"""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from reorg.text import Text

NOTHING = frozenset({"", "无", "—", "-", "－", "/", "不详", "未知", "暂无", "——", "none", "n/a", "null"})
"""Words that mean an empty cell."""
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
"""Error values as text files and pasted cells carry them."""
DITTO = frozenset({"同上", "〃", '"', "″", "”", "“", "''"})


class Unreadable(Exception):
    """A cell that cannot be read with certainty, and what was expected instead."""

    def __init__(self, expected: Text) -> None:
        super().__init__(expected.en)
        self.expected = expected


def text(cell: Any) -> str:
    """A cell as text: whole numbers without a fraction, blanks trimmed, NBSP and line ends folded."""
    if isinstance(cell, str):
        return cell.replace("\u00a0", " ").replace("\u3000", " ").strip()
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).replace("\u00a0", " ").replace("\u3000", " ").strip()


def folded(cell: Any) -> str:
    """Text with full-width forms made ordinary and no blanks inside: for codes, numbers and keywords."""
    return _folded(text(cell))


@lru_cache(maxsize=1 << 15)
def _folded(word: str) -> str:
    """Tables repeat their words: each is folded once."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", word))


def is_nothing(cell: Any) -> bool:
    return folded(cell).lower() in NOTHING


def person_name(cell: Any) -> str:
    """A name without the blanks put inside it; the dot of minority names in one form."""
    name = text(cell)
    if re.search(r"[A-Za-z]", name):
        return " ".join(name.split())
    return re.sub(r"\s+", "", re.sub(r"[·•．・‧]", "·", name))


def whole(cell: Any) -> int:
    """A count such as ``13``, ``13.0``, ``13（含借调1）``, ``13人``, ``3起``."""
    word = re.sub(r"\(.*?\)", "", folded(cell))
    word = re.sub(r"[人名个起]$", "", word)
    if not re.fullmatch(r"\d{1,7}(\.0+)?", word):
        raise Unreadable(Text("整数", "a whole number"))
    return int(float(word))


def number(cell: Any) -> float:
    """A figure; thousands separators are allowed."""
    word = folded(cell)
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", word):
        word = word.replace(",", "")
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", word, re.IGNORECASE):
        raise Unreadable(Text("数字", "a number"))
    try:
        value = float(word)
    except ValueError:
        raise Unreadable(Text("数字", "a number")) from None
    if not math.isfinite(value):
        raise Unreadable(Text("数字", "a number"))
    return value


def amount(cell: Any) -> float:
    """A figure that cannot be below nought."""
    value = number(cell)
    if value < 0:
        raise Unreadable(Text("不小于0的数字", "a number not below 0"))
    return value


def longitude(cell: Any) -> float:
    """Degrees east, -180 to 180."""
    return _degrees(cell, 180, Text("经度，-180 至 180", "a longitude from -180 to 180"))


def latitude(cell: Any) -> float:
    """Degrees north, -90 to 90."""
    return _degrees(cell, 90, Text("纬度，-90 至 90", "a latitude from -90 to 90"))


def _degrees(cell: Any, largest: float, expected: Text) -> float:
    value = number(cell)
    if abs(value) > largest:
        raise Unreadable(expected)
    return value


YES, NO = (
    {"是", "有", "a", "√", "true", "yes", "y", "1", "通过", "具有", "a证", "已取得"},
    {"否", "无", "×", "x", "false", "no", "n", "0", "没有", "未取得"},
)


def flag(cell: Any) -> bool:
    """是/否 in its forms; a certificate's class (A、B、C) is a yes."""
    word = folded(cell).lower()
    if word in YES or re.fullmatch(r"[abc]类?证?", word):
        return True
    if word in NO or word in NOTHING:
        return False
    raise Unreadable(Text("是 或 否", "yes or no"))


def words(cell: Any) -> tuple[str, ...]:
    """A list in a cell, separated by ; ； 、 , ， or line breaks."""
    parts = re.split(r"[;；、,，\n\r]+", text(cell))
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip() and part.strip() not in NOTHING))


def skills(cell: Any) -> dict[str, int]:
    """``刑侦:3;法制:2``; a skill without a level has level 1."""
    found: dict[str, int] = {}
    for part in words(cell):
        name, _, level = unicodedata.normalize("NFKC", part).partition(":")
        found[name.strip()] = skill_level(level) if level.strip() else 1
    return found


def skill_level(cell: Any) -> int:
    """A skill's level, 1 to 5 (0 for none)."""
    word = folded(cell).removesuffix("级")
    if not re.fullmatch(r"[0-5](\.0+)?", word):
        raise Unreadable(Text("技能等级 0 至 5", "a level from 0 to 5"))
    return int(float(word))


def relatives(cell: Any) -> tuple[tuple[str, str], ...]:
    """``ID:关系;…`` as pairs."""
    found = []
    for part in words(cell):
        person, _, relation = folded(part).partition(":")
        if not person:
            raise Unreadable(Text("人员编号:关系", "person_id:relation"))
        found.append((person, relation))
    return tuple(found)


_CHINESE = str.maketrans("〇零一二三四五六七八九", "00123456789")
_DATE_FORMS = (
    re.compile(r"(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?(?!\d)"),
    re.compile(r"(?P<y>\d{4})[-/.年](?P<m>\d{1,2})月?(?!\d)"),
    re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?!\d)"),
    re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?!\d)"),
    re.compile(r"(?P<y>\d{2})[-/.年](?P<m>\d{1,2})(?:[-/.月](?P<d>\d{1,2}))?[日月]?(?!\d)"),
)
A_DAY = Text("日期，如 1985-03-12、1985.03、198503、1985年3月", "a day, such as 1985-03-12, 1985.03, 198503")
EXCEL_START = date(1899, 12, 30)


class Ambiguous(Unreadable):
    """``1999.1``: January, or October whose last digit was lost."""

    def __init__(self, year: int) -> None:
        super().__init__(Text(f"写全月份：{year}-01 或 {year}-10", f"the whole month: {year}-01 or {year}-10"))
        self.year = year


def day(cell: Any, as_of: date) -> date | None:
    """A date in any form that rosters use; ``None`` for an empty cell. A month alone is its first day.

    Two-digit years up to the project's day are 20xx, later ones 19xx. ``1999.1`` and ``99.1`` raise :class:`Ambiguous`.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if is_nothing(cell) or folded(cell) == "至今":
        return None
    word = unicodedata.normalize("NFKC", text(cell))
    word = re.sub(r"\(.*?\)|（.*?）", "", word).replace("\n", "")
    word = re.sub(r"\s+", "", word)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and 15_000 <= cell < 80_000:
        return EXCEL_START + timedelta(days=int(cell))
    if re.fullmatch(r"(19|20)?\d{2}\.1", word):
        raise Ambiguous(_year(word[:-2], as_of))
    if re.search(r"[〇零一二三四五六七八九十]", word):
        word = _from_chinese(word)
    for form in _DATE_FORMS:
        found = form.match(word)
        if found and re.fullmatch(r"[^\d]*", word[found.end() :]):
            return _made(found, as_of)
    if re.fullmatch(r"[1-7]\d{4}", word):
        return EXCEL_START + timedelta(days=int(word))
    raise Unreadable(A_DAY)


def _from_chinese(word: str) -> str:
    """``二〇一五年三月`` -> ``2015年3月``."""
    word = re.sub(r"(?<![一二三四五六七八九])十(?=[一二三四五六七八九])", "1", word)
    word = re.sub(r"(?<=[一二三])十(?=[一二三四五六七八九])", "", word)
    word = re.sub(r"(?<=[一二三])十", "0", word).replace("十", "10")
    return word.translate(_CHINESE)


def _year(word: str, as_of: date) -> int:
    year = int(word)
    return year if len(word) == 4 else year + (2000 if year <= as_of.year % 100 else 1900)


def _made(found: re.Match[str], as_of: date) -> date:
    year, month = _year(found["y"], as_of), int(found["m"])
    parts = found.groupdict()
    try:
        return date(year, month, int(parts.get("d") or 1))
    except ValueError:
        raise Unreadable(A_DAY) from None


def hidden_number(word: str) -> str:
    """An identity number as messages may show it: the middle is left out."""
    return word if len(word) < 10 else f"{word[:3]}***{word[-2:]}"
