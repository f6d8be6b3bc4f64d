"""One row of a roster on its way to a person, every fault at its cell."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reorg.domain.ladders import LADDERS
from reorg.domain.people import CATEGORIES, FIXING_STATUS, STATUSES, Home, Person, Relative
from reorg.intake import values
from reorg.intake.cell_faults import UNKNOWN_WORD, UNREADABLE
from reorg.intake.headings import PERSONNEL
from reorg.intake.roster_words import CATEGORY, PARTY, SEX, STATUS
from reorg.intake.tables import Cell, Record
from reorg.intake.unit_names import UnitNames
from reorg.text import Finding, Message, Place, Text

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
NO_CATEGORY = Message(
    "roster.no-category",
    "error",
    Text("这一行没有人员类别。", "This row has no category."),
    Text("、".join(CATEGORIES), ", ".join(CATEGORIES)),
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
        "长号码被存为数字（{value}），末几位已丢失。",
        "A long number was stored as a number ({value}); its last digits are lost.",
    ),
    Text("文本", "text"),
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


@dataclass
class Reading:
    """What is gathered while the sheets are read."""

    names: UnitNames
    as_of: date
    findings: list[Finding] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    headings: dict[str, None] = field(default_factory=dict)


class PersonRow:
    """One row on its way to a person."""

    def __init__(self, record: Record, reading: Reading, category: str, only_women: bool) -> None:
        self.record, self.reading = record, reading
        self.category, self.only_women = category, only_women

    def fault(self, finding: Finding) -> None:
        self.reading.findings.append(finding)

    def read(self) -> None:
        record = self.record
        person_id, name = self._identifier("person_id"), values.person_name(record.text("name"))
        if not name:
            self._lacking(NO_NAME, "name")
        id_number = self._identifier("id_no").upper()
        person = Person(
            person_id=person_id or f"{record.place.sheet}!{record.place.cell}",
            name=name,
            category=self._category(),
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
            party=self._word("party", PARTY, dict.fromkeys(PARTY.values())),
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

    def _lacking(self, message: Message, key: str) -> None:
        """A needed cell is empty; where its value was lost in reading, that has been told."""
        if key not in self.record.lost:
            self.fault(message.at(self.record.at(key)))

    def _identifier(self, key: str) -> str:
        """A person's number, as text; one that a spreadsheet has rounded is a fault."""
        cell = self.record.cells.get(key)
        if cell is None or values.is_nothing(cell.value):
            if key == "person_id":
                self._lacking(NO_ID, key)
            return ""
        if isinstance(cell.value, (int, float)) and abs(cell.value) >= 1e15:
            self.fault(DAMAGED_ID.at(cell.place, f"{cell.value:.5E}"))
            return ""
        word = values.folded(cell.value).lstrip("'")
        if re.fullmatch(r"\d(\.\d+)?[Ee]\+\d+", word):
            self.fault(DAMAGED_ID.at(cell.place, word))
            return ""
        return word

    def _category(self) -> str:
        cell = self.record.cells.get("category")
        if cell is None:
            return self.category
        if values.is_nothing(cell.value):
            self._lacking(NO_CATEGORY, "category")
            return ""
        return self._word("category", CATEGORY, CATEGORIES)

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
                self._lacking(NO_UNIT, key)
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
        return self._word("sex", SEX, ("男", "女"))

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
        found: Home | None = self._value("home", _home_of)
        return found

    def _status(self) -> str:
        remark = self.record.text("remark")
        cell = self.record.cells.get("status")
        given = self._word("status", STATUS, STATUSES) if cell is not None else ""
        if given:
            return given
        for word in sorted(STATUS, key=len, reverse=True):
            if word in remark and STATUS[word] in FIXING_STATUS:
                self.fault(STATUS_FROM_REMARK.at(self.record.at("remark"), remark, word=word, status=STATUS[word]))
                return STATUS[word]
        return "在岗"

    def _extra(self, id_number: str) -> dict[str, str]:
        found = {title: values.text(cell.value) for title, cell in self.record.extra.items()}
        if id_number:
            found[ID_NUMBER] = id_number
        if self.record.text("age"):
            found["年龄"] = values.folded(self.record.text("age"))
        return found


def _home_of(cell: Any) -> Home:
    """A township's name or id, or ``lon,lat``."""
    parts = values.folded(cell).replace("，", ",").split(",")
    if len(parts) == 2 and all(re.match(r"[-+\d.]", part) for part in parts):
        return Home(lon=values.longitude(parts[0]), lat=values.latitude(parts[1]))
    return Home(township=values.text(cell))
