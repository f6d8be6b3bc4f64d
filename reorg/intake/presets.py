"""Structures and rule presets that come with the tool."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reorg.intake.yaml_lines import read_yaml
from reorg.text import Text


@dataclass(frozen=True, slots=True)
class Preset:
    """A file of the tool's own: a structure or a set of rules."""

    id: str
    name: Text
    path: Path
    source: str = ""


def configs_folder() -> Path:
    """Where structures and presets are: in the checkout, or inside the installed package."""
    package = Path(__file__).resolve().parent.parent
    checkout = package.parent / "configs"
    return checkout if (checkout / "structures").is_dir() else package / "_configs"


def structures() -> list[Preset]:
    """The structures that come with the tool, by name of their files."""
    return [_preset(path) for path in sorted((configs_folder() / "structures").glob("*.yaml"))]


def rule_presets() -> list[Preset]:
    """The rule presets, by name of their files."""
    return [_preset(path) for path in sorted((configs_folder() / "rules").glob("*.yaml"))]


def _preset(path: Path) -> Preset:
    return _read(path, path.stat().st_mtime_ns)


@cache
def _read(path: Path, changed: int) -> Preset:
    """A preset as its file was when it was last ``changed``: every look for a structure by name asks for all of them."""
    content = read_yaml(path).content
    name = content.get("name", path.stem)
    told = Text(str(name.get("zh", "")), str(name.get("en", ""))) if isinstance(name, dict) else Text(str(name))
    return Preset(str(content.get("id", path.stem)), told, path, str(content.get("source", "")))


def is_file_name(name: str) -> bool:
    """Whether a project names a file of its own by this, not a structure that comes with the tool."""
    return name.lower().endswith((".yaml", ".yml"))


def find_structure(name: str, folder: Path) -> Path | None:
    """The file of a structure: a path relative to ``folder``, else a name that the tool knows."""
    if is_file_name(name):
        return folder / name
    return next((one.path for one in structures() if name in (one.id, one.path.stem)), None)
