"""Selectors, units and people in the planner's words, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from reorg.rules.bureau import Bureau
from reorg.rules.selectors import Where, Who, is_bounds, listed
from reorg.text import Text

_COLUMNS: Mapping[str, Text] = {
    "person_id": Text("人员编号", "person"),
    "name": Text("姓名", "name"),
    "category": Text("", ""),
    "sex": Text("性别", "sex"),
    "post": Text("职务", "post"),
    "party": Text("", ""),
    "specialty": Text("警种", "specialty"),
    "native_place": Text("籍贯", "native place"),
    "growth_place": Text("成长地", "place of growth"),
    "status": Text("状态", "status"),
    "establishment_type": Text("编制类型", "establishment type"),
    "rank": Text("警衔", "rank"),
    "grade": Text("职级", "grade"),
    "post_level": Text("职务层级", "post level"),
    "education": Text("学历", "education"),
    "enforcement_grade": Text("执法资格", "enforcement grade"),
    "professional_grade": Text("专业等级", "professional grade"),
    "age": Text("年龄", "age"),
    "years_in_post": Text("任现职年数", "years in post"),
    "years_in_unit": Text("在现单位年数", "years in unit"),
    "years_of_service": Text("从警年数", "years of service"),
    "score": Text("工分", "score"),
    "unit": Text("编制单位", "establishment unit"),
    "working_unit": Text("工作单位", "working unit"),
    "unit_tag": Text("现单位标签", "present unit's tag"),
    "unit_kind": Text("现单位类型", "present unit's kind"),
}


def joined(texts: Iterable[Text], zh: str = "、", en: str = ", ") -> Text:
    """Texts in a row, each language with its own separator."""
    parts = list(texts)
    return Text(zh.join(part.get("zh") for part in parts), en.join(part.get("en") for part in parts))


def number(value: float) -> str:
    """A figure without a needless ``.0``."""
    return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"


def percent(share: float) -> str:
    return f"{share * 100:.4g} %"


VALUE_WORDS: Mapping[str, Text] = {
    "民警": Text("民警", "officers"),
    "辅警": Text("辅警", "auxiliaries"),
    "勤务辅警": Text("勤务辅警", "duty auxiliaries"),
    "文职辅警": Text("文职辅警", "civilian auxiliaries"),
    "工勤": Text("工勤", "maintenance workers"),
    "事业人员": Text("事业人员", "institution staff"),
    "女": Text("女", "female"),
    "男": Text("男", "male"),
    "中共党员": Text("中共党员", "full party member"),
    "借调": Text("借调", "seconded"),
    "产假": Text("产假", "on maternity leave"),
    "长期病假": Text("长期病假", "on long sick leave"),
    "脱产学习": Text("脱产学习", "on full-time study"),
    "试用期": Text("试用期", "on probation"),
    "处分期": Text("处分期", "under discipline"),
}
"""Words of the roster that a rule names most, in both languages (glossary)."""


def _value(value: Any) -> Text:
    if is_bounds(value):
        parts = []
        if value.get("min") is not None:
            parts.append(Text(f"不低于{value['min']}", f"at least {value['min']}"))
        if value.get("max") is not None:
            parts.append(Text(f"不高于{value['max']}", f"at most {value['max']}"))
        if "not" in value:
            inner = _value(value["not"])
            parts.append(Text(f"非{inner.zh}", f"not {inner.en}"))
        return joined(parts, "且", " and ")
    words = [
        VALUE_WORDS[word]
        if isinstance(word, str) and word in VALUE_WORDS
        else Text("有", "any")
        if word in ("any", True)
        else Text("无", "none")
        if word in ("none", "", None, False)
        else Text(str(word), str(word))
        for word in listed(value)
    ]
    return joined(words, "或", " or ")


def who_words(who: Who) -> Text:
    """``女、学历不低于本科的民警``-like words for a people selector."""
    if not who:
        return Text("人员", "people")
    noun = Text("人员", "people")
    parts: list[Text] = []
    for key, value in who.items():
        if key == "category" and not is_bounds(value):
            noun = _value(value)
        elif key == "law_qualified":
            parts.append(
                Text("有法律职业资格" if value else "无法律职业资格", "law-qualified" if value else "not law-qualified")
            )
        elif key == "leads":
            parts.append(
                Text(
                    "现任领导职务" if value else "非领导职务",
                    "holding a leadership post" if value else "without leadership post",
                )
            )
        elif key == "skill":
            pairs = value.items() if is_bounds(value) else [(skill, 1) for skill in listed(value)]
            parts += [Text(f"{skill}≥{level}", f"{skill} >= {level}") for skill, level in pairs]
        elif key in ("any_of", "none_of"):
            inner = joined([who_words(one) for one in listed(value)], " 或 ", " or ")
            parts.append(inner if key == "any_of" else Text(f"非（{inner.zh}）", f"not ({inner.en})"))
        elif key == "unit_tag":
            said = _tag_value(value)
            parts.append(Text(f"现在{said.zh}单位", f"now in {said.en} units"))
        elif key in _COLUMNS:
            said, column = _value(value), _COLUMNS[key]
            parts.append(Text(f"{column.zh}{said.zh}", f"{column.en} {said.en}".strip()))
        else:
            said = _value(value)
            parts.append(Text(f"{key}{said.zh}", f"{key} {said.en}"))
    if not parts:
        return noun
    spoken = joined(parts)
    return Text(f"{spoken.zh}的{noun.zh}", f"{noun.en} ({spoken.en})")


def where_words(where: Where, bureau: Bureau) -> Text:
    """Words for a place selector; units are told by name."""
    parts: list[Text] = []
    for key, value in where.items():
        if key in ("id", "under") and not is_bounds(value):
            named = joined([unit_words(str(word), bureau) for word in listed(value)])
            parts.append(named if key == "id" else Text(f"{named.zh}以下", f"under {named.en}"))
        elif key == "tag":
            said = _tag_value(value)
            parts.append(Text("全局", "the bureau") if value == "any" else Text(f"{said.zh}单位", f"{said.en} units"))
        elif key == "post" and not is_bounds(value):
            parts.append(post_words(value, bureau))
        elif key == "top":
            parts.append(Text("一级单位", "top units"))
        elif key != "only":
            said, named = _value(value), _KEYS.get(key, Text(key, key))
            said = _WORDS.get(str(value), said)
            parts.append(Text(f"{named.zh}{said.zh}", f"{named.en} {said.en}"))
    return joined(parts, "的", " ") if parts else Text("全局", "the bureau")


_KEYS: Mapping[str, Text] = {
    "kind": Text("类型", "kind"),
    "operation": Text("运行方式", "operation"),
    "type": Text("类型", "type"),
}
_WORDS: Mapping[str, Text] = {"real": Text("实体", "real"), "virtual": Text("虚拟", "virtual")}
_TAGS: Mapping[str, Text] = {
    "organ": Text("机关", "organ"),
    "grassroots": Text("基层", "grassroots"),
    "case-handling": Text("办案", "case-handling"),
    "station": Text("派出所", "station"),
    "community": Text("社区", "community"),
    "custody": Text("监管", "custody"),
    "department": Text("部门", "department"),
}


def _tag_value(value: Any) -> Text:
    if is_bounds(value):
        inner = _tag_value(value.get("not", "any"))
        return Text(f"非{inner.zh}", f"not {inner.en}")
    return joined([_TAGS.get(str(word), Text(str(word), str(word))) for word in listed(value)], "或", " or ")


def post_words(value: Any, bureau: Bureau) -> Text:
    """Posts by their names in the structure; ``leader`` is every leadership post."""
    names = []
    for word in listed(value):
        if word == "leader":
            names.append(Text("领导岗位", "leadership posts"))
            continue
        posts = [
            seat.post.name for seat in bureau.problem.structure.seats if word in (seat.post.post_id, seat.post.name.zh)
        ]
        found = list(dict.fromkeys(posts))[:4]
        zh = "、".join(dict.fromkeys(name.get("zh") for name in found)) or str(word)
        en = ", ".join(dict.fromkeys(name.get("en") for name in found)) or str(word)
        names.append(Text(f"{zh}岗位", f"{en} posts"))
    return joined(names, "、", " and ")


def unit_words(unit: str, bureau: Bureau) -> Text:
    """A unit's name with its department's, new units first, then present ones; the word itself if unknown."""
    number = bureau.unit_number(unit)
    if number is not None:
        structure = bureau.problem.structure
        return Text(structure.path(number, "zh"), structure.path(number, "en"))
    return present_words(unit, bureau)


def present_words(unit: str, bureau: Bureau) -> Text:
    """A present unit's name; the word itself if unknown."""
    names = {u.unit_id: u.name for u in bureau.problem.present}
    return Text(names.get(unit, unit), names.get(unit, unit))


def people_words(subject: str, bureau: Bureau) -> Text:
    """Names with ids of the people in a breach's subject (ids joined by "+")."""
    index = bureau.problem.person_index
    names = [
        f"{bureau.people[index[word]].name}（{word}）" if word in index else word for word in subject.split("+") if word
    ]
    return Text("、".join(names), ", ".join(names))


def limits_words(low: float | None, high: float | None, show: Any = number) -> Text:
    """``不少于3、不多于5`` / ``at least 3, at most 5``; one figure when both are equal."""
    if low is not None and low == high:
        return Text(f"恰为{show(low)}", f"exactly {show(low)}")
    parts = []
    if low is not None:
        parts.append(Text(f"不少于{show(low)}", f"at least {show(low)}"))
    if high is not None:
        parts.append(Text(f"不多于{show(high)}", f"at most {show(high)}"))
    return joined(parts)
