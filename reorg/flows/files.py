"""Files appear whole or not at all, and nothing existing is overwritten unasked."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from reorg.text import Finding, Message, Place, Rejected, Text

EXISTS = Message(
    "out.exists",
    "error",
    Text("{folder} 里已有结果（{names}）。", "{folder} already holds results ({names})."),
    advice=Text("加 --force 覆盖，或换一个文件夹。", "Use --force to overwrite, or choose another folder."),
)
OPEN_ELSEWHERE = Message(
    "out.locked",
    "error",
    Text(
        "写不了 {name}：请先关闭 Excel 中的该文件，并确认有写入权限。",
        "Cannot write {name}: close it in Excel first, and check that you may write there.",
    ),
)


NOT_A_FOLDER = Message(
    "out.not-a-folder",
    "error",
    Text("{folder} 不是文件夹。", "{folder} is not a folder."),
    advice=Text("请换一个输出文件夹。", "Choose another output folder."),
)


class WouldOverwrite(Exception):
    """Something stands where results are to be written, and ``--force`` was not given or cannot help."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


def guard(folder: Path, names: Iterable[str], force: bool) -> None:
    """Refuse to write over existing results. Raises :class:`WouldOverwrite`."""
    if folder.exists() and not folder.is_dir():
        raise WouldOverwrite(NOT_A_FOLDER.at(Place(file=str(folder)), folder=folder))
    there = [name for name in names if (folder / name).exists()]
    if there and not force:
        raise WouldOverwrite(EXISTS.at(Place(file=str(folder)), folder=folder, names="、".join(there)))


def whole(path: Path, write: Callable[[Path], None]) -> None:
    """Write through a temporary file beside the target, then put it in place in one step."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".reorg-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
    except OSError as fault:
        raise Rejected([OPEN_ELSEWHERE.at(Place(file=path.name), name=path.name)]) from fault
    temporary = Path(name)
    try:
        write(temporary)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except PermissionError as fault:
        raise Rejected([OPEN_ELSEWHERE.at(Place(file=path.name), name=path.name)]) from fault
    finally:
        temporary.unlink(missing_ok=True)


def put(source: Path, target: Path) -> Path:
    """Move a finished file into place; the target. Raises ``Rejected`` where it is open elsewhere."""
    try:
        os.replace(source, target)
    except PermissionError as fault:
        raise Rejected([OPEN_ELSEWHERE.at(Place(file=target.name), name=target.name)]) from fault
    return target


def as_json(content: Any) -> str:
    """JSON as every command writes it: readable, Chinese as it is, finite numbers only."""
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8."""

    def write(target: Path) -> None:
        target.write_text(text, encoding="utf-8")

    whole(path, write)


def write_json(path: Path, content: Any) -> None:
    """Write plain data as a JSON file."""
    write_text(path, as_json(content))
