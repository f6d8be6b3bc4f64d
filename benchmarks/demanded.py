"""What an invented bureau's new structure demands, as a structure file: every figure is taken from the hidden plan.

Floors stand at 95 % of what the hidden plan gives (rounded down; in tight bureaus rounded up), so the plan keeps them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from shapes import BELOW, MEMBER, TEAMS, Bureau, Post, Unit

FLOOR = 0.95
Raw = dict[str, Any]


def structure_of(bureau: Bureau) -> Raw:
    """The structure file's contents; stations are copies made with ``each`` from columns of the units table."""
    tops = [unit for unit in bureau.units if unit.parent is None and "station" not in unit.tags]
    units = [_unit(unit, bureau) for unit in tops]
    if not bureau.size.subs:
        units.append(_stations(bureau, None))
    return {
        "id": "invented",
        "name": {"zh": f"{bureau.name}新架构", "en": "Invented structure"},
        "note": {"zh": "基准测试用，一切均为虚构。", "en": "For benchmarks; everything is invented."},
        "units": units,
        "rules": _rules(bureau),
    }


def _unit(unit: Unit, bureau: Bureau) -> Raw:
    stations = [part for part in unit.parts if "station" in part.tags]
    parts = [_unit(part, bureau) for part in unit.parts if "station" not in part.tags]
    if stations:
        parts.append(_stations(bureau, next(iter(unit.absorbs)).unit_id))
    made: Raw = {"id": unit.unit_id, "name": {"zh": unit.name, "en": unit.unit_id}, "tags": list(unit.tags)}
    if unit.absorbs:
        made["absorbs"] = {old.unit_id: share for old, share in unit.absorbs.items()}
    police, others = strength(unit, bureau.tight)
    made["strength"] = {"民警": police} | ({"辅警": others} if others["max"] else {})
    if unit.lowest:
        made["needs"] = {skill: need for skill, need in needs(unit, bureau.tight).items() if need["people"]}
    if "department" in unit.tags or "inner" in unit.tags:
        made["branch"] = True
    made["posts"] = [_post(post) for post in unit.posts]
    return made | ({"units": parts} if parts else {})


def _post(post: Post) -> Raw:
    made: Raw = {"id": post.post_id, "name": {"zh": post.name, "en": post.post_id}}
    if post is MEMBER:
        return made
    who: Raw = {"category": "民警"} | ({"post_level": {"min": BELOW[post.level]}} if post.needed else {})
    level = {"level": post.level} if post.level else {}
    return made | {"places": post.places, "leader": True, **level, "promotion": post.promotion, "who": who}


def _stations(bureau: Bureau, parent: str | None) -> Raw:
    """One copy a station, its figures from the row's columns (see :func:`station_columns`)."""
    one = next(unit for unit in bureau.units if "station" in unit.tags)
    teams = []
    for part, (team, name, skills, tags) in zip(one.parts, TEAMS, strict=True):
        asked = skills if bureau.tight else skills[:1]
        teams.append(
            {
                "id": "{id}/" + team,
                "name": {"zh": name, "en": team},
                "tags": [*tags, "lowest"],
                "strength": {
                    "民警": {"min": f"{{{name}民警最少}}", "max": f"{{{name}民警最多}}"},
                    "辅警": {"max": f"{{{name}辅警最多}}"},
                },
                "needs": {skill: {"min_level": 2, "people": f"{{{name}{skill}骨干}}"} for skill in asked},
                "posts": [_post(post) for post in part.posts],
            }
        )
    police = {"min": "{民警最少}", "max": "{民警最多}", "target": "{民警目标}", "target_weight": 20}
    return {
        "each": "station",
        **({"where": {"parent": parent}} if parent else {}),
        "id": "{id}",
        "name": "{name}",
        "tags": list(one.tags),
        "strength": {"民警": police, "辅警": {"min": "{辅警最少}", "max": "{辅警最多}"}},
        "branch": True,
        "posts": [_post(post) for post in one.posts],
        "units": teams,
    }


def station_columns(unit: Unit, tight: bool) -> dict[str, int]:
    """What the units table tells of a station's new figures, by heading."""
    police, others = strength(unit, tight)
    found = {"民警最少": police["min"], "民警最多": police["max"], "民警目标": len(unit.police())}
    found |= {"辅警最少": math.floor(0.85 * (len(unit.everyone) - len(unit.police()))), "辅警最多": others["max"]}
    for part in unit.parts:
        police, others = strength(part, tight)
        found |= {
            f"{part.name}民警最少": police["min"],
            f"{part.name}民警最多": police["max"],
            f"{part.name}辅警最多": others["max"],
        }
        found |= {f"{part.name}{skill}骨干": need["people"] for skill, need in needs(part, tight).items()}
    return found


def strength(unit: Unit, tight: bool) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Limits of officers and of auxiliaries around the hidden plan."""
    police = len(unit.police())
    others = len(unit.everyone) - police
    slack = (0.02 if tight else 0.1) if unit.lowest else (0.0 if tight else 0.04)
    limits = {"min": math.floor(police * (1 - slack)), "max": math.ceil(police * (1 + slack))}
    return limits, {"max": math.ceil(others * 1.1)}


def needs(unit: Unit, tight: bool) -> dict[str, dict[str, int]]:
    """Floors of the unit's skills at level 2."""
    found = {}
    for skill in unit.skills if tight else unit.skills[:1]:
        has = sum(person.skills.get(skill, 0) >= 2 for person in unit.everyone)
        found[skill] = {"min_level": 2, "people": math.ceil(FLOOR * has) if tight else math.floor(FLOOR * has)}
    return found


def _share(part: int, whole: int) -> float:
    """95 % of a share, to three places."""
    return math.floor(FLOOR * 1000 * part / whole) / 1000


def _rules(bureau: Bureau) -> list[Raw]:
    police = [person for person in bureau.people if person.police]
    grassroots = sum("grassroots" in person.unit.all_tags for person in police)
    station = [person for person in police if "station" in person.unit.all_tags]
    community = sum("community" in person.unit.tags for person in station)
    officers: Raw = {"category": "民警"}
    everywhere: Raw = {"where": {"tag": "any"}}
    mean_age = {"id": "mean-age", "kind": "average", "attribute": "age", "who": officers, "per": "unit"}
    rules: list[Raw] = [
        {"id": "relatives", "kind": "relatives", "scope": "direct"},
        {
            "id": "grassroots-share",
            "kind": "share",
            "who": officers,
            "where": {"tag": "grassroots"},
            "of": everywhere,
            "min": _share(grassroots, len(police)),
        },
        {
            "id": "community-share",
            "kind": "share",
            "who": officers,
            "where": {"tag": "community"},
            "of": {"where": {"tag": "station"}},
            "min": _share(community, len(station)),
        },
        {**mean_age, "where": {"tag": "lowest"}, "min": 38, "max": 43}
        if bureau.tight
        else {**mean_age, "where": {"tag": "station"}, "max": 43},
        _count("women-in-case-units", {**officers, "sex": "女"}, "case-handling", min=1),
        _count("two-officers", officers, "case-handling", min=2),
        _count("legal-officers", {**officers, "law_qualified": True}, "case-handling", min=1, weight=50),
        _count("young-in-stations", {**officers, "age": {"max": 35}}, "station", min=4, weight=100),
        {"id": "organ-education", "kind": "eligible", "who": {"education": {"min": "大专"}}, "where": {"tag": "organ"}},
        {"id": "rotation", "kind": "rotate", "post": "leader", "years": 9},
        {"id": "moves", "kind": "moves", "max": math.ceil(bureau.moved / FLOOR)},
    ]
    if bureau.tight:
        women: Raw = {**officers, "sex": "女"}
        rules += [
            {
                "id": "women",
                "kind": "share",
                "who": women,
                "where": {"tag": "lowest"},
                "of": {"who": officers},
                "per": "unit",
                "min": 0.1,
            },
            _count("party", {**officers, "party": "中共党员"}, "lowest", min=3),
        ]
    return rules


def _count(rule_id: str, who: Raw, tag: str, *, min: int, weight: float | None = None) -> Raw:
    soft = {} if weight is None else {"severity": "soft", "weight": weight}
    return {"id": rule_id, "kind": "count", "who": who, "where": {"tag": tag}, "per": "unit", "min": min, **soft}
