"""What a person's placement is worth, term by term: integers 0 to 100 over people x seats.

The formulas are told in ``docs/worth.md``; an objective is exact because values are rounded to
integers before they are weighed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from reorg.domain.ladders import ENFORCEMENT, POST_LEVEL
from reorg.domain.police_categories import CATEGORY_WORDS, police_category
from reorg.domain.settings import TERMS
from reorg.domain.structure import Need, Structure
from reorg.rules.bureau import Bureau
from reorg.rules.rows import Mask
from reorg.rules.travel import home_town, unit_town

Values = NDArray[np.int16]
Part = tuple[NDArray[np.float64], Mask]

SKILL_SHARE = 25.0
"""What one level of a skill in the unit's own trade is worth, when the person's own trade is another one [K]."""


def worth(bureau: Bureau, allowed: Mask) -> Mapping[str, Values]:
    """Each term's value of every placement; ``allowed`` says who is eligible where (merit needs it)."""
    weights = bureau.problem.settings.objective.weights()
    nothing = np.zeros(bureau.shape, dtype=np.int16)
    made = {term: term_values(bureau, term) if weights[term] else nothing for term in ("stay", "fit", "wish", "near")}
    made["merit"] = merit(bureau, allowed) if weights["merit"] else nothing
    return {term: made[term] for term in TERMS}


def term_values(bureau: Bureau, term: str) -> Values:
    """The value of every placement by one term, whatever it weighs; ``merit`` alone depends on who is eligible."""
    formulas = {"stay": stay, "fit": fit, "wish": wish, "near": near}
    values: Values = bureau.kept(f"worth:{term}", partial(formulas[term], bureau))
    return values


def _rounded(values: NDArray[np.float64]) -> Values:
    return np.asarray(np.floor(values + 0.5), dtype=np.int16)


def stay(bureau: Bureau) -> Values:
    """100 in the same unit, or one that absorbs the present unit (or below it); 0 otherwise."""
    same = bureau.change_pairs["stay"] | bureau.change_pairs["follow"]
    return np.asarray(np.where(same, 100, 0), dtype=np.int16)


def fit(bureau: Bureau) -> Values:
    """Mean of the parts that apply to a seat (see :func:`fit_parts`); 100 where a seat asks nothing."""
    total, count = np.zeros(bureau.shape), np.zeros(bureau.shape)
    for part, applies in fit_parts(bureau).values():
        total += np.where(applies[None, :], part, 0.0)
        count += applies[None, :]
    return _rounded(np.where(count > 0, total / np.maximum(count, 1), 100.0))


def fit_parts(bureau: Bureau) -> Mapping[str, Part]:
    """Parts of ``fit``: name -> (people x seats 0-100, seats to which the part applies).

    ``skill``: the best of the skills that the unit (or the nearest unit above it that needs any) needs,
    as a share of the level asked. ``function``: the person's trade is one of the unit's (100), or else
    25 a level of a skill of that trade. ``qualification``: enforcement grade, in case-handling units.
    ``leadership``: in leadership posts, 100 for a leader of that level or above, 70 for a lower one, 40 else.
    ``conditions``: in posts that allow substitutes, 100 for who meets the conditions, 0 for a substitute.
    """
    return {
        "skill": _skill_part(bureau),
        "function": _function_part(bureau),
        "qualification": _qualification_part(bureau),
        "leadership": _leadership_part(bureau),
        "conditions": _conditions_part(bureau),
    }


def _skill_part(bureau: Bureau) -> Part:
    structure, seats = bureau.problem.structure, bureau.shape[1]
    part, applies = np.zeros(bureau.shape), np.zeros(seats, dtype=bool)
    known: dict[tuple[Need, ...], NDArray[np.float64]] = {}
    for number, seat in enumerate(structure.seats):
        needs = next((structure.units[a].needs for a in structure.ancestors(seat.unit) if structure.units[a].needs), ())
        if not needs:
            continue
        if needs not in known:
            shares = [np.minimum(1.0, bureau.skill_levels(need.skill) / need.min_level) for need in needs]
            known[needs] = np.maximum.reduce(shares) * 100
        part[:, number], applies[number] = known[needs], True
    return part, applies


def unit_trades(bureau: Bureau, unit: int) -> frozenset[str]:
    """Police categories of a unit: of its own name, and of the present units that it (or the nearest above) absorbs."""
    structure: Structure = bureau.problem.structure
    names = {u.unit_id: u.name for u in bureau.problem.present}
    found = {police_category(structure.units[unit].name.zh)}
    for ancestor in structure.ancestors(unit):
        if structure.units[ancestor].absorbs:
            if not found - {"", "OFF"}:
                found |= {police_category(names.get(old, old)) for old in structure.units[ancestor].absorbs}
            break
    return frozenset(found - {""})


def _function_part(bureau: Bureau) -> Part:
    codes = list(CATEGORY_WORDS)
    names = {u.unit_id: u.name for u in bureau.problem.present}
    person_trade = np.zeros((bureau.shape[0], len(codes)))
    read: dict[str, str] = {}

    def trade(text: str) -> str:
        if text not in read:
            read[text] = police_category(text)
        return read[text]

    for number, person in enumerate(bureau.people):
        own = trade(person.specialty) or trade(names.get(person.present_unit, ""))
        for skill, level in person.skills.items():
            if code := trade(skill):
                at = codes.index(code)
                person_trade[number, at] = max(person_trade[number, at], min(100.0, SKILL_SHARE * level))
        if own:
            person_trade[number, codes.index(own)] = 100.0
    part, applies = np.zeros(bureau.shape), np.zeros(bureau.shape[1], dtype=bool)
    trades = {unit: unit_trades(bureau, unit) for unit in sorted(set(bureau.seat_unit.tolist()))}
    for number, unit in enumerate(bureau.seat_unit.tolist()):
        if trades[unit]:
            columns = [codes.index(code) for code in sorted(trades[unit])]
            part[:, number], applies[number] = person_trade[:, columns].max(axis=1), True
    return part, applies


def _qualification_part(bureau: Bureau) -> Part:
    grades = np.array([ENFORCEMENT.order(person.enforcement_grade) / 3 * 100 for person in bureau.people])
    units = bureau.problem.structure.units
    applies = np.array(["case-handling" in units[unit].tags for unit in bureau.seat_unit.tolist()], dtype=bool)
    return np.repeat(grades[:, None], bureau.shape[1], axis=1), applies


def _leadership_part(bureau: Bureau) -> Part:
    leads = np.array([person.leads for person in bureau.people], dtype=bool)
    held = np.array([POST_LEVEL.order(person.post_level) for person in bureau.people])
    asked = np.array([POST_LEVEL.order(seat.post.level) for seat in bureau.problem.structure.seats])
    part = np.where(leads[:, None], np.where(held[:, None] >= asked[None, :], 100.0, 70.0), 40.0)
    return part, bureau.leading


def _conditions_part(bureau: Bureau) -> Part:
    part, applies = np.zeros(bureau.shape), np.zeros(bureau.shape[1], dtype=bool)
    for number, seat in enumerate(bureau.problem.structure.seats):
        if seat.post.who and seat.post.substitute_price is not None:
            part[:, number], applies[number] = np.where(bureau.who(seat.post.who), 100.0, 0.0), True
    return part, applies


def wish(bureau: Bureau) -> Values:
    """k-th of n wishes: 100 * (n - k + 1) / n, for the unit wished or any below it; none: 0."""
    structure = bureau.problem.structure
    values = np.zeros(bureau.shape)
    for number, person in enumerate(bureau.people):
        count = len(person.wishes)
        for rank, word in reversed(list(enumerate(person.wishes))):
            for unit in structure.find(word):
                values[number, bureau.below[unit]] = 100 * (count - rank) / count
    return _rounded(values)


def near(bureau: Bureau) -> Values:
    """100 * max(0, 1 - minutes / limit); who has no known home gets the average of those known."""
    territory, limit = bureau.problem.territory, bureau.problem.settings.near_limit
    seat_town = [unit_town(bureau.problem, unit) for unit in bureau.seat_unit.tolist()]
    towns = {town: territory.minutes(town) for town in sorted({town for town in seat_town if town})}
    values = np.full(bureau.shape, np.nan)
    homes: dict[str, list[int]] = {}
    for number, person in enumerate(bureau.people):
        if town := home_town(bureau.problem, person):
            homes.setdefault(town, []).append(number)
    for seat, town in enumerate(seat_town):
        for home, members in homes.items() if town else ():
            minutes = towns[town].get(home, np.inf)
            values[members, seat] = 100 * max(0.0, 1 - minutes / limit)
    return _rounded(_filled(values))


def _filled(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Unknown homes take the seat's average, unknown places the person's average, the rest 0."""
    for axis in (0, 1):
        known = ~np.isnan(values)
        count = known.sum(axis=axis, keepdims=True)
        mean = np.where(known, values, 0.0).sum(axis=axis, keepdims=True) / np.maximum(count, 1)
        values = np.where(known | (count == 0), values, mean)
    return np.where(np.isnan(values), 0.0, values)


def merit(bureau: Bureau, allowed: Mask) -> Values:
    """In promotion posts: the percentile of ``score`` among those eligible for the seat; no score: 0."""
    scores = np.array([np.nan if person.score is None else person.score for person in bureau.people])
    values = np.zeros(bureau.shape)
    for number, seat in enumerate(bureau.problem.structure.seats):
        if not seat.post.promotion:
            continue
        eligible = np.flatnonzero(allowed[:, number] & ~np.isnan(scores))
        if len(eligible) == 0:
            continue
        mine = scores[eligible]
        ordered = np.sort(mine)
        below = np.searchsorted(ordered, mine, side="left")
        equal = np.searchsorted(ordered, mine, side="right") - below - 1
        values[eligible, number] = 100 * (below + equal / 2) / (len(eligible) - 1) if len(eligible) > 1 else 100
    return _rounded(values)
