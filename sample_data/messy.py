"""Workbooks of a county of 800 as they really arrive: titles, two-row headings, merged cells, group rows, totals, mixed dates.

The mess is of the kind that can still be read with certainty. Every person is invented.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bureau import INTERNAL, LEADERS, SQUADRONS, STATIONS, UNITS, Unit
from people import AS_OF, Person, years
from tidy import Book

BUREAU = "××县公安局"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_NUMERALS = "一二三四五六七八九十"


def numeral(number: int) -> str:
    """1 to 99 in Chinese: 十二."""
    tens, ones = divmod(number, 10)
    return (("" if tens == 1 else _NUMERALS[tens - 1]) + "十" if tens else "") + (_NUMERALS[ones - 1] if ones else "")


def number_of(person_id: str) -> str:
    """K0012 as police number 990012, A0012 as auxiliary number F0012."""
    return f"99{person_id[1:]}" if person_id[0] == "K" else f"F{person_id[1:]}"


# (heading above or "", heading, width, value); equal neighbours above are merged
Column = tuple[str, str, int, Callable[[Person, random.Random], Any]]


def _name(person: Person, rng: random.Random) -> str:
    if len(person.name) == 2 and rng.random() < 0.7:
        return person.name[0] + rng.choice((" ", "　", "  ")) + person.name[1]
    return person.name


def _by_month(day: date) -> list[Any]:
    return [f"{day:%Y.%m}", f"{day.year}年{day.month}月", f"{day:%Y%m}", f"{day:%Y.%m}".translate(_FULL_WIDTH)]


def _by_day(day: date) -> list[Any]:
    return [
        f"{day:%Y-%m-%d}", f"{day.year}/{day.month}/{day.day}", f"{day:%Y%m%d}", f"{day.year}年{day.month:02d}月{day.day:02d}日",
        f"{day:%Y.%m.%d}".translate(_FULL_WIDTH), day, day,
    ]  # fmt: skip


def _birth(person: Person, rng: random.Random) -> Any:
    """A birth date in one of the forms found in rosters; all of them name year and month beyond doubt."""
    day = person.birth
    return rng.choice([*_by_month(day), *_by_day(day), f"{day:%Y.%m}\n({years(day, AS_OF)}岁)"])


def _date(person: Person, day: date, rng: random.Random) -> Any:
    """A date of service; one row keeps to months or to days, so that its dates stay in order."""
    return rng.choice(_by_month(day) if int(person.person_id[1:]) % 2 else _by_day(day))


_RANKS = {"一级警督": "一督", "二级警督": "二督", "三级警督": "三督", "一级警司": "一司"}


def _rank(person: Person, rng: random.Random) -> str:
    return _RANKS.get(person.rank, person.rank) if rng.random() < 0.25 else person.rank


def _grade(person: Person, rng: random.Random) -> str:
    grade = "四高" if person.grade == "四级高级警长" and rng.random() < 0.4 else person.grade
    return f"{grade}（{AS_OF.year - 2}.06）" if grade and rng.random() < 0.15 else grade


def _score(person: Person, rng: random.Random) -> Any:
    return (
        f"{person.score}".translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
        if rng.random() < 0.1
        else person.score
    )


def _skills(person: Person, rng: random.Random) -> str:
    colon, stop = rng.choice(((":", ";"), ("：", "；"), ("：", "、")))
    return stop.join(f"{skill}{colon}{level}" for skill, level in person.skills.items())


def _wishes(person: Person, rng: random.Random) -> str:
    return rng.choice(("；", "、", "\n")).join(person.wishes)


def _relatives(person: Person, rng: random.Random) -> str:
    return "；".join(f"{number_of(other)}：{relation}" for other, relation in person.relatives)


OFFICER_COLUMNS: tuple[Column, ...] = (
    ("", "姓　名", 10, _name),
    ("", "警号", 10, lambda p, rng: int(number_of(p.person_id)) if rng.random() < 0.3 else number_of(p.person_id)),
    ("", "性别", 5, lambda p, rng: p.sex),
    ("", "出生年月", 13, _birth),
    ("", "身份证号", 20, lambda p, rng: p.id_number),
    ("", "政治面貌", 9, lambda p, rng: "党员" if p.party == "中共党员" and rng.random() < 0.3 else p.party),
    ("", "学历", 7, lambda p, rng: "大学" if p.education == "本科" and rng.random() < 0.2 else p.education),
    ("任职情况", "现任职务", 16, lambda p, rng: p.post),
    ("任职情况", "职务层级", 9, lambda p, rng: p.level),
    ("任职情况", "任现职时间", 12, lambda p, rng: _date(p, p.post_since, rng)),
    ("警衔职级", "警衔", 9, _rank),
    ("警衔职级", "职级", 18, _grade),
    ("时　间", "参加公安工作时间", 12, lambda p, rng: _date(p, p.joined, rng)),
    ("时　间", "到现单位时间", 12, lambda p, rng: _date(p, p.unit_since, rng)),
    ("资　格", "执法资格", 9, lambda p, rng: p.enforcement),
    ("资　格", "法律职业资格", 9, lambda p, rng: "有" if p.law else ""),
    ("资　格", "专业等级", 9, lambda p, rng: p.professional),
    ("", "警种", 10, lambda p, rng: p.specialty),
    ("", "技能", 24, _skills),
    ("", "工分", 7, _score),
    ("", "志愿", 24, _wishes),
    ("", "亲属", 16, _relatives),
    ("", "状态", 9, lambda p, rng: p.status if p.status != "在岗" else rng.choice(("在岗", ""))),
    ("", "备注", 20, lambda p, rng: "；".join(p.remark)),
)
AUXILIARY_COLUMNS: tuple[Column, ...] = (
    ("", "姓名", 10, _name),
    ("", "辅警编号", 10, lambda p, rng: number_of(p.person_id)),
    ("", "辅警类别", 10, lambda p, rng: p.category),
    ("", "性别", 5, lambda p, rng: p.sex),
    ("", "出生日期", 13, _birth),
    ("", "文化程度", 7, lambda p, rng: "中专" if p.education == "高中" and rng.random() < 0.3 else p.education),
    ("", "政治面貌", 9, lambda p, rng: p.party),
    ("", "参加公安工作时间", 12, lambda p, rng: _date(p, p.joined, rng)),
    ("", "技能", 20, _skills),
    ("", "亲属", 16, _relatives),
    ("", "备注", 14, lambda p, rng: "；".join(p.remark)),
)


def _unit_forms(unit: Unit) -> tuple[str, ...]:
    return (unit.name, BUREAU + unit.name, *unit.short)


class _Roster:
    """Writes one roster sheet from top to bottom."""

    def __init__(self, book: Book, sheet: str, title: str, columns: Sequence[Column], rng: random.Random) -> None:
        self.columns = columns
        self.rng = rng
        self.sheet = book.book.add_worksheet(sheet)
        self.title = book.book.add_format({"bold": True, "font_size": 16, "align": "center"})
        self.middle = book.book.add_format({"align": "center", "valign": "vcenter", "text_wrap": True, "border": 1})
        self.heading, self.day = book.heading, book.day
        self.last = len(columns) + 1
        self.row = 0
        for number, (_, _, width, _) in enumerate(columns, 2):
            self.sheet.set_column(number, number, width)
        self.sheet.merge_range(0, 0, 0, self.last, title, self.title)
        told = f"填报单位：{BUREAU}政治处　　　填报时间：２０２２年１２月３１日　　　单位：人"
        self.sheet.merge_range(1, 0, 1, self.last, told, book.book.add_format())
        self.row = 2
        self.headings()

    def headings(self) -> None:
        """Two heading rows: groups above, merged; single headings span both."""
        top, row = self.row, self.row + 1
        for column, word in ((0, "序号"), (1, "单位")):
            self.sheet.merge_range(top, column, row, column, word, self.heading)
        groups = [column[0] for column in self.columns]
        for number, (above, heading, _, _) in enumerate(self.columns):
            if not above:
                self.sheet.merge_range(top, number + 2, row, number + 2, heading, self.heading)
                continue
            self.sheet.write(row, number + 2, heading, self.heading)
            if groups.index(above) == number:
                self.sheet.merge_range(top, number + 2, top, number + 1 + groups.count(above), above, self.heading)
        self.row += 2

    def cell(self, column: int, value: Any) -> None:
        if isinstance(value, date):
            self.sheet.write_datetime(self.row, column, datetime(value.year, value.month, value.day), self.day)
        elif value not in (None, ""):
            self.sheet.write(self.row, column, value)

    def group(self, number: int, unit: Unit, members: Sequence[Person], first: int) -> None:
        """A group row, the members (unit written once and merged, or repeated, or 〃), and a subtotal."""
        told = f"{numeral(number)}、{unit.short[0]}（{len(members)}人）"
        self.sheet.merge_range(self.row, 0, self.row, self.last, told, self.middle)
        self.row += 1
        style = number % 3
        if style == 0 and len(members) > 1:
            forms = _unit_forms(unit)
            self.sheet.merge_range(self.row, 1, self.row + len(members) - 1, 1, self.rng.choice(forms), self.middle)
        for place, person in enumerate(members):
            serial = str(first + place).translate(_FULL_WIDTH) if self.rng.random() < 0.1 else first + place
            self.cell(0, serial)
            if place == 0 and (style or len(members) == 1):
                self.cell(1, self.rng.choice(_unit_forms(unit)))
            elif style:
                self.cell(1, "〃" if style == 1 else self.rng.choice(_unit_forms(unit)))
            for column, (_, _, _, value) in enumerate(self.columns, 2):
                self.cell(column, value(person, self.rng))
            self.row += 1
        self.total("小　计", len(members))

    def total(self, word: str, people: int) -> None:
        self.cell(0, word)
        self.cell(self.last - 1, f"{people}人")
        self.row += 1

    def foot(self) -> None:
        for text in (
            "审核人：　　　　填表人：　　　　联系电话：",
            "注：1.按编制单位排序；2.借调人员计入原单位；3.人员均为虚构。",
        ):
            self.sheet.write(self.row, 0, text)
            self.row += 1


def _write(path: Path, sheet: str, title: str, columns: Sequence[Column], people: Sequence[Person], seed: int) -> None:
    book = Book(path)
    roster = _Roster(book, sheet, title, columns, random.Random(seed))
    done = 0
    for number, unit in enumerate((unit for unit in UNITS if any(p.unit is unit for p in people)), 1):
        members = [person for person in people if person.unit is unit]
        roster.group(number, unit, members, done + 1)
        done += len(members)
        if number in (9, 26):
            roster.headings()
    roster.total("合  计", done)
    roster.foot()
    book.close()


def officers(path: Path, people: Sequence[Person]) -> None:
    """民警花名册: 331 officers."""
    chosen = [person for person in people if person.officer]
    _write(path, "民警", f"{BUREAU}民警花名册（虚构样表）", OFFICER_COLUMNS, chosen, 11)


def auxiliaries(path: Path, people: Sequence[Person]) -> None:
    """辅警花名册: 469 auxiliaries."""
    chosen = [person for person in people if not person.officer]
    _write(path, "辅警", f"{BUREAU}辅警花名册（虚构样表）", AUXILIARY_COLUMNS, chosen, 12)


def units(path: Path) -> None:
    """编制表: two-row headings, group rows, a total; no unit numbers, so the name is the id."""
    book = Book(path)
    sheet = book.book.add_worksheet("编制表")
    sheet.merge_range(
        0, 0, 0, 11, f"{BUREAU}机构编制表（虚构样表）", book.book.add_format({"bold": True, "align": "center"})
    )
    sheet.merge_range(1, 0, 1, 11, "填报时间：２０２２年１２月３１日", book.book.add_format())
    plain = ("序号", "单位名称", "别名", "上级单位", "单位类型", "类型")
    for column, word in enumerate(plain):
        sheet.merge_range(2, column, 3, column, word, book.heading)
    for column, above, below in ((6, "编制数", ("民警编制", "辅警编制")), (8, "领导职数", ("正职职数", "副职职数"))):
        sheet.merge_range(2, column, 2, column + 1, above, book.heading)
        sheet.write_row(3, column, below, book.heading)
    sheet.merge_range(2, 10, 3, 10, "备注", book.heading)
    row, names = 4, {unit.unit_id: unit.name for unit in UNITS}
    for number, (word, group) in enumerate(
        (("局领导", (LEADERS,)), ("内设机构", INTERNAL), ("派出所", STATIONS), ("交警中队", SQUADRONS)), 1
    ):
        sheet.merge_range(row, 0, row, 10, f"{numeral(number)}、{word}（{len(group)}个）", book.heading)
        row += 1
        for place, unit in enumerate(group, 1):
            police = unit.officers + unit.spare_officers
            told: Any = str(police).translate(_FULL_WIDTH) if place % 7 == 3 else police
            values = (
                place, unit.name, "、".join(unit.short), names.get(unit.parent, ""), unit.kind, unit.type, told,
                unit.auxiliaries + unit.spare_auxiliaries, unit.heads, unit.deputies, "名称为虚构" if word == "派出所" else "",
            )  # fmt: skip
            for column, value in enumerate(values):
                if value != "":
                    sheet.write(row, column, value)
            row += 1
    sheet.write(row, 0, "合　计")
    sheet.write(row, 6, sum(unit.officers + unit.spare_officers for unit in UNITS))
    sheet.write(row, 7, sum(unit.auxiliaries + unit.spare_auxiliaries for unit in UNITS))
    book.close()
