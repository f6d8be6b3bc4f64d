"""Stops a running search when somebody asks; knows no solver, only that it has ``stop_search``."""

from __future__ import annotations

import threading
from typing import Protocol


class Stoppable(Protocol):
    def stop_search(self) -> None: ...


class Watch:
    """While it is entered, ``stop`` stops the solver within a twentieth of a second; ``None``: nobody asks."""

    def __init__(self, solver: Stoppable, stop: threading.Event | None) -> None:
        self.solver, self.stop, self.done = solver, stop, threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True) if stop is not None else None

    def __enter__(self) -> None:
        if self.thread:
            self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.done.set()
        if self.thread:
            self.thread.join()

    def _look(self) -> None:
        assert self.stop is not None
        while not self.done.wait(0.05):
            if self.stop.is_set():
                self.solver.stop_search()
                return
