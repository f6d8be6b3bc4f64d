"""A clash in the planner's words: shortfalls with figures, the demands that clash, and the ways out."""

from __future__ import annotations

from reorg.explain.clash import Clash, Shortfall, Way
from reorg.explain.clash_changes import Change, Moved
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.registry import demand_text
from reorg.rules.words import joined, number, people_words, percent, present_words, unit_words
from reorg.text import Text

NAMED = 12
"""People up to whom they are named one by one."""
LISTED = 8
"""Demands of a shortfall up to which they are listed one by one."""
FURTHER_LISTED = 30

FIELDS = {
    "min": Text("下限", "minimum"),
    "max": Text("上限", "maximum"),
    "people": Text("人数下限", "people"),
    "members": Text("党员人数下限", "members"),
    "places": Text("配备人数", "places"),
    "max_spread": Text("差距上限", "largest spread"),
}


def _rule(clash: Clash, rule_id: str) -> RuleSettings:
    return next(rule for rule in clash.problem.rules if rule.id == rule_id)


def demand_words(clash: Clash, rule_id: str, subject: str) -> Text:
    """What a rule demands at one subject."""
    problem, rule = clash.problem, _rule(clash, rule_id)
    bureau = Bureau.of(problem)
    if rule.kind == "posts":
        return _post_words(clash, rule, subject)
    said = demand_text(rule, problem)
    if not subject or subject == getattr(rule, "unit", None) or rule.kind == "crosswalk":
        return said
    if rule.speaks_of_pairs or subject in problem.person_index:
        at = people_words(subject, bureau)
    elif rule.kind == "keep":
        at = present_words(subject, bureau)
    else:
        at = unit_words(subject, bureau)
    return Text(f"{at.zh}：{said.zh}", f"{at.get('en')}: {said.get('en')}")


def _post_words(clash: Clash, rule: RuleSettings, subject: str) -> Text:
    """How many hold a post, or who may: a post's demand says both."""
    bureau = Bureau.of(clash.problem)
    if subject == "who":
        return demand_text(rule.model_copy(update={"places": None}), clash.problem)
    unit, places = getattr(rule, "unit", ""), getattr(rule, "places", None)
    seats = clash.problem.structure.seats
    units = clash.problem.structure.find(unit)
    names = [seat.post.name for seat in seats if seat.unit in units and seat.post.post_id == getattr(rule, "post", "")]
    post, where = names[0] if names else Text(getattr(rule, "post", "")), unit_words(unit, bureau)
    return Text(f"{where.zh}配{post.zh}{places}名", f"{where.get('en')} has {places} {post.get('en')}")


def shortfall_words(clash: Clash, short: Shortfall) -> Text:
    """A shortage in figures: what is required and what is available."""
    required, available = number(round(short.required, 4)), number(round(short.available, 4))
    keys = short.demands
    if short.form == "seatless":
        return _seatless(clash, short)
    told = [demand_words(clash, rule, subject) for rule, subject in keys]
    if len(keys) > 1 and not _counts_people(clash, short):
        return Text(
            f"下列{len(told)}项要求单凭计算就不能同时满足：{_listed(told).zh}",
            f"these {len(told)} demands cannot hold together by arithmetic alone: {_listed(told).get('en')}",
        )
    if len(keys) == 1:
        said = told[0]
        if short.form == "floor":
            named = _named(clash, short)
            return Text(
                f"{said.zh}；全局可计入的只有{available}（需要{required}）{named.zh}",
                f"{said.get('en')}; the bureau has {available} ({required} needed){named.get('en')}",
            )
        if short.form == "capacity":
            return Text(
                f"{said.zh}；可容纳{available}，而只能安排在那里的有{required}",
                f"{said.get('en')}; there is room for {available}, and {required} can sit nowhere else",
            )
        return Text(
            f"{said.zh}；至少需要{required}，最多只能达到{available}",
            f"{said.get('en')}; {required} needed, {available} at most",
        )
    listed = _listed(told)
    posts = [key for key in keys if _rule(clash, key[0]).kind == "posts" and key[1] != "who"]
    named = _named(clash, short)
    if short.form == "floor" and len(posts) > 1 and all(_rule(clash, rule).kind == "posts" for rule, _ in keys):
        return Text(
            f"{len(posts)}种岗位共需{required}人，符合条件的只有{available}人{named.zh}：{listed.zh}",
            f"{len(posts)} posts need {required} people and share {available}{named.get('en')}: {listed.get('en')}",
        )
    if short.form == "floor":
        return Text(
            f"下列{len(told)}项要求合计需要{required}，全局最多只有{available}{named.zh}：{listed.zh}",
            f"these {len(told)} demands need {required} together, the bureau has {available}{named.get('en')}: {listed.get('en')}",
        )
    if short.form == "capacity":
        return Text(
            f"下列{len(told)}项要求合计只容得下{available}，而必须安排在其中的有{required}：{listed.zh}",
            f"these {len(told)} demands leave room for {available}, and {required} have to sit there: {listed.get('en')}",
        )
    return Text(
        f"下列{len(told)}项要求合在一起算：至少需要{required}，最多只能达到{available}：{listed.zh}",
        f"these {len(told)} demands added up need {required}, and {available} is the most there can be: {listed.get('en')}",
    )


def _counts_people(clash: Clash, short: Shortfall) -> bool:
    """Whether the figures are people: sums of years or of weighted shares say nothing to a planner."""
    whole = all(one >= 0 and abs(one - round(one)) < 1e-6 for one in (short.required, short.available))
    return whole and not any(_rule(clash, rule).kind in ("average", "share", "balance") for rule, _ in short.demands)


def _listed(told: list[Text]) -> Text:
    listed = joined(told[:LISTED], "；", "; ")
    more = len(told) - LISTED
    return Text(f"{listed.zh}；另有{more}项", f"{listed.get('en')}; and {more} more") if more > 0 else listed


def _named(clash: Clash, short: Shortfall) -> Text:
    """The people who count, in brackets, where they are few."""
    if not 0 < len(short.people) <= NAMED:
        return Text("", "")
    who = people_words("+".join(short.people), Bureau.of(clash.problem))
    return Text(f"（{who.zh}）", f" ({who.get('en')})")


def _seatless(clash: Clash, short: Shortfall) -> Text:
    who = people_words("+".join(short.people), Bureau.of(clash.problem))
    if not short.demands:
        return Text(
            f"{who.zh}没有可安排的岗位：新架构中没有收其人员类别的岗位",
            f"{who.get('en')} can sit nowhere: no post of the structure is open to the category",
        )
    told = joined([demand_words(clash, rule, subject) for rule, subject in short.demands], "；", "; ")
    return Text(f"{who.zh}没有可安排的岗位：{told.zh}", f"{who.get('en')} can sit nowhere: {told.get('en')}")


def change_words(clash: Clash, one: Change) -> Text:
    """What becomes of a rule: ``...: minimum 3 → 2``."""
    rule = _rule(clash, one.rule_id)
    people = [moved for moved in one.moved if not moved.field]
    limits = [moved for moved in one.moved if moved.field]
    parts: list[Text] = []
    said = demand_text(rule, clash.problem)
    for moved in limits:
        parts.append(_moved_words(clash, rule, moved, alone=len(one.moved) == 1))
    if people:
        parts.append(_excepted_words(clash, rule, people))
    told = joined(parts, "；", "; ")
    return Text(f"{said.zh}：{told.zh}", f"{said.get('en')}: {told.get('en')}")


def _moved_words(clash: Clash, rule: RuleSettings, moved: Moved, alone: bool) -> Text:
    name = FIELDS.get(moved.field, Text(moved.field, moved.field))
    show = percent if rule.kind == "share" else number
    before, after = show(moved.before), show(moved.after)
    at = Text("", "")
    if moved.subject and not (alone and moved.subject == getattr(rule, "unit", None)):
        bureau = Bureau.of(clash.problem)
        where = present_words(moved.subject, bureau) if rule.kind == "keep" else unit_words(moved.subject, bureau)
        at = Text(where.zh, f"{where.get('en')}, ")
    return Text(f"{at.zh}{name.zh}由{before}调为{after}", f"{at.get('en')}{name.get('en')} {before} → {after}")


def _excepted_words(clash: Clash, rule: RuleSettings, people: list[Moved]) -> Text:
    bureau = Bureau.of(clash.problem)
    named = joined([people_words(moved.subject, bureau) for moved in people[:NAMED]], "；", "; ")
    more = len(people) - NAMED
    if more > 0:
        named = Text(f"{named.zh}等", f"{named.get('en')} and {more} more")
    what = Text("对", "pairs") if rule.speaks_of_pairs else Text("人", "people")
    return Text(
        f"{len(people)}{what.zh}例外（{named.zh}）",
        f"{len(people)} {what.get('en')} excepted ({named.get('en')})",
    )


def way_title(place: int) -> Text:
    """``出路一``, counted from 1."""
    return Text(f"出路{'一二三四五六七八九'[place - 1]}", f"way out {place}")


def way_lines(clash: Clash, way: Way) -> list[Text]:
    return [change_words(clash, one) for one in way.changes]


def clash_lines(clash: Clash) -> list[Text]:
    """Everything for the terminal, a line each; indented lines belong to the one above."""
    if clash.status == "plan":
        return [
            Text("有方案能同时满足全部硬性规则，并无冲突。", "There is a plan that keeps all hard rules: no clash.")
        ]
    lines: list[Text] = []
    if clash.status == "unknown":
        lines.append(
            Text(
                "时限内既没有找到方案，也没有证明方案不存在。请放宽时限（--time-limit）。",
                "Within the limit neither a plan was found nor that there is none. Try a longer --time-limit.",
            )
        )
        return lines
    if clash.shortfalls:
        lines.append(Text("算术上就不够的：", "Short by counting alone:"))
        lines += [_bullet(shortfall_words(clash, one)) for one in clash.shortfalls[:FURTHER_LISTED]]
        more = len(clash.shortfalls) - FURTHER_LISTED
        if more > 0:
            lines.append(_bullet(Text(f"另有{more}处，见 clash.json", f"{more} more, see clash.json")))
    lines += _set_lines(clash)
    lines += _way_lines(clash)
    if not clash.complete:
        lines.append(
            Text(
                "以上是时限内已查明的部分；放宽时限（--time-limit）可查得更全。",
                "This is what was found within the limit; a longer --time-limit may show more.",
            )
        )
    return lines


def _bullet(text: Text) -> Text:
    return Text(f"  · {text.zh}", f"  · {text.get('en')}")


def _set_lines(clash: Clash) -> list[Text]:
    if not clash.demands:
        return []
    count = len(clash.demands)
    proof = (
        Text("已另行求解复核", "solved again to be sure")
        if all(one.verified for one in clash.demands)
        else Text("尚未复核", "not yet solved again")
    )
    if all(one.minimal for one in clash.demands):
        less = Text("，去掉其中任何一条即有方案可解此冲突", ", and any one of them less leaves no clash among them")
    else:
        less = Text("，其中可能有多余的", ", of which some may not be needed")
    lines = [
        Text(
            f"下列{count}条要求不能同时满足（{proof.zh}{less.zh}）："
            if count > 1
            else f"下列要求无法满足（{proof.zh}）：",
            f"These {count} demands cannot be kept together ({proof.get('en')}{less.get('en')}):"
            if count > 1
            else f"This demand cannot be kept ({proof.get('en')}):",
        )
    ]
    for one in clash.demands[:FURTHER_LISTED]:
        said = demand_words(clash, one.rule_id, one.subject)
        lines.append(_bullet(Text(f"[{one.rule_id}] {said.zh}", f"[{one.rule_id}] {said.get('en')}")))
    if count > FURTHER_LISTED:
        more = count - FURTHER_LISTED
        lines.append(_bullet(Text(f"另有{more}条，见 clash.json", f"{more} more, see clash.json")))
    if clash.further:
        lines.append(
            Text(
                f"与此无关的冲突还有{len(clash.further)}处：",
                f"Further clashes that share no demand with it: {len(clash.further)}",
            )
        )
        for demands in clash.further:
            told = joined([demand_words(clash, one.rule_id, one.subject) for one in demands[:LISTED]], "；", "; ")
            lines.append(_bullet(told))
    return lines


def _way_lines(clash: Clash) -> list[Text]:
    if not clash.ways_out:
        return [Text("时限内没有算出可行的放宽办法。", "No way out was found within the limit.")]
    lines = [Text("建议的放宽办法（任取其一即有方案）：", "Ways out (each by itself makes a plan):")]
    for place, way in enumerate(clash.ways_out, 1):
        title, weight = way_title(place), number(round(way.weight, 4))
        lines.append(Text(f"{title.zh}（代价 {weight}）", f"{title.get('en')} (weight {weight})"))
        lines += [_bullet(text) for text in way_lines(clash, way)]
    return lines
