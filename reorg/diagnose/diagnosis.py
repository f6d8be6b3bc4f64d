"""A diagnosis as a value: every figure of today, and readiness for the new structure where there is a sound one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any

from reorg.diagnose.figures import (
    Ages,
    Completeness,
    Distribution,
    Kin,
    Layers,
    LongInPost,
    Named,
    PostYears,
    RetirementYear,
    Retiring,
    Share,
    Skill,
    Span,
    Status,
    Strength,
    TypeStrength,
    UnitLeaders,
    UnitStrength,
)
from reorg.diagnose.leadership import layers, spans, unit_leaders
from reorg.diagnose.make_up import ages, completeness, distributions
from reorg.diagnose.readiness import Readiness
from reorg.diagnose.settings import DiagnoseSettings
from reorg.diagnose.shares import shares
from reorg.diagnose.skills import skills
from reorg.diagnose.strength import by_group, total, type_strengths, unit_strengths
from reorg.diagnose.watch import kin, long_in_post, post_years, retirements, statuses
from reorg.domain.today import Today
from reorg.plan.plan import InputFile
from reorg.text import Finding


@dataclass(frozen=True)
class Diagnosis:
    """Today in figures. ``readiness`` is ``None`` where structure or rules have errors, which ``faults`` then lists."""

    title: str
    as_of: date
    inputs: tuple[InputFile, ...]
    settings: DiagnoseSettings
    people: Mapping[str, int]
    police: Strength
    auxiliaries: Strength
    units: tuple[UnitStrength, ...]
    types: tuple[TypeStrength, ...]
    ages: tuple[Ages, ...]
    distributions: tuple[Distribution, ...]
    skills: tuple[Skill, ...]
    leaders: tuple[UnitLeaders, ...]
    spans: tuple[Span, ...]
    layers: Layers
    shares: tuple[Share, ...]
    retirement_years: tuple[RetirementYear, ...]
    retiring: tuple[Retiring, ...]
    post_years: tuple[PostYears, ...]
    long_in_post: tuple[LongInPost, ...]
    kin: tuple[Kin, ...]
    statuses: tuple[Status, ...]
    completeness: tuple[Completeness, ...]
    readiness: Readiness | None = None
    faults: tuple[Finding, ...] = ()


def diagnosis(today: Today, settings: DiagnoseSettings, title: str, inputs: tuple[InputFile, ...]) -> Diagnosis:
    """Every figure of today; readiness is added where there is a structure."""
    units, own_spans = unit_strengths(today), spans(today)
    years, retiring = retirements(today, settings)
    return Diagnosis(
        title=title,
        as_of=today.as_of,
        inputs=inputs,
        settings=settings,
        people=by_group(list(today.people)),
        police=total(units, "police"),
        auxiliaries=total(units, "auxiliaries"),
        units=units,
        types=type_strengths(today),
        ages=ages(today, settings),
        distributions=distributions(today),
        skills=skills(today, settings.skilled_level),
        leaders=unit_leaders(today),
        spans=own_spans,
        layers=layers(own_spans),
        shares=shares(today),
        retirement_years=years,
        retiring=retiring,
        post_years=post_years(today),
        long_in_post=long_in_post(today, settings),
        kin=kin(today),
        statuses=statuses(today),
        completeness=completeness(today),
    )


def without_names(told: Diagnosis, ids: Mapping[str, str]) -> Diagnosis:
    """The same with nobody recognizable: ids replaced, names cut to the surname, months of retirement to the year."""
    cut = replace(told, retiring=tuple(replace(one, month=one.month[:4]) for one in told.retiring))
    masked = _masked(cut, ids)
    assert isinstance(masked, Diagnosis)
    return masked


def _masked(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, Named):
        return replace(value, person_id=ids[value.person_id], name=f"{value.name[:1]}某某")
    if isinstance(value, tuple):
        return tuple(_masked(one, ids) for one in value)
    if is_dataclass(value) and not isinstance(value, type) and value.__module__.startswith("reorg.diagnose"):
        return replace(value, **{one.name: _masked(getattr(value, one.name), ids) for one in fields(value)})
    return value
