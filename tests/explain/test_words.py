"""Who and what is told: names, faults with the nearest known, masks, tables and the workbook."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import reorg
from reorg.engine import SolveOptions
from reorg.explain.person import PersonTold, alternatives
from reorg.explain.rule import RuleTold
from reorg.explain.unit import UnitTold, candidates
from reorg.flows.explain_pages import explained_tables
from reorg.flows.explaining import Explained, Question, explain_json, explain_plan, teller_of
from reorg.intake.load import load
from reorg.text import Rejected

pytestmark = pytest.mark.slow

Kaihua = tuple[Path, Path]
QUESTIONS = (
    {},
    {"person": "K0101", "tries": 1},
    {"person": "K0186", "to": "交警大队/专职法制员"},
    {"unit": "criminal-investigation"},
    {"unit": "技术室/主任"},
    {"rule": "fifty-down"},
    {"rule": "intermediate-grade-to-lead"},
)


@pytest.fixture(scope="module")
def told(kaihua: Kaihua) -> list[Explained]:
    project, out = kaihua
    loaded = load(project)
    assert loaded.problem is not None
    return [
        explain_plan(
            loaded.problem, loaded.inputs, out / "plan.json", Question(**asked), SolveOptions(gap=0.0, time_limit=60)
        )
        for asked in QUESTIONS
    ]


def said(explained: Explained, lang: str, *, mask: bool) -> str:
    """Everything that any output says."""
    teller = teller_of(explained, mask)
    words = [json.dumps(explain_json(explained, lang, mask), ensure_ascii=False)]  # type: ignore[arg-type]
    for short in (True, False):
        for table in explained_tables(explained, teller, lang, short=short):  # type: ignore[arg-type]
            words += [table.title.get(lang), table.note.get(lang)]  # type: ignore[arg-type]
            words += [str(cell) for line in table.lines for cell in line.cells]
    return "\n".join(words)


def test_masked_outputs_hold_no_name_and_no_number(told: list[Explained]) -> None:
    people = told[0].verified.problem.people
    for explained in told:
        hidden, shown = said(explained, "zh", mask=True), said(explained, "zh", mask=False)
        tokens = set(json.dumps(hidden, ensure_ascii=False).replace("（", " ").replace("）", " ").replace('"', " ").replace("\\", " ").split())  # fmt: skip
        for person in people:
            assert person.person_id not in tokens
            assert person.person_id not in hidden
            # a name of two signs may stand in other words; of three, it does not
            assert len(person.name) < 3 or person.name not in hidden
        assert "某某" in hidden or explained.told is None
        assert any(person.name in shown for person in people)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_table_speaks_the_language_and_every_row_fits(told: list[Explained], lang: str) -> None:
    for explained in told:
        tables = explained_tables(explained, teller_of(explained, False), lang, short=True)  # type: ignore[arg-type]
        assert tables
        for table in tables:
            assert table.title.get(lang)  # type: ignore[arg-type]
            assert all(len(line.cells) == len(table.columns) for line in table.lines)
            assert len(table.lines) <= 20, "the terminal is spared long tables"
            if lang == "en":
                assert not any(sign in table.note.get("en") for sign in "。，"), "but for what a source says itself"


def test_figures_of_a_person_are_the_plan_files(kaihua: Kaihua, told: list[Explained]) -> None:
    plan = json.loads((kaihua[1] / "plan.json").read_text(encoding="utf-8"))
    one = next(a for a in plan["assignments"] if a["person_id"] == "K0101")
    found = explain_json(told[1], "zh")
    assert found["format"] == "reorg.explain/1"
    assert found["about"] == "person"
    assert found["plan"]["objective"] == plan["solver"]["objective"]
    assert found["plan"]["prices_from"] == "certificate"
    assert found["plan"]["bound"] == plan["certificate"]["bound"]
    body = found["person"]
    assert body["value"] == one["value"]
    assert (body["placement"]["seat"], body["change"], body["also"]) == (one["seat"], one["change"], one["also"])
    weights = told[1].verified.problem.settings.objective.weights()
    assert body["worth"] == sum(weights[term] * value for term, value in one["value"].items())
    parts = body["fit_parts"].values()
    assert one["value"]["fit"] == round(sum(parts) / len(parts))
    assert len(body["alternatives"]) == len(told[1].verified.problem.structure.seats) - 1


def test_a_full_post_names_its_holder_and_the_trial_who_goes_where(told: list[Explained]) -> None:
    body = explain_json(told[2], "zh")["person"]
    ground = told[2].ground
    assert ground is not None
    (trial,) = body["trials"]
    (place,) = trial["places"]
    (other,) = [one for one in body["alternatives"] if one["seat"] == place["seat"]]
    seat = [s.seat_id for s in ground.problem.structure.seats].index(place["seat"])
    (holder,) = ground.holders[seat]
    assert other["full"] is True
    assert [one["person_id"] for one in other["holders"]] == [ground.problem.people[holder].person_id]
    assert trial["status"] == "optimal"
    assert trial["loss"]["exact"] is True
    assert trial["loss"]["basis"] == "re-solve"
    assert other["loss"]["basis"] == "prices"
    assert other["loss"]["at_least"] <= trial["loss"]["least"]
    assert trial["moves"][0]["person_id"] == "K0186"
    assert trial["moves"][1]["person_id"] == ground.problem.people[holder].person_id, "who makes room comes next"
    shown = said(told[2], "zh", mask=False)
    assert f"岗位已满：{ground.problem.people[holder].name}" in shown


def test_candidates_of_a_post_are_everyone_eligible_in_order(told: list[Explained]) -> None:
    explained = told[4]
    assert isinstance(explained.told, UnitTold)
    assert explained.ground is not None
    ground, (seat,) = explained.ground, explained.told.seats
    people = [person for person in range(len(ground.seats)) if ground.allowed[person, seat]]
    ranked = explained.told.candidates
    assert sorted(one.person for one in ranked) == people
    worth = [sum(w * ground.values[t][one.person, seat] for t, w in ground.problem.settings.objective.weights().items()) for one in ranked]  # fmt: skip
    assert worth == sorted(worth, reverse=True)
    assert [one.worth for one in ranked] == worth
    assert [one.person for one in ranked if one.here] == ground.holders[seat]
    kept_out = len(ground.seats) - len(people)
    assert max(explained.told.ineligible.values()) <= kept_out <= sum(explained.told.ineligible.values())


def test_a_post_and_a_person_are_told_the_same_loss(told: list[Explained]) -> None:
    explained = told[4]
    assert isinstance(explained.told, UnitTold)
    assert explained.ground is not None
    (seat,) = explained.told.seats
    for one in [c for c in explained.told.candidates if not c.here][:10]:
        (same,) = [a for a in alternatives(explained.ground, one.person) if a.seat == seat]
        assert (one.loss, one.margin, one.worth) == (same.loss, same.margin, same.worth)
        assert one.difference == same.worth - explained.ground.held[one.person]


def test_the_nearest_to_a_unit_come_first(told: list[Explained]) -> None:
    explained = told[3]
    assert isinstance(explained.told, UnitTold)
    assert explained.ground is not None
    assert explained.ground.priced is not None
    ground, seats = explained.ground, explained.told.seats
    outside = [one for one in candidates(ground, seats, by_worth=False) if not one.here]
    for one in outside[:20]:
        distances = ground.priced.distance(one.person)
        assert one.margin == min(distances[seat] for seat in seats if ground.allowed[one.person, seat])
    assert [one.loss for one in outside] == sorted(one.loss for one in outside)  # type: ignore[type-var]
    assert {one.person for one in explained.told.candidates if one.here} == set(explained.told.holders)


def test_a_unit_counts_its_people_and_who_left(told: list[Explained]) -> None:
    body = explain_json(told[3], "zh")["unit"]
    police = next(one for one in body["headcount"] if one["category"] == "民警")
    ground = told[3].ground
    assert ground is not None
    inside = ground.bureau.below[ground.problem.structure.index["criminal-investigation"]]
    here = [p for p, seat in enumerate(ground.seats) if inside[seat]]
    assert police["now"] == sum(ground.problem.people[p].category == "民警" for p in here)
    assert (police["min"], police["max"]) == (46, 46)
    assert sum(one["follow"] + one["come"] for one in body["streams"]) == len(here)
    for one in body["gone"]:
        person = ground.problem.person_index[one["person_id"]]
        assert person not in here
    needs = [one for one in body["scarce"] if one["id"].startswith("needs:forensics")]
    assert needs[0]["required"] == 3
    holders = [p for p in ground.problem.people if p.skills.get("刑事技术", 0) >= 2]
    assert needs[0]["holders"] == len(holders)


def test_a_soft_rule_names_its_cost_and_the_plan_without_it(told: list[Explained]) -> None:
    explained = told[5]
    assert isinstance(explained.told, RuleTold)
    assert explained.told.without is not None
    gain = explained.told.without.gain
    assert gain.exact
    assert gain.least is not None
    assert gain.least >= explained.told.without.own > 0
    shown = said(explained, "zh", mask=False)
    assert "没有这条规则，目标值提高" in shown


def test_a_pair_rule_tells_whom_it_alone_keeps_out(told: list[Explained]) -> None:
    explained = told[6]
    assert isinstance(explained.told, RuleTold)
    assert explained.ground is not None
    rule, ground = explained.told, explained.ground
    without = ground.problem.with_rules(one for one in ground.problem.rules if one.id != rule.rule)
    from reorg.rules.added import allowed_pairs

    assert rule.barred == int((allowed_pairs(without) & ~ground.allowed).sum()) > 0
    for person, seat, _ in rule.wanted:
        assert allowed_pairs(without)[person, seat]
        assert not ground.allowed[person, seat]


def test_the_overview_adds_up(told: list[Explained]) -> None:
    body = explain_json(told[0], "zh")
    total = sum(body["overview"]["terms"].values()) - sum(one["cost"] for one in body["overview"]["costs"])
    assert total == body["plan"]["objective"]
    ground = told[0].ground
    assert ground is not None
    first = body["overview"]["gives_up"][0]
    person = ground.problem.person_index[first["person_id"]]
    open_to_him = [ground.worth[person, seat] for seat in range(ground.bureau.shape[1]) if ground.allowed[person, seat]]
    assert first["better"] == max(open_to_him) - ground.worth[person, ground.seats[person]]
    better = [one["better"] for one in body["overview"]["gives_up"]]
    assert better == sorted(better, reverse=True)
    assert len(better) == 10
    prices = [one["price"] for one in body["overview"]["rules"]]
    assert prices == sorted(prices, reverse=True)
    assert all(one["basis"] == "prices" for one in body["overview"]["rules"])


@pytest.mark.parametrize(
    ("asked", "code", "nearest"),
    [
        ({"person": "K0101x"}, "explain.unknown-person", "K0101"),
        ({"unit": "criminal-investigatoin"}, "explain.unknown-unit", "criminal-investigation"),
        ({"unit": "技术室/主人"}, "explain.unknown-unit", "技术室/主任"),
        ({"unit": "案件办理队"}, "explain.several-units", "城区A派出所/案件办理队"),
        ({"rule": "fifty-up"}, "explain.unknown-rule", "fifty-down"),
        ({"person": "K0101", "to": "指挥中"}, "explain.unknown-unit", ""),
    ],
)
def test_what_is_not_known_is_told_with_the_nearest(
    kaihua: Kaihua, asked: dict[str, Any], code: str, nearest: str
) -> None:
    with pytest.raises(Rejected) as fault:
        reorg.explain(kaihua[0], kaihua[1] / "plan.json", **asked)
    (finding,) = fault.value.findings
    assert finding.code == code
    assert nearest in finding.say("zh")
    assert nearest in finding.say("en")


def test_a_person_may_be_named_if_only_one_has_the_name(tiny: Path, run: Any) -> None:
    assert run("plan", tiny, "-o", tiny / "out", "-q").code == 0
    found = reorg.explain(tiny, tiny / "out" / "plan.json", person="示例甲", tries=0)
    assert isinstance(found.told, PersonTold)
    assert found.told.person == 0
    (tiny / "personnel.csv").write_text(
        (tiny / "personnel.csv").read_text(encoding="utf-8").replace("示例乙", "示例甲"), encoding="utf-8"
    )
    with pytest.raises(Rejected) as fault:
        reorg.explain(tiny, tiny / "out" / "plan.json", person="示例甲")
    assert fault.value.findings[0].code == "explain.several-people"
    assert "P01、P02" in fault.value.findings[0].say("zh")


def test_several_questions_at_once_are_refused(kaihua: Kaihua) -> None:
    with pytest.raises(ValueError, match="several at once"):
        reorg.explain(kaihua[0], kaihua[1] / "plan.json", person="K0101", rule="fifty-down")
    with pytest.raises(ValueError, match="to goes with person"):
        reorg.explain(kaihua[0], kaihua[1] / "plan.json", to="command")


def test_the_workbook_holds_every_alternative(kaihua: Kaihua, run: Any, tmp_path: Path) -> None:
    project, out = kaihua
    ran = run("explain", project, out / "plan.json", "--person", "K0101", "--tries", 1, "-o", tmp_path / "e", "-q")
    assert ran.code == 0, ran.err
    assert sorted(path.name for path in (tmp_path / "e").iterdir()) == ["explain.json", "explain.xlsx"]
    book = openpyxl.load_workbook(tmp_path / "e" / "explain.xlsx")
    body = json.loads((tmp_path / "e" / "explain.json").read_text(encoding="utf-8"))["person"]
    assert "重新求解" in book.sheetnames
    rows = book["其他岗位"].max_row
    assert rows >= len(body["alternatives"]) + 1
    again = run("explain", project, out / "plan.json", "--person", "K0101", "-o", tmp_path / "e")
    assert again.code == 2
    assert "--force" in again.err
