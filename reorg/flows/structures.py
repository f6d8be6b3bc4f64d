"""What the built-in structures are, told from their files."""

from __future__ import annotations

from typing import Any

import yaml

from reorg.intake.presets import structures
from reorg.text import Lang, Text


def known_structures() -> list[Any]:
    """The built-in structures with id, name, path and source."""
    return list(structures())


def structure_lines(name: str, lang: Lang) -> list[tuple[dict[str, Any], int]]:
    """The units of a structure file in tree order with their depth, as written (copies stand as ``each``)."""
    path = {one.id: one.path for one in structures()}[name]
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    found: list[tuple[dict[str, Any], int]] = []
    _walk(raw.get("units", []), 0, lang, found)
    return found


def _walk(units: list[dict[str, Any]], depth: int, lang: Lang, found: list[tuple[dict[str, Any], int]]) -> None:
    for unit in units:
        name = unit.get("name", unit.get("id", ""))
        spoken = (name.get(lang) or name.get("zh")) if isinstance(name, dict) else str(name)
        told = []
        if "each" in unit:
            where = ", ".join(f"{key}={value}" for key, value in (unit.get("where") or {}).items())
            told.append(f"each {unit['each']}" + (f" ({where})" if where else ""))
        if unit.get("operation") == "virtual":
            told.append(Text("虚拟", "virtual").get(lang))
        told += [f"{category} {_limits(strength)}" for category, strength in (unit.get("strength") or {}).items()]
        line = {"id": unit.get("id", spoken), "name": spoken, "told": "；".join(told), "depth": depth}
        found.append((line, depth))
        _walk(unit.get("units", []), depth + 1, lang, found)


def _limits(strength: Any) -> str:
    """``22``, ``44-48 (46)``, ``≤20``: least, most and target as a structure file writes them."""
    if not isinstance(strength, dict):
        return str(strength)
    low, high = strength.get("min"), strength.get("max")
    limits = f"{low}-{high}" if None not in (low, high) else f"≥{low}" if low is not None else f"≤{high}"
    if low is None and high is None:
        limits = ""
    return f"{limits} ({strength['target']})".strip() if "target" in strength else limits
