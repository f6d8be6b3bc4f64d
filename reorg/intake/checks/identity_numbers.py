"""Identity numbers: length, date, check digit (GB 11643: MOD 11-2), and what they say of sex and birth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from reorg.intake.checks.case import Case
from reorg.intake.values import hidden_number
from reorg.text import Finding, Message, Text

BAD_NUMBER = Message(
    "person.identity-number",
    "error",
    Text("身份证号（{value}）不成立：{why}。", "The identity number ({value}) is not valid: {why}."),
    Text("18位身份证号", "an identity number of 18 characters"),
    Text("请核对。", "Check it."),
)
CONTRADICTS = Message(
    "person.identity-number-contradicts",
    "warning",
    Text("身份证号与“{column}”不一致。", "The identity number contradicts {column}."),
    advice=Text("请核对两处。", "Check both."),
)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
LAST = "10X98765432"


def check(case: Case) -> Iterator[Finding]:
    for person in case.people:
        number = person.extra.get("身份证号", "")
        if not number:
            continue
        place = case.at(person, "id_no")
        why = fault_of(number)
        if why is not None:
            yield BAD_NUMBER.at(place, hidden_number(number), why=why)
            continue
        if len(number) != 18:
            continue
        if person.birth_date and number[6:12] != person.birth_date.strftime("%Y%m"):
            yield CONTRADICTS.at(place, hidden_number(number), column=Text("出生年月", "the birth date"))
        if person.sex and (int(number[16]) % 2 == 1) is not (person.sex == "男"):
            yield CONTRADICTS.at(place, hidden_number(number), column=Text("性别", "the sex"))


def fault_of(number: str) -> Text | None:
    """What is wrong with an identity number; ``None`` when it is well formed (15-digit old ones are)."""
    if re.fullmatch(r"\d{15}", number):
        return None
    if not re.fullmatch(r"\d{17}[\dX]", number):
        return Text(f"长度或字符不对（{len(number)}位）", f"wrong length or characters ({len(number)})")
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return Text("其中的出生日期不存在", "its birth date does not exist")
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number[:17], strict=True))
    return None if LAST[total % 11] == number[17] else Text("校验位不符", "its check digit is wrong")
