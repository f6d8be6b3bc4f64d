"""Plan the reorganization of a public-security bureau.

The command line (``reorg``) is a thin skin over a few functions on frozen values:

- ``reorg.load(project)``: a :class:`reorg.intake.load.Loaded` with the problem and every finding
- ``reorg.check(project)``: every finding of the inputs
- ``reorg.plan(project, ...)``: a :class:`reorg.flows.planning.Planned`
- ``reorg.verify(project, plan_file)``: a :class:`reorg.flows.verifying.Verified`
- ``reorg.compare(project, scenarios, ...)``: a :class:`reorg.compare.compared.Compared`
- ``reorg.explain(project, plan_file, ...)``: a :class:`reorg.flows.explaining.Explained`; without a plan file a
  :class:`reorg.explain.clash.Clash`
- ``reorg.diagnose(project, ...)``: a :class:`reorg.diagnose.diagnosis.Diagnosis`
- ``reorg.review(project, plan_file, copies, ...)``: a :class:`reorg.flows.reviewing.Reviewed`
- ``reorg.sensitivity(project, plan_file, ...)``: a :class:`reorg.flows.sensitivity.Sensed`
- ``reorg.fairness(project, plan_file)``: a :class:`reorg.flows.fairness.Judged`
- ``reorg.choose(project, ...)``: a :class:`reorg.flows.choosing.Choosing`
- ``reorg.sweep(project, sweep_file, out, ...)``: a :class:`reorg.compare.sweep.Sweep`

They are documented in :mod:`reorg.flows.api` and imported on first use, so that ``reorg --help``
answers at once.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reorg.flows.api import (
        check,
        choose,
        compare,
        diagnose,
        explain,
        fairness,
        load,
        plan,
        review,
        sensitivity,
        sweep,
        verify,
    )

__version__ = "0.1.0"
__all__ = [
    "check", "choose", "compare", "diagnose", "explain", "fairness", "load", "plan", "review", "sensitivity", "sweep", "verify",
]  # fmt: skip


class CallableRoom(ModuleType):
    """A subpackage that is a function too.

    ``reorg.plan`` is both the room of plan values and the function that makes a plan (``reorg.compare``,
    ``reorg.explain`` and ``reorg.diagnose`` likewise).
    Importing the room puts it where the function would stand, whatever ``__getattr__`` says, so the room itself is
    callable.
    """

    def __call__(self, *args: Any, **options: Any) -> Any:
        return getattr(import_module("reorg.flows.api"), self.__name__.rpartition(".")[2])(*args, **options)


def __getattr__(name: str) -> Any:
    if name in ("compare", "plan", "explain", "diagnose"):
        return import_module(f"reorg.{name}")
    if name in __all__:
        return getattr(import_module("reorg.flows.api"), name)
    raise AttributeError(f"module 'reorg' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
