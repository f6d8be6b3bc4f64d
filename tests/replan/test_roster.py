"""A plan of an older roster, of an older structure, or of another bureau altogether."""

from __future__ import annotations

import json
from typing import Any

from small_office import PERSONNEL, STRUCTURE, UNITS

NEW = "P13,虚构新人,民警,治安大队,男,1996-03,,,30,\n"


def without(*ids: str) -> str:
    return "".join(line for line in PERSONNEL.splitlines(keepends=True) if not line.startswith(ids))


def seats(ran: Any) -> dict[str, str]:
    assert ran.code == 0, ran.err
    return {one["person_id"]: one["seat"] for one in ran.json["assignments"]}


def test_who_left_and_who_joined_are_told_and_the_others_stay(office: Any) -> None:
    office.write("personnel.csv", without("P03", "P12") + NEW)
    for former in (office.edited(), office.plan.with_name("plan.json")):
        ran = office.anew(former)
        before = office.seats()
        assert {p: s for p, s in seats(ran).items() if p != "P13"} == {
            p: s for p, s in before.items() if p not in ("P03", "P12")
        }
        told = ran.json["replan"]
        assert (told["left"], told["joined"], told["compared"], told["changed"]) == (["P03", "P12"], ["P13"], 10, 0)
        assert told["changes"] == [
            {"person_id": "P13", "from": "", "to": "order/officer", "reason": "joined", "rules": [], "gain": None}
        ]
        assert "有 2 人已不在花名册：P03, P12" in ran.err
        assert "有 1 人不在原方案中" in ran.err
        assert "P13" in ran.err


def test_a_long_list_of_those_who_left_is_cut(office: Any) -> None:
    plan = json.loads(json.dumps(office.first))
    plan["assignments"] += [{**plan["assignments"][0], "person_id": f"X{number:02d}"} for number in range(30)]
    path = office.project.parent / "longer.json"
    path.write_text(json.dumps(plan), encoding="utf-8")
    ran = office.anew(path)
    assert ran.code == 0
    assert "有 30 人" in ran.err
    assert "X19 …" in ran.err
    assert "X20" not in ran.err
    assert len(ran.json["replan"]["left"]) == 30


def test_who_may_no_longer_be_there_moves_and_the_rule_is_named(office: Any) -> None:
    office.write("personnel.csv", PERSONNEL.replace("1985-03", "1965-03"))
    ran = office.anew(office.plan)
    assert seats(ran)["P02"] == "U3/officer"
    (told,) = ran.json["replan"]["changes"]
    assert (told["person_id"], told["reason"], told["rules"]) == ("P02", "barred", ["under-fifty"])
    assert ran.json["replan"]["unconcerned"] == 11
    assert ran.json["replan"]["cost"] == 150, "a change that must be is a change"


def test_a_pinned_person_who_left_is_told_at_the_row(office: Any) -> None:
    path = office.edited({"P03": {"锁定": "是"}})
    office.write("personnel.csv", without("P03"))
    ran = office.run("plan", office.project, "--from", path, "-o", office.project.parent / "again")
    assert ran.code == 0
    assert "A4：锁定的人员“P03”已不在花名册" in ran.err


def test_verify_still_asks_for_exactly_the_rosters_people(office: Any) -> None:
    office.write("personnel.csv", without("P03") + NEW)
    ran = office.run("verify", office.project, office.plan, "--json")
    assert ran.code == 1
    assert {fault["code"] for fault in ran.json["faults"]} == {"plan.unknown-person", "plan.person-missing"}


def test_people_of_a_unit_that_is_gone_are_free_and_told(office: Any) -> None:
    office.write(
        "structure.yaml",
        STRUCTURE.replace("id: order", "id: safety")
        .replace("安全防控部", "治安防控部")
        .replace("Public Order", "Safety"),
    )
    office.write("personnel.csv", PERSONNEL.replace("安全防控部", "治安防控部"))
    ran = office.anew(office.plan)
    assert ran.code == 0, ran.err
    there = [p for p, seat in office.seats().items() if seat.startswith("order/")]
    told = {one["person_id"]: one for one in ran.json["replan"]["changes"]}
    assert set(told) == set(there)
    assert {one["reason"] for one in told.values()} == {"gone"}
    assert told["P08"]["from"] == "安全防控部/民警"
    assert told["P08"]["to"] == "safety/officer"
    assert ran.err.count("“安全防控部”在新架构中没有") == 1, "once for all its people"
    assert "其中 4 人" in ran.err
    assert "治安防控部" in ran.err, "the nearest is named"
    pinned = office.anew(office.edited({"P08": {"锁定": "是"}}))
    assert pinned.code == 1, "a pin is never guessed"


def test_people_of_a_post_that_is_gone_are_free(office: Any) -> None:
    office.write(
        "structure.yaml",
        STRUCTURE.replace(
            "{id: officer, name: {zh: 民警, en: Officer}}", "{id: member, name: {zh: 成员, en: Member}}", 1
        ),
    )
    ran = office.anew(office.plan.with_name("plan.json"))
    assert ran.code == 0, ran.err
    told = {one["person_id"]: (one["from"], one["reason"]) for one in ran.json["replan"]["changes"]}
    assert told == dict.fromkeys(("P02", "P03", "P04"), ("ci/officer", "gone"))


def test_a_plan_of_another_bureau_is_refused(office: Any) -> None:
    other = PERSONNEL.replace("P0", "Q0").replace("P1", "Q1")
    office.write("personnel.csv", other)
    ran = office.anew(office.plan)
    assert ran.code == 1
    assert [fault["code"] for fault in ran.json["faults"]] == ["former.nobody-known"]


def test_a_row_twice_and_a_file_that_is_no_plan_are_refused(office: Any) -> None:
    plan = json.loads(json.dumps(office.first))
    plan["assignments"].append(plan["assignments"][0])
    path = office.project.parent / "twice.json"
    path.write_text(json.dumps(plan), encoding="utf-8")
    assert [fault["code"] for fault in office.anew(path).json["faults"]] == ["plan.person-twice"]
    path.write_text("{}", encoding="utf-8")
    assert [fault["code"] for fault in office.anew(path).json["faults"]] == ["plan.unreadable"]
    assert office.anew(path.with_name("none.xlsx")).code == 1
    assert UNITS


def test_a_person_who_was_unplaced_is_placed_anew(office: Any) -> None:
    plan = json.loads(json.dumps(office.first))
    gone = plan["assignments"].pop(2)
    plan["unplaced"].append({"person_id": gone["person_id"], "reason": "no-seat"})
    path = office.project.parent / "short.json"
    path.write_text(json.dumps(plan), encoding="utf-8")
    ran = office.anew(path)
    assert seats(ran) == office.seats()
    assert [(one["person_id"], one["reason"]) for one in ran.json["replan"]["changes"]] == [("P03", "unplaced")]
