"""Workspaces and demonstrations."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from reorg.flows.files import guard
from reorg.intake.presets import structures
from reorg.text import Lang, Message, Place, Rejected, Text

UNKNOWN_SAMPLE = Message(
    "demo.unknown",
    "error",
    Text("没有名为“{value}”的演示。", "There is no demonstration called “{value}”."),
    Text("{known}", "{known}"),
)
WORKSPACE = ("project.yaml", "personnel.xlsx", "units.xlsx", "territory.xlsx")


def make(folder: Path, structure: str | None, lang: Lang, *, force: bool) -> list[Path]:
    """A workspace with project file and templates; the files made."""
    from reorg.intake.templates import make_workspace

    guard(folder, WORKSPACE if structure else (*WORKSPACE, "structure.yaml"), force)
    return make_workspace(folder, structure, lang, force)


def samples_folder() -> Path:
    """Where the sample bureaus are: in the checkout, or inside the installed package."""
    package = Path(__file__).resolve().parent.parent
    checkout = package.parent / "sample_data"
    return checkout if checkout.is_dir() else package / "_sample_data"


def samples() -> dict[str, Path]:
    """Sample projects by name."""
    folders = sorted(samples_folder().glob("*/project.yaml"))
    return {project.parent.name: project.parent for project in folders}


def copy_sample(name: str, target: Path, force: bool) -> Path:
    """Copy a sample's whole project to ``target``. Raises ``Rejected`` for an unknown name."""
    known = samples()
    if name not in known:
        raise Rejected([UNKNOWN_SAMPLE.at(Place(), name, known=", ".join(known))])
    guard(target, [file.name for file in known[name].iterdir()], force)
    shutil.copytree(known[name], target, dirs_exist_ok=True)
    _with_structure(target)
    return target


def _with_structure(folder: Path) -> None:
    """Put the structure that the project names beside it, so that the whole project can be read and changed."""
    project = folder / "project.yaml"
    text = project.read_text(encoding="utf-8")
    named = re.search(r"^structure: *(\S+) *$", text, re.MULTILINE)
    path = {one.id: one.path for one in structures()}.get(named.group(1)) if named else None
    if named is None or path is None:
        return
    shutil.copy(path, folder / path.name)
    start, end = named.span(1)
    project.write_text(text[:start] + path.name + text[end:], encoding="utf-8")
