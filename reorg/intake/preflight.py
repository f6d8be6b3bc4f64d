"""Looks at a workbook before it is opened: sizes, stray far cells, entities, passwords, error cells.

Some files would kill the reader (one stray cell at XFD1048576 makes it allocate hundreds of gigabytes)
and some cells would vanish in reading (``#N/A``); both are told with their address instead.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import IO
from xml.parsers import expat

from reorg.text import Finding, Message, Place, Text

LARGEST_UNPACKED = 300_000_000
"""Bytes of a workbook's unpacked parts beyond which it is not opened."""
LARGEST_RATIO = 200
"""Unpacked over packed size beyond which, above 20 MB, a file is taken for a zip bomb."""
LARGEST_RANGE = 20_000_000
"""Cells of a sheet's used range (last row x last column) beyond which it is not opened."""

MISSING = Message(
    "file.missing",
    "error",
    Text("找不到文件 {value}。", "File {value} does not exist."),
    advice=Text("请核对文件名和所在文件夹。", "Check the name and the folder."),
)
BOMB = Message(
    "file.too-large",
    "error",
    Text("文件解压后有 {megabytes} MB，不予打开。", "The file unpacks to {megabytes} MB and is not opened."),
    advice=Text("请另存为新的工作簿，只留需要的表。", "Save the sheets you need as a new workbook."),
)
FAR_CELL = Message(
    "file.far-cell",
    "error",
    Text(
        "表的末尾单元格在 {value}，离数据太远，不予打开。",
        "The sheet's last cell is {value}, far away from its contents; it is not opened.",
    ),
    Text("没有多余单元格的表", "a sheet without stray cells"),
    Text("请删去该单元格所在的行和列。", "Delete the rows and columns out there."),
)
ENTITIES = Message(
    "file.entities",
    "error",
    Text(
        "文件里有外部引用声明（DOCTYPE），不予打开。",
        "The file declares external entities (DOCTYPE) and is not opened.",
    ),
    advice=Text("请另存为新的工作簿。", "Save it anew."),
)
PASSWORD = Message(
    "file.password",
    "error",
    Text("文件有打开密码。", "The file is protected by a password."),
    advice=Text("请在 Excel 中取消密码后另存。", "Remove the password in Excel and save it."),
)
FAKE_XLS = Message(
    "file.fake-xls",
    "error",
    Text(
        "文件名是 {value}，内容却不是 Excel 工作簿（可能是网页或文本）。",
        "{value} is named like a workbook but is none (a web page or text, perhaps).",
    ),
    Text("Excel 工作簿", "an Excel workbook"),
    Text("请用 Excel 或 WPS 打开后另存为 .xlsx。", "Open it in Excel or WPS and save it as .xlsx."),
)
BROKEN = Message(
    "file.broken",
    "error",
    Text("文件损坏，打不开。", "The file is damaged and cannot be opened."),
    advice=Text("请用 Excel 修复后另存。", "Repair it in Excel and save it."),
)
OTHER_FORMAT = Message(
    "file.format",
    "error",
    Text(
        "{value} 是压缩包或别的格式，不是 .xlsx 工作簿。", "{value} is an archive or another format, no .xlsx workbook."
    ),
    Text(".xlsx、.xls 或 .csv", ".xlsx, .xls or .csv"),
    Text("请用 Excel 或 WPS 另存为 .xlsx。", "Save it as .xlsx in Excel or WPS."),
)
ERROR_CELL = Message(
    "cell.error",
    "error",
    Text("单元格是错误值 {value}。", "The cell holds the error {value}."),
    Text("正确的值", "a proper value"),
    Text("请改正公式或填入值。", "Mend the formula or type the value."),
)
NOT_CALCULATED = Message(
    "cell.not-calculated",
    "error",
    Text("公式没有计算结果。", "The formula has no calculated value."),
    Text("值", "a value"),
    Text("请在 Excel 中打开并保存一次，或粘贴为数值。", "Open and save the file once in Excel, or paste values."),
)

Addresses = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Preflight:
    """``errors`` and ``uncalculated``: by sheet name, cell address to its text.

    ``seen`` are the sheets that were looked at; ``None`` for .xls, which cannot be.
    """

    findings: tuple[Finding, ...] = ()
    errors: Addresses = field(default_factory=dict)
    uncalculated: Addresses = field(default_factory=dict)
    seen: frozenset[str] | None = None


def look(path: Path, shown: str) -> Preflight:
    """Whether a file may be opened, and which of its cells would be lost in reading."""
    place = Place(file=shown)
    try:
        with path.open("rb") as stream:
            head = stream.read(2048)
    except OSError:
        return Preflight((MISSING.at(place, shown),))
    if head.startswith(b"PK"):
        try:
            with zipfile.ZipFile(path) as archive:
                return _look_inside(archive, path, shown)
        except (zipfile.BadZipFile, KeyError, expat.ExpatError, OSError, EOFError, NotImplementedError, ValueError):
            return Preflight((BROKEN.at(place),))
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        whole = path.read_bytes() if path.stat().st_size < 50_000_000 else head
        if "EncryptedPackage".encode("utf-16-le") in whole:
            return Preflight((PASSWORD.at(place),))
        return Preflight()
    return Preflight((FAKE_XLS.at(place, shown) if head.strip() else BROKEN.at(place),))


def _look_inside(archive: zipfile.ZipFile, path: Path, shown: str) -> Preflight:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, path.stat().st_size)
    if unpacked > LARGEST_UNPACKED or (unpacked > 20_000_000 and unpacked / packed > LARGEST_RATIO):
        return Preflight((BOMB.at(Place(file=shown), megabytes=unpacked // 1_000_000),))
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return Preflight((OTHER_FORMAT.at(Place(file=shown), shown),))
    for part in READ_BESIDE & names:  # reading to the end also proves that the sizes told above are true
        if _declares(archive.read(part)[:4096]):
            return Preflight((ENTITIES.at(Place(file=shown)),))
    findings: list[Finding] = []
    errors: Addresses = {}
    uncalculated: Addresses = {}
    for name, part in _sheet_parts(archive).items():
        with archive.open(part) as stream:
            if _declares(stream.read(4096)):
                return Preflight((ENTITIES.at(Place(file=shown, sheet=name)),))
        scan = _Scan()
        with archive.open(part) as stream:
            scan.run(stream)
        if scan.rows * scan.columns > LARGEST_RANGE:
            findings.append(FAR_CELL.at(Place(shown, name, scan.last), scan.last))
        errors[name], uncalculated[name] = scan.errors, scan.uncalculated
    return Preflight(tuple(findings), errors, uncalculated, frozenset(errors))


READ_BESIDE = frozenset(
    {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml", "[Content_Types].xml"}
)
"""Parts that the reader opens beside the sheets."""


def _declares(head: bytes) -> bool:
    """Whether a part begins with a document type, which no workbook needs; UTF-16 parts are looked at too."""
    return b"<!DOCTYPE" in head.replace(b"\x00", b"")


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name -> part of the archive."""
    names = archive.namelist()
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag.endswith("Relationship"):
            target = attributes.get("Target", "")
            inside = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            targets[attributes.get("Id", "")] = posixpath.normpath(inside)

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag.split(":")[-1] == "sheet":
            key = next((value for name, value in attributes.items() if name.endswith(":id") or name == "id"), "")
            sheets[attributes.get("name", "")] = key

    for part, handler in (("xl/_rels/workbook.xml.rels", relation), ("xl/workbook.xml", sheet)):
        parser = expat.ParserCreate()
        parser.StartElementHandler = handler
        parser.Parse(archive.read(part), True)
    return {name: targets[key] for name, key in sheets.items() if targets.get(key) in names}


class _Scan:
    """Streams one sheet's cells: used range, error cells, formulas without a value."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self.last = ""
        self.errors: dict[str, str] = {}
        self.uncalculated: dict[str, str] = {}
        self._row = self._column = 0
        self._cell = self._type = ""
        self._formula = self._value = self._in_value = False
        self._text: list[str] = []

    def run(self, stream: IO[bytes]) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.ParseFile(stream)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "row":
            self._row, self._column = _counted(attributes.get("r", ""), self._row + 1), 0
        elif name == "c":
            self._type = attributes.get("t", "")
            self._formula = self._value = False
            self._text = []
            found = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", attributes.get("r", ""))
            if found:
                self._column, self._row = column_number(found[1]), int(found[2])
            else:  # some exporters leave the address out: the cell follows the one before
                self._column += 1
            self._cell = f"{column_letters(self._column)}{self._row}"
            if self._row >= self.rows or self._column >= self.columns:
                self.last = self._cell
            self.rows, self.columns = max(self.rows, self._row), max(self.columns, self._column)
        elif name == "f":
            self._formula = True
        elif name == "v":
            self._value = self._in_value = True

    def _data(self, text: str) -> None:
        if self._in_value and self._type == "e":
            self._text.append(text)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name == "v":
            self._in_value = False
        elif name == "c":
            if self._type == "e":
                self.errors[self._cell] = "".join(self._text)
            elif self._formula and not self._value:
                self.uncalculated[self._cell] = "="


def _counted(word: str, otherwise: int) -> int:
    return int(word) if word.isascii() and word.isdigit() and len(word) <= 7 else otherwise


def column_number(letters: str) -> int:
    """``A`` -> 1, ``AA`` -> 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


@lru_cache(maxsize=1024)
def column_letters(number: int) -> str:
    """1 -> ``A``, 27 -> ``AA``."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
