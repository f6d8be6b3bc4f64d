"""Small projects to sweep, and a command line to do it with. Everyone is invented."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OWN = ROOT / "configs" / "examples" / "own-structure"
SWEEP = """\
title: 试算
vary:
  objective.stay: [0, 5, 10]
  rules.few-moves.max: {from: 0, to: 2, step: 1}
scenarios:
- {name: base, set: {rules.few-moves.kind: moves, rules.few-moves.max: 9}}
- {name: apart, set: {rules.few-moves.kind: moves, rules.few-moves.max: 9, rules.keep-apart.drop: true}}
front: {goals: [moved, points_fit], step: 1}
"""


def project(folder: Path, name: str = "bureau") -> Path:
    """A copy of the example bureau of the repository."""
    return Path(shutil.copytree(OWN, folder / name))


def written(folder: Path, text: str = SWEEP, name: str = "sweep.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def results(out: Path) -> dict[str, bytes]:
    """The files that equal sweeps have in common."""
    return {name: (out / name).read_bytes() for name in ("sweep.json", "sweep.xlsx")}
