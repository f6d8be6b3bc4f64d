"""The demands that a structure itself makes, as rules with ids of their own.

Ids: ``strength:UNIT:CATEGORY``, ``target:UNIT:CATEGORY``, ``posts:UNIT/POST``, ``needs:UNIT:SKILL``,
``branch:UNIT``, ``absorbs:PRESENT_UNIT``. They are raw mappings so that project and scenario files can
replace, change or drop them by id like any other rule.
"""

from __future__ import annotations

from typing import Any

from reorg.domain.structure import NewUnit, Structure

Raw = dict[str, Any]

STANDING: tuple[Raw, ...] = (
    {"id": "unplaced", "kind": "unplaced"},
    {"id": "admits", "kind": "admits"},
    {"id": "fixed-status", "kind": "fixed"},
    {"id": "rank-protection", "kind": "protect"},
    {"id": "pinned", "kind": "pin", "column": "pinned"},
    {"id": "barred", "kind": "bar", "column": "barred"},
)
"""Rules that hold for every structure unless a project drops them by id."""


def demands(structure: Structure) -> list[Raw]:
    """The standing rules and every demand of the structure, in tree order."""
    made = [dict(raw) for raw in STANDING]
    for unit in structure.units:
        made += _of_unit(unit)
    absorbed = dict.fromkeys(present for unit in structure.units for present in unit.absorbs)
    made += [{"id": f"absorbs:{present}", "kind": "crosswalk", "present": present} for present in absorbed]
    return made


def _of_unit(unit: NewUnit) -> list[Raw]:
    made: list[Raw] = []
    place: Raw = {"line": unit.line, "file": unit.file}
    for category, strength in unit.strength.items():
        base: Raw = {"kind": "strength", "unit": unit.unit_id, "category": category, **place}
        if strength.min is not None or strength.max is not None:
            limits = {"min": strength.min, "max": strength.max}
            made.append({"id": f"strength:{unit.unit_id}:{category}", **base, **_given(limits)})
        if strength.target is not None:
            soft = {"target": strength.target, "severity": "soft", "weight": strength.target_weight}
            made.append({"id": f"target:{unit.unit_id}:{category}", **base, **soft})
    for post in unit.posts:
        if post.places is not None or post.who:
            made.append(
                {
                    "id": f"posts:{unit.unit_id}/{post.post_id}",
                    "kind": "posts",
                    "unit": unit.unit_id,
                    "post": post.post_id,
                    **({"line": post.line, "file": post.file} if post.line else place),
                    **_given({"places": post.places}),
                }
            )
    for need in unit.needs:
        made.append(
            {
                "id": f"needs:{unit.unit_id}:{need.skill}",
                "kind": "needs",
                "unit": unit.unit_id,
                "skill": need.skill,
                "min_level": need.min_level,
                "people": need.people,
                "severity": "hard" if need.hard else "soft",
                "weight": need.weight,
                **place,
            }
        )
    if unit.branch:
        made.append({"id": f"branch:{unit.unit_id}", "kind": "branch", "unit": unit.unit_id, **place})
    return made


def _given(fields: Raw) -> Raw:
    return {key: value for key, value in fields.items() if value is not None}
