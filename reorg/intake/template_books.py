"""Template workbooks: headings with notes, drop-downs, example rows, ready to print."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from reorg.domain.ladders import EDUCATION, ENFORCEMENT, GRADE, POST_LEVEL, RANK
from reorg.domain.people import CATEGORIES, STATUSES
from reorg.intake.headings import EDGES, PERSONNEL, TOWNSHIPS, UNITS
from reorg.text import Lang, Text

MADE = datetime(2000, 1, 1)
CHOICES: Mapping[str, tuple[str, ...]] = {
    "category": CATEGORIES,
    "sex": ("男", "女"),
    "post_level": POST_LEVEL.names(),
    "rank": RANK.names(),
    "grade": GRADE.names()[:12],
    "education": EDUCATION.names(),
    "party": ("中共党员", "中共预备党员", "共青团员", "群众"),
    "enforcement_grade": ENFORCEMENT.names(),
    "law_qualified": ("是", "否"),
    "status": STATUSES,
    "kind": ("机关", "派出所", "基层所队"),
}
"""Drop-downs by column."""
NOTES: Mapping[str, Text] = {
    "person_id": Text("必填，不重复", "needed, once each"),
    "name": Text("必填", "needed"),
    "category": Text("必填", "needed"),
    "unit": Text("必填；编制所在单位的编号、名称或别名", "needed; the establishment unit's id, name or alias"),
    "working_unit": Text("与编制单位不同时填", "when it is another one"),
    "birth_date": Text("1985-03-12、1985.03、198503 均可", "1985-03-12, 1985.03 or 198503"),
    "skills": Text("技能:等级（1-5），用分号隔开，如 刑侦:3;法制:2", "skill:level (1-5), e.g. 刑侦:3;法制:2"),
    "home": Text("乡镇，或 经度,纬度", "a township, or lon,lat"),
    "wishes": Text("新单位，按先后，用分号隔开", "new units in order, separated by ;"),
    "relatives": Text("人员编号:关系，用分号隔开", "person_id:relation, separated by ;"),
    "pinned": Text("必须安排到的新单位或 单位/岗位", "new unit or unit/post where he must be"),
    "barred": Text("不得安排到的新单位或 单位/岗位", "new unit or unit/post where he may not be"),
    "unit_id": Text("不填时以名称为编号", "the name when left empty"),
    "aliases": Text("别名、简称，用分号隔开", "other names, separated by ;"),
    "authorized_police": Text("核定民警数", "authorized officers"),
    "minutes": Text("车程（分钟）；不填按坐标估算", "travel minutes; estimated from coordinates when empty"),
}
NUMBERS = frozenset(
    {"authorized_police", "authorized_auxiliary", "heads", "deputies", "lon", "lat", "area_km2", "population",
     "incidents", "strength", "minutes", "score"}
)  # fmt: skip
"""Columns that hold figures; all others are text, so that Excel changes neither numbers of people nor dates."""
LAST_ROW = 5000
"""Rows that the drop-downs reach."""


@dataclass(frozen=True)
class Page:
    """One sheet of a template: the columns by key, the headings known for each, and example rows."""

    name: Text
    columns: Sequence[str]
    vocabulary: Mapping[str, tuple[str, ...]]
    needed: frozenset[str]
    rows: Sequence[Mapping[str, Any]] = ()


def personnel_page(rows: Sequence[Mapping[str, Any]]) -> Page:
    """The roster; the row number, the identity number and the age are never asked for."""
    columns = [key for key in PERSONNEL if key not in ("seq", "id_no", "age")]
    needed = frozenset({"person_id", "name", "category", "unit"})
    return Page(Text("花名册", "Personnel"), columns, PERSONNEL, needed, rows)


def units_page(rows: Sequence[Mapping[str, Any]]) -> Page:
    """The present units, with the columns that the rows have besides those that are known."""
    own = {key: (key,) for row in rows for key in row if key not in UNITS}
    columns = [*(key for key in UNITS if key != "seq"), *own]
    return Page(Text("单位", "Units"), columns, {**UNITS, **own}, frozenset({"name"}), rows)


def territory_pages(rows: Sequence[Mapping[str, Any]]) -> list[Page]:
    """Townships, and which adjoin."""
    towns = [key for key in TOWNSHIPS if key != "remark"]
    edges = [key for key in EDGES if key != "basis"]
    return [
        Page(Text("乡镇", "Townships"), towns, TOWNSHIPS, frozenset({"township_id", "name"}), rows),
        Page(Text("邻接", "Adjacency"), edges, EDGES, frozenset({"a", "b"})),
    ]


def write_template(path: Path, pages: Sequence[Page], lang: Lang) -> None:
    """Write a template workbook; the same pages give the same file."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": MADE})
    font = {"font_name": "微软雅黑" if lang == "zh" else "Calibri", "font_size": 10}
    heading = {**font, "bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"}
    formats = {
        "heading": book.add_format({**heading, "bg_color": "#DDEBF7"}),
        "needed": book.add_format({**heading, "bg_color": "#F8CBAD"}),
        "text": book.add_format({**font, "num_format": "@"}),
        "number": book.add_format(font),
    }
    sheets = [book.add_worksheet(page.name.get(lang)) for page in pages]
    lists = _Lists(book.add_worksheet("lists"))
    for sheet, page in zip(sheets, pages, strict=True):
        for column, key in enumerate(page.columns):
            _column(sheet, column, key, page, lang, formats, lists)
        _print_setup(sheet)
    book.close()


class _Lists:
    """The hidden sheet with the choices of the drop-downs, one column each."""

    def __init__(self, sheet: Any) -> None:
        self.sheet, self.used = sheet, 0
        sheet.hide()

    def add(self, choices: Sequence[str]) -> str:
        """Write the choices; the range that holds them."""
        from xlsxwriter.utility import xl_range_abs

        self.sheet.write_column(0, self.used, choices)
        self.used += 1
        return f"=lists!{xl_range_abs(0, self.used - 1, len(choices) - 1, self.used - 1)}"


def _column(
    sheet: Any, column: int, key: str, page: Page, lang: Lang, formats: Mapping[str, Any], lists: _Lists
) -> None:
    title = page.vocabulary[key][0] if lang == "zh" else key
    words = [title, *(str(row.get(key, "")) for row in page.rows)]
    plain = formats["number" if key in NUMBERS else "text"]
    sheet.set_column(column, column, min(40, max(8, *(_width(word) for word in words)) + 2), plain)
    sheet.write_string(0, column, title, formats["needed" if key in page.needed else "heading"])
    if key in NOTES:
        sheet.write_comment(0, column, NOTES[key].get(lang), {"x_scale": 1.5})
    if key in CHOICES:
        rule = {"validate": "list", "source": lists.add(CHOICES[key]), "error_type": "warning"}
        sheet.data_validation(1, column, LAST_ROW, column, rule)
    for number, row in enumerate(page.rows, 1):
        value = row.get(key, "")
        if isinstance(value, (int, float)):
            sheet.write_number(number, column, value, plain)
        elif value:
            sheet.write_string(number, column, value, plain)


def _width(word: str) -> int:
    """Columns of a fixed font that a word takes: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in word)


def _print_setup(sheet: Any) -> None:
    """A4 landscape, one page wide, the heading on every page."""
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C&P / &N")
