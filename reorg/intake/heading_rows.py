"""Which row of a sheet holds the headings, and what each column is called when they stand in two rows."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reorg.intake.headings import heading_word
from reorg.intake.values import text
from reorg.intake.workbooks import Sheet

SEARCHED = 15
"""Rows from the top among which the headings are looked for."""
SEVERAL = frozenset({"education"})
"""Keys of which a sheet may have several columns (全日制, 在职)."""


def heading_row(sheet: Sheet, index: Mapping[str, tuple[str, int]], enough: frozenset[str]) -> int | None:
    """The row that holds most known headings, one of ``enough`` among them; ``None`` where there is none."""
    best, found = 0, None
    for number, cells in enumerate(sheet.rows[:SEARCHED]):
        keys = {index[word][0] for cell in cells if (word := heading_word(cell)) in index}
        score = len(keys)
        if score > best and score >= min(2, len(enough)) and keys & enough:
            best, found = score, number
    return found


def column_titles(sheet: Sheet, row: int, index: Mapping[str, tuple[str, int]]) -> tuple[list[str], int]:
    """Each column's heading and the last heading row; a second row under the first is joined in.

    Below a heading of one column stands what belongs to it (出生年月 over 年龄): the upper one is the name.
    Below a heading of several stand their names (编制数 over 民警, 辅警), unless several are one column to us (学历).
    """
    first = [text(cell).replace("\n", "") for cell in sheet.rows[row]]
    below = [text(cell).replace("\n", "") for cell in sheet.rows[row + 1]] if row + 1 < len(sheet.rows) else []
    if not below or not _is_second(sheet, row, below, index):
        return first, row
    parents = _parents(sheet, row, first, below)
    titles = []
    for column, child in enumerate(below):
        parent, shared = parents[column] if column < len(parents) else ("", False)
        known = index.get(heading_word(parent), ("", 0))[0]
        takes_part = known in SEVERAL or not shared
        if not child or (known and takes_part and heading_word(child) not in index):
            titles.append(parent or child)
        else:
            titles.append(child)
    titles += [parent for parent, _ in parents[len(titles) :]]
    return titles, row + 1


def _parents(sheet: Sheet, row: int, first: list[str], below: list[str]) -> list[tuple[str, bool]]:
    """Each column's upper heading, and whether it stands over several columns."""
    parents = [(word, False) for word in first]
    for top, left, bottom, right in sheet.merges:
        if top <= row <= bottom:
            for column in range(left, min(right, len(parents) - 1) + 1):
                parents[column] = (text(sheet.rows[top][left]).replace("\n", ""), right > left)
    if not sheet.merges:  # text files keep only the first cell of what was merged
        for column in range(1, min(len(first), len(below))):
            if not first[column] and below[column] and below[column - 1] and parents[column - 1][0]:
                word = parents[column - 1][0]
                parents[column - 1] = parents[column] = (word, True)
    return parents


def _is_second(sheet: Sheet, row: int, below: list[str], index: Mapping[str, tuple[str, int]]) -> bool:
    """Whether the row below belongs to the headings: under merged ones, or headings itself, and no record."""
    if any(re.search(r"\d", word) for word in below):
        return False
    if any(top <= row < bottom for top, _, bottom, _ in sheet.merges):
        return True
    if below[0] or not any(below):
        return False
    first = [text(cell) for cell in sheet.rows[row]]
    if any(word and not (first[column] if column < len(first) else "") for column, word in enumerate(below)):
        return True  # words under an empty heading, in a row that begins with nothing: they complete the row above
    known = sum(heading_word(word) in index for word in below if word)
    bracketed = sum(word.startswith(("（", "(")) for word in below if word)
    return known + bracketed > 0 and known + bracketed >= sum(bool(word) for word in below) / 2
