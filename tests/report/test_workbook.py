"""plan.xlsx: sheets, headings, print set-up, text that stays text, and the way back in."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from small_bureau import GOOD, renamed, small_plan, small_problem

from reorg.intake.plan_file import read_plan
from reorg.plan.json_form import plan_to_json
from reorg.report.book import plan_book
from reorg.report.excel import text_width, write_book
from reorg.report.view import PlanView
from reorg.text import Lang

PROBLEM = small_problem()
PLAN = small_plan(PROBLEM)
SHEETS = {
    "zh": ["概览", "人员安排", "变动名单", "单位编制", "流向", "规则核验", "缺口预警", "说明"],
    "en": ["Summary", "Assignments", "Changes", "Units", "Flows", "Rules", "Gaps", "Notes"],
}
HEADINGS = {
    "zh": ["人员编号", "姓名", "人员类别", "编制单位", "原单位", "原岗位", "新单位", "新岗位", "变动", "锁定", "审核", "意见"],
    "en": ["person_id", "name", "category", "establishment_unit", "from_unit", "from_post", "unit", "post", "change",
           "pinned", "review", "remark"],
}  # fmt: skip


def written(folder: Path, lang: Lang = "zh") -> Path:
    path = folder / f"plan-{lang}.xlsx"
    write_book(path, plan_book(PlanView(PROBLEM, PLAN, lang)), lang)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("book")
    written(made, "zh")
    written(made, "en")
    return made


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sheets_and_headings_are_the_fixed_ones(folder: Path, lang: Lang) -> None:
    book = openpyxl.load_workbook(folder / f"plan-{lang}.xlsx")
    assert [s.title for s in book.worksheets if s.sheet_state == "visible"] == SHEETS[lang]
    row = [cell.value for cell in book[SHEETS[lang][1]][1]]
    assert row[:12] == HEADINGS[lang]
    assert row[-1] == "宿舍", "an extra column of the roster is carried through"
    assert len(row) == 12 + 5 + 1, "five terms between the fixed columns and the extra one"


def test_a_name_that_looks_like_a_formula_stays_text(folder: Path) -> None:
    cell = openpyxl.load_workbook(folder / "plan-zh.xlsx")["人员安排"]["B2"]
    assert (cell.value, cell.data_type) == ("=甲一", "s")


def test_every_sheet_prints_on_a4_landscape_with_page_numbers(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "plan-zh.xlsx")
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9), sheet.title
            assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
            assert sheet.page_setup.fitToWidth in (None, 1), "one page wide (1 is the default)"
            assert "&P" in sheet.oddFooter.center.text
    assignments = book["人员安排"]
    assert assignments.print_title_rows == "$1:$1"
    assert assignments.freeze_panes == "C2"
    assert assignments.auto_filter.ref is not None


def test_edited_columns_offer_lists_from_a_hidden_sheet(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "plan-zh.xlsx")
    sheet, lists = book["人员安排"], book["lists"]
    assert lists.sheet_state == "hidden"
    listed = {str(v.sqref).split(":")[0][0]: v.formula1 for v in sheet.data_validations.dataValidation}
    assert sorted(listed) == ["G", "H", "J", "K"], "unit, post, pinned, review"
    column = listed["G"].split("$")[1]
    assert "刑事侦查部/技术室" in [cell.value for cell in lists[column]]


def test_equal_plans_make_equal_files(folder: Path, tmp_path: Path) -> None:
    assert written(tmp_path).read_bytes() == (folder / "plan-zh.xlsx").read_bytes()


def test_wide_characters_count_two() -> None:
    assert text_width("刑侦a") == 5


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_unedited_plan_reads_back_as_it_was(folder: Path, lang: Lang) -> None:
    edited = read_plan(folder / f"plan-{lang}.xlsx", PROBLEM)
    assert edited.findings == ()
    assert edited.seats == GOOD
    assert edited.inputs == PLAN.inputs, "the Notes sheet carries the inputs' fingerprints"


def edit(folder: Path, tmp_path: Path, cells: dict[str, object]) -> Path:
    path = tmp_path / "edited.xlsx"
    shutil.copy(folder / "plan-zh.xlsx", path)
    book = openpyxl.load_workbook(path)
    for address, value in cells.items():
        book["人员安排"][address] = value
    book.save(path)
    return path


def test_a_person_moved_by_hand_lands_in_the_named_seat(folder: Path, tmp_path: Path) -> None:
    """Units by alias or id and posts in English are understood; 是 pins."""
    path = edit(folder, tmp_path, {"G3": "城关所", "H3": "Officer", "J3": "是", "K3": "改为 派出所", "L3": "本人要求"})
    edited = read_plan(path, PROBLEM)
    assert edited.findings == ()
    assert edited.seats == (0, 2, 1, 2, 2)
    assert edited.pinned == (1,)
    assert (edited.review, edited.remark) == ({"P2": "改为 派出所"}, {"P2": "本人要求"})


@pytest.mark.parametrize(
    ("cells", "code", "cell", "said"),
    [
        ({"G3": "刑事侦察部/技术室"}, "plan.unknown-unit", "G3", "刑事侦查部/技术室"),
        ({"H3": "部长"}, "plan.unknown-post", "H3", "民警"),
        ({"A3": "P1"}, "plan.person-twice", "A3", "P1"),
        ({"A3": "P9"}, "plan.unknown-person", "A3", "P9"),
    ],
)
def test_a_slip_is_a_fault_at_its_cell(
    folder: Path, tmp_path: Path, cells: dict[str, object], code: str, cell: str, said: str
) -> None:
    found = {one.code: one for one in read_plan(edit(folder, tmp_path, cells), PROBLEM).findings}
    assert found[code].place.cell == cell
    for lang in ("zh", "en"):
        assert said in found[code].say(lang) + found[code].expected(lang)


def test_a_deleted_row_is_a_missing_person(folder: Path, tmp_path: Path) -> None:
    path = edit(folder, tmp_path, {})
    book = openpyxl.load_workbook(path)
    book["人员安排"].delete_rows(4)
    book.save(path)
    found = read_plan(path, PROBLEM).findings
    assert [(one.code, one.value) for one in found] == [("plan.person-missing", "P3")]


def test_columns_may_be_moved_and_sheets_reordered(folder: Path, tmp_path: Path) -> None:
    path = edit(folder, tmp_path, {})
    book = openpyxl.load_workbook(path)
    book.move_sheet("变动名单", -2)
    sheet = book["人员安排"]
    sheet.insert_rows(1)
    for row in range(1, 8):
        sheet.cell(row, 1).value, sheet.cell(row, 7).value = sheet.cell(row, 7).value, sheet.cell(row, 1).value
    book.save(path)
    assert read_plan(path, PROBLEM).seats == GOOD


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("missing.xlsx", "file.missing"),
        ("missing.json", "file.missing"),
        ("broken.xlsx", "file.fake-xls"),
        ("broken.json", "plan.unreadable"),
        ("other.json", "plan.unreadable"),
        ("half.json", "plan.unreadable"),
    ],
)
def test_a_file_that_is_no_plan_is_a_fault(tmp_path: Path, name: str, code: str) -> None:
    path = tmp_path / name
    if name.startswith("broken"):
        path.write_bytes(b"not a plan")
    if name.startswith("other"):
        path.write_text('{"format": "else/1"}', encoding="utf-8")
    if name.startswith("half"):
        path.write_text('{"format": "reorg.plan/1", "assignments": [{}]}', encoding="utf-8")
    (fault,) = read_plan(path, PROBLEM).findings
    assert fault.code == code
    assert fault.say("zh") != fault.say("en")


def test_a_workbook_without_assignments_says_which_columns_it_lacks(folder: Path, tmp_path: Path) -> None:
    path = edit(folder, tmp_path, {"G1": "单位"})
    book = openpyxl.load_workbook(path)
    del book["变动名单"]
    book.save(path)
    (fault,) = read_plan(path, PROBLEM).findings
    assert fault.code == "plan.no-assignments"
    assert "新单位" in fault.say("zh")


def test_the_json_plan_reads_back_too(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(plan_to_json(PLAN), ensure_ascii=False), encoding="utf-8")
    edited = read_plan(path, PROBLEM)
    assert (edited.seats, edited.findings, edited.inputs) == (GOOD, (), PLAN.inputs)


def test_unplaced_people_come_back_unplaced(tmp_path: Path) -> None:
    plan = small_plan(PROBLEM, (0, 1, 1, 2, -1))
    write_book(tmp_path / "p.xlsx", plan_book(PlanView(PROBLEM, plan, "zh")), "zh")
    assert read_plan(tmp_path / "p.xlsx", PROBLEM).seats == (0, 1, 1, 2, -1)


def test_very_long_text_does_not_break_the_workbook(tmp_path: Path) -> None:
    problem = renamed(PROBLEM, "P2", "长" * 40_000)
    write_book(tmp_path / "p.xlsx", plan_book(PlanView(problem, small_plan(problem), "zh")), "zh")
    value = openpyxl.load_workbook(tmp_path / "p.xlsx")["人员安排"]["B3"].value
    assert isinstance(value, str)
    assert value.startswith("长长")
