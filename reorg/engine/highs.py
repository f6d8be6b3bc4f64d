"""HiGHS at arm's length: pass a model, run it in a thread that can be stopped, read the answer."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
POLL = 0.05
"""Seconds between looks at the stop signal while HiGHS runs."""


@dataclass
class Stopper:
    """Tells a running solve to end: a signal from outside, or a deadline on a monotonic clock."""

    event: threading.Event | None
    deadline: float | None
    clock: Callable[[], float]
    interrupted: bool = field(default=False)

    def due(self) -> bool:
        if self.event is not None and self.event.is_set():
            self.interrupted = True
            return True
        return self.remaining() <= 0

    def remaining(self) -> float:
        """Seconds left; infinite without a deadline."""
        return float("inf") if self.deadline is None else self.deadline - self.clock()


@contextmanager
def _no_banner() -> Iterator[None]:
    """The first solver object of a process prints a banner from C; standard output belongs to the command."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def quiet(threads: int, seed: int) -> Any:
    """A silent solver object, deterministic for one seed and thread count."""
    with _no_banner():
        solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("threads", threads), ("random_seed", seed)):
        solver.setOptionValue(option, value)
    return solver


def pass_model(
    solver: Any,
    worth: Floats,
    lower: Floats,
    upper: Floats,
    matrix: sparse.csc_matrix,
    row_low: Floats,
    row_high: Floats,
    integer: NDArray[np.bool_] | None = None,
) -> None:
    """Maximize ``worth @ x`` with ``row_low <= matrix @ x <= row_high`` and ``lower <= x <= upper``."""
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = matrix.shape
    lp.col_cost_ = worth
    lp.col_lower_, lp.col_upper_ = lower, np.where(np.isinf(upper), highspy.kHighsInf, upper)
    lp.row_lower_ = np.where(np.isinf(row_low), -highspy.kHighsInf, row_low)
    lp.row_upper_ = np.where(np.isinf(row_high), highspy.kHighsInf, row_high)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    lp.a_matrix_.index_ = matrix.indices.astype(np.int32)
    lp.a_matrix_.value_ = matrix.data.astype(float)
    lp.sense_ = highspy.ObjSense.kMaximize
    if integer is not None:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(one)] for one in integer]
    solver.passModel(lp)


def add_columns(solver: Any, worth: Floats, upper: Floats, matrix: sparse.csc_matrix) -> None:
    """Further columns from 0 to ``upper``; the basis stays, so the next run is warm."""
    solver.addCols(
        len(worth),
        worth,
        np.zeros(len(worth)),
        upper,
        matrix.nnz,
        matrix.indptr[:-1].astype(np.int32),
        matrix.indices.astype(np.int32),
        matrix.data.astype(float),
    )


def add_rows(solver: Any, low: Floats, high: Floats, matrix: sparse.csr_matrix) -> None:
    """Further rows over the columns there are; the basis stays, so the next run is warm."""
    solver.addRows(
        len(low),
        np.where(np.isinf(low), -highspy.kHighsInf, low),
        np.where(np.isinf(high), highspy.kHighsInf, high),
        matrix.nnz,
        matrix.indptr[:-1].astype(np.int32),
        matrix.indices.astype(np.int32),
        matrix.data.astype(float),
    )


def begin_at(solver: Any, columns: NDArray[np.int64], rows: NDArray[np.int64]) -> None:
    """Begin where these columns stand in the basis in place of these rows' slacks; all other columns at their lower end."""
    kinds = highspy.HighsBasisStatus
    column_status = np.full(solver.getNumCol(), kinds.kLower)
    row_status = np.full(solver.getNumRow(), kinds.kBasic)
    column_status[columns], row_status[rows] = kinds.kBasic, kinds.kLower
    basis = highspy.HighsBasis()
    basis.col_status, basis.row_status = column_status.tolist(), row_status.tolist()
    basis.valid, basis.alien = True, False
    solver.setBasis(basis)


def run(solver: Any, stopper: Stopper, improved: Callable[[Floats, float, float], None] | None = None) -> str:
    """Run to the end, the deadline or the stop signal; the model status as HiGHS names it.

    ``improved(solution, objective, bound)`` hears of every better integer solution.
    """
    remaining = stopper.remaining()
    if remaining <= 0:
        return "kTimeLimit"
    solver.setOptionValue("time_limit", solver.getRunTime() + remaining if np.isfinite(remaining) else float("inf"))

    def ask(event: Any) -> None:
        if stopper.due():
            event.interrupt()

    def hear(event: Any) -> None:
        if improved is not None:
            data = event.data_out
            improved(np.array(data.mip_solution), float(data.objective_function_value), float(data.mip_dual_bound))

    for name in ("cbSimplexInterrupt", "cbIpmInterrupt", "cbMipInterrupt"):
        getattr(solver, name).subscribe(ask)
    if improved is not None:
        solver.cbMipImprovingSolution.subscribe(hear)
    thread = threading.Thread(target=solver.run, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(POLL)
    solver.clearCallbacks()
    status: str = solver.getModelStatus().name
    return status
