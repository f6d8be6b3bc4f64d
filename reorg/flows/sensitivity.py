"""What each demand of a plan costs: reads the plan, works it out, and writes what was found."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reorg.explain.sensitivity import CONFIRM, Demanded, Effect, Ranked, Sensitivity, tell_sensitivity
from reorg.explain.teller import Teller
from reorg.flows.explaining import Explained, ground_of, teller_of
from reorg.plan.plan import InputFile
from reorg.rules.problem import Problem
from reorg.text import Lang

if TYPE_CHECKING:
    from reorg.engine import SolveOptions

FORMAT = "reorg.sensitivity/1"
FILES = ("sensitivity.json", "sensitivity.xlsx")


@dataclass(frozen=True)
class Sensed:
    """The plan that was read, and what its demands cost; ``told`` is ``None`` where it could not be read."""

    explained: Explained
    told: Sensitivity | None = None


def sensitivity_of(
    problem: Problem,
    inputs: tuple[InputFile, ...],
    path: Path,
    options: SolveOptions,
    confirm: int = CONFIRM,
    *,
    progress: Callable[[int, int], None] | None = None,
    stop: threading.Event | None = None,
) -> Sensed:
    """Read a plan and tell what its demands cost; ``options.time_limit`` is for each re-solve."""
    from reorg.flows.verifying import verify_plan

    verified = verify_plan(problem, inputs, path)
    if verified.audited is None:
        return Sensed(Explained(verified))
    ground = ground_of(verified, options)
    return Sensed(Explained(verified, ground), tell_sensitivity(ground, options, confirm, progress, stop))


def sensitivity_json(sensed: Sensed, lang: Lang, mask: bool = False) -> dict[str, Any]:
    """``reorg.sensitivity/1``; a plan that could not be read gives its faults alone."""
    from reorg.report.mask import hidden

    explained, told = sensed.explained, sensed.told
    if told is None or explained.ground is None:
        findings = explained.verified.findings
        return {
            "format": FORMAT,
            "faults": [one.as_json(lang) for one in (hidden(findings) if mask else findings)],
        }
    teller = teller_of(explained, mask)
    return {
        "format": FORMAT,
        "objective": explained.ground.audited.objective,
        "bound_above": None if told.beyond is None else round(told.beyond, 6),
        "hard_broken": [teller.rule_id(one) for one in explained.ground.hard_broken],
        "changed_since": list(explained.verified.changed_since),
        "limits": _ranked_json(told.limits, teller, lang),
        "rules": _ranked_json(told.rules, teller, lang),
        "proved": {"limits": told.limits.proved, "rules": told.rules.proved},
    }


def _ranked_json(ranked: Ranked, teller: Teller, lang: Lang) -> list[dict[str, Any]]:
    return [_demanded_json(one, number, teller, lang) for number, one in enumerate(ranked.demands, 1)]


def _demanded_json(one: Demanded, rank: int, teller: Teller, lang: Lang) -> dict[str, Any]:
    step = one.step
    told = {
        "rank": rank,
        "rule": teller.rule_id(step.rule),
        "kind": step.kind,
        "subject": teller.subject(step.subject),
        "demand": teller.demand(step.rule).get(lang),
    }
    if step.way == "drop":
        return {**told, "dropped": _effect_json(one.looser, teller)}
    limit = {"field": step.field, "side": step.side, "value": step.before}
    return {**told, **limit, "looser": _effect_json(one.looser, teller), "tighter": _effect_json(one.tighter, teller)}


def _effect_json(effect: Effect | None, teller: Teller) -> dict[str, Any] | None:
    if effect is None:
        return None
    return {
        "to": effect.step.after,
        "change": {"least": _figure(effect.least), "most": _figure(effect.most)},
        "exact": effect.exact,
        "basis": effect.basis,
        "status": effect.status,
        "moves": [
            {"person_id": teller.person_id(one.person), "from": teller.seat_id(one.before), "to": teller.seat_id(one.after)}
            for one in effect.moves
        ],
        "apply": [_shown(entry, teller) for entry in effect.step.apply],
    }  # fmt: skip


def _figure(value: float | None) -> float | None:
    return None if value is None else round(value, 6) + 0.0


def _shown(entry: Mapping[str, Any], teller: Teller) -> dict[str, Any]:
    """An entry of a scenario file as it may be shown: without ids and names where they are masked."""
    from reorg.report.mask import ids_in, masked_text

    if not teller.ids:
        return dict(entry)
    shown: dict[str, Any] = ids_in({key: one for key, one in entry.items() if key not in ("name", "note")}, teller.ids)
    for key in ("concessions", "seats"):
        if key in shown:
            shown[key] = {teller.subject(name): value for name, value in shown[key].items()}
    return {**shown, "id": masked_text(str(shown["id"]), teller.ids)}


def write_sensitivity(sensed: Sensed, out: Path, lang: Lang, *, force: bool, mask: bool) -> list[Path]:
    """``sensitivity.json`` and ``sensitivity.xlsx``; the files written."""
    from reorg.flows.files import guard, whole, write_json
    from reorg.flows.sensitivity_pages import sensitivity_book
    from reorg.report.excel import write_book

    guard(out, FILES, force)
    write_json(out / FILES[0], sensitivity_json(sensed, lang, mask))
    book = sensitivity_book(sensed, teller_of(sensed.explained, mask), lang)
    whole(out / FILES[1], lambda target: write_book(target, book, lang))
    return [out / name for name in FILES]
