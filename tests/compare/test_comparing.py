"""What-ifs side by side: every figure counted anew, order, equal inputs, nearness to the base, words for what differs, masks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_whatifs import SCENARIOS, TARGETS, counted, people_of, write_bureau

import reorg
from reorg.compare.compared import Compared, elsewhere, rule_figures, unit_figures
from reorg.flows import comparing
from reorg.flows.comparing import compare_json, compare_sides, masked_comparison, sides
from reorg.flows.running import RunOptions, solve_case
from reorg.intake.load import load
from reorg.text import Rejected

EXACT = RunOptions(gap=0.0)


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_bureau(tmp_path_factory.mktemp("whatif"))


@pytest.fixture(scope="module")
def compared(bureau: Path) -> Compared:
    found = compare_sides(sides(bureau, [bureau / f"{name}.yaml" for name in SCENARIOS]), EXACT)
    assert found is not None
    return found


def test_every_figure_is_counted_anew(bureau: Path, compared: Compared) -> None:
    assert [one.name for one in compared.runs] == ["base", *SCENARIOS]
    for ran in compared.planned:
        rows = people_of(bureau, "more.csv" if ran.name == "one-more" else "personnel.csv")
        where = {person: at.unit for person, at in ran.placements.items()}
        assert set(where) == set(rows)
        told = counted(rows, where)
        if ran.name == "no-support":  # the office's work goes to the cases department there
            told = {key: value for key, value in told.items() if not key.startswith("change") and key != "moved"}
        assert {key: ran.indicators[key] for key in told} == pytest.approx(told), ran.name
        assert ran.verified
        assert ran.objective == pytest.approx(sum(ran.terms.values()) - sum(rule.cost for rule in ran.rules))
        assert ran.objective == pytest.approx(ran.bound)


def test_the_order_of_scenarios_changes_no_result(bureau: Path, compared: Compared) -> None:
    names = list(SCENARIOS)[::-1]
    other = compare_sides(sides(bureau, [bureau / f"{name}.yaml" for name in names]), EXACT)
    assert other is not None
    assert [one.name for one in other.runs] == ["base", *names]
    first, second = ({one["name"]: one for one in compare_json(c, "zh")["scenarios"]} for c in (compared, other))
    assert first == {**second, "again": first["again"]}
    alone = reorg.compare(bureau, [bureau / "share-60.yaml"], gap=0.0)
    assert compare_json(alone, "zh")["scenarios"][1] == first["share-60"]


def test_equal_inputs_are_solved_once(bureau: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    solved: list[str] = []

    def counting(loaded: object, name: str, *rest: object, **more: object) -> object:
        solved.append(name)
        return solve_case(loaded, name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(comparing, "solve_case", counting)
    wishes = bureau / "wishes.yaml"
    found = reorg.compare(bureau, [bureau / "again.yaml", wishes, wishes], gap=0.0)
    assert solved == ["base", "wishes"]
    assert [one.name for one in found.runs] == ["base", "again", "wishes", "wishes-2"]
    assert dict(found.same_as) == {"again": "base", "wishes-2": "wishes"}
    assert found.runs[1].placements == found.base.placements
    assert found.runs[1].title == "同基准"


def test_a_run_is_worth_what_planning_alone_gives_and_lies_no_farther_from_the_base(tmp_path: Path) -> None:
    nearer = 0
    for seed in range(4):
        folder = write_bureau(tmp_path / str(seed), seed)
        found = reorg.compare(folder, [folder / f"{name}.yaml" for name in ("share-60", "wishes")], gap=0.0)
        for ran in found.runs[1:]:
            alone = reorg.plan(folder / f"{ran.name}.yaml", gap=0.0)
            assert (alone.plan is not None) == ran.planned
            if alone.plan is None:
                continue
            assert ran.objective == pytest.approx(alone.plan.solver.objective)
            assert ran.bound == pytest.approx(alone.plan.solver.bound)
            seats = {person: at.seat for person, at in found.base.placements.items()}
            apart = sum(seats[one.person_id] != one.seat for one in alone.plan.assignments)
            told = sum(seats[person] != at.seat for person, at in ran.placements.items())
            assert told <= apart
            nearer += told < apart
    assert nearer, "no seed had a plan that lay farther: the test shows nothing"


def test_people_units_and_rules_are_laid_side_by_side(compared: Compared) -> None:
    runs = {one.name: one for one in compared.runs}
    told = {one.person_id: one for one in elsewhere(compared)}
    for person in compared.people:
        spots = {
            name: (one.placements[person].unit, one.placements[person].seat) if person in one.placements else None
            for name, one in runs.items()
            if one.planned
        }
        differs = {name for name, spot in spots.items() if spot != spots["base"]}
        assert differs == (set(told[person].differs) if person in told else set())
    assert "P90" in told, "somebody whom only one roster has is placed there alone"
    units = {one.unit_id: one for one in unit_figures(compared)}
    assert set(units) == set(TARGETS)
    assert units["support"].officers["no-support"] is None
    for unit in TARGETS:
        held = [p for p, at in runs["wishes"].placements.items() if at.unit == unit]
        police = sum(compared.people[p].category == "民警" for p in held)
        assert (units[unit].officers["wishes"], units[unit].auxiliaries["wishes"]) == (police, len(held) - police)
    rules = {one.rule_id: one for one in rule_figures(compared)}
    assert rules["strength:support:民警"].by_run["no-support"] is None
    assert rules["share"].told
    assert rules["share"].by_run["share-60"] is not None


def test_what_differs_is_told_in_words(compared: Compared) -> None:
    told = {one.name: one.differs for one in compared.runs}
    zh = {name: [line.zh for line in lines] for name, lines in told.items()}
    assert zh["base"] == zh["again"] == []
    assert zh["share-60"] == ["规则 share：min 0.3 → 0.6"]
    assert zh["wishes"] == ["权重：个人志愿：5 → 20"]
    assert zh["one-more"] == ["另一花名册：新增 1 人，减少 0 人，0 人信息有变"]
    assert zh["no-support"] == [
        "另一架构：小架构 → 合并",
        "撤销单位：保障部",
        "办案部：承接：{刑侦大队: 1} → {刑侦大队: 1, 办公室: 1}",
        "规则 strength:cases:民警：max 5 → 8",
    ]
    assert [line.en for line in told["no-support"]][:2] == ["another structure: Small → Merged", "unit gone: Support"]
    assert all(line.zh and line.en for lines in told.values() for line in lines)


def test_rules_added_and_dropped_are_told(tmp_path: Path) -> None:
    folder = write_bureau(tmp_path)
    (folder / "other.yaml").write_text(
        "extends: project.yaml\nnear_limit: 30\nrules:\n- {id: old-down, drop: true}\n"
        "- {id: cap, kind: count, who: {category: 民警}, where: {id: cases}, max: 4}\n",
        encoding="utf-8",
    )
    (_, other) = reorg.compare(folder, [folder / "other.yaml"]).runs
    assert [line.zh.split("：")[0] for line in other.differs] == [
        "通勤上限（分钟）", "新增规则 cap", "删去规则 old-down",
    ]  # fmt: skip
    assert [line.en.split(":")[0] for line in other.differs] == [
        "travel limit, minutes", "rule added, cap", "rule dropped, old-down",
    ]  # fmt: skip


def test_an_infeasible_scenario_tells_its_clash_in_one_line(compared: Compared) -> None:
    told = {one["name"]: one for one in compare_json(compared, "zh")["scenarios"]}
    nobody = told["nobody"]
    assert (nobody["status"], nobody["objective"], nobody["bound"]) == ("infeasible", None, None)
    assert "\n" not in nobody["reason"]
    assert "100 %" in nobody["reason"]
    assert len(nobody["clash"]) >= 2
    assert all(part in nobody["reason"] for part in nobody["clash"])
    assert told["base"]["reason"] == ""


def test_the_json_is_whole_and_finite(compared: Compared) -> None:
    made = compare_json(compared, "en")
    again = json.loads(json.dumps(made, allow_nan=False))
    assert again == made
    assert made["format"] == "reorg.compare/1"
    for one in made["scenarios"]:
        assert {"name", "status", "objective", "bound", "indicators", "terms", "changes", "rules"} <= set(one)
    keys = {one["key"] for one in made["indicators"]}
    assert keys == set(made["scenarios"][0]["indicators"])
    by_name = {one["name"]: one for one in made["scenarios"]}
    gained = by_name["share-60"]["against_base"]
    assert gained["indicators"]["moved"] == (
        by_name["share-60"]["indicators"]["moved"] - by_name["base"]["indicators"]["moved"]
    )
    assert gained["objective"] == pytest.approx(by_name["share-60"]["objective"] - by_name["base"]["objective"])
    assert by_name["wishes"]["against_base"]["objective"] is None, "other weights make another scale"
    placed = [one for one in made["differences"] if "share-60" in one["by_scenario"]]
    differing = [one for one in placed if one["by_scenario"]["share-60"] != one["by_scenario"]["base"]]
    assert gained["placed_differently"] == len(
        [o for o in differing if o["by_scenario"]["share-60"]["seat"] != o["by_scenario"]["base"]["seat"]]
    )


def test_masked_nobody_is_named(tmp_path: Path) -> None:
    folder = write_bureau(tmp_path)
    (folder / "pins.yaml").write_text(
        "extends: project.yaml\nrules:\n"
        "- {id: 'pin:P01', kind: pin, who: {person_id: P01}, where: {id: cases}, note: 虚构乙要求}\n"
        "- {id: clash, kind: bar, who: {name: 虚构乙}, where: {id: cases}}\n",
        encoding="utf-8",
    )
    found = reorg.compare(folder, [folder / "pins.yaml", folder / "wishes.yaml"])
    assert found.runs[1].status == "infeasible"
    plain = json.dumps(compare_json(found, "zh"), ensure_ascii=False)
    masked = json.dumps(compare_json(masked_comparison(found), "zh"), ensure_ascii=False)
    for row in people_of(folder).values():
        assert row["姓名"] not in masked
        assert f'"{row["人员编号"]}"' not in masked
    assert "P01" in plain
    assert "P01" not in masked
    assert len(json.loads(masked)["differences"]) == len(json.loads(plain)["differences"])


def test_faults_of_all_scenarios_are_told_at_once(tmp_path: Path) -> None:
    folder = write_bureau(tmp_path)
    (folder / "a.yaml").write_text("extends: project.yaml\nobjctive: {}\n", encoding="utf-8")
    (folder / "b.yaml").write_text("extends: project.yaml\nrules:\n- {id: shere, min: 0.5}\n", encoding="utf-8")
    with pytest.raises(Rejected) as told:
        reorg.compare(folder, [folder / "a.yaml", folder / "wishes.yaml", folder / "b.yaml", folder / "none.yaml"])
    places = [(one.code, one.place.file) for one in told.value.findings]
    assert places == [("settings.unknown-key", "a.yaml"), ("rules.unknown-id", "b.yaml"), ("yaml.missing", "none.yaml")]


def test_a_whole_other_project_is_a_scenario(tmp_path: Path) -> None:
    one, other = write_bureau(tmp_path / "one"), write_bureau(tmp_path / "other", 2)
    found = reorg.compare(one, [other, load(one / "wishes.yaml")])
    assert [ran.name for ran in found.runs] == ["base", "other", "scenario-2"]
    assert "另一花名册" in found.runs[1].differs[0].zh


def test_stopped_before_the_base_or_asked_for_nothing(bureau: Path) -> None:
    import threading

    stop = threading.Event()
    stop.set()
    with pytest.raises(InterruptedError):
        reorg.compare(bureau, [bureau / "wishes.yaml"], stop=stop)
    with pytest.raises(ValueError, match="scenario"):
        reorg.compare(bureau, [])
    ending = threading.Event()

    def tell(done: int, total: int, name: str) -> None:
        if name == "share-60":
            ending.set()

    found = reorg.compare(bureau, [bureau / f"{n}.yaml" for n in ("share-60", "wishes")], progress=tell, stop=ending)
    assert [ran.name for ran in found.runs] == ["base", "share-60"]
    assert found.left_out == ("wishes",)
