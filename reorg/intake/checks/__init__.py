"""Checks of the records: one a file, each a ``check(case)`` that yields findings. Adding a file adds a check."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from reorg.intake.checks.case import Case
from reorg.text import Finding

__all__ = ["Case", "run_checks"]


def run_checks(case: Case) -> tuple[Finding, ...]:
    """Findings of every check in this package, by the names of their files."""
    found: list[Finding] = []
    for one in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        module = import_module(f"{__name__}.{one.name}")
        if hasattr(module, "check"):
            found += module.check(case)
    return tuple(found)
