"""Asking something that runs to end: a stop signal passed on, and Ctrl-C heard while a solver works."""

from __future__ import annotations

import threading
from typing import Any

LOOK_EVERY = 0.05
"""Seconds."""


def solve_watched(solver: Any, model: Any, stop: threading.Event | None = None, callback: Any = None) -> Any:
    """Run a CP-SAT solver; the status. Ends early, with the best so far, once ``stop`` is set.

    The solver runs beside, for signals are only heard by a main thread that is not inside it; it would else catch Ctrl-C
    itself, end this one search, and the program would begin the next.
    """
    solver.parameters.catch_sigint_signal = False
    came: list[Any] = []
    failed: list[BaseException] = []

    def work() -> None:
        try:
            came.append(solver.solve(model, callback))
        except BaseException as fault:  # told to whoever asked, below
            failed.append(fault)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(LOOK_EVERY)
            if stop is not None and stop.is_set():
                solver.stop_search()
    except BaseException:
        solver.stop_search()
        thread.join()
        raise
    if failed:
        raise failed[0]
    return came[0]
