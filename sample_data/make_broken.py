"""Makes ``sample_data/broken/``: small projects, each with one fault, and ``expected.yaml`` that says which and where.

    python sample_data/make_broken.py [OUT]

Everyone is invented (虚构); the region code 990000 of the identity numbers does not exist. Two runs give the same bytes.
"""

from __future__ import annotations

import shutil
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

MADE = datetime(2000, 1, 1)
HEADINGS = (
    "人员编号", "姓名", "人员类别", "编制单位", "性别", "出生年月", "身份证号", "现任职务", "职务层级", "任现职时间", "警衔", "职级",
    "参加公安工作时间", "学历", "政治面貌", "技能", "执法资格等级", "工分", "居住地", "志愿", "亲属", "状态", "锁定岗位", "不得安排", "备注",
)  # fmt: skip
PEOPLE: tuple[dict[str, Any], ...] = (
    {"人员编号": "P1", "姓名": "虚构甲", "人员类别": "民警", "编制单位": "刑侦大队", "性别": "男", "出生年月": "1980-05-17", "身份证号": "990000198005170018",
     "现任职务": "大队长", "职务层级": "正股级", "任现职时间": "2018-03", "警衔": "一级警督", "职级": "一级警长", "参加公安工作时间": "2002-07", "学历": "本科",
     "政治面貌": "中共党员", "技能": "刑侦:4", "执法资格等级": "高级", "工分": 88, "居住地": "东乡", "志愿": "刑侦部", "状态": "在岗", "备注": "虚构"},
    {"人员编号": "P2", "姓名": "虚构乙", "人员类别": "民警", "编制单位": "东乡派出所", "性别": "女", "出生年月": "1990-11-02", "身份证号": "990000199011020027",
     "现任职务": "民警", "警衔": "一级警司", "职级": "三级警长", "参加公安工作时间": "2013-08", "学历": "本科", "政治面貌": "群众", "技能": "社区:3",
     "执法资格等级": "中级", "工分": 75, "居住地": "西乡", "志愿": "东乡派出所", "状态": "在岗", "备注": "虚构"},
    {"人员编号": "P3", "姓名": "虚构丙", "人员类别": "勤务辅警", "编制单位": "东乡派出所", "性别": "男", "出生年月": "1998-01-20", "身份证号": "990000199801200035",
     "现任职务": "辅警", "参加公安工作时间": "2019-09", "学历": "大专", "政治面貌": "群众", "技能": "巡防:2", "工分": 70, "居住地": "东乡", "状态": "在岗", "备注": "虚构"},
)  # fmt: skip
UNITS = "单位编号,单位名称,别名,上级单位,单位类型,民警编制,辅警编制,所在乡镇\nU1,刑侦大队,刑侦,,机关,5,2,东乡\nU2,东乡派出所,,,派出所,5,3,东乡\n"
TERRITORY = "乡镇编号,乡镇名称,经度,纬度\nT1,东乡,118.4,29.1\nT2,西乡,118.5,29.2\n"
STRUCTURE = """\
id: small
name: 小架构
units:
- {id: ci, name: 刑侦部, tags: [organ], absorbs: {刑侦大队: 1.0}}
- {id: station, name: 东乡派出所, tags: [grassroots], absorbs: {东乡派出所: 1.0}}
"""
PROJECT = """\
title: 故障样例（人员均为虚构）
as_of: 2025-12-31
personnel: personnel.xlsx
units: units.csv
territory: territory.csv
structure: structure.yaml
"""
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def checked(number: str) -> str:
    """An identity number with its right check digit (GB 11643)."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number[:17], strict=True))
    return number[:17] + "10X98765432"[total % 11]


def people(edits: Mapping[tuple[int, str], Any] | None = None) -> list[dict[str, Any]]:
    """The three people, with cells replaced: (row from 1, heading) -> value."""
    rows = [{**person, "身份证号": checked(person["身份证号"])} for person in PEOPLE]
    for (row, heading), value in (edits or {}).items():
        rows[row - 1][heading] = value
    return rows


def cell(row: int, heading: str) -> str:
    """Where a person's cell stands in the plain roster."""
    return f"{letters(HEADINGS.index(heading))}{row + 1}"


def letters(column: int) -> str:
    """0 -> A."""
    return chr(65 + column)


def fault(
    code: str, file: str = "personnel.xlsx", at: str = "", line: int = 0, severity: str = "error"
) -> dict[str, Any]:
    return {"code": code, "severity": severity, "file": file, "cell": at, "line": line}


def roster(folder: Path, rows: Sequence[Mapping[str, Any]], headings: Sequence[str] = HEADINGS, before: Sequence[str] = (),
           name: str = "personnel.xlsx", sheet: str = "花名册") -> None:  # fmt: skip
    """A roster workbook; numbers stay numbers."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(folder / name), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": MADE})
    page = book.add_worksheet(sheet)
    for number, words in enumerate(before):
        page.write_string(number, 0, words)
    start = len(before)
    for column, heading in enumerate(headings):
        page.write_string(start, column, heading)
        for number, row in enumerate(rows, start + 1):
            value = row.get(heading, "")
            if isinstance(value, (int, float)):
                page.write_number(number, column, value)
            elif value:
                page.write_string(number, column, value)
    book.close()


def base(folder: Path) -> None:
    """A project without a fault."""
    roster(folder, people())
    texts = {"units.csv": UNITS, "territory.csv": TERRITORY, "structure.yaml": STRUCTURE, "project.yaml": PROJECT}
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode("utf-8"))


Case = tuple[list[dict[str, Any]], Callable[[Path], None]]
"""What is expected, and what to do to the project without a fault."""


def edited(edits: Mapping[tuple[int, str], Any], *faults: dict[str, Any]) -> Case:
    return list(faults), lambda folder: roster(folder, people(edits))


def one(heading: str, value: Any, code: str, row: int = 1, severity: str = "error") -> Case:
    """One cell replaced, and the fault expected at it."""
    return edited({(row, heading): value}, fault(code, at=cell(row, heading), severity=severity))


def text(name: str, content: str | bytes, *faults: dict[str, Any]) -> Case:
    raw = content.encode("utf-8") if isinstance(content, str) else content
    return list(faults), lambda folder: (folder / name).write_bytes(raw) and None


def project(more: str, *faults: dict[str, Any], instead: str = PROJECT) -> Case:
    return text("project.yaml", instead + more, *faults)


def structure(old: str, new: str, *faults: dict[str, Any]) -> Case:
    assert old in STRUCTURE
    return text("structure.yaml", STRUCTURE.replace(old, new), *faults)


def table(name: str, old: str, new: str, *faults: dict[str, Any]) -> Case:
    whole = {"units.csv": UNITS, "territory.csv": TERRITORY}[name]
    assert old in whole
    return text(name, whole.replace(old, new), *faults)


def rows(code: str, make: Callable[[], list[dict[str, Any]]], at: str, severity: str = "error") -> Case:
    return [fault(code, at=at, severity=severity)], lambda folder: roster(folder, make())


def raw_sheet(folder: Path, replace: Callable[[str], str], part: str = "xl/worksheets/sheet1.xml") -> None:
    """Rewrite one part of the roster's archive."""
    path = folder / "personnel.xlsx"
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    parts[part] = replace(parts[part].decode("utf-8")).encode("utf-8")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def bomb(folder: Path) -> None:
    """A workbook that unpacks to 60 MB, a thousand times its size."""
    path = folder / "personnel.xlsx"
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo("xl/media/blank.bin", (1980, 1, 1, 0, 0, 0))
        archive.writestr(info, bytes(60_000_000), zipfile.ZIP_DEFLATED, 9)


def without(heading: str) -> Callable[[Path], None]:
    return lambda folder: roster(folder, people(), [word for word in HEADINGS if word != heading])


def cases() -> dict[str, Case]:
    """Every broken project by the name of its folder."""
    twin = {**people()[1], "人员编号": "P4", "身份证号": checked("990000199011020061")}
    error = '<c r="R2" t="e"><v>#N/A</v></c>'
    return {
        "duplicate-id": rows("person.duplicate-id", lambda: [*people(), {**twin, "人员编号": "P2", "姓名": "虚构丁"}], "A5"),
        "missing-id": one("人员编号", "", "roster.no-id"),
        "missing-name": one("姓名", "", "roster.no-name"),
        "unknown-unit": one("编制单位", "刑侦支队", "roster.unknown-unit"),
        "unknown-category": one("人员类别", "协警员", "cell.unknown-word"),
        "unknown-sex": one("性别", "未明", "cell.unknown-word"),
        "empty-sex": one("性别", "", "roster.sex-unknown", severity="warning"),
        "unknown-party": one("政治面貌", "共青团员→党员", "cell.unknown-word"),
        "unknown-status": one("状态", "出差", "cell.unknown-word"),
        "unknown-education": one("学历", "结业", "cell.unknown-word"),
        "unknown-rank": one("警衔", "四级警督", "cell.unknown-word"),
        "unknown-grade": one("职级", "五级警长", "cell.unknown-word"),
        "unknown-level": one("职务层级", "准科级", "cell.unknown-word"),
        "unknown-enforcement-grade": one("执法资格等级", "特级", "cell.unknown-word"),
        "unreadable-date": one("参加公安工作时间", "大约二十年前", "cell.unreadable"),
        "ambiguous-month": one("任现职时间", "2018.1", "cell.unreadable"),
        "future-date": one("任现职时间", "2031-03", "person.impossible-date"),
        "too-young": edited({(3, "出生年月"): "2015-01-20", (3, "身份证号"): "", (3, "参加公安工作时间"): ""},
                            fault("person.impossible-date", at=cell(3, "出生年月"))),
        "joined-as-child": one("参加公安工作时间", "1990-07", "person.impossible-date"),
        "rank-outside-band": edited({(1, "职务层级"): "副科级"}, fault("person.rank-outside-band", at=cell(1, "警衔"), severity="warning")),
        "auxiliary-with-rank": one("警衔", "一级警司", "person.auxiliary-with-rank", row=3),
        "bad-score": one("工分", "八十八", "cell.unreadable"),
        "bad-skill-level": one("技能", "刑侦:9", "cell.unreadable"),
        "id-number-as-number": one("身份证号", 990000198005170018, "roster.id-number-as-number"),
        "id-number-check-digit": one("身份证号", "990000198005170010", "person.identity-number"),
        "id-number-against-sex": edited({(1, "身份证号"): checked("990000198005170028")},
                                        fault("person.identity-number-contradicts", at=cell(1, "身份证号"), severity="warning")),
        "same-id-number": rows("person.same-identity-number", lambda: [*people(), {**twin, "姓名": "虚构丁", "身份证号": people()[1]["身份证号"]}], "G5"),
        "same-name-and-birth": rows("person.same-name-and-birth", lambda: [*people(), twin], "B5", "warning"),
        "relative-not-in-roster": one("亲属", "P9:夫妻", "person.unknown-relative"),
        "own-relative": one("亲属", "P1:夫妻", "person.own-relative"),
        "one-sided-relation": one("亲属", "P2:夫妻", "person.one-sided-relation", severity="warning"),
        "unknown-home": one("居住地", "北乡", "person.unknown-home", severity="warning"),
        "unknown-wish": one("志愿", "经侦部", "person.unknown-wish", severity="warning"),
        "unknown-pin": one("锁定岗位", "刑侦部/政委", "person.unknown-pin"),
        "pinned-and-barred": edited({(1, "锁定岗位"): "刑侦部", (1, "不得安排"): "刑侦部"}, fault("person.pinned-and-barred", at=cell(1, "锁定岗位"))),
        "over-establishment": table("units.csv", "派出所,5,3", "派出所,0,3", fault("unit.over-establishment", "units.csv", "F3", severity="warning")),
        "unit-duplicate-id": table("units.csv", "5,3,东乡\n", "5,3,东乡\nU2,治安大队,,,机关,5,3,东乡\n", fault("unit.duplicate-id", "units.csv", "A4")),
        "unit-duplicate-name": table("units.csv", "U2,东乡派出所,,", "U2,东乡派出所,刑侦,", fault("unit.duplicate-name", "units.csv", "B3")),
        "unit-unknown-parent": table("units.csv", "东乡派出所,,,派出所", "东乡派出所,,交警支队,派出所", fault("unit.unknown-parent", "units.csv", "D3")),
        "unit-circular-parent": table("units.csv", "刑侦大队,刑侦,,机关", "刑侦大队,刑侦,U1,机关", fault("unit.circular-parent", "units.csv", "D2")),
        "unit-bad-count": table("units.csv", "机关,5,2", "机关,五,2", fault("cell.unreadable", "units.csv", "F2")),
        "missing-column": ([fault("table.missing-column", at="A1")], without("人员编号")),
        "near-miss-heading": ([fault("table.near-miss", at="Z1", severity="warning")],
                              lambda folder: roster(folder, [{**row, "职务层集": ""} for row in people()], [*HEADINGS, "职务层集"])),
        "same-heading-twice": ([fault("table.same-heading", at="Z1")], lambda folder: roster(folder, people(), [*HEADINGS, "姓名"])),
        "no-headings": ([fault("roster.no-headings")], lambda folder: roster(folder, [], ["甲", "乙", "丙"])),
        "empty-roster": ([fault("roster.nobody")], lambda folder: roster(folder, [])),
        "error-cell": ([fault("cell.error", at="R2")],
                       lambda folder: raw_sheet(folder, lambda xml: xml.replace('<c r="R2"><v>88</v></c>', error))),
        "formula-not-calculated": ([fault("cell.not-calculated", at="R2")],
                                   lambda folder: raw_sheet(folder, lambda xml: xml.replace('<c r="R2"><v>88</v></c>', '<c r="R2"><f>80+8</f></c>'))),
        "far-cell": ([fault("file.far-cell", at="XFD1048576")],
                     lambda folder: raw_sheet(folder, lambda xml: xml.replace("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'))),
        "zip-bomb": ([fault("file.too-large")], bomb),
        "external-entity": ([fault("file.entities")],
                            lambda folder: raw_sheet(folder, lambda xml: xml.replace("<worksheet", '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///nothing">]><worksheet', 1))),
        "fake-xls": text("personnel.xlsx", "<html><table><tr><td>姓名</td></tr></table></html>", fault("file.fake-xls")),
        "damaged": text("personnel.xlsx", b"PK\x03\x04" + bytes(200), fault("file.broken")),
        "password": text("personnel.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600), fault("file.password")),
        "missing-file": project("", fault("file.missing", "people.xlsx"), instead=PROJECT.replace("personnel.xlsx", "people.xlsx")),
        "wrong-sheet": project("", fault("file.no-sheet"), instead=PROJECT.replace("personnel.xlsx", "personnel.xlsx#民警")),
        "csv-encoding": text("territory.csv", b"\xff\xff\x81\x00\xff" * 20, fault("file.encoding", "territory.csv")),
        "yaml-duplicate-key": project("title: 又一个\n", fault("yaml.duplicate-key", "project.yaml", line=7)),
        "yaml-unknown-key": project("objectives: {stay: 1}\n", fault("settings.unknown-key", "project.yaml", line=7)),
        "yaml-tab": project("objective:\n\tstay: 1\n", fault("yaml.syntax", "project.yaml", line=8)),
        "yaml-gbk": text("project.yaml", PROJECT.encode("gb18030"), fault("yaml.encoding", "project.yaml")),
        "yaml-wrong-type": project("near_limit: 很远\n", fault("settings.wrong-type", "project.yaml", line=7)),
        "yaml-bad-day": project("", fault("settings.contradiction", "project.yaml", line=2), instead=PROJECT.replace("2025-12-31", "去年底")),
        "unknown-structure": project("", fault("structure.unknown", "project.yaml", line=6), instead=PROJECT.replace("structure.yaml", "1+6+1")),
        "rule-unknown-kind": project("rules:\n- {id: a, kind: counts, min: 1}\n", fault("rules.unknown-kind", "project.yaml", line=8)),
        "rule-unknown-id": project("rules:\n- {id: nothing, drop: true}\n", fault("rules.unknown-id", "project.yaml", line=8)),
        "rule-twice": project("rules:\n- {id: a, kind: count, min: 1}\n- {id: a, kind: count, min: 2}\n", fault("project.rule-twice", "project.yaml", line=9)),
        "rule-unknown-column": project("rules:\n- {id: a, kind: count, who: {agee: 50}, max: 1}\n", fault("rule.unknown-column", "project.yaml", line=8)),
        "rule-unknown-value": project("rules:\n- {id: a, kind: count, who: {rank: 四级警督}, max: 1}\n", fault("rule.unknown-value", "project.yaml", line=8)),
        "rule-unknown-unit": project("rules:\n- {id: a, kind: count, where: {id: 经侦部}, max: 1}\n", fault("rule.unknown-unit", "project.yaml", line=8)),
        "rule-without-effect": project("rules:\n- {id: a, kind: count, who: {age: {min: 65}}, max: 1}\n", fault("rule.selects-nobody", "project.yaml", line=8, severity="warning")),
        "structure-duplicate-id": structure("id: station", "id: ci", fault("structure.duplicate-id", "structure.yaml", line=5)),
        "structure-unknown-absorbed": structure("{刑侦大队: 1.0}", "{刑侦大队: 1.0, 经侦大队: 1.0}", fault("structure.unknown-absorbed", "structure.yaml", line=4)),
        "structure-shares-over": structure("{东乡派出所: 1.0}", "{东乡派出所: 1.0, 刑侦大队: 0.5}", fault("structure.shares-over", "structure.yaml", line=5)),
        "structure-shares-under": structure("{刑侦大队: 1.0}", "{刑侦大队: 0.4}", fault("structure.shares-under", "structure.yaml", line=4, severity="warning")),
        "structure-unknown-preset": structure("units:", "include_presets: [women-first]\nunits:", fault("structure.unknown-preset", "structure.yaml", line=3)),
        "structure-each-nothing": structure("units:\n", "units:\n- {each: station, where: {type: 城区}, id: 'x{id}'}\n",
                                            fault("structure.each-matches-nothing", "structure.yaml", line=4, severity="warning")),
        "structure-placeholder": structure("units:\n", "units:\n- {each: township, id: 'x{code}{id}'}\n",
                                           fault("structure.unknown-placeholder", "structure.yaml", line=4)),
        "structure-strength": structure("absorbs: {刑侦大队: 1.0}}", "absorbs: {刑侦大队: 1.0}, strength: {民警: {max: 1}}, units: [{id: a, strength: {民警: {min: 2}}}]}",
                                        fault("structure.strength-clash", "structure.yaml", line=4)),
    }  # fmt: skip


TABLE_A = "table-a"


def table_a(folder: Path) -> None:
    """The invented example table of the domain facts: title rows, two-row headings, groups, five forms of dates."""
    import xlsxwriter

    source = (Path(__file__).parent / "sources" / "invented_roster_A.txt").read_text(encoding="utf-8").splitlines()
    book = xlsxwriter.Workbook(str(folder / "roster.xlsx"), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": MADE})
    page = book.add_worksheet("民警花名册")
    for number, line in enumerate(source):
        words = [word.replace("⏎", "\n") for word in line.replace("(header row 2)", "").split("|")]
        if len(words) == 1:
            page.merge_range(number, 0, number, 13, words[0])
            continue
        for column, word in enumerate(words):
            if word == "9.90000E+17":
                page.write_number(number, column, 9.90000199206123e17)
            elif word:
                page.write_string(number, column, word)
    page.merge_range(2, 7, 2, 8, "学历")
    for column in (0, 1, 2, 3, 4, 5, 10, 11, 12, 13):
        page.merge_range(2, column, 3, column, source[2].split("|")[column])
    book.close()
    units = "单位编号,单位名称,别名\nU0,局领导,\nU1,刑侦大队,刑事侦查大队\nU2,城关派出所,\n"
    (folder / "units.csv").write_bytes(units.encode("utf-8"))
    made = "id: a\nname: 甲\nunits:\n- {id: all, name: 全局, absorbs: [局领导, 刑侦大队, 城关派出所]}\n"
    (folder / "structure.yaml").write_bytes(made.encode("utf-8"))
    text_ = "title: 样表甲（虚构）\nas_of: 2024-06-30\npersonnel: roster.xlsx\nunits: units.csv\nstructure: structure.yaml\ncolumns: {序号: person_id}\n"
    (folder / "project.yaml").write_bytes(text_.encode("utf-8"))


def make(out: Path) -> list[Path]:
    """Write every broken project below ``out``; the folders made."""
    made = []
    for name, (expected, spoil) in cases().items():
        folder = out / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        base(folder)
        spoil(folder)
        words = yaml.safe_dump(expected, allow_unicode=True, sort_keys=False)
        (folder / "expected.yaml").write_bytes(words.encode("utf-8"))
        made.append(folder)
    folder = out / TABLE_A
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    table_a(folder)
    return [*made, folder]


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "broken")
