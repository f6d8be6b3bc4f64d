"""``reorg diagnose`` from outside: page, workbook with charts, JSON, masking, languages, broken inputs, Python."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from invented_town import IDS, NAMES, PERSONNEL, PROJECT, STRUCTURE, UNITS, town

import reorg
from reorg.cli.main import main
from reorg.text import Rejected

ROOT = Path(__file__).resolve().parents[2]
KAIHUA = ROOT / "sample_data" / "kaihua"


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ended]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("COLUMNS", "200")

    def go(*words: object) -> Ended:
        with pytest.raises(SystemExit) as left:
            main(["diagnose", *map(str, words)])
        told = capsys.readouterr()
        return Ended(int(left.value.code or 0), told.out, told.err)

    return go


def test_the_page_in_both_languages(tmp_path: Path, run: Run) -> None:
    folder = town(tmp_path / "p")
    zh, en = run(folder), run(folder, "--lang", "en")
    assert (zh.code, en.code) == (0, 0)
    for word in ("民警 实有/编制", "7 / 8", "社区警力占比", "刑事技术", "仅一人掌握", "退休预测", "亲属同一领导下"):
        assert word in zh.out, word
    for word in ("officers, in post / authorized", "7 / 8", "community share", "one holder alone", "Retirements"):
        assert word in en.out, word
    assert "短缺" in zh.out
    assert not any("一" <= letter <= "鿿" for letter in en.out.splitlines()[0])
    assert run(folder, "-q").out == ""
    assert len(zh.out.splitlines()) < 120


def test_workbook_and_json(tmp_path: Path, run: Run) -> None:
    folder, out = town(tmp_path / "p"), tmp_path / "out"
    told = run(folder, "-o", out, "--json")
    assert told.code == 0
    found = told.json
    assert found["format"] == "reorg.diagnose/1"
    assert found == json.loads((out / "diagnose.json").read_text(encoding="utf-8"))
    units = {one["unit_id"]: one for one in found["units"]}
    assert units["U1"]["police"] == {"authorized": 3, "people": 4, "over": 1, "vacant": 0}
    assert units["U2"]["auxiliaries"] == {"authorized": 4, "people": 2, "over": -2, "vacant": 2}
    assert units["U1"]["working"]["police"] == 3
    share = {one["key"]: one for one in found["shares"]}
    assert share["station"]["value"] == pytest.approx(4 / 7), "Q7703 works at the station"
    assert (share["community"]["part"], share["community"]["whole"]) == (1, 4)
    skills = {one["skill"]: one for one in found["skills"]}
    assert skills["刑事技术"]["alone"]["person_id"] == "Q7703"
    assert skills["法制"]["alone"] is None
    assert skills["法制"]["alone_skilled"]["person_id"] == "Q7704"
    assert [(one["who"]["person_id"], one["month"]) for one in found["retiring"]] == [("Q7701", "2027-01"), ("Q7702", "2027-09")]  # fmt: skip
    assert [one["who"]["person_id"] for one in found["long_in_post"]] == ["Q7701"]
    assert [(one["a"]["person_id"], one["b"]["person_id"]) for one in found["kin"]] == [("Q7701", "Q7702")]
    assert {one["name"]: one["mismatched"] for one in found["types"]}["政法专项编制"] == 1
    ready = found["readiness"]
    assert [(one["skill"], one["needed"], one["holders"]) for one in ready["skills"]] == [("刑事技术", 2, 1)]
    assert [one["person_id"] for one in ready["without_place"]] == ["Q7711"]
    assert any("刑事技术" in one and "需要2" in one for one in ready["shortfalls"])
    assert any("Q7711" in one for one in ready["shortfalls"])
    book = openpyxl.load_workbook(out / "diagnose.xlsx")
    assert book.sheetnames == [
        "概览", "短缺", "新架构准备", "编制实有", "年龄", "结构", "技能", "领导职数", "警力占比", "退休与任职", "人员关注", "数据完整性",
    ]  # fmt: skip
    with zipfile.ZipFile(out / "diagnose.xlsx") as packed:
        charts = [name for name in packed.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) >= 8
    assert run(folder, "-o", out).code == 2
    assert run(folder, "-o", out, "--force", "--lang", "en").code == 0
    assert openpyxl.load_workbook(out / "diagnose.xlsx").sheetnames[:3] == ["Summary", "Shortages", "Readiness"]


def test_equal_inputs_give_equal_files(tmp_path: Path, run: Run) -> None:
    folder = town(tmp_path / "p")
    for name in ("a", "b"):
        assert run(folder, "-o", tmp_path / name, "-q").code == 0
    for name in ("diagnose.json", "diagnose.xlsx"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_masked_outputs_name_nobody(tmp_path: Path, run: Run) -> None:
    folder, out = town(tmp_path / "p"), tmp_path / "out"
    told = run(folder, "-o", out, "--mask", "--json")
    page = run(folder, "--mask")
    assert (told.code, page.code) == (0, 0)
    with zipfile.ZipFile(out / "diagnose.xlsx") as packed:
        book = "".join(packed.read(name).decode("utf-8") for name in packed.namelist() if name.endswith(".xml"))
    for text in (told.out, told.err, page.out, page.err, book, (out / "diagnose.json").read_text(encoding="utf-8")):
        assert not [word for word in (*NAMES, *IDS) if word in text]
    found = told.json
    assert [one["month"] for one in found["retiring"]] == ["2027", "2027"], "a month tells the birth date"
    assert found["skills"][0]["alone"]["name"].endswith("某某")
    plain = run(folder, "--json").json
    for key in ("units", "ages", "shares", "layers", "retirement_years", "completeness", "distributions"):
        assert found[key] == plain[key], "figures are those of the unmasked bureau"


def test_faults_of_the_roster_are_all_told(tmp_path: Path, run: Run) -> None:
    personnel = PERSONNEL.replace("Q7702,钱示乙,民警,刑侦大队", "Q7702,钱示乙,民警,无此大队").replace(
        "1966-06-06", "何年何月"
    )
    folder = town(tmp_path / "p", personnel=personnel, units=UNITS.replace("刑侦大队,\n", "无此局,\n"))
    told = run(folder, "-o", tmp_path / "out")
    assert told.code == 1
    for word in ("无此大队", "何年何月"):
        assert word in told.err
    assert not (tmp_path / "out").exists()
    listed = run(folder, "--json")
    assert listed.code == 1
    assert listed.json["format"] == "reorg.check/1"
    with pytest.raises(Rejected):
        reorg.diagnose(folder)
    assert run(tmp_path / "nowhere").code == 1


def with_pin(place: str) -> str:
    """The roster with one person pinned."""
    head, first, *rest = PERSONNEL.splitlines()
    return "\n".join([f"{head},锁定岗位", f"{first},{place}", *(f"{line}," for line in rest)]) + "\n"


@pytest.mark.parametrize(
    "changed",
    [
        {"structure": STRUCTURE.replace("{刑侦大队: 1.0}", "{无此大队: 1.0}")},
        {"structure": STRUCTURE.replace("strength:", "strenght:", 1)},
        {"structure": ""},
        {"project": PROJECT + "rules:\n- {id: x, kind: nothing}\n"},
        {"personnel": with_pin("无此处")},
    ],
)  # fmt: skip
def test_today_is_told_even_if_the_structure_is_faulty(tmp_path: Path, run: Run, changed: dict[str, str]) -> None:
    folder = town(tmp_path / "p", **changed)
    told = run(folder, "--json", "-o", tmp_path / "out")
    assert told.code == 0
    assert told.json["readiness"] is None
    assert told.json["faults"]
    assert told.json["police"]["people"] == 7
    assert "只给出现状" in told.err
    assert openpyxl.load_workbook(tmp_path / "out" / "diagnose.xlsx")["新架构准备"]["B3"].value


def test_the_section_of_the_project(tmp_path: Path, run: Run) -> None:
    section = "diagnose: {years_ahead: 1, retirement: {men: 55, raised_from: null}, leader_years: 20}\n"
    folder = town(tmp_path / "p", project=PROJECT + section)
    found = run(folder, "--json").json
    # Q7701 has reached 55 and Q7702 too; nobody retires later than 2027
    assert [one["who"]["person_id"] for one in found["retiring"]] == ["Q7701", "Q7702"]
    assert found["retirement_years"][0] == {"year": 0, "men": 1, "women": 0, "leaders": 1}
    assert found["long_in_post"] == []
    bad = town(tmp_path / "bad", project=PROJECT + "diagnose: {years_ahead: 0, yeers: 3}\n")
    told = run(bad)
    assert told.code == 1
    assert "yeers" in told.err
    assert "years_ahead" in told.err


def test_from_python(tmp_path: Path) -> None:
    folder = town(tmp_path / "p")
    told = reorg.diagnose(folder)
    assert told.police.people == 7
    assert reorg.diagnose(reorg.load(folder)).units == told.units


def rows(file: str, sheet: str | None = None) -> list[dict[str, Any]]:
    """A table of the Kaihua sample, read without the package."""
    book = openpyxl.load_workbook(KAIHUA / file, read_only=True)
    names = [sheet] if sheet else book.sheetnames
    found = []
    for name in names:
        lines = [list(line) for line in book[name].iter_rows(values_only=True)]
        at = next(n for n, line in enumerate(lines) if any(str(cell) in ("姓名", "单位名称") for cell in line))
        heads = [str(cell) for cell in lines[at]]
        found += [dict(zip(heads, line, strict=False)) for line in lines[at + 1 :] if line[0] is not None]
    return found


@pytest.mark.slow
def test_the_kaihua_sample_against_its_own_workbooks(tmp_path: Path, run: Run) -> None:
    found = run(KAIHUA, "-o", tmp_path / "out", "--json", "-q").json
    assert found["police"] == {"authorized": 353, "people": 331, "over": -22, "vacant": 22}
    assert found["auxiliaries"] == {"authorized": 529, "people": 469, "over": -60, "vacant": 60}
    people, units = rows("personnel.xlsx"), rows("units.xlsx")
    assert len(people) == 800
    assert len(units) == len(found["units"])
    share = {one["key"]: one for one in found["shares"]}
    assert share["auxiliary_ratio"]["value"] == pytest.approx(469 / 331)
    assert share["auxiliary_ratio_authorized"]["value"] == pytest.approx(529 / 353)
    assert share["community"]["value"] is None, "the roster does not say who is a community officer"
    by_word = {word: one for one in units for word in (one["单位名称"], *str(one["别名"] or "").split(";"))}
    police = [one for one in people if one["人员类别"] == "民警"]
    for one in found["units"]:
        row = by_word[one["name"]]
        own = [p["人员类别"] for p in people if by_word[p["编制单位"]] is row]
        assert one["police"]["people"] == own.count("民警")
        assert one["auxiliaries"]["people"] == len(own) - own.count("民警")
        assert one["police"]["authorized"] == row["民警编制"]
    at = Counter(by_word[p["实际工作单位"] or p["编制单位"]]["单位类型"] for p in police)
    assert share["station"]["part"] == at["派出所"]
    assert share["grassroots"]["part"] == at["派出所"] + at["基层所队"]
    assert share["organ"]["part"] == at["机关"]
    for key, heading in (("education", "学历"), ("party", "政治面貌"), ("rank", "警衔"), ("grade", "职级")):
        told = next(one for one in found["distributions"] if one["key"] == key)
        counted = Counter(p[heading] for p in people if p[heading])
        assert {one["value"]: sum(one["people"].values()) for one in told["steps"] if one["value"]} == counted
    skills = Counter(word.partition(":")[0] for p in people for word in str(p["技能"] or "").split(";") if word)
    assert {one["skill"]: one["holders"] for one in found["skills"]} == skills
    born = [p["出生年月"] for p in police]
    ages = [2022 - day.year - ((day.month, day.day) > (12, 31)) for day in born]
    assert found["ages"][0]["mean"] == pytest.approx(sum(ages) / len(ages))
    assert sum(band["men"] + band["women"] for band in found["ages"][0]["bands"] if (band["low"] or 0) >= 50) == sum(
        age >= 50 for age in ages
    )
    assert found["layers"]["depth"] == 2, "the squadrons lie below the traffic brigade"
    assert found["readiness"]["shortfalls"] == []
    assert found["readiness"]["counted"]
