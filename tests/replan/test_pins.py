"""Pins, reviews and rows moved by hand in the workbook on which a plan is laid."""

from __future__ import annotations

from typing import Any

import openpyxl
import pytest


def seats(ran: Any) -> dict[str, str]:
    assert ran.code == 0, ran.err
    return {one["person_id"]: one["seat"] for one in ran.json["assignments"]}


def reasons(ran: Any) -> dict[str, str]:
    assert ran.code == 0, ran.err
    return {one["person_id"]: one["reason"] for one in ran.json["replan"]["changes"]}


def change(ran: Any, person: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in ran.json["replan"]["changes"] if one["person_id"] == person)
    return found


def test_the_pinned_are_where_the_workbook_pins_them_and_the_change_is_told(office: Any) -> None:
    ran = office.anew(office.edited({"P03": {"新单位": "安全防控部", "锁定": "是"}, "P02": {"锁定": "是"}}))
    assert seats(ran)["P03"] == "order/officer"
    assert reasons(ran) == {"P03": "pinned"}
    told = change(ran, "P03")
    assert (told["from"], told["to"], told["gain"]) == ("ci/officer", "order/officer", -1000)
    pinned = {one["person_id"] for one in ran.json["assignments"] if one["pinned"]}
    assert pinned == {"P02", "P03"}, "the next round keeps them too"
    assert ran.json["replan"]["unconcerned"] == 10


def test_a_pin_without_a_post_holds_to_the_unit(office: Any) -> None:
    ran = office.anew(office.edited({"P03": {"新单位": "安全防控部", "新岗位": "", "锁定": "是"}}))
    assert seats(ran)["P03"].startswith("order/")


def test_a_pin_to_nothing_is_told_at_its_cell(office: Any) -> None:
    ran = office.anew(office.edited({"P03": {"新单位": "", "锁定": "是"}, "P04": {"新单位": "安防部", "锁定": "是"},
                                     "P08": {"新岗位": "队长", "锁定": "是"}}))  # fmt: skip
    assert ran.code == 1
    faults = {fault["code"]: fault["cell"] for fault in ran.json["faults"] if fault["severity"] == "error"}
    assert faults == {"former.pinned-nowhere": "G4", "plan.unknown-unit": "G5", "plan.unknown-post": "H9"}


def test_a_pin_that_a_rule_forbids_is_told_at_once_with_the_rule(office: Any) -> None:
    rows = {"P09": {"新单位": "刑事侦查部", "锁定": "是"}, "P10": {"新单位": "安全防控部", "锁定": "是"}}
    path = office.edited(rows)
    ran = office.anew(path)
    assert ran.code == 1
    found = {(fault["code"], fault["cell"], fault["value"]) for fault in ran.json["faults"]}
    assert {("former.pin-barred", "G10", "P09"), ("former.pin-barred", "G11", "P10")} <= found
    told = office.run("plan", office.project, "--from", path, "-o", office.project.parent / "no")
    assert "under-fifty" in told.err
    assert "P09" in told.err
    assert "刑事侦查部/民警" in told.err


def test_a_review_that_asks_for_what_a_rule_forbids_is_told_at_its_cell(office: Any) -> None:
    ran = office.anew(office.edited({"P09": {"审核": "改为 刑事侦查部"}}))
    assert ran.code == 1
    assert [(fault["code"], fault["cell"]) for fault in ran.json["faults"]] == [("former.pin-barred", "K10")]


def test_two_pins_on_one_place_are_named_with_the_rule_and_end_with_3(office: Any) -> None:
    rows = {p: {"新单位": "刑事侦查部", "新岗位": "部长", "锁定": "是"} for p in ("P02", "P06")}
    path = office.edited(rows)
    ran = office.anew(path)
    assert ran.code == 3
    assert ran.json["status"] == "infeasible"
    (fault,) = ran.json["faults"]
    assert fault["code"] == "former.pins-clash"
    for word in ("示例乙（P02）", "示例己（P06）", "posts:ci/head"):
        assert word in fault["text"]
    told = office.run("plan", office.project, "--from", path, "-o", office.project.parent / "no")
    assert told.code == 3
    assert "posts:ci/head" in told.err
    assert "已证明" in told.err
    masked = office.run("plan", office.project, "--from", path, "-o", office.project.parent / "no", "--mask", "--json")
    assert masked.code == 3
    assert "P02" not in masked.out + masked.err


def test_pins_that_leave_too_few_for_a_unit_end_with_3(office: Any) -> None:
    rows = {p: {"新单位": "刑事侦查部", "锁定": "是"} for p in ("P01", "P02", "P03", "P04", "P06")}
    stations = ("P07", "P08", "P09", "P10", "P11", "P12")
    rows |= {p: {"新单位": "城关派出所", "锁定": "是"} for p in stations}
    path = office.edited(rows)
    ran = office.anew(path)
    assert "11 处锁定" in ran.err
    assert ran.code == 3, "one is left for the order department, which needs three"
    assert "faults" not in ran.json, "no single limit is overstepped"


def test_a_review_that_disagrees_moves_the_person(office: Any) -> None:
    for weight in ("0", "150"):
        ran = office.anew(office.edited({"P08": {"审核": "不同意"}}), "--change-weight", weight)
        assert not seats(ran)["P08"].startswith("order/")
        assert reasons(ran)["P08"] == "refused"
    assert seats(office.anew(office.plan))["P08"] == "order/officer", "it would have stayed"


def test_a_leader_with_whose_post_the_review_disagrees_may_stay_in_the_unit(office: Any) -> None:
    ran = office.anew(office.edited({"P05": {"审核": "不同意"}}))
    assert seats(ran)["P05"] == "order/officer"


def test_who_can_be_nowhere_else_is_kept_and_told(office: Any) -> None:
    office.write("project.yaml", (office.project / "project.yaml").read_text(encoding="utf-8")
                 + "- {id: there, kind: pin, who: {person_id: P08}, where: {id: order}}\n")  # fmt: skip
    ran = office.anew(office.edited({"P08": {"审核": "不同意"}}))
    assert seats(ran)["P08"].startswith("order/")
    assert reasons(ran) == {"P08": "kept"}
    assert (ran.json["replan"]["cost"], ran.json["replan"]["changed"]) == (1500, 0)


@pytest.mark.parametrize(
    ("said", "seat"),
    [("改为 刑事侦查部", "ci/officer"), ("改为：刑事侦查部/民警", "ci/officer"), ("change to Criminal Investigation", "ci/officer"),
     ("不同意，改为 城关派出所", "U3/officer"), ("改为 刑事侦查部/部长", "ci/head")],
)  # fmt: skip
def test_a_review_that_names_a_place_pins_there(office: Any, said: str, seat: str) -> None:
    ran = office.anew(office.edited({"P08": {"审核": said}}))
    assert seats(ran)["P08"] == seat
    assert reasons(ran)["P08"] == "review", "and whoever makes room follows"
    assert "P08" in {one["person_id"] for one in ran.json["assignments"] if one["pinned"]}


def test_a_review_that_names_a_unit_alone_means_the_same_post_there(office: Any) -> None:
    """P11 has the highest score, and would be worth most as the department's head."""
    path = office.edited({"P11": {"审核": "改为 安全防控部"}})
    assert seats(office.anew(path, "--change-weight", "0"))["P11"] == "order/officer"
    path = office.edited({"P11": {"审核": "改为 安全防控部/部长"}})
    assert seats(office.anew(path, "--change-weight", "0"))["P11"] == "order/head"


def test_a_review_that_names_no_place_is_told_with_how_to_write_it(office: Any) -> None:
    path = office.edited({"P08": {"审核": "改为 刑侦部"}, "P07": {"审核": "再议"}})
    ran = office.run("plan", office.project, "--from", path, "-o", office.project.parent / "again")
    assert ran.code == 0
    assert "K9" in ran.err
    assert "改为 单位/岗位" in ran.err
    assert "刑事侦查部" in ran.err
    assert "“再议”看不懂" in ran.err
    told = seats(office.anew(path))
    assert not told["P08"].startswith("order/"), "taken as disagree"
    assert told["P07"] == "order/officer", "passed over"


def test_a_pin_stands_against_a_review_that_disagrees_and_yields_to_one_that_names_a_place(office: Any) -> None:
    ran = office.anew(
        office.edited({"P08": {"锁定": "是", "审核": "不同意"}, "P07": {"锁定": "是", "审核": "改为 刑事侦查部"}})
    )
    assert (seats(ran)["P08"], seats(ran)["P07"]) == ("order/officer", "ci/officer")
    assert ran.err.count("既锁定") == 2


def test_agreed_reviews_and_remarks_are_carried_on(office: Any) -> None:
    rows = {"P08": {"审核": "同意", "意见": "骨干"}, "P07": {"审核": "不同意", "意见": "另行考虑"}}
    ran = office.anew(office.edited(rows))
    assert ran.code == 0
    sheet = openpyxl.load_workbook(office.project.parent / "again" / "plan.xlsx")["人员安排"]
    column = {cell.value: number for number, cell in enumerate(sheet[1])}
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    said = {p: (rows[p][column["审核"]].value, rows[p][column["意见"]].value) for p in ("P08", "P07")}
    assert said == {"P08": ("同意", "骨干"), "P07": (None, "另行考虑")}


def test_a_row_moved_without_a_pin_is_kept_and_told(office: Any) -> None:
    path = office.edited({"P08": {"新单位": "刑事侦查部"}})
    ran = office.anew(path)
    assert seats(ran)["P08"] == "ci/officer", "though it is worth 1000 less"
    assert reasons(ran) == {"P08": "edited"}
    assert "P08" not in {one["person_id"] for one in ran.json["assignments"] if one["pinned"]}
    assert "锁定" in ran.err


def test_a_row_moved_to_where_a_rule_forbids_is_overruled_and_told(office: Any) -> None:
    ran = office.anew(office.edited({"P09": {"新单位": "刑事侦查部"}}))
    assert seats(ran)["P09"] == "U3/officer"
    told = change(ran, "P09")
    assert (told["from"], told["to"], told["reason"]) == ("ci/officer", "U3/officer", "overruled")


def test_a_workbook_that_lost_its_hidden_list_is_read_as_it_stands(office: Any) -> None:
    path = office.edited({"P08": {"新单位": "刑事侦查部", "锁定": "是"}})
    book = openpyxl.load_workbook(path)
    del book["lists"]
    book.save(path)
    ran = office.anew(path)
    assert seats(ran)["P08"] == "ci/officer"
    assert reasons(ran) == {}, "nobody can tell that the row was edited"
