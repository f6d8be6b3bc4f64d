"""Invented cases (虚构) of the Kaihua sample for one year: no source gives their number, types, hours or places.

What a source gives is the rule that they are made for: suspects + acts >= 3 is the department's, and its department had
60 % and more of the criminal cases [S003]. Numbers of suspects and acts are drawn so that the rule gives about that.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tidy import _STATION_OF, Book

HEADINGS = (
    "案件编号",
    "办案单位",
    "案件类型",
    "案件性质",
    "嫌疑人数",
    "行为起数",
    "工时",
    "立案日期",
    "发案乡镇",
    "备注",
)
FIRST = date(2022, 1, 1)
CRIMINAL, ADMINISTRATIVE = "刑事", "行政"

# type, how many, whose it is, hours of a plain one
TYPES: tuple[tuple[str, str, int, str, float], ...] = (
    (CRIMINAL, "盗窃", 430, "刑侦大队", 34), (CRIMINAL, "电信网络诈骗", 265, "刑侦大队", 62), (CRIMINAL, "故意伤害", 92, "刑侦大队", 40),
    (CRIMINAL, "诈骗", 74, "刑侦大队", 44), (CRIMINAL, "抢劫", 9, "刑侦大队", 110), (CRIMINAL, "开设赌场", 46, "治安大队", 70),
    (CRIMINAL, "组织卖淫", 12, "治安大队", 84), (CRIMINAL, "贩卖毒品", 41, "禁毒大队", 84), (CRIMINAL, "容留他人吸毒", 36, "禁毒大队", 35),
    (CRIMINAL, "非法吸收公众存款", 12, "经侦大队", 170), (CRIMINAL, "合同诈骗", 26, "经侦大队", 112), (CRIMINAL, "虚开发票", 10, "经侦大队", 98),
    (CRIMINAL, "污染环境", 14, "食药环大队", 84), (CRIMINAL, "生产销售有毒有害食品", 16, "食药环大队", 70),
    (CRIMINAL, "帮助信息网络犯罪活动", 118, "网安大队", 42), (CRIMINAL, "妨害国（边）境管理", 8, "出入境大队", 56),
    (CRIMINAL, "危险驾驶", 262, "交警大队", 14), (CRIMINAL, "交通肇事", 24, "交警大队", 42),
    (ADMINISTRATIVE, "殴打他人", 716, "治安大队", 11), (ADMINISTRATIVE, "小额盗窃", 508, "治安大队", 8), (ADMINISTRATIVE, "赌博", 384, "治安大队", 10),
    (ADMINISTRATIVE, "卖淫嫖娼", 61, "治安大队", 11), (ADMINISTRATIVE, "吸毒", 152, "禁毒大队", 13), (ADMINISTRATIVE, "扰乱秩序", 226, "治安大队", 8),
    (ADMINISTRATIVE, "故意损毁财物", 187, "治安大队", 7), (ADMINISTRATIVE, "涉危险物品", 58, "治安大队", 10), (ADMINISTRATIVE, "无证驾驶", 204, "交警大队", 8),
)  # fmt: skip
STATION_NAMES = {
    "PS1": "城区A所", "PS2": "城区B所", "PS3": "华埠所", "PS4": "马金所", "PS5": "池淮所", "PS6": "苏庄所", "PS7": "桐村所", "PS8": "音坑所",
    "PS9": "村头所",
}  # fmt: skip
_PLACES = {
    "芹阳办事处": 22, "林山乡": 14, "华埠镇": 13, "中村乡": 4, "马金镇": 7, "齐溪镇": 2, "何田乡": 2, "池淮镇": 7, "长虹乡": 2, "苏庄镇": 4,
    "桐村镇": 4, "杨林镇": 2, "音坑乡": 5, "村头镇": 5, "大溪边乡": 2,
}  # fmt: skip


def cases(path: Path, seed: int) -> None:
    """Sheet 案件: one row a case, in the order of their days."""
    r = random.Random(seed)
    rows = [_case(r, *one[:2], *one[3:]) for one in TYPES for _ in range(one[2])]
    rows.sort(key=lambda row: row[7])
    numbers = {CRIMINAL: 0, ADMINISTRATIVE: 0}
    for row in rows:
        numbers[row[3]] += 1
        row[0] = f"{row[3][0]}2022-{numbers[row[3]]:04d}"
    book = Book(path)
    book.table("案件", HEADINGS, rows)
    book.close()


def _case(r: random.Random, nature: str, kind: str, whose: str, hours: float) -> list[Any]:
    place = r.choices(list(_PLACES), list(_PLACES.values()))[0]
    criminal, traffic = nature == CRIMINAL, whose == "交警大队"
    if criminal and not traffic:
        suspects = r.choices((0, 1, 2, 3, 4, 5, 8), (12, 38, 25, 12, 7, 4, 2))[0]
        acts = r.choices((1, 2, 3, 4, 6, 10), (55, 21, 11, 6, 5, 2))[0]
    else:
        suspects = 1 if traffic else r.choices((0, 1, 2, 3, 4), (8, 62, 20, 7, 3))[0]
        acts = 1
    large = 1.5 if suspects + acts >= 5 else 1.0
    took = max(1.0, round(hours * large * r.lognormvariate(-0.08, 0.4) * 2) / 2)
    own = traffic or r.random() < ((0.62 if suspects + acts >= 4 else 0.38) if criminal else 0.14)
    unit = whose if own else STATION_NAMES[_STATION_OF[place]]
    silent = r.random() < 0.12
    day = FIRST + timedelta(days=r.randrange(365))
    return ["", unit, kind, nature, suspects, acts, None if silent else took, day, place, "虚构"]
