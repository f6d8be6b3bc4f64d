"""Workspaces pass their own check; the templates are ready to fill in."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from reorg.domain.people import CATEGORIES
from reorg.intake.load import load
from reorg.intake.presets import structures
from reorg.intake.templates import make_workspace
from reorg.text import Lang, Rejected

OWN = """\
id: own
name: Own
units:
- {id: a, absorbs: {刑侦大队: 1.0}}
- {each: station, where: {type: [两室, 三室]}, id: "{id}", name: "{name}"}
"""


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("structure", [None, *(one.id for one in structures())])
def test_a_fresh_workspace_has_no_errors(tmp_path: Path, structure: str | None, lang: Lang) -> None:
    files = make_workspace(tmp_path / "w", structure, lang, False)
    found = load(tmp_path / "w")
    assert [one.say("en") for one in found.findings if one.severity == "error"] == []
    assert found.problem is not None
    assert found.project is not None
    assert found.project.language == lang
    assert sorted(path.name for path in (tmp_path / "w").iterdir()) == sorted(path.name for path in files)


def test_a_fresh_workspace_of_its_own_has_no_warnings_either(tmp_path: Path) -> None:
    make_workspace(tmp_path, None, "zh", False)
    assert load(tmp_path).findings == ()


def test_a_structure_file_is_named_as_seen_from_the_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "my structures").mkdir()
    (tmp_path / "my structures" / "own.yaml").write_text(OWN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    make_workspace(Path("deep/w"), "my structures/own.yaml", "zh", False)
    found = load(tmp_path / "deep" / "w")
    assert found.problem is not None
    assert [unit.name.zh for unit in found.problem.structure.units] == ["a", "示例派出所1"]
    assert found.problem.present[1].type == "两室"


@pytest.mark.parametrize(
    ("text", "code"), [("id: [", "yaml.syntax"), ("id: x\n", "settings.missing-key"), (None, "yaml.missing")]
)
def test_a_faulty_structure_leaves_nothing_behind(tmp_path: Path, text: str | None, code: str) -> None:
    path = tmp_path / "own.yaml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(Rejected) as told:
        make_workspace(tmp_path / "w", str(path), "zh", False)
    assert {one.code for one in told.value.findings} == {code}
    assert not (tmp_path / "w").exists()


def test_an_unknown_structure_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(Rejected) as told:
        make_workspace(tmp_path / "w", "1+5+1", "zh", False)
    assert "1+5+N+1" in told.value.findings[0].say("zh")


def test_a_structure_made_one_s_own_is_kept(tmp_path: Path) -> None:
    make_workspace(tmp_path, None, "zh", False)
    own = (tmp_path / "structure.yaml").read_text(encoding="utf-8").replace("示例部", "刑侦部")
    (tmp_path / "structure.yaml").write_text(own, encoding="utf-8")
    assert tmp_path / "structure.yaml" not in make_workspace(tmp_path, None, "zh", False)
    assert (tmp_path / "structure.yaml").read_text(encoding="utf-8") == own
    make_workspace(tmp_path, None, "zh", True)
    assert (tmp_path / "structure.yaml").read_text(encoding="utf-8") != own


def test_templates_have_drop_downs_notes_and_one_marked_example(tmp_path: Path) -> None:
    make_workspace(tmp_path, None, "zh", False)
    book = openpyxl.load_workbook(tmp_path / "personnel.xlsx")
    sheet, lists = book["花名册"], book["lists"]
    assert lists.sheet_state == "hidden"
    headings = {cell.value: cell for cell in sheet[1]}
    assert headings["人员编号"].comment is not None
    assert sheet.max_row == 2
    assert "虚构" in str(sheet.cell(2, headings["备注"].column).value)
    rules = {str(rule.sqref).split(":")[0].rstrip("0123456789"): rule for rule in sheet.data_validations.dataValidation}
    category = rules[headings["人员类别"].column_letter]
    assert str(category.sqref).endswith("2:" + headings["人员类别"].column_letter + "5001")
    first, last = str(category.formula1).replace("lists!", "").replace("$", "").split(":")
    assert tuple(cell[0].value for cell in lists[f"{first}:{last}"]) == CATEGORIES
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$1:$1"


def test_the_same_workspace_is_made_byte_for_byte(tmp_path: Path) -> None:
    first, second = make_workspace(tmp_path / "a", None, "zh", False), make_workspace(tmp_path / "b", None, "zh", False)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
