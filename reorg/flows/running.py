"""Running one what-if whole: read, planned, checked a second time, and boiled down to figures that can be compared.

``compare``, ``sweep`` and what is built on them run every case through here, on this machine or another.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from reorg.compare.indicators import indicators
from reorg.compare.ran import Placement, Ran, RanRule, RanUnit
from reorg.plan.plan import Plan
from reorg.rules.problem import Problem
from reorg.text import Text

if TYPE_CHECKING:
    from reorg.engine import Progress
    from reorg.flows.planning import Planned
    from reorg.intake.load import Loaded

CLASH_LIMIT = 30.0
"""Seconds that the search for a clash may take in a comparison, at most what planning itself may."""

DOUBT, DOUBT_PEOPLE = 12.0, 1000
"""Seconds, for each so many people, after which a search that has bounded nothing makes room for that for a clash."""

APART = ("title", "language", "teams", "rosters", "stages", "diagnose", "personnel", "units", "territory", "cases")
"""Settings that change no plan, and files, which count by what is in them."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How each case is solved: seconds (``None``: no limit), share of gap at which it may end, seed, threads.

    ``explain``: where no plan exists, the demands that clash are looked for.
    """

    time_limit: float | None = None
    gap: float = 0.001
    seed: int = 0
    threads: int = 1
    explain: bool = True


def fingerprint(loaded: Loaded, options: RunOptions) -> str:
    """Sixteen hex digits of everything that a plan depends on: resolved settings, contents of the files, solver's settings
    (threads are left out), version. Names and places of files do not count."""
    content = {one.path: one.sha256 for one in loaded.inputs}
    if len(loaded.structure_files) > 1:  # a structure laid on others is all of them
        joined = " ".join(one.sha256 for one in loaded.structure_files)
        content[str(loaded.settings.get("structure"))] = sha256(joined.encode()).hexdigest()
    return fingerprint_of(loaded.settings, content, options)


def fingerprint_of(resolved: Mapping[str, Any], content: Mapping[str, str], options: RunOptions) -> str:
    """The fingerprint of resolved settings and of the digests of the files that they name."""
    from importlib.metadata import version

    settings = {key: value for key, value in resolved.items() if key not in APART}
    named = [name for key in ("personnel", "units", "territory", "cases") for name in _files(resolved, key)]
    tables = [(content.get(name.partition("#")[0], ""), name.partition("#")[2]) for name in named]
    structure = content.get(str(settings.get("structure")), settings.get("structure"))
    others = sorted(sha for path, sha in content.items() if path.endswith(".json"))
    whole = {
        "settings": {**settings, "structure": structure},
        "tables": tables,
        "decided": others,
        "solve": [options.time_limit, options.gap, options.seed],
        "version": version("reorg"),
    }
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, default=str)
    return sha256(text.encode("utf-8")).hexdigest()[:16]


def _files(settings: Mapping[str, Any], key: str) -> list[str]:
    value = settings.get(key)
    return [] if value is None else [value] if isinstance(value, str) else list(value)


def run_case(loaded: Loaded, name: str, options: RunOptions, stop: threading.Event | None = None) -> Ran:
    """Plan a loaded project and boil it down. Never raises for bad inputs: they are ``rejected`` with their faults."""
    return solve_case(loaded, name, options, stop)[0]


def solve_case(
    loaded: Loaded,
    name: str,
    options: RunOptions,
    stop: threading.Event | None = None,
    near: Mapping[str, str] | None = None,
) -> tuple[Ran, Planned | None]:
    """:func:`run_case` with what was planned (``None`` where the inputs were rejected).

    ``near``: the seat of each person in another plan; of plans worth as much the one that places most people alike is
    looked for (see :func:`reorg.flows.nearest.nearest`).
    """
    from reorg.engine import SolveOptions
    from reorg.flows.nearest import nearest
    from reorg.flows.planning import make_plan

    title = loaded.project.title if loaded.project else ""
    key = fingerprint(loaded, options)
    if loaded.problem is None:
        faults = tuple(Text(_said(one, "zh"), _said(one, "en")) for one in loaded.findings if one.severity == "error")
        return Ran(name, title, "rejected", key, faults=faults), None
    solve = SolveOptions(time_limit=options.time_limit, gap=options.gap, seed=options.seed, threads=options.threads)
    told = {"time_limit": options.time_limit, "gap": options.gap, "seed": options.seed}
    settings = {**loaded.settings, "solve": told}
    watch = _Watch(stop, DOUBT * max(1.0, len(loaded.problem.people) / DOUBT_PEOPLE))
    planned = make_plan(loaded.problem, loaded.inputs, settings, solve, watch.told, watch)
    if (
        watch.doubted and planned.outcome.status != "infeasible"
    ):  # cut short: not what a search of its own would end with
        clash = clash_told(loaded.problem, options, stop, proved=False)
        if clash:
            return Ran(name, title, "infeasible", key, clash=clash if options.explain else ()), None
        planned = make_plan(loaded.problem, loaded.inputs, settings, solve, None, stop)
    if near and planned.plan is not None:
        planned = nearest(planned, near, solve, stop)
    if planned.plan is not None:
        return ran_of(loaded.problem, planned.plan, name, key), planned
    if planned.outcome.status != "infeasible":
        return Ran(name, title, "unknown", key, seconds=planned.outcome.seconds), planned
    clash = clash_told(loaded.problem, options, stop) if options.explain else ()
    return Ran(name, title, "infeasible", key, seconds=planned.outcome.seconds, clash=clash), planned


def _said(finding: Any, lang: Any) -> str:
    place = finding.place.say(lang)
    return f"{place}{'：' if lang == 'zh' else ': '}{finding.say(lang)}" if place else finding.say(lang)


def clash_told(
    problem: Problem, options: RunOptions, stop: threading.Event | None = None, *, proved: bool = True
) -> tuple[Text, ...]:
    """The demands of a small clash, a line each; empty where none was found in time.

    ``proved``: that there is no plan is known, so that a clash which nobody could solve again is told too, or failing one
    what is short by counting.
    """
    from reorg.explain.clash_words import demand_words, shortfall_words
    from reorg.flows.clashing import explain_clash

    limit = min(CLASH_LIMIT, options.time_limit or CLASH_LIMIT)
    clash = explain_clash(
        problem, time_limit=limit, seed=options.seed, threads=options.threads, stop=stop, depth="clash"
    )
    if clash.status == "clash" and (proved or all(one.verified for one in clash.demands)):
        return tuple(demand_words(clash, one.rule_id, one.subject) for one in clash.demands)
    return tuple(shortfall_words(clash, one) for one in clash.shortfalls[:1]) if proved else ()


class _Watch(threading.Event):
    """A request to stop that also comes where the search has found no bound of any plan after a while: then there is
    often none, and the demands that clash are found sooner than the search can prove it."""

    def __init__(self, stop: threading.Event | None, patience: float) -> None:
        super().__init__()
        self.other, self.end, self.bounded, self.doubted = stop, time.monotonic() + patience, False, False

    def told(self, progress: Progress) -> None:
        self.bounded = self.bounded or progress.bound is not None

    def is_set(self) -> bool:
        self.doubted = self.doubted or (not self.bounded and time.monotonic() > self.end)
        return self.doubted or (self.other is not None and self.other.is_set())


def ran_of(problem: Problem, plan: Plan, name: str, key: str = "") -> Ran:
    """A plan boiled down. ``verified`` where every hard rule holds and the certificate follows from its prices alone."""
    from reorg.rules.audit import audit
    from reorg.rules.certificate import doubts
    from reorg.rules.registry import demand_text

    structure = problem.structure
    seats = {seat.seat_id: seat for seat in structure.seats}
    number = {seat.seat_id: n for n, seat in enumerate(structure.seats)}
    at = {one.person_id: one for one in plan.assignments}
    again = audit(problem, [number[at[p.person_id].seat] if p.person_id in at else -1 for p in problem.people])
    certificate = plan.certificate
    verified = again.ok and abs(again.objective - plan.solver.objective) <= 1e-6 * max(1.0, abs(again.objective))
    verified = verified and (certificate is None or not doubts(problem, certificate, again)[1])
    priced = {one["rule"] for one in (certificate or {}).get("prices", ()) if one["price"]}
    rules = {rule.id: rule for rule in problem.rules}
    units = {unit.unit_id: n for n, unit in enumerate(structure.units)}

    def path(unit: str) -> Text:
        return Text(structure.path(units[unit], "zh"), structure.path(units[unit], "en"))

    paths = {unit: path(unit) for unit in units}
    return Ran(
        name=name,
        title=plan.title,
        status=plan.solver.status,
        fingerprint=key,
        objective=plan.solver.objective,
        bound=plan.solver.bound,
        gap=plan.solver.gap,
        certified=None if certificate is None else float(certificate["gap"]),
        seconds=plan.solver.seconds,
        verified=verified,
        indicators={one.key: one.value for one in indicators(problem, plan)},
        terms=dict(plan.terms),
        changes=dict(plan.changes),
        rules=tuple(
            RanRule(
                r.rule_id,
                r.kind,
                r.severity,
                r.holds,
                r.cost,
                r.rule_id in priced,
                demand_text(rules[r.rule_id], problem),
            )
            for r in plan.rules
        ),
        units=tuple(RanUnit(one.unit_id, one.name, one.parent, dict(one.assigned)) for one in plan.units),
        placements={
            one.person_id: Placement(one.unit, paths[one.unit], seats[one.seat].post.name, one.change, one.seat)
            for one in plan.assignments
        },
    )
