"""Every figure of today counted a second time, person by person, on random bureaus."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from invented_town import random_today

from reorg.diagnose.diagnosis import Diagnosis, diagnosis
from reorg.diagnose.leadership import is_deputy, usual_posts
from reorg.diagnose.make_up import grade_ladder
from reorg.diagnose.settings import DiagnoseSettings
from reorg.domain.ladders import GRADE, RANK
from reorg.domain.people import Person
from reorg.domain.today import Today

SEEDS = range(60)
SETTINGS = DiagnoseSettings()


def made(seed: int) -> tuple[Today, Diagnosis]:
    today = random_today(seed)
    return today, diagnosis(today, SETTINGS, "小城", ())


def pool(person: Person) -> str:
    return {"民警": "police", "工勤": "others", "事业人员": "others"}.get(person.category, "auxiliaries")


def lines_up(today: Today, unit: str) -> list[Any]:
    """A unit and those above it, by hand."""
    by_id = {one.unit_id: one for one in today.units}
    found = [by_id[unit]]
    while found[-1].parent:
        found.append(by_id[found[-1].parent])
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_strength_by_unit_and_over_the_bureau(seed: int) -> None:
    today, told = made(seed)
    for unit, one in zip(today.units, told.units, strict=True):
        own = Counter(pool(p) for p in today.people if p.unit == unit.unit_id)
        assert (one.police.people, one.auxiliaries.people, one.others) == (
            own["police"], own["auxiliaries"], own["others"],
        )  # fmt: skip
        assert one.police.authorized == unit.authorized_police
        if unit.authorized_police is None:
            assert one.police.over is None
            assert one.police.vacant is None
        else:
            assert one.police.over == own["police"] - unit.authorized_police
            assert one.police.vacant == max(0, unit.authorized_police - own["police"])
        there = sum((p.working_unit or p.unit) == unit.unit_id for p in today.people)
        assert sum(one.working.values()) == there
        assert one.depth == len(lines_up(today, unit.unit_id))
    known = [u.authorized_auxiliary for u in today.units if u.authorized_auxiliary is not None]
    assert told.auxiliaries.authorized == (sum(known) if known else None)
    assert told.police.people == sum(p.category == "民警" for p in today.people)
    assert sum(told.people.values()) == len(today.people)


@pytest.mark.parametrize("seed", SEEDS)
def test_establishment_types(seed: int) -> None:
    today, told = made(seed)
    for one in told.types:
        there = [p for p in today.people if p.establishment_type == one.name]
        assert dict(one.people) == dict(Counter(p.category for p in there))
        wrong = sum(p.category != "民警" for p in there) if one.name == "政法专项编制" else 0
        assert one.mismatched == wrong
        by_type = [u.authorized_by_type[one.name] for u in today.units if one.name in u.authorized_by_type]
        assert one.authorized == (sum(by_type) if by_type else None)
    assert sum(sum(one.people.values()) for one in told.types) == len(today.people)


@pytest.mark.parametrize("seed", SEEDS)
def test_ages(seed: int) -> None:
    today, told = made(seed)
    for one in told.ages:
        people = [p for p in today.people if pool(p) == one.group]
        years = [
            (2026 - p.birth_date.year - ((p.birth_date.month, p.birth_date.day) > (6, 30)), p.sex)
            for p in people
            if p.birth_date
        ]
        assert one.unknown == len(people) - len(years)
        for band in one.bands:
            inside = [sex for age, sex in years if (band.low or 0) <= age <= (band.high or 200)]
            assert (band.men, band.women, band.unknown) == (inside.count("男"), inside.count("女"), inside.count(""))
        assert sum(b.men + b.women + b.unknown for b in one.bands) == len(years)
        if years:
            assert one.mean == pytest.approx(sum(age for age, _ in years) / len(years))


@pytest.mark.parametrize("seed", SEEDS)
def test_distributions(seed: int) -> None:
    today, told = made(seed)
    for one in told.distributions:
        concerned = [p for p in today.people if pool(p) in one.of]
        counted = Counter((getattr(p, one.key), pool(p)) for p in concerned)
        assert {(s.value, g): n for s in one.steps for g, n in s.people.items() if n} == dict(counted)
        values = [step.value for step in one.steps if step.value]
        if one.key == "rank":
            orders = [RANK.order(value) for value in values]
            assert orders == sorted(orders, reverse=True)
        if one.key == "grade":
            ladders = [grade_ladder(value) for value in values]
            assert ladders == sorted(ladders, key=("执法勤务", "警务技术", "综合管理").index)
    assert [grade_ladder(one) for one in ("四级主任科员", "警务技术四级主管", "四级高级警长", "一级调研员")] == [
        "综合管理", "警务技术", "执法勤务", "综合管理",
    ]  # fmt: skip
    assert all(
        GRADE.order(step.value) for one in told.distributions if one.key == "grade" for step in one.steps if step.value
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_skills_and_single_holders(seed: int) -> None:
    today, told = made(seed)
    assert {one.skill for one in told.skills} == {skill for p in today.people for skill in p.skills}
    for one in told.skills:
        holders = [p for p in today.people if one.skill in p.skills]
        assert list(one.levels) == [sum(p.skills[one.skill] == level for p in holders) for level in range(1, 6)]
        able = [p for p in holders if p.skills[one.skill] > 1]
        assert (one.holders, one.skilled) == (len(holders), len(able))
        assert (one.alone.person_id if one.alone else None) == (holders[0].person_id if len(holders) == 1 else None)
        alone = one.alone_skilled.person_id if one.alone_skilled else None
        assert alone == (able[0].person_id if len(able) == 1 else None)


@pytest.mark.parametrize("seed", SEEDS)
def test_leadership_spans_and_layers(seed: int) -> None:
    today, told = made(seed)
    deputies = {"副所长", "副局长兼大队长"}
    for unit, one, span in zip(today.units, told.leaders, told.spans, strict=True):
        own = [p for p in today.people if p.unit == unit.unit_id]
        by_title = [p for p in own if p.post in {"所长", *deputies}]
        by_level = [p for p in own if not p.post and p.post_level]
        below = sum(p.post in deputies for p in by_title) + sum(p.post_level.startswith("副") for p in by_level)
        assert one.deputies_held == below
        assert one.heads_held == len(by_title) + len(by_level) - below
        officers = sum(p.category == "民警" for p in own)
        assert one.size == (officers if unit.authorized_police is None else unit.authorized_police)
        there = [p for p in today.people if (p.working_unit or p.unit) == unit.unit_id]
        assert (span.leaders, span.led) == (sum(p.leads for p in there), sum(not p.leads for p in there))
        assert span.below == sum(other.parent == unit.unit_id for other in today.units)
    assert told.layers.depth == max(len(lines_up(today, unit.unit_id)) for unit in today.units)
    assert sum(told.layers.units_at) == len(today.units)
    assert told.layers.leaders + told.layers.led == len(today.people)


def test_usual_posts_are_those_of_r40() -> None:
    assert [usual_posts(size) for size in (0, 1, 3, 4, 7, 8, 14, 15, 60)] == [None, 1, 1, 2, 2, 3, 3, 4, 4]


@pytest.mark.parametrize(
    ("post", "level", "deputy"),
    [
        ("所长", "", False), ("教导员", "", False), ("副局长兼交警大队大队长", "", True), ("党委委员", "", True),
        ("民警、副所长", "", True), ("", "副科级", True), ("", "正股级", False), ("deputy chief", "", True),
    ],
)  # fmt: skip
def test_deputies_are_known_by_title_or_level(post: str, level: str, deputy: bool) -> None:
    person = Person("P", "示", post=post, post_level=level)
    assert person.leads
    assert is_deputy(person) is deputy


@pytest.mark.parametrize("seed", SEEDS)
def test_each_share_is_over_its_own_whole(seed: int) -> None:
    today, told = made(seed)
    share = {one.key: one for one in told.shares}
    officers = [p for p in today.people if p.category == "民警"]

    def line(p: Person) -> list[Any]:
        return lines_up(today, p.working_unit or p.unit)

    def in_station(p: Person) -> bool:
        marks = [
            "station" if u.kind == "派出所" or "station" in u.tags else "organ" if "organ" in u.tags else ""
            for u in line(p)
        ]
        return [*filter(None, marks), ""][0] == "station"

    stations = [p for p in officers if in_station(p)]

    def side(p: Person) -> str:
        for unit in line(p):
            for tag in ("grassroots", "organ"):
                if tag in unit.tags:
                    return tag
        return ""

    community = [p for p in stations if p.post == "社区民警" or any("community" in u.tags for u in line(p))]
    assert (share["station"].part, share["station"].whole) == (len(stations), len(officers))
    assert share["grassroots"].part == sum(side(p) == "grassroots" for p in officers)
    assert share["organ"].part == sum(side(p) == "organ" for p in officers)
    assert (share["community"].part, share["community"].whole) == (len(community), len(stations))
    for one in told.shares:
        if one.value is not None:
            assert one.value == pytest.approx(one.part / one.whole)
    assert len({one.definition.zh for one in told.shares}) == len(told.shares)


@pytest.mark.parametrize("seed", SEEDS)
def test_completeness(seed: int) -> None:
    today, told = made(seed)
    found = {(one.table, one.key): one for one in told.completeness}
    officers = [p for p in today.people if p.category == "民警"]
    assert (found["personnel", "rank"].filled, found["personnel", "rank"].rows) == (sum(p.rank != "" for p in officers), len(officers))  # fmt: skip
    assert found["personnel", "birth_date"].filled == sum(p.birth_date is not None for p in today.people)
    assert found["personnel", "skills"].filled == sum(len(p.skills) > 0 for p in today.people)
    leaders = [p for p in today.people if p.leads]
    assert found["personnel", "post_level"].rows == len(leaders)
    heads = sum(unit.heads is not None for unit in today.units)
    assert found["units", "heads"].filled == heads, "0 posts are filled in"
