"""The house stays as it was laid out: arrows point down, and each library has its room."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent.parent / "reorg"
HEIGHT = {
    "cli": 9, "flows": 8, "report": 7, "explain": 7, "intake": 7, "compare": 6.5, "diagnose": 6.5, "engine": 6, "zones": 6, "teams": 6,
    "centres": 6, "rosters": 6, "stages": 6, "workload": 6, "rules": 5,     "plan": 4, "domain": 3, "text": 2,
}  # fmt: skip
"""Rooms from the roof down; a room imports only lower ones, and itself."""
ROOMS_OF = {
    "ortools": ("engine", "zones", "teams", "centres", "rosters", "stages"),
    "highspy": ("engine",),
    "scipy": ("engine", "zones"),
    "openpyxl": ("intake", "report/excel"),
    "xlsxwriter": ("intake", "report/excel"),
    "python_calamine": ("intake",),
    "typer": ("cli",),
    "rich": ("cli", "report/terminal"),
    "distributed": ("flows/pools",),
}
HEAVY = ("ortools", "highspy", "scipy", "pandas", "openpyxl", "xlsxwriter", "python_calamine", "distributed")


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Modules that a file imports, and whether it does so as soon as it is itself imported."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {id(node) for outer in ast.walk(tree) if isinstance(outer, ast.FunctionDef) for node in ast.walk(outer)}
    typing = {
        id(node)
        for outer in ast.walk(tree)
        if isinstance(outer, ast.If) and "TYPE_CHECKING" in ast.dump(outer.test)
        for node in ast.walk(outer)
    }
    for node in ast.walk(tree):
        at_once = id(node) not in inside and id(node) not in typing
        if isinstance(node, ast.Import):
            yield from ((alias.name, at_once) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, at_once


FILES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_keep_to_the_layers(path: Path) -> None:
    place = path.relative_to(PACKAGE).with_suffix("").as_posix()
    room = place.split("/")[0]
    for module, at_once in imports(path):
        root, _, rest = module.partition(".")
        if root == "reorg" and rest and room in HEIGHT:
            target = rest.split(".")[0]
            if target in HEIGHT and target != room:
                assert HEIGHT[target] < HEIGHT[room], f"{place} imports {module}, which lies above it or beside it"
        if root in ROOMS_OF:
            assert place.startswith(ROOMS_OF[root]), f"{place} imports {root}"
        if root in HEAVY and room not in ("engine", "zones", "teams", "centres", "rosters", "stages"):
            assert not at_once, f"{place} imports {root} as soon as it is imported"


def test_help_answers_without_the_heavy_libraries() -> None:
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "reorg", "--help"],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    loaded = {line.rpartition("|")[2].strip().split(".")[0] for line in ran.stderr.splitlines()}
    assert not loaded & {*HEAVY, "numpy", "networkx", "jinja2"}
    assert "plan" in ran.stdout
