"""What demands cost, held against every plan of small random bureaus, and told by the command."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tried import EXACT, Tried, plans_of, problem_of, some, tried

from reorg.explain.sensitivity import Demanded, Effect, tell_sensitivity
from reorg.explain.steps import DROPPED, Step, stepped, steps
from reorg.rules.audit import audit, in_force
from reorg.rules.base import RuleSettings
from reorg.rules.bureau import Bureau
from reorg.rules.kinds import posts
from reorg.rules.problem import Problem
from reorg.rules.registry import breaches_of, kinds, read_rule, validate
from reorg.rules.seated import Seated

pytestmark = pytest.mark.slow

BUREAUS = 10
LIMITED = {"count", "share", "average", "strength", "needs", "posts", "moves", "quota", "keep", "balance"}
"""Kinds whose limits can be moved."""
WANTED = LIMITED | {"eligible", "bar", "pin", "rotate", "relatives"}


@pytest.fixture(scope="module")
def bureaus() -> list[Tried]:
    """Some bureaus, and of others those whose rules are of kinds not met so far."""
    found, seed = some(BUREAUS), 0
    known = {rule.kind for one in found for rule in one.ground.problem.rules}
    while WANTED - known:
        kinds_here = {rule.kind for rule in problem_of(seed).rules}
        if kinds_here & WANTED - known and (one := tried(seed)) is not None:
            found.append(one)
            known |= kinds_here
        seed += 1
    return found


Judged = dict[tuple[int, ...], dict[str, tuple[bool, float]]]
"""Every placement of a bureau's people, with what each rule says of it: whether it is kept, and its cost."""


def judged(problem: Problem, rules: Iterable[RuleSettings]) -> Judged:
    bureau = Bureau.of(problem)
    seats = range(-1 if problem.settings.allow_unplaced else 0, len(problem.structure.seats))
    told: Judged = {}
    for plan in itertools.product(seats, repeat=len(problem.people)):
        seated = Seated(problem, plan, bureau.reader, bureau.places, dict(bureau.origins))
        told[plan] = {rule.id: _verdict(rule, seated) for rule in rules}
    return told


def _verdict(rule: RuleSettings, seated: Seated) -> tuple[bool, float]:
    rule = in_force(rule, seated.problem)
    amount = sum(one.amount for one in breaches_of(rule, seated))
    cost = posts.price(rule, seated) if isinstance(rule, posts.Settings) else 0.0
    return not (rule.hard and amount > 0), cost + (0.0 if rule.hard else rule.weight * amount)


class EveryPlan:
    """All plans of stepped problems: only the rules that a step changes are asked anew, and those that look at others."""

    def __init__(self, one: Tried) -> None:
        self.problem, self.worth = one.ground.problem, one.ground.worth
        self.told = judged(self.problem, self.problem.rules)
        self.value = {
            plan: float(sum(self.worth[p, seat] for p, seat in enumerate(plan) if seat >= 0)) for plan in self.told
        }

    def plans(self, step: Step) -> dict[tuple[int, ...], float]:
        other = stepped(self.problem, step)
        same = {rule.id: rule for rule in self.problem.rules}
        anew = [rule for rule in other.rules if same.get(rule.id) != rule or rule.kind == "fixed"]
        told = judged(other, anew)
        kept = [rule.id for rule in other.rules if rule.id not in {one.id for one in anew}]
        found = {}
        for plan, verdicts in self.told.items():
            every = [*(verdicts[name] for name in kept), *told[plan].values()]
            if all(keeps for keeps, _ in every):
                found[plan] = self.value[plan] - sum(cost for _, cost in every)
        return found


@pytest.fixture(scope="module")
def tables(bureaus: list[Tried]) -> list[EveryPlan]:
    return [EveryPlan(one) for one in bureaus]


@pytest.fixture(scope="module")
def every(bureaus: list[Tried], tables: list[EveryPlan]) -> list[list[dict[tuple[int, ...], float]]]:
    """For each bureau and each of its steps, all plans with their objectives."""
    return [[table.plans(step) for step in steps(one.ground)] for one, table in zip(bureaus, tables, strict=True)]


@pytest.fixture(scope="module")
def best(every: Any) -> dict[tuple[int, int], float | None]:
    """The best objective of each stepped problem; ``None`` where no plan is left."""
    return {
        (at, number): max(plans.values(), default=None)
        for at, own in enumerate(every)
        for number, plans in enumerate(own)
    }


def test_asking_changed_rules_alone_is_asking_all(bureaus: list[Tried], every: Any) -> None:
    for at in (0, 3):
        for number, step in list(enumerate(steps(bureaus[at].ground)))[::12]:
            assert every[at][number] == pytest.approx(plans_of(stepped(bureaus[at].ground.problem, step)))


def effects(demands: tuple[Demanded, ...]) -> list[Effect]:
    return [one for demanded in demands for one in (demanded.looser, demanded.tighter) if one is not None]


def test_no_claim_is_ever_below_the_true_gain_or_above_it(bureaus: list[Tried], best: Any) -> None:
    told: Counter[tuple[str, str]] = Counter()
    sharp = 0
    for at, one in enumerate(bureaus):
        base, listed = one.ground.audited.objective, steps(one.ground)
        sensitivity = tell_sensitivity(one.ground, EXACT, confirm=0)
        for effect in effects((*sensitivity.limits.demands, *sensitivity.rules.demands)):
            true = best[at, listed.index(effect.step)]
            told[effect.step.kind, effect.step.way] += 1
            if true is None:
                assert effect.least is None
                continue
            assert effect.most is None or true - base <= effect.most + 1e-6, effect
            assert effect.least is None or true - base >= effect.least - 1e-6, effect
            sharp += effect.most is not None and abs(effect.most - (true - base)) < 1e-6
    assert {kind for kind, way in told if way == "loosen"} >= LIMITED
    assert LIMITED - {"posts"} <= {kind for kind, way in told if way == "tighten"}
    assert {kind for kind, way in told if way == "drop"} >= WANTED - LIMITED
    assert sharp > sum(told.values()) / 4, "claims that are never sharp would be sound too"


def test_a_looser_step_never_forbids_and_a_tighter_one_never_allows(bureaus: list[Tried], every: Any) -> None:
    compared = 0
    for at, one in enumerate(bureaus):
        for number, step in enumerate(steps(one.ground)):
            if step.field in ("target",) or (step.field == "places" and step.before != step.after):
                continue
            plans = every[at][number]
            same = {plan: value for plan, value in plans.items() if plan in one.plans}
            if step.way == "tighten":
                assert set(plans) <= set(one.plans), step
                assert all(value <= one.plans[plan] + 1e-9 for plan, value in same.items()), step
            else:
                assert set(one.plans) <= set(plans), step
                assert all(value >= one.plans[plan] - 1e-9 for plan, value in same.items()), step
            compared += set(plans) != set(one.plans)
    assert compared > 20


def test_confirmed_figures_are_what_trying_every_plan_gives(bureaus: list[Tried], best: Any) -> None:
    confirmed = gains = losses = none_left = 0
    for at, one in enumerate(bureaus[:6]):
        base, listed = one.ground.audited.objective, steps(one.ground)
        sensitivity = tell_sensitivity(one.ground, EXACT, confirm=3)
        for effect in effects((*sensitivity.limits.demands, *sensitivity.rules.demands)):
            if effect.basis != "re-solve":
                continue
            true = best[at, listed.index(effect.step)]
            confirmed += 1
            if true is None:
                assert effect.status == "infeasible"
                none_left += 1
                continue
            assert effect.least == pytest.approx(true - base, abs=1e-6)
            assert effect.most is not None
            assert true - base <= effect.most + 1e-6
            assert effect.most == pytest.approx(true - base, abs=0.51)
            after = list(one.ground.seats)
            for shift in effect.moves:
                assert after[shift.person] == shift.before
                after[shift.person] = shift.after
            assert audit(stepped(one.ground.problem, effect.step), after).objective == pytest.approx(true)
            gains += true > base + 1e-6
            losses += true < base - 1e-6
    assert confirmed > 20
    assert gains
    assert losses
    assert none_left


def test_the_dearest_are_proved_only_where_they_are_and_the_order_is_always_the_same(
    bureaus: list[Tried], best: Any
) -> None:
    proved = 0
    for at, one in enumerate(bureaus[:6]):
        listed = steps(one.ground)
        told = tell_sensitivity(one.ground, EXACT, confirm=3)
        assert told == tell_sensitivity(one.ground, EXACT, confirm=3) or _same(
            told, tell_sensitivity(one.ground, EXACT, 3)
        )
        for ranked in (told.limits, told.rules):
            true = [best[at, listed.index(d.looser.step)] if d.looser else None for d in ranked.demands]
            for n in range(ranked.proved):
                assert all(other is None or other <= (true[n] or 0) + 1e-6 for other in true[n + 1 :])
            proved += ranked.proved
    assert proved > 5


def _same(one: Any, other: Any) -> bool:
    """Equal but for seconds."""

    def plain(told: Any) -> list[tuple[Any, ...]]:
        return [
            (effect.step.key, effect.step.way, effect.least, effect.most, effect.basis, effect.moves)
            for effect in effects((*told.limits.demands, *told.rules.demands))
        ]

    return plain(one) == plain(other)


def test_what_a_step_says_to_write_into_a_scenario_does_the_same(bureaus: list[Tried]) -> None:
    tried = 0
    for one in bureaus:
        problem = one.ground.problem
        for step in steps(one.ground):
            named = stepped(problem, step)
            rules = {rule.id: rule for rule in problem.rules}
            for entry in step.apply:
                name = str(entry["id"])
                if entry.get("drop"):
                    rules.pop(name)
                elif name in rules:
                    old = rules[name].model_dump(by_alias=True, exclude={"line", "file"}, exclude_none=True)
                    rules[name] = read_rule({**old, **entry})
                else:
                    rules[name] = read_rule(dict(entry))
            other = problem.with_rules(rules.values())
            assert not [fault for fault in validate(other) if fault.severity == "error"], step.apply
            ours, theirs = ({rule.id: _settings(rule) for rule in p.rules} for p in (named, other))
            assert ours == theirs, step.apply
            tried += 1
    assert tried > 60


def _settings(rule: RuleSettings) -> dict[str, Any]:
    return rule.model_dump(exclude={"line", "file"})


def test_every_kind_is_thought_of() -> None:
    moved = {
        "count",
        "share",
        "average",
        "moves",
        "strength",
        "needs",
        "branch",
        "posts",
        "quota",
        "balance",
        "keep",
        "steady",
    }
    grounds = {"unplaced", "crosswalk", "admits"}
    """Not demands that a planner loosens: one seat a person, what today's ids mean, which categories a unit takes."""
    assert set(kinds()) - {"load", "worth", "envy", "differ"} == moved | grounds | set(DROPPED)


# the command ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def planned(tiny: Path, run: Any) -> Path:
    assert run("plan", tiny, "-o", tiny.parent / "plan", "--gap", "0", "-q").code == 0
    return tiny.parent / "plan"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_command_tells_and_writes_in_both_languages(tiny: Path, planned: Path, run: Any, lang: str) -> None:
    out = tiny.parent / "sensitivity"
    said = run("sensitivity", tiny, planned / "plan.json", "-o", out, "--lang", lang)
    assert said.code == 0, said.err
    assert ("代价最大的限额" if lang == "zh" else "limits that cost most") in said.err
    told = json.loads((out / "sensitivity.json").read_text(encoding="utf-8"))
    assert told["format"] == "reorg.sensitivity/1"
    assert [one["rank"] for one in told["limits"]] == list(range(1, len(told["limits"]) + 1))
    book = openpyxl.load_workbook(out / "sensitivity.xlsx")
    sheet = book["概览" if lang == "zh" else "Summary"]
    assert sheet._charts, "a native chart"
    again = run("sensitivity", tiny, planned / "plan.xlsx", "--json", "--lang", lang)
    assert again.code == 0
    assert len(again.json["limits"]) == len(told["limits"]), "a workbook has no prices; they are worked out"


def test_equal_runs_write_equal_files(tiny: Path, planned: Path, run: Any) -> None:
    for name in ("a", "b"):
        assert run("sensitivity", tiny, planned / "plan.json", "-o", tiny.parent / name, "-q").code == 0
    for file in ("sensitivity.json", "sensitivity.xlsx"):
        assert (tiny.parent / "a" / file).read_bytes() == (tiny.parent / "b" / file).read_bytes()


def test_masked_nobody_is_named(tiny: Path, planned: Path, run: Any) -> None:
    from tiny_project import PERSONNEL

    out = tiny.parent / "masked"
    said = run("sensitivity", tiny, planned / "plan.json", "-o", out, "--mask", "--confirm", "9", "--json")
    assert said.code == 0
    text = said.out + said.err + (out / "sensitivity.json").read_text(encoding="utf-8")
    for sheet in openpyxl.load_workbook(out / "sensitivity.xlsx"):
        text += " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    for line in PERSONNEL.strip().splitlines()[1:]:
        for word in line.split(",")[:2]:
            assert word not in text, word


def test_a_broken_plan_file_and_wrong_use(tiny: Path, planned: Path, run: Any) -> None:
    bad = tiny.parent / "bad.json"
    bad.write_text("{}", encoding="utf-8")
    assert run("sensitivity", tiny, bad).code == 1
    assert run("sensitivity", tiny, tiny.parent / "none.json", "--json").code == 1
    assert run("sensitivity", tiny).code == 2
    assert run("sensitivity", tiny, planned / "plan.json", "--confirm", "-1").code == 2
    out = tiny.parent / "twice"
    assert run("sensitivity", tiny, planned / "plan.json", "-o", out, "-q").code == 0
    assert run("sensitivity", tiny, planned / "plan.json", "-o", out, "-q").code == 2


def test_stopped_at_once_tells_what_prices_say(bureaus: list[Tried]) -> None:
    import threading

    stop = threading.Event()
    stop.set()
    told = tell_sensitivity(bureaus[0].ground, EXACT, 3, stop=stop)
    assert told.limits.demands
    assert all(effect.basis != "re-solve" for effect in effects((*told.limits.demands, *told.rules.demands)))


def test_the_county_end_to_end(kaihua: tuple[Path, Path], run: Any, tmp_path: Path) -> None:
    project, out = kaihua
    said = run("sensitivity", project, out / "plan.json", "-o", tmp_path / "s", "--confirm", "1", "--json")
    assert said.code == 0, said.err
    told = said.json
    assert len(told["limits"]) > 300
    first, dropped = told["limits"][0], told["rules"][0]
    for change in (first["looser"], dropped["dropped"]):
        assert change["basis"] == "re-solve"
        assert change["change"]["least"] > 0
        assert change["exact"]
        assert change["moves"]
    assert told["proved"]["rules"] == 1
