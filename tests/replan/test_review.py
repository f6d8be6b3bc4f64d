"""A review round: copies of a plan's workbook that several reviewers filled in, read back together."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from small_office import NAMES

from reorg.intake.load import load
from reorg.intake.review_words import read_said
from reorg.plan.review import Opinion, merged, refused_seats
from reorg.text import Place


class Round:
    """Copies of the office's first plan, and the command on them."""

    def __init__(self, office: Any) -> None:
        self.office, self.copies = office, []
        self.out = office.project.parent / "round"

    def copy(self, name: str, said: Mapping[str, str | Mapping[str, str]]) -> Path:
        rows = {person: {"审核": one} if isinstance(one, str) else one for person, one in said.items()}
        path: Path = self.office.edited(rows).rename(self.office.project.parent / f"{name}.xlsx")
        self.copies.append(path)
        return path

    def run(self, *words: object, plan: Path | None = None, json: bool = True) -> Any:
        told = ("--json",) if json else ()
        return self.office.run(
            "review", self.office.project, plan or self.office.plan, *self.copies, "-o", self.out, "--gap", "0", "--force",
            *told, *words,
        )  # fmt: skip


@pytest.fixture
def round_(office: Any) -> Round:
    return Round(office)


def seats(round_: Round) -> dict[str, str]:
    import json

    plan = json.loads((round_.out / "plan.json").read_text(encoding="utf-8"))
    return {one["person_id"]: one["seat"] for one in plan["assignments"]}


def outcomes(ran: Any) -> dict[str, str]:
    return {one["person_id"]: one["outcome"] for one in ran.json["opinions"]}


def faults(ran: Any) -> set[tuple[str, str, str, str]]:
    return {
        (one["code"], one["file"], one["sheet"], one["cell"])
        for one in ran.json["faults"]
        if one["severity"] == "error"
    }


def test_agreements_hold_objections_move_and_changes_are_made(round_: Round) -> None:
    round_.copy("甲", {"P02": "同意", "P03": "不同意", "P04": "同意"})
    round_.copy("乙", {"P02": "agree", "P04": "", "P07": "改为 刑事侦查部/民警"})
    ran = round_.run()
    assert ran.code == 0, ran.err
    assert outcomes(ran) == {"P02": "pinned", "P03": "barred", "P04": "pinned", "P07": "moved"}
    before, after = round_.office.seats(), seats(round_)
    assert after["P02"] == before["P02"]
    assert after["P03"] != before["P03"]
    assert not after["P03"].startswith("ci/")
    assert after["P07"] == "ci/officer"
    changed = {person for person in before if before[person] != after[person]}
    assert changed == {"P03", "P07"}, "nobody else needs to move"
    told = {one["person_id"]: one["to"] for one in ran.json["opinions"]}
    assert told == {person: after[person] for person in told}
    counts = {
        one["name"]: (one["agree"], one["disagree"], one["change"], one["blank"]) for one in ran.json["reviewers"]
    }
    assert counts == {"甲": (2, 1, 0, 9), "乙": (1, 0, 1, 10)}


def test_the_new_plan_pins_what_was_agreed_and_a_second_round_starts_from_it(round_: Round) -> None:
    round_.copy("甲", {"P02": "同意", "P03": "不同意"})
    assert round_.run().code == 0
    book = openpyxl.load_workbook(round_.out / "plan.xlsx")
    rows = list(book["人员安排"].iter_rows(values_only=True))
    head = rows[0]
    told = {row[0]: dict(zip(head, row, strict=True)) for row in rows[1:]}
    assert told["P02"]["锁定"] == "是"
    assert told["P02"]["审核"] == "同意"
    assert told["P03"]["锁定"] == "否"
    verified = round_.office.run("verify", round_.office.project, round_.out / "plan.json", "--json")
    assert verified.code == 0
    assert verified.json["certificate"]["holds"]


def test_blank_is_no_opinion_and_nothing_moves(round_: Round) -> None:
    round_.copy("甲", {})
    round_.copy("乙", {"P05": "  "})
    ran = round_.run()
    assert ran.code == 0
    assert ran.json["opinions"] == []
    assert seats(round_) == round_.office.seats()


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [
        ("同意", "不同意", "agree-disagree"),
        ("同意", "改为 安全防控部", "agree-change"),
        ("改为 安全防控部", "改为 城关派出所", "two-changes"),
        ("不同意", "改为 刑事侦查部", "disagree-change"),
    ],
)
def test_a_conflict_is_a_fault_at_both_cells_and_no_plan_is_made(
    round_: Round, first: str, second: str, clash: str
) -> None:
    assert round_.office.seats()["P03"] == "ci/officer"
    round_.copy("甲", {"P03": first})
    round_.copy("乙", {"P03": second})
    ran = round_.run()
    assert ran.code == 1
    both = {("review.conflict", name, "人员安排", "K4") for name in ("甲.xlsx", "乙.xlsx")}
    assert faults(ran) == both
    assert ran.json["opinions"][0]["conflict"] == clash
    assert not (round_.out / "plan.json").exists()
    sheet = openpyxl.load_workbook(round_.out / "review.xlsx")["冲突"]
    assert {(row[5], row[7]) for row in sheet.iter_rows(min_row=2, values_only=True) if row[0] == "P03"} == {
        ("甲.xlsx", "K4"),
        ("乙.xlsx", "K4"),
    }


@pytest.mark.parametrize(("order", "there"), [((0, 1), False), ((1, 0), True)])
def test_with_precedence_the_later_file_stands(round_: Round, order: tuple[int, int], there: bool) -> None:
    files = [round_.copy("甲", {"P03": "同意"}), round_.copy("乙", {"P03": "不同意"})]
    round_.copies = [files[n] for n in order]
    ran = round_.run("--precedence", "file-order")
    assert ran.code == 0, ran.err
    assert (seats(round_)["P03"] == "ci/officer") is there
    assert (ran.json["conflicts"], ran.json["open_conflicts"]) == (1, 0)


def test_changes_that_one_seat_suits_are_no_conflict(round_: Round) -> None:
    round_.copy("甲", {"P03": "改为 安全防控部"})
    round_.copy("乙", {"P03": "改为 安全防控部/民警"})
    round_.copy("丙", {"P03": "不同意，离家太远"})
    ran = round_.run()
    assert ran.code == 0, ran.err
    assert seats(round_)["P03"] == "order/officer"


def test_words_that_are_not_understood_are_faults_with_the_nearest(round_: Round) -> None:
    round_.copy("甲", {"P02": "同音", "P03": "改为 安全防空部", "P04": "改为"})
    ran = round_.run()
    assert ran.code == 1
    assert {(code, cell) for code, _, _, cell in faults(ran)} == {
        ("review.unclear", "K3"), ("review.nowhere", "K4"), ("review.nowhere", "K5"),
    }  # fmt: skip
    texts = " ".join(one["text"] for one in ran.json["faults"])
    assert "“同意”" in texts
    assert "“安全防控部”" in texts


def test_a_change_that_rules_forbid_is_told_at_its_cell_with_the_rule(round_: Round) -> None:
    round_.copy("甲", {"P09": "改为 刑事侦查部"})
    ran = round_.run()
    assert ran.code == 1
    assert faults(ran) == {("former.pin-barred", "甲.xlsx", "人员安排", "K10")}
    assert "under-fifty" in ran.json["faults"][-1]["text"]


def test_an_objection_where_rules_allow_no_other_place_is_told(round_: Round) -> None:
    round_.copy("甲", {"P09": "不同意"})
    ran = round_.run()
    assert ran.code == 1
    assert faults(ran) == {("review.nowhere-else", "甲.xlsx", "人员安排", "K10")}


def test_pins_that_cannot_hold_together_are_proved_and_named(round_: Round) -> None:
    round_.copy("甲", {"P02": "改为 刑事侦查部/部长"})
    round_.copy("乙", {"P06": "改为 刑事侦查部/部长"})
    ran = round_.run()
    assert ran.code == 3
    assert ran.json["status"] == "infeasible"
    told = [one for one in ran.json["faults"] if one["code"] == "former.pins-clash"]
    assert "posts:ci/head" in told[0]["text"]
    assert "P02" in told[0]["text"]
    assert not (round_.out / "plan.json").exists()


def test_too_many_objections_leave_no_plan(round_: Round) -> None:
    # the department needs three officers; of those who may be there all but two are objected to
    before = round_.office.seats()
    here = [person for person, seat in before.items() if seat.startswith(("ci/", "order/"))]
    round_.copy("甲", dict.fromkeys(here, "不同意"))
    ran = round_.run()
    after = seats(round_) if ran.code == 0 else {}
    assert all(after[person] != before[person] for person in here) if after else ran.code == 3


def test_against_a_pin_of_the_plan(round_: Round) -> None:
    plan = round_.office.edited({"P03": {"锁定": "是"}}).rename(round_.office.project.parent / "planned.xlsx")
    for name, said in (("甲", "不同意"), ("乙", "改为 安全防控部")):
        book = openpyxl.load_workbook(plan)
        book["人员安排"]["K4"] = said
        round_.copies = [round_.office.project.parent / f"{name}.xlsx"]
        book.save(round_.copies[0])
        ran = round_.run(plan=plan)
        assert ran.code == 1
        assert faults(ran) == {("review.against-pin", f"{name}.xlsx", "人员安排", "K4")}


def test_copies_of_something_else_are_faults(round_: Round) -> None:
    office = round_.office
    round_.copy("missing", {})
    book = openpyxl.load_workbook(round_.copies[0])
    book["人员安排"].delete_rows(5)
    book.save(round_.copies[0])
    round_.copy("edited", {"P03": {"新单位": "安全防控部"}})
    assert office.run("plan", office.project, "--from", office.edited({"P07": {"新单位": "刑事侦查部", "锁定": "是"}}),
                      "-o", office.project.parent / "other", "-q").code == 0  # fmt: skip
    round_.copies.append(office.project.parent / "other" / "plan.xlsx")
    round_.copies.append(office.project.parent / "first" / "plan.json")
    round_.copies.append(office.project.parent / "nothing.xlsx")
    ran = round_.run()
    assert ran.code == 1
    codes = {(code, file) for code, file, _, _ in faults(ran)}
    assert ("review.other-people", "missing.xlsx") in codes
    assert ("review.row-changed", "edited.xlsx") in codes
    assert "review.other-plan" in {code for code, _ in codes}
    assert "review.not-a-workbook" in {code for code, _ in codes}
    assert any(file.startswith("nothing") for _, file in codes), codes


def test_a_copy_made_from_other_inputs_is_a_fault(round_: Round) -> None:
    round_.copy("甲", {"P02": "同意"})
    book = openpyxl.load_workbook(round_.copies[0])
    notes = book["说明"]
    for row in notes.iter_rows():
        if str(row[0].value).startswith("输入 personnel"):
            row[1].value = "0" * 64
    book.save(round_.copies[0])
    ran = round_.run()
    assert ran.code == 1
    assert {code for code, *_ in faults(ran)} == {"review.other-inputs"}


def test_the_same_copy_twice_is_a_fault(round_: Round) -> None:
    round_.copies = [round_.copy("甲", {"P02": "同意"})] * 2
    assert {code for code, *_ in faults(round_.run())} == {"review.copy-twice"}


def test_wrong_use_ends_with_2(round_: Round) -> None:
    round_.copy("甲", {})
    assert round_.run("--precedence", "last").code == 2
    assert round_.run("--change-weight", "-1").code == 2
    assert round_.run().code == 0
    again = round_.office.run("review", round_.office.project, round_.office.plan, *round_.copies, "-o", round_.out)
    assert again.code == 2


def test_masked_nobody_is_named_in_any_output(round_: Round) -> None:
    round_.copy("示例审核员", {"P02": {"审核": "同意", "意见": "示例乙很好"}, "P03": "不同意，示例丙身体不好"})
    round_.copy("乙", {"P02": "改为 城关派出所"})
    ran = round_.run("--mask")
    assert ran.code == 1
    ran2 = round_.run("--mask", "--precedence", "file-order")
    assert ran2.code == 0, ran2.err
    text = ran.out + ran.err + ran2.out + ran2.err
    for name in ("review.xlsx", "plan.xlsx"):
        book = openpyxl.load_workbook(round_.out / name)
        text += " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    for word in (*NAMES, "P02", "P03", "示例审核员", "身体不好"):
        assert word not in text, word


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_told_in_both_languages(round_: Round, lang: str) -> None:
    round_.copy("甲", {"P02": "同意", "P03": "同意"})
    round_.copy("乙", {"P03": "disagree", "P07": "change to Criminal Investigation"})
    ran = round_.run("--lang", lang, "--precedence", "file-order", json=False)
    assert ran.code == 0, ran.err
    assert ("意见冲突" if lang == "zh" else "Conflicts") in ran.err
    assert ("改任" if lang == "zh" else "changed") in ran.err


def test_the_function_on_values_does_the_same(round_: Round) -> None:
    import reorg

    round_.copy("甲", {"P03": "不同意"})
    reviewed = reorg.review(round_.office.project, round_.office.plan, round_.copies, gap=0.0)
    assert reviewed.planned is not None
    assert reviewed.planned.plan is not None
    assert round_.run().code == 0
    assert {one.person_id: one.seat for one in reviewed.planned.plan.assignments} == seats(round_)


def test_words_of_a_review() -> None:
    said = {"同意": "agree", " OK ": "agree", "不同意": "disagree", "不同意，年纪大": "disagree", "改为：甲部": "change",
            "change to X": "change", "再议": "", "No": "disagree"}  # fmt: skip
    for words, stance in said.items():
        found = read_said(words)
        assert found is not None
        assert found.stance == stance
    assert read_said("  ") is None


def test_merging_is_what_trying_every_seat_says(office: Any) -> None:
    """Opinions go together exactly where some seat suits all of them; what comes out are these seats."""
    problem = load(office.project).problem
    assert problem is not None
    structure = problem.structure
    every = range(len(structure.seats))
    pairs = list(itertools.combinations(every, 2))[:6]
    stances: list[tuple[str, tuple[int, ...]]] = [("agree", ()), ("disagree", ())]
    stances += [("change", (seat,)) for seat in every] + [("change", pair) for pair in pairs]
    seen = set()
    for held in every:
        for told in itertools.product(stances, repeat=3):
            opinions = [
                Opinion(0, n, stance, stance, Place(), asked)  # type: ignore[arg-type]
                for n, (stance, asked) in enumerate(told)
            ]
            (result,) = merged(opinions, [held], structure)
            suits = set(every)
            for stance, asked in told:
                suits &= {"agree": {held}, "disagree": set(every) - refused_seats(structure, held)}.get(
                    stance, set(asked)
                )
            alone = [stance for stance, _ in told]
            if "agree" not in alone and "change" not in alone:
                assert result.outcome == "barred"
            elif suits:
                assert set(result.seats) == suits
            else:
                assert result.outcome == "conflict"
            seen.add(result.clash or result.outcome)
    assert seen == {"pinned", "moved", "barred", "agree-disagree", "agree-change", "disagree-change", "two-changes"}
