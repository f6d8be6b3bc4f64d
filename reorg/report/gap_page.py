"""What the plan is short of: vacancies, targets missed, skills just met or held by one person alone."""

from __future__ import annotations

from collections import Counter

import numpy as np

from reorg.domain.people import category_matches
from reorg.domain.structure import NewUnit
from reorg.report.tables import Line, Mark, Sheet, Table
from reorg.report.view import PlanView, col
from reorg.rules.bureau import Bureau
from reorg.text import Text


def gaps(view: PlanView) -> Sheet:
    """Vacancies, soft targets missed, needs met with nobody to spare, skills that one person alone has."""
    lines = [*_open_posts(view), *_vacancies(view), *_thin_needs(view), *_single_holders(view)]
    columns = (
        col("kind", "类别", "kind"), col("where", "单位", "unit"), col("what", "内容", "what", width=40),
        col("required", "需要", "required", "number"), col("has", "现有", "has", "number"),
    )  # fmt: skip
    note = Text(
        "空岗、未达目标、距编配上限的余额、刚好够用的技能和仅一人掌握的技能。",
        "Open posts, missed targets, room below limits, needs just met, skills of one person alone.",
    )
    return Sheet(Text("缺口预警", "Gaps"), (Table(columns, tuple(lines), note=note),))


def _open_posts(view: PlanView) -> list[Line]:
    """Posts with fewer holders than places."""
    holders = Counter(one.seat for one in view.plan.assignments)
    kind = Text("空岗", "open post").get(view.lang)
    found = []
    for seat in view.structure.seats:
        places, has = seat.post.places, holders[seat.seat_id]
        if places is not None and has < places:
            path = view.unit_path(view.structure.units[seat.unit].unit_id)
            found.append(Line((kind, path, seat.post.name.get(view.lang), places, has), "bad"))
    return found


def _vacancies(view: PlanView) -> list[Line]:
    """Targets missed, and room left under the topmost limit of each category (limits below it repeat the same room)."""
    structure = view.structure
    assigned = {one.unit_id: one.assigned for one in view.plan.units}
    found = []
    for number, unit in enumerate(structure.units):
        above = [structure.units[n] for n in structure.ancestors(number)][1:]
        path = view.unit_path(unit.unit_id)
        for word, strength in unit.strength.items():
            has = sum(n for category, n in assigned[unit.unit_id].items() if category_matches(word, category))
            if strength.target is not None and has != strength.target:
                kind, what = Text("未达目标", "target missed"), Text(f"{word}与目标相差", f"{word} against target")
                found.append(Line((kind.get(view.lang), path, what.get(view.lang), strength.target, has), "warn"))
            elif strength.max is not None and has < strength.max and not any(_capped(one, word) for one in above):
                kind, what = Text("余额", "room left"), Text(f"{word}距上限", f"{word} below the limit")
                found.append(Line((kind.get(view.lang), path, what.get(view.lang), strength.max, has)))
    return found


def _capped(unit: NewUnit, word: str) -> bool:
    return word in unit.strength and unit.strength[word].max is not None


def _thin_needs(view: PlanView) -> list[Line]:
    bureau = Bureau.of(view.problem)
    at = {one.person_id: view.structure.index[one.unit] for one in view.plan.assignments}
    seated = np.array([at.get(person.person_id, -1) for person in bureau.people])
    found = []
    for number, unit in enumerate(view.structure.units):
        if not unit.needs:
            continue
        inside = np.isin(seated, view.structure.subtree(number))
        for need in unit.needs:
            has = int(np.count_nonzero(inside & (bureau.skill_levels(need.skill) >= need.min_level)))
            if has <= need.people:
                kind = Text("技能不足", "skill short") if has < need.people else Text("技能刚好够用", "skill just met")
                what = f"{need.skill}≥{need.min_level}"
                mark: Mark = "bad" if has < need.people else ""
                found.append(Line((kind.get(view.lang), view.unit_path(unit.unit_id), what, need.people, has), mark))
    return found


def _single_holders(view: PlanView) -> list[Line]:
    holders: dict[str, int] = {}
    for person in view.problem.people:
        for skill in person.skills:
            holders[skill] = holders.get(skill, 0) + 1
    kind = Text("仅一人掌握", "one holder alone").get(view.lang)
    return [Line((kind, "", skill, None, 1), "warn") for skill, n in sorted(holders.items()) if n == 1]
