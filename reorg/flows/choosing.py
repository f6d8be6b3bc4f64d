"""Several clearly different good plans, and what moves are worth.

A plan that differs most from the earlier ones within a share of the best value is looked for by a price on each placement
that is as in an earlier plan (rule kind ``differ``): with the price w the engine maximizes value - w x (placements alike).
Whatever w, no plan of at least the floor's value has fewer alike than (floor - bound) / w: that proves how much plans can differ.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reorg.compare.choice import Choice, Chosen, Point, likeness, placed_apart
from reorg.flows.files import guard, whole, write_json
from reorg.flows.running import ran_of
from reorg.plan.json_form import figure, plan_to_json
from reorg.plan.plan import Plan, SolverReport, relative_gap
from reorg.rules.added import extended
from reorg.rules.audit import audit
from reorg.rules.audit import make_plan as assemble
from reorg.rules.certificate import certify, costs_by_tier, tiers_of
from reorg.rules.problem import Problem
from reorg.rules.registry import read_rule
from reorg.text import Lang, Text

if TYPE_CHECKING:
    from reorg.engine import Outcome, SolveOptions
    from reorg.intake.load import Loaded

FILES = ("choose.xlsx", "choose.json")
FOLDER = "plan-{}"
"""Each plan's folder, numbered from 1: the best."""
TRIES = 8
"""Prices that are tried for one plan."""
CLOSE_PRICES = 1.1
"""Prices that are apart by less than this factor end the search."""
TOLERANCE = 1e-9

Say = Callable[[Text], None]


@dataclass(frozen=True)
class Choosing:
    """What became of choosing: ``choice`` is ``None`` where not even a best plan was found (``outcome`` says why)."""

    problem: Problem
    outcome: Outcome
    choice: Choice | None


@dataclass(frozen=True, slots=True)
class ChooseOptions:
    """``within``: the share of the best value that may be given up; ``plans`` at most, the best among them; ``points`` of the
    curve of moves (0: none). ``time_limit`` is for everything, in seconds."""

    within: float = 0.01
    plans: int = 5
    points: int = 7
    time_limit: float | None = None
    gap: float = 0.001
    seed: int = 0
    threads: int = 1


class _Engine:
    """Solves within what is left of the time."""

    def __init__(self, options: ChooseOptions, stop: threading.Event | None) -> None:
        self.options, self.stop, self.began = options, stop, time.monotonic()

    @property
    def over(self) -> bool:
        left = self._left()
        return bool(self.stop and self.stop.is_set()) or (left is not None and left <= 0)

    def _left(self) -> float | None:
        limit = self.options.time_limit
        return None if limit is None else limit - (time.monotonic() - self.began)

    def solve(self, problem: Problem, start: Sequence[int] | None = None) -> Outcome:
        from reorg.engine import solve

        return solve(problem, self._settings(), None, self.stop, start)

    def _settings(self) -> SolveOptions:
        from reorg.engine import SolveOptions

        left, asked = self._left(), self.options
        return SolveOptions(None if left is None else max(0.1, left), asked.gap, asked.seed, asked.threads)


def choose(
    loaded: Loaded, options: ChooseOptions, say: Say | None = None, stop: threading.Event | None = None
) -> Choosing:
    """The best plan, then plan after plan as different from all earlier ones as the share allows, then the curve."""
    problem = loaded.problem
    assert problem is not None
    tell = say or (lambda _: None)
    engine = _Engine(options, stop)
    tell(Text("最优方案", "the best plan"))
    best = engine.solve(problem)
    if best.seats is None:
        return Choosing(problem, best, None)
    assert best.objective is not None
    floor = best.objective - options.within * max(1.0, abs(best.objective))
    settings = {**loaded.settings, "solve": {"gap": options.gap, "seed": options.seed, "within": options.within}}
    seats = [best.seats.tolist()]
    chosen = [_chosen(problem, loaded, settings, best, seats[0], 1, best.objective)]
    exhausted = False
    while len(seats) < options.plans and not engine.over and not exhausted:
        number = len(seats) + 1
        tell(Text(f"方案 {number}", f"plan {number}"))
        found, most = _different(problem, engine, floor, best.objective, seats)
        if found is None:
            exhausted = not engine.over
            break
        made = _chosen(problem, loaded, settings, best, found, number, best.objective)
        chosen.append(replace(made, differs=sum(_apart(problem, found, other) for other in seats), most=most))
        seats.append(found)
    curve: tuple[Point, ...] = ()
    fewest = proved = None
    if options.points and not engine.over:
        fewest, proved, curve = _curve(problem, engine, seats[0], best, options.points, tell)
    choice = Choice(
        loaded.project.title if loaded.project else "", options.within, options.plans, floor, tuple(chosen), curve,
        fewest, proved, exhausted, engine.over,
    )  # fmt: skip
    return Choosing(problem, best, choice)


def _chosen(
    problem: Problem,
    loaded: Loaded,
    settings: Mapping[str, Any],
    best: Outcome,
    seats: list[int],
    number: int,
    top: float,
) -> Chosen:
    """The plan as a value: checked anew, with the bound that the best plan's prices prove for every plan."""
    audited = audit(problem, seats)
    exact = number == 1 and best.status == "optimal"
    bound = max(best.bound, audited.objective)
    report = SolverReport(
        "optimal" if exact else "feasible", audited.objective, bound, relative_gap(audited.objective, bound),
        best.seconds, loaded_seed(settings), best.versions,
    )  # fmt: skip
    proof = certify(problem, best.prices, audited.objective, best.tier_prices, costs_by_tier(problem, audited))
    plan = assemble(problem, audited, report, loaded.inputs, settings, proof.as_json())
    ran = ran_of(problem, plan, f"{number}")
    return Chosen(plan, ran, (top - audited.objective) / max(1.0, abs(top)))


def loaded_seed(settings: Mapping[str, Any]) -> int:
    return int(settings["solve"]["seed"])


def _apart(problem: Problem, one: Sequence[int], other: Sequence[int]) -> int:
    """People placed by ``other`` whom ``one`` does not place in the same unit."""
    units = [seat.unit for seat in problem.structure.seats]
    return sum(b >= 0 and (a < 0 or units[a] != units[b]) for a, b in zip(one, other, strict=True))


def _differ_rules(problem: Problem, earlier: Sequence[Sequence[int]], price: float) -> list[Any]:
    structure = problem.structure
    inside: dict[int, list[str]] = {}
    for seat in structure.seats:
        inside.setdefault(seat.unit, []).append(seat.seat_id)
    rules = []
    for number, seats in enumerate(earlier, 1):
        held = {
            person.person_id: inside[structure.seats[at].unit]
            for person, at in zip(problem.people, seats, strict=True)
            if at >= 0
        }
        if held:
            raw = {"id": f"differ:{number}", "kind": "differ", "seats": held, "severity": "soft", "weight": price}
            rules.append(read_rule(raw))
    return rules


def _different(
    problem: Problem, engine: _Engine, floor: float, top: float, earlier: Sequence[list[int]]
) -> tuple[list[int] | None, int | None]:
    """The plan worth at least ``floor`` that was found to differ most from the earlier ones, and the most that any can differ.

    ``None`` for the plan where none differs at all.
    """
    placed = sum(at >= 0 for seats in earlier for at in seats)
    slack = TOLERANCE * max(1.0, abs(top))
    low, high = 0.0, math.inf
    price = max((top - floor) / max(1.0, 0.2 * len(problem.people)), 1e-3)
    found: tuple[int, float, list[int]] | None = None
    alike = 0
    start: Sequence[int] = earlier[-1]
    for _ in range(TRIES):
        if engine.over:
            break
        outcome = engine.solve(extended(problem, _differ_rules(problem, earlier, price)), start)
        if math.isfinite(outcome.bound):
            alike = max(alike, math.ceil((floor - outcome.bound) / price - 1e-6))
        if outcome.seats is None:
            break
        seats = outcome.seats.tolist()
        value = audit(problem, seats).objective
        apart = sum(_apart(problem, seats, other) for other in earlier)
        if value >= floor - slack:
            low, start = price, seats
            if apart and (found is None or (apart, value) > found[:2]):
                found = (apart, value, seats)
        else:
            high = price
        if found is not None and found[0] >= placed - alike:
            break
        if math.isinf(high):
            price = low * 3
        elif low == 0.0:
            price = high / 3
        elif high / low < CLOSE_PRICES:
            break
        else:
            price = math.sqrt(low * high)
    return (None if found is None else found[2]), placed - alike


def _curve(
    problem: Problem, engine: _Engine, best_seats: list[int], best: Outcome, points: int, tell: Say
) -> tuple[int | None, int | None, tuple[Point, ...]]:
    """The fewest moves, what is proved of them, and the best value for limits from there to the best plan's moves."""
    tell(Text("最少调动", "the fewest moves"))
    most = _moves(problem, best_seats)
    tier = max(tiers_of(problem), default=0) + 1
    laid = extended(problem, [_moves_rule(0, severity="soft", weight=1, tier=tier)])
    outcome = engine.solve(laid, best_seats)
    if outcome.seats is None:
        return None, None, ()
    least = outcome.seats.tolist()
    fewest, audited = _moves(problem, least), audit(laid, least)
    proof = certify(laid, outcome.prices, audited.objective, outcome.tier_prices, costs_by_tier(laid, audited))
    proved = math.ceil(proof.tiers[0].bound - 1e-6) if proof.tiers else None
    assert best.objective is not None
    found = [Point(most, best.status, best.objective, best.bound, most)]
    steps = max(1, points - 1)
    limits = sorted({fewest + round((most - fewest) * step / steps) for step in range(steps)} - {most}, reverse=True)
    start = best_seats
    for limit in limits:
        if engine.over:
            break
        tell(Text(f"最多调动 {limit} 人", f"at most {limit} moves"))
        one = engine.solve(extended(problem, [_moves_rule(limit)]), least if limit == fewest else start)
        if one.seats is None:
            found.append(Point(limit, one.status, None, one.bound if math.isfinite(one.bound) else None))
            continue
        start = one.seats.tolist()
        found.append(Point(limit, one.status, one.objective, one.bound, _moves(problem, start)))
    return fewest, proved, tuple(reversed(found))


def _moves_rule(limit: int, **soft: Any) -> Any:
    return read_rule({"id": "choose:moves", "kind": "moves", "max": limit, **soft})


def _moves(problem: Problem, seats: Sequence[int]) -> int:
    return sum(one.moved for one in audit(problem, seats).assignments)


def choose_json(choice: Choice, plans: Sequence[Plan], lang: Lang) -> dict[str, Any]:
    """``reorg.choose/1``; ``plans`` as they may be shown (masked or not), in the choice's order."""
    return {
        "format": "reorg.choose/1",
        "project": choice.title,
        "within": choice.within,
        "floor": figure(choice.floor),
        "asked": choice.asked,
        "exhausted": choice.exhausted,
        "interrupted": choice.interrupted,
        "plans": [
            {
                "folder": FOLDER.format(number),
                "objective": figure(one.plan.solver.objective),
                "bound": figure(one.plan.solver.bound),
                "gap": one.plan.solver.gap,
                "below_best": figure(one.share),
                "verified": one.ran.verified,
                "differs": one.differs,
                "differs_at_most": one.most,
                "indicators": dict(one.ran.indicators),
                "changes": dict(one.ran.changes),
            }
            for number, one in enumerate(choice.plans, 1)
        ],
        "likeness": [[figure(likeness(one, other)) for other in plans] for one in plans],
        "apart": [{"person_id": person, "units": list(units)} for person, units in placed_apart(plans)],
        "moves": {
            "fewest": choice.fewest,
            "fewest_proved": choice.fewest_proved,
            "curve": [
                {"limit": one.limit, "status": one.status, "value": _figure(one.value), "bound": _figure(one.bound),
                 "moved": one.moved}
                for one in choice.curve
            ],
        },
    }  # fmt: skip


def _figure(value: float | None) -> float | None:
    return None if value is None else figure(value)


@dataclass(frozen=True)
class Shown:
    """A choice with its problem and plans as outputs may show them."""

    problem: Problem
    choice: Choice
    plans: tuple[Plan, ...]


def shown(choosing: Choosing, mask: bool) -> Shown:
    from reorg.report.mask import masked

    assert choosing.choice is not None
    plans = tuple(one.plan for one in choosing.choice.plans)
    if not mask:
        return Shown(choosing.problem, choosing.choice, plans)
    return Shown(
        masked(choosing.problem, plans[0])[0],
        choosing.choice,
        tuple(masked(choosing.problem, plan)[1] for plan in plans),
    )


def write_choice(told: Shown, out: Path, lang: Lang, *, force: bool) -> list[Path]:
    """Workbook, JSON, and each plan's ``plan.json`` in a folder of its own; the files written."""
    from reorg.report.choose_pages import choose_book
    from reorg.report.excel import write_book

    folders = [FOLDER.format(number) for number in range(1, len(told.plans) + 1)]
    guard(out, (*FILES, *(f"{folder}/plan.json" for folder in folders)), force)
    whole(
        out / FILES[0],
        lambda target: write_book(target, choose_book(told.problem, told.choice, told.plans, lang), lang),
    )
    write_json(out / FILES[1], choose_json(told.choice, told.plans, lang))
    for folder, plan in zip(folders, told.plans, strict=True):
        write_json(out / folder / "plan.json", plan_to_json(plan, lang))
    return [*(out / name for name in FILES), *(out / folder / "plan.json" for folder in folders)]
