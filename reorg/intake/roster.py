"""The roster: rows of personnel sheets as people, every fault at its cell."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from reorg.domain.ladders import LADDERS
from reorg.domain.people import CATEGORIES, FIXING_STATUS, STATUSES, Home, Person, Relative
from reorg.domain.units import PresentUnit
from reorg.intake import values
from reorg.intake.cell_faults import UNKNOWN_WORD, UNREADABLE
from reorg.intake.headings import PERSONNEL
from reorg.intake.records import Origins, PersonnelTable
from reorg.intake.tables import MISSING_COLUMN, UNKNOWN_TARGET, Cell, Record, SheetTable, read_table
from reorg.intake.unit_names import UnitNames
from reorg.intake.workbooks import read_sheets
from reorg.text import Finding, Message, Place, Text

NO_HEADINGS = Message(
    "roster.no-headings",
    "error",
    Text("表“{sheet}”里找不到花名册的表头。", "Sheet “{sheet}” has no row of roster headings."),
    Text("含人员编号、姓名、单位等表头的一行", "a row with headings such as person_id, name, unit"),
)
SHEET_PASSED = Message(
    "roster.sheet-passed-over",
    "warning",
    Text("表“{sheet}”没有花名册表头，没有读取。", "Sheet “{sheet}” has no roster headings and was not read."),
)
NO_ID = Message(
    "roster.no-id", "error", Text("这一行没有人员编号。", "This row has no person_id."), Text("人员编号", "a person_id")
)
NO_NAME = Message("roster.no-name", "error", Text("这一行没有姓名。", "This row has no name."), Text("姓名", "a name"))
NO_UNIT = Message(
    "roster.no-unit",
    "error",
    Text("这一行没有单位。", "This row has no unit."),
    Text("编制单位", "the establishment unit"),
)
UNKNOWN_UNIT = Message(
    "roster.unknown-unit",
    "error",
    Text("单位“{value}”不在单位表中（或不止一个）。", "Unit “{value}” is not in the units table, or not just once."),
    Text("单位表中的编号、名称或别名", "an id, name or alias of the units table"),
    Text(
        "最接近的是“{nearest}”。也可在单位表的“别名”中加上这种叫法。",
        "The nearest known one is “{nearest}”. Or add this form to its aliases.",
    ),
)
CATEGORY_FROM_TITLE = Message(
    "roster.category-from-title",
    "warning",
    Text(
        "没有“人员类别”列，按表名或标题把全表读作“{category}”。",
        "No category column: everyone in the sheet is read as “{category}” from its title.",
    ),
)
STATUS_FROM_REMARK = Message(
    "roster.status-from-remark",
    "warning",
    Text("备注写有“{word}”，状态按“{status}”处理。", "The remark says “{word}”: the status is taken as “{status}”."),
    advice=Text("如不是，请在“状态”列写明。", "If it is not, say so in the status column."),
)
DAMAGED_ID = Message(
    "roster.id-number-as-number",
    "error",
    Text(
        "身份证号被存为数字（{value}），末几位已丢失。",
        "The identity number was stored as a number ({value}); its last digits are lost.",
    ),
    Text("18位文本", "18 characters of text"),
    Text("请把该列设为文本格式后重新填写。", "Format the column as text and type it again."),
)
MONTH_FROM_ID = Message(
    "roster.month-from-id-number",
    "warning",
    Text(
        "出生年月“{value}”月份不全，按身份证号取 {month}。",
        "Birth date “{value}” lacks a digit of its month; {month} is taken from the identity number.",
    ),
)
SEX_FROM_ID = Message(
    "roster.sex-unknown",
    "warning",
    Text("性别为空。", "Sex is empty."),
    Text("男 或 女", "男 or 女"),
    Text("涉及女民警的规则不会计入此人。", "Rules on women do not count this person."),
)
ID_NUMBER = "身份证号"
"""Key under which a person's identity number is kept for the checks; no output carries it."""
_SEX = {
    "男": "男",
    "女": "女",
    "1": "男",
    "2": "女",
    "m": "男",
    "f": "女",
    "male": "男",
    "female": "女",
    "男性": "男",
    "女性": "女",
}
_PARTY = {
    "党员": "中共党员", "中共党员": "中共党员", "中国共产党党员": "中共党员", "正式党员": "中共党员", "01": "中共党员",
    "预备党员": "中共预备党员", "中共预备党员": "中共预备党员", "02": "中共预备党员",
    "团员": "共青团员", "共青团员": "共青团员", "群众": "群众", "无党派": "无党派人士", "无党派人士": "无党派人士",
    "民革": "民革党员", "民盟": "民盟盟员", "民建": "民建会员", "民进": "民进会员", "农工党": "农工党党员", "致公党": "致公党党员",
    "九三学社": "九三学社社员", "台盟": "台盟盟员", "partymember": "中共党员", "masses": "群众", "leaguemember": "共青团员",
}  # fmt: skip
_CATEGORY = {
    "民警": "民警", "警察": "民警", "police": "民警", "officer": "民警", "勤务辅警": "勤务辅警", "勤务": "勤务辅警", "文职辅警": "文职辅警",
    "文职": "文职辅警", "辅警": "辅警", "auxiliary": "辅警", "工勤": "工勤", "工勤人员": "工勤", "事业人员": "事业人员", "事业": "事业人员",
}  # fmt: skip
_STATUS = {
    "在岗": "在岗", "在职": "在岗", "正常": "在岗", "借调": "借调", "借调人员": "借调", "抽调": "借调", "产假": "产假", "孕产假": "产假",
    "长期病假": "长期病假", "长病": "长期病假", "病休": "长期病假", "脱产学习": "脱产学习", "试用期": "试用期", "试用": "试用期", "见习期": "试用期",
    "处分期": "处分期", "受处分": "处分期", "挂职": "挂职", "退休": "退休", "待分配": "待分配", "是": "在岗",
}  # fmt: skip


@dataclass
class _Reading:
    """What is gathered while the sheets are read."""

    names: UnitNames
    as_of: date
    findings: list[Finding] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    headings: dict[str, None] = field(default_factory=dict)


def read_personnel(
    sources: Sequence[str],
    folder: Path,
    units: Sequence[PresentUnit],
    as_of: date,
    columns: Mapping[str, str] | None = None,
) -> PersonnelTable:
    """Everyone in the files, with all faults. Nothing is guessed: a cell that is not certain is a fault."""
    reading = _Reading(UnitNames(units), as_of)
    given = columns or {}
    for heading, key in given.items():
        if key not in PERSONNEL and not any(key in vocabulary for vocabulary in _OTHERS):
            known = ", ".join(PERSONNEL)
            reading.findings.append(UNKNOWN_TARGET.at(Place(file="project.yaml"), key, heading=heading, known=known))
    for source in sources:
        sheets, faults = read_sheets(source, folder)
        reading.findings += faults
        tables = []
        for sheet in sheets:
            table = read_table(
                sheet, PERSONNEL, frozenset({"name", "person_id"}), given, reading.findings, frozenset({"unit"})
            )
            if table is None:
                message = SHEET_PASSED if len(sheets) > 1 else NO_HEADINGS
                reading.findings.append(message.at(Place(sheet.file, sheet.name), sheet=sheet.name or sheet.file))
            else:
                tables.append(table)
        for table in tables:
            _read_sheet(table, reading)
    origins = Origins(reading.places)
    return PersonnelTable(tuple(reading.people), origins, tuple(reading.findings), tuple(reading.headings))


def _others() -> list[Mapping[str, tuple[str, ...]]]:
    from reorg.intake.headings import EDGES, TOWNSHIPS, UNITS

    return [UNITS, TOWNSHIPS, EDGES]


_OTHERS = _others()


def _read_sheet(table: SheetTable, reading: _Reading) -> None:
    place = table.sheet.place(table.heading_row)
    lacking = [key for key in ("person_id", "name", "unit") if key not in table.keys]
    for key in lacking:
        hint = ""
        if key == "person_id" and "seq" in table.keys:
            hint = "columns: {序号: person_id}"
        words = "、".join(PERSONNEL[key])
        reading.findings.append(MISSING_COLUMN.at(place, column=f"{PERSONNEL[key][0]} {key}", words=words, hint=hint))
    category = None
    if "category" not in table.keys:
        category = _category_of(table)
        if category is None:
            words = "、".join(PERSONNEL["category"])
            reading.findings.append(MISSING_COLUMN.at(place, column="人员类别 category", words=words, hint=""))
        else:
            reading.findings.append(
                CATEGORY_FROM_TITLE.at(Place(table.sheet.file, table.sheet.name), category=category)
            )
    if lacking:
        return
    only_women = _marks_only_women(table)
    for heading in table.headings:
        reading.headings.setdefault(heading)
    for record in table.records:
        _Row(record, reading, category or "", only_women).read()


def _category_of(table: SheetTable) -> str | None:
    """The category that the sheet's name, its title or the file's name speaks of, when it is only one."""
    for words in (table.sheet.name, table.title, table.sheet.file):
        auxiliary, police = "辅警" in words, "民警" in words
        if auxiliary != police:
            return "辅警" if auxiliary else "民警"
    return None


def _marks_only_women(table: SheetTable) -> bool:
    """Whether the column of sexes marks only the women."""
    words = {values.folded(record.cells["sex"].value) for record in table.records if "sex" in record.cells}
    return "女" in words and "" in words and not words & {"男", "1", "m", "male"}


class _Row:
    """One row on its way to a person."""

    def __init__(self, record: Record, reading: _Reading, category: str, only_women: bool) -> None:
        self.record, self.reading = record, reading
        self.category, self.only_women = category, only_women

    def fault(self, finding: Finding) -> None:
        self.reading.findings.append(finding)

    def read(self) -> None:
        record = self.record
        person_id, name = values.folded(record.text("person_id")), values.person_name(record.text("name"))
        if not person_id:
            self.fault(NO_ID.at(record.at("person_id")))
        if not name:
            self.fault(NO_NAME.at(record.at("name")))
        id_number = self._id_number()
        person = Person(
            person_id=person_id or f"{record.place.sheet}!{record.place.cell}",
            name=name,
            category=self._word("category", _CATEGORY, CATEGORIES) if "category" in record.cells else self.category,
            unit=self._unit("unit", needed=True),
            working_unit=self._unit("working_unit"),
            sex=self._sex(),
            birth_date=self._birth(id_number),
            post=record.text("post").replace("\n", ""),
            post_level=self._ladder("post_level"),
            post_since=self._day("post_since"),
            unit_since=self._day("unit_since"),
            rank=self._ladder("rank"),
            grade=self._ladder("grade"),
            joined=self._day("joined"),
            education=self._education(),
            party=self._word("party", _PARTY, dict.fromkeys(_PARTY.values())),
            specialty=record.text("specialty"),
            skills=self._skills(),
            enforcement_grade=self._ladder("enforcement_grade"),
            law_qualified=bool(self._value("law_qualified", values.flag)),
            professional_grade=record.text("professional_grade"),
            score=self._value("score", values.number),
            native_place=record.text("native_place"),
            growth_place=record.text("growth_place"),
            home=self._home(),
            wishes=values.words(record.text("wishes")),
            relatives=tuple(Relative(*one) for one in self._value("relatives", values.relatives) or ()),
            status=self._status(),
            pinned=values.words(record.text("pinned")),
            barred=values.words(record.text("barred")),
            establishment_type=record.text("establishment_type"),
            remark=record.text("remark"),
            extra=self._extra(id_number),
        )
        self.reading.people.append(person)
        places = self.reading.places
        if (person.person_id, "") not in places:
            places[person.person_id, ""] = record.place
            places.update({(person.person_id, key): cell.place for key, cell in record.cells.items()})
        else:  # the second of two equal ids is found under its number of occurrence
            again = sum(one.person_id == person.person_id for one in self.reading.people)
            places[f"{person.person_id}#{again}", ""] = record.at("person_id")

    def _value(self, key: str, read: Callable[[Any], Any]) -> Any:
        cell = self.record.cells.get(key)
        if cell is None or values.is_nothing(cell.value):
            return None
        try:
            return read(cell.value)
        except values.Unreadable as fault:
            shown = values.text(cell.value).replace("\n", " ")
            self.fault(UNREADABLE.at(cell.place, shown, column=PERSONNEL[key][0], wanted=fault.expected))
            return None

    def _day(self, key: str) -> date | None:
        found: date | None = self._value(key, lambda cell: values.day(cell, self.reading.as_of))
        return found

    def _word(self, key: str, forms: Mapping[str, str], known: Iterable[str]) -> str:
        cell = self.record.cells.get(key)
        if cell is None or values.is_nothing(cell.value):
            return ""
        word = values.folded(values.text(cell.value).split("\n")[0])
        plain = word.split("(")[0]
        for form in (word, plain):
            if form.lower() in forms:
                return forms[form.lower()]
        self._unknown(cell, key, list(known))
        return ""

    def _unknown(self, cell: Cell, key: str, known: Sequence[str]) -> None:
        shown = values.text(cell.value).replace("\n", " ")
        close = difflib.get_close_matches(values.folded(shown), list(known), 1, 0.3)
        listed = "、".join(known[:14]) + ("…" if len(known) > 14 else "")
        near = close[0] if close else "-"
        self.fault(UNKNOWN_WORD.at(cell.place, shown, column=PERSONNEL[key][0], known=listed, nearest=near))

    def _ladder(self, key: str) -> str:
        cell = self.record.cells.get(key)
        if cell is None or values.is_nothing(cell.value):
            return ""
        word = LADDERS[key].read(values.text(cell.value))
        if word is None:
            self._unknown(cell, key, LADDERS[key].names())
            return ""
        return word

    def _education(self) -> str:
        ladder, best = LADDERS["education"], ""
        for cell in self.record.more.get("education", ()):
            if values.is_nothing(cell.value):
                continue
            word = ladder.read(values.text(cell.value))
            if word is None:
                self._unknown(cell, "education", ladder.names())
            elif ladder.order(word) > ladder.order(best):
                best = word
        return best

    def _unit(self, key: str, needed: bool = False) -> str:
        cell = self.record.cells.get(key)
        if cell is None or values.is_nothing(cell.value):
            if needed:
                self.fault(NO_UNIT.at(self.record.at(key)))
            return ""
        word = values.text(cell.value).replace("\n", "")
        unit = self.reading.names.find(word)
        if unit is None:
            self.fault(UNKNOWN_UNIT.at(cell.place, word, nearest=self.reading.names.nearest(word)))
            return ""
        return unit

    def _sex(self) -> str:
        cell = self.record.cells.get("sex")
        if cell is None:
            return ""
        if values.is_nothing(cell.value):
            if self.only_women:
                return "男"
            self.fault(SEX_FROM_ID.at(cell.place))
            return ""
        return self._word("sex", _SEX, ("男", "女"))

    def _id_number(self) -> str:
        cell = self.record.cells.get("id_no")
        if cell is None or values.is_nothing(cell.value):
            return ""
        if isinstance(cell.value, (int, float)) and abs(cell.value) >= 1e15:
            self.fault(DAMAGED_ID.at(cell.place, f"{cell.value:.5E}"))
            return ""
        word = values.folded(cell.value).upper().lstrip("'")
        if "E+" in word:
            self.fault(DAMAGED_ID.at(cell.place, word))
            return ""
        return word

    def _birth(self, id_number: str) -> date | None:
        cell = self.record.cells.get("birth_date")
        if cell is None:
            return None
        try:
            return values.day(cell.value, self.reading.as_of)
        except values.Ambiguous as fault:
            if len(id_number) == 18 and id_number[6:10] == str(fault.year) and id_number[10:12] in ("01", "10"):
                month = f"{fault.year}-{id_number[10:12]}"
                self.fault(MONTH_FROM_ID.at(cell.place, values.text(cell.value), month=month))
                return date(fault.year, int(id_number[10:12]), 1)
            return self._day("birth_date")
        except values.Unreadable:
            return self._day("birth_date")

    def _skills(self) -> dict[str, int]:
        found: dict[str, int] = dict(self._value("skills", values.skills) or {})
        for title, cell in self.record.extra.items():
            head, _, tail = title.replace("：", ":").partition(":")
            if head.lower() not in ("技能", "skill") or not tail or values.is_nothing(cell.value):
                continue
            try:
                level = values.skill_level(cell.value)
            except values.Unreadable as fault:
                self.fault(UNREADABLE.at(cell.place, values.text(cell.value), column=title, wanted=fault.expected))
                continue
            if level:
                found[tail.strip()] = level
        return {skill: level for skill, level in found.items() if level}

    def _home(self) -> Home | None:
        word = self.record.text("home")
        if not word:
            return None
        parts = word.replace("，", ",").split(",")
        if len(parts) == 2:
            try:
                lon, lat = (values.number(part) for part in parts)
            except values.Unreadable:
                return Home(township=word)
            return Home(lon=lon, lat=lat)
        return Home(township=word)

    def _status(self) -> str:
        remark = self.record.text("remark")
        cell = self.record.cells.get("status")
        given = self._word("status", _STATUS, STATUSES) if cell is not None else ""
        if given:
            return given
        for word in sorted(_STATUS, key=len, reverse=True):
            if word in remark and _STATUS[word] in FIXING_STATUS:
                self.fault(STATUS_FROM_REMARK.at(self.record.at("remark"), remark, word=word, status=_STATUS[word]))
                return _STATUS[word]
        return "在岗"

    def _extra(self, id_number: str) -> dict[str, str]:
        found = {title: values.text(cell.value) for title, cell in self.record.extra.items()}
        if id_number:
            found[ID_NUMBER] = id_number
        if self.record.text("age"):
            found["年龄"] = values.folded(self.record.text("age"))
        return found
