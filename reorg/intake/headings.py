"""Which heading means which column: keys, Chinese and English headings, synonyms. Never by likeness alone."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import lru_cache

from reorg.domain.ladders import normal

PERSONNEL: Mapping[str, tuple[str, ...]] = {
    "person_id": ("人员编号", "警号", "警员编号", "警官证号", "辅警编号", "工号", "police number", "badge"),
    "id_no": ("身份证号", "身份证号码", "居民身份证号", "居民身份证号码", "公民身份号码", "身份证", "id number"),
    "name": ("姓名", "人员姓名"),
    "category": ("人员类别", "人员类别或状态", "人员身份", "类别", "辅警类别"),
    "unit": (
        "编制单位",
        "现单位",
        "单位",
        "所属单位",
        "所在单位",
        "工作单位",
        "部门",
        "所在部门",
        "单位名称",
        "establishment unit",
    ),
    "working_unit": ("实际工作单位", "现工作岗位", "实战岗位", "在岗单位", "借用单位", "working unit"),
    "sex": ("性别", "gender"),
    "birth_date": (
        "出生年月",
        "出生日期",
        "出生年月日",
        "档案出生年月",
        "身份证出生年月",
        "出生时间",
        "date of birth",
        "birthday",
    ),
    "age": ("年龄", "周岁"),
    "post": ("现任职务", "职务", "现职务", "领导职务", "工作单位及职务", "岗位", "position"),
    "post_level": ("职务层级", "职务级别", "职务层次", "行政级别", "post level"),
    "post_since": ("任现职时间", "任职时间", "任现职务时间", "现职务任职时间", "post since"),
    "unit_since": ("到现单位时间", "到本单位时间", "调入时间", "unit since"),
    "rank": ("警衔", "现警衔", "衔级", "police rank"),
    "grade": ("职级", "现任职级", "警员职级", "职务职级", "任职级"),
    "joined": ("参加公安工作时间", "从警时间", "入警时间", "参加公安时间", "joined police"),
    "education": (
        "学历",
        "最高学历",
        "文化程度",
        "学历学位",
        "在职学历",
        "全日制学历",
        "在职教育",
        "全日制教育",
        "第一学历",
    ),
    "party": ("政治面貌", "党派", "政治面目", "political status"),
    "specialty": ("警种", "业务警种", "岗位类别", "专业警种"),
    "skills": ("技能", "业务技能", "专业技能", "能力"),
    "enforcement_grade": ("执法资格等级", "执法资格", "执法等级", "执法资格级别"),
    "law_qualified": ("法律职业资格", "司法考试", "法考", "a证", "国家司法考试"),
    "professional_grade": ("专业等级", "专业资格", "专业等级资格"),
    "score": ("工分", "积分", "考核得分", "points"),
    "native_place": ("籍贯",),
    "growth_place": ("成长地",),
    "home": ("居住地", "家庭住址", "现住址", "常住地址", "住址"),
    "wishes": ("志愿", "个人志愿", "意向单位", "意愿"),
    "relatives": ("亲属", "亲属关系", "回避关系"),
    "status": ("状态", "在职状态", "人员状态", "库别", "是否在岗"),
    "pinned": ("锁定岗位", "锁定", "固定岗位"),
    "barred": ("不得安排", "回避单位", "排除单位"),
    "establishment_type": ("编制类型", "编制性质", "编制", "人员性质", "身份性质"),
    "remark": ("备注", "说明", "remarks", "note"),
    "seq": ("序号", "序", "编号", "no", "no."),
}
"""Headings of the personnel table by key, the preferred one first; the key itself is a heading too."""

UNITS: Mapping[str, tuple[str, ...]] = {
    "unit_id": ("单位编号", "机构编码", "单位代码", "机构编号"),
    "name": ("单位名称", "单位", "机构名称", "名称"),
    "aliases": ("别名", "简称", "又名"),
    "parent": ("上级单位", "隶属单位", "主管单位"),
    "kind": ("单位类型", "机构类型", "单位性质"),
    "tags": ("标签",),
    "authorized_police": ("民警编制", "民警编制数", "核定民警", "政法编制", "总编制数", "编制数", "核定编制"),
    "authorized_auxiliary": ("辅警编制", "辅警编制数", "辅警员额", "辅警额度", "控编数"),
    "heads": ("正职职数", "正职"),
    "deputies": ("副职职数", "副职"),
    "township": ("所在乡镇", "乡镇"),
    "lon": ("经度", "longitude"),
    "lat": ("纬度", "latitude"),
    "type": ("类型", "派出所类型"),
    "seq": ("序号", "序"),
}
ESTABLISHMENT_TYPES = frozenset(
    {"政法专项编制", "中央政法专项编制", "行政编制", "地方行政编制", "行政附属编制", "事业编制", "工勤编制"}
)
"""Headings of an establishment table that give the authorized strength of one establishment type (编制类型)."""
TOWNSHIPS: Mapping[str, tuple[str, ...]] = {
    "township_id": ("乡镇编号", "社区编号", "编号", "行政区划代码", "代码"),
    "name": ("乡镇名称", "社区名称", "名称", "乡镇", "街道", "社区"),
    "area_km2": ("面积", "面积（平方公里）"),
    "population": ("人口", "常住人口", "人口数"),
    "incidents": ("警情数", "警情"),
    "strength": ("警力", "警力数"),
    "station": ("所属派出所", "派出所"),
    "district": ("所属区", "所属区县", "区县", "所属分局"),
    "lon": ("经度", "longitude"),
    "lat": ("纬度", "latitude"),
    "remark": ("备注",),
}
EDGES: Mapping[str, tuple[str, ...]] = {
    "a": ("乡镇甲", "社区甲", "甲", "from", "起点"),
    "b": ("乡镇乙", "社区乙", "乙", "to", "终点"),
    "minutes": ("分钟", "车程", "时间"),
    "by": ("方式", "交通方式", "通行方式", "way"),
    "basis": ("依据",),
}
LEAVE: Mapping[str, tuple[str, ...]] = {
    "person_id": ("人员编号", "警号", "警员编号", "辅警编号", "工号", "police number", "badge"),
    "name": ("姓名", "人员姓名"),
    "first": ("开始日期", "起始日期", "开始时间", "起始时间", "请假日期", "日期", "起", "from", "start", "date"),
    "last": ("结束日期", "截止日期", "结束时间", "截止时间", "止", "to", "end", "until"),
    "kind": ("请假类别", "类别", "请假类型", "类型", "事由", "leave kind", "reason"),
    "remark": ("备注", "说明", "remarks", "note"),
    "seq": ("序号", "序"),
}
"""Leave and wishes: who, from when, until when, what for."""
PAST_DUTIES: Mapping[str, tuple[str, ...]] = {
    "person_id": ("人员编号", "警号", "警员编号", "辅警编号", "工号", "police number", "badge"),
    "name": ("姓名", "人员姓名"),
    "nights": ("夜班", "夜班数", "累计夜班"),
    "holidays": ("节假日班", "节日班", "累计节假日班"),
    "weekends": ("双休日班", "周末班", "累计双休日班"),
    "duties": ("总班次", "班次", "值班次数", "累计班次"),
    "hours": ("工时", "小时", "累计工时"),
    "roster": ("勤务表", "勤务表编号", "roster id"),
    "seq": ("序号", "序"),
}
"""What people did in earlier months."""
CASES: Mapping[str, tuple[str, ...]] = {
    "case_id": ("案件编号", "案号", "案事件编号", "立案编号", "受案编号", "case number", "case no"),
    "unit": ("办案单位", "承办单位", "主办单位", "受理单位", "单位", "handling unit"),
    "type": ("案件类型", "案件类别", "案由", "案别", "罪名", "case type"),
    "nature": ("案件性质", "案件种类", "性质"),
    "suspects": ("嫌疑人数", "嫌疑人", "犯罪嫌疑人数", "违法嫌疑人数", "涉案人数"),
    "acts": ("行为起数", "起数", "作案起数", "违法行为起数", "犯罪行为起数", "涉案起数"),
    "hours": ("工时", "办案工时", "用时", "工时（小时）", "小时", "officer hours"),
    "date": ("日期", "立案日期", "立案时间", "受案日期", "受案时间", "案发日期"),
    "station": ("辖区派出所", "属地派出所", "管辖派出所", "派出所"),
    "township": ("发案乡镇", "案发乡镇", "所在乡镇", "乡镇"),
    "remark": ("备注", "说明"),
    "seq": ("序号", "序", "no", "no."),
}


def heading_word(cell: object) -> str:
    """A heading as it is compared: folded, without blanks and brackets, in small letters."""
    return _compared("" if cell is None else str(cell))


@lru_cache(maxsize=1 << 14)
def _compared(word: str) -> str:
    return normal(word).replace("_", "").lower().strip(":")


def index_of(vocabulary: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, int]]:
    """Heading word -> (key, rank of preference: 0 is best)."""
    found: dict[str, tuple[str, int]] = {}
    for key, words in vocabulary.items():
        for rank, word in enumerate((key, *words)):
            found.setdefault(heading_word(word), (key, rank))
    return found


def near_miss(word: str, vocabulary: Mapping[str, tuple[str, ...]]) -> str:
    """The known heading most like an unknown one, for a hint; "" when none is near."""
    known = {heading_word(w): w for words in vocabulary.values() for w in words}
    found = difflib.get_close_matches(heading_word(word), list(known), 1, 0.7)
    return known[found[0]] if found else ""
